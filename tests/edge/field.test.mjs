// The day in the field on workerd: what waited for the network is done once, in order, in the name of who did it; and what a phone installs.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { NOW, later, shows, start } from './harness.mjs';
import { PEOPLE, POITIERS, QUINCAY, category } from './people.mjs';
import { JPEG } from './pictures.mjs';

let parvis;
before(async () => {
  parvis = await start();
});
after(() => parvis?.stop());

const EARLIER = later(NOW, { minutes: -50 });
const TABLES = ['journal', 'comment', 'photo', 'audit', 'idempotency', 'outbox'];

async function given(...people) {
  const carl = await parvis.api('carl');
  const fields = { address: 'Ici', category_id: category('Voirie'), assignee_ids: people.map((who) => PEOPLE[who].id) };
  return (await carl.post('/interventions', fields)).json.id;
}

/** The requests of a queue as the phone's script makes them. */
const queueOf = (item, who) => {
  const common = { organisation: POITIERS, queued_by: PEOPLE[who].id, made_at: EARLIER };
  return [
    ['demarrer', common, []],
    ['photos', { ...common, moment: 'after' }, [['photo', JPEG]]],
    ['commentaires', { ...common, body: 'Fait ce matin.' }, []],
    ['terminer', common, []],
  ].map(([todo, fields, files], index) => ({ path: `/interventions/${item}/${todo}`, fields, files, key: `${item}-${index}` }));
};

async function send(who, queue) {
  const phone = await parvis.browser(who);
  const answers = [];
  for (const { path, fields, files, key } of queue) {
    answers.push(await phone.upload(path, fields, files, { accept: 'application/json', 'idempotency-key': key }));
  }
  return answers.map(({ status, json }) => ({ status, json }));
}

const counts = async () => Object.fromEntries(await Promise.all(TABLES.map(async (table) => [table, (await parvis.rows(`select count(*) as count from ${table}`))[0].count])));

test('interventions 35: the four effects of a queue, in order; the whole queue again changes nothing and is answered the same', async () => {
  const item = await given('gaston');
  const answers = await send('gaston', queueOf(item, 'gaston'));
  assert.deepEqual(answers.map(({ status }) => status), [200, 201, 201, 200], JSON.stringify(answers));
  const journal = await parvis.rows('select event, at, made_at from journal where intervention_id = ? order by position', item);
  assert.deepEqual(journal.slice(-3).map(({ event }) => event), ['started', 'photo_added', 'finished']);
  assert.deepEqual(new Set(journal.slice(-3).map(({ at, made_at: made }) => `${at} ${made}`)), new Set([`${NOW} ${EARLIER}`]));
  await parvis.mails();
  const [before, files] = [await counts(), await parvis.files()];
  assert.deepEqual(await send('gaston', queueOf(item, 'gaston')), answers);
  assert.deepEqual([await counts(), await parvis.files()], [before, files]);
});

test('interventions 35: what was given to somebody else meanwhile is answered 404, each time', async () => {
  const item = await given('gaston');
  const moved = await (await parvis.api('carl')).post(`/interventions/${item}/affecter`, { version: 1, assignee_ids: PEOPLE.gina.id });
  assert.equal(moved.status, 200, moved.text);
  assert.deepEqual((await send('gaston', queueOf(item, 'gaston'))).map(({ status }) => status), [404, 404, 404, 404]);
});

test('the queue of one person is refused in the session of another, and in another organisation', async () => {
  const item = await given('gaston', 'gina');
  const before = await counts();
  const refused = await send('gina', queueOf(item, 'gaston'));
  assert.deepEqual(refused.map(({ status }) => status), [409, 409, 409, 409]);
  assert.match(refused[0].json.detail, /une autre personne/);
  const elsewhere = queueOf(item, 'gina').map((one) => ({ ...one, fields: { ...one.fields, organisation: QUINCAY } }));
  assert.deepEqual((await send('gina', elsewhere)).map(({ status }) => status), [409, 409, 409, 409]);
  assert.deepEqual(await counts(), before);
});

test('sign-out drops the browser’s cache and leaves the queue to its script', async () => {
  const gaston = await parvis.browser('gaston');
  const other = await gaston.post('/deconnexion', { queued_by: PEOPLE.gina.id });
  assert.equal(other.status, 409);
  const left = await gaston.post('/deconnexion', { queued_by: PEOPLE.gaston.id });
  assert.deepEqual([left.status, left.headers.get('clear-site-data')], [303, '"cache"']);
});

test('the day is never kept by the browser itself, and only of one’s own', async () => {
  const [own, other] = [await given('gaston'), await given('gina')];
  const page = await (await parvis.browser('gaston')).get('/terrain/');
  assert.deepEqual([page.status, page.headers.get('cache-control')], [200, 'private, no-store']);
  shows(page, new RegExp(own));
  assert.ok(!page.text.includes(other));
});

test('what a phone installs is there, whole, and of /terrain/', async () => {
  const manifest = await parvis.request('/terrain/manifest.webmanifest');
  assert.match(manifest.type, /manifest\+json|json/);
  const { start_url: first, scope, icons } = JSON.parse(manifest.text);
  assert.deepEqual([first, scope], ['/terrain/', '/terrain/']);
  for (const { src, sizes } of icons) {
    const icon = await parvis.request(src);
    assert.deepEqual([icon.status, icon.type], [200, 'image/png'], src);
    assert.equal(`${icon.bytes.readUInt32BE(16)}x${icon.bytes.readUInt32BE(20)}`, sizes, src);
  }
  const worker = await parvis.request('/terrain/service-worker.js');
  assert.match(worker.type, /javascript/);
  assert.equal(worker.headers.get('cache-control'), 'public, no-cache');
  assert.equal(worker.text, await readFile('assets/fixed/terrain-worker.js', 'utf8'));
});
