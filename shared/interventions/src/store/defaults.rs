//! The list of categories and types with which an organisation starts; it then makes it its own.

use crate::{
    model::{Category, CategoryType},
    policy::{Action, may},
};
use chrono::{DateTime, Utc};
use domain::{fold, id::CategoryId, policy::Grant};
use platform::{Random, db::Stmt, ledger, sql};

/// Six categories and their thirty-nine types, in the order in which they are offered.
pub const CATEGORIES: [(&str, &[&str]); 6] = [
    (
        "Espaces verts",
        &[
            "Désherbage",
            "Entretien pelouse",
            "Ramassage",
            "Taille",
            "Élaguage",
            "Engrais",
            "Autres",
        ],
    ),
    (
        "Voirie",
        &[
            "Nettoyage",
            "Réparation chaussée",
            "Obstacle voirie",
            "Grille évacuation",
            "Signalétique",
            "Entretien trottoir",
            "Autres",
        ],
    ),
    (
        "Déchets",
        &[
            "Vider poubelle",
            "Nettoyer espace de tri",
            "Entretien équipement",
            "Dépôt sauvage",
            "Autres",
        ],
    ),
    (
        "Équipement public extérieur",
        &[
            "Nettoyage",
            "Tags",
            "Affichage sauvage",
            "Luminaires",
            "Entretien abribus",
            "Entretien bancs",
            "Entretien aire de jeux",
            "Sécurité aire de jeux",
            "Autres",
        ],
    ),
    (
        "Bâtiment public",
        &[
            "Éclairage",
            "Électricité",
            "Serrurerie",
            "Menuiserie",
            "Maçonnerie",
            "Peinture",
            "Plomberie",
            "Sécurité incendie",
            "Nettoyage",
            "Autres",
        ],
    ),
    ("Autres", &["Autres"]),
];

/// The default list as categories of its own, under fresh identifiers.
#[must_use]
pub fn default_list(at: DateTime<Utc>, ids: &Random) -> Vec<Category> {
    let id = || CategoryId::new(ids.uuid(at));
    let types = |names: &[&str]| {
        let types = names.iter();
        types
            .map(|name| CategoryType {
                id: id(),
                name: (*name).to_owned(),
                archived: false,
            })
            .collect()
    };
    CATEGORIES
        .into_iter()
        .map(|(name, names)| Category {
            id: id(),
            name: name.to_owned(),
            archived: false,
            nearby_metres: NEARBY_METRES,
            working_days: None,
            types: types(names),
        })
        .collect()
}

/// How near another one of a category may be the same, unless the organisation says otherwise: as schema.sql has it.
const NEARBY_METRES: u32 = 50;

/// Gives the organisation that list, a category being followed by its types.
#[must_use]
pub fn default_categories(
    grant: &Grant<may::ManageCategories>,
    list: &[Category],
    at: DateTime<Utc>,
    ids: &Random,
) -> Vec<Stmt> {
    let mut batch = Vec::new();
    for category in list {
        batch.push(add(grant, category.id, None, &category.name));
        batch.extend(
            category
                .types
                .iter()
                .map(|kind| add(grant, kind.id, Some(category.id), &kind.name)),
        );
    }
    let subject = format!("organisation/{}", grant.organisation());
    batch.push(ledger::audit(
        ids.uuid(at),
        grant.actor(),
        Action::ManageCategories.code(),
        &subject,
        at,
    ));
    batch
}

/// The words of a name as searches read them, separated by spaces.
pub(super) fn folded(name: &str) -> String {
    let words: Vec<String> = fold::words(name).into_iter().collect();
    words.join(" ")
}

/// Adds a category, or a type to the category `parent`, after the others.
pub(super) fn add(
    grant: &Grant<may::ManageCategories>,
    id: CategoryId,
    parent: Option<CategoryId>,
    name: &str,
) -> Stmt {
    sql!(
        "insert into category (organisation_id, id, parent_id, name, name_folded, position) select ?1, ?2, ?3, ?4, ?5, coalesce(max(position), 0) + 1 from category where organisation_id = ?1 and parent_id is ?3",
        grant.organisation(),
        id,
        parent,
        name,
        folded(name)
    )
}
