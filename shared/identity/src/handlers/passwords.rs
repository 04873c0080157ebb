//! Signing in with an identifiant and a password, and choosing one.

use super::{
    account::in_browser,
    sign_in::{asked_for, last, mailed, network_hash, open_session, unhinted, unseen},
};
use crate::{
    forms::{passwords as forms, sign_in as ask_forms},
    fr::passwords as fr,
    links::{For, Secrets},
    mails::passwords as mails,
    notices,
    pages::passwords as pages,
    password::{self, Account, HashError, Proof, canonical_one_time},
    policy::{self, TABLE, may},
    store::{
        passwords::{self as store, Attempt, Change, Holder, Place, Ticket},
        sign_in::{Asker, Opening},
    },
};
use domain::{
    calendar::{from_db, rfc3339},
    id::PersonId,
    policy::{Actor, check},
};
use http::{StatusCode, header::CACHE_CONTROL};
use platform::{
    Rows,
    db::{DbError, Single, Stmt},
    ledger, secret,
};
use serde_json::json;
use web::{Ctx, Error, FieldError, Outcome, Request, Response, error::Kind, notice::Code};

/// `GET /connexion/mot-de-passe`
pub async fn show_sign_in(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let places: Vec<Place> = last(&mut ctx.read(vec![store::places()]).await?)?.all()?;
    Ok(Response::page(pages::sign_in(&request, &places, &[])))
}

/// `POST /connexion/mot-de-passe`: the same statements and the same Argon2 whoever is named; the try was counted before.
pub async fn sign_in(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let secrets = Secrets::of(&ctx.config)?;
    let command = match forms::sign_in(&request.fields) {
        Ok(command) => command,
        Err(errors) => return Err(sign_in_again(ctx, &request, errors).await?),
    };
    let attempt = Attempt::new(
        secrets.subject_hash(&command.subject()),
        network_hash(&secrets, &request),
        request.now,
    );
    let mut rows = ctx
        .write(store::attempt(&attempt, &command.name, &command.slug))
        .await?;
    let places: Vec<Place> = last(&mut rows)?.all()?;
    let account = last(&mut rows)?.first::<Account>()?;
    if let Some(seconds) = throttled(&mut rows, &request)? {
        let errors = [FieldError::new("password", fr::TOO_MANY)];
        let page = pages::sign_in(&request, &places, &errors);
        return Err(too_many(seconds).with_page(page));
    }
    let proof = Account::prove(account.as_ref(), &command.password, request.now)?;
    let refuse = || {
        let errors = vec![FieldError::new("password", fr::WRONG)];
        let page = pages::sign_in(&request, &places, &errors);
        let refused = Error::invalid(errors).with_page(page);
        refused.of_attempt("a wrong password")
    };
    let proof = proof.ok_or_else(refuse)?;
    if proof.is_one_time() {
        return admit(ctx, &request, &secrets, &proof, &attempt).await;
    }
    let batch = |opening: &Opening<'_>| store::sign_in(&proof, opening, &attempt);
    let opened = open_session(ctx, &request, proof.actor(), command.back.as_deref(), batch).await;
    let response = opened.map_err(|error| match error {
        DbError::Stale => refuse(),
        other => other.into(),
    })?;
    Ok(unhinted(&request, response))
}

/// The form again, where nothing was compared.
async fn sign_in_again(
    ctx: &Ctx,
    request: &Request,
    errors: Vec<FieldError>,
) -> Result<Error, Error> {
    let places: Vec<Place> = last(&mut ctx.read(vec![store::places()]).await?)?.all()?;
    let page = pages::sign_in(request, &places, &errors);
    Ok(Error::invalid(errors).with_page(page))
}

/// Of the rows that counted a try, the seconds to wait if it was one too many.
fn throttled(rows: &mut Vec<Rows>, request: &Request) -> Result<Option<i64>, Error> {
    let oldest = last(rows)?.first::<Single<Option<String>>>()?;
    if last(rows)?.first::<Single<i64>>()?.is_some() {
        return Ok(None);
    }
    let oldest = oldest.and_then(|row| from_db(&row.value?).ok());
    let leaves = oldest.unwrap_or(request.now) + store::WINDOW;
    Ok(Some((leaves - request.now).num_seconds().max(1)))
}

fn too_many(seconds: i64) -> Error {
    Error::new(Kind::Throttled, fr::TOO_MANY).with_header(seconds.to_string())
}

/// The right one-time password: no session, but the page on which another is chosen.
async fn admit(
    ctx: &Ctx,
    request: &Request,
    secrets: &Secrets,
    proof: &Proof,
    attempt: &Attempt,
) -> Result<Response, Error> {
    if request.wants_json() {
        ctx.write(vec![attempt.take_back()]).await?;
        return Err(Error::new(Kind::Forbidden, fr::CHOOSE_FIRST));
    }
    let jti = secret::encode(&ctx.random.bytes::<32>());
    let jti_hash = secret::sha256_hex(jti.as_bytes());
    let token = secrets.sign(For::Password, &jti, request.now)?;
    let mut batch = store::admit(proof, &jti_hash, attempt);
    batch.push(store::ticket(&jti_hash));
    let ticket = last(&mut ctx.write(batch).await?)?.first::<Ticket>()?;
    let ticket = ticket.ok_or_else(|| dead(request))?;
    let page = pages::choose(request, &ticket.holder, &token, &[]);
    Ok(unseen(Response::page(page)))
}

/// `GET /connexion/mot-de-passe/oublie`
#[must_use]
pub fn show_forgotten(request: &Request) -> Response {
    Response::page(pages::forgotten(request, &[]))
}

/// `POST /connexion/mot-de-passe/oublie`: the same answer after the same statements, whoever's the address is.
pub async fn forgotten(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let command = ask_forms::ask(&request.fields).map_err(|errors| {
        let page = pages::forgotten(&request, &errors);
        Error::invalid(errors).with_page(page)
    })?;
    let secrets = Secrets::of(&ctx.config)?;
    let jti = secret::encode(&ctx.random.bytes::<32>());
    // Written for everybody, so that it takes as long for everybody.
    let token = secrets.sign(For::Password, &jti, request.now)?;
    let mail = mails::link(&ctx.config.origin, command.email.as_str(), &token);
    let address = command.email.folded();
    let asker = Asker {
        address: &address,
        address_hash: &secrets.subject_hash(&address),
        network_hash: &network_hash(&secrets, &request),
        now: request.now,
    };
    let rows = ctx
        .write(store::ask(&asker, &secret::sha256_hex(jti.as_bytes())))
        .await?;
    mailed(
        asked_for(&request, pages::SIGN_IN, notices::PASSWORD_LINK_ASKED),
        rows,
        mail,
    )
}

/// `GET /connexion/mot-de-passe/lien`: the token is in the fragment, which stays in the browser; nothing is read and nothing changes.
#[must_use]
pub fn show_link(request: &Request) -> Response {
    unseen(Response::page(pages::link(request)))
}

/// `POST /connexion/mot-de-passe/lien`: with the token alone, asks for a password; with a password, keeps it.
pub async fn choose(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let secrets = Secrets::of(&ctx.config)?;
    let token = forms::token(&request.fields);
    let jti = secrets
        .verify(For::Password, token, request.now)
        .ok_or_else(|| dead(&request))?;
    let jti_hash = secret::sha256_hex(jti.as_bytes());
    let ticket = last(&mut ctx.read(vec![store::ticket(&jti_hash)]).await?)?
        .first::<Ticket>()?
        .filter(|ticket| ticket.is_alive(request.now))
        .ok_or_else(|| dead(&request))?;
    let holder = &ticket.holder;
    if !request.fields.has("password") && !request.wants_json() {
        return Ok(unseen(Response::page(pages::choose(
            &request,
            holder,
            token,
            &[],
        ))));
    }
    let chosen = forms::new(&request.fields, holder)?.map_err(|errors| {
        let page = pages::choose(&request, holder, token, &errors);
        Error::invalid(errors).with_page(page)
    })?;
    let hash = hashed(ctx, &chosen)?;
    let mut batch = store::choose(&ticket, &change(ctx, &hash));
    batch.extend(told(ctx, holder, fr::CHANGED_BY_YOU));
    ctx.write(batch).await.map_err(|error| match error {
        DbError::Stale => dead(&request),
        other => other.into(),
    })?;
    Ok(unseen(request.done(&changed(
        pages::SIGN_IN,
        notices::PASSWORD_CHOSEN.code,
    ))))
}

/// `GET /mon-compte/mot-de-passe`
pub fn own(mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    check::<may::ReadAccount>(TABLE, &actor, policy::own_account(&actor))?;
    let holder = found(&mut request)?;
    if request.wants_json() {
        let since = holder.set_at.filter(|_| holder.own().is_some());
        let since = since.map(|since| rfc3339(since, request.zone()));
        return Ok(Response::json(&json!({ "set_at": since })));
    }
    Ok(Response::page(pages::own(&request, &holder, &[])))
}

/// `POST /mon-compte/mot-de-passe`: asks the present one; where there is none, a sign-in of the last twelve hours.
pub async fn change_own(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let counted = throttled_load(&mut request)?;
    let holder = found(&mut request)?;
    let (actor, grant) = in_browser::<may::ChangePassword>(&request)?;
    let show = |errors: &[FieldError]| pages::own(&request, &holder, errors);
    if holder.own().is_some() {
        present(&request, &holder, counted).map_err(|error| shown(error, show))?;
    } else {
        request.freshly_signed_in(&request.path)?;
    }
    let chosen = match forms::new(&request.fields, &holder)? {
        Ok(chosen) => chosen,
        Err(errors) => {
            // The present password was right.
            let attempt = Attempt::own(actor.person, request.now);
            ctx.write(vec![attempt.take_back()]).await?;
            let page = show(&errors);
            return Err(Error::invalid(errors).with_page(page));
        }
    };
    let hash = hashed(ctx, &chosen)?;
    let here = request.signed_in()?.credential_id;
    let mut batch = store::change(&grant, here, &change(ctx, &hash));
    batch.extend(told(ctx, &holder, fr::CHANGED_BY_YOU));
    ctx.write(batch).await?;
    Ok(request.done(&changed(pages::OWN, notices::PASSWORD_CHANGED.code)))
}

/// `GET /mon-compte/mot-de-passe/supprimer`: what follows, before it is done.
pub fn ask_remove(mut request: Request) -> Result<Response, Error> {
    let holder = found(&mut request)?;
    in_browser::<may::RemovePassword>(&request)?;
    removable(&holder)?;
    Ok(Response::page(pages::remove(&request, &[])))
}

/// `POST /mon-compte/mot-de-passe/supprimer`
pub async fn remove_own(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let counted = throttled_load(&mut request)?;
    let holder = found(&mut request)?;
    let (_, grant) = in_browser::<may::RemovePassword>(&request)?;
    let hash = removable(&holder)?;
    let show = |errors: &[FieldError]| pages::remove(&request, errors);
    present(&request, &holder, counted).map_err(|error| shown(error, show))?;
    let here = request.signed_in()?.credential_id;
    let mut batch = store::remove(&grant, here, &change(ctx, hash));
    batch.extend(told(ctx, &holder, fr::REMOVED_BY_YOU));
    ctx.write(batch).await?;
    Ok(request.done(&changed(pages::OWN, notices::PASSWORD_REMOVED.code)))
}

/// `GET /equipe/{person}/mot-de-passe`: what follows, before it is done.
pub fn ask_give(mut request: Request) -> Result<Response, Error> {
    let (actor, person) = (request.actor()?, request.param::<PersonId>("person")?);
    check::<may::GivePassword>(TABLE, &actor, policy::member(&actor, person))?;
    in_browser::<may::ReadAccount>(&request)?;
    let member = found(&mut request)?;
    givable(&actor, &member)?;
    Ok(Response::page(pages::give(&request, &member)))
}

/// `POST /equipe/{person}/mot-de-passe`: the only moment at which the one-time password can be read.
pub async fn give(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, person) = (request.actor()?, request.param::<PersonId>("person")?);
    let grant = check::<may::GivePassword>(TABLE, &actor, policy::member(&actor, person))?;
    in_browser::<may::ReadAccount>(&request)?;
    let member = found(&mut request)?;
    givable(&actor, &member)?;
    request.freshly_signed_in(&request.path)?;
    let shown = password::one_time([ctx.random.bytes(), ctx.random.bytes()]);
    let hash = hashed(ctx, &canonical_one_time(&shown))?;
    let mut batch = store::give(&grant, person, &change(ctx, &hash));
    batch.extend(told(ctx, &member, fr::GIVEN_TO_YOU));
    ctx.write(batch).await?;
    let end = request.now + password::ONE_TIME_LIFE;
    let response = if request.wants_json() {
        let end = rfc3339(end, request.zone());
        Response::json(&json!({ "id": person, "password": shown, "expires_at": end }))
    } else {
        Response::page(pages::given(&request, &member, &shown, end))
    };
    Ok(response
        .with_status(StatusCode::CREATED)
        .with_header(CACHE_CONTROL, "no-store"))
}

/// Of oneself, and of who belongs elsewhere too, the administrateur decides nothing.
fn givable(actor: &Actor, member: &Holder) -> Result<(), Error> {
    if member.person_id == actor.person {
        Err(Error::new(Kind::Forbidden, fr::YOUR_OWN))
    } else if member.elsewhere {
        Err(Error::new(Kind::Forbidden, fr::NOT_YOURS))
    } else {
        Ok(())
    }
}

/// The hash to remove; 404 where there is none, 409 where nothing else would let the person in.
fn removable(holder: &Holder) -> Result<&str, Error> {
    let hash = holder.own().ok_or_else(Error::not_found)?;
    match holder.email {
        Some(_) => Ok(hash),
        None => Err(Error::conflict(
            fr::ONLY_WAY,
            "only_way",
            fr::ONLY_WAY_STATE,
        )),
    }
}

fn found(request: &mut Request) -> Result<Holder, Error> {
    request.take_first()?.ok_or_else(Error::not_found)
}

/// Takes the rows that counted the try of one's present password.
fn throttled_load(request: &mut Request) -> Result<Option<i64>, Error> {
    request.take()?;
    let mut rows = vec![request.take()?, request.take()?];
    throttled(&mut rows, request)
}

/// Compares the present password, unless too many were tried.
fn present(request: &Request, holder: &Holder, throttled: Option<i64>) -> Result<(), Error> {
    let typed = forms::present(&request.fields).map_err(Error::invalid)?;
    if let Some(seconds) = throttled {
        let fields = vec![FieldError::new("current_password", fr::TOO_MANY)];
        return Err(too_many(seconds).with_fields(fields));
    }
    match holder.own() {
        Some(hash) if password::verify(hash, &password::canonical(&typed))? => Ok(()),
        _ => {
            let refused = Error::field("current_password", fr::NOT_PRESENT);
            Err(refused.of_attempt("a wrong password"))
        }
    }
}

fn shown(error: Error, page: impl FnOnce(&[FieldError]) -> maud::Markup) -> Error {
    let page = page(&error.fields);
    error.with_page(page)
}

fn hashed(ctx: &Ctx, password: &str) -> Result<String, HashError> {
    password::hash(password, ctx.random.bytes())
}

fn change<'a>(ctx: &Ctx, hash: &'a str) -> Change<'a> {
    Change {
        hash,
        audit_id: ctx.uuid(),
        now: ctx.now(),
    }
}

fn changed(path: &str, notice: Code) -> Outcome {
    Outcome::changed(path.to_owned(), notice, json!({ "changed": true }))
}

/// Tells the person, where there is an address to write to.
fn told(ctx: &Ctx, holder: &Holder, words: &str) -> Option<Stmt> {
    let mail = mails::changed(&ctx.config.origin, holder.email.as_deref()?, words);
    let (organisation, person) = (holder.organisation_id, holder.person_id);
    Some(ledger::enqueue(
        ctx.uuid(),
        organisation,
        person,
        "password",
        &mail,
        ctx.now(),
    ))
}

fn dead(request: &Request) -> Error {
    Error::new(Kind::Forbidden, fr::DEAD_LINK)
        .of_attempt("a link that is dead")
        .with_page(pages::dead(request))
}
