//! « Personnes à informer »: a list to print, the notice to hand over, and what ticks those who have it.

use super::team::{TEAM, telephone};
use crate::{fr::team as fr, store::team::Member};
use maud::{Markup, html};
use web::{
    Request,
    html::{self as ui, Button, Choice, Field, Form, Icon},
};

/// The page itself.
pub const PLACE: &str = "/equipe/a-informer";

/// The people, and the paragraphs of the notice.
#[must_use]
pub fn list(
    request: &Request,
    people: &[Member],
    information: &[String],
    next: Option<&str>,
) -> Markup {
    let body = html! {
        @if people.is_empty() {
            p { "Chacun a reçu l’information sur ses données." }
        } @else {
            p { (fr::TO_INFORM) " Cette page s’imprime depuis le menu de votre navigateur." }
            (table(people))
            (ui::pagination(request.query.get("after").map(|_| PLACE), next))
            (ui::fold("Noter qui a reçu l’information", false, &ticks(request, people)))
            (ui::panel(Some("L’information à remettre"), &html! { @for paragraph in information { p { (paragraph) } } }))
        }
    };
    request
        .page("Personnes à informer")
        .service("Équipe")
        .current(TEAM)
        .back("Équipe", TEAM)
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

fn ticks(request: &Request, people: &[Member]) -> Markup {
    let (ids, names): (Vec<String>, Vec<String>) = people
        .iter()
        .map(|member| (member.person_id.to_string(), member.name()))
        .unzip();
    let choices: Vec<Choice<'_>> = ids
        .iter()
        .zip(&names)
        .map(|(id, name)| Choice::new(id, name))
        .collect();
    Form::post("/equipe/informees").body(&html! {
        (request.hidden())
        (Field::boxes("person_ids", "Ont reçu l’information", &choices).filter())
        (ui::actions(&html! { (Button::primary("Noter").about("ces personnes ont reçu l’information").icon(Icon::Check)) }))
    })
}
