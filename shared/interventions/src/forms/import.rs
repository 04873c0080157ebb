//! From a file to past interventions: every line read, every error told under the name of its column.

use super::details;
use crate::{
    fr,
    model::{
        Category, Priority, Status, Touch, deadline,
        import::{LINES_MAX, Past, Read},
    },
};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::{
    calendar::{Holidays, Zone, parse_date, parse_time, to_db},
    csv::table::{Fault, Names, Table},
    fold::fold,
};
use web::{Error, Fields};

/// A file, once read.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// Its lines, in order.
    pub lines: Vec<Read>,
    /// The columns that nothing is done with, as the file calls them.
    pub ignored: Vec<String>,
}

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Address,
    Extra,
    Postcode,
    City,
    Latitude,
    Longitude,
    Category,
    Type,
    Status,
    Priority,
    Description,
    Created,
    PlannedStart,
    PlannedEnd,
    Finished,
}

/// The names of columns, folded: those of the export first.
const NAMES: Names<Column> = &[
    ("adresse", Column::Address),
    ("complement", Column::Extra),
    ("code_postal", Column::Postcode),
    ("commune", Column::City),
    ("latitude", Column::Latitude),
    ("longitude", Column::Longitude),
    ("categorie", Column::Category),
    ("type", Column::Type),
    ("statut", Column::Status),
    ("priorite", Column::Priority),
    ("description", Column::Description),
    ("cree_le", Column::Created),
    ("planifie_debut", Column::PlannedStart),
    ("planifie_fin", Column::PlannedEnd),
    ("terminee_le", Column::Finished),
    ("lieu", Column::Address),
    ("complement_d_adresse", Column::Extra),
    ("ville", Column::City),
    ("date_de_creation", Column::Created),
    ("date_de_fin", Column::Finished),
    ("date", Column::Created),
];
/// Without these nothing can be imported.
const NEEDED: [Column; 3] = [Column::Address, Column::Category, Column::Created];

/// What lines are read against.
#[derive(Debug, Clone, Copy)]
pub struct Against<'a> {
    /// The organisation's categories; what is no longer offered is known too, since the past used it.
    pub categories: &'a [Category],
    /// The organisation's zone.
    pub zone: Zone,
    /// The organisation's public holidays.
    pub holidays: Holidays,
    /// Now.
    pub now: DateTime<Utc>,
}

/// Reads a file; 422 on the field `file` when it is no table, has too many lines, or lacks a column.
pub fn file(bytes: &[u8], against: &Against<'_>) -> Result<File, Error> {
    let table = Table::read(bytes, NAMES, &NEEDED, LINES_MAX)
        .map_err(|error| Error::field("file", error.to_string()))?;
    let categories = offered(against.categories);
    let reader = Reader {
        table: &table,
        categories: &categories,
        against,
    };
    let lines = table.lines.iter().map(|line| Read {
        number: line.number,
        outcome: reader.line(&line.cells),
    });
    Ok(File {
        lines: lines.collect(),
        ignored: table.ignored(),
    })
}

/// The categories, those of the past offered again.
fn offered(categories: &[Category]) -> Vec<Category> {
    let mut all = categories.to_vec();
    for category in &mut all {
        category.archived = false;
        for kind in &mut category.types {
            kind.archived = false;
        }
    }
    all
}

struct Reader<'a> {
    table: &'a Table<Column>,
    categories: &'a [Category],
    against: &'a Against<'a>,
}

/// What a cell lacks, and the column it stands in.
type Wrong = (Column, String);

impl Reader<'_> {
    fn line(&self, cells: &[String]) -> Result<Past, Vec<Fault>> {
        let mut wrong: Vec<Wrong> = Vec::new();
        let past = self.past(cells, &mut wrong);
        match past {
            Some(past) if wrong.is_empty() => Ok(past),
            _ => Err(wrong
                .into_iter()
                .map(|(column, message)| self.table.fault(column, message))
                .collect()),
        }
    }

    fn past(&self, cells: &[String], wrong: &mut Vec<Wrong>) -> Option<Past> {
        let fields = self.fields(cells, wrong);
        let details = details(&fields, self.categories, None)
            .map_err(|errors| {
                wrong.extend(
                    errors
                        .into_iter()
                        .filter_map(|error| Some((column_of(&error.field)?, error.message))),
                );
            })
            .ok();
        let status = self.status(cells, wrong);
        let created = self.moment(cells, Column::Created, wrong);
        if created.is_none() && self.table.cell(cells, Column::Created).is_none() {
            wrong.push((Column::Created, fr::IMPORT_CREATED.to_owned()));
        }
        let start = self.moment(cells, Column::PlannedStart, wrong);
        let end = self.moment(cells, Column::PlannedEnd, wrong);
        if end.is_some_and(|end| start.is_none_or(|start| end <= start)) {
            wrong.push((Column::PlannedEnd, fr::PLAN_ORDER.to_owned()));
        }
        let finished = self.moment(cells, Column::Finished, wrong);
        let (details, status, created) = (details?, status?, created?);
        let closed = Self::closed(status, created, finished, wrong)?;
        let last = Touch::new(closed.unwrap_or(created), self.against.zone);
        let today = self.against.zone.civil_date(self.against.now);
        if last.purge_on <= today {
            let column = if finished.is_some() {
                Column::Finished
            } else {
                Column::Created
            };
            wrong.push((column, fr::import_expired(last.purge_on)));
        }
        let kind = details
            .kind
            .as_ref()
            .map(|kind| format!("\u{a0}· {}", kind.name));
        let to_be_done = matches!(status, Status::ToDo | Status::InProgress);
        Some(Past {
            status,
            priority: details.priority.unwrap_or_default(),
            category_id: details.category.id,
            type_id: details.kind.as_ref().map(|kind| kind.id),
            kind: format!("{}{}", details.category.name, kind.unwrap_or_default()),
            latitude: details.position.map(|(latitude, _)| latitude),
            longitude: details.position.map(|(_, longitude)| longitude),
            address: details.address,
            address_extra: details.address_extra,
            postcode: details.postcode,
            city: details.city,
            description: details.description,
            planned_start: start.map(to_db),
            planned_end: end.map(to_db),
            created_at: to_db(created),
            closed_at: closed.map(to_db),
            due_on: deadline(
                self.against.zone.civil_date(created),
                details.category.working_days.filter(|_| to_be_done),
                self.against.holidays,
            ),
            updated_at: to_db(last.at),
            purge_on: last.purge_on,
        })
    }

    /// When it ended: never, for what is still open; otherwise when the line says, or when it was asked for.
    #[expect(
        clippy::option_option,
        reason = "nothing when the line is wrong, none when it has not ended"
    )]
    fn closed(
        status: Status,
        created: DateTime<Utc>,
        finished: Option<DateTime<Utc>>,
        wrong: &mut Vec<Wrong>,
    ) -> Option<Option<DateTime<Utc>>> {
        if finished.is_some() && status.is_open() {
            wrong.push((Column::Finished, fr::import_open(status)));
            return None;
        }
        if finished.is_some_and(|finished| finished < created) {
            wrong.push((Column::Finished, fr::IMPORT_ORDER.to_owned()));
            return None;
        }
        Some((!status.is_open()).then(|| finished.unwrap_or(created)))
    }

    /// The line as the form of an intervention would send it.
    fn fields(&self, cells: &[String], wrong: &mut Vec<Wrong>) -> Fields {
        let mut fields = Fields::default();
        for (column, name) in [
            (Column::Address, "address"),
            (Column::Extra, "address_extra"),
            (Column::Postcode, "postcode"),
            (Column::City, "city"),
            (Column::Latitude, "latitude"),
            (Column::Longitude, "longitude"),
            (Column::Description, "description"),
        ] {
            if let Some(text) = self.table.cell(cells, column) {
                fields.push(name, text.to_owned());
            }
        }
        if let Some(text) = self.table.cell(cells, Column::Priority) {
            let folded = fold(text);
            let known = Priority::ALL
                .into_iter()
                .find(|one| fold(one.label()) == folded || one.code() == folded);
            fields.push(
                "priority",
                known.map_or(folded, |one| one.code().to_owned()),
            );
        }
        self.kind(cells, &mut fields, wrong);
        fields
    }

    /// Category and type by their names, whatever their case and accents.
    fn kind(&self, cells: &[String], fields: &mut Fields, wrong: &mut Vec<Wrong>) {
        let Some(name) = self.table.cell(cells, Column::Category) else {
            wrong.push((Column::Category, format!("Indiquez {}.", fr::THE_CATEGORY)));
            return;
        };
        let folded = fold(name);
        let Some(category) = self
            .categories
            .iter()
            .find(|category| fold(&category.name) == folded)
        else {
            wrong.push((Column::Category, fr::import_unknown_category(name)));
            // Any identifier keeps the form from saying that none was given.
            fields.push("category_id", "?".to_owned());
            return;
        };
        fields.push("category_id", category.id.to_string());
        let Some(name) = self.table.cell(cells, Column::Type) else {
            return;
        };
        let folded = fold(name);
        match category
            .types
            .iter()
            .find(|kind| fold(&kind.name) == folded)
        {
            Some(kind) => fields.push("type_id", kind.id.to_string()),
            None => wrong.push((Column::Type, fr::import_unknown_type(name, &category.name))),
        }
    }

    /// What the line says; a file of past work without that column holds what is done.
    fn status(&self, cells: &[String], wrong: &mut Vec<Wrong>) -> Option<Status> {
        let Some(text) = self.table.cell(cells, Column::Status) else {
            return Some(Status::Done);
        };
        let folded = fold(text);
        let found = Status::ALL
            .into_iter()
            .find(|one| fold(one.label()) == folded || one.code() == folded);
        if found.is_none() {
            wrong.push((Column::Status, fr::IMPORT_STATUS.to_owned()));
        }
        found
    }

    /// A moment that is past; those of a plan may be to come.
    fn moment(
        &self,
        cells: &[String],
        column: Column,
        wrong: &mut Vec<Wrong>,
    ) -> Option<DateTime<Utc>> {
        let text = self.table.cell(cells, column)?;
        let Some(moment) = wall(text, self.against.zone) else {
            wrong.push((column, fr::IMPORT_MOMENT.to_owned()));
            return None;
        };
        if matches!(column, Column::Created | Column::Finished) && moment > self.against.now {
            wrong.push((column, fr::IMPORT_FUTURE.to_owned()));
            return None;
        }
        Some(moment)
    }
}

/// The column of a field of the form; what was said of the category is said already.
fn column_of(field: &str) -> Option<Column> {
    Some(match field {
        "address" => Column::Address,
        "address_extra" => Column::Extra,
        "postcode" => Column::Postcode,
        "city" => Column::City,
        "latitude" => Column::Latitude,
        "longitude" => Column::Longitude,
        "description" => Column::Description,
        "priority" => Column::Priority,
        _ => return None,
    })
}

/// A moment on the organisation's wall: `2026-03-02` or `02/03/2026`, at midnight or followed by `08:00` or `08:00:00`.
fn wall(text: &str, zone: Zone) -> Option<DateTime<Utc>> {
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let time = match time.trim() {
        "" => NaiveTime::MIN,
        time => parse_time(time).ok()?,
    };
    Some(zone.instant(civil_day(day)?.and_time(time)).resolve())
}

fn civil_day(text: &str) -> Option<NaiveDate> {
    if let Ok(day) = parse_date(text) {
        return Some(day);
    }
    let mut parts = text.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    parse_date(&format!("{year}-{month:0>2}-{day:0>2}"))
        .ok()
        .filter(|_| parts.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CategoryType;
    use domain::{calendar::from_db, id::CategoryId};
    use uuid::Uuid;

    fn categories() -> Vec<Category> {
        let id = |n| CategoryId::new(Uuid::from_u128(n));
        vec![Category {
            id: id(1),
            name: "Équipement public".to_owned(),
            archived: true,
            nearby_metres: 50,
            working_days: None,
            types: vec![CategoryType {
                id: id(2),
                name: "Éclairage".to_owned(),
                archived: true,
            }],
        }]
    }

    fn read(text: &str) -> Result<File, Error> {
        let categories = categories();
        let against = Against {
            categories: &categories,
            zone: Zone::default(),
            holidays: Holidays::National,
            now: from_db("2026-03-02T08:00:00Z").unwrap(),
        };
        file(text.as_bytes(), &against)
    }

    /// « column: start of the message » of each error of the one line.
    fn faults(text: &str) -> Vec<String> {
        let file = read(text).unwrap();
        let Err(faults) = &file.lines[0].outcome else {
            return Vec::new();
        };
        faults
            .iter()
            .map(|fault| {
                format!(
                    "{}: {}",
                    fault.column,
                    fault.message.split(['\u{a0}', ',', '.']).next().unwrap()
                )
            })
            .collect()
    }

    #[test]
    fn a_line_says_all_that_the_export_says() {
        let file = read("numero;Créé le;Statut;Catégorie;type;priorite;adresse;code_postal;commune;latitude;longitude;planifie_debut;planifie_fin;terminee_le;nb_photos;agent\r\n\
            7;2024-07-01 08:30;terminee;EQUIPEMENT PUBLIC;eclairage;haute;'=12 rue;86000;Poitiers;46,58;-0.34;2024-07-02;2024-07-02 10:00;03/07/2024;2;Gaston\r\n").unwrap();
        assert_eq!(file.ignored, ["numero", "nb_photos", "agent"]);
        let past = file.lines[0].outcome.clone().unwrap();
        assert_eq!(
            (past.status, past.priority, past.address.as_str()),
            (Status::Done, Priority::High, "=12 rue")
        );
        assert_eq!((past.latitude, past.longitude), (Some(46.58), Some(-0.34)));
        assert_eq!(past.created_at, "2024-07-01T06:30:00Z");
        assert_eq!(past.planned_end.as_deref(), Some("2024-07-02T08:00:00Z"));
        assert_eq!(past.closed_at.as_deref(), Some("2024-07-02T22:00:00Z"));
        assert_eq!(past.purge_on.to_string(), "2027-07-03");
        assert_eq!(past.kind, "Équipement public\u{a0}· Éclairage");
        let words = past.words(12);
        assert!(
            ["poitiers", "rue", "86000", "12"]
                .iter()
                .all(|word| words.contains(*word)),
            "{words:?}"
        );
        assert_eq!(file.lines[0].number, 2);
    }

    #[test]
    fn every_error_is_told_under_its_column() {
        let header =
            "Lieu;categorie;type;cree_le;terminee_le;statut;code_postal;latitude;priorite\n";
        let line = |cells: &str| faults(&format!("{header}{cells}\n"));
        assert_eq!(
            line("Ici;equipement public;;2025-01-01;;;;;"),
            [] as [&str; 0]
        );
        assert_eq!(
            line(";Voirie;;hier;2027-01-01;finie;860;46;rouge"),
            [
                "categorie: «",
                "Lieu: Indiquez l’adresse ou le lieu",
                "code_postal: Code postal",
                "latitude: Position",
                "priorite: Priorité",
                "statut: Écrivez À valider",
                "cree_le: Écrivez la date comme 2026-03-02 ou 02/03/2026",
                "terminee_le: Ce jour n’est pas encore venu",
            ]
        );
        assert_eq!(
            line("Ici;equipement public;Tags;;;;;;"),
            [
                "type: «",
                "cree_le: Indiquez quand l’intervention a été demandée"
            ]
        );
        assert_eq!(
            line("Ici;equipement public;;2025-01-02;2025-01-01;;;;"),
            ["terminee_le: L’intervention ne peut pas se terminer avant d’être demandée"]
        );
        assert_eq!(
            line("Ici;equipement public;;2025-01-02;2025-01-03;à faire;;;"),
            ["terminee_le: Laissez cette case vide"]
        );
        assert_eq!(
            line("Ici;;;2025-01-02;;;;;"),
            ["categorie: Indiquez la catégorie"]
        );
    }

    #[test]
    fn what_should_be_deleted_already_is_refused() {
        let line = |created: &str, finished: &str| {
            faults(&format!(
                "adresse;categorie;cree_le;terminee_le\nIci;equipement public;{created};{finished}\n"
            ))
        };
        assert_eq!(
            line("2023-01-01", "2023-03-02"),
            ["terminee_le: Les trois ans de conservation sont passés depuis le 2"]
        );
        assert_eq!(line("2023-01-01", "2023-03-03"), [] as [&str; 0]);
        assert_eq!(
            line("2023-03-02", ""),
            ["cree_le: Les trois ans de conservation sont passés depuis le 2"]
        );
    }

    #[test]
    fn what_is_no_table_is_refused_whole() {
        for (text, said) in [
            ("", "vide"),
            ("adresse;categorie;cree_le\n", "vide"),
            ("adresse;cree_le\nIci;2025-01-01", "categorie"),
            ("adresse;categorie;cree_le\n\"Ici;x;2025-01-01", "ligne 2"),
        ] {
            let error = read(text).unwrap_err();
            assert_eq!(error.fields[0].field, "file");
            assert!(
                error.fields[0]
                    .message
                    .replace('\u{a0}', " ")
                    .contains(said),
                "{text}: {}",
                error.fields[0].message
            );
        }
    }

    #[test]
    fn twenty_thousand_lines_and_no_more() {
        let text = |lines: usize| {
            format!(
                "adresse;categorie;cree_le\n{}",
                "Ici;equipement public;2025-01-01\n".repeat(lines)
            )
        };
        assert_eq!(read(&text(LINES_MAX)).unwrap().lines.len(), LINES_MAX);
        assert!(read(&text(LINES_MAX + 1)).is_err());
    }
}
