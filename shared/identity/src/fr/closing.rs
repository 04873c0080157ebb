//! The French sentences of the end of a contract, those in the archive among them.

use crate::{
    model::closing::told,
    store::closing::{Archive, Contract},
    volumes,
};
use chrono::NaiveDate;
use domain::french;
use platform::estate;

/// Completes « Indiquez … ».
pub const THE_DAY: &str = "la date de la destruction";
/// Completes « Indiquez … ».
pub const THE_REASON: &str = "pourquoi l’organisation ne prend pas son archive";
/// Completes « Indiquez … ».
pub const THE_NAME: &str = "le nom de l’organisation, pour confirmer";
/// 422: no date.
pub const DAY_FORM: &str = "Indiquez la date sous la forme AAAA-MM-JJ, par exemple 2027-01-31.";
/// 422: the name of another organisation, or a misspelt one.
pub const OTHER_NAME: &str =
    "Ce n’est pas le nom de l’organisation. Recopiez-le tel qu’il figure en haut de la page.";
/// 409: the day has come.
pub const HAS_COME: &str = "La date fixée est arrivée\u{a0}: elle ne change plus.";
/// 409: there is no date.
pub const NO_DAY: &str = "Aucune date n’est fixée pour cette organisation.";

/// 422: too little notice.
#[must_use]
pub fn too_soon(first: NaiveDate) -> String {
    format!(
        "Choisissez le {} au plus tôt\u{a0}: la collectivité a 30\u{a0}jours pour emporter ses données.",
        french::date(first)
    )
}

/// A size in decimal megabytes, kilobytes below one: « 1,5 Mo ».
#[must_use]
pub fn size(bytes: u64) -> String {
    if bytes < 1_000_000 {
        return format!("{}\u{a0}Ko", french::number(bytes.div_ceil(1000)));
    }
    let tenths = bytes.div_ceil(100_000);
    format!("{},{}\u{a0}Mo", french::number(tenths / 10), tenths % 10)
}

/// What stands in the archive, for whoever opens it in ten years.
#[must_use]
pub fn read_me(of: &Contract, archive: &Archive) -> String {
    let zone = volumes::zone(of);
    let mut text = format!(
        "Archive de {}\r\nPréparée par Parvis à partir du {}.\r\n\r\n",
        of.name,
        french::date_time(archive.started_at, zone)
    );
    text.push_str("Cette archive tient en plusieurs volumes, chacun un fichier ZIP complet. Pour la vérifier, décompressez tous les volumes\r\ndans un même dossier, placez-y aussi les fichiers ZIP, puis lancez\u{a0}: sha256sum -c SHA256SUMS\r\n\r\n");
    text.push_str("donnees/   une table par fichier, en JSON et en CSV (séparé par des points-virgules, UTF-8). Une table longue continue\r\n           dans un fichier numéroté. Les moments sont en temps universel.\r\n");
    text.push_str("fichiers/  les photos et le logo, sous leur clé\u{a0}: celle des colonnes key, thumbnail_key et logo_key.\r\n\r\n");
    text.push_str("Chaque volume dit l’état des données au moment où il a été fait. Une apostrophe précède, en CSV, les textes qu’un tableur prendrait pour une formule.\r\n");
    if archive.missing > 0 {
        let missing = archive.missing.to_string();
        text.extend([
            "Fichiers qu’une ligne nomme et que le stockage n’a plus\u{a0}: ",
            &missing,
            ".\r\n",
        ]);
    }
    text.push_str("\r\nCe que contient chaque table\r\n");
    for rule in estate::given_back() {
        text.extend(["- ", rule.table, "\u{a0}: ", rule.holds, "\r\n"]);
    }
    text.push_str("\r\nCe qui n’est pas dans l’archive, et pourquoi\r\n");
    for (table, why) in estate::EXCUSED {
        text.extend(["- ", table, " (", told(table), ")\u{a0}: ", why, "\r\n"]);
    }
    text.push_str("- dans les autres tables, les empreintes et les secrets.\r\n");
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_size_is_rounded_up_where_people_read_it() {
        for (bytes, said) in [
            (0, "0\u{a0}Ko"),
            (1, "1\u{a0}Ko"),
            (999_999, "1\u{202f}000\u{a0}Ko"),
            (1_000_000, "1,0\u{a0}Mo"),
            (33_554_432, "33,6\u{a0}Mo"),
        ] {
            assert_eq!(super::size(bytes), said);
        }
    }
}
