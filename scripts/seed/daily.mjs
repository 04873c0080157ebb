// What the demo's administrateurs have set for daily work, and the filters that their coordinateurs keep.

/** Within how many working days, by category. */
export const DELAYS = { Voirie: 10, 'Déchets': 1, 'Équipement public extérieur': 10, 'Bâtiment public': 15 };

/** [use, phrase]. */
export const PHRASES = [
  ['refuse', 'Cette voie relève du Département\u00a0: la demande lui a été transmise.'],
  ['refuse', 'Il s’agit d’un lieu privé\u00a0: la commune ne peut pas y intervenir.'],
  ['block', 'Une pièce est en commande.'],
  ['block', 'En attente du passage du concessionnaire.'],
  ['comment', 'Merci pour votre signalement, une équipe passe dans la semaine.'],
];

export const QUESTIONS = [
  { of: 'Équipement public extérieur/Luminaires', kind: 'number', label: 'Combien de lampadaires sont éteints\u00a0?', choices: null, required: 0 },
  { of: 'Voirie/Réparation chaussée', kind: 'choice', label: 'Où se trouve le trou\u00a0?', choices: 'Sur la chaussée\nSur une piste cyclable\nSur un trottoir', required: 0 },
];

export const STEPS = [
  { of: 'Voirie', label: 'Baliser le chantier' },
  { of: 'Voirie', label: 'Retirer le balisage' },
];

/** [name, query of the list]. */
export const FILTERS = [['En retard', 'late=1']];
