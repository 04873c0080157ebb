//! Identity: who a person is, what he may do, and how he is forgotten.
//!
//! Signing in: a link by mail, kept nowhere; then a session, a random cookie whose hash is in D1. « Mon compte » lists
//! the sessions and the tokens for programs. « Équipe » is where the administrateur adds people, gives them a role and
//! removes them. The night's jobs erase accounts that nobody has used for two years.

pub mod departure;
pub mod forms;
pub mod fr;
pub mod handlers;
pub mod jobs;
pub mod links;
pub mod mails;
pub mod model;
pub mod pages;
pub mod policy;
pub mod schemas;
pub mod store;

#[cfg(test)]
mod tests;

use domain::retention::Function;
use handlers::{account, home, invitations, retention, sign_in, team};
use std::future::ready;
use web::{
    App, Job, Route, Who, get, post,
    route::{Answer, FieldKind, FieldSpec},
};

/// Every URL of this function.
pub const ROUTES: &[Route] = &[
    // The front door.
    get(
        "/",
        Who::Anyone,
        "Présenter Parvis, ou mener à son travail qui est connecté",
        |_, request| Box::pin(ready(Ok(home::show(&request)))),
    ),
    get(
        "/theme/{file}",
        Who::Anyone,
        "Donner la feuille de style d’une couleur",
        |_, request| Box::pin(ready(home::theme(&request))),
    )
    .stateless()
    .answers(Answer::Nothing),
    post(
        "/rapports-csp",
        Who::Anyone,
        "Recevoir d’un navigateur ce qu’il a refusé de charger",
        |_, request| Box::pin(ready(Ok(home::report(&request)))),
    )
    .stateless()
    .answers(Answer::Nothing),
    get(
        "/interne/sante",
        Who::Internal,
        "Dire que la fonction répond",
        |_, _| Box::pin(ready(Ok(home::health()))),
    )
    .answers(Answer::Nothing),
    // Signing in and out.
    get(
        "/connexion",
        Who::Anyone,
        "Demander une adresse électronique",
        |_, request| Box::pin(ready(Ok(sign_in::show_ask(&request)))),
    )
    .takes(&[FieldSpec::optional(
        "retour",
        FieldKind::Text(500),
        "Chemin où aller ensuite.",
    )]),
    post(
        "/connexion",
        Who::Anyone,
        "Envoyer un lien de connexion",
        |ctx, request| Box::pin(sign_in::ask(ctx, request)),
    )
    .stateless()
    .takes(&[
        FieldSpec::required(
            "email",
            FieldKind::Text(254),
            "Adresse électronique du compte.",
        ),
        FieldSpec::optional("retour", FieldKind::Text(500), "Chemin où aller ensuite."),
    ])
    .answers(Answer::Json(&schemas::ASKED)),
    get(
        "/connexion/lien",
        Who::Anyone,
        "Montrer le bouton qui ouvre le lien reçu",
        |_, request| Box::pin(ready(Ok(sign_in::show_link(&request)))),
    )
    .stateless(),
    post(
        "/connexion/lien",
        Who::Anyone,
        "Se connecter avec le lien reçu",
        |ctx, request| Box::pin(sign_in::open_link(ctx, request)),
    )
    .stateless()
    .takes(&[
        FieldSpec::required("token", FieldKind::Text(1024), "Jeton du lien."),
        FieldSpec::optional(
            "code",
            FieldKind::Text(20),
            "Code du courriel, depuis un autre navigateur.",
        ),
    ])
    .answers(Answer::Json(&schemas::SIGNED_IN)),
    get(
        "/connexion/code",
        Who::Anyone,
        "Demander le code reçu",
        |_, request| Box::pin(ready(Ok(sign_in::show_code(&request)))),
    )
    .stateless(),
    post(
        "/connexion/code",
        Who::Anyone,
        "Se connecter avec le code reçu",
        |ctx, request| Box::pin(sign_in::try_code(ctx, request)),
    )
    .stateless()
    .takes(&[FieldSpec::required(
        "code",
        FieldKind::Text(20),
        "Code du courriel.",
    )])
    .answers(Answer::Json(&schemas::SIGNED_IN)),
    post(
        "/deconnexion",
        Who::Member,
        "Se déconnecter",
        |ctx, request| Box::pin(sign_in::sign_out(ctx, request)),
    )
    .answers(Answer::Json(&schemas::CREDENTIAL_CHANGED)),
    // One's own account.
    get(
        "/mon-compte",
        Who::Member,
        "Voir son compte, ses connexions et ses organisations",
        |_, request| Box::pin(ready(account::show(request))),
    )
    .load(account::load)
    .answers(Answer::Json(&schemas::ACCOUNT)),
    post(
        "/mon-compte/organisation",
        Who::Member,
        "Continuer dans une autre de ses organisations",
        |ctx, request| Box::pin(account::switch(ctx, request)),
    )
    .load(account::load_organisations)
    .takes(&[FieldSpec::required(
        "organisation_id",
        FieldKind::Id,
        "Organisation où continuer.",
    )])
    .answers(Answer::Json(&schemas::ORGANISATION_CHANGED)),
    post(
        "/mon-compte/connexions/{id}/fermer",
        Who::Member,
        "Fermer une de ses connexions",
        |ctx, request| Box::pin(account::close_session(ctx, request)),
    )
    .load(account::load_credentials)
    .answers(Answer::Json(&schemas::CREDENTIAL_CHANGED)),
    post(
        "/mon-compte/connexions/fermer-les-autres",
        Who::Member,
        "Fermer toutes ses autres connexions",
        |ctx, request| Box::pin(account::close_other_sessions(ctx, request)),
    )
    .answers(Answer::Json(&schemas::SESSIONS_CLOSED)),
    get(
        "/mon-compte/jetons",
        Who::Member,
        "Voir ses jetons d’accès",
        |_, request| Box::pin(ready(account::tokens(request))),
    )
    .load(account::load_credentials)
    .answers(Answer::Json(&schemas::TOKENS)),
    post(
        "/mon-compte/jetons",
        Who::Member,
        "Créer un jeton d’accès",
        |ctx, request| Box::pin(account::create_token(ctx, request)),
    )
    .load(account::load_credentials)
    .takes(&[
        FieldSpec::required("name", FieldKind::Text(60), "Nom du jeton."),
        FieldSpec::required(
            "scope",
            FieldKind::OneOf(&["administrator", "coordinator", "agent", "requester"]),
            "Rôle du jeton, au plus celui de la personne.",
        ),
        FieldSpec::required("days", FieldKind::Integer, "Durée en jours, de 1 à 365."),
    ])
    .answers(Answer::Json(&schemas::TOKEN_CREATED)),
    post(
        "/mon-compte/jetons/{id}/revoquer",
        Who::Member,
        "Révoquer un jeton d’accès",
        |ctx, request| Box::pin(account::revoke_token(ctx, request)),
    )
    .load(account::load_credentials)
    .answers(Answer::Json(&schemas::CREDENTIAL_CHANGED)),
    // The team.
    get("/equipe", Who::Member, "Voir l’équipe", |_, request| {
        Box::pin(ready(team::list(request)))
    })
    .load(store::team::list)
    .takes(&[FieldSpec::optional(
        "after",
        FieldKind::Id,
        "Dernière personne de la page précédente.",
    )])
    .answers(Answer::Json(&schemas::TEAM)),
    get(
        "/equipe/nouvelle",
        Who::Member,
        "Remplir le formulaire d’une personne à ajouter",
        |_, request| Box::pin(ready(team::new(&request))),
    ),
    post(
        "/equipe",
        Who::Member,
        "Ajouter une personne à l’équipe",
        |ctx, request| Box::pin(team::create(ctx, request)),
    )
    .load(store::team::newcomer)
    .takes(NEW_MEMBER)
    .answers(Answer::Json(&schemas::MEMBER_ADDED)),
    get(
        "/equipe/{person}/modifier",
        Who::Member,
        "Voir une personne de l’équipe, pour la modifier",
        |_, request| Box::pin(ready(team::edit(request))),
    )
    .load(store::team::member)
    .answers(Answer::Json(&schemas::MEMBER)),
    post(
        "/equipe/{person}/modifier",
        Who::Member,
        "Modifier une personne de l’équipe",
        |ctx, request| Box::pin(team::update(ctx, request)),
    )
    .load(store::team::correction)
    .takes(KNOWN_MEMBER)
    .answers(Answer::Json(&schemas::MEMBER_CHANGED)),
    get(
        "/equipe/{person}/retirer",
        Who::Member,
        "Voir ce que le départ d’une personne laisse à affecter",
        |_, request| Box::pin(ready(team::confirm_removal(request))),
    )
    .load(store::team::leaving)
    .answers(Answer::Json(&schemas::DEPARTURE)),
    post(
        "/equipe/{person}/retirer",
        Who::Member,
        "Retirer une personne de l’équipe",
        |ctx, request| Box::pin(team::remove(ctx, request)),
    )
    .load(store::team::leaving)
    .answers(Answer::Json(&schemas::MEMBER_REMOVED)),
    post(
        "/equipe/{person}/informee",
        Who::Member,
        "Noter qu’une personne a reçu l’information sur ses données",
        |ctx, request| Box::pin(team::inform(ctx, request)),
    )
    .load(store::team::member)
    .answers(Answer::Json(&schemas::MEMBER_CHANGED)),
    get(
        "/invitations",
        Who::Member,
        "Voir les équipes qui invitent à les rejoindre",
        |_, request| Box::pin(ready(invitations::list(request))),
    )
    .load(store::invitations::waiting)
    .answers(Answer::Json(&schemas::INVITATIONS)),
    post(
        "/invitations/{organisation}/accepter",
        Who::Member,
        "Accepter une invitation",
        |ctx, request| Box::pin(invitations::accept(ctx, request)),
    )
    .load(store::invitations::state)
    .answers(Answer::Json(&schemas::INVITATION_ANSWERED)),
    post(
        "/invitations/{organisation}/refuser",
        Who::Member,
        "Refuser une invitation",
        |ctx, request| Box::pin(invitations::decline(ctx, request)),
    )
    .load(store::invitations::state)
    .answers(Answer::Json(&schemas::INVITATION_ANSWERED)),
    // What is kept.
    get(
        "/durees-de-conservation",
        Who::Anyone,
        "Lire ce qui est conservé, combien de temps et pourquoi",
        |_, request| Box::pin(ready(Ok(retention::durations(&request)))),
    )
    .answers(Answer::Json(&schemas::DURATIONS)),
];

const LAST_NAME: FieldSpec = FieldSpec::required("last_name", FieldKind::Text(100), "Nom.");
const FIRST_NAME: FieldSpec = FieldSpec::required("first_name", FieldKind::Text(100), "Prénom.");
const IDENTIFIANT: FieldSpec = FieldSpec::required(
    "identifiant",
    FieldKind::Text(60),
    "Identifiant, propre à l’équipe.",
);
const EMAIL: FieldSpec = FieldSpec::optional(
    "email",
    FieldKind::Text(254),
    "Adresse électronique professionnelle.",
);
const PHONE: FieldSpec =
    FieldSpec::optional("phone", FieldKind::Text(30), "Téléphone professionnel.");

/// What adds a person.
const NEW_MEMBER: &[FieldSpec] = &[
    LAST_NAME,
    FIRST_NAME,
    IDENTIFIANT,
    FieldSpec::required("role", FieldKind::OneOf(forms::team::GIVEN_CODES), "Rôle."),
    EMAIL,
    PHONE,
];

/// What replaces all that is known of a person.
const KNOWN_MEMBER: &[FieldSpec] = &[
    LAST_NAME,
    FIRST_NAME,
    IDENTIFIANT,
    FieldSpec::optional(
        "role",
        FieldKind::OneOf(forms::team::GIVEN_CODES),
        "Rôle\u{a0}; l’administrateur garde le sien.",
    ),
    EMAIL,
    PHONE,
];

/// What its cron does.
pub const JOBS: &[Job] = &[
    Job {
        cron: NIGHTLY,
        about: "forget sessions, links, throttles and old audit lines",
        run: |ctx, system| Box::pin(jobs::purge(ctx, system)),
    },
    Job {
        cron: NIGHTLY,
        about: "leave old audit lines without their actor",
        run: |ctx, system| Box::pin(jobs::blank_actors(ctx, system)),
    },
    Job {
        cron: NIGHTLY,
        about: "announce the end of accounts that nobody uses",
        run: |ctx, system| Box::pin(jobs::warn_unused(ctx, system)),
    },
    Job {
        cron: NIGHTLY,
        about: "erase accounts that nobody has used for two years",
        run: |ctx, system| Box::pin(jobs::erase_unused(ctx, system)),
    },
];

/// When the night's jobs run, as wrangler.toml says it.
const NIGHTLY: &str = "40 1 * * *";

/// The function.
pub const APP: App = App {
    function: Function::Identity,
    routes: ROUTES,
    jobs: JOBS,
};

web::doors!(crate::APP);
