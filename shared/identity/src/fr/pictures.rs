//! The French sentences of logos and photos of people.

/// 422: nothing was chosen.
pub const LOGO_MISSING: &str = "Logo\u{a0}: choisissez une image avant d’envoyer.";
/// 413: [`crate::model::pictures::MAX_BYTES`].
pub const LOGO_TOO_HEAVY: &str = "Logo\u{a0}: choisissez une image de 512\u{a0}Ko au plus.";
/// 422: [`crate::model::pictures::MAX_EDGE`].
pub const LOGO_TOO_LARGE: &str =
    "Logo\u{a0}: choisissez une image de 2\u{202f}000\u{a0}pixels de côté au plus.";
/// 422: nothing was chosen.
pub const PHOTO_MISSING: &str = "Photo\u{a0}: choisissez une photo avant d’envoyer.";
/// 413: [`crate::model::pictures::MAX_BYTES`].
pub const PHOTO_TOO_HEAVY: &str = "Photo\u{a0}: choisissez une image de 512\u{a0}Ko au plus.";
/// 422: [`crate::model::pictures::MAX_EDGE`].
pub const PHOTO_TOO_LARGE: &str =
    "Photo\u{a0}: choisissez une image de 2\u{202f}000\u{a0}pixels de côté au plus.";
/// What a file may be.
pub const ACCEPTED: &str =
    "Une image JPEG, PNG ou WebP, de 512\u{a0}Ko et 2\u{202f}000\u{a0}pixels de côté au plus.";
/// 403: another organisation counts the person among its members, or may: the words are the same.
pub const NOT_YOURS: &str =
    "Cette personne choisit elle-même sa photo, depuis «\u{a0}Mon compte\u{a0}».";
/// What the person agrees to (terms of use, 6.2).
pub const CONSENT: &str = "Votre photo est facultative. Seuls l’administrateur et les coordinateurs de votre collectivité la voient, et vous\u{a0}: jamais le public, ni vos autres collectivités. En l’envoyant, vous acceptez qu’ils la voient. Vous pouvez la retirer quand vous voulez\u{a0}; elle est effacée à votre départ.";
/// What the administrateur makes sure of before he gives somebody a photo.
pub const CONSENT_OF_ANOTHER: &str = "La photo est facultative\u{a0}: ne la mettez qu’avec l’accord de cette personne, qui peut la retirer elle-même. Seuls l’administrateur et les coordinateurs la voient, et elle\u{a0}: jamais le public. Elle est effacée à son départ.";
/// Where a logo is seen.
pub const LOGO_PLACE: &str = "Le logo prend place en haut de chaque page, à côté du nom de la collectivité, et sur la page de connexion qui porte son nom. Il est posé sur un fond blanc, sur écran clair comme sur écran sombre\u{a0}: choisissez-en un qui s’y voit. Le nom reste écrit, si bien que le logo n’a pas besoin de texte de remplacement.";
