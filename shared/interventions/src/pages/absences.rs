//! Who is not there, without a reason; and the calendar that reads the planning.

use super::{
    Entered, parts,
    planning::{ABSENCES, PLANNING},
};
use crate::{
    fr::planning as fr,
    store::planning::{Absence, Feed},
};
use maud::{Markup, html};
use platform::directory::MemberRow;
use web::{
    Request,
    html::{self as ui, Button, Choice, Drawing, Field, Form, Tone},
};

const FEED: &str = "/interventions/planning/abonnement";

/// What the page of absences shows.
#[derive(Debug, Clone, Copy)]
pub struct Absences<'a> {
    /// Those that the reader may know of, in the order of time.
    pub absences: &'a [Absence],
    /// The members of the organisation.
    pub team: &'a [MemberRow],
    /// For whom the reader may speak; nobody: for himself alone.
    pub people: &'a [MemberRow],
    /// What is typed.
    pub entered: Entered<'a>,
}

/// Who is not there.
#[must_use]
pub fn absences(request: &Request, shown: &Absences<'_>) -> Markup {
    let own = shown.people.is_empty();
    let title = if own {
        "Mes indisponibilités"
    } else {
        "Indisponibilités"
    };
    let body = html! {
        (parts::before_form(request, &shown.entered))
        (list(request, shown))
        (ui::panel(Some("Ajouter des dates"), &form(request, shown)))
    };
    request
        .page(title)
        .current(PLANNING)
        .back("Planning", PLANNING)
        .subtitle(
            html! { "Des dates, et rien d’autre\u{a0}: aucun motif n’est demandé ni conservé." },
        )
        .errors(!shown.entered.errors.is_empty())
        .render(body)
}

fn list(request: &Request, shown: &Absences<'_>) -> Markup {
    let rows: Vec<Vec<Markup>> = shown
        .absences
        .iter()
        .filter_map(|absence| {
            let member = shown
                .team
                .iter()
                .find(|member| member.person_id == absence.person_id)?;
            let name = format!("{} {}", member.first_name, member.last_name);
            let days = fr::days(absence.first_day, absence.last_day);
            let about = format!("{name}, {days}");
            let action = format!("{ABSENCES}/{}/supprimer", absence.id);
            let remove = html! { (Button::quiet("Supprimer").about(&about)) };
            Some(vec![
                html! { (name) },
                html! { (days) },
                parts::post(request, &action, &remove),
            ])
        })
        .collect();
    if rows.is_empty() {
        let told = "Les dates ajoutées ici se voient au planning, et au moment de confier ou de planifier une intervention.";
        return ui::empty_state(
            Drawing::Board,
            "Aucune indisponibilité prévue.",
            told,
            &html! {},
        );
    }
    ui::table(
        "Indisponibilités prévues",
        &["Personne", "Dates", "Action"],
        &rows,
    )
}

fn form(request: &Request, shown: &Absences<'_>) -> Markup {
    let entered = &shown.entered;
    let names: Vec<(String, String)> = shown
        .people
        .iter()
        .map(|member| {
            let name = format!("{} {}", member.first_name, member.last_name);
            (member.person_id.to_string(), name)
        })
        .collect();
    let choices: Vec<Choice<'_>> = names
        .iter()
        .map(|(id, name)| Choice::new(id, name))
        .collect();
    let date = |name, label| {
        Field::date(name, label)
            .value(parts::value(entered, name))
            .errors(entered.errors)
    };
    parts::post(
        request,
        ABSENCES,
        &html! {
            @if !choices.is_empty() {
                (Field::select("person_id", "Personne", &choices, Some("Moi")).value(parts::value(entered, "person_id")).errors(entered.errors))
            }
            (ui::fields_row(&html! {
                (date("first_day", "Premier jour").required())
                (date("last_day", "Dernier jour").hint("Vide\u{a0}: un seul jour."))
            }))
            (Button::primary("Ajouter"))
        },
    )
}

/// Whether the reader's calendar reads the planning.
#[must_use]
pub fn feed(request: &Request, feed: Option<Feed>) -> Markup {
    let body = html! {
        p { "Votre logiciel d’agenda (Thunderbird, Outlook, téléphone) peut afficher vos interventions planifiées, en lecture seule\u{a0}: leur numéro, leur type, leur lieu, leurs horaires et un lien." }
        @match feed {
            Some(feed) => {
                (ui::alert(Tone::Info, &html! { "Une adresse secrète est en service depuis le " (ui::moment(feed.created_at, request.zone())) "." }))
                (ui::actions(&html! {
                    (parts::post(request, FEED, &html! { (Button::secondary("Remplacer l’adresse")) }))
                    (parts::post(request, &format!("{FEED}/revoquer"), &html! { (Button::danger("Révoquer l’adresse")) }))
                }))
                p .hint { "Remplacer ou révoquer rend l’ancienne adresse inutilisable aussitôt." }
            },
            None => (Form::post(FEED).body(&html! { (request.hidden()) (Button::primary("Créer mon adresse secrète")) })),
        }
    };
    request
        .page("Voir mes interventions dans mon agenda")
        .current(PLANNING)
        .back("Planning", PLANNING)
        .render(body)
}

/// The secret address, shown once.
#[must_use]
pub fn feed_opened(request: &Request, address: &str) -> Markup {
    let body = html! {
        (ui::alert(Tone::Warning, &html! { "Copiez cette adresse maintenant\u{a0}: elle ne s’affichera plus. Qui la possède voit vos interventions planifiées." }))
        (Field::text("address", "Adresse de mon agenda").value(address).filter())
        p { "Dans votre logiciel d’agenda, choisissez «\u{a0}S’abonner à un agenda\u{a0}» ou «\u{a0}Nouvel agenda, sur le réseau\u{a0}», puis collez l’adresse." }
        (ui::actions(&html! { (Button::secondary("J’ai copié l’adresse").to(FEED)) }))
    };
    request
        .page("Votre adresse secrète")
        .current(PLANNING)
        .back("Planning", PLANNING)
        .render(body)
}
