//! The page of whoever is not signed in.

use maud::{Markup, html};
use web::{
    Request,
    html::{Button, actions, panel},
};

/// What Parvis is for, and the way in.
#[must_use]
pub fn landing(request: &Request) -> Markup {
    let enter = actions(&html! { (Button::primary("Se connecter").to("/connexion")) });
    request
        .page("Les interventions de votre collectivité, du signalement à la réparation")
        .subtitle(html! {
            "Un nid-de-poule, un lampadaire éteint, un banc cassé\u{a0}: Parvis les suit jusqu’à ce que ce soit fait."
        })
        .render(html! {
            (enter)
            (panel(Some("Signaler"), &html! {
                p { "Depuis un téléphone, une photo et une adresse suffisent. Vous savez ensuite où en est votre demande." }
            }))
            (panel(Some("Organiser"), &html! {
                p { "Le coordinateur valide les demandes, les confie à un agent et choisit le jour." }
            }))
            (panel(Some("Réparer"), &html! {
                p { "L’agent voit sa journée, photographie le travail fini et passe au suivant. Chacun est prévenu par courriel." }
            }))
            (panel(Some("Oublier"), &html! {
                p {
                    "Rien n’est gardé plus longtemps que nécessaire, et aucun chiffre ne sert à évaluer un agent. "
                    a href="/durees-de-conservation" { "Voir les durées de conservation" }
                }
            }))
            (panel(Some("Obtenir un accès"), &html! {
                p { "L’administrateur de votre collectivité vous ajoute à l’équipe. Votre adresse électronique suffit ensuite pour vous connecter." }
            }))
        })
}
