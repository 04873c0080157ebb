//! The pages of identifiants and passwords.

use crate::{
    fr::passwords as fr,
    links::same_site_path,
    store::passwords::{Holder, Place},
};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use web::{
    FieldError, Page, Request,
    html::{
        Button, Choice, Drawing, Field, Form, Tone, actions, alert, definition_list, empty_state,
        error_summary, hidden, link_form, moment, panel,
    },
};

/// Where one signs in with a password.
pub const SIGN_IN: &str = "/connexion/mot-de-passe";
/// Where one asks for a link to choose another.
pub const FORGOTTEN: &str = "/connexion/mot-de-passe/oublie";
/// Where that link leads.
pub const LINK: &str = "/connexion/mot-de-passe/lien";
/// Where one changes it.
pub const OWN: &str = "/mon-compte/mot-de-passe";
/// Where one removes it.
pub const REMOVE: &str = "/mon-compte/mot-de-passe/supprimer";

/// Asks for organisation, identifiant and password. The organisation may be named in the address: `?organisation=poitiers`.
#[must_use]
pub fn sign_in(request: &Request, places: &[Place], errors: &[FieldError]) -> Markup {
    let typed = |name: &str| request.fields.get(name).unwrap_or_default();
    let only = match places {
        [place] => Some(place.slug.as_str()),
        _ => None,
    };
    let slug = request.fields.get("organisation_slug");
    let slug = slug.or_else(|| request.query.get("organisation")).or(only);
    let back = request.fields.get("retour");
    let back = back.or_else(|| request.query.get("retour"));
    let choices: Vec<Choice<'_>> = places
        .iter()
        .map(|place| Choice::new(&place.slug, &place.name))
        .collect();
    let known = places
        .iter()
        .find(|place| Some(place.slug.as_str()) == slug);
    let page = request.page("Se connecter avec un mot de passe");
    let page = match known {
        Some(place) => page.organisation(place.view()).place(Some(&place.slug)),
        None => page,
    };
    page.back("Se connecter", "/connexion")
        .errors(!errors.is_empty())
        .render(html! {
            (error_summary(errors))
            (Form::post(SIGN_IN).body(&html! {
                @if let Some(back) = back.and_then(same_site_path) { (hidden("retour", back)) }
                (Field::select("organisation_slug", "Organisation", &choices, Some("Choisissez votre organisation"))
                    .value(slug.unwrap_or_default()).errors(errors).required())
                (Field::text("identifiant", "Identifiant").hint("Celui que votre administrateur vous a donné, ou votre adresse électronique.")
                    .value(typed("identifiant")).errors(errors).autocomplete("username").max_length(254).required())
                (Field::password("password", "Mot de passe").errors(errors).autocomplete("current-password").required())
                (Button::primary("Me connecter"))
            }))
            p { a href=(FORGOTTEN) { "Mot de passe oublié" } ", si vous avez une adresse électronique. Sinon, demandez à votre administrateur un mot de passe à usage unique." }
        })
}

/// Asks for the address to which a link goes.
#[must_use]
pub fn forgotten(request: &Request, errors: &[FieldError]) -> Markup {
    request
        .page("Mot de passe oublié")
        .back("Se connecter avec un mot de passe", SIGN_IN)
        .subtitle(html! { "Nous vous envoyons un lien par courriel, pour choisir un mot de passe." })
        .errors(!errors.is_empty())
        .render(html! {
            (error_summary(errors))
            (Form::post(FORGOTTEN).body(&html! {
                (Field::email("email", "Adresse électronique professionnelle")
                    .value(request.fields.get("email").unwrap_or_default())
                    .errors(errors).autocomplete("email").max_length(254).required())
                (Button::primary("Recevoir un lien"))
            }))
            p { "Sans adresse électronique, demandez à votre administrateur un mot de passe à usage unique." }
        })
}

/// What the link of the mail opens: one button. Without a script the whole link is pasted.
#[must_use]
pub fn link(request: &Request) -> Markup {
    let fallback = Form::post(LINK).body(&html! {
        (Field::text("token", "Lien reçu").hint("Copiez ici tout le lien du courriel.").id("lien").required())
        (Button::primary("Continuer"))
    });
    request
        .page("Choisir un mot de passe")
        .subtitle(html! { "Un geste, pour que personne d’autre n’ouvre ce lien à votre place." })
        .render(link_form(LINK, &[], "Continuer", &fallback))
}

/// Asks for a new password of `holder`, with the token that lets it be chosen.
#[must_use]
pub fn choose(request: &Request, holder: &Holder, token: &str, errors: &[FieldError]) -> Markup {
    request
        .page("Choisir un mot de passe")
        .errors(!errors.is_empty())
        .render(html! {
            (error_summary(errors))
            p { "Pour le compte de " (holder.name()) ", " (holder.organisation_name) ". Vous vous connecterez ensuite avec lui." }
            (Form::post(LINK).body(&html! {
                (hidden("token", token))
                (new_password(errors))
                (Button::primary("Choisir ce mot de passe"))
            }))
        })
}

fn new_password(errors: &[FieldError]) -> Markup {
    html! {
        (Field::password("password", "Nouveau mot de passe").hint(fr::ADVICE)
            .errors(errors).autocomplete("new-password").required())
        (Field::password("password_again", "Le même, une seconde fois")
            .errors(errors).autocomplete("new-password").required())
    }
}

fn present_password(errors: &[FieldError]) -> Markup {
    html! {
        (Field::password("current_password", "Mot de passe actuel")
            .errors(errors).autocomplete("current-password").required())
    }
}

/// The link is dead, and another is offered.
#[must_use]
pub fn dead(request: &Request) -> Markup {
    let again = html! {
        (Button::primary("Demander un autre lien").to(FORGOTTEN))
        (Button::secondary("Me connecter").to(SIGN_IN))
    };
    request
        .page("Lien expiré ou déjà utilisé")
        .errors(true)
        .render(empty_state(Drawing::Letter, fr::DEAD_LINK, "", &again))
}

fn account_page<'a>(request: &'a Request, title: &'a str, errors: &[FieldError]) -> Page<'a> {
    request
        .page(title)
        .service("Mon compte")
        .current("/mon-compte")
        .back("Mon compte", "/mon-compte")
        .errors(!errors.is_empty())
}

/// One's own password: to choose, to change or to remove.
#[must_use]
pub fn own(request: &Request, holder: &Holder, errors: &[FieldError]) -> Markup {
    let has = holder.own().is_some();
    let button = if has {
        "Changer de mot de passe"
    } else {
        "Choisir ce mot de passe"
    };
    account_page(request, "Mot de passe", errors).render(html! {
        (error_summary(errors))
        (definition_list(&[
            ("Identifiant", html! { (holder.identifiant) }),
            ("Organisation", html! { (holder.organisation_name) }),
            ("Mot de passe", html! {
                @match (has, holder.set_at) {
                    (true, Some(since)) => { "Choisi le " (moment(since, request.zone())) }
                    _ => "Aucun",
                }
            }),
        ]))
        p { "Vos autres connexions et vos jetons d’accès seront fermés." }
        (Form::post(OWN).body(&html! {
            (request.hidden())
            @if has { (present_password(errors)) }
            (new_password(errors))
            (Button::primary(button))
        }))
        @if has && holder.email.is_some() {
            p { "Mot de passe actuel oublié\u{a0}? " a href=(FORGOTTEN) { "Recevez un lien par courriel" } "." }
            (panel(Some("Ne plus avoir de mot de passe"), &html! {
                p { "Vous vous connecterez par un lien reçu par courriel." }
                (actions(&html! { (Button::secondary("Supprimer mon mot de passe").to(REMOVE)) }))
            }))
        }
    })
}

/// Asks before the password is removed.
#[must_use]
pub fn remove(request: &Request, errors: &[FieldError]) -> Markup {
    account_page(request, "Supprimer votre mot de passe\u{a0}?", errors).render(html! {
        (error_summary(errors))
        (alert(Tone::Warning, &html! { p { "Vous vous connecterez par un lien reçu par courriel. Vos autres connexions et vos jetons d’accès seront fermés." } }))
        (Form::post(REMOVE).body(&html! {
            (request.hidden())
            (present_password(errors))
            (actions(&html! {
                (Button::danger("Supprimer le mot de passe"))
                (Button::secondary("Garder le mot de passe").to(OWN))
            }))
        }))
    })
}

fn team_page<'a>(request: &'a Request, title: &'a str) -> Page<'a> {
    request
        .page(title)
        .service("Équipe")
        .current("/equipe")
        .back("Équipe", "/equipe")
}

/// What giving a one-time password does, before it is done.
#[must_use]
pub fn give(request: &Request, member: &Holder) -> Markup {
    let name = member.name();
    team_page(request, &format!("Mot de passe à usage unique de {name}")).render(html! {
        (alert(Tone::Warning, &html! { p { (fr::GIVING) } }))
        (Form::post(&format!("/equipe/{}/mot-de-passe", member.person_id)).body(&html! {
            (request.hidden())
            (actions(&html! {
                (Button::primary("Créer le mot de passe"))
                (Button::secondary("Revenir sans rien changer").to("/equipe"))
            }))
        }))
    })
}

/// The one-time password, shown once.
#[must_use]
pub fn given(request: &Request, member: &Holder, password: &str, end: DateTime<Utc>) -> Markup {
    let name = member.name();
    team_page(request, &format!("Mot de passe de {name}")).render(html! {
        (alert(Tone::Warning, &html! { p { "Remettez-le maintenant, en main propre ou par téléphone\u{a0}: il ne s’affichera plus." } }))
        (definition_list(&[
            ("Organisation", html! { (member.organisation_name) }),
            ("Identifiant", html! { (member.identifiant) }),
            ("Mot de passe à usage unique", html! { strong { (password) } }),
            ("Fin", moment(end, request.zone())),
            ("Où se connecter", html! { a href=(SIGN_IN) { (SIGN_IN) } }),
        ]))
        (actions(&html! { (Button::secondary("Je l’ai transmis").to("/equipe")) }))
    })
}
