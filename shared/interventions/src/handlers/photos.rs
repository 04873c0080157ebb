//! Photos: taken in, shown to those who may see, taken away.

use super::{
    Failure, commit, may_ever, may_now, not_now, open, page_of, reading, touch, with_form,
};
use crate::{
    answers,
    forms::{self, NewPhoto, photo_error},
    fr,
    model::{Moment, PHOTOS_MAX, Photo},
    notices,
    pages::{self, Entered},
    policy::{self, TABLE, may},
    store::{
        read::{self, Found},
        write::{self, AddsPhotos, Stored},
    },
};
use domain::{
    id::PhotoId,
    policy::{Actor, Grant, check},
};
use web::{Ctx, Error, Outcome, Request, Response, error::Kind, picture};

/// By which right photos are added.
enum Right {
    Before(Grant<may::AddPhotoBefore>),
    Report(Grant<may::AddPhotoToReport>),
    After(Grant<may::AddPhotoAfter>),
}

/// Adds one or several photos, all of before or all of after.
pub async fn add(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let found = read::found(&mut request)?;
    let sees = policy::sees(&actor, found.subject(&actor), found.agents_see_reports);
    if !sees && !reading::still_adds(&actor, &found, request.now) {
        return Err(Error::not_found());
    }
    let moment = forms::moment_of_photo(&request.fields).map_err(Error::invalid)?;
    let right = match right(&actor, &found, moment, &request) {
        // What was added while the state allowed it is answered the same when it comes again after the end.
        Err(error) if error.kind == Kind::Conflict => return request.replay()?.ok_or(error),
        right => right?,
    };
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let present = found
        .dossier
        .photos
        .iter()
        .filter(|photo| photo.moment == moment)
        .count();
    let photos = some(&request, present).map_err(|error| {
        with_form(error, |wrong| {
            if sees {
                reading::page(
                    &request,
                    &actor,
                    &found,
                    Entered::wrong(&request.fields, wrong),
                )
            } else {
                reading::receipt_page(&request, &found, wrong)
            }
        })
    })?;
    let stored = store(ctx, photos).await?;
    match right {
        Right::Before(grant) => keep(ctx, &request, &found, &grant, moment, stored, sees).await,
        Right::Report(grant) => keep(ctx, &request, &found, &grant, moment, stored, sees).await,
        Right::After(grant) => keep(ctx, &request, &found, &grant, moment, stored, sees).await,
    }
}

/// 403 when the table or the half hour says no, 409 when the state does.
fn right(actor: &Actor, found: &Found, moment: Moment, request: &Request) -> Result<Right, Error> {
    if moment == Moment::After {
        return may_now::<may::AddPhotoAfter>(actor, found).map(Right::After);
    }
    let before = may_now::<may::AddPhotoBefore>(actor, found);
    match before {
        Ok(grant) => Ok(Right::Before(grant)),
        Err(_) if reading::still_adds(actor, found, request.now) => {
            may_ever::<may::AddPhotoToReport>(actor, found).map(Right::Report)
        }
        Err(error) if error.kind == Kind::Forbidden && found.subject(actor).ties.own => {
            if policy::report_is_fresh(found.item(), request.now) {
                Err(not_now(found.item().status))
            } else {
                Err(Error::new(Kind::Forbidden, fr::PHOTO_WINDOW))
            }
        }
        Err(error) => Err(error),
    }
}

/// The photos of a form that needs at least one, with room for them beside those `present`.
fn some(request: &Request, present: usize) -> Result<Vec<NewPhoto>, Error> {
    let photos = forms::photos(&request.fields)?;
    if photos.is_empty() {
        return Err(photo_error(Kind::Invalid, fr::PHOTO_MISSING));
    }
    room(&photos, present)?;
    Ok(photos)
}

/// 422 when there would be more than five.
pub(super) fn room(photos: &[NewPhoto], present: usize) -> Result<(), Error> {
    if present + photos.len() > PHOTOS_MAX {
        return Err(photo_error(Kind::Invalid, fr::PHOTO_ENOUGH));
    }
    Ok(())
}

async fn keep<P: AddsPhotos>(
    ctx: &Ctx,
    request: &Request,
    found: &Found,
    grant: &Grant<P>,
    moment: Moment,
    stored: Vec<Stored>,
    sees: bool,
) -> Result<Response, Error> {
    let item = found.item();
    let ids: Vec<PhotoId> = stored.iter().map(|photo| photo.id).collect();
    let page = if sees {
        page_of(item.id)
    } else {
        format!("{}/recu", page_of(item.id))
    };
    let outcome = Outcome::created(
        page,
        notices::PHOTO_ADDED.code,
        answers::photo_receipt(item.id, &ids),
    );
    let batch = write::add_photos(
        grant,
        item.status,
        moment,
        &stored,
        touch(request),
        &ctx.random,
    );
    match commit(ctx, request, &outcome, batch).await {
        Ok(response) => Ok(response),
        Err(failure) => {
            discard(ctx, &stored).await;
            Err(match failure {
                Failure::Overtaken => Error::new(Kind::Conflict, fr::MOVED),
                Failure::Other(error) => error,
            })
        }
    }
}

/// Puts the bytes where they stay, under keys that nothing derives; when one fails, none stays.
pub(super) async fn store(ctx: &Ctx, photos: Vec<NewPhoto>) -> Result<Vec<Stored>, Error> {
    let mut stored: Vec<Stored> = Vec::with_capacity(photos.len());
    for photo in photos {
        let NewPhoto { photo, thumbnail } = photo;
        stored.push(Stored {
            id: PhotoId::new(ctx.uuid()),
            key: picture::key(ctx, FOLDER, &photo),
            thumbnail_key: thumbnail
                .as_ref()
                .map(|thumbnail| picture::key(ctx, FOLDER, thumbnail)),
            content_type: photo.format.content_type(),
            width: photo.width,
            height: photo.height,
            size: u32::try_from(photo.bytes.len()).unwrap_or(u32::MAX),
        });
        let Some(last) = stored.last() else { continue };
        let (large, small) = (last.key.clone(), last.thumbnail_key.clone());
        let mut put = ctx.files()?.put(&large, photo.bytes).await;
        if let (Ok(()), Some(small), Some(thumbnail)) = (&put, small, thumbnail) {
            put = ctx.files()?.put(&small, thumbnail.bytes).await;
        }
        if let Err(error) = put {
            discard(ctx, &stored).await;
            return Err(error.into());
        }
    }
    Ok(stored)
}

/// Takes back photos that were put for a change that was not made.
pub(super) async fn discard(ctx: &Ctx, stored: &[Stored]) {
    let keys = stored
        .iter()
        .flat_map(|photo| [Some(&photo.key), photo.thumbnail_key.as_ref()]);
    picture::discard(ctx, keys.flatten()).await;
}

/// Where photos are in storage.
pub(crate) const FOLDER: &str = "interventions/";

/// A photo.
pub async fn show(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let photo = seen(&mut request)?;
    picture::send(ctx, &photo.key).await
}

/// The thumbnail of a photo; 404 where there is none, the page then draws its own.
pub async fn show_thumbnail(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let photo = seen(&mut request)?;
    let key = photo.thumbnail_key.ok_or_else(Error::not_found)?;
    picture::send(ctx, &key).await
}

/// The photo of the path, if the actor may see what it is of, 404 otherwise; 403 for somebody else’s, to who only follows it.
fn seen(request: &mut Request) -> Result<Photo, Error> {
    let actor = request.actor()?;
    let id: PhotoId = request.param("photo_id")?;
    let found = read::found_photos(request, &actor)?;
    if !policy::sees(&actor, found.subject, found.agents_see_reports) {
        return Err(Error::not_found());
    }
    let reads = policy::reads(&actor, found.subject, found.agents_see_reports);
    let mut photos = found.photos.into_iter();
    let photo = photos
        .find(|photo| photo.id == id)
        .ok_or_else(Error::not_found)?;
    if reads || found.own.contains(&id) {
        Ok(photo)
    } else {
        Err(Error::forbidden())
    }
}

/// Asks whether a photo is really to be removed.
pub fn ask_remove(mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    may_now::<may::RemovePhoto>(&actor, &found)?;
    let photo = photo(&request, &found)?;
    Ok(Response::page(pages::remove_photo(
        &request,
        found.item(),
        photo,
    )))
}

/// Removes a photo.
pub async fn remove(ctx: &Ctx, mut request: Request) -> Result<Response, Error> {
    let (actor, found) = open(&mut request)?;
    check::<may::RemovePhoto>(TABLE, &actor, found.subject(&actor))?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let grant = may_now::<may::RemovePhoto>(&actor, &found)?;
    let photo = photo(&request, &found)?;
    let item = found.item();
    let outcome = Outcome::changed(
        page_of(item.id),
        notices::PHOTO_REMOVED.code,
        answers::photo_receipt(item.id, &[photo.id]),
    );
    let batch = write::remove_photo(&grant, photo, request.now, &ctx.random);
    Ok(commit(ctx, &request, &outcome, batch).await?)
}

/// The photo of the path, among those of what was found; 404 otherwise.
pub(super) fn photo<'a>(request: &Request, found: &'a Found) -> Result<&'a Photo, Error> {
    let id: PhotoId = request.param("photo_id")?;
    found
        .dossier
        .photos
        .iter()
        .find(|photo| photo.id == id)
        .ok_or_else(Error::not_found)
}
