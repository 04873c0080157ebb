//! « Mes données »: what is kept of a person, shown, taken away, corrected, erased.

use super::{
    account::in_browser,
    sign_in::{asked_for, forgotten, unhinted},
};
use crate::{
    archive::Archive,
    departure,
    forms::personal_data as forms,
    fr::personal_data as fr,
    links, mails, notices,
    pages::personal_data::{self as pages, Held, Share},
    policy::may,
    store::{
        account::{self, Belonging, Trace},
        personal_data::{
            self as store, Bond, Confirmed, Done, Names, NewAddress, OpenThere, ReaderThere, Taken,
        },
        team::{Open, Reader},
    },
};
use domain::policy::{Grant, Role};
use http::HeaderName;
use platform::{
    Rows,
    db::{DbError, Single, Stmt},
    directory::Credential,
    holdings, ledger, secret,
};
use serde_json::json;
use std::ops::Range;
use web::{
    Ctx, Error, FieldError, Lookup, Outcome, Request, Response, error::Kind, serve::SESSION_COOKIE,
};

/// Where it all starts.
const PLACE: &str = "/mes-donnees";
const ADDRESS: &str = "/mes-donnees/adresse";
const ERASE: &str = "/mes-donnees/effacer";

/// How many rows of a table the page shows; the export holds them all.
const SHOWN: u32 = 10;

/// How many rows of a table the export holds at most; it says so when there are more.
const EXPORTED: u32 = 10_000;

/// How many bytes of photos, and how many photos, one part of the export holds: it is made in memory.
const PART_BYTES: usize = 32 << 20;
const PART_PHOTOS: usize = 40;

fn held(claims: &Credential, most: u32) -> Vec<Stmt> {
    let (organisation, person) = (claims.organisation, claims.person);
    let holdings = holdings::of(organisation, person, most.saturating_add(1), fr::shows);
    let mut statements: Vec<Stmt> = holdings.into_iter().map(|one| one.statement).collect();
    statements.push(store::about(claims, most.saturating_add(1)));
    statements.push(store::photos(claims));
    statements
}

/// Some rows of everything, then the person's organisations.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let mut statements = held(lookup.claims, SHOWN);
    statements.push(account::organisations(lookup.claims));
    statements
}

/// Every row of everything.
#[must_use]
pub fn load_export(lookup: &Lookup<'_>) -> Vec<Stmt> {
    held(lookup.claims, EXPORTED)
}

/// The rows of [`held`], in words.
fn share(request: &mut Request, most: u32) -> Result<Share, Error> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let session = request.signed_in()?;
    let known = holdings::of(session.organisation_id, session.person_id, 0, fr::shows);
    let mut tables = Vec::new();
    for holding in known {
        let mut rows: Vec<pages::Row> = request.take_all()?;
        let more = rows.len() > most;
        rows.truncate(most);
        tables.push(Held {
            rule: holding.rule,
            rows,
            more,
        });
    }
    let mut about: Vec<Done> = request.take_all()?;
    about.truncate(most);
    Ok(Share {
        tables,
        about,
        photos: request.take_all()?,
    })
}

/// `GET /mes-donnees`
pub fn show(mut request: Request) -> Result<Response, Error> {
    in_browser::<may::ReadOwnData>(&request)?;
    let share = share(&mut request, SHOWN)?;
    let organisations: Vec<Belonging> = request.take_all()?;
    let parts = parts(&share.photos).len();
    Ok(Response::page(pages::show(
        &request,
        &share,
        &organisations,
        parts,
    )))
}

/// `GET /mes-donnees/export.zip`: a part of it; the first one holds the data and the first photos, the next ones the other photos.
pub async fn export(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (_, grant) = in_browser::<may::ReadOwnData>(&request)?;
    request.freshly_signed_in(PLACE)?;
    let share = share(&mut request, EXPORTED)?;
    let parts = parts(&share.photos);
    let part = request.query.get("partie").unwrap_or("1");
    let index = part
        .parse::<usize>()
        .ok()
        .and_then(|part| part.checked_sub(1));
    let photos = index.and_then(|index| parts.get(index));
    let photos = photos.cloned().ok_or_else(Error::not_found)?;
    let bytes: usize = share
        .photos
        .get(photos.clone())
        .unwrap_or_default()
        .iter()
        .map(|photo| photo.size)
        .sum();
    let mut archive = Archive::new(request.zone().civil(request.now), bytes + (1 << 16));
    if index == Some(0) {
        archive.add(
            "donnees.json",
            pages::json(&request, &share)?.to_string().as_bytes(),
        );
        archive.add(
            "donnees.html",
            pages::document(&request, &share)?.into_string().as_bytes(),
        );
    }
    for photo in share.photos.get(photos).unwrap_or_default() {
        // What was masked or removed since the list was read is not there any more.
        if let Some(bytes) = ctx.files()?.read(&photo.key).await? {
            archive.add(&pages::file_name(photo), &bytes);
        }
    }
    ctx.write(vec![store::taken_away(&grant, trace(ctx, &request))])
        .await?;
    let day = request.zone().civil_date(request.now);
    let name = format!("mes-donnees-{day}-{part}.zip");
    Ok(Response::download(
        "application/zip",
        &name,
        archive.finish(),
    ))
}

/// Which photos each part of the export holds; always one part at least.
fn parts(photos: &[Taken]) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut bytes) = (Vec::new(), 0, 0_usize);
    for (index, photo) in photos.iter().enumerate() {
        let full = bytes.saturating_add(photo.size) > PART_BYTES || index - start == PART_PHOTOS;
        if full && index > start {
            parts.push(start..index);
            (start, bytes) = (index, 0);
        }
        bytes = bytes.saturating_add(photo.size);
    }
    parts.push(start..photos.len());
    parts
}

/// How the organisation calls the person.
#[must_use]
pub fn load_names(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![store::names(lookup.claims)]
}

/// `GET /mes-donnees/identite`
pub fn show_names(mut request: Request) -> Result<Response, Error> {
    in_browser::<may::CorrectSelf>(&request)?;
    let names: Names = request.take_first()?.ok_or_else(Error::not_found)?;
    Ok(Response::page(pages::names(&request, &names, None)))
}

/// `POST /mes-donnees/identite`: the person knows best how he is called.
pub async fn correct(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, grant) = in_browser::<may::CorrectSelf>(&request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let names: Names = request.take_first()?.ok_or_else(Error::not_found)?;
    let correction = forms::correction(&request.fields)
        .map_err(|error| with_form(error, |errors| pages::names(&request, &names, Some(errors))))?;
    let outcome = Outcome::changed(
        PLACE.to_owned(),
        notices::NAMES_CORRECTED.code,
        json!({ "id": actor.person }),
    );
    let mut batch = store::correct(&grant, &correction, trace(ctx, &request));
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch).await?;
    Ok(request.done(&outcome))
}

/// `GET /mes-donnees/adresse`
pub fn show_address(request: &Request) -> Result<Response, Error> {
    in_browser::<may::ChangeOwnEmail>(request)?;
    request.freshly_signed_in(ADDRESS)?;
    Ok(Response::page(pages::address(request, &[])))
}

/// `POST /mes-donnees/adresse`: the same answer after the same statements whether the address is free or somebody's.
pub async fn ask_address(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let (_, grant) = in_browser::<may::ChangeOwnEmail>(&request)?;
    request.freshly_signed_in(ADDRESS)?;
    let current = request.signed_in()?.email.as_deref();
    let email = forms::address(&request.fields, current)
        .map_err(|error| with_form(error, |errors| pages::address(&request, errors)))?;
    let code: String = (0..3).map(|_| links::code(ctx.random.bytes())).collect();
    let asked = NewAddress {
        email: &email,
        code_hash: &secret::sha256_hex(code.as_bytes()),
        now: request.now,
    };
    let rows = ctx.write(store::ask_address(&grant, &asked)).await?;
    let recipient = last(rows)?.first::<Single<String>>()?;
    // Written for everybody, so that it takes as long for everybody.
    let mail = mails::personal_data::confirm_address(&ctx.config.origin, email.as_str(), &code);
    let response = asked_for(&request, ADDRESS, notices::ADDRESS_ASKED);
    Ok(match recipient {
        Some(_) => response.then_mail(mail),
        None => response,
    })
}

/// `GET /mes-donnees/adresse/confirmer`: the code is in the fragment, which stays in the browser; nothing is read, nothing changes.
#[must_use]
pub fn show_confirmation(request: &Request) -> Response {
    Response::page(pages::confirm_address(request))
        .with_header(http::header::REFERRER_POLICY, "no-referrer")
}

/// `POST /mes-donnees/adresse/confirmer`: whoever holds the code reads the new address; its link may open in another browser.
pub async fn confirm_address(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let code = forms::code(&request.fields)
        .map_err(|error| with_form(error, |errors| pages::code(&request, errors)))?;
    let hash = secret::sha256_hex(code.as_bytes());
    let dead = || Error::new(Kind::Forbidden, fr::DEAD_CODE).with_page(pages::dead_code(&request));
    let rows = ctx.read(vec![store::confirmed(&hash, request.now)]).await?;
    let found: Confirmed = last(rows)?.first()?.ok_or_else(dead)?;
    let mut batch = store::change_address(&found, &hash, trace(ctx, &request));
    if let Some(former) = &found.former {
        let mail = mails::personal_data::address_changed(
            &found.organisation_name,
            former,
            &ctx.config.support,
        );
        let (organisation, person) = (found.organisation_id, found.person_id);
        batch.push(ledger::enqueue(
            ctx.uuid(),
            organisation,
            person,
            "email_changed",
            &mail,
            request.now,
        ));
    }
    ctx.write(batch).await.map_err(|error| match error {
        DbError::Stale | DbError::NotUnique(_) => dead(),
        failed @ DbError::Failed(_) => failed.into(),
    })?;
    let outcome = Outcome::changed(
        "/connexion".to_owned(),
        notices::ADDRESS_CHANGED.code,
        json!({ "changed": true }),
    );
    let response = request.done(&outcome);
    let own = request
        .session
        .as_ref()
        .is_some_and(|session| session.person_id == found.person_id);
    Ok(if own { forgotten(response) } else { response })
}

/// The person's organisations; what he is still to do there; whom to tell of it.
#[must_use]
pub fn load_erasure(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let mut statements = vec![store::bonds(lookup.claims)];
    statements.extend(store::left_behind(lookup.claims));
    statements
}

/// `GET /mes-donnees/effacer`: what goes and what stays, before it is done.
pub fn ask_erasure(mut request: Request) -> Result<Response, Error> {
    in_browser::<may::EraseSelf>(&request)?;
    let bonds: Vec<Bond> = request.take_all()?;
    if let Some((kept, why)) = staying(&bonds) {
        return Ok(Response::page(pages::stays(&request, kept, why)));
    }
    request.freshly_signed_in(ERASE)?;
    Ok(Response::page(pages::erase(&request, &bonds, &[])))
}

/// `POST /mes-donnees/effacer`: a departure from every organisation, in one batch. Nothing can bring it back.
pub async fn erase(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (_, grant) = in_browser::<may::EraseSelf>(&request)?;
    let bonds: Vec<Bond> = request.take_all()?;
    let open: Vec<OpenThere> = request.take_all()?;
    let readers: Vec<ReaderThere> = request.take_all()?;
    if let Some((kept, why)) = staying(&bonds) {
        let page = pages::stays(&request, kept, why);
        let (code, label) = (kept.role.code(), kept.role.label());
        return Err(Error::conflict(why, code, label).with_page(page));
    }
    request.freshly_signed_in(ERASE)?;
    forms::erasure(&request.fields)
        .map_err(|error| with_form(error, |errors| pages::erase(&request, &bonds, errors)))?;
    let batch = erasure(ctx, &request, &grant, &bonds, &open, &readers);
    ctx.write(batch).await?;
    let outcome = Outcome::changed(
        "/".to_owned(),
        notices::ACCOUNT_ERASED.code,
        json!({ "erased": true }),
    );
    // What a phone kept of the person's day goes too.
    let response = unhinted(&request, request.done(&outcome))
        .with_cookie(SESSION_COOKIE, "", 0)
        .with_header(
            const { HeaderName::from_static("clear-site-data") },
            "\"cache\", \"storage\"",
        );
    let address = request.signed_in()?.email.as_deref();
    Ok(match address {
        Some(to) => response.then_mail(mails::personal_data::erased(to, &ctx.config.support)),
        None => response,
    })
}

fn erasure(
    ctx: &Ctx,
    request: &Request,
    grant: &Grant<may::EraseSelf>,
    bonds: &[Bond],
    open: &[OpenThere],
    readers: &[ReaderThere],
) -> Vec<Stmt> {
    let mut batch = store::erase(grant, bonds, trace(ctx, request), || ctx.uuid());
    for bond in bonds {
        let here = bond.organisation_id;
        let open: Vec<Open> = open
            .iter()
            .filter(|one| one.organisation_id == here)
            .map(|one| Open {
                id: one.id,
                number: one.number,
            })
            .collect();
        let readers: Vec<Reader> = readers
            .iter()
            .filter(|one| one.organisation_id == here)
            .map(|one| Reader {
                person_id: one.person_id,
                email: one.email.clone(),
            })
            .collect();
        batch.extend(departure::to_assign(ctx, here, &bond.name, &open, &readers));
    }
    batch
}

/// What the person has to hand over first, and why: an organisation has its administrateur, the platform an operator.
fn staying(bonds: &[Bond]) -> Option<(&Bond, &'static str)> {
    bonds.iter().find_map(|bond| {
        let why = match bond.role {
            Role::Administrator => fr::ADMINISTRATOR_STAYS,
            _ if bond.last_operator => fr::LAST_OPERATOR_STAYS,
            _ => return None,
        };
        Some((bond, why))
    })
}

fn trace(ctx: &Ctx, request: &Request) -> Trace {
    Trace {
        audit_id: ctx.uuid(),
        now: request.now,
    }
}

fn with_form(error: Error, form: impl FnOnce(&[FieldError]) -> maud::Markup) -> Error {
    let page = form(&error.fields);
    error.with_page(page)
}

fn last(mut rows: Vec<Rows>) -> Result<Rows, Error> {
    rows.pop()
        .ok_or_else(|| Error::internal("a batch gave no rows"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo(size: usize) -> Taken {
        Taken {
            number: Some(1),
            id: "p".to_owned(),
            moment: "before".to_owned(),
            key: "k".to_owned(),
            size,
        }
    }

    #[test]
    fn a_part_holds_so_many_bytes_and_so_many_photos() {
        let cut = |photos: &[Taken]| parts(photos).iter().map(Range::len).collect::<Vec<_>>();
        assert_eq!(cut(&[]), [0]);
        let half = PART_BYTES / 2;
        assert_eq!(cut(&[photo(half), photo(half)]), [2]);
        assert_eq!(cut(&[photo(half), photo(half), photo(1)]), [2, 1]);
        assert_eq!(cut(&vec![photo(1); PART_PHOTOS]), [PART_PHOTOS]);
        assert_eq!(cut(&vec![photo(1); PART_PHOTOS + 1]), [PART_PHOTOS, 1]);
        assert_eq!(
            cut(&[photo(PART_BYTES + 1), photo(1)]),
            [1, 1],
            "none is left out"
        );
    }
}
