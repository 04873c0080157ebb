//! Past interventions from a file: shown first, then imported portion by portion. What is interrupted goes on where it stopped, and what
//! comes twice is done once.

use super::with_form;
use crate::{
    answers,
    forms::import::{self as forms, Against},
    fr,
    model::{
        Category,
        import::{Import, Past, State},
    },
    notices,
    pages::{self, Preview},
    policy::{TABLE, may},
    store::{
        import::{self, Kept, PORTION, Portion},
        read::{self, Register},
        zones::{self, Borders, Zone},
    },
};
use domain::{id::ImportId, policy::Grant};
use platform::{
    db::{DbError, Stmt},
    secret::sha256_hex,
};
use web::{
    Ctx, Error, Lookup, Outcome, Request, Response,
    error::Kind,
    import::{Faults, Line, MOST, after},
    notice::Code,
};

/// How many lines are shown as they were understood.
const SHOWN: u32 = 5;

const PLACE: &str = "/interventions/import";

fn grant(request: &Request) -> Result<Grant<may::Import>, Error> {
    request.granted::<may::Import>(TABLE)
}

/// The categories, and the imports of the last days.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let organisation = lookup.claims.organisation;
    vec![read::categories(organisation), import::all(organisation)]
}

/// The form that takes a file, and the imports of the last days.
pub fn ask(mut request: Request) -> Result<Response, Error> {
    let _: Vec<Category> = read::tree(&mut request)?;
    let kept: Vec<Kept> = request.take_all()?;
    grant(&request)?;
    let imports: Vec<Import> = kept.into_iter().map(|kept| kept.import).collect();
    Ok(if request.wants_json() {
        Response::json(&answers::import::imports(&imports, request.zone()))
    } else {
        Response::page(pages::imports(&request, &imports, &[]))
    })
}

/// Reads a file and keeps it to be looked at; nothing is imported yet. The same file again leads to the import that it began.
pub async fn take(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let categories = read::tree(&mut request)?;
    let kept: Vec<Kept> = request.take_all()?;
    let grant = grant(&request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let imports: Vec<Import> = kept.iter().map(|kept| kept.import.clone()).collect();
    let form = |error: Error| with_form(error, |wrong| pages::imports(&request, &imports, wrong));
    let files = request.fields.files("file");
    let upload = files
        .first()
        .ok_or_else(|| form(Error::field("file", fr::IMPORT_MISSING)))?;
    let hash = sha256_hex(&upload.bytes);
    if let Some(known) = kept.iter().find(|kept| kept.file_hash == hash) {
        return Ok(request.done(&outcome(&known.import, notices::IMPORT_KNOWN.code)));
    }
    let against = Against {
        categories: &categories,
        zone: request.zone(),
        holidays: request.holidays(),
        now: request.now,
    };
    let file = forms::file(&upload.bytes, &against).map_err(&form)?;
    let right = file
        .lines
        .iter()
        .filter(|line| line.outcome.is_ok())
        .count();
    let count = |lines: usize| u32::try_from(lines).unwrap_or(u32::MAX);
    let import = Import {
        id: ImportId::new(ctx.uuid()),
        state: State::Ready,
        lines: count(right),
        wrong: count(file.lines.len() - right),
        imported: 0,
        cursor: 0,
        ignored: file.ignored.join(", "),
        created_at: request.now,
    };
    let made = Outcome::created(
        page_of(import.id),
        notices::FILE_READ.code,
        answers::import::import(&import, request.zone()),
    );
    let batch = import::keep(&grant, &import, &hash, &file.lines, &ctx.random);
    write(ctx, &request, &made, batch).await
}

fn page_of(id: ImportId) -> String {
    format!("{PLACE}/{id}")
}

fn outcome(import: &Import, notice: impl Into<Option<Code>>) -> Outcome {
    let zone = domain::calendar::Zone::default();
    Outcome::changed(
        page_of(import.id),
        notice,
        answers::import::import(import, zone),
    )
}

/// Writes a batch; 409 when somebody else was faster, nothing being written.
async fn write(
    ctx: &Ctx,
    request: &Request,
    outcome: &Outcome,
    mut batch: Vec<Stmt>,
) -> Result<Response, Error> {
    batch.extend(request.remember(outcome)?);
    match ctx.write(batch).await {
        Ok(_) => Ok(request.done(outcome)),
        Err(DbError::Stale | DbError::NotUnique(_)) => {
            Err(Error::new(Kind::Conflict, fr::IMPORT_OVERTAKEN))
        }
        Err(error) => Err(error.into()),
    }
}

/// One import, the lines that are wrong after the one that the query names, and the first that are right.
#[must_use]
pub fn load_one(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let Ok(id) = lookup.params.get::<ImportId>("import_id") else {
        return Vec::new();
    };
    let organisation = lookup.claims.organisation;
    vec![
        import::one(organisation, id),
        import::faults(organisation, id, after(lookup), MOST),
        import::next(organisation, id, SHOWN),
    ]
}

/// One import, the lines that come next, the last number that was given, and the districts that the lines may lie in.
#[must_use]
pub fn load_next(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let Ok(id) = lookup.params.get::<ImportId>("import_id") else {
        return Vec::new();
    };
    let organisation = lookup.claims.organisation;
    vec![
        import::one(organisation, id),
        import::next(organisation, id, PORTION),
        read::register(organisation),
        zones::districts(organisation),
    ]
}

/// The right to import, then the import of the path; 404 when the organisation has none of that identifier.
fn open(request: &mut Request) -> Result<(Grant<may::Import>, Import), Error> {
    let grant = grant(request)?;
    if request.loaded.is_empty() {
        return Err(Error::not_found());
    }
    let import: Option<Import> = request.take_first()?;
    Ok((grant, import.ok_or_else(Error::not_found)?))
}

/// What a file holds, how far it is imported, and what is wrong with it.
pub fn show(mut request: Request) -> Result<Response, Error> {
    let (_, import) = open(&mut request)?;
    let faults = Faults::of(request.take_all()?, page_of(import.id))?;
    let lines: Vec<(u32, Past)> = Line::read(request.take_all()?)?;
    let preview = Preview {
        import: &import,
        faults: &faults,
        lines: &lines,
    };
    Ok(if request.wants_json() {
        Response::json(&answers::import::preview(&preview, request.zone()))
    } else {
        Response::page(pages::import(&request, &preview))
    })
}

/// Begins to import: all the lines, or with `only_valid` those that are right.
pub async fn launch(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (grant, import) = open(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let started = Import {
        state: State::Running,
        ..import.clone()
    };
    if import.state != State::Ready {
        return Ok(request.done(&outcome(&import, notices::IMPORT_LAUNCHED.code)));
    }
    let only_valid = request
        .fields
        .get("only_valid")
        .is_some_and(|value| value != "0");
    if import.lines == 0 || (import.wrong > 0 && !only_valid) {
        return Err(Error::field("only_valid", fr::IMPORT_WRONG));
    }
    let batch = import::launch(&grant, import.id, request.now, &ctx.random);
    write(
        ctx,
        &request,
        &outcome(&started, notices::IMPORT_LAUNCHED.code),
        batch,
    )
    .await
}

/// Gives up a file that was only looked at; 409 once it has begun.
pub async fn give_up(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (grant, import) = open(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    if import.state != State::Ready {
        return Err(Error::new(Kind::Conflict, fr::IMPORT_BEGUN));
    }
    let gone = Outcome::changed(
        PLACE.to_owned(),
        notices::FILE_GIVEN_UP.code,
        answers::import::import(&import, request.zone()),
    );
    let batch = import::give_up(&grant, import.id, request.now, &ctx.random);
    write(ctx, &request, &gone, batch).await
}

/// Imports the next portion. `cursor` is the last line that the caller knows to be imported: a portion that is done already is not done
/// again.
pub async fn go_on(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (grant, before) = open(&mut request)?;
    let lines: Vec<(u32, Past)> = Line::read(request.take_all()?)?;
    let register: Option<Register> = request.take_first()?;
    let districts: Vec<Zone> = request.take_all()?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    if before.state == State::Ready {
        return Err(Error::new(Kind::Conflict, fr::IMPORT_NOT_BEGUN));
    }
    let known = request
        .fields
        .get("cursor")
        .and_then(|raw| raw.parse().ok())
        .unwrap_or(before.cursor);
    if before.state == State::Done || known != before.cursor {
        return Ok(request.done(&progress(&before)));
    }
    let last_number = register.ok_or_else(Error::not_found)?.last;
    let portion = Portion::new(before, lines, last_number);
    let batch = import::import(
        &grant,
        &portion,
        &Borders::of(&districts),
        request.now,
        &ctx.random,
    );
    write(ctx, &request, &progress(&portion.after()), batch).await
}

fn progress(import: &Import) -> Outcome {
    let over = import.state == State::Done;
    outcome(import, over.then_some(notices::IMPORT_DONE.code))
}
