//! What a comment said before it was moderated.

use super::{comments::said_by, parts, when};
use crate::{
    model::{Comment, Intervention},
    store::read::Revision,
};
use maud::{Markup, html};
use web::{Request, html as ui};

/// The text of today, then those that it replaced, the last one first.
#[must_use]
pub fn revisions(
    request: &Request,
    item: &Intervention,
    comment: &Comment,
    revisions: &[Revision],
) -> Markup {
    let back = parts::path(item.id);
    let body = html! {
        (ui::panel(Some("Aujourd’hui"), &parts::lines(comment.body.as_deref().unwrap_or_default())))
        @for revision in revisions.iter().rev() {
            (ui::panel(Some("Avant"), &html! {
                (parts::lines(&revision.body))
                p .soft { "Remplacé " (when::ago(revision.replaced_at, request.now, request.zone())) }
            }))
        }
        @if revisions.is_empty() { p { "Aucun texte antérieur n’est conservé." } }
        p .soft { "Un texte modifié par l’administrateur est conservé 30\u{a0}jours, pour lui seul." }
    };
    request
        .page("Textes antérieurs du commentaire")
        .current(parts::HOME)
        .back(item.title(), &back)
        .subtitle(said_by(request, comment))
        .render(body)
}
