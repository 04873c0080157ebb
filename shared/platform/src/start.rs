//! What an organisation starts with, whichever module asks for it: its list of categories, and the border of its territory.

use crate::{Random, db::Stmt, sql};
use chrono::{DateTime, Utc};
use domain::{
    fold,
    id::{CategoryId, OrganisationId, ZoneId},
};

/// Six categories and their thirty-nine types, in the order in which they are offered; an organisation then makes them its own.
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

/// Gives a new organisation that list, under fresh identifiers.
#[must_use]
pub fn categories(organisation: OrganisationId, at: DateTime<Utc>, ids: &Random) -> Vec<Stmt> {
    let mut batch = Vec::new();
    for (name, types) in CATEGORIES {
        let parent = CategoryId::new(ids.uuid(at));
        batch.push(category(organisation, parent, None, name));
        batch.extend(types.iter().map(|kind| {
            let id = CategoryId::new(ids.uuid(at));
            category(organisation, id, Some(parent), kind)
        }));
    }
    batch
}

/// Adds a category, or a type to the category `parent`, after the others.
#[must_use]
pub fn category(
    organisation: OrganisationId,
    id: CategoryId,
    parent: Option<CategoryId>,
    name: &str,
) -> Stmt {
    sql!(
        "insert into category (organisation_id, id, parent_id, name, name_folded, position) select ?1, ?2, ?3, ?4, ?5, coalesce(max(position), 0) + 1 from category where organisation_id = ?1 and parent_id is ?3",
        organisation,
        id,
        parent,
        name,
        folded(name)
    )
}

/// The words of a name as searches read them, separated by spaces.
#[must_use]
pub fn folded(name: &str) -> String {
    let words: Vec<String> = fold::words(name).into_iter().collect();
    words.join(" ")
}

/// A zone to add: GeoJSON, and what encloses it, in degrees.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone<'a> {
    /// Identifier.
    pub id: ZoneId,
    /// `district` or `territory`.
    pub kind: &'a str,
    /// Its name, unique in its organisation.
    pub name: &'a str,
    /// Its border: a GeoJSON `MultiPolygon`.
    pub geometry: String,
    /// West, south, east, north.
    pub bounds: [f64; 4],
}

/// Adds a zone.
#[must_use]
pub fn zone(organisation: OrganisationId, zone: &Zone<'_>) -> Stmt {
    let [west, south, east, north] = zone.bounds;
    sql!(
        "insert into zone (organisation_id, id, kind, name, geometry, west, south, east, north) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        organisation,
        zone.id,
        zone.kind,
        zone.name,
        &zone.geometry,
        west,
        south,
        east,
        north
    )
}
