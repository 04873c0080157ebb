//! « Journal des actions »: who did what, when.

use crate::{fr::actions as fr, store::actions::Line};
use domain::actions::LABELS;
use maud::{Markup, html};
use web::{
    FieldError, Request,
    html::{
        Choice, Drawing, Field, Form, Tab, empty_state, error_summary, moment, pagination, table,
        tabs,
    },
};

/// Where it is.
pub const PLACE: &str = "/journal-des-actions";

/// The journal: of everybody for the administrateur, unless he asks for his own actions; of one's own for the others.
#[derive(Debug, Clone, Copy)]
pub struct Journal<'a> {
    /// One page of it.
    pub lines: &'a [Line],
    /// The address of the next page.
    pub next: Option<&'a str>,
    /// Whether the reader may see everybody's.
    pub chooses: bool,
    /// Whether these are the reader's own.
    pub own: bool,
    /// What is wrong with the filters.
    pub errors: &'a [FieldError],
}

/// The page. No total stands on it, and nobody is looked for by name: it would be a figure about somebody (terms of use, 5).
#[must_use]
pub fn show(request: &Request, journal: &Journal<'_>) -> Markup {
    let title = if journal.own {
        "Mes actions"
    } else {
        "Journal des actions"
    };
    request
        .page(title)
        .service("Mon compte")
        .current("/mon-compte")
        .back("Mon compte", "/mon-compte")
        .subtitle(html! { "Ce qui a été fait dans le service. Un an après, les lignes restent sans nom\u{a0}; cinq ans après, elles sont supprimées." })
        .errors(!journal.errors.is_empty())
        .render(html! {
            (error_summary(journal.errors))
            @if journal.chooses { (whose(journal.own)) }
            (filters(request, journal))
            @if journal.lines.is_empty() {
                (empty_state(Drawing::Search, "Aucune action", "Rien ne répond à ces filtres.", &html! {}))
            } @else {
                (lines(request, journal))
            }
            @let first = request.query.has("after").then(|| address(request, None));
            (pagination(first.as_deref(), journal.next))
        })
}

fn whose(own: bool) -> Markup {
    let all = Tab {
        label: "Toute l’équipe",
        href: PLACE,
        current: !own,
    };
    let mine = Tab {
        label: "Mes actions",
        href: "/journal-des-actions?vue=moi",
        current: own,
    };
    tabs("Actions de qui", &[all, mine])
}

fn filters(request: &Request, journal: &Journal<'_>) -> Markup {
    let typed = |name: &str| request.query.get(name).unwrap_or_default();
    let mut choices: Vec<Choice<'_>> = LABELS
        .iter()
        .map(|(code, label)| Choice::new(code, label))
        .collect();
    choices.sort_by_key(|choice| domain::fold::fold(choice.label));
    let hidden: &[(&str, &str)] = if journal.chooses && journal.own {
        &[("vue", "moi")]
    } else {
        &[]
    };
    Form::filters(PLACE, false).hidden(hidden).body(&html! {
        (Field::date("from", "Du").value(typed("from")).errors(journal.errors).filter())
        (Field::date("to", "Au").value(typed("to")).errors(journal.errors).filter())
        (Field::select("action", "Action", &choices, Some("Toutes les actions")).value(typed("action")).errors(journal.errors).filter())
    })
}

fn lines(request: &Request, journal: &Journal<'_>) -> Markup {
    let zone = request.zone();
    let rows: Vec<Vec<Markup>> = journal
        .lines
        .iter()
        .map(|line| {
            let label = domain::actions::label(&line.action).unwrap_or("Action");
            let mut cells = vec![moment(line.at, zone), html! { (label) }, subject(line)];
            if !journal.own {
                cells.push(html! { (line.actor_name.as_deref().unwrap_or("Sans nom")) });
            }
            cells
        })
        .collect();
    let headers: &[&str] = if journal.own {
        &["Date", "Action", "Sur quoi"]
    } else {
        &["Date", "Action", "Sur quoi", "Par qui"]
    };
    table(
        "Actions, de la plus récente à la plus ancienne",
        headers,
        &rows,
    )
}

fn subject(line: &Line) -> Markup {
    let (kind, id) = line
        .subject
        .split_once(['/', '?'])
        .unwrap_or((&line.subject, ""));
    html! {
        @if let Some(number) = line.number {
            a href={ "/interventions/" (id) } { "Intervention n°\u{a0}" (number) }
        } @else { (fr::subject(kind)) }
    }
}

/// The filters, whose values were read before.
const FILTERS: [&str; 3] = ["from", "to", "action"];

/// The address of this list, or of the page after that line.
#[must_use]
pub fn address(request: &Request, after: Option<&str>) -> String {
    // What the address may hold and nothing else: it stands in a header too.
    let kept = request.query.iter().filter(|(name, value)| {
        (FILTERS.contains(name) && !value.is_empty()) || (*name == "vue" && *value == "moi")
    });
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(kept.chain(after.map(|after| ("after", after))));
    let query = query.finish();
    if query.is_empty() {
        PLACE.to_owned()
    } else {
        format!("{PLACE}?{query}")
    }
}
