//! What a breach of personal data is called, how long there is to tell the organisations, and where each is written to.

use crate::store::breaches::Touched;
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::PersonId;
use serde::Deserialize;

/// How long the operator has to tell the organisations, which are the controllers (terms of use, 6.8): hours that pass, whatever the
/// clocks on the walls do.
pub const WARNING: TimeDelta = TimeDelta::hours(48);

/// How many years an entry of either register is kept, as the register of retention says: what is older cannot be entered, since it
/// would be deleted the same night.
pub const KEPT_YEARS: u16 = 5;

/// What a breach does to data (GDPR, article 4, 12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// Read by whom it was not for.
    Confidentiality,
    /// Changed.
    Integrity,
    /// Lost, or out of reach.
    Availability,
    /// More than one of these.
    Several,
}

impl Nature {
    /// Every nature, in the order of the form.
    pub const ALL: [Self; 4] = [
        Self::Confidentiality,
        Self::Integrity,
        Self::Availability,
        Self::Several,
    ];

    /// The code of the database and of JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Confidentiality => "confidentiality",
            Self::Integrity => "integrity",
            Self::Availability => "availability",
            Self::Several => "several",
        }
    }

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Confidentiality => "Perte de confidentialité",
            Self::Integrity => "Perte d’intégrité",
            Self::Availability => "Perte de disponibilité",
            Self::Several => "Plusieurs à la fois",
        }
    }

    /// What it means.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Confidentiality => {
                "Des données ont été vues ou prises par qui ne devait pas les voir."
            }
            Self::Integrity => "Des données ont été modifiées à tort.",
            Self::Availability => "Des données sont perdues, ou hors d’atteinte.",
            Self::Several => "Précisez lesquelles dans le récit.",
        }
    }
}

/// When the organisations have to be told at the latest.
#[must_use]
pub fn deadline(known_at: DateTime<Utc>) -> DateTime<Utc> {
    known_at + WARNING
}

/// Where an organisation is written to: its administrateur, its contact and its data-protection officer, each address once however it
/// is capitalised; the person where the address is that of an account.
#[must_use]
pub fn addresses(of: &Touched) -> Vec<(Option<PersonId>, &str)> {
    let all = [
        (of.administrator_id, of.administrator_email.as_deref()),
        (None, of.contact_email.as_deref()),
        (None, of.officer_email.as_deref()),
    ];
    let mut kept: Vec<(Option<PersonId>, &str)> = Vec::new();
    for (person, address) in all {
        if let Some(address) = address
            && !kept
                .iter()
                .any(|(_, known)| known.eq_ignore_ascii_case(address))
        {
            kept.push((person, address));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        calendar::{Zone, from_db},
        id::OrganisationId,
    };
    use uuid::Uuid;

    #[test]
    fn forty_eight_hours_pass_whatever_the_clocks_do() {
        for (known, wall) in [
            ("2026-11-22T08:12:00Z", "2026-11-24T09:12:00"),
            // Summer time comes on the 29th of March, at two: the wall gains an hour.
            ("2026-03-28T08:00:00Z", "2026-03-30T10:00:00"),
            // Winter time comes on the 25th of October, at three: it loses one.
            ("2026-10-24T07:00:00Z", "2026-10-26T08:00:00"),
        ] {
            let end = Zone::PARIS.civil(deadline(from_db(known).unwrap()));
            assert_eq!(end, wall.parse().unwrap(), "{known}");
        }
    }

    #[test]
    fn entries_are_kept_as_long_as_the_register_says() {
        use domain::retention::{Kept, rule};
        let kept = |table| rule(table).unwrap().kept;
        assert_eq!(kept("breach"), Kept::Years("known_at", KEPT_YEARS.into()));
        assert_eq!(
            kept("rights_request"),
            Kept::Years("answered_on", KEPT_YEARS.into())
        );
    }

    #[test]
    fn each_address_is_written_to_once() {
        let touched =
            |administrator: Option<&str>, contact: Option<&str>, officer: Option<&str>| Touched {
                organisation_id: OrganisationId::new(Uuid::nil()),
                name: String::new(),
                told_at: None,
                told_how: None,
                contact_email: contact.map(str::to_owned),
                officer_email: officer.map(str::to_owned),
                administrator_id: administrator.map(|_| PersonId::new(Uuid::max())),
                administrator_email: administrator.map(str::to_owned),
            };
        let one = touched(Some("ada@p.fr"), Some("Ada@P.fr"), Some("dpo@p.fr"));
        let person = Some(PersonId::new(Uuid::max()));
        assert_eq!(addresses(&one), [(person, "ada@p.fr"), (None, "dpo@p.fr")]);
        assert!(addresses(&touched(None, None, None)).is_empty());
        let shared = touched(None, Some("dpo@p.fr"), Some("dpo@p.fr"));
        assert_eq!(addresses(&shared), [(None, "dpo@p.fr")]);
    }
}
