//! What is held of a person, read from the register: the same lines that a departure follows.

use crate::db::{Stmt, Value};
use domain::{
    id::{OrganisationId, PersonId},
    retention::{Column, REGISTER, Rule, has},
};

/// One table of the register that holds something of a person, and how to read it.
#[derive(Debug)]
pub struct Holding {
    /// Its line.
    pub rule: &'static Rule,
    /// Reads the columns that were asked for, each row as [`serde_json::Value`] or any other struct.
    pub statement: Stmt,
}

/// The number of the intervention, for rows that belong to one: an identifier means nothing to a person.
pub const INTERVENTION_NUMBER: &str = "intervention_number";

/// The place of the recurrence, for rows that belong to one.
pub const RECURRENCE_PLACE: &str = "recurrence_place";

/// Every row that is of `person` or that he wrote in `organisation`, and his account, table after table in the register's order; at
/// most `most` rows of each. `shows` says which columns to read.
#[must_use]
pub fn of(
    organisation: OrganisationId,
    person: PersonId,
    most: u32,
    shows: fn(&Column) -> bool,
) -> Vec<Holding> {
    REGISTER
        .iter()
        .filter_map(|rule| {
            let sql = select(rule, shows)?;
            let params = vec![
                Value::from(person),
                Value::from(most),
                Value::from(organisation),
            ];
            let used = if has(rule, "organisation_id") { 3 } else { 2 };
            Some(Holding {
                rule,
                statement: Stmt {
                    sql: sql.into(),
                    params: params.into_iter().take(used).collect(),
                },
            })
        })
        .collect()
}

/// The column that ties a table's rows to a person: whose they are, else who wrote them.
#[must_use]
pub fn tie(rule: &Rule) -> Option<&'static str> {
    let owner = |column: &&Column| matches!(column, Column::Owner(_));
    let author = |column: &&Column| matches!(column, Column::Author(_));
    let columns = rule.columns;
    let found = columns.iter().find(owner);
    found
        .or_else(|| columns.iter().find(author))
        .map(|column| column.name())
}

fn select(rule: &Rule, shows: fn(&Column) -> bool) -> Option<String> {
    let tie = tie(rule)?;
    let mut columns: Vec<String> = rule
        .columns
        .iter()
        .filter(|column| shows(column))
        .map(|column| format!("t.{}", column.name()))
        .collect();
    if has(rule, "intervention_id") {
        columns.insert(0, format!("(select i.number from intervention i where i.organisation_id = t.organisation_id and i.id = t.intervention_id) as {INTERVENTION_NUMBER}"));
    }
    if has(rule, "recurrence_id") && rule.table != "intervention" {
        columns.insert(0, format!("(select r.address from recurrence r where r.organisation_id = t.organisation_id and r.id = t.recurrence_id) as {RECURRENCE_PLACE}"));
    }
    let here = if has(rule, "organisation_id") {
        " and t.organisation_id = ?3"
    } else {
        ""
    };
    Some(format!(
        "select {} from {} t where t.{tie} = ?1{here} limit ?2",
        columns.join(", "),
        rule.table
    ))
}
