//! The operator's console, as people read it.

use super::breaches;
use crate::{
    model::console::{holidays, zone},
    store::{
        breaches::Waiting,
        console::{Body, Mails, Member, Organisation, Run, Taken},
    },
};
use domain::{
    calendar::{Holidays, Zone, from_db},
    french,
    policy::Role,
    retention,
    text::Siren,
};
use maud::{Markup, html};
use web::{
    FieldError, Request, assets,
    html::{self as ui, Button, Card, Choice, Drawing, Field, Form, Icon, Tone},
    maps::Maps,
};

/// Where the organisations are.
const CONSOLE: &str = "/console";
/// Where one is created.
const NEW: &str = "/console/organisations/nouvelle";
/// Where the jobs are told of.
pub const OPERATIONS: &str = "/console/fonctionnement";
/// What the header says.
const SERVICE: &str = "Console";

/// What a kind is called.
fn kind(code: &str) -> &'static str {
    match code {
        "commune" => "Commune",
        "epci" => "Intercommunalité",
        "departement" => "Département",
        "administration" => "Administration",
        _ => "Autre organisme",
    }
}

/// A SIREN as it is written.
pub(super) fn siren(number: Option<&str>) -> String {
    let known = number.and_then(|number| Siren::parse(number).ok());
    known.map_or_else(|| "Inconnu".to_owned(), |number| number.display())
}

fn address(of: &Organisation) -> String {
    format!("{CONSOLE}/organisations/{}", of.id)
}

fn count(number: i64, one: &str, many: &str) -> String {
    french::count(number.unsigned_abs(), one, many)
}

/// The organisations and their volumes, after what waits in the registers.
#[must_use]
pub fn list(
    request: &Request,
    organisations: &[Organisation],
    waiting: Waiting,
    next: Option<&str>,
) -> Markup {
    let cards: Vec<Markup> = organisations.iter().map(card).collect();
    let create = html! { (Button::primary("Créer une organisation").icon(Icon::Plus).to(NEW)) };
    let body = html! {
        (breaches::reminder(request, waiting))
        @if cards.is_empty() {
            (ui::empty_state(Drawing::Board, "Aucune organisation pour le moment", "Créez la première à partir de la liste officielle.", &html! {}))
        } @else { (ui::card_list(&cards)) }
        (ui::pagination(request.query.get("after").map(|_| CONSOLE), next))
    };
    request
        .page("Organisations")
        .service(SERVICE)
        .current(CONSOLE)
        .actions(&create)
        .render(body)
}

fn card(one: &Organisation) -> Markup {
    let href = address(one);
    let badges = html! {
        (ui::tag(kind(&one.kind)))
        @if one.suspended_at.is_some() { " " (ui::tag("Suspendue")) }
        @if !one.outlined { " " (ui::tag("Sans contour")) }
    };
    let detail = html! {
        (count(one.members, "membre", "membres")) " · " (count(one.interventions, "intervention", "interventions"))
        " · créée le " (ui::day(zone_of(one).civil_date(one.created_at)))
    };
    html! { (Card::new(&href, &one.name).badges(&badges).detail(&detail)) }
}

fn zone_of(one: &Organisation) -> Zone {
    Zone::parse(&one.zone).unwrap_or_default()
}

/// Looking the body up from which an organisation is created.
#[must_use]
pub fn search(request: &Request, searched: bool, found: &[Body]) -> Markup {
    let typed = request.query.get("q").unwrap_or_default();
    let rows: Vec<Markup> = found.iter().map(result).collect();
    let body = html! {
        (Form::get(NEW).label("Chercher dans la liste officielle").body(&html! {
            (Field::search("q", "Début du nom").value(typed).max_length(100)
                .hint("Commune, intercommunalité ou département, avec ou sans accents. Le nom d’une intercommunalité commence par CC, CA, CU ou Métropole."))
            (ui::actions(&html! { (Button::primary("Chercher")) }))
        }))
        @if !rows.is_empty() { (ui::card_list(&rows)) }
        @else if searched { (ui::empty_state(Drawing::Search, "Aucun nom ne commence ainsi", "Vérifiez l’orthographe, ou tapez moins de lettres.", &html! {})) }
        @else if !typed.is_empty() { (ui::alert(Tone::Info, &html! { p { "Tapez au moins deux lettres." } })) }
    };
    request
        .page("Créer une organisation")
        .service(SERVICE)
        .current(NEW)
        .render(body)
}

fn result(body: &Body) -> Markup {
    let href = format!("{NEW}/{}/{}", body.kind, body.code);
    let badges = html! { (ui::tag(kind(&body.kind))) };
    let detail = html! {
        @match &body.departement { Some(number) => { "Département " (number) }, None => { "Code " (body.code) } }
    };
    html! { (Card::new(&href, &body.name).badges(&badges).detail(&detail)) }
}

/// What is left to say of an organisation before it is created; `errors` are there when what was typed is shown again.
#[must_use]
pub fn confirm(
    request: &Request,
    body: &Body,
    slug: &str,
    errors: Option<&[FieldError]>,
) -> Markup {
    let shown = errors.unwrap_or_default();
    let typed = |name: &str| match (errors, name) {
        (Some(_), _) => request.fields.get(name).unwrap_or_default().to_owned(),
        (None, "name") => body.name.clone(),
        (None, "siren") => body.siren.clone().unwrap_or_default(),
        (None, "zone") => zone(body).name().to_owned(),
        (None, "holidays") => holidays(body).code().to_owned(),
        (None, "slug") => slug.to_owned(),
        (None, _) => String::new(),
    };
    let zones: Vec<Choice<'_>> = Zone::ALL
        .iter()
        .map(|zone| Choice::new(zone.name(), zone.name()))
        .collect();
    let days = Holidays::ALL.map(|one| Choice::new(one.code(), one.label()));
    let action = format!("{NEW}/{}/{}", body.kind, body.code);
    let content = html! {
        (ui::error_summary(shown))
        (Form::post(&action).multipart().body(&html! {
            (request.hidden())
            (ui::required_note())
            (ui::fieldset("L’organisation", &html! {
                (Field::text("name", "Nom").value(&typed("name")).errors(shown).required().max_length(100).hint("Comme ses membres le liront, par exemple Ville de Saint-Denis."))
                (Field::text("siren", "Numéro SIREN").value(&typed("siren")).errors(shown).required().max_length(11).inputmode("numeric").short())
                (Field::select("zone", "Fuseau horaire", &zones, None).value(&typed("zone")).errors(shown).required())
                (Field::select("holidays", "Jours fériés", &days, None).value(&typed("holidays")).errors(shown).required().hint("Les échéances en jours ouvrés n’en tombent aucun."))
                (Field::text("slug", "Nom court").value(&typed("slug")).errors(shown).required().max_length(60).hint("Unique\u{a0}: minuscules sans accent, chiffres et tirets."))
                (Field::email("contact_email", "Adresse de contact").value(&typed("contact_email")).errors(shown).max_length(254).hint("Celle à laquelle ses membres écrivent."))
                (Field::email("officer_email", "Adresse de la personne déléguée à la protection des données").value(&typed("officer_email")).errors(shown).max_length(254))
            }))
            (ui::fieldset("Son administrateur", &person_fields(&typed, shown)))
            (ui::fieldset("Son contour", &html! {
                p { "Hors de ce contour, l’auteur d’une demande est averti. Vous pourrez aussi l’ajouter plus tard, sur la page de l’organisation." }
                (outline_fields(&request.maps, code_of(body), &typed("geometry"), shown))
            }))
            (ui::actions(&html! { (Button::primary("Créer l’organisation")) (Button::secondary("Annuler").to(NEW)) }))
        }))
    };
    let title = format!("Créer {}", body.name);
    request
        .page(&title)
        .service(SERVICE)
        .current(NEW)
        .back("Créer une organisation", NEW)
        .subtitle(html! { (kind(&body.kind)) ", code " (body.code) })
        .scripts(&[assets::CONTOUR_JS])
        .errors(!shown.is_empty())
        .render(content)
}

/// The INSEE code whose outline can be asked for.
fn code_of(body: &Body) -> Option<&str> {
    (body.kind == "commune").then_some(body.code.as_str())
}

fn person_fields(typed: &dyn Fn(&str) -> String, errors: &[FieldError]) -> Markup {
    html! {
        (ui::fields_row(&html! {
            (Field::text("last_name", "Nom de la personne").value(&typed("last_name")).errors(errors).required().max_length(100))
            (Field::text("first_name", "Prénom").value(&typed("first_name")).errors(errors).required().max_length(100))
        }))
        (Field::text("identifiant", "Identifiant").value(&typed("identifiant")).errors(errors).required().max_length(60)
            .hint("Propre à l’équipe, de 3 à 60 caractères\u{a0}: lettres sans accent, chiffres, points, tirets."))
        (Field::email("email", "Adresse électronique").value(&typed("email")).errors(errors).required().max_length(254)
            .hint("Une adresse professionnelle. La personne y reçoit l’information sur ses données, et de quoi se connecter."))
        (Field::tel("phone", "Téléphone professionnel").value(&typed("phone")).errors(errors).max_length(30))
    }
}

/// An outline, from a file, as text, or, where there is a script, from the official service.
fn outline_fields(maps: &Maps, code: Option<&str>, text: &str, errors: &[FieldError]) -> Markup {
    html! {
        @if let Some(code) = code {
            div data-outline=(maps.outline_of(code)) hidden {
                (ui::actions(&html! { button type="button" class="button" { span { "Chercher le contour officiel" } } }))
                p role="status" {}
            }
        }
        (Field::file("file", "Fichier GeoJSON", ".geojson,.json,application/geo+json").hint("Une seule surface, 1\u{a0}Mo au plus.").errors(errors))
        (Field::area("geometry", "Ou son texte GeoJSON", 3).hint("Collez ici le contenu du fichier.").value(text).errors(errors))
    }
}

/// The body has its organisation.
#[must_use]
pub fn already(request: &Request, taken: &Taken) -> Markup {
    let href = format!("{CONSOLE}/organisations/{}", taken.id);
    let action = html! { (Button::primary("Voir l’organisation").to(&href)) };
    let content = ui::empty_state(
        Drawing::Gate,
        &crate::fr::console::already(&taken.name),
        "",
        &action,
    );
    request
        .page("Organisation déjà créée")
        .service(SERVICE)
        .current(NEW)
        .back("Créer une organisation", NEW)
        .errors(true)
        .render(content)
}

/// One organisation: facts, volumes, administrateur, and what may be done with it.
#[must_use]
pub fn organisation(
    request: &Request,
    one: &Organisation,
    administrator: Option<&Member>,
    errors: &[FieldError],
) -> Markup {
    let place = address(one);
    let badges = html! {
        (ui::tag(kind(&one.kind)))
        @if one.suspended_at.is_some() { " " (ui::tag("Suspendue")) }
    };
    let content = html! {
        (ui::error_summary(errors))
        (ui::panel(Some("En bref"), &facts(one)))
        (ui::panel(Some("Administrateur"), &html! {
            @match administrator {
                Some(member) => p { (member.name()) @if let Some(email) = &member.email { ", " a href={ "mailto:" (email) } { (email) } } @if member.state != "active" { " " (ui::tag("Invitation en attente")) } },
                None => p { "Cette organisation n’a pas d’administrateur." },
            }
            p { "Pour confier l’organisation à un de ses membres, cherchez-le plus bas." }
            (ui::actions(&html! { (Button::secondary("Nommer une autre personne").to(&format!("{place}/administrateur"))) }))
        }))
        (ui::panel(Some("Une personne"), &html! {
            p { "Pour suspendre son compte, le rétablir, ou lui confier l’organisation." }
            (Form::post(&format!("{place}/personnes")).label("Chercher une personne").body(&html! {
                (request.hidden())
                (Field::text("who", "Identifiant ou adresse électronique").value(request.fields.get("who").unwrap_or_default()).max_length(254).required().errors(errors))
                (ui::actions(&html! { (Button::secondary("Chercher")) }))
            }))
        }))
        (ui::panel(Some("Contour"), &html! {
            p { @if one.outlined { "Hors du contour de l’organisation, l’auteur d’une demande est averti." } @else { "Le contour de l’organisation n’est pas connu\u{a0}: personne n’est averti d’une demande faite ailleurs." } }
            (ui::actions(&html! { (Button::secondary(if one.outlined { "Remplacer le contour" } else { "Ajouter le contour" }).to(&format!("{place}/contour"))) }))
        }))
        (ui::panel(Some("Accès"), &access(request, one, &place)))
        (ui::panel(Some("Fin du contrat"), &html! {
            p { "Rendre à l’organisation toutes ses données, puis les détruire." }
            (ui::actions(&html! { (Button::secondary("Fin du contrat").to(&format!("{place}/fin-de-contrat"))) }))
        }))
    };
    request
        .page(&one.name)
        .service(SERVICE)
        .current(CONSOLE)
        .back("Organisations", CONSOLE)
        .badges(&badges)
        .errors(!errors.is_empty())
        .render(content)
}

fn facts(one: &Organisation) -> Markup {
    let created = zone_of(one).civil_date(one.created_at);
    ui::definition_list(&[
        ("Numéro SIREN", html! { (siren(one.siren.as_deref())) }),
        ("Nom court", html! { (one.slug) }),
        ("Fuseau horaire", html! { (one.zone) }),
        ("Créée le", html! { (ui::day(created)) }),
        ("Membres", html! { (one.members) }),
        ("Interventions créées", html! { (one.interventions) }),
    ])
}

fn access(request: &Request, one: &Organisation, place: &str) -> Markup {
    let (path, told, button) = if one.suspended_at.is_some() {
        (
            "retablir",
            "L’organisation est suspendue\u{a0}: personne ne s’y connecte. Rien n’est perdu.",
            Button::secondary("Rétablir l’organisation"),
        )
    } else {
        (
            "suspendre",
            "Suspendre l’organisation ferme toutes les connexions et tous les jetons de ses membres. Plus personne ne s’y connecte, rien n’est perdu.",
            Button::danger("Suspendre l’organisation"),
        )
    };
    html! {
        p { (told) }
        (Form::post(&format!("{place}/{path}")).body(&html! { (request.hidden()) (ui::actions(&html! { (button) })) }))
    }
}

/// Somebody of an organisation: the account, and what may be done with it.
#[must_use]
pub fn person(request: &Request, of: &Organisation, member: &Member) -> Markup {
    let (place, name) = (address(of), member.name());
    let form = |path: &str, button: Button<'_>| {
        let action = format!("{place}/personnes/{}/{path}", member.person_id);
        Form::post(&action).body(&html! { (request.hidden()) (ui::actions(&html! { (button) })) })
    };
    let badges = html! {
        (ui::tag(member.role.label()))
        @if member.suspended_at.is_some() { " " (ui::tag("Compte suspendu")) }
    };
    let content = html! {
        (ui::panel(None, &ui::definition_list(&[
            ("Identifiant", html! { (member.identifiant) }),
            ("Adresse électronique", html! { (member.email.as_deref().unwrap_or("Aucune")) }),
        ])))
        (ui::panel(Some("Compte"), &html! {
            @if member.suspended_at.is_some() {
                p { "Le compte est suspendu, dans toutes ses organisations\u{a0}: la personne ne peut plus se connecter." }
                (form("retablir", Button::secondary("Rétablir le compte")))
            } @else {
                p { "Suspendre le compte ferme ses connexions et ses jetons, dans toutes ses organisations. Rien n’est perdu." }
                (form("suspendre", Button::danger("Suspendre le compte")))
            }
        }))
        @if member.role != Role::Administrator {
            (ui::panel(Some("Organisation"), &html! {
                p { "La personne qui administre l’organisation en devient coordinatrice." }
                (form("nommer", Button::secondary("Nommer administrateur")))
            }))
        }
    };
    request
        .page(&name)
        .service(SERVICE)
        .current(CONSOLE)
        .back(&of.name, &place)
        .badges(&badges)
        .render(content)
}

/// The form that makes somebody new the administrateur.
#[must_use]
pub fn new_administrator(
    request: &Request,
    of: &Organisation,
    present: Option<&Member>,
    errors: &[FieldError],
) -> Markup {
    let place = address(of);
    let typed = |name: &str| request.fields.get(name).unwrap_or_default().to_owned();
    let content = html! {
        (ui::error_summary(errors))
        @if let Some(member) = present {
            (ui::alert(Tone::Info, &html! { p { (member.name()) " administre l’organisation, et en deviendra coordinateur. Si la personne nommée doit d’abord accepter une invitation, rien ne change d’ici là." } }))
        }
        (Form::post(&format!("{place}/administrateur")).body(&html! {
            (request.hidden())
            (ui::required_note())
            (person_fields(&typed, errors))
            (ui::actions(&html! { (Button::primary("Nommer administrateur")) (Button::secondary("Annuler").to(&place)) }))
        }))
    };
    request
        .page("Nommer un administrateur")
        .service(SERVICE)
        .current(CONSOLE)
        .back(&of.name, &place)
        .errors(!errors.is_empty())
        .render(content)
}

/// The form that adds or replaces the outline.
#[must_use]
pub fn outline(request: &Request, of: &Organisation, errors: &[FieldError]) -> Markup {
    let place = address(of);
    let text = request.fields.get("geometry").unwrap_or_default();
    let content = html! {
        (ui::error_summary(errors))
        @if of.outlined { (ui::alert(Tone::Info, &html! { p { "Le contour que vous enregistrez remplace celui qui est connu." } })) }
        (Form::post(&format!("{place}/contour")).multipart().body(&html! {
            (request.hidden())
            (outline_fields(&request.maps, of.insee.as_deref(), text, errors))
            (ui::actions(&html! { (Button::primary("Enregistrer le contour")) (Button::secondary("Annuler").to(&place)) }))
        }))
    };
    request
        .page("Contour")
        .service(SERVICE)
        .current(CONSOLE)
        .back(&of.name, &place)
        .scripts(&[assets::CONTOUR_JS])
        .errors(!errors.is_empty())
        .render(content)
}

/// What the jobs did, and the mails that did not leave.
#[must_use]
pub fn operations(request: &Request, mails: Mails, runs: &[Run], next: Option<&str>) -> Markup {
    let rows: Vec<Vec<Markup>> = runs.iter().map(|run| line(request, run)).collect();
    let headers = [
        "Ce qui est oublié",
        "Quand",
        "Combien",
        "Le plus ancien gardé",
        "Durée",
        "État",
    ];
    let content = html! {
        (ui::panel(Some("Courriels"), &html! {
            (ui::definition_list(&[("En attente", html! { (mails.waiting) }), ("Abandonnés après huit essais", html! { (mails.dead) })]))
            @if mails.dead > 0 {
                (Form::post(&format!("{OPERATIONS}/courriels")).body(&html! {
                    (request.hidden())
                    (ui::actions(&html! { (Button::secondary("Envoyer de nouveau les courriels abandonnés")) }))
                }))
            }
        }))
        (ui::panel(Some("Santé"), &html! { p { a href="/sante" { "L’état de chaque partie du service" } ", pour un outil de surveillance." } }))
        @if rows.is_empty() { p { "Aucune tâche de la nuit n’est encore passée." } }
        @else { (ui::table("Ce que les tâches de la nuit ont oublié", &headers, &rows)) }
        (ui::pagination(request.query.get("before").map(|_| OPERATIONS), next))
    };
    request
        .page("Suivi")
        .service(SERVICE)
        .current(OPERATIONS)
        .wide()
        .render(content)
}

fn line(request: &Request, run: &Run) -> Vec<Markup> {
    let rule = retention::rule(&run.rule).map_or(run.rule.as_str(), |rule| rule.holds);
    vec![
        html! { (rule) },
        html! { (ui::recent(run.ran_at, request.now, request.zone())) },
        html! { (run.count) },
        html! { (run.oldest_kept.as_deref().map_or_else(|| "Rien".to_owned(), |kept| day(kept, request.zone()))) },
        html! { (run.duration_ms) "\u{a0}ms" },
        html! { @if run.finished { "Terminée" } @else { "À reprendre" } },
    ]
}

/// The day of a moment or of a date, as the database keeps it.
fn day(kept: &str, zone: Zone) -> String {
    let day = from_db(kept).map(|moment| zone.civil_date(moment)).ok();
    day.or_else(|| kept.parse().ok())
        .map_or_else(|| kept.to_owned(), french::date)
}
