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
pub mod routes;
pub mod schemas;
pub mod store;

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
        cron: HOURLY,
        about: "repeat the departures that a restore undid",
        run: |ctx, system| Box::pin(jobs::repeat_departures(ctx, system)),
    },
];

/// When the night's jobs run, as wrangler.toml says it.
const NIGHTLY: &str = "40 1 * * *";

/// When a restore is caught up with, as wrangler.toml says it.
const HOURLY: &str = "25 * * * *";

/// Its functions, each with its own WASM: what is served together, and small enough.
pub const FUNCTIONS: &[App] = &[SIGN_IN, IDENTITY, PUBLIC];

/// Signing in and out.
pub const SIGN_IN: App = App {
    name: "sign-in",
    routes: &[routes::sign_in::ROUTES],
    jobs: &[],
};

/// One's own account, the team, and the night's work.
pub const IDENTITY: App = App {
    name: "identity",
    routes: &[routes::account::ROUTES, routes::team::ROUTES],
    jobs: JOBS,
};

/// The pages that everybody may read.
pub const PUBLIC: App = App {
    name: "public",
    routes: &[routes::pages::ROUTES],
    jobs: &[],
};
