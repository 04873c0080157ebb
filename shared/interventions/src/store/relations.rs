//! What ties interventions to each other and to those who follow them: links, followers, and what lies near.

use super::write::{Ids, audit, line, told};
use crate::{
    model::{
        Event, Intervention, PARTS_MAX, Status, Touch,
        nearby::{FARTHEST_METRES, Frame, Position},
    },
    policy::may,
};
use chrono::{DateTime, Utc};
use domain::{
    id::{CategoryId, InterventionId, OrganisationId, PersonId, PhotoId},
    policy::Grant,
};
use platform::{
    db::{Single, Stmt},
    sql,
};
use web::{Error, Request};

// ------------------------------------------------------------------ what is read

/// The interventions that this one is tied to, by number, and how `reader` stands to each: [`crate::model::Related`] rows.
#[must_use]
pub fn related(organisation: OrganisationId, id: InterventionId, reader: PersonId) -> Stmt {
    sql!(
        "select case l.kind when 'duplicate' then 'original' else 'whole' end as relation, i.id, i.number, i.status, coalesce(t.name, c.name) as title, i.description, i.author_id = ?3 as own, exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id and a.person_id = ?3) as assigned, exists (select 1 from follower f where f.organisation_id = i.organisation_id and f.intervention_id = i.id and f.person_id = ?3) as followed from intervention_link l join intervention i on i.organisation_id = l.organisation_id and i.id = l.target_id join category c on c.organisation_id = i.organisation_id and c.id = i.category_id left join category t on t.organisation_id = i.organisation_id and t.id = i.type_id where l.organisation_id = ?1 and l.intervention_id = ?2 union all select case l.kind when 'duplicate' then 'duplicate' else 'part' end, i.id, i.number, i.status, coalesce(t.name, c.name), i.description, i.author_id = ?3, exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id and a.person_id = ?3), exists (select 1 from follower f where f.organisation_id = i.organisation_id and f.intervention_id = i.id and f.person_id = ?3) from intervention_link l join intervention i on i.organisation_id = l.organisation_id and i.id = l.intervention_id join category c on c.organisation_id = i.organisation_id and c.id = i.category_id left join category t on t.organisation_id = i.organisation_id and t.id = i.type_id where l.organisation_id = ?1 and l.target_id = ?2 order by 3",
        organisation,
        id,
        reader
    )
}

/// Who follows it: rows that [`people`] takes.
#[must_use]
pub fn followers(organisation: OrganisationId, id: InterventionId) -> Stmt {
    sql!(
        "select person_id as value from follower where organisation_id = ?1 and intervention_id = ?2",
        organisation,
        id
    )
}

/// The photos of it that `person` took: rows that [`ids`] takes.
#[must_use]
pub fn own_photos(organisation: OrganisationId, id: InterventionId, person: PersonId) -> Stmt {
    sql!(
        "select id as value from photo where organisation_id = ?1 and intervention_id = ?2 and author_id = ?3",
        organisation,
        id,
        person
    )
}

/// Takes the rows of [`followers`].
pub fn people(request: &mut Request) -> Result<Vec<PersonId>, Error> {
    let rows: Vec<Single<PersonId>> = request.take_all()?;
    Ok(rows.into_iter().map(|row| row.value).collect())
}

/// Takes the rows of [`own_photos`].
pub fn ids(request: &mut Request) -> Result<Vec<PhotoId>, Error> {
    let rows: Vec<Single<PhotoId>> = request.take_all()?;
    Ok(rows.into_iter().map(|row| row.value).collect())
}

/// The intervention of that number: one [`Intervention`] row or none.
#[must_use]
pub fn numbered(organisation: OrganisationId, number: i64) -> Stmt {
    sql!(
        "select i.organisation_id, i.id, i.number, i.status, i.version, i.priority, i.category_id, c.name as category_name, i.type_id, t.name as type_name, i.address, i.address_extra, i.postcode, i.city, i.latitude, i.longitude, i.description, i.author_id, i.planned_start, i.planned_end, i.blocked_at, i.block_reason, i.closing_reason, i.created_at, i.updated_at, i.started_at, i.closed_at from intervention i join category c on c.organisation_id = i.organisation_id and c.id = i.category_id left join category t on t.organisation_id = i.organisation_id and t.id = i.type_id where i.organisation_id = ?1 and i.number = ?2",
        organisation,
        number
    )
}

// ------------------------------------------------------------------ what lies near

/// How many are read around a place before their distance is measured: more than are shown, for the order of the database is only
/// nearly that of their distances.
const AROUND: u32 = 50;

/// The open interventions of a category around a place that `reader` may know of, the nearest first:
/// [`crate::model::nearby::Near`] rows. The policy has the last word on each.
#[must_use]
pub fn around(
    organisation: OrganisationId,
    reader: PersonId,
    (centre, category): (Position, CategoryId),
) -> Stmt {
    let frame = Frame::around(centre, f64::from(FARTHEST_METRES));
    sql!(
        "select i.organisation_id, i.id, i.number, i.status, coalesce(t.name, c.name) as title, i.address, i.latitude, i.longitude, i.created_at, i.author_id = ?2 as own, exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id and a.person_id = ?2) as assigned, exists (select 1 from follower f where f.organisation_id = i.organisation_id and f.intervention_id = i.id and f.person_id = ?2) as followed, c.nearby_metres, o.agents_see_reports from intervention i indexed by intervention_by_latitude join category c on c.organisation_id = i.organisation_id and c.id = i.category_id left join category t on t.organisation_id = i.organisation_id and t.id = i.type_id join organisation o on o.id = i.organisation_id join member_role r on r.organisation_id = i.organisation_id and r.person_id = ?2 and r.product = 'interventions' where i.organisation_id = ?1 and i.category_id = ?3 and i.latitude between ?4 and ?5 and i.longitude between ?6 and ?7 and i.status in ('to_validate', 'to_do', 'in_progress') and case r.role when 'agent' then exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id and a.person_id = ?2) or (o.agents_see_reports and i.author_id = ?2) when 'requester' then i.author_id = ?2 or exists (select 1 from follower f where f.organisation_id = i.organisation_id and f.intervention_id = i.id and f.person_id = ?2) else 1 end order by (i.latitude - ?8) * (i.latitude - ?8) + ?10 * min(abs(i.longitude - ?9), 360 - abs(i.longitude - ?9)) * min(abs(i.longitude - ?9), 360 - abs(i.longitude - ?9)) limit ?11",
        organisation,
        reader,
        category,
        frame.south,
        frame.north,
        frame.west,
        frame.east,
        centre.0,
        centre.1,
        platform::maths::cos(centre.0.to_radians()).powi(2),
        AROUND
    )
}

// ------------------------------------------------------------------ following

/// The person follows it from now on.
#[must_use]
pub fn follow(grant: &Grant<may::Follow>, at: DateTime<Utc>, ids: Ids<'_>) -> Vec<Stmt> {
    let id = InterventionId::new(grant.subject().id);
    vec![
        sql!(
            "insert into follower (organisation_id, intervention_id, person_id, followed_at) values (?1, ?2, ?3, ?4) on conflict do nothing",
            grant.organisation(),
            id,
            grant.actor().person,
            at
        ),
        audit(grant, ids, at),
    ]
}

/// The person follows it no more.
#[must_use]
pub fn unfollow(grant: &Grant<may::Unfollow>, at: DateTime<Utc>, ids: Ids<'_>) -> Vec<Stmt> {
    let id = InterventionId::new(grant.subject().id);
    vec![
        sql!(
            "delete from follower where organisation_id = ?1 and intervention_id = ?2 and person_id = ?3",
            grant.organisation(),
            id,
            grant.actor().person
        ),
        audit(grant, ids, at),
    ]
}

// ------------------------------------------------------------------ merging

/// Closes `source` as a duplicate of `target`, if both still stand where they were read: its photos and comments join the
/// target's, who asked for it and who follows it follow the target.
#[must_use]
pub fn merge(
    grant: &Grant<may::Merge>,
    source: &Intervention,
    target: &Intervention,
    touch: Touch,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    let organisation = grant.organisation();
    let mut batch = vec![sql!(
        "update intervention set status = 'duplicate', closing_reason = ?6, blocked_at = null, block_reason = null, updated_at = ?7, closed_at = ?7, purge_on = ?8, warned_on = null where organisation_id = ?1 and id = ?2 and status = ?3 and exists (select 1 from intervention t where t.organisation_id = ?1 and t.id = ?4 and t.status = ?5) and not exists (select 1 from intervention_link l where l.organisation_id = ?1 and l.target_id = ?2 and l.kind = 'part')",
        organisation,
        source.id,
        source.status.code(),
        target.id,
        target.status.code(),
        crate::fr::duplicate_of(target.number),
        touch.at,
        touch.purge_on
    )];
    let of = crate::fr::number(target.number);
    batch.extend(told(grant, ids, touch.at, Event::Merged, Some(&of)));
    let from = crate::fr::number(source.number);
    batch.push(line(
        grant,
        target.id,
        ids,
        touch.at,
        Event::Absorbed,
        Some(&from),
    ));
    batch.push(link(
        organisation,
        source.id,
        "duplicate",
        target.id,
        touch.at,
    ));
    batch.extend(moved(organisation, source.id, target.id, touch.at));
    batch.push(sql!(
        "update intervention set updated_at = ?3, purge_on = case when closed_at is null then ?4 else purge_on end, warned_on = null where organisation_id = ?1 and id = ?2",
        organisation,
        target.id,
        touch.at,
        touch.purge_on
    ));
    batch
}

/// What goes from one to the other: photos, comments with what they said before, and those to be told.
fn moved(
    organisation: OrganisationId,
    source: InterventionId,
    target: InterventionId,
    at: DateTime<Utc>,
) -> [Stmt; 5] {
    [
        sql!(
            "update photo set intervention_id = ?3 where organisation_id = ?1 and intervention_id = ?2",
            organisation,
            source,
            target
        ),
        sql!(
            "update comment set intervention_id = ?3 where organisation_id = ?1 and intervention_id = ?2",
            organisation,
            source,
            target
        ),
        sql!(
            "update comment_revision set intervention_id = ?3 where organisation_id = ?1 and intervention_id = ?2",
            organisation,
            source,
            target
        ),
        sql!(
            "insert or ignore into follower (organisation_id, intervention_id, person_id, followed_at) select organisation_id, ?3, author_id, ?4 from intervention where organisation_id = ?1 and id = ?2 and author_id is not null union select organisation_id, ?3, person_id, ?4 from follower where organisation_id = ?1 and intervention_id = ?2",
            organisation,
            source,
            target,
            at
        ),
        sql!(
            "delete from follower where organisation_id = ?1 and intervention_id = ?2 and person_id = (select author_id from intervention where organisation_id = ?1 and id = ?2)",
            organisation,
            target
        ),
    ]
}

fn link(
    organisation: OrganisationId,
    id: InterventionId,
    kind: &str,
    target: InterventionId,
    at: DateTime<Utc>,
) -> Stmt {
    sql!(
        "insert into intervention_link (organisation_id, intervention_id, kind, target_id, linked_at) values (?1, ?2, ?3, ?4, ?5)",
        organisation,
        id,
        kind,
        target,
        at
    )
}

// ------------------------------------------------------------------ splitting

/// Says in the history of an intervention in `status` that it was divided into `parts`, if it has room for them and is no part
/// itself.
#[must_use]
pub fn split(
    grant: &Grant<may::Split>,
    status: Status,
    parts: &[(InterventionId, i64)],
    touch: Touch,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    let id = InterventionId::new(grant.subject().id);
    let room = PARTS_MAX.saturating_sub(parts.len());
    let mut batch = vec![sql!(
        "update intervention set updated_at = ?4, purge_on = ?5, warned_on = null where organisation_id = ?1 and id = ?2 and status = ?3 and (select count(*) from intervention_link l where l.organisation_id = ?1 and l.target_id = ?2 and l.kind = 'part') <= ?6 and not exists (select 1 from intervention_link l where l.organisation_id = ?1 and l.intervention_id = ?2 and l.kind = 'part')",
        grant.organisation(),
        id,
        status.code(),
        touch.at,
        touch.purge_on,
        u32::try_from(room).unwrap_or_default()
    )];
    let numbers: Vec<String> = parts
        .iter()
        .map(|(_, number)| crate::fr::number(*number))
        .collect();
    let said = domain::french::list(&numbers);
    batch.extend(told(grant, ids, touch.at, Event::Split, Some(&said)));
    batch
}

/// Ties a part that was just created to the intervention that is divided.
#[must_use]
pub fn part(grant: &Grant<may::Split>, part: InterventionId, at: DateTime<Utc>) -> Stmt {
    let whole = InterventionId::new(grant.subject().id);
    link(grant.organisation(), part, "part", whole, at)
}
