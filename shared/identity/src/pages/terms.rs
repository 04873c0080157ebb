//! The terms of use, as a page.

use crate::store::terms::Terms;
use domain::french;
use maud::{Markup, html};
use platform::directory::SessionRow;
use web::{
    FieldError, Request,
    html::{self as ui, Button, Drawing, Field, Form},
};

/// Where the operator publishes them.
pub const PUBLISHING: &str = "/console/conditions";

/// The version that applies, or will; that none is published.
#[must_use]
pub fn show(request: &Request, terms: Option<&Terms>) -> Markup {
    let page = request.page("Conditions d’utilisation").service("");
    let Some(terms) = terms else {
        let none = "L’exploitant n’a pas encore publié de conditions d’utilisation.";
        return page.render(ui::empty_state(Drawing::Board, none, "", &html! {}));
    };
    let content = html! {
        (text(&terms.body))
        @if let Some(session) = &request.session { (reading(request, session, terms)) }
    };
    let day = french::date(terms.apply_on);
    page.subtitle(html! { "Version\u{a0}" (terms.version) ", applicable à partir du " (day) })
        .render(content)
}

/// Paragraphs and headings.
fn text(body: &str) -> Markup {
    let body = body.replace('\r', "");
    html! {
        @for part in body.split("\n\n").map(str::trim).filter(|part| !part.is_empty()) {
            @match part.strip_prefix("# ") {
                Some(heading) => h2 { (heading) },
                None => p .comment-text { (part) },
            }
        }
    }
}

/// Where the reader stands: to say that he read them, or since when he accepts them.
fn reading(request: &Request, session: &SessionRow, terms: &Terms) -> Markup {
    let accepted = session
        .terms_accepted_at
        .filter(|_| session.terms_version == Some(terms.version));
    let body = html! {
        @if let Some(at) = accepted {
            p { "Vous utilisez le service sous cette version depuis le " (french::date(request.zone().civil_date(at))) "." }
        } @else {
            p { "Utiliser le service à partir de cette date vaut acceptation." }
        }
        @if session.unread_terms().is_some() {
            (Form::post("/conditions/lues").body(&html! {
                (request.hidden())
                (ui::hidden("version", &terms.version.to_string()))
                (ui::actions(&html! { (Button::primary("J’ai lu ces conditions")) }))
            }))
        }
    };
    ui::panel(None, &body)
}

/// The versions that were published, and the form of the next one, with what was typed into it.
#[must_use]
pub fn publishing(request: &Request, versions: &[Terms], errors: &[FieldError]) -> Markup {
    let typed = |name| request.fields.get(name).unwrap_or_default();
    let rows: Vec<Vec<Markup>> = versions
        .iter()
        .map(|terms| {
            let published = request.zone().civil_date(terms.published_at);
            vec![
                html! { (terms.version) },
                html! { (french::date(terms.apply_on)) },
                html! { (french::date(published)) },
            ]
        })
        .collect();
    let form = Form::post(PUBLISHING).body(&html! {
        (request.hidden())
        (ui::required_note())
        (Field::date("apply_on", "Applicables à partir du").value(typed("apply_on")).errors(errors).required())
        (Field::area("body", "Texte", 20).hint("Une ligne vide sépare les paragraphes. Une ligne qui commence par # et une espace est un titre.").value(typed("body")).max_length(30_000).errors(errors).required())
        p .hint { "Une version publiée ne se modifie plus. Chaque personne la voit annoncée sur toutes les pages tant qu’elle n’a pas dit l’avoir lue." }
        (ui::actions(&html! { (Button::primary("Publier")) }))
    });
    let content = html! {
        (ui::error_summary(errors))
        @if !rows.is_empty() { (ui::table("Versions publiées", &["Version", "Applicable à partir du", "Publiée le"], &rows)) }
        (ui::panel(Some("Publier une version"), &form))
    };
    request
        .page("Conditions d’utilisation")
        .service("Console")
        .current(PUBLISHING)
        .errors(!errors.is_empty())
        .render(content)
}
