//! The outbox: sends what the other functions queued, tries again what failed, and forgets.
//!
//! A function wakes it after its reply; its cron finds what a lost wake-up left behind. A mail is leased before it is
//! sent, so that two runs never send it twice unless the first one died half-way; after eight failures it is dead and the
//! operator sees it. Once sent, its address, subject and body are blanked.

mod jobs;
mod model;
mod store;

use http::StatusCode;
use web::{App, Ctx, Error, Job, Response, Route, Who, post, route::Answer};

/// Every URL of this function: none is reachable from outside.
pub const ROUTES: &[Route] = &[post(
    "/interne/envoyer",
    Who::Internal,
    "Envoyer les courriels en attente",
    |ctx, _| Box::pin(send(ctx)),
)
.answers(Answer::Nothing)];

/// What its cron does.
pub const JOBS: &[Job] = &[
    Job {
        cron: "*/5 * * * *",
        about: "send the mail that waits",
        run: |ctx, _| Box::pin(jobs::send(ctx, model::BATCHES)),
    },
    Job {
        cron: "50 1 * * *",
        about: "forget the mail of thirty days ago",
        run: |ctx, system| Box::pin(jobs::purge(ctx, system)),
    },
];

/// The function.
pub const APP: App = App {
    name: "notifications",
    routes: &[ROUTES],
    notices: &[],
    jobs: JOBS,
};

web::doors!(crate::APP, jobs);

async fn send(ctx: &Ctx) -> Result<Response, Error> {
    // Whoever woke it waits, and the runtime ends what goes on for thirty seconds after a reply.
    jobs::send(ctx, 1).await?;
    Ok(Response::empty(StatusCode::NO_CONTENT))
}
