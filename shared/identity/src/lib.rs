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
    jobs: &[],
};

/// Signing in with ProConnect, and the link of an account to it.
pub const PROCONNECT: App = App {
    name: "proconnect",
    routes: &[routes::proconnect::ROUTES],
    jobs: &[],
};

/// Signing in with an identifiant and a password, and choosing one with a link.
pub const PASSWORDS: App = App {
    name: "passwords",
    routes: &[routes::passwords::ROUTES],
    jobs: &[],
};

/// One's own password, and the first one that the administrateur gives: Argon2 weighs on these two functions and on no other.
pub const PASSWORD_SETTINGS: App = App {
    name: "password-settings",
    routes: &[routes::passwords::SETTINGS],
    jobs: &[],
};

/// One's own account, and the night's work.
pub const IDENTITY: App = App {
    name: "identity",
    routes: &[routes::account::ROUTES],
    jobs: JOBS,
};

/// The operator's console.
pub const CONSOLE: App = App {
    name: "console",
    routes: &[routes::console::ROUTES],
    jobs: &[],
};

/// The registers that the operator keeps: breaches of data, and requests about rights.
pub const REGISTERS: App = App {
    name: "registers",
    routes: &[routes::registers::ROUTES],
    jobs: &[],
};

/// What the jobs did, and what is left of the organisations that were destroyed.
pub const UPKEEP: App = App {
    name: "upkeep",
    routes: &[routes::console::UPKEEP, routes::closing::CERTIFICATES],
    jobs: &[],
};

/// The end of a contract: the archive, the destruction.
pub const CLOSING: App = App {
    name: "closing",
    routes: &[routes::closing::ROUTES],
    jobs: CLOSING_JOBS,
};

/// The team, and joining it.
pub const TEAM: App = App {
    name: "team",
    routes: &[routes::team::ROUTES],
    jobs: &[],
};

/// People who come as a file.
pub const TEAM_IMPORT: App = App {
    name: "team-import",
    routes: &[routes::import::ROUTES],
    jobs: &[],
};

/// How an organisation looks, and the photos of its people.
pub const PICTURES: App = App {
    name: "pictures",
    routes: &[routes::pictures::ROUTES],
    jobs: &[],
};

/// What a person sees, takes away, corrects and erases of himself, and what was done.
pub const PERSONAL_DATA: App = App {
    name: "personal-data",
    routes: &[routes::personal_data::ROUTES],
    jobs: &[],
};

/// The pages that everybody may read.
pub const PUBLIC: App = App {
    name: "public",
    routes: &[routes::pages::ROUTES],
    jobs: &[],
};
