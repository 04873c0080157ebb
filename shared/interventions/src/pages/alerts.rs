//! What one is told, what one chooses to be mailed, and the page on which the mails stop.

use crate::{
    fr,
    model::alerts::{Choices, Delivery, Topic},
    store::alerts::Alert,
};
use domain::policy::Role;
use maud::{Markup, html};
use uuid::Uuid;
use web::{
    FieldError, Request,
    html::{self as ui, Button, Choice, Drawing, Field},
};

use super::parts;

const PLACE: &str = "/alertes";
const CHOICES: &str = "/alertes/preferences";
const STOP: &str = "/alertes/arret";

/// The alerts, the latest first; `next` is where the following page begins.
#[must_use]
pub fn list(request: &Request, alerts: &[Alert], next: Option<Uuid>) -> Markup {
    let unread = request
        .session
        .as_ref()
        .is_some_and(|session| session.unread > 0);
    let content = html! {
        @if unread {
            (parts::post(request, "/alertes/lues", &html! { (Button::secondary("Tout marquer comme lu")) }))
        }
        @if alerts.is_empty() {
            (ui::empty_state(Drawing::Letter, "Aucune alerte", "Ce qui vous concerne s’affichera ici.", &html! {}))
        } @else {
            (rows(request, alerts))
        }
        @if let Some(next) = next {
            (ui::actions(&html! { (Button::secondary("Alertes plus anciennes").to(&format!("{PLACE}?after={next}"))) }))
        }
    };
    let choose = html! { (Button::secondary("Choisir mes courriels").to(CHOICES)) };
    request
        .page("Mes alertes")
        .current(PLACE)
        .actions(&choose)
        .subtitle(html! { "Les alertes s’effacent après 90\u{a0}jours." })
        .render(content)
}

fn rows(request: &Request, alerts: &[Alert]) -> Markup {
    let rows: Vec<Vec<Markup>> = alerts
        .iter()
        .map(|alert| {
            vec![
                what(alert),
                ui::recent(alert.at, request.now, request.zone()),
                state(request, alert),
            ]
        })
        .collect();
    ui::table("Alertes", &["Alerte", "Quand", "Lecture"], &rows)
}

fn what(alert: &Alert) -> Markup {
    let name = format!("{} (n°\u{a0}{})", alert.title, alert.number);
    html! {
        (alert.kind.label()) "\u{a0}: "
        @if alert.opens { a href=(parts::path(alert.intervention_id)) { (name) } } @else { (name) }
    }
}

fn state(request: &Request, alert: &Alert) -> Markup {
    if alert.read_at.is_some() {
        return html! { "Lue" };
    }
    let about = format!("{} n°\u{a0}{}", alert.kind.label(), alert.number);
    let button = html! { (Button::quiet("Marquer comme lue").about(&about)) };
    parts::post(request, &format!("{PLACE}/{}/lue", alert.id), &button)
}

/// What one is mailed, topic by topic.
#[must_use]
pub fn choices(request: &Request, choices: &Choices, errors: &[FieldError]) -> Markup {
    let role = request.session.as_ref().map(|session| session.actor().role);
    let topics: Vec<Topic> = Topic::ALL
        .into_iter()
        .filter(|topic| concerns(*topic, role))
        .collect();
    let body = html! {
        @for topic in topics { (field(request, choices, topic, errors)) }
        (ui::actions(&html! { (Button::primary("Enregistrer")) (Button::secondary("Revenir aux alertes").to(PLACE)) }))
    };
    let without = request
        .session
        .as_ref()
        .is_some_and(|session| session.email.is_none());
    request
        .page("Mes courriels d’alerte")
        .back("Mes alertes", PLACE)
        .errors(!errors.is_empty())
        .subtitle(html! { "Ce qui est urgent part tout de suite, sauf si vous choisissez «\u{a0}Jamais\u{a0}». La liste des alertes, elle, garde tout." })
        .render(html! {
            (ui::error_summary(errors))
            @if without { (ui::alert(ui::Tone::Info, &html! { (fr::NO_ADDRESS) })) }
            (ui::panel(None, &parts::post(request, CHOICES, &body)))
        })
}

/// Only those who validate are told of requests, and only those who do the work of what is given to them.
fn concerns(topic: Topic, role: Option<Role>) -> bool {
    match topic {
        Topic::Requests => matches!(role, Some(Role::Administrator | Role::Coordinator)),
        Topic::Work | Topic::Dates => role != Some(Role::Requester),
        Topic::Answers => role == Some(Role::Requester),
        Topic::Progress | Topic::Comments => true,
    }
}

fn field(request: &Request, choices: &Choices, topic: Topic, errors: &[FieldError]) -> Markup {
    let offered = Delivery::ALL.map(|one| Choice::new(one.code(), one.label()));
    let typed = request.fields.get(topic.code());
    html! {
        (Field::select(topic.code(), topic.label(), &offered, None)
            .value(typed.unwrap_or_else(|| choices.of(topic).code()))
            .errors(errors))
    }
}

/// What the link of a mail opens: one button. The token is in the fragment, and a script puts it into the form.
#[must_use]
pub fn stop(request: &Request) -> Markup {
    let fallback = html! {
        p { "Votre navigateur n’exécute pas de script\u{a0}: " a href=(CHOICES) { "connectez-vous pour choisir vos courriels" } "." }
    };
    request
        .page("Ne plus recevoir de courriel d’alerte")
        .subtitle(html! { "Vos alertes resteront dans le service, où vous pourrez les lire." })
        .render(html! { (ui::link_form(STOP, &[], "Arrêter les courriels", &fallback)) })
}

/// The mails are stopped.
#[must_use]
pub fn stopped(request: &Request) -> Markup {
    let back = html! { (Button::secondary("Choisir mes courriels").to(CHOICES)) };
    request
        .page("C’est fait")
        .render(ui::empty_state(Drawing::Letter, fr::STOPPED, "", &back))
}
