//! « Mon compte »: organisations, sessions, tokens for programs.

use super::sign_in::{signed_out, uncached};
use crate::{
    forms::sign_in as forms,
    fr::sign_in as fr,
    notices,
    pages::account as pages,
    policy::{self, may},
    store::{
        account::{self as store, Belonging, CredentialRow, Trace},
        credential::NewCredential,
        pictures,
    },
};
use chrono::TimeDelta;
use domain::{
    calendar::rfc3339,
    id::CredentialId,
    policy::{Actor, Grant, Permission, check},
};
use http::{StatusCode, header::CACHE_CONTROL};
use platform::{
    Rows,
    db::{Single, Stmt},
    directory::{Credential, CredentialKind, SessionRow},
};
use serde_json::{Value, json};
use web::{Ctx, Error, Lookup, Outcome, Request, Response, error::Kind, serve::SESSION_COOKIE};

/// The rows of « Mon compte »: the person's organisations, then the sessions and tokens, then whether there is a photo.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![
        store::organisations(lookup.claims),
        store::credentials(lookup.claims, lookup.now),
        pictures::own(lookup.claims),
    ]
}

/// The rows of one's sessions and tokens.
#[must_use]
pub fn load_credentials(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![store::credentials(lookup.claims, lookup.now)]
}

/// The rows of one's organisations.
#[must_use]
pub fn load_organisations(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![store::organisations(lookup.claims)]
}

/// `GET /mon-compte`
pub fn show(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    check::<may::ReadAccount>(policy::TABLE, &actor, policy::own_account(&actor))?;
    let organisations: Vec<Belonging> = request.take_all()?;
    let credentials: Vec<CredentialRow> = request.take_all()?;
    let portrait: Option<Single<String>> = request.take_first()?;
    let session = request.signed_in()?;
    if request.wants_json() {
        return Ok(Response::json(&account_json(
            &request,
            session,
            &organisations,
            &credentials,
        )));
    }
    Ok(Response::page(pages::account(
        &request,
        session,
        &organisations,
        &credentials,
        portrait.is_some(),
        ctx.config.proconnect.is_offered(),
    )))
}

/// `GET /mon-compte/jetons`
pub fn tokens(mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    check::<may::CreateToken>(policy::TABLE, &actor, policy::own_account(&actor))?;
    let credentials: Vec<CredentialRow> = request.take_all()?;
    if request.wants_json() {
        let items = of_kind(&request, &credentials, CredentialKind::Program);
        return Ok(Response::json(&json!({ "items": items, "next": null })));
    }
    Ok(Response::page(pages::tokens(&request, &credentials, &[])))
}

/// `POST /mon-compte/jetons`: the only moment at which the token can be read.
pub async fn create_token(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let credentials: Vec<CredentialRow> = request.take_all()?;
    let (actor, grant) = in_browser::<may::CreateToken>(&request)?;
    request.freshly_signed_in("/mon-compte/jetons")?;
    if request.replay()?.is_some() {
        return Err(Error::new(Kind::Conflict, fr::TOKEN_SHOWN_ONCE));
    }
    let command = forms::token(&request.fields, actor.role).map_err(|errors| {
        let page = pages::tokens(&request, &credentials, &errors);
        Error::invalid(errors).with_page(page)
    })?;
    let secret = Credential::new(actor.organisation, actor.person, ctx.random.bytes());
    let token = NewCredential {
        credential: &secret,
        id: CredentialId::new(ctx.uuid()),
        kind: CredentialKind::Program,
        label: command.name.as_str(),
        scope: Some(command.scope),
        now: request.now,
        signed_in_at: request.signed_in()?.signed_in_at,
        expires_at: request.now + TimeDelta::days(command.days),
    };
    // The receipt is kept for a form sent twice: the secret is not in it.
    let outcome = Outcome::created(
        "/mon-compte/jetons".to_owned(),
        None,
        json!({ "id": token.id }),
    );
    let mut batch = store::create_token(&grant, &token, ctx.uuid());
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch).await?;
    let response = if request.wants_json() {
        Response::json(&json!({
            "id": token.id,
            "token": secret.token(),
            "name": token.label,
            "scope": command.scope.code(),
            "scope_label": command.scope.label(),
            "expires_at": rfc3339(token.expires_at, request.zone()),
        }))
    } else {
        Response::page(pages::token_created(&request, &token, &secret.token()))
    };
    Ok(response
        .with_status(StatusCode::CREATED)
        .with_header(CACHE_CONTROL, "no-store"))
}

/// `GET /mon-compte/jetons/{id}/revoquer`: what follows, before it is done.
pub fn ask_revoke_token(mut request: Request) -> Result<Response, Error> {
    let credentials: Vec<CredentialRow> = request.take_all()?;
    let id: CredentialId = request.param("id")?;
    in_browser::<may::RevokeToken>(&request)?;
    let token = of(&credentials, id, CredentialKind::Program)?;
    Ok(Response::page(pages::revoke_token(&request, token)))
}

/// `POST /mon-compte/jetons/{id}/revoquer`
pub async fn revoke_token(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let id = found(&mut request, CredentialKind::Program)?;
    let (_, grant) = in_browser::<may::RevokeToken>(&request)?;
    let outcome = Outcome::changed(
        "/mon-compte/jetons".to_owned(),
        notices::TOKEN_REVOKED.code,
        json!({ "id": id }),
    );
    let trace = Trace {
        audit_id: ctx.uuid(),
        now: request.now,
    };
    ctx.write(store::revoke_token(&grant, id, trace)).await?;
    Ok(request.done(&outcome))
}

/// `POST /mon-compte/connexions/{id}/fermer`
pub async fn close_session(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let id = found(&mut request, CredentialKind::Browser)?;
    let (_, grant) = in_browser::<may::CloseSession>(&request)?;
    let trace = Trace {
        audit_id: ctx.uuid(),
        now: request.now,
    };
    ctx.write(store::close_session(&grant, id, trace)).await?;
    if id == request.signed_in()?.credential_id {
        return Ok(signed_out(&request, id));
    }
    let outcome = Outcome::changed(
        "/mon-compte".to_owned(),
        notices::SESSION_CLOSED.code,
        json!({ "id": id }),
    );
    Ok(request.done(&outcome))
}

/// `GET /mon-compte/connexions/fermer-les-autres`: what follows, before it is done.
pub fn ask_close_other_sessions(mut request: Request) -> Result<Response, Error> {
    let credentials: Vec<CredentialRow> = request.take_all()?;
    in_browser::<may::CloseSession>(&request)?;
    let kept = request.signed_in()?.credential_id;
    let others: Vec<&CredentialRow> = credentials
        .iter()
        .filter(|row| row.kind == CredentialKind::Browser && row.id != kept)
        .collect();
    Ok(Response::page(pages::close_other_sessions(
        &request, &others,
    )))
}

/// `POST /mon-compte/connexions/fermer-les-autres`
pub async fn close_other_sessions(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let (_, grant) = in_browser::<may::CloseSession>(&request)?;
    let kept = request.signed_in()?.credential_id;
    let trace = Trace {
        audit_id: ctx.uuid(),
        now: request.now,
    };
    let rows = ctx
        .write(store::close_other_sessions(&grant, kept, trace))
        .await?;
    let closed = rows
        .into_iter()
        .last()
        .map(Rows::all::<Value>)
        .transpose()?
        .map_or(0, |rows| rows.len());
    let outcome = Outcome::changed(
        "/mon-compte".to_owned(),
        notices::SESSIONS_CLOSED.code,
        json!({ "closed": closed }),
    );
    Ok(request.done(&outcome))
}

/// `POST /mon-compte/organisation`: the session goes on in another organisation, under a new secret.
pub async fn switch(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let organisations: Vec<Belonging> = request.take_all()?;
    let (actor, grant) = in_browser::<may::SwitchOrganisation>(&request)?;
    let wanted = forms::organisation(&request.fields)
        .filter(|wanted| {
            organisations
                .iter()
                .any(|one| one.organisation_id == *wanted)
        })
        .ok_or_else(|| Error::field("organisation_id", fr::NOT_YOURS))?;
    let session = request.signed_in()?;
    let secret = Credential::new(wanted, actor.person, ctx.random.bytes());
    let label = crate::links::browser_label(request.header("user-agent").unwrap_or_default());
    let next = NewCredential {
        credential: &secret,
        id: CredentialId::new(ctx.uuid()),
        kind: CredentialKind::Browser,
        label: &label,
        scope: None,
        now: request.now,
        signed_in_at: session.signed_in_at,
        expires_at: session.expires_at,
    };
    ctx.write(store::switch(
        &grant,
        session.credential_id,
        &next,
        ctx.uuid(),
    ))
    .await?;
    let receipt = json!({ "id": next.id, "organisation_id": wanted });
    let outcome = Outcome::changed(
        "/mon-compte".to_owned(),
        notices::ORGANISATION_SWITCHED.code,
        receipt,
    );
    let life = (session.expires_at - request.now).num_seconds();
    Ok(uncached(request.done(&outcome)).with_cookie(SESSION_COOKIE, &secret.token(), life))
}

/// The actor and his grant over his own account, in a browser: a token that leaked must not be able to lock its person
/// out or to make itself another.
pub(super) fn in_browser<P: Permission<Action = policy::Action>>(
    request: &Request,
) -> Result<(Actor, Grant<P>), Error> {
    let actor = request.actor()?;
    let grant = check::<P>(policy::TABLE, &actor, policy::own_account(&actor))?;
    not_by_token(request)?;
    Ok((actor, grant))
}

/// 403 to a program.
pub(super) fn not_by_token(request: &Request) -> Result<(), Error> {
    if request.signed_in()?.kind == CredentialKind::Program {
        return Err(Error::new(Kind::Forbidden, fr::NOT_BY_TOKEN));
    }
    Ok(())
}

/// The identifier of the path, if it is one of the person's credentials of that kind.
fn found(request: &mut Request, kind: CredentialKind) -> Result<CredentialId, Error> {
    let credentials: Vec<CredentialRow> = request.take_all()?;
    let id: CredentialId = request.param("id")?;
    of(&credentials, id, kind).map(|row| row.id)
}

fn of(
    credentials: &[CredentialRow],
    id: CredentialId,
    kind: CredentialKind,
) -> Result<&CredentialRow, Error> {
    credentials
        .iter()
        .find(|row| row.id == id && row.kind == kind)
        .ok_or_else(Error::not_found)
}

fn account_json(
    request: &Request,
    session: &SessionRow,
    organisations: &[Belonging],
    credentials: &[CredentialRow],
) -> Value {
    let role = session.actor().role;
    let belongings: Vec<Value> = organisations
        .iter()
        .map(|one| {
            json!({
                "id": one.organisation_id,
                "name": one.name,
                "role": one.role.code(),
                "role_label": one.role.label(),
                "current": one.organisation_id == session.organisation_id,
            })
        })
        .collect();
    json!({
        "person_id": session.person_id,
        "first_name": session.first_name,
        "last_name": session.last_name,
        "email": session.email,
        "role": role.code(),
        "role_label": role.label(),
        "organisation_id": session.organisation_id,
        "organisation_name": session.organisation_name,
        "organisations": belongings,
        "sessions": of_kind(request, credentials, CredentialKind::Browser),
        "tokens": of_kind(request, credentials, CredentialKind::Program),
    })
}

fn of_kind(request: &Request, credentials: &[CredentialRow], kind: CredentialKind) -> Vec<Value> {
    let zone = request.zone();
    let current = request
        .session
        .as_ref()
        .map(|session| session.credential_id);
    credentials
        .iter()
        .filter(|row| row.kind == kind)
        .map(|row| match kind {
            CredentialKind::Browser => json!({
                "id": row.id,
                "label": row.label,
                "organisation_id": row.organisation_id,
                "organisation_name": row.organisation_name,
                "created_at": rfc3339(row.created_at, zone),
                "last_seen_at": rfc3339(row.last_seen_at, zone),
                "expires_at": rfc3339(row.expires_at, zone),
                "current": current == Some(row.id),
            }),
            CredentialKind::Program => json!({
                "id": row.id,
                "name": row.label,
                "scope": row.scope.map(domain::policy::Role::code),
                "scope_label": row.scope.map(domain::policy::Role::label),
                "organisation_id": row.organisation_id,
                "organisation_name": row.organisation_name,
                "created_at": rfc3339(row.created_at, zone),
                "last_seen_at": rfc3339(row.last_seen_at, zone),
                "expires_at": rfc3339(row.expires_at, zone),
            }),
        })
        .collect()
}
