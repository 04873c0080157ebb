//! The services outside, as a test plays them.

use crate::{
    OutsideError,
    outbound::{Asked, Remembered, Reply, RsaKey},
    secret,
};
use chrono::{DateTime, Utc};
use std::{cell::RefCell, collections::BTreeMap, fmt, rc::Rc};

/// Answers as a test says.
type Play = dyn Fn(&Asked<'_>) -> Result<Reply, OutsideError>;

/// The services outside: nobody answers until a test does.
#[derive(Clone)]
pub struct Outbound {
    play: Rc<Play>,
    memory: Rc<RefCell<BTreeMap<String, Remembered>>>,
}

impl fmt::Debug for Outbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbound").finish_non_exhaustive()
    }
}

impl Default for Outbound {
    fn default() -> Self {
        Self::played_by(|_| Err(OutsideError("nobody answers".to_owned())))
    }
}

impl Outbound {
    /// Services that answer so.
    #[must_use]
    pub fn played_by(play: impl Fn(&Asked<'_>) -> Result<Reply, OutsideError> + 'static) -> Self {
        Self {
            play: Rc::new(play),
            memory: Rc::default(),
        }
    }

    /// Asks.
    #[expect(clippy::unused_async, reason = "the same shape as on Workers")]
    pub async fn ask(&self, asked: &Asked<'_>) -> Result<Reply, OutsideError> {
        (self.play)(asked)
    }

    /// What was kept under that name.
    #[must_use]
    pub fn recall(&self, name: &str) -> Option<Remembered> {
        self.memory.borrow().get(name).cloned()
    }

    /// Keeps an answer.
    pub fn remember(&self, name: &str, at: DateTime<Utc>, body: &str) {
        let kept = Remembered {
            at,
            body: body.to_owned(),
        };
        self.memory.borrow_mut().insert(name.to_owned(), kept);
    }

    /// Whether `signature` is what [`Outbound::sign`] puts under `text`: RSA itself is proven on workerd, where the runtime's is used.
    #[expect(clippy::unused_async, reason = "the same shape as on Workers")]
    pub async fn is_signed(
        &self,
        key: &RsaKey,
        text: &str,
        signature: &[u8],
    ) -> Result<bool, OutsideError> {
        Ok(signature == Self::sign(key, text))
    }

    /// What stands for a signature in tests.
    #[must_use]
    pub fn sign(key: &RsaKey, text: &str) -> Vec<u8> {
        secret::sha256(format!("{} {} {text}", key.n, key.e).as_bytes()).to_vec()
    }
}
