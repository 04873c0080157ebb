//! What the legal pages say of an organisation.

use domain::id::OrganisationId;
use platform::{db::Stmt, system_sql};
use serde::Deserialize;

/// An organisation as the public may know it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PublicBody {
    /// Its name.
    pub name: String,
    /// Whom its people write to.
    pub contact_email: Option<String>,
    /// Its data-protection officer.
    pub officer_email: Option<String>,
}

/// The organisation of that slug: a [`PublicBody`].
#[must_use]
pub fn by_slug(slug: &str) -> Stmt {
    system_sql!(
        "select name, contact_email, officer_email from organisation where slug = ?1",
        slug
    )
}

/// The organisation that the reader is signed in to: a [`PublicBody`].
#[must_use]
pub fn by_id(id: OrganisationId) -> Stmt {
    system_sql!(
        "select name, contact_email, officer_email from organisation where id = ?1",
        id
    )
}
