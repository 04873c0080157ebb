//! Photos of an intervention: shown before and after, added, removed.

use super::{Detail, Offer, parts, when};
use crate::model::{Intervention, Moment, Photo, Status};
use maud::{Markup, html};
use web::{
    FieldError, Request,
    html::{self as ui, Button, Field},
};

/// How many photos may be sent at once, and kept of one moment.
pub(super) const MOST: u8 = 5;

/// What the form for photos of before is called.
pub(super) const BEFORE: &str = "Photo de ce qu’il y a à faire";

/// Read before the camera opens.
pub(super) const PRIVACY: &str = "Cadrez le lieu, sans visage ni plaque d’immatriculation. La date, la position et le modèle d’appareil inscrits dans le fichier sont effacés.";

/// What a figure needs to be drawn.
struct Figure {
    alt: String,
    address: String,
    caption: Markup,
    actions: Markup,
}

impl Figure {
    fn shown(&self) -> ui::Photo<'_> {
        ui::Photo {
            alt: &self.alt,
            source: Some(&self.address),
            full: Some(&self.address),
            caption: Some(&self.caption),
            actions: (!self.actions.0.is_empty()).then_some(&self.actions),
        }
    }
}

/// The first photo of what there is to do and the last one of what was done, side by side once work began.
pub(super) fn lead(request: &Request, detail: &Detail<'_>) -> Markup {
    let (before, after) = (
        figures(request, detail, Moment::Before),
        figures(request, detail, Moment::After),
    );
    let (before, after) = (
        before.first().map(Figure::shown),
        after.last().map(Figure::shown),
    );
    let begun = matches!(
        detail.dossier.intervention.status,
        Status::InProgress | Status::Done
    );
    match (before, after) {
        (None, None) => html! {},
        (Some(before), None) if !begun => html! { h2 .hidden { "Photo" } (before) },
        (before, after) => html! {
            h2 .hidden { "Photos" }
            (ui::before_after(before.as_slice(), after.as_slice(), ("Pas de photo avant.", "Pas encore de photo après.")))
        },
    }
}

/// The photos that [`lead`] leaves out.
pub(super) fn others(request: &Request, detail: &Detail<'_>) -> Markup {
    let (before, mut after) = (
        figures(request, detail, Moment::Before),
        figures(request, detail, Moment::After),
    );
    after.pop();
    let shown: Vec<ui::Photo<'_>> = before
        .iter()
        .skip(1)
        .chain(&after)
        .map(Figure::shown)
        .collect();
    html! {
        @if !shown.is_empty() { (ui::panel(Some("Autres photos"), &html! { @for photo in &shown { (photo) } })) }
    }
}

fn figures(request: &Request, detail: &Detail<'_>, moment: Moment) -> Vec<Figure> {
    let photos = detail
        .dossier
        .photos
        .iter()
        .filter(|photo| photo.moment == moment);
    photos.map(|photo| figure(request, detail, photo)).collect()
}

fn figure(request: &Request, detail: &Detail<'_>, photo: &Photo) -> Figure {
    let item = &detail.dossier.intervention;
    let address = address(item, photo);
    let remove = format!("{address}/supprimer");
    let word = photo.moment.label();
    let taken = when::ago(photo.created_at, request.now, request.zone());
    Figure {
        alt: alt(item, photo),
        caption: html! { (word) ", " (taken) },
        actions: html! {
            @if detail.offers(Offer::RedactPhoto) { (Button::quiet("Masquer").about(&format!("visages et plaques, photo {}", word.to_lowercase())).to(&format!("{address}/masquer"))) }
            @if detail.offers(Offer::RemovePhoto) { (Button::quiet("Supprimer").about(&format!("photo {}", word.to_lowercase())).to(&remove)) }
        },
        address,
    }
}

/// Where a photo is read.
pub(super) fn address(item: &Intervention, photo: &Photo) -> String {
    parts::below(item.id, &format!("photos/{}", photo.id))
}

/// « Photo avant : Réparation chaussée ».
pub(super) fn alt(item: &Intervention, photo: &Photo) -> String {
    format!(
        "Photo {}\u{a0}: {}",
        photo.moment.label().to_lowercase(),
        item.title()
    )
}

/// The forms for photos while one works: of what there was to do, and of the work done.
pub(super) fn forms_at_work(request: &Request, detail: &Detail<'_>) -> Markup {
    html! {
        @if detail.offers(Offer::AddAfter) {
            @if detail.offers(Offer::AddBefore) { (form(request, detail, Moment::Before, "Photo avant le travail")) }
            (form(request, detail, Moment::After, "Photo du travail fait"))
        }
    }
}

/// The form for photos of what there is to do, while those of the work done are not asked for.
pub(super) fn form_before(request: &Request, detail: &Detail<'_>) -> Markup {
    let asked = detail.offers(Offer::AddBefore) && !detail.offers(Offer::AddAfter);
    html! { @if asked { (form(request, detail, Moment::Before, BEFORE)) } }
}

fn form(request: &Request, detail: &Detail<'_>, moment: Moment, label: &str) -> Markup {
    let entered = &detail.entered;
    let item = &detail.dossier.intervention;
    let alone = !detail.offers(Offer::AddAfter);
    // An error leads to the form that was sent, of the two that may stand here.
    let sent = if parts::value(entered, "moment") == Moment::Before.code() {
        Moment::Before
    } else {
        Moment::After
    };
    let body = if alone || sent == moment {
        add(request, item, moment, label, "photo", entered.errors)
    } else {
        add(request, item, moment, label, "autre-photo", &[])
    };
    ui::panel(None, &body)
}

/// The form itself, its field called `id`.
pub(super) fn add(
    request: &Request,
    item: &Intervention,
    moment: Moment,
    label: &str,
    id: &str,
    errors: &[FieldError],
) -> Markup {
    let body = html! {
        (ui::hidden("moment", moment.code()))
        (Field::photo("photo", label, MOST).id(id).required().hint(PRIVACY).errors(errors))
        (ui::actions(&html! { (Button::secondary("Envoyer la photo")) }))
    };
    parts::post_files(request, &parts::below(item.id, "photos"), &body)
}

/// Asks before deleting a photo.
#[must_use]
pub fn remove_photo(request: &Request, item: &Intervention, photo: &Photo) -> Markup {
    let (address, back) = (address(item, photo), parts::path(item.id));
    let alt = alt(item, photo);
    let shown = ui::Photo {
        alt: &alt,
        source: Some(&address),
        ..ui::Photo::default()
    };
    let sure = html! { (parts::submit(Button::danger("Supprimer la photo"), &back)) };
    let body = html! {
        p { "Elle sera effacée pour tout le monde, et ne pourra pas être retrouvée." }
        (shown)
        (parts::post(request, &format!("{address}/supprimer"), &sure))
    };
    request
        .page("Supprimer cette photo\u{a0}?")
        .current(parts::HOME)
        .back(item.title(), &back)
        .render(body)
}
