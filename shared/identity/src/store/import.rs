//! People who come as a file: what is kept of the file until they are added, and their addition, all in one batch.

use crate::{
    model::import::{Import, Read, State},
    policy::{Action, may},
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    id::{ImportId, OrganisationId, PersonId},
    policy::Grant,
};
use platform::{
    db::{Stmt, bundles},
    ledger,
    mail::Mail,
    sql,
};
use serde_json::json;
use uuid::Uuid;
use web::import::Line;

/// The import of the organisation that waits to be confirmed, if any: an [`Import`] row.
#[must_use]
pub fn waiting(organisation: OrganisationId) -> Stmt {
    sql!(
        "select id, state, lines, wrong, mailed, private, ignored, created_at from team_import where organisation_id = ?1 and state = 'ready'",
        organisation
    )
}

/// One import: an [`Import`] row.
#[must_use]
pub fn one(organisation: OrganisationId, id: ImportId) -> Stmt {
    sql!(
        "select id, state, lines, wrong, mailed, private, ignored, created_at from team_import where organisation_id = ?1 and id = ?2",
        organisation,
        id
    )
}

/// What the people of the team have, and nobody else may: [`crate::model::import::Taken`] rows.
#[must_use]
pub fn taken(organisation: OrganisationId) -> Stmt {
    sql!(
        "select m.identifiant_folded as identifiant, p.email_folded as email from membership m join person p on p.id = m.person_id where m.organisation_id = ?1",
        organisation
    )
}

/// The lines that cannot be added, after that one: [`Line`] rows.
#[must_use]
pub fn faults(organisation: OrganisationId, id: ImportId, after: u32, most: u32) -> Stmt {
    sql!(
        "select line, errors as said from team_import_line where organisation_id = ?1 and import_id = ?2 and line > ?3 and errors is not null order by line limit ?4",
        organisation,
        id,
        after,
        most
    )
}

/// The first people to add: [`Line`] rows.
#[must_use]
pub fn first(organisation: OrganisationId, id: ImportId, most: u32) -> Stmt {
    sql!(
        "select line, payload as said from team_import_line where organisation_id = ?1 and import_id = ?2 and payload is not null order by line limit ?3",
        organisation,
        id,
        most
    )
}

/// The lines of those to add: [`platform::db::Single`] numbers.
#[must_use]
pub fn numbers(organisation: OrganisationId, id: ImportId) -> Stmt {
    sql!(
        "select line as value from team_import_line where organisation_id = ?1 and import_id = ?2 and payload is not null order by line",
        organisation,
        id
    )
}

/// Keeps a file that was read, so that it can be looked at and then confirmed, in the place of the one that waited.
#[must_use]
pub fn keep(
    grant: &Grant<may::AddMember>,
    import: &Import,
    lines: &[Read],
    audit: Uuid,
) -> Vec<Stmt> {
    let organisation = grant.organisation();
    let mut batch = vec![
        sql!(
            "delete from team_import where organisation_id = ?1 and state = 'ready'",
            organisation
        ),
        sql!(
            "insert into team_import (organisation_id, id, state, lines, wrong, mailed, private, ignored, author_id, created_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            organisation,
            import.id,
            import.state.code(),
            import.lines,
            import.wrong,
            import.mailed,
            import.private,
            &import.ignored,
            grant.actor().person,
            import.created_at
        ),
        told(grant, import.id, audit, import.created_at),
    ];
    let lines = lines
        .iter()
        .map(|line| Line::to_keep(line.number, &line.outcome));
    batch.extend(bundles(lines).into_iter().map(|lines| {
        sql!(
            "insert into team_import_line (organisation_id, import_id, line, payload, errors) select ?1, ?2, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]') from json_each(?3)",
            organisation,
            import.id,
            lines
        )
    }));
    batch
}

fn told(grant: &Grant<may::AddMember>, id: ImportId, audit: Uuid, at: DateTime<Utc>) -> Stmt {
    ledger::audit(
        audit,
        grant.actor(),
        Action::AddMember.code(),
        &subject(id),
        at,
    )
}

fn subject(id: ImportId) -> String {
    format!("team-import/{id}")
}

/// Gives up an import that was only shown; its lines go with it.
#[must_use]
pub fn give_up(
    grant: &Grant<may::AddMember>,
    id: ImportId,
    audit: Uuid,
    at: DateTime<Utc>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "delete from team_import where organisation_id = ?1 and id = ?2 and state = 'ready'",
            grant.organisation(),
            id
        ),
        told(grant, id, audit, at),
    ]
}

/// Somebody to add: the line, the account that is made where the address has none, and the mail that is written where there is one.
#[derive(Debug, Clone, Copy)]
pub struct Added {
    /// Place in the file.
    pub line: u32,
    /// The account, if it is new.
    pub person: PersonId,
    /// The mail.
    pub mail: Uuid,
}

/// What those who are added are sent.
#[derive(Debug, Clone, Copy)]
pub struct Letters<'a> {
    /// To whoever has no account yet.
    pub welcome: &'a Mail,
    /// To whoever has one.
    pub invitation: &'a Mail,
}

/// Adds the people of an import that was only shown, all of them or none: accounts, memberships, roles and mails, then forgets their lines.
///
/// The same statements run whether an address has an account elsewhere or not: that account is found, not read. Somebody who joined
/// meanwhile under an identifiant or an address of the file makes the whole batch fail; so does a second confirmation.
#[must_use]
pub fn add(
    grant: &Grant<may::AddMember>,
    id: ImportId,
    added: &[Added],
    letters: Letters<'_>,
    today: NaiveDate,
    [audit, counted]: [Uuid; 2],
    now: DateTime<Utc>,
) -> Vec<Stmt> {
    let organisation = grant.organisation();
    let items = added
        .iter()
        .map(|one| json!([one.line, one.person, one.mail]).to_string());
    let items: Vec<String> = items.collect();
    let items = format!("[{}]", items.join(","));
    vec![
        sql!(
            "update team_import set state = ?3 where organisation_id = ?1 and id = ?2 and state = 'ready'",
            organisation,
            id,
            State::Done.code()
        ),
        told(grant, id, audit, now),
        sql!(
            "insert into person (id, email, email_folded, created_at, last_active_on) select json_extract(i.value, '$[1]'), json_extract(l.payload, '$.email'), json_extract(l.payload, '$.email_folded'), ?4, ?5 from json_each(?3) i cross join team_import_line l on l.organisation_id = ?1 and l.import_id = ?2 and l.line = json_extract(i.value, '$[0]') where l.payload is not null on conflict (email_folded) do nothing",
            organisation,
            id,
            &items,
            now,
            today
        ),
        sql!(
            "insert into membership (organisation_id, person_id, identifiant, identifiant_folded, last_name, first_name, phone, state, joined_at, notice_at, name_folded) select ?1, p.id, json_extract(l.payload, '$.identifiant'), json_extract(l.payload, '$.identifiant_folded'), json_extract(l.payload, '$.last_name'), json_extract(l.payload, '$.first_name'), json_extract(l.payload, '$.phone'), case when p.id = json_extract(i.value, '$[1]') then 'active' else 'invited' end, ?4, case when json_extract(l.payload, '$.email') is not null then ?4 end, json_extract(l.payload, '$.name_folded') from json_each(?3) i cross join team_import_line l on l.organisation_id = ?1 and l.import_id = ?2 and l.line = json_extract(i.value, '$[0]') cross join person p on p.id = coalesce((select o.id from person o where o.email_folded = json_extract(l.payload, '$.email_folded')), json_extract(i.value, '$[1]')) where l.payload is not null",
            organisation,
            id,
            &items,
            now
        ),
        ledger::audit_all(
            counted,
            grant.actor(),
            Action::AddMember.code(),
            &subject(id),
            now,
            added.len(),
        ),
        sql!(
            "insert into member_role (organisation_id, person_id, product, role) select ?1, m.person_id, 'interventions', json_extract(l.payload, '$.role') from json_each(?3) i cross join team_import_line l on l.organisation_id = ?1 and l.import_id = ?2 and l.line = json_extract(i.value, '$[0]') cross join membership m on m.organisation_id = ?1 and m.identifiant_folded = json_extract(l.payload, '$.identifiant_folded')",
            organisation,
            id,
            &items
        ),
        sql!(
            "insert into outbox (id, organisation_id, person_id, kind, recipient, subject, body_text, body_html, next_try_at, created_at) select json_extract(i.value, '$[2]'), ?1, m.person_id, 'notice', json_extract(l.payload, '$.email'), case m.state when 'active' then ?5 else ?8 end, case m.state when 'active' then ?6 else ?9 end, case m.state when 'active' then ?7 else ?10 end, ?4, ?4 from json_each(?3) i cross join team_import_line l on l.organisation_id = ?1 and l.import_id = ?2 and l.line = json_extract(i.value, '$[0]') cross join membership m on m.organisation_id = ?1 and m.identifiant_folded = json_extract(l.payload, '$.identifiant_folded') where json_extract(l.payload, '$.email') is not null",
            organisation,
            id,
            &items,
            now,
            &letters.welcome.subject,
            &letters.welcome.text,
            &letters.welcome.html,
            &letters.invitation.subject,
            &letters.invitation.text,
            &letters.invitation.html
        ),
        sql!(
            "delete from team_import_line where organisation_id = ?1 and import_id = ?2 and payload is not null",
            organisation,
            id
        ),
    ]
}
