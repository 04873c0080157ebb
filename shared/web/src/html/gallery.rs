//! Every block on a few believable pages, written to `target/pages` for the checks that need a real page.

use super::*;
use crate::FieldError;
use domain::calendar::{Zone, from_db};
use maud::{Markup, Render, html};
use std::{fs, path::Path};

const NAVIGATION: [NavItem<'static>; 4] = [
    NavItem {
        label: "Ma journée",
        href: "/ma-journee",
        icon: Icon::Calendar,
        current: true,
    },
    NavItem {
        label: "Carte",
        href: "/carte",
        icon: Icon::Map,
        current: false,
    },
    NavItem {
        label: "Signaler",
        href: "/interventions/nouvelle",
        icon: Icon::Plus,
        current: false,
    },
    NavItem {
        label: "Mon compte",
        href: "/mon-compte",
        icon: Icon::Person,
        current: false,
    },
];

const FOOTER: [(&str, &str); 2] = [
    ("Durées de conservation", "/durees-de-conservation"),
    ("Accessibilité\u{a0}: non conforme", "/accessibilite"),
];

fn shell(title: &'static str) -> Shell<'static> {
    Shell {
        title,
        service: "Interventions",
        organisation: Some(OrganisationView {
            name: "Ville de Poitiers",
            colour: "0f5c4d",
            logo: None,
        }),
        navigation: &NAVIGATION,
        footer: &FOOTER,
        place: None,
        ..Shell::default()
    }
}

/// A moment before the one of the gallery, 23 November 2026 at 9 in Poitiers.
fn when(text: &str) -> Markup {
    recent(
        from_db(text).unwrap(),
        from_db("2026-11-23T08:00:00Z").unwrap(),
        Zone::PARIS,
    )
}

fn card(title: &str, place: &str, people: &[&str]) -> Markup {
    Card::new("/interventions/1", title)
        .below_heading()
        .place(place)
        .detail(&when("2026-11-22T16:40:00Z"))
        .people(people)
        .render()
}

fn waiting(title: &str, place: &str) -> Markup {
    let buttons = html! {
        (Form::post("/interventions/1/valider").button(Button::primary("Valider").about(title)))
        (Button::secondary("Refuser").about(title).to("/interventions/1/refuser"))
    };
    Card::new("/interventions/1", title)
        .below_heading()
        .place(place)
        .badges(&urgent_tag())
        .actions(&buttons)
        .render()
}

fn board_page() -> Markup {
    let categories = [
        Choice::new("1", "Tags").group("Équipement public extérieur"),
        Choice::new("2", "Chaussée").group("Voirie"),
    ];
    let to_validate = [
        waiting("Tags", "Gymnase du Clain"),
        waiting("Obstacle voirie", "Rue de la Tranchée"),
    ];
    let to_do = [
        card(
            "Dépôt sauvage",
            "Place du Maréchal-Leclerc",
            &["Gaëlle Auger", "Gilles Imbert"],
        ),
        card(
            "Luminaires",
            "Allée des Tilleuls, face au n° 4",
            &["Gaëlle Auger"],
        ),
    ];
    let under_way = [card(
        "Réparation chaussée",
        "12 rue Gambetta",
        &["Gaëlle Auger"],
    )];
    let columns = [
        Column {
            code: "to_validate",
            word: "À valider",
            count: "2",
            cards: &to_validate,
            empty: "",
            more: None,
        },
        Column {
            code: "to_do",
            word: "À faire",
            count: "3",
            cards: &to_do,
            empty: "",
            more: Some(("Voir la suite", "?suite")),
        },
        Column {
            code: "in_progress",
            word: "En cours",
            count: "1",
            cards: &under_way,
            empty: "",
            more: None,
        },
        Column {
            code: "done",
            word: "Terminée",
            count: "0",
            cards: &[],
            empty: "Rien n’est encore terminé cette semaine.",
            more: None,
        },
    ];
    let filters = Form::filters("/interventions", true).body(&html! {
        (Field::search("q", "Rechercher").filter())
        (Field::select("categorie", "Catégorie", &categories, Some("Toutes")).filter())
        (Field::select("periode", "Période", &[Choice::new("7", "7 derniers jours")], None).filter())
    });
    let buttons = html! { (Button::primary("Nouvelle demande").to("/interventions/nouvelle")) };
    let subtitle = html! { "Deux demandes attendent votre validation." };
    let content = html! { (filters) (board(&columns)) (pagination(Some("?"), Some("?apres=x"))) };
    page(
        &Shell {
            wide: true,
            subtitle: Some(&subtitle),
            actions: Some(&buttons),
            ..shell("Interventions")
        },
        &content,
    )
}

fn day_page() -> Markup {
    let photo = Photo {
        source: Some("/assets/photo.jpg"),
        ..Photo::default()
    };
    let badges = [
        html! { (status_badge("in_progress", "En cours")) (urgent_tag()) },
        status_badge("to_do", "À faire"),
        html! { (status_badge("to_do", "À faire")) (blocked_tag()) },
    ];
    let detail = html! { "10\u{202f}h – 11\u{202f}h · à 1,9\u{a0}km" };
    let cards: Vec<Markup> = ["Réparation chaussée", "Dépôt sauvage", "Serrurerie"]
        .into_iter()
        .zip(&badges)
        .map(|(title, badges)| {
            Card::new("/interventions/1", title)
                .badges(badges)
                .place("12 rue Gambetta")
                .detail(&detail)
                .photo(&photo)
                .render()
        })
        .collect();
    let tabs = tabs(
        "Vues",
        &[
            Tab {
                label: "Aujourd’hui",
                href: "?",
                current: true,
            },
            Tab {
                label: "Cette semaine",
                href: "?vue=semaine",
                current: false,
            },
        ],
    );
    let subtitle = html! { "Lundi 23\u{a0}novembre · 3\u{a0}interventions" };
    let notice = Notice {
        tone: Tone::Success,
        text: "L’intervention est terminée. Merci\u{a0}!",
    };
    let content = html! { (tabs) (card_list(&cards)) };
    page(
        &Shell {
            subtitle: Some(&subtitle),
            notice: Some(notice),
            ..shell("Ma journée")
        },
        &content,
    )
}

fn conversation() -> Markup {
    let edit = html! { (Button::quiet("Modifier").about("votre commentaire").to("/commentaires/2/modifier")) };
    thread(&[
        Comment {
            id: "commentaire-1",
            author: "Dora Martin",
            when: when("2026-11-22T16:40:00Z"),
            text: "Une trottinette est tombée ce matin.\nC’est juste au droit du passage piéton.",
            own: false,
            edited: false,
            actions: html! {},
        },
        Comment {
            id: "commentaire-2",
            author: "Gaëlle Auger",
            when: when("2026-11-23T07:12:00Z"),
            text: "Balisé. Nous passons ce matin avec l’enrobé.",
            own: true,
            edited: true,
            actions: edit,
        },
    ])
}

fn detail_page() -> Markup {
    let caption = html! { "Dora Martin, " (when("2026-11-22T16:40:00Z")) };
    let before = [Photo {
        alt: "Photo avant\u{a0}: Réparation chaussée",
        source: Some("/assets/photo.jpg"),
        full: Some("/photos/1"),
        caption: Some(&caption),
        actions: None,
    }];
    let main = html! {
        (actions(&html! {
            (Form::post("/interventions/1/demarrer").button(Button::primary("Démarrer").icon(Icon::Check)))
            (Button::secondary("Signaler un blocage").to("/interventions/1/bloquer"))
        }))
        (panel(None, &html! { p { "Nid-de-poule d’environ 40\u{a0}cm au droit du passage piéton. Une trottinette est tombée ce matin." } }))
        (panel(Some("Photos"), &html! {
            (before_after(&before, &[], ("Aucune photo avant.", "La photo du travail fini viendra ici.")))
            (Form::post("/interventions/1/photos").multipart().body(&html! {
                (Field::photo("photo", "Ajouter des photos", 3).hint("JPEG, PNG ou WebP, 10\u{a0}Mo au plus."))
                (Button::secondary("Envoyer"))
            }))
        }))
        (panel(Some("Échanges"), &html! {
            (conversation())
            (Form::post("/interventions/1/commentaires").body(&html! {
                (Field::area("text", "Votre commentaire", 3).required())
                (Button::secondary("Publier"))
            }))
        }))
    };
    let aside = html! {
        (panel(Some("En bref"), &definition_list(&[
            ("Adresse", html! { "12 rue Gambetta, 86000 Poitiers" }),
            ("Catégorie", html! { "Voirie, réparation chaussée" }),
            ("Assignée à", avatars("Assignée à", &["Gaëlle Auger", "Gilles Imbert"])),
            ("Prévue le", day("2026-11-23".parse().unwrap())),
        ])))
        (panel(Some("Historique"), &timeline(&[
            Event { when: when("2026-11-23T07:05:00Z"), who: "Claire Petit", what: html! { "Assignée à Gaëlle Auger" } },
            Event { when: when("2026-11-22T16:40:00Z"), who: "Dora Martin", what: html! { "Demandée" } },
        ])))
        (Form::post("/interventions/1/annuler").button(Button::danger("Annuler")))
    };
    let badges =
        html! { (status_badge("to_do", "À faire")) (urgent_tag()) (tag("Priorité haute")) };
    let content =
        html! { (stepper(&["À faire", "En cours", "Terminée"], 1)) (split(&main, &aside)) };
    page(
        &Shell {
            wide: true,
            back: Some(("Ma journée", "/ma-journee")),
            badges: Some(&badges),
            scripts: &[crate::assets::PHOTO_JS],
            ..shell("Réparation chaussée")
        },
        &content,
    )
}

fn form_page() -> Markup {
    let errors = [
        FieldError::new("address", "Indiquez une adresse ou un lieu connu."),
        FieldError::new("priority", "Choisissez une priorité."),
    ];
    let categories = [
        Choice::new("1", "Désherbage").group("Espaces verts"),
        Choice::new("2", "Réparation chaussée").group("Voirie"),
        Choice::new("3", "Obstacle voirie").group("Voirie"),
    ];
    let priorities = [
        Choice::new("normal", "Normale"),
        Choice::new("urgent", "Urgente").hint("Un danger pour quelqu’un."),
    ];
    let agents = [
        Choice::new("a", "Gaëlle Auger"),
        Choice::new("b", "Gilles Imbert"),
    ];
    let form = Form::post("/interventions").hidden(&[("idempotency_key", "k")]).multipart().body(&html! {
        (required_note())
        (Field::select("category", "Catégorie", &categories, Some("Choisissez une catégorie")).value("2").required().errors(&errors))
        (Field::text("address", "Adresse").hint("Numéro et rue, ou un lieu connu.").required().errors(&errors).max_length(200))
        (Field::area("description", "Description", 4).value("Nid-de-poule").errors(&errors))
        (Field::radios("priority", "Priorité", &priorities).required().errors(&errors))
        (Field::boxes("assignees", "Assigner à", &agents).values(&["b"]))
        (fieldset("Quand", &fields_row(&html! { (Field::date("date", "Jour")) (Field::time("time", "Heure")) })))
        (fields_row(&html! {
            (Field::email("email", "Adresse électronique").autocomplete("email"))
            (Field::tel("phone", "Téléphone").autocomplete("tel").hint("Par exemple 05\u{a0}49\u{a0}00\u{a0}00\u{a0}00."))
        }))
        (Field::colour("colour", "Couleur").value("#0f5c4d").short())
        (Field::tick("notify", "Me prévenir par courriel").value("yes"))
        (Field::photo("photo", "Photos", 3))
        (actions(&html! { (Button::primary("Enregistrer la demande")) (Button::secondary("Revenir").to("/interventions")) }))
    });
    let content = html! { (error_summary(&errors)) (form) };
    page(
        &Shell {
            errors: true,
            scripts: &[crate::assets::PHOTO_JS],
            ..shell("Nouvelle demande")
        },
        &content,
    )
}

fn other_page() -> Markup {
    let rows = [("Dora Martin", "Demandeur"), ("Gaëlle Auger", "Agent")].map(|(name, role)| {
        vec![
            html! { (name) },
            html! { (role) },
            Button::quiet("Modifier")
                .about(name)
                .to("/equipe/1")
                .render(),
        ]
    });
    let content = html! {
        (alert(Tone::Info, &html! { "Votre session reste ouverte trente jours sur cet appareil." }))
        (alert(Tone::Warning, &html! { "Une personne n’a pas d’adresse électronique\u{a0}: elle ne peut pas se connecter." }))
        (alert(Tone::Error, &html! { "Le message n’est pas parti." }))
        (table("Membres de l’équipe", &["Nom", "Rôle", "Actions"], &rows))
        (empty_state(Drawing::Forecourt, "Tout est fait", "Aucune intervention ne vous attend.", &html! { (Button::secondary("Signaler un problème").to("/interventions/nouvelle")) }))
        @for drawing in [Drawing::Board, Drawing::Search, Drawing::Gate, Drawing::Letter] {
            (empty_state(drawing, "Rien ici", "Élargissez votre recherche.", &html! {}))
        }
        (panel(Some("Connexion"), &link_form("/connexion/lien", &[], "Me connecter", &html! { p { "Saisissez le code reçu." } })))
        p.badges {
            @for (code, word) in [("to_validate", "À valider"), ("to_do", "À faire"), ("in_progress", "En cours"), ("done", "Terminée"), ("refused", "Refusée")] {
                (status_badge(code, word))
            }
            (blocked_tag()) (urgent_tag())
        }
    };
    page(&shell("Équipe"), &content)
}

#[test]
fn the_pages_of_the_gallery_have_one_heading_and_unique_ids() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/pages");
    fs::create_dir_all(&folder).unwrap();
    for (name, markup) in [
        ("board", board_page()),
        ("day", day_page()),
        ("detail", detail_page()),
        ("form", form_page()),
        ("other", other_page()),
    ] {
        let text = markup.into_string();
        assert_eq!(text.matches("<h1").count(), 1, "{name}");
        assert!(!text.contains(" style=") && !text.contains("fr-"), "{name}");
        let mut ids: Vec<&str> = text
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name}: an id comes twice");
        for reference in ["for", "aria-describedby", "aria-labelledby"] {
            for value in text
                .split(&format!(" {reference}=\""))
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
            {
                assert!(
                    value.split(' ').all(|id| ids.contains(&id)),
                    "{name}: {reference}=\"{value}\" leads nowhere"
                );
            }
        }
        fs::write(folder.join(format!("gallery-{name}.html")), text).unwrap();
    }
}
