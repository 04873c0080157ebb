//! Every page, drawn with believable data: its rules are checked here, and the files in `target/pages` are there to be looked at.

mod daily;

use super::{
    Board, Column, Detail, Edit, Entered, List, Map, New, Offer, Planning, Reason, assign,
    assigned, board, categories, category, category_type, comment, day, detail, edit, field,
    followed, list, map, merge, nearby, new, offline, plan, planned, planning, reason, receipt,
    redact, remove_comment, remove_photo, revisions, same, sample, split, values, zones,
};
use crate::{
    model::{Event, Status},
    planning::{View, Window},
    store::{
        map::Point,
        place::Place,
        read::Revision,
        zones::{Kind, Zone},
    },
};
use domain::{id::ZoneId, policy::Role};
use maud::Markup;
use std::collections::HashSet;
use uuid::Uuid;
use web::{FieldError, Fields, Request};

const EVERYTHING: [Offer; 25] = [
    Offer::TickSteps,
    Offer::AnswerSolved,
    Offer::DeclineReopening,
    Offer::Edit,
    Offer::Validate,
    Offer::Refuse,
    Offer::Assign,
    Offer::Plan,
    Offer::Start,
    Offer::PutBack,
    Offer::Block,
    Offer::Unblock,
    Offer::Finish,
    Offer::Reopen,
    Offer::Cancel,
    Offer::Follow,
    Offer::Unfollow,
    Offer::Split,
    Offer::Merge,
    Offer::Comment,
    Offer::AddBefore,
    Offer::AddAfter,
    Offer::RemovePhoto,
    Offer::RedactPhoto,
    Offer::ReadRevisions,
];

/// The value of an attribute in the text of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

fn tags<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!("<{name}");
    page.match_indices(&open)
        .map(|(start, _)| &page[start..])
        .filter(|rest| rest[open.len()..].starts_with([' ', '>']))
        .map(|rest| &rest[..=rest.find('>').unwrap()])
        .collect()
}

/// One h1, unique ids, every input labelled, every reference met, nothing inline.
fn check(name: &str, page: &str) {
    assert_eq!(tags(page, "h1").len(), 1, "{name}: h1");
    assert!(!page.contains(" style="), "{name}: inline style");
    assert!(
        tags(page, "script")
            .iter()
            .all(|tag| attribute(tag, "src").is_some()),
        "{name}: inline script"
    );
    let ids: Vec<&str> = page
        .match_indices(" id=\"")
        .map(|(start, _)| attribute(&page[start..], "id").unwrap())
        .collect();
    let known: HashSet<&str> = ids.iter().copied().collect();
    assert_eq!(known.len(), ids.len(), "{name}: ids {ids:?}");
    let labelled: HashSet<&str> = tags(page, "label")
        .into_iter()
        .filter_map(|tag| attribute(tag, "for"))
        .collect();
    for control in ["input", "select", "textarea"]
        .iter()
        .flat_map(|kind| tags(page, kind))
    {
        if attribute(control, "type") != Some("hidden") {
            let id = attribute(control, "id").unwrap_or_default();
            assert!(labelled.contains(id), "{name}: no label for {control}");
        }
    }
    for named in ["aria-describedby", "aria-labelledby", "for"] {
        for (start, _) in page.match_indices(&format!(" {named}=\"")) {
            for id in attribute(&page[start..], named).unwrap().split(' ') {
                assert!(known.contains(id), "{name}: {named} {id}");
            }
        }
    }
    for link in tags(page, "a")
        .into_iter()
        .filter_map(|tag| attribute(tag, "href"))
    {
        let met = link.strip_prefix('#').is_none_or(|id| known.contains(id));
        assert!(met, "{name}: {link} leads nowhere");
    }
}

fn draw(name: &str, page: Markup) -> String {
    let page = page.into_string();
    check(name, &page);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/pages");
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(format!("{folder}/interventions-{name}.html"), &page).unwrap();
    page
}

fn typed(text: &str) -> Fields {
    Fields::from_urlencoded(text.as_bytes())
}

fn coordinator() -> Request {
    sample::request(Role::Coordinator, "")
}

fn agent() -> Request {
    sample::request(Role::Agent, "")
}

fn columns(total: bool) -> Vec<Column> {
    let column = |(status, items): (Status, Vec<_>)| Column {
        status,
        total: total.then_some(items.len() as u64),
        more: status == Status::ToDo,
        items,
    };
    sample::board().into_iter().map(column).collect()
}

fn page_of(
    name: &str,
    request: &Request,
    status: Status,
    offers: &[Offer],
    change: impl Fn(&mut crate::model::Dossier),
) -> String {
    let mut dossier = sample::dossier(status);
    change(&mut dossier);
    let nothing = Fields::default();
    let own = [dossier.comments.first().unwrap().id];
    let shown = Detail {
        dossier: &dossier,
        place: &sample::place(),
        offers,
        editable: &own,
        recurrence: None,
        entered: Entered::first(&nothing),
    };
    draw(name, detail(request, &shown))
}

#[test]
fn the_day_separates_today_from_later() {
    let page = draw("journee", day(&agent(), &sample::day(), false));
    assert!(page.contains("Lundi 23\u{a0}novembre · quatre interventions"));
    let (today, later) = page.split_once("À venir").unwrap();
    assert!(today.contains("Serrurerie") && !today.contains("Square de la République"));
    assert!(later.contains("Square de la République"));
    let empty = draw("journee-vide", day(&agent(), &[], false));
    assert!(empty.contains("Rien de prévu aujourd’hui."));
}

#[test]
fn the_planning_is_drawn_in_every_view() {
    let members = sample::members();
    let today = sample::at(sample::NOW).date_naive();
    let away = [crate::store::planning::Absence {
        id: domain::id::AbsenceId::new(uuid::Uuid::from_u128(70)),
        person_id: sample::person(4),
        first_day: today,
        last_day: crate::planning::plus(today, 2),
    }];
    let mut item =
        crate::planning::tests::planned("2026-11-23T09:00:00Z", Some("2026-11-24T10:30:00Z"));
    item.assignee_ids = Some(sample::person(3).to_string());
    let nobody = crate::planning::tests::planned("2026-11-25T09:00:00Z", None);
    let items = [item, nobody];
    for (name, view) in [
        ("semaine", View::Week),
        ("equipe", View::Team),
        ("mois", View::Month),
        ("liste", View::List),
    ] {
        let shown = Planning {
            window: Window::around(view, today),
            items: &items,
            complete: true,
            team: &members,
            absences: &away,
            coordinates: true,
        };
        let page = draw(
            &format!("planning-{name}"),
            planning(&coordinator(), &shown),
        );
        assert!(
            page.contains("Gaël Auger") && page.contains("Non assignée"),
            "{name}"
        );
        assert!(page.contains("Indisponible"), "{name}");
        assert!(
            page.contains("À partir de 10\u{202f}h, jusqu’au lendemain"),
            "{name}"
        );
        let cut = draw(
            &format!("planning-{name}-vide"),
            planning(
                &agent(),
                &Planning {
                    items: &[],
                    absences: &[],
                    complete: false,
                    coordinates: false,
                    ..shown
                },
            ),
        );
        assert!(cut.contains("trop d’interventions"));
    }
}

#[test]
fn the_field_has_one_set_of_gestures_for_all_its_cards() {
    let page = draw(
        "terrain",
        field(&agent(), &sample::day(), false, Role::Agent),
    );
    assert!(page.contains("rel=\"manifest\"") && page.contains("data-status=\"in_progress\""));
    assert_eq!(page.matches("data-gestures").count(), 1);
    assert_eq!(page.matches("data-do=\"demarrer\"").count(), 1);
    let (cards, gestures) = page.split_once("<template").unwrap();
    assert!(!cards.contains("<form") && gestures.contains("Me déconnecter"));
    assert!(
        draw("terrain-vide", field(&agent(), &[], false, Role::Agent))
            .contains("Rien de prévu ces jours-ci.")
    );
    draw("hors-ligne", offline(&agent()));
}

#[test]
fn the_board_offers_what_its_reader_may_do() {
    let (categories, members) = (sample::categories(), sample::members());
    let show = |columns, validate| Board {
        columns,
        categories: &categories,
        members: &members,
        last_day: None,
        validate,
    };
    let page = draw("tableau", board(&coordinator(), &show(columns(true), true)));
    assert!(page.contains("Deux demandes attendent votre validation."));
    assert_eq!(page.matches("/valider\"").count(), 2);
    let reader = board(&coordinator(), &show(columns(true), false)).into_string();
    assert!(!reader.contains("/valider\"") && !reader.contains("/refuser\""));
    let filtered = sample::request(
        Role::Coordinator,
        "assignee_id=00000000-0000-0000-0000-000000000003",
    );
    let page = draw(
        "tableau-personne",
        board(&filtered, &show(columns(false), true)),
    );
    assert!(!page.contains("column-count"), "no figure about a person");
    let none = columns(true).into_iter().map(|column| Column {
        items: Vec::new(),
        total: Some(0),
        more: false,
        ..column
    });
    draw(
        "tableau-vide",
        board(&coordinator(), &show(none.collect(), true)),
    );
}

#[test]
fn a_list_keeps_its_filters() {
    let (categories, members, items) = (sample::categories(), sample::members(), sample::day());
    let show = |items, own| List {
        items,
        next: Some("/interventions?vue=liste&apres=12"),
        categories: &categories,
        zones: &[],
        members: &members,
        own,
        several: false,
        kept: &[],
    };
    let request = sample::request(Role::Coordinator, "q=caf%C3%A9&status=to_do");
    let page = draw("liste", list(&request, &show(&items, false)));
    assert!(!page.contains("Première page"));
    let second = sample::request(
        Role::Coordinator,
        "vue=liste&q=caf%C3%A9&status=to_do&after=12",
    );
    let page_two = list(&second, &show(&items, false)).into_string();
    assert!(
        page_two.contains("href=\"/interventions?vue=liste&amp;q=caf%C3%A9&amp;status=to_do\"")
    );
    assert!(page.contains("value=\"café\"") && page.contains("<option value=\"to_do\" selected>"));
    draw(
        "liste-rien",
        list(
            &request,
            &List {
                next: None,
                ..show(&[], false)
            },
        ),
    );
    let requester = sample::request(Role::Requester, "");
    draw("demandes", list(&requester, &show(&items, true)));
    draw(
        "demandes-vide",
        list(
            &requester,
            &List {
                next: None,
                ..show(&[], true)
            },
        ),
    );
}

#[test]
fn the_next_step_is_the_only_primary_button() {
    let request = agent();
    let page = page_of(
        "a-faire",
        &request,
        Status::ToDo,
        &[Offer::Start, Offer::Block, Offer::Comment],
        |_| {},
    );
    assert_eq!(page.matches("button-primary").count(), 1);
    assert!(page.contains("Démarrer") && page.contains("geo:46.580224,0.340375"));
    let offers = [Offer::Finish, Offer::Block, Offer::Comment, Offer::AddAfter];
    let page = page_of("en-cours", &request, Status::InProgress, &offers, |_| {});
    assert_eq!(page.matches("button-primary").count(), 1);
    assert!(page.contains("/terminer\"") && page.contains("value=\"after\""));
    let page = page_of(
        "bloquee",
        &request,
        Status::InProgress,
        &[Offer::Unblock, Offer::Comment],
        |dossier| {
            dossier.intervention.blocked_at = Some(sample::at("2026-11-23T07:30:00Z"));
            dossier.intervention.block_reason = Some("Il manque l’enrobé.".to_owned());
        },
    );
    assert!(page.contains("Il manque l’enrobé.") && page.contains("Lever le blocage"));
}

#[test]
fn a_coordinator_first_chooses_who() {
    let request = coordinator();
    let offers = [
        Offer::Assign,
        Offer::Start,
        Offer::Plan,
        Offer::Edit,
        Offer::Cancel,
        Offer::Comment,
        Offer::AddBefore,
        Offer::RemovePhoto,
        Offer::RedactPhoto,
        Offer::ReadRevisions,
    ];
    let page = page_of("a-affecter", &request, Status::ToDo, &offers, |dossier| {
        dossier.assignees.clear();
    });
    let primary = page.split("button-primary").nth(1).unwrap();
    assert!(
        primary.starts_with(
            "\" href=\"/interventions/00000000-0000-0000-0000-00000000000c/affecter\""
        )
    );
    let offers = [Offer::Validate, Offer::Refuse, Offer::Edit, Offer::Comment];
    let page = page_of(
        "a-valider",
        &request,
        Status::ToValidate,
        &offers,
        |dossier| dossier.photos.clear(),
    );
    assert!(page.contains("Valider et affecter") && page.contains("/refuser\""));
    page_of(
        "terminee",
        &request,
        Status::Done,
        &[Offer::Reopen, Offer::Comment],
        |_| {},
    );
    let page = page_of(
        "refusee",
        &request,
        Status::Refused,
        &[Offer::Comment],
        |dossier| {
            dossier.intervention.closing_reason =
                Some("Cette voie relève du Département.".to_owned());
        },
    );
    assert!(page.contains("relève du Département"));
}

#[test]
fn what_is_not_offered_is_not_there() {
    let request = agent();
    let page = page_of("lecture", &request, Status::ToDo, &[], |_| {});
    let forms = tags(&page, "form");
    assert!(forms.is_empty(), "{forms:?}");
    for path in ["annuler", "modifier", "affecter", "bloquer"] {
        assert!(!page.contains(&format!("00000c/{path}\"")), "{path}");
    }
    let all = page_of("tout", &request, Status::InProgress, &EVERYTHING, |_| {});
    for path in [
        "modifier",
        "valider",
        "refuser",
        "affecter",
        "planifier",
        "demarrer",
        "remettre",
        "bloquer",
        "debloquer",
        "terminer",
        "rouvrir",
        "annuler",
        "commentaires",
        "photos",
    ] {
        assert!(all.contains(&format!("/{path}\"")), "{path}");
    }
}

#[test]
fn earlier_texts_are_listed_the_last_one_first() {
    let dossier = sample::dossier(Status::InProgress);
    let said = sample::comment(40, Some("J’y passe à 10 h."));
    let before = |at: &str, body: &str| Revision {
        replaced_at: sample::at(at),
        body: body.to_owned(),
    };
    let kept = [
        before("2026-11-22T10:00:00Z", "J’irai peut-être."),
        before("2026-11-22T11:00:00Z", "J’irai demain."),
    ];
    let page = draw(
        "commentaire-versions",
        revisions(&agent(), &dossier.intervention, &said, &kept),
    );
    assert!(page.find("J’irai demain.") < page.find("J’irai peut-être."));
    let none = revisions(&agent(), &dossier.intervention, &said, &[]).into_string();
    assert!(none.contains("Aucun texte antérieur"));
}

#[test]
fn comments_tell_who_changed_them() {
    let page = page_of(
        "commentaires",
        &agent(),
        Status::ToDo,
        &[Offer::Comment],
        |_| {},
    );
    assert!(page.contains("modifié par l’administrateur") && page.contains("Ancien membre"));
    assert!(page.contains("Commentaire supprimé"));
    assert_eq!(page.matches("/modifier\"").count(), 1, "only one's own");
}

#[test]
fn a_form_keeps_what_was_typed() {
    let (categories, members) = (sample::categories(), sample::members());
    let nothing = Fields::default();
    let blank = New {
        waiting: &[],
        categories: &categories,
        assignable: &[],
        organise: false,
        questions: &[],
        draw: false,
        territory: None,
        entered: Entered::first(&nothing),
    };
    let page = draw(
        "nouvelle-demandeur",
        new(&sample::request(Role::Requester, ""), &blank),
    );
    assert!(
        !page.contains("assignee_ids")
            && !page.contains("planned_start")
            && !page.contains("Cimetière")
    );
    let fields = typed(
        "address=12+rue+Gambetta&assignee_ids=00000000-0000-0000-0000-000000000004&postcode=8600",
    );
    let errors = [
        FieldError::new("category_id", "Indiquez la catégorie."),
        FieldError::new("postcode", "Code postal\u{a0}: écrivez cinq chiffres."),
    ];
    let full = New {
        assignable: &members,
        organise: true,
        draw: true,
        territory: None,
        entered: Entered::wrong(&fields, &errors),
        ..blank
    };
    let page = draw("nouvelle-erreurs", new(&coordinator(), &full));
    assert!(
        page.contains("value=\"12 rue Gambetta\"")
            && page.contains("href=\"#kind\"")
            && page.contains("<title>Erreur\u{a0}: ")
    );
    assert_eq!(
        page.matches(" checked").count(),
        2,
        "one person and one priority"
    );
}

#[test]
fn a_stale_form_says_what_changed_and_carries_the_new_version() {
    let (item, categories) = (sample::intervention(), sample::categories());
    let fields = values(&item);
    let shown = Edit {
        intervention: &item,
        categories: &categories,
        organise: true,
        draw: true,
        territory: None,
        entered: Entered::first(&fields),
    };
    let page = draw("modifier", edit(&coordinator(), &shown));
    assert!(page.contains("value=\"46,580224\"") && page.contains("name=\"version\" value=\"3\""));
    let fields = typed("address=14+rue+Gambetta");
    let changes = [sample::entry(
        "2026-11-23T08:20:00Z",
        Event::Edited,
        Some("adresse"),
    )];
    let stale = Edit {
        entered: Entered::stale(&fields, &changes),
        ..shown
    };
    let page = draw("modifier-perimee", edit(&coordinator(), &stale));
    assert!(page.contains("Ce qui a changé") && page.contains("value=\"14 rue Gambetta\""));
}

#[test]
fn the_moves_that_ask_something() {
    let request = coordinator();
    let dossier = sample::dossier(Status::ToDo);
    let daily = dossier.daily.clone();
    let (mut item, members, nothing) = (dossier.intervention, sample::members(), Fields::default());
    let ticked = assigned(&dossier.assignees);
    let page = draw(
        "affecter",
        assign(
            &request,
            &item,
            &members,
            &maud::html! {},
            &Entered::first(&ticked),
        ),
    );
    assert_eq!(page.matches(" checked").count(), 1);
    draw(
        "affecter-personne",
        assign(
            &request,
            &item,
            &[],
            &maud::html! {},
            &Entered::first(&nothing),
        ),
    );
    let hours = planned(&item, domain::calendar::Zone::PARIS);
    let page = draw(
        "planifier",
        plan(&request, &item, &maud::html! {}, &Entered::first(&hours)),
    );
    assert!(page.contains("value=\"2026-11-23T10:00\""));
    let errors = [FieldError::new("reason", "Indiquez le motif.")];
    draw(
        "refuser",
        reason(
            &request,
            &item,
            &daily,
            Reason::Refuse,
            &Entered::wrong(&nothing, &errors),
        ),
    );
    draw(
        "annuler",
        reason(
            &request,
            &item,
            &daily,
            Reason::Cancel,
            &Entered::first(&nothing),
        ),
    );
    draw(
        "bloquer",
        reason(
            &agent(),
            &item,
            &daily,
            Reason::Block,
            &Entered::first(&nothing),
        ),
    );
    item.status = Status::ToValidate;
    let page = assign(
        &request,
        &item,
        &members,
        &maud::html! {},
        &Entered::first(&nothing),
    )
    .into_string();
    assert!(page.contains("/valider\"") && !page.contains("/affecter\""));
}

#[test]
fn what_cannot_be_taken_back_asks_first() {
    let request = agent();
    let dossier = sample::dossier(Status::InProgress);
    let (item, said) = (
        &dossier.intervention,
        sample::comment(40, Some("J’y passe à 10 h.")),
    );
    let fields = typed("body=J%E2%80%99y+passe+%C3%A0+11+h.");
    let page = draw(
        "commentaire",
        comment(&request, item, &said, &Entered::first(&fields)),
    );
    assert!(page.contains("J’y passe à 11 h."));
    draw(
        "commentaire-supprimer",
        remove_comment(&request, item, &said),
    );
    draw(
        "photo-supprimer",
        remove_photo(&request, item, dossier.photos.first().unwrap()),
    );
    draw(
        "photo-masquer",
        redact(&request, item, dossier.photos.first().unwrap(), &[]),
    );
}

#[test]
fn the_receipt_takes_photos_for_half_an_hour() {
    let (request, item) = (agent(), sample::intervention());
    let open = draw(
        "recu",
        receipt(&request, &item, 1, sample::at("2026-11-23T08:30:01Z"), &[]),
    );
    assert!(open.contains("type=\"file\"") && open.contains("numéro\u{a0}12"));
    let closed = draw(
        "recu-clos",
        receipt(&request, &item, 2, sample::at(sample::NOW), &[]),
    );
    assert!(!closed.contains("type=\"file\""));
}

#[test]
fn the_list_of_categories_is_edited_step_by_step() {
    let (request, known, nothing) = (coordinator(), sample::categories(), Fields::default());
    draw(
        "categories",
        categories(&request, &known, &Entered::first(&nothing)),
    );
    let (name, errors) = (
        typed("name=Voirie"),
        [FieldError::new("name", crate::fr::NAME_TAKEN)],
    );
    let voirie = known.first().unwrap();
    let page = draw(
        "categorie",
        category(
            &request,
            voirie,
            &Entered::first(&name),
            &Entered::wrong(&name, &errors),
        ),
    );
    assert!(page.contains("href=\"#nouveau-type\"") && !page.contains("href=\"#name\""));
    draw(
        "categorie-type",
        category_type(
            &request,
            voirie,
            voirie.types.first().unwrap(),
            &Entered::first(&name),
        ),
    );
}

#[test]
fn statistics_stand_in_charts_and_in_tables() {
    use super::{Shown, figures};
    use crate::model::figures::{Asked, Cell, Dimension, Happened, Period};
    let asked = Asked {
        period: Period::Month,
        from: "2026-10-01".parse().unwrap(),
        until: "2026-11-23".parse().unwrap(),
        by: Dimension::Category,
    };
    let (spans, categories) = (asked.spans().unwrap(), sample::categories());
    let cell = |period, place: usize, event, total| Cell {
        period,
        code: categories[place].id.to_string(),
        event,
        total,
    };
    let cells = [
        cell(0, 0, Happened::Created, 1_234),
        cell(1, 0, Happened::Finished, 3),
        cell(1, 1, Happened::Created, 40),
    ];
    let shown = Shown {
        asked,
        spans: &spans,
        cells: &cells,
        categories: &categories,
        zones: &[],
    };
    let page = draw("statistiques", figures(&coordinator(), Some(&shown), &[]));
    assert_eq!(
        tags(&page, "svg")
            .iter()
            .filter(|tag| tag.contains("role=\"img\""))
            .count(),
        2
    );
    assert_eq!(tags(&page, "table").len(), 2);
    assert!(
        page.contains("octobre\u{a0}2026")
            && page.contains("1\u{202f}234")
            && page.contains("Éclairage")
    );
    assert!(page.contains("periode=jour&amp;du=2026-11-01&amp;au=2026-11-23&amp;par=categorie"));
    assert!(!page.contains("Cimetière"), "nothing was counted there");
    let none = Shown {
        cells: &[],
        ..shown
    };
    let empty = draw(
        "statistiques-vides",
        figures(&coordinator(), Some(&none), &[]),
    );
    assert!(empty.contains("Rien n’a été compté entre ces dates."));
    let wrong = [FieldError::new(
        "du",
        "Du\u{a0}: rapprochez les deux dates.",
    )];
    draw("statistiques-erreur", figures(&coordinator(), None, &wrong));
}

#[test]
fn the_alerts_say_which_are_new_and_open_what_may_be_seen() {
    use super::alerts;
    use crate::{
        model::alerts::{Choices, Delivery, Kind, Topic},
        store::alerts::Alert,
    };
    let request = agent();
    let alert = |n: u128, kind, read: bool, opens| Alert {
        id: uuid::Uuid::from_u128(n),
        kind,
        at: request.now,
        read_at: read.then_some(request.now),
        intervention_id: domain::id::InterventionId::new(uuid::Uuid::from_u128(n)),
        number: 12,
        title: "Réparation chaussée".to_owned(),
        opens,
    };
    let some = [
        alert(1, Kind::Assigned, false, true),
        alert(2, Kind::Unassigned, true, false),
    ];
    let page = draw("alertes", alerts::list(&request, &some, Some(some[1].id)));
    assert_eq!(page.matches("/lue\"").count(), 1, "one is new");
    assert_eq!(page.matches("href=\"/interventions/0000").count(), 1);
    assert!(page.contains("?after="));
    draw("alertes-vides", alerts::list(&request, &[], None));
    let chosen = Choices::default().with(Topic::Comments, Delivery::Never);
    let page = draw(
        "alertes-preferences",
        alerts::choices(&request, &chosen, &[]),
    );
    assert!(
        !page.contains("name=\"requests\""),
        "an agent validates nothing"
    );
    assert!(page.contains("value=\"never\" selected"));
    draw("alertes-arret", alerts::stop(&request));
    draw("alertes-arretees", alerts::stopped(&request));
}

#[test]
fn the_map_comes_with_its_list_and_its_picture() {
    let categories = sample::categories();
    let zone = |kind, name: &str| Zone {
        id: ZoneId::new(Uuid::from_u128(if kind == Kind::Territory { 1 } else { 2 })),
        kind,
        name: name.to_owned(),
        west: 0.3,
        south: 46.5,
        east: 0.4,
        north: 46.6,
        geometry: Some("{}".to_owned()),
    };
    let all = [
        zone(Kind::District, "Centre"),
        zone(Kind::Territory, "Poitiers"),
    ];
    let item = sample::intervention();
    let items = [Point {
        number: item.number,
        id: item.id,
        position: crate::place::Position::new(item.longitude.unwrap(), item.latitude.unwrap()),
        status: item.status,
        title: item.title().to_owned(),
        address: item.address.clone(),
        urgent: true,
        blocked: false,
    }];
    let show = |items, more| Map {
        items,
        more,
        categories: &categories,
        zones: &all,
    };
    let request = sample::request(Role::Coordinator, "age=30");
    let page = draw("carte", map(&request, &show(&items, true)));
    assert!(page.contains("data-points=\"/interventions/carte/points?age=30\""));
    assert!(page.contains("/interventions/carte?age=30&amp;after=12"));
    assert!(
        page.contains("data-bounds=\"0.3,46.5,0.4,46.6\"") && page.contains("data-border=\"{}\"")
    );
    assert!(page.contains("<circle") && page.contains("© IGN"));
    let empty = draw("carte-vide", map(&request, &show(&[], false)));
    assert!(empty.contains("Aucune intervention ne correspond."));
    let nothing = Fields::default();
    let administrator = sample::request(Role::Administrator, "");
    draw(
        "zones",
        zones(&administrator, &all, &Entered::first(&nothing)),
    );
    draw(
        "zones-vides",
        zones(&administrator, &[], &Entered::first(&nothing)),
    );
    draw(
        "zone",
        super::zone(&administrator, &all[0], &Entered::first(&nothing)),
    );
}

#[test]
fn sheets_are_drawn_for_paper() {
    use super::{DaySheet, day_sheet, sheet};
    let origin = "https://parvis.example";
    let page = draw(
        "fiche",
        sheet(
            &agent(),
            origin,
            &sample::dossier(Status::ToDo),
            &sample::place(),
        ),
    );
    assert!(
        page.contains("Code QR qui ouvre l’intervention n°\u{a0}12")
            && page.contains("Photo prise après le travail")
    );
    assert!(
        page.contains("alt=\"Plan autour de l’adresse\u{a0}: 12 rue Gambetta, 86000 Poitiers\"")
    );
    assert!(page.contains("<polyline class=\"still-path\"") && page.contains("Centre et Gare"));
    let (items, members) = (sample::day(), sample::members());
    let shown = DaySheet {
        day: "2026-11-23".parse().unwrap(),
        items: &items,
        more: true,
        members: &members,
        member: "00000000-0000-0000-0000-000000000003",
    };
    let page = draw("feuille", day_sheet(&coordinator(), origin, &shown));
    assert!(page.contains("Lundi 23\u{a0}novembre\u{a0}2026 · Gaël Auger"));
    assert_eq!(page.matches("class=\"qr\"").count(), items.len());
    let empty = DaySheet {
        items: &[],
        more: false,
        ..shown
    };
    draw("feuille-vide", day_sheet(&agent(), origin, &empty));
}

#[test]
fn an_import_is_drawn_in_each_of_its_states() {
    use super::{Preview, import, imports};
    use crate::model::import::{Import, State};
    use domain::id::ImportId;
    use web::import::{Faults, Line, MOST};
    let administrator = sample::request(Role::Administrator, "");
    let in_state = |state, imported, wrong| Import {
        id: ImportId::new(uuid::Uuid::from_u128(70)),
        state,
        lines: 1_200,
        wrong,
        imported,
        cursor: imported + 1,
        ignored: "agent".to_owned(),
        created_at: sample::at(sample::NOW),
    };
    // A page of them and one more, so that the next page is offered.
    let fault = r#"[{"column":"cree_le","message":"Écrivez la date."}]"#;
    let line = |line| Line {
        line,
        said: fault.to_owned(),
    };
    let faults = |count| {
        let lines = (0..count).map(|n| line(n + 2)).collect();
        Faults::of(lines, "/interventions/import/x".to_owned()).unwrap()
    };
    for (name, state, imported, wrong) in [
        ("import-correct", State::Ready, 0, 0),
        ("import-erreurs", State::Ready, 0, 1),
        ("import-en-cours", State::Running, 500, 1),
        ("import-fini", State::Done, 1_200, 0),
    ] {
        let one = in_state(state, imported, wrong);
        let shown = Preview {
            import: &one,
            faults: &faults(wrong * MOST),
            lines: &[],
        };
        let page = draw(name, import(&administrator, &shown));
        assert_eq!(page.contains("import/x?apres=51"), wrong > 0, "{name}");
        assert_eq!(page.contains("Lignes à corriger"), wrong > 0, "{name}");
        assert_eq!(
            page.contains("Tout") || page.contains("only_valid"),
            name == "import-erreurs",
            "{name}"
        );
    }
    let all = [in_state(State::Done, 1_200, 0)];
    let wrong = [FieldError::new(
        "file",
        "Fichier\u{a0}: choisissez un fichier CSV.",
    )];
    draw("imports", imports(&administrator, &all, &[]));
    draw("imports-erreur", imports(&administrator, &[], &wrong));
}

#[test]
fn nothing_typed_is_lost_while_the_author_is_asked() {
    let mut request = sample::request(Role::Requester, "");
    request.fields = typed(
        "address=12+rue+Gambetta&description=Un+trou&latitude=46.58&longitude=0.34&idempotency_key=k&organisation=o",
    );
    let photos = [domain::id::PhotoId::new(uuid::Uuid::from_u128(77))];
    let page = draw("est-ce-la-meme", same(&request, &sample::near(), &photos));
    for (name, value) in [
        ("address", "12 rue Gambetta"),
        ("description", "Un trou"),
        ("latitude", "46.58"),
        ("asked_if_same", "1"),
        ("pending_photo_ids", "00000000-0000-0000-0000-00000000004d"),
    ] {
        assert!(
            page.contains(&format!("name=\"{name}\" value=\"{value}\"")),
            "{name}"
        );
    }
    assert_eq!(page.matches("/suivre\"").count(), 2);
    assert_eq!(page.matches("name=\"idempotency_key\"").count(), 1);
    assert!(page.contains("À 42\u{a0}mètres") && page.contains("À 1\u{a0}mètre "));
    draw("proches", nearby(&request, &sample::near()));
    let none = draw("proches-rien", nearby(&request, &[]));
    assert!(none.contains("Rien de semblable"));
}

#[test]
fn a_merge_and_a_split_say_what_they_do() {
    let (request, item) = (coordinator(), sample::intervention());
    let empty = Fields::default();
    let page = draw(
        "reunir",
        merge(&request, &item, &sample::near(), &Entered::first(&empty)),
    );
    assert!(page.contains("fusionner?numero=14") && page.contains("On ne peut pas revenir"));
    let errors = [FieldError::new("number", "Inconnu.")];
    let number = typed("number=99");
    let page = draw(
        "reunir-erreur",
        merge(&request, &item, &[], &Entered::wrong(&number, &errors)),
    );
    assert!(page.contains("value=\"99\"") && page.contains("Inconnu."));
    let page = draw(
        "diviser",
        split(&request, &item, 7, &Entered::first(&empty)),
    );
    assert!(page.contains("3\u{a0}parties au plus"));
}

#[test]
fn what_is_tied_to_it_is_told_and_only_what_is_seen_is_linked() {
    let page = page_of("reliee", &coordinator(), Status::ToDo, &[], |_| {});
    assert!(page.contains("Partie de") && page.contains("Doublons réunis"));
    assert!(page.contains("N°\u{a0}13, Reboucher le trou<"));
    assert!(page.contains("N°\u{a0}14") && !page.contains("00000e\""));
}

#[test]
fn a_follower_reads_where_it_stands_and_his_own_words() {
    let mut dossier = sample::dossier(Status::InProgress);
    let (reader, own) = (sample::person(3), [dossier.photos[0].id]);
    let said = dossier.comments.len();
    dossier.veil(reader, &own);
    assert!(dossier.comments.len() < said && dossier.photos.len() == 1);
    let nothing = Fields::default();
    let shown = Detail {
        dossier: &dossier,
        place: &Place::default(),
        offers: &[],
        editable: &[],
        recurrence: None,
        entered: Entered::first(&nothing),
    };
    let page = draw(
        "suivie",
        followed(&sample::request(Role::Requester, ""), &shown),
    );
    assert!(page.contains("Ne plus suivre") && page.contains("En cours"));
    for hidden in ["Gambetta", "trottinette", "Dora", "86000"] {
        assert!(!page.contains(hidden), "{hidden}");
    }
}
