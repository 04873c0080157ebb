//! What is typed to sign in, and on « Mon compte ».

use crate::{fr::sign_in as fr, links};
use domain::{
    id::OrganisationId,
    policy::Role,
    text::{EmailAddress, Line},
};
use web::{FieldError, Fields, input::Reader};

/// Somebody asks for a link.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The address that was typed.
    pub email: EmailAddress,
    /// Where to go afterwards.
    pub back: Option<String>,
}

/// Reads the form of a link.
pub fn ask(fields: &Fields) -> Result<Ask, Vec<FieldError>> {
    let mut reader = Reader::new(fields);
    let email = reader.required("email", "votre adresse électronique", EmailAddress::parse);
    let back = fields
        .get("retour")
        .and_then(links::same_site_path)
        .map(str::to_owned);
    match email {
        Some(email) => Ok(Ask { email, back }),
        None => Err(reader.into_errors()),
    }
}

/// Reads a code, where one was typed.
pub fn code(fields: &Fields) -> Result<Option<String>, Vec<FieldError>> {
    match fields.get("code").filter(|raw| !raw.trim().is_empty()) {
        None => Ok(None),
        Some(raw) => links::parse_code(raw)
            .map(Some)
            .ok_or_else(|| vec![FieldError::new("code", fr::CODE_FORM)]),
    }
}

/// A token to create.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What its person calls it.
    pub name: Line<60>,
    /// Its role at most.
    pub scope: Role,
    /// Its life.
    pub days: i64,
}

/// Longest life of a token, in days.
pub const TOKEN_DAYS: i64 = 365;

/// Reads the form of a token, for a person of that role.
pub fn token(fields: &Fields, role: Role) -> Result<NewToken, Vec<FieldError>> {
    let mut reader = Reader::new(fields);
    let name = reader.required("name", "le nom du jeton", Line::parse);
    let scope = reader.required("scope", "le rôle du jeton", |raw| {
        match Role::from_code(raw).filter(|role| Role::TEAM.contains(role)) {
            None => Err(fr::SCOPE_UNKNOWN),
            Some(scope) if scope > role => Err(fr::SCOPE_TOO_WIDE),
            Some(scope) => Ok(scope),
        }
    });
    let days = reader.required("days", "la durée du jeton", |raw| {
        raw.trim()
            .parse()
            .ok()
            .filter(|days| (1..=TOKEN_DAYS).contains(days))
            .ok_or(fr::DAYS)
    });
    match (name, scope, days) {
        (Some(name), Some(scope), Some(days)) => Ok(NewToken { name, scope, days }),
        _ => Err(reader.into_errors()),
    }
}

/// Reads which organisation to go on in; what is no identifier is none.
#[must_use]
pub fn organisation(fields: &Fields) -> Option<OrganisationId> {
    fields
        .get("organisation_id")
        .and_then(|raw| raw.parse().ok())
}
