//! The pages that the law asks for: who publishes, what becomes of personal data, accessibility, cookies, every page.

use crate::store::{legal::PublicBody, passwords::Place};
use domain::{french, policy::Role};
use maud::{Markup, html};
use web::{
    Config, Request,
    html::{Button, Choice, Field, Form, definition_list, panel},
    shell::Page,
};

/// What these pages speak of.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What the deployment says of itself.
    pub config: &'a Config,
    /// The organisation, when the page speaks for one.
    pub body: Option<&'a PublicBody>,
    /// Those that a page may be asked to speak for, when the reader is signed in to none.
    pub places: &'a [Place],
}

/// The version of the RGAA that the declaration refers to.
const RGAA: &str = "4.1.2";
/// When the declaration was written, or last changed: it holds for three years.
const DECLARED_ON: &str = "22\u{a0}novembre\u{a0}2026";
/// The pages that are checked at every change, among those that everybody may open (RGAA, « échantillon »).
const CHECKED: Links = &[
    ("Accueil", "/"),
    ("Connexion", "/connexion"),
    ("Connexion avec un mot de passe", "/connexion/mot-de-passe"),
    ("Plan du site", "/plan-du-site"),
    ("Déclaration d’accessibilité", "/accessibilite"),
    ("Mentions légales", "/mentions-legales"),
    ("Données personnelles", "/donnees-personnelles"),
    ("Gestion des cookies", "/cookies"),
    ("Durées de conservation", "/durees-de-conservation"),
    ("Droits de chaque rôle", "/droits"),
];

/// A page whose footer goes on speaking for the organisation that its address names.
pub(super) fn legal<'a>(request: &'a Request, title: &'a str) -> Page<'a> {
    let place = request.query.get("collectivite");
    request
        .page(title)
        .service("")
        .place(place.filter(|slug| !slug.is_empty()))
}

/// Asks a stranger of which organisation he wants to read.
pub(super) fn which(request: &Request, facts: &Facts<'_>) -> Markup {
    let choices: Vec<Choice<'_>> = facts
        .places
        .iter()
        .map(|place| Choice::new(&place.slug, &place.name))
        .collect();
    let asked = request.query.get("collectivite").unwrap_or_default();
    html! {
        @if !choices.is_empty() {
            (Form::get(&request.path).body(&html! {
                (Field::select("collectivite", "Collectivité dont parle cette page", &choices, Some("Toutes")).value(asked))
                (Button::secondary("Afficher"))
            }))
        }
    }
}

/// Who receives personal data beside the organisation's own people (GDPR, articles 13 and 30), as this deployment is set.
pub(super) fn recipients(config: &Config) -> Markup {
    html! {
        ul {
            li { "L’exploitant, pour le fonctionnement du service\u{a0}; l’hébergeur, qui conserve les données et achemine les courriels jusqu’à la messagerie de leur destinataire." }
            li {
                "Le service de cartes et d’adresses (" (config.maps.hosts().join(", ")) ")\u{a0}: votre navigateur lui demande lui-même les cartes que vous regardez, "
                "les adresses que vous tapez et, si vous le voulez, l’adresse du lieu où vous êtes. Il connaît donc ces lieux et votre adresse IP, jamais votre nom ni votre compte."
            }
            @if config.proconnect.is_offered() {
                li { "ProConnect, si vous vous identifiez par lui\u{a0}: il sait que vous entrez ici et quand, et indique au service votre adresse électronique." }
            }
        }
    }
}

/// Where the data goes outside of the Union (GDPR, articles 13 and 30).
pub(super) fn transfers(config: &Config) -> Markup {
    html! {
        "Les données sont conservées dans l’Union européenne. Les calculs sont faits par le réseau de l’hébergeur, au plus près de qui consulte le service\u{a0}: "
        "depuis un pays hors de l’Union, ce que vous consultez y est traité. Pour connaître les garanties qui encadrent ces transferts "
        "(RGPD, articles 44 à 49) ou en recevoir une copie, écrivez à " (address(&config.support)) "."
    }
}

/// What the deployment says, or that it does not say it.
pub(super) fn told(text: &str) -> Markup {
    html! { @if text.is_empty() { "L’exploitant ne l’a pas encore indiqué." } @else { (text) } }
}

/// An address to write to: a link when it is one of e-mail.
pub(super) fn address(text: &str) -> Markup {
    html! {
        @if text.contains('@') { a href={ "mailto:" (text) } { (text) } }
        @else if text.starts_with("https://") { a href=(text) { (text) } }
        @else { (told(text)) }
    }
}

impl Facts<'_> {
    /// The organisation's name, or what stands for it.
    pub(super) fn controller(&self) -> &str {
        self.body
            .map_or("la collectivité qui vous a ouvert un accès", |body| {
                &body.name
            })
    }

    pub(super) fn contact(&self) -> &str {
        self.body
            .and_then(|body| body.contact_email.as_deref())
            .unwrap_or(&self.config.support)
    }

    pub(super) fn officer(&self) -> &str {
        self.body
            .and_then(|body| body.officer_email.as_deref())
            .unwrap_or(&self.config.support)
    }
}

/// « Mentions légales ».
pub(crate) fn notices(request: &Request, facts: &Facts<'_>) -> Markup {
    let mut lines = vec![
        ("Éditeur", told(&facts.config.publisher)),
        ("Directeur de la publication", told(&facts.config.director)),
        ("Hébergeur", told(&facts.config.host)),
        ("Assistance", address(&facts.config.support)),
    ];
    if let Some(body) = facts.body {
        lines.push(("Collectivité", html! { (body.name) }));
        lines.push(("Écrire à la collectivité", address(facts.contact())));
    }
    legal(request, "Mentions légales").render(html! {
        (which(request, facts))
        (definition_list(&lines))
        (panel(Some("Données et lieu de conservation"), &html! {
            p {
                "Les données sont enregistrées et conservées dans l’Union européenne (bases D1 et fichiers R2 de Cloudflare, juridiction UE). "
                "Les calculs sont faits par le réseau de l’hébergeur, au plus près de la personne qui consulte le service."
            }
        }))
        (panel(Some("Logiciel et sources"), &html! {
            p {
                "Parvis est un logiciel libre, sous licence GNU AGPL version 3 ou ultérieure. Les listes officielles de communes, "
                "d’intercommunalités et de départements viennent du découpage administratif publié par Etalab."
            }
        }))
        (panel(Some("Signaler un problème"), &html! {
            p { "Pour signaler un contenu illicite ou une faille de sécurité, écrivez à " (address(&facts.config.support)) "." }
        }))
    })
}

/// « Données personnelles ».
pub(crate) fn privacy(request: &Request, facts: &Facts<'_>) -> Markup {
    legal(request, "Données personnelles")
        .subtitle(html! { "Ce que le service sait de vous, pourquoi, combien de temps, et ce que vous pouvez demander." })
        .render(html! {
            (which(request, facts))
            (definition_list(&[
                ("Responsable du traitement", html! { (capitalised(facts.controller())) }),
                ("Sous-traitant", told(&facts.config.publisher)),
                ("Délégué à la protection des données", address(facts.officer())),
            ]))
            (panel(Some("Pourquoi"), &html! {
                p {
                    "Suivre les interventions des services techniques, du signalement à la réparation. C’est une mission d’intérêt public "
                    "de la collectivité (RGPD, article 6, 1, e)."
                }
                p { "Aucune décision n’est prise automatiquement, et aucun chiffre ne sert à évaluer un agent." }
            }))
            (panel(Some("Quelles données"), &html! {
                ul {
                    li { "Votre compte\u{a0}: nom, prénom, identifiant, rôle\u{a0}; votre adresse électronique et votre téléphone professionnels si votre collectivité les a indiqués\u{a0}; votre photo, facultative, que l’administrateur et les coordinateurs voient." }
                    li { "Ce que vous écrivez et photographiez\u{a0}: demandes, commentaires, photos. Le lieu et l’appareil inscrits dans une photo sont retirés avant qu’elle soit conservée." }
                    li { "Vos connexions\u{a0}: leur date, leur dernière utilisation, le nom du navigateur. Votre mot de passe, si vous en avez un, et vos liens de connexion ne sont conservés que sous forme d’empreinte, qui ne permet pas de les retrouver." }
                }
                p { a href="/registre-des-traitements" { "Voir le registre des traitements, donnée par donnée" } }
            }))
            (panel(Some("Qui les voit"), &html! {
                p {
                    "Les membres de votre collectivité, selon leur rôle\u{a0}: un agent voit ce qui lui est confié, un demandeur ce qu’il a demandé. "
                    "Les logiciels auxquels votre collectivité ouvre ses demandes en reçoivent ce qu’elle choisit. Rien n’est vendu."
                }
                p { "En dehors de votre collectivité\u{a0}:" }
                (recipients(facts.config))
                p { (transfers(facts.config)) }
            }))
            (panel(Some("Combien de temps"), &html! {
                p { "Chaque donnée a une durée, au bout de laquelle elle est supprimée automatiquement et définitivement." }
                (super::processing::main_durations())
                p { a href="/durees-de-conservation" { "Voir toutes les durées de conservation" } }
            }))
            (panel(Some("Vos droits"), &html! {
                p {
                    "Sur «\u{a0}" a href="/mes-donnees" { "Mes données" } "\u{a0}», vous pouvez vous-même voir tout ce qui est gardé de vous, "
                    "le corriger, l’emporter et effacer votre compte."
                }
                p {
                    "Vous pouvez aussi demander l’accès à vos données, leur rectification, leur effacement, la limitation de leur traitement, "
                    "ou vous y opposer. Écrivez à " (address(facts.officer())) "\u{a0}: une réponse vous est due dans le mois."
                }
                p {
                    "Si la réponse ne vous convient pas, vous pouvez adresser une réclamation à la "
                    a href="https://www.cnil.fr/fr/plaintes" { "Commission nationale de l’informatique et des libertés (CNIL)" } "."
                }
            }))
        })
}

fn capitalised(text: &str) -> String {
    french::capitalised(text)
}

/// « Accessibilité »: the mandatory form of the declaration.
pub(crate) fn accessibility(request: &Request, facts: &Facts<'_>) -> Markup {
    let name = facts.body.map_or("L’éditeur de Parvis", |body| &body.name);
    legal(request, "Déclaration d’accessibilité").render(html! {
        (which(request, facts))
        p {
            (name) " s’engage à rendre ce service accessible, conformément à l’article 47 de la loi n°\u{a0}2005-102 du 11\u{a0}février 2005. "
            "Cette déclaration s’applique à " strong { (facts.config.origin) } "."
        }
        (panel(Some("Schéma pluriannuel et plan d’action"), &html! {
            p {
                "Ni schéma pluriannuel de mise en accessibilité, ni plan d’action de l’année, ni bilan n’est encore publié pour ce service. "
                "Pour savoir où ils en sont, écrivez à " (address(facts.contact())) "."
            }
        }))
        (panel(Some("État de conformité"), &html! {
            p {
                "Ce service est " strong { "non conforme" } " avec le référentiel général d’amélioration de l’accessibilité (RGAA), version " (RGAA)
                "\u{a0}: aucun audit n’a encore établi sa conformité."
            }
        }))
        (panel(Some("Résultats des tests"), &html! {
            p { "Aucun auditeur n’a encore été chargé d’un audit\u{a0}: le taux de critères respectés n’est pas connu." }
            p {
                "En attendant un audit, chaque page est vérifiée automatiquement à chaque changement, en clair et en sombre, avec les règles "
                "d’axe-core qui correspondent au RGAA. Ces règles ne couvrent qu’une partie des critères\u{a0}: elles ne remplacent pas un audit."
            }
        }))
        (panel(Some("Contenus non accessibles"), &html! {
            h3 { "Non-conformités" }
            p { "Aucun audit ne les a encore relevées." }
            h3 { "Dérogations pour charge disproportionnée" }
            p { "Aucune." }
            h3 { "Contenus non soumis à l’obligation" }
            p { "Les photos et les textes que les utilisateurs ajoutent, lorsqu’ils ne sont pas sous le contrôle de la collectivité." }
        }))
        (panel(Some("Établissement de cette déclaration"), &html! {
            p { "Cette déclaration a été établie le " (DECLARED_ON) ". Elle vaut trois ans au plus, et change avec le service." }
            p { "Technologies\u{a0}: HTML, CSS, JavaScript, SVG. Chaque page fonctionne sans JavaScript." }
            p { "Outils et environnement de vérification\u{a0}: axe-core, html-validate et Chromium, à 320 et à 1280 pixels de large." }
            h3 { "Pages vérifiées" }
            p { "Les pages suivantes, et celles qui s’ouvrent une fois connecté, pour chaque rôle\u{a0}:" }
            ul { @for (label, href) in CHECKED { li { a href=(*href) { (label) } } } }
        }))
        (panel(Some("Retour d’information et contact"), &html! {
            p {
                "Si un contenu ou un service vous est inaccessible, écrivez à " (address(facts.contact()))
                " pour être orienté vers une autre solution ou obtenir le contenu sous une autre forme."
            }
        }))
        (panel(Some("Voies de recours"), &html! {
            p { "Si vous avez signalé un défaut d’accessibilité qui vous empêche d’accéder à un contenu ou à un service, et n’avez pas obtenu de réponse satisfaisante, vous pouvez\u{a0}:" }
            ul {
                li { a href="https://formulaire.defenseurdesdroits.fr/" { "écrire un message au Défenseur des droits" } }
                li { a href="https://www.defenseurdesdroits.fr/carte-des-delegues" { "contacter le délégué du Défenseur des droits de votre région" } }
                li { "envoyer un courrier, gratuit et sans timbre\u{a0}: Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07" }
            }
        }))
    })
}

/// « Gestion des cookies ».
pub(crate) fn cookies(request: &Request, facts: &Facts<'_>) -> Markup {
    let mut rows = vec![
        vec![
            html! { code { "__Host-session" } },
            html! { "Vous garder connecté" },
            html! { "30\u{a0}jours au plus" },
        ],
        vec![
            html! { code { "__Host-signin" } },
            html! { "Reconnaître le navigateur qui a demandé un lien de connexion" },
            html! { "15\u{a0}minutes" },
        ],
    ];
    if facts.config.proconnect.is_offered() {
        rows.extend([
            vec![
                html! { code { "__Host-proconnect" } },
                html! { "Reconnaître le navigateur qui est parti s’identifier, ou se déconnecter, chez ProConnect" },
                html! { "15\u{a0}minutes" },
            ],
            vec![
                html! { code { "__Host-proconnect-id" } },
                html! { "Fermer aussi, quand vous vous déconnectez, la session ouverte chez ProConnect" },
                html! { "30\u{a0}jours au plus" },
            ],
        ]);
    }
    legal(request, "Gestion des cookies").render(html! {
        p {
            "Ce service ne dépose que les cookies sans lesquels il ne peut pas fonctionner. Ils sont dispensés de consentement "
            "(loi du 6\u{a0}janvier 1978, article 82)\u{a0}: il n’y a ni mesure d’audience, ni publicité, ni réseau social, et rien à accepter ou à refuser."
        }
        (web::html::table("Cookies déposés", &["Nom", "À quoi il sert", "Durée"], &rows))
    })
}

/// « Plan du site »: what this reader can open.
pub(crate) fn site_map(request: &Request, _: &Facts<'_>) -> Markup {
    let role = request.session.as_ref().map(|session| session.actor().role);
    legal(request, "Plan du site").render(html! {
        @for (title, links) in sections(role) {
            (panel(Some(title), &html! { ul { @for (label, href) in links { li { a href=(*href) { (label) } } } } }))
        }
    })
}

type Links = &'static [(&'static str, &'static str)];

const LEADERS: Links = &[
    ("Tableau", "/interventions"),
    ("Liste des interventions", "/interventions?vue=liste"),
    ("Nouvelle intervention", "/interventions/nouvelle"),
    ("Planning", "/interventions/planning"),
    (
        "Indisponibilités",
        "/interventions/planning/indisponibilites",
    ),
    ("Récurrences", "/interventions/recurrences"),
    ("Carte", "/interventions/carte"),
    ("Filtres gardés", "/interventions/filtres"),
    ("Statistiques", "/interventions/statistiques"),
    ("Alertes", "/alertes"),
];
const SERVICE: Links = &[
    ("Déclaration d’accessibilité", "/accessibilite"),
    ("Mentions légales", "/mentions-legales"),
    ("Conditions d’utilisation", "/conditions"),
    ("Données personnelles", "/donnees-personnelles"),
    ("Registre des traitements", "/registre-des-traitements"),
    ("Durées de conservation", "/durees-de-conservation"),
    ("Droits de chaque rôle", "/droits"),
    ("Gestion des cookies", "/cookies"),
    ("Description pour les programmes", "/api/openapi.json"),
];
const ACCOUNT: Links = &[
    ("Mon compte", "/mon-compte"),
    ("Mes données", "/mes-donnees"),
    ("Journal des actions", "/journal-des-actions"),
    ("Mot de passe", "/mon-compte/mot-de-passe"),
    ("Jetons d’accès", "/mon-compte/jetons"),
    ("Alertes par courriel", "/alertes/preferences"),
    ("Abonnement d’agenda", "/interventions/planning/abonnement"),
    ("Invitations", "/invitations"),
];

const CONSOLE: Links = &[
    ("Organisations", "/console"),
    ("Créer une organisation", "/console/organisations/nouvelle"),
    ("Suivi", "/console/fonctionnement"),
    ("Violations de données", "/console/violations"),
    ("Demandes sur des droits", "/console/demandes"),
    ("Certificats de destruction", "/console/certificats"),
    (
        "Publier des conditions d’utilisation",
        "/console/conditions",
    ),
];

fn sections(role: Option<Role>) -> Vec<(&'static str, Links)> {
    let work: Links = match role {
        Some(Role::Operator) => {
            return vec![
                ("Console", CONSOLE),
                (
                    "Mon compte",
                    &[
                        ("Mon compte", "/mon-compte"),
                        ("Mes données", "/mes-donnees"),
                        ("Journal des actions", "/journal-des-actions"),
                        ("Mot de passe", "/mon-compte/mot-de-passe"),
                        ("Jetons d’accès", "/mon-compte/jetons"),
                        ("Invitations", "/invitations"),
                    ],
                ),
                ("Le service", SERVICE),
            ];
        }
        None => {
            return vec![
                (
                    "Entrer",
                    &[
                        ("Accueil", "/"),
                        ("Se connecter", "/connexion"),
                        (
                            "Se connecter avec un mot de passe",
                            "/connexion/mot-de-passe",
                        ),
                    ],
                ),
                ("Le service", SERVICE),
            ];
        }
        Some(Role::Administrator | Role::Coordinator) => LEADERS,
        Some(Role::Agent) => &[
            ("Ma journée", "/interventions"),
            ("Interventions terminées", "/interventions?vue=terminees"),
            ("Sur le terrain, même sans réseau", "/terrain/"),
            ("Signaler", "/interventions/nouvelle"),
            ("Planning", "/interventions/planning"),
            (
                "Indisponibilités",
                "/interventions/planning/indisponibilites",
            ),
            ("Carte", "/interventions/carte"),
            ("Filtres gardés", "/interventions/filtres"),
            ("Alertes", "/alertes"),
        ],
        Some(Role::Requester) => &[
            ("Mes demandes", "/interventions"),
            ("Demander", "/interventions/nouvelle"),
            ("Planning", "/interventions/planning"),
            ("Carte", "/interventions/carte"),
            ("Alertes", "/alertes"),
        ],
    };
    let mut sections: Vec<(&'static str, Links)> = vec![("Interventions", work)];
    if role == Some(Role::Administrator) {
        sections.push((
            "Organisation",
            &[
                ("Équipe", "/equipe"),
                ("Personnes à informer", "/equipe/a-informer"),
                ("Importer une équipe", "/equipe/import"),
                ("Apparence", "/equipe/apparence"),
                ("Catégories", "/interventions/categories"),
                ("Phrases toutes faites", "/interventions/phrases"),
                ("Zones", "/interventions/zones"),
                ("Importer des interventions", "/interventions/import"),
                ("Open311", "/interventions/open311"),
                ("Fin du contrat", "/fin-de-contrat"),
            ],
        ));
    } else if role == Some(Role::Coordinator) {
        sections.push(("Organisation", &[("Équipe", "/equipe")]));
    }
    sections.extend([("Mon compte", ACCOUNT), ("Le service", SERVICE)]);
    sections
}
