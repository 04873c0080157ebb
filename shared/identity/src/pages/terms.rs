//! The terms of use, as a page.

use crate::store::terms::Terms;
use domain::french;
use maud::{Markup, html};
use platform::directory::SessionRow;
use web::{
    Request,
    html::{self as ui, Button, Drawing, Form},
};

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
