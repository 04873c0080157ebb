//! A function of the set: its routes, its notices and its jobs.

use crate::{Ctx, Error, Notice, Route, route};
use domain::policy::System;
use http::Method;
use std::{future::Future, pin::Pin};

/// What a function's crate hands to the runtime.
#[derive(Debug, Clone, Copy)]
pub struct App {
    /// The name of its folder under `functions`.
    pub name: &'static str,
    /// Every URL that it answers, table by table.
    pub routes: &'static [&'static [Route]],
    /// What its pages say once something was done, there or by another function.
    pub notices: &'static [Notice],
    /// What its cron does.
    pub jobs: &'static [Job],
}

/// The future of a job.
pub type Working<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + 'a>>;

/// One scheduled job.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    /// The cron expression of wrangler.toml that starts it.
    pub cron: &'static str,
    /// What it does, one sentence.
    pub about: &'static str,
    /// The code; the moment of the event is the context's clock.
    pub run: for<'a> fn(&'a Ctx, &'a System) -> Working<'a>,
}

impl App {
    /// Every route, table after table.
    pub fn routes(&self) -> impl Iterator<Item = &'static Route> + Clone + use<> {
        self.routes.iter().copied().flatten()
    }

    /// Runs every job of that cron expression; a job that fails is logged and does not stop the next one.
    ///
    /// Gives the number of failures.
    pub async fn tick(&self, ctx: &Ctx, system: &System, cron: &str) -> usize {
        let mut failures = 0;
        for job in self.jobs.iter().filter(|job| job.cron == cron) {
            if let Err(error) = (job.run)(ctx, system).await {
                platform::log(&format!("job failed: {}: {error}", job.about));
                failures += 1;
            }
        }
        failures
    }
}

/// The function among `apps` that owns a path, as the gateway would find it: a literal part wins over a parameter.
#[must_use]
pub fn owner<'a>(apps: &'a [App], method: &Method, path: &str) -> Option<&'a App> {
    let found = |app: &App| route::find(app.routes(), method, path);
    apps.iter()
        .filter_map(|app| Some((app, found(app)?)))
        .min_by_key(|(_, found)| (found.route.is_none(), found.params.0.len()))
        .map(|(app, _)| app)
}

/// Gives a function its doors: `web::doors!(identity::SIGN_IN);`, and `web::doors!(identity::TEAM, jobs);` where the clock knocks too.
#[macro_export]
macro_rules! doors {
    ($app:expr) => {
        #[cfg(target_arch = "wasm32")]
        mod doors {
            #[worker::event(fetch)]
            async fn fetch(
                request: worker::Request,
                env: worker::Env,
                context: worker::Context,
            ) -> worker::Result<worker::Response> {
                $crate::edge::fetch(&$app, request, env, context).await
            }
        }
    };
    ($app:expr, jobs) => {
        $crate::doors!($app);

        #[cfg(target_arch = "wasm32")]
        mod clock {
            #[worker::event(scheduled)]
            async fn scheduled(
                event: worker::ScheduledEvent,
                env: worker::Env,
                _: worker::ScheduleContext,
            ) {
                $crate::edge::scheduled(&$app, event, env).await;
            }
        }
    };
}
