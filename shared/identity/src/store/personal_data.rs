//! What a person sees of himself, corrects, takes away and erases.

use super::{account::Trace, credential, proconnect, team::subject};
use crate::{
    departure,
    forms::personal_data::Correction,
    policy::{Action, may},
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    fold,
    id::{OrganisationId, PersonId},
    policy::{Actor, Grant, Role},
    text::{EmailAddress, Phone},
};
use platform::{
    db::{Stmt, flag, moment},
    directory::Credential,
    ledger, sql, system_sql,
};
use serde::Deserialize;
use uuid::Uuid;

/// Something that somebody did to the reader: what and when, never who.
#[derive(Debug, Clone, Deserialize)]
pub struct Done {
    /// The code of the action.
    pub action: String,
    /// When.
    #[serde(deserialize_with = "moment")]
    pub at: DateTime<Utc>,
}

/// What was done about the person in the organisation of the session, latest first, at most `most`: [`Done`]s.
#[must_use]
pub fn about(claims: &Credential, most: u32) -> Stmt {
    sql!(
        "select action, at from audit where organisation_id = ?1 and subject in ('membership/' || ?2, 'password/' || ?2, 'person/' || ?2) and subject >= 'membership/' and subject < 'person0' order by at desc, id desc limit ?3",
        claims.organisation,
        claims.person,
        most
    )
}

/// A photo that the person took, or his own.
#[derive(Debug, Clone, Deserialize)]
pub struct Taken {
    /// Of which intervention; none: it is of the person.
    pub number: Option<i64>,
    /// Its identifier.
    pub id: String,
    /// `before` or `after`, else empty.
    pub moment: String,
    /// Its key in storage.
    pub key: String,
    /// In bytes.
    pub size: usize,
}

/// The person's own photo in the organisation of the session, then those that he took, by intervention: [`Taken`] rows.
#[must_use]
pub fn photos(claims: &Credential) -> Stmt {
    sql!(
        "select null as number, '' as id, '' as moment, f.key, f.size from portrait f where f.organisation_id = ?1 and f.person_id = ?2 union all select i.number, p.id, p.moment, p.key, p.size from photo p join intervention i on i.organisation_id = p.organisation_id and i.id = p.intervention_id where p.organisation_id = ?1 and p.author_id = ?2 order by number, id",
        claims.organisation,
        claims.person
    )
}

/// The audit line of an export.
#[must_use]
pub fn taken_away(grant: &Grant<may::ReadOwnData>, trace: Trace) -> Stmt {
    ledger::audit_reading(
        trace.audit_id,
        grant.actor(),
        Action::ReadOwnData.code(),
        &subject(grant.actor().person),
        trace.now,
    )
}

/// How the organisation of the session calls the person.
#[derive(Debug, Clone, Deserialize)]
pub struct Names {
    /// Last name.
    pub last_name: String,
    /// First name.
    pub first_name: String,
    /// E.164.
    pub phone: Option<String>,
}

/// The person's own names and telephone: [`Names`].
#[must_use]
pub fn names(claims: &Credential) -> Stmt {
    sql!(
        "select last_name, first_name, phone from membership where organisation_id = ?1 and person_id = ?2",
        claims.organisation,
        claims.person
    )
}

/// Corrects the person's own names and telephone.
#[must_use]
pub fn correct(grant: &Grant<may::CorrectSelf>, to: &Correction, trace: Trace) -> Vec<Stmt> {
    let actor = grant.actor();
    let (last, first) = (to.last_name.as_str(), to.first_name.as_str());
    vec![
        sql!(
            "update membership set last_name = ?3, first_name = ?4, name_folded = ?5, phone = ?6 where organisation_id = ?1 and person_id = ?2",
            actor.organisation,
            actor.person,
            last,
            first,
            fold::fold(&format!("{last} {first}")),
            to.phone.as_ref().map(Phone::as_str)
        ),
        ledger::audit(
            trace.audit_id,
            actor,
            Action::CorrectSelf.code(),
            &subject(actor.person),
            trace.now,
        ),
    ]
}

/// How many new addresses a person may ask for within an hour.
pub const CHANGES_PER_HOUR: u32 = 5;

/// How long the code of a new address is good for; its end is exclusive.
pub const CHANGE_LIFE: TimeDelta = TimeDelta::minutes(15);

/// A new address that a person asks for.
#[derive(Debug)]
pub struct NewAddress<'a> {
    /// The address.
    pub email: &'a EmailAddress,
    /// The hash of its code.
    pub code_hash: &'a str,
    /// Now.
    pub now: DateTime<Utc>,
}

/// Asks for another address: the same statements whether it is free or somebody's. The last one gives the address to write to, as
/// [`platform::db::Single`]: one row when it is free and the person has not asked too often, else none.
#[must_use]
pub fn ask_address(grant: &Grant<may::ChangeOwnEmail>, asked: &NewAddress<'_>) -> Vec<Stmt> {
    let actor = grant.actor();
    let person = platform::secret::sha256_hex(actor.person.to_string().as_bytes());
    vec![
        system_sql!(
            "insert into throttle (kind, subject_hash, window_start, count) select 'email_change', ?1, ?2, 1 where (select coalesce(sum(count), 0) from throttle where kind = 'email_change' and subject_hash = ?1 and window_start > ?3) < ?4 on conflict (kind, subject_hash, window_start) do update set count = count + 1",
            &person,
            asked.now,
            asked.now - TimeDelta::hours(1),
            CHANGES_PER_HOUR
        ),
        // Only if the line above was written.
        sql!(
            "insert into email_change (person_id, organisation_id, code_hash, email, email_folded, created_at, expires_at) select ?1, ?2, ?3, ?4, ?5, ?6, ?7 where changes() = 1 and not exists (select 1 from person where email_folded = ?5) on conflict (person_id) do update set organisation_id = ?2, code_hash = ?3, email = ?4, email_folded = ?5, created_at = ?6, expires_at = ?7",
            actor.person,
            actor.organisation,
            asked.code_hash,
            asked.email.as_str(),
            asked.email.folded(),
            asked.now,
            asked.now + CHANGE_LIFE
        ),
        system_sql!(
            "select email as value from email_change where code_hash = ?1",
            asked.code_hash
        ),
    ]
}

/// A new address whose code came back.
#[derive(Debug, Clone, Deserialize)]
pub struct Confirmed {
    /// Whose.
    pub person_id: PersonId,
    /// Where it was asked for.
    pub organisation_id: OrganisationId,
    /// The organisation's name.
    pub organisation_name: String,
    /// The person's role there.
    pub role: Role,
    /// The address until now.
    pub former: Option<String>,
    /// The new one.
    pub email: String,
}

/// The address that a code confirms at `now`: a [`Confirmed`], or none of a code that is unknown, used or over, or whose person is
/// suspended.
#[must_use]
pub fn confirmed(code_hash: &str, now: DateTime<Utc>) -> Stmt {
    sql!(
        "select c.person_id, c.organisation_id, o.name as organisation_name, r.role, p.email as former, c.email from email_change c join person p on p.id = c.person_id join organisation o on o.id = c.organisation_id join member_role r on r.organisation_id = c.organisation_id and r.person_id = c.person_id and r.product in ('interventions', 'platform') where c.code_hash = ?1 and c.expires_at > ?2 and p.suspended_at is null",
        code_hash,
        now
    )
}

/// Gives the account its new address: every link, session and token dies, and what did not leave by mail goes to the new address, but
/// for the warning of an earlier change, which is for the one before. Somebody
/// else who took the address meanwhile breaks the batch, a second use makes it stale.
#[must_use]
pub fn change_address(confirmed: &Confirmed, code_hash: &str, trace: Trace) -> Vec<Stmt> {
    let person = confirmed.person_id;
    let actor = Actor {
        person,
        organisation: confirmed.organisation_id,
        role: confirmed.role,
    };
    let mut batch = vec![
        system_sql!(
            "update person set (email, email_folded) = (select email, email_folded from email_change where code_hash = ?2) where id = ?1 and exists (select 1 from email_change where code_hash = ?2 and person_id = ?1)",
            person,
            code_hash
        ),
        ledger::audit(
            trace.audit_id,
            &actor,
            Action::ChangeOwnEmail.code(),
            &subject(person),
            trace.now,
        ),
        proconnect::forget(person),
        sql!(
            "update outbox set recipient = ?2, state = 'waiting', attempts = 0, next_try_at = ?3 where person_id = ?1 and state in ('waiting', 'dead') and kind <> 'email_changed' and recipient is not null and organisation_id in (select organisation_id from membership where person_id = ?1)",
            person,
            &confirmed.email,
            trace.now
        ),
    ];
    batch.extend(credential::end_all(person, None));
    batch
}

/// An organisation that the person belongs to, or is invited to.
#[derive(Debug, Clone, Deserialize)]
pub struct Bond {
    /// The organisation.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub name: String,
    /// The role there.
    pub role: Role,
    /// `active`, else invited.
    pub state: String,
    /// Whether it would have no operator left without the person.
    #[serde(deserialize_with = "flag")]
    pub last_operator: bool,
}

/// What the person is still to do somewhere.
#[derive(Debug, Clone, Deserialize)]
pub struct OpenThere {
    /// Where.
    pub organisation_id: OrganisationId,
    /// Identifier.
    pub id: Uuid,
    /// The number that people say.
    pub number: i64,
}

/// Somebody to tell of it.
#[derive(Debug, Clone, Deserialize)]
pub struct ReaderThere {
    /// Where.
    pub organisation_id: OrganisationId,
    /// Who.
    pub person_id: PersonId,
    /// The address.
    pub email: String,
}

/// The organisations of a person, by name: [`Bond`]s.
#[must_use]
pub fn bonds(claims: &Credential) -> Stmt {
    system_sql!(
        "select m.organisation_id, o.name, r.role, m.state, r.role = 'operator' and not exists (select 1 from member_role other join membership peer on peer.organisation_id = other.organisation_id and peer.person_id = other.person_id and peer.state = 'active' join person p on p.id = other.person_id and p.suspended_at is null where other.organisation_id = m.organisation_id and other.role = 'operator' and other.person_id <> m.person_id) as last_operator from membership m join organisation o on o.id = m.organisation_id join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product in ('interventions', 'platform') where m.person_id = ?1 order by o.name, o.id",
        claims.person
    )
}

/// What the person is still to do, everywhere: [`OpenThere`] rows; then whom to tell of it, as [`super::team::left_behind`] does in one
/// organisation: [`ReaderThere`] rows.
#[must_use]
pub fn left_behind(claims: &Credential) -> [Stmt; 2] {
    [
        system_sql!(
            "select m.organisation_id, i.id, i.number from membership m join assignment a on a.organisation_id = m.organisation_id and a.person_id = m.person_id join intervention i on i.organisation_id = a.organisation_id and i.id = a.intervention_id where m.person_id = ?1 and i.status in ('to_validate', 'to_do', 'in_progress') order by m.organisation_id, i.number",
            claims.person
        ),
        system_sql!(
            "select m.organisation_id, m.person_id, p.email from membership own join membership m on m.organisation_id = own.organisation_id join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product = 'interventions' join person p on p.id = m.person_id where own.person_id = ?1 and m.person_id <> ?1 and m.state = 'active' and (r.role = 'coordinator' or r.role = 'administrator' and not exists (select 1 from member_role c join membership cm on cm.organisation_id = c.organisation_id and cm.person_id = c.person_id and cm.state = 'active' join person cp on cp.id = c.person_id and cp.email is not null and cp.suspended_at is null where c.organisation_id = m.organisation_id and c.role = 'coordinator' and c.person_id <> ?1)) and p.email is not null and p.suspended_at is null order by m.organisation_id, m.person_id",
            claims.person
        ),
    ]
}

/// Erases the account: a departure from each of `bonds`, each with its audit line. The account of an administrateur, that of the last
/// operator, or one that joined another organisation since `bonds` were read, makes the batch stale.
#[must_use]
pub fn erase(
    grant: &Grant<may::EraseSelf>,
    bonds: &[Bond],
    trace: Trace,
    mut ids: impl FnMut() -> Uuid,
) -> Vec<Stmt> {
    let actor = grant.actor();
    let known = i64::try_from(bonds.len()).unwrap_or(i64::MAX);
    let mut batch = vec![
        system_sql!(
            "update person set warned_on = warned_on where id = ?1 and (select count(*) from membership where person_id = ?1) = ?2 and not exists (select 1 from membership m join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id where m.person_id = ?1 and (r.role = 'administrator' or r.role = 'operator' and not exists (select 1 from member_role other join membership peer on peer.organisation_id = other.organisation_id and peer.person_id = other.person_id and peer.state = 'active' join person p on p.id = other.person_id and p.suspended_at is null where other.organisation_id = m.organisation_id and other.role = 'operator' and other.person_id <> m.person_id)))",
            actor.person,
            known
        ),
        line(actor, actor.organisation, trace, true),
    ];
    for bond in bonds {
        let organisation = bond.organisation_id;
        if organisation != actor.organisation {
            let trace = Trace {
                audit_id: ids(),
                ..trace
            };
            batch.push(line(actor, organisation, trace, false));
        }
        batch.extend(departure::statements(organisation, actor.person, trace.now));
    }
    batch
}

fn line(actor: &Actor, organisation: OrganisationId, trace: Trace, guards: bool) -> Stmt {
    let actor = Actor {
        organisation,
        ..*actor
    };
    let write = if guards {
        ledger::audit
    } else {
        ledger::audit_reading
    };
    write(
        trace.audit_id,
        &actor,
        Action::EraseSelf.code(),
        "membership",
        trace.now,
    )
}
