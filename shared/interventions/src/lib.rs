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
mod notices;
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
    notices: &[
        notices::SEVERAL_CHANGED,
        notices::FILTER_KEPT,
        notices::UNFOLLOWED,
    ],
    jobs: &[],
};

/// Creating.
pub const CREATION: App = App {
    name: "reports",
    routes: &[routes::creation::ROUTES],
    notices: &[],
    jobs: &[],
};

/// The map, and the zones.
pub const MAP: App = App {
    name: "map",
    routes: &[routes::map::ROUTES, routes::zones::ROUTES],
    notices: &[notices::ZONES_CHANGED],
    jobs: &[],
};

/// One intervention.
pub const ONE: App = App {
    name: "intervention",
    routes: &[routes::one::ROUTES],
    notices: &[
        notices::CREATED,
        notices::CREATED_OUTSIDE,
        notices::EDITED,
        notices::EDITED_OUTSIDE,
        notices::VALIDATED,
        notices::REFUSED,
        notices::ASSIGNED,
        notices::PLANNED,
        notices::STARTED,
        notices::PUT_BACK,
        notices::BLOCKED,
        notices::UNBLOCKED,
        notices::ENDED,
        notices::REOPENED,
        notices::CANCELLED,
        notices::STEPS_KEPT,
        notices::FOUND_SOLVED,
        notices::REOPENING_ASKED,
        notices::REOPENING_DISMISSED,
        notices::COMMENTED,
        notices::COMMENT_EDITED,
        notices::COMMENT_REMOVED,
        notices::PHOTO_ADDED,
        notices::PHOTO_REMOVED,
        notices::PHOTO_REDACTED,
        notices::FOLLOWED,
        notices::UNFOLLOWED,
        notices::MERGED,
        notices::SPLIT,
    ],
    jobs: &[],
};

/// The moves of one from state to state.
pub const MOVES: App = App {
    name: "moves",
    routes: &[routes::moves::ROUTES],
    notices: &[],
    jobs: &[],
};

/// What changes in one.
pub const EDITS: App = App {
    name: "edits",
    routes: &[routes::edits::ROUTES],
    notices: &[],
    jobs: &[],
};

/// What is said of one.
pub const COMMENTS: App = App {
    name: "comments",
    routes: &[routes::comments::ROUTES],
    notices: &[],
    jobs: &[],
};

/// Photos.
pub const PHOTOS: App = App {
    name: "photos",
    routes: &[routes::photos::ROUTES],
    notices: &[],
    jobs: &[],
};

/// What the organisation's work comes to, and its list as a file.
pub const FIGURES: App = App {
    name: "figures",
    routes: &[routes::figures::ROUTES],
    notices: &[],
    jobs: &[],
};

/// What is printed.
pub const PAPER: App = App {
    name: "paper",
    routes: &[routes::paper::ROUTES],
    notices: &[],
    jobs: &[],
};

/// Past interventions that come as a file.
pub const IMPORT: App = App {
    name: "import",
    routes: &[routes::import::ROUTES],
    notices: &[
        notices::FILE_READ,
        notices::FILE_GIVEN_UP,
        notices::IMPORT_KNOWN,
        notices::IMPORT_LAUNCHED,
        notices::IMPORT_DONE,
    ],
    jobs: &[],
};

/// The planning, absences, calendar feeds.
pub const PLANNING: App = App {
    name: "planning",
    routes: &[routes::planning::ROUTES, routes::assignment::ROUTES],
    notices: &[
        notices::ABSENCE_ADDED,
        notices::ABSENCE_REMOVED,
        notices::FEED_CLOSED,
    ],
    jobs: &[],
};

/// Work that comes back.
pub const RECURRENCES: App = App {
    name: "recurrences",
    routes: &[routes::recurrences::ROUTES],
    notices: &[
        notices::RECURRENCE_CREATED,
        notices::RECURRENCE_EDITED,
        notices::RECURRENCE_STOPPED,
    ],
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
    notices: &[],
    jobs: &[],
};

/// Duplicates and parts.
pub const RELATIONS: App = App {
    name: "relations",
    routes: &[routes::relations::ROUTES],
    notices: &[],
    jobs: &[],
};

/// Several at once, filters, checklists, and what requesters say of the work.
pub const DAILY: App = App {
    name: "daily",
    routes: &[routes::daily::ROUTES],
    notices: &[notices::FILTER_REMOVED],
    jobs: &[],
};

/// Settings, and the night's work.
pub const SETTINGS: App = App {
    name: "settings",
    routes: &[routes::settings::ROUTES],
    notices: &[notices::CATEGORIES_CHANGED, notices::PHRASES_CHANGED],
    jobs: JOBS,
};

/// What people are told, and the mail of the hour.
pub const ALERTS: App = App {
    name: "alerts",
    routes: &[routes::alerts::ROUTES],
    notices: &[
        notices::ALERT_READ,
        notices::ALERTS_READ,
        notices::ALERTS_CHOSEN,
    ],
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
    notices: &[
        notices::OPEN311_OPENED,
        notices::OPEN311_CLOSED,
        notices::OPEN311_KEY_REVOKED,
    ],
    jobs: &[],
};
