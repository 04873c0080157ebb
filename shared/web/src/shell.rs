//! The page around every content: the organisation's name and colour, the navigation of the role, the footer.

use crate::{
    FieldError,
    error::Kind,
    fr,
    fresh::sign_in_then,
    html::{self, Button, Drawing, Icon, Logo, NavItem, Notice, OrganisationView, Shell, Tone},
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
        let notice = self.notice.map(|text| Notice {
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

/// The sentence of a notice code, which a page shows on top after a change; an unknown code shows nothing.
#[must_use]
pub fn notice(code: &str) -> Option<&'static str> {
    NOTICES
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, text)| *text)
}

/// Every notice: the code in the address, and the sentence.
pub const NOTICES: &[(&str, &str)] = &[
    (
        "lien-demande",
        "Si cette adresse est celle d’un compte, un courriel vient de partir. Il contient un lien et un code, valables 15\u{a0}minutes.",
    ),
    (
        "mot-de-passe-demande",
        "Si cette adresse est celle d’un compte, un courriel vient de partir. Son lien permet de choisir un mot de passe, pendant 15\u{a0}minutes.",
    ),
    (
        "mot-de-passe-choisi",
        "Votre mot de passe est enregistré. Connectez-vous avec lui.",
    ),
    (
        "mot-de-passe-change",
        "Votre mot de passe est enregistré, vos autres connexions sont fermées.",
    ),
    (
        "mot-de-passe-supprime",
        "Votre mot de passe est supprimé, vos autres connexions sont fermées.",
    ),
    ("deconnecte", "Vous êtes déconnecté."),
    (
        "deconnecte-de-proconnect",
        "Vous êtes déconnecté, de Parvis et de ProConnect.",
    ),
    (
        "proconnect-ouvert",
        "Vous êtes déconnecté de Parvis. ProConnect n’a pas répondu\u{a0}: votre session peut y rester ouverte jusqu’à douze heures. Sur un ordinateur partagé, fermez aussi le navigateur.",
    ),
    (
        "conditions-publiees",
        "La version est publiée. Chaque personne la verra annoncée.",
    ),
    (
        "conditions-lues",
        "C’est noté\u{a0}: vous avez lu les conditions d’utilisation.",
    ),
    (
        "proconnect-annule",
        "Vous avez annulé la connexion avec ProConnect.",
    ),
    (
        "proconnect-delie",
        "ProConnect n’est plus lié à votre compte.",
    ),
    ("connexion-fermee", "La connexion est fermée."),
    ("connexions-fermees", "Les autres connexions sont fermées."),
    (
        "adresse-demandee",
        "Si cette adresse est libre, un courriel vient d’y partir. Il contient un lien et un code, valables 15\u{a0}minutes.",
    ),
    (
        "adresse-changee",
        "Votre adresse est changée. Connectez-vous avec elle.",
    ),
    ("identite-corrigee", "Vos informations sont à jour."),
    ("compte-efface", "Votre compte est effacé."),
    ("jeton-revoque", "Le jeton est révoqué."),
    ("organisation-changee", "Vous avez changé d’organisation."),
    ("creee", "La demande est enregistrée."),
    ("modifiee", "Les modifications sont enregistrées."),
    ("validee", "La demande est validée."),
    ("refusee", "La demande est refusée, son auteur est prévenu."),
    ("affectee", "L’affectation est enregistrée."),
    ("planifiee", "La date est enregistrée."),
    ("demarree", "L’intervention est en cours."),
    ("remise", "L’intervention est de nouveau à faire."),
    ("bloquee", "Le blocage est signalé."),
    ("debloquee", "Le blocage est levé."),
    ("terminee", "L’intervention est terminée. Merci\u{a0}!"),
    ("rouverte", "L’intervention est rouverte."),
    ("annulee", "L’intervention est annulée."),
    ("lot", "Les interventions choisies sont à jour."),
    ("etapes", "Les étapes sont enregistrées."),
    ("resolue", "Merci d’avoir répondu."),
    (
        "reouverture-demandee",
        "Votre demande de réouverture est transmise.",
    ),
    (
        "reouverture-ecartee",
        "La demande de réouverture est écartée.",
    ),
    ("filtre-garde", "Le filtre est gardé."),
    ("filtre-retire", "Le filtre est retiré."),
    ("phrases", "Les phrases sont à jour."),
    ("commentee", "Votre commentaire est publié."),
    ("commentaire-modifie", "Le commentaire est modifié."),
    ("commentaire-supprime", "Le commentaire est supprimé."),
    ("photo-ajoutee", "La photo est ajoutée."),
    ("photo-supprimee", "La photo est supprimée."),
    ("logo-enregistre", "Le logo est enregistré."),
    ("logo-retire", "Le logo est retiré."),
    (
        "photo-masquee",
        "La photo est masquée, l’original est détruit.",
    ),
    (
        "suivie",
        "Vous serez prévenu de chaque étape de cette intervention.",
    ),
    ("plus-suivie", "Vous ne suivez plus cette intervention."),
    (
        "reunie",
        "L’intervention est réunie à l’autre et close comme doublon. Les demandeurs sont prévenus.",
    ),
    ("divisee", "Les parties sont créées, à faire."),
    ("categories", "La liste des catégories est à jour."),
    ("absence-ajoutee", "Les dates sont ajoutées."),
    ("absence-supprimee", "Les dates sont supprimées."),
    (
        "abonnement-revoque",
        "L’adresse est révoquée\u{a0}: aucun agenda ne peut plus la lire.",
    ),
    (
        "recurrence-creee",
        "La récurrence est enregistrée, ses premières interventions sont créées.",
    ),
    (
        "recurrence-modifiee",
        "Les modifications sont enregistrées.",
    ),
    (
        "recurrence-arretee",
        "La récurrence est arrêtée\u{a0}: les interventions à venir qui restaient à faire sont annulées.",
    ),
    (
        "import-lu",
        "Le fichier est lu. Vérifiez-le avant de l’importer.",
    ),
    (
        "import-connu",
        "Vous avez déjà envoyé ce fichier\u{a0}: voici où en est son importation.",
    ),
    ("import-lance", "L’importation est en cours."),
    ("import-fini", "L’importation est terminée."),
    (
        "import-abandonne",
        "Le fichier est abandonné, rien n’est importé.",
    ),
    ("zones", "La liste des zones est à jour."),
    (
        "creee-hors-commune",
        "La demande est enregistrée. Son lieu est hors du contour de la commune\u{a0}: vérifiez-le.",
    ),
    (
        "modifiee-hors-commune",
        "Les modifications sont enregistrées. Le lieu est hors du contour de la commune\u{a0}: vérifiez-le.",
    ),
    ("membre-ajoute", "La personne est ajoutée à l’équipe."),
    (
        "membre-ajoute-messagerie",
        "La personne est ajoutée à l’équipe. Son adresse est celle d’une messagerie personnelle\u{a0}: préférez une adresse professionnelle si elle en a une.",
    ),
    (
        "personnes-ajoutees",
        "Les personnes du fichier sont ajoutées à l’équipe.",
    ),
    ("couleur-changee", "La couleur de vos pages est changée."),
    (
        "membre-modifie",
        "Les informations de la personne sont à jour.",
    ),
    (
        "membre-retire",
        "La personne ne fait plus partie de l’équipe.",
    ),
    (
        "membre-informe",
        "C’est noté\u{a0}: la personne a reçu l’information sur ses données.",
    ),
    (
        "membres-informes",
        "C’est noté\u{a0}: ces personnes ont reçu l’information sur leurs données.",
    ),
    (
        "open311-ouvert",
        "Les demandes sont ouvertes aux logiciels qui ont une clé.",
    ),
    (
        "open311-ferme",
        "Les demandes ne sont plus ouvertes à d’autres logiciels.",
    ),
    ("open311-cle-revoquee", "La clé est révoquée."),
    ("alerte-lue", "L’alerte est marquée comme lue."),
    (
        "alertes-lues",
        "Toutes vos alertes sont marquées comme lues.",
    ),
    ("alertes-choisies", "Vos choix sont enregistrés."),
    ("invitation-acceptee", "Vous faites partie de cette équipe."),
    ("invitation-refusee", "L’invitation est refusée."),
    (
        "organisation-creee",
        "L’organisation est créée. Son administrateur est prévenu par courriel.",
    ),
    (
        "organisation-creee-sans-contour",
        "L’organisation est créée, sans contour. Son administrateur est prévenu par courriel.",
    ),
    (
        "organisation-suspendue",
        "L’organisation est suspendue\u{a0}: plus personne ne s’y connecte.",
    ),
    ("organisation-retablie", "L’organisation est rétablie."),
    (
        "fin-fixee",
        "La date est fixée. L’administrateur et le contact de l’organisation sont prévenus par courriel.",
    ),
    (
        "fin-annulee",
        "La fin du contrat est annulée\u{a0}: rien ne sera détruit.",
    ),
    (
        "sans-archive",
        "L’organisation sera détruite à sa date, avec ou sans archive.",
    ),
    ("archive-commencee", "La préparation de l’archive commence."),
    ("archive-avancee", "L’archive avance."),
    ("administrateur-nomme", "L’administrateur est nommé."),
    (
        "personne-suspendue",
        "Le compte est suspendu, ses connexions sont fermées.",
    ),
    ("personne-retablie", "Le compte est rétabli."),
    ("contour-enregistre", "Le contour est enregistré."),
    (
        "violation-inscrite",
        "La violation est inscrite. Prévenez les organisations qu’elle touche.",
    ),
    ("violation-completee", "La violation est complétée."),
    (
        "organisations-prevenues",
        "C’est noté\u{a0}: les courriels partent maintenant.",
    ),
    (
        "organisation-notee",
        "C’est noté\u{a0}: l’organisation est prévenue.",
    ),
    ("demande-inscrite", "La demande est inscrite."),
    ("demande-corrigee", "La demande est corrigée."),
    ("demande-prolongee", "Le délai est prolongé."),
    ("demande-repondue", "La réponse est enregistrée."),
    (
        "courriels-relances",
        "Les courriels abandonnés vont être envoyés de nouveau.",
    ),
];
