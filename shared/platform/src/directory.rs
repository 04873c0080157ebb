//! The directory that identity writes and all read: who is behind a credential, who belongs to an organisation.

use crate::{
    db::{Stmt, moment, optional_date, optional_moment},
    secret, sql,
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    calendar::{Holidays, Zone},
    id::{CredentialId, OrganisationId, PersonId},
    policy::{Actor, Role},
};
use serde::Deserialize;
use uuid::Uuid;

/// What a browser's cookie or a program's token holds: whose it claims to be, and a secret.
///
/// The claims let one batch read the session and the page's rows together; they are worth nothing until the hash of the
/// whole is found in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// The organisation that it is bound to.
    pub organisation: OrganisationId,
    /// The person who holds it.
    pub person: PersonId,
    secret: [u8; 32],
}

impl Credential {
    /// A new one, from 32 random bytes.
    #[must_use]
    pub const fn new(organisation: OrganisationId, person: PersonId, secret: [u8; 32]) -> Self {
        Self {
            organisation,
            person,
            secret,
        }
    }

    /// Reads what [`Credential::token`] wrote.
    #[must_use]
    pub fn parse(token: &str) -> Option<Self> {
        let bytes = secret::decode(token)?;
        let (organisation, rest) = bytes.split_first_chunk::<16>()?;
        let (person, secret) = rest.split_first_chunk::<16>()?;
        Some(Self {
            organisation: OrganisationId::new(Uuid::from_bytes(*organisation)),
            person: PersonId::new(Uuid::from_bytes(*person)),
            secret: secret.try_into().ok()?,
        })
    }

    /// The text to hand to the browser or the program, 86 characters: it is kept nowhere else.
    #[must_use]
    pub fn token(&self) -> String {
        secret::encode(&self.bytes())
    }

    /// What the database keeps of it.
    #[must_use]
    pub fn hash(&self) -> String {
        secret::sha256_hex(&self.bytes())
    }

    fn bytes(&self) -> Vec<u8> {
        let (organisation, person) = (self.organisation.uuid(), self.person.uuid());
        [
            organisation.as_bytes(),
            person.as_bytes(),
            self.secret.as_slice(),
        ]
        .concat()
    }
}

/// The kind of a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialKind {
    /// A browser's cookie.
    Browser,
    /// A program's bearer token.
    Program,
}

/// Who is signed in, and the organisation as every page shows it.
#[derive(Debug, Clone, Deserialize)]
pub struct SessionRow {
    /// The credential.
    pub credential_id: CredentialId,
    /// Its kind.
    pub kind: CredentialKind,
    /// The widest role that it may use; none: the person's own.
    pub scope: Option<Role>,
    /// When the person last proved who he is.
    #[serde(deserialize_with = "moment")]
    pub signed_in_at: DateTime<Utc>,
    /// Its last use, to within some minutes.
    #[serde(deserialize_with = "moment")]
    pub last_seen_at: DateTime<Utc>,
    /// When it dies at the latest, exclusive.
    #[serde(deserialize_with = "moment")]
    pub expires_at: DateTime<Utc>,
    /// The person.
    pub person_id: PersonId,
    /// First name, as the organisation knows it.
    pub first_name: String,
    /// Last name, as the organisation knows it.
    pub last_name: String,
    /// The address of the account, if there is one.
    pub email: Option<String>,
    /// When the operator suspended the account, or the whole organisation.
    #[serde(default, deserialize_with = "optional_moment")]
    pub suspended_at: Option<DateTime<Utc>>,
    /// The person's role today.
    pub role: Role,
    /// The organisation.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// Its colour, `#rrggbb`.
    pub brand_colour: String,
    /// The key of its logo, if it has one.
    #[serde(default)]
    pub logo_key: Option<String>,
    /// The width at which the logo is shown, in pixels.
    #[serde(default)]
    pub logo_width: Option<u32>,
    /// Its time zone, an IANA name.
    pub zone: String,
    /// Its public holidays.
    #[serde(default)]
    pub holidays: Holidays,
    /// Whom its people write to.
    pub contact_email: Option<String>,
    /// How many alerts the person has not read, a hundred at most.
    #[serde(default)]
    pub unread: u32,
    /// The latest version of the terms of use, once the operator published some.
    #[serde(default)]
    pub terms_version: Option<u32>,
    /// From which day on using the service is accepting it.
    #[serde(default, deserialize_with = "optional_date")]
    pub terms_apply_on: Option<NaiveDate>,
    /// When the person said that he read it.
    #[serde(default, deserialize_with = "optional_moment")]
    pub terms_read_at: Option<DateTime<Utc>>,
    /// The version in force, which is another than the latest while that one is to come.
    #[serde(default)]
    pub terms_in_force: Option<u32>,
    /// Since which day.
    #[serde(default, deserialize_with = "optional_date")]
    pub terms_in_force_on: Option<NaiveDate>,
    /// When the person first used the service under the version in force.
    #[serde(default, deserialize_with = "optional_moment")]
    pub terms_accepted_at: Option<DateTime<Utc>>,
}

impl SessionRow {
    /// Whether the credential still opens anything at `now`: known, not expired, not idle for too long, not suspended.
    ///
    /// Agents' browsers: 14 days idle, within the 30 days that `expires_at` holds.
    #[must_use]
    pub fn is_alive(&self, now: DateTime<Utc>) -> bool {
        let idle = now - self.last_seen_at;
        let patient = self.kind == CredentialKind::Program || idle < BROWSER_IDLE;
        self.suspended_at.is_none() && now < self.expires_at && patient
    }

    /// The terms of use of which the person has not said that he read them: their version, and the day from which they apply.
    #[must_use]
    pub fn unread_terms(&self) -> Option<(u32, NaiveDate)> {
        let terms = self.terms_version.zip(self.terms_apply_on);
        terms.filter(|_| self.terms_read_at.is_none())
    }

    /// The version of the terms of use that a request of `today` accepts: the one in force, unless one did before. A program accepts nothing.
    #[must_use]
    pub fn accepts(&self, today: NaiveDate) -> Option<u32> {
        let applies = self.terms_in_force_on.is_some_and(|day| day <= today);
        let first = self.terms_accepted_at.is_none() && self.kind == CredentialKind::Browser;
        self.terms_in_force.filter(|_| applies && first)
    }

    /// The actor: the person with today's role, narrowed to the credential's scope.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor {
            person: self.person_id,
            organisation: self.organisation_id,
            role: self.scope.map_or(self.role, |scope| scope.min(self.role)),
        }
    }
}

/// How long a browser may stay unused before its session dies.
pub const BROWSER_IDLE: chrono::TimeDelta = chrono::TimeDelta::days(14);

/// How long a browser's session lives at most.
pub const BROWSER_LIFE: chrono::TimeDelta = chrono::TimeDelta::days(30);

/// How stale the recorded last use may be before a request writes it again.
pub const LAST_SEEN_STEP: chrono::TimeDelta = chrono::TimeDelta::minutes(5);

/// Who is behind a credential at `now`: one [`SessionRow`] or none.
///
/// Which terms are in force is asked of the days of Paris, since an account belongs to no zone; west of it, [`SessionRow::accepts`] waits
/// for the day of the organisation.
#[must_use]
pub fn session(credential: &Credential, now: DateTime<Utc>) -> Stmt {
    sql!(
        "select c.id as credential_id, c.kind, c.scope, c.signed_in_at, c.last_seen_at, c.expires_at, c.person_id, m.first_name, m.last_name, p.email, coalesce(p.suspended_at, o.suspended_at) as suspended_at, r.role, o.id as organisation_id, o.name as organisation_name, o.brand_colour, o.logo_key, o.logo_width, o.zone, o.holidays, o.contact_email, (select count(*) from (select 1 from alert a where a.organisation_id = c.organisation_id and a.person_id = c.person_id and a.read_at is null limit 100)) as unread, t.version as terms_version, t.apply_on as terms_apply_on, u.read_at as terms_read_at, f.version as terms_in_force, f.apply_on as terms_in_force_on, g.accepted_at as terms_accepted_at from credential c join membership m on m.organisation_id = c.organisation_id and m.person_id = c.person_id join member_role r on r.organisation_id = c.organisation_id and r.person_id = c.person_id and r.product in ('interventions', 'platform') join person p on p.id = c.person_id join organisation o on o.id = c.organisation_id left join terms t on t.version = (select max(version) from terms) left join terms_reading u on u.person_id = c.person_id and u.version = t.version left join terms f on f.version = (select max(version) from terms where apply_on <= ?3) left join terms_reading g on g.person_id = c.person_id and g.version = f.version where c.token_hash = ?1 and c.organisation_id = ?2 and m.state = 'active'",
        credential.hash(),
        credential.organisation,
        Zone::PARIS.civil_date(now)
    )
}

/// Records the use of a credential and of its person's account, after the reply.
#[must_use]
pub fn touch(session: &SessionRow, now: DateTime<Utc>, today: chrono::NaiveDate) -> [Stmt; 2] {
    [
        sql!(
            "update credential set last_seen_at = ?1 where id = ?2 and organisation_id = ?3",
            now,
            session.credential_id,
            session.organisation_id
        ),
        crate::system_sql!(
            "update person set last_active_on = ?1, warned_on = null where id = ?2",
            today,
            session.person_id
        ),
    ]
}

/// Records that the person uses the service under that version of the terms of use (terms of use, 7.1), after the reply.
#[must_use]
pub fn accept_terms(session: &SessionRow, version: u32, now: DateTime<Utc>) -> Stmt {
    crate::system_sql!(
        "insert into terms_reading (person_id, version, accepted_at) values (?1, ?2, ?3) on conflict (person_id, version) do update set accepted_at = coalesce(accepted_at, excluded.accepted_at)",
        session.person_id,
        version,
        now
    )
}

/// A member, as lists and choices show them.
#[derive(Debug, Clone, Deserialize)]
pub struct MemberRow {
    /// The person.
    pub person_id: PersonId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Role in the interventions.
    pub role: Role,
    /// The address of the account, for mail; none of somebody who declined to join.
    pub email: Option<String>,
    /// When the operator suspended the account.
    #[serde(default, deserialize_with = "optional_moment")]
    pub suspended_at: Option<DateTime<Utc>>,
    /// When the person wants mail, topic by topic: `comments=never,dates=immediate`; none: as everybody.
    #[serde(default)]
    pub mail_choices: Option<String>,
}

/// The members of an organisation, by folded name: [`MemberRow`]s.
#[must_use]
pub fn members(organisation: OrganisationId) -> Stmt {
    sql!(
        "select m.person_id, m.first_name, m.last_name, r.role, case when m.state <> 'declined' then p.email end as email, p.suspended_at, (select group_concat(a.topic || '=' || a.delivery, ',') from alert_choice a where a.organisation_id = m.organisation_id and a.person_id = m.person_id) as mail_choices from membership m join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product = 'interventions' join person p on p.id = m.person_id where m.organisation_id = ?1 order by m.name_folded, m.person_id",
        organisation
    )
}
