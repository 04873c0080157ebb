//! What several pages share: cards, badges, forms with what was typed, and what changed meanwhile.

use super::{Entered, when};
use crate::{
    model::{Entry, Intervention, Priority, Status, Summary},
    place::Position,
    store::place::Place,
};
use domain::{calendar::to_db, french, id::InterventionId};
use maud::{Markup, html};
use web::{
    FieldError, Request,
    html::{self as ui, Button, Card, Event, Form, Photo, Tone},
};

/// Where everything begins.
pub(super) const HOME: &str = "/interventions";
/// The list with its filters.
pub const LIST: &str = "/interventions?vue=liste";
/// What is done, among what one sees.
pub(super) const FINISHED: &str = "/interventions?vue=terminees";
/// The sheet of a day, to be printed.
pub(super) const SHEETS: &str = "/interventions/fiches";
/// The form of a new one.
pub(super) const NEW: &str = "/interventions/nouvelle";
/// What stands for the name of a person who left.
pub(super) const FORMER: &str = "Ancien membre";

/// The address of an intervention.
pub(super) fn path(id: InterventionId) -> String {
    format!("{HOME}/{id}")
}

/// An address below an intervention's: `demarrer`, `photos`.
pub(super) fn below(id: InterventionId, what: &str) -> String {
    format!("{HOME}/{id}/{what}")
}

/// Status and flags; `unassigned` where somebody should be on it.
pub(super) fn badges(request: &Request, item: &Intervention, unassigned: bool) -> Markup {
    html! { (ui::status_badge(item.status.code(), item.status.label())) (flags(request, item, unassigned)) }
}

/// The flags alone, where the status is told otherwise.
pub(super) fn flags(request: &Request, item: &Intervention, unassigned: bool) -> Markup {
    let today = request.zone().civil_date(request.now);
    html! {
        @if item.is_late(today) { (ui::tag("En retard")) }
        @if item.blocked_at.is_some() { (ui::blocked_tag()) }
        @match item.priority {
            Priority::Urgent => (ui::urgent_tag()),
            Priority::High => (ui::tag("Priorité haute")),
            Priority::Normal => {}
        }
        @if unassigned && item.status == Status::ToDo { (ui::tag("Non assignée")) }
        @if item.asks_reopening() { (ui::tag("À rouvrir\u{a0}?")) }
    }
}

/// The names of those it is assigned to.
pub(super) fn names(item: &Summary) -> Vec<String> {
    let people = item.assignee_names.as_deref().unwrap_or_default();
    people
        .split(';')
        .filter(|name| !name.is_empty())
        .map(|name| name.replace('|', " "))
        .collect()
}

/// A card with its photo and its status; `detail` is its last line, `people` those it is assigned to.
pub(super) fn pictured(
    request: &Request,
    item: &Summary,
    detail: &Markup,
    people: &[&str],
    pick: Option<&Markup>,
) -> Markup {
    draw(request, item, detail, people, (pick, false))
}

/// The same, under a heading.
pub(super) fn pictured_below(request: &Request, item: &Summary, detail: &Markup) -> Markup {
    draw(request, item, detail, &[], (None, true))
}

fn draw(
    request: &Request,
    item: &Summary,
    detail: &Markup,
    people: &[&str],
    (pick, under_heading): (Option<&Markup>, bool),
) -> Markup {
    let found = &item.intervention;
    let source = item
        .photo_id
        .map(|photo| below(found.id, &format!("photos/{photo}/miniature")));
    let photo = Photo {
        source: source.as_deref(),
        ..Photo::default()
    };
    let badges = html! {
        (badges(request, found, item.assignee_names.is_none() && !found.is_veiled()))
        @if found.is_veiled() { (ui::tag("Suivie")) }
    };
    let href = path(found.id);
    let mut card = Card::new(&href, found.title())
        .badges(&badges)
        .detail(detail)
        .photo(&photo)
        .people(people);
    if !found.is_veiled() {
        card = card.place(&found.address);
    }
    if under_heading {
        card = card.below_heading();
    }
    if let Some(pick) = pick {
        card = card.actions(pick);
    }
    html! { (card) }
}

/// A card of the board: no photo, its status is the column's; who does it, and `actions`.
pub(super) fn brief(request: &Request, item: &Summary, actions: Option<&Markup>) -> Markup {
    let found = &item.intervention;
    let (flags, detail) = (
        flags(request, found, item.assignee_names.is_none()),
        told(request, found),
    );
    let names = names(item);
    let people: Vec<&str> = names.iter().map(String::as_str).collect();
    let href = path(found.id);
    let mut card = Card::new(&href, found.title())
        .below_heading()
        .place(&found.address)
        .detail(&detail)
        .people(&people);
    if !flags.0.is_empty() {
        card = card.badges(&flags);
    }
    if let Some(actions) = actions {
        card = card.actions(actions);
    }
    html! { (card) }
}

/// What a card says of time.
pub(super) fn told(request: &Request, item: &Intervention) -> Markup {
    html! { (when::told(item, request.now, request.zone())) }
}

/// A form that changes something: it carries the organisation and the key.
pub(super) fn post(request: &Request, action: &str, body: &Markup) -> Markup {
    Form::post(action).body(&html! { (request.hidden()) (body) })
}

/// The same, with files.
pub(super) fn post_files(request: &Request, action: &str, body: &Markup) -> Markup {
    Form::post(action)
        .multipart()
        .body(&html! { (request.hidden()) (body) })
}

/// What says which state of an intervention the form was made from: its version, and the moment it was read.
pub(super) fn read_now(request: &Request, item: &Intervention) -> Markup {
    html! {
        (ui::hidden("version", &item.version.to_string()))
        (ui::hidden("read_at", &to_db(request.now)))
    }
}

/// « N° 12 · 12 rue Gambetta »: which one a form is about.
pub(super) fn named(item: &Intervention) -> Markup {
    html! { "N°\u{a0}" (item.number) " · " (item.address) }
}

/// The two ends of a form: do it, or go back.
pub(super) fn submit(button: Button<'_>, back: &str) -> Markup {
    ui::actions(&html! { (button) (Button::secondary("Revenir sans rien changer").to(back)) })
}

/// What stands before a form: what is wrong with it, or what others changed meanwhile.
pub(super) fn before_form(request: &Request, entered: &Entered<'_>) -> Markup {
    html! {
        (ui::error_summary(&renamed(entered.errors)))
        @if let Some(changes) = entered.changes { (changed(request, changes)) }
    }
}

fn changed(request: &Request, changes: &[Entry]) -> Markup {
    let told = html! {
        p {
            "Quelqu’un a enregistré un changement pendant que vous écriviez. Vos saisies sont conservées ci-dessous\u{a0}: \
             relisez-les, puis enregistrez de nouveau si elles conviennent encore."
        }
    };
    html! {
        (ui::alert(Tone::Warning, &told))
        @if !changes.is_empty() { (ui::panel(Some("Ce qui a changé"), &history(request, changes))) }
    }
}

/// What happened, in order.
pub(super) fn history(request: &Request, entries: &[Entry]) -> Markup {
    let events: Vec<Event<'_>> = entries
        .iter()
        .map(|entry| Event {
            when: ui::recent(
                entry.made_at.unwrap_or(entry.at),
                request.now,
                request.zone(),
            ),
            who: entry.actor_name.as_deref().unwrap_or(FORMER),
            what: html! {
                strong { (entry.event.label()) }
                @if let Some(detail) = &entry.detail { "\u{a0}: " (detail) }
            },
        })
        .collect();
    ui::timeline(&events)
}

/// Errors with their fields named as the forms name them: category and type are one list, and what is hidden has no place to lead to.
pub(super) fn renamed(errors: &[FieldError]) -> Vec<FieldError> {
    let name = |field: &str| match field {
        "category_id" | "type_id" => "kind".to_owned(),
        "moment" => "photo".to_owned(),
        "version" | "read_at" | "idempotency_key" => String::new(),
        other => other.to_owned(),
    };
    errors
        .iter()
        .map(|error| FieldError {
            field: name(&error.field),
            message: error.message.clone(),
        })
        .collect()
}

/// Says that somebody has more to do than a page of the day holds.
pub(super) fn cut_short() -> Markup {
    html! { p { "Cette page ne montre pas tout ce qui vous est confié\u{a0}: le reste est dans " a href=(LIST) { "la liste" } "." } }
}

/// What is typed in a field.
pub(super) fn value<'a>(entered: &Entered<'a>, name: &str) -> &'a str {
    entered.fields.get(name).unwrap_or_default()
}

/// A text as it was typed, its line breaks kept.
pub(super) fn lines(text: &str) -> Markup {
    html! {
        p { @for (index, line) in text.lines().enumerate() { @if index > 0 { br; } (line) } }
    }
}

/// The point of an intervention.
pub(super) fn position(item: &Intervention) -> Option<Position> {
    let (latitude, longitude) = item.latitude.zip(item.longitude)?;
    Position::new(longitude, latitude)
}

/// The zones of an intervention, as a line of a list of facts.
pub(super) fn zones(place: &Place) -> Option<(&'static str, Markup)> {
    let name = if place.zones.len() == 1 {
        "Zone"
    } else {
        "Zones"
    };
    (!place.zones.is_empty()).then(|| (name, html! { (french::list(&place.zones)) }))
}
