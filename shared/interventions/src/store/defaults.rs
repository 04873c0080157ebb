//! The list of categories and types with which an organisation starts; it then makes it its own.

use crate::{
    model::{Category, CategoryType},
    policy::{Action, may},
};
use chrono::{DateTime, Utc};
use domain::{id::CategoryId, policy::Grant};
use platform::{Random, db::Stmt, ledger, start};

pub use platform::start::CATEGORIES;
pub(super) use platform::start::folded;

/// The default list as categories of its own, under fresh identifiers.
#[must_use]
pub fn default_list(at: DateTime<Utc>, ids: &Random) -> Vec<Category> {
    let id = || CategoryId::new(ids.uuid(at));
    let types = |names: &[&str]| {
        let types = names.iter();
        types
            .map(|name| CategoryType {
                id: id(),
                name: (*name).to_owned(),
                archived: false,
            })
            .collect()
    };
    CATEGORIES
        .into_iter()
        .map(|(name, names)| Category {
            id: id(),
            name: name.to_owned(),
            archived: false,
            nearby_metres: NEARBY_METRES,
            working_days: None,
            types: types(names),
        })
        .collect()
}

/// How near another one of a category may be the same, unless the organisation says otherwise: as schema.sql has it.
const NEARBY_METRES: u32 = 50;

/// Gives the organisation that list, a category being followed by its types.
#[must_use]
pub fn default_categories(
    grant: &Grant<may::ManageCategories>,
    list: &[Category],
    at: DateTime<Utc>,
    ids: &Random,
) -> Vec<Stmt> {
    let mut batch = Vec::new();
    for category in list {
        batch.push(add(grant, category.id, None, &category.name));
        batch.extend(
            category
                .types
                .iter()
                .map(|kind| add(grant, kind.id, Some(category.id), &kind.name)),
        );
    }
    let subject = format!("organisation/{}", grant.organisation());
    batch.push(ledger::audit(
        ids.uuid(at),
        grant.actor(),
        Action::ManageCategories.code(),
        &subject,
        at,
    ));
    batch
}

/// Adds a category, or a type to the category `parent`, after the others.
pub(super) fn add(
    grant: &Grant<may::ManageCategories>,
    id: CategoryId,
    parent: Option<CategoryId>,
    name: &str,
) -> Stmt {
    start::category(grant.organisation(), id, parent, name)
}
