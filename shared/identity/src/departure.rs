//! A person leaves an organisation: one batch, read from the register.

use crate::{
    mails,
    store::{
        departures, pictures,
        team::{Open, Reader},
    },
};
use chrono::{DateTime, Utc};
use domain::id::{OrganisationId, PersonId};
use platform::{db::Stmt, ledger, purge, system_sql};
use web::Ctx;

/// Everything that goes, and everything that loses its author, when `person` leaves `organisation`; with the last
/// membership the account goes too. Nothing can bring it back (terms of use, 5.2 and 6.7): the departure is noted, so that
/// it is repeated after a restore.
///
/// Carried out twice, it changes nothing more but the moment of that note. The audit line of who decided is the caller's, before these statements.
#[must_use]
pub fn statements(organisation: OrganisationId, person: PersonId, now: DateTime<Utc>) -> Vec<Stmt> {
    let mut batch = vec![
        pictures::let_go(organisation, person, now),
        operated(organisation, person),
    ];
    batch.extend(purge::departure(organisation, person));
    batch.push(departures::note(organisation, person, now));
    batch.push(settle(person));
    batch.extend(purge::erasure(person));
    batch
}

/// What an operator did is written where he did it, which he need not belong to: it loses its actor when he leaves the platform, wherever
/// he asks for it. Before the role goes; nothing where he leaves another organisation.
fn operated(organisation: OrganisationId, person: PersonId) -> Stmt {
    system_sql!(
        "update audit set actor_id = null where actor_id = ?2 and exists (select 1 from member_role where organisation_id = ?1 and person_id = ?2 and role = 'operator') and organisation_id in (select id from organisation where slug > '')",
        organisation,
        person
    )
}

/// Tells those who assign what is nobody's any more; nothing where nothing was left.
#[must_use]
pub fn to_assign(
    ctx: &Ctx,
    organisation: OrganisationId,
    name: &str,
    open: &[Open],
    readers: &[Reader],
) -> Vec<Stmt> {
    let numbers: Vec<i64> = open.iter().map(|item| item.number).collect();
    let told = readers.iter().filter(|_| !numbers.is_empty());
    told.map(|reader| {
        let mail = mails::team::to_assign(&ctx.config.origin, name, &reader.email, &numbers);
        ledger::enqueue(
            ctx.uuid(),
            organisation,
            reader.person_id,
            "to-assign",
            &mail,
            ctx.now(),
        )
    })
    .collect()
}

/// Nobody can sign in to answer an invitation once no organisation counts him among its members: those that wait or
/// were declined then hold for memberships, as they would have for an address that no one knew.
pub(crate) fn settle(person: PersonId) -> Stmt {
    system_sql!(
        "update membership set state = 'active' where person_id = ?1 and state <> 'active' and not exists (select 1 from membership where person_id = ?1 and state = 'active')",
        person
    )
}
