//! From fields to typed commands: every error at once, in French, under the name of its field.

pub mod alerts;
pub mod daily;
pub mod figures;
pub mod import;
pub mod open311;

use crate::{
    fr,
    model::{Category, Intervention, Moment, Priority, nearby::FARTHEST_METRES},
    planning::is_too_long,
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    calendar::{WallClock, Zone, add_years, parse_date, parse_moment},
    id::{CategoryId, PersonId},
    photo,
    policy::Role,
    text::{Line, PostalCode, Text, TextError},
};
use platform::directory::MemberRow;
use web::{
    Error, FieldError, Fields,
    error::Kind,
    input::{Reader, decimal},
    picture,
};

mod place;
pub mod planning;
pub mod recurrence;
pub mod relations;

pub use place::{drawn, outline, over_outline, point, point_of, position, zone};

/// How long what is done without network may wait and still be shown at its own moment.
pub const WAITED_MAX: chrono::TimeDelta = chrono::TimeDelta::days(7);

/// What is wrong, field by field.
pub type Wrong = Vec<FieldError>;

/// Something with a name that the organisation chose: a category, or a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Identifier.
    pub id: CategoryId,
    /// Name.
    pub name: String,
    /// Of a category: within how many working days its interventions are due.
    pub working_days: Option<u8>,
}

/// What an intervention is about, whoever writes it down.
#[derive(Debug, Clone, PartialEq)]
pub struct Details {
    /// A street address or a described place (terms of use, 5.1).
    pub address: String,
    /// What helps to find it.
    pub address_extra: Option<String>,
    /// Five digits.
    pub postcode: Option<String>,
    /// The town.
    pub city: Option<String>,
    /// Degrees north and degrees east; of a line or surface, the point that stands for it.
    pub position: Option<(f64, f64)>,
    /// Along which line, on which surface: GeoJSON.
    pub outline: Option<String>,
    /// Category.
    pub category: Named,
    /// Type inside the category.
    pub kind: Option<Named>,
    /// What is to be done.
    pub description: Option<String>,
    /// How pressing; none when the form does not say.
    pub priority: Option<Priority>,
}

/// When it is planned: a start, and an end or none; nothing at all takes the plan away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Plan {
    /// From.
    pub start: Option<DateTime<Utc>>,
    /// Until.
    pub end: Option<DateTime<Utc>>,
}

/// Reads place, category and description; `kept` is the intervention that is being edited, whose category may be archived.
pub fn details(
    fields: &Fields,
    categories: &[Category],
    kept: Option<&Intervention>,
) -> Result<Details, Wrong> {
    let mut reader = Reader::new(fields);
    let address = reader.required("address", fr::THE_ADDRESS, line::<100>(fr::field::ADDRESS));
    let address_extra = reader.optional("address_extra", text::<500>(fr::field::ADDRESS_EXTRA));
    let postcode = reader.optional("postcode", |raw| {
        PostalCode::parse(raw)
            .map(String::from)
            .map_err(|error| fr::wrong(fr::field::POSTCODE, error))
    });
    let city = reader.optional("city", line::<163>(fr::field::CITY));
    let latitude = reader.optional("latitude", |raw| degrees(raw, 90.0).ok_or(fr::LATITUDE));
    let longitude = reader.optional("longitude", |raw| degrees(raw, 180.0).ok_or(fr::LONGITUDE));
    if filled(fields, "latitude") != filled(fields, "longitude") {
        reader.refuse("latitude", fr::POSITION_HALF);
    }
    let category = category(fields, &mut reader, categories, kept);
    let description = reader.optional("description", text::<5000>(fr::field::DESCRIPTION));
    let priority = reader.optional("priority", |raw| {
        Priority::from_code(raw).ok_or(fr::PRIORITY)
    });
    match (address, category, reader.is_clean()) {
        (Some(address), Some((category, kind)), true) => Ok(Details {
            address,
            address_extra,
            postcode,
            city,
            position: latitude.zip(longitude),
            outline: None,
            category,
            kind,
            description,
            priority,
        }),
        _ => Err(reader.into_errors()),
    }
}

/// The category and type of `kind`, which a form sends as `category/type`, or of `category_id` and `type_id`.
fn category(
    fields: &Fields,
    reader: &mut Reader<'_>,
    categories: &[Category],
    kept: Option<&Intervention>,
) -> Option<(Named, Option<Named>)> {
    let (category_id, type_id) = match fields.get("kind").filter(|kind| !kind.trim().is_empty()) {
        Some(kind) => kind.split_once('/').unwrap_or((kind, "")),
        None => (
            fields.get("category_id").unwrap_or_default(),
            fields.get("type_id").unwrap_or_default(),
        ),
    };
    if category_id.trim().is_empty() {
        reader.refuse("category_id", format!("Indiquez {}.", fr::THE_CATEGORY));
        return None;
    }
    let is_kept = |id: CategoryId| {
        kept.is_some_and(|item| item.category_id == id || item.type_id == Some(id))
    };
    let offered = |id: CategoryId, archived: bool| !archived || is_kept(id);
    let wanted = category_id.parse::<CategoryId>().ok();
    let Some(category) = categories
        .iter()
        .find(|category| Some(category.id) == wanted && offered(category.id, category.archived))
    else {
        reader.refuse("category_id", fr::CATEGORY_UNKNOWN);
        return None;
    };
    let named = Named {
        id: category.id,
        name: category.name.clone(),
        working_days: category.working_days,
    };
    if type_id.trim().is_empty() {
        return Some((named, None));
    }
    let wanted = type_id.parse::<CategoryId>().ok();
    let found = category
        .types
        .iter()
        .find(|kind| Some(kind.id) == wanted && offered(kind.id, kind.archived));
    let Some(kind) = found else {
        reader.refuse("type_id", fr::TYPE_UNKNOWN);
        return None;
    };
    let kind = Named {
        id: kind.id,
        name: kind.name.clone(),
        working_days: None,
    };
    Some((named, Some(kind)))
}

/// What was sent, and for what was not sent the present value: programs may send only what changes.
#[must_use]
pub fn over(item: &Intervention, sent: &Fields) -> Fields {
    let mut fields = sent.clone();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let number = |value: Option<f64>| value.map(|number| number.to_string()).unwrap_or_default();
    for (name, value) in [
        ("address", item.address.clone()),
        ("address_extra", text(&item.address_extra)),
        ("postcode", text(&item.postcode)),
        ("city", text(&item.city)),
        ("latitude", number(item.latitude)),
        ("longitude", number(item.longitude)),
        ("description", text(&item.description)),
        ("priority", item.priority.code().to_owned()),
    ] {
        if !sent.has(name) {
            fields.push(name, value);
        }
    }
    let own = item.category_id.to_string();
    let same = sent
        .get("category_id")
        .is_none_or(|category| category == own);
    if !sent.has("kind") {
        if !sent.has("category_id") {
            fields.push("category_id", own);
        }
        if let Some(kind) = item.type_id.filter(|_| same && !sent.has("type_id")) {
            fields.push("type_id", kind.to_string());
        }
    }
    fields
}

/// When something was done that waited for the network; none for what is more than [`WAITED_MAX`] old, still to come, or
/// unreadable: the server's moment is then the only one.
#[must_use]
pub fn made_at(fields: &Fields, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let made = DateTime::parse_from_rfc3339(fields.get("made_at")?.trim()).ok()?;
    // Whole seconds, as everywhere: a phone counts the thousandths too.
    let made = DateTime::from_timestamp(made.timestamp(), 0)?;
    (made <= now && now - made <= WAITED_MAX).then_some(made)
}

/// Who is to do it, each once. Whoever is not of the team, is suspended or only asks for interventions is told of in the
/// same words (field `assignee_ids`).
pub fn assignees(fields: &Fields, team: &[MemberRow]) -> Result<Vec<PersonId>, Wrong> {
    let mut reader = Reader::new(fields);
    let mut people = reader.list("assignee_ids", |raw| {
        let person = raw.parse::<PersonId>().ok();
        assignable(team)
            .find(|member| Some(member.person_id) == person)
            .map(|member| member.person_id)
            .ok_or(fr::ASSIGNEE_UNKNOWN)
    });
    people.sort_unstable();
    people.dedup();
    if reader.is_clean() {
        Ok(people)
    } else {
        let mut errors = reader.into_errors();
        errors.dedup();
        Err(errors)
    }
}

/// The identifiers sent in `assignee_ids`, as they were sent.
#[must_use]
pub fn wanted(fields: &Fields) -> Vec<&str> {
    let sent = fields.all("assignee_ids").into_iter();
    sent.filter(|raw| !raw.trim().is_empty()).collect()
}

/// Those of the team to whom work can be given.
pub fn assignable(team: &[MemberRow]) -> impl Iterator<Item = &MemberRow> {
    team.iter()
        .filter(|member| member.role != Role::Requester && member.suspended_at.is_none())
}

/// Reads `planned_start` and `planned_end`: the clock on the organisation's wall, or RFC 3339.
pub fn plan(fields: &Fields, zone: Zone) -> Result<Plan, Wrong> {
    let mut reader = Reader::new(fields);
    let start = reader.optional("planned_start", |raw| {
        moment(raw, zone).ok_or(fr::PLAN_UNREADABLE)
    });
    let end = reader.optional("planned_end", |raw| {
        moment(raw, zone).ok_or(fr::PLAN_UNREADABLE)
    });
    if filled(fields, "planned_end") && !filled(fields, "planned_start") {
        reader.refuse("planned_start", fr::PLAN_START_MISSING);
    }
    if let (Some(start), Some(end)) = (start, end)
        && end <= start
    {
        reader.refuse("planned_end", fr::PLAN_ORDER);
    } else if let (Some(start), Some(end)) = (start, end)
        && is_too_long(start, end)
    {
        reader.refuse("planned_end", fr::planning::PLAN_LONG);
    }
    if reader.is_clean() {
        Ok(Plan { start, end })
    } else {
        Err(reader.into_errors())
    }
}

/// Whether the form says anything about when.
#[must_use]
pub fn has_plan(fields: &Fields) -> bool {
    filled(fields, "planned_start") || filled(fields, "planned_end")
}

/// Reads `reason`, at most 500 characters.
pub fn reason(fields: &Fields) -> Result<String, Wrong> {
    one(
        fields,
        "reason",
        fr::THE_REASON,
        text::<500>(fr::field::REASON),
    )
}

/// Reads `relaunch_on`: a day from tomorrow on, `today` being the organisation's civil date, and within a year.
pub fn relaunch(fields: &Fields, today: NaiveDate) -> Result<Option<NaiveDate>, Wrong> {
    let mut reader = Reader::new(fields);
    let relaunch = reader.optional("relaunch_on", |raw| {
        let day = parse_date(raw.trim()).map_err(|_| fr::RELAUNCH_UNREADABLE)?;
        let latest = add_years(today, 1);
        (today < day && day <= latest)
            .then_some(day)
            .ok_or(fr::RELAUNCH_RANGE)
    });
    if reader.is_clean() {
        Ok(relaunch)
    } else {
        Err(reader.into_errors())
    }
}

/// Reads the `body` of a comment, at most 5000 characters.
pub fn comment(fields: &Fields) -> Result<String, Wrong> {
    one(
        fields,
        "body",
        fr::THE_COMMENT,
        text::<5000>(fr::field::COMMENT),
    )
}

/// Reads the `name` of a category or type, at most 60 characters.
pub fn name(fields: &Fields) -> Result<String, Wrong> {
    one(fields, "name", fr::THE_NAME, line::<60>(fr::field::NAME))
}

/// Reads `nearby_metres`, none when it was not sent: from 0 to [`FARTHEST_METRES`].
pub fn nearby_metres(fields: &Fields) -> Result<Option<u32>, Wrong> {
    if !fields.has("nearby_metres") {
        return Ok(None);
    }
    one(fields, "nearby_metres", fr::THE_RADIUS, |raw| {
        let metres = raw.trim().parse().ok();
        metres
            .filter(|metres| *metres <= FARTHEST_METRES)
            .ok_or_else(|| fr::RADIUS.to_owned())
    })
    .map(Some)
}

/// Reads `moment`.
pub fn moment_of_photo(fields: &Fields) -> Result<Moment, Wrong> {
    let known = |raw: &str| {
        [Moment::Before, Moment::After]
            .into_iter()
            .find(|moment| moment.code() == raw)
    };
    fields
        .get("moment")
        .and_then(known)
        .ok_or_else(|| vec![FieldError::new("moment", fr::PHOTO_MOMENT)])
}

/// A photo fit to be kept, and its thumbnail if the browser made a right one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPhoto {
    /// The photo.
    pub photo: photo::Clean,
    /// Its thumbnail.
    pub thumbnail: Option<photo::Clean>,
}

/// The photos sent in `photo`, sanitised, with the thumbnails of `thumbnail` where there are as many of them.
///
/// 413 over [`photo::MAX_BYTES`], 415 for what is no photo, 422 for what is damaged or too large; a thumbnail that is not
/// right is left out.
pub fn photos(fields: &Fields) -> Result<Vec<NewPhoto>, Error> {
    let files = fields.files("photo");
    let mut thumbnails = fields.files("thumbnail");
    if thumbnails.len() != files.len() {
        thumbnails.clear();
    }
    let mut thumbnails = thumbnails.into_iter();
    let mut photos = Vec::with_capacity(files.len());
    for file in files {
        let photo = picture::clean("photo", &file.bytes, photo::MAX_BYTES, fr::PHOTO_TOO_HEAVY)?;
        let thumbnail = thumbnails
            .next()
            .and_then(|file| photo::sanitise(&file.bytes).ok())
            .filter(photo::Clean::is_thumbnail);
        photos.push(NewPhoto { photo, thumbnail });
    }
    Ok(photos)
}

/// An error of the field `photo`.
#[must_use]
pub fn photo_error(kind: Kind, message: &'static str) -> Error {
    picture::wrong("photo", kind, message)
}

fn one<T>(
    fields: &Fields,
    field: &str,
    what: &str,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Result<T, Wrong> {
    let mut reader = Reader::new(fields);
    reader
        .required(field, what, parse)
        .ok_or_else(|| reader.into_errors())
}

fn line<const MAX: usize>(field: &'static str) -> impl Fn(&str) -> Result<String, String> {
    move |raw| named(field, Line::<MAX>::parse(raw).map(String::from))
}

fn text<const MAX: usize>(field: &'static str) -> impl Fn(&str) -> Result<String, String> {
    move |raw| named(field, Text::<MAX>::parse(raw).map(String::from))
}

fn named(field: &str, read: Result<String, TextError>) -> Result<String, String> {
    read.map_err(|error| fr::wrong(field, error))
}

fn filled(fields: &Fields, name: &str) -> bool {
    fields.get(name).is_some_and(|raw| !raw.trim().is_empty())
}

fn degrees(raw: &str, bound: f64) -> Option<f64> {
    let number = decimal(raw)?;
    (-bound..=bound).contains(&number).then_some(number)
}

/// The moment of a text, as [`parse_moment`] reads it: the first of two, the shifted one where there is none.
fn moment(raw: &str, zone: Zone) -> Option<DateTime<Utc>> {
    parse_moment(raw, zone).map(WallClock::resolve)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CategoryType, Status, tests::intervention};
    use uuid::Uuid;

    fn id(n: u128) -> CategoryId {
        CategoryId::new(Uuid::from_u128(n))
    }

    fn categories() -> Vec<Category> {
        let kind = |n, archived| CategoryType {
            id: id(n),
            name: format!("type {n}"),
            archived,
        };
        vec![
            Category {
                id: id(300),
                name: "Voirie".to_owned(),
                archived: false,
                nearby_metres: 50,
                working_days: None,
                types: vec![kind(301, false), kind(302, true)],
            },
            Category {
                id: id(400),
                name: "Déchets".to_owned(),
                archived: false,
                nearby_metres: 50,
                working_days: None,
                types: vec![kind(401, false)],
            },
            Category {
                id: id(500),
                name: "Ancienne".to_owned(),
                archived: true,
                nearby_metres: 50,
                working_days: None,
                types: Vec::new(),
            },
        ]
    }

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        let mut fields = Fields::default();
        for (name, value) in pairs {
            fields.push(name, (*value).to_owned());
        }
        fields
    }

    fn with(pairs: &[(&str, &str)]) -> Result<Details, Vec<String>> {
        let category = id(300).to_string();
        let mut all = vec![
            ("address", "12 rue Gambetta"),
            ("category_id", category.as_str()),
        ];
        all.retain(|(name, _)| !pairs.iter().any(|(other, _)| other == name));
        all.extend_from_slice(pairs);
        details(&fields(&all), &categories(), None)
            .map_err(|wrong| wrong.into_iter().map(|error| error.field).collect())
    }

    #[test]
    fn an_address_and_a_category_are_enough() {
        let found = with(&[]).unwrap();
        assert_eq!(found.address, "12 rue Gambetta");
        assert_eq!((found.category.name.as_str(), found.kind), ("Voirie", None));
        assert_eq!(with(&[("address", "  ")]).unwrap_err(), ["address"]);
        assert_eq!(with(&[("category_id", "")]).unwrap_err(), ["category_id"]);
        assert_eq!(
            with(&[("address", ""), ("category_id", "")]).unwrap_err(),
            ["address", "category_id"]
        );
    }

    #[test]
    fn limits_hold_at_their_boundaries() {
        let long = |n| "é".repeat(n);
        for (field, most) in [
            ("address", 100),
            ("address_extra", 500),
            ("city", 163),
            ("description", 5000),
        ] {
            assert!(with(&[(field, &long(most))]).is_ok(), "{field}");
            assert_eq!(with(&[(field, &long(most + 1))]).unwrap_err(), [field]);
        }
        assert!(with(&[("postcode", "86000")]).is_ok());
        assert_eq!(with(&[("postcode", "8600")]).unwrap_err(), ["postcode"]);
    }

    #[test]
    fn a_position_has_two_halves_within_the_globe() {
        let position =
            |latitude, longitude| with(&[("latitude", latitude), ("longitude", longitude)]);
        assert_eq!(
            position("-90", "180").unwrap().position,
            Some((-90.0, 180.0))
        );
        assert_eq!(
            position("46,580224", "0.340375").unwrap().position,
            Some((46.580_224, 0.340_375))
        );
        assert_eq!(position("90.000001", "0").unwrap_err(), ["latitude"]);
        assert_eq!(position("0", "-180.000001").unwrap_err(), ["longitude"]);
        assert_eq!(position("NaN", "0").unwrap_err(), ["latitude"]);
        assert_eq!(position("46", "").unwrap_err(), ["latitude"]);
        assert_eq!(position("", "").unwrap().position, None);
    }

    #[test]
    fn a_type_belongs_to_its_category_and_is_offered() {
        let kind = |category: u128, kind: u128| {
            with(&[
                ("category_id", &id(category).to_string()),
                ("type_id", &id(kind).to_string()),
            ])
        };
        assert_eq!(kind(300, 301).unwrap().kind.unwrap().name, "type 301");
        assert_eq!(kind(300, 401).unwrap_err(), ["type_id"]);
        assert_eq!(kind(300, 302).unwrap_err(), ["type_id"]);
        assert_eq!(kind(500, 301).unwrap_err(), ["category_id"]);
        assert_eq!(kind(301, 301).unwrap_err(), ["category_id"]);
    }

    #[test]
    fn one_select_says_both() {
        let both = format!("{}/{}", id(300), id(301));
        let found = with(&[("category_id", ""), ("kind", &both)]).unwrap();
        assert_eq!(
            (found.category.id, found.kind.unwrap().id),
            (id(300), id(301))
        );
        let category = format!("{}/", id(400));
        assert_eq!(with(&[("kind", &category)]).unwrap().kind, None);
    }

    #[test]
    fn an_archived_category_stays_where_it_is() {
        let mut item = intervention(Status::ToDo);
        item.category_id = id(500);
        assert_eq!(
            details(&over(&item, &Fields::default()), &categories(), Some(&item))
                .unwrap()
                .category
                .id,
            id(500)
        );
        assert!(details(&over(&item, &Fields::default()), &categories(), None).is_err());
    }

    #[test]
    fn what_was_not_sent_stays() {
        let mut item = intervention(Status::ToDo);
        item.category_id = id(300);
        item.type_id = Some(id(301));
        item.priority = Priority::Urgent;
        let read = |sent: &[(&str, &str)]| {
            details(&over(&item, &fields(sent)), &categories(), Some(&item)).unwrap()
        };
        let edited = read(&[("city", "Poitiers")]);
        assert_eq!(
            (edited.city.as_deref(), edited.kind.unwrap().id),
            (Some("Poitiers"), id(301))
        );
        assert_eq!(edited.priority, Some(Priority::Urgent));
        assert_eq!(read(&[("type_id", "")]).kind, None);
        assert_eq!(read(&[("category_id", &id(400).to_string())]).kind, None);
    }

    #[test]
    fn a_plan_is_read_on_the_wall_of_the_organisation() {
        let read = |start, end| {
            plan(
                &fields(&[("planned_start", start), ("planned_end", end)]),
                Zone::PARIS,
            )
        };
        let found = read("2026-03-02T08:00", "2026-03-02T10:00").unwrap();
        assert_eq!(
            found.start.unwrap().to_rfc3339(),
            "2026-03-02T07:00:00+00:00"
        );
        assert_eq!(
            read("2026-03-30T08:00:00+02:00", "")
                .unwrap()
                .start
                .unwrap()
                .to_rfc3339(),
            "2026-03-30T06:00:00+00:00"
        );
        for same in [
            "2026-03-30T04:00:00-02:00",
            "2026-03-30T06:00:00.500Z",
            "2026-03-30T08:00:00",
        ] {
            assert_eq!(
                read(same, "").unwrap().start.unwrap().to_rfc3339(),
                "2026-03-30T06:00:00+00:00",
                "{same}"
            );
        }
        assert_eq!(read("", "").unwrap(), Plan::default());
        let wrong = |start, end| read(start, end).unwrap_err().remove(0).field;
        assert_eq!(wrong("2026-03-02T08:00", "2026-03-02T08:00"), "planned_end");
        assert_eq!(wrong("", "2026-03-02T08:00"), "planned_start");
        for unreadable in [
            "lundi",
            "2026-03-30",
            "2026-02-30T08:00",
            "2026-03-30T25:00",
            "2026-03-30T08:00+2",
            "2026-03-30T08:00Zz",
        ] {
            assert_eq!(wrong(unreadable, ""), "planned_start", "{unreadable}");
        }
    }

    #[test]
    fn a_stranger_a_requester_and_a_suspended_person_are_told_of_alike() {
        let member = |n: u128, role, suspended: bool| MemberRow {
            person_id: PersonId::new(Uuid::from_u128(n)),
            first_name: "Gina".to_owned(),
            last_name: "Roy".to_owned(),
            role,
            email: None,
            suspended_at: suspended.then_some(intervention(Status::ToDo).created_at),
            mail_choices: None,
        };
        let team = [
            member(1, Role::Agent, false),
            member(2, Role::Requester, false),
            member(3, Role::Agent, true),
        ];
        let read = |n: u128| {
            assignees(
                &fields(&[("assignee_ids", &Uuid::from_u128(n).to_string())]),
                &team,
            )
        };
        assert_eq!(read(1).unwrap(), [team[0].person_id]);
        let stranger = read(9).unwrap_err();
        assert_eq!(read(2).unwrap_err(), stranger);
        assert_eq!(read(3).unwrap_err(), stranger);
        assert_eq!(
            assignees(&fields(&[("assignee_ids", "x")]), &team).unwrap_err(),
            stranger
        );
        assert_eq!(
            assignees(&fields(&[("assignee_ids", "")]), &team).unwrap(),
            []
        );
    }

    #[test]
    fn a_radius_goes_from_none_to_a_kilometre() {
        let read = |raw: &str| {
            nearby_metres(&fields(&[("nearby_metres", raw)]))
                .ok()
                .flatten()
        };
        assert_eq!(
            (read("0"), read(" 50 "), read("1000")),
            (Some(0), Some(50), Some(1000))
        );
        for wrong in ["", "-1", "1001", "12,5", "loin"] {
            assert_eq!(read(wrong), None, "{wrong}");
            assert!(nearby_metres(&fields(&[("nearby_metres", wrong)])).is_err());
        }
        assert_eq!(nearby_metres(&fields(&[])), Ok(None));
    }

    #[test]
    fn a_comment_says_something_and_not_too_much() {
        let read = |body: &str| comment(&fields(&[("body", body)]));
        assert!(read(&"é".repeat(5000)).is_ok());
        assert!(read(&"é".repeat(5001)).is_err());
        assert!(read(" \n ").is_err());
        assert!(reason(&fields(&[("reason", &"é".repeat(501))])).is_err());
    }
}
