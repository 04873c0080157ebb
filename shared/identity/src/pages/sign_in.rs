//! The pages of signing in.

use super::passwords::SIGN_IN;
use maud::{Markup, html};
use web::{
    FieldError, Request,
    html::{Button, Drawing, Field, Form, empty_state, error_summary, hidden, link_form},
};

/// Asks for an address; `proconnect`: whether people may sign in with it instead.
#[must_use]
pub fn ask(request: &Request, errors: &[FieldError], proconnect: bool) -> Markup {
    let typed = request.fields.get("email").unwrap_or_default();
    let back = request
        .fields
        .get("retour")
        .or_else(|| request.query.get("retour"))
        .and_then(crate::links::same_site_path);
    request
        .page("Se connecter")
        .subtitle(html! { "Nous vous envoyons un lien par courriel\u{a0}: pas de mot de passe à retenir." })
        .errors(!errors.is_empty())
        .render(html! {
            (error_summary(errors))
            (Form::post("/connexion").body(&html! {
                @if let Some(back) = back { (hidden("retour", back)) }
                (Field::email("email", "Adresse électronique professionnelle")
                    .hint("Par exemple\u{a0}: prenom.nom@ville.fr")
                    .value(typed)
                    .errors(errors)
                    .autocomplete("email")
                    .max_length(254)
                    .required())
                (Button::primary("Recevoir un lien"))
            }))
            p { "Vous avez déjà reçu le courriel\u{a0}? " a href="/connexion/code" { "Saisissez le code" } "." }
            (with_password(back))
            @if proconnect { (super::proconnect::offer(back)) }
        })
}

/// Leads to signing in with a password, to come back to the same page.
fn with_password(back: Option<&str>) -> Markup {
    Form::get(SIGN_IN).body(&html! {
        @if let Some(back) = back { (hidden("retour", back)) }
        (Button::secondary("Me connecter avec un mot de passe"))
    })
}

/// Asks for the code of the mail.
#[must_use]
pub fn code(request: &Request, errors: &[FieldError]) -> Markup {
    request
        .page("Saisir le code reçu")
        .back("Se connecter", "/connexion")
        .subtitle(html! {
            "Ouvrez le lien du courriel, ou recopiez ici son code, depuis le navigateur qui l’a demandé."
        })
        .errors(!errors.is_empty())
        .render(html! {
            (error_summary(errors))
            (Form::post("/connexion/code").body(&html! {
                (code_field(errors))
                (Button::primary("Me connecter"))
            }))
            p { "Rien reçu après quelques minutes\u{a0}? Regardez dans les indésirables, puis "
                a href="/connexion" { "demandez un autre lien" } "." }
        })
}

fn code_field(errors: &[FieldError]) -> Field<'_> {
    Field::text("code", "Code")
        .hint("Par exemple\u{a0}: ABCD-EFGH")
        .errors(errors)
        .autocomplete("one-time-code")
        .max_length(20)
        .short()
        .required()
}

/// What the link of the mail opens: one button. The token is in the fragment, and a script puts it into the form.
#[must_use]
pub fn link(request: &Request) -> Markup {
    let fallback = html! {
        p { "Votre navigateur n’exécute pas de script\u{a0}: " a href="/connexion/code" { "saisissez le code du courriel" } "." }
    };
    request
        .page("Vous y êtes presque")
        .subtitle(html! { "Un dernier geste, pour que personne d’autre n’ouvre ce lien à votre place." })
        .render(html! {
            (link_form("/connexion/lien", &[], "Me connecter", &fallback))
            p { "Le bouton ne répond pas\u{a0}? " a href="/connexion/code" { "Saisissez le code" } "." }
        })
}

/// The link again, from a browser that did not ask for it: with the code, it opens.
#[must_use]
pub fn link_with_code(request: &Request, token: &str, errors: &[FieldError]) -> Markup {
    request
        .page("Saisir aussi le code")
        .back("Se connecter", "/connexion")
        .errors(!errors.is_empty())
        .render(html! {
            (error_summary(errors))
            (Form::post("/connexion/lien").body(&html! {
                (hidden("token", token))
                (code_field(errors))
                (Button::primary("Me connecter"))
            }))
        })
}

/// The link is dead, and a new one is offered.
#[must_use]
pub fn dead(request: &Request, words: &str) -> Markup {
    let again = html! { (Button::primary("Demander un nouveau lien").to("/connexion")) };
    request
        .page("Lien expiré ou déjà utilisé")
        .errors(true)
        .render(empty_state(Drawing::Letter, words, "", &again))
}
