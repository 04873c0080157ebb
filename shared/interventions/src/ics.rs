//! What is planned as a calendar file (RFC 5545): the number, what it is, where, when and a link, and no more.

use crate::planning::Planned;
use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::{Zone, to_db};

/// The longest line, in bytes without its end (RFC 5545, 3.1).
const LINE: usize = 75;

/// The calendar named `name`; `origin` is the public address without a final slash, its host makes the identifiers of the events.
#[must_use]
pub fn calendar(name: &str, origin: &str, items: &[Planned], zone: Zone) -> String {
    let mut file = File::default();
    file.line("BEGIN:VCALENDAR");
    file.line("VERSION:2.0");
    file.line("PRODID:-//Parvis//Interventions//FR");
    file.line("CALSCALE:GREGORIAN");
    file.line("METHOD:PUBLISH");
    file.text("X-WR-CALNAME", name);
    file.line("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    file.line("X-PUBLISHED-TTL:PT1H");
    for item in items {
        event(&mut file, origin, item, zone);
    }
    file.line("END:VCALENDAR");
    file.0
}

fn event(file: &mut File, origin: &str, item: &Planned, zone: Zone) {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    file.line("BEGIN:VEVENT");
    file.line(&format!("UID:{}@{host}", item.id));
    file.line(&format!("DTSTAMP:{}", utc(item.updated_at)));
    file.line(&format!("LAST-MODIFIED:{}", utc(item.updated_at)));
    file.line(&format!("SEQUENCE:{}", item.version));
    if item.is_all_day(zone) {
        let date = |instant| day(zone.civil_date(instant));
        file.line(&format!("DTSTART;VALUE=DATE:{}", date(item.planned_start)));
        if let Some(end) = item.planned_end {
            file.line(&format!("DTEND;VALUE=DATE:{}", date(end)));
        }
    } else {
        file.line(&format!("DTSTART:{}", utc(item.planned_start)));
        if let Some(end) = item.planned_end {
            file.line(&format!("DTEND:{}", utc(end)));
        }
    }
    file.text(
        "SUMMARY",
        &format!("N°\u{a0}{} – {}", item.number, item.title),
    );
    file.text("LOCATION", &place(item));
    file.line(&format!("URL:{origin}/interventions/{}", item.id));
    file.line("END:VEVENT");
}

fn place(item: &Planned) -> String {
    let town = [item.postcode.as_deref(), item.city.as_deref()];
    let town: Vec<&str> = town.into_iter().flatten().collect();
    if town.is_empty() {
        item.address.clone()
    } else {
        format!("{}, {}", item.address, town.join(" "))
    }
}

/// `20260302T070000Z`.
fn utc(instant: DateTime<Utc>) -> String {
    to_db(instant).replace(['-', ':'], "")
}

/// `20260302`.
fn day(date: NaiveDate) -> String {
    date.to_string().replace('-', "")
}

/// Lines that end in CR LF and are folded where they are long.
#[derive(Debug, Default)]
struct File(String);

impl File {
    /// A value that people wrote: what would end it or split it is escaped, control characters are dropped.
    fn text(&mut self, name: &str, value: &str) {
        let mut line = format!("{name}:");
        for letter in value.chars() {
            match letter {
                '\\' | ';' | ',' => line.extend(['\\', letter]),
                '\n' => line.push_str("\\n"),
                letter if letter.is_control() => {}
                letter => line.push(letter),
            }
        }
        self.line(&line);
    }

    /// A line, folded before the letter that would make it too long; the space that begins a folded line counts.
    fn line(&mut self, line: &str) {
        let mut length = 0;
        for letter in line.chars() {
            if length + letter.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(letter);
            length += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planning::tests::planned;
    use proptest::prelude::*;

    const ORIGIN: &str = "https://parvis.example";

    fn file(item: &Planned) -> String {
        calendar("Planning", ORIGIN, std::slice::from_ref(item), Zone::PARIS)
    }

    /// Lines as a reader of the format sees them.
    fn unfolded(file: &str) -> Vec<String> {
        file.replace("\r\n ", "")
            .split("\r\n")
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn an_event_says_which_what_where_when_and_no_more() {
        let item = planned("2026-03-02T07:00:00Z", Some("2026-03-02T09:00:00Z"));
        let lines = unfolded(&file(&item));
        let event: Vec<&str> = lines
            .iter()
            .map(String::as_str)
            .skip_while(|line| *line != "BEGIN:VEVENT")
            .take_while(|line| *line != "END:VCALENDAR")
            .collect();
        let (id, host) = (item.id, "parvis.example");
        assert_eq!(
            event,
            [
                "BEGIN:VEVENT",
                &format!("UID:{id}@{host}"),
                "DTSTAMP:20260301T080000Z",
                "LAST-MODIFIED:20260301T080000Z",
                "SEQUENCE:3",
                "DTSTART:20260302T070000Z",
                "DTEND:20260302T090000Z",
                "SUMMARY:N°\u{a0}12 – Obstacle voirie",
                "LOCATION:12 rue Gambetta\\, 86000 Poitiers",
                &format!("URL:{ORIGIN}/interventions/{id}"),
                "END:VEVENT",
            ]
        );
    }

    #[test]
    fn whole_days_are_dates_and_their_end_is_exclusive() {
        let lines = unfolded(&file(&planned(
            "2026-03-01T23:00:00Z",
            Some("2026-03-03T23:00:00Z"),
        )));
        for line in ["DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260304"] {
            assert!(lines.iter().any(|one| one == line), "{line}");
        }
        let open = file(&planned("2026-03-02T07:00:00Z", None));
        assert!(open.contains("DTSTART:20260302T070000Z") && !open.contains("DTEND"));
    }

    #[test]
    fn what_people_wrote_cannot_forge_a_line() {
        let mut item = planned("2026-03-02T07:00:00Z", None);
        item.address = "Place; rue, \\ \r\nEND:VEVENT\u{7}".to_owned();
        let file = file(&item);
        assert_eq!(file.matches("\r\nEND:VEVENT").count(), 1);
        assert!(unfolded(&file).iter().any(|line| line
            == "LOCATION:Place\\; rue\\, \\\\ \\nEND:VEVENT\\, 86000 Poitiers"));
    }

    proptest! {
        #[test]
        fn no_line_is_long_and_unfolding_gives_it_back(words in "\\PC{0,200}") {
            let mut item = planned("2026-03-02T07:00:00Z", None);
            item.title = words.clone();
            let file = file(&item);
            for line in file.split("\r\n") {
                prop_assert!(line.len() <= LINE, "{}", line);
            }
            prop_assert!(!file.replace("\r\n", "").contains(['\r', '\n']));
            let escaped = words.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,");
            let wanted = format!("SUMMARY:N°\u{a0}12 – {escaped}");
            prop_assert!(unfolded(&file).contains(&wanted));
        }
    }
}
