//! « Personnes à informer »: a list to print, the notice to hand over, and what ticks those who have it.

use super::team::{TEAM, telephone};
use crate::{fr::team as fr, store::team::Member};
use maud::{Markup, html};
use web::{
    FieldError, Request,
    html::{self as ui, Button, Choice, Field, Form, Icon},
};

/// The page itself.
pub const PLACE: &str = "/equipe/a-informer";
/// Where it sends who was informed.
const TICKED: &str = "/equipe/informees";

/// What the page shows.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// Some of those to inform.
    pub people: &'a [Member],
    /// The paragraphs of the notice.
    pub information: &'a [String],
    /// The address of those who follow.
    pub next: Option<&'a str>,
}

/// The people and the notice; `errors`: what is wrong with what was ticked.
#[must_use]
pub fn list(request: &Request, listed: &Listed<'_>, errors: &[FieldError]) -> Markup {
    let Listed {
        people,
        information,
        next,
    } = *listed;
    let body = html! {
        (ui::error_summary(errors))
        @if people.is_empty() {
            p { "Chacun a reçu l’information sur ses données." }
        } @else {
            p { (fr::TO_INFORM) " Cette page s’imprime depuis le menu de votre navigateur." }
            (table(people))
            (ui::pagination(request.query.get("after").map(|_| PLACE), next))
            (ui::fold("Noter qui a reçu l’information", !errors.is_empty(), &ticks(request, people, errors)))
            (ui::panel(Some("L’information à remettre"), &html! { @for paragraph in information { p { (paragraph) } } }))
        }
    };
    request
        .page("Personnes à informer")
        .service("Équipe")
        .current(TEAM)
        .back("Équipe", TEAM)
        .errors(!errors.is_empty())
        .render(body)
}

fn table(people: &[Member]) -> Markup {
    let rows: Vec<Vec<Markup>> = people
        .iter()
        .map(|member| {
            vec![
                html! { (member.name()) },
                html! { (member.identifiant) },
                html! { (member.role.label()) },
                html! { @if let Some(phone) = &member.phone { (telephone(phone)) } @else { "Sans téléphone" } },
                html! { "……… / ……… / ………" },
            ]
        })
        .collect();
    ui::table(
        "À qui remettre l’information",
        &["Nom", "Identifiant", "Rôle", "Téléphone", "Remise le"],
        &rows,
    )
}

fn ticks(request: &Request, people: &[Member], errors: &[FieldError]) -> Markup {
    let (ids, names): (Vec<String>, Vec<String>) = people
        .iter()
        .map(|member| (member.person_id.to_string(), member.name()))
        .unzip();
    let choices: Vec<Choice<'_>> = ids
        .iter()
        .zip(&names)
        .map(|(id, name)| Choice::new(id, name))
        .collect();
    // The page to show again when nobody is ticked.
    let after = request.query.get("after").map(|after| {
        let after: String = form_urlencoded::byte_serialize(after.as_bytes()).collect();
        format!("?after={after}")
    });
    let action = format!("{TICKED}{}", after.unwrap_or_default());
    Form::post(&action).body(&html! {
        (request.hidden())
        (Field::boxes("person_ids", "Ont reçu l’information", &choices).errors(errors).filter())
        (ui::actions(&html! { (Button::primary("Noter").about("ces personnes ont reçu l’information").icon(Icon::Check)) }))
    })
}
