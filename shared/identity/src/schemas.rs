//! The JSON answers of identity, for the API document.

pub mod import;
pub mod registers;

use web::route::{Schema, Shape};

/// The codes of the roles.
pub const ROLES: Shape = Shape::OneOf(&[
    "administrator",
    "coordinator",
    "agent",
    "requester",
    "operator",
]);

/// That a link was asked for: the same for everybody.
pub static ASKED: Schema = Schema {
    name: "SignInAsked",
    keys: &[("message", Shape::Text)],
};

/// The terms of use.
pub static TERMS: Schema = Schema {
    name: "Terms",
    keys: &[
        ("version", Shape::Integer),
        ("apply_on", Shape::Text),
        ("published_at", Shape::Moment),
        ("text", Shape::Text),
        ("versions", Shape::List(&TERMS_VERSION)),
    ],
};

static TERMS_VERSION: Schema = Schema {
    name: "TermsVersion",
    keys: &[("version", Shape::Integer), ("apply_on", Shape::Text)],
};

/// Every version that was published.
pub static TERMS_VERSIONS: Schema = Schema {
    name: "TermsVersions",
    keys: &[("items", Shape::List(&TERMS_VERSION))],
};

/// The receipt of having read them.
pub static TERMS_READ: Schema = Schema {
    name: "TermsRead",
    keys: &[("version", Shape::Integer)],
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

/// One's own password: since when; null: none.
pub static PASSWORD: Schema = Schema {
    name: "Password",
    keys: &[("set_at", Shape::OptionalMoment)],
};

/// A password was chosen or removed.
pub static PASSWORD_CHANGED: Schema = Schema {
    name: "PasswordChanged",
    keys: &[("changed", Shape::Boolean)],
};

/// A one-time password: the only answer that ever holds it.
pub static ONE_TIME_PASSWORD: Schema = Schema {
    name: "OneTimePassword",
    keys: &[
        ("id", Shape::Id),
        ("password", Shape::Text),
        ("expires_at", Shape::Moment),
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
        ("organisation_id", Shape::Id),
        ("organisation_name", Shape::Text),
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
        ("organisation_id", Shape::Id),
        ("organisation_name", Shape::Text),
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
        ("photo", Shape::OptionalText),
        ("notice_at", Shape::OptionalMoment),
    ],
};

/// How many people were ticked as informed.
pub static MEMBERS_INFORMED: Schema = Schema {
    name: "MembersInformed",
    keys: &[("informed", Shape::Integer)],
};

/// A colour, and how text in it contrasts with the grounds of both schemes.
pub static BRAND: Schema = Schema {
    name: "Brand",
    keys: &[
        ("colour", Shape::Text),
        ("light", Shape::OptionalNumber),
        ("dark", Shape::OptionalNumber),
    ],
};

/// The colour that an organisation was given.
pub static BRAND_CHANGED: Schema = Schema {
    name: "BrandChanged",
    keys: &[("colour", Shape::Text)],
};

/// The address of the logo that an organisation was given, or null.
pub static LOGO_CHANGED: Schema = Schema {
    name: "LogoChanged",
    keys: &[("logo", Shape::OptionalText)],
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

/// The kinds of organisations.
const KINDS: Shape = Shape::OneOf(&["commune", "epci", "departement", "administration", "other"]);

/// An organisation as the operator sees it: volumes, never what it holds.
pub static ORGANISATION: Schema = Schema {
    name: "Organisation",
    keys: &[
        ("id", Shape::Id),
        ("kind", KINDS),
        ("name", Shape::Text),
        ("slug", Shape::Text),
        ("siren", Shape::OptionalText),
        ("zone", Shape::Text),
        ("created_at", Shape::Moment),
        ("suspended_at", Shape::OptionalMoment),
        ("members", Shape::Integer),
        ("interventions", Shape::Integer),
        ("outlined", Shape::Boolean),
    ],
};

/// The organisations, by slug.
pub static ORGANISATIONS: Schema = Schema {
    name: "Organisations",
    keys: &[
        ("items", Shape::List(&ORGANISATION)),
        ("next", Shape::OptionalText),
    ],
};

/// An account as the operator sees it, in one organisation.
pub static ACCOUNT_HOLDER: Schema = Schema {
    name: "AccountHolder",
    keys: &[
        ("id", Shape::Id),
        ("first_name", Shape::Text),
        ("last_name", Shape::Text),
        ("identifiant", Shape::Text),
        ("role", ROLES),
        ("role_label", Shape::Text),
        ("email", Shape::OptionalText),
        ("suspended_at", Shape::OptionalMoment),
    ],
};

/// An organisation and its administrateur.
pub static ORGANISATION_DETAIL: Schema = Schema {
    name: "OrganisationDetail",
    keys: &[
        ("id", Shape::Id),
        ("kind", KINDS),
        ("name", Shape::Text),
        ("slug", Shape::Text),
        ("siren", Shape::OptionalText),
        ("zone", Shape::Text),
        ("created_at", Shape::Moment),
        ("suspended_at", Shape::OptionalMoment),
        ("members", Shape::Integer),
        ("interventions", Shape::Integer),
        ("outlined", Shape::Boolean),
        ("administrator", Shape::OptionalObject(&ACCOUNT_HOLDER)),
    ],
};

/// A body of the official list.
pub static OFFICIAL_BODY: Schema = Schema {
    name: "OfficialBody",
    keys: &[
        ("kind", KINDS),
        ("code", Shape::Text),
        ("name", Shape::Text),
        ("siren", Shape::OptionalText),
        ("departement", Shape::OptionalText),
    ],
};

/// The bodies whose name starts as asked.
pub static OFFICIAL_BODIES: Schema = Schema {
    name: "OfficialBodies",
    keys: &[
        ("items", Shape::List(&OFFICIAL_BODY)),
        ("next", Shape::OptionalText),
    ],
};

/// Something was created or found by the operator.
pub static CONSOLE_RECEIPT: Schema = Schema {
    name: "ConsoleReceipt",
    keys: &[("id", Shape::Id)],
};

/// Something was done by the operator.
pub static CONSOLE_DONE: Schema = Schema {
    name: "ConsoleDone",
    keys: &[("done", Shape::Boolean)],
};

/// A run of a rule of the register: what and how many, never who.
pub static RUN: Schema = Schema {
    name: "Run",
    keys: &[
        ("rule", Shape::Text),
        ("ran_at", Shape::Moment),
        ("count", Shape::Integer),
        ("oldest_kept", Shape::OptionalText),
        ("duration_ms", Shape::Integer),
        ("finished", Shape::Boolean),
    ],
};

/// How the platform works.
pub static OPERATIONS: Schema = Schema {
    name: "Operations",
    keys: &[
        ("waiting_mails", Shape::Integer),
        ("dead_mails", Shape::Integer),
        ("items", Shape::List(&RUN)),
        ("next", Shape::OptionalText),
    ],
};

/// The receipt of a person's own correction.
pub static CORRECTED: Schema = Schema {
    name: "Corrected",
    keys: &[("id", Shape::Id)],
};

/// The receipt of a new address.
pub static ADDRESS_CHANGED: Schema = Schema {
    name: "AddressChanged",
    keys: &[("changed", Shape::Boolean)],
};

/// The receipt of an erasure.
pub static ERASED: Schema = Schema {
    name: "Erased",
    keys: &[("erased", Shape::Boolean)],
};

/// One line of the journal of actions.
pub static ACTION: Schema = Schema {
    name: "Action",
    keys: &[
        ("id", Shape::Id),
        ("at", Shape::Moment),
        ("action", Shape::Text),
        ("action_label", Shape::OptionalText),
        ("subject", Shape::Text),
        ("intervention_number", Shape::OptionalNumber),
        ("actor_name", Shape::OptionalText),
    ],
};

/// The journal of actions.
pub static ACTIONS: Schema = Schema {
    name: "Actions",
    keys: &[
        ("items", Shape::List(&ACTION)),
        ("next", Shape::OptionalText),
    ],
};
