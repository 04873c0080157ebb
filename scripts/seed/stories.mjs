// The interventions of the demo. A step is [event, working days from today, time, who, what]; its first one creates. What
// blocks is [why, working days from today to its relaunch].

const in86000 = (story) => ({ postcode: '86000', city: 'Poitiers', ...story });
const in86310 = (story) => ({ postcode: '86310', city: 'La Bussière', ...story });

/** Asked for by the demandeur, accepted at the next look of the coordinateur and given to these agents. */
function accepted(day, time, agents) {
  const looked = time < '11:40' ? day : day + 1;
  return [
    ['created', day, time, 'demandeur'],
    ['validated', looked, '11:40', 'coordinateur'],
    ['assigned', looked, '11:41', 'coordinateur', agents],
  ];
}

/** Created by the coordinateur and given to these agents at once. */
const ordered = (day, time, agents) => [
  ['created', day, time, 'coordinateur'],
  ['assigned', day, time, 'coordinateur', agents],
];

/** Planned by the coordinateur in the afternoon of a day, for a later day and these hours. */
const planned = (decided, day, from, to) => ['planned', decided, '16:20', 'coordinateur', [day, from, to]];

const done = (day, who, from, to) => [
  ['started', day, from, who],
  ['finished', day, to, who],
];

const said = (day, time, who, text) => ['comment', day, time, who, text];

/** Poitiers: forty, in every state. */
export const POITIERS = [
  // À valider
  { type: 'Voirie/Réparation chaussée', address: '12 rue Gambetta', text: 'Nid-de-poule d’une trentaine de centimètres devant l’entrée, il se remplit d’eau et les vélos l’évitent au dernier moment.', position: [46.5811, 0.3412], steps: [['created', -1, '15:52', 'demandeur']] },
  { type: 'Équipement public extérieur/Tags', address: 'Mur du gymnase, rue de la Ganterie', text: 'Tags à la peinture noire sur toute la longueur du mur, visibles depuis l’école.', steps: [['created', -1, '16:35', 'demandeur']] },
  { type: 'Bâtiment public/Plomberie', address: 'Salle polyvalente des Trois-Cités', extra: 'Sanitaires du rez-de-chaussée, deuxième porte', text: 'La chasse d’eau coule sans s’arrêter depuis la location de samedi.', steps: [['created', -2, '09:05', 'demandeur'], said(-2, '10:15', 'coordinateur', 'Pouvez-vous fermer le robinet d’arrêt sous la cuvette en attendant ?')] },
  { type: 'Déchets/Dépôt sauvage', address: 'Chemin de la Cagouillère, sous le viaduc', text: 'Deux matelas, un canapé et des sacs de gravats.', steps: [['created', -2, '14:12', 'demandeur']] },
  { type: 'Espaces verts/Élaguage', address: 'Square de la Roseraie, parc de Blossac', text: 'Une branche morte pend au-dessus du banc le plus proche de l’entrée.', position: [46.5747, 0.3371], steps: [['created', -3, '08:47', 'demandeur']] },
  // Planned for today, or under way
  { type: 'Voirie/Grille évacuation', address: '3 boulevard de Verdun', text: 'Grille bouchée par les feuilles : la chaussée se couvre d’eau dès qu’il pleut.', priority: 'high', position: [46.5790, 0.3385], steps: [...accepted(-3, '09:20', ['agent']), planned(-2, 0, '08:30', '10:00')] },
  { type: 'Équipement public extérieur/Entretien bancs', address: 'Place de la Liberté', extra: 'Banc face à la statue', text: 'Deux lattes cassées, une vis dépasse.', position: [46.5838, 0.3466], steps: [...accepted(-4, '10:02', ['agent']), planned(-2, 0, '10:30', '11:30')] },
  { type: 'Espaces verts/Taille', address: 'Avenue de la Libération, du n° 40 au n° 62', text: 'Haie qui déborde sur le trottoir : une poussette ne passe plus.', position: [46.5722, 0.3305], line: [[0.33, 46.5728], [0.3305, 46.5722], [0.3311, 46.5715]], steps: [...ordered(-4, '14:30', ['agent', 'agent-2']), planned(-2, 0, '13:30', '16:00')] },
  { type: 'Équipement public extérieur/Luminaires', address: 'Rue de la Cathédrale, devant le n° 61', text: 'Lampadaire éteint depuis trois soirs.', answers: { 'Combien de lampadaires sont éteints ?': '1' }, position: [46.5806, 0.3480], steps: [...accepted(-2, '17:25', ['agent-2']), planned(-1, 0, '09:00', '10:30')] },
  { type: 'Voirie/Signalétique', address: 'Carrefour de l’avenue de Nantes et de la rue de la Vincenderie', text: 'Panneau « Cédez le passage » tourné vers le trottoir, sans doute heurté par un camion.', priority: 'urgent', position: [46.5900, 0.3330], steps: [...ordered(-1, '16:10', ['agent-2']), planned(-1, 0, '08:00', '09:00')] },
  { type: 'Déchets/Vider poubelle', address: 'Parc de Blossac, allée des tilleuls', text: 'Trois corbeilles débordent après le marché.', position: [46.5752, 0.3375], steps: [...ordered(-1, '15:05', ['agent-2']), planned(-1, 0, '11:00', '12:00')] },
  { type: 'Bâtiment public/Serrurerie', address: 'École élémentaire, rue Paul-Blet', extra: 'Portail de la cour, côté parking', text: 'La serrure ne verrouille plus : le gardien met une chaîne chaque soir.', priority: 'urgent', position: [46.5787, 0.3445], steps: [...accepted(-2, '08:15', ['agent']), ['started', -1, '14:05', 'agent'], said(-1, '15:30', 'agent', 'Cylindre démonté, le même modèle est au magasin demain matin.'), said(-1, '15:48', 'demandeur', 'Merci, le gardien garde la chaîne pour cette nuit.')] },
  { type: 'Voirie/Entretien trottoir', address: '27 rue de la Tranchée', text: 'Trois pavés descellés, une personne est tombée hier.', priority: 'urgent', ticked: ['Baliser le chantier'], position: [46.5739, 0.3388], steps: [...accepted(-4, '16:40', ['agent', 'agent-2']), ['started', -2, '08:50', 'agent-2'], said(-2, '11:10', 'agent-2', 'Zone balisée, il manque un sac de sable pour finir.')] },
  { type: 'Équipement public extérieur/Sécurité aire de jeux', address: 'Aire de jeux de la place de Coïmbra', text: 'La chaîne d’une balançoire est usée à mi-hauteur.', priority: 'urgent', position: [46.5921, 0.3605], steps: [...accepted(-4, '11:32', ['agent-2']), ['started', -3, '09:10', 'agent-2'], ['blocked', -3, '10:40', 'agent-2', ['Chaîne à commander : le fournisseur annonce une semaine. La balançoire est décrochée.', 3]], said(-3, '14:00', 'coordinateur', 'Commande passée ce jour.')] },
  { type: 'Bâtiment public/Électricité', address: 'Maison de quartier, 14 rue de la Jeunesse', text: 'Le disjoncteur de la cuisine saute quand le four est allumé.', priority: 'high', steps: [...accepted(-6, '09:40', ['agent']), ['started', -5, '10:00', 'agent'], ['blocked', -5, '11:15', 'agent', ['Il faut couper le secteur : à faire un jour sans accueil d’enfants.']]] },
  { type: 'Équipement public extérieur/Entretien abribus', address: 'Arrêt Pont-Achard, boulevard Pont-Achard', text: 'Vitre latérale fêlée, éclats au sol.', priority: 'high', position: [46.5775, 0.3335], steps: [...ordered(-5, '08:25', ['agent']), ['started', -4, '09:10', 'agent'], ['blocked', -4, '09:30', 'agent', ['La vitre appartient à l’exploitant du réseau : en attente de sa réponse.', 5]]] },
  // À faire, with or without somebody
  { type: 'Voirie/Obstacle voirie', address: 'Piste cyclable du boulevard du Grand-Cerf', text: 'Une barrière de chantier oubliée barre la piste.', position: [46.5830, 0.3335], steps: [['created', -1, '13:20', 'agent']] },
  { type: 'Espaces verts/Désherbage', address: 'Cour de l’école maternelle, rue du Faubourg-du-Pont-Neuf', steps: [['created', -2, '10:44', 'demandeur'], ['validated', -2, '14:02', 'coordinateur']] },
  { type: 'Équipement public extérieur/Affichage sauvage', address: 'Passerelle de la gare', text: 'Affiches collées sur les garde-corps des deux côtés.', position: [46.5824, 0.3338], steps: [['created', -3, '11:18', 'coordinateur']] },
  { type: 'Bâtiment public/Peinture', address: 'Mairie annexe de Beaulieu', extra: 'Couloir du premier étage', text: 'Reprendre le bas des murs après la fuite de l’été.', steps: [['created', -8, '09:15', 'administrateur']] },
  { type: 'Déchets/Nettoyer espace de tri', address: 'Point de tri de la place de Provence', text: 'Verre brisé autour de la colonne, cartons à terre.', position: [46.5940, 0.3625], steps: [...ordered(-2, '15:55', ['agent']), planned(-1, 1, '08:30', '09:30')] },
  { type: 'Voirie/Nettoyage', address: 'Rue du Marché-Notre-Dame', text: 'Lavage après le marché de samedi.', position: [46.5829, 0.3437], steps: [...ordered(-5, '16:45', ['agent', 'agent-2']), planned(-4, 2, '14:00', '17:00')] },
  { type: 'Espaces verts/Entretien pelouse', address: 'Îlot Tison', text: 'Tonte avant la fête des associations.', position: [46.5770, 0.3500], steps: [...ordered(-6, '14:20', ['agent-2']), planned(-5, 3, '08:00', '12:00')] },
  { type: 'Bâtiment public/Menuiserie', address: 'Médiathèque de quartier, rue Jean-Jaurès', extra: 'Porte de la réserve', text: 'La porte frotte et ne ferme plus.', steps: [...accepted(-7, '10:30', ['agent']), planned(-3, 1, '10:00', '12:00')] },
  { type: 'Équipement public extérieur/Entretien aire de jeux', address: 'Jardin des plantes, aire des petits', text: 'Copeaux à remettre sous le toboggan.', position: [46.5860, 0.3430], steps: [...accepted(-5, '15:10', ['agent-2'])] },
  { type: 'Autres/Autres', address: 'Salon d’honneur de l’hôtel de ville', text: 'Installer soixante chaises et deux tables pour une cérémonie.', position: [46.5803, 0.3404], steps: [...ordered(-3, '17:05', ['agent', 'agent-2']), planned(-2, 4, '07:30', '09:00')] },
  // Terminées
  { type: 'Voirie/Réparation chaussée', address: '48 avenue de Paris', text: 'Affaissement autour d’une plaque d’égout.', priority: 'high', position: [46.5925, 0.3420], steps: [...accepted(-12, '08:55', ['agent', 'agent-2']), ...done(-10, 'agent', '08:40', '11:50'), said(-10, '13:45', 'demandeur', 'On ne sent plus rien en roulant, merci.'), ['solved', -10, '13:46', 'demandeur']] },
  { type: 'Équipement public extérieur/Tags', address: 'Pont Joubert, pile côté ville', text: 'Tags sur la pierre.', position: [46.5815, 0.3525], steps: [...ordered(-15, '09:30', ['agent-2']), ...done(-13, 'agent-2', '09:00', '15:20'), said(-13, '15:25', 'agent-2', 'Nettoyé à l’eau tiède sans pression, la pierre est tendre.')] },
  { type: 'Déchets/Dépôt sauvage', address: 'Boulevard Chasseigne, parking des berges', text: 'Pneus et bidons vides.', steps: [...accepted(-15, '16:05', ['agent']), ...done(-13, 'agent', '10:10', '11:00')] },
  { type: 'Bâtiment public/Éclairage', address: 'Gymnase des Couronneries, vestiaire 2', text: 'Deux tubes clignotent.', position: [46.5905, 0.3640], steps: [...accepted(-18, '10:12', ['agent']), ...done(-16, 'agent', '14:00', '14:45')] },
  { type: 'Espaces verts/Ramassage', address: 'Cour du musée, rue Jean-Jaurès', text: 'Feuilles mortes sur les marches, elles glissent.', steps: [...accepted(-9, '08:20', ['agent-2']), ...done(-8, 'agent-2', '08:30', '10:15'), ['reopen_asked', -7, '09:10', 'demandeur', 'Les marches du côté de la rue n’ont pas été balayées.']] },
  { type: 'Voirie/Signalétique', address: 'Rue Carnot, entrée du parc de stationnement', text: 'Remettre le panneau de hauteur.', steps: [...ordered(-20, '11:00', ['agent']), ...done(-19, 'agent', '09:15', '10:05')] },
  { type: 'Équipement public extérieur/Entretien bancs', address: 'Place du Maréchal-Leclerc', text: 'Banc descellé.', position: [46.5801, 0.3400], steps: [...accepted(-24, '14:50', ['agent', 'agent-2']), ...done(-22, 'agent-2', '09:20', '11:30')] },
  { type: 'Bâtiment public/Maçonnerie', address: 'Mur du cimetière de Chilvert', text: 'Une pierre du couronnement menace de tomber.', priority: 'urgent', steps: [...accepted(-30, '09:02', ['agent']), ...done(-30, 'agent', '14:00', '17:10')] },
  { type: 'Espaces verts/Taille', address: 'Rond-point de la Porte-de-Paris', position: [46.5880, 0.3440], steps: [...ordered(-35, '10:00', ['agent-2']), ...done(-33, 'agent-2', '08:15', '11:45')] },
  { type: 'Déchets/Entretien équipement', address: 'Corbeille de la rue des Feuillants, devant le lycée', text: 'Le couvercle ne tient plus.', steps: [...accepted(-40, '13:35', ['agent']), ...done(-37, 'agent', '10:00', '10:20')] },
  { type: 'Bâtiment public/Sécurité incendie', address: 'Salle des fêtes, bloc de secours de la sortie nord', text: 'Le bloc de secours ne s’allume plus.', priority: 'high', steps: [...accepted(-45, '09:48', ['agent', 'agent-2']), ...done(-44, 'agent', '08:30', '09:40'), ['reopened', -42, '10:05', 'coordinateur'], ['finished', -41, '09:10', 'agent'], said(-41, '09:15', 'agent', 'La batterie était à changer aussi : c’est fait.')] },
  // Refusées, annulées
  { type: 'Voirie/Réparation chaussée', address: 'Rocade ouest, bretelle de sortie vers Biard', text: 'Revêtement abîmé sur la bretelle.', steps: [['created', -11, '08:30', 'demandeur'], ['refused', -11, '11:20', 'coordinateur', 'Cette voie relève de l’État : la demande lui a été transmise.']] },
  { type: 'Autres/Autres', address: '5 rue Boncenne', text: 'Débarrasser une cave privée.', steps: [['created', -21, '15:15', 'demandeur'], ['refused', -20, '09:05', 'coordinateur', 'Il s’agit d’un lieu privé.']] },
  { type: 'Équipement public extérieur/Nettoyage', address: 'Kiosque du parc de Blossac', text: 'Nettoyage avant le concert.', steps: [...ordered(-17, '10:40', ['agent']), ['cancelled', -16, '16:30', 'coordinateur', 'Le concert est reporté.']] },
].map(in86000);

/** The village: five. */
export const VILLAGE = [
  { type: 'Voirie/Obstacle voirie', address: 'Route de Saint-Savin, virage du moulin', text: 'Un arbre penche au-dessus de la route.', priority: 'high', steps: [['created', -1, '14:25', 'demandeur']] },
  { type: 'Bâtiment public/Plomberie', address: 'Salle des fêtes', extra: 'Évier de la cuisine', text: 'Le siphon fuit.', steps: [...accepted(-3, '09:30', ['agent']), planned(-2, 0, '09:00', '10:00')] },
  { type: 'Équipement public extérieur/Luminaires', address: 'Place de l’Église', text: 'Le projecteur du porche reste éteint.', steps: [...ordered(-4, '10:15', ['agent-2']), ['started', -2, '17:00', 'agent-2'], ['blocked', -2, '17:40', 'agent-2', ['Il faut la nacelle de la communauté de communes.', 2]]] },
  { type: 'Espaces verts/Désherbage', address: 'Cimetière, allée centrale', steps: [...ordered(-9, '08:45', ['agent', 'agent-2']), ...done(-7, 'agent', '08:30', '11:45')] },
  { type: 'Déchets/Dépôt sauvage', address: 'Chemin du lavoir', text: 'Sacs d’ordures au bord de l’eau.', steps: [...accepted(-6, '16:20', ['agent']), ...done(-5, 'agent', '13:45', '14:30'), said(-5, '14:32', 'agent', 'Quatre sacs emportés à la déchetterie.')] },
].map(in86310);
