//! The end of a contract, as its administrateur and the operator read it.

use super::console::siren;
use crate::{
    forms::closing::REASON,
    fr::closing as fr,
    model::closing::{Cursor, earliest, has_come, told},
    store::closing::{Archive, Certificate, Contract, Piece},
    volumes,
};
use domain::{calendar::Zone, french};
use maud::{Markup, html};
use web::{
    FieldError, Request,
    html::{self as ui, Button, Card, Drawing, Field, Form, Tone},
};

/// Where the administrateur is.
const PLACE: &str = "/fin-de-contrat";
/// Where the organisations are.
const CONSOLE: &str = "/console";
/// Where what is left of some of them is.
const CERTIFICATES: &str = "/console/certificats";

/// What D1 keeps, in the words of « Durées de conservation ».
fn history() -> Markup {
    html! { p { "La base de données garde 30\u{a0}jours d’historique\u{a0}: pendant ce délai, l’exploitant peut la ramener en arrière après un incident. Il applique alors de nouveau la destruction." } }
}

/// The administrateur's page: the day, the archive, its volumes.
#[must_use]
pub fn own(
    request: &Request,
    contract: &Contract,
    archive: Option<&Archive>,
    pieces: &[Piece],
) -> Markup {
    let zone = volumes::zone(contract);
    let content = html! {
        @if let Some(day) = contract.destroy_on {
            (ui::alert(Tone::Warning, &html! {
                p { "À partir du " (ui::day(day)) ", tout ce que Parvis garde de " (contract.name) " sera détruit\u{a0}: interventions, photos, comptes, journal." }
                @if contract.waived_at.is_some() { p { "L’exploitant a confirmé que la destruction n’attend pas l’archive." } }
                @else { p { "La destruction attend que l’archive, préparée après cette annonce, ait été téléchargée en entier." } }
            }))
        } @else {
            p { "Aucune fin de contrat n’est prévue. Vous pouvez tout de même préparer et emporter l’archive de toutes les données de la collectivité." }
        }
        (ui::panel(Some("Archive"), &html! {
            @match archive {
                None => (none(request)),
                Some(archive) if archive.completed_at.is_none() => (under_way(request, archive)),
                Some(archive) => (complete(request, contract, archive, pieces, zone)),
            }
        }))
        @if archive.is_some_and(|archive| archive.completed_at.is_some()) && !pieces.is_empty() {
            (table(contract, archive, pieces))
        }
        (ui::panel(Some("Ensuite"), &html! {
            p { "Les volumes restent à télécharger pendant 30\u{a0}jours. Personne d’autre que l’administrateur ne les voit, pas même l’exploitant." }
            (history())
        }))
    };
    request
        .page("Fin du contrat")
        .service("Équipe")
        .current(PLACE)
        .render(content)
}

fn none(request: &Request) -> Markup {
    html! {
        p { "L’archive contient chaque table en JSON et en CSV, et tous les fichiers. Elle ne contient ni mot de passe, ni jeton, ni secret." }
        (prepare(request, Button::primary("Préparer l’archive")))
    }
}

fn prepare(request: &Request, button: Button<'_>) -> Markup {
    Form::post("/fin-de-contrat/archive").body(&html! {
        (request.hidden())
        (ui::actions(&html! { (button) }))
    })
}

fn under_way(request: &Request, archive: &Archive) -> Markup {
    let cursor = Cursor::parse(&archive.cursor);
    let made = french::count(archive.volumes.into(), "volume fait", "volumes faits");
    html! {
        p { "L’archive se prépare\u{a0}: " (made) ", étapes faites à " (cursor.percent()) "\u{a0}%, " (written(archive)) "." }
        p { "Elle avance d’elle-même chaque heure, et un courriel vous prévient à la fin. Pour ne pas attendre, faites chaque volume d’ici." }
        (Form::post("/fin-de-contrat/archive/continuer").body(&html! {
            (request.hidden())
            (ui::hidden("cursor", &archive.cursor))
            (ui::actions(&html! { (Button::primary("Continuer maintenant")) }))
        }))
    }
}

fn written(archive: &Archive) -> String {
    format!(
        "{} et {}",
        french::count(archive.rows.unsigned_abs(), "ligne", "lignes"),
        french::count(archive.files.unsigned_abs(), "fichier", "fichiers")
    )
}

fn complete(
    request: &Request,
    contract: &Contract,
    archive: &Archive,
    pieces: &[Piece],
    zone: Zone,
) -> Markup {
    let stale = contract
        .announced_at
        .is_some_and(|announced| archive.started_at < announced);
    html! {
        (ui::definition_list(&[
            ("Préparée à partir du", ui::moment(archive.started_at, zone)),
            ("Contenu", html! { (written(archive)) }),
            ("Emportée", html! { @match archive.taken_at { Some(at) => { "le " (ui::moment(at, zone)) }, None => "pas encore en entier" } }),
            ("Empreinte de la liste", html! { (archive.list_hash.as_deref().unwrap_or_default()) }),
        ]))
        @if archive.missing > 0 {
            p { (french::count(archive.missing.unsigned_abs(), "fichier nommé par une ligne manquait", "fichiers nommés par une ligne manquaient")) " dans le stockage." }
        }
        @if pieces.is_empty() { p { "Ses 30\u{a0}jours sont passés\u{a0}: ses volumes ne sont plus là." } }
        @else { p { "À télécharger jusqu’au " (ui::moment(archive.expires_at, zone)) ". Un téléchargement interrompu reprend où il en était." } }
        @if stale { p { "Elle a été préparée avant l’annonce de la fin du contrat\u{a0}: préparez-en une autre, pour que rien n’y manque." } }
        @else { p { "Ce qui a changé depuis n’y est pas. En préparer une autre remplace celle-ci." } }
        (prepare(request, Button::secondary("Préparer une autre archive")))
    }
}

fn table(contract: &Contract, archive: Option<&Archive>, pieces: &[Piece]) -> Markup {
    let row = |piece: &Piece| {
        let href = format!("/fin-de-contrat/archive/{}", piece.number);
        let name = archive.map(|archive| volumes::name(contract, archive, piece.number));
        vec![
            html! { a href=(href) download { (name.unwrap_or_default()) } },
            html! { (fr::size(piece.size)) },
            html! { @if piece.taken_at.is_some() { "Téléchargé" } @else { "À télécharger" } },
            html! { code { (piece.hash) } },
        ]
    };
    let rows: Vec<Vec<Markup>> = pieces.iter().map(row).collect();
    let headers = ["Volume", "Taille", "État", "SHA-256"];
    ui::table("Volumes", &headers, &rows)
}

fn address(of: &Contract) -> String {
    format!("{CONSOLE}/organisations/{}", of.organisation_id)
}

/// The operator's page: the day, how far the archive is, never what is in it.
#[must_use]
pub fn console(
    request: &Request,
    contract: &Contract,
    archive: Option<&Archive>,
    errors: &[FieldError],
) -> Markup {
    let organisation = address(contract);
    let place = format!("{organisation}{PLACE}");
    let zone = volumes::zone(contract);
    let came = contract
        .destroy_on
        .is_some_and(|day| has_come(day, zone, request.now));
    let content = html! {
        (ui::error_summary(errors))
        @if contract.destroyed_at.is_some() {
            (ui::alert(Tone::Warning, &html! { p { "La destruction a commencé. " a href=(format!("{CERTIFICATES}/{}", contract.organisation_id)) { "Voir son certificat" } } }))
        }
        (ui::panel(Some("Où en est-on"), &ui::definition_list(&[
            ("Date fixée", html! { @match contract.destroy_on { Some(day) => (ui::day(day)), None => "Aucune" } }),
            ("Archive", html! { (progress(contract, archive, zone)) }),
        ])))
        @if contract.destroyed_at.is_none() {
            @if !came { (ui::panel(Some("Date"), &day(request, contract, &place, zone, errors))) }
            @if contract.destroy_on.is_some() && contract.waived_at.is_none() {
                (ui::panel(Some("Sans archive"), &waiver(request, &place, errors)))
            }
        }
        (ui::panel(Some("Ce qui se passe"), &html! {
            p { "La nuit qui suit le début de cette date, Parvis détruit tout ce qu’il garde de l’organisation, pourvu que son administrateur ait emporté toute l’archive. Les personnes qui n’appartiennent à aucune autre organisation sont effacées. Il en reste un certificat, sans nom de personne." }
            (history())
        }))
    };
    request
        .page("Fin du contrat")
        .service("Console")
        .current(CONSOLE)
        .back(&contract.name, &organisation)
        .subtitle(html! { (contract.name) })
        .errors(!errors.is_empty())
        .render(content)
}

fn progress(contract: &Contract, archive: Option<&Archive>, zone: Zone) -> Markup {
    html! {
        @if let (Some(at), Some(reason)) = (contract.waived_at, &contract.reason) {
            "Destruction sans archive, confirmée le " (ui::moment(at, zone)) "\u{a0}: " (reason)
        } @else {
            @match archive {
                None => "Pas encore demandée",
                Some(archive) => @match (archive.taken_at, archive.completed_at) {
                    (Some(_), _) if contract.announced_at.is_some_and(|at| archive.started_at < at) => "Emportée avant l’annonce\u{a0}: une autre est attendue",
                    (Some(at), _) => { "Emportée en entier le " (ui::moment(at, zone)) },
                    (None, Some(at)) => { "Prête depuis le " (ui::moment(at, zone)) ", pas encore emportée en entier" },
                    (None, None) => "En préparation",
                },
            }
        }
    }
}

fn day(
    request: &Request,
    contract: &Contract,
    place: &str,
    zone: Zone,
    errors: &[FieldError],
) -> Markup {
    let first = earliest(zone, request.now, contract.destroy_on).to_string();
    let known = contract.destroy_on.map(|day| day.to_string());
    let typed = request.fields.get("destroy_on").or(known.as_deref());
    let label = if known.is_some() {
        "Changer la date"
    } else {
        "Fixer la date"
    };
    html! {
        (Form::post(place).label("Date de la destruction").body(&html! {
            (request.hidden())
            (Field::date("destroy_on", "Détruire à partir du").value(typed.unwrap_or_default()).between(Some(&first), None).required().errors(errors)
                .hint("Dans 30\u{a0}jours au plus tôt. L’administrateur et le contact de l’organisation sont prévenus par courriel."))
            (ui::actions(&html! { (Button::primary(label)) }))
        }))
        @if known.is_some() {
            (Form::post(&format!("{place}/annuler")).body(&html! { (request.hidden()) (ui::actions(&html! { (Button::secondary("Annuler la fin du contrat")) })) }))
        }
    }
}

fn waiver(request: &Request, place: &str, errors: &[FieldError]) -> Markup {
    let typed = |name: &str| request.fields.get(name).unwrap_or_default();
    html! {
        p { "Si l’organisation ne veut pas de son archive, la destruction peut s’en passer. Rien ne la rendra ensuite." }
        (Form::post(&format!("{place}/sans-archive")).label("Détruire sans archive").body(&html! {
            (request.hidden())
            (Field::area("reason", "Pourquoi", 2).value(typed("reason")).max_length(REASON).required().errors(errors).hint("Figure sur le certificat\u{a0}: ne nommez personne."))
            (Field::text("name", "Nom de l’organisation, pour confirmer").value(typed("name")).max_length(100).required().errors(errors))
            (ui::actions(&html! { (Button::danger("Détruire sans archive")) }))
        }))
    }
}

/// What was destroyed.
#[must_use]
pub fn certificates(request: &Request, found: &[Certificate]) -> Markup {
    let cards: Vec<Markup> = found.iter().map(card).collect();
    let content = html! {
        @if cards.is_empty() {
            (ui::empty_state(Drawing::Board, "Aucune organisation n’a été détruite", "", &html! {}))
        } @else { (ui::card_list(&cards)) }
    };
    request
        .page("Certificats de destruction")
        .service("Console")
        .current(CERTIFICATES)
        .back("Organisations", CONSOLE)
        .render(content)
}

fn card(one: &Certificate) -> Markup {
    let href = format!("{CERTIFICATES}/{}", one.former_id);
    let zone = Zone::parse(&one.zone).unwrap_or_default();
    let badges = html! { @if one.gone_at.is_none() { (ui::tag("En cours")) } };
    let detail = html! { "Destruction commencée le " (ui::moment(one.started_at, zone)) };
    html! { (Card::new(&href, &one.name).badges(&badges).detail(&detail)) }
}

/// One certificate, to print.
#[must_use]
pub fn certificate(request: &Request, one: &Certificate) -> Markup {
    let zone = Zone::parse(&one.zone).unwrap_or_default();
    let rows: Vec<Vec<Markup>> = one
        .tables()
        .into_iter()
        .map(|(table, count)| vec![html! { (told(&table)) }, html! { (french::number(count)) }])
        .collect();
    let content = html! {
        @if one.gone_at.is_none() {
            (ui::alert(Tone::Info, &html! { p { "La destruction est en cours\u{a0}: ce certificat vaudra quand le stockage n’aura plus aucun fichier." } }))
        } @else {
            p { "L’exploitant de Parvis certifie que tout ce que le service gardait de " (one.name) " est détruit." }
        }
        (ui::definition_list(&[
            ("Organisation", html! { (one.name) }),
            ("Numéro SIREN", html! { (siren(one.siren.as_deref())) }),
            ("Arrivée le", ui::moment(one.created_at, zone)),
            ("Fin annoncée le", ui::moment(one.announced_at, zone)),
            ("Date fixée", ui::day(one.destroy_on)),
            ("Archive", archive(one, zone)),
            ("Destruction commencée le", ui::moment(one.started_at, zone)),
            ("Dernière ligne supprimée", reached(one.emptied_at, zone)),
            ("Dernier fichier effacé du stockage", reached(one.gone_at, zone)),
            ("Fichiers", html! { (french::number(one.files)) ", " (fr::size(one.bytes)) " sans les miniatures ni le logo" }),
        ]))
        (ui::table("Lignes supprimées", &["Données", "Lignes"], &rows))
        (history())
    };
    request
        .page("Certificat de destruction")
        .service("Console")
        .current(CERTIFICATES)
        .back("Certificats", CERTIFICATES)
        .subtitle(html! { (one.name) })
        .render(content)
}

fn reached(moment: Option<chrono::DateTime<chrono::Utc>>, zone: Zone) -> Markup {
    html! { @match moment { Some(at) => (ui::moment(at, zone)), None => "Pas encore" } }
}

fn archive(one: &Certificate, zone: Zone) -> Markup {
    html! {
        @if let (Some(at), Some(hash)) = (one.archive_at, &one.archive_hash) {
            "Achevée le " (ui::moment(at, zone)) " et emportée en entier. SHA-256 de sa liste\u{a0}: " code { (hash) }
        } @else {
            "Aucune\u{a0}: " (one.reason.as_deref().unwrap_or_default())
        }
    }
}
