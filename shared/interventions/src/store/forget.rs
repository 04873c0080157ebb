//! What scheduled jobs read and delete, across organisations: interventions whose time is up, and the objects of R2.

use crate::model::Intervention;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    id::{InterventionId, OrganisationId, PersonId},
    policy::System,
};
use platform::{db::Stmt, directory::MemberRow, purge, system_sql};
use serde::Deserialize;

/// An intervention whose time is up, or nearly.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Due {
    /// Whose.
    pub organisation_id: OrganisationId,
    /// Which.
    pub id: InterventionId,
    /// Its number.
    pub number: i64,
    /// The civil date on which it goes.
    #[serde(deserialize_with = "platform::db::date")]
    pub purge_on: NaiveDate,
    /// When it was asked for.
    #[serde(deserialize_with = "platform::db::moment")]
    pub created_at: DateTime<Utc>,
    /// When it ended.
    #[serde(default, deserialize_with = "platform::db::optional_moment")]
    pub closed_at: Option<DateTime<Utc>>,
    /// The organisation's zone, an IANA name.
    pub zone: String,
}

/// At most [`purge::BATCH`] interventions that go on `day` or went due before, the oldest first: [`Due`] rows.
#[must_use]
pub fn due(_: &System, day: NaiveDate) -> Stmt {
    system_sql!(
        "select i.organisation_id, i.id, i.number, i.purge_on, i.created_at, i.closed_at, o.zone from intervention i join organisation o on o.id = i.organisation_id where i.purge_on <= ?1 order by i.purge_on limit ?2",
        day,
        u32::try_from(purge::BATCH).unwrap_or(u32::MAX)
    )
}

/// Deletes these interventions and all that hangs on them: their objects go through the queue, tombstones stay, and so
/// does what they count for in the statistics. One that changed since it was read, and so is kept longer, stays whole. `date`
/// gives the civil date of a moment in a zone.
#[must_use]
pub fn delete(
    _: &System,
    due: &[Due],
    date: impl Fn(DateTime<Utc>, &str) -> NaiveDate,
    now: DateTime<Utc>,
) -> [Stmt; 6] {
    let items: Vec<String> = due
        .iter()
        .map(|item| {
            let day = |moment| date(moment, &item.zone);
            format!(
                "[\"{}\",\"{}\",\"{}\",\"{}\",\"{}\"]",
                item.organisation_id,
                item.id,
                day(now),
                day(item.created_at),
                day(item.closed_at.unwrap_or(item.created_at))
            )
        })
        .collect();
    let items = format!("[{}]", items.join(","));
    [
        system_sql!(
            "insert or ignore into file_deletion (key, queued_at) select p.key, ?2 from json_each(?1) d cross join intervention i on i.organisation_id = json_extract(d.value, '$[0]') and i.id = json_extract(d.value, '$[1]') and i.purge_on <= json_extract(d.value, '$[2]') cross join photo p on p.organisation_id = i.organisation_id and p.intervention_id = i.id",
            &items,
            now
        ),
        system_sql!(
            "insert or ignore into file_deletion (key, queued_at) select p.thumbnail_key, ?2 from json_each(?1) d cross join intervention i on i.organisation_id = json_extract(d.value, '$[0]') and i.id = json_extract(d.value, '$[1]') and i.purge_on <= json_extract(d.value, '$[2]') cross join photo p on p.organisation_id = i.organisation_id and p.intervention_id = i.id where p.thumbnail_key is not null",
            &items,
            now
        ),
        system_sql!(
            "insert or ignore into intervention_tombstone (organisation_id, number, deleted_on) select i.organisation_id, i.number, json_extract(d.value, '$[2]') from json_each(?1) d cross join intervention i on i.organisation_id = json_extract(d.value, '$[0]') and i.id = json_extract(d.value, '$[1]') and i.purge_on <= json_extract(d.value, '$[2]')",
            &items
        ),
        system_sql!(
            "insert into figure (organisation_id, event, day, status, category_id, type_id, priority, zone_id, total) select i.organisation_id, 'created', json_extract(d.value, '$[3]'), i.status, i.category_id, coalesce(i.type_id, ''), i.priority, coalesce((select min(g.zone_id) from intervention_zone g where g.organisation_id = i.organisation_id and g.intervention_id = i.id), ''), count(*) from json_each(?1) d cross join intervention i on i.organisation_id = json_extract(d.value, '$[0]') and i.id = json_extract(d.value, '$[1]') and i.purge_on <= json_extract(d.value, '$[2]') where true group by 1, 3, 4, 5, 6, 7, 8 on conflict do update set total = total + excluded.total",
            &items
        ),
        system_sql!(
            "insert into figure (organisation_id, event, day, status, category_id, type_id, priority, zone_id, total) select i.organisation_id, 'finished', json_extract(d.value, '$[4]'), i.status, i.category_id, coalesce(i.type_id, ''), i.priority, coalesce((select min(g.zone_id) from intervention_zone g where g.organisation_id = i.organisation_id and g.intervention_id = i.id), ''), count(*) from json_each(?1) d cross join intervention i on i.organisation_id = json_extract(d.value, '$[0]') and i.id = json_extract(d.value, '$[1]') and i.purge_on <= json_extract(d.value, '$[2]') where i.status = 'done' group by 1, 3, 4, 5, 6, 7, 8 on conflict do update set total = total + excluded.total",
            &items
        ),
        system_sql!(
            "delete from intervention where (organisation_id, id) in (select i.organisation_id, i.id from json_each(?1) d cross join intervention i on i.organisation_id = json_extract(d.value, '$[0]') and i.id = json_extract(d.value, '$[1]') and i.purge_on <= json_extract(d.value, '$[2]'))",
            &items
        ),
    ]
}

/// The first date on which something is left to delete: one row, `value`.
#[must_use]
pub fn oldest(_: &System) -> Stmt {
    system_sql!(
        "select min(purge_on) as value from intervention indexed by intervention_by_purge where purge_on >= ''"
    )
}

/// An open intervention that will be deleted, and the administrateur who has to know.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Threatened {
    /// Whose.
    pub organisation_id: OrganisationId,
    /// The organisation's name.
    pub organisation_name: String,
    /// Its zone, an IANA name.
    pub zone: String,
    /// Which.
    pub id: InterventionId,
    /// Its number.
    pub number: i64,
    /// The civil date on which it goes.
    #[serde(deserialize_with = "platform::db::date")]
    pub purge_on: NaiveDate,
    /// The administrateur.
    pub person_id: Option<PersonId>,
    /// Where to write to him.
    pub email: Option<String>,
}

/// At most [`purge::BATCH`] open interventions that go on `limit` or before and of which nobody was warned: [`Threatened`]
/// rows, organisation by organisation.
#[must_use]
pub fn threatened(_: &System, limit: NaiveDate) -> Stmt {
    system_sql!(
        "select i.organisation_id, o.name as organisation_name, o.zone, i.id, i.number, i.purge_on, p.id as person_id, p.email from intervention i indexed by intervention_by_purge join organisation o on o.id = i.organisation_id left join member_role r on r.organisation_id = i.organisation_id and r.product = 'interventions' and r.role = 'administrator' left join person p on p.id = r.person_id and p.suspended_at is null where i.purge_on <= ?1 and i.warned_on is null and i.closed_at is null order by i.organisation_id, i.number limit ?2",
        limit,
        u32::try_from(purge::BATCH).unwrap_or(u32::MAX)
    )
}

/// Remembers that the administrateur was warned of it.
#[must_use]
pub fn warned(_: &System, item: &Threatened, day: NaiveDate) -> Stmt {
    system_sql!(
        "update intervention set warned_on = ?3 where organisation_id = ?1 and id = ?2",
        item.organisation_id,
        item.id,
        day
    )
}

/// A blocked intervention whose day of relaunch has come somewhere, and somebody to be told of it: one row a person.
#[derive(Debug, Clone, Deserialize)]
pub struct Stuck {
    /// It, as a mail speaks of it.
    pub intervention: Intervention,
    /// The organisation's name.
    pub organisation_name: String,
    /// Its zone, an IANA name.
    pub zone: String,
    /// Who does it, coordinates or administrates.
    pub member: MemberRow,
}

/// The blocked interventions whose day of relaunch is `day` or before, at most [`purge::BATCH`] of them, and for each those who
/// do it, coordinate or administrate: [`Stuck`] rows, intervention by intervention.
#[must_use]
pub fn stuck(_: &System, day: NaiveDate) -> Stmt {
    system_sql!(
        "select i.organisation_id, i.id, i.number, i.status, i.version, i.priority, i.category_id, c.name as category_name, i.type_id, t.name as type_name, i.address, i.address_extra, i.postcode, i.city, i.latitude, i.longitude, i.description, i.author_id, i.planned_start, i.planned_end, i.blocked_at, i.block_reason, i.closing_reason, i.created_at, i.updated_at, i.started_at, i.closed_at, c.working_days, i.due_on, i.relaunch_on, i.feedback, i.feedback_words, o.name as organisation_name, o.zone, m.person_id, m.first_name, m.last_name, r.role, case when m.state <> 'declined' then p.email end as email, p.suspended_at, (select group_concat(a.topic || '=' || a.delivery, ',') from alert_choice a where a.organisation_id = m.organisation_id and a.person_id = m.person_id) as mail_choices from (select organisation_id, id from intervention indexed by intervention_by_relaunch where relaunch_on <= ?1 and relaunch_on is not null and relaunched_on is null and blocked_at is not null order by relaunch_on limit ?2) s join intervention i on i.organisation_id = s.organisation_id and i.id = s.id join category c on c.organisation_id = i.organisation_id and c.id = i.category_id left join category t on t.organisation_id = i.organisation_id and t.id = i.type_id join organisation o on o.id = i.organisation_id join member_role r on r.organisation_id = i.organisation_id and r.product = 'interventions' and (r.role in ('administrator', 'coordinator') or exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id and a.person_id = r.person_id)) join membership m on m.organisation_id = r.organisation_id and m.person_id = r.person_id join person p on p.id = r.person_id order by i.organisation_id, i.number, p.id",
        day,
        u32::try_from(purge::BATCH).unwrap_or(u32::MAX)
    )
}

/// Remembers that those concerned were told of it.
#[must_use]
pub fn relaunched(_: &System, item: &Intervention, now: DateTime<Utc>) -> Stmt {
    system_sql!(
        "update intervention set relaunched_on = ?3 where organisation_id = ?1 and id = ?2",
        item.organisation_id,
        item.id,
        now
    )
}

/// An object of R2 to delete.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Object {
    /// Its key.
    pub key: String,
}

/// Queues the deletion of those of `keys` that are no photo's; gives one row for each that was not waiting yet.
#[must_use]
pub fn strays(_: &System, keys: &[String], now: DateTime<Utc>) -> Stmt {
    system_sql!(
        "insert or ignore into file_deletion (key, queued_at) select k.value, ?2 from json_each(?1) k where not exists (select 1 from photo p where p.key = k.value) and not exists (select 1 from photo p where p.thumbnail_key = k.value) returning 1 as value",
        super::texts(keys),
        now
    )
}

/// At most `most` objects that wait to be deleted, those tried least first and longest waiting: [`Object`] rows.
#[must_use]
pub fn objects(_: &System, now: DateTime<Utc>, most: u32) -> Stmt {
    system_sql!(
        "select key from file_deletion where queued_at <= ?1 order by attempts, queued_at limit ?2",
        now,
        most
    )
}

/// The object is gone: R2 says so.
#[must_use]
pub fn gone(_: &System, key: &str) -> Stmt {
    system_sql!("delete from file_deletion where key = ?1", key)
}

/// The object is still there: to be tried again.
#[must_use]
pub fn failed(_: &System, key: &str) -> Stmt {
    system_sql!(
        "update file_deletion set attempts = attempts + 1 where key = ?1",
        key
    )
}
