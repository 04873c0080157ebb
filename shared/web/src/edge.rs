//! The doors of a function on Workers: its requests and its cron.

use crate::{
    App, Config, Ctx, Response,
    headers::{READ, TEST_NOW},
    maps::Maps,
    proconnect::ProConnect,
    request,
    response::{After, Body},
    serve::{self, Head},
};
use chrono::{DateTime, Utc};
use domain::policy::System;
use futures_util::StreamExt as _;
use http::{HeaderMap, HeaderValue, Method};
use platform::{Clock, Database, Files, Mailer, Outbound, Random};
use std::cell::Cell;
use worker::{
    Context, Env, Fetcher, ResponseBuilder, ScheduledEvent,
    web_sys::{self, RequestInit},
};

/// The path on which `notifications` is told that mail waits.
pub const WAKE: &str = "/interne/envoyer";

/// Serves one request.
pub async fn fetch(
    app: &App,
    mut request: worker::Request,
    env: Env,
    context: Context,
) -> worker::Result<worker::Response> {
    let head = head(&request);
    let ctx = ctx(&env, moment(&env, &head.headers))?;
    let body = read(&mut request, serve::limit(app, &head)).await?;
    let mut response = serve::serve(app, &ctx, head, body).await;
    let after = std::mem::take(&mut response.after);
    let wake = ctx.outbox_filled.get();
    let outbox = env.service("NOTIFICATIONS").ok().filter(|_| wake);
    context.wait_until(afterwards(ctx, after, outbox));
    answer(response)
}

/// Runs the jobs of one cron event; its scheduled moment is the clock.
pub async fn scheduled(app: &App, event: ScheduledEvent, env: Env) {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds of this age fit"
    )]
    let moment = DateTime::from_timestamp_millis(event.schedule() as i64);
    match ctx(&env, moment) {
        Ok(ctx) => {
            app.tick(&ctx, &System::for_scheduled_event(), &event.cron())
                .await;
            if ctx.outbox_filled.get() {
                wake(env.service("NOTIFICATIONS").ok()).await;
            }
        }
        Err(error) => platform::log(&format!("no context for a job: {error}")),
    }
}

/// The path and the query of the address, split by hand: a whole URL parser weighed 29 KB before compression.
fn target(request: &worker::Request) -> String {
    let url = request.inner().url();
    let after_scheme = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let slash = after_scheme
        .find('/')
        .and_then(|slash| after_scheme.get(slash..));
    slash.unwrap_or("/").to_owned()
}

/// The path of a request, as it came.
#[must_use]
pub fn path(request: &worker::Request) -> String {
    let mut target = target(request);
    target.truncate(target.find('?').unwrap_or(target.len()));
    target
}

fn head(request: &worker::Request) -> Head {
    let target = target(request);
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    // The runtime's own word: the crate reads a verb that it does not know as GET.
    let method = request.inner().method();
    let mut headers = HeaderMap::new();
    for name in READ {
        let value = request.headers().get(name.as_str()).ok().flatten();
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            headers.insert(name, value);
        }
    }
    Head {
        method: method.parse().unwrap_or(Method::OPTIONS),
        path: path.to_owned(),
        query: query.to_owned(),
        headers,
    }
}

/// Reads at most `limit` bytes; none when there are more.
async fn read(request: &mut worker::Request, limit: usize) -> worker::Result<Option<Vec<u8>>> {
    let declared = request.headers().get("content-length")?;
    if declared
        .and_then(|length| length.parse::<usize>().ok())
        .is_some_and(|length| length > limit)
    {
        return Ok(None);
    }
    if request.inner().body().is_none() {
        return Ok(Some(Vec::new()));
    }
    let mut stream = request.stream()?;
    let mut body = Vec::new();
    while let Some(chunk) = stream.next().await {
        body.extend(chunk?);
        if body.len() > limit {
            return Ok(None);
        }
    }
    Ok(Some(body))
}

/// The moment that a test set, where tests may.
fn moment(env: &Env, headers: &HeaderMap) -> Option<DateTime<Utc>> {
    env.var("TEST_CLOCK").ok()?;
    let text = request::text(headers, TEST_NOW)?;
    domain::calendar::from_db(text).ok()
}

fn ctx(env: &Env, moment: Option<DateTime<Utc>>) -> worker::Result<Ctx> {
    let var = |name: &str| {
        env.var(name)
            .map(|value| value.to_string())
            .unwrap_or_default()
    };
    let secret = |name: &str| {
        env.secret(name)
            .map(|value| value.to_string())
            .unwrap_or_default()
    };
    let from = var("MAIL_FROM");
    let test_clock = env.var("TEST_CLOCK").is_ok();
    Ok(Ctx {
        db: Database::new(env.d1("DB")?),
        clock: moment.map_or(Clock::runtime(), Clock::at),
        random: Random,
        config: Config {
            origin: var("PUBLIC_ORIGIN"),
            support: var("SUPPORT_CONTACT"),
            publisher: var("PUBLISHER"),
            director: var("PUBLICATION_DIRECTOR"),
            host: var("HOST"),
            link_keys: secret("LINK_KEYS"),
            code_secret: secret("CODE_SECRET"),
            test_clock,
            maps: Maps::read(var),
            proconnect: ProConnect::read(var, secret, test_clock),
        },
        files: env.bucket("FILES").ok().map(Files::new),
        mailer: env
            .send_email("EMAIL")
            .ok()
            .map(|binding| Mailer::new(binding, from)),
        outbound: Outbound,
        outbox_filled: Cell::new(false),
    })
}

async fn afterwards(ctx: Ctx, after: After, outbox: Option<Fetcher>) {
    for mail in &after.mails {
        let sent = match &ctx.mailer {
            Some(mailer) => mailer.send(mail).await.map_err(|error| error.0),
            None => Err("this function is not bound to mail".to_owned()),
        };
        if let Err(reason) = sent {
            platform::log(&format!("a mail was not sent: {reason}"));
        }
    }
    if let Err(error) = ctx.read(after.statements).await {
        platform::log(&format!("after the reply: {error}"));
    }
    wake(outbox).await;
}

/// Tells `notifications` that mail waits; should it not hear, its cron finds the mail some minutes later.
async fn wake(outbox: Option<Fetcher>) {
    let Some(outbox) = outbox else {
        return;
    };
    // Not worker::RequestInit: it brings the code of every option that Cloudflare's requests have.
    let init = RequestInit::new();
    init.set_method("POST");
    let address = format!("https://notifications.internal{WAKE}");
    let sent = async {
        let request = web_sys::Request::new_with_str_and_init(&address, &init)?;
        outbox.fetch_request(worker::Request::from(request)).await
    };
    if let Err(error) = sent.await {
        platform::log(&format!("notifications did not wake: {error}"));
    }
}

/// The runtime's form of an answer.
pub fn answer(response: Response) -> worker::Result<worker::Response> {
    let headers = worker::Headers::new();
    for (name, value) in &response.headers {
        if let Ok(value) = value.to_str() {
            headers.append(name.as_str(), value)?;
        }
    }
    let builder = ResponseBuilder::new()
        .with_status(response.status.as_u16())
        .with_headers(headers);
    match response.body {
        Body::Empty => Ok(builder.empty()),
        Body::Text(text) => Ok(builder.fixed(text.into_bytes())),
        Body::Bytes(bytes) => Ok(builder.fixed(bytes)),
        Body::File(file) => Ok(builder.body(file.0)),
    }
}
