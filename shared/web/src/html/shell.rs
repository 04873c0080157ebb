//! The document around every page: head, skip links, header, navigation, footer.

use super::{
    icon::{Icon, icon},
    notice::{Notice, Tone, alert},
};
use crate::assets;
use maud::{DOCTYPE, Markup, Render, html};

/// An entry of the navigation; a phone has room for four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NavItem<'a> {
    /// Its words, short.
    pub label: &'a str,
    /// Its address.
    pub href: &'a str,
    /// Its sign, shown on phones.
    pub icon: Icon,
    /// Whether the page shown is this one.
    pub current: bool,
}

/// The organisation whose page it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrganisationView<'a> {
    /// « Ville de Poitiers ».
    pub name: &'a str,
    /// Its colour, six hexadecimal digits without `#`: its style sheet is asked for as `/theme/0f5c4d.css`.
    pub colour: &'a str,
    /// Its logo, in place of the building.
    pub logo: Option<Logo<'a>>,
}

/// The logo of an organisation, [`Logo::HEIGHT`] pixels high. Its name always stands beside it, so that it is silent (RGAA, 1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Logo<'a> {
    /// Its key: after « / », its address.
    pub key: &'a str,
    /// The width that is kept for it, in pixels, so that nothing moves when it comes.
    pub width: u32,
}

impl<'a> Logo<'a> {
    /// How high it is shown, in pixels.
    pub const HEIGHT: u32 = 36;
    /// How wide at most.
    pub const WIDEST: u32 = 108;

    /// The logo of what an organisation's row says.
    #[must_use]
    pub fn of(key: Option<&'a str>, width: Option<u32>) -> Option<Self> {
        key.zip(width).map(|(key, width)| Self { key, width })
    }

    /// The width for a picture of that size: its shape, between a half and three times the height.
    #[must_use]
    pub fn width_of(width: u32, height: u32) -> u32 {
        let shown = Self::HEIGHT.saturating_mul(width) / height.max(1);
        shown.clamp(Self::HEIGHT / 2, Self::WIDEST)
    }
}

impl Render for Logo<'_> {
    fn render(&self) -> Markup {
        html! { img .logo src={ "/" (self.key) } alt="" width=(self.width) height=(Self::HEIGHT); }
    }
}

/// What stands around the content of a page. Every field but the title may be left to its default.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shell<'a> {
    /// The page's name: its title and, unless `own_heading`, its only `h1`.
    pub title: &'a str,
    /// A line under the heading: « Deux demandes attendent votre validation. »
    pub subtitle: Option<&'a Markup>,
    /// Badges above the heading: the status of what the page shows.
    pub badges: Option<&'a Markup>,
    /// Buttons beside the heading.
    pub actions: Option<&'a Markup>,
    /// Whether the content brings its own `h1`.
    pub own_heading: bool,
    /// The service: « Interventions ».
    pub service: &'a str,
    /// The organisation, once it is known.
    pub organisation: Option<OrganisationView<'a>>,
    /// Where the mark at the top leads; « / » when empty.
    pub home: &'a str,
    /// The places one can go.
    pub navigation: &'a [NavItem<'a>],
    /// How many alerts were not read, a hundred standing for more; none: a stranger has no alerts.
    pub alerts: Option<u32>,
    /// The page one comes from: its name and its address.
    pub back: Option<(&'a str, &'a str)>,
    /// What everybody is to know before anything else.
    pub banner: Option<&'a Markup>,
    /// The result of what was just done.
    pub notice: Option<Notice<'a>>,
    /// Whether the content needs a wide screen's width: a board, a table.
    pub wide: bool,
    /// Whether a form of the page has errors.
    pub errors: bool,
    /// Scripts beyond the base one, from [`crate::assets`].
    pub scripts: &'a [&'a str],
    /// The address of what makes the page installable.
    pub manifest: Option<&'a str>,
    /// The links of the footer: their words and their addresses.
    pub footer: &'a [(&'a str, &'a str)],
    /// The slug of the organisation that they are asked to speak for.
    pub place: Option<&'a str>,
}

impl Shell<'_> {
    /// « Erreur : Page – Service – Commune ».
    fn document_title(&self) -> String {
        let organisation = self
            .organisation
            .map_or("", |organisation| organisation.name);
        let mut parts = vec![self.title, self.service, organisation];
        parts.retain(|part| !part.is_empty());
        parts.dedup();
        let prefix = if self.errors { "Erreur\u{a0}: " } else { "" };
        format!("{prefix}{}", parts.join(" – "))
    }

    fn head(&self) -> Markup {
        let theme = self
            .organisation
            .map(|organisation| format!("/theme/{}.css", organisation.colour));
        html! {
            head {
                meta charset="utf-8";
                title { (self.document_title()) }
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="color-scheme" content="light dark";
                meta name="format-detection" content="telephone=no";
                meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff";
                meta name="theme-color" media="(prefers-color-scheme: dark)" content="#191b1e";
                link rel="icon" href=(assets::FAVICON_SVG) type="image/svg+xml";
                link rel="stylesheet" href=(assets::APP_CSS);
                @if let Some(theme) = theme { link rel="stylesheet" href=(theme); }
                @if let Some(manifest) = self.manifest {
                    link rel="manifest" href=(manifest);
                    link rel="apple-touch-icon" href="/assets/terrain-192.png";
                }
                script type="module" src=(assets::APP_JS) {}
                @for script in self.scripts { script type="module" src=(script) {} }
            }
        }
    }

    fn skip_links(&self) -> Markup {
        html! {
            nav .skip aria-label="Accès rapide" {
                ul {
                    li { a href="#contenu" { "Contenu" } }
                    @if !self.navigation.is_empty() { li { a href="#menu" { "Menu" } } }
                    li { a href="#pied" { "Pied de page" } }
                }
            }
        }
    }

    fn header(&self) -> Markup {
        let home = if self.home.is_empty() { "/" } else { self.home };
        let (name, service) = match self.organisation {
            Some(organisation) => (organisation.name, self.service),
            None => ("Parvis", self.service),
        };
        html! {
            header .top {
                div .top-inner {
                    a .mark href=(home) {
                        @if let Some(logo) = self.organisation.and_then(|organisation| organisation.logo) { (logo) }
                        @else { span .mark-sign { (mark()) } }
                        span .mark-words { span .mark-name { (name) } " " span .mark-service { (service) } }
                    }
                    @if !self.navigation.is_empty() {
                        nav .menu id="menu" aria-label="Menu principal" tabindex="-1" {
                            ul {
                                @for item in self.navigation {
                                    li {
                                        a href=(item.href) aria-current=[item.current.then_some("page")] {
                                            (icon(item.icon)) span { (item.label) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                    @if let Some(unread) = self.alerts { (bell(unread)) }
                }
            }
        }
    }

    fn heading(&self) -> Markup {
        html! {
            @if !self.own_heading {
                div .heading {
                    div .heading-words {
                        @if let Some(badges) = self.badges { p .badges { (badges) } }
                        h1 { (self.title) }
                        @if let Some(subtitle) = self.subtitle { p .lead { (subtitle) } }
                    }
                    @if let Some(actions) = self.actions { div .actions { (actions) } }
                }
            }
        }
    }

    fn back_link(&self) -> Markup {
        html! {
            @if let Some((label, href)) = self.back {
                nav .back aria-label="Vous êtes ici" { a href=(href) { (icon(Icon::Back)) span { (label) } } }
            }
        }
    }

    fn footer(&self) -> Markup {
        html! {
            footer .foot id="pied" tabindex="-1" {
                div .foot-inner {
                    p { strong { "Parvis" } ", le service numérique des collectivités" }
                    @if !self.footer.is_empty() { ul { @for (label, href) in self.footer { li { a href={ (href) @if let Some(slug) = self.place { "?collectivite=" (slug) } } { (label) } } } } }
                }
            }
        }
    }
}

/// The building, drawn solid for the mark.
fn mark() -> Markup {
    html! {
        svg viewBox="0 0 36 36" width="36" height="36" fill="currentColor" aria-hidden="true" focusable="false" {
            path d="M7 8h22v4H7zM8 14h4v10H8zM16 14h4v10h-4zM24 14h4v10h-4zM7 26h22l-1.5 3h-19z" {}
        }
    }
}

/// The way to the alerts, and how many were not read.
fn bell(unread: u32) -> Markup {
    let shown = if unread > 99 {
        "99+".to_owned()
    } else {
        unread.to_string()
    };
    html! {
        a .bell href="/alertes" {
            (icon(Icon::Bell))
            span .hidden { "Alertes" }
            @if unread > 0 {
                span .hidden { ", non lues\u{a0}: " }
                span .bell-count { (shown) }
            }
        }
    }
}

/// The whole page: `content` in its place, the rest as `shell` says.
#[must_use]
pub fn page(shell: &Shell<'_>, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="fr" {
            (shell.head())
            body {
                (shell.skip_links())
                (shell.header())
                div .frame .frame-wide[shell.wide] {
                    (shell.back_link())
                    main id="contenu" tabindex="-1" {
                        @if let Some(banner) = shell.banner { (alert(Tone::Info, banner)) }
                        @if let Some(notice) = shell.notice { (alert(notice.tone, &html! { (notice.text) })) }
                        (shell.heading())
                        (content)
                    }
                }
                (shell.footer())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAVIGATION: [NavItem<'static>; 2] = [
        NavItem {
            label: "Ma journée",
            href: "/ma-journee",
            icon: Icon::Calendar,
            current: true,
        },
        NavItem {
            label: "Signaler",
            href: "/interventions/nouvelle",
            icon: Icon::Plus,
            current: false,
        },
    ];

    fn shell() -> Shell<'static> {
        Shell {
            title: "Ma journée",
            service: "Interventions",
            organisation: Some(OrganisationView {
                name: "Ville de Poitiers",
                colour: "0f5c4d",
                logo: None,
            }),
            navigation: &NAVIGATION,
            ..Shell::default()
        }
    }

    #[test]
    fn the_title_goes_from_the_page_to_the_town() {
        assert_eq!(
            shell().document_title(),
            "Ma journée – Interventions – Ville de Poitiers"
        );
        let wrong = Shell {
            errors: true,
            organisation: None,
            ..shell()
        };
        assert_eq!(
            wrong.document_title(),
            "Erreur\u{a0}: Ma journée – Interventions"
        );
    }

    #[test]
    fn a_page_has_one_heading_and_its_landmarks() {
        let text = page(&shell(), &html! { p { "Bonjour" } }).into_string();
        for (part, times) in [
            ("<h1>", 1),
            ("<main id=\"contenu\"", 1),
            ("<html lang=\"fr\">", 1),
            ("href=\"#menu\"", 1),
            ("id=\"menu\"", 1),
            ("id=\"pied\"", 1),
            ("aria-current=\"page\"", 1),
            ("style=", 0),
            ("onclick", 0),
        ] {
            assert_eq!(text.matches(part).count(), times, "{part}");
        }
        assert!(text.contains("href=\"/theme/0f5c4d.css\""));
    }

    #[test]
    fn a_page_that_brings_its_heading_gets_no_other() {
        let text = page(
            &Shell {
                own_heading: true,
                ..shell()
            },
            &html! { h1 { "Autre" } },
        )
        .into_string();
        assert_eq!(text.matches("<h1>").count(), 1);
    }

    #[test]
    fn without_navigation_there_is_no_menu_to_skip_to() {
        let text = page(
            &Shell {
                navigation: &[],
                ..shell()
            },
            &html! {},
        )
        .into_string();
        assert!(!text.contains("#menu") && !text.contains("id=\"menu\""));
    }

    #[test]
    fn the_bell_counts_to_ninety_nine_and_strangers_have_none() {
        let with = |alerts| page(&Shell { alerts, ..shell() }, &html! {}).into_string();
        assert!(!with(None).contains("/alertes"));
        assert!(
            with(Some(0)).contains("href=\"/alertes\"") && !with(Some(0)).contains("bell-count")
        );
        assert!(with(Some(99)).contains(">99<") && with(Some(100)).contains(">99+<"));
    }

    #[test]
    fn the_notice_comes_before_the_heading() {
        let notice = Notice {
            tone: Tone::Success,
            text: "Demande validée.",
        };
        let text = page(
            &Shell {
                notice: Some(notice),
                ..shell()
            },
            &html! {},
        )
        .into_string();
        assert!(text.find("Demande validée.") < text.find("<h1>"));
    }

    #[test]
    fn a_logo_keeps_its_place_and_is_silent_beside_the_name() {
        let known = OrganisationView {
            name: "Ville de Poitiers",
            colour: "0f5c4d",
            logo: Logo::of(Some("logos/a.png"), Some(72)),
        };
        let shell = Shell {
            organisation: Some(known),
            ..Shell::default()
        };
        let text = page(&shell, &html! {}).into_string();
        assert!(text.contains(
            "<img class=\"logo\" src=\"/logos/a.png\" alt=\"\" width=\"72\" height=\"36\">"
        ));
        assert!(!text.contains("mark-sign") && text.contains("Ville de Poitiers"));
        assert_eq!(Logo::of(Some("logos/a.png"), None), None);
    }

    #[test]
    fn a_logo_keeps_its_shape_within_bounds() {
        for (width, height, shown) in [
            (24, 24, 36),
            (300, 100, 108),
            (3000, 100, 108),
            (10, 100, 18),
            (50, 100, 18),
            (7, 0, 108),
        ] {
            assert_eq!(Logo::width_of(width, height), shown, "{width} × {height}");
        }
    }
}
