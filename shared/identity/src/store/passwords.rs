//! Passwords, the links that let one choose, and what throttles tries. Who signs in is not known yet: most of these
//! statements belong to no organisation.

use super::{
    credential::end_all,
    sign_in::{Asker, Opening, counted},
};
use crate::{
    links::LINK_LIFE,
    password::{ONE_TIME_LIFE, Proof},
    policy::{Action, may},
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    id::{CredentialId, OrganisationId, PersonId},
    policy::{Actor, Grant, Role},
    text::{EmailAddress, Identifiant},
};
use platform::{
    db::{Stmt, flag, moment, optional_moment},
    ledger, secret, sql, system_sql,
};
use serde::Deserialize;
use uuid::Uuid;
use web::{
    Lookup,
    html::{Logo, OrganisationView},
};

/// How many wrong passwords an identifiant takes within [`WINDOW`].
pub const TRIES_PER_IDENTIFIANT: u32 = 10;

/// How many wrong passwords a network sends within [`WINDOW`]: a town hall shares one address.
pub const TRIES_PER_NETWORK: u32 = 50;

/// The time over which both are counted, sliding.
pub const WINDOW: TimeDelta = TimeDelta::minutes(15);

/// A password that is about to be compared. It is counted before, so that no race wins a try, and taken back when it was right.
#[derive(Debug, Clone)]
pub struct Attempt {
    subject_hash: String,
    network_hash: String,
    now: DateTime<Utc>,
}

impl Attempt {
    /// At signing in: of what was typed as organisation and identifiant, whether there is such a person or not, from a network.
    #[must_use]
    pub const fn new(subject_hash: String, network_hash: String, now: DateTime<Utc>) -> Self {
        Self {
            subject_hash,
            network_hash,
            now,
        }
    }

    /// Of the present password, by the person who is signed in.
    #[must_use]
    pub fn own(person: PersonId, now: DateTime<Utc>) -> Self {
        let subject = secret::sha256_hex(format!("password of {person}").as_bytes());
        Self::new(subject.clone(), subject, now)
    }

    /// Counts it for its network and for its identifiant, or for neither; the second statement gives one row when it was
    /// counted. With the hash of a credential, it counts only if there is such a one: it was not verified yet.
    fn count(&self, credential: Option<String>) -> Vec<Stmt> {
        let since = self.now - WINDOW;
        vec![
            system_sql!(
                "insert into throttle (kind, subject_hash, window_start, count) select 'password_network', ?1, ?2, 1 where (select coalesce(sum(count), 0) from throttle where kind = 'password_network' and subject_hash = ?1 and window_start > ?3) < ?4 and (select coalesce(sum(count), 0) from throttle where kind = 'password' and subject_hash = ?5 and window_start > ?3) < ?6 and (?7 is null or exists (select 1 from credential where token_hash = ?7)) on conflict (kind, subject_hash, window_start) do update set count = count + 1",
                self.network_hash.as_str(),
                self.now,
                since,
                TRIES_PER_NETWORK,
                self.subject_hash.as_str(),
                TRIES_PER_IDENTIFIANT,
                credential
            ),
            system_sql!(
                "insert into throttle (kind, subject_hash, window_start, count) select 'password', ?1, ?2, 1 where changes() = 1 on conflict (kind, subject_hash, window_start) do update set count = count + 1 returning 1 as value",
                self.subject_hash.as_str(),
                self.now
            ),
        ]
    }

    /// The moment of the oldest try that must leave the window before another is taken, as one row.
    fn oldest(&self) -> Stmt {
        system_sql!(
            "select max(value) as value from (select min(window_start) as value from throttle where kind = 'password_network' and subject_hash = ?1 and window_start > ?3 and count > 0 having sum(count) >= ?4 union all select min(window_start) as value from throttle where kind = 'password' and subject_hash = ?2 and window_start > ?3 and count > 0 having sum(count) >= ?5)",
            self.network_hash.as_str(),
            self.subject_hash.as_str(),
            self.now - WINDOW,
            TRIES_PER_NETWORK,
            TRIES_PER_IDENTIFIANT
        )
    }

    /// Takes it back: the password was right.
    #[must_use]
    pub fn take_back(&self) -> Stmt {
        system_sql!(
            "update throttle set count = count - 1 where ((kind = 'password_network' and subject_hash = ?1) or (kind = 'password' and subject_hash = ?2)) and window_start = ?3 and count > 0",
            self.network_hash.as_str(),
            self.subject_hash.as_str(),
            self.now
        )
    }
}

/// An organisation to choose.
#[derive(Debug, Clone, Deserialize)]
pub struct Place {
    /// What its address names it by.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its colour, `#rrggbb`.
    pub brand_colour: String,
    /// The key of its logo.
    #[serde(default)]
    pub logo_key: Option<String>,
    /// The width at which the logo is shown, in pixels.
    #[serde(default)]
    pub logo_width: Option<u32>,
}

impl Place {
    /// As its pages show it.
    #[must_use]
    pub fn view(&self) -> OrganisationView<'_> {
        OrganisationView {
            name: &self.name,
            colour: self.brand_colour.trim_start_matches('#'),
            logo: Logo::of(self.logo_key.as_deref(), self.logo_width),
        }
    }
}

/// The organisations, by name: [`Place`]s.
#[must_use]
pub fn places() -> Stmt {
    system_sql!(
        "select slug, name, brand_colour, logo_key, logo_width from organisation order by name, slug"
    )
}

/// As whom somebody signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// By the name that an organisation gave.
    Identifiant(Identifiant),
    /// By the address that is unique across the platform.
    Email(EmailAddress),
}

/// The whole of a try, the same five statements whoever is named: two that count it, the last of which gives a row if it was;
/// the moment that the next try waits for; the [`crate::password::Account`], if there is one; the [`Place`]s.
#[must_use]
pub fn attempt(attempt: &Attempt, name: &Name, slug: &str) -> Vec<Stmt> {
    let mut batch = attempt.count(None);
    batch.push(attempt.oldest());
    batch.push(match name {
        Name::Identifiant(identifiant) => system_sql!(
            "select p.id as person_id, m.organisation_id, r.role, p.suspended_at, w.hash, w.expires_at from organisation o join membership m on m.organisation_id = o.id join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product in ('interventions', 'platform') join person p on p.id = m.person_id left join password w on w.person_id = m.person_id where o.slug = ?1 and m.identifiant_folded = ?2 and m.state = 'active' and o.suspended_at is null",
            slug,
            identifiant.folded()
        ),
        Name::Email(email) => system_sql!(
            "select p.id as person_id, m.organisation_id, r.role, p.suspended_at, w.hash, w.expires_at from person p join membership m on m.person_id = p.id join organisation o on o.id = m.organisation_id join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product in ('interventions', 'platform') left join password w on w.person_id = m.person_id where p.email_folded = ?2 and m.state = 'active' and o.suspended_at is null order by o.slug = ?1 desc, m.joined_at desc, m.organisation_id limit 1",
            slug,
            email.folded()
        ),
    });
    batch.push(places());
    batch
}

/// Opens the session of whoever proved his own password, if it is still his and neither his account nor his organisation was
/// closed to him in between.
#[must_use]
pub fn sign_in(proof: &Proof, opening: &Opening<'_>, attempt: &Attempt) -> Vec<Stmt> {
    let actor = proof.actor();
    let mut batch = vec![sql!(
        "update password set set_at = set_at where person_id = ?1 and hash = ?2 and expires_at is null and exists (select 1 from membership m join person p on p.id = m.person_id and p.suspended_at is null join organisation o on o.id = m.organisation_id and o.suspended_at is null where m.organisation_id = ?3 and m.person_id = ?1 and m.state = 'active')",
        actor.person,
        proof.hash(),
        actor.organisation
    )];
    batch.extend(opening.statements(actor));
    batch.push(attempt.take_back());
    batch
}

/// A one-time password opens no session: it makes a link, kept by the page alone, with which another is chosen.
#[must_use]
pub fn admit(proof: &Proof, jti_hash: &str, attempt: &Attempt) -> Vec<Stmt> {
    vec![
        system_sql!(
            "insert into password_link (jti_hash, person_id, created_at, expires_at) select ?1, p.id, ?4, ?5 from person p join password w on w.person_id = p.id where p.id = ?2 and w.hash = ?3 and w.expires_at > ?4 and p.suspended_at is null",
            jti_hash,
            proof.actor().person,
            proof.hash(),
            attempt.now,
            attempt.now + LINK_LIFE
        ),
        attempt.take_back(),
    ]
}

/// The whole of an ask for a link by mail: the same four statements for an address known, unknown, suspended or throttled.
///
/// The last one gives the address to write to, as [`platform::db::Single`]: one row when a link was made, else none.
#[must_use]
pub fn ask(asker: &Asker<'_>, jti_hash: &str) -> Vec<Stmt> {
    let mut batch = counted(asker);
    batch.extend([
        system_sql!(
            "insert into password_link (jti_hash, person_id, created_at, expires_at) select ?1, p.id, ?2, ?3 from person p where changes() = 1 and p.email_folded = ?4 and p.suspended_at is null and exists (select 1 from membership m where m.person_id = p.id and m.state = 'active')",
            jti_hash,
            asker.now,
            asker.now + LINK_LIFE,
            asker.address
        ),
        system_sql!(
            "select p.email as value from password_link l join person p on p.id = l.person_id where l.jti_hash = ?1",
            jti_hash
        ),
    ]);
    batch
}

/// A link with which somebody chooses a password.
#[derive(Debug, Clone, Deserialize)]
pub struct Ticket {
    /// The hash of its identifier.
    pub jti_hash: String,
    /// Exclusive.
    #[serde(deserialize_with = "moment")]
    pub expires_at: DateTime<Utc>,
    /// When the account was suspended.
    #[serde(default, deserialize_with = "optional_moment")]
    pub suspended_at: Option<DateTime<Utc>>,
    /// Whose it is: columns of the same row.
    pub holder: Holder,
}

impl Ticket {
    /// Whether it still lets its person choose.
    #[must_use]
    pub fn is_alive(&self, now: DateTime<Utc>) -> bool {
        now < self.expires_at && self.suspended_at.is_none()
    }
}

/// A link by the hash of its identifier: [`Ticket`], in the organisation that its person joined last.
#[must_use]
pub fn ticket(jti_hash: &str) -> Stmt {
    system_sql!(
        "select l.jti_hash, l.expires_at, p.suspended_at, m.person_id, m.organisation_id, r.role, m.first_name, m.last_name, m.identifiant, o.name as organisation_name, p.email, w.hash, w.set_at, w.expires_at as one_time_until from password_link l join person p on p.id = l.person_id join membership m on m.person_id = l.person_id and m.state = 'active' join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product in ('interventions', 'platform') join organisation o on o.id = m.organisation_id left join password w on w.person_id = l.person_id where l.jti_hash = ?1 and o.suspended_at is null order by m.joined_at desc, m.organisation_id limit 1",
        jti_hash
    )
}

/// Whose password it is, and the password.
#[derive(Debug, Clone, Deserialize)]
pub struct Holder {
    /// The person.
    pub person_id: PersonId,
    /// The organisation in which the person chooses.
    pub organisation_id: OrganisationId,
    /// The person's role there.
    pub role: Role,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Identifiant there.
    pub identifiant: String,
    /// The organisation's name.
    pub organisation_name: String,
    /// The address of the account, if there is one.
    pub email: Option<String>,
    /// The kept hash, if there is a password.
    pub hash: Option<String>,
    /// Since when.
    #[serde(default, deserialize_with = "optional_moment")]
    pub set_at: Option<DateTime<Utc>>,
    /// When it ends, if it is a one-time password.
    #[serde(default, deserialize_with = "optional_moment")]
    pub one_time_until: Option<DateTime<Utc>>,
    /// Whether another organisation counts the person among its members; where the administrateur decides, it limits him.
    #[serde(default, deserialize_with = "flag")]
    pub elsewhere: bool,
}

impl Holder {
    /// The hash of the password that the person chose himself; none when he has none, or was given one.
    #[must_use]
    pub fn own(&self) -> Option<&str> {
        self.hash
            .as_deref()
            .filter(|_| self.one_time_until.is_none())
    }

    /// The hash of the one-time password that waits to be replaced.
    #[must_use]
    pub fn given(&self) -> Option<&str> {
        self.hash
            .as_deref()
            .filter(|_| self.one_time_until.is_some())
    }

    /// « Gaston Métayer ».
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// What everybody knows of the person, and no password may be made of.
    #[must_use]
    pub fn known(&self) -> [&str; 5] {
        [
            &self.first_name,
            &self.last_name,
            &self.identifiant,
            &self.organisation_name,
            self.email.as_deref().unwrap_or_default(),
        ]
    }
}

/// Who is signed in, and his password: [`Holder`].
#[must_use]
pub fn own(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![sql!(
        "select m.person_id, m.organisation_id, r.role, m.first_name, m.last_name, m.identifiant, o.name as organisation_name, p.email, w.hash, w.set_at, w.expires_at as one_time_until from membership m join person p on p.id = m.person_id join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product in ('interventions', 'platform') join organisation o on o.id = m.organisation_id left join password w on w.person_id = m.person_id where m.organisation_id = ?1 and m.person_id = ?2",
        lookup.claims.organisation,
        lookup.claims.person
    )]
}

/// The member of the path, and his password: [`Holder`].
#[must_use]
pub fn member(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![sql!(
        "select m.person_id, m.organisation_id, r.role, m.first_name, m.last_name, m.identifiant, o.name as organisation_name, p.email, exists (select 1 from membership e where e.person_id = m.person_id and e.organisation_id <> ?1 and e.state = 'active') as elsewhere from membership m join person p on p.id = m.person_id join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product = 'interventions' join organisation o on o.id = m.organisation_id where m.organisation_id = ?1 and m.person_id = ?2",
        lookup.claims.organisation,
        lookup.params.get::<PersonId>("person").ok()
    )]
}

/// The try of one's present password: two statements that count it, the last of which gives a row if it was; the moment that the
/// next try waits for; then [`own`]'s row.
#[must_use]
pub fn own_attempt(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let attempt = Attempt::own(lookup.claims.person, lookup.now);
    let mut batch = attempt.count(Some(lookup.claims.hash()));
    batch.push(attempt.oldest());
    batch.extend(own(lookup));
    batch
}

/// A new hash to keep, and the line that says so.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// The hash.
    pub hash: &'a str,
    /// A fresh UUID.
    pub audit_id: Uuid,
    /// Now.
    pub now: DateTime<Utc>,
}

impl Change<'_> {
    fn keep(&self, person: PersonId) -> Stmt {
        system_sql!(
            "insert into password (person_id, hash, set_at, expires_at) values (?1, ?2, ?3, null) on conflict (person_id) do update set hash = excluded.hash, set_at = excluded.set_at, expires_at = null",
            person,
            self.hash,
            self.now
        )
    }

    fn line(&self, actor: &Actor, action: Action, person: PersonId) -> Stmt {
        ledger::audit(
            self.audit_id,
            actor,
            action.code(),
            &format!("password/{person}"),
            self.now,
        )
    }
}

/// Keeps the password that somebody chose with a link, if the link is still there: of two requests that race, one finds it gone.
#[must_use]
pub fn choose(ticket: &Ticket, change: &Change<'_>) -> Vec<Stmt> {
    let holder = &ticket.holder;
    let actor = Actor {
        person: holder.person_id,
        organisation: holder.organisation_id,
        role: holder.role,
    };
    let mut batch = vec![
        system_sql!(
            "delete from password_link where jti_hash = ?1 and expires_at > ?2 and exists (select 1 from person where id = password_link.person_id and suspended_at is null)",
            ticket.jti_hash.as_str(),
            change.now
        ),
        change.line(&actor, Action::ChangePassword, actor.person),
        change.keep(actor.person),
    ];
    batch.extend(end_all(actor.person, None));
    batch
}

/// Keeps the password that somebody chose on « Mon compte », where `present` is the session that stays.
#[must_use]
pub fn change(
    grant: &Grant<may::ChangePassword>,
    present: CredentialId,
    change: &Change<'_>,
) -> Vec<Stmt> {
    let actor = grant.actor();
    let mut batch = vec![
        change.keep(actor.person),
        change.line(actor, Action::ChangePassword, actor.person),
        Attempt::own(actor.person, change.now).take_back(),
    ];
    batch.extend(end_all(actor.person, Some(present)));
    batch
}

/// Removes one's own password, of which `change` holds the present hash.
#[must_use]
pub fn remove(
    grant: &Grant<may::RemovePassword>,
    present: CredentialId,
    change: &Change<'_>,
) -> Vec<Stmt> {
    let actor = grant.actor();
    let mut batch = vec![
        system_sql!(
            "delete from password where person_id = ?1 and hash = ?2",
            actor.person,
            change.hash
        ),
        change.line(actor, Action::RemovePassword, actor.person),
        Attempt::own(actor.person, change.now).take_back(),
    ];
    batch.extend(end_all(actor.person, Some(present)));
    batch
}

/// Gives a one-time password to a person who belongs to this organisation alone; otherwise the batch is stale.
#[must_use]
pub fn give(grant: &Grant<may::GivePassword>, person: PersonId, change: &Change<'_>) -> Vec<Stmt> {
    let mut batch = vec![
        sql!(
            "insert into password (person_id, hash, set_at, expires_at) select ?2, ?3, ?4, ?5 where exists (select 1 from membership where organisation_id = ?1 and person_id = ?2 and state = 'active') and not exists (select 1 from membership where person_id = ?2 and organisation_id <> ?1 and state = 'active') on conflict (person_id) do update set hash = excluded.hash, set_at = excluded.set_at, expires_at = excluded.expires_at",
            grant.organisation(),
            person,
            change.hash,
            change.now,
            change.now + ONE_TIME_LIFE
        ),
        change.line(grant.actor(), Action::GivePassword, person),
    ];
    batch.extend(end_all(person, None));
    batch
}
