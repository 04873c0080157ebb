// Every page of Parvis, for everybody who can open it: the demo on its day, brought to every state a page can be in.

import assert from 'node:assert/strict';
import { NOW, later } from '../edge/harness.mjs';
import { uuid } from '../edge/people.mjs';
import { JPEG, PNG } from '../edge/pictures.mjs';
import { typeAddress } from './browser.mjs';

const ROLES = ['administrator', 'coordinator', 'agent', 'requester'];
/** Where something is already reported. */
const NEAR = { address: 'Place du Maréchal-Leclerc', latitude: 46.580224, longitude: 0.340375 };
const LONG = 'Anticonstitutionnellementetincommensurablementlongue';

/** The people of the demo by email, those of an empty town by role, and one intervention of each kind, by name. */
export async function stage(parvis) {
  const people = { ...(await peopleOf(parvis)), ...(await emptyTown(parvis)) };
  const items = await itemsOf(parvis);
  const categories = await parvis.rows("select id, parent_id from category where organisation_id = ? order by parent_id is not null, position", people.coordinateur.organisation);
  await furnish(parvis, people, items);
  await setConsole(parvis, people);
  await setDailyWork(parvis, people, items, [categories[0].id, categories.at(-1).id]);
  const recruits = await recruit(parvis, people);
  return { people, items, category: categories[0].id, type: categories.at(-1).id, recruits, ...(await furtherRows(parvis, people, items)), given: await passwords(parvis, people), registers: await registers(parvis, people) };
}

/** A file of people that waits, with errors and long words; one of another town whose people are added. */
async function recruit(parvis, { administrateur, 'vide.administrator': other }) {
  const header = 'nom;prénom;identifiant;rôle;e-mail;téléphone;service\n';
  const lines = `${LONG};Marie-Antoinette-Joséphine;marie.${LONG.toLowerCase()};coordinatrice;marie@exemple.fr;0549300109;Voirie\nSans;Adresse;s.adresse;agent;;;\n=Faux;;x;chef;non;12;\n`;
  const [waiting, added] = await Promise.all([administrateur, other].map(async (who) => {
    const program = await parvis.api(who);
    const read = await program.upload('/equipe/import', {}, [['file', header + lines]]);
    assert.equal(read.status, 201, read.text);
    return { program, id: read.json.id };
  }));
  const done = await added.program.post(`/equipe/import/${added.id}/confirmer`, { only_valid: true });
  assert.equal(done.status, 200, done.text);
  return { ready: waiting.id, done: added.id };
}

/** The people of the demo, by what they do in Poitiers; one of La Bussière. */
export async function peopleOf(parvis) {
  const rows = await parvis.rows(`
    select m.person_id as id, m.organisation_id as organisation, m.identifiant, r.role, o.slug
    from membership m join member_role r using (organisation_id, person_id) join organisation o on o.id = m.organisation_id
    order by m.identifiant`);
  const poitiers = (identifiant) => rows.find((row) => row.slug === 'poitiers' && row.identifiant === identifiant);
  return {
    administrateur: poitiers('h.brault'), coordinateur: poitiers('k.benali'), agent: poitiers('g.metayer'), collegue: poitiers('g.lambert'),
    demandeur: poitiers('d.chauvin'), absent: poitiers('r.guerin'), voisin: rows.find(({ slug, role }) => slug !== 'poitiers' && role === 'agent'), operateur: rows.find(({ role }) => role === 'operator'),
  };
}

/** A town of people who have nothing yet: `vide.coordinator`. */
async function emptyTown(parvis) {
  const organisation = uuid('vide');
  const member = (role) => ({ id: uuid(`vide/${role}`), organisation, role });
  await parvis.write(
    ["insert into organisation (id, kind, siren, insee, name, slug, contact_email, created_at) values (?, 'commune', '218600625', '86062', 'Commune de Chasseneuil-du-Poitou', 'vide', 'mairie@vide.example', ?)", organisation, NOW],
    ...ROLES.map(member).flatMap(({ id, role }) => [
      ['insert into person (id, email, email_folded, created_at, last_active_on) values (?, ?, ?, ?, ?)', id, `${role}@vide.example`, `${role}@vide.example`, NOW, NOW.slice(0, 10)],
      ["insert into membership (organisation_id, person_id, identifiant, identifiant_folded, last_name, first_name, state, joined_at, notice_at) values (?, ?, ?, ?, 'Premier', 'Jour', 'active', ?, ?)", organisation, id, role, role, NOW, NOW],
      ["insert into member_role (organisation_id, person_id, product, role) values (?, ?, 'interventions', ?)", organisation, id, role],
    ]),
  );
  return Object.fromEntries(ROLES.map((role) => [`vide.${role}`, member(role)]));
}

/** One open page of each kind, among the demo's interventions. */
async function itemsOf(parvis) {
  const rows = await parvis.rows(`
    select i.id, i.status, i.blocked_at, i.closed_at, i.feedback, p.identifiant_folded as assignee, r.identifiant_folded as author
    from intervention i join organisation o on o.id = i.organisation_id
    left join assignment a on a.organisation_id = i.organisation_id and a.intervention_id = i.id
    left join membership p on p.organisation_id = a.organisation_id and p.person_id = a.person_id
    left join membership r on r.organisation_id = i.organisation_id and r.person_id = i.author_id
    where o.slug = 'poitiers' order by i.number`);
  const one = (status, matches = () => true) => rows.find((row) => row.status === status && matches(row))?.id ?? assert.fail(`no ${status}`);
  const mine = ({ assignee }) => assignee === 'g.metayer';
  const free = ({ blocked_at: blocked }) => blocked === null;
  return {
    waiting: one('to_validate'), unassigned: one('to_do', ({ assignee }) => assignee === null), mine: one('to_do', (row) => mine(row) && free(row)),
    started: one('in_progress', (row) => mine(row) && free(row)), done: one('done'), refused: one('refused'), cancelled: one('cancelled'),
    blocked: rows.find((row) => row.blocked_at !== null)?.id ?? assert.fail('none blocked'),
    solved: one('done', ({ author, closed_at: end }) => author === 'd.chauvin' && end > later(NOW, { days: -14, minutes: 10 })),
    reopen: one('done', ({ feedback }) => feedback === 'unsolved'),
  };
}

/** A phrase, a question of each kind, steps, kept filters: in long words too. */
async function setDailyWork(parvis, { administrateur, coordinateur }, { started }, [category, type]) {
  const [admin, desk] = [await parvis.api(administrateur), await parvis.api(coordinateur)];
  const [{ category_id: own }] = await parvis.rows('select category_id from intervention where id = ?', started);
  const asked = [['text', LONG.repeat(2)], ['number', 'Combien ?'], ['choice', 'Où ?'], ['yes_no', 'Est-ce dangereux ?']];
  const done = await Promise.all([
    admin.post('/interventions/phrases', { kind: 'comment', body: LONG.repeat(4) }),
    admin.post(`/interventions/categories/${own}/etapes`, { step: LONG.repeat(2) }),
    ...asked.map(([answer, label]) => admin.post(`/interventions/categories/${category}/questions`, {
      label, answer_kind: answer, choices: answer === 'choice' ? `Ici\n${LONG}` : '',
    })),
    admin.post(`/interventions/categories/${type}/questions`, { label: 'Depuis quand ?', answer_kind: 'text', required: true }),
    desk.post('/interventions/filtres', { name: LONG, query: 'blocked=1' }),
  ]);
  for (const { status, text } of done) assert.ok([200, 201].includes(status), text);
}

/** What the operator looks up, and how the night went. */
async function setConsole(parvis, { agent, operateur, 'vide.administrator': leaving }) {
  const bodies = [['commune', '93066', 'Saint-Denis', 'saint-denis', '219300662', '93'], ['commune', '86062', 'Chasseneuil-du-Poitou', 'chasseneuil-du-poitou', '218600625', '86'], ['departement', '93', 'Seine-Saint-Denis', 'seine-saint-denis', null, '93']];
  await parvis.write(
    ...bodies.map((row) => ['insert into official_body (kind, code, name, name_folded, siren, departement) values (?, ?, ?, ?, ?, ?)', ...row]),
    ["insert into purge_log (id, rule, day, ran_at, count, oldest_kept, duration_ms, finished) values (?, 'credential', ?, ?, 12, ?, 3, 1)", uuid('passage'), NOW.slice(0, 10), NOW, NOW],
    ["insert into outbox (id, organisation_id, kind, state, attempts, next_try_at, created_at) values ('abandonne', ?, 'notice', 'dead', 8, ?, ?)", agent.organisation, NOW, NOW],
    ["insert into closing (organisation_id, destroy_on, announced_at, operated_by) values (?, '2026-06-01', ?, ?)", leaving.organisation, NOW, operateur.organisation],
    [
      `insert into certificate (former_id, name, siren, zone, operated_by, created_at, announced_at, destroy_on, archive_at, archive_hash, started_at, counts, files, bytes, emptied_at, gone_at)
        values (?1, 'Commune d’autrefois', '218600625', 'Europe/Paris', ?2, ?3, ?3, '2026-02-01', ?3, ?4, ?3, '{"intervention":1234,"membership":12,"person":11}', 2468, 123456789, ?3, ?3)`,
      uuid('ancienne'), operateur.organisation, NOW, 'a1'.repeat(32),
    ],
  );
  const browser = await parvis.browser(leaving);
  await browser.post('/fin-de-contrat/archive');
  for (let cursor; (cursor = (await browser.get('/fin-de-contrat')).text.match(/name="cursor" value="([^"]*)"/)?.[1]);) {
    assert.equal((await browser.post('/fin-de-contrat/archive/continuer', { cursor: cursor.replaceAll('&quot;', '"') })).status, 303);
  }
}

/** A breach in long words, one organisation told and one without any address; a request that waits, late ones, one that is answered. */
async function registers(parvis, { operateur, agent, 'vide.agent': other }) {
  const desk = await parvis.api(operateur);
  const enter = async (path, fields) => {
    const { status, text, json } = await desk.post(path, fields);
    assert.ok([200, 201].includes(status), text);
    return json.id;
  };
  const silent = uuid('muette');
  await parvis.write(["insert into organisation (id, kind, name, slug, created_at) values (?, 'commune', ?, 'muette', ?)", silent, `Commune de ${LONG}`, NOW]);
  const breach = await enter('/console/violations', { nature: 'several', facts: LONG.repeat(3), known_at: '2026-03-01T18:00', organisation_ids: [agent.organisation, other.organisation, silent], people: '120', measures: LONG });
  await enter(`/console/violations/${breach}/organisations/${agent.organisation}/prevenir`, {});
  const asked = (received_on, kind) => enter('/console/demandes', { organisation_id: agent.organisation, received_on, kind, reference: LONG });
  const [open, late, closed] = [await asked('2026-02-20', 'access'), await asked('2026-01-10', 'erasure'), await asked('2026-02-10', 'portability')];
  await enter(`/console/demandes/${closed}/prolonger`, { months: '1', reason: LONG.repeat(2) });
  await enter(`/console/demandes/${closed}/repondre`, { answered_on: '2026-03-02', outcome: 'refused' });
  return { breach, open, late, closed };
}

/** Photos, a logo, long words, many flags, an invitation, an expired receipt: what the demo lacks. */
async function furnish(parvis, { agent, administrateur, voisin }, { started, unassigned }) {
  const program = await parvis.api(agent);
  const before = await program.upload(`/interventions/${started}/photos`, { moment: 'before' }, [['photo', JPEG], ['thumbnail', PNG]]);
  const after = await program.upload(`/interventions/${started}/photos`, { moment: 'after' }, [['photo', JPEG], ['thumbnail', PNG]]);
  assert.deepEqual([before.status, after.status], [201, 201], before.text + after.text);
  const [portrait, logo] = [
    await program.upload(`/equipe/${agent.id}/photo/modifier`, {}, [['photo', JPEG]]),
    await (await parvis.api(administrateur)).upload('/equipe/apparence/logo', {}, [['logo', PNG]]),
  ];
  assert.deepEqual([portrait.status, logo.status], [200, 200], portrait.text + logo.text);
  await parvis.write([
    "update intervention set address = ?, address_extra = ?, description = ?, city = ?, priority = 'urgent', blocked_at = ?, block_reason = ? where id = ?",
    `12 rue de la ${LONG}`, LONG.repeat(2), `${LONG.repeat(3)}\n\nhttps://exemple.fr/${LONG}`, LONG, NOW, LONG.repeat(2), unassigned,
  ]);
  const [{ email }] = await parvis.rows('select email from person where id = ?', voisin.id);
  const invited = await (await parvis.api(administrateur)).post('/equipe', {
    last_name: LONG, first_name: 'Marie-Antoinette-Joséphine', identifiant: 'm.longue', role: 'agent', email, phone: '05 49 30 01 09',
  });
  assert.equal(invited.status, 201, invited.text);
}

async function furtherRows(parvis, { administrateur, agent, coordinateur, demandeur }, { started }) {
  const reported = await (await parvis.api(agent)).post('/interventions', { address: 'Rond-point de la Porte de Paris', category_id: await anyCategory(parvis, agent) });
  const said = await (await parvis.api(coordinateur)).post(`/interventions/${started}/commentaires`, { body: `Bien vu.\nLe mur ${LONG.repeat(2)} est à nettoyer aussi.` });
  assert.deepEqual([reported.status, said.status], [201, 201], reported.text + said.text);
  const recurring = await (await parvis.api(coordinateur)).post('/interventions/recurrences', {
    address: `Parc ${LONG}`, category_id: await anyCategory(parvis, agent), frequency: 'monthly', first_day: '2026-03-31', start_time: '08:00', end_time: '10:00', assignee_ids: [agent.id],
  });
  const away = await (await parvis.api(agent)).post('/interventions/planning/indisponibilites', { first_day: NOW.slice(0, 10) });
  assert.deepEqual([recurring.status, away.status], [201, 201], recurring.text + away.text);
  const near = await (await parvis.api(demandeur)).post('/interventions', { ...NEAR, category_id: await anyCategory(parvis, agent) });
  assert.equal(near.status, 201, near.text);
  await parvis.write(['insert into follower (organisation_id, intervention_id, person_id, followed_at) values (?, ?, ?, ?)', agent.organisation, reported.json.id, demandeur.id, NOW]);
  await parvis.write(['insert into proconnect_identity (subject_hash, person_id, linked_at) values (?, ?, ?)', 'hash', coordinateur.id, NOW]);
  const [{ id: comment }] = await parvis.rows('select id from comment where intervention_id = ? order by created_at desc limit 1', started);
  const [{ id: photo }] = await parvis.rows('select id from photo where intervention_id = ? limit 1', started);
  const [{ id: token }] = await parvis.rows("select id from credential where kind = 'program' and person_id = ? limit 1", administrateur.id);
  const [{ id: zone }] = await parvis.rows("select id from zone where organisation_id = ? and kind = 'district' order by name limit 1", agent.organisation);
  return { token, receipt: reported.json.id, recurrence: recurring.json.id, comment, photo, zone };
}

/** The administrateur has a password; somebody has a one-time one, which is given back. */
async function passwords(parvis, { administrateur, absent }) {
  await parvis.write(['insert into password (person_id, hash, set_at) values (?, ?, ?)', administrateur.id, '$argon2id$', NOW]);
  const given = await (await parvis.browser(administrateur)).post(`/equipe/${absent.id}/mot-de-passe`, {}, { accept: 'application/json' });
  assert.equal(given.status, 201, given.text);
  return { identifiant: absent.identifiant, password: given.json.password };
}

async function anyCategory(parvis, { organisation }) {
  const [{ id }] = await parvis.rows('select id from category where organisation_id = ? and parent_id is null order by position limit 1', organisation);
  return id;
}

/** What to open: `[who, name, path, status, act]`; `act` brings the open page to another one, a form with its errors. */
export function tour({ items, category, type, comment, photo, receipt, recruits, recurrence, token, zone, people, given, registers }) {
  const item = (name, action = '') => `/interventions/${items[name]}${action}`;
  const member = (name, action) => `/equipe/${people[name].id}/${action}`;
  const several = (gesture, ...names) => `/interventions/lot?${new URLSearchParams([['geste', gesture], ...names.map((name) => ['intervention_ids', items[name]])])}`;
  const sent = (button, within = 'main') => async (window) => {
    await window.press(button, { within: window.page.locator(within) });
  };
  const emptied = (button, ...fields) => async (window) => {
    for (const field of fields) await window.page.getByLabel(field).first().fill('');
    await window.press(button);
  };
  const withPassword = (...buttons) => async (window) => {
    await window.page.locator('[name=identifiant]').fill(given.identifiant);
    await window.page.locator('[name=password]').fill(given.password);
    for (const button of buttons) await window.press(button, { within: window.page.locator('main') });
  };
  return [
    [null, 'accueil', '/', 200],
    [null, 'connexion', '/connexion', 200],
    [null, 'connexion-erreur', '/connexion', 422, sent('Recevoir un lien')],
    [null, 'lien', '/connexion/lien', 200],
    [null, 'code', '/connexion/code', 200],
    [null, 'code-erreur', '/connexion/code', 422, sent('Me connecter')],
    [null, 'mot-de-passe', '/connexion/mot-de-passe?organisation=poitiers', 200],
    [null, 'mot-de-passe-erreur', '/connexion/mot-de-passe', 422, sent('Me connecter')],
    [null, 'mot-de-passe-oublie', '/connexion/mot-de-passe/oublie', 200],
    [null, 'mot-de-passe-oublie-erreur', '/connexion/mot-de-passe/oublie', 422, sent('Recevoir un lien')],
    [null, 'mot-de-passe-lien', '/connexion/mot-de-passe/lien', 200],
    [null, 'durees', '/durees-de-conservation', 200],
    [null, 'droits', '/droits', 200],
    ['administrateur', 'droits-administrateur', '/droits', 200],
    [null, 'mentions-legales', '/mentions-legales', 200],
    ['agent', 'conditions', '/conditions', 200],
    ['demandeur', 'donnees-personnelles', '/donnees-personnelles', 200],
    [null, 'accessibilite', '/accessibilite', 200],
    [null, 'cookies', '/cookies', 200],
    ['coordinateur', 'plan-du-site', '/plan-du-site', 200],
    [null, 'non-connecte', '/interventions', 401],
    [null, 'hors-ligne', '/terrain/hors-ligne', 200],
    [null, 'introuvable', '/cette-page-n-existe-pas', 404],

    ['agent', 'journee', '/interventions', 200],
    ['agent', 'terrain', '/terrain/', 200],
    ['agent', 'journee-liste', '/interventions?vue=liste', 200],
    ['agent', 'journee-terminees', '/interventions?vue=terminees', 200],
    ['agent', 'signaler', '/interventions/nouvelle', 200],
    ['agent', 'signaler-erreur', '/interventions/nouvelle', 422, sent('Envoyer')],
    ['agent', 'a-faire', item('mine'), 200],
    ['agent', 'en-cours', item('started'), 200],
    ['agent', 'bloquer', item('started', '/bloquer'), 200],
    ['agent', 'bloquer-erreur', item('started', '/bloquer'), 422, sent('Signaler le blocage')],
    ['agent', 'recu', `/interventions/${receipt}/recu`, 200],
    [null, 'alertes-arret', '/alertes/arret', 200],
    ['agent', 'alertes', '/alertes', 200],
    ['agent', 'alertes-preferences', '/alertes/preferences', 200],
    ['demandeur', 'alertes-preferences-demandeur', '/alertes/preferences', 200],
    ['vide.agent', 'alertes-vides', '/alertes', 200],
    ['agent', 'compte-agent', '/mon-compte', 200],
    ['agent', 'mes-donnees', '/mes-donnees', 200],
    ['agent', 'identite', '/mes-donnees/identite', 200],
    ['agent', 'identite-erreur', '/mes-donnees/identite', 422, emptied('Enregistrer', 'Nom', 'Prénom')],
    ['agent', 'adresse', '/mes-donnees/adresse', 200],
    ['agent', 'adresse-erreur', '/mes-donnees/adresse', 422, sent('Recevoir le courriel de confirmation')],
    ['agent', 'adresse-code-erreur', '/mes-donnees/adresse', 422, sent('Confirmer avec ce code')],
    [null, 'adresse-confirmer', '/mes-donnees/adresse/confirmer', 200],
    ['agent', 'effacer', '/mes-donnees/effacer', 200],
    ['agent', 'ma-photo', member('agent', 'photo/modifier'), 200],
    ['agent', 'ma-photo-erreur', member('agent', 'photo/modifier'), 422, sent('Enregistrer la photo')],
    ['agent', 'ma-photo-retirer', member('agent', 'photo/retirer'), 200],
    ['demandeur', 'ma-photo-aucune', member('demandeur', 'photo/modifier'), 200],
    ['agent', 'effacer-erreur', '/mes-donnees/effacer', 422, sent('Effacer mon compte')],
    ['administrateur', 'effacer-refuse', '/mes-donnees/effacer', 200],
    ['administrateur', 'journal', '/journal-des-actions', 200],
    ['administrateur', 'journal-vide', '/journal-des-actions?action=erase_self', 200],
    ['administrateur', 'journal-erreur', '/journal-des-actions?from=2026-03-02&to=2026-03-01', 422],
    ['demandeur', 'mes-actions', '/journal-des-actions', 200],
    [null, 'registre-des-traitements', '/registre-des-traitements', 200],
    ['agent', 'equipe-agent', '/equipe', 403],
    ['agent', 'categories-agent', '/interventions/categories', 403],
    ['agent', 'refuser-interdit', item('mine', '/modifier'), 403],
    ['agent', 'invisible', item('waiting'), 404],
    ['coordinateur', 'photo-supprimer', item('started', `/photos/${photo}/supprimer`), 200],
    ['administrateur', 'photo-masquer', item('started', `/photos/${photo}/masquer`), 200],
    ['agent', 'connexions-fermer', '/mon-compte/connexions/fermer-les-autres', 200],

    ['coordinateur', 'tableau', '/interventions', 200],
    ['coordinateur', 'tableau-filtre', '/interventions?q=zzz', 200],
    ['coordinateur', 'liste', '/interventions?vue=liste', 200],
    ['coordinateur', 'liste-filtree', '/interventions?vue=liste&status=done&q=rue', 200],
    ['coordinateur', 'liste-vide', '/interventions?vue=liste&q=introuvable', 200],
    ['coordinateur', 'liste-echeances', '/interventions?vue=liste&order=due', 200],
    ['coordinateur', 'liste-choisie', '/interventions?vue=liste&status=to_do&tout=1', 200],
    ['coordinateur', 'lot-valider', several('valider', 'waiting'), 200],
    ['coordinateur', 'lot-affecter', several('affecter', 'mine', 'unassigned', 'waiting'), 200],
    ['coordinateur', 'lot-affecter-erreur', several('affecter', 'mine', 'waiting'), 422, sent('Affecter')],
    ['coordinateur', 'lot-planifier', several('planifier', 'mine', 'unassigned'), 200],
    ['coordinateur', 'lot-planifier-erreur', several('planifier', 'mine', 'done'), 422, sent('Planifier')],
    ['coordinateur', 'lot-impossible', several('valider', 'done', 'refused'), 200],
    ['coordinateur', 'lot-vide', '/interventions?vue=liste', 422, async ({ page }) => {
      await Promise.all([page.waitForEvent('domcontentloaded'), page.locator('button[name=geste][value=planifier]').click()]);
      await page.waitForLoadState();
    }],
    ['agent', 'lot-agent', several('valider', 'waiting'), 403],
    ['coordinateur', 'filtres', '/interventions/filtres', 200],
    ['coordinateur', 'filtre-garder', '/interventions/filtres?late=1&q=rue', 200],
    ['coordinateur', 'filtre-erreur', '/interventions/filtres?late=1&q=rue', 422, sent('Garder')],
    ['vide.coordinator', 'filtres-vides', '/interventions/filtres', 200],
    ['agent', 'filtres-agent', '/interventions/filtres', 200],
    ['demandeur', 'filtres-demandeur', '/interventions/filtres', 403],
    ['coordinateur', 'reouverture', item('reopen'), 200],
    ['demandeur', 'resolu', item('solved'), 200],
    ['demandeur', 'non-resolu', item('solved', '/non-resolu'), 200],
    ['demandeur', 'non-resolu-erreur', item('solved', '/non-resolu'), 422, sent('Demander la réouverture')],
    ['administrateur', 'phrases', '/interventions/phrases', 200],
    ['administrateur', 'phrases-erreur', '/interventions/phrases', 422, sent('Ajouter')],
    ['vide.administrator', 'phrases-vides', '/interventions/phrases', 200],
    ['coordinateur', 'phrases-coordinateur', '/interventions/phrases', 403],
    ['administrateur', 'travail', `/interventions/categories/${category}/travail`, 200],
    ['administrateur', 'travail-delai-erreur', `/interventions/categories/${category}/travail`, 422, async (window) => {
      await window.page.getByLabel('Délai en jours ouvrés').fill('300');
      await window.press('Enregistrer le délai');
    }],
    ['administrateur', 'travail-etape-erreur', `/interventions/categories/${category}/travail`, 422, sent('Ajouter l’étape')],
    ['administrateur', 'travail-question-erreur', `/interventions/categories/${category}/travail`, 422, async (window) => {
      await window.page.getByText('Ajouter une question').click();
      await window.press('Ajouter la question');
    }],
    ['administrateur', 'travail-type', `/interventions/categories/${type}/travail`, 200],
    ['coordinateur', 'travail-coordinateur', `/interventions/categories/${category}/travail`, 403],
    ['coordinateur', 'statistiques', '/interventions/statistiques', 200],
    ['coordinateur', 'statistiques-jours', '/interventions/statistiques?periode=jour&par=type', 200],
    ['coordinateur', 'statistiques-erreur', '/interventions/statistiques?du=2026-03-03&au=2026-03-02', 422],
    ['agent', 'fiche', item('mine', '/fiche'), 200],
    ['agent', 'feuille', '/interventions/fiches', 200],
    ['coordinateur', 'feuille-coordinateur', '/interventions/fiches?jour=2026-03-02', 200],
    ['administrateur', 'import', '/interventions/import', 200],
    ['administrateur', 'import-erreur', '/interventions/import', 422, sent('Lire le fichier')],
    ['administrateur', 'import-lu', '/interventions/import', 200, async (window) => {
      const text = 'adresse;categorie;cree_le\nPlace du Marché;Voirie;2025-01-01\nIci;Inconnue;2019-01-01\n';
      await window.page.getByLabel('Fichier').setInputFiles({ name: 'passe.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
      await window.press('Lire le fichier');
    }],
    ['agent', 'statistiques-agent', '/interventions/statistiques', 403],
    ['coordinateur', 'nouvelle', '/interventions/nouvelle', 200],
    ['coordinateur', 'nouvelle-erreur', '/interventions/nouvelle', 422, sent('Envoyer')],
    ['coordinateur', 'a-valider', item('waiting'), 200],
    ['coordinateur', 'non-assignee', item('unassigned'), 200],
    ['coordinateur', 'en-cours-coordinateur', item('started'), 200],
    ['coordinateur', 'commentaire-erreur', item('started'), 422, sent('Envoyer')],
    ['coordinateur', 'bloquee', item('blocked'), 200],
    ['coordinateur', 'terminee', item('done'), 200],
    ['coordinateur', 'refusee', item('refused'), 200],
    ['coordinateur', 'annulee', item('cancelled'), 200],
    ['coordinateur', 'modifier', item('started', '/modifier'), 200],
    ['coordinateur', 'modifier-erreur', item('mine', '/modifier'), 422, emptied('Enregistrer', /^Adresse/)],
    ['coordinateur', 'affecter', item('unassigned', '/affecter'), 200],
    ['coordinateur', 'valider-affecter', item('waiting', '/affecter'), 200],
    ['coordinateur', 'planifier', item('mine', '/planifier'), 200],
    ['coordinateur', 'planifier-erreur', item('unassigned', '/planifier'), 422, async (window) => {
      await window.page.locator('[name=planned_start]').fill('2026-03-05T10:00');
      await window.page.locator('[name=planned_end]').fill('2026-03-05T09:00');
      await window.press('Enregistrer');
    }],
    ['coordinateur', 'refuser', item('waiting', '/refuser'), 200],
    ['coordinateur', 'refuser-erreur', item('waiting', '/refuser'), 422, sent('Refuser la demande')],
    ['coordinateur', 'annuler', item('mine', '/annuler'), 200],
    ['coordinateur', 'annuler-erreur', item('mine', '/annuler'), 422, sent('Annuler l’intervention')],
    ['coordinateur', 'diviser', item('mine', '/diviser'), 200],
    ['coordinateur', 'diviser-erreur', item('mine', '/diviser'), 422, sent('Créer les parties')],
    ['coordinateur', 'reunir', item('mine', '/fusionner'), 200],
    ['coordinateur', 'reunir-erreur', item('mine', '/fusionner'), 422, sent('Réunir à cette intervention')],
    ['coordinateur', 'commentaire', item('started', `/commentaires/${comment}/modifier`), 200],
    ['coordinateur', 'commentaire-vide', item('started', `/commentaires/${comment}/modifier`), 422, emptied('Enregistrer', 'Commentaire')],
    ['coordinateur', 'commentaire-supprimer', item('started', `/commentaires/${comment}/supprimer`), 200],
    ['coordinateur', 'equipe-coordinateur', '/equipe', 200],

    ['coordinateur', 'planning', '/interventions/planning', 200],
    ['coordinateur', 'planning-equipe', '/interventions/planning?vue=equipe', 200],
    ['coordinateur', 'planning-mois', '/interventions/planning?vue=mois', 200],
    ['coordinateur', 'planning-liste', '/interventions/planning?vue=liste', 200],
    ['agent', 'planning-agent', '/interventions/planning', 200],
    ['vide.agent', 'planning-vide', '/interventions/planning?vue=liste', 200],
    ['coordinateur', 'indisponibilites', '/interventions/planning/indisponibilites', 200],
    ['coordinateur', 'indisponibilites-erreur', '/interventions/planning/indisponibilites', 422, sent('Ajouter')],
    ['agent', 'mes-indisponibilites', '/interventions/planning/indisponibilites', 200],
    ['agent', 'abonnement', '/interventions/planning/abonnement', 200],
    ['agent', 'abonnement-cree', '/interventions/planning/abonnement', 201, sent('Créer mon adresse secrète')],
    ['coordinateur', 'recurrences', '/interventions/recurrences', 200],
    ['vide.coordinator', 'recurrences-vides', '/interventions/recurrences', 200],
    ['coordinateur', 'recurrence-nouvelle', '/interventions/recurrences/nouvelle', 200],
    ['coordinateur', 'recurrence-erreur', '/interventions/recurrences/nouvelle', 422, sent('Créer la récurrence')],
    ['coordinateur', 'recurrence', `/interventions/recurrences/${recurrence}`, 200],
    ['coordinateur', 'recurrence-modifiee-erreur', `/interventions/recurrences/${recurrence}`, 422, emptied('Enregistrer', 'Adresse ou lieu')],
    ['coordinateur', 'recurrence-arreter', `/interventions/recurrences/${recurrence}/arreter`, 200],

    ['administrateur', 'open311', '/interventions/open311', 200],
    ['administrateur', 'open311-erreur', '/interventions/open311', 422, sent('Créer une clé')],
    ['administrateur', 'open311-cle', '/interventions/open311', 201, async (window) => {
      await window.page.getByLabel('Nom de la nouvelle clé').fill('Site de la ville');
      await window.press('Créer une clé');
    }],
    ['administrateur', 'open311-cles', '/interventions/open311', 200],

    ['coordinateur', 'carte', '/interventions/carte', 200],
    ['coordinateur', 'carte-vide', '/interventions/carte?state=closed&age=1', 200],
    ['coordinateur', 'carte-erreur', '/interventions/carte?age=0', 422],
    ['agent', 'carte-agent', '/interventions/carte', 200],
    ['demandeur', 'carte-demandeur', '/interventions/carte?state=all', 200],
    ['vide.coordinator', 'carte-premiere', '/interventions/carte', 200],
    ['coordinateur', 'statistiques-zones', '/interventions/statistiques?periode=annee&par=zone', 200],
    ['coordinateur', 'zones-coordinateur', '/interventions/zones', 403],
    ['administrateur', 'zones', '/interventions/zones', 200],
    ['administrateur', 'zones-erreur', '/interventions/zones', 422, sent('Ajouter')],
    ['vide.administrator', 'zones-vides', '/interventions/zones', 200],
    ['administrateur', 'zone', `/interventions/zones/${zone}`, 200],
    ['administrateur', 'zone-erreur', `/interventions/zones/${zone}`, 422, emptied('Enregistrer', 'Nom')],

    ['administrateur', 'equipe', '/equipe', 200],
    ['administrateur', 'personne-nouvelle', '/equipe/nouvelle', 200],
    ['administrateur', 'personne-erreur', '/equipe/nouvelle', 422, sent('Ajouter à l’équipe')],
    ['administrateur', 'personne', member('agent', 'modifier'), 200],
    ['administrateur', 'personne-modifiee-erreur', member('collegue', 'modifier'), 422, emptied('Enregistrer', 'Nom', 'Identifiant')],
    ['administrateur', 'retirer', member('agent', 'retirer'), 200],
    ['administrateur', 'apparence', '/equipe/apparence', 200],
    ['administrateur', 'apparence-essai', '/equipe/apparence?couleur=%23004d99', 200],
    ['administrateur', 'logo-erreur', '/equipe/apparence', 422, sent('Enregistrer le logo')],
    ['vide.administrator', 'logo-aucun', '/equipe/apparence', 200],
    ['administrateur', 'photo-personne', member('agent', 'photo/modifier'), 200],
    ['administrateur', 'photo-personne-ailleurs', member('voisin', 'photo/modifier'), 200],
    ['administrateur', 'apparence-erreur', '/equipe/apparence?couleur=%23ffd500', 422],
    ['administrateur', 'personnes-a-informer', '/equipe/a-informer', 200],
    ['vide.administrator', 'personnes-a-informer-vide', '/equipe/a-informer', 200],
    ['vide.administrator', 'personnes-import', '/equipe/import', 200],
    ['vide.administrator', 'personnes-import-erreur', '/equipe/import', 422, sent('Lire le fichier')],
    ['administrateur', 'personnes-import-attente', '/equipe/import', 200],
    ['administrateur', 'personnes-import-lu', `/equipe/import/${recruits.ready}`, 200],
    ['vide.administrator', 'personnes-import-fini', `/equipe/import/${recruits.done}`, 200],
    ['administrateur', 'usage-unique', member('collegue', 'mot-de-passe'), 200],
    ['administrateur', 'usage-unique-cree', member('collegue', 'mot-de-passe'), 201, sent('Créer le mot de passe')],
    ['administrateur', 'usage-unique-soi', member('administrateur', 'mot-de-passe'), 403],
    [null, 'mot-de-passe-choisir', '/connexion/mot-de-passe?organisation=poitiers', 200, withPassword('Me connecter')],
    [null, 'mot-de-passe-choisir-erreur', '/connexion/mot-de-passe?organisation=poitiers', 422, withPassword('Me connecter', 'Choisir ce mot de passe')],
    ['agent', 'mon-mot-de-passe', '/mon-compte/mot-de-passe', 200],
    ['agent', 'mon-mot-de-passe-erreur', '/mon-compte/mot-de-passe', 422, sent('Choisir ce mot de passe')],
    ['administrateur', 'mon-mot-de-passe-garder', '/mon-compte/mot-de-passe/supprimer', 200],
    ['administrateur', 'categories', '/interventions/categories', 200],
    ['administrateur', 'categories-erreur', '/interventions/categories', 422, sent('Ajouter')],
    ['administrateur', 'categorie', `/interventions/categories/${category}`, 200],
    ['administrateur', 'categorie-erreur', `/interventions/categories/${category}`, 422, sent('Ajouter')],
    ['administrateur', 'type', `/interventions/categories/${type}`, 200],
    ['administrateur', 'fin-de-contrat', '/fin-de-contrat', 200],
    ['vide.administrator', 'fin-de-contrat-archive', '/fin-de-contrat', 200],
    ['administrateur', 'compte', '/mon-compte', 200],
    ['administrateur', 'jetons', '/mon-compte/jetons', 200],
    ['administrateur', 'proconnect', '/mon-compte/proconnect', 200],
    ['coordinateur', 'proconnect-lie', '/mon-compte/proconnect', 200],
    ['administrateur', 'jeton-revoquer', `/mon-compte/jetons/${token}/revoquer`, 200],
    ['administrateur', 'jetons-erreur', '/mon-compte/jetons', 422, sent('Créer le jeton')],
    ['administrateur', 'moderation', item('started', `/commentaires/${comment}/modifier`), 200],
    ['administrateur', 'intervention-introuvable', `/interventions/${uuid('aucune')}`, 404],

    ['demandeur', 'demandes', '/interventions', 200],
    ['demandeur', 'demander', '/interventions/nouvelle', 200],
    ['demandeur', 'demander-questions', '/interventions/nouvelle', 200, async (window) => {
      await window.page.locator('[name=kind]').first().selectOption({ index: 1 });
      await window.press('Voir les questions de cette catégorie');
    }],
    ['demandeur', 'demande', item('waiting'), 200],
    ['demandeur', 'demande-refusee', item('refused'), 200],
    ['demandeur', 'suivie', `/interventions/${receipt}`, 200],
    ['demandeur', 'est-ce-la-meme', '/interventions/nouvelle', 200, async (window) => {
      await typeAddress(window.page, NEAR.address);
      await window.page.getByLabel('Catégorie').selectOption(await window.page.locator(`[name=kind] option[value^="${category}"]`).last().getAttribute('value'));
      await window.page.locator('form details').evaluateAll((folds) => folds.forEach((fold) => { fold.open = true; }));
      for (const name of ['latitude', 'longitude']) await window.page.locator(`[name=${name}]`).fill(String(NEAR[name]));
      await window.press('Voir les questions de cette catégorie');
      await window.press('Envoyer');
    }],
    ['agent', 'proches', `/interventions/proches?latitude=${NEAR.latitude}&longitude=${NEAR.longitude}&category_id=${category}`, 200],
    ['agent', 'proches-rien', `/interventions/proches?latitude=46.5&longitude=0.1&category_id=${category}`, 200],

    ['operateur', 'console-conditions', '/console/conditions', 200],
    ['operateur', 'console-conditions-erreur', '/console/conditions', 422, sent('Publier')],
    ['operateur', 'console', '/console', 200],
    ['operateur', 'console-creer', '/console/organisations/nouvelle', 200],
    ['operateur', 'console-recherche', '/console/organisations/nouvelle?q=saint', 200],
    ['operateur', 'console-introuvable', '/console/organisations/nouvelle?q=zzz', 200],
    ['operateur', 'console-confirmer', '/console/organisations/nouvelle/commune/93066', 200],
    ['operateur', 'console-confirmer-erreur', '/console/organisations/nouvelle/commune/93066', 422, sent('Créer l’organisation')],
    ['operateur', 'console-deja-creee', '/console/organisations/nouvelle/commune/86062', 409],
    ['operateur', 'console-organisation', `/console/organisations/${people.agent.organisation}`, 200],
    ['operateur', 'console-organisation-erreur', `/console/organisations/${people.agent.organisation}`, 422, sent('Chercher')],
    ['operateur', 'console-administrateur', `/console/organisations/${people.agent.organisation}/administrateur`, 200],
    ['operateur', 'console-administrateur-erreur', `/console/organisations/${people.agent.organisation}/administrateur`, 422, sent('Nommer administrateur')],
    ['operateur', 'console-contour', `/console/organisations/${people.agent.organisation}/contour`, 200],
    ['operateur', 'console-contour-erreur', `/console/organisations/${people.agent.organisation}/contour`, 422, sent('Enregistrer le contour')],
    ['operateur', 'console-personne', `/console/organisations/${people.agent.organisation}/personnes/${people.agent.id}`, 200],
    ['operateur', 'console-fin', `/console/organisations/${people['vide.administrator'].organisation}/fin-de-contrat`, 200],
    ['operateur', 'console-fin-aucune', `/console/organisations/${people.agent.organisation}/fin-de-contrat`, 200],
    ['operateur', 'console-fin-erreur', `/console/organisations/${people['vide.administrator'].organisation}/fin-de-contrat`, 422, sent('Détruire sans archive')],
    ['operateur', 'console-certificats', '/console/certificats', 200],
    ['operateur', 'console-certificat', `/console/certificats/${uuid('ancienne')}`, 200],
    ['operateur', 'console-fonctionnement', '/console/fonctionnement', 200],
    ['operateur', 'violations', '/console/violations', 200],
    ['operateur', 'violations-closes', '/console/violations?vue=closes', 200],
    ['operateur', 'violation-inscrire', '/console/violations/nouvelle', 200],
    ['operateur', 'violation-inscrire-erreur', '/console/violations/nouvelle', 422, sent('Enregistrer')],
    ['operateur', 'violation-heure-double', '/console/violations/nouvelle', 422, async (window) => {
      await window.page.locator('[name=known_at]').fill('2025-10-26T02:30');
      await window.press('Enregistrer');
    }],
    ['operateur', 'violation', `/console/violations/${registers.breach}`, 200],
    ['operateur', 'violation-completer', `/console/violations/${registers.breach}/modifier`, 200],
    ['operateur', 'demandes-droits', '/console/demandes', 200],
    ['operateur', 'demandes-droits-closes', '/console/demandes?vue=closes', 200],
    ['operateur', 'demande-droits-inscrire', '/console/demandes/nouvelle', 200],
    ['operateur', 'demande-droits-inscrire-erreur', '/console/demandes/nouvelle', 422, sent('Enregistrer')],
    ['operateur', 'demande-droits', `/console/demandes/${registers.open}`, 200],
    ['operateur', 'demande-droits-corriger', `/console/demandes/${registers.open}/modifier`, 200],
    ['operateur', 'demande-droits-repondre-erreur', `/console/demandes/${registers.open}`, 422, sent('Enregistrer la réponse')],
    ['operateur', 'demande-droits-prolonger-erreur', `/console/demandes/${registers.open}`, 422, sent('Prolonger le délai')],
    ['operateur', 'demande-droits-close', `/console/demandes/${registers.closed}`, 200],
    ['operateur', 'compte-exploitant', '/mon-compte', 200],
    ['operateur', 'plan-du-site-exploitant', '/plan-du-site', 200],
    ['administrateur', 'console-fermee', '/console', 403],

    ['voisin', 'invitations', '/invitations', 200],
    ['agent', 'invitations-vides', '/invitations', 200],

    ['vide.administrator', 'categories-vides', '/interventions/categories', 200],
    ['vide.coordinator', 'tableau-vide', '/interventions', 200],
    ['vide.coordinator', 'liste-premiere', '/interventions?vue=liste', 200],
    ['vide.coordinator', 'nouvelle-sans-categorie', '/interventions/nouvelle', 200],
    ['vide.agent', 'journee-vide', '/interventions', 200],
    ['vide.agent', 'terrain-vide', '/terrain/', 200],
    ['vide.requester', 'demandes-vides', '/interventions', 200],
  ].map(([who, name, path, status, act]) => ({ who, name, path, status, act }));
}

/** A little after the stage is set: what was done on it is past. */
export const CURTAIN = later(NOW, { minutes: 5 });
