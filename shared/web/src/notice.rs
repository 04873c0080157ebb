//! What a page says on top once something was done: a sentence, for which `fait=` and its code stand in the address.
//!
//! Who does it names the code alone, and the function that owns the page has the sentence: [`crate::App::notices`].

/// The field of the query that carries the code.
pub const FIELD: &str = "fait";

/// A sentence, and its code.
#[derive(Debug, Clone, Copy)]
pub struct Notice {
    /// What stands for it in an address.
    pub code: Code,
    /// What the page says.
    pub text: &'static str,
}

/// The code of a notice. It has no sentence with it, and there is none without a sentence.
#[derive(Debug, Clone, Copy)]
pub struct Code(&'static str);

impl Notice {
    /// The sentence `text`, for which `code` stands: small letters, digits and hyphens.
    #[must_use]
    pub const fn new(code: &'static str, text: &'static str) -> Self {
        Self {
            code: Code(code),
            text,
        }
    }
}

impl Code {
    /// As it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// The address of a page that says it.
    #[must_use]
    pub fn on(self, page: &str) -> String {
        at(page, self.0)
    }
}

/// The address of a page with that code, known or not.
pub(crate) fn at(page: &str, code: &str) -> String {
    let mark = if page.contains('?') { '&' } else { '?' };
    format!("{page}{mark}{FIELD}={code}")
}

/// The sentence of a code; none where `notices` do not know it.
pub(crate) fn find(notices: &[Notice], code: &str) -> Option<&'static str> {
    let known = notices.iter().find(|known| known.code.0 == code);
    known.map(|known| known.text)
}

/// Where `response` sends a browser for a sentence that the function among `apps` which owns the page does not have: what tests ask of
/// every answer.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn lost<'a>(apps: &[crate::App], response: &'a crate::Response) -> Option<&'a str> {
    let location = crate::request::text(&response.headers, "location");
    let next = response.after.next.as_deref();
    location.into_iter().chain(next).find(|address| {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let query = crate::Fields::from_urlencoded(query.as_bytes());
        let owner = crate::app::owner(apps, &http::Method::GET, path);
        let known = owner.map_or(&[][..], |owner| owner.notices);
        query
            .get(FIELD)
            .is_some_and(|code| find(known, code).is_none())
    })
}

/// A photo was added, of whatever.
pub const PHOTO_ADDED: Notice = Notice::new("photo-ajoutee", "La photo est ajoutée.");
/// A photo was removed.
pub const PHOTO_REMOVED: Notice = Notice::new("photo-supprimee", "La photo est supprimée.");
/// A file was read, to be looked at before it is imported.
pub const FILE_READ: Notice = Notice::new(
    "import-lu",
    "Le fichier est lu. Vérifiez-le avant de l’importer.",
);
/// It was not imported.
pub const FILE_GIVEN_UP: Notice = Notice::new(
    "import-abandonne",
    "Le fichier est abandonné, rien n’est importé.",
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{App, Error, Outcome, Response, Route, Who, get};
    use serde_json::json;
    use std::future::ready;

    const ROUTES: &[Route] = &[get("/equipe", Who::Anyone, "Voir l’équipe", |_, _| {
        Box::pin(ready(Err(Error::not_found())))
    })];
    const APP: App = App {
        name: "team",
        routes: &[ROUTES],
        notices: &[PHOTO_ADDED],
        jobs: &[],
    };

    #[test]
    fn a_page_without_its_sentence_is_found() {
        let known = Response::see(&PHOTO_ADDED.code.on("/equipe?page=2"));
        assert_eq!(lost(&[APP], &known), None);
        let unknown = Response::see(&PHOTO_REMOVED.code.on("/equipe"));
        assert_eq!(lost(&[APP], &unknown), Some("/equipe?fait=photo-supprimee"));
        let outcome = Outcome::changed("/ailleurs".to_owned(), PHOTO_ADDED.code, json!({}));
        let to_a_program = Response::json(&outcome.receipt).leading_to(&outcome);
        assert_eq!(
            lost(&[APP], &to_a_program),
            Some("/ailleurs?fait=photo-ajoutee")
        );
    }

    #[test]
    fn an_address_keeps_its_own_query() {
        assert_eq!(PHOTO_ADDED.code.on("/equipe"), "/equipe?fait=photo-ajoutee");
        assert_eq!(
            PHOTO_ADDED.code.on("/connexion?retour=%2F"),
            "/connexion?retour=%2F&fait=photo-ajoutee"
        );
    }
}
