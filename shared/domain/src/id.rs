//! Typed identifiers: an `InterventionId` is never passed where an `OrganisationId` is due.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Declares one identifier type around a UUID (version 7, drawn by `platform::Random`).
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID.
            #[must_use]
            pub const fn new(value: Uuid) -> Self {
                Self(value)
            }

            /// The UUID inside.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            /// Reads the hyphenated lower-case form, the only one that Parvis writes.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

id! {
    /// A public body that uses Parvis.
    OrganisationId,
    /// A person with an account.
    PersonId,
    /// A browser's session or a program's token.
    CredentialId,
    /// A field intervention.
    InterventionId,
    /// A category of interventions, or a type inside a category.
    CategoryId,
    /// A comment on an intervention.
    CommentId,
    /// A photo of an intervention.
    PhotoId,
    /// Work that comes back.
    RecurrenceId,
    /// Days on which somebody is not there.
    AbsenceId,
    /// A file of past interventions.
    ImportId,
    /// A phrase ready to be put into a reason or a comment.
    PhraseId,
    /// A question asked of who reports something of a category.
    QuestionId,
    /// A step of a checklist.
    StepId,
    /// A filter of the list that somebody keeps.
    SavedFilterId,
    /// A zone of an organisation.
    ZoneId,
    /// A breach of personal data, in the operator's register.
    BreachId,
    /// A request about rights, in the operator's register.
    RightsRequestId,
}
