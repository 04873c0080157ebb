//! What the people concerned say to each other.

use super::{Detail, Entered, Offer, parts, phrases, when};
use crate::model::{Comment, Intervention, PhraseKind};
use domain::french;
use maud::{Markup, html};
use web::{
    FieldError, Request,
    html::{self as ui, Button, Field},
};

/// The most that a comment may say, in characters.
const LONGEST: u16 = 5000;

/// The thread, and the form that adds to it.
pub(super) fn section(request: &Request, detail: &Detail<'_>) -> Markup {
    let dossier = detail.dossier;
    let addresses: Vec<String> = dossier
        .comments
        .iter()
        .map(|comment| format!("commentaire-{}", comment.id))
        .collect();
    let comments: Vec<ui::Comment<'_>> = dossier
        .comments
        .iter()
        .zip(&addresses)
        .map(|(comment, id)| shown(request, detail, comment, id))
        .collect();
    let body = html! {
        @if comments.is_empty() { p .soft { "Aucun commentaire pour le moment." } }
        (ui::thread(&comments))
        @if detail.offers(Offer::Comment) { (form(request, detail)) }
    };
    ui::panel(Some("Commentaires"), &body)
}

fn shown<'a>(
    request: &Request,
    detail: &Detail<'_>,
    comment: &'a Comment,
    id: &'a str,
) -> ui::Comment<'a> {
    let (now, zone) = (request.now, request.zone());
    let said = ui::recent(comment.made_at.unwrap_or(comment.created_at), now, zone);
    let own = comment.author_id.is_some()
        && comment.author_id == request.session.as_ref().map(|session| session.person_id);
    let by_administrator = comment.edited_at.filter(|_| comment.moderated);
    let when = html! {
        (said)
        @if let Some(edited) = by_administrator { " · modifié par l’administrateur " (when::ago(edited, now, zone)) }
    };
    let Some(text) = &comment.body else {
        let text = if comment.moderated {
            "Commentaire supprimé par l’administrateur"
        } else {
            "Commentaire supprimé"
        };
        return ui::Comment {
            id,
            author: "",
            when: html! { (said) },
            text,
            own: false,
            edited: false,
            actions: html! {},
        };
    };
    ui::Comment {
        id,
        author: comment.author_name.as_deref().unwrap_or(parts::FORMER),
        when,
        text,
        own,
        edited: comment.edited_at.is_some() && !comment.moderated,
        actions: actions(detail, comment),
    }
}

fn actions(detail: &Detail<'_>, comment: &Comment) -> Markup {
    let path = |what| address(&detail.dossier.intervention, comment, what);
    let about = "ce commentaire";
    html! {
        @if detail.editable.contains(&comment.id) {
            (Button::quiet("Modifier").about(about).to(&path("modifier")))
            (Button::quiet("Supprimer").about(about).to(&path("supprimer")))
        }
        @if comment.moderated && detail.offers(Offer::ReadRevisions) {
            (Button::quiet("Textes antérieurs").about("de ce commentaire").to(&path("versions")))
        }
    }
}

fn address(item: &Intervention, comment: &Comment, what: &str) -> String {
    parts::below(item.id, &format!("commentaires/{}/{what}", comment.id))
}

fn field<'a>(label: &'a str, text: &'a str, errors: &'a [FieldError]) -> Field<'a> {
    Field::area("body", label, 4)
        .required()
        .max_length(LONGEST)
        .value(text)
        .errors(errors)
}

fn form(request: &Request, detail: &Detail<'_>) -> Markup {
    let body = html! {
        (phrases::picker(&detail.dossier.daily, PhraseKind::Comment, "body"))
        (field("Votre commentaire", parts::value(&detail.entered, "body"), detail.entered.errors))
        (ui::actions(&html! { (Button::secondary("Envoyer")) }))
    };
    parts::post(
        request,
        &parts::below(detail.dossier.intervention.id, "commentaires"),
        &body,
    )
}

/// The form that changes a comment.
#[must_use]
pub fn comment(
    request: &Request,
    item: &Intervention,
    comment: &Comment,
    entered: &Entered<'_>,
) -> Markup {
    let back = parts::path(item.id);
    let body = html! {
        (field("Commentaire", parts::value(entered, "body"), entered.errors))
        (parts::submit(Button::primary("Enregistrer"), &back))
    };
    let content = html! {
        (parts::before_form(request, entered))
        (parts::post(request, &address(item, comment, "modifier"), &body))
    };
    let page = request
        .page("Modifier le commentaire")
        .current(parts::HOME)
        .back(item.title(), &back);
    page.subtitle(said_by(request, comment))
        .errors(!entered.errors.is_empty())
        .render(content)
}

/// Asks before deleting a comment.
#[must_use]
pub fn remove_comment(request: &Request, item: &Intervention, comment: &Comment) -> Markup {
    let back = parts::path(item.id);
    let sure = parts::submit(Button::danger("Supprimer le commentaire"), &back);
    let content = html! {
        (ui::panel(None, &parts::lines(comment.body.as_deref().unwrap_or_default())))
        p { "Son texte et le nom de son auteur disparaîtront. La mention «\u{a0}Commentaire supprimé\u{a0}» restera à sa place." }
        (parts::post(request, &address(item, comment, "supprimer"), &sure))
    };
    let page = request
        .page("Supprimer ce commentaire\u{a0}?")
        .current(parts::HOME)
        .back(item.title(), &back);
    page.subtitle(said_by(request, comment)).render(content)
}

/// « Gina Giraud, hier à 18 h 35 ».
pub(super) fn said_by(request: &Request, comment: &Comment) -> Markup {
    let author = comment.author_name.as_deref().unwrap_or(parts::FORMER);
    let when = french::relative(
        comment.made_at.unwrap_or(comment.created_at),
        request.now,
        request.zone(),
    );
    html! { (author) ", " (when) }
}
