//! The register of breaches, as people read it.

use crate::{
    fr::{breaches as fr, rights_requests as requests_fr},
    model::breaches::{Nature, addresses},
    store::breaches::{Breach, Choosable, Step, Touched, Waiting},
};
use domain::{
    actions,
    calendar::{WallClock, parse_moment},
    french,
};
use maud::{Markup, html};
use web::{
    FieldError, Request,
    html::{self as ui, Button, Card, Choice, Drawing, Event, Field, Form, Icon, Tab, Tone},
};

/// Where the register is.
const PLACE: &str = "/console/violations";
/// Where the other one is.
const REQUESTS: &str = "/console/demandes";
/// What the header says.
const SERVICE: &str = "Console";

/// A page of the registers.
pub(super) fn page<'a>(request: &'a Request, title: &'a str) -> web::Page<'a> {
    request.page(title).service(SERVICE).current(PLACE)
}

/// Both registers, as the two views of one thing.
pub(super) fn registers(current: &str) -> Markup {
    let tab = |label, href| Tab {
        label,
        href,
        current: href == current,
    };
    ui::tabs(
        "Registres",
        &[
            tab("Violations de données", PLACE),
            tab("Demandes sur des droits", REQUESTS),
        ],
    )
}

/// Whether the reader asked for what is closed.
#[must_use]
pub fn closed(request: &Request) -> bool {
    request.query.get("vue") == Some("closes")
}

/// Entries, or that there is none; the way to those that are not shown, and to the next page.
pub(super) fn entries(
    request: &Request,
    (place, open, shut): (&str, &str, &str),
    cards: &[Markup],
    next: Option<&str>,
) -> Markup {
    let closed = closed(request);
    let whole = if closed {
        format!("{place}?vue=closes")
    } else {
        place.to_owned()
    };
    html! {
        (registers(place))
        @if cards.is_empty() {
            @if closed { (ui::empty_state(Drawing::Board, "Rien n’est clos pour le moment", "", &html! {})) }
            @else { (ui::empty_state(Drawing::Forecourt, "Rien n’attend", "", &html! {})) }
        } @else { (ui::card_list(cards)) }
        (ui::pagination(request.query.get("after").map(|_| whole.as_str()), next))
        p {
            @if closed { a href=(place) { (open) } }
            @else { a href={ (place) "?vue=closes" } { (shut) } }
        }
    }
}

/// What waits in both registers, for the home of the console; nothing where nothing does.
pub(super) fn reminder(request: &Request, waiting: Waiting) -> Markup {
    let today = request.zone().civil_date(request.now);
    let told = |late: bool, href: &str, count: String, clock: String| {
        let tone = if late { Tone::Warning } else { Tone::Info };
        ui::alert(
            tone,
            &html! { p { a href=(href) { (count) } ". " (clock) "." } },
        )
    };
    let count =
        |number: i64, one: &str, many: &str| french::count(number.unsigned_abs(), one, many);
    html! {
        @if let Some(known_at) = waiting.known_at {
            (told(fr::late(known_at, request.now), PLACE, count(waiting.breaches, "violation de données à signaler aux organisations", "violations de données à signaler aux organisations"), fr::clock(known_at, request.now)))
        }
        @if let Some(due_on) = waiting.due_on {
            (told(due_on < today, REQUESTS, count(waiting.requests, "demande sur des droits attend une réponse", "demandes sur des droits attendent une réponse"), requests_fr::clock(due_on, today)))
        }
    }
}

/// The breaches that wait, or those that are closed.
#[must_use]
pub fn list(request: &Request, breaches: &[Breach], next: Option<&str>) -> Markup {
    let cards: Vec<Markup> = breaches.iter().map(|one| card(request, one)).collect();
    let record = html! { (Button::primary("Inscrire une violation").icon(Icon::Plus).to("/console/violations/nouvelle")) };
    let ways = (
        PLACE,
        "Voir les violations à signaler",
        "Voir les violations closes\u{a0}: toutes leurs organisations sont prévenues",
    );
    page(request, "Registre des violations de données")
        .subtitle(html! { "Les organisations touchées sont prévenues dans les 48\u{a0}heures (conditions d’utilisation, 6.8). Chaque violation reste ici cinq ans." })
        .actions(&record)
        .render(entries(request, ways, &cards, next))
}

fn card(request: &Request, one: &Breach) -> Markup {
    let href = format!("{PLACE}/{}", one.id);
    let title = format!(
        "{}, {}",
        one.nature.label(),
        french::date(fr::ZONE.civil_date(one.known_at))
    );
    let badges = html! {
        @if one.waits() && fr::late(one.known_at, request.now) { (ui::tag("En retard")) }
    };
    let detail = html! {
        @if one.waits() { (fr::clock(one.known_at, request.now)) " · " }
        (warned(one))
    };
    let card = Card::new(&href, &title).detail(&detail);
    if badges.0.is_empty() {
        html! { (card) }
    } else {
        html! { (card.badges(&badges)) }
    }
}

/// « 1 organisation sur 3 prévenue ».
fn warned(one: &Breach) -> String {
    let told = one.told.unsigned_abs();
    format!(
        "{} sur {} {}",
        french::count(told, "organisation", "organisations"),
        one.touched,
        french::plural(told, "prévenue", "prévenues")
    )
}

/// One breach: how much time is left, who was told, what is known, and what was done to the entry.
#[must_use]
pub fn show(request: &Request, one: &Breach, touched: &[Touched], steps: &[Step]) -> Markup {
    let place = format!("{PLACE}/{}", one.id);
    let edit = html! { (Button::secondary("Compléter").icon(Icon::Pencil).to(&format!("{place}/modifier"))) };
    let badges = html! { (ui::tag(one.nature.label())) };
    let title = format!(
        "Violation du {}",
        french::date(fr::ZONE.civil_date(one.known_at))
    );
    let text = |text: Option<&str>| html! { @match text { Some(text) => span .comment-text { (text) }, None => "À compléter" } };
    let content = html! {
        (clock(request, one))
        (ui::panel(Some("Organisations touchées"), &organisations(request, one, touched, &place)))
        (ui::panel(Some("Ce que l’on sait"), &ui::definition_list(&[
            ("Connue le", html! { (fr::moment(one.known_at)) }),
            ("Ce qui s’est passé", text(Some(&one.facts))),
            ("Personnes concernées, environ", html! { @match one.people { Some(number) => (french::number(number.unsigned_abs())), None => "À compléter" } }),
            ("Données concernées", text(one.data_kinds.as_deref())),
            ("Conséquences probables", text(one.consequences.as_deref())),
            ("Mesures prises", text(one.measures.as_deref())),
        ])))
        (ui::panel(Some("Historique"), &history(request, steps)))
    };
    page(request, &title)
        .back("Registre des violations de données", PLACE)
        .badges(&badges)
        .actions(&edit)
        .render(content)
}

fn clock(request: &Request, one: &Breach) -> Markup {
    let tone = match (one.waits(), fr::late(one.known_at, request.now)) {
        (false, _) => Tone::Success,
        (true, false) => Tone::Info,
        (true, true) => Tone::Warning,
    };
    let told = if one.waits() {
        fr::clock(one.known_at, request.now)
    } else {
        "Toutes les organisations touchées sont prévenues".to_owned()
    };
    ui::alert(tone, &html! { p { (told) "." } })
}

fn organisations(request: &Request, one: &Breach, touched: &[Touched], place: &str) -> Markup {
    let rows: Vec<Vec<Markup>> = touched
        .iter()
        .map(|organisation| row(request, organisation, place))
        .collect();
    let reachable = touched
        .iter()
        .any(|one| one.told_at.is_none() && !addresses(one).is_empty());
    html! {
        @if reachable && one.waits() {
            p { "Chaque organisation reçoit un seul message, à l’adresse de son administrateur, à son adresse de contact et à celle de sa personne déléguée à la protection des données. Il dit ce que l’on sait aujourd’hui\u{a0}: relisez-le plus bas." }
            (Form::post(&format!("{place}/prevenir")).body(&html! {
                (request.hidden())
                (ui::actions(&html! { (Button::primary("Prévenir les organisations").icon(Icon::Mail)) }))
            }))
        }
        (ui::table("Organisations touchées, et quand elles ont été prévenues", &["Organisation", "Adresses", "Prévenue"], &rows))
    }
}

fn row(request: &Request, one: &Touched, place: &str) -> Vec<Markup> {
    let known = addresses(one).len();
    let count = u64::try_from(known).unwrap_or(u64::MAX);
    let form = |path: &str, label: &str| {
        let action = format!("{place}/organisations/{}/{path}", one.organisation_id);
        Form::post(&action)
            .body(&html! { (request.hidden()) (Button::secondary(label).about(&one.name)) })
    };
    vec![
        html! { (one.name) },
        html! { (french::count(count, "adresse", "adresses")) },
        html! {
            @match one.told_at {
                Some(at) => { "Le " (fr::moment(at)) @if one.told_how.as_deref() == Some("otherwise") { ", autrement que par courriel" } },
                None if known == 0 => {
                    p { "Pas encore. Sans adresse connue, prévenez-la par téléphone ou par courrier." }
                    (form("noter", "Noter qu’elle est prévenue"))
                },
                None => { p { "Pas encore." } (form("prevenir", "La prévenir seule")) },
            }
        },
    ]
}

fn history(request: &Request, steps: &[Step]) -> Markup {
    let events: Vec<Event<'_>> = steps
        .iter()
        .map(|step| Event {
            when: ui::recent(step.at, request.now, fr::ZONE),
            who: step.actor_name.as_deref().unwrap_or("Sans nom"),
            what: html! { (actions::label(&step.action).unwrap_or_default()) },
        })
        .collect();
    ui::timeline(&events)
}

/// What an organisation is called in a list: with its short name where another one has the same.
pub(super) fn called(one: &Choosable, all: &[Choosable]) -> String {
    let same = all.iter().filter(|other| other.name == one.name).count();
    if same > 1 {
        format!("{} ({})", one.name, one.slug)
    } else {
        one.name.clone()
    }
}

/// Where the form of an entry leads back to, and where it is sent; of a new one, its register both times.
pub(super) fn destinations(register: &str, entry: Option<String>) -> (String, String) {
    entry.map_or_else(
        || (register.to_owned(), register.to_owned()),
        |id| {
            (
                format!("{register}/{id}"),
                format!("{register}/{id}/modifier"),
            )
        },
    )
}

/// A breach to enter, or to amend when there is `one`; `errors` are there when what was typed is shown again.
#[must_use]
pub fn form(
    request: &Request,
    one: Option<&Breach>,
    touched: &[Touched],
    organisations: &[Choosable],
    errors: Option<&[FieldError]>,
) -> Markup {
    let shown = errors.unwrap_or_default();
    let typed = |name: &str| match (errors, one) {
        (None, Some(one)) => known(one, name),
        _ => request.fields.get(name).unwrap_or_default().to_owned(),
    };
    let title = if one.is_some() {
        "Compléter la violation"
    } else {
        "Inscrire une violation"
    };
    let (place, action) = destinations(PLACE, one.map(|one| one.id.to_string()));
    let natures = Nature::ALL.map(|one| Choice::new(one.code(), one.label()).hint(one.meaning()));
    let content = html! {
        (ui::error_summary(shown))
        (Form::post(&action).body(&html! {
            (request.hidden())
            @if let Some(one) = one { (ui::hidden("version", &one.version.to_string())) }
            (ui::required_note())
            p { "N’écrivez aucun nom de personne\u{a0}: les organisations touchées reçoivent ces textes." }
            (Field::radios("nature", "Nature", &natures).value(&typed("nature")).errors(shown).required())
            (Field::area("facts", "Ce qui s’est passé", 6).value(&typed("facts")).errors(shown).required().max_length(4_000))
            (Field::date_time("known_at", "Connue le").value(&typed("known_at")).errors(shown).required().hint("Jour et heure de Paris. Les 48\u{a0}heures comptent à partir de ce moment."))
            @if twice(&typed("known_at")) {
                (Field::radios("known_hour", "Cette heure est venue deux fois", &[Choice::new("summer", "La première fois, à l’heure d’été"), Choice::new("winter", "La seconde fois, à l’heure d’hiver")]).value(&typed("known_hour")).errors(shown).required())
            }
            (boxes(request, touched, organisations, errors))
            (Field::text("people", "Personnes concernées, environ").value(&typed("people")).errors(shown).inputmode("numeric").max_length(11).short().hint("Toutes organisations réunies."))
            (Field::area("data_kinds", "Données concernées", 3).value(&typed("data_kinds")).errors(shown).max_length(1_000).hint("Par exemple\u{a0}: noms, adresses électroniques, photos."))
            (Field::area("consequences", "Conséquences probables", 3).value(&typed("consequences")).errors(shown).max_length(2_000))
            (Field::area("measures", "Mesures prises", 4).value(&typed("measures")).errors(shown).max_length(4_000).hint("Pour y mettre fin, et pour en limiter les conséquences."))
            (ui::actions(&html! { (Button::primary("Enregistrer")) (Button::secondary("Annuler").to(&place)) }))
        }))
    };
    page(request, title)
        .back("Registre des violations de données", PLACE)
        .errors(!shown.is_empty())
        .render(content)
}

/// Whether what was typed is an hour that came twice.
fn twice(moment: &str) -> bool {
    matches!(
        parse_moment(moment, fr::ZONE),
        Some(WallClock::Twice { .. })
    )
}

/// What is known of a breach, as its form shows it.
fn known(one: &Breach, name: &str) -> String {
    let civil = fr::ZONE.civil(one.known_at);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    match name {
        "nature" => one.nature.code().to_owned(),
        "facts" => one.facts.clone(),
        "known_at" => domain::calendar::to_db(civil.and_utc())
            .get(..16)
            .unwrap_or_default()
            .to_owned(),
        "known_hour" => match fr::ZONE.instant(civil) {
            WallClock::Twice { earlier, .. } if earlier == one.known_at => "summer",
            WallClock::Twice { .. } => "winter",
            WallClock::Once(_) | WallClock::Never { .. } => "",
        }
        .to_owned(),
        "people" => one.people.map_or_else(String::new, |n| n.to_string()),
        "data_kinds" => text(&one.data_kinds),
        "consequences" => text(&one.consequences),
        "measures" => text(&one.measures),
        _ => String::new(),
    }
}

/// The organisations to choose; those that were told stay, and are named before.
fn boxes(
    request: &Request,
    touched: &[Touched],
    organisations: &[Choosable],
    errors: Option<&[FieldError]>,
) -> Markup {
    let told: Vec<&Touched> = touched.iter().filter(|one| one.told_at.is_some()).collect();
    let left: Vec<(String, String)> = organisations
        .iter()
        .filter(|one| told.iter().all(|other| other.organisation_id != one.id))
        .map(|one| (one.id.to_string(), called(one, organisations)))
        .collect();
    let choices: Vec<Choice<'_>> = left
        .iter()
        .map(|(id, name)| Choice::new(id, name))
        .collect();
    let chosen: Vec<String> = match errors {
        Some(_) => {
            let typed = request.fields.all("organisation_ids");
            typed.into_iter().map(str::to_owned).collect()
        }
        None => touched
            .iter()
            .map(|one| one.organisation_id.to_string())
            .collect(),
    };
    let chosen: Vec<&str> = chosen.iter().map(String::as_str).collect();
    let names: Vec<&str> = told.iter().map(|one| one.name.as_str()).collect();
    let field = Field::boxes("organisation_ids", "Organisations touchées", &choices)
        .values(&chosen)
        .errors(errors.unwrap_or_default());
    let field = if told.is_empty() {
        field.required()
    } else {
        field
    };
    html! {
        @if !names.is_empty() { p { "Déjà prévenues\u{a0}: " (french::list(&names)) ". Elles restent inscrites." } }
        @if !choices.is_empty() { (field) }
    }
}
