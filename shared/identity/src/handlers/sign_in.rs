//! Signing in by a mailed link or its code, and signing out.

use crate::{
    forms::sign_in as forms,
    fr::sign_in as fr,
    links::{self, Browser, CODE_TRIES, For, LINK_LIFE, Secrets},
    mails,
    model::{Closed, Code, Link, Pass},
    notices,
    pages::sign_in as pages,
    policy::{self, may},
    store::{
        account::{self, Trace},
        credential::NewCredential,
        sign_in as store,
    },
};
use domain::{
    calendar::{Zone, rfc3339},
    id::CredentialId,
    policy::{Actor, check},
};
use http::{
    HeaderName, StatusCode,
    header::{CACHE_CONTROL, REFERRER_POLICY},
};
use maud::Markup;
use platform::{
    Rows,
    db::{DbError, Single, Stmt},
    directory::{BROWSER_LIFE, Credential, CredentialKind},
    mail::Mail,
    secret,
};
use serde_json::json;
use web::{
    Ctx, Error, FieldError, Notice, Outcome, Request, Response, error::Kind, serve::SESSION_COOKIE,
};

/// The cookie of a browser that waits for its mail.
pub const SIGN_IN_COOKIE: &str = "__Host-signin";

/// The cookie of a browser whose session ProConnect opened: the ID token with which its own session is ended.
///
/// It stays in that browser alone, for as long as the session of Parvis: the standard has it go through the browser at the end
/// anyway, and nothing of ours opens with it.
pub const HINT_COOKIE: &str = "__Host-proconnect-id";

/// `GET /connexion`
#[must_use]
pub fn show_ask(ctx: &Ctx, request: &Request) -> Response {
    let proconnect = ctx.config.proconnect.is_offered();
    Response::page(pages::ask(request, &[], proconnect))
}

/// `POST /connexion`: the same answer after the same statements, whoever's the address is; the mail leaves afterwards.
pub async fn ask(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let command = forms::ask(&request.fields).map_err(|errors| {
        let page = pages::ask(&request, &errors, ctx.config.proconnect.is_offered());
        Error::invalid(errors).with_page(page)
    })?;
    let secrets = Secrets::of(&ctx.config)?;
    let browser = browser(&request)
        .unwrap_or_else(|| Browser::new(ctx.random.bytes(), None))
        .going_to(command.back);
    let jti = secret::encode(&ctx.random.bytes::<32>());
    let jti_hash = secret::sha256_hex(jti.as_bytes());
    let code = links::code(ctx.random.bytes());
    // Written for everybody, so that it takes as long for everybody.
    let token = secrets.sign(For::SignIn, &jti, request.now)?;
    let mail = mails::sign_in::link(&ctx.config.origin, command.email.as_str(), &token, &code);
    let address = command.email.folded();
    let asked = ctx.write(store::ask(&store::NewLink {
        asker: store::Asker {
            address: &address,
            address_hash: &secrets.subject_hash(&address),
            network_hash: &network_hash(&secrets, &request),
            now: request.now,
        },
        jti_hash: &jti_hash,
        code_hmac: &secrets.code_hmac(&jti_hash, &code),
        browser_hash: &browser.hash(),
    }));
    let response = asked_for(&request, "/connexion/code", notices::LINK_ASKED).with_cookie(
        SIGN_IN_COOKIE,
        &browser.cookie(),
        LINK_LIFE.num_seconds(),
    );
    mailed(response, asked.await?, mail)
}

/// The answer to every ask, whoever asks: the page that comes next, with that notice.
pub(super) fn asked_for(request: &Request, path: &str, notice: Notice) -> Response {
    if request.wants_json() {
        Response::json(&json!({ "message": notice.text })).with_status(StatusCode::ACCEPTED)
    } else {
        Response::see(&notice.code.on(path))
    }
}

/// The answer, and after it the mail to the address that the last rows give, if they give one.
pub(super) fn mailed(
    response: Response,
    mut rows: Vec<Rows>,
    mail: Mail,
) -> Result<Response, Error> {
    Ok(match last(&mut rows)?.first::<Single<String>>()? {
        Some(address) => response.then_mail(Mail {
            to: address.value,
            ..mail
        }),
        None => response,
    })
}

/// The hash of the network that a request comes from, for the throttles.
pub(super) fn network_hash(secrets: &Secrets, request: &Request) -> String {
    let address = request.header("cf-connecting-ip").unwrap_or_default();
    secrets.subject_hash(&links::network(address))
}

/// `GET /connexion/lien`: the token is in the fragment, which stays in the browser; nothing is read and nothing changes.
#[must_use]
pub fn show_link(request: &Request) -> Response {
    unseen(Response::page(pages::link(request)))
}

/// `POST /connexion/lien`
pub async fn open_link(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let secrets = Secrets::of(&ctx.config)?;
    let token = request.fields.get("token").unwrap_or_default();
    let jti = secrets
        .verify(For::SignIn, token, request.now)
        .ok_or_else(|| dead(&request, fr::DEAD_LINK))?;
    let jti_hash = secret::sha256_hex(jti.as_bytes());
    let code =
        forms::code(&request.fields).map_err(|errors| code_wanted(&request, token, errors))?;
    let mut statements = vec![store::link(&jti_hash)];
    if code.is_some() {
        statements.insert(0, store::try_link(&jti_hash, request.now));
    }
    let mut rows = ctx.write(statements).await?;
    let link = last(&mut rows)?
        .first::<Link>()?
        .ok_or_else(|| dead(&request, fr::DEAD_LINK))?;
    let counted = rows
        .pop()
        .map(Rows::first::<Single<String>>)
        .transpose()?
        .flatten()
        .is_some();
    let hmac = code.map(|code| secrets.code_hmac(&jti_hash, &code));
    let tried = match &hmac {
        None => Code::Missing,
        Some(hmac) if counted => Code::Tried(hmac),
        Some(_) => Code::Refused,
    };
    let browser = browser(&request);
    let hash = browser.as_ref().map(Browser::hash);
    match link.open(request.now, hash.as_deref(), tried) {
        // The way back is the browser's that asked.
        Ok(pass) => {
            enter(
                ctx,
                &request,
                browser.filter(|_| hash.as_ref() == Some(&link.browser_hash)),
                &pass,
            )
            .await
        }
        Err(Closed::Dead) => Err(dead(&request, fr::DEAD_LINK)),
        Err(Closed::CodeWanted) => Err(code_wanted(
            &request,
            token,
            vec![FieldError::new("code", fr::CODE_WANTED)],
        )),
        Err(Closed::WrongCode) => Err(wrong_code(code_wanted(
            &request,
            token,
            vec![FieldError::new("code", fr::WRONG_CODE)],
        ))),
    }
}

/// `GET /connexion/code`
#[must_use]
pub fn show_code(request: &Request) -> Response {
    Response::page(pages::code(request, &[]))
}

/// `POST /connexion/code`: the code alone, in the browser that asked.
pub async fn try_code(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let secrets = Secrets::of(&ctx.config)?;
    let refuse = |errors: Vec<FieldError>| {
        let page = pages::code(&request, &errors);
        Error::invalid(errors).with_page(page)
    };
    let code = forms::code(&request.fields)
        .and_then(|code| code.ok_or_else(|| vec![FieldError::new("code", fr::CODE_FORM)]))
        .map_err(refuse)?;
    let browser =
        browser(&request).ok_or_else(|| refuse(vec![FieldError::new("code", fr::NO_ASK)]))?;
    let hash = browser.hash();
    let mut rows = ctx.write(store::try_browser(&hash, request.now)).await?;
    let links = last(&mut rows)?.all::<Link>()?;
    let counted = last(&mut rows)?.all::<Single<String>>()?;
    let tries = last(&mut rows)?
        .first::<Single<i64>>()?
        .map_or(0, |row| row.value);
    let pass = links
        .iter()
        .filter(|link| counted.iter().any(|row| row.value == link.jti_hash))
        .find_map(|link| {
            let hmac = secrets.code_hmac(&link.jti_hash, &code);
            link.open(request.now, Some(&hash), Code::Tried(&hmac)).ok()
        });
    match pass {
        Some(pass) => enter(ctx, &request, Some(browser), &pass).await,
        None if tries > i64::from(CODE_TRIES) => Err(dead(&request, fr::TOO_MANY_CODES)),
        None => Err(wrong_code(refuse(vec![FieldError::new(
            "code",
            fr::WRONG_CODE,
        )]))),
    }
}

/// Opens the session that a link let in.
async fn enter(
    ctx: &Ctx,
    request: &Request,
    browser: Option<Browser>,
    pass: &Pass,
) -> Result<Response, Error> {
    let back = browser.and_then(|browser| browser.back);
    let batch = |opening: &store::Opening<'_>| store::sign_in(pass, opening);
    let opened = open_session(ctx, request, pass.actor(), back.as_deref(), batch).await;
    let response = opened.map_err(|error| match error {
        DbError::Stale => dead(request, fr::DEAD_LINK),
        other => other.into(),
    })?;
    Ok(unhinted(request, response).with_cookie(SIGN_IN_COOKIE, "", 0))
}

/// Opens a session of `actor`, always under a new secret, whatever the browser held before; `batch` proves that it may.
pub(super) async fn open_session(
    ctx: &Ctx,
    request: &Request,
    actor: &Actor,
    back: Option<&str>,
    batch: impl FnOnce(&store::Opening<'_>) -> Vec<Stmt>,
) -> Result<Response, DbError> {
    let credential = Credential::new(actor.organisation, actor.person, ctx.random.bytes());
    let label = links::browser_label(request.header("user-agent").unwrap_or_default());
    let session = NewCredential {
        credential: &credential,
        id: CredentialId::new(ctx.uuid()),
        kind: CredentialKind::Browser,
        label: &label,
        scope: None,
        now: request.now,
        signed_in_at: request.now,
        expires_at: request.now + BROWSER_LIFE,
    };
    let before = request.cookie(SESSION_COOKIE).and_then(Credential::parse);
    ctx.write(batch(&store::Opening {
        session: &session,
        before: before.as_ref(),
        audit_id: ctx.uuid(),
        // The organisation's zone is not read yet; Paris is near enough for a date that counts in years.
        today: Zone::PARIS.civil_date(request.now),
    }))
    .await?;
    let path = back.unwrap_or("/");
    let response = if request.wants_json() {
        Response::json(&json!({
            "id": session.id,
            "organisation_id": actor.organisation,
            "person_id": actor.person,
            "expires_at": rfc3339(session.expires_at, request.zone()),
            "path": path,
        }))
    } else {
        Response::see(path)
    };
    Ok(unseen(response).with_cookie(
        SESSION_COOKIE,
        &credential.token(),
        BROWSER_LIFE.num_seconds(),
    ))
}

/// The browser forgets the ID token of the session that it had before.
pub(super) fn unhinted(request: &Request, response: Response) -> Response {
    match request.cookie(HINT_COOKIE) {
        Some(_) => response.with_cookie(HINT_COOKIE, "", 0),
        None => response,
    }
}

/// `POST /deconnexion`
pub async fn sign_out(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let grant = check::<may::CloseSession>(policy::TABLE, &actor, policy::own_account(&actor))?;
    let id = request.signed_in()?.credential_id;
    let trace = Trace {
        audit_id: ctx.uuid(),
        now: request.now,
    };
    ctx.write(account::close_session(&grant, id, trace)).await?;
    Ok(signed_out(&request, id))
}

/// The answer to whoever ended the session of his browser: where ProConnect opened it, that of ProConnect is next.
pub(super) fn signed_out(request: &Request, id: CredentialId) -> Response {
    let next = match request.cookie(HINT_COOKIE) {
        Some(_) => "/deconnexion/proconnect".to_owned(),
        None => notices::SIGNED_OUT.code.on("/"),
    };
    forgotten(request.done(&Outcome::changed(next, None, json!({ "id": id }))))
}

/// The answer that ends the session in this browser.
pub(super) fn forgotten(response: Response) -> Response {
    uncached(response).with_cookie(SESSION_COOKIE, "", 0)
}

/// The browser drops the pages that it kept of the session that was left.
pub(super) fn uncached(response: Response) -> Response {
    response.with_header(
        const { HeaderName::from_static("clear-site-data") },
        "\"cache\"",
    )
}

fn browser(request: &Request) -> Option<Browser> {
    request.cookie(SIGN_IN_COOKIE).and_then(Browser::parse)
}

fn dead(request: &Request, words: &'static str) -> Error {
    Error::new(Kind::Forbidden, words)
        .of_attempt("a link or a code that is dead")
        .with_page(pages::dead(request, words))
}

fn wrong_code(error: Error) -> Error {
    error.of_attempt("a wrong code")
}

fn code_wanted(request: &Request, token: &str, errors: Vec<FieldError>) -> Error {
    let page: Markup = pages::link_with_code(request, token, &errors);
    Error::invalid(errors).with_page(page)
}

/// Neither cached nor told to another site: the page is reached by a link that holds a secret.
pub(super) fn unseen(response: Response) -> Response {
    response
        .with_header(CACHE_CONTROL, "no-store")
        .with_header(REFERRER_POLICY, "no-referrer")
}

pub(super) fn last(rows: &mut Vec<Rows>) -> Result<Rows, Error> {
    rows.pop()
        .ok_or_else(|| Error::internal("a batch gave fewer rows than it has statements"))
}
