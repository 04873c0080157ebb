//! The statistics: two charts, and the same values in tables beside them. No figure is about a person (terms of use, 5).

use super::parts;
use crate::{
    model::{
        Category, Priority, Status,
        figures::{Asked, Cell, Dimension, Period, Span, Tally},
    },
    store::zones,
};
use domain::{french, policy::Role};
use maud::{Markup, html};
use web::{
    FieldError, Request,
    html::{self as ui, Bars, Button, Choice, Drawing, Field, Form},
};

/// The page itself.
const PLACE: &str = "/interventions/statistiques";
/// What the two values of a line are.
const SERIES: [&str; 2] = ["Créées", "Terminées"];

/// What was asked for, and what was counted.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// What was asked for.
    pub asked: Asked,
    /// Its periods.
    pub spans: &'a [Span],
    /// What was counted; a period and a code may have several cells.
    pub cells: &'a [Cell],
    /// To name categories and types.
    pub categories: &'a [Category],
    /// To name zones.
    pub zones: &'a [zones::Name],
}

/// How many of one category, type, status, priority or zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its identifier or code.
    pub code: String,
    /// What people call it.
    pub label: String,
    /// How many.
    pub tally: Tally,
}

impl Shown<'_> {
    /// How many in each period, none left out.
    #[must_use]
    pub fn periods(&self) -> Vec<(Span, Tally)> {
        let spans = self.spans.iter().enumerate();
        spans
            .map(|(index, span)| {
                let here = self.cells.iter().filter(|cell| cell.period == index);
                (*span, Tally::of(here))
            })
            .collect()
    }

    /// How many of each group that has any, in the order of the organisation's list.
    #[must_use]
    pub fn groups(&self) -> Vec<Group> {
        let groups = self.names().into_iter().map(|(code, label)| {
            let of_it = self.cells.iter().filter(|cell| cell.code == code);
            let tally = Tally::of(of_it);
            Group { code, label, tally }
        });
        groups
            .filter(|group| group.tally != Tally::default())
            .collect()
    }

    /// Every code that can be counted, and its name.
    fn names(&self) -> Vec<(String, String)> {
        let named = |code: &str, label: &str| (code.to_owned(), label.to_owned());
        match self.asked.by {
            Dimension::Status => Status::ALL
                .map(|one| named(one.code(), one.label()))
                .to_vec(),
            Dimension::Priority => Priority::ALL
                .map(|one| named(one.code(), one.label()))
                .to_vec(),
            Dimension::Category => self
                .categories
                .iter()
                .map(|one| (one.id.to_string(), one.name.clone()))
                .collect(),
            Dimension::Type => self.categories.iter().flat_map(types).collect(),
            Dimension::Zone => self.zones_named(),
        }
    }

    /// The zones that there are, those that were removed since, and what is in none.
    fn zones_named(&self) -> Vec<(String, String)> {
        let known = self.zones.iter();
        let mut names: Vec<_> = known
            .map(|zone| (zone.id.to_string(), zone.name.clone()))
            .collect();
        for cell in self.cells {
            let label = match cell.code.as_str() {
                "" => "Hors des zones",
                _ => "Zone retirée",
            };
            if names.iter().all(|(code, _)| *code != cell.code) {
                names.push((cell.code.clone(), label.to_owned()));
            }
        }
        names
    }

    fn total(&self) -> Tally {
        Tally::of(self.cells.iter())
    }
}

/// The types of a category, told with it because two categories may have types of one name; the category itself stands for those
/// that have none.
fn types(category: &Category) -> Vec<(String, String)> {
    let without = (
        category.id.to_string(),
        format!("{}, sans type", category.name),
    );
    let types = category.types.iter().map(|kind| {
        (
            kind.id.to_string(),
            format!("{}\u{a0}· {}", category.name, kind.name),
        )
    });
    types.chain([without]).collect()
}

/// The page; `shown` is none when the form has errors.
#[must_use]
pub fn figures(request: &Request, shown: Option<&Shown<'_>>, errors: &[FieldError]) -> Markup {
    let imports = request
        .actor()
        .is_ok_and(|actor| actor.role == Role::Administrator);
    let body = html! {
        (ui::error_summary(errors))
        (form(request, shown, errors))
        @if let Some(shown) = shown {
            @if shown.total() == Tally::default() {
                (ui::empty_state(Drawing::Board, "Rien n’a été compté entre ces dates.", "Choisissez une période plus longue.", &html! {}))
            } @else {
                (by_period(shown))
                (by_group(shown))
            }
        }
        p .soft { "Les demandes refusées, annulées ou en double ne comptent jamais comme terminées. Les interventions supprimées au bout de trois ans restent comptées. Aucun chiffre ne porte sur une personne. Là où des zones se chevauchent, seule la première créée compte." }
        (ui::actions(&html! {
            (Button::secondary("Exporter la liste en CSV").to("/interventions/export.csv"))
            (Button::secondary("Feuille du jour").to(parts::SHEETS))
            @if imports { (Button::secondary("Importer des interventions passées").to("/interventions/import")) }
        }))
    };
    request
        .page("Statistiques")
        .wide()
        .current(PLACE)
        .back("Interventions", parts::HOME)
        .errors(!errors.is_empty())
        .render(body)
}

fn form(request: &Request, shown: Option<&Shown<'_>>, errors: &[FieldError]) -> Markup {
    let typed = |name: &str| request.query.get(name).unwrap_or_default().to_owned();
    let (period, by, from, until) = match shown.map(|shown| shown.asked) {
        Some(asked) => (
            asked.period.code().to_owned(),
            asked.by.code().to_owned(),
            asked.from.to_string(),
            asked.until.to_string(),
        ),
        None => (typed("periode"), typed("par"), typed("du"), typed("au")),
    };
    let periods = Period::ALL.map(|one| Choice::new(one.code(), one.label()));
    let dimensions = Dimension::ALL.map(|one| Choice::new(one.code(), one.label()));
    let fields = html! {
        (Field::select("periode", "Compter par", &periods, None).value(&period).errors(errors).filter())
        (Field::date("du", "Du").value(&from).errors(errors).filter())
        (Field::date("au", "Au").value(&until).errors(errors).filter())
        (Field::select("par", "Distinguer par", &dimensions, None).value(&by).errors(errors).filter())
    };
    let body = html! { (ui::fields_row(&fields)) (ui::actions(&html! { (Button::secondary("Afficher")) })) };
    Form::get(PLACE)
        .label("Choisir les statistiques")
        .body(&body)
}

fn by_period(shown: &Shown<'_>) -> Markup {
    let period = shown.asked.period;
    let name = match period {
        Period::Day => "Par jour",
        Period::Month => "Par mois",
        Period::Year => "Par année",
    };
    let lines: Vec<(Markup, String, Tally)> = shown
        .periods()
        .into_iter()
        .map(|(span, tally)| {
            let label = span.label(period);
            let cell = html! { @match closer(shown.asked, span) { Some(href) => a href=(href) { (label) }, None => (label) } };
            (cell, label, tally)
        })
        .collect();
    section(
        "chiffres-periode",
        name,
        period.label(),
        &lines,
        shown.total(),
    )
}

fn by_group(shown: &Shown<'_>) -> Markup {
    let by = shown.asked.by;
    let name = match by {
        Dimension::Category => "Par catégorie",
        Dimension::Type => "Par type",
        Dimension::Status => "Par statut d’aujourd’hui",
        Dimension::Priority => "Par priorité",
        Dimension::Zone => "Par zone",
    };
    let lines: Vec<(Markup, String, Tally)> = shown
        .groups()
        .into_iter()
        .map(|group| (html! { (group.label) }, group.label, group.tally))
        .collect();
    section("chiffres-groupe", name, by.label(), &lines, shown.total())
}

/// A chart, and its values in a table beside it.
fn section(
    id: &str,
    name: &str,
    column: &str,
    lines: &[(Markup, String, Tally)],
    total: Tally,
) -> Markup {
    let bars: Vec<Bars> = lines
        .iter()
        .map(|(_, label, tally)| Bars {
            label: label.clone(),
            first: tally.created,
            second: tally.finished,
        })
        .collect();
    let number = |value: u64| html! { (french::number(value)) };
    let mut rows: Vec<Vec<Markup>> = lines
        .iter()
        .map(|(cell, _, tally)| vec![cell.clone(), number(tally.created), number(tally.finished)])
        .collect();
    rows.push(vec![
        html! { strong { "Total" } },
        number(total.created),
        number(total.finished),
    ]);
    let said = format!(
        "Barres des interventions créées et terminées\u{a0}; les valeurs sont dans le tableau «\u{a0}{name}\u{a0}»."
    );
    let chart = ui::panel(Some(name), &ui::bar_chart(id, name, &said, SERIES, &bars));
    ui::split(
        &chart,
        &ui::table(name, &[column, SERIES[0], SERIES[1]], &rows),
    )
}

/// The same figures, of one period alone and cut finer; none for a day.
fn closer(asked: Asked, span: Span) -> Option<String> {
    let finer = match asked.period {
        Period::Day => return None,
        Period::Month => Period::Day,
        Period::Year => Period::Month,
    };
    let by = asked.by.code();
    Some(format!(
        "{PLACE}?periode={}&du={}&au={}&par={by}",
        finer.code(),
        span.first,
        span.last
    ))
}
