//! The French sentences of daily work.

/// 422: nothing was chosen.
pub const NOTHING_CHOSEN: &str = "Interventions\u{a0}: choisissez-en au moins une dans la liste.";
/// 422: more than a hundred.
pub const TOO_MANY: &str = "Interventions\u{a0}: choisissez-en 100 au plus à la fois.";
/// 422: not one version for each intervention.
pub const VERSIONS: &str =
    "Versions\u{a0}: indiquez celle de chaque intervention, dans le même ordre.";
/// 422: an unknown gesture.
pub const GESTURE: &str = "Action\u{a0}: choisissez valider, affecter ou planifier.";
/// 422: several are given to nobody.
pub const NOBODY_CHOSEN: &str = "Confier à\u{a0}: choisissez au moins une personne.";
/// Completes « Indiquez … » for several that are planned without a start.
pub const THE_START: &str = "le début, jour et heure";
/// Why one of several is refused: nobody finds it.
pub const GONE: &str = "Une des interventions choisies n’existe pas, ou plus.";
/// Why one of several is refused: it was changed since it was read.
pub const CHANGED: &str = "quelqu’un l’a modifiée depuis votre lecture.";
/// 409: some of several are refused.
pub const SOME_REFUSED: &str =
    "Rien n’a été changé\u{a0}: certaines des interventions choisies ne s’y prêtent pas.";

/// Completes « Indiquez … » for an empty phrase.
pub const THE_PHRASE: &str = "la phrase";
/// An unknown place of a phrase.
pub const PHRASE_KIND: &str = "Usage\u{a0}: choisissez-en un de la liste.";
/// Twenty phrases of that kind.
pub const PHRASES_ENOUGH: &str =
    "Phrase\u{a0}: il y en a déjà 20 pour cet usage, c’est le maximum. Retirez-en une d’abord.";

/// A delay that is no number of working days.
pub const DELAY: &str =
    "Délai\u{a0}: écrivez un nombre de jours ouvrés entre 1 et 250, ou laissez vide.";
/// Completes « Indiquez … » for an empty question.
pub const THE_QUESTION: &str =
    "la question, par exemple «\u{a0}Combien de lampadaires\u{a0}?\u{a0}»";
/// An unknown kind of answer.
pub const QUESTION_KIND: &str = "Réponse attendue\u{a0}: choisissez-en une de la liste.";
/// A choice without anything to choose from.
pub const CHOICES: &str =
    "Choix\u{a0}: écrivez-en deux à vingt, un par ligne, de 100 caractères au plus.";
/// Ten questions.
pub const QUESTIONS_ENOUGH: &str =
    "Question\u{a0}: il y en a déjà 10 ici, c’est le maximum. Retirez-en une d’abord.";
/// Completes « Indiquez … » for an empty step.
pub const THE_STEP: &str = "l’étape, par exemple «\u{a0}Baliser le chantier\u{a0}»";
/// Twenty steps.
pub const STEPS_ENOUGH: &str =
    "Étape\u{a0}: il y en a déjà 20 ici, c’est le maximum. Retirez-en une d’abord.";
/// A step that the checklist does not have.
pub const STEP_UNKNOWN: &str = "Étapes\u{a0}: cochez celles de la liste.";

/// Completes « Indiquez … » for a filter without a name.
pub const THE_FILTER: &str = "le nom du filtre, par exemple «\u{a0}Voirie en retard\u{a0}»";
/// A filter that filters nothing.
pub const FILTER_EMPTY: &str = "Filtre\u{a0}: choisissez au moins un critère dans la liste.";
/// A filter of that name.
pub const FILTER_TAKEN: &str =
    "Nom\u{a0}: vous avez déjà un filtre de ce nom, choisissez-en un autre.";
/// Twenty filters.
pub const FILTERS_ENOUGH: &str =
    "Filtre\u{a0}: vous en gardez déjà 20, c’est le maximum. Retirez-en un d’abord.";

/// Completes « Indiquez … » where a requester does not say what is left.
pub const THE_WORDS: &str = "ce qui reste à faire, en quelques mots";
/// 409: the fourteen days are over.
pub const FEEDBACK_OVER: &str = "Les 14\u{a0}jours pour répondre sont passés. Déposez une nouvelle demande si le problème revient.";
/// 409: nobody asks for it to be taken up again.
pub const NO_REOPENING: &str = "Aucune réouverture n’est demandée pour cette intervention.";

/// Names of the fields, put before what is wrong with them.
pub mod field {
    /// `body` of a phrase.
    pub const PHRASE: &str = "Phrase";
    /// `label` of a question.
    pub const QUESTION: &str = "Question";
    /// `label` of a step.
    pub const STEP: &str = "Étape";
    /// `name` of a filter.
    pub const FILTER: &str = "Nom du filtre";
    /// `words` of a requester.
    pub const WORDS: &str = "Ce qui reste à faire";
}

/// 422: a type has questions, and the form did not hold them.
pub const ANSWER_FIRST: &str =
    "Quelques précisions sont demandées pour cette catégorie\u{a0}: répondez-y.";

/// « Combien de lampadaires ? : répondez à cette question. »
#[must_use]
pub fn unanswered(label: &str) -> String {
    format!("«\u{a0}{label}\u{a0}»\u{a0}: répondez à cette question.")
}

/// An answer that is not what the question asks for; `right` says what would be.
#[must_use]
pub fn wrong_answer(label: &str, right: &str) -> String {
    format!("«\u{a0}{label}\u{a0}»\u{a0}: {right}")
}

/// « N° 12 : cette demande est… »: why one of several is refused.
#[must_use]
pub fn refused(number: i64, why: &str) -> String {
    format!("N°\u{a0}{number}\u{a0}: {why}")
}
