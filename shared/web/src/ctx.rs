//! What a handler may use of the outside world.

use crate::{Error, maps::Maps, proconnect::ProConnect};
use platform::{
    Clock, Database, Files, Mailer, Outbound, Random, Rows,
    db::{DbError, Stmt},
};
use std::cell::Cell;

/// What the deployment says.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The public address, without a final slash: links in mails start with it.
    pub origin: String,
    /// Whom to write to about the service.
    pub support: String,
    /// Who publishes this Parvis: name, legal form, address, telephone (law of 21 June 2004, article 1-1).
    pub publisher: String,
    /// Who answers for what is published.
    pub director: String,
    /// Who hosts it: name, address, telephone.
    pub host: String,
    /// The keys that sign links, `kid:base64url` separated by commas, the first one signs.
    pub link_keys: String,
    /// The secret under which codes are kept, base64url.
    pub code_secret: String,
    /// Whether a request may set the clock: in tests only.
    pub test_clock: bool,
    /// Where pages take maps and addresses from.
    pub maps: Maps,
    /// The identity provider of public bodies, where the deployment has one.
    pub proconnect: ProConnect,
}

/// The outside world of one request or one job.
#[derive(Debug)]
pub struct Ctx {
    /// Records.
    pub db: Database,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
    /// The deployment.
    pub config: Config,
    /// Files, where the function is bound to them.
    pub files: Option<Files>,
    /// Mail, where the function is bound to it.
    pub mailer: Option<Mailer>,
    /// Other services.
    pub outbound: Outbound,
    /// Whether something was put in the outbox.
    pub outbox_filled: Cell<bool>,
}

impl Ctx {
    /// The file store.
    pub fn files(&self) -> Result<&Files, Error> {
        self.files
            .as_ref()
            .ok_or_else(|| Error::internal("this function is not bound to files"))
    }

    /// Now, in whole seconds, UTC.
    #[must_use]
    pub fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.clock.now()
    }

    /// A fresh UUID of version 7.
    #[must_use]
    pub fn uuid(&self) -> uuid::Uuid {
        self.random.uuid(self.now())
    }

    /// Reads: one round trip.
    pub async fn read(&self, statements: Vec<Stmt>) -> Result<Vec<Rows>, DbError> {
        if statements.is_empty() {
            return Ok(Vec::new());
        }
        self.db.batch(statements).await
    }

    /// Writes all of it or nothing: one round trip. Mail that it queues is sent right after the reply.
    pub async fn write(&self, statements: Vec<Stmt>) -> Result<Vec<Rows>, DbError> {
        let mails = statements
            .iter()
            .any(|statement| statement.sql.starts_with("insert into outbox"));
        let rows = self.db.batch(statements).await?;
        if mails {
            self.outbox_filled.set(true);
        }
        Ok(rows)
    }
}
