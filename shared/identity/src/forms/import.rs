//! From a file to people to add: every line read as the form of one person would be, every error told under the name of its column.

use super::team;
use crate::{
    fr::{import as fr, team as words},
    model::import::{LINES_MAX, Read, Recruit, Taken},
};
use domain::{
    csv::{
        reading::Line,
        table::{Fault, Names, Table},
    },
    fold::fold,
    policy::Role,
    text::EmailAddress,
};
use std::collections::{BTreeMap, BTreeSet};
use web::{Error, Fields};

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    LastName,
    FirstName,
    Identifiant,
    Role,
    Email,
    Phone,
}

/// The names of columns, the usual one of each first.
const NAMES: Names<Column> = &[
    ("nom", Column::LastName),
    ("prénom", Column::FirstName),
    ("identifiant", Column::Identifiant),
    ("rôle", Column::Role),
    ("e-mail", Column::Email),
    ("téléphone", Column::Phone),
    ("nom de famille", Column::LastName),
    ("email", Column::Email),
    ("mail", Column::Email),
    ("courriel", Column::Email),
    ("adresse e-mail", Column::Email),
    ("adresse mail", Column::Email),
    ("adresse électronique", Column::Email),
    ("tel", Column::Phone),
    ("tél.", Column::Phone),
    ("téléphone professionnel", Column::Phone),
];

/// Without these nobody can be added (terms of use, 6.2).
const NEEDED: [Column; 4] = [
    Column::LastName,
    Column::FirstName,
    Column::Identifiant,
    Column::Role,
];

/// The columns, and the fields of the form of one person.
const FIELDS: [(Column, &str); 6] = [
    (Column::LastName, "last_name"),
    (Column::FirstName, "first_name"),
    (Column::Identifiant, "identifiant"),
    (Column::Role, "role"),
    (Column::Email, "email"),
    (Column::Phone, "phone"),
];

/// The words for roles that are not their label.
const ROLES: [(&str, Role); 4] = [
    ("coordinatrice", Role::Coordinator),
    ("agente", Role::Agent),
    ("demandeuse", Role::Requester),
    ("administratrice", Role::Administrator),
];

/// A file, once read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its lines, in order.
    pub lines: Vec<Read>,
    /// The columns that nothing is done with, as the file calls them.
    pub ignored: Vec<String>,
}

/// Reads a file against the team as it is; 422 on the field `file` when it is no table, has too many lines, or lacks a column.
pub fn file(bytes: &[u8], taken: &[Taken]) -> Result<File, Error> {
    let table = Table::read(bytes, NAMES, &NEEDED, LINES_MAX)
        .map_err(|error| Error::field("file", error.to_string()))?;
    let mut reader = Reader {
        table: &table,
        identifiants: taken.iter().map(|one| one.identifiant.as_str()).collect(),
        emails: taken
            .iter()
            .filter_map(|one| one.email.as_deref())
            .collect(),
        seen: BTreeMap::new(),
    };
    Ok(File {
        lines: table.lines.iter().map(|line| reader.line(line)).collect(),
        ignored: table.ignored(),
    })
}

struct Reader<'a> {
    table: &'a Table<Column>,
    identifiants: BTreeSet<&'a str>,
    emails: BTreeSet<&'a str>,
    /// What earlier lines have, and which line: a column, and its content folded.
    seen: BTreeMap<(&'static str, String), u32>,
}

impl Reader<'_> {
    fn line(&mut self, line: &Line) -> Read {
        let read = team::member(&self.fields(&line.cells));
        let mut faults: Vec<Fault> = Vec::new();
        if let Err(error) = &read {
            faults.extend(error.fields.iter().filter_map(|wrong| {
                let (column, _) = FIELDS.iter().find(|(_, name)| *name == wrong.field)?;
                Some(self.table.fault(*column, &*wrong.message))
            }));
        }
        faults.extend(self.repeated(line, Column::Identifiant));
        faults.extend(self.repeated(line, Column::Email));
        let private = read.as_ref().is_ok_and(|(details, _)| {
            details
                .email
                .as_ref()
                .is_some_and(EmailAddress::is_consumer)
        });
        Read {
            number: line.number,
            outcome: match read {
                Ok((details, role)) if faults.is_empty() => Ok(Recruit::new(&details, role)),
                _ => Err(faults),
            },
            private,
        }
    }

    /// The line as the form of one person would send it.
    fn fields(&self, cells: &[String]) -> Fields {
        let mut fields = Fields::default();
        for (column, name) in FIELDS {
            let Some(text) = self.table.cell(cells, column) else {
                continue;
            };
            let value = match column {
                Column::Role => role(text),
                Column::Phone => phone(text),
                _ => text.to_owned(),
            };
            fields.push(name, value);
        }
        fields
    }

    /// What is wrong when somebody of the team, or an earlier line, has the same.
    fn repeated(&mut self, line: &Line, column: Column) -> Option<Fault> {
        let folded = self.table.cell(&line.cells, column)?.to_ascii_lowercase();
        let (kind, team, here) = match column {
            Column::Email => ("email", &self.emails, words::EMAIL_HERE),
            _ => ("identifiant", &self.identifiants, words::IDENTIFIANT_TAKEN),
        };
        if team.contains(folded.as_str()) {
            return Some(self.table.fault(column, here));
        }
        let first = *self.seen.entry((kind, folded)).or_insert(line.number);
        (first != line.number).then(|| self.table.fault(column, fr::repeated(first)))
    }
}

/// The code of a role that is written as people do; anything else as it is, for the form to refuse.
fn role(text: &str) -> String {
    let folded = fold(text);
    let own = Role::TEAM
        .into_iter()
        .find(|role| fold(role.label()) == folded);
    let other = || {
        ROLES
            .iter()
            .find(|(word, _)| *word == folded)
            .map(|(_, role)| *role)
    };
    own.or_else(other)
        .map_or_else(|| text.to_owned(), |role| role.code().to_owned())
}

/// A number whose first zero the spreadsheet took for nothing gets it back.
fn phone(text: &str) -> String {
    if text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0') {
        format!("0{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use web::error::Kind;

    const HEADER: &str = "Nom;Prénom;Identifiant;Rôle;E-mail;Téléphone\n";

    fn taken() -> Vec<Taken> {
        vec![
            Taken {
                identifiant: "g.metayer".to_owned(),
                email: Some("gaston@poitiers.example".to_owned()),
            },
            Taken {
                identifiant: "sans".to_owned(),
                email: None,
            },
        ]
    }

    fn lines(text: &str) -> Vec<Read> {
        file(text.as_bytes(), &taken()).unwrap().lines
    }

    fn told(read: &Read) -> Vec<&str> {
        let faults = read.outcome.as_ref().unwrap_err();
        faults.iter().map(|fault| fault.column.as_str()).collect()
    }

    #[test]
    fn a_line_says_what_the_form_of_one_person_would() {
        let read = lines(&format!(
            "{HEADER}Métayer;Anne-Lise;A.Metayer;Agent;Anne@Poitiers.Example;05 49 00 00 07\nNg;Li;l.ng;demandeuse;;\n"
        ));
        let anne = read[0].outcome.as_ref().unwrap();
        assert_eq!(
            (
                anne.last_name.as_str(),
                anne.identifiant_folded.as_str(),
                anne.role,
                anne.email_folded.as_deref(),
                anne.phone.as_deref(),
                anne.name_folded.as_str(),
            ),
            (
                "Métayer",
                "a.metayer",
                Role::Agent,
                Some("anne@poitiers.example"),
                Some("+33549000007"),
                "metayer anne-lise",
            )
        );
        let li = read[1].outcome.as_ref().unwrap();
        assert_eq!(
            (li.role, &li.email, &li.phone),
            (Role::Requester, &None, &None)
        );
    }

    #[test]
    fn headers_encodings_and_separators_are_those_of_any_spreadsheet() {
        let one = |bytes: &[u8]| file(bytes, &[]).unwrap().lines[0].outcome.clone().unwrap();
        let utf8 = one(
            "nom;prénom;identifiant;rôle;courriel\nHélie;Zoé;z.helie;agent;z@p.example\n"
                .as_bytes(),
        );
        let marked = one("\u{feff}NOM\tPRENOM\tIdentifiant\tRole\tMail\nHélie\tZoé\tz.helie\tAGENT\tz@p.example\n".as_bytes());
        let windows = one(b"Nom de famille,Pr\xe9nom,identifiant,R\xf4le,Adresse \xe9lectronique\r\nH\xe9lie,Zo\xe9,z.helie,Agent,z@p.example\r\n");
        assert_eq!(utf8, marked);
        assert_eq!(utf8, windows);
    }

    #[test]
    fn case_10_what_is_missing_is_told_under_its_column() {
        let read = lines(&format!(
            "{HEADER};;;;;\nX;Y;;;pas une adresse;12\n;Y;abc;agent;;\n"
        ));
        assert_eq!(read.len(), 2, "a blank line is none");
        assert_eq!(
            told(&read[0]),
            ["Identifiant", "Rôle", "E-mail", "Téléphone"]
        );
        assert_eq!((read[1].number, told(&read[1])), (4, vec!["Nom"]));
        let error = file(b"nom;identifiant\nX;abc\n", &[]).unwrap_err();
        assert_eq!(
            (error.kind, error.fields[0].field.as_str()),
            (Kind::Invalid, "file")
        );
        assert!(
            error.fields[0]
                .message
                .contains("«\u{a0}prénom\u{a0}» et «\u{a0}rôle\u{a0}»")
        );
    }

    #[test]
    fn what_the_team_or_an_earlier_line_has_is_told() {
        let read = lines(&format!(
            "{HEADER}A;B;G.METAYER;agent;;\nA;B;abc;agent;Gaston@Poitiers.Example;\nA;B;def;agent;new@p.example;\nA;B;DEF;agent;NEW@p.example;\nA;B;sans;agent;;\n"
        ));
        assert_eq!(told(&read[0]), ["Identifiant"]);
        assert_eq!(told(&read[1]), ["E-mail"]);
        assert!(read[2].outcome.is_ok());
        assert_eq!(told(&read[3]), ["Identifiant", "E-mail"]);
        let faults = read[3].outcome.as_ref().unwrap_err();
        assert!(
            faults.iter().all(|fault| fault.message.contains("ligne 4")),
            "{faults:?}"
        );
        assert_eq!(told(&read[4]), ["Identifiant"]);
    }

    #[test]
    fn case_26_no_second_administrateur_and_no_unknown_role() {
        for role in ["Administrateur", "administratrice", "administrator", "chef"] {
            let read = lines(&format!("{HEADER}A;B;abc;{role};;\n"));
            assert_eq!(told(&read[0]), ["Rôle"], "{role}");
        }
        for (word, role) in [
            ("COORDINATEUR", Role::Coordinator),
            ("Coordinatrice", Role::Coordinator),
            ("agente", Role::Agent),
            ("Demandeur", Role::Requester),
        ] {
            let read = lines(&format!("{HEADER}A;B;abc;{word};;\n"));
            assert_eq!(read[0].outcome.as_ref().unwrap().role, role, "{word}");
        }
    }

    #[test]
    fn a_formula_is_no_name() {
        for name in ["=CMD()", "+Anne", "-Anne", "@Anne"] {
            let read = lines(&format!("{HEADER}{name};B;abc;agent;;\n"));
            assert_eq!(told(&read[0]), ["Nom"], "{name}");
            let quoted = lines(&format!("{HEADER}'{name};B;abc;agent;;\n"));
            assert_eq!(told(&quoted[0]), ["Nom"], "as exports write it: {name}");
        }
    }

    #[test]
    fn a_phone_that_lost_its_zero_gets_it_back_and_no_message_repeats_what_was_typed() {
        let read = lines(&format!(
            "{HEADER}A;B;abc;agent;;549000007\nA;B;def;agent;;49000007\n"
        ));
        assert_eq!(
            read[0].outcome.as_ref().unwrap().phone.as_deref(),
            Some("+33549000007")
        );
        assert_eq!(told(&read[1]), ["Téléphone"]);
        let secret = lines(&format!(
            "{HEADER}<secret>;secret1;secret secret;secret;secret;secret\n"
        ));
        for fault in secret[0].outcome.as_ref().unwrap_err() {
            assert!(!fault.message.contains("secret"), "{fault:?}");
        }
    }

    #[test]
    fn two_thousand_people_and_not_one_more() {
        let people = |count: usize| {
            let lines: Vec<String> = (0..count).map(|n| format!("A;B;abc{n};agent;;")).collect();
            file(format!("{HEADER}{}", lines.join("\n")).as_bytes(), &[])
        };
        assert_eq!(people(LINES_MAX).unwrap().lines.len(), 2_000);
        let error = people(LINES_MAX + 1).unwrap_err();
        assert!(
            error.fields[0].message.contains("2\u{202f}000 lignes"),
            "{error}"
        );
    }
}
