//! Identity: who a person is, what he may do, and how he is forgotten.
//!
//! Signing in: a link by mail, kept nowhere, an identifiant and a password, kept as its hash, or
//! ProConnect; then a session, a random cookie whose hash is in D1. « Mon compte » lists
//! the sessions and the tokens for programs. « Équipe » is where the administrateur adds people, gives them a role and
//! removes them. The night's jobs erase accounts that nobody has used for two years.

pub mod archive;
pub mod departure;
pub mod forms;
pub mod fr;
pub mod handlers;
pub mod jobs;
pub mod links;
pub mod mails;
pub mod model;
mod notices;
pub mod oidc;
pub mod pages;
pub mod password;
pub mod policy;
pub mod provider;
pub mod routes;
pub mod schemas;
pub mod store;
pub mod volumes;

#[cfg(test)]
mod tests;

use web::{App, Job};

/// What the crons of its functions do.
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
    Job {
        cron: NIGHTLY,
        about: "find the pictures that an upload left behind",
        run: |ctx, system| Box::pin(jobs::sweep(ctx, system)),
    },
    Job {
        cron: HOURLY,
        about: "repeat the departures that a restore undid",
        run: |ctx, system| Box::pin(jobs::repeat_departures(ctx, system)),
    },
];

/// What the crons of [`CLOSING`] do.
pub const CLOSING_JOBS: &[Job] = &[
    Job {
        cron: CLOSING_NIGHTLY,
        about: "let the volumes of archives expire",
        run: |ctx, system| Box::pin(jobs::closing::expire(ctx, system)),
    },
    Job {
        cron: CLOSING_NIGHTLY,
        about: "begin the destruction of organisations whose day has come",
        run: |ctx, system| Box::pin(jobs::closing::begin(ctx, system)),
    },
    Job {
        cron: CLOSING_NIGHTLY,
        about: "destroy them",
        run: |ctx, system| Box::pin(jobs::closing::destroy(ctx, system)),
    },
    Job {
        cron: CLOSING_HOURLY,
        about: "make the volumes of archives",
        run: |ctx, system| Box::pin(jobs::closing::make_volumes(ctx, system)),
    },
    Job {
        cron: CLOSING_HOURLY,
        about: "go on with destructions, and certify those that are over",
        run: |ctx, system| Box::pin(jobs::closing::destroy(ctx, system)),
    },
];

/// When the nights of ended contracts are, as wrangler.toml says it.
const CLOSING_NIGHTLY: &str = "55 1 * * *";

/// When archives and destructions go on, as wrangler.toml says it.
const CLOSING_HOURLY: &str = "37 * * * *";

/// When the night's jobs run, as wrangler.toml says it.
const NIGHTLY: &str = "40 1 * * *";

/// When a restore is caught up with, as wrangler.toml says it.
const HOURLY: &str = "25 * * * *";

/// Its functions, each with its own WASM: what is served together, and small enough.
pub const FUNCTIONS: &[App] = &[
    SIGN_IN,
    PASSWORDS,
    PASSWORD_SETTINGS,
    PROCONNECT,
    IDENTITY,
    PERSONAL_DATA,
    TEAM,
    TEAM_IMPORT,
    PICTURES,
    CONSOLE,
    REGISTERS,
    UPKEEP,
    CLOSING,
    PUBLIC,
];

/// Signing in and out.
pub const SIGN_IN: App = App {
    name: "sign-in",
    routes: &[routes::sign_in::ROUTES],
    notices: &[
        notices::LINK_ASKED,
        notices::ADDRESS_CHANGED,
        notices::PROCONNECT_CANCELLED,
    ],
    jobs: &[],
};

/// Signing in with ProConnect, and the link of an account to it.
pub const PROCONNECT: App = App {
    name: "proconnect",
    routes: &[routes::proconnect::ROUTES],
    notices: &[notices::PROCONNECT_UNLINKED],
    jobs: &[],
};

/// Signing in with an identifiant and a password, and choosing one with a link.
pub const PASSWORDS: App = App {
    name: "passwords",
    routes: &[routes::passwords::ROUTES],
    notices: &[notices::PASSWORD_LINK_ASKED, notices::PASSWORD_CHOSEN],
    jobs: &[],
};

/// One's own password, and the first one that the administrateur gives: Argon2 weighs on these two functions and on no other.
pub const PASSWORD_SETTINGS: App = App {
    name: "password-settings",
    routes: &[routes::passwords::SETTINGS],
    notices: &[notices::PASSWORD_CHANGED, notices::PASSWORD_REMOVED],
    jobs: &[],
};

/// One's own account, and the night's work.
pub const IDENTITY: App = App {
    name: "identity",
    routes: &[routes::account::ROUTES],
    notices: &[
        notices::SESSION_CLOSED,
        notices::SESSIONS_CLOSED,
        notices::TOKEN_REVOKED,
        notices::ORGANISATION_SWITCHED,
    ],
    jobs: JOBS,
};

/// The operator's console.
pub const CONSOLE: App = App {
    name: "console",
    routes: &[routes::console::ROUTES],
    notices: &[
        notices::ORGANISATION_CREATED,
        notices::ORGANISATION_CREATED_WITHOUT_OUTLINE,
        notices::ORGANISATION_SUSPENDED,
        notices::ORGANISATION_REINSTATED,
        notices::ADMINISTRATOR_APPOINTED,
        notices::ADMINISTRATOR_INVITED,
        notices::OUTLINE_KEPT,
        notices::PERSON_SUSPENDED,
        notices::PERSON_REINSTATED,
        notices::TERMS_PUBLISHED,
    ],
    jobs: &[],
};

/// The registers that the operator keeps: breaches of data, and requests about rights.
pub const REGISTERS: App = App {
    name: "registers",
    routes: &[routes::registers::ROUTES],
    notices: &[
        notices::BREACH_RECORDED,
        notices::BREACH_AMENDED,
        notices::ORGANISATIONS_WARNED,
        notices::WARNING_NOTED,
        notices::RIGHTS_REQUEST_RECORDED,
        notices::RIGHTS_REQUEST_AMENDED,
        notices::RIGHTS_REQUEST_EXTENDED,
        notices::RIGHTS_REQUEST_ANSWERED,
    ],
    jobs: &[],
};

/// What the jobs did, and what is left of the organisations that were destroyed.
pub const UPKEEP: App = App {
    name: "upkeep",
    routes: &[routes::console::UPKEEP, routes::closing::CERTIFICATES],
    notices: &[notices::MAILS_RETRIED],
    jobs: &[],
};

/// The end of a contract: the archive, the destruction.
pub const CLOSING: App = App {
    name: "closing",
    routes: &[routes::closing::ROUTES],
    notices: &[
        notices::END_SET,
        notices::END_CANCELLED,
        notices::ARCHIVE_WAIVED,
        notices::ARCHIVE_BEGUN,
        notices::ARCHIVE_ADVANCED,
    ],
    jobs: CLOSING_JOBS,
};

/// The team, and joining it.
pub const TEAM: App = App {
    name: "team",
    routes: &[routes::team::ROUTES],
    notices: &[
        notices::MEMBER_ADDED,
        notices::MEMBER_ADDED_CONSUMER,
        notices::MEMBER_EDITED,
        notices::MEMBER_REMOVED,
        notices::MEMBER_INFORMED,
        notices::MEMBERS_INFORMED,
        notices::INVITATION_ACCEPTED,
        notices::INVITATION_DECLINED,
    ],
    jobs: &[],
};

/// People who come as a file.
pub const TEAM_IMPORT: App = App {
    name: "team-import",
    routes: &[routes::import::ROUTES],
    notices: &[
        notices::FILE_READ,
        notices::PEOPLE_ADDED,
        notices::FILE_GIVEN_UP,
    ],
    jobs: &[],
};

/// How an organisation looks, and the photos of its people.
pub const PICTURES: App = App {
    name: "pictures",
    routes: &[routes::pictures::ROUTES],
    notices: &[
        notices::COLOUR_CHANGED,
        notices::LOGO_KEPT,
        notices::LOGO_REMOVED,
        notices::PHOTO_ADDED,
        notices::PHOTO_REMOVED,
    ],
    jobs: &[],
};

/// What a person sees, takes away, corrects and erases of himself, and what was done.
pub const PERSONAL_DATA: App = App {
    name: "personal-data",
    routes: &[routes::personal_data::ROUTES],
    notices: &[notices::NAMES_CORRECTED, notices::ADDRESS_ASKED],
    jobs: &[],
};

/// The pages that everybody may read.
pub const PUBLIC: App = App {
    name: "public",
    routes: &[routes::pages::ROUTES],
    notices: &[
        notices::SIGNED_OUT,
        notices::SIGNED_OUT_OF_BOTH,
        notices::PROCONNECT_STAYED,
        notices::ACCOUNT_ERASED,
        notices::TERMS_READ,
    ],
    jobs: &[],
};
