// Daily work on workerd: several at once, deadlines, relaunches, phrases, questions, checklists, kept filters, « Résolu ? ».

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAILY, HOURLY, NOW, later, shows, start } from './harness.mjs';
import { PEOPLE, POITIERS, category } from './people.mjs';

const LOT = '/interventions/lot';
const PHRASES = '/interventions/phrases';
const FILTERS = '/interventions/filtres';
const VOIRIE = category('Voirie');
const OBSTACLE = category('Voirie', 'Obstacle voirie');
const REPORT = { address: '12 rue Gambetta', category_id: VOIRIE };

let parvis;
let people;
before(async () => {
  parvis = await start();
  people = Object.fromEntries(await Promise.all(Object.keys(PEOPLE).map(async (who) => [who, await parvis.api(who)])));
});
after(() => parvis?.stop());

const ids = (...names) => names.map((who) => PEOPLE[who].id);
const program = (who, at) => parvis.api(who, { at });
const path = (id, verb) => ['/interventions', id, verb].filter(Boolean).join('/');

/** An intervention by `who`, at `at`. */
async function created(who, fields = {}, at = NOW) {
  const answer = await people[who].at(at).post('/interventions', { ...REPORT, ...fields });
  assert.equal(answer.status, 201, answer.text);
  return answer.json.id;
}

const read = async (who, id, at = NOW) => (await people[who].at(at).get(path(id))).json;

async function move(who, id, verb, fields, at = NOW) {
  const answer = await people[who].at(at).post(path(id, verb), fields);
  assert.equal(answer.status, 200, `${verb}: ${answer.text}`);
}

/** Asked by Dora, done by Gaston a moment ago. */
async function done(at = NOW) {
  const id = await created('dora', {}, at);
  await move('carl', id, 'valider', { assignee_ids: ids('gaston') }, at);
  for (const verb of ['demarrer', 'terminer']) await move('gaston', id, verb, {}, at);
  await parvis.mails();
  return id;
}

const written = async () => (await parvis.rows('select count(*) as count from outbox'))[0].count;
const numbers = async (who, query, at = NOW) => (await people[who].at(at).get(`/interventions?vue=liste&${query}`)).json.items.map(({ number }) => number);
const numberOf = async (who, id) => (await read(who, id)).number;

/** Sets the delay of « Voirie » while `work` runs. */
async function within(days, work) {
  const set = (value) => people.alice.post(`/interventions/categories/${VOIRIE}/delai`, { working_days: value });
  assert.equal((await set(days)).status, 200);
  try {
    return await work();
  } finally {
    await set('');
  }
}

// ------------------------------------------------------------------ several at once

test('several requests are validated by one gesture, each with its history and its requester told', async () => {
  const waiting = [await created('dora'), await created('dora'), await created('dan')];
  await move('chloe', waiting[0], 'suivre');
  await parvis.mails();
  const { status, json } = await people.carl.post(`${LOT}/valider`, { intervention_ids: waiting });
  assert.deepEqual([status, json.items.map((item) => item.status)], [200, ['to_do', 'to_do', 'to_do']]);
  for (const id of waiting) {
    const journal = await parvis.rows('select event, actor_id from journal where intervention_id = ? order by position', id);
    assert.deepEqual(journal.map(({ event }) => event), ['created', 'validated']);
    assert.equal(journal[1].actor_id, PEOPLE.carl.id);
  }
  assert.deepEqual((await parvis.mails()).map(({ to }) => to).sort(), [PEOPLE.chloe.email, PEOPLE.dora.email], 'one mail for both of hers; who follows is told too; Dan has no address');
});

test('all of those chosen, or none: which are refused, and why, and nothing is lost', async () => {
  const [waiting, ready] = [await created('dora'), await created('carl')];
  const number = await numberOf('carl', waiting);
  const chosen = { intervention_ids: [waiting, ready], versions: [1, 1], assignee_ids: ids('gaston') };
  const refused = await people.carl.post(`${LOT}/affecter`, chosen);
  assert.equal(refused.status, 409);
  assert.deepEqual(refused.json.errors.map(({ field }) => field), ['intervention_ids']);
  assert.match(refused.json.errors[0].message, new RegExp(`^N°\\s${number}\\s: .*valid`, 'i'));
  assert.deepEqual((await read('carl', ready)).assignees, []);
  const page = await (await parvis.browser('carl')).post(`${LOT}/affecter`, chosen);
  assert.equal(page.status, 409);
  shows(page, /Laissées de côté/);
  assert.ok(page.text.includes(`value="${ready}"`) && !page.text.includes(`value="${waiting}"`), 'the form goes on with the others');
  assert.match(page.text, new RegExp(`value="${PEOPLE.gaston.id}"[^>]* checked`), 'what was typed stays');
  const gone = await people.carl.post(`${LOT}/valider`, { intervention_ids: [waiting, crypto.randomUUID()] });
  assert.equal(gone.status, 409);
  assert.match(gone.json.errors[0].message, /n’existe pas, ou plus/);
  assert.equal((await read('carl', waiting)).status, 'to_validate');
});

test('a hundred at once are validated, given and planned, and one more is refused', async () => {
  const hundred = [];
  for (let n = 0; n < 100; n += 1) hundred.push(await created('dora'));
  const versions = (version) => hundred.map(() => version);
  const one = crypto.randomUUID();
  const more = await people.carl.post(`${LOT}/valider`, { intervention_ids: [...hundred, one] });
  assert.equal(more.status, 422);
  assert.match(more.text, /100 au plus/);
  for (const [verb, fields] of [
    ['valider', {}],
    ['affecter', { versions: versions(1), assignee_ids: ids('gaston', 'gina') }],
    ['planifier', { versions: versions(2), planned_start: '2026-03-04T08:00', planned_end: '2026-03-04T10:00' }],
  ]) {
    const answer = await people.carl.post(`${LOT}/${verb}`, { intervention_ids: hundred, ...fields });
    assert.deepEqual([answer.status, answer.json.items?.length], [200, 100], answer.text.slice(0, 300));
  }
  const rows = await parvis.rows('select count(*) as count from assignment a join json_each(?) q on q.value = a.intervention_id', JSON.stringify(hundred));
  assert.equal(rows[0].count, 200);
  assert.equal((await read('gina', hundred[99])).planned_end, '2026-03-04T10:00:00+01:00');
});

test('two who act on the same ones at once: one is done whole, the other not at all', async () => {
  const both = [await created('carl'), await created('carl')];
  const give = (who, to) => people[who].racing().post(`${LOT}/affecter`, { intervention_ids: both, versions: [1, 1], assignee_ids: ids(to) });
  const answers = await Promise.all([give('carl', 'gaston'), give('chloe', 'gina')]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
  const people_ = await parvis.rows('select distinct person_id from assignment where intervention_id in (?, ?)', ...both);
  assert.equal(people_.length, 1);
});

test('a gesture that is sent twice is done once', async () => {
  const id = await created('carl');
  const key = { 'idempotency-key': crypto.randomUUID() };
  const give = () => people.carl.post(`${LOT}/affecter`, { intervention_ids: [id], versions: [1], assignee_ids: ids('gaston') }, key);
  const [one, two] = [await give(), await give()];
  assert.deepEqual([one.status, two.status, two.json], [200, 200, one.json]);
  assert.equal((await read('carl', id)).version, 2);
});

test('acting on several is for those who coordinate, within their organisation', async () => {
  const id = await created('carl', { assignee_ids: ids('gaston') });
  const body = { intervention_ids: [id], versions: [1], assignee_ids: ids('gaston') };
  for (const who of ['gaston', 'dora']) {
    assert.equal((await people[who].post(`${LOT}/affecter`, body)).status, 403, who);
    assert.equal((await people[who].get(`${LOT}?geste=planifier&intervention_ids=${id}`)).status, 403, who);
  }
  const foreign = await people.quentin.post(`${LOT}/planifier`, { intervention_ids: [id], versions: [1], planned_start: '2026-03-04T08:00' });
  const nowhere = await people.quentin.post(`${LOT}/planifier`, { intervention_ids: [crypto.randomUUID()], versions: [1], planned_start: '2026-03-04T08:00' });
  assert.deepEqual([foreign.status, foreign.text], [409, nowhere.text], 'as one of nowhere');
  const stranger = await people.carl.post(`${LOT}/affecter`, { ...body, assignee_ids: ids('quinn') });
  assert.equal(stranger.status, 422);
  assert.equal((await people.carl.post(`${LOT}/affecter`, { ...body, assignee_ids: [] })).status, 422);
  assert.equal((await people.carl.post(`${LOT}/planifier`, { ...body, planned_start: '' })).status, 422);
  assert.equal((await people.carl.post(`${LOT}/planifier`, {})).status, 422);
});

// ------------------------------------------------------------------ deadlines

test('a deadline counts working days, over week-ends and holidays', async () => {
  const cases = [
    ['2026-03-02T08:00:00Z', 1, '2026-03-03'],
    ['2026-03-06T08:00:00Z', 1, '2026-03-09', 'over a week-end'],
    ['2026-04-03T08:00:00Z', 1, '2026-04-07', 'Easter Monday'],
    ['2026-04-30T08:00:00Z', 5, '2026-05-11', 'the 1st and the 8th of May'],
    ['2026-05-13T08:00:00Z', 1, '2026-05-15', 'Ascension'],
    ['2026-12-24T08:00:00Z', 6, '2027-01-05', 'Christmas and New Year'],
    ['2026-03-08T23:30:00Z', 1, '2026-03-10', 'in Paris it is already Monday'],
  ];
  for (const [at, days, due, why] of cases) {
    const carl = await program('carl', at);
    const id = await within(days, async () => (await carl.post('/interventions', REPORT)).json.id);
    assert.equal((await carl.get(path(id))).json.due_on, due, why ?? at);
  }
});

test('a request has its deadline from its validation; another category has another', async () => {
  const id = await within(5, async () => {
    const asked = await created('dora');
    assert.equal((await read('carl', asked)).due_on, null);
    await move('carl', asked, 'valider', {}, later(NOW, { days: 2 }));
    return asked;
  });
  const { due_on: due, version } = await read('carl', id);
  assert.equal(due, '2026-03-11');
  await move('carl', id, 'modifier', { category_id: category('Déchets'), type_id: '', version });
  assert.equal((await read('carl', id)).due_on, null);
  for (const days of ['0', '251', 'deux', '1.5']) {
    const wrong = await people.alice.post(`/interventions/categories/${VOIRIE}/delai`, { working_days: days });
    assert.deepEqual([wrong.status, wrong.json.errors[0].field], [422, 'working_days'], days);
  }
  assert.equal((await people.carl.post(`/interventions/categories/${VOIRIE}/delai`, { working_days: '3' })).status, 403);
});

test('it is late from midnight of the day after, in the organisation’s zone, and while there is work', async () => {
  const id = await within(1, () => created('carl', { assignee_ids: ids('gaston') }));
  const number = await numberOf('carl', id);
  const late = async (at) => (await numbers('carl', 'late=1', at)).includes(number);
  assert.equal(await late('2026-03-03T22:59:59Z'), false);
  assert.equal(await late('2026-03-03T23:00:00Z'), true);
  shows(await (await parvis.browser('carl', { at: '2026-03-03T23:00:00Z' })).get(path(id)), /En retard/i);
  assert.ok(!(await (await parvis.browser('carl')).get(path(id))).text.includes('En retard'));
  for (const verb of ['demarrer', 'terminer']) await move('gaston', id, verb);
  assert.equal(await late('2026-03-03T23:00:00Z'), false);
});

test('what is divided, comes back or comes from a file has its deadline too', async () => {
  await within(3, async () => {
    const whole = await created('carl', { description: 'Tout le carrefour' });
    const divided = await people.carl.post(path(whole, 'diviser'), { parts: ['Le nord', 'Le sud'] });
    assert.ok([200, 201].includes(divided.status), divided.text);
    const parts = await parvis.rows('select due_on from intervention where organisation_id = ? and description in (?, ?)', POITIERS, 'Le nord', 'Le sud');
    assert.deepEqual(parts.map(({ due_on: due }) => due), ['2026-03-05', '2026-03-05']);
    const weekly = { ...REPORT, frequency: 'weekly', first_day: '2026-03-06', all_day: '1' };
    const { json } = await people.carl.post('/interventions/recurrences', weekly);
    const days = 'select occurrence_date as day, due_on from intervention where recurrence_id = ? order by occurrence_date';
    assert.deepEqual((await parvis.rows(days, json.id))[0], { day: '2026-03-06', due_on: '2026-03-11' });
    await parvis.cron('recurrences', DAILY, '2026-03-10T01:45:00Z');
    assert.deepEqual((await parvis.rows(days, json.id)).at(-1), { day: '2026-05-08', due_on: '2026-05-13' });
    const file = 'adresse;categorie;cree_le;statut\r\nQuai du fichier;Voirie;2026-02-26;À faire\r\n';
    const { json: kept } = await people.alice.upload('/interventions/import', {}, [['file', file]]);
    await people.alice.post(`/interventions/import/${kept.id}/lancer`);
    await people.alice.post(`/interventions/import/${kept.id}/continuer`, { cursor: 0 });
    const [line] = await parvis.rows('select due_on from intervention where address = ?', 'Quai du fichier');
    assert.equal(line.due_on, '2026-03-03');
  });
});

// ------------------------------------------------------------------ blocked, and urgent

test('what is blocked is told of in the morning of its relaunch, once', async () => {
  const id = await created('carl', { assignee_ids: ids('gaston') });
  await move('gaston', id, 'demarrer');
  const block = (day) => people.gaston.post(path(id, 'bloquer'), { reason: 'Il manque une pièce.', relaunch_on: day });
  for (const day of ['2026-03-02', '2026-02-01', '2027-03-03', 'demain']) {
    const wrong = await block(day);
    assert.deepEqual([wrong.status, wrong.json.errors[0].field], [422, 'relaunch_on'], day);
  }
  const page = await (await parvis.browser('gaston')).post(path(id, 'bloquer'), { reason: 'Il manque une pièce.', relaunch_on: '2026-03-02' });
  assert.ok(page.text.includes('Il manque une pièce.'), 'nothing typed is lost');
  assert.equal((await block('2026-03-05')).status, 200);
  await parvis.mails();
  const told = async () => {
    const rows = await parvis.rows("select person_id from alert where intervention_id = ? and kind = 'relaunched'", id);
    return rows.map(({ person_id: person }) => person).sort();
  };
  for (const early of ['2026-03-04T22:17:00Z', '2026-03-05T05:17:00Z']) {
    await parvis.cron('settings', HOURLY, early);
    assert.deepEqual(await told(), [], early);
  }
  for (const at of ['2026-03-05T06:17:00Z', '2026-03-05T07:17:00Z', '2026-03-06T06:17:00Z']) await parvis.cron('settings', HOURLY, at);
  assert.deepEqual(await told(), ids('alice', 'carl', 'chloe', 'gaston').sort());
  const mails = (await parvis.mails()).map(({ to }) => to).sort();
  assert.deepEqual(mails, ['alice', 'carl', 'chloe', 'gaston'].map((who) => PEOPLE[who].email));
  await move('gaston', id, 'debloquer');
  assert.equal((await read('gaston', id)).relaunch_on, null);
  assert.equal((await block('2026-03-09')).status, 200);
  await move('gaston', id, 'debloquer');
  await parvis.mails();
  await parvis.cron('settings', HOURLY, '2026-03-09T09:17:00Z');
  assert.deepEqual(await parvis.mails(), [], 'what is not blocked is not relaunched');
});

test('what is or becomes urgent is mailed at once, and what is high waits for its hour', async () => {
  const id = await created('carl', { assignee_ids: ids('gaston') });
  await parvis.mails();
  let before = await written();
  await move('carl', id, 'modifier', { priority: 'high', version: 1 });
  assert.equal(await written(), before);
  await move('carl', id, 'modifier', { priority: 'urgent', version: 2 });
  assert.equal(await written(), before + 3, 'without any cron');
  const mails = await parvis.mails();
  assert.deepEqual(mails.map(({ to }) => to).sort(), ['alice', 'chloe', 'gaston'].map((who) => PEOPLE[who].email));
  for (const { subject } of mails) assert.match(subject, /urgente/);
  before = await written();
  await move('carl', id, 'modifier', { city: 'Poitiers', version: 3 });
  assert.equal(await written(), before, 'told once');
  await created('carl', { priority: 'urgent', assignee_ids: ids('gaston') });
  assert.equal(await written(), before + 3, 'who does it, and the others who coordinate');
  await parvis.mails();
});

// ------------------------------------------------------------------ phrases, questions, checklists, filters

test('phrases are the administrateur’s, twenty a use, and put into a reason without a script', async () => {
  const add = (who, kind, body) => people[who].post(PHRASES, { kind, body });
  assert.deepEqual([(await add('carl', 'refuse', 'Non.')).status, (await people.gaston.get(PHRASES)).status], [403, 403]);
  const wrong = await add('alice', 'danse', '');
  assert.deepEqual(wrong.json.errors.map(({ field }) => field).sort(), ['body', 'kind']);
  const { json: first } = await add('alice', 'refuse', 'Cette voie relève du Département.');
  for (let n = 1; n < 20; n += 1) assert.equal((await add('alice', 'refuse', `Phrase ${n}.`)).status, 201);
  assert.equal((await add('alice', 'refuse', 'Une de trop.')).status, 422);
  assert.equal((await add('alice', 'comment', 'Merci de votre patience.')).status, 201);
  const id = await created('dora');
  const carl = await parvis.browser('carl');
  const page = await carl.post(path(id, 'refuser'), { reason: 'Désolé.', phrase: first.id, insert: '1' });
  assert.equal(page.status, 200);
  assert.ok(page.text.includes('Désolé.\nCette voie relève du Département.'));
  assert.equal((await read('carl', id)).status, 'to_validate', 'nothing is done');
  const quentin = await people.quentin.get(PHRASES);
  assert.deepEqual(quentin.json.items, []);
  assert.equal((await people.quentin.post(`${PHRASES}/${first.id}/supprimer`)).status, 404);
  assert.equal((await people.alice.post(`${PHRASES}/${first.id}/supprimer`)).status, 200);
  assert.equal((await people.alice.get(PHRASES)).json.items.length, 20);
});

test('the questions of a type are answered at its creation, and read with it', async () => {
  const of = (id) => `/interventions/categories/${id}`;
  const ask = async (id, fields) => (await people.alice.post(`${of(id)}/questions`, fields)).json.id;
  const wide = await ask(OBSTACLE, { label: 'Largeur ?', answer_kind: 'number', required: true });
  const what = await ask(VOIRIE, { label: 'Sur quoi ?', answer_kind: 'choice', choices: 'Trottoir\nChaussée' });
  const alone = await people.alice.post(`${of(VOIRIE)}/questions`, { label: 'Où ?', answer_kind: 'choice', choices: 'Ici' });
  assert.deepEqual([alone.status, alone.json.errors[0].field], [422, 'choices']);
  assert.equal((await people.carl.post(`${of(VOIRIE)}/questions`, { label: 'Où ?', answer_kind: 'text' })).status, 403);
  const [width, ground] = [`question_${wide}`, `question_${what}`];
  const send = (fields) => people.dora.post('/interventions', { ...REPORT, type_id: OBSTACLE, ...fields });
  for (const [fields, field] of [[{}, width], [{ [width]: 'large' }, width], [{ [width]: '1', [ground]: 'Toit' }, ground]]) {
    const wrong = await send(fields);
    assert.deepEqual([wrong.status, wrong.json.errors[0].field], [422, field]);
    assert.match(wrong.json.errors[0].message, /^«\s(Largeur|Sur quoi)/);
  }
  const { json } = await send({ [width]: '1,50', [ground]: 'Chaussée' });
  const answers = (await read('dora', json.id)).answers.map(({ question, answer }) => [question, answer]);
  assert.deepEqual(answers.sort(), [['Largeur ?', '1,5'], ['Sur quoi ?', 'Chaussée']]);
  shows(await (await parvis.browser('carl')).get(path(json.id)), /Sur quoi/);
  const dora = await parvis.browser('dora');
  const bare = await dora.post('/interventions', { address: 'Quai des mots gardés', kind: `${VOIRIE}/${OBSTACLE}` });
  assert.equal(bare.status, 422);
  assert.ok(bare.text.includes(`name="${width}"`) && bare.text.includes('Quai des mots gardés'), 'the form comes back with its questions');
  for (const [id, question] of [[OBSTACLE, wide], [VOIRIE, what]]) {
    assert.equal((await people.alice.post(`${of(id)}/questions/${question}/retirer`)).status, 200);
  }
  assert.equal((await send({})).status, 201, 'no longer asked');
  assert.equal((await read('dora', json.id)).answers.length, 2, 'what was answered stays');
});

test('those who work tick the steps while it is under way, and nobody’s name stays', async () => {
  const place = `/interventions/categories/${VOIRIE}/etapes`;
  const add = async (label) => (await people.alice.post(place, { step: label })).json.id;
  const [fence, clean] = [await add('Baliser'), await add('Nettoyer')];
  const id = await created('carl', { assignee_ids: ids('gaston') });
  const tick = (who, ...steps) => people[who].post(path(id, 'etapes'), { step_ids: steps });
  assert.equal((await tick('gaston', fence)).status, 409);
  await move('gaston', id, 'demarrer');
  assert.deepEqual([(await tick('gina', fence)).status, (await tick('gaston', crypto.randomUUID())).status], [404, 422]);
  const ticked = async () => (await read('gaston', id)).steps.map(({ ticked: isTicked }) => isTicked);
  assert.equal((await tick('gaston', fence)).status, 200);
  assert.deepEqual(await ticked(), [true, false]);
  assert.equal((await tick('carl', clean)).status, 200);
  assert.deepEqual(await ticked(), [false, true]);
  assert.deepEqual(Object.keys((await parvis.rows('select * from ticked_step'))[0]).sort(), ['intervention_id', 'organisation_id', 'step_id']);
  await move('gaston', id, 'terminer');
  assert.equal((await tick('gaston', fence)).status, 409);
  for (const step of [fence, clean]) assert.equal((await people.alice.post(`${place}/${step}/retirer`)).status, 200);
  assert.deepEqual(await ticked(), [true], 'a ticked step stays');
});

test('filters are kept for oneself, twenty at most, and hold the list’s filters alone', async () => {
  const keep = (who, name, query) => people[who].post(FILTERS, { name, query });
  const first = await keep('carl', 'Voirie', 'vue=liste&status=to_do&q=rue+haute&after=12&x=1');
  assert.deepEqual([first.status, first.location], [201, '/interventions?vue=liste&q=rue+haute&status=to_do']);
  for (const [name, query] of [['Voirie', 'late=1'], ['', 'late=1'], ['Rien', 'vue=liste']]) {
    const wrong = await keep('carl', name, query);
    assert.deepEqual([wrong.status, wrong.json.errors[0].field], [422, 'name'], name);
  }
  assert.deepEqual([(await keep('chloe', 'Voirie', 'late=1')).status, (await keep('dora', 'Voirie', 'late=1')).status], [201, 403]);
  for (let n = 1; n < 20; n += 1) assert.equal((await keep('carl', `Filtre ${n}`, 'late=1')).status, 201);
  assert.equal((await keep('carl', 'De trop', 'late=1')).status, 422);
  assert.equal((await people.chloe.post(`${FILTERS}/${first.json.id}/supprimer`)).status, 404, 'another’s');
  assert.equal((await people.carl.post(`${FILTERS}/${first.json.id}/supprimer`)).status, 200);
  const own = async (who) => (await people[who].get(FILTERS)).json.items.length;
  assert.deepEqual([await own('carl'), await own('chloe')], [19, 1]);
});

test('a search knows no accents, no case and no ligatures, and a category by the name it has today', async () => {
  const id = await created('carl', { category_id: category('Espaces verts'), type_id: category('Espaces verts', 'Élaguage'), description: 'Œuvre d’art cassée près du nœud routier' });
  const number = await numberOf('carl', id);
  const found = async (words) => (await numbers('carl', `q=${encodeURIComponent(words)}`)).includes(number);
  for (const words of ['elaguage', 'ÉLAGUAGE', 'élag', 'espaces', 'oeuvre', 'ŒUVRE', 'cassee', 'noeud', 'casse elag', `${number}`]) assert.equal(await found(words), true, words);
  for (const words of ['laguage', 'voirie', 'cassée voirie']) assert.equal(await found(words), false, words);
  const rename = (name) => people.alice.post(`/interventions/categories/${category('Espaces verts', 'Élaguage')}`, { name });
  assert.equal((await rename('Coupe des arbres')).status, 200);
  assert.deepEqual([await found('arbre'), await found('elaguage')], [true, false]);
  await rename('Élaguage');
});

// ------------------------------------------------------------------ « Résolu ? »

test('« Résolu ? »: yes is kept and tells nobody; no asks those who coordinate, and changes no state', async () => {
  const id = await done();
  const no = (words) => people.dora.post(path(id, 'non-resolu'), { words });
  for (const [who, status] of [['gaston', 403], ['carl', 403], ['dan', 404]]) assert.equal((await people[who].post(path(id, 'resolu'))).status, status, who);
  shows(await (await parvis.browser('dora')).get(path(id)), /Le problème est-il résolu/);
  const empty = await no('');
  assert.deepEqual([empty.status, empty.json.errors[0].field], [422, 'words']);
  await move('dora', id, 'resolu');
  assert.deepEqual(await parvis.mails(), []);
  assert.equal((await no('Le trou s’est reformé.')).status, 200);
  assert.deepEqual((await parvis.mails()).map(({ to }) => to).sort(), ['alice', 'carl', 'chloe'].map((who) => PEOPLE[who].email));
  const number = await numberOf('carl', id);
  assert.equal((await read('carl', id)).status, 'done');
  assert.deepEqual(await numbers('carl', 'reopen_asked=1'), [number]);
  shows(await (await parvis.browser('carl')).get(path(id)), /Le trou s’est reformé/);
  assert.equal((await people.gaston.post(path(id, 'ecarter-reouverture'))).status, 403);
  await move('chloe', id, 'ecarter-reouverture');
  assert.deepEqual(await numbers('carl', 'reopen_asked=1'), []);
  assert.equal((await people.chloe.post(path(id, 'ecarter-reouverture'))).status, 409);
  assert.equal((await no('Encore.')).status, 200);
  await move('carl', id, 'rouvrir');
  assert.deepEqual(await numbers('carl', 'reopen_asked=1'), []);
  assert.equal((await no('Et encore.')).status, 409);
});

test('« Résolu ? »: fourteen days to the minute, from the last end', async () => {
  const id = await done();
  const [last, over] = [later(NOW, { days: 14, seconds: -1 }), later(NOW, { days: 14, minutes: 1 })];
  assert.equal((await people.dora.at(last).post(path(id, 'non-resolu'), { words: 'Toujours là.' })).status, 200);
  for (const [method, verb] of [['post', 'resolu'], ['post', 'non-resolu'], ['get', 'non-resolu']]) {
    const late = await people.dora.at(over)[method](path(id, verb), method === 'post' ? { words: 'Trop tard.' } : undefined);
    assert.equal(late.status, 409, verb);
    assert.match(late.text, /Les 14\sjours pour répondre sont passés/);
  }
  assert.ok(!(await (await parvis.browser('dora', { at: over })).get(path(id))).text.includes('Oui, c’est résolu'));
  await move('carl', id, 'rouvrir', {}, over);
  await move('gaston', id, 'terminer', {}, over);
  assert.equal((await people.dora.at(later(over, { days: 13 })).post(path(id, 'resolu'))).status, 200, 'a new end, fourteen new days');
});
