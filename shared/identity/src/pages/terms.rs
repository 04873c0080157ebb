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

/// The versions to read, the latest first: the one in force and those to come, or one that was asked for; then a link to each of the
/// `others`. That none is published.
#[must_use]
pub fn show(request: &Request, shown: &[&Terms], others: &[&Terms]) -> Markup {
    let page = request.page("Conditions d’utilisation").service("");
    let Some((terms, coming)) = shown.split_last() else {
        let none = "L’exploitant n’a pas encore publié de conditions d’utilisation.";
        return page.render(ui::empty_state(Drawing::Board, none, "", &html! {}));
    };
    let content = html! {
        @for next in coming.iter().rev() {
            p { "La " a href={ "#version-" (next.version) } { (of(next)) } " suit celle-ci." }
        }
        (text(&terms.body))
        @for next in coming.iter().rev() {
            section id={ "version-" (next.version) } {
                h2 { (domain::french::capitalised(&of(next))) }
                (under(&next.body))
            }
        }
        @if let Some(session) = &request.session { (reading(request, session, shown)) }
        @if !others.is_empty() {
            (ui::panel(Some("Autres versions"), &html! {
                ul { @for other in others { li { a href=(path(other)) { (domain::french::capitalised(&of(other))) } } } }
            }))
        }
    };
    page.subtitle(html! { (domain::french::capitalised(&of(terms))) })
        .render(content)
}

/// « version 2, applicable à partir du 10 mars 2026 ».
fn of(terms: &Terms) -> String {
    let day = french::date(terms.apply_on);
    format!(
        "version\u{a0}{}, applicable à partir du {day}",
        terms.version
    )
}

/// Where one version is read, whether it applies or not.
fn path(terms: &Terms) -> String {
    format!("/conditions?version={}", terms.version)
}

/// Paragraphs and headings.
fn text(body: &str) -> Markup {
    parts(body, |heading| html! { h2 { (heading) } })
}

/// The same, under a heading.
fn under(body: &str) -> Markup {
    parts(body, |heading| html! { h3 { (heading) } })
}

fn parts(body: &str, title: fn(&str) -> Markup) -> Markup {
    let body = body.replace('\r', "");
    html! {
        @for part in body.split("\n\n").map(str::trim).filter(|part| !part.is_empty()) {
            @match part.strip_prefix("# ") {
                Some(heading) => (title(heading)),
                None => p .comment-text { (part) },
            }
        }
    }
}

/// Where the reader stands: since when he accepts the version in force, and to say that he read the latest, when they are `shown`.
fn reading(request: &Request, session: &SessionRow, shown: &[&Terms]) -> Markup {
    let is_shown = |version: Option<u32>| shown.iter().any(|terms| Some(terms.version) == version);
    let accepted = session
        .terms_accepted_at
        .filter(|_| is_shown(session.terms_in_force));
    let unread = session
        .unread_terms()
        .filter(|&(version, _)| is_shown(Some(version)));
    if !is_shown(session.terms_in_force.or(session.terms_version)) {
        return html! {};
    }
    let body = html! {
        @if let (Some(at), Some(version)) = (accepted, session.terms_in_force) {
            p { "Vous utilisez le service sous la version\u{a0}" (version) " depuis le " (french::date(request.zone().civil_date(at))) "." }
        }
        @if accepted.is_none() || session.terms_in_force != session.terms_version {
            p { "Utiliser le service à partir de la date d’une version vaut acceptation de celle-ci." }
        }
        @if let Some((version, _)) = unread {
            (Form::post("/conditions/lues").body(&html! {
                (request.hidden())
                (ui::hidden("version", &version.to_string()))
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
                html! { a href=(path(terms)) { (terms.version) } },
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
