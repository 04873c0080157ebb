//! One intervention: where it stands, what it shows, and the next thing to do as the largest button.

use super::{
    Entered, Offer, comments, feedback, map_image, parts, photos, questions, relations, when,
};
use crate::{
    model::{Dossier, Event, Intervention, Status},
    store::place::Place,
};
use domain::id::{CommentId, RecurrenceId};
use maud::{Markup, html};
use web::{
    Request, assets,
    html::{self as ui, Button, Icon, Tone},
};

/// What the page shows and offers.
#[derive(Debug, Clone, Copy)]
pub struct Detail<'a> {
    /// Everything about it.
    pub dossier: &'a Dossier,
    /// Its line or surface, and its zones.
    pub place: &'a Place,
    /// What the reader may do with it now.
    pub offers: &'a [Offer],
    /// The comments that the reader may change or delete.
    pub editable: &'a [CommentId],
    /// What made it come back, for those who may change that.
    pub recurrence: Option<RecurrenceId>,
    /// A comment or a photo that was refused, to be corrected.
    pub entered: Entered<'a>,
}

impl Detail<'_> {
    pub(super) fn offers(&self, offer: Offer) -> bool {
        self.offers.contains(&offer)
    }

    const fn item(&self) -> &Intervention {
        &self.dossier.intervention
    }
}

/// The page of an intervention.
#[must_use]
pub fn detail(request: &Request, detail: &Detail<'_>) -> Markup {
    let item = detail.item();
    let shown = html! {
        (why_it_stops(request, item))
        (feedback::section(request, detail))
        (photos::lead(request, detail))
        (place(request, item, detail.place))
        (description(request, detail.dossier))
        (questions::answered(&detail.dossier.daily.answers))
    };
    let done = html! {
        (photos::forms_at_work(request, detail))
        (other_steps(request, detail))
        (questions::checklist(request, detail))
        (facts(request, detail.dossier, detail.place))
        @if let Some(id) = detail.recurrence {
            p { a href={ (super::recurrences::RECURRENCES) "/" (id) } { "Voir ou modifier sa récurrence" } }
        }
        (relations::related(detail.dossier))
        (photos::form_before(request, detail))
    };
    let said = html! { (comments::section(request, detail)) (photos::others(request, detail)) };
    let past = html! { (ui::panel(Some("Historique"), &parts::history(request, &detail.dossier.journal))) (relations::rarely(request, detail)) (last_resort(detail)) (printed(item)) };
    let body = html! {
        (parts::before_form(request, &detail.entered))
        (progress(item))
        (ui::split(&shown, &done))
        (ui::split(&said, &past))
    };
    let first = first_step(request, detail);
    let badges = parts::badges(request, item, detail.dossier.assignees.is_empty());
    request
        .page(item.title())
        .wide()
        .actions(&first)
        .current(parts::HOME)
        .back("Interventions", parts::HOME)
        .badges(&badges)
        .subtitle(html! { "N°\u{a0}" (item.number) " · " (item.category_name) })
        .errors(!detail.entered.errors.is_empty())
        .scripts(&[assets::PHOTO_JS])
        .render(body)
}

/// « À faire, En cours, Terminée », with « À valider » first while it waits; nothing for what ended otherwise.
pub(super) fn progress(item: &Intervention) -> Markup {
    let way = [Status::ToDo, Status::InProgress, Status::Done];
    let words = way.map(Status::label);
    match item.status {
        Status::ToValidate => ui::stepper(
            &[Status::ToValidate.label(), words[0], words[1], words[2]],
            0,
        ),
        Status::ToDo => ui::stepper(&words, 0),
        Status::InProgress => ui::stepper(&words, 1),
        Status::Done => ui::stepper(&words, way.len()),
        Status::Refused | Status::Cancelled | Status::Duplicate => html! {},
    }
}

/// What blocks it, or why it was refused or cancelled.
fn why_it_stops(request: &Request, item: &Intervention) -> Markup {
    html! {
        @if let Some(since) = item.blocked_at {
            (ui::alert(Tone::Warning, &html! {
                p { strong { "Bloquée " (when::ago(since, request.now, request.zone())) } }
                @if let Some(reason) = &item.block_reason { (parts::lines(reason)) }
                @if let Some(day) = item.follow_up.relaunch_on { p { "Relance prévue " (when::day_or_year(day, request)) "." } }
            }))
        }
        @if let Some(reason) = &item.closing_reason {
            (ui::alert(Tone::Info, &html! { p { strong { (item.status.label()) } } (parts::lines(reason)) }))
        }
    }
}

fn place(request: &Request, item: &Intervention, place: &Place) -> Markup {
    let town: Vec<&str> = [&item.postcode, &item.city]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let position = item
        .latitude
        .zip(item.longitude)
        .map(|(latitude, longitude)| format!("geo:{latitude},{longitude}"));
    let body = html! {
        @if let Some(extra) = &item.address_extra { (parts::lines(extra)) }
        @if !town.is_empty() { p .soft { (town.join(" ")) } }
        @if place.outline.is_some() { (map_image::around(request, parts::position(item), place, &item.place())) }
        @if let Some(position) = &position {
            (ui::actions(&html! { (Button::secondary("Y aller").icon(Icon::Pin).to(position)) }))
        }
    };
    ui::panel(Some(&item.address), &body)
}

fn description(request: &Request, dossier: &Dossier) -> Markup {
    let item = &dossier.intervention;
    let author = dossier.author_name.as_deref().unwrap_or(parts::FORMER);
    let imported = dossier
        .journal
        .first()
        .is_some_and(|entry| entry.event == Event::Imported);
    let body = html! {
        @if let Some(text) = &item.description { (parts::lines(text)) }
        p .soft {
            @if imported { "Demandée " } @else { "Signalée par " (author) ", " }
            (when::ago(item.created_at, request.now, request.zone()))
        }
    };
    ui::panel(None, &body)
}

/// In which zones it is, who does it, when it is planned, when it began or ended.
fn facts(request: &Request, dossier: &Dossier, place: &Place) -> Markup {
    let item = &dossier.intervention;
    let people: Vec<String> = dossier
        .assignees
        .iter()
        .map(|person| format!("{} {}", person.first_name, person.last_name))
        .collect();
    let planned = when::planned(item, request.now, request.zone());
    let mut facts: Vec<(&str, Markup)> = parts::zones(place).into_iter().collect();
    if !people.is_empty() {
        facts.push(("Confiée à", html! { (domain::french::list(&people)) }));
    }
    if let Some(planned) = planned {
        facts.push(("Prévue", html! { (planned) }));
    }
    if let Some(due) = item.follow_up.due_on.filter(|_| item.status.is_open()) {
        facts.push(("Échéance", html! { (when::day_or_year(due, request)) }));
    }
    let ago = |instant| when::ago(instant, request.now, request.zone());
    match (item.status, item.started_at, item.closed_at) {
        (Status::InProgress, Some(start), _) => facts.push(("Commencée", ago(start))),
        (status, _, Some(end)) => facts.push((status.label(), ago(end))),
        _ => {}
    }
    html! { @if !facts.is_empty() { (ui::panel(None, &ui::definition_list(&facts))) } }
}

/// A step that can be taken: its button, and where it leads.
struct Step {
    offer: Offer,
    label: &'static str,
    path: &'static str,
    /// Whether it opens a page of its own rather than being done at once.
    asks: bool,
}

/// In the order of what comes first: the first one offered is the next step, the others stand below it.
const STEPS: [Step; 10] = [
    Step {
        offer: Offer::Unblock,
        label: "Lever le blocage",
        path: "debloquer",
        asks: false,
    },
    Step {
        offer: Offer::Finish,
        label: "Terminer",
        path: "terminer",
        asks: false,
    },
    Step {
        offer: Offer::Validate,
        label: "Valider",
        path: "valider",
        asks: false,
    },
    Step {
        offer: Offer::Start,
        label: "Démarrer",
        path: "demarrer",
        asks: false,
    },
    Step {
        offer: Offer::Assign,
        label: "Affecter",
        path: "affecter",
        asks: true,
    },
    Step {
        offer: Offer::Plan,
        label: "Planifier",
        path: "planifier",
        asks: true,
    },
    Step {
        offer: Offer::Edit,
        label: "Modifier",
        path: "modifier",
        asks: true,
    },
    Step {
        offer: Offer::Block,
        label: "Signaler un blocage",
        path: "bloquer",
        asks: true,
    },
    Step {
        offer: Offer::PutBack,
        label: "Remettre à faire",
        path: "remettre",
        asks: false,
    },
    Step {
        offer: Offer::Reopen,
        label: "Rouvrir",
        path: "rouvrir",
        asks: false,
    },
];

/// What a coordinator does first with a job that nobody has: choose somebody.
const ASSIGN_FIRST: Offer = Offer::Assign;

fn leading(detail: &Detail<'_>) -> Option<Offer> {
    if detail.dossier.assignees.is_empty() && detail.offers(ASSIGN_FIRST) {
        return Some(ASSIGN_FIRST);
    }
    let moves = [Offer::Unblock, Offer::Finish, Offer::Validate, Offer::Start];
    moves.into_iter().find(|offer| detail.offers(*offer))
}

/// The next thing to do, right under the title: within the first screen of a small phone.
fn first_step(request: &Request, detail: &Detail<'_>) -> Markup {
    let first = leading(detail);
    html! {
        @if let Some(step) = STEPS.iter().find(|step| Some(step.offer) == first) {
            (button(request, detail, step, Button::primary(step.label)))
        }
    }
}

/// Whatever else can be done.
fn other_steps(request: &Request, detail: &Detail<'_>) -> Markup {
    let first = leading(detail);
    let offered = |step: &&Step| detail.offers(step.offer);
    let others: Vec<&Step> = STEPS
        .iter()
        .filter(offered)
        .filter(|step| Some(step.offer) != first)
        .collect();
    let validate = detail.offers(Offer::Validate);
    html! {
        @if !others.is_empty() || validate || detail.offers(Offer::Refuse) {
            (ui::actions(&html! {
                @if validate { (Button::secondary("Valider et affecter").to(&parts::below(detail.item().id, "affecter"))) }
                @if detail.offers(Offer::Refuse) { (Button::secondary("Refuser").to(&parts::below(detail.item().id, "refuser"))) }
                @for step in others { (button(request, detail, step, Button::secondary(step.label))) }
            }))
        }
    }
}

fn button(request: &Request, detail: &Detail<'_>, step: &Step, button: Button<'_>) -> Markup {
    let path = parts::below(detail.item().id, step.path);
    html! {
        @if step.asks { (button.to(&path)) } @else { (parts::post(request, &path, &html! { (button) })) }
    }
}

/// Where it is had on paper.
fn printed(item: &Intervention) -> Markup {
    html! { p { a href=(parts::below(item.id, "fiche")) { "Imprimer la fiche" } } }
}

/// What cannot be taken back stands last, and asks again on a page of its own.
fn last_resort(detail: &Detail<'_>) -> Markup {
    html! {
        @if detail.offers(Offer::Cancel) {
            (ui::actions(&html! { (Button::danger("Annuler l’intervention").to(&parts::below(detail.item().id, "annuler"))) }))
        }
    }
}
