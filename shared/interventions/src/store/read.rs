//! What is read: one intervention with everything about it, lists, the categories.

use super::{daily, place::Place, relations};
use crate::{
    forms::Plan,
    model::{
        Assignee, Category, CategoryType, Comment, Daily, Dossier, Entry, Intervention, Photo,
        Priority, Related, Status, Summary,
    },
    planning::{minus, plus},
    policy::{self, Scope},
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    fold,
    id::{
        CategoryId, CommentId, InterventionId, OrganisationId, PersonId, PhotoId, RecurrenceId,
        ZoneId,
    },
    policy::{Actor, Subject},
};
use platform::{
    Rows,
    db::{DbError, Single, Stmt, Value, flag},
    directory::{self, MemberRow},
    sql,
};
use serde::Deserialize;
use web::{Error, Lookup, Request};

/// One intervention with everything about it, as the routes that act on it load it.
#[derive(Debug, Clone)]
pub struct Found {
    /// What its page shows.
    pub dossier: Dossier,
    /// Its line or surface, and its zones.
    pub place: Place,
    /// What made it come back, where that is still there.
    pub recurrence: Option<RecurrenceId>,
    /// Who did something to it, by its history; those who left are not there.
    pub actors: Vec<PersonId>,
    /// Whether the organisation lets its agents read what they reported.
    pub agents_see_reports: bool,
    /// The members of the organisation, by name.
    pub team: Vec<MemberRow>,
    /// Who follows it.
    pub followers: Vec<PersonId>,
    /// The reader's own photos of it.
    pub own_photos: Vec<PhotoId>,
}

impl Found {
    /// The row.
    #[must_use]
    pub const fn item(&self) -> &Intervention {
        &self.dossier.intervention
    }

    /// How `actor` stands to it.
    #[must_use]
    pub fn subject(&self, actor: &Actor) -> Subject {
        let mut subject = self.item().subject(actor, &self.dossier.assignees);
        subject.ties.followed = self.followers.contains(&actor.person);
        subject
    }

    /// Says which of the interventions that it is tied to `actor` may open; of the others no word is kept. Whoever only follows
    /// it keeps what a follower learns.
    pub fn show_to(&mut self, actor: &Actor) {
        let seen = |related: &Related| {
            let subject = Subject {
                ties: related.standing.ties(),
                ..Subject::organisation(actor.organisation)
            };
            (
                policy::sees(actor, subject, self.agents_see_reports),
                policy::reads(actor, subject, self.agents_see_reports),
            )
        };
        let shown: Vec<(bool, bool)> = self.dossier.related.iter().map(seen).collect();
        for (related, (sees, reads)) in self.dossier.related.iter_mut().zip(shown) {
            related.seen = sees;
            if !reads {
                related.description = None;
            }
        }
        if !policy::reads(actor, self.subject(actor), self.agents_see_reports) {
            self.dossier.veil(actor.person, &self.own_photos);
            self.place = Place::default();
        }
    }

    /// Who does it.
    #[must_use]
    pub fn assigned(&self) -> Vec<PersonId> {
        self.dossier
            .assignees
            .iter()
            .map(|assignee| assignee.person_id)
            .collect()
    }
}

#[derive(Debug, Deserialize)]
struct Head {
    intervention: Intervention,
    recurrence_id: Option<RecurrenceId>,
    author_name: Option<String>,
    #[serde(deserialize_with = "flag")]
    agents_see_reports: bool,
    outline: Option<String>,
    zones: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Line {
    entry: Entry,
    actor_id: Option<PersonId>,
}

fn head(organisation: OrganisationId, id: InterventionId) -> Stmt {
    sql!(
        "select i.organisation_id, i.id, i.number, i.status, i.version, i.priority, i.category_id, c.name as category_name, i.type_id, t.name as type_name, i.address, i.address_extra, i.postcode, i.city, i.latitude, i.longitude, i.description, i.author_id, i.planned_start, i.planned_end, i.blocked_at, i.block_reason, i.closing_reason, i.created_at, i.updated_at, i.started_at, i.closed_at, c.working_days, i.due_on, i.relaunch_on, i.feedback, i.feedback_words, coalesce(m.first_name || ' ' || m.last_name, case when i.open311_key_id is not null then 'Open311' end) as author_name, o.agents_see_reports, (select r.id from recurrence r where r.organisation_id = i.organisation_id and r.id = i.recurrence_id) as recurrence_id, (select d.geometry from intervention_outline d where d.organisation_id = i.organisation_id and d.intervention_id = i.id) as outline, (select json_group_array(z.name) from intervention_zone g join zone z on z.organisation_id = g.organisation_id and z.id = g.zone_id where g.organisation_id = i.organisation_id and g.intervention_id = i.id) as zones from intervention i join category c on c.organisation_id = i.organisation_id and c.id = i.category_id left join category t on t.organisation_id = i.organisation_id and t.id = i.type_id join organisation o on o.id = i.organisation_id left join membership m on m.organisation_id = i.organisation_id and m.person_id = i.author_id where i.organisation_id = ?1 and i.id = ?2",
        organisation,
        id
    )
}

fn assignees(organisation: OrganisationId, id: InterventionId) -> Stmt {
    sql!(
        "select a.person_id, m.first_name, m.last_name, case when m.state <> 'declined' then p.email end as email, p.suspended_at from assignment a join membership m on m.organisation_id = a.organisation_id and m.person_id = a.person_id join person p on p.id = a.person_id where a.organisation_id = ?1 and a.intervention_id = ?2 order by m.name_folded, a.person_id",
        organisation,
        id
    )
}

fn comments(organisation: OrganisationId, id: InterventionId) -> Stmt {
    sql!(
        "select k.id, k.author_id, m.first_name || ' ' || m.last_name as author_name, k.body, k.created_at, k.made_at, k.edited_at, k.moderated, k.deleted_at from comment k left join membership m on m.organisation_id = k.organisation_id and m.person_id = k.author_id where k.organisation_id = ?1 and k.intervention_id = ?2 order by k.created_at, k.position, k.id",
        organisation,
        id
    )
}

fn photos(organisation: OrganisationId, id: InterventionId) -> Stmt {
    sql!(
        "select id, moment, key, thumbnail_key, content_type, width, height, version, created_at from photo where organisation_id = ?1 and intervention_id = ?2 order by created_at, position, id",
        organisation,
        id
    )
}

fn journal(organisation: OrganisationId, id: InterventionId) -> Stmt {
    sql!(
        "select j.at, j.made_at, j.actor_id, coalesce(m.first_name || ' ' || m.last_name, (select 'Open311' from intervention i where j.event = 'created' and i.organisation_id = j.organisation_id and i.id = j.intervention_id and i.open311_key_id is not null)) as actor_name, j.event, j.detail from journal j left join membership m on m.organisation_id = j.organisation_id and m.person_id = j.actor_id where j.organisation_id = ?1 and j.intervention_id = ?2 order by j.at, j.position, j.id",
        organisation,
        id
    )
}

/// The rows of the intervention that the path names, and the team: what [`found`] takes.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let Ok(id) = lookup.params.get::<InterventionId>("id") else {
        return Vec::new();
    };
    let organisation = lookup.claims.organisation;
    vec![
        head(organisation, id),
        assignees(organisation, id),
        comments(organisation, id),
        photos(organisation, id),
        journal(organisation, id),
        directory::members(organisation),
        relations::related(organisation, id, lookup.claims.person),
        relations::followers(organisation, id),
        relations::own_photos(organisation, id, lookup.claims.person),
        daily::answers(organisation, id),
        daily::steps_of(organisation, id),
        daily::phrases(organisation),
    ]
}

/// [`load`], and the categories to choose from.
#[must_use]
pub fn load_with_categories(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let mut statements = load(lookup);
    if !statements.is_empty() {
        statements.push(categories(lookup.claims.organisation));
    }
    statements
}

/// [`load`], and who is not there in the two years to come.
#[must_use]
pub fn load_with_absences(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let mut statements = load(lookup);
    if !statements.is_empty() {
        let (organisation, today) = (lookup.claims.organisation, lookup.now.date_naive());
        statements.push(super::planning::absences(
            organisation,
            minus(today, 62),
            plus(today, 731),
        ));
    }
    statements
}

/// [`load`], and what the comment of the path said before it was moderated.
#[must_use]
pub fn load_with_revisions(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let mut statements = load(lookup);
    if let (Ok(id), Ok(comment)) = (lookup.params.get("id"), lookup.params.get("comment_id")) {
        statements.push(revisions(lookup.claims.organisation, id, comment));
    }
    statements
}

/// Takes what [`load`] asked for; 404 when there is no such intervention in the organisation.
pub fn found(request: &mut Request) -> Result<Found, Error> {
    if request.loaded.is_empty() {
        return Err(Error::not_found());
    }
    let head: Option<Head> = request.take_first()?;
    let assignees: Vec<Assignee> = request.take_all()?;
    let comments: Vec<Comment> = request.take_all()?;
    let photos: Vec<Photo> = request.take_all()?;
    let lines: Vec<Line> = request.take_all()?;
    let team: Vec<MemberRow> = request.take_all()?;
    let related: Vec<Related> = request.take_all()?;
    let followers = relations::people(request)?;
    let own_photos = relations::ids(request)?;
    let daily = Daily {
        answers: request.take_all()?,
        steps: request.take_all()?,
        phrases: request.take_all()?,
    };
    let head = head.ok_or_else(Error::not_found)?;
    Ok(Found {
        actors: lines.iter().filter_map(|line| line.actor_id).collect(),
        dossier: Dossier {
            intervention: head.intervention,
            author_name: head.author_name,
            assignees,
            comments,
            photos,
            journal: lines.into_iter().map(|line| line.entry).collect(),
            related,
            daily,
        },
        place: Place::new(head.outline, head.zones.as_deref()),
        agents_see_reports: head.agents_see_reports,
        recurrence: head.recurrence_id,
        team,
        followers,
        own_photos,
    })
}

fn revisions(organisation: OrganisationId, id: InterventionId, comment: CommentId) -> Stmt {
    sql!(
        "select replaced_at, body from comment_revision where organisation_id = ?1 and intervention_id = ?2 and comment_id = ?3 order by replaced_at",
        organisation,
        id,
        comment
    )
}

/// What a comment said until `replaced_at`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Revision {
    /// When it was replaced.
    #[serde(deserialize_with = "platform::db::moment")]
    pub replaced_at: DateTime<Utc>,
    /// What it said.
    pub body: String,
}

/// A photo's place in storage, of one intervention of the organisation.
#[must_use]
pub fn load_photo(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let organisation = lookup.claims.organisation;
    match (
        lookup.params.get::<InterventionId>("id"),
        lookup.params.get::<PhotoId>("photo_id"),
    ) {
        (Ok(id), Ok(_)) => vec![
            head(organisation, id),
            assignees(organisation, id),
            photos(organisation, id),
            relations::followers(organisation, id),
            relations::own_photos(organisation, id, lookup.claims.person),
        ],
        _ => Vec::new(),
    }
}

/// The photos of an intervention, and what says who may see which.
#[derive(Debug)]
pub struct FoundPhotos {
    /// How the reader stands to the intervention.
    pub subject: Subject,
    /// Its photos.
    pub photos: Vec<Photo>,
    /// Those that the reader took himself.
    pub own: Vec<PhotoId>,
    /// Whether the organisation lets its agents read what they reported.
    pub agents_see_reports: bool,
}

/// Takes what [`load_photo`] asked for, for `actor`; 404 when there is no such intervention in the organisation.
pub fn found_photos(request: &mut Request, actor: &Actor) -> Result<FoundPhotos, Error> {
    if request.loaded.is_empty() {
        return Err(Error::not_found());
    }
    let head: Option<Head> = request.take_first()?;
    let assignees: Vec<Assignee> = request.take_all()?;
    let photos = request.take_all()?;
    let followers = relations::people(request)?;
    let own = relations::ids(request)?;
    let head = head.ok_or_else(Error::not_found)?;
    let mut subject = head.intervention.subject(actor, &assignees);
    subject.ties.followed = followers.contains(&actor.person);
    Ok(FoundPhotos {
        subject,
        photos,
        own,
        agents_see_reports: head.agents_see_reports,
    })
}

// ------------------------------------------------------------------ categories

/// The categories and types of an organisation, archived ones too: what [`tree`] takes.
#[must_use]
pub fn categories(organisation: OrganisationId) -> Stmt {
    sql!(
        "select id, parent_id, name, archived_at is not null as archived, nearby_metres, working_days from category where organisation_id = ?1 order by position, name, id",
        organisation
    )
}

#[derive(Debug, Deserialize)]
struct CategoryRow {
    id: CategoryId,
    parent_id: Option<CategoryId>,
    name: String,
    #[serde(deserialize_with = "flag")]
    archived: bool,
    nearby_metres: u32,
    working_days: Option<u8>,
}

/// Takes the rows of [`categories`] as categories with their types.
pub fn tree(request: &mut Request) -> Result<Vec<Category>, Error> {
    Ok(tree_of(request.take()?)?)
}

/// The same of rows that were read otherwise.
pub fn tree_of(rows: Rows) -> Result<Vec<Category>, DbError> {
    let rows: Vec<CategoryRow> = rows.all()?;
    let types_of = |parent: CategoryId| {
        let types = rows.iter().filter(move |row| row.parent_id == Some(parent));
        types
            .map(|row| CategoryType {
                id: row.id,
                name: row.name.clone(),
                archived: row.archived,
            })
            .collect()
    };
    Ok(rows
        .iter()
        .filter(|row| row.parent_id.is_none())
        .map(|row| Category {
            id: row.id,
            name: row.name.clone(),
            archived: row.archived,
            nearby_metres: row.nearby_metres,
            working_days: row.working_days,
            types: types_of(row.id),
        })
        .collect())
}

// ------------------------------------------------------------------ creation

/// What a creation has to know of the organisation.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Register {
    /// The last number that was given.
    pub last: i64,
    /// Whether the organisation lets its agents read what they reported.
    #[serde(deserialize_with = "flag")]
    pub agents_see_reports: bool,
}

/// The one [`Register`] of the organisation.
#[must_use]
pub fn register(organisation: OrganisationId) -> Stmt {
    sql!(
        "select coalesce(n.last, 0) as last, o.agents_see_reports from organisation o left join intervention_counter n on n.organisation_id = o.id where o.id = ?1",
        organisation
    )
}

// ------------------------------------------------------------------ lists

/// What a list is narrowed to; nothing set: everything of its scope.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    /// These statuses; none: any.
    pub statuses: Option<Vec<Status>>,
    /// This category.
    pub category: Option<CategoryId>,
    /// This type.
    pub kind: Option<CategoryId>,
    /// Inside this zone.
    pub zone: Option<ZoneId>,
    /// This priority.
    pub priority: Option<Priority>,
    /// Blocked, or not.
    pub blocked: Option<bool>,
    /// Assigned to that person.
    pub assignee: Option<PersonId>,
    /// Assigned to nobody, or to somebody.
    pub unassigned: Option<bool>,
    /// Asked for at that moment or later.
    pub since: Option<DateTime<Utc>>,
    /// Every word must be there, or begin one that is.
    pub words: Vec<String>,
    /// Late on that civil date: due before it, and still to be done.
    pub late_on: Option<NaiveDate>,
    /// Done, and its requester asks for it to be taken up again; or not.
    pub reopen_asked: Option<bool>,
    /// Numbers under this one: the next page.
    pub before: Option<i64>,
    /// How many.
    pub limit: u32,
}

/// The words of a search, folded as they are stored; a number stays one.
#[must_use]
pub fn words_of(search: &str) -> Vec<String> {
    let digits = search
        .trim()
        .trim_start_matches(['#', 'n', 'N', '°', '\u{a0}', ' ']);
    if digits.parse::<u32>().is_ok() {
        return vec![digits.to_owned()];
    }
    fold::words(search).into_iter().collect()
}

impl Filter {
    /// The parameters that every list statement shares, from `?1` to `?15`.
    pub(super) fn params(&self, organisation: OrganisationId) -> Vec<Value> {
        let statuses = self.statuses.as_ref().map(|statuses| {
            let codes: Vec<&str> = statuses.iter().map(|status| status.code()).collect();
            format!(",{},", codes.join(","))
        });
        // The words of a search hold letters and digits alone.
        let words = (!self.words.is_empty()).then(|| format!("[\"{}\"]", self.words.join("\",\"")));
        vec![
            organisation.into(),
            self.before.unwrap_or(MOST).into(),
            self.limit.into(),
            statuses.into(),
            self.category.into(),
            self.kind.into(),
            self.priority.map(Priority::code).into(),
            self.blocked.into(),
            self.assignee.into(),
            self.unassigned.into(),
            self.since.into(),
            words.into(),
            self.late_on.into(),
            self.reopen_asked.into(),
            self.zone.into(),
        ]
    }
}

/// The largest number that travels unharmed.
const MOST: i64 = (1 << 53) - 1;

/// The interventions of `scope` that pass `filter`, the latest first: [`Summary`] rows.
///
/// Read from what [`probes`] found to be few, when something was; otherwise by number, where most pass.
#[must_use]
pub fn list(
    organisation: OrganisationId,
    scope: Scope,
    filter: &Filter,
    few: Option<Vec<InterventionId>>,
) -> Stmt {
    let (mut statement, more): (Stmt, Vec<Value>) = match (scope, few) {
        (Scope::AssignedTo(person), _) => (assigned_to(), vec![person.into()]),
        (Scope::AuthoredBy(person), _) => (authored_by(), vec![person.into()]),
        (Scope::Concerning(person), _) => (concerning(), vec![person.into()]),
        (Scope::All, Some(ids)) => (among(), vec![super::texts(&ids).into(), Value::Null]),
        (Scope::All, None) => (all(), Vec::new()),
    };
    statement.params = filter.params(organisation);
    statement.params.extend(more);
    statement
}

fn all() -> Stmt {
    sql!(
        "select i.* from intervention_line i where i.organisation_id = ?1 and i.number < ?2 and (?4 is null or instr(?4, ',' || i.status || ',') > 0) and (?5 is null or i.category_id = ?5) and (?6 is null or i.type_id = ?6) and (?7 is null or i.priority = ?7) and (?8 is null or (i.blocked_at is not null) = ?8) and (?9 is null or exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id and a.person_id = ?9)) and (?10 is null or (not exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id)) = ?10) and (?11 is null or i.created_at >= ?11) and (?15 is null or exists (select 1 from intervention_zone z where z.organisation_id = i.organisation_id and z.zone_id = ?15 and z.intervention_id = i.id)) and not exists (select 1 from json_each(?12) q where not exists (select 1 from intervention_word w where w.organisation_id = i.organisation_id and w.intervention_id = i.id and w.word >= q.value and w.word < q.value || char(1114111)) and instr(' ' || i.names_folded, ' ' || q.value) = 0) and (?13 is null or (i.due_on < ?13 and i.status in ('to_do', 'in_progress'))) and (?14 is null or (i.status = 'done' and i.feedback is 'unsolved') = ?14) order by i.number desc limit ?3"
    )
}

/// `?17`: what is planned at that moment or later is left out.
fn among() -> Stmt {
    sql!(
        "select i.* from intervention_line i where i.organisation_id = ?1 and i.id in (select value from json_each(?16)) and +i.number < ?2 and (?4 is null or instr(?4, ',' || i.status || ',') > 0) and (?5 is null or i.category_id = ?5) and (?6 is null or i.type_id = ?6) and (?7 is null or i.priority = ?7) and (?8 is null or (i.blocked_at is not null) = ?8) and (?9 is null or exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id and a.person_id = ?9)) and (?10 is null or (not exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id)) = ?10) and (?11 is null or i.created_at >= ?11) and (?15 is null or exists (select 1 from intervention_zone z where z.organisation_id = i.organisation_id and z.zone_id = ?15 and z.intervention_id = i.id)) and not exists (select 1 from json_each(?12) q where not exists (select 1 from intervention_word w where w.organisation_id = i.organisation_id and w.intervention_id = i.id and w.word >= q.value and w.word < q.value || char(1114111)) and instr(' ' || i.names_folded, ' ' || q.value) = 0) and (?13 is null or (i.due_on < ?13 and i.status in ('to_do', 'in_progress'))) and (?14 is null or (i.status = 'done' and i.feedback is 'unsolved') = ?14) and (?17 is null or i.planned_start is null or i.planned_start < ?17) order by +i.number desc limit ?3"
    )
}

fn assigned_to() -> Stmt {
    sql!(
        "select i.* from intervention_line i where i.organisation_id = ?1 and i.id in (select mine.intervention_id from assignment mine where mine.organisation_id = ?1 and mine.person_id = ?16) and +i.number < ?2 and (?4 is null or instr(?4, ',' || i.status || ',') > 0) and (?5 is null or i.category_id = ?5) and (?6 is null or i.type_id = ?6) and (?7 is null or i.priority = ?7) and (?8 is null or (i.blocked_at is not null) = ?8) and (?9 is null or exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id and a.person_id = ?9)) and (?10 is null or (not exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id)) = ?10) and (?11 is null or i.created_at >= ?11) and (?15 is null or exists (select 1 from intervention_zone z where z.organisation_id = i.organisation_id and z.zone_id = ?15 and z.intervention_id = i.id)) and not exists (select 1 from json_each(?12) q where not exists (select 1 from intervention_word w where w.organisation_id = i.organisation_id and w.intervention_id = i.id and w.word >= q.value and w.word < q.value || char(1114111)) and instr(' ' || i.names_folded, ' ' || q.value) = 0) and (?13 is null or (i.due_on < ?13 and i.status in ('to_do', 'in_progress'))) and (?14 is null or (i.status = 'done' and i.feedback is 'unsolved') = ?14) order by +i.number desc limit ?3"
    )
}

fn authored_by() -> Stmt {
    sql!(
        "select i.* from intervention_line i where i.organisation_id = ?1 and i.author_id = ?16 and i.number < ?2 and (?4 is null or instr(?4, ',' || i.status || ',') > 0) and (?5 is null or i.category_id = ?5) and (?6 is null or i.type_id = ?6) and (?7 is null or i.priority = ?7) and (?8 is null or (i.blocked_at is not null) = ?8) and (?9 is null or exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id and a.person_id = ?9)) and (?10 is null or (not exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id)) = ?10) and (?11 is null or i.created_at >= ?11) and (?15 is null or exists (select 1 from intervention_zone z where z.organisation_id = i.organisation_id and z.zone_id = ?15 and z.intervention_id = i.id)) and not exists (select 1 from json_each(?12) q where not exists (select 1 from intervention_word w where w.organisation_id = i.organisation_id and w.intervention_id = i.id and w.word >= q.value and w.word < q.value || char(1114111)) and instr(' ' || i.names_folded, ' ' || q.value) = 0) and (?13 is null or (i.due_on < ?13 and i.status in ('to_do', 'in_progress'))) and (?14 is null or (i.status = 'done' and i.feedback is 'unsolved') = ?14) order by i.number desc limit ?3"
    )
}

/// What that person asked for, and what he follows: of the latter no word is searched but its number, and no zone is told.
fn concerning() -> Stmt {
    sql!(
        "select i.* from intervention_line i where i.organisation_id = ?1 and i.id in (select id from intervention where organisation_id = ?1 and author_id = ?16 union all select intervention_id from follower where organisation_id = ?1 and person_id = ?16) and +i.number < ?2 and (?4 is null or instr(?4, ',' || i.status || ',') > 0) and (?5 is null or i.category_id = ?5) and (?6 is null or i.type_id = ?6) and (?7 is null or i.priority = ?7) and (?8 is null or (i.blocked_at is not null) = ?8) and (?9 is null or exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id and a.person_id = ?9)) and (?10 is null or (not exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id)) = ?10) and (?11 is null or i.created_at >= ?11) and (?15 is null or i.author_id = ?16 and exists (select 1 from intervention_zone z where z.organisation_id = i.organisation_id and z.zone_id = ?15 and z.intervention_id = i.id)) and not exists (select 1 from json_each(?12) q where not exists (select 1 from intervention_word w where w.organisation_id = i.organisation_id and w.intervention_id = i.id and w.word >= q.value and w.word < q.value || char(1114111) and (i.author_id = ?16 or w.word = i.number)) and (i.author_id is not ?16 or instr(' ' || i.names_folded, ' ' || q.value) = 0)) and (?13 is null or (i.author_id = ?16 and i.due_on < ?13 and i.status in ('to_do', 'in_progress'))) and (?14 is null or (i.author_id is ?16 and i.status = 'done' and i.feedback is 'unsolved') = ?14) order by +i.number desc limit ?3"
    )
}

/// The open interventions of `scope` that pass `filter` and have a deadline, the nearest first: all of them, or those due
/// after `after`, or on that day with a number over that of the filter.
#[must_use]
pub fn by_deadline(
    organisation: OrganisationId,
    scope: Scope,
    filter: &Filter,
    after: Option<NaiveDate>,
) -> Stmt {
    let mut statement = sql!(
        "select i.* from intervention_line i where i.organisation_id = ?1 and i.due_on is not null and i.closed_at is null and i.due_on >= coalesce(?16, '') and (?16 is null or i.due_on > ?16 or i.number > ?17) and (?18 is null or exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id and a.person_id = ?18)) and (?19 is null or i.author_id = ?19) and +i.number < ?2 and (?4 is null or instr(?4, ',' || i.status || ',') > 0) and (?5 is null or i.category_id = ?5) and (?6 is null or i.type_id = ?6) and (?7 is null or i.priority = ?7) and (?8 is null or (i.blocked_at is not null) = ?8) and (?9 is null or exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id and a.person_id = ?9)) and (?10 is null or (not exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id)) = ?10) and (?11 is null or i.created_at >= ?11) and (?15 is null or exists (select 1 from intervention_zone z where z.organisation_id = i.organisation_id and z.zone_id = ?15 and z.intervention_id = i.id)) and not exists (select 1 from json_each(?12) q where not exists (select 1 from intervention_word w where w.organisation_id = i.organisation_id and w.intervention_id = i.id and w.word >= q.value and w.word < q.value || char(1114111)) and instr(' ' || i.names_folded, ' ' || q.value) = 0) and (?13 is null or (i.due_on < ?13 and i.status in ('to_do', 'in_progress'))) and (?14 is null or (i.status = 'done' and i.feedback is 'unsolved') = ?14) order by i.due_on, i.number limit ?3"
    );
    let (assignee, author) = match scope {
        Scope::All => (None, None),
        Scope::AssignedTo(person) => (Some(person), None),
        // Of what one follows the deadline is not learnt.
        Scope::AuthoredBy(person) | Scope::Concerning(person) => (None, Some(person)),
    };
    let every = Filter {
        before: None,
        ..filter.clone()
    };
    statement.params = every.params(organisation);
    statement.params.extend([
        after.into(),
        filter.before.unwrap_or_default().into(),
        assignee.into(),
        author.into(),
    ]);
    statement
}

/// One column of the board: the interventions in `status` that pass `filter`, the latest first, but for what is planned for `until` or later.
#[must_use]
pub fn column(
    organisation: OrganisationId,
    status: Status,
    until: Option<DateTime<Utc>>,
    filter: &Filter,
    few: Option<Vec<InterventionId>>,
) -> Stmt {
    if let Some(ids) = few {
        let filter = Filter {
            statuses: Some(vec![status]),
            ..filter.clone()
        };
        let mut statement = among();
        statement.params = filter.params(organisation);
        let more = [super::texts(&ids).into(), until.into()];
        statement.params.extend(more);
        return statement;
    }
    let mut statement = sql!(
        "select i.* from intervention_line i where i.organisation_id = ?1 and i.status = ?16 and i.number < ?2 and (?4 is null or instr(?4, ',' || i.status || ',') > 0) and (?5 is null or i.category_id = ?5) and (?6 is null or i.type_id = ?6) and (?7 is null or i.priority = ?7) and (?8 is null or (i.blocked_at is not null) = ?8) and (?9 is null or exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id and a.person_id = ?9)) and (?10 is null or (not exists (select 1 from assignment a where a.organisation_id = i.organisation_id and a.intervention_id = i.id)) = ?10) and (?11 is null or i.created_at >= ?11) and (?15 is null or exists (select 1 from intervention_zone z where z.organisation_id = i.organisation_id and z.zone_id = ?15 and z.intervention_id = i.id)) and not exists (select 1 from json_each(?12) q where not exists (select 1 from intervention_word w where w.organisation_id = i.organisation_id and w.intervention_id = i.id and w.word >= q.value and w.word < q.value || char(1114111)) and instr(' ' || i.names_folded, ' ' || q.value) = 0) and (?13 is null or (i.due_on < ?13 and i.status in ('to_do', 'in_progress'))) and (?14 is null or (i.status = 'done' and i.feedback is 'unsolved') = ?14) and (?17 is null or i.planned_start is null or i.planned_start < ?17) order by i.number desc limit ?3"
    );
    statement.params = filter.params(organisation);
    statement
        .params
        .extend([status.code().into(), until.into()]);
    statement
}

/// As many as a probe counts: what passes a filter more often is found soon enough by number.
const FEW: usize = 1000;

/// For each condition of `filter` that may be rare, the interventions that pass it, one more than [`FEW`] at most.
///
/// They travel with the session, before the list: the rarest condition is where the list starts from.
#[must_use]
pub fn probes(organisation: OrganisationId, filter: &Filter) -> Vec<Stmt> {
    let mut probes = Vec::new();
    for word in &filter.words {
        probes.push(sql!(
            "select w.intervention_id as value from intervention_word w where w.organisation_id = ?1 and w.word >= ?2 and w.word < ?2 || char(1114111) union all select i.id from category c cross join intervention i on i.organisation_id = c.organisation_id and i.category_id = c.id where c.organisation_id = ?1 and instr(' ' || c.name_folded, ' ' || ?2) > 0 union all select i.id from category c cross join intervention i on i.organisation_id = c.organisation_id and i.type_id = c.id where c.organisation_id = ?1 and instr(' ' || c.name_folded, ' ' || ?2) > 0 limit 1001",
            organisation,
            word.clone()
        ));
    }
    for status in filter
        .statuses
        .iter()
        .filter(|statuses| statuses.len() == 1)
        .flatten()
    {
        probes.push(sql!(
            "select id as value from intervention where organisation_id = ?1 and status = ?2 limit 1001",
            organisation,
            status.code()
        ));
    }
    if let Some(category) = filter.category {
        probes.push(sql!(
            "select id as value from intervention where organisation_id = ?1 and category_id = ?2 limit 1001",
            organisation,
            category
        ));
    }
    if let Some(kind) = filter.kind {
        probes.push(sql!(
            "select id as value from intervention where organisation_id = ?1 and type_id = ?2 limit 1001",
            organisation,
            kind
        ));
    }
    if let Some(zone) = filter.zone {
        probes.push(sql!(
            "select intervention_id as value from intervention_zone where organisation_id = ?1 and zone_id = ?2 limit 1001",
            organisation,
            zone
        ));
    }
    if let Some(priority) = filter
        .priority
        .filter(|priority| *priority != Priority::Normal)
    {
        probes.push(sql!(
            "select id as value from intervention where organisation_id = ?1 and priority = ?2 and priority <> 'normal' limit 1001",
            organisation,
            priority.code()
        ));
    }
    if filter.blocked == Some(true) {
        probes.push(sql!(
            "select id as value from intervention where organisation_id = ?1 and blocked_at is not null limit 1001",
            organisation
        ));
    }
    if let Some(assignee) = filter.assignee {
        probes.push(sql!(
            "select intervention_id as value from assignment where organisation_id = ?1 and person_id = ?2 limit 1001",
            organisation,
            assignee
        ));
    }
    if let Some(today) = filter.late_on {
        probes.push(sql!(
            "select id as value from intervention where organisation_id = ?1 and due_on < ?2 and due_on is not null and closed_at is null limit 1001",
            organisation,
            today
        ));
    }
    if filter.reopen_asked == Some(true) {
        probes.push(sql!(
            "select id as value from intervention where organisation_id = ?1 and feedback = 'unsolved' limit 1001",
            organisation
        ));
    }
    if let Some(since) = filter.since {
        probes.push(sql!(
            "select id as value from intervention where organisation_id = ?1 and created_at >= ?2 limit 1001",
            organisation,
            since
        ));
    }
    probes
}

/// The shortest of what the [`probes`] found, unless all are long.
pub fn fewest(request: &mut Request) -> Result<Option<Vec<InterventionId>>, Error> {
    let mut fewest: Option<Vec<InterventionId>> = None;
    while !request.loaded.is_empty() {
        let found: Vec<Single<InterventionId>> = request.take_all()?;
        if found.len() <= FEW
            && fewest
                .as_ref()
                .is_none_or(|known| found.len() < known.len())
        {
            fewest = Some(found.into_iter().map(|row| row.value).collect());
        }
    }
    Ok(fewest)
}

/// How many open interventions of the organisation stand in each status, whoever does them: [`Count`] rows. What is done is not
/// counted: it only grows.
#[must_use]
pub fn counts(organisation: OrganisationId) -> Stmt {
    sql!(
        "select status, count(*) as total from intervention where organisation_id = ?1 and status in ('to_validate', 'to_do', 'in_progress') group by status",
        organisation
    )
}

/// A line of [`counts`].
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Count {
    /// The status.
    pub status: Status,
    /// How many.
    pub total: u32,
}

/// Reads the rows of a list, one more than `page` having been asked for: the page, and the number after which the next starts.
#[must_use]
pub fn cut(mut items: Vec<Summary>, page: usize) -> (Vec<Summary>, Option<i64>) {
    let more = items.len() > page;
    items.truncate(page);
    let next = items
        .last()
        .filter(|_| more)
        .map(|item| item.intervention.number);
    (items, next)
}

impl Plan {
    /// Whether the plan of `item` is this one.
    #[must_use]
    pub fn is_of(&self, item: &Intervention) -> bool {
        self.start == item.planned_start && self.end == item.planned_end
    }
}
