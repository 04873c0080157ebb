//! The register of what is kept, how long, and what becomes of it: purges, the public page of durations and departures read it.

/// How long a row is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Until the civil date or the moment that a column holds, which the function computed when it wrote the row.
    Until(&'static str),
    /// So many days from the moment or date in a column.
    Days(&'static str, u32),
    /// So many calendar years from the moment in a column.
    Years(&'static str, i32),
    /// As long as the row of that table that it belongs to: deleted with it.
    With(&'static str),
    /// As long as the organisation uses the service.
    Contract,
}

/// What happens to a row whose time is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The row goes.
    Delete,
    /// The row goes, and so do the R2 objects whose keys stand in these columns of these tables (joined by the row's key).
    DeleteWithFiles,
    /// The row goes once R2 confirms that its object is gone.
    DeleteWhenGone,
    /// The person is erased from every table, as at a departure.
    ErasePerson,
    /// The row stays for as long as the contract.
    Keep,
}

/// What a column says of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Nothing.
    Plain(&'static str),
    /// Something about a person, which goes with the row.
    Personal(&'static str),
    /// Text that people wrote, which may name somebody; moderated by hand, goes with the row.
    Words(&'static str),
    /// Which person: nulled when the person leaves, the row stays.
    Author(&'static str),
    /// Whose row it is: the row is deleted when the person leaves.
    Owner(&'static str),
    /// What was acted upon, which may be a person: the identifier is cut out when the person leaves, the row stays.
    About(&'static str),
}

impl Column {
    /// The column's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain(name)
            | Self::Personal(name)
            | Self::Words(name)
            | Self::Author(name)
            | Self::Owner(name)
            | Self::About(name) => name,
        }
    }
}

/// Which function's cron applies a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// Sign-in, people, organisations.
    Identity,
    /// Field interventions.
    Interventions,
    /// The outbox.
    Notifications,
}

/// One line of the register: one table.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The table.
    pub table: &'static str,
    /// What it holds, in French, for the page of durations.
    pub holds: &'static str,
    /// The columns of its primary key.
    pub key: &'static [&'static str],
    /// Whose cron purges it.
    pub function: Function,
    /// How long.
    pub kept: Kept,
    /// How long, in French, for the page of durations.
    pub duration: &'static str,
    /// Then.
    pub fate: Fate,
    /// Where the duration comes from.
    pub source: &'static str,
    /// Every column of the table.
    pub columns: &'static [Column],
}

use Column::{About, Author, Owner, Personal, Plain, Words};

/// The whole register, in the order of schema.sql.
pub const REGISTER: &[Rule] = &[
    Rule {
        table: "official_body",
        holds: "Liste officielle des communes, des intercommunalités et des départements",
        key: &["kind", "code"],
        function: Function::Identity,
        kept: Kept::Contract,
        duration: "Remplacée à chaque mise à jour de la liste officielle",
        fate: Fate::Keep,
        source: "Donnée publique, sans donnée personnelle",
        columns: &[
            Plain("kind"),
            Plain("code"),
            Plain("name"),
            Plain("name_folded"),
            Plain("siren"),
            Plain("departement"),
            Plain("postcodes"),
            Plain("population"),
        ],
    },
    Rule {
        table: "organisation",
        holds: "Collectivité et ses adresses de contact",
        key: &["id"],
        function: Function::Identity,
        kept: Kept::Contract,
        duration: "Tant que la collectivité utilise le service",
        fate: Fate::Keep,
        source: "Conditions d’utilisation, article 2",
        columns: &[
            Plain("id"),
            Plain("kind"),
            Plain("siren"),
            Plain("insee"),
            Plain("name"),
            Plain("slug"),
            Plain("zone"),
            Plain("brand_colour"),
            Plain("contact_email"),
            Plain("officer_email"),
            Plain("agents_see_reports"),
            Plain("created_at"),
        ],
    },
    Rule {
        table: "person",
        holds: "Compte d’une personne\u{a0}: adresse électronique et dernière activité",
        key: &["id"],
        function: Function::Identity,
        kept: Kept::Years("last_active_on", 2),
        duration: "Jusqu’à la suppression du compte, ou 2 ans sans activité\u{a0}; un courriel prévient 30 jours avant",
        fate: Fate::ErasePerson,
        source: "Conditions d’utilisation, 6.7",
        columns: &[
            Owner("id"),
            Personal("email"),
            Personal("email_folded"),
            Plain("created_at"),
            Personal("last_active_on"),
            Plain("warned_on"),
            Personal("suspended_at"),
        ],
    },
    Rule {
        table: "membership",
        holds: "Membre d’une équipe\u{a0}: nom, prénom, identifiant, téléphone professionnel",
        key: &["organisation_id", "person_id"],
        function: Function::Identity,
        kept: Kept::With("person"),
        duration: "Jusqu’au départ de la personne ou à la suppression de son compte",
        fate: Fate::Delete,
        source: "Conditions d’utilisation, 6.2 et 6.7",
        columns: &[
            Plain("organisation_id"),
            Owner("person_id"),
            Personal("identifiant"),
            Personal("identifiant_folded"),
            Personal("last_name"),
            Personal("first_name"),
            Personal("name_folded"),
            Personal("phone"),
            Plain("state"),
            Plain("joined_at"),
            Plain("notice_at"),
        ],
    },
    Rule {
        table: "member_role",
        holds: "Rôle d’un membre",
        key: &["organisation_id", "person_id", "product"],
        function: Function::Identity,
        kept: Kept::With("membership"),
        duration: "Jusqu’au départ de la personne ou à la suppression de son compte",
        fate: Fate::Delete,
        source: "Conditions d’utilisation, article 2",
        columns: &[
            Plain("organisation_id"),
            Owner("person_id"),
            Plain("product"),
            Plain("role"),
        ],
    },
    Rule {
        table: "credential",
        holds: "Connexions ouvertes et jetons d’accès, sous forme d’empreinte",
        key: &["token_hash"],
        function: Function::Identity,
        kept: Kept::Until("expires_at"),
        duration: "Jusqu’à leur expiration\u{a0}: 30 jours au plus pour un navigateur, un an au plus pour un jeton",
        fate: Fate::Delete,
        source: "Nécessaire à la connexion",
        columns: &[
            Plain("token_hash"),
            Plain("id"),
            Plain("organisation_id"),
            Owner("person_id"),
            Plain("kind"),
            Personal("label"),
            Plain("scope"),
            Plain("created_at"),
            Plain("signed_in_at"),
            Personal("last_seen_at"),
            Plain("expires_at"),
        ],
    },
    Rule {
        table: "sign_in_link",
        holds: "Liens de connexion envoyés, sous forme d’empreinte",
        key: &["jti_hash"],
        function: Function::Identity,
        kept: Kept::Until("expires_at"),
        duration: "15 minutes, effacés dans la journée",
        fate: Fate::Delete,
        source: "Nécessaire à la connexion",
        columns: &[
            Plain("jti_hash"),
            Owner("person_id"),
            Plain("code_hmac"),
            Plain("browser_hash"),
            Plain("codes_tried"),
            Plain("created_at"),
            Plain("expires_at"),
            Plain("used_at"),
        ],
    },
    Rule {
        table: "throttle",
        holds: "Nombre de tentatives de connexion, par empreinte",
        key: &["kind", "subject_hash", "window_start"],
        function: Function::Identity,
        kept: Kept::Days("window_start", 1),
        duration: "1 jour",
        fate: Fate::Delete,
        source: "Sécurité des comptes",
        columns: &[
            Plain("kind"),
            Plain("subject_hash"),
            Plain("window_start"),
            Plain("count"),
        ],
    },
    Rule {
        table: "category",
        holds: "Catégories et types d’intervention",
        key: &["organisation_id", "id"],
        function: Function::Interventions,
        kept: Kept::Contract,
        duration: "Tant que la collectivité utilise le service",
        fate: Fate::Keep,
        source: "Sans donnée personnelle",
        columns: &[
            Plain("organisation_id"),
            Plain("id"),
            Plain("parent_id"),
            Plain("name"),
            Plain("position"),
            Plain("archived_at"),
            Plain("nearby_metres"),
        ],
    },
    Rule {
        table: "intervention_counter",
        holds: "Dernier numéro d’intervention donné",
        key: &["organisation_id"],
        function: Function::Interventions,
        kept: Kept::Contract,
        duration: "Tant que la collectivité utilise le service",
        fate: Fate::Keep,
        source: "Sans donnée personnelle",
        columns: &[Plain("organisation_id"), Plain("last")],
    },
    Rule {
        table: "intervention",
        holds: "Interventions, avec leurs photos, leurs commentaires et leur historique",
        key: &["organisation_id", "id"],
        function: Function::Interventions,
        kept: Kept::Until("purge_on"),
        duration: "3 ans après leur fin\u{a0}; sans fin, 3 ans après la dernière activité, l’administrateur étant prévenu 30 jours avant",
        fate: Fate::DeleteWithFiles,
        source: "Conditions d’utilisation, 6.7",
        columns: &[
            Plain("organisation_id"),
            Plain("id"),
            Plain("number"),
            Plain("status"),
            Plain("version"),
            Plain("priority"),
            Plain("category_id"),
            Plain("type_id"),
            Words("address"),
            Words("address_extra"),
            Plain("postcode"),
            Plain("city"),
            Plain("latitude"),
            Plain("longitude"),
            Words("description"),
            Author("author_id"),
            Plain("planned_start"),
            Plain("planned_end"),
            Plain("blocked_at"),
            Words("block_reason"),
            Words("closing_reason"),
            Plain("created_at"),
            Plain("updated_at"),
            Plain("started_at"),
            Plain("closed_at"),
            Plain("purge_on"),
            Plain("warned_on"),
            Plain("recurrence_id"),
            Plain("occurrence_date"),
            Plain("open311_key_id"),
        ],
    },
    Rule {
        table: "intervention_outline",
        holds: "Tracé d’une intervention\u{a0}: ligne ou surface",
        key: &["organisation_id", "intervention_id"],
        function: Function::Interventions,
        kept: Kept::With("intervention"),
        duration: "Comme l’intervention",
        fate: Fate::Delete,
        source: "Sans donnée personnelle",
        columns: &[
            Plain("organisation_id"),
            Plain("intervention_id"),
            Plain("geometry"),
        ],
    },
    Rule {
        table: "zone",
        holds: "Contour et quartiers de la collectivité",
        key: &["organisation_id", "id"],
        function: Function::Interventions,
        kept: Kept::Contract,
        duration: "Tant que la collectivité utilise le service",
        fate: Fate::Keep,
        source: "Sans donnée personnelle",
        columns: &[
            Plain("organisation_id"),
            Plain("id"),
            Plain("kind"),
            Plain("name"),
            Plain("geometry"),
            Plain("west"),
            Plain("south"),
            Plain("east"),
            Plain("north"),
        ],
    },
    Rule {
        table: "intervention_zone",
        holds: "Quartiers où se trouve une intervention",
        key: &["organisation_id", "zone_id", "intervention_id"],
        function: Function::Interventions,
        kept: Kept::With("intervention"),
        duration: "Comme l’intervention",
        fate: Fate::Delete,
        source: "Sans donnée personnelle",
        columns: &[
            Plain("organisation_id"),
            Plain("zone_id"),
            Plain("intervention_id"),
        ],
    },
    Rule {
        table: "assignment",
        holds: "Personnes affectées à une intervention",
        key: &["organisation_id", "intervention_id", "person_id"],
        function: Function::Interventions,
        kept: Kept::With("intervention"),
        duration: "Comme l’intervention, ou jusqu’au départ de la personne",
        fate: Fate::Delete,
        source: "Conditions d’utilisation, 5.1",
        columns: &[
            Plain("organisation_id"),
            Plain("intervention_id"),
            Owner("person_id"),
            Plain("assigned_at"),
        ],
    },
    Rule {
        table: "intervention_link",
        holds: "Liens entre interventions\u{a0}: doublons et parties",
        key: &["organisation_id", "intervention_id", "kind"],
        function: Function::Interventions,
        kept: Kept::With("intervention"),
        duration: "Comme l’intervention",
        fate: Fate::Delete,
        source: "Sans donnée personnelle",
        columns: &[
            Plain("organisation_id"),
            Plain("intervention_id"),
            Plain("kind"),
            Plain("target_id"),
            Plain("linked_at"),
        ],
    },
    Rule {
        table: "follower",
        holds: "Personnes qui suivent une intervention signalée par une autre",
        key: &["organisation_id", "intervention_id", "person_id"],
        function: Function::Interventions,
        kept: Kept::With("intervention"),
        duration: "Comme l’intervention, ou jusqu’à ce que la personne cesse de la suivre ou quitte l’équipe",
        fate: Fate::Delete,
        source: "Nécessaire pour la prévenir",
        columns: &[
            Plain("organisation_id"),
            Plain("intervention_id"),
            Owner("person_id"),
            Plain("followed_at"),
        ],
    },
    Rule {
        table: "intervention_word",
        holds: "Mots de recherche d’une intervention",
        key: &["organisation_id", "word", "intervention_id"],
        function: Function::Interventions,
        kept: Kept::With("intervention"),
        duration: "Comme l’intervention",
        fate: Fate::Delete,
        source: "Nécessaire à la recherche",
        columns: &[
            Plain("organisation_id"),
            Words("word"),
            Plain("intervention_id"),
        ],
    },
    Rule {
        table: "comment",
        holds: "Commentaires",
        key: &["organisation_id", "intervention_id", "id"],
        function: Function::Interventions,
        kept: Kept::With("intervention"),
        duration: "Comme l’intervention\u{a0}; sans nom dès que l’auteur quitte l’équipe",
        fate: Fate::Delete,
        source: "Conditions d’utilisation, 5.2",
        columns: &[
            Plain("organisation_id"),
            Plain("intervention_id"),
            Plain("id"),
            Author("author_id"),
            Words("body"),
            Plain("created_at"),
            Plain("edited_at"),
            Plain("moderated"),
            Plain("deleted_at"),
            Plain("position"),
            Plain("made_at"),
        ],
    },
    Rule {
        table: "comment_revision",
        holds: "Texte d’un commentaire avant sa modération, visible du seul administrateur",
        key: &[
            "organisation_id",
            "intervention_id",
            "comment_id",
            "replaced_at",
        ],
        function: Function::Interventions,
        kept: Kept::Days("replaced_at", 30),
        duration: "30 jours",
        fate: Fate::Delete,
        source: "Preuve de la modération",
        columns: &[
            Plain("organisation_id"),
            Plain("intervention_id"),
            Plain("comment_id"),
            Plain("replaced_at"),
            Words("body"),
        ],
    },
    Rule {
        table: "photo",
        holds: "Photos, débarrassées de leurs métadonnées",
        key: &["organisation_id", "intervention_id", "id"],
        function: Function::Interventions,
        kept: Kept::With("intervention"),
        duration: "Comme l’intervention",
        fate: Fate::Delete,
        source: "Conditions d’utilisation, 5.1 et 5.2",
        columns: &[
            Plain("organisation_id"),
            Plain("intervention_id"),
            Plain("id"),
            Plain("moment"),
            Plain("key"),
            Plain("thumbnail_key"),
            Plain("content_type"),
            Plain("width"),
            Plain("height"),
            Plain("size"),
            Author("author_id"),
            Plain("created_at"),
            Plain("position"),
            Plain("version"),
        ],
    },
    Rule {
        table: "pending_photo",
        holds: "Photos d’un signalement en cours de saisie",
        key: &["organisation_id", "person_id", "id"],
        function: Function::Interventions,
        kept: Kept::Days("created_at", 1),
        duration: "1 jour, si le signalement n’est pas envoyé",
        fate: Fate::Delete,
        source: "Le temps de finir le signalement",
        columns: &[
            Plain("organisation_id"),
            Owner("person_id"),
            Plain("id"),
            Plain("key"),
            Plain("thumbnail_key"),
            Plain("content_type"),
            Plain("width"),
            Plain("height"),
            Plain("size"),
            Plain("created_at"),
        ],
    },
    Rule {
        table: "journal",
        holds: "Historique d’une intervention",
        key: &["organisation_id", "intervention_id", "id"],
        function: Function::Interventions,
        kept: Kept::With("intervention"),
        duration: "Comme l’intervention\u{a0}; sans nom dès que la personne quitte l’équipe",
        fate: Fate::Delete,
        source: "Conditions d’utilisation, 1.2",
        columns: &[
            Plain("organisation_id"),
            Plain("intervention_id"),
            Plain("id"),
            Plain("at"),
            Author("actor_id"),
            Plain("event"),
            Words("detail"),
            Plain("position"),
            Plain("made_at"),
        ],
    },
    Rule {
        table: "intervention_tombstone",
        holds: "Numéro et date de suppression des interventions supprimées",
        key: &["organisation_id", "number"],
        function: Function::Interventions,
        kept: Kept::Contract,
        duration: "Tant que la collectivité utilise le service",
        fate: Fate::Keep,
        source: "Preuve de la suppression, sans donnée personnelle",
        columns: &[
            Plain("organisation_id"),
            Plain("number"),
            Plain("deleted_on"),
        ],
    },
    Rule {
        table: "intervention_import",
        holds: "Fichiers d’interventions passées qui ont été importés\u{a0}: date, nombre de lignes, empreinte",
        key: &["organisation_id", "id"],
        function: Function::Interventions,
        kept: Kept::Days("created_at", 30),
        duration: "30 jours",
        fate: Fate::Delete,
        source: "Pour reprendre une importation interrompue, et ne pas importer deux fois le même fichier",
        columns: &[
            Plain("organisation_id"),
            Plain("id"),
            Plain("file_hash"),
            Plain("state"),
            Plain("lines"),
            Plain("wrong"),
            Plain("imported"),
            Plain("cursor"),
            Words("ignored"),
            Author("author_id"),
            Plain("created_at"),
        ],
    },
    Rule {
        table: "import_line",
        holds: "Lignes d’un tel fichier, jusqu’à ce qu’elles soient importées\u{a0}; celles qui ont une erreur",
        key: &["organisation_id", "import_id", "line"],
        function: Function::Interventions,
        kept: Kept::With("intervention_import"),
        duration: "Jusqu’à leur importation, 30 jours au plus",
        fate: Fate::Delete,
        source: "Pour vérifier un fichier avant de l’importer",
        columns: &[
            Plain("organisation_id"),
            Plain("import_id"),
            Plain("line"),
            Words("payload"),
            Words("errors"),
        ],
    },
    Rule {
        table: "figure",
        holds: "Nombre d’interventions créées et terminées chaque jour, une fois qu’elles sont supprimées",
        key: &[
            "organisation_id",
            "event",
            "day",
            "status",
            "category_id",
            "type_id",
            "priority",
        ],
        function: Function::Interventions,
        kept: Kept::Contract,
        duration: "Tant que la collectivité utilise le service",
        fate: Fate::Keep,
        source: "Statistiques de la collectivité, conditions d’utilisation, 6.3\u{a0}; sans donnée personnelle",
        columns: &[
            Plain("organisation_id"),
            Plain("event"),
            Plain("day"),
            Plain("status"),
            Plain("category_id"),
            Plain("type_id"),
            Plain("priority"),
            Plain("zone_id"),
            Plain("total"),
        ],
    },
    Rule {
        table: "open311",
        holds: "Ouverture des demandes à d’autres logiciels",
        key: &["organisation_id"],
        function: Function::Interventions,
        kept: Kept::Contract,
        duration: "Jusqu’à la fermeture par l’administrateur",
        fate: Fate::Keep,
        source: "Choix de la collectivité, sans donnée personnelle",
        columns: &[Plain("organisation_id"), Plain("opened_at")],
    },
    Rule {
        table: "open311_key",
        holds: "Clés des logiciels qui lisent et envoient des demandes, sous forme d’empreinte",
        key: &["organisation_id", "id"],
        function: Function::Interventions,
        kept: Kept::Contract,
        duration: "Tant que la collectivité utilise le service\u{a0}; sans nom dès que leur auteur quitte l’équipe",
        fate: Fate::Keep,
        source: "Preuve de ce qui a été ouvert, et quand",
        columns: &[
            Plain("organisation_id"),
            Plain("id"),
            Plain("label"),
            Plain("key_hash"),
            Author("author_id"),
            Plain("created_at"),
            Plain("revoked_at"),
            Plain("window_start"),
            Plain("calls"),
        ],
    },
    Rule {
        table: "alert",
        holds: "Alertes reçues dans le service, sans texte",
        key: &["organisation_id", "person_id", "id"],
        function: Function::Interventions,
        kept: Kept::Days("at", 90),
        duration: "90 jours, ou jusqu’au départ de la personne",
        fate: Fate::Delete,
        source: "Conditions d’utilisation, 5.2",
        columns: &[
            Plain("organisation_id"),
            Owner("person_id"),
            Plain("id"),
            Plain("kind"),
            Plain("intervention_id"),
            Plain("at"),
            Personal("read_at"),
            Plain("mail_due"),
        ],
    },
    Rule {
        table: "alert_choice",
        holds: "Choix d’une personne pour les courriels d’alerte",
        key: &["organisation_id", "person_id", "topic"],
        function: Function::Interventions,
        kept: Kept::With("membership"),
        duration: "Jusqu’au départ de la personne ou à la suppression de son compte",
        fate: Fate::Delete,
        source: "Choix de la personne",
        columns: &[
            Plain("organisation_id"),
            Owner("person_id"),
            Plain("topic"),
            Personal("delivery"),
        ],
    },
    Rule {
        table: "alert_stop",
        holds: "Liens d’arrêt des courriels d’alerte, sous forme d’empreinte",
        key: &["token_hash"],
        function: Function::Interventions,
        kept: Kept::Days("created_at", 90),
        duration: "90 jours, ou jusqu’au départ de la personne",
        fate: Fate::Delete,
        source: "Arrêt des courriels en un geste",
        columns: &[
            Plain("token_hash"),
            Plain("organisation_id"),
            Owner("person_id"),
            Plain("created_at"),
        ],
    },
    Rule {
        table: "absence",
        holds: "Dates d’indisponibilité d’une personne, sans motif",
        key: &["organisation_id", "id"],
        function: Function::Interventions,
        kept: Kept::Days("last_day", 31),
        duration: "31 jours après la dernière date, ou jusqu’au départ de la personne",
        fate: Fate::Delete,
        source: "Nécessaire au planning",
        columns: &[
            Plain("organisation_id"),
            Plain("id"),
            Owner("person_id"),
            Personal("first_day"),
            Personal("last_day"),
        ],
    },
    Rule {
        table: "recurrence",
        holds: "Récurrences\u{a0}: leur rythme et le modèle de leurs interventions",
        key: &["organisation_id", "id"],
        function: Function::Interventions,
        kept: Kept::Days("last_day", 31),
        duration: "31 jours après la dernière date\u{a0}; les interventions créées suivent leur propre durée",
        fate: Fate::Delete,
        source: "Nécessaire au planning",
        columns: &[
            Plain("organisation_id"),
            Plain("id"),
            Plain("version"),
            Plain("frequency"),
            Plain("every"),
            Plain("weekdays"),
            Plain("first_day"),
            Plain("last_day"),
            Plain("start_time"),
            Plain("end_time"),
            Plain("zone"),
            Plain("priority"),
            Plain("category_id"),
            Plain("type_id"),
            Words("address"),
            Words("address_extra"),
            Plain("postcode"),
            Plain("city"),
            Plain("latitude"),
            Plain("longitude"),
            Words("description"),
            Author("author_id"),
            Plain("assignee_count"),
            Plain("created_through"),
            Plain("created_at"),
            Plain("updated_at"),
        ],
    },
    Rule {
        table: "recurrence_assignee",
        holds: "Personnes affectées aux interventions d’une récurrence",
        key: &["organisation_id", "recurrence_id", "person_id"],
        function: Function::Interventions,
        kept: Kept::With("recurrence"),
        duration: "Comme la récurrence, ou jusqu’au départ de la personne",
        fate: Fate::Delete,
        source: "Conditions d’utilisation, 5.1",
        columns: &[
            Plain("organisation_id"),
            Plain("recurrence_id"),
            Owner("person_id"),
        ],
    },
    Rule {
        table: "calendar_feed",
        holds: "Abonnement d’un agenda au planning, sous forme d’empreinte",
        key: &["organisation_id", "person_id"],
        function: Function::Interventions,
        kept: Kept::With("membership"),
        duration: "Jusqu’à sa révocation ou au départ de la personne",
        fate: Fate::Delete,
        source: "À la demande de la personne",
        columns: &[
            Plain("organisation_id"),
            Owner("person_id"),
            Plain("secret_hash"),
            Plain("created_at"),
        ],
    },
    Rule {
        table: "outbox",
        holds: "Courriels à envoyer\u{a0}; texte et adresse effacés dès l’envoi",
        key: &["id"],
        function: Function::Notifications,
        kept: Kept::Days("created_at", 30),
        duration: "30 jours",
        fate: Fate::Delete,
        source: "Preuve de l’envoi",
        columns: &[
            Plain("id"),
            Plain("organisation_id"),
            Owner("person_id"),
            Plain("kind"),
            Personal("recipient"),
            Words("subject"),
            Words("body_text"),
            Words("body_html"),
            Personal("stop_url"),
            Plain("state"),
            Plain("attempts"),
            Plain("next_try_at"),
            Plain("leased_until"),
            Plain("created_at"),
            Plain("sent_at"),
        ],
    },
    Rule {
        table: "audit",
        holds: "Trace de qui a fait quoi",
        key: &["id"],
        function: Function::Identity,
        kept: Kept::Years("at", 5),
        duration: "1 an avec la personne, puis sans elle jusqu’à 5 ans",
        fate: Fate::Delete,
        source: "Sécurité et preuve, conditions d’utilisation, 6.8",
        columns: &[
            Plain("id"),
            Plain("organisation_id"),
            Author("actor_id"),
            Plain("action"),
            About("subject"),
            Plain("at"),
            Plain("changed"),
        ],
    },
    Rule {
        table: "idempotency",
        holds: "Accusés de traitement, pour qu’un envoi répété ne compte qu’une fois",
        key: &["organisation_id", "person_id", "route", "key"],
        function: Function::Identity,
        kept: Kept::Days("created_at", 30),
        duration: "30 jours",
        fate: Fate::Delete,
        source: "Fiabilité des envois",
        columns: &[
            Plain("organisation_id"),
            Owner("person_id"),
            Plain("route"),
            Plain("key"),
            Plain("body_hash"),
            About("receipt"),
            Plain("created_at"),
        ],
    },
    Rule {
        table: "file_deletion",
        holds: "Fichiers à supprimer",
        key: &["key"],
        function: Function::Interventions,
        kept: Kept::Days("queued_at", 0),
        duration: "Jusqu’à ce que le stockage confirme la suppression, chaque heure",
        fate: Fate::DeleteWhenGone,
        source: "Suppression effective des fichiers",
        columns: &[Plain("key"), Plain("queued_at"), Plain("attempts")],
    },
    Rule {
        table: "purge_log",
        holds: "Journal des suppressions automatiques, sans nom",
        key: &["id"],
        function: Function::Identity,
        kept: Kept::Years("ran_at", 5),
        duration: "5 ans",
        fate: Fate::Delete,
        source: "Preuve de la suppression",
        columns: &[
            Plain("id"),
            Plain("rule"),
            Plain("day"),
            Plain("ran_at"),
            Plain("count"),
            Plain("oldest_kept"),
            Plain("duration_ms"),
            Plain("finished"),
        ],
    },
];

/// The actor of an audit line is blanked after so many years; the line itself stays five.
pub const AUDIT_ACTOR_YEARS: i32 = 1;

/// The line of a table.
#[must_use]
pub fn rule(table: &str) -> Option<&'static Rule> {
    REGISTER.iter().find(|rule| rule.table == table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_with_a_parent_has_a_parent() {
        for line in REGISTER {
            if let Kept::With(parent) = line.kept {
                assert!(
                    rule(parent).is_some(),
                    "{} is kept with {parent}, which is not there",
                    line.table
                );
            }
        }
    }

    #[test]
    fn what_counts_from_a_column_has_it() {
        for line in REGISTER {
            if let Kept::Until(column) | Kept::Days(column, _) | Kept::Years(column, _) = line.kept
            {
                assert!(
                    line.columns.iter().any(|c| c.name() == column),
                    "{}.{column}",
                    line.table
                );
            }
        }
    }
}
