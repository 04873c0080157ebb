//! E-mail addresses.
use serde::{Deserialize, Serialize};

use super::{TextError, shown_as_stored, text_type};

/// Greatest length of what stands before the `@` (RFC 5321, 4.5.3.1.1).
const LOCAL_MAX: usize = 64;
/// Greatest length of an address (RFC 5321, 4.5.3.1.3, less its angle brackets).
const ADDRESS_MAX: usize = 254;

/// Domains where people of France have their private mail, in alphabetical order.
const CONSUMER_DOMAINS: [&str; 43] = [
    "9online.fr",
    "aliceadsl.fr",
    "aol.com",
    "bbox.fr",
    "cegetel.net",
    "club-internet.fr",
    "dartybox.com",
    "free.fr",
    "freesbee.fr",
    "gmail.com",
    "gmx.com",
    "gmx.fr",
    "googlemail.com",
    "hotmail.com",
    "hotmail.fr",
    "icloud.com",
    "lagoon.nc",
    "laposte.net",
    "libertysurf.fr",
    "live.com",
    "live.fr",
    "mac.com",
    "mail.com",
    "mail.pf",
    "me.com",
    "mediaserv.net",
    "msn.com",
    "neuf.fr",
    "noos.fr",
    "numericable.fr",
    "only.fr",
    "orange.fr",
    "outlook.com",
    "outlook.fr",
    "proton.me",
    "protonmail.com",
    "sfr.fr",
    "tele2.fr",
    "voila.fr",
    "wanadoo.fr",
    "yahoo.com",
    "yahoo.fr",
    "ymail.com",
];

/// An e-mail address fit for a mail's header: ASCII, one `@`, a domain of at least two labels kept in lower case.
/// Two addresses are compared by [`EmailAddress::folded`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads what was typed; spaces around are dropped. Quoted local parts and addresses beyond ASCII are refused.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        let raw = raw.trim();
        if raw.is_empty() {
            return Err(TextError::Missing);
        }
        let (local, domain) = raw.split_once('@').ok_or(TextError::Email)?;
        if raw.len() <= ADDRESS_MAX && is_local(local) && is_domain(domain) {
            Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
        } else {
            Err(TextError::Email)
        }
    }

    /// The form that is unique across the platform: all in lower case.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// What follows the `@`, in lower case.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }

    /// Whether the domain is that of a well-known private mail service: a reason to warn, never to refuse.
    #[must_use]
    pub fn is_consumer(&self) -> bool {
        CONSUMER_DOMAINS.contains(&self.domain())
    }
}

text_type!(impl [] EmailAddress);
shown_as_stored!(impl [] EmailAddress);

/// A dot-atom of RFC 5322.
fn is_local(local: &str) -> bool {
    let atom = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
    };
    local.len() <= LOCAL_MAX && local.split('.').all(atom)
}

/// Host names of RFC 1123 with at least two labels, the last of which is not a number.
fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let top = domain.rsplit_once('.').map_or("", |(_, top)| top);
    domain.split('.').all(label) && top.len() >= 2 && top.bytes().any(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn email(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    #[test]
    fn the_domain_is_kept_in_lower_case_and_the_folded_form_wholly() {
        let address = email("  Jeanne.O'Hara+voirie@Mairie-Poitiers.FR ");
        assert_eq!(address.as_str(), "Jeanne.O'Hara+voirie@mairie-poitiers.fr");
        assert_eq!(address.folded(), "jeanne.o'hara+voirie@mairie-poitiers.fr");
        assert_eq!(address.domain(), "mairie-poitiers.fr");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let wrong = [
            "jeanne",
            "@exemple.fr",
            "jeanne@",
            "jeanne@exemple",
            "a@b@exemple.fr",
            "a b@exemple.fr",
            "a@exem ple.fr",
            "a@.fr",
            "a@exemple.",
            "a@exemple..fr",
            "a@-exemple.fr",
            "a@exemple-.fr",
            ".a@exemple.fr",
            "a.@exemple.fr",
            "a..b@exemple.fr",
            "a@exemple.f",
            "a@192.168.0.1",
            "é@exemple.fr",
            "a@mairié.fr",
            "a,b@exemple.fr",
            "\"a\"@exemple.fr",
            "Jeanne <a@exemple.fr>",
            "a@exemple.fr\r\nBcc: b@exemple.fr",
            "a\0@exemple.fr",
        ];
        for text in wrong {
            assert_eq!(EmailAddress::parse(text), Err(TextError::Email), "{text}");
        }
        assert_eq!(EmailAddress::parse(" "), Err(TextError::Missing));
    }

    #[test]
    fn lengths_stop_at_64_and_254() {
        assert!(EmailAddress::parse(&format!("{}@exemple.fr", "a".repeat(64))).is_ok());
        assert!(EmailAddress::parse(&format!("{}@exemple.fr", "a".repeat(65))).is_err());
        let domain = format!("{0}.{0}.{0}", "d".repeat(63));
        let address = |local: usize| format!("{}@{domain}.fr", "a".repeat(local));
        assert_eq!(address(59).len(), 254);
        assert!(EmailAddress::parse(&address(59)).is_ok());
        assert!(EmailAddress::parse(&address(60)).is_err());
        assert!(EmailAddress::parse(&format!("a@{}.fr", "d".repeat(64))).is_err());
    }

    #[test]
    fn private_mail_services_are_known() {
        for private in [
            "a@gmail.com",
            "a@ORANGE.fr",
            "a@wanadoo.fr",
            "a@free.fr",
            "a@laposte.net",
            "a@bbox.fr",
        ] {
            assert!(email(private).is_consumer(), "{private}");
        }
        for work in ["a@poitiers.fr", "a@mairie.gmail.com", "a@notfree.fr"] {
            assert!(!email(work).is_consumer(), "{work}");
        }
    }

    proptest! {
        #[test]
        fn what_was_read_reads_the_same_and_holds_no_break(raw in "[ -~é\r\n]{0,20}@[a-zA-Z0-9.é -]{0,20}") {
            if let Ok(address) = EmailAddress::parse(&raw) {
                prop_assert!(address.as_str().bytes().all(|b| b.is_ascii_graphic()));
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address));
            }
        }
    }
}
