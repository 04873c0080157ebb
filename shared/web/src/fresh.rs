//! What needs certainty about who acts asks to sign in again: exports, roles, erasures.

use crate::{
    Error, Page, Request,
    error::Kind,
    fr,
    html::{Button, Drawing, empty_state},
};
use chrono::TimeDelta;
use maud::{Markup, html};
use platform::directory::CredentialKind;

/// How old a sign-in may be for what needs certainty about who acts (identity.md, « Sessions »); exclusive.
pub const FRESH_SIGN_IN: TimeDelta = TimeDelta::hours(12);

impl Request {
    /// Whether the last sign-in is less than [`FRESH_SIGN_IN`] old. A token was made under such a sign-in, and nobody can sign in again
    /// for a program: it passes.
    pub fn is_freshly_signed_in(&self) -> Result<bool, Error> {
        let session = self.signed_in()?;
        let fresh = self.now - session.signed_in_at < FRESH_SIGN_IN;
        Ok(fresh || session.kind == CredentialKind::Program)
    }

    /// 403 unless [`Request::is_freshly_signed_in`]; its page leads to the sign-in, then back to `back`, a path of this site.
    pub fn freshly_signed_in(&self, back: &str) -> Result<(), Error> {
        if self.is_freshly_signed_in()? {
            return Ok(());
        }
        Err(Error::new(Kind::Forbidden, fr::SIGN_IN_AGAIN).with_page(self.sign_in_again(back)))
    }

    fn sign_in_again(&self, back: &str) -> Markup {
        let target = sign_in_then(back);
        let again = html! { (Button::primary("Me connecter de nouveau").to(&target)) };
        Page::new(self.session.as_ref(), "Confirmez que c’est bien vous")
            .errors(true)
            .render(empty_state(Drawing::Gate, fr::SIGN_IN_AGAIN, "", &again))
    }
}

/// The address of the sign-in that comes back to `path`, a path of this site.
#[must_use]
pub fn sign_in_then(path: &str) -> String {
    let path: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
    format!("/connexion?retour={path}")
}
