//! Charts, drawn by the server: they need no script, say their title aloud, and stand beside a table of the same values.

use maud::{Markup, html};

/// The width of the drawing, in its own units: what a phone has beside its margins, so that its words are as large as others.
const WIDTH: u64 = 260;
/// How long the longest bar is; its value stands after it.
const LONGEST: u64 = 204;
/// The height of a line: its label above two bars.
const LINE: usize = 48;
/// What stands above the first line: the legend.
const HEAD: usize = 28;

/// One line of a chart: what it is about, and two values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bars {
    /// What it is about.
    pub label: String,
    /// The first value: a hatched bar.
    pub first: u64,
    /// The second value: a plain bar.
    pub second: u64,
}

/// Horizontal bars, two a line. `id` is unique in the page, `title` and `description` are what a person who cannot see it hears,
/// `series` are the names of the two values.
#[must_use]
pub fn bar_chart(
    id: &str,
    title: &str,
    description: &str,
    series: [&str; 2],
    lines: &[Bars],
) -> Markup {
    let height = HEAD + lines.len() * LINE;
    let most = lines.iter().map(|line| line.first.max(line.second)).max();
    let most = most.unwrap_or_default().max(1);
    let hatch = format!("{id}-hachures");
    html! {
        svg .chart viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-labelledby={ (id) "-titre " (id) "-description" } {
            title id={ (id) "-titre" } { (title) }
            desc id={ (id) "-description" } { (description) }
            defs {
                pattern id=(hatch) width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    path .chart-first d="M0 0v6" stroke="currentColor" stroke-width="5" {}
                }
            }
            (bar(&hatch, true, 4, 14))
            text x="20" y="14" { (series[0]) }
            (bar(&hatch, false, WIDTH / 2, 14))
            text x=(WIDTH / 2 + 16) y="14" { (series[1]) }
            @for (index, line) in lines.iter().enumerate() { (drawn(line, HEAD + index * LINE, most, &hatch)) }
        }
    }
}

/// The sign of a series in the legend.
fn bar(hatch: &str, first: bool, x: u64, width: u64) -> Markup {
    rectangle(hatch, first, x, 3, width)
}

fn rectangle(hatch: &str, first: bool, x: u64, y: usize, width: u64) -> Markup {
    let fill = if first {
        format!("url(#{hatch})")
    } else {
        "currentColor".to_owned()
    };
    let class = if first { "chart-first" } else { "chart-second" };
    html! { rect class=(class) x=(x) y=(y) width=(width) height="11" fill=(fill) {} }
}

fn drawn(line: &Bars, top: usize, most: u64, hatch: &str) -> Markup {
    html! {
        text x="2" y=(top + 12) { (line.label) }
        @for (value, first, y) in [(line.first, true, top + 17), (line.second, false, top + 31)] {
            @let width = value.saturating_mul(LONGEST) / most;
            @if value > 0 { (rectangle(hatch, first, 2, y, width.max(2))) }
            text x=(width + 8) y=(y + 10) { (domain::french::number(value)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(first: u64, second: u64) -> Bars {
        Bars {
            label: "Voirie".to_owned(),
            first,
            second,
        }
    }

    #[test]
    fn a_chart_is_named_described_and_told_apart_by_pattern() {
        let text = bar_chart(
            "c",
            "Par mois",
            "Voirie : 2",
            ["Créées", "Terminées"],
            &[line(2, 1)],
        )
        .into_string();
        assert!(text.contains("role=\"img\" aria-labelledby=\"c-titre c-description\""));
        assert!(text.contains("<title id=\"c-titre\">Par mois</title>"));
        assert!(
            text.contains("fill=\"url(#c-hachures)\"") && text.contains("fill=\"currentColor\"")
        );
        assert!(!text.contains("style="));
    }

    #[test]
    fn the_longest_bar_fills_the_drawing_and_nothing_draws_none() {
        let text =
            bar_chart("c", "t", "d", ["a", "b"], &[line(1_000, 500), line(0, 1)]).into_string();
        assert!(text.contains("width=\"204\"") && text.contains("width=\"102\""));
        assert!(
            text.contains("width=\"2\""),
            "one is seen beside a thousand"
        );
        assert_eq!(text.matches("<rect").count(), 2 + 3);
        assert_eq!(
            bar_chart("c", "t", "d", ["a", "b"], &[])
                .into_string()
                .matches("<rect")
                .count(),
            2
        );
        let huge = bar_chart("c", "t", "d", ["a", "b"], &[line(u64::MAX, 1)]).into_string();
        assert!(huge.contains("<rect"));
    }
}
