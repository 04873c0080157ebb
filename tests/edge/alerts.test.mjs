// What people are told, in the service and by mail: who, when, and how it stops.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { DAILY, HOURLY, NOW, later, shows, start } from './harness.mjs';
import { PEOPLE, category } from './people.mjs';

const REPORT = { address: '12 rue Gambetta', category_id: category('Voirie'), type_id: category('Voirie', 'Obstacle voirie') };

let parvis;
let people;
let id;
before(async () => {
  parvis = await start();
  people = Object.fromEntries(await Promise.all(Object.keys(PEOPLE).map(async (who) => [who, await parvis.api(who)])));
});
after(() => parvis?.stop());

const ids = (...names) => names.map((who) => PEOPLE[who].id);
const move = (who, verb, fields, at = NOW) => people[who].at(at).post(`/interventions/${id}/${verb}`, fields);
const comment = (who, at) => move(who, 'commentaires', { body: 'Code de la grille : 4812' }, at);
const kinds = async (who) => (await people[who].get('/alertes')).json.items.filter((item) => item.intervention.id === id).map(({ kind }) => kind);
/** How many mails have been written so far. */
const written = async () => (await parvis.rows('select count(*) as count from outbox'))[0].count;
const hour = (at) => parvis.cron('alerts', HOURLY, at);

/** Asked by Dora, validated by Carl, for Gaston and Gina; told. */
beforeEach(async () => {
  id = (await people.dora.post('/interventions', REPORT)).json.id;
  assert.equal((await move('carl', 'valider', { assignee_ids: ids('gaston', 'gina') })).status, 200);
  await parvis.mails();
});

test('interventions 41: a comment tells those concerned and all who coordinate, in the service and within the hour', async () => {
  await parvis.write(['update person set email = null, email_folded = null where id = ?', PEOPLE.gina.id]);
  await parvis.write(['update person set suspended_at = ? where id = ?', NOW, PEOPLE.chloe.id]);
  const before = await written();
  assert.equal((await comment('gaston')).status, 201);
  assert.equal((await comment('gaston', later(NOW, { minutes: 20 }))).status, 201);
  for (const who of ['gina', 'dora', 'carl', 'alice']) assert.deepEqual((await kinds(who)).filter((kind) => kind === 'commented'), ['commented', 'commented'], who);
  for (const who of ['gaston', 'dan']) assert.ok(!(await kinds(who)).includes('commented'), who);
  assert.equal(await written(), before, 'nothing leaves before its hour');
  await hour(later(NOW, { minutes: 59 }));
  const mails = await parvis.mails();
  assert.deepEqual(mails.map(({ to }) => to).sort(), ['alice', 'carl', 'dora'].map((who) => PEOPLE[who].email), 'one each; Gina has no address');
  for (const { text, html, subject } of mails) {
    assert.equal(text.match(/un commentaire a été ajouté/g).length, 2);
    for (const words of ['4812', 'Gauthier', 'Gaston']) assert.ok(!`${subject}${text}${html}`.includes(words), words);
  }
  await hour(later(NOW, { minutes: 119 }));
  assert.deepEqual(await parvis.mails(), [], 'told once');
  const told = await parvis.rows('select count(*) as count from alert where person_id = ? and intervention_id = ? and kind = ?', PEOPLE.chloe.id, id, 'commented');
  assert.equal(told[0].count, 0, 'suspended');
  await parvis.write(['update person set suspended_at = null where id = ?', PEOPLE.chloe.id], ['update person set email = ?, email_folded = ? where id = ?', PEOPLE.gina.email, PEOPLE.gina.email, PEOPLE.gina.id]);
});

test('interventions 41: those who coordinate learn what blocks, though nobody took part before', async () => {
  const own = (await people.gaston.post('/interventions', { ...REPORT, assignee_ids: ids('gaston') })).json.id;
  const post = (verb, fields) => people.gaston.post(`/interventions/${own}/${verb}`, fields);
  assert.equal((await post('demarrer')).status, 200);
  assert.equal((await post('bloquer', { reason: 'Il manque une clé' })).status, 200);
  for (const who of ['alice', 'carl', 'chloe']) {
    const { items } = (await people[who].get('/alertes')).json;
    assert.deepEqual(items.filter((item) => item.intervention.id === own).map(({ kind }) => kind), ['blocked'], who);
  }
  await parvis.mails();
});

test('interventions 41: what is urgent leaves at once', async () => {
  const { version } = (await people.carl.get(`/interventions/${id}`)).json;
  assert.equal((await move('carl', 'modifier', { priority: 'urgent', version })).status, 200);
  const told = async () => (await parvis.mails()).map(({ to, subject }) => `${to} ${subject.replace(/^N°\s\d+\s–\s/, '')}`).sort();
  assert.deepEqual(await told(), ['alice', 'chloe', 'gaston', 'gina'].map((who) => `${PEOPLE[who].email} Intervention urgente`));
  const before = await written();
  assert.equal((await move('gaston', 'demarrer')).status, 200);
  assert.equal(await written(), before + 2, 'Carl and Dora, without any cron');
  assert.deepEqual(await told(), ['carl', 'dora'].map((who) => `${PEOPLE[who].email} Intervention commencée`));
});

test('alerts are one’s own: read, counted in the header, never another’s', async () => {
  await comment('gaston');
  const { items } = (await people.dora.get('/alertes')).json;
  const { id: alert } = items[0];
  assert.equal((await people.carl.post(`/alertes/${alert}/lue`)).status, 404);
  assert.equal((await people.quentin.post(`/alertes/${alert}/lue`)).status, 404);
  const browser = await parvis.browser('dora');
  shows(await browser.get('/alertes'), /class="bell-count"/);
  assert.equal((await people.dora.post(`/alertes/${alert}/lue`)).status, 200);
  assert.ok((await people.dora.get('/alertes')).json.items[0].read_at);
  const all = await browser.post('/alertes/lues');
  assert.deepEqual([all.status, all.location], [303, '/alertes?fait=alertes-lues']);
  assert.ok(!(await browser.get('/alertes')).text.includes('bell-count'));
  assert.equal((await parvis.request('/alertes', { headers: { accept: 'application/json' } })).status, 401);
});

test('each chooses what is mailed, and when', async () => {
  const choose = (who, fields) => people[who].post('/alertes/preferences', fields);
  assert.deepEqual((await choose('dora', { comments: 'immediate' })).json.comments, 'immediate');
  assert.equal((await choose('carl', { comments: 'never' })).status, 200);
  assert.equal((await choose('gina', { comments: 'weekly' })).status, 422);
  const before = await written();
  await comment('gaston');
  assert.equal(await written(), before + 1);
  assert.deepEqual((await parvis.mails()).map(({ to }) => to).sort(), ['alice', 'chloe', 'dora', 'gina'].map((who) => PEOPLE[who].email), 'hers at once, the others’ with the hour');
  assert.ok((await kinds('carl')).includes('commented'), 'the list keeps all');
  for (const who of ['dora', 'carl']) await choose(who, { comments: 'hourly' });
});

test('any mail stops them all, by a POST alone, without signing in', async () => {
  await comment('gaston');
  const mail = (await parvis.mails()).find(({ to }) => to === PEOPLE.dora.email);
  const [, token] = mail.text.match(/\/alertes\/arret#(\S+)/);
  const nobody = await parvis.browser();
  assert.equal((await nobody.get('/alertes/arret')).status, 200);
  assert.equal((await people.dora.get('/alertes/preferences')).json.comments, 'hourly', 'a GET stops nothing');
  assert.equal((await nobody.post('/alertes/arret', { token: 'x'.repeat(43) })).status, 404);
  shows(await nobody.post('/alertes/arret', { token }), /C’est fait/);
  assert.deepEqual(new Set(Object.values((await people.dora.get('/alertes/preferences')).json)), new Set(['never']));
  await comment('gaston');
  assert.deepEqual((await parvis.mails()).map(({ to }) => to).sort(), ['alice', 'carl', 'chloe', 'gina'].map((who) => PEOPLE[who].email));
  const kept = await parvis.rows('select token_hash from alert_stop');
  assert.ok(kept.every(({ token_hash: hash }) => /^[0-9a-f]{64}$/.test(hash)), 'hashes');
});

test('alerts are forgotten after ninety days', async () => {
  const left = async () => (await parvis.rows('select count(*) as count from alert where at <= ?', NOW))[0].count;
  assert.ok((await left()) > 0);
  await parvis.cron('settings', DAILY, later(NOW, { days: 90, seconds: -1 }));
  assert.ok((await left()) > 0);
  await parvis.cron('settings', DAILY, later(NOW, { days: 90 }));
  assert.equal(await left(), 0);
});
