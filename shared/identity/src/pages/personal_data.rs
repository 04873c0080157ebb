//! « Mes données », on screen and as the files of its export.

use super::team::telephone;
use crate::{
    fr::personal_data as fr,
    store::{
        account::Belonging,
        personal_data::{Bond, Done, Names, Taken},
    },
};
use domain::{
    actions,
    calendar::{Zone, from_db, parse_date, rfc3339},
    french,
    photo::Format,
    policy::Role,
    retention::{Column, REGISTER, Rule},
};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use platform::holdings;
use serde_json::{Map, Value, json};
use web::{
    Error, FieldError, Request,
    html::{
        Button, Field, Form, Tone, actions as buttons, alert, definition_list, error_summary, fold,
        link_form, moment, panel,
    },
    shell::Page,
};

const PLACE: &str = "/mes-donnees";
const BACK: &str = "Mes données";

/// A row: columns and values.
pub type Row = Map<String, Value>;

/// What one table holds of the person.
#[derive(Debug)]
pub struct Held {
    /// Its line of the register.
    pub rule: &'static Rule,
    /// Rows.
    pub rows: Vec<Row>,
    /// Whether there are others.
    pub more: bool,
}

/// Everything that is held of the person in one organisation.
#[derive(Debug)]
pub struct Share {
    /// Table after table, in the register's order.
    pub tables: Vec<Held>,
    /// What others did about the person, without their names.
    pub about: Vec<Done>,
    /// His photos.
    pub photos: Vec<Taken>,
}

fn page<'a>(request: &'a Request, title: &'a str) -> Page<'a> {
    request
        .page(title)
        .service("Mon compte")
        .current("/mon-compte")
}

/// The whole page.
#[must_use]
pub fn show(request: &Request, share: &Share, organisations: &[Belonging], parts: usize) -> Markup {
    let zone = request.zone();
    let name = organisation(request);
    let role = request.session.as_ref().map(|session| session.actor().role);
    let keeper = match role {
        Some(Role::Operator) => "l’exploitant du service",
        _ => "l’administrateur de votre collectivité",
    };
    let others: Vec<&str> = organisations
        .iter()
        .map(|one| one.name.as_str())
        .filter(|other| *other != name)
        .collect();
    page(request, "Mes données")
        .back("Mon compte", "/mon-compte")
        .subtitle(html! { "Tout ce que le service garde de vous pour " (name) ", et combien de temps." })
        .render(html! {
            @if !others.is_empty() {
                (alert(Tone::Info, &html! {
                    p {
                        "Chaque collectivité est responsable de ce qu’elle garde\u{a0}: cette page ne montre que " (name)
                        ". Pour voir le reste (" (french::list(&others)) "), changez d’organisation depuis "
                        a href="/mon-compte" { "Mon compte" } "."
                    }
                }))
            }
            (panel(Some("Emporter"), &takeaway(parts)))
            (panel(Some("Corriger"), &html! {
                p { "Votre identifiant et votre rôle sont tenus par " (keeper) "." }
                (buttons(&html! {
                    (Button::secondary("Corriger mon nom ou mon téléphone").to("/mes-donnees/identite"))
                    @if let Some(session) = &request.session { (Button::secondary("Mettre ou retirer ma photo").to(&super::pictures::place(session.person_id))) }
                    (Button::secondary("Changer d’adresse électronique").to("/mes-donnees/adresse"))
                }))
            }))
            @for held in share.tables.iter().filter(|held| !held.rows.is_empty()) {
                (panel(Some(held.rule.holds), &shown(held, zone)))
            }
            @if !share.about.is_empty() {
                (panel(Some("Ce qui a été fait à votre sujet"), &html! {
                    (fold("Voir", false, &done(&share.about, zone)))
                }))
            }
            (panel(Some("Effacer"), &html! {
                p { "Vous pouvez effacer votre compte. Ce qui appartient à la collectivité reste, sans votre nom." }
                (buttons(&html! { (Button::danger("Effacer mon compte").to("/mes-donnees/effacer")) }))
            }))
        })
}

fn takeaway(parts: usize) -> Markup {
    html! {
        p { "Une archive ZIP contient ces données, à lire et pour un autre logiciel, votre photo et celles que vous avez prises." }
        @if parts > 1 { p { "Vos photos tiennent en " (parts) " archives\u{a0}: téléchargez-les toutes." } }
        (buttons(&html! {
            @for part in 1..=parts {
                @let label = if parts == 1 { "Télécharger mes données".to_owned() } else { format!("Télécharger l’archive {part} sur {parts}") };
                (Button::secondary(&label).to(&format!("/mes-donnees/export.zip?partie={part}")))
            }
        }))
    }
}

fn shown(held: &Held, zone: Zone) -> Markup {
    html! {
        p .soft { "Durée\u{a0}: " (held.rule.duration) }
        @if let [row] = held.rows.as_slice() {
            (facts(row, zone))
        } @else {
            (fold(&several(held), false, &rows(held, zone)))
        }
    }
}

fn several(held: &Held) -> String {
    if held.more {
        format!(
            "Voir les {} premiers\u{a0}; tous sont dans l’archive",
            held.rows.len()
        )
    } else {
        format!("Voir les {}", held.rows.len())
    }
}

fn rows(held: &Held, zone: Zone) -> Markup {
    html! { @for row in &held.rows { (facts(row, zone)) } }
}

fn facts(row: &Row, zone: Zone) -> Markup {
    let facts: Vec<(&str, Markup)> = row
        .iter()
        .filter_map(|(column, value)| Some((fr::column(column)?, said(column, value, zone)?)))
        .collect();
    definition_list(&facts)
}

/// A value as people read it; none of what is empty.
fn said(column: &str, value: &Value, zone: Zone) -> Option<Markup> {
    let text = match value {
        Value::String(text) if !text.is_empty() => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    if let Ok(instant) = from_db(&text) {
        return Some(moment(instant, zone));
    }
    if let Ok(day) = parse_date(&text) {
        return Some(web::html::day(day));
    }
    if column == "phone" {
        return Some(telephone(&text));
    }
    let number = matches!(column, "number" | holdings::INTERVENTION_NUMBER);
    Some(html! { @if number { "n°\u{a0}" } (fr::value(column, &text)) })
}

fn done(about: &[Done], zone: Zone) -> Markup {
    html! { ul { @for one in about { li { (actions::label(&one.action).unwrap_or("Action")) ", " (moment(one.at, zone)) } } } }
}

/// The name of a photo in the archive.
#[must_use]
pub fn file_name(photo: &Taken) -> String {
    let extension = Format::of_key(&photo.key).extension();
    let Some(number) = photo.number else {
        return format!("photos/portrait.{extension}");
    };
    let when = if photo.moment == "before" {
        "avant"
    } else {
        "apres"
    };
    format!(
        "photos/intervention-{number}-{when}-{}.{extension}",
        photo.id
    )
}

/// `donnees.json`: everything, for other software. Keys are those of the contract, codes those of the API.
pub fn json(request: &Request, share: &Share) -> Result<Value, Error> {
    let session = request.signed_in()?;
    let tables: Vec<Value> = share
        .tables
        .iter()
        .map(|held| {
            json!({
                "table": held.rule.table,
                "holds": held.rule.holds,
                "duration": held.rule.duration,
                "complete": !held.more,
                "rows": held.rows,
            })
        })
        .collect();
    let about: Vec<Value> = share
        .about
        .iter()
        .map(|one| json!({ "action": one.action, "label": actions::label(&one.action), "at": rfc3339(one.at, request.zone()) }))
        .collect();
    let photos: Vec<Value> = share
        .photos
        .iter()
        .map(|photo| json!({ "file": file_name(photo), "intervention_number": photo.number, "bytes": photo.size }))
        .collect();
    Ok(json!({
        "made_at": rfc3339(request.now, request.zone()),
        "organisation": session.organisation_name,
        "first_name": session.first_name,
        "last_name": session.last_name,
        "tables": tables,
        "about_you": about,
        "photos": photos,
    }))
}

/// What makes the file pleasant to read: a file opened from a disk has no style sheet beside it.
const STYLE: &str = "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif}dl{border-top:1px solid #999;padding-top:.5rem}dl div{display:flex;gap:1rem}dt{flex:0 0 14rem;font-weight:bold}dd{margin:0}";

/// `donnees.html`: the same, for people. It stands alone: no script, nothing to load but the photos beside it.
pub fn document(request: &Request, share: &Share) -> Result<Markup, Error> {
    let session = request.signed_in()?;
    let zone = request.zone();
    Ok(html! {
        (DOCTYPE)
        html lang="fr" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Mes données – " (session.organisation_name) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { "Mes données" }
                p { (session.first_name) " " (session.last_name) ", " (session.organisation_name) ", " (moment(request.now, zone)) }
                @for held in share.tables.iter().filter(|held| !held.rows.is_empty()) {
                    h2 { (held.rule.holds) }
                    p { "Durée\u{a0}: " (held.rule.duration) }
                    @if held.more { p { "Seules les " (held.rows.len()) " premières lignes tiennent ici\u{a0}: demandez les autres à votre collectivité." } }
                    (rows(held, zone))
                }
                @if !share.about.is_empty() { h2 { "Ce qui a été fait à votre sujet" } (done(&share.about, zone)) }
                @if !share.photos.is_empty() {
                    h2 { "Fichiers de vos photos" }
                    ul { @for photo in &share.photos { @let name = file_name(photo); li { a href=(name) { (name) } } } }
                }
            }
        }
    })
}

fn organisation(request: &Request) -> &str {
    request
        .session
        .as_ref()
        .map_or("", |session| &session.organisation_name)
}

/// Corrects one's own names and telephone; what was typed stays when there are `errors`.
#[must_use]
pub fn names(request: &Request, known: &Names, errors: Option<&[FieldError]>) -> Markup {
    let value = |name: &str, known: &str| match errors {
        Some(_) => request.fields.get(name).unwrap_or_default().to_owned(),
        None => known.to_owned(),
    };
    let last_name = value("last_name", &known.last_name);
    let first_name = value("first_name", &known.first_name);
    let phone = value("phone", known.phone.as_deref().unwrap_or_default());
    let errors = errors.unwrap_or_default();
    page(request, "Corriger mon nom ou mon téléphone")
        .back(BACK, PLACE)
        .errors(!errors.is_empty())
        .render(html! {
            (error_summary(errors))
            p { "C’est ainsi que " (organisation(request)) " vous connaît. Vos autres collectivités gardent ce qu’elles ont." }
            (Form::post("/mes-donnees/identite").body(&html! {
                (request.hidden())
                (Field::text("last_name", "Nom").value(&last_name).errors(errors).autocomplete("family-name").max_length(100).required())
                (Field::text("first_name", "Prénom").value(&first_name).errors(errors).autocomplete("given-name").max_length(100).required())
                (Field::tel("phone", "Téléphone professionnel").value(&phone).errors(errors).autocomplete("tel"))
                (Button::primary("Enregistrer"))
            }))
        })
}

/// Asks for another address, and takes the code of its mail where the link does not open.
#[must_use]
pub fn address(request: &Request, errors: &[FieldError]) -> Markup {
    let current = request
        .session
        .as_ref()
        .and_then(|session| session.email.as_deref())
        .unwrap_or("Aucune");
    let typed = request.fields.get("email").unwrap_or_default();
    page(request, "Changer d’adresse électronique")
        .back(BACK, PLACE)
        .errors(!errors.is_empty())
        .render(html! {
            (error_summary(errors))
            (definition_list(&[("Adresse actuelle", html! { (current) })]))
            (Form::post("/mes-donnees/adresse").body(&html! {
                (request.hidden())
                (Field::email("email", "Nouvelle adresse").hint("Elle sert à toutes vos collectivités. Un courriel y demande votre confirmation.")
                    .value(typed).errors(errors).autocomplete("email").required())
                (Button::primary("Recevoir le courriel de confirmation"))
            }))
            (panel(Some("J’ai reçu un code"), &html! {
                p { "Une fois l’adresse confirmée, toutes vos connexions et vos jetons d’accès sont fermés\u{a0}: vous vous reconnecterez avec elle." }
                (code_form(request, &[]))
            }))
        })
}

fn code_form(request: &Request, errors: &[FieldError]) -> Markup {
    let typed = if errors.is_empty() {
        ""
    } else {
        request.fields.get("token").unwrap_or_default()
    };
    Form::post("/mes-donnees/adresse/confirmer").body(&html! {
        (Field::text("token", "Code du courriel").hint("Comme ABCD-EFGH-JKMN-PQRS-TUVW-XYZ2")
            .value(typed).errors(errors).autocomplete("one-time-code").required())
        (Button::secondary("Confirmer avec ce code"))
    })
}

/// The page that the link of the mail opens.
#[must_use]
pub fn confirm_address(request: &Request) -> Markup {
    page(request, "Confirmer votre nouvelle adresse").render(html! {
        p { "Toutes vos connexions et vos jetons d’accès seront fermés\u{a0}: vous vous reconnecterez avec cette adresse." }
        (link_form("/mes-donnees/adresse/confirmer", &[], "Confirmer mon adresse", &code_form(request, &[])))
    })
}

/// A code that cannot be read, to type again.
#[must_use]
pub fn code(request: &Request, errors: &[FieldError]) -> Markup {
    page(request, "Confirmer votre nouvelle adresse")
        .errors(true)
        .render(html! { (error_summary(errors)) (code_form(request, errors)) })
}

/// A code that is worth nothing any more.
#[must_use]
pub fn dead_code(request: &Request) -> Markup {
    let again = html! { (Button::primary("Demander un nouveau code").to("/mes-donnees/adresse")) };
    page(request, "Ce code n’est plus valable")
        .errors(true)
        .render(
            html! { (alert(Tone::Warning, &html! { p { (fr::DEAD_CODE) } })) (buttons(&again)) },
        )
}

/// What the register says of a departure: the lines that go, and those that stay without a name.
fn fates() -> (Vec<&'static str>, Vec<&'static str>) {
    let with = |class: fn(&Column) -> bool| {
        REGISTER
            .iter()
            .filter(move |rule| rule.columns.iter().any(class))
            .map(|rule| rule.holds)
            .collect()
    };
    (
        with(|column| matches!(column, Column::Owner(_))),
        with(|column| matches!(column, Column::Author(_))),
    )
}

/// Asks before an account is erased: what goes, what stays, and a word to type.
#[must_use]
pub fn erase(request: &Request, bonds: &[Bond], errors: &[FieldError]) -> Markup {
    let (gone, kept) = fates();
    let names: Vec<&str> = bonds.iter().map(|bond| bond.name.as_str()).collect();
    let typed = request.fields.get("confirmation").unwrap_or_default();
    page(request, "Effacer mon compte\u{a0}?")
        .back(BACK, PLACE)
        .errors(!errors.is_empty())
        .render(html! {
            (error_summary(errors))
            (alert(Tone::Warning, &html! {
                p { "L’effacement est immédiat et définitif. Il vaut pour\u{a0}: " (french::list(&names)) ". Recréé plus tard, ce sera un autre compte." }
            }))
            p { "Pour garder une copie de vos données, " a href=(PLACE) { "téléchargez-les" } " d’abord." }
            (panel(Some("Ce qui est effacé"), &html! { ul { @for holds in gone { li { (holds) } } } }))
            (panel(Some("Ce qui reste, sans votre nom"), &html! {
                p { "Cela appartient à la collectivité. Ce que vous avez écrit reste\u{a0}: si un texte vous nomme, demandez d’abord à l’administrateur de le modérer." }
                ul { @for holds in kept { li { (holds) } } }
            }))
            p { "Les interventions que vous deviez faire sont signalées aux coordinateurs, ou à défaut à l’administrateur, pour être confiées à d’autres." }
            (Form::post("/mes-donnees/effacer").body(&html! {
                (request.hidden())
                (Field::text("confirmation", "Écrivez EFFACER pour confirmer").value(typed).errors(errors).autocomplete("off").short().required())
                (buttons(&html! {
                    (Button::danger("Effacer mon compte"))
                    (Button::secondary("Garder mon compte").to(PLACE))
                }))
            }))
        })
}

/// Who cannot leave yet is told why, and what to do first.
#[must_use]
pub fn stays(request: &Request, bond: &Bond, why: &str) -> Markup {
    page(request, "Effacer mon compte")
        .back(BACK, PLACE)
        .render(html! {
            (alert(Tone::Warning, &html! { p { (why) } p { "Organisation\u{a0}: " (bond.name) "." } }))
            @if bond.role == Role::Administrator {
                (buttons(&html! { (Button::secondary("Écrire à l’exploitant").to("/mentions-legales")) }))
            }
        })
}
