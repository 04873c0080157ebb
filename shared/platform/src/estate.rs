//! All that there is of one organisation, read from the register: what its archive gives back, and what its destruction takes.

use crate::db::{Stmt, Value};
use chrono::{DateTime, Utc};
use domain::{
    id::OrganisationId,
    retention::{FILES, REGISTER, Rule, SECRETS, has},
};

/// The tables that are not given back, and why, in French: the archive says so itself.
pub const EXCUSED: &[(&str, &str)] = &[
    ("official_body", "liste officielle, publique"),
    ("terms", "conditions du service, publiques"),
    (
        "terms_reading",
        "propre au compte de chaque personne, qui vaut pour toutes ses collectivités",
    ),
    ("credential", "connexions et jetons\u{a0}: des secrets"),
    ("sign_in_link", "liens de connexion\u{a0}: des secrets"),
    ("email_change", "changements d’adresse\u{a0}: des secrets"),
    ("password", "mots de passe\u{a0}: des secrets"),
    ("password_link", "liens de mot de passe\u{a0}: des secrets"),
    (
        "proconnect_identity",
        "liens à ProConnect\u{a0}: des secrets",
    ),
    (
        "proconnect_return",
        "retours de ProConnect\u{a0}: des secrets",
    ),
    ("throttle", "compteurs de tentatives, d’un jour"),
    ("departure", "identifiants que plus personne ne porte"),
    (
        "breach",
        "registre de l’exploitant, qui écrit à la collectivité de chaque violation qui la touche",
    ),
    (
        "breach_organisation",
        "registre de l’exploitant, comme les violations",
    ),
    (
        "intervention_word",
        "copie des interventions pour la recherche",
    ),
    (
        "saved_filter",
        "filtres de chaque personne, qu’elle emporte depuis «\u{a0}Mes données\u{a0}»",
    ),
    (
        "alert",
        "alertes de chaque personne, qu’elle emporte depuis «\u{a0}Mes données\u{a0}»\u{a0}: quand elle les a lues ne regarde qu’elle",
    ),
    (
        "alert_choice",
        "réglages de chaque personne, qu’elle emporte depuis «\u{a0}Mes données\u{a0}»",
    ),
    ("alert_stop", "arrêt des courriels\u{a0}: des secrets"),
    ("calendar_feed", "adresses d’agenda\u{a0}: des secrets"),
    (
        "outbox",
        "courriels en route, qui redisent les interventions et portent des liens secrets",
    ),
    ("idempotency", "accusés techniques, de 30\u{a0}jours"),
    ("file_deletion", "fichiers à supprimer"),
    ("purge_log", "journal technique de tout le service"),
    ("closing", "fin de ce contrat, que cette archive exécute"),
    ("archive", "cette archive même"),
    ("archive_volume", "cette archive même"),
    ("certificate", "destructions de tout le service"),
];

/// Of the account that a member has for the whole platform, what his organisation knows: which it is, and its address.
const OF_ACCOUNT: [&str; 2] = ["id", "email"];

/// How many rows one statement takes away at most.
pub const BATCH: usize = 2000;

/// The tables that are given back, in the order of the register.
#[must_use]
pub fn given_back() -> impl DoubleEndedIterator<Item = &'static Rule> {
    let excused = |rule: &&Rule| EXCUSED.iter().all(|(table, _)| *table != rule.table);
    REGISTER.iter().filter(excused)
}

/// The columns of a table that are given back: all but secrets.
#[must_use]
pub fn columns(rule: &Rule) -> Vec<&'static str> {
    let shown = |name: &&str| {
        !SECRETS.contains(name) && (rule.table != "person" || OF_ACCOUNT.contains(name))
    };
    let all = rule.columns.iter().map(|column| column.name());
    all.filter(shown).collect()
}

/// The columns that put the rows of one organisation in an order which an index has.
#[must_use]
pub fn order(rule: &Rule) -> Vec<&'static str> {
    if rule.table == "audit" {
        return vec!["at", "id"];
    }
    let own: Vec<&str> = rule
        .key
        .iter()
        .copied()
        .filter(|name| *name != "organisation_id")
        .collect();
    if own.is_empty() {
        rule.key.to_vec()
    } else {
        own
    }
}

/// At most `limit` rows of a table that is given back, in its [`order`], after the one of which `after` holds the values of that order.
///
/// An invitation that was refused looks like one that waits, here as on every page.
#[must_use]
pub fn page(rule: &Rule, organisation: OrganisationId, after: &[Value], limit: usize) -> Stmt {
    let shown = |name: &str| match (rule.table, name) {
        ("membership", "state") => {
            "case t.state when 'declined' then 'invited' else t.state end as state".to_owned()
        }
        _ => format!("t.{name}"),
    };
    let columns: Vec<String> = columns(rule).into_iter().map(shown).collect();
    ordered(rule, &columns.join(", "), organisation, after, limit)
}

/// The same of a table that names objects of R2: the values of its order, then their keys and the column `size`, where it has one.
#[must_use]
pub fn files(
    rule: &Rule,
    keys: &[&str],
    organisation: OrganisationId,
    after: &[Value],
    limit: usize,
) -> Stmt {
    let names = order(rule).into_iter().chain(keys.iter().copied());
    let columns: Vec<String> = names.map(|name| format!("t.{name}")).collect();
    let size = if has(rule, "size") { ", t.size" } else { "" };
    let columns = format!("{}{size}", columns.join(", "));
    ordered(rule, &columns, organisation, after, limit)
}

fn ordered(
    rule: &Rule,
    columns: &str,
    organisation: OrganisationId,
    after: &[Value],
    limit: usize,
) -> Stmt {
    let (from, owner, names) = match rule.table {
        "organisation" => ("organisation t".to_owned(), "t.id", vec!["t.id".to_owned()]),
        "person" => (
            "membership m join person t on t.id = m.person_id".to_owned(),
            "m.organisation_id",
            vec!["m.person_id".to_owned()],
        ),
        table => {
            let names = order(rule).into_iter().map(|name| format!("t.{name}"));
            (format!("{table} t"), "t.organisation_id", names.collect())
        }
    };
    let names = names.join(", ");
    let mut params = vec![
        Value::from(organisation),
        Value::Int(i64::try_from(limit).unwrap_or(i64::MAX)),
    ];
    let beyond = if after.is_empty() {
        String::new()
    } else {
        let marks: Vec<String> = (3..after.len() + 3).map(|n| format!("?{n}")).collect();
        params.extend_from_slice(after);
        format!(" and ({names}) > ({})", marks.join(", "))
    };
    Stmt {
        sql: format!(
            "select {columns} from {from} where {owner} = ?1{beyond} order by {names} limit ?2"
        )
        .into(),
        params,
    }
}

/// The tables that hold rows of organisations, children before their parents; the organisation's own row is not among them.
pub fn held() -> impl Iterator<Item = &'static Rule> {
    REGISTER
        .iter()
        .rev()
        .filter(|rule| has(rule, "organisation_id"))
}

/// Whether a table still holds something of an organisation: one row, `value`.
#[must_use]
pub fn remains(rule: &Rule, organisation: OrganisationId) -> Stmt {
    Stmt {
        sql: format!(
            "select exists (select 1 from {} where organisation_id = ?1) as value",
            rule.table
        )
        .into(),
        params: vec![Value::from(organisation)],
    }
}

/// Takes at most [`BATCH`] rows of a table away, their files to the queue of deletions, and adds them to the certificate until that is
/// closed. The last statement gives one row for each row that went.
#[must_use]
pub fn take(rule: &Rule, organisation: OrganisationId, now: DateTime<Utc>) -> Vec<Stmt> {
    let (table, key) = (rule.table, rule.key.join(", "));
    // A type before its category, which it refers to.
    let first = if has(rule, "parent_id") {
        "parent_id is null, "
    } else {
        ""
    };
    let rows = format!(
        "select {key} from {table} where organisation_id = ?1 order by {first}{} limit {BATCH}",
        order(rule).join(", ")
    );
    let stmt = |sql: String, params: Vec<Value>| Stmt {
        sql: sql.into(),
        params,
    };
    let own = || vec![Value::from(organisation)];
    let mut batch = vec![stmt(
        format!(
            "update certificate set counts = json_set(counts, '$.{table}', coalesce(counts ->> '$.{table}', 0) + (select count(*) from ({rows}))) where former_id = ?1 and emptied_at is null"
        ),
        own(),
    )];
    for column in files_of(table) {
        batch.push(stmt(
            format!("insert into file_deletion (key, queued_at) select {column}, ?2 from {table} where ({key}) in ({rows}) and {column} is not null on conflict (key) do update set queued_at = min(queued_at, excluded.queued_at)"),
            vec![Value::from(organisation), Value::from(now)],
        ));
        // The size is that of the first.
        let bytes = if *column == "key" {
            format!(
                ", bytes = bytes + (select coalesce(sum(size), 0) from {table} where ({key}) in ({rows}))"
            )
        } else {
            String::new()
        };
        batch.push(stmt(
            format!("update certificate set files = files + (select count({column}) from {table} where ({key}) in ({rows})){bytes} where former_id = ?1 and emptied_at is null"),
            own(),
        ));
    }
    batch.push(stmt(
        format!("delete from {table} where ({key}) in ({rows}) returning 1 as value"),
        own(),
    ));
    batch
}

fn files_of(table: &str) -> &'static [&'static str] {
    let found = FILES.iter().find(|(known, _)| *known == table);
    found.map_or(&[], |(_, columns)| *columns)
}
