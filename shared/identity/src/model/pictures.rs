//! What holds of logos and of photos of people.

use crate::fr::pictures as fr;
use domain::photo::Clean;
use web::{
    Error, Fields,
    error::Kind,
    picture::{self, clean, wrong},
};

/// The heaviest file, in bytes: what is shown small on many pages.
pub const MAX_BYTES: usize = 512 * 1024;
/// The longest edge, in pixels: a telephone decodes dozens of them for a list.
pub const MAX_EDGE: u32 = 2_000;

/// Where logos are in storage, and at which address.
pub const LOGOS: &str = "logos/";
/// Where photos of people are in storage.
pub const PORTRAITS: &str = "portraits/";

/// What a picture is of: its field, and what is said of one that is not taken.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The field of the form.
    pub field: &'static str,
    /// The folder of its kind.
    pub folder: &'static str,
    missing: &'static str,
    too_heavy: &'static str,
    too_large: &'static str,
}

/// The logo of an organisation.
pub const LOGO: Wanted = Wanted {
    field: "logo",
    folder: LOGOS,
    missing: fr::LOGO_MISSING,
    too_heavy: fr::LOGO_TOO_HEAVY,
    too_large: fr::LOGO_TOO_LARGE,
};

/// The photo of a person.
pub const PORTRAIT: Wanted = Wanted {
    field: "photo",
    folder: PORTRAITS,
    missing: fr::PHOTO_MISSING,
    too_heavy: fr::PHOTO_TOO_HEAVY,
    too_large: fr::PHOTO_TOO_LARGE,
};

impl Wanted {
    /// The picture of a form, without its metadata: the first file of the field.
    ///
    /// # Errors
    /// 413 over [`MAX_BYTES`], 415 for what is no photo, 422 for none, one that is damaged, or one over [`MAX_EDGE`].
    pub fn of(&self, fields: &Fields) -> Result<Clean, Error> {
        let files = fields.files(self.field);
        let file = files
            .first()
            .ok_or_else(|| wrong(self.field, Kind::Invalid, self.missing))?;
        let picture = clean(self.field, &file.bytes, MAX_BYTES, self.too_heavy)?;
        if picture.width.max(picture.height) > MAX_EDGE {
            return Err(wrong(self.field, Kind::Invalid, self.too_large));
        }
        Ok(picture)
    }

    /// Puts it where it stays; gives its key.
    pub async fn put(&self, ctx: &web::Ctx, picture: Clean) -> Result<String, Error> {
        let key = picture::key(ctx, self.folder, &picture);
        let put = ctx.files()?.put(&key, picture.bytes).await;
        if let Err(error) = put {
            picture::discard(ctx, [&key].into_iter()).await;
            return Err(error.into());
        }
        Ok(key)
    }
}

/// The key of the logo that an address names, if it looks like one.
#[must_use]
pub fn logo_key(file: &str) -> Option<String> {
    let (name, extension) = file.split_once('.')?;
    let hexadecimal = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let known = name.len() == 32
        && name.bytes().all(hexadecimal)
        && matches!(extension, "jpg" | "png" | "webp");
    known.then(|| format!("{LOGOS}{file}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_a_logo_is_found_at_the_address_of_one() {
        let name = "0123456789abcdef0123456789abcdef";
        assert_eq!(
            logo_key(&format!("{name}.png")),
            Some(format!("logos/{name}.png"))
        );
        for file in [
            name.to_owned(),
            format!("{name}.svg"),
            format!("{name}.png.png"),
            format!("{}.png", name.to_uppercase()),
            format!("../portraits/{name}.png"),
            format!("{}.png", &name[1..]),
            String::new(),
        ] {
            assert_eq!(logo_key(&file), None, "{file}");
        }
    }

    #[test]
    fn the_sentences_say_the_limits() {
        for sentence in [fr::LOGO_TOO_HEAVY, fr::PHOTO_TOO_HEAVY, fr::ACCEPTED] {
            assert!(sentence.contains(&format!("{}\u{a0}Ko", MAX_BYTES / 1024)));
        }
        for sentence in [fr::LOGO_TOO_LARGE, fr::PHOTO_TOO_LARGE, fr::ACCEPTED] {
            assert!(sentence.contains(&format!("{}\u{202f}000\u{a0}pixels", MAX_EDGE / 1000)));
        }
    }
}
