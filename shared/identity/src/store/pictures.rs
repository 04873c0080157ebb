//! Logos and photos of people in the database: whose they are, and what no longer is anybody's.

use super::team::subject;
use crate::policy::{Action, may};
use chrono::{DateTime, Utc};
use domain::{
    id::{OrganisationId, PersonId},
    policy::{Grant, System},
};
use platform::{db::Stmt, directory::Credential, ledger, sql, system_sql};
use uuid::Uuid;
use web::Lookup;

/// The key of the photo of the member of the path: [`platform::db::Single`], or none.
#[must_use]
pub fn shown(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let person: Option<PersonId> = lookup.params.get("person").ok();
    vec![sql!(
        "select key as value from portrait where organisation_id = ?1 and person_id = ?2",
        lookup.claims.organisation,
        person
    )]
}

/// The moment of one's own photo: [`platform::db::Single`], or none.
#[must_use]
pub fn own(claims: &Credential) -> Stmt {
    sql!(
        "select created_at as value from portrait where organisation_id = ?1 and person_id = ?2",
        claims.organisation,
        claims.person
    )
}

/// A logo that is in storage already.
#[derive(Debug, Clone, Copy)]
pub struct Logo<'a> {
    /// Its key.
    pub key: &'a str,
    /// The width at which it is shown, in pixels.
    pub width: u32,
}

/// Gives the organisation another logo, or none; what it had is queued for deletion. Stale where there was none to remove.
#[must_use]
pub fn change_logo(
    grant: &Grant<may::ChangeLogo>,
    logo: Option<Logo<'_>>,
    audit: Uuid,
    now: DateTime<Utc>,
) -> Vec<Stmt> {
    let organisation = grant.organisation();
    vec![
        sql!(
            "insert into file_deletion (key, queued_at) select logo_key, ?2 from organisation where id = ?1 and logo_key is not null and exists (select 1 from membership where organisation_id = ?1 and person_id = ?3) on conflict (key) do nothing",
            organisation,
            now,
            grant.actor().person
        ),
        sql!(
            "update organisation set logo_key = ?2, logo_width = ?3 where id = ?1 and coalesce(?2, logo_key) is not null and exists (select 1 from membership where organisation_id = ?1 and person_id = ?4)",
            organisation,
            logo.map(|logo| logo.key),
            logo.map(|logo| logo.width),
            grant.actor().person
        ),
        ledger::audit(
            audit,
            grant.actor(),
            Action::ChangeLogo.code(),
            &format!("organisation/{organisation}"),
            now,
        ),
    ]
}

/// A photo that is in storage already.
#[derive(Debug, Clone, Copy)]
pub struct Portrait<'a> {
    /// Its key.
    pub key: &'a str,
    /// In bytes.
    pub size: usize,
}

/// Gives a member a photo; the one that he had is queued for deletion. Stale for who is no member any more, and for who belongs to another
/// organisation too, unless he does it himself.
#[must_use]
pub fn keep(
    grant: &Grant<may::ChangePortrait>,
    person: PersonId,
    portrait: Portrait<'_>,
    audit: Uuid,
    now: DateTime<Utc>,
) -> Vec<Stmt> {
    let organisation = grant.organisation();
    vec![
        let_go(organisation, person, now),
        sql!(
            "insert into portrait (organisation_id, person_id, key, size, created_at) select ?1, ?2, ?3, ?4, ?5 where exists (select 1 from membership where organisation_id = ?1 and person_id = ?2 and state = 'active') and (?2 = ?6 or not exists (select 1 from membership where person_id = ?2 and organisation_id <> ?1 and state = 'active')) on conflict (organisation_id, person_id) do update set key = excluded.key, size = excluded.size, created_at = excluded.created_at",
            organisation,
            person,
            portrait.key,
            i64::try_from(portrait.size).unwrap_or(i64::MAX),
            now,
            grant.actor().person
        ),
        line(grant, person, audit, now),
    ]
}

/// Removes the photo of a member, and queues it for deletion; stale where there is none.
#[must_use]
pub fn remove(
    grant: &Grant<may::ChangePortrait>,
    person: PersonId,
    audit: Uuid,
    now: DateTime<Utc>,
) -> Vec<Stmt> {
    let organisation = grant.organisation();
    vec![
        let_go(organisation, person, now),
        sql!(
            "delete from portrait where organisation_id = ?1 and person_id = ?2",
            organisation,
            person
        ),
        line(grant, person, audit, now),
    ]
}

fn line(
    grant: &Grant<may::ChangePortrait>,
    person: PersonId,
    audit: Uuid,
    now: DateTime<Utc>,
) -> Stmt {
    let action = Action::ChangePortrait.code();
    ledger::audit(audit, grant.actor(), action, &subject(person), now)
}

/// Queues the photo of a member for deletion, before its row goes.
#[must_use]
pub fn let_go(organisation: OrganisationId, person: PersonId, now: DateTime<Utc>) -> Stmt {
    sql!(
        "insert into file_deletion (key, queued_at) select key, ?3 from portrait where organisation_id = ?1 and person_id = ?2 on conflict (key) do nothing",
        organisation,
        person,
        now
    )
}

/// Queues the deletion of those of `keys` that are nobody's photo and no organisation's logo; gives one row for each that was not waiting yet.
#[must_use]
pub fn strays(_: &System, keys: &[String], now: DateTime<Utc>) -> Stmt {
    system_sql!(
        "insert or ignore into file_deletion (key, queued_at) select k.value, ?2 from json_each(?1) k where not exists (select 1 from portrait p where p.key = k.value) and not exists (select 1 from organisation o where o.logo_key = k.value) returning 1 as value",
        serde_json::json!(keys).to_string(),
        now
    )
}
