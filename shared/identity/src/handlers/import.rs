//! People from a file: shown first, then added all at once. What comes twice is done once.

use super::team::letter;
use crate::{
    forms::import as forms,
    fr::import as fr,
    model::import::{Import, Read, Recruit, State, Taken},
    notices,
    pages::import::{self as pages, Preview},
    policy::{TABLE, may},
    schemas::import as answers,
    store::{
        import::{self as store, Added, Letters},
        team::{self, Office},
    },
};
use domain::{
    id::{ImportId, OrganisationId},
    policy::Grant,
};
use platform::db::{DbError, Single, Stmt};
use web::{
    Ctx, Error, Lookup, Outcome, Request, Response,
    error::Kind,
    import::{Faults, Line, MOST, after},
};

/// How many people are shown as they were understood.
const SHOWN: u32 = 20;

fn grant(request: &Request) -> Result<Grant<may::AddMember>, Error> {
    request.granted::<may::AddMember>(TABLE)
}

/// The import that waits, if any.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![store::waiting(lookup.claims.organisation)]
}

/// The import that waits, if any, and what the people of the team have.
#[must_use]
pub fn load_team(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let organisation = lookup.claims.organisation;
    vec![store::waiting(organisation), store::taken(organisation)]
}

/// The form that takes a file, and the import that waits.
pub fn ask(mut request: Request) -> Result<Response, Error> {
    grant(&request)?;
    let waiting: Option<Import> = request.take_first()?;
    Ok(if request.wants_json() {
        Response::json(&answers::waiting(waiting.as_ref(), request.zone()))
    } else {
        Response::page(pages::ask(&request, waiting.as_ref(), &[]))
    })
}

/// Reads a file and keeps it to be looked at; nobody is added yet.
pub async fn take(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let grant = grant(&request)?;
    let waiting: Option<Import> = request.take_first()?;
    let taken: Vec<Taken> = request.take_all()?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let form = |error: Error| {
        let page = pages::ask(&request, waiting.as_ref(), &error.fields);
        error.with_page(page)
    };
    let files = request.fields.files("file");
    let upload = files
        .first()
        .ok_or_else(|| form(Error::field("file", fr::MISSING)))?;
    let file = forms::file(&upload.bytes, &taken).map_err(&form)?;
    let import = described(ImportId::new(ctx.uuid()), &file, &request);
    let made = Outcome::created(
        page_of(import.id),
        notices::FILE_READ.code,
        answers::import(&import, request.zone()),
    );
    let batch = store::keep(&grant, &import, &file.lines, ctx.uuid());
    write(ctx, &request, &made, batch).await
}

fn described(id: ImportId, file: &forms::File, request: &Request) -> Import {
    let count = |wanted: fn(&Read) -> bool| {
        let found = file.lines.iter().filter(|line| wanted(line)).count();
        u32::try_from(found).unwrap_or(u32::MAX)
    };
    let with_email = |line: &Read| line.outcome.as_ref().is_ok_and(|one| one.email.is_some());
    Import {
        id,
        state: State::Ready,
        lines: count(|line| line.outcome.is_ok()),
        wrong: count(|line| line.outcome.is_err()),
        mailed: count(with_email),
        private: count(|line| line.outcome.is_ok() && line.private),
        ignored: file.ignored.join(", "),
        created_at: request.now,
    }
}

fn page_of(id: ImportId) -> String {
    format!("{}/{id}", pages::PLACE)
}

/// Writes a batch; 409 when somebody else was faster, nothing being written.
async fn write(
    ctx: &Ctx,
    request: &Request,
    outcome: &Outcome,
    mut batch: Vec<Stmt>,
) -> Result<Response, Error> {
    batch.extend(request.remember(outcome)?);
    let refused = |error: DbError| {
        let taken = ["membership.", "person."]
            .iter()
            .any(|table| matches!(&error, DbError::NotUnique(columns) if columns.contains(table)));
        let overtaken = matches!(&error, DbError::Stale)
            || matches!(&error, DbError::NotUnique(columns) if columns.contains("team_import."));
        match (taken, overtaken) {
            (true, _) => Error::new(Kind::Conflict, fr::TEAM_CHANGED),
            (_, true) => Error::new(Kind::Conflict, fr::OVERTAKEN),
            _ => error.into(),
        }
    };
    ctx.write(batch).await.map_err(refused)?;
    Ok(request.done(outcome))
}

fn wanted(lookup: &Lookup<'_>) -> Option<(OrganisationId, ImportId)> {
    let id = lookup.params.get("import_id").ok()?;
    Some((lookup.claims.organisation, id))
}

/// One import, the lines that are wrong after the one that the query names, and the first that are right.
#[must_use]
pub fn load_one(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let Some((organisation, id)) = wanted(lookup) else {
        return Vec::new();
    };
    vec![
        store::one(organisation, id),
        store::faults(organisation, id, after(lookup), MOST),
        store::first(organisation, id, SHOWN),
    ]
}

/// One import, the lines of those to add, and what mails say of the organisation.
#[must_use]
pub fn load_to_add(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let Some((organisation, id)) = wanted(lookup) else {
        return Vec::new();
    };
    vec![
        store::one(organisation, id),
        store::numbers(organisation, id),
        team::office(lookup),
    ]
}

/// The right to add people, then the import of the path; 404 when the organisation has none of that identifier.
fn open(request: &mut Request) -> Result<(Grant<may::AddMember>, Import), Error> {
    let grant = grant(request)?;
    if request.loaded.is_empty() {
        return Err(Error::not_found());
    }
    let import: Option<Import> = request.take_first()?;
    Ok((grant, import.ok_or_else(Error::not_found)?))
}

/// Whom a file adds, or has added, and what is wrong with it.
pub fn show(mut request: Request) -> Result<Response, Error> {
    let (_, import) = open(&mut request)?;
    let faults = Faults::of(request.take_all()?, page_of(import.id))?;
    let people: Vec<(u32, Recruit)> = Line::read(request.take_all()?)?;
    let preview = Preview {
        import: &import,
        faults: &faults,
        people: &people,
    };
    Ok(if request.wants_json() {
        Response::json(&answers::preview(&preview, request.zone()))
    } else {
        Response::page(pages::show(&request, &preview))
    })
}

/// Adds everybody, or with `only_valid` those whose line is right. What is done already is not done again.
pub async fn confirm(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (grant, import) = open(&mut request)?;
    let lines: Vec<Single<u32>> = request.take_all()?;
    let office: Office = request.take_first()?.ok_or_else(Error::unauthenticated)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let added = outcome(&import, State::Done, &request);
    if import.state == State::Done {
        return Ok(request.done(&added));
    }
    // Each line gives a role. The file waits meanwhile.
    request.freshly_signed_in(&page_of(import.id))?;
    let only_valid = request
        .fields
        .get("only_valid")
        .is_some_and(|value| value != "0");
    if import.lines == 0 || (import.wrong > 0 && !only_valid) {
        return Err(Error::field("only_valid", fr::WRONG));
    }
    let batch = additions(ctx, &request, &grant, &import, &lines, &office);
    write(ctx, &request, &added, batch).await
}

fn outcome(import: &Import, state: State, request: &Request) -> Outcome {
    let import = Import {
        state,
        ..import.clone()
    };
    let receipt = answers::import(&import, request.zone());
    Outcome::changed(page_of(import.id), notices::PEOPLE_ADDED.code, receipt)
}

fn additions(
    ctx: &Ctx,
    request: &Request,
    grant: &Grant<may::AddMember>,
    import: &Import,
    lines: &[Single<u32>],
    office: &Office,
) -> Vec<Stmt> {
    let added = lines.iter().map(|line| Added {
        line: line.value,
        person: super::team::new_person(ctx),
        mail: ctx.uuid(),
    });
    let added: Vec<Added> = added.collect();
    let letters = [false, true].map(|invited| letter(ctx, office, "", invited));
    let [welcome, invitation] = &letters;
    store::add(
        grant,
        import.id,
        &added,
        Letters {
            welcome,
            invitation,
        },
        request.zone().civil_date(request.now),
        [ctx.uuid(), ctx.uuid()],
        request.now,
    )
}

/// Gives up a file that was only looked at; 409 once its people are added.
pub async fn give_up(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (grant, import) = open(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    if import.state != State::Ready {
        return Err(Error::new(Kind::Conflict, fr::DONE));
    }
    let gone = Outcome::changed(
        pages::PLACE.to_owned(),
        notices::FILE_GIVEN_UP.code,
        answers::import(&import, request.zone()),
    );
    let batch = store::give_up(&grant, import.id, ctx.uuid(), request.now);
    write(ctx, &request, &gone, batch).await
}
