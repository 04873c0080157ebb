//! The JSON answers of the operator's registers, for the API document.

use web::route::{Schema, Shape};

const NATURES: Shape = Shape::OneOf(&["confidentiality", "integrity", "availability", "several"]);

const RIGHTS: Shape = Shape::OneOf(&[
    "access",
    "rectification",
    "erasure",
    "restriction",
    "objection",
    "portability",
]);

/// Something was done to an entry.
pub static RECEIPT: Schema = Schema {
    name: "RegisterReceipt",
    keys: &[("id", Shape::Id)],
};

/// A breach.
pub static BREACH: Schema = Schema {
    name: "Breach",
    keys: &[
        ("id", Shape::Id),
        ("version", Shape::Integer),
        ("nature", NATURES),
        ("nature_label", Shape::Text),
        ("facts", Shape::Text),
        ("known_at", Shape::Moment),
        ("deadline", Shape::Moment),
        ("people", Shape::OptionalNumber),
        ("data_kinds", Shape::OptionalText),
        ("consequences", Shape::OptionalText),
        ("measures", Shape::OptionalText),
        ("touched", Shape::Integer),
        ("told", Shape::Integer),
    ],
};

/// The breaches.
pub static BREACHES: Schema = Schema {
    name: "Breaches",
    keys: &[
        ("items", Shape::List(&BREACH)),
        ("next", Shape::OptionalText),
    ],
};

/// An organisation that a breach touches: when it was told, by `mail` or `otherwise`, and at how many addresses it can be.
pub static TOUCHED: Schema = Schema {
    name: "TouchedOrganisation",
    keys: &[
        ("id", Shape::Id),
        ("name", Shape::Text),
        ("told_at", Shape::OptionalMoment),
        ("told_how", Shape::OptionalText),
        ("addresses", Shape::Integer),
    ],
};

/// A breach and the organisations that it touches.
pub static BREACH_DETAIL: Schema = Schema {
    name: "BreachDetail",
    keys: &[
        ("id", Shape::Id),
        ("version", Shape::Integer),
        ("nature", NATURES),
        ("nature_label", Shape::Text),
        ("facts", Shape::Text),
        ("known_at", Shape::Moment),
        ("deadline", Shape::Moment),
        ("people", Shape::OptionalNumber),
        ("data_kinds", Shape::OptionalText),
        ("consequences", Shape::OptionalText),
        ("measures", Shape::OptionalText),
        ("touched", Shape::Integer),
        ("told", Shape::Integer),
        ("organisations", Shape::List(&TOUCHED)),
    ],
};

/// A request about rights; its days are civil dates of its organisation.
pub static RIGHTS_REQUEST: Schema = Schema {
    name: "RightsRequest",
    keys: &[
        ("id", Shape::Id),
        ("version", Shape::Integer),
        ("organisation_id", Shape::Id),
        ("organisation_name", Shape::Text),
        ("kind", RIGHTS),
        ("kind_label", Shape::Text),
        ("reference", Shape::Text),
        ("received_on", Shape::Text),
        ("due_on", Shape::Text),
        ("extended_on", Shape::OptionalText),
        ("extended_by", Shape::OptionalNumber),
        ("extension_reason", Shape::OptionalText),
        ("answered_on", Shape::OptionalText),
        ("outcome", Shape::OptionalText),
        ("outcome_label", Shape::OptionalText),
    ],
};

/// The requests.
pub static RIGHTS_REQUESTS: Schema = Schema {
    name: "RightsRequests",
    keys: &[
        ("items", Shape::List(&RIGHTS_REQUEST)),
        ("next", Shape::OptionalText),
    ],
};
