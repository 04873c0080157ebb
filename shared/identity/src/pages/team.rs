//! « Équipe », as people read it.

use super::pictures;
use crate::{
    forms::team::GIVEN,
    fr::team as fr,
    store::team::{Member, Open, SHOWN_TO_INFORM},
};
use domain::{policy::Role, text::Phone};
use maud::{Markup, html};
use web::{
    FieldError, Request,
    fresh::sign_in_then,
    html::{self as ui, Button, Card, Choice, Field, Form, Icon, Tone},
};

/// Where the team is.
pub const TEAM: &str = "/equipe";

/// The members, those to inform first; `manages`: whether the reader may change anything.
#[must_use]
pub fn list(
    request: &Request,
    members: &[Member],
    to_inform: &[Member],
    next: Option<&str>,
    manages: bool,
) -> Markup {
    let cards: Vec<Markup> = members.iter().map(|member| card(member, manages)).collect();
    let body = html! {
        @if manages && !to_inform.is_empty() { (informing(request, to_inform)) }
        (ui::card_list(&cards))
        p { a href="/droits" { "Ce que chaque rôle permet de faire" } }
        @if members.iter().any(|member| member.email.is_none()) { (ui::alert(Tone::Info, &html! { p { (fr::NO_EMAIL) } })) }
        (ui::pagination(request.query.get("after").map(|_| TEAM), next))
    };
    let add = html! { @if manages { (Button::primary("Ajouter une personne").icon(Icon::Plus).to("/equipe/nouvelle")) (Button::secondary("Importer un fichier").to(super::import::PLACE)) } };
    request
        .page("Équipe")
        .service("Équipe")
        .current(TEAM)
        .actions(&add)
        .render(body)
}

fn card(member: &Member, manages: bool) -> Markup {
    let (edit, name) = (address(member, "modifier"), member.name());
    let badges = html! {
        (ui::tag(member.role.label()))
        @if member.is_to_inform() { " " (ui::tag("À informer")) }
    };
    let detail = html! {
        (member.identifiant)
        @if let Some(email) = &member.email { " · " a href={ "mailto:" (email) } { (email) } }
        @if let Some(phone) = &member.phone { " · " (telephone(phone)) }
    };
    let actions = html! {
        (Button::quiet("Modifier").about(&name).icon(Icon::Pencil).to(&edit))
        @if member.role != Role::Administrator {
            (Button::quiet("Retirer").about(&name).icon(Icon::Bin).to(&address(member, "retirer")))
        }
    };
    html! {
        @if manages { (Card::new(&edit, &name).portrait(&pictures::portrait(member)).badges(&badges).detail(&detail).actions(&actions)) }
        @else { (ui::panel(Some(&name), &html! { div .person { (pictures::portrait(member)) div { p { (badges) } p { (detail) } } } })) }
    }
}

pub(super) fn telephone(number: &str) -> Markup {
    let phone = Phone::parse(number);
    html! {
        @if let Ok(phone) = phone { a href=(phone.href()) { (phone.display()) } } @else { (number) }
    }
}

/// « Personnes à informer »: the administrateur ticks whom he has told (terms of use, 6.4).
fn informing(request: &Request, people: &[Member]) -> Markup {
    let body = html! {
        p { (fr::TO_INFORM) }
        p { a href=(super::notices::PLACE) { @if people.len() > SHOWN_TO_INFORM { "Voir toute la liste, à imprimer" } @else { "Imprimer la liste et l’information" } } }
        ul {
            @for member in people.iter().take(SHOWN_TO_INFORM) {
                @let action = address(member, "informee");
                @let name = member.name();
                li {
                    (name)
                    (Form::post(&action).label(&format!("Information de {name}")).body(&html! {
                        (request.hidden())
                        (Button::secondary("C’est fait").about(&name).icon(Icon::Check))
                    }))
                }
            }
        }
    };
    ui::panel(Some("Personnes à informer"), &body)
}

/// The form that adds a person, and what is wrong with what was typed in it.
#[must_use]
pub fn new(request: &Request, errors: &[FieldError]) -> Markup {
    let typed = |name: &str| request.fields.get(name).unwrap_or_default().to_owned();
    let body = html! {
        (ui::error_summary(errors))
        (sign_in_before(request, fr::SIGN_IN_TO_ADD, "/equipe/nouvelle"))
        (Form::post(TEAM).body(&html! {
            (request.hidden())
            (ui::required_note())
            (fields(&typed, errors, None))
            (ui::actions(&html! { (Button::primary("Ajouter à l’équipe")) }))
        }))
        (ui::alert(Tone::Info, &html! { p { (fr::NO_EMAIL) } }))
    };
    form_page(request, "Ajouter une personne", errors).render(body)
}

/// The form that corrects a member; `errors` are there when what was typed is shown again.
#[must_use]
pub fn edit(request: &Request, member: &Member, errors: Option<&[FieldError]>) -> Markup {
    let shown = errors.unwrap_or_default();
    let typed = |name: &str| match errors {
        Some(_) => request.fields.get(name).unwrap_or_default().to_owned(),
        None => value(member, name).to_owned(),
    };
    let (name, action) = (member.name(), address(member, "modifier"));
    let consumer = member
        .email
        .as_deref()
        .and_then(|email| domain::text::EmailAddress::parse(email).ok());
    let body = html! {
        (ui::error_summary(shown))
        (sign_in_before(request, fr::SIGN_IN_BEFORE, &action))
        @if consumer.is_some_and(|email| email.is_consumer()) { (ui::alert(Tone::Warning, &html! { p { (fr::CONSUMER) } })) }
        (Form::post(&action).body(&html! {
            (request.hidden())
            (ui::required_note())
            (fields(&typed, shown, Some(member)))
            (ui::actions(&html! { (Button::primary("Enregistrer")) }))
        }))
        (ui::panel(Some("Photo"), &html! {
            div .person {
                (pictures::portrait(member))
                (ui::actions(&html! { (Button::secondary("Voir ou changer la photo").about(&name).to(&pictures::place(member.person_id))) }))
            }
        }))
        @if member.role != Role::Administrator {
            (ui::panel(Some("Connexion"), &html! {
                p { "Si cette personne n’a pas d’adresse électronique, ou a oublié son mot de passe, vous pouvez lui en donner un." }
                (ui::actions(&html! { (Button::secondary("Mot de passe à usage unique").about(&name).to(&address(member, "mot-de-passe"))) }))
            }))
            (ui::panel(Some("Départ"), &html! {
                p { "Quand cette personne quitte l’équipe, retirez-la." }
                (ui::actions(&html! { (Button::secondary("Retirer de l’équipe").about(&name).to(&address(member, "retirer"))) }))
            }))
        }
    };
    form_page(request, &name, shown).render(body)
}

/// Tells, before anything is typed, that a session of yesterday will not do; the tab that it opens leaves the form as it is.
fn sign_in_before(request: &Request, words: &str, back: &str) -> Markup {
    html! {
        @if matches!(request.is_freshly_signed_in(), Ok(false)) {
            (ui::alert(Tone::Info, &html! {
                p { (words) }
                p { a href=(sign_in_then(back)) target="_blank" rel="noopener" { "Me connecter de nouveau (nouvel onglet)" } }
            }))
        }
    }
}

fn form_page<'a>(request: &'a Request, title: &'a str, errors: &[FieldError]) -> web::Page<'a> {
    request
        .page(title)
        .service("Équipe")
        .current(TEAM)
        .back("Équipe", TEAM)
        .errors(!errors.is_empty())
}

fn value<'a>(member: &'a Member, field: &str) -> &'a str {
    match field {
        "last_name" => &member.last_name,
        "first_name" => &member.first_name,
        "identifiant" => &member.identifiant,
        "role" => member.role.code(),
        "email" => member.email.as_deref().unwrap_or_default(),
        "phone" => member.phone.as_deref().unwrap_or_default(),
        _ => "",
    }
}

/// The fields of a person; the administrateur's role is told, not chosen.
fn fields(
    typed: &dyn Fn(&str) -> String,
    errors: &[FieldError],
    member: Option<&Member>,
) -> Markup {
    let roles: Vec<Choice<'_>> = GIVEN
        .iter()
        .map(|role| Choice::new(role.code(), role.label()).hint(does(*role)))
        .collect();
    let sole = member.is_some_and(|member| member.role == Role::Administrator);
    let email_hint = if member.is_some() {
        "Une nouvelle adresse ferme toutes ses connexions. Il arrive que la personne doive confirmer elle-même ce changement."
    } else {
        "Une adresse professionnelle. La personne reçoit l’information sur ses données."
    };
    html! {
        (ui::fields_row(&html! {
            (Field::text("last_name", "Nom").value(&typed("last_name")).errors(errors).required().max_length(100))
            (Field::text("first_name", "Prénom").value(&typed("first_name")).errors(errors).required().max_length(100))
        }))
        (Field::text("identifiant", "Identifiant").value(&typed("identifiant")).errors(errors).required().max_length(60)
            .hint("Propre à l’équipe, de 3 à 60 caractères\u{a0}: lettres sans accent, chiffres, points, tirets."))
        @if sole { p { "Rôle\u{a0}: " (Role::Administrator.label()) ". " (fr::ADMINISTRATOR_STAYS) } }
        @else { (Field::radios("role", "Rôle", &roles).value(&typed("role")).errors(errors).required()) }
        (Field::email("email", "Adresse électronique").value(&typed("email")).errors(errors).max_length(254).hint(email_hint))
        (Field::tel("phone", "Téléphone professionnel").value(&typed("phone")).errors(errors).max_length(30))
    }
}

/// What a role is for, in a few words.
const fn does(role: Role) -> &'static str {
    match role {
        Role::Administrator => "Gère l’équipe.",
        Role::Coordinator => "Valide les demandes, affecte et planifie.",
        Role::Agent => "Réalise les interventions qui lui sont confiées.",
        Role::Requester => "Demande des interventions et suit les siennes.",
        Role::Operator => "Exploite le service.",
    }
}

/// What a departure does, and what it leaves to assign.
#[must_use]
pub fn remove(request: &Request, member: &Member, open: &[Open]) -> Markup {
    let (name, action) = (member.name(), address(member, "retirer"));
    let body = html! {
        (ui::alert(Tone::Warning, &html! { p { (fr::DEPARTURE) } }))
        @if !open.is_empty() {
            (ui::panel(Some("À affecter ensuite à quelqu’un d’autre"), &html! {
                p { "Les coordinateurs, ou à défaut l’administrateur, en reçoivent la liste par courriel." }
                ul { @for item in open { li { a href={ "/interventions/" (item.id) } { "Intervention n°\u{a0}" (item.number) } } } }
            }))
        }
        (Form::post(&action).body(&html! {
            (request.hidden())
            (ui::actions(&html! {
                (Button::danger("Retirer de l’équipe").about(&name))
                (Button::secondary("Garder dans l’équipe").to(TEAM))
            }))
        }))
    };
    let title = format!("Retirer {name}\u{a0}?");
    request
        .page(&title)
        .service("Équipe")
        .current(TEAM)
        .back("Équipe", TEAM)
        .render(body)
}

fn address(member: &Member, action: &str) -> String {
    format!("{TEAM}/{}/{action}", member.person_id)
}
