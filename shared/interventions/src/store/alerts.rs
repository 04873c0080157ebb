//! What people are told: the rows that an event leaves, what its reader does with them, and the mail of the hour.

use crate::{
    model::alerts::{Choices, Delivery, Kind},
    policy::may,
};
use chrono::{DateTime, Utc};
use domain::{
    id::{InterventionId, OrganisationId, PersonId},
    policy::{Actor, Grant, System},
};
use platform::{
    db::{Stmt, flag, moment, optional_moment},
    sql, system_sql,
};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

/// One reader of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader {
    /// The person.
    pub person: PersonId,
    /// The alert's identifier.
    pub id: Uuid,
    /// Whether a mail of the hour is to tell of it.
    pub waits: bool,
}

/// Tells those readers; whoever left the team meanwhile is not told, nor is anybody of an intervention that is not there.
#[must_use]
pub fn raise(
    organisation: OrganisationId,
    kind: Kind,
    intervention: InterventionId,
    at: DateTime<Utc>,
    readers: &[Reader],
) -> Stmt {
    let readers: Vec<_> = readers
        .iter()
        .map(|reader| json!([reader.person, reader.id, reader.waits]))
        .collect();
    sql!(
        "insert into alert (organisation_id, person_id, id, kind, intervention_id, at, mail_due) select m.organisation_id, m.person_id, json_extract(r.value, '$[1]'), ?2, ?3, ?4, case when json_extract(r.value, '$[2]') then ?4 end from json_each(?5) r cross join membership m on m.organisation_id = ?1 and m.person_id = json_extract(r.value, '$[0]') where exists (select 1 from intervention i where i.organisation_id = ?1 and i.id = ?3)",
        organisation,
        kind.code(),
        intervention,
        at,
        json!(readers).to_string()
    )
}

/// Keeps the hash of what lets a reader stop the mails.
#[must_use]
pub fn keep_stop(
    organisation: OrganisationId,
    person: PersonId,
    token_hash: &str,
    at: DateTime<Utc>,
) -> Stmt {
    sql!(
        "insert into alert_stop (token_hash, organisation_id, person_id, created_at) values (?1, ?2, ?3, ?4)",
        token_hash,
        organisation,
        person,
        at
    )
}

/// An alert as its reader's list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Alert {
    /// Identifier.
    pub id: Uuid,
    /// What.
    pub kind: Kind,
    /// When.
    #[serde(deserialize_with = "moment")]
    pub at: DateTime<Utc>,
    /// When it was read.
    #[serde(default, deserialize_with = "optional_moment")]
    pub read_at: Option<DateTime<Utc>>,
    /// The intervention.
    pub intervention_id: InterventionId,
    /// Its number.
    pub number: i64,
    /// Its title: the type, or the category.
    pub title: String,
    /// Whether the reader may open it today.
    #[serde(deserialize_with = "flag")]
    pub opens: bool,
}

/// The latest alerts of `actor` before `before`, `limit` at most: [`Alert`] rows. Those of interventions that the actor sees
/// no more are left out, save the one that says so.
#[must_use]
pub fn list(actor: &Actor, before: Option<Uuid>, limit: u32) -> Stmt {
    sql!(
        "select id, kind, at, read_at, intervention_id, number, title, opens from (select a.id, a.kind, a.at, a.read_at, a.intervention_id, i.number, coalesce(t.name, c.name) as title, (?3 in ('administrator', 'coordinator') or (?3 = 'agent' and exists (select 1 from assignment s where s.organisation_id = a.organisation_id and s.intervention_id = a.intervention_id and s.person_id = a.person_id)) or (i.author_id = a.person_id and (?3 = 'requester' or (?3 = 'agent' and o.agents_see_reports))) or (?3 = 'requester' and exists (select 1 from follower f where f.organisation_id = a.organisation_id and f.intervention_id = a.intervention_id and f.person_id = a.person_id))) as opens from alert a join intervention i on i.organisation_id = a.organisation_id and i.id = a.intervention_id join category c on c.organisation_id = i.organisation_id and c.id = i.category_id left join category t on t.organisation_id = i.organisation_id and t.id = i.type_id join organisation o on o.id = a.organisation_id where a.organisation_id = ?1 and a.person_id = ?2 and (?4 is null or a.id < ?4)) where opens or kind = 'unassigned' order by id desc limit ?5",
        actor.organisation,
        actor.person,
        actor.role.code(),
        before,
        limit
    )
}

/// The actor has read one alert.
#[must_use]
pub fn read_one(grant: &Grant<may::ReadAlerts>, id: Uuid, at: DateTime<Utc>) -> Stmt {
    sql!(
        "update alert set read_at = coalesce(read_at, ?4), mail_due = null where organisation_id = ?1 and person_id = ?2 and id = ?3 returning 1 as value",
        grant.organisation(),
        grant.actor().person,
        id,
        at
    )
}

/// The actor has read every alert; what was read needs no mail.
#[must_use]
pub fn read_all(grant: &Grant<may::ReadAlerts>, at: DateTime<Utc>) -> Stmt {
    sql!(
        "update alert set read_at = ?3, mail_due = null where organisation_id = ?1 and person_id = ?2 and read_at is null",
        grant.organisation(),
        grant.actor().person,
        at
    )
}

/// What a person chose: a row of `topic=delivery` pairs, or of nothing.
#[must_use]
pub fn choices(organisation: OrganisationId, person: PersonId) -> Stmt {
    sql!(
        "select coalesce(group_concat(topic || '=' || delivery, ','), '') as value from alert_choice where organisation_id = ?1 and person_id = ?2",
        organisation,
        person
    )
}

/// Keeps what the actor chose.
#[must_use]
pub fn choose(grant: &Grant<may::ChooseAlerts>, choices: &Choices) -> Vec<Stmt> {
    chosen(grant.organisation(), grant.actor().person, choices)
}

fn chosen(organisation: OrganisationId, person: PersonId, choices: &Choices) -> Vec<Stmt> {
    choices
        .iter()
        .map(|(topic, delivery)| {
            sql!(
                "insert into alert_choice (organisation_id, person_id, topic, delivery) select organisation_id, person_id, ?3, ?4 from membership where organisation_id = ?1 and person_id = ?2 on conflict (organisation_id, person_id, topic) do update set delivery = excluded.delivery",
                organisation,
                person,
                topic.code(),
                delivery.code()
            )
        })
        .collect()
}

/// Whose mails a token stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Stopped {
    organisation_id: OrganisationId,
    person_id: PersonId,
}

/// Whose mails the token of that hash stops: one [`Stopped`] or none.
#[must_use]
pub fn stopped(token_hash: &str) -> Stmt {
    system_sql!(
        "select organisation_id, person_id from alert_stop where token_hash = ?1",
        token_hash
    )
}

/// Stops every mail of alerts to whom a token named, those that wait included.
#[must_use]
pub fn stop(whose: &Stopped) -> Vec<Stmt> {
    let never = Choices::all(Delivery::Never);
    let mut batch = chosen(whose.organisation_id, whose.person_id, &never);
    batch.push(sent(whose.organisation_id, whose.person_id, None));
    batch
}

/// The alerts of a person up to `until`, or all of them, wait for no mail any more.
fn sent(organisation: OrganisationId, person: PersonId, until: Option<DateTime<Utc>>) -> Stmt {
    sql!(
        "update alert set mail_due = null where organisation_id = ?1 and person_id = ?2 and mail_due is not null and (?3 is null or mail_due <= ?3)",
        organisation,
        person,
        until
    )
}

/// An alert that waits for the mail of the hour.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Due {
    /// Whose organisation.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// The reader.
    pub person_id: PersonId,
    /// The reader's address; none where there is none any more, or where the account is suspended.
    pub email: Option<String>,
    /// What.
    pub kind: Kind,
    /// The intervention.
    pub intervention_id: InterventionId,
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Why it was refused.
    pub reason: Option<String>,
    /// Whether the reader may still read of it.
    #[serde(deserialize_with = "flag")]
    pub opens: bool,
}

/// What waits for the mail of the hour at `now`, of `most` readers at most, reader by reader: [`Due`] rows.
#[must_use]
pub fn due(_: &System, now: DateTime<Utc>, most: u32) -> Stmt {
    system_sql!(
        "with reader as (select distinct organisation_id, person_id from alert indexed by alert_by_mail where mail_due <= ?1 limit ?2) select a.organisation_id, o.name as organisation_name, a.person_id, case when p.suspended_at is null then p.email end as email, a.kind, a.intervention_id, i.number, coalesce(t.name, c.name) as title, case when a.kind = 'refused' then i.closing_reason end as reason, (a.kind = 'unassigned' or r.role in ('administrator', 'coordinator') or (r.role = 'agent' and exists (select 1 from assignment s where s.organisation_id = a.organisation_id and s.intervention_id = a.intervention_id and s.person_id = a.person_id)) or (i.author_id = a.person_id and (r.role = 'requester' or (r.role = 'agent' and o.agents_see_reports))) or (r.role = 'requester' and exists (select 1 from follower f where f.organisation_id = a.organisation_id and f.intervention_id = a.intervention_id and f.person_id = a.person_id))) as opens from reader cross join alert a on a.organisation_id = reader.organisation_id and a.person_id = reader.person_id and a.mail_due <= ?1 join intervention i on i.organisation_id = a.organisation_id and i.id = a.intervention_id join category c on c.organisation_id = i.organisation_id and c.id = i.category_id left join category t on t.organisation_id = i.organisation_id and t.id = i.type_id join organisation o on o.id = a.organisation_id join person p on p.id = a.person_id join member_role r on r.organisation_id = a.organisation_id and r.person_id = a.person_id and r.product = 'interventions' order by a.organisation_id, a.person_id, a.id",
        now,
        most
    )
}

/// The mail of the hour is on its way.
#[must_use]
pub fn mailed(
    _: &System,
    organisation: OrganisationId,
    person: PersonId,
    now: DateTime<Utc>,
) -> Stmt {
    sent(organisation, person, Some(now))
}
