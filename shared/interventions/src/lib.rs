//! Field interventions: from a request to the work done, and to being forgotten.
//!
//! A requester asks, with an address, a category and a photo. A coordinateur accepts it, says who does it and when. An agent
//! starts it, photographs the problem solved and ends it; whoever is concerned comments and is told by mail. `model` holds
//! the states and the moves between them, `policy` who may make them; every change goes through one guarded batch of
//! `store::write`, together with its audit line, its history and its mails. Photos are cleaned by [`domain::photo`] before they are
//! kept, and served to those alone who see the intervention. Three years after its end the night's job deletes it, photos
//! included; open ones after a warning.

pub mod answers;
pub mod forms;
pub mod fr;
pub mod handlers;
pub mod ics;
pub mod jobs;
pub mod mails;
pub mod model;
pub mod pages;
pub mod planning;
pub mod policy;
pub mod recurrence;
pub mod routes;
pub mod store;

#[cfg(test)]
mod tests;

pub use web::place;
use web::{App, Job};

/// What the crons of its functions do.
pub const JOBS: &[Job] = &[
    Job {
        cron: "30 1 * * *",
        about: "Prévenir, puis supprimer ce dont la durée est échue",
        run: |ctx, system| Box::pin(jobs::nightly(ctx, system)),
    },
    Job {
        cron: "30 1 * * *",
        about: "Retrouver les fichiers qu’un envoi interrompu a laissés",
        run: |ctx, system| Box::pin(jobs::sweep(ctx, system)),
    },
    Job {
        cron: "17 * * * *",
        about: "Supprimer les fichiers en attente de suppression",
        run: |ctx, system| Box::pin(jobs::hourly(ctx, system)),
    },
    Job {
        cron: "17 * * * *",
        about: "Le matin, rappeler les interventions bloquées dont le jour de relance est venu",
        run: |ctx, system| Box::pin(jobs::relaunch(ctx, system)),
    },
];

/// Its functions, each with its own WASM: what is served together, and small enough.
pub const FUNCTIONS: &[App] = &[
    LISTS,
    CREATION,
    MAP,
    ONE,
    MOVES,
    EDITS,
    COMMENTS,
    PHOTOS,
    FIELD,
    RELATIONS,
    SETTINGS,
    FIGURES,
    ALERTS,
    PLANNING,
    RECURRENCES,
    PAPER,
    IMPORT,
    OPEN311,
    DAILY,
];

/// Looking around.
pub const LISTS: App = App {
    name: "interventions",
    routes: &[routes::lists::ROUTES],
    jobs: &[],
};

/// Creating.
pub const CREATION: App = App {
    name: "reports",
    routes: &[routes::creation::ROUTES],
    jobs: &[],
};

/// The map, and the zones.
pub const MAP: App = App {
    name: "map",
    routes: &[routes::map::ROUTES, routes::zones::ROUTES],
    jobs: &[],
};

/// One intervention.
pub const ONE: App = App {
    name: "intervention",
    routes: &[routes::one::ROUTES],
    jobs: &[],
};

/// The moves of one from state to state.
pub const MOVES: App = App {
    name: "moves",
    routes: &[routes::moves::ROUTES],
    jobs: &[],
};

/// What changes in one.
pub const EDITS: App = App {
    name: "edits",
    routes: &[routes::edits::ROUTES],
    jobs: &[],
};

/// What is said of one.
pub const COMMENTS: App = App {
    name: "comments",
    routes: &[routes::comments::ROUTES],
    jobs: &[],
};

/// Photos.
pub const PHOTOS: App = App {
    name: "photos",
    routes: &[routes::photos::ROUTES],
    jobs: &[],
};

/// What the organisation's work comes to, and its list as a file.
pub const FIGURES: App = App {
    name: "figures",
    routes: &[routes::figures::ROUTES],
    jobs: &[],
};

/// What is printed.
pub const PAPER: App = App {
    name: "paper",
    routes: &[routes::paper::ROUTES],
    jobs: &[],
};

/// Past interventions that come as a file.
pub const IMPORT: App = App {
    name: "import",
    routes: &[routes::import::ROUTES],
    jobs: &[],
};

/// The planning, absences, calendar feeds.
pub const PLANNING: App = App {
    name: "planning",
    routes: &[routes::planning::ROUTES, routes::assignment::ROUTES],
    jobs: &[],
};

/// Work that comes back.
pub const RECURRENCES: App = App {
    name: "recurrences",
    routes: &[routes::recurrences::ROUTES],
    jobs: &[Job {
        cron: "45 1 * * *",
        about: "Créer les interventions qui reviennent dans les soixante jours",
        run: |ctx, system| Box::pin(jobs::recurrences::nightly(ctx, system)),
    }],
};

/// The day in the field, with or without network.
pub const FIELD: App = App {
    name: "field",
    routes: &[routes::field::ROUTES],
    jobs: &[],
};

/// Duplicates and parts.
pub const RELATIONS: App = App {
    name: "relations",
    routes: &[routes::relations::ROUTES],
    jobs: &[],
};

/// Several at once, filters, checklists, and what requesters say of the work.
pub const DAILY: App = App {
    name: "daily",
    routes: &[routes::daily::ROUTES],
    jobs: &[],
};

/// Settings, and the night's work.
pub const SETTINGS: App = App {
    name: "settings",
    routes: &[routes::settings::ROUTES],
    jobs: JOBS,
};

/// What people are told, and the mail of the hour.
pub const ALERTS: App = App {
    name: "alerts",
    routes: &[routes::alerts::ROUTES],
    jobs: &[Job {
        cron: "7 * * * *",
        about: "Envoyer à chacun les alertes de l’heure",
        run: |ctx, system| Box::pin(jobs::alerts::hourly(ctx, system)),
    }],
};

/// Requests open to other software.
pub const OPEN311: App = App {
    name: "open311",
    routes: &[routes::open311::ROUTES],
    jobs: &[],
};
