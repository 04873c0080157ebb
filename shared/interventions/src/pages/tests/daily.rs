//! The pages of daily work.

use super::{
    super::{Bulk, Work, bulk, filters, phrases, unsolved, work},
    *,
};
use crate::model::{Feedback, Gesture, PhraseKind, Question, QuestionKind, SavedFilter, Step};
use domain::id::{QuestionId, SavedFilterId, StepId};
use uuid::Uuid;

fn question(n: u128, kind: QuestionKind, label: &str, required: bool) -> Question {
    Question {
        id: QuestionId::new(Uuid::from_u128(n)),
        category_id: sample::category_id(202),
        kind,
        label: label.to_owned(),
        choices: (kind == QuestionKind::Choice).then(|| "Trottoir\nChaussée".to_owned()),
        required,
    }
}

fn questions() -> Vec<Question> {
    vec![
        question(71, QuestionKind::Text, "Où exactement\u{a0}?", false),
        question(
            72,
            QuestionKind::Number,
            "Quelle largeur, en centimètres\u{a0}?",
            true,
        ),
        question(73, QuestionKind::Choice, "Sur quoi\u{a0}?", true),
        question(74, QuestionKind::YesNo, "Est-ce dangereux\u{a0}?", false),
    ]
}

fn kept() -> Vec<SavedFilter> {
    let filter = |n, name: &str, query: &str| SavedFilter {
        id: SavedFilterId::new(Uuid::from_u128(n)),
        name: name.to_owned(),
        query: query.to_owned(),
    };
    vec![
        filter(91, "Voirie en retard", "late=1"),
        filter(92, "Urgences", "priority=urgent"),
    ]
}

#[test]
fn a_list_lets_several_be_chosen() {
    let (categories, members, items, kept) = (
        sample::categories(),
        sample::members(),
        sample::day(),
        kept(),
    );
    let shown = List {
        items: &items,
        next: None,
        categories: &categories,
        zones: &[],
        members: &members,
        own: false,
        several: true,
        kept: &kept,
    };
    let page = draw("liste-choix", list(&coordinator(), &shown));
    assert_eq!(page.matches("name=\"intervention_ids\"").count(), 5);
    assert_eq!(page.matches(" checked").count(), 0);
    assert!(page.contains("Urgences") && page.contains("name=\"geste\" value=\"planifier\""));
    let all = sample::request(Role::Coordinator, "vue=liste&tout=1");
    let page = list(&all, &shown).into_string();
    assert_eq!(page.matches(" checked").count(), 5);
    let filtered = sample::request(Role::Coordinator, "vue=liste&status=to_do&q=rue%20haute");
    let page = draw("liste-a-garder", list(&filtered, &shown));
    assert!(page.contains("/interventions/filtres?q=rue+haute&amp;status=to_do"));
    let known = sample::request(Role::Coordinator, "vue=liste&late=1");
    let page = list(&known, &shown).into_string();
    assert!(
        page.contains("aria-current=\"page\">Voirie en retard")
            && !page.contains("Garder ce filtre")
    );
}

#[test]
fn what_is_late_says_so() {
    let mut items = sample::day();
    items[1].intervention.follow_up.due_on = Some("2026-11-20".parse().unwrap());
    items[2].intervention.follow_up.due_on = Some("2026-11-23".parse().unwrap());
    let page = draw("journee-retard", day(&agent(), &items, false));
    assert_eq!(page.matches("En retard").count(), 1);
    let late = page_of("en-retard", &agent(), Status::ToDo, &[], |dossier| {
        dossier.intervention.follow_up.due_on = Some("2026-11-20".parse().unwrap());
    });
    assert!(late.contains("En retard") && late.contains("le vendredi 20\u{a0}novembre"));
}

#[test]
fn several_are_confirmed_with_those_left_out() {
    let (one, members, nothing) = (sample::intervention(), sample::members(), Fields::default());
    let refused = ["N°\u{a0}14\u{a0}: cette demande est à valider.".to_owned()];
    let items = [&one];
    let shown = |gesture| Bulk {
        gesture,
        items: &items,
        refused: &refused,
        query: "q=place",
        team: &members,
        entered: Entered::first(&nothing),
    };
    let page = draw(
        "lot-affecter",
        bulk(&coordinator(), &shown(Gesture::Assign)),
    );
    assert!(page.contains("N°\u{a0}14") && page.contains("name=\"versions\" value=\"3\""));
    assert!(page.contains("action=\"/interventions/lot/affecter\""));
    draw("lot-planifier", bulk(&coordinator(), &shown(Gesture::Plan)));
    let page = draw(
        "lot-valider",
        bulk(&coordinator(), &shown(Gesture::Validate)),
    );
    assert!(page.contains("Valider 1\u{a0}demande"));
    let none = Bulk {
        items: &[],
        ..shown(Gesture::Validate)
    };
    let page = draw("lot-aucune", bulk(&coordinator(), &none));
    assert!(!page.contains("lot/valider\""), "nothing is left to do");
    assert!(page.contains("href=\"/interventions?vue=liste&amp;q=place\">"));
}

#[test]
fn filters_are_named_and_removed() {
    let (nothing, kept) = (Fields::default(), kept());
    let page = draw(
        "filtres",
        filters(&coordinator(), &kept, &Entered::first(&nothing)),
    );
    assert_eq!(page.matches("/supprimer\"").count(), 2);
    assert!(!page.contains("Garder ce filtre"));
    let query = typed("query=status%3Dto_do");
    let errors = [FieldError::new("name", "Indiquez le nom du filtre.")];
    let wrong = Entered::wrong(&query, &errors);
    draw("filtres-erreur", filters(&coordinator(), &kept, &wrong));
    draw(
        "filtres-vide",
        filters(&agent(), &[], &Entered::first(&nothing)),
    );
}

#[test]
fn phrases_are_kept_by_use_and_offered_where_they_serve() {
    let nothing = Fields::default();
    let known = [
        sample::phrase(1, PhraseKind::Refuse, "Cette voie relève du Département."),
        sample::phrase(2, PhraseKind::Comment, "Bien reçu, merci."),
    ];
    let request = sample::request(Role::Administrator, "");
    let page = draw(
        "phrases",
        phrases(&request, &known, &Entered::first(&nothing)),
    );
    assert_eq!(page.matches("/supprimer\"").count(), 2);
    let dossier = sample::dossier(Status::ToValidate);
    let refuse = reason(
        &coordinator(),
        &dossier.intervention,
        &dossier.daily,
        Reason::Refuse,
        &Entered::first(&nothing),
    );
    let page = draw("refuser-phrases", refuse);
    assert!(page.contains("relève du Département") && !page.contains("Bien reçu"));
    assert!(page.contains("name=\"insert\"") && !page.contains("relaunch_on"));
    let page = page_of(
        "commenter-phrases",
        &agent(),
        Status::ToDo,
        &[Offer::Comment],
        |_| {},
    );
    assert!(page.contains("Bien reçu, merci."));
}

#[test]
fn the_work_of_a_category_is_set_on_one_page() {
    let (nothing, asked) = (Fields::default(), questions());
    let steps = [Step {
        id: StepId::new(Uuid::from_u128(75)),
        category_id: sample::category_id(202),
        label: "Baliser le chantier".to_owned(),
        ticked: false,
    }];
    let shown = Work {
        id: sample::category_id(200),
        name: "Voirie",
        delay: Some(Some(5)),
        questions: &asked,
        steps: &steps,
        entered: Entered::first(&nothing),
    };
    let request = sample::request(Role::Administrator, "");
    let page = draw("travail", work(&request, &shown));
    assert!(page.contains("value=\"5\"") && page.contains("Trottoir et Chaussée"));
    assert_eq!(page.matches("/retirer\"").count(), 5);
    let of_type = Work {
        delay: None,
        ..shown
    };
    assert!(
        !work(&request, &of_type)
            .into_string()
            .contains("working_days")
    );
    let errors = [FieldError::new("label", "Indiquez la question.")];
    let wrong = Work {
        entered: Entered::wrong(&nothing, &errors),
        ..shown
    };
    let page = draw("travail-erreur", work(&request, &wrong));
    assert!(
        page.contains("href=\"#label\"")
            && tags(&page, "details")
                .iter()
                .any(|tag| tag.contains(" open"))
    );
}

#[test]
fn the_questions_of_the_category_chosen_are_asked_and_no_others() {
    let (categories, nothing, asked) = (sample::categories(), Fields::default(), questions());
    let blank = New {
        categories: &categories,
        assignable: &[],
        waiting: &[],
        organise: false,
        draw: false,
        territory: None,
        questions: &asked,
        entered: Entered::first(&nothing),
    };
    let page = draw("nouvelle-questions-avant", new(&coordinator(), &blank));
    assert!(page.contains("name=\"ask\"") && !page.contains("question_"));
    let chosen = format!(
        "kind={}%2F{}",
        sample::category_id(200),
        sample::category_id(202)
    );
    let fields = typed(&chosen);
    let wrong = [FieldError::new(
        &asked[1].field(),
        "«\u{a0}Quelle largeur, en centimètres\u{a0}?\u{a0}»\u{a0}: répondez à cette question.",
    )];
    let filled = New {
        entered: Entered::wrong(&fields, &wrong),
        ..blank
    };
    let page = draw("nouvelle-questions", new(&coordinator(), &filled));
    assert!(page.contains("name=\"asked\"") && page.contains("Est-ce dangereux"));
    assert!(page.contains(&format!("href=\"#{}\"", asked[1].field())));
}

#[test]
fn a_checklist_is_ticked_by_those_who_work_and_read_by_the_others() {
    let page = page_of(
        "etapes",
        &agent(),
        Status::InProgress,
        &[Offer::TickSteps],
        |_| {},
    );
    assert!(page.contains("/etapes\"") && page.matches(" checked").count() == 1);
    let page = page_of("etapes-lues", &agent(), Status::Done, &[], |_| {});
    assert!(page.contains("Baliser le chantier – fait") && page.contains("les abords – à faire"));
    assert!(page.contains("Précisions"));
}

#[test]
fn a_requester_says_whether_it_is_solved() {
    let requester = sample::request(Role::Requester, "");
    let page = page_of(
        "resolu",
        &requester,
        Status::Done,
        &[Offer::AnswerSolved],
        |_| {},
    );
    assert!(page.contains("/resolu\"") && page.contains("/non-resolu\""));
    let nothing = Fields::default();
    let item = sample::dossier(Status::Done).intervention;
    draw(
        "non-resolu",
        unsolved(&requester, &item, &Entered::first(&nothing)),
    );
    let offers = [Offer::Reopen, Offer::DeclineReopening];
    let page = page_of(
        "reouverture",
        &coordinator(),
        Status::Done,
        &offers,
        |dossier| {
            dossier.intervention.follow_up.feedback = Some(Feedback::Unsolved);
            dossier.intervention.follow_up.feedback_words =
                Some("Le trou s’est reformé.".to_owned());
        },
    );
    assert!(page.contains("Réouverture demandée") && page.contains("Le trou s’est reformé."));
    assert!(page.contains("/ecarter-reouverture\""));
}
