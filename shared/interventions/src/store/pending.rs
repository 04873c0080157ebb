//! Photos that wait for their report: its author is being asked whether it is the same as another one.

use super::write::{New, Stored};
use crate::policy::may;
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    id::{OrganisationId, PersonId, PhotoId},
    photo::Format,
    policy::Grant,
};
use platform::{db::Stmt, ledger, sql, system_sql};
use serde::Deserialize;
use web::{Error, Request};

/// How long they wait; their bytes are deleted one hour later at the earliest.
pub const LIFE: TimeDelta = TimeDelta::hours(23);
/// When their bytes are deleted unless a report takes them.
const BYTES_LIFE: TimeDelta = TimeDelta::hours(24);

/// Those of `ids` that `person` sent less than [`LIFE`] ago: what [`found`] takes.
#[must_use]
pub fn of(
    organisation: OrganisationId,
    person: PersonId,
    ids: &[PhotoId],
    now: DateTime<Utc>,
) -> Stmt {
    sql!(
        "select id, key, thumbnail_key, content_type, width, height, size from pending_photo where organisation_id = ?1 and person_id = ?2 and id in (select value from json_each(?3)) and created_at > ?4 order by id",
        organisation,
        person,
        super::texts(ids),
        now - LIFE
    )
}

#[derive(Debug, Deserialize)]
struct Row {
    id: PhotoId,
    key: String,
    thumbnail_key: Option<String>,
    content_type: String,
    width: u32,
    height: u32,
    size: u32,
}

/// Takes the rows of [`of`].
pub fn found(request: &mut Request) -> Result<Vec<Stored>, Error> {
    let rows: Vec<Row> = request.take_all()?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let formats = [Format::Jpeg, Format::Png, Format::Webp];
            let format = formats
                .into_iter()
                .find(|format| format.content_type() == row.content_type)?;
            Some(Stored {
                id: row.id,
                key: row.key,
                thumbnail_key: row.thumbnail_key,
                content_type: format.content_type(),
                width: row.width,
                height: row.height,
                size: row.size,
            })
        })
        .collect())
}

/// Lets photos whose bytes are stored wait for their report.
#[must_use]
pub fn keep(grant: &Grant<may::Create>, photos: &[Stored], now: DateTime<Utc>) -> Vec<Stmt> {
    let mut batch = Vec::new();
    for photo in photos {
        batch.push(sql!(
            "insert into pending_photo (organisation_id, person_id, id, key, thumbnail_key, content_type, width, height, size, created_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            grant.organisation(),
            grant.actor().person,
            photo.id,
            &photo.key,
            photo.thumbnail_key.as_ref(),
            photo.content_type,
            photo.width,
            photo.height,
            photo.size,
            now
        ));
        let keys = [Some(&photo.key), photo.thumbnail_key.as_ref()];
        batch.extend(
            keys.into_iter()
                .flatten()
                .map(|key| ledger::delete_file(key, now + BYTES_LIFE)),
        );
    }
    batch
}

/// The report takes them: they wait no more, and their bytes stay.
#[must_use]
pub fn take(grant: &Grant<may::Create>, new: &New, photos: &[Stored]) -> Vec<Stmt> {
    if photos.is_empty() {
        return Vec::new();
    }
    let ids: Vec<PhotoId> = photos.iter().map(|photo| photo.id).collect();
    let mut batch = super::write::first_photos(grant, new, photos);
    batch.push(sql!(
        "delete from pending_photo where organisation_id = ?1 and person_id = ?2 and id in (select value from json_each(?3))",
        grant.organisation(),
        grant.actor().person,
        super::texts(&ids)
    ));
    let keys = photos
        .iter()
        .flat_map(|photo| [Some(&photo.key), photo.thumbnail_key.as_ref()])
        .flatten();
    batch.extend(keys.map(|key| system_sql!("delete from file_deletion where key = ?1", key)));
    batch
}
