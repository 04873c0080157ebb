//! The JSON answers of identity, for the API document.

use web::route::{Schema, Shape};

/// The codes of the roles.
pub const ROLES: Shape = Shape::OneOf(&["administrator", "coordinator", "agent", "requester"]);

/// That a link was asked for: the same for everybody.
pub static ASKED: Schema = Schema {
    name: "SignInAsked",
    keys: &[("message", Shape::Text)],
};

/// A session that was opened.
pub static SIGNED_IN: Schema = Schema {
    name: "SignedIn",
    keys: &[
        ("id", Shape::Id),
        ("organisation_id", Shape::Id),
        ("person_id", Shape::Id),
        ("expires_at", Shape::Moment),
        ("path", Shape::Text),
    ],
};

/// The receipt of a change to one session or token.
pub static CREDENTIAL_CHANGED: Schema = Schema {
    name: "CredentialChanged",
    keys: &[("id", Shape::Id)],
};

/// How many sessions were closed.
pub static SESSIONS_CLOSED: Schema = Schema {
    name: "SessionsClosed",
    keys: &[("closed", Shape::Integer)],
};

/// The account is no longer linked to ProConnect.
pub static UNLINKED: Schema = Schema {
    name: "ProConnectUnlinked",
    keys: &[("person_id", Shape::Id)],
};

/// The session in another organisation.
pub static ORGANISATION_CHANGED: Schema = Schema {
    name: "OrganisationChanged",
    keys: &[("id", Shape::Id), ("organisation_id", Shape::Id)],
};

/// An organisation that the person belongs to.
pub static BELONGING: Schema = Schema {
    name: "Belonging",
    keys: &[
        ("id", Shape::Id),
        ("name", Shape::Text),
        ("role", ROLES),
        ("role_label", Shape::Text),
        ("current", Shape::Boolean),
    ],
};

/// A browser's session.
pub static SESSION: Schema = Schema {
    name: "Session",
    keys: &[
        ("id", Shape::Id),
        ("label", Shape::Text),
        ("created_at", Shape::Moment),
        ("last_seen_at", Shape::Moment),
        ("expires_at", Shape::Moment),
        ("current", Shape::Boolean),
    ],
};

/// A program's token, without its secret.
pub static TOKEN: Schema = Schema {
    name: "Token",
    keys: &[
        ("id", Shape::Id),
        ("name", Shape::Text),
        ("scope", ROLES),
        ("scope_label", Shape::Text),
        ("created_at", Shape::Moment),
        ("last_seen_at", Shape::Moment),
        ("expires_at", Shape::Moment),
    ],
};

/// The tokens of a person.
pub static TOKENS: Schema = Schema {
    name: "Tokens",
    keys: &[
        ("items", Shape::List(&TOKEN)),
        ("next", Shape::OptionalText),
    ],
};

/// A token that was created: the only answer that ever holds its secret.
pub static TOKEN_CREATED: Schema = Schema {
    name: "TokenCreated",
    keys: &[
        ("id", Shape::Id),
        ("token", Shape::Text),
        ("name", Shape::Text),
        ("scope", ROLES),
        ("scope_label", Shape::Text),
        ("expires_at", Shape::Moment),
    ],
};

/// One's own account.
pub static ACCOUNT: Schema = Schema {
    name: "Account",
    keys: &[
        ("person_id", Shape::Id),
        ("first_name", Shape::Text),
        ("last_name", Shape::Text),
        ("email", Shape::OptionalText),
        ("role", ROLES),
        ("role_label", Shape::Text),
        ("organisation_id", Shape::Id),
        ("organisation_name", Shape::Text),
        ("organisations", Shape::List(&BELONGING)),
        ("sessions", Shape::List(&SESSION)),
        ("tokens", Shape::List(&TOKEN)),
    ],
};

/// One member.
pub static MEMBER: Schema = Schema {
    name: "Member",
    keys: &[
        ("id", Shape::Id),
        ("last_name", Shape::Text),
        ("first_name", Shape::Text),
        ("identifiant", Shape::Text),
        ("role", ROLES),
        ("role_label", Shape::Text),
        ("email", Shape::OptionalText),
        ("phone", Shape::OptionalText),
        ("notice_at", Shape::OptionalMoment),
    ],
};

/// The members, by name.
pub static TEAM: Schema = Schema {
    name: "Team",
    keys: &[
        ("items", Shape::List(&MEMBER)),
        ("next", Shape::OptionalText),
    ],
};

/// A person was added; the warning is a sentence about the address, or null.
pub static MEMBER_ADDED: Schema = Schema {
    name: "MemberAdded",
    keys: &[("id", Shape::Id), ("warning", Shape::OptionalText)],
};

/// Something was done to a member.
pub static MEMBER_CHANGED: Schema = Schema {
    name: "MemberChanged",
    keys: &[("id", Shape::Id)],
};

/// A member is gone.
pub static MEMBER_REMOVED: Schema = Schema {
    name: "MemberRemoved",
    keys: &[("removed", Shape::Boolean)],
};

/// An intervention that is still to be done.
pub static OPEN_INTERVENTION: Schema = Schema {
    name: "OpenIntervention",
    keys: &[("id", Shape::Id), ("number", Shape::Integer)],
};

/// What a departure would leave behind.
pub static DEPARTURE: Schema = Schema {
    name: "Departure",
    keys: &[
        ("member", Shape::Object(&MEMBER)),
        ("open_interventions", Shape::List(&OPEN_INTERVENTION)),
    ],
};

/// An organisation that asks.
pub static INVITATION: Schema = Schema {
    name: "Invitation",
    keys: &[
        ("organisation_id", Shape::Id),
        ("organisation_name", Shape::Text),
        ("role", ROLES),
        ("role_label", Shape::Text),
    ],
};

/// The organisations that ask.
pub static INVITATIONS: Schema = Schema {
    name: "Invitations",
    keys: &[
        ("items", Shape::List(&INVITATION)),
        ("next", Shape::OptionalText),
    ],
};

/// What the person answered.
pub static INVITATION_ANSWERED: Schema = Schema {
    name: "InvitationAnswered",
    keys: &[("organisation_id", Shape::Id), ("accepted", Shape::Boolean)],
};

/// One line of the register.
pub static DURATION: Schema = Schema {
    name: "Duration",
    keys: &[
        ("table", Shape::Text),
        ("holds", Shape::Text),
        ("duration", Shape::Text),
        ("fate", Shape::Text),
        ("source", Shape::Text),
    ],
};

/// The register.
pub static DURATIONS: Schema = Schema {
    name: "Durations",
    keys: &[
        ("items", Shape::List(&DURATION)),
        ("next", Shape::OptionalText),
    ],
};
