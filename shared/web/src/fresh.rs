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
    /// 403 when the last sign-in is [`FRESH_SIGN_IN`] old or more; its page leads to the sign-in, then back to `back`, a path of this
    /// site. A token was made under such a sign-in, and nobody can sign in again for a program: it passes.
    pub fn freshly_signed_in(&self, back: &str) -> Result<(), Error> {
        let session = self.signed_in()?;
        let fresh = self.now - session.signed_in_at < FRESH_SIGN_IN;
        if fresh || session.kind == CredentialKind::Program {
            return Ok(());
        }
        Err(Error::new(Kind::Forbidden, fr::SIGN_IN_AGAIN).with_page(self.sign_in_again(back)))
    }

    fn sign_in_again(&self, back: &str) -> Markup {
        let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
        let target = format!("/connexion?retour={back}");
        let again = html! { (Button::primary("Me connecter de nouveau").to(&target)) };
        Page::new(self.session.as_ref(), "Confirmez que c’est bien vous")
            .errors(true)
            .render(empty_state(Drawing::Gate, fr::SIGN_IN_AGAIN, "", &again))
    }
}
