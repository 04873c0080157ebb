//! The page around every content: the organisation's name and colour, the navigation of the role, the footer.

use crate::{
    FieldError,
    error::Kind,
    fr,
    fresh::sign_in_then,
    html::{self, Button, Drawing, Icon, Logo, NavItem, OrganisationView, Shell, Tone},
};
use chrono::NaiveDate;
use domain::{french, policy::Role};
use maud::{Markup, html};
use platform::directory::SessionRow;

/// A page in the making.
#[derive(Debug)]
pub struct Page<'a> {
    session: Option<&'a SessionRow>,
    organisation: Option<OrganisationView<'a>>,
    brand: Option<&'a str>,
    place: Option<&'a str>,
    title: &'a str,
    service: &'a str,
    current: &'a str,
    back: Option<(&'a str, &'a str)>,
    subtitle: Option<Markup>,
    badges: Option<&'a Markup>,
    actions: Option<&'a Markup>,
    notice: Option<&'static str>,
    scripts: &'a [&'a str],
    manifest: Option<&'a str>,
    wide: bool,
    errors: bool,
    own_heading: bool,
}

impl<'a> Page<'a> {
    /// A page titled `title`, for whoever is signed in.
    #[must_use]
    pub const fn new(session: Option<&'a SessionRow>, title: &'a str) -> Self {
        Self {
            session,
            organisation: None,
            brand: None,
            place: None,
            title,
            service: "Interventions",
            current: "",
            back: None,
            subtitle: None,
            badges: None,
            actions: None,
            notice: None,
            scripts: &[],
            manifest: None,
            wide: false,
            errors: false,
            own_heading: false,
        }
    }

    /// Of another service than the interventions: « Équipe », « Mon compte ».
    #[must_use]
    pub const fn service(mut self, service: &'a str) -> Self {
        self.service = service;
        self
    }

    /// Of that organisation, for who is not signed in to any.
    #[must_use]
    pub const fn organisation(mut self, organisation: OrganisationView<'a>) -> Self {
        self.organisation = Some(organisation);
        self
    }

    /// Whose legal pages the footer leads to, by the slug, for who is not signed in to any organisation.
    #[must_use]
    pub const fn place(mut self, slug: Option<&'a str>) -> Self {
        self.place = slug;
        self
    }

    /// In another colour than the organisation's own, `#0f5c4d`: to try it.
    #[must_use]
    pub const fn brand(mut self, colour: &'a str) -> Self {
        self.brand = Some(colour);
        self
    }

    /// Marks the entry of the navigation that leads here.
    #[must_use]
    pub const fn current(mut self, href: &'a str) -> Self {
        self.current = href;
        self
    }

    /// A way back above the title: label and path.
    #[must_use]
    pub const fn back(mut self, label: &'a str, href: &'a str) -> Self {
        self.back = Some((label, href));
        self
    }

    /// A sentence under the title.
    #[must_use]
    pub fn subtitle(mut self, subtitle: Markup) -> Self {
        self.subtitle = Some(subtitle);
        self
    }

    /// A sentence that says what was just done.
    #[must_use]
    pub const fn notice(mut self, notice: Option<&'static str>) -> Self {
        self.notice = notice;
        self
    }

    /// The status and the flags of what the page shows, above the title.
    #[must_use]
    pub const fn badges(mut self, badges: &'a Markup) -> Self {
        self.badges = Some(badges);
        self
    }

    /// Buttons beside the title.
    #[must_use]
    pub const fn actions(mut self, actions: &'a Markup) -> Self {
        self.actions = Some(actions);
        self
    }

    /// Modules beside the one of every page.
    #[must_use]
    pub const fn scripts(mut self, scripts: &'a [&'a str]) -> Self {
        self.scripts = scripts;
        self
    }

    /// Can be installed on a phone, as the manifest at that address says.
    #[must_use]
    pub const fn installable(mut self, manifest: &'a str) -> Self {
        self.manifest = Some(manifest);
        self
    }

    /// On a wide screen, uses all of it.
    #[must_use]
    pub const fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// Whether the page shows what is wrong with a form: its title then starts with « Erreur ».
    #[must_use]
    pub const fn errors(mut self, errors: bool) -> Self {
        self.errors = errors;
        self
    }

    /// The content brings its own h1.
    #[must_use]
    pub const fn own_heading(mut self) -> Self {
        self.own_heading = true;
        self
    }

    /// The whole page.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers hand over what html! just made"
    )]
    #[must_use]
    pub fn render(self, content: Markup) -> Markup {
        let organisation = self.session.map(|session| OrganisationView {
            name: &session.organisation_name,
            colour: self
                .brand
                .unwrap_or(&session.brand_colour)
                .trim_start_matches('#'),
            logo: Logo::of(session.logo_key.as_deref(), session.logo_width),
        });
        let organisation = organisation.or(self.organisation);
        let navigation = self.session.map_or_else(Vec::new, |session| {
            navigation(session.actor().role, self.current)
        });
        let notice = self.notice.map(|text| html::Notice {
            tone: Tone::Success,
            text,
        });
        let own = self
            .session
            .map_or(&[][..], |session| rarely_needed(session.actor().role));
        let footer = [own, LEGAL].concat();
        let terms = self.session.and_then(SessionRow::unread_terms);
        let banner = terms.map(|(version, day)| new_terms(version, day));
        html::page(
            &Shell {
                title: self.title,
                subtitle: self.subtitle.as_ref(),
                badges: self.badges,
                actions: self.actions,
                own_heading: self.own_heading,
                service: if self.session.is_some() {
                    self.service
                } else {
                    ""
                },
                organisation,
                home: "/",
                navigation: &navigation,
                // Alerts are about interventions, of which an operator sees none.
                alerts: self
                    .session
                    .filter(|session| session.actor().role != Role::Operator)
                    .map(|session| session.unread),
                back: self.back,
                banner: banner.as_ref(),
                notice,
                wide: self.wide,
                errors: self.errors,
                scripts: self.scripts,
                manifest: self.manifest,
                footer: &footer,
                place: self.place,
            },
            &content,
        )
    }
}

/// What stands on every page until the person said that he read the terms of use (terms of use, 7.1).
fn new_terms(version: u32, day: NaiveDate) -> Markup {
    html! {
        p { "Les conditions d’utilisation, version\u{a0}" (version) ", s’appliquent à partir du " (french::date(day)) ". " a href="/conditions" { "Les lire" } }
    }
}

const DURATIONS: (&str, &str) = ("Durées de conservation", "/durees-de-conservation");
const FIGURES: (&str, &str) = ("Statistiques", "/interventions/statistiques");
/// What every page leads to; the words about accessibility are the law's (decree of 24 July 2019, article 4).
const LEGAL: &[(&str, &str)] = &[
    ("Plan du site", "/plan-du-site"),
    ("Accessibilité\u{a0}: non conforme", "/accessibilite"),
    ("Mentions légales", "/mentions-legales"),
    ("Conditions d’utilisation", "/conditions"),
    ("Données personnelles", "/donnees-personnelles"),
    ("Cookies", "/cookies"),
    DURATIONS,
];

/// What one rarely needs: the administrateur changes the list of categories a few times a year.
const fn rarely_needed(role: Role) -> &'static [(&'static str, &'static str)] {
    match role {
        Role::Administrator => &[
            FIGURES,
            ("Catégories", "/interventions/categories"),
            ("Journal des actions", "/journal-des-actions"),
            ("Open311", "/interventions/open311"),
            ("Zones", "/interventions/zones"),
            ("Apparence", "/equipe/apparence"),
            ("Fin du contrat", "/fin-de-contrat"),
        ],
        Role::Coordinator => &[FIGURES],
        _ => &[],
    }
}

fn navigation(role: Role, current: &str) -> Vec<NavItem<'static>> {
    let items: &[(&str, &str, Icon)] = match role {
        Role::Administrator | Role::Coordinator => &[
            ("Tableau", "/interventions", Icon::Board),
            ("Liste", "/interventions?vue=liste", Icon::List),
            ("Nouvelle", "/interventions/nouvelle", Icon::Plus),
            ("Équipe", "/equipe", Icon::Team),
            ("Mon compte", "/mon-compte", Icon::Person),
        ],
        Role::Agent => &[
            ("Ma journée", "/interventions", Icon::Board),
            ("Planning", "/interventions/planning", Icon::Calendar),
            ("Signaler", "/interventions/nouvelle", Icon::Plus),
            ("Mon compte", "/mon-compte", Icon::Person),
        ],
        Role::Requester => &[
            ("Mes demandes", "/interventions", Icon::List),
            ("Demander", "/interventions/nouvelle", Icon::Plus),
            ("Mon compte", "/mon-compte", Icon::Person),
        ],
        Role::Operator => &[
            ("Accueil", "/console", Icon::List),
            ("Créer", "/console/organisations/nouvelle", Icon::Plus),
            ("Registres", "/console/violations", Icon::Clock),
            ("Suivi", "/console/fonctionnement", Icon::Board),
            ("Mon compte", "/mon-compte", Icon::Person),
        ],
    };
    items
        .iter()
        .map(|(label, href, icon)| NavItem {
            label,
            href,
            icon: *icon,
            current: *href == current,
        })
        .collect()
}

/// The page of an error that has none of its own; to a stranger it offers to sign in and come back to `wanted`.
#[must_use]
pub fn error_page(
    session: Option<&SessionRow>,
    wanted: Option<&str>,
    kind: Kind,
    detail: &str,
    fields: &[FieldError],
) -> Markup {
    let title = fr::title(kind);
    let home = if session.is_some() {
        "Revenir à l’accueil"
    } else {
        "Aller à l’accueil"
    };
    let (action, target) = match (kind, wanted) {
        (Kind::Unauthenticated, Some(wanted)) => ("Se connecter", sign_in_then(wanted)),
        (Kind::Unauthenticated, None) => ("Se connecter", "/connexion".to_owned()),
        _ => (home, "/".to_owned()),
    };
    let content = html! {
        @if !fields.is_empty() {
            ul { @for field in fields { li { (field.message) } } }
        }
        (html::empty_state(Drawing::Gate, detail, "", &html! { (Button::primary(action).to(&target)) }))
    };
    Page::new(session, title).errors(true).render(content)
}
