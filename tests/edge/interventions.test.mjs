// Field jobs on workerd: who creates what, who moves what, who sees what.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NOW, later, shows, start } from './harness.mjs';
import { PEOPLE, POITIERS, category } from './people.mjs';

let parvis;
const people = {};
before(async () => {
  parvis = await start();
  for (const who of Object.keys(PEOPLE)) people[who] = await parvis.api(who);
});
after(() => parvis?.stop());

const REPORT = { address: '12 rue Gambetta', category_id: category('Voirie'), type_id: category('Voirie', 'Obstacle voirie') };
const ids = (...names) => names.map((who) => PEOPLE[who].id);

/** Creates an intervention that must be accepted; gives its identifier. */
async function created(who, fields = {}) {
  const answer = await people[who].post('/interventions', { ...REPORT, ...fields });
  assert.equal(answer.status, 201, answer.text);
  return answer.json.id;
}

const move = (who, id, verb, fields) => people[who].post(`/interventions/${id}/${verb}`, fields);
const read = async (who, id) => (await people[who].get(`/interventions/${id}`)).json;
const row = async (id) => (await parvis.rows('select * from intervention where id = ?', id))[0];
const assigned = async (id) => (await parvis.rows('select person_id from assignment where intervention_id = ? order by person_id', id)).map(({ person_id: person }) => person);
const journal = async (id) => (await parvis.rows('select event from journal where intervention_id = ? order by at, position', id)).map(({ event }) => event);
const count = async (table) => (await parvis.rows(`select count(*) as count from ${table}`))[0].count;
const fieldsOf = ({ json }) => json.errors.map(({ field }) => field).sort();

/** Whom the mails went to, and forgets them. */
const told = async () => (await parvis.mails()).map(({ to, subject }) => `${to} ${subject.replace(/^N°\s\d+\s–\s/, '')}`).sort();

test('interventions 1: a requester asks, with an address and a category', async () => {
  await told();
  const answer = await people.dora.post('/interventions', REPORT);
  assert.equal(answer.status, 201);
  assert.equal(answer.location, `/interventions/${answer.json.id}`);
  const found = await read('dora', answer.json.id);
  assert.deepEqual([found.status, found.status_label, found.assignees], ['to_validate', 'À valider', []]);
  assert.equal((await row(answer.json.id)).author_id, PEOPLE.dora.id);
  assert.deepEqual(fieldsOf(await people.dora.post('/interventions', { address: REPORT.address })), ['category_id']);
  assert.deepEqual(fieldsOf(await people.dora.post('/interventions', { category_id: REPORT.category_id })), ['address']);
  assert.deepEqual(fieldsOf(await people.dora.post('/interventions', { address: '  ', category_id: '' })), ['address', 'category_id']);
  assert.deepEqual(await told(), ['alice', 'carl', 'chloe'].map((who) => `${who}@poitiers.example Une demande à valider`));
});

test('interventions 1: numbers follow each other in each organisation', async () => {
  const numbers = [];
  for (let times = 0; times < 3; times += 1) numbers.push((await read('carl', await created('carl'))).number);
  assert.deepEqual(numbers, [numbers[0], numbers[0] + 1, numbers[0] + 2]);
  const other = await people.quentin.post('/interventions', { ...REPORT, category_id: category('Voirie', undefined, 'quincay'), type_id: '' });
  assert.equal(other.json.number, 1);
});

test('interventions 1: requests that race get a number each', async () => {
  const eight = ['alice', 'carl', 'chloe', 'gaston', 'gina', 'paula', 'dora', 'dan'];
  const answers = await Promise.all(eight.map((who) => people[who].racing().post('/interventions', REPORT)));
  assert.deepEqual(answers.map(({ status }) => status), eight.map(() => 201));
  assert.equal(new Set(answers.map(({ json }) => json.number)).size, 8);
});

test('interventions 2: a coordinator assigns several at creation, and both are told', async () => {
  await told();
  const id = await created('carl', { assignee_ids: ids('gaston', 'gina') });
  assert.equal((await row(id)).status, 'to_do');
  assert.deepEqual(await assigned(id), ids('gaston', 'gina').sort());
  assert.deepEqual(await told(), ['gaston', 'gina'].map((who) => `${who}@poitiers.example Une intervention pour vous`));
});

test('interventions 3: an agent assigns himself or nobody', async () => {
  const own = await created('gaston', { assignee_ids: ids('gaston') });
  assert.equal((await row(own)).status, 'to_do');
  assert.deepEqual(await assigned(own), ids('gaston'));
  const nobody = await created('gaston', { assignee_ids: [] });
  assert.equal((await row(nobody)).status, 'to_do');
  shows(await people.carl.get(`/interventions/${nobody}`, { accept: 'text/html' }), /Non assignée/);
  const before = await count('intervention');
  for (const others of [ids('gina'), ids('gaston', 'gina')]) {
    assert.equal((await people.gaston.post('/interventions', { ...REPORT, assignee_ids: others })).status, 403);
  }
  assert.equal(await count('intervention'), before, 'nothing was created');
  const receipt = await people.gaston.get(`/interventions/${nobody}/recu`, { accept: 'text/html' });
  assert.equal(receipt.status, 200);
  shows(receipt, new RegExp(`\\b${(await row(nobody)).number}\\b`));
  assert.equal((await people.gaston.get(`/interventions/${nobody}`)).status, 404, 'it left his view');
});

test('interventions 4: who may be assigned', async () => {
  const assign = (who, assignees) => people[who].post('/interventions', { ...REPORT, assignee_ids: assignees });
  assert.equal((await assign('dora', ids('gaston'))).status, 403);
  const [requester, foreign, unknown] = [await assign('carl', ids('dora')), await assign('carl', ids('quinn')), await assign('carl', ['0193a000-0000-7000-8000-000000000000'])];
  for (const answer of [requester, foreign, unknown]) assert.deepEqual([answer.status, fieldsOf(answer)], [422, ['assignee_ids']]);
  assert.deepEqual(foreign.json, unknown.json, 'the same words');
  assert.equal((await assign('carl', ids('alice', 'chloe'))).status, 201);
});

test('interventions 5: the client decides neither author, nor state, nor moment', async () => {
  const id = await created('dora', {
    author_id: PEOPLE.carl.id, author: 'carl', status: 'done', statut: 'terminee', created_at: '2020-01-01T00:00:00Z',
    organisation_id: PEOPLE.quinn.organisation, number: 99999, version: 7, closed_at: NOW, id: PEOPLE.dan.id,
  });
  const { author_id: author, status, created_at: at, organisation_id: organisation, version, closed_at: closed } = await row(id);
  assert.deepEqual([author, status, at, organisation, closed], [PEOPLE.dora.id, 'to_validate', NOW, POITIERS, null]);
  assert.ok(version <= 1);
  assert.notEqual(id, PEOPLE.dan.id);
});

test('interventions 6: limits hold at their boundaries', async () => {
  const accepts = { address: 'é'.repeat(100), address_extra: 'x'.repeat(500), city: 'x'.repeat(163), postcode: '86000', description: 'x'.repeat(5000) };
  for (const [field, value] of Object.entries(accepts)) {
    await created('carl', { [field]: value });
    const over = await people.carl.post('/interventions', { ...REPORT, [field]: field === 'postcode' ? '8600' : `${value}x` });
    assert.deepEqual([over.status, fieldsOf(over)], [422, [field]], field);
    assert.match(over.json.errors[0].message, /[a-zé]{3}.*\.$/, 'a sentence');
  }
  for (const [latitude, longitude, status] of [[-90, 0.34, 201], [90, 180, 201], [90.000001, 0.34, 422], [46.58, 180.1, 422], [46.58, '', 422], ['', 0.34, 422], ['46,580224', '0,340375', 201]]) {
    assert.equal((await people.carl.post('/interventions', { ...REPORT, latitude, longitude })).status, status, `${latitude} ${longitude}`);
  }
  const foreign = await people.carl.post('/interventions', { ...REPORT, category_id: category('Voirie', undefined, 'quincay') });
  assert.deepEqual([foreign.status, fieldsOf(foreign)], [422, ['category_id']]);
  const mixed = await people.carl.post('/interventions', { ...REPORT, type_id: category('Déchets', 'Dépôt sauvage') });
  assert.deepEqual([mixed.status, fieldsOf(mixed)], [422, ['type_id']]);
});

test('interventions 6: what was typed stays on the page', async () => {
  const carl = await parvis.browser('carl');
  const answer = await carl.post('/interventions', { address: 'Square « des Ormes »', postcode: '8600', description: 'Trou béant', kind: `${REPORT.category_id}/` });
  assert.equal(answer.status, 422);
  shows(answer, /value="Square « des Ormes »"/);
  shows(answer, />\s*Trou béant<\/textarea>/);
  shows(answer, new RegExp(`<option[^>]*value="${REPORT.category_id}/"[^>]* selected`));
  shows(answer, /<title>Erreur/);
});

test('interventions 7: a request is seen by its author and those who validate, edited, validated', async () => {
  await told();
  const id = await created('dora');
  for (const who of ['gaston', 'gina', 'dan']) assert.equal((await people[who].get(`/interventions/${id}`)).status, 404, who);
  await told();
  const { version } = await read('carl', id);
  assert.equal((await move('carl', id, 'modifier', { type_id: category('Voirie', 'Réparation chaussée'), version })).status, 200);
  assert.equal((await move('carl', id, 'valider')).status, 200);
  assert.equal((await row(id)).status, 'to_do');
  assert.deepEqual(await told(), ['dora@poitiers.example Votre demande est validée'], 'once');
  assert.equal((await journal(id)).length, 3);
  const history = (await read('dora', id)).journal.map(({ event }) => event);
  assert.deepEqual(history, await journal(id), 'created, edited, validated, in that order');
  assert.equal((await move('carl', id, 'valider')).status, 200, 'again: done already');
  assert.equal((await journal(id)).length, 3);
  assert.deepEqual(await told(), []);
});

test('interventions 8: a request is validated before it is assigned, or by the same gesture', async () => {
  const one = await created('dora');
  const { version } = await read('carl', one);
  const early = await move('carl', one, 'affecter', { assignee_ids: ids('gaston'), version });
  assert.deepEqual([early.status, early.json.current_status, early.json.current_status_label], [409, 'to_validate', 'À valider']);
  assert.deepEqual(await assigned(one), []);
  await told();
  assert.equal((await move('carl', one, 'valider', { assignee_ids: ids('gaston') })).status, 200);
  assert.equal((await row(one)).status, 'to_do');
  assert.deepEqual(await assigned(one), ids('gaston'));
  assert.deepEqual(await told(), ['dora@poitiers.example Votre demande est validée', 'gaston@poitiers.example Une intervention pour vous']);
});

test('interventions 9: refusing needs a reason, and is final', async () => {
  const id = await created('dora');
  await told();
  assert.deepEqual(fieldsOf(await move('carl', id, 'refuser', { reason: '  ' })), ['reason']);
  assert.equal((await move('carl', id, 'refuser', { reason: 'x'.repeat(501) })).status, 422);
  assert.equal((await move('carl', id, 'refuser', { reason: 'Relève du département' })).status, 200);
  const found = await read('dora', id);
  assert.deepEqual([found.status, found.status_label, found.closing_reason], ['refused', 'Refusée', 'Relève du département']);
  const [mail] = await parvis.mails();
  assert.equal(mail.to, PEOPLE.dora.email);
  assert.match(mail.text, /Relève du département/);
  const late = await move('chloe', id, 'valider');
  assert.deepEqual([late.status, late.json.current_status_label], [409, 'Refusée']);
  shows(await people.dora.get(`/interventions/${id}`, { accept: 'text/html' }), /Relève du département/);
});

test('interventions 10: an assigned agent starts and finishes, nobody else below the coordinator does', async () => {
  const id = await created('dora');
  await move('carl', id, 'valider', { assignee_ids: ids('gaston') });
  assert.equal((await move('gina', id, 'demarrer')).status, 404, 'not assigned');
  assert.equal((await move('dora', id, 'demarrer')).status, 403, 'her own');
  assert.equal((await move('gaston', id, 'demarrer')).status, 200);
  assert.equal((await row(id)).status, 'in_progress');
  assert.equal((await move('gina', id, 'terminer')).status, 404);
  assert.equal((await move('dora', id, 'terminer')).status, 403);
  await told();
  const at = later(NOW, { hours: 3 });
  assert.equal((await people.gaston.at(at).post(`/interventions/${id}/terminer`)).status, 200);
  const { status, closed_at: closed } = await row(id);
  assert.deepEqual([status, closed], ['done', at]);
  assert.deepEqual(await told(), ['carl', 'dora'].map((who) => `${who}@poitiers.example Intervention terminée`), 'never the actor');
});

test('interventions 11: the way goes through « En cours », and back is the coordinator’s', async () => {
  const id = await created('carl', { assignee_ids: ids('gaston') });
  const straight = await move('gaston', id, 'terminer');
  assert.equal(straight.status, 409);
  assert.match(straight.json.detail, /À faire/);
  assert.deepEqual([straight.json.current_status, straight.json.current_status_label], ['to_do', 'À faire']);
  await move('gaston', id, 'demarrer');
  await move('gaston', id, 'terminer');
  assert.equal((await move('gaston', id, 'rouvrir')).status, 403);
  await told();
  assert.equal((await move('carl', id, 'rouvrir')).status, 200);
  const { status, closed_at: closed } = await row(id);
  assert.deepEqual([status, closed], ['in_progress', null]);
  assert.deepEqual(await told(), ['gaston@poitiers.example Intervention rouverte']);
});

test('interventions 12: one starts, another finishes; the same key again is the same answer', async () => {
  const id = await created('carl', { assignee_ids: ids('gaston', 'gina') });
  assert.equal((await move('gaston', id, 'demarrer')).status, 200);
  const key = { 'idempotency-key': 'finish-1' };
  const first = await people.gina.post(`/interventions/${id}/terminer`, {}, key);
  const second = await people.gina.post(`/interventions/${id}/terminer`, {}, key);
  assert.deepEqual([first.status, second.status], [200, 200]);
  assert.deepEqual(second.json, first.json);
  assert.equal((await journal(id)).filter((event) => event === 'finished').length, 1);
  assert.equal((await move('gina', id, 'terminer')).status, 200, 'finishing what is finished');
  assert.equal((await journal(id)).filter((event) => event === 'finished').length, 1);
});

test('the same key creates once, and refuses another content', async () => {
  const key = { 'idempotency-key': 'create-1' };
  const first = await people.dora.post('/interventions', REPORT, key);
  const again = await people.dora.post('/interventions', REPORT, key);
  assert.deepEqual([again.status, again.json], [first.status, first.json]);
  const other = await people.dora.post('/interventions', { ...REPORT, address: 'Ailleurs' }, key);
  assert.equal(other.status, 422);
  const dan = await people.dan.post('/interventions', REPORT, key);
  assert.notEqual(dan.json.id, first.json.id, 'a key is its person’s');
  const race = await Promise.all([1, 2, 3].map(() => people.dora.racing().post('/interventions', REPORT, { 'idempotency-key': 'create-2' })));
  const created = new Set(race.filter(({ status }) => status === 201).map(({ json }) => json.id));
  assert.equal(created.size, 1);
  for (const { status } of race) assert.ok(status === 201 || status === 409, `${status}`);
});

test('interventions 13: a coordinator who starts what nobody has takes it', async () => {
  const id = await created('carl');
  assert.equal((await move('carl', id, 'demarrer')).status, 200);
  assert.equal((await row(id)).status, 'in_progress');
  assert.deepEqual(await assigned(id), ids('carl'));
});

test('interventions 15: an agent neither assigns, nor plans, nor prioritises, nor edits', async () => {
  const id = await created('carl', { assignee_ids: ids('gaston') });
  const before = [await row(id), await assigned(id)];
  const { version } = before[0];
  const tries = [
    ['affecter', { assignee_ids: ids('gina'), version }], ['affecter', { assignee_ids: [], version }],
    ['planifier', { planned_start: '2026-03-03T08:00', planned_end: '2026-03-03T10:00', version }],
    ['modifier', { priority: 'urgent', version }], ['modifier', { address: 'Ailleurs', version }],
    ['annuler', { reason: 'Non' }], ['refuser', { reason: 'Non' }], ['valider', {}], ['rouvrir', {}], ['remettre', {}],
  ];
  for (const [verb, fields] of tries) assert.equal((await move('gaston', id, verb, fields)).status, 403, verb);
  assert.deepEqual([await row(id), await assigned(id)], before);
  for (const form of ['affecter', 'planifier', 'modifier', 'annuler']) assert.equal((await people.gaston.get(`/interventions/${id}/${form}`, { accept: 'text/html' })).status, 403, form);
  for (const fields of [{ priority: 'urgent' }, { planned_start: '2026-03-03T08:00' }]) {
    assert.equal((await people.gaston.post('/interventions', { ...REPORT, ...fields })).status, 403, 'refused, not dropped');
  }
});

test('interventions 16: what each one sees, in every view', async () => {
  const mark = 'Zéphyrine';
  const item = async (who, fields) => created(who, { ...fields, description: mark });
  const i1 = await item('carl', { assignee_ids: ids('gaston') });
  const i2 = await item('carl', { assignee_ids: ids('gina') });
  const i3 = await item('carl', { assignee_ids: ids('gaston', 'gina') });
  const i4 = await item('gaston', {});
  const i5 = await item('dora', {});
  const all = [i1, i2, i3, i4, i5];
  const sets = { alice: all, carl: all, chloe: all, gaston: [i1, i3], gina: [i2, i3], dora: [i5], dan: [], paula: [] };
  for (const [who, seen] of Object.entries(sets)) {
    for (const path of ['/interventions', '/interventions?vue=liste', '/interventions?q=zephyrine', '/interventions?q=ZÉPHY', `/interventions?category_id=${REPORT.category_id}`]) {
      const { items } = (await people[who].get(path)).json;
      const listed = items.map(({ id }) => id).filter((id) => all.includes(id));
      assert.deepEqual(listed.sort(), [...seen].sort(), `${who} ${path}`);
    }
    for (const id of all) {
      assert.equal((await people[who].get(`/interventions/${id}`)).status, seen.includes(id) ? 200 : 404, who);
      const page = await people[who].get('/interventions?vue=liste', { accept: 'text/html' });
      assert.equal(page.text.includes(id), seen.includes(id), `${who}: the page`);
    }
  }
  assert.deepEqual((await people.quentin.get('/interventions?q=zephyrine')).json.items, []);
});

test('interventions 16: a list filtered by person shows no figure about that person', async () => {
  const path = `/interventions?vue=liste&assignee_id=${PEOPLE.gaston.id}`;
  const { json } = await people.carl.get(path);
  assert.deepEqual(Object.keys(json).sort(), ['items', 'next']);
  for (const view of [path, `/interventions?assignee_id=${PEOPLE.gaston.id}`]) {
    const whole = await people.carl.get(view, { accept: 'text/html' });
    // The head of the page counts the reader’s own unread alerts.
    const text = whole.text.slice(whole.text.indexOf('<main'));
    assert.ok(!/\d+\s+(interventions?|résultats?)\b|\d+\s+sur\s+\d+/i.test(text.replace(/<[^>]+>/g, ' ').replace(/&nbsp;|\u00a0/g, ' ')), view);
  }
});

test('filters that exclude each other leave nothing', async () => {
  await created('carl');
  assert.deepEqual((await people.carl.get('/interventions?vue=liste&state=open&status=done')).json.items, []);
  for (const query of ['status=inconnu', 'state=x', 'vue=x', 'limit=101', 'after=x', 'priority=x', 'since=hier']) assert.equal((await people.carl.get(`/interventions?${query}`)).status, 422, query);
  for (const query of [`assignee_id=${PEOPLE.gina.id}`, 'unassigned=1']) assert.equal((await people.gaston.get(`/interventions?${query}`)).status, 403, query);
});

test('lists go on by key, with their next page in Link', async () => {
  for (let times = 0; times < 55; times += 1) await created('carl', { address: `${times} chemin du Long` });
  const seen = new Set();
  let path = '/interventions?vue=liste';
  let pages = 0;
  while (path) {
    const { json, headers } = await people.carl.get(path);
    for (const { id } of json.items) {
      assert.ok(!seen.has(id), 'no item twice');
      seen.add(id);
    }
    const link = headers.get('link')?.match(/^<([^>]+)>; rel="next"$/)?.[1] ?? null;
    assert.equal(link === null, json.next === null);
    path = link;
    pages += 1;
  }
  assert.ok(pages > 1);
  assert.equal(seen.size, (await parvis.rows('select count(*) as count from intervention where organisation_id = ?', POITIERS))[0].count);
});

test('an edit of a version that is no longer is refused with what changed, and what was typed stays', async () => {
  const id = await created('carl');
  const { version } = await read('carl', id);
  assert.equal((await move('chloe', id, 'modifier', { address: '14 rue Gambetta', version })).status, 200);
  for (const [verb, fields] of [['modifier', { address: '16 rue Gambetta' }], ['affecter', { assignee_ids: ids('gaston') }], ['planifier', { planned_start: '2026-03-03T08:00' }]]) {
    assert.equal((await move('carl', id, verb, { ...fields, version })).status, 412, verb);
    assert.equal((await move('carl', id, verb, fields)).status, 422, `${verb} without a version`);
  }
  const browser = await parvis.browser('carl');
  const page = await browser.post(`/interventions/${id}/modifier`, { ...REPORT, address: '16 rue Gambetta', version });
  assert.equal(page.status, 412);
  shows(page, /value="16 rue Gambetta"/);
  shows(page, /Chloe Colin/, 'who changed it');
  const current = (await read('carl', id)).version;
  shows(page, new RegExp(`name="version" value="${current}"`));
  assert.equal((await row(id)).address, '14 rue Gambetta');
});

test('two edits that race: one wins, the other is told', async () => {
  const id = await created('carl');
  const { version } = await read('carl', id);
  const answers = await Promise.all(['carl', 'chloe', 'alice'].map((who) => move(who, id, 'modifier', { address: `${who}, 1`, version })));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412, 412]);
  const moves = await Promise.all(['carl', 'chloe', 'alice'].map((who) => move(who, id, 'demarrer')));
  for (const { status } of moves) assert.ok([200, 409].includes(status), `${status}`);
  assert.equal((await journal(id)).filter((event) => event === 'started').length, 1, 'started once');
});

test('what is planned is read on the organisation’s clock, and told with its offset', async () => {
  const id = await created('carl');
  const plan = async (start, end) => move('carl', id, 'planifier', { planned_start: start, planned_end: end, version: (await read('carl', id)).version });
  assert.equal((await plan('2026-03-23T08:00', '2026-03-23T10:00')).status, 200);
  assert.deepEqual([(await row(id)).planned_start, (await read('carl', id)).planned_start], ['2026-03-23T07:00:00Z', '2026-03-23T08:00:00+01:00']);
  assert.equal((await plan('2026-03-30T08:00', '2026-03-30T10:00')).status, 200);
  assert.deepEqual([(await row(id)).planned_start, (await read('carl', id)).planned_start], ['2026-03-30T06:00:00Z', '2026-03-30T08:00:00+02:00'], 'summer');
  assert.equal((await plan('2026-03-30T08:00', '2026-03-30T08:00')).status, 422, 'the end comes after the start');
  assert.equal((await plan('', '2026-03-30T08:00')).status, 422);
  assert.equal((await plan('', '')).status, 200, 'no plan any more');
  assert.equal((await row(id)).planned_start, null);
});

test('blocked is a flag with a reason; an assignee blocks, the work goes on', async () => {
  const id = await created('carl', { assignee_ids: ids('gaston') });
  assert.equal((await move('gaston', id, 'bloquer', { reason: 'Pluie' })).status, 409, 'not started');
  await move('gaston', id, 'demarrer');
  assert.equal((await move('gaston', id, 'bloquer', { reason: '' })).status, 422);
  assert.equal((await move('gaston', id, 'bloquer', { reason: 'Pluie' })).status, 200);
  const found = await read('gaston', id);
  assert.deepEqual([found.status, found.blocked, found.block_reason], ['in_progress', true, 'Pluie']);
  assert.equal((await move('gaston', id, 'debloquer')).status, 200);
  assert.equal((await read('gaston', id)).blocked, false);
});

test('cancelling and putting back are the coordinator’s', async () => {
  const id = await created('carl', { assignee_ids: ids('gaston') });
  await move('gaston', id, 'demarrer');
  assert.equal((await move('gaston', id, 'remettre')).status, 403);
  assert.equal((await move('carl', id, 'remettre')).status, 200);
  assert.equal((await row(id)).status, 'to_do');
  assert.equal((await move('carl', id, 'annuler', { reason: '' })).status, 422);
  assert.equal((await move('carl', id, 'annuler', { reason: 'Fait par le voisin' })).status, 200);
  assert.deepEqual([(await row(id)).status, (await row(id)).closing_reason], ['cancelled', 'Fait par le voisin']);
  assert.equal((await move('gaston', id, 'demarrer')).status, 409);
});

test('a requester amends what he asked until it is validated', async () => {
  const id = await created('dora');
  assert.equal((await move('dora', id, 'modifier', { description: 'Plus grand', version: (await read('dora', id)).version })).status, 200);
  assert.equal((await move('dora', id, 'modifier', { priority: 'urgent', version: (await read('dora', id)).version })).status, 403);
  await move('carl', id, 'valider');
  assert.equal((await move('dora', id, 'modifier', { description: 'Encore', version: (await read('dora', id)).version })).status, 409);
});

test('interventions 22: a comment is its author’s, and the administrator’s to moderate', async () => {
  const id = await created('dora');
  await move('carl', id, 'valider', { assignee_ids: ids('gaston') });
  await told();
  const answer = await move('gaston', id, 'commentaires', { body: 'Panneau posé' });
  assert.equal(answer.status, 201);
  assert.deepEqual(await told(), ['alice', 'carl', 'chloe', 'dora'].map((who) => `${who}@poitiers.example Un nouveau commentaire`), 'those concerned, never the actor');
  const comment = `commentaires/${(await read('gaston', id)).comments[0].id}`;
  assert.equal((await move('carl', id, `${comment}/modifier`, { body: 'Autre' })).status, 403);
  assert.equal((await move('carl', id, `${comment}/supprimer`)).status, 403);
  assert.equal((await move('gaston', id, `${comment}/modifier`, { body: 'Panneaux posés' })).status, 200);
  const edited = await people.carl.get(`/interventions/${id}`, { accept: 'text/html' });
  for (const words of [/Panneaux posés/, /[Mm]odifié/]) shows(edited, words);
  assert.equal((await move('alice', id, `${comment}/modifier`, { body: 'Panneaux en place' })).status, 200);
  shows(await people.carl.get(`/interventions/${id}`, { accept: 'text/html' }), /[Mm]odifié par l’administrateur/);
  assert.equal((await move('alice', id, `${comment}/supprimer`)).status, 200);
  const page = await people.carl.get(`/interventions/${id}`, { accept: 'text/html' });
  shows(page, /Commentaire supprimé par l’administrateur/);
  const [stub] = (await read('carl', id)).comments;
  assert.deepEqual([stub.body, stub.author], [null, null]);
  for (const words of ['Panneau posé', 'Panneaux posés', 'Panneaux en place']) {
    assert.ok(!page.text.includes(words));
    assert.ok(!JSON.stringify(await read('carl', id)).includes(words));
  }
});

test('interventions 23: a comment is written by who is signed in, now, as text', async () => {
  const id = await created('carl', { assignee_ids: ids('gaston') });
  await move('gaston', id, 'commentaires', { body: '<script>x</script>', author_id: PEOPLE.alice.id, auteur: 'alice', created_at: '2020-01-01T00:00:00Z', cree_le: '2020-01-01' });
  const [{ author_id: author, created_at: at }] = await parvis.rows('select author_id, created_at from comment where intervention_id = ?', id);
  assert.deepEqual([author, at], [PEOPLE.gaston.id, NOW]);
  for (const body of ['', ' \n\t', 'x'.repeat(5001)]) assert.deepEqual(fieldsOf(await move('gaston', id, 'commentaires', { body })), ['body']);
  assert.equal((await move('gaston', id, 'commentaires', { body: 'x'.repeat(5000) })).status, 201);
  shows(await people.gaston.get(`/interventions/${id}`, { accept: 'text/html' }), /&lt;script&gt;x&lt;\/script&gt;/);
  for (const who of ['gina', 'dora']) assert.equal((await move(who, id, 'commentaires', { body: 'Bonjour' })).status, 404, who);
});

test('categories are the administrator’s: named once, archived, brought back', async () => {
  const add = (name) => people.alice.post('/interventions/categories', { name });
  const made = await add('Fontaines');
  assert.equal(made.status, 201);
  const path = `/interventions/categories/${made.json.id}`;
  assert.ok([409, 422].includes((await add('Fontaines')).status), 'taken');
  for (const who of ['carl', 'gaston', 'dora']) assert.equal((await people[who].post('/interventions/categories', { name: 'Non' })).status, 403, who);
  const type = await people.alice.post(`${path}/types`, { name: 'Fuite' });
  assert.equal(type.status, 201);
  assert.equal((await people.dora.post('/interventions', { ...REPORT, category_id: made.json.id, type_id: type.json.id })).status, 201);
  assert.equal((await people.alice.post(`${path}/archiver`)).status, 200);
  assert.equal((await people.dora.post('/interventions', { ...REPORT, category_id: made.json.id, type_id: '' })).status, 422);
  assert.equal((await people.alice.post(`${path}/retablir`)).status, 200);
  assert.equal((await people.quentin.post(path, { name: 'Pris' })).status, 404);
});

test('no mail goes to its actor, and none says more than it must', async () => {
  await told();
  const description = 'Chez Madame Untel, 3e étage';
  const id = await created('dora', { description });
  await move('carl', id, 'valider', { assignee_ids: ids('gaston', 'carl') });
  await move('carl', id, 'commentaires', { body: 'Code de la grille : 4812' });
  await move('carl', id, 'demarrer');
  await move('carl', id, 'terminer');
  const mails = await parvis.mails();
  assert.ok(mails.length >= 5);
  for (const { to, subject, text, html } of mails) {
    assert.notEqual(to, PEOPLE[subject.includes('à valider') ? 'dora' : 'carl'].email, subject);
    for (const words of [description, '4812', 'Dumas', 'Gauthier', 'Caron']) assert.ok(!`${subject}${text}${html}`.includes(words), `${subject}: ${words}`);
    assert.match(text, new RegExp(`/interventions/${id}`));
  }
  const sent = await parvis.rows("select recipient, subject, body_text, body_html from outbox where state = 'sent'");
  for (const line of sent) assert.deepEqual(Object.values(line), [null, null, null, null], 'blanked once sent');
});
