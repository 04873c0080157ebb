//! The moves that ask something first: who does it, when, and why not.

use super::{Entered, form, parts, phrases};
use crate::model::{Assignee, Daily, Intervention, PhraseKind, Status};
use chrono::{DateTime, Utc};
use domain::calendar::{Zone, to_db};
use maud::{Markup, html};
use platform::directory::MemberRow;
use web::{
    Fields, Request,
    html::{self as ui, Button, Drawing, Field},
};

/// The longest reason, in characters.
const LONGEST: u16 = 500;

/// The fields of the form that says who does it, those assigned ticked.
#[must_use]
pub fn assigned(assignees: &[Assignee]) -> Fields {
    let mut fields = Fields::default();
    for assignee in assignees {
        fields.push("assignee_ids", assignee.person_id.to_string());
    }
    fields
}

/// The fields of the form that says when, on the clocks of the zone.
#[must_use]
pub fn planned(item: &Intervention, zone: Zone) -> Fields {
    let mut fields = Fields::default();
    // « 2026-03-02T08:00 »: as the database writes moments, without seconds.
    let wall = |moment: DateTime<Utc>| {
        to_db(zone.civil(moment).and_utc())
            .chars()
            .take(16)
            .collect()
    };
    for (name, moment) in [
        ("planned_start", item.planned_start),
        ("planned_end", item.planned_end),
    ] {
        fields.push(name, moment.map_or_else(String::new, wall));
    }
    fields
}

/// Who does it; a request that waits is validated by the same button. `away` says who is not there.
#[must_use]
pub fn assign(
    request: &Request,
    item: &Intervention,
    members: &[MemberRow],
    away: &Markup,
    entered: &Entered<'_>,
) -> Markup {
    let (title, label, path) = match item.status {
        Status::ToValidate => ("Valider et affecter", "Valider et affecter", "valider"),
        _ => ("Affecter l’intervention", "Enregistrer", "affecter"),
    };
    if members.is_empty() {
        let action = html! { (Button::primary("Ouvrir l’équipe").to("/equipe")) };
        let told = "Ajoutez d’abord un agent ou un coordinateur à l’équipe.";
        let empty = ui::empty_state(Drawing::Board, "Personne à qui l’affecter.", told, &action);
        return around(request, item, title, entered, &empty);
    }
    let body = html! {
        (away)
        (form::people("Confier à", members, entered, entered.errors))
        (parts::submit(Button::primary(label), &parts::path(item.id)))
    };
    around(
        request,
        item,
        title,
        entered,
        &sent(request, item, path, &body),
    )
}

/// When it is done; `away` says who is not there.
#[must_use]
pub fn plan(
    request: &Request,
    item: &Intervention,
    away: &Markup,
    entered: &Entered<'_>,
) -> Markup {
    let body = html! {
        (away)
        p .hint { "Laissez tout vide pour retirer la date prévue." }
        (form::hours(entered, entered.errors))
        (parts::submit(Button::primary("Enregistrer"), &parts::path(item.id)))
    };
    around(
        request,
        item,
        "Planifier l’intervention",
        entered,
        &sent(request, item, "planifier", &body),
    )
}

/// A move that needs a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Turn the request down.
    Refuse,
    /// Give it up.
    Cancel,
    /// Say what is in the way.
    Block,
}

impl Reason {
    /// The last part of the address, and the title.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Refuse => ("refuser", "Refuser la demande"),
            Self::Cancel => ("annuler", "Annuler l’intervention"),
            Self::Block => ("bloquer", "Signaler un blocage"),
        }
    }

    /// The phrases offered for it.
    const fn phrases(self) -> Option<PhraseKind> {
        match self {
            Self::Refuse => Some(PhraseKind::Refuse),
            Self::Block => Some(PhraseKind::Block),
            Self::Cancel => None,
        }
    }

    const fn asked(self) -> (&'static str, &'static str) {
        match self {
            Self::Refuse => (
                "Motif du refus",
                "La personne qui a fait la demande le lira. Par exemple\u{a0}: cette voie relève du Département.",
            ),
            Self::Cancel => (
                "Motif de l’annulation",
                "Par exemple\u{a0}: le problème a disparu. Une intervention annulée ne peut pas être reprise.",
            ),
            Self::Block => (
                "Ce qui bloque",
                "Par exemple\u{a0}: il manque une pièce, ou l’accès est fermé.",
            ),
        }
    }

    const fn button(self) -> Button<'static> {
        match self {
            Self::Refuse => Button::danger("Refuser la demande"),
            Self::Cancel => Button::danger("Annuler l’intervention"),
            Self::Block => Button::primary("Signaler le blocage"),
        }
    }
}

/// Asks why.
#[must_use]
pub fn reason(
    request: &Request,
    item: &Intervention,
    daily: &Daily,
    reason: Reason,
    entered: &Entered<'_>,
) -> Markup {
    let (path, title) = reason.names();
    let (label, hint) = reason.asked();
    let field = Field::area("reason", label, 4)
        .required()
        .max_length(LONGEST)
        .hint(hint);
    let body = html! {
        @if let Some(kind) = reason.phrases() { (phrases::picker(daily, kind, "reason")) }
        (field.value(parts::value(entered, "reason")).errors(entered.errors))
        @if reason == Reason::Block { (relaunch(entered)) }
        (parts::submit(reason.button(), &parts::path(item.id)))
    };
    around(
        request,
        item,
        title,
        entered,
        &sent(request, item, path, &body),
    )
}

/// When to ask about it again.
fn relaunch(entered: &Entered<'_>) -> Markup {
    let field = Field::date("relaunch_on", "Relancer le").hint(
        "Ce jour-là, un courriel rappelle le blocage aux personnes affectées et aux coordinateurs.",
    );
    html! { (field.value(parts::value(entered, "relaunch_on")).errors(entered.errors)) }
}

fn sent(request: &Request, item: &Intervention, path: &str, body: &Markup) -> Markup {
    let body = html! { (parts::read_now(request, item)) (body) };
    parts::post(request, &parts::below(item.id, path), &body)
}

fn around(
    request: &Request,
    item: &Intervention,
    title: &str,
    entered: &Entered<'_>,
    form: &Markup,
) -> Markup {
    let back = parts::path(item.id);
    let content = html! { (parts::before_form(request, entered)) (form) };
    let page = request
        .page(title)
        .current(parts::HOME)
        .back(item.title(), &back);
    page.subtitle(parts::named(item))
        .errors(!entered.errors.is_empty())
        .render(content)
}
