//! Work that comes back: its rule, what its interventions say, and their creation, which may be tried again and again.

use super::{write::Ids, zones};
use crate::{
    forms::{Details, recurrence::Template},
    model::{Event, Priority, Status, Touch, deadline},
    policy::{Action, may},
    recurrence::{Frequency, Rule, Slot, Weekdays},
};
use chrono::{DateTime, NaiveDate, NaiveTime, Timelike as _, Utc};
use domain::{
    calendar::{Holidays, Zone, parse_time, to_db},
    fold,
    id::{CategoryId, InterventionId, OrganisationId, PersonId, RecurrenceId, ZoneId},
    policy::{Grant, System},
};
use platform::{
    db::{Stmt, date, optional_moment},
    ledger, sql, system_sql,
};
use serde::{Deserialize, Deserializer};
use uuid::Uuid;
use web::Lookup;

/// A recurrence as one row of the database, with the names of its category and type.
#[derive(Debug, Clone, Deserialize)]
pub struct Recurrence {
    /// Whose.
    pub organisation_id: OrganisationId,
    /// Identifier.
    pub id: RecurrenceId,
    /// Counts its changes.
    pub version: i64,
    /// How often.
    pub frequency: Frequency,
    /// Every how many of them.
    pub every: u8,
    /// On which days of the week, as bits.
    pub weekdays: u8,
    /// The day from which it counts.
    #[serde(deserialize_with = "date")]
    pub first_day: NaiveDate,
    /// The last day, included.
    #[serde(deserialize_with = "date")]
    pub last_day: NaiveDate,
    /// `HH:MM`; none: the whole day.
    pub start_time: Option<String>,
    /// `HH:MM`.
    pub end_time: Option<String>,
    /// The zone of its wall clock, an IANA name.
    pub zone: String,
    /// How pressing.
    pub priority: Priority,
    /// Category.
    pub category_id: CategoryId,
    /// Its name.
    pub category_name: String,
    /// Within how many working days its interventions are due.
    pub working_days: Option<u8>,
    /// Type inside the category.
    pub type_id: Option<CategoryId>,
    /// Its name.
    pub type_name: Option<String>,
    /// Street address or described place.
    pub address: String,
    /// What helps to find it.
    pub address_extra: Option<String>,
    /// Five digits.
    pub postcode: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Its line or surface, as GeoJSON; read with one recurrence, not with a list of them.
    #[serde(default)]
    pub outline: Option<String>,
    /// What is to be done.
    pub description: Option<String>,
    /// How many were chosen to do it.
    pub assignee_count: u32,
    /// The last day up to which its interventions exist.
    #[serde(deserialize_with = "date")]
    pub created_through: NaiveDate,
}

impl Recurrence {
    /// Its rule; none when what is kept makes no sense, which the forms prevent.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        let days = Weekdays::from_bits(self.weekdays);
        let last = Some(self.last_day.max(self.first_day));
        Rule::new(self.frequency, self.every, days, self.first_day, last).ok()
    }

    /// At what time of the day.
    #[must_use]
    pub fn slot(&self) -> Slot {
        let time = |text: &Option<String>| text.as_deref().and_then(|text| parse_time(text).ok());
        time(&self.start_time).map_or(Slot::AllDay, |start| {
            Slot::Hours(start, time(&self.end_time))
        })
    }

    /// The zone of its wall clock.
    #[must_use]
    pub fn zone(&self) -> Zone {
        Zone::parse(&self.zone).unwrap_or_default()
    }

    /// The title people read: the type, or the category where no type was chosen.
    #[must_use]
    pub fn title(&self) -> &str {
        self.type_name.as_deref().unwrap_or(&self.category_name)
    }

    /// The words under which its interventions are found, but for their numbers.
    #[must_use]
    pub fn words(&self) -> String {
        let texts = [
            Some(self.address.as_str()),
            self.address_extra.as_deref(),
            self.postcode.as_deref(),
            self.city.as_deref(),
            self.description.as_deref(),
        ];
        words(&texts)
    }
}

/// The words of what a template says, as JSON.
#[must_use]
pub fn words_of(details: &Details) -> String {
    words(&[
        Some(details.address.as_str()),
        details.address_extra.as_deref(),
        details.postcode.as_deref(),
        details.city.as_deref(),
        details.description.as_deref(),
    ])
}

fn words(texts: &[Option<&str>]) -> String {
    let texts: Vec<&str> = texts.iter().copied().flatten().collect();
    super::texts(fold::words(&texts.join(" ")))
}

/// One of its interventions.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Occurrence {
    /// Identifier.
    pub id: InterventionId,
    /// Its number.
    pub number: i64,
    /// Where it stands.
    pub status: Status,
    /// Counts its changes.
    pub version: i64,
    /// The day of the recurrence that it stands for.
    #[serde(deserialize_with = "date")]
    pub occurrence_date: NaiveDate,
    /// When it is planned, which may be another day.
    #[serde(default, deserialize_with = "optional_moment")]
    pub planned_start: Option<DateTime<Utc>>,
    /// Until when.
    #[serde(default, deserialize_with = "optional_moment")]
    pub planned_end: Option<DateTime<Utc>>,
    /// Who does it.
    #[serde(default, deserialize_with = "people")]
    pub assigned: Vec<PersonId>,
}

/// Identifiers separated by commas, or nothing.
fn people<'de, D: Deserializer<'de>>(row: D) -> Result<Vec<PersonId>, D::Error> {
    let ids = Option::<String>::deserialize(row)?.unwrap_or_default();
    Ok(ids.split(',').filter_map(|id| id.parse().ok()).collect())
}

/// Somebody who is to do it.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Chosen {
    /// The person.
    pub person_id: PersonId,
}

/// How many recurrences a page of the list holds.
pub const PAGE: u32 = 50;

/// What the list reads: one more than a page, the latest first, after the one that the query names: [`Recurrence`] rows.
#[must_use]
pub fn load_list(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let after = lookup.query.get("after").and_then(|raw| raw.parse().ok());
    let after: RecurrenceId = after.unwrap_or(RecurrenceId::new(Uuid::max()));
    vec![sql!(
        "select r.organisation_id, r.id, r.version, r.frequency, r.every, r.weekdays, r.first_day, r.last_day, r.start_time, r.end_time, r.zone, r.priority, r.category_id, c.name as category_name, c.working_days, r.type_id, t.name as type_name, r.address, r.address_extra, r.postcode, r.city, r.latitude, r.longitude, r.description, r.assignee_count, r.created_through from recurrence r join category c on c.organisation_id = r.organisation_id and c.id = r.category_id left join category t on t.organisation_id = r.organisation_id and t.id = r.type_id where r.organisation_id = ?1 and r.id < ?2 order by r.id desc limit ?3",
        lookup.claims.organisation,
        after,
        PAGE + 1
    )]
}

/// What the pages of one recurrence read of it: itself, who does it, its interventions.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let Ok(id) = lookup.params.get::<RecurrenceId>("recurrence_id") else {
        return Vec::new();
    };
    let organisation = lookup.claims.organisation;
    vec![
        sql!(
            "select r.organisation_id, r.id, r.version, r.frequency, r.every, r.weekdays, r.first_day, r.last_day, r.start_time, r.end_time, r.zone, r.priority, r.category_id, c.name as category_name, c.working_days, r.type_id, t.name as type_name, r.address, r.address_extra, r.postcode, r.city, r.latitude, r.longitude, r.outline, r.description, r.assignee_count, r.created_through from recurrence r join category c on c.organisation_id = r.organisation_id and c.id = r.category_id left join category t on t.organisation_id = r.organisation_id and t.id = r.type_id where r.organisation_id = ?1 and r.id = ?2",
            organisation,
            id
        ),
        chosen(organisation, id),
        sql!(
            "select i.id, i.number, i.status, i.version, i.occurrence_date, i.planned_start, i.planned_end, (select group_concat(a.person_id) from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id) as assigned from intervention i where i.organisation_id = ?1 and i.recurrence_id = ?2 and i.status = 'to_do' order by i.occurrence_date limit 1200",
            organisation,
            id
        ),
    ]
}

/// Who was chosen to do it: [`Chosen`] rows.
#[must_use]
pub fn chosen(organisation: OrganisationId, id: RecurrenceId) -> Stmt {
    sql!(
        "select person_id from recurrence_assignee where organisation_id = ?1 and recurrence_id = ?2 order by person_id",
        organisation,
        id
    )
}

fn audit(grant: &Grant<may::Recur>, id: RecurrenceId, ids: Ids<'_>, at: DateTime<Utc>) -> Stmt {
    let action = Action::Recur.code();
    let subject = format!("recurrence/{id}");
    ledger::audit(ids.uuid(at), grant.actor(), action, &subject, at)
}

fn clock(time: NaiveTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

fn times(slot: Slot) -> (Option<String>, Option<String>) {
    match slot {
        Slot::AllDay => (None, None),
        Slot::Hours(start, end) => (Some(clock(start)), end.map(clock)),
    }
}

/// A recurrence that does not exist yet.
#[derive(Debug, Clone)]
pub struct New {
    /// Its identifier.
    pub id: RecurrenceId,
    /// What its interventions say.
    pub template: Template,
    /// When it comes.
    pub rule: Rule,
    /// The zone of its wall clock.
    pub zone: Zone,
    /// The last day up to which its interventions are created with it.
    pub through: NaiveDate,
}

/// Creates it, without its interventions.
#[must_use]
pub fn create(grant: &Grant<may::Recur>, new: &New, at: DateTime<Utc>, ids: Ids<'_>) -> Vec<Stmt> {
    let (organisation, details) = (grant.organisation(), &new.template.details);
    let (latitude, longitude) = details.position.unzip();
    let (start, end) = times(new.template.slot);
    let mut batch = vec![
        sql!(
            "insert into recurrence (organisation_id, id, version, frequency, every, weekdays, first_day, last_day, start_time, end_time, zone, priority, category_id, type_id, address, address_extra, postcode, city, latitude, longitude, outline, description, author_id, assignee_count, created_through, created_at, updated_at) values (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?25)",
            organisation,
            new.id,
            new.rule.frequency().code(),
            u32::from(new.rule.interval()),
            u32::from(new.rule.weekdays().bits()),
            new.rule.first(),
            new.rule.last(),
            start,
            end,
            new.zone.name(),
            details.priority.unwrap_or_default().code(),
            details.category.id,
            details.kind.as_ref().map(|kind| kind.id),
            &details.address,
            details.address_extra.as_ref(),
            details.postcode.as_ref(),
            details.city.as_ref(),
            latitude,
            longitude,
            details.outline.as_ref(),
            details.description.as_ref(),
            grant.actor().person,
            how_many(&new.template.assignees),
            new.through,
            at
        ),
        audit(grant, new.id, ids, at),
    ];
    batch.extend(choose(organisation, new.id, &new.template.assignees));
    batch
}

fn how_many(people: &[PersonId]) -> u32 {
    u32::try_from(people.len()).unwrap_or(u32::MAX)
}

fn choose(
    organisation: OrganisationId,
    id: RecurrenceId,
    people: &[PersonId],
) -> impl Iterator<Item = Stmt> {
    people.iter().map(move |person| {
        sql!(
            "insert into recurrence_assignee (organisation_id, recurrence_id, person_id) values (?1, ?2, ?3)",
            organisation,
            id,
            *person
        )
    })
}

/// Of which recurrence, at which version, interventions are created: what was changed meanwhile creates none.
#[derive(Debug, Clone, Copy)]
pub struct Of {
    /// Whose.
    pub organisation: OrganisationId,
    /// Which.
    pub id: RecurrenceId,
    /// As it was read.
    pub version: i64,
}

/// What the interventions of a recurrence have in common, beyond what its row says.
#[derive(Debug, Clone, Copy)]
pub struct What<'a> {
    /// When on their days.
    pub slot: Slot,
    /// On which wall clock.
    pub zone: Zone,
    /// The words under which they are found, as JSON.
    pub words: &'a str,
    /// Within how many working days each is due, counted from its own day.
    pub working_days: Option<u8>,
    /// The districts in which they lie.
    pub districts: &'a [ZoneId],
}

/// A day on which there is to be an intervention, and the identifier of that one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The identifier.
    pub id: InterventionId,
    /// The day.
    pub date: NaiveDate,
}

/// Gives the intervention of each day its identifier.
#[must_use]
pub fn days(dates: &[NaiveDate], at: DateTime<Utc>, ids: Ids<'_>) -> Vec<Day> {
    let day = |date: &NaiveDate| Day {
        id: InterventionId::new(ids.uuid(at)),
        date: *date,
    };
    dates.iter().map(day).collect()
}

/// Creates the interventions of those days that are not there yet, whoever tries how often: a day is created once.
///
/// Each takes what the recurrence says, the next number, and those of its people to whom work can be given today. It is
/// due after its own day, however early it is created.
#[must_use]
pub fn occurrences(of: Of, days: &[Day], what: &What<'_>, touch: Touch, ids: Ids<'_>) -> Vec<Stmt> {
    if days.is_empty() {
        return Vec::new();
    }
    let mut tags = Vec::new();
    let items: Vec<String> = days
        .iter()
        .map(|Day { id, date }| {
            let (start, end) = what.slot.on(*date, what.zone);
            let end = end.map_or_else(|| "null".to_owned(), |end| format!("\"{}\"", to_db(end)));
            let line = ids.uuid(touch.at);
            tags.extend(what.districts.iter().map(|zone| (*id, *zone)));
            format!(
                "[\"{id}\",\"{date}\",\"{}\",{end},\"{line}\",{}]",
                to_db(start),
                due_on(*date, what.working_days, touch.holidays)
            )
        })
        .collect();
    let items = format!("[{}]", items.join(","));
    let mut batch = vec![
        sql!(
            "insert into intervention (organisation_id, id, number, status, version, priority, category_id, type_id, address, address_extra, postcode, city, latitude, longitude, description, author_id, planned_start, planned_end, created_at, updated_at, purge_on, recurrence_id, occurrence_date, due_on) select r.organisation_id, json_extract(o.value, '$[0]'), coalesce((select n.last from intervention_counter n where n.organisation_id = r.organisation_id), 0) + 1 + o.key, 'to_do', 1, r.priority, r.category_id, r.type_id, r.address, r.address_extra, r.postcode, r.city, r.latitude, r.longitude, r.description, r.author_id, json_extract(o.value, '$[2]'), json_extract(o.value, '$[3]'), ?5, ?5, ?6, r.id, json_extract(o.value, '$[1]'), json_extract(o.value, '$[5]') from recurrence r cross join json_each(?4) o where r.organisation_id = ?1 and r.id = ?2 and r.version = ?3 and not exists (select 1 from intervention i where i.organisation_id = r.organisation_id and i.recurrence_id = r.id and i.occurrence_date = json_extract(o.value, '$[1]'))",
            of.organisation,
            of.id,
            of.version,
            &items,
            touch.at,
            touch.purge_on
        ),
        sql!(
            "insert into intervention_counter (organisation_id, last) select i.organisation_id, max(i.number) from intervention i where i.organisation_id = ?1 and i.recurrence_id = ?2 group by i.organisation_id on conflict (organisation_id) do update set last = max(last, excluded.last)",
            of.organisation,
            of.id
        ),
        sql!(
            "insert into journal (organisation_id, intervention_id, id, at, actor_id, event, detail, position) select i.organisation_id, i.id, json_extract(o.value, '$[4]'), ?3, i.author_id, ?4, ?5, 1 from json_each(?2) o cross join intervention i on i.organisation_id = ?1 and i.id = json_extract(o.value, '$[0]')",
            of.organisation,
            &items,
            touch.at,
            Event::Created.code(),
            crate::fr::planning::COMES_BACK
        ),
        sql!(
            "insert into assignment (organisation_id, intervention_id, person_id, assigned_at) select i.organisation_id, i.id, a.person_id, ?4 from json_each(?3) o cross join intervention i on i.organisation_id = ?1 and i.id = json_extract(o.value, '$[0]') cross join recurrence_assignee a on a.organisation_id = i.organisation_id and a.recurrence_id = ?2 join membership m on m.organisation_id = a.organisation_id and m.person_id = a.person_id and m.state = 'active' join member_role g on g.organisation_id = a.organisation_id and g.person_id = a.person_id and g.product = 'interventions' and g.role <> 'requester' join person p on p.id = a.person_id and p.suspended_at is null",
            of.organisation,
            of.id,
            &items,
            touch.at
        ),
        words_for(of.organisation, &items, "$[0]", what.words),
        sql!(
            "insert into intervention_outline (organisation_id, intervention_id, geometry) select i.organisation_id, i.id, r.outline from recurrence r cross join json_each(?3) o cross join intervention i on i.organisation_id = r.organisation_id and i.id = json_extract(o.value, '$[0]') where r.organisation_id = ?1 and r.id = ?2 and r.outline is not null",
            of.organisation,
            of.id,
            &items
        ),
        sql!(
            "update recurrence set created_through = max(created_through, ?4) where organisation_id = ?1 and id = ?2 and version = ?3",
            of.organisation,
            of.id,
            of.version,
            days.last().map(|day| day.date)
        ),
    ];
    batch.extend(zones::tag(of.organisation, tags));
    batch
}

/// The day on which the intervention of `day` is due, as JSON.
fn due_on(day: NaiveDate, working_days: Option<u8>, holidays: Holidays) -> String {
    deadline(day, working_days, holidays)
        .map_or_else(|| "null".to_owned(), |due| format!("\"{due}\""))
}

/// The words of each of these interventions, and its number; `at` is where an item of the list holds its identifier.
fn words_for(organisation: OrganisationId, items: &str, at: &str, words: &str) -> Stmt {
    sql!(
        "insert or ignore into intervention_word (organisation_id, word, intervention_id) select i.organisation_id, w.value, i.id from json_each(?2) o cross join intervention i on i.organisation_id = ?1 and i.id = json_extract(o.value, ?3) cross join json_each(?4) w union all select i.organisation_id, cast(i.number as text), i.id from json_each(?2) o cross join intervention i on i.organisation_id = ?1 and i.id = json_extract(o.value, ?3)",
        organisation,
        items,
        at,
        words
    )
}

// ------------------------------------------------------------------ changes

/// A change of what the interventions of a recurrence say.
#[derive(Debug)]
pub struct Change<'a> {
    /// The recurrence as it was read.
    pub found: &'a Recurrence,
    /// What they say from now on.
    pub template: &'a Template,
    /// In which districts they lie from now on.
    pub districts: &'a [ZoneId],
    /// Those of its interventions that it is for: all still to be done when they were read.
    pub targets: &'a [Occurrence],
    /// When.
    pub touch: Touch,
}

/// Changes the recurrence and its targets, if nobody changed it since; what was begun meanwhile stays as it is.
#[must_use]
pub fn change_all(grant: &Grant<may::Recur>, change: &Change<'_>, ids: Ids<'_>) -> Vec<Stmt> {
    let (found, details) = (change.found, &change.template.details);
    let (organisation, at) = (grant.organisation(), change.touch.at);
    let (latitude, longitude) = details.position.unzip();
    let (start, end) = times(change.template.slot);
    let mut batch = vec![
        sql!(
            "update recurrence set start_time = ?4, end_time = ?5, priority = ?6, category_id = ?7, type_id = ?8, address = ?9, address_extra = ?10, postcode = ?11, city = ?12, latitude = ?13, longitude = ?14, outline = ?15, description = ?16, assignee_count = ?17, updated_at = ?18, version = version + 1 where organisation_id = ?1 and id = ?2 and version = ?3",
            organisation,
            found.id,
            found.version,
            start,
            end,
            details.priority.unwrap_or(found.priority).code(),
            details.category.id,
            details.kind.as_ref().map(|kind| kind.id),
            &details.address,
            details.address_extra.as_ref(),
            details.postcode.as_ref(),
            details.city.as_ref(),
            latitude,
            longitude,
            details.outline.as_ref(),
            details.description.as_ref(),
            how_many(&change.template.assignees),
            at
        ),
        audit(grant, found.id, ids, at),
        sql!(
            "delete from recurrence_assignee where organisation_id = ?1 and recurrence_id = ?2",
            organisation,
            found.id
        ),
    ];
    batch.extend(choose(organisation, found.id, &change.template.assignees));
    if !change.targets.is_empty() {
        let details = edit_targets(organisation, change);
        batch.push(details);
        batch.extend(follow(grant, change, ids));
    }
    batch
}

/// Changes one intervention alone, if nobody did since; the recurrence stays as it is.
#[must_use]
pub fn change_one(grant: &Grant<may::Recur>, change: &Change<'_>, ids: Ids<'_>) -> Vec<Stmt> {
    let organisation = grant.organisation();
    let mut batch = vec![
        edit_targets(organisation, change),
        audit(grant, change.found.id, ids, change.touch.at),
    ];
    batch.extend(follow(grant, change, ids));
    batch
}

/// `[[identifier, version, start, end, line]]`.
fn list(change: &Change<'_>, ids: Ids<'_>) -> String {
    let zone = change.found.zone();
    let items: Vec<String> = change
        .targets
        .iter()
        .map(|target| {
            let (start, end) = change.template.slot.on(target.occurrence_date, zone);
            let end = end.map_or_else(|| "null".to_owned(), |end| format!("\"{}\"", to_db(end)));
            let line = ids.uuid(change.touch.at);
            format!(
                "[\"{}\",{},\"{}\",{end},\"{line}\"]",
                target.id,
                target.version,
                to_db(start)
            )
        })
        .collect();
    format!("[{}]", items.join(","))
}

fn edit_targets(organisation: OrganisationId, change: &Change<'_>) -> Stmt {
    let details = &change.template.details;
    let (latitude, longitude) = details.position.unzip();
    let targets: Vec<String> = change
        .targets
        .iter()
        .map(|target| {
            let days = details.category.working_days;
            let due = due_on(target.occurrence_date, days, change.touch.holidays);
            format!("[\"{}\",{},{due}]", target.id, target.version)
        })
        .collect();
    // Another category has another delay; in the same one what was promised stays.
    sql!(
        "update intervention set due_on = case when category_id = ?4 then due_on else (select json_extract(q.value, '$[2]') from json_each(?2) q where json_extract(q.value, '$[0]') = intervention.id) end, priority = ?3, category_id = ?4, type_id = ?5, address = ?6, address_extra = ?7, postcode = ?8, city = ?9, latitude = ?10, longitude = ?11, description = ?12, updated_at = ?13, purge_on = ?14, warned_on = null, version = version + 1 where organisation_id = ?1 and status = 'to_do' and (id, version) in (select json_extract(value, '$[0]'), json_extract(value, '$[1]') from json_each(?2))",
        organisation,
        format!("[{}]", targets.join(",")),
        details.priority.unwrap_or(change.found.priority).code(),
        details.category.id,
        details.kind.as_ref().map(|kind| kind.id),
        &details.address,
        details.address_extra.as_ref(),
        details.postcode.as_ref(),
        details.city.as_ref(),
        latitude,
        longitude,
        details.description.as_ref(),
        change.touch.at,
        change.touch.purge_on
    )
}

/// What goes with [`edit_targets`]: hours, people, words, outline, zones, history. A target is one that it changed: at the next version, to be done.
/// Each takes all that the form says, whatever was changed apart: what is compared with the series alone would leave it as it is.
fn follow(grant: &Grant<may::Recur>, change: &Change<'_>, ids: Ids<'_>) -> Vec<Stmt> {
    let organisation = grant.organisation();
    let items = list(change, ids);
    let at = change.touch.at;
    let mut batch = vec![
        sql!(
            "update intervention set planned_start = json_extract(o.value, '$[2]'), planned_end = json_extract(o.value, '$[3]') from json_each(?2) o where intervention.organisation_id = ?1 and intervention.id = json_extract(o.value, '$[0]') and intervention.version = json_extract(o.value, '$[1]') + 1 and intervention.status = 'to_do'",
            organisation,
            &items
        ),
        sql!(
            "delete from assignment where organisation_id = ?1 and intervention_id in (select i.id from json_each(?2) o cross join intervention i on i.organisation_id = ?1 and i.id = json_extract(o.value, '$[0]') and i.version = json_extract(o.value, '$[1]') + 1 and i.status = 'to_do')",
            organisation,
            &items
        ),
        sql!(
            "insert into assignment (organisation_id, intervention_id, person_id, assigned_at) select i.organisation_id, i.id, p.value, ?4 from json_each(?2) o cross join intervention i on i.organisation_id = ?1 and i.id = json_extract(o.value, '$[0]') and i.version = json_extract(o.value, '$[1]') + 1 and i.status = 'to_do' cross join json_each(?3) p",
            organisation,
            &items,
            super::texts(&change.template.assignees),
            at
        ),
    ];
    batch.push(sql!(
        "delete from intervention_word where organisation_id = ?1 and intervention_id in (select i.id from json_each(?2) o cross join intervention i on i.organisation_id = ?1 and i.id = json_extract(o.value, '$[0]') and i.version = json_extract(o.value, '$[1]') + 1 and i.status = 'to_do')",
        organisation,
        &items
    ));
    batch.push(words_for(
        organisation,
        &items,
        "$[0]",
        &words_of(&change.template.details),
    ));
    batch.push(sql!(
        "delete from intervention_outline where organisation_id = ?1 and intervention_id in (select i.id from json_each(?2) o cross join intervention i on i.organisation_id = ?1 and i.id = json_extract(o.value, '$[0]') and i.version = json_extract(o.value, '$[1]') + 1 and i.status = 'to_do')",
        organisation,
        &items
    ));
    batch.extend(change.template.details.outline.as_ref().map(|outline| {
        sql!(
            "insert into intervention_outline (organisation_id, intervention_id, geometry) select i.organisation_id, i.id, ?3 from json_each(?2) o cross join intervention i on i.organisation_id = ?1 and i.id = json_extract(o.value, '$[0]') and i.version = json_extract(o.value, '$[1]') + 1 and i.status = 'to_do'",
            organisation,
            &items,
            outline
        )
    }));
    batch.push(sql!(
        "delete from intervention_zone where organisation_id = ?1 and intervention_id in (select i.id from json_each(?2) o cross join intervention i on i.organisation_id = ?1 and i.id = json_extract(o.value, '$[0]') and i.version = json_extract(o.value, '$[1]') + 1 and i.status = 'to_do')",
        organisation,
        &items
    ));
    batch.push(sql!(
        "insert into intervention_zone (organisation_id, zone_id, intervention_id) select i.organisation_id, z.id, i.id from json_each(?2) o cross join intervention i on i.organisation_id = ?1 and i.id = json_extract(o.value, '$[0]') and i.version = json_extract(o.value, '$[1]') + 1 and i.status = 'to_do' cross join json_each(?3) d cross join zone z on z.organisation_id = i.organisation_id and z.id = d.value",
        organisation,
        &items,
        super::texts(change.districts)
    ));
    batch.push(sql!(
        "insert into journal (organisation_id, intervention_id, id, at, actor_id, event, detail, position) select i.organisation_id, i.id, json_extract(o.value, '$[4]'), ?3, ?6, ?4, ?5, coalesce((select max(j.position) from journal j where j.organisation_id = i.organisation_id and j.intervention_id = i.id), 0) + 1 from json_each(?2) o cross join intervention i on i.organisation_id = ?1 and i.id = json_extract(o.value, '$[0]') and i.version = json_extract(o.value, '$[1]') + 1 and i.status = 'to_do'",
        organisation,
        &items,
        at,
        Event::Edited.code(),
        crate::fr::planning::BY_SERIES,
        grant.actor().person
    ));
    batch
}

/// Ends it on `last`: what is still to be done after that day is given up.
#[must_use]
pub fn stop(
    grant: &Grant<may::Recur>,
    found: &Recurrence,
    last: NaiveDate,
    touch: Touch,
    ids: Ids<'_>,
) -> Vec<Stmt> {
    let organisation = grant.organisation();
    vec![
        sql!(
            "update recurrence set last_day = ?4, updated_at = ?5, version = version + 1 where organisation_id = ?1 and id = ?2 and version = ?3",
            organisation,
            found.id,
            found.version,
            last,
            touch.at
        ),
        audit(grant, found.id, ids, touch.at),
        sql!(
            "insert into journal (organisation_id, intervention_id, id, at, actor_id, event, detail, position) select i.organisation_id, i.id, ?4 || '-' || i.number, ?5, ?6, ?7, ?8, coalesce((select max(j.position) from journal j where j.organisation_id = i.organisation_id and j.intervention_id = i.id), 0) + 1 from intervention i where i.organisation_id = ?1 and i.recurrence_id = ?2 and i.occurrence_date > ?3 and i.status = 'to_do'",
            organisation,
            found.id,
            last,
            ids.uuid(touch.at),
            touch.at,
            grant.actor().person,
            Event::Cancelled.code(),
            crate::fr::planning::STOPPED
        ),
        sql!(
            "update intervention set status = 'cancelled', closing_reason = ?4, updated_at = ?5, closed_at = ?5, purge_on = ?6, warned_on = null where organisation_id = ?1 and recurrence_id = ?2 and occurrence_date > ?3 and status = 'to_do'",
            organisation,
            found.id,
            last,
            crate::fr::planning::STOPPED,
            touch.at,
            touch.purge_on
        ),
    ]
}

// ------------------------------------------------------------------ the night's work

/// A recurrence whose next interventions are to be created.
#[derive(Debug, Clone, Deserialize)]
pub struct Due {
    /// The recurrence.
    pub recurrence: Recurrence,
    /// The organisation's name.
    pub organisation_name: String,
    /// The organisation's public holidays.
    pub holidays: Holidays,
    /// How many of those chosen can still be given work.
    pub left_count: u32,
}

/// At most so many recurrences whose interventions do not yet exist up to `horizon`, the furthest behind first: [`Due`] rows.
#[must_use]
pub fn due(_: &System, horizon: NaiveDate, most: u32) -> Stmt {
    system_sql!(
        "select r.organisation_id, r.id, r.version, r.frequency, r.every, r.weekdays, r.first_day, r.last_day, r.start_time, r.end_time, r.zone, r.priority, r.category_id, c.name as category_name, c.working_days, r.type_id, t.name as type_name, r.address, r.address_extra, r.postcode, r.city, r.latitude, r.longitude, r.description, r.assignee_count, r.created_through, n.name as organisation_name, n.holidays, (select count(*) from recurrence_assignee a join membership m on m.organisation_id = a.organisation_id and m.person_id = a.person_id and m.state = 'active' join member_role g on g.organisation_id = a.organisation_id and g.person_id = a.person_id and g.product = 'interventions' and g.role <> 'requester' join person p on p.id = a.person_id and p.suspended_at is null where a.organisation_id = r.organisation_id and a.recurrence_id = r.id) as left_count from recurrence r indexed by recurrence_by_horizon join organisation n on n.id = r.organisation_id join category c on c.organisation_id = r.organisation_id and c.id = r.category_id left join category t on t.organisation_id = r.organisation_id and t.id = r.type_id where r.created_through < ?1 and r.created_through < r.last_day order by r.created_through, r.id limit ?2",
        horizon,
        most
    )
}

/// Notes that its interventions exist up to that day, there being none to create.
#[must_use]
pub fn through(_: &System, of: Of, day: NaiveDate) -> Stmt {
    sql!(
        "update recurrence set created_through = max(created_through, ?4) where organisation_id = ?1 and id = ?2 and version = ?3",
        of.organisation,
        of.id,
        of.version,
        day
    )
}

/// Notes that those who coordinate know how many are left.
#[must_use]
pub fn told(_: &System, of: Of, left: u32) -> Stmt {
    sql!(
        "update recurrence set assignee_count = ?3 where organisation_id = ?1 and id = ?2",
        of.organisation,
        of.id,
        left
    )
}
