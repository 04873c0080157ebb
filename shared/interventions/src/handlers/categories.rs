//! The list of categories and types, which the administrateur keeps.

use super::{edits::nothing, with_form};
use crate::{
    answers, forms, fr,
    model::{Category, CategoryType},
    notices,
    pages::{self, Entered},
    policy::{TABLE, may},
    store::{defaults, read, write},
};
use domain::{id::CategoryId, policy::Grant};
use maud::Markup;
use platform::db::{DbError, Stmt};
use web::{Ctx, Error, FieldError, Fields, Lookup, Outcome, Request, Response, error::Kind};

const PLACE: &str = "/interventions/categories";

/// The categories of the organisation.
#[must_use]
pub fn load(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![read::categories(lookup.claims.organisation)]
}

fn open(request: &mut Request) -> Result<(Grant<may::ManageCategories>, Vec<Category>), Error> {
    let categories = read::tree(request)?;
    let grant = request.granted::<may::ManageCategories>(TABLE)?;
    Ok((grant, categories))
}

/// The list.
pub fn list(mut request: Request) -> Result<Response, Error> {
    let (_, categories) = open(&mut request)?;
    if request.wants_json() {
        return Ok(Response::json(&answers::categories(&categories)));
    }
    let empty = nothing();
    Ok(Response::page(pages::categories(
        &request,
        &categories,
        &Entered::first(&empty),
    )))
}

/// Adds a category.
pub async fn add(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (grant, categories) = open(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let form = |wrong: &[FieldError]| {
        pages::categories(
            &request,
            &categories,
            &Entered::wrong(&request.fields, wrong),
        )
    };
    let name = name(&request, &form)?;
    let id = CategoryId::new(ctx.uuid());
    let outcome = Outcome::created(
        PLACE.to_owned(),
        notices::CATEGORIES_CHANGED.code,
        serde_json::json!({ "id": id }),
    );
    let batch = write::add_category(&grant, id, None, &name, request.now, &ctx.random);
    save(ctx, &request, &outcome, batch, &form).await
}

/// Gives an organisation that has no category the list with which others start; 409 once it has one.
pub async fn start(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (grant, categories) = open(&mut request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    if !categories.is_empty() {
        return Err(Error::new(Kind::Conflict, fr::LIST_BEGUN));
    }
    let list = defaults::default_list(request.now, &ctx.random);
    let outcome = Outcome::created(
        PLACE.to_owned(),
        notices::CATEGORIES_CHANGED.code,
        answers::categories(&list),
    );
    let batch = defaults::default_categories(&grant, &list, request.now, &ctx.random);
    let form = |wrong: &[FieldError]| {
        pages::categories(
            &request,
            &categories,
            &Entered::wrong(&request.fields, wrong),
        )
    };
    save(ctx, &request, &outcome, batch, &form).await
}

/// One category with its types, or one type.
pub(super) enum Which<'a> {
    Category(&'a Category),
    Type(&'a Category, &'a CategoryType),
}

impl<'a> Which<'a> {
    /// The category or type of the path; 404 when the organisation has none of that identifier.
    pub(super) fn of_path(request: &Request, categories: &'a [Category]) -> Result<Self, Error> {
        let id: CategoryId = request.param("id")?;
        let category = categories
            .iter()
            .find(|category| category.id == id)
            .map(Self::Category);
        let kinds = categories
            .iter()
            .flat_map(|category| category.types.iter().map(move |kind| (category, kind)));
        category
            .or_else(|| {
                kinds
                    .into_iter()
                    .find(|(_, kind)| kind.id == id)
                    .map(|(of, kind)| Self::Type(of, kind))
            })
            .ok_or_else(Error::not_found)
    }

    pub(super) const fn id(&self) -> CategoryId {
        match self {
            Self::Category(category) => category.id,
            Self::Type(_, kind) => kind.id,
        }
    }

    /// The page of the category, that of a type's category included.
    fn page(&self) -> String {
        match self {
            Self::Category(category) | Self::Type(category, _) => {
                format!("{PLACE}/{}", category.id)
            }
        }
    }

    fn draw(&self, request: &Request, renaming: &Entered<'_>) -> Markup {
        let empty = nothing();
        match self {
            Self::Category(category) => {
                pages::category(request, category, renaming, &Entered::first(&empty))
            }
            Self::Type(category, kind) => pages::category_type(request, category, kind, renaming),
        }
    }

    fn named(&self) -> Fields {
        let mut fields = nothing();
        if let Self::Category(category) = self {
            fields.push("nearby_metres", category.nearby_metres.to_string());
        }
        fields.push(
            "name",
            match self {
                Self::Category(category) => category.name.clone(),
                Self::Type(_, kind) => kind.name.clone(),
            },
        );
        fields
    }
}

/// The page of a category or type.
pub fn show(mut request: Request) -> Result<Response, Error> {
    let (_, categories) = open(&mut request)?;
    let which = Which::of_path(&request, &categories)?;
    let named = which.named();
    Ok(Response::page(
        which.draw(&request, &Entered::first(&named)),
    ))
}

/// Renames a category or type, and says how near another one may be the same.
pub async fn rename(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (grant, categories) = open(&mut request)?;
    let which = Which::of_path(&request, &categories)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let form = |wrong: &[FieldError]| which.draw(&request, &Entered::wrong(&request.fields, wrong));
    let name = name(&request, &form)?;
    let radius = forms::nearby_metres(&request.fields)
        .map_err(|wrong| with_form(Error::invalid(wrong), form))?;
    let batch = write::rename_category(&grant, which.id(), &name, radius, request.now, &ctx.random);
    save(ctx, &request, &saved(&which), batch, &form).await
}

/// Adds a type to a category.
pub async fn add_type(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (grant, categories) = open(&mut request)?;
    let which = Which::of_path(&request, &categories)?;
    let Which::Category(category) = which else {
        return Err(Error::not_found());
    };
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let named = which.named();
    let form = |wrong: &[FieldError]| {
        pages::category(
            &request,
            category,
            &Entered::first(&named),
            &Entered::wrong(&request.fields, wrong),
        )
    };
    let name = name(&request, &form)?;
    let id = CategoryId::new(ctx.uuid());
    let outcome = Outcome::created(
        which.page(),
        notices::CATEGORIES_CHANGED.code,
        serde_json::json!({ "id": id }),
    );
    let batch = write::add_category(
        &grant,
        id,
        Some(category.id),
        &name,
        request.now,
        &ctx.random,
    );
    save(ctx, &request, &outcome, batch, &form).await
}

/// Takes a category or type out of what is offered.
pub async fn archive(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    set_archived(ctx, request, true).await
}

/// Offers it again.
pub async fn restore(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    set_archived(ctx, request, false).await
}

async fn set_archived(ctx: &Ctx, mut request: Request, archived: bool) -> Result<Response, Error> {
    let (grant, categories) = open(&mut request)?;
    let which = Which::of_path(&request, &categories)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let named = which.named();
    let form = |wrong: &[FieldError]| which.draw(&request, &Entered::wrong(&named, wrong));
    let batch = write::archive_category(&grant, which.id(), archived, request.now, &ctx.random);
    save(ctx, &request, &saved(&which), batch, &form).await
}

fn saved(which: &Which<'_>) -> Outcome {
    Outcome::changed(
        which.page(),
        notices::CATEGORIES_CHANGED.code,
        serde_json::json!({ "id": which.id() }),
    )
}

fn name(request: &Request, form: &impl Fn(&[FieldError]) -> Markup) -> Result<String, Error> {
    forms::name(&request.fields).map_err(|wrong| with_form(Error::invalid(wrong), form))
}

/// Writes it; 422 when the name is there already.
async fn save(
    ctx: &Ctx,
    request: &Request,
    outcome: &Outcome,
    mut batch: Vec<Stmt>,
    form: &impl Fn(&[FieldError]) -> Markup,
) -> Result<Response, Error> {
    batch.extend(request.remember(outcome)?);
    match ctx.write(batch).await {
        Ok(_) => Ok(request.done(outcome)),
        Err(error @ DbError::NotUnique(_)) if error.repeats("category_name") => {
            Err(with_form(Error::field("name", fr::NAME_TAKEN), form))
        }
        Err(error) => Err(error.into()),
    }
}
