//! The register of requests about rights, as people read it.

use super::breaches::{called, destinations, entries, page};
use crate::{
    fr::rights_requests as fr,
    model::rights_requests::{Outcome, Right},
    store::{breaches::Choosable, rights_requests::RightsRequest},
};
use domain::french;
use maud::{Markup, html};
use web::{
    FieldError, Request,
    html::{self as ui, Button, Card, Choice, Field, Form, Icon, Tone},
};

/// Where the register is.
const PLACE: &str = "/console/demandes";
/// What its pages are called.
const TITLE: &str = "Registre des demandes sur des droits";

/// The requests without an answer, or those that are closed.
#[must_use]
pub fn list(request: &Request, requests: &[RightsRequest], next: Option<&str>) -> Markup {
    let cards: Vec<Markup> = requests.iter().map(|one| card(request, one)).collect();
    let record = html! { (Button::primary("Inscrire une demande").icon(Icon::Plus).to("/console/demandes/nouvelle")) };
    let ways = (
        PLACE,
        "Voir les demandes sans réponse",
        "Voir les demandes closes\u{a0}: elles ont leur réponse",
    );
    page(request, TITLE)
        .subtitle(html! { "La réponse est due dans un mois (RGPD, article\u{a0}12,\u{a0}3). Chaque demande reste ici cinq ans après sa réponse." })
        .actions(&record)
        .render(entries(request, ways, &cards, next))
}

/// Where the request stands: what is left to answer, or what was answered.
fn stands(request: &Request, one: &RightsRequest) -> String {
    let today = one.zone().civil_date(request.now);
    match (one.answered_on, one.outcome) {
        (Some(day), Some(outcome)) => {
            let late = if day > one.due_on {
                format!(", après l’échéance du {}", french::long_date(one.due_on))
            } else {
                ", dans le délai".to_owned()
            };
            format!(
                "{}\u{a0}: réponse du {}{late}",
                outcome.label(),
                french::long_date(day)
            )
        }
        _ => fr::clock(one.due_on, today),
    }
}

/// Whether the answer should have been given by now.
fn late(request: &Request, one: &RightsRequest) -> bool {
    one.answered_on.is_none() && one.due_on < one.zone().civil_date(request.now)
}

fn card(request: &Request, one: &RightsRequest) -> Markup {
    let href = format!("{PLACE}/{}", one.id);
    let title = format!("{}, {}", one.kind.label(), one.organisation_name);
    let badges = html! {
        @if late(request, one) { (ui::tag("En retard")) " " }
        @if one.extended_on.is_some() { (ui::tag("Délai prolongé")) }
    };
    let detail = html! { (one.reference) " · " (stands(request, one)) };
    html! { (Card::new(&href, &title).badges(&badges).detail(&detail)) }
}

/// One request: how much time is left, what is known, and what can be done about it.
#[must_use]
pub fn show(request: &Request, one: &RightsRequest, errors: &[FieldError]) -> Markup {
    let place = format!("{PLACE}/{}", one.id);
    let title = format!("{}, {}", one.kind.label(), one.organisation_name);
    let open = one.answered_on.is_none();
    let edit = html! { (Button::secondary("Corriger").icon(Icon::Pencil).to(&format!("{place}/modifier"))) };
    let tone = match (open, late(request, one)) {
        (false, _) => Tone::Success,
        (true, false) => Tone::Info,
        (true, true) => Tone::Warning,
    };
    let content = html! {
        (ui::error_summary(errors))
        (ui::alert(tone, &html! { p { (stands(request, one)) "." } }))
        (ui::panel(Some("La demande"), &facts(one)))
        @if open {
            (ui::panel(Some("Répondre"), &answering(request, &place, errors)))
            @if one.extended_on.is_none() && !late(request, one) {
                (ui::panel(Some("Prolonger le délai"), &extending(request, &place, errors)))
            }
        }
    };
    let shown = page(request, &title)
        .back(TITLE, PLACE)
        .errors(!errors.is_empty());
    if open && one.extended_on.is_none() {
        shown.actions(&edit).render(content)
    } else {
        shown.render(content)
    }
}

fn facts(one: &RightsRequest) -> Markup {
    let mut facts = vec![
        ("Organisation", html! { (one.organisation_name) }),
        ("Droit", html! { (one.kind.label()) }),
        ("Référence", html! { (one.reference) }),
        ("Arrivée le", html! { (ui::day(one.received_on)) }),
        ("Réponse due le", html! { (ui::day(one.due_on)) }),
    ];
    if let (Some(day), Some(months), Some(reason)) =
        (one.extended_on, one.extended_by, &one.extension_reason)
    {
        facts.push((
            "Délai prolongé",
            html! { "De " (months) "\u{a0}mois, le " (ui::day(day)) "\u{a0}: " span .comment-text { (reason) } },
        ));
    }
    ui::definition_list(&facts)
}

fn answering(request: &Request, place: &str, errors: &[FieldError]) -> Markup {
    let typed = |name: &str| request.fields.get(name).unwrap_or_default();
    let outcomes = Outcome::ALL.map(|one| Choice::new(one.code(), one.label()));
    Form::post(&format!("{place}/repondre")).label("Noter la réponse").body(&html! {
        (request.hidden())
        p { "Une fois notée, la réponse ne se change plus." }
        (Field::date("answered_on", "Jour de la réponse").value(typed("answered_on")).errors(errors).required())
        (Field::radios("outcome", "Suite donnée", &outcomes).value(typed("outcome")).errors(errors).required())
        (ui::actions(&html! { (Button::primary("Enregistrer la réponse")) }))
    })
}

fn extending(request: &Request, place: &str, errors: &[FieldError]) -> Markup {
    let typed = |name: &str| request.fields.get(name).unwrap_or_default();
    let months = [
        Choice::new("1", "D’un mois"),
        Choice::new("2", "De deux mois"),
    ];
    Form::post(&format!("{place}/prolonger")).label("Prolonger le délai").body(&html! {
        (request.hidden())
        p { "Une seule fois, si la demande est complexe ou s’il y en a beaucoup. Dites-en le motif à la personne avant la fin du premier mois." }
        (Field::radios("months", "Prolonger", &months).value(typed("months")).errors(errors).required())
        (Field::area("reason", "Motif", 3).value(typed("reason")).errors(errors).required().max_length(1_000).hint("N’écrivez aucun nom de personne."))
        (ui::actions(&html! { (Button::secondary("Prolonger le délai")) }))
    })
}

/// A request to enter, or to correct when there is `one`; `errors` are there when what was typed is shown again.
#[must_use]
pub fn form(
    request: &Request,
    one: Option<&RightsRequest>,
    organisations: &[Choosable],
    errors: Option<&[FieldError]>,
) -> Markup {
    let shown = errors.unwrap_or_default();
    let typed = |name: &str| match (errors, one, name) {
        (None, Some(one), "organisation_id") => one.organisation_id.to_string(),
        (None, Some(one), "received_on") => one.received_on.to_string(),
        (None, Some(one), "kind") => one.kind.code().to_owned(),
        (None, Some(one), "reference") => one.reference.clone(),
        _ => request.fields.get(name).unwrap_or_default().to_owned(),
    };
    let title = if one.is_some() {
        "Corriger la demande"
    } else {
        "Inscrire une demande"
    };
    let (place, action) = destinations(PLACE, one.map(|one| one.id.to_string()));
    let named: Vec<(String, String)> = organisations
        .iter()
        .map(|one| (one.id.to_string(), called(one, organisations)))
        .collect();
    let choices: Vec<Choice<'_>> = named
        .iter()
        .map(|(id, name)| Choice::new(id, name))
        .collect();
    let rights = Right::ALL.map(|one| Choice::new(one.code(), one.label()));
    let content = html! {
        (ui::error_summary(shown))
        (Form::post(&action).body(&html! {
            (request.hidden())
            @if let Some(one) = one { (ui::hidden("version", &one.version.to_string())) }
            (ui::required_note())
            (Field::select("organisation_id", "Organisation", &choices, Some("Choisissez une organisation")).value(&typed("organisation_id")).errors(shown).required().hint("Celle à laquelle la demande est faite."))
            (Field::date("received_on", "Arrivée le").value(&typed("received_on")).errors(shown).required().hint("Le mois pour répondre compte à partir de ce jour."))
            (Field::radios("kind", "Droit demandé", &rights).value(&typed("kind")).errors(shown).required())
            (Field::text("reference", "Référence").value(&typed("reference")).errors(shown).required().max_length(100).hint("Pas de nom\u{a0}: un numéro de courrier ou de dossier."))
            (ui::actions(&html! { (Button::primary("Enregistrer")) (Button::secondary("Annuler").to(&place)) }))
        }))
    };
    page(request, title)
        .back(TITLE, PLACE)
        .errors(!shown.is_empty())
        .render(content)
}
