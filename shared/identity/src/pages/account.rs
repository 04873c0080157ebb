//! « Mon compte », its sessions and its tokens.

use super::pictures;
use crate::store::{
    account::{Belonging, CredentialRow},
    credential::NewCredential,
};
use domain::policy::Role;
use maud::{Markup, html};
use platform::directory::{CredentialKind, SessionRow};
use web::{
    FieldError, Request,
    html::{
        self as ui, Button, Choice, Drawing, Field, Form, Tone, actions, alert, definition_list,
        empty_state, error_summary, moment, panel, recent, table,
    },
};

const ACCOUNT: &str = "/mon-compte";
const TOKENS: &str = "/mon-compte/jetons";
const OTHERS: &str = "/mon-compte/connexions/fermer-les-autres";

/// The whole account; `portrait`: whether there is a photo of the person; `proconnect`: whether the deployment has it.
#[must_use]
pub fn account(
    request: &Request,
    session: &SessionRow,
    organisations: &[Belonging],
    credentials: &[CredentialRow],
    portrait: bool,
    proconnect: bool,
) -> Markup {
    // An operator has neither interventions nor tokens.
    let member = session.actor().role != Role::Operator;
    request
        .page("Mon compte")
        .service("Mon compte")
        .current(ACCOUNT)
        .render(html! {
            (panel(Some("Vous"), &identity(session)))
            @if member { (panel(Some("Photo"), &photo(session, portrait))) }
            @if organisations.len() > 1 {
                (panel(Some("Changer d’organisation"), &switch(request, session, organisations)))
            }
            (panel(Some("Invitations"), &html! {
                p { "Une autre collectivité vous invite dans son équipe\u{a0}? Vous pouvez accepter ou refuser ici." }
                (actions(&html! { (Button::secondary("Voir les invitations").to("/invitations")) }))
            }))
            @if member {
                (panel(Some("Alertes"), &html! {
                    p { "Vous choisissez ce qui vous est envoyé par courriel, et quand." }
                    (actions(&html! { (Button::secondary("Choisir mes courriels").to("/alertes/preferences")) }))
                }))
                (panel(Some("Agenda"), &html! {
                    p { "Vos interventions planifiées peuvent s’afficher dans votre logiciel d’agenda." }
                    (actions(&html! { (Button::secondary("Voir dans mon agenda").to("/interventions/planning/abonnement")) }))
                }))
            }
            (panel(Some("Mes données"), &html! {
                p { "Vous pouvez voir ce que le service sait de vous, le corriger, l’emporter ou l’effacer." }
                (actions(&html! {
                    (Button::secondary("Voir mes données").to("/mes-donnees"))
                    (Button::secondary("Journal des actions").to("/journal-des-actions"))
                }))
            }))
            (panel(Some("Connexions ouvertes"), &sessions(request, session, credentials)))
            (panel(Some("Mot de passe"), &html! {
                p { "Vous pouvez aussi vous connecter avec votre identifiant et un mot de passe." }
                (actions(&html! { (Button::secondary("Gérer mon mot de passe").to(super::passwords::OWN)) }))
            }))
            @if proconnect {
                (panel(Some("ProConnect"), &html! {
                    p { "Votre compte peut être lié à ProConnect, pour vous identifier sans courriel." }
                    (actions(&html! { (Button::secondary("Voir le lien avec ProConnect").to(super::proconnect::LINK)) }))
                }))
            }
            @if member {
                (panel(Some("Jetons d’accès"), &html! {
                    p { "Un jeton laisse un programme agir à votre place, avec votre rôle au plus." }
                    (actions(&html! { (Button::secondary("Gérer les jetons").to(TOKENS)) }))
                }))
            }
            (Form::post("/deconnexion").body(&html! {
                (request.hidden())
                (Button::secondary("Me déconnecter"))
            }))
        })
}

fn photo(session: &SessionRow, portrait: bool) -> Markup {
    let source = portrait.then(|| pictures::source(session.person_id));
    let name = format!("{} {}", session.first_name, session.last_name);
    html! {
        div .person {
            (ui::portrait(&name, source.as_deref()))
            p { "Vous pouvez mettre une photo, ou non\u{a0}: l’administrateur et les coordinateurs la voient, et vous." }
        }
        (actions(&html! { (Button::secondary("Ma photo").to(&pictures::place(session.person_id))) }))
    }
}

fn identity(session: &SessionRow) -> Markup {
    let email = session.email.as_deref().unwrap_or("Aucune");
    definition_list(&[
        (
            "Nom",
            html! { (session.first_name) " " (session.last_name) },
        ),
        ("Rôle", html! { (session.role.label()) }),
        ("Organisation", html! { (session.organisation_name) }),
        ("Adresse électronique", html! { (email) }),
    ])
}

fn switch(request: &Request, session: &SessionRow, organisations: &[Belonging]) -> Markup {
    let names: Vec<(String, String)> = organisations
        .iter()
        .filter(|one| one.organisation_id != session.organisation_id)
        .map(|one| {
            (
                one.organisation_id.to_string(),
                format!("{} ({})", one.name, one.role.label()),
            )
        })
        .collect();
    let choices: Vec<Choice<'_>> = names
        .iter()
        .map(|(id, name)| Choice::new(id, name))
        .collect();
    Form::post("/mon-compte/organisation").body(&html! {
        (request.hidden())
        (Field::radios("organisation_id", "Continuer dans", &choices).required())
        (Button::secondary("Changer d’organisation"))
    })
}

fn sessions(request: &Request, session: &SessionRow, credentials: &[CredentialRow]) -> Markup {
    let rows: Vec<Vec<Markup>> = credentials
        .iter()
        .filter(|row| row.kind == CredentialKind::Browser)
        .map(|row| {
            let here = row.id == session.credential_id;
            let close =
                Form::post(&format!("/mon-compte/connexions/{}/fermer", row.id)).body(&html! {
                    (request.hidden())
                    (Button::quiet("Fermer").about(&about(request, row)))
                });
            vec![
                html! { (row.label) @if here { " (celle-ci)" } (elsewhere(request, row)) },
                recent(row.last_seen_at, request.now, request.zone()),
                close,
            ]
        })
        .collect();
    html! {
        (table("Connexions ouvertes de votre compte", &["Navigateur", "Dernière activité", "Action"], &rows))
        @if rows.len() > 1 {
            (actions(&html! { (Button::secondary("Fermer toutes les autres").to(OTHERS)) }))
        }
    }
}

/// « , Commune de Ligugé », of what opens another organisation than that of the session.
fn elsewhere(request: &Request, row: &CredentialRow) -> String {
    let here = request
        .session
        .as_ref()
        .map(|session| session.organisation_id);
    if here == Some(row.organisation_id) {
        String::new()
    } else {
        format!(", {}", row.organisation_name)
    }
}

/// What a button is about: two of the same browser are told apart by where they open.
fn about(request: &Request, row: &CredentialRow) -> String {
    format!("{}{}", row.label, elsewhere(request, row))
}

/// The tokens, and the form of a new one.
#[must_use]
pub fn tokens(request: &Request, credentials: &[CredentialRow], errors: &[FieldError]) -> Markup {
    request
        .page("Jetons d’accès")
        .service("Mon compte")
        .current(ACCOUNT)
        .back("Mon compte", ACCOUNT)
        .errors(!errors.is_empty())
        .render(html! {
            (error_summary(errors))
            (token_list(request, credentials))
            (panel(Some("Créer un jeton"), &token_form(request, errors)))
        })
}

fn token_list(request: &Request, credentials: &[CredentialRow]) -> Markup {
    let zone = request.zone();
    let rows: Vec<Vec<Markup>> = credentials
        .iter()
        .filter(|row| row.kind == CredentialKind::Program)
        .map(|row| {
            let revoke =
                html! { (Button::quiet("Révoquer").about(&about(request, row)).to(&revocation(row))) };
            vec![
                html! { (row.label) (elsewhere(request, row)) },
                html! { (row.scope.map_or("", Role::label)) },
                recent(row.last_seen_at, request.now, zone),
                moment(row.expires_at, zone),
                revoke,
            ]
        })
        .collect();
    if rows.is_empty() {
        let text = "Vous n’en avez besoin que si un programme doit lire ou écrire à votre place.";
        return empty_state(Drawing::Gate, "Aucun jeton", text, &html! {});
    }
    table(
        "Jetons de votre compte",
        &["Nom", "Rôle au plus", "Dernière activité", "Fin", "Action"],
        &rows,
    )
}

fn revocation(token: &CredentialRow) -> String {
    format!("{TOKENS}/{}/revoquer", token.id)
}

/// Asks before a token is revoked.
#[must_use]
pub fn revoke_token(request: &Request, token: &CredentialRow) -> Markup {
    let zone = request.zone();
    let body = html! {
        (alert(Tone::Warning, &html! { p { "Le programme qui s’en sert perd l’accès aussitôt. Un jeton révoqué ne peut pas être rétabli\u{a0}: il faudra en créer un autre." } }))
        (definition_list(&[
            ("Nom", html! { (token.label) (elsewhere(request, token)) }),
            ("Rôle au plus", html! { (token.scope.map_or("", Role::label)) }),
            ("Dernière activité", recent(token.last_seen_at, request.now, zone)),
        ]))
        (Form::post(&revocation(token)).body(&html! {
            (request.hidden())
            (actions(&html! {
                (Button::danger("Révoquer le jeton"))
                (Button::secondary("Garder le jeton").to(TOKENS))
            }))
        }))
    };
    request
        .page("Révoquer ce jeton\u{a0}?")
        .service("Mon compte")
        .current(ACCOUNT)
        .back("Jetons d’accès", TOKENS)
        .render(body)
}

/// Asks before every other session is closed.
#[must_use]
pub fn close_other_sessions(request: &Request, others: &[&CredentialRow]) -> Markup {
    let body = html! {
        @if others.is_empty() {
            p { "Aucune autre connexion n’est ouverte." }
            (actions(&html! { (Button::secondary("Revenir à mon compte").to(ACCOUNT)) }))
        } @else {
            p { "Sur ces navigateurs, il faudra se connecter de nouveau\u{a0}:" }
            ul { @for row in others { li { (row.label) (elsewhere(request, row)) ", " (recent(row.last_seen_at, request.now, request.zone())) } } }
            p { "Vous restez connecté ici." }
            (Form::post(OTHERS).body(&html! {
                (request.hidden())
                (actions(&html! {
                    (Button::danger("Fermer ces connexions"))
                    (Button::secondary("Revenir sans rien fermer").to(ACCOUNT))
                }))
            }))
        }
    };
    request
        .page("Fermer toutes les autres connexions\u{a0}?")
        .service("Mon compte")
        .current(ACCOUNT)
        .back("Mon compte", ACCOUNT)
        .render(body)
}

fn token_form(request: &Request, errors: &[FieldError]) -> Markup {
    let role = request
        .session
        .as_ref()
        .map_or(Role::Requester, |session| session.actor().role);
    let choices: Vec<Choice<'_>> = Role::TEAM
        .into_iter()
        .filter(|scope| *scope <= role)
        .map(|scope| Choice::new(scope.code(), scope.label()))
        .collect();
    let typed = |name: &str| request.fields.get(name).unwrap_or_default();
    let days = if request.fields.has("days") {
        typed("days")
    } else {
        "90"
    };
    Form::post(TOKENS).body(&html! {
        (request.hidden())
        (Field::text("name", "Nom").hint("Par exemple\u{a0}: Export du tableau de bord")
            .value(typed("name")).errors(errors).max_length(60).required())
        (Field::select("scope", "Rôle au plus", &choices, Some("Choisissez un rôle"))
            .value(typed("scope")).errors(errors).required())
        (Field::text("days", "Durée en jours").hint("De 1 à 365.")
            .value(days).errors(errors).inputmode("numeric").max_length(3).short().required())
        (Button::primary("Créer le jeton"))
    })
}

/// The new token, shown once.
#[must_use]
pub fn token_created(request: &Request, token: &NewCredential<'_>, secret: &str) -> Markup {
    let role = token.scope.map_or("", Role::label);
    request
        .page("Votre nouveau jeton")
        .service("Mon compte")
        .current(ACCOUNT)
        .back("Jetons d’accès", TOKENS)
        .render(html! {
            (alert(Tone::Warning, &html! {
                "Copiez-le maintenant\u{a0}: il ne s’affichera plus. Qui le possède agit à votre place."
            }))
            (Field::text("token", "Jeton").value(secret))
            (definition_list(&[
                ("Nom", html! { (token.label) }),
                ("Rôle au plus", html! { (role) }),
                ("Fin", moment(token.expires_at, request.zone())),
            ]))
            (actions(&html! { (Button::secondary("J’ai copié le jeton").to(TOKENS)) }))
        })
}
