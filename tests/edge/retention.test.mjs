// Forgetting on workerd: crons run as of any day, and what they leave behind.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAILY, HOURLY, NOW, later, start } from './harness.mjs';
import { PEOPLE, POITIERS, category } from './people.mjs';
import { JPEG, PNG } from './pictures.mjs';

let parvis;
before(async () => { parvis = await start(); });
after(() => parvis?.stop());

const REPORT = { address: '12 rue Gambetta', category_id: category('Voirie'), description: 'Chez Mme Untel' };
const CHILDREN = ['assignment', 'comment', 'journal', 'photo', 'intervention_word', 'alert'];

/** An intervention reported and photographed at `at`, and finished then if `done`; its rows. */
async function lived(at, { done }) {
  const [dora, carl, gaston] = await Promise.all(['dora', 'carl', 'gaston'].map((who) => parvis.api(who, { at })));
  const { id, number } = (await dora.post('/interventions', REPORT)).json;
  await dora.upload(`/interventions/${id}/photos`, { moment: 'before' }, [['photo', JPEG], ['thumbnail', PNG]]);
  await carl.post(`/interventions/${id}/valider`, { assignee_ids: [PEOPLE.gaston.id] });
  await gaston.post(`/interventions/${id}/commentaires`, { body: 'Je passe' });
  if (done) for (const verb of ['demarrer', 'terminer']) assert.equal((await gaston.post(`/interventions/${id}/${verb}`)).status, 200);
  const [{ key, thumbnail_key: thumbnail }] = await parvis.rows('select key, thumbnail_key from photo where intervention_id = ?', id);
  await parvis.mails();
  return { id, number, keys: [key, thumbnail] };
}

const exists = async (id) => (await parvis.rows('select id from intervention where id = ?', id)).length === 1;
const night = (day) => parvis.cron('settings', DAILY, `${day}T01:30:00Z`);
const inR2 = async (keys) => (await parvis.files()).filter((key) => keys.includes(key));

test('interventions 36: finished, then three years to the day, and nothing is left but a number', async () => {
  const { id, number, keys } = await lived('2023-05-10T10:00:00Z', { done: true });
  await night('2026-05-09');
  assert.ok(await exists(id), 'on the eve it stays');
  await night('2026-05-10');
  assert.ok(!(await exists(id)));
  for (const table of CHILDREN) assert.deepEqual(await parvis.rows(`select * from ${table} where intervention_id = ?`, id), [], table);
  assert.deepEqual((await inR2(keys)).length, 2, 'the queue has not run');
  await parvis.cron('settings', HOURLY, '2026-05-10T02:20:00Z');
  assert.deepEqual(await inR2(keys), []);
  for (const key of keys) assert.equal(await parvis.bucket.head(key), null, 'R2 says 404');
  assert.deepEqual(await parvis.rows('select * from file_deletion'), []);
  const tombstones = await parvis.rows('select * from intervention_tombstone where number = ?', number);
  assert.deepEqual(tombstones, [{ organisation_id: POITIERS, number, deleted_on: '2026-05-10' }]);
  const log = await parvis.rows("select rule, day, count, finished from purge_log where rule = 'intervention' and count > 0");
  assert.deepEqual(log, [{ rule: 'intervention', day: '2026-05-10', count: 1, finished: 1 }]);
});

test('interventions 36: running it again changes nothing', async () => {
  const before = await Promise.all(['intervention', 'intervention_tombstone', 'file_deletion', 'photo'].map((table) => parvis.rows(`select * from ${table}`)));
  await night('2026-05-10');
  await parvis.cron('settings', HOURLY, '2026-05-10T03:20:00Z');
  const after = await Promise.all(['intervention', 'intervention_tombstone', 'file_deletion', 'photo'].map((table) => parvis.rows(`select * from ${table}`)));
  assert.deepEqual(after, before);
});

test('interventions 36: never closed, its administrator is warned a month before', async () => {
  const { id } = await lived('2023-05-10T10:00:00Z', { done: false });
  await night('2026-04-09');
  assert.deepEqual(await parvis.mails(), []);
  await night('2026-04-10');
  const mails = await parvis.mails();
  assert.deepEqual(mails.map(({ to }) => to), [PEOPLE.alice.email]);
  assert.match(mails[0].text, /10\smai\s2026/);
  assert.match(mails[0].text, new RegExp(id));
  for (const words of ['Untel', 'Gambetta', 'Gaston', 'Dora']) assert.ok(!`${mails[0].subject}${mails[0].text}`.includes(words), words);
  await night('2026-04-11');
  assert.deepEqual(await parvis.mails(), [], 'warned once');
  await night('2026-05-09');
  assert.ok(await exists(id));
  await night('2026-05-10');
  assert.ok(!(await exists(id)));
});

test('interventions 36: a sign of life puts the day off', async () => {
  const { id } = await lived('2023-05-10T10:00:00Z', { done: false });
  await night('2026-04-10');
  await parvis.mails();
  const carl = await parvis.api('carl', { at: '2026-04-20T08:00:00Z' });
  await carl.post(`/interventions/${id}/commentaires`, { body: 'Toujours là' });
  await night('2026-05-10');
  assert.ok(await exists(id));
  await night('2029-04-19');
  assert.ok(await exists(id));
  await night('2029-04-20');
  assert.ok(!(await exists(id)));
  await parvis.mails();
});

test('interventions 36: finished on 29 February, gone on 1 March', async () => {
  const { id } = await lived('2024-02-29T10:00:00Z', { done: true });
  await night('2027-02-28');
  assert.ok(await exists(id));
  await night('2027-03-01');
  assert.ok(!(await exists(id)));
});

test('a missed night is made up for, and much is forgotten in one go', async () => {
  const at = '2023-01-10T10:00:00Z';
  const items = Array.from({ length: 250 }, (_, index) => [
    `insert into intervention (organisation_id, id, number, status, version, category_id, address, created_at, updated_at, closed_at, purge_on)
     values (?, ?, ?, 'done', 1, ?, 'Ici', ?, ?, ?, '2026-01-10')`,
    POITIERS, `0193a000-0000-7000-8000-${String(index).padStart(12, '0')}`, 10_000 + index, category('Voirie'), at, at, at,
  ]);
  await parvis.write(...items);
  await night('2026-06-15');
  assert.deepEqual(await parvis.rows('select id from intervention where number >= 10000'), []);
  const [{ count }] = await parvis.rows('select count(*) as count from intervention_tombstone where number >= 10000');
  assert.equal(count, 250);
});

test('sessions, links and throttles go once they are over', async () => {
  const at = '2026-07-01T08:00:00Z';
  const browser = await parvis.browser('dora', { at });
  const stranger = await parvis.browser(undefined, { at });
  await stranger.post('/connexion', { email: PEOPLE.dora.email });
  await parvis.mailTo(PEOPLE.dora.email);
  const left = async (table) => (await parvis.rows(`select count(*) as count from ${table} where ${table === 'throttle' ? 'window_start' : 'created_at'} = ?`, at))[0].count;
  const nightly = (day) => parvis.cron('identity', DAILY, `${day}T01:40:00Z`);
  await nightly('2026-07-02');
  assert.deepEqual([await left('credential'), await left('sign_in_link')], [1, 0], 'the link expired, the session did not');
  await nightly('2026-07-03');
  assert.equal(await left('throttle'), 0, 'after a day');
  await nightly('2026-07-31');
  assert.equal(await left('credential'), 1, '');
  await nightly('2026-08-01');
  assert.equal(await left('credential'), 0);
  assert.equal((await browser.at('2026-08-01T08:00:00Z').get('/mon-compte')).status, 401);
});

test('identity 14: unused for two years, warned once a month before, then erased', async () => {
  const nightly = (day) => parvis.cron('identity', DAILY, `${day}T01:40:00Z`);
  await parvis.write(['update person set last_active_on = ? where id not in (?, ?)', '2026-08-01', PEOPLE.dora.id, PEOPLE.gina.id]);
  await parvis.write(['update person set last_active_on = ?, warned_on = null where id in (?, ?)', '2024-11-21', PEOPLE.dora.id, PEOPLE.gina.id]);
  await parvis.mails();
  await nightly('2026-10-21');
  assert.deepEqual(await parvis.mails(), []);
  await nightly('2026-10-22');
  assert.deepEqual((await parvis.mails()).map(({ to }) => to).sort(), [PEOPLE.dora.email, PEOPLE.gina.email]);
  await nightly('2026-10-23');
  assert.deepEqual(await parvis.mails(), [], 'once');
  const gina = await parvis.browser('gina', { at: '2026-11-10T08:00:00Z' });
  assert.equal((await gina.at('2026-11-10T08:10:00Z').get('/interventions')).status, 200);
  await untilRow('select 1 from person where id = ? and last_active_on = ? and warned_on is null', PEOPLE.gina.id, '2026-11-10');
  await nightly('2026-11-20');
  assert.equal((await parvis.rows('select id from person where id = ?', PEOPLE.dora.id)).length, 1);
  await nightly('2026-11-21');
  assert.deepEqual(await parvis.rows('select id from person where id = ?', PEOPLE.dora.id), []);
  assert.deepEqual(await parvis.rows('select person_id from membership where person_id = ?', PEOPLE.dora.id), []);
  assert.equal((await parvis.rows('select id from person where id = ?', PEOPLE.gina.id)).length, 1, 'any authenticated request cancels it');
});

/** Waits for what is written after a reply. */
async function untilRow(sql, ...values) {
  for (let tries = 0; tries < 1000; tries += 1) {
    if ((await parvis.rows(sql, ...values)).length > 0) return;
    await new Promise((resolve) => { setTimeout(resolve, 10); });
  }
  assert.fail(sql);
}

test('mail that left is forgotten after thirty days', async () => {
  const at = '2026-09-01T08:00:00Z';
  await (await parvis.api('carl', { at })).post('/interventions', { ...REPORT, assignee_ids: [PEOPLE.gaston.id] });
  await parvis.mails();
  const left = async () => (await parvis.rows('select count(*) as count from outbox where created_at = ?', at))[0].count;
  assert.equal(await left(), 1);
  await parvis.cron('notifications', DAILY, '2026-09-30T01:50:00Z');
  assert.equal(await left(), 1);
  await parvis.cron('notifications', DAILY, '2026-10-02T01:50:00Z');
  assert.equal(await left(), 0);
});

test('mail that a lost wake-up left behind is found by the cron', async () => {
  await parvis.mails();
  await parvis.write([
    `insert into outbox (id, organisation_id, person_id, kind, recipient, subject, body_text, body_html, next_try_at, created_at)
     values ('0193a000-0000-7000-8000-00000000aaaa', ?, ?, 'finished', ?, 'Sujet', 'Texte', '<p>Texte</p>', ?, ?)`,
    POITIERS, PEOPLE.carl.id, PEOPLE.carl.email, NOW, NOW,
  ]);
  await parvis.cron('notifications', /^\*\/5/, later(NOW, { minutes: 5 }));
  const [mail] = await parvis.mails();
  assert.deepEqual([mail.to, mail.subject, mail.text], [PEOPLE.carl.email, 'Sujet', 'Texte']);
  await parvis.cron('notifications', /^\*\/5/, later(NOW, { minutes: 10 }));
  assert.deepEqual(await parvis.mails(), [], 'once');
});

test('the durations are public', async () => {
  const { status, text } = await (await parvis.browser()).get('/durees-de-conservation');
  assert.equal(status, 200);
  for (const words of [/3\s?ans/, /2\s?ans/, /30\s?jours/]) assert.match(text.replace(/&nbsp;/g, ' '), words);
});
