//! What is typed to sign in with a password, and to choose one.

use crate::{
    fr::passwords as fr,
    links,
    password::{self, HashError},
    store::passwords::{Holder, Name},
};
use domain::text::{EmailAddress, Identifiant};
use web::{FieldError, Fields, input::Reader};

/// Somebody signs in.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// What names the organisation; empty where an address needs none.
    pub slug: String,
    /// As whom.
    pub name: Name,
    /// What was typed.
    pub password: String,
    /// Where to go afterwards.
    pub back: Option<String>,
}

impl SignIn {
    /// What its tries are counted under: what was typed, whether somebody has that name or not, so that the count tells nothing.
    #[must_use]
    pub fn subject(&self) -> String {
        match &self.name {
            Name::Identifiant(name) => format!("password\n{}\n{}", self.slug, name.folded()),
            Name::Email(email) => format!("password\n{}", email.folded()),
        }
    }
}

/// Reads the form of signing in.
pub fn sign_in(fields: &Fields) -> Result<SignIn, Vec<FieldError>> {
    let mut reader = Reader::new(fields);
    let slug = fields.get("organisation_slug").unwrap_or_default().trim();
    let name = reader.required("identifiant", "votre identifiant", |raw| {
        if raw.contains('@') {
            EmailAddress::parse(raw).map(Name::Email)
        } else {
            Identifiant::parse(raw).map(Name::Identifiant)
        }
        .map_err(|_| fr::NAME_FORM)
    });
    if matches!(name, Some(Name::Identifiant(_))) && slug.is_empty() {
        reader.refuse("organisation_slug", fr::WHICH_ORGANISATION);
    }
    let password = reader.required("password", "votre mot de passe", typed);
    let back = fields.get("retour").and_then(links::same_site_path);
    match (name, password) {
        (Some(name), Some(password)) if reader.is_clean() => Ok(SignIn {
            slug: slug.to_owned(),
            name,
            password,
            back: back.map(str::to_owned),
        }),
        _ => Err(reader.into_errors()),
    }
}

/// A password to compare: one that is too long is no password of anybody.
fn typed(raw: &str) -> Result<String, password::Weak> {
    if raw.chars().count() > password::MOST {
        Err(password::Weak::Long)
    } else {
        Ok(raw.to_owned())
    }
}

/// Reads the present password.
pub fn present(fields: &Fields) -> Result<String, Vec<FieldError>> {
    let mut reader = Reader::new(fields);
    let present = reader.required("current_password", "votre mot de passe actuel", typed);
    present.ok_or_else(|| reader.into_errors())
}

/// Reads a new password of `holder`, typed twice; not the one-time password that it replaces.
pub fn new(fields: &Fields, holder: &Holder) -> Result<Result<String, Vec<FieldError>>, HashError> {
    let mut reader = Reader::new(fields);
    let chosen = reader.required("password", "un nouveau mot de passe", |raw| {
        password::choose(raw, &holder.known())
    });
    if fields.get("password_again") != fields.get("password") {
        reader.refuse("password_again", fr::NOT_SAME);
    }
    if let (Some(chosen), Some(given)) = (&chosen, holder.given())
        && password::verify(given, &password::canonical_one_time(chosen))?
    {
        reader.refuse("password", fr::STILL_GIVEN);
    }
    Ok(match chosen {
        Some(chosen) if reader.is_clean() => Ok(chosen),
        _ => Err(reader.into_errors()),
    })
}

/// The token of a link, of which the whole address may have been pasted.
#[must_use]
pub fn token(fields: &Fields) -> &str {
    let pasted = fields.get("token").unwrap_or_default();
    pasted.rsplit('#').next().unwrap_or_default().trim()
}
