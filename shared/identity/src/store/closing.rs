//! The end of a contract: its date, the archive and its volumes, the destruction, the certificate.
//!
//! What the operator does names the organisation that it is about as a parameter, as in [`super::console`], and demands a grant of the console.

use super::console::Trace;
use crate::{
    departure,
    model::closing::{Cursor, Stage},
    policy::{Action, may},
    volumes::Volume,
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    id::{OrganisationId, PersonId},
    policy::{Grant, System},
    retention::Rule,
};
use platform::{
    db::{Stmt, date, moment, optional_date, optional_moment},
    estate, ledger,
    purge::{self, BATCH},
    sql, system_sql,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;
use web::Lookup;

/// Where an organisation's contract stands.
#[derive(Debug, Clone, Deserialize)]
pub struct Contract {
    /// Which.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub name: String,
    /// What names it in addresses.
    pub slug: String,
    /// An IANA name.
    pub zone: String,
    /// Whom its people write to.
    pub contact_email: Option<String>,
    /// Who administers it.
    pub administrator_id: Option<PersonId>,
    /// Where to write to him.
    pub administrator_email: Option<String>,
    /// The civil date from which it is destroyed.
    #[serde(default, deserialize_with = "optional_date")]
    pub destroy_on: Option<NaiveDate>,
    /// When that was first announced.
    #[serde(default, deserialize_with = "optional_moment")]
    pub announced_at: Option<DateTime<Utc>>,
    /// When the operator said that it is destroyed without its archive.
    #[serde(default, deserialize_with = "optional_moment")]
    pub waived_at: Option<DateTime<Utc>>,
    /// Why.
    pub reason: Option<String>,
    /// When its destruction began.
    #[serde(default, deserialize_with = "optional_moment")]
    pub destroyed_at: Option<DateTime<Utc>>,
}

/// The archive of an organisation.
#[derive(Debug, Clone, Deserialize)]
pub struct Archive {
    /// Whose.
    pub organisation_id: OrganisationId,
    /// Which one.
    pub id: Uuid,
    /// When it was asked for.
    #[serde(deserialize_with = "moment")]
    pub started_at: DateTime<Utc>,
    /// When its volumes go.
    #[serde(deserialize_with = "moment")]
    pub expires_at: DateTime<Utc>,
    /// Where its next volume starts.
    pub cursor: String,
    /// How many volumes it has.
    pub volumes: u32,
    /// How many rows stand in them.
    pub rows: i64,
    /// How many files.
    pub files: i64,
    /// How many files that rows name were not there.
    pub missing: i64,
    /// The hash of its list.
    pub list_hash: Option<String>,
    /// When its last volume was made.
    #[serde(default, deserialize_with = "optional_moment")]
    pub completed_at: Option<DateTime<Utc>>,
    /// When all of it had been downloaded.
    #[serde(default, deserialize_with = "optional_moment")]
    pub taken_at: Option<DateTime<Utc>>,
}

/// A volume, without the hashes of what is in it.
#[derive(Debug, Clone, Deserialize)]
pub struct Piece {
    /// From 1 on.
    pub number: u32,
    /// Its key in storage.
    pub key: String,
    /// In bytes.
    pub size: u64,
    /// SHA-256.
    pub hash: String,
    /// When some of it first left.
    #[serde(default, deserialize_with = "optional_moment")]
    pub opened_at: Option<DateTime<Utc>>,
    /// When its last byte first left.
    #[serde(default, deserialize_with = "optional_moment")]
    pub taken_at: Option<DateTime<Utc>>,
}

/// What the list of hashes says of a volume.
#[derive(Debug, Clone, Deserialize)]
pub struct Sums {
    /// From 1 on.
    pub number: u32,
    /// Its own SHA-256.
    pub hash: String,
    /// Those of its files, one a line.
    pub sums: String,
}

fn contract(organisation: Option<OrganisationId>) -> Stmt {
    sql!(
        "select o.id as organisation_id, o.name, o.slug, o.zone, o.contact_email, p.id as administrator_id, p.email as administrator_email, c.destroy_on, c.announced_at, c.waived_at, c.reason, d.started_at as destroyed_at from organisation o left join closing c on c.organisation_id = o.id left join certificate d on d.former_id = o.id left join member_role r on r.organisation_id = o.id and r.product = 'interventions' and r.role = 'administrator' left join person p on p.id = r.person_id where o.id = ?1",
        organisation
    )
}

fn archive(organisation: Option<OrganisationId>) -> Stmt {
    sql!(
        "select organisation_id, id, started_at, expires_at, cursor, volumes, rows, files, missing, list_hash, completed_at, taken_at from archive where organisation_id = ?1",
        organisation
    )
}

/// The volumes of the archive that there is: [`Piece`]s.
fn pieces(organisation: OrganisationId) -> Stmt {
    sql!(
        "select v.number, v.key, v.size, v.hash, v.opened_at, v.taken_at from archive a join archive_volume v on v.organisation_id = a.organisation_id and v.archive_id = a.id where a.organisation_id = ?1 order by v.number",
        organisation
    )
}

/// Where the contract of the session's organisation stands, [`Contract`]; its archive, [`Archive`]; its volumes: [`Piece`]s.
#[must_use]
pub fn own(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let organisation = lookup.claims.organisation;
    vec![
        contract(Some(organisation)),
        archive(Some(organisation)),
        pieces(organisation),
    ]
}

/// The archive of the session's organisation, [`Archive`], its [`Contract`], then what the volume needs that starts where the form's
/// `cursor` says: the rows of [`material`].
#[must_use]
pub fn next(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let organisation = lookup.claims.organisation;
    let mut statements = vec![archive(Some(organisation)), contract(Some(organisation))];
    let cursor = Cursor::parse(lookup.fields.get("cursor").unwrap_or_default());
    statements.extend(material(organisation, &cursor));
    statements
}

/// The archive of the session's organisation, [`Archive`], its [`Contract`], then the volume of the path: [`Piece`].
#[must_use]
pub fn piece(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let organisation = lookup.claims.organisation;
    vec![
        archive(Some(organisation)),
        contract(Some(organisation)),
        sql!(
            "select v.number, v.key, v.size, v.hash, v.opened_at, v.taken_at from archive a join archive_volume v on v.organisation_id = a.organisation_id and v.archive_id = a.id where a.organisation_id = ?1 and v.number = ?2",
            organisation,
            lookup.params.get::<u32>("number").ok()
        ),
    ]
}

/// What the volume that starts at `cursor` is made of: the rows of each stage that is left, in order; of the list, [`Sums`].
#[must_use]
pub fn material(organisation: OrganisationId, cursor: &Cursor) -> Vec<Stmt> {
    let stages = cursor.stages();
    let first = stages.first().map(Stage::code);
    let page = |stage: &Stage| {
        let starts = Some(stage.code()) == first;
        let after = if starts { cursor.bound() } else { Vec::new() };
        match stage {
            Stage::Rows(rule) => Some(estate::page(
                rule,
                organisation,
                &after,
                stage.limit(starts),
            )),
            Stage::Files(rule, columns) => Some(estate::files(
                rule,
                columns,
                organisation,
                &after,
                stage.limit(starts),
            )),
            Stage::List if starts => Some(sql!(
                "select v.number, v.hash, v.sums from archive a join archive_volume v on v.organisation_id = a.organisation_id and v.archive_id = a.id where a.organisation_id = ?1 order by v.number",
                organisation
            )),
            Stage::List => None,
        }
    };
    stages.iter().filter_map(page).collect()
}

/// Begins an archive in place of the one that there was, whose volumes go.
#[must_use]
pub fn begin_archive(
    grant: &Grant<may::TakeArchive>,
    id: Uuid,
    expires_at: DateTime<Utc>,
    trace: super::account::Trace,
) -> Vec<Stmt> {
    let (actor, now) = (grant.actor(), trace.now);
    vec![
        sql!(
            "insert into file_deletion (key, queued_at) select key, ?2 from archive_volume where organisation_id = ?1 on conflict (key) do nothing",
            actor.organisation,
            now
        ),
        sql!(
            "delete from archive_volume where organisation_id = ?1",
            actor.organisation
        ),
        sql!(
            "insert into archive (organisation_id, id, started_at, expires_at, cursor) values (?1, ?2, ?3, ?4, ?5) on conflict (organisation_id) do update set id = ?2, started_at = ?3, expires_at = ?4, cursor = ?5, volumes = 0, rows = 0, files = 0, missing = 0, list_hash = null, completed_at = null, taken_at = null",
            actor.organisation,
            id,
            now,
            expires_at,
            Cursor::start().text()
        ),
        ledger::audit(
            trace.audit_id,
            actor,
            Action::TakeArchive.code(),
            "archive",
            now,
        ),
    ]
}

/// Adds a volume that is in storage under `key` already. Where another hand was faster, or began another archive, nothing is added and the
/// object goes to the queue of deletions. The last statement gives one row if it was added.
#[must_use]
pub fn add_volume(of: &Archive, volume: &Volume, key: &str, now: DateTime<Utc>) -> Vec<Stmt> {
    let completed = volume.list_hash.as_ref().map(|_| now);
    vec![
        sql!(
            "update archive set cursor = ?4, volumes = volumes + 1, rows = rows + ?5, files = files + ?6, missing = missing + ?7, list_hash = ?8, completed_at = ?9 where organisation_id = ?1 and id = ?2 and cursor = ?3 and completed_at is null",
            of.organisation_id,
            of.id,
            &of.cursor,
            volume.next.text(),
            volume.rows,
            volume.files,
            volume.missing,
            volume.list_hash.as_ref(),
            completed
        ),
        sql!(
            "insert into archive_volume (organisation_id, archive_id, number, key, size, hash, sums, expires_at) select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 where changes() = 1",
            of.organisation_id,
            of.id,
            of.volumes.saturating_add(1),
            key,
            i64::try_from(volume.bytes.len()).unwrap_or(i64::MAX),
            &volume.hash,
            &volume.sums,
            of.expires_at
        ),
        system_sql!(
            "insert into file_deletion (key, queued_at) select ?1, ?2 where not exists (select 1 from archive_volume where key = ?1) on conflict (key) do nothing",
            key,
            now
        ),
        system_sql!(
            "select number as value from archive_volume where key = ?1",
            key
        ),
    ]
}

/// The first download of a volume, whatever part of it: its audit line, once.
#[must_use]
pub fn opened(
    grant: &Grant<may::TakeArchive>,
    of: &Archive,
    number: u32,
    trace: super::account::Trace,
) -> [Stmt; 2] {
    let actor = grant.actor();
    [
        sql!(
            "update archive_volume set opened_at = ?4 where organisation_id = ?1 and archive_id = ?2 and number = ?3 and opened_at is null",
            actor.organisation,
            of.id,
            number,
            trace.now
        ),
        ledger::audit(
            trace.audit_id,
            actor,
            Action::TakeArchive.code(),
            &format!("archive_volume/{number}"),
            trace.now,
        ),
    ]
}

/// The last byte of a volume left; with the last one of a complete archive, all of it is taken.
#[must_use]
pub fn taken(
    grant: &Grant<may::TakeArchive>,
    of: &Archive,
    number: u32,
    now: DateTime<Utc>,
) -> [Stmt; 2] {
    let organisation = grant.organisation();
    [
        sql!(
            "update archive_volume set taken_at = ?4 where organisation_id = ?1 and archive_id = ?2 and number = ?3 and taken_at is null",
            organisation,
            of.id,
            number,
            now
        ),
        sql!(
            "update archive set taken_at = ?3 where organisation_id = ?1 and id = ?2 and completed_at is not null and taken_at is null and not exists (select 1 from archive_volume v where v.organisation_id = ?1 and v.archive_id = ?2 and v.taken_at is null)",
            organisation,
            of.id,
            now
        ),
    ]
}

/// The archives that are being made, longest waiting first: [`Archive`]s.
#[must_use]
pub fn running(_: &System) -> Stmt {
    system_sql!(
        "select organisation_id, id, started_at, expires_at, cursor, volumes, rows, files, missing, list_hash, completed_at, taken_at from archive where completed_at is null order by started_at limit 20"
    )
}

/// The archive of that organisation as it stands, [`Archive`], its [`Contract`], then [`material`] for its cursor.
#[must_use]
pub fn resume(_: &System, of: &Archive) -> Vec<Stmt> {
    let mut statements = vec![
        archive(Some(of.organisation_id)),
        contract(Some(of.organisation_id)),
    ];
    statements.extend(material(of.organisation_id, &Cursor::parse(&of.cursor)));
    statements
}

/// Takes the volumes that are past their day to the queue of deletions, a batch of them. The last statement gives one row for each.
#[must_use]
pub fn expire(_: &System, now: DateTime<Utc>) -> Vec<Stmt> {
    let most = u32::try_from(BATCH).unwrap_or(u32::MAX);
    vec![
        system_sql!(
            "insert into file_deletion (key, queued_at) select key, ?1 from archive_volume where expires_at <= ?1 order by expires_at, key limit ?2 on conflict (key) do nothing",
            now,
            most
        ),
        system_sql!(
            "delete from archive_volume where key in (select key from archive_volume where expires_at <= ?1 order by expires_at, key limit ?2) returning 1 as value",
            now,
            most
        ),
    ]
}

/// Queues the deletion of those of `keys`, a JSON list, that are no volume's; gives one row for each that was not waiting yet.
#[must_use]
pub fn strays(_: &System, keys: &str, now: DateTime<Utc>) -> Stmt {
    system_sql!(
        "insert or ignore into file_deletion (key, queued_at) select k.value, ?2 from json_each(?1) k where not exists (select 1 from archive_volume v where v.key = k.value) returning 1 as value",
        keys,
        now
    )
}

/// The [`Contract`] of the organisation of the path, never the platform's own, then its [`Archive`]: not what is in it.
#[must_use]
pub fn one(lookup: &Lookup<'_>) -> Vec<Stmt> {
    let organisation: Option<OrganisationId> = lookup.params.get("organisation").ok();
    let organisation = organisation.filter(|id| *id != lookup.claims.organisation);
    vec![contract(organisation), archive(organisation)]
}

/// Sets the day of the destruction, or another one; stale once the present one has come, on `today` of the organisation's zone.
#[must_use]
pub fn set(
    grant: &Grant<may::CloseOrganisation>,
    of: &Contract,
    destroy_on: NaiveDate,
    today: NaiveDate,
    trace: Trace<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "insert into closing (organisation_id, destroy_on, announced_at, operated_by) values (?1, ?2, ?3, ?4) on conflict (organisation_id) do update set destroy_on = ?2, waived_at = null, reason = null where closing.destroy_on > ?5",
            of.organisation_id,
            destroy_on,
            trace.now,
            grant.organisation(),
            today
        ),
        line(grant, of, trace),
    ]
}

/// The audit line of what the operator decides of an end of contract.
fn line(grant: &Grant<may::CloseOrganisation>, of: &Contract, trace: Trace<'_>) -> Stmt {
    trace.line(
        grant,
        of.organisation_id,
        Action::CloseOrganisation,
        "closing",
    )
}

/// Lets the contract go on; stale once its day has come.
#[must_use]
pub fn cancel(
    grant: &Grant<may::CloseOrganisation>,
    of: &Contract,
    today: NaiveDate,
    trace: Trace<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "delete from closing where organisation_id = ?1 and destroy_on > ?2",
            of.organisation_id,
            today
        ),
        line(grant, of, trace),
    ]
}

/// Has it destroyed on its day whether its archive was taken or not.
#[must_use]
pub fn waive(
    grant: &Grant<may::CloseOrganisation>,
    of: &Contract,
    reason: &str,
    trace: Trace<'_>,
) -> Vec<Stmt> {
    vec![
        sql!(
            "update closing set waived_at = ?2, reason = ?3 where organisation_id = ?1 and waived_at is null",
            of.organisation_id,
            trace.now,
            reason
        ),
        line(grant, of, trace),
    ]
}

/// An organisation whose day may have come, and whose archive was taken, or is waived.
#[derive(Debug, Clone, Deserialize)]
pub struct Due {
    /// Which.
    pub organisation_id: OrganisationId,
    /// Its zone, an IANA name.
    pub zone: String,
    /// The day.
    #[serde(deserialize_with = "date")]
    pub destroy_on: NaiveDate,
}

/// Those whose day is `latest` or before and who may be destroyed, but for those that are: [`Due`]s.
#[must_use]
pub fn due(_: &System, latest: NaiveDate) -> Stmt {
    system_sql!(
        "select c.organisation_id, o.zone, c.destroy_on from closing c join organisation o on o.id = c.organisation_id left join archive a on a.organisation_id = c.organisation_id where c.destroy_on <= ?1 and (c.waived_at is not null or (a.taken_at is not null and a.started_at >= c.announced_at)) and not exists (select 1 from certificate d where d.former_id = c.organisation_id) order by c.destroy_on limit 20",
        latest
    )
}

/// Begins a destruction: the certificate is there from its first moment on, and nobody comes in any more. Carried out twice, or once an
/// archive was begun anew, it begins nothing.
#[must_use]
pub fn begin(_: &System, due: &Due, now: DateTime<Utc>) -> Vec<Stmt> {
    vec![
        system_sql!(
            "insert into certificate (former_id, name, siren, zone, operated_by, contact_email, created_at, announced_at, destroy_on, archive_at, archive_hash, reason, started_at) select o.id, o.name, o.siren, o.zone, c.operated_by, o.contact_email, o.created_at, c.announced_at, c.destroy_on, case when a.taken_at is not null then a.completed_at end, case when a.taken_at is not null then a.list_hash end, c.reason, ?3 from closing c join organisation o on o.id = c.organisation_id left join archive a on a.organisation_id = c.organisation_id where c.organisation_id = ?1 and c.destroy_on = ?2 and (c.waived_at is not null or (a.taken_at is not null and a.started_at >= c.announced_at)) on conflict (former_id) do nothing",
            due.organisation_id,
            due.destroy_on,
            now
        ),
        system_sql!(
            "update organisation set suspended_at = coalesce(suspended_at, ?2) where id = ?1 and exists (select 1 from certificate where former_id = ?1)",
            due.organisation_id,
            now
        ),
    ]
}

/// What is left of an organisation.
#[derive(Debug, Clone, Deserialize)]
pub struct Certificate {
    /// The identifier that it had.
    pub former_id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Nine digits.
    pub siren: Option<String>,
    /// An IANA name.
    pub zone: String,
    /// The platform's own organisation.
    pub operated_by: OrganisationId,
    /// Until it was mailed there.
    pub contact_email: Option<String>,
    /// When it came.
    #[serde(deserialize_with = "moment")]
    pub created_at: DateTime<Utc>,
    /// When its end was announced.
    #[serde(deserialize_with = "moment")]
    pub announced_at: DateTime<Utc>,
    /// The day that was set.
    #[serde(deserialize_with = "date")]
    pub destroy_on: NaiveDate,
    /// When the archive that was taken had been completed.
    #[serde(default, deserialize_with = "optional_moment")]
    pub archive_at: Option<DateTime<Utc>>,
    /// The hash of its list.
    pub archive_hash: Option<String>,
    /// Why there was none.
    pub reason: Option<String>,
    /// When the destruction began.
    #[serde(deserialize_with = "moment")]
    pub started_at: DateTime<Utc>,
    /// Rows by table, as JSON.
    pub counts: String,
    /// How many files.
    pub files: u64,
    /// Of how many bytes, without thumbnails and the logo.
    pub bytes: u64,
    /// When the last row had gone.
    #[serde(default, deserialize_with = "optional_moment")]
    pub emptied_at: Option<DateTime<Utc>>,
    /// When the last file had.
    #[serde(default, deserialize_with = "optional_moment")]
    pub gone_at: Option<DateTime<Utc>>,
}

impl Certificate {
    /// How many rows went, by table, in the order of their names.
    #[must_use]
    pub fn tables(&self) -> BTreeMap<String, u64> {
        serde_json::from_slice(self.counts.as_bytes()).unwrap_or_default()
    }

    /// How many rows went.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.tables().values().sum()
    }
}

/// The certificates, the latest first: [`Certificate`]s.
#[must_use]
pub fn certificates(_: &Lookup<'_>) -> Vec<Stmt> {
    vec![system_sql!(
        "select former_id, name, siren, zone, operated_by, contact_email, created_at, announced_at, destroy_on, archive_at, archive_hash, reason, started_at, counts, files, bytes, emptied_at, gone_at from certificate order by started_at desc, former_id"
    )]
}

/// The certificate of the path: [`Certificate`].
#[must_use]
pub fn certificate(lookup: &Lookup<'_>) -> Vec<Stmt> {
    vec![system_sql!(
        "select former_id, name, siren, zone, operated_by, contact_email, created_at, announced_at, destroy_on, archive_at, archive_hash, reason, started_at, counts, files, bytes, emptied_at, gone_at from certificate where former_id = ?1",
        lookup.params.get::<OrganisationId>("organisation").ok()
    )]
}

/// Destructions that are not over; those of organisations that a restore brought back: [`Certificate`]s, twice.
#[must_use]
pub fn under_way(_: &System) -> [Stmt; 2] {
    [
        system_sql!(
            "select former_id, name, siren, zone, operated_by, contact_email, created_at, announced_at, destroy_on, archive_at, archive_hash, reason, started_at, counts, files, bytes, emptied_at, gone_at from certificate where gone_at is null order by started_at limit 20"
        ),
        system_sql!(
            "select d.former_id, d.name, d.siren, d.zone, d.operated_by, d.contact_email, d.created_at, d.announced_at, d.destroy_on, d.archive_at, d.archive_hash, d.reason, d.started_at, d.counts, d.files, d.bytes, d.emptied_at, d.gone_at from organisation o join certificate d on d.former_id = o.id where d.gone_at is not null"
        ),
    ]
}

/// How many memberships one batch ends: each is a dozen of statements.
pub const LEAVING: u32 = 20;

/// The next members: rows of one column, `value`.
#[must_use]
pub fn leaving(_: &System, organisation: OrganisationId) -> Stmt {
    sql!(
        "select person_id as value from membership where organisation_id = ?1 order by person_id limit ?2",
        organisation,
        LEAVING
    )
}

/// Ends these memberships, as a departure does; whoever belonged nowhere else is erased. It is all counted.
#[must_use]
pub fn dismiss(_: &System, organisation: OrganisationId, people: &[PersonId]) -> Vec<Stmt> {
    let listed: Vec<String> = people.iter().map(|one| format!("\"{one}\"")).collect();
    let mut batch = vec![system_sql!(
        "update certificate set counts = json_set(counts, '$.membership', coalesce(counts ->> '$.membership', 0) + json_array_length(?2), '$.person', coalesce(counts ->> '$.person', 0) + (select count(*) from json_each(?2) p where not exists (select 1 from membership m where m.person_id = p.value and m.organisation_id <> ?1))) where former_id = ?1 and emptied_at is null",
        organisation,
        format!("[{}]", listed.join(","))
    )];
    for person in people {
        batch.push(sql!(
            "delete from membership where organisation_id = ?1 and person_id = ?2",
            organisation,
            *person
        ));
        batch.push(departure::settle(*person));
        batch.extend(purge::erasure(*person));
    }
    batch
}

/// Which of these tables still hold something of it: one row of `value` each.
#[must_use]
pub fn remains(_: &System, organisation: OrganisationId, tables: &[&Rule]) -> Vec<Stmt> {
    let asked = tables.iter();
    asked
        .map(|rule| estate::remains(rule, organisation))
        .collect()
}

/// Its last row goes.
#[must_use]
pub fn end(_: &System, organisation: OrganisationId, now: DateTime<Utc>) -> Vec<Stmt> {
    vec![
        system_sql!(
            "update certificate set counts = json_set(counts, '$.organisation', 1) where former_id = ?1 and emptied_at is null and exists (select 1 from organisation where id = ?1)",
            organisation
        ),
        system_sql!(
            "insert into file_deletion (key, queued_at) select logo_key, ?2 from organisation where id = ?1 and logo_key is not null on conflict (key) do nothing",
            organisation,
            now
        ),
        system_sql!(
            "update certificate set files = files + (select count(logo_key) from organisation where id = ?1) where former_id = ?1 and emptied_at is null",
            organisation
        ),
        system_sql!("delete from organisation where id = ?1", organisation),
        system_sql!(
            "update certificate set emptied_at = coalesce(emptied_at, ?2) where former_id = ?1",
            organisation,
            now
        ),
    ]
}

/// Whether a file waits that was to be deleted by `emptied_at`: one row, `value`. Whose it is, its key does not say: all of them must be gone.
#[must_use]
pub fn files_wait(_: &System, emptied_at: DateTime<Utc>) -> Stmt {
    system_sql!(
        "select exists (select 1 from file_deletion where queued_at <= ?1) as value",
        emptied_at
    )
}

/// Closes a certificate: after its mail, which needs it open, in one batch.
#[must_use]
pub fn close(_: &System, organisation: OrganisationId, now: DateTime<Utc>) -> Stmt {
    system_sql!(
        "update certificate set gone_at = ?2, contact_email = null where former_id = ?1 and gone_at is null",
        organisation,
        now
    )
}
