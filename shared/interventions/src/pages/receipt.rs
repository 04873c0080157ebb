//! What an agent keeps of a report that he leaves to others: its number, and half an hour to add a photo.

use super::{parts, photos};
use crate::model::{Intervention, Moment};
use chrono::{DateTime, Utc};
use domain::french;
use maud::{Markup, html};
use web::{
    FieldError, Request, assets,
    html::{self as ui, Button, Tone},
};

/// The receipt. `photos` is how many it has; they may be added until `until`, exclusive.
#[must_use]
pub fn receipt(
    request: &Request,
    item: &Intervention,
    photos: usize,
    until: DateTime<Utc>,
    errors: &[FieldError],
) -> Markup {
    let noted = html! {
        p { strong { "Votre signalement porte le numéro\u{a0}" (item.number) "." } }
        p { "Les coordinateurs choisiront qui s’en charge. Il n’apparaît dans votre journée que s’ils vous le confient." }
    };
    let facts = [
        ("Quoi", html! { (item.title()) }),
        ("Où", html! { (item.place()) }),
        ("Photos", html! { (said(photos)) }),
    ];
    let open = request.now < until;
    let home = Button::primary("Revenir à ma journée");
    let body = html! {
        (ui::error_summary(&parts::renamed(errors)))
        (ui::alert(Tone::Success, &noted))
        (ui::panel(None, &ui::definition_list(&facts)))
        @if open {
            (ui::panel(None, &html! {
                p .soft { "Vous pouvez ajouter des photos jusqu’à " (french::time(request.zone().civil(until).time())) "." }
                (photos::add(request, item, Moment::Before, photos::BEFORE, "photo", errors))
            }))
        }
        (ui::actions(&html! { (home.to(parts::HOME)) (Button::secondary("Signaler autre chose").to(parts::NEW)) }))
    };
    let page = request
        .page("Signalement enregistré")
        .current(parts::NEW)
        .errors(!errors.is_empty());
    page.scripts(&[assets::PHOTO_JS]).render(body)
}

fn said(photos: usize) -> String {
    match u64::try_from(photos) {
        Ok(0) => "Aucune".to_owned(),
        Ok(count) => french::count(count, "photo envoyée", "photos envoyées"),
        Err(_) => String::new(),
    }
}
