// The planning on workerd: what is planned, who is not there, what comes back, and calendars that read it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import ICAL from 'ical.js';
import { DAILY, NOW, shows, start } from './harness.mjs';
import { PEOPLE, category } from './people.mjs';

const PLANNING = '/interventions/planning';
const RECURRENCES = '/interventions/recurrences';
const REPORT = { address: '12 rue Gambetta', category_id: category('Voirie'), type_id: category('Voirie', 'Obstacle voirie') };
const WEEK = `${PLANNING}/agenda?start=2026-03-02T00:00:00%2B01:00&end=2026-03-09T00:00:00%2B01:00`;

let parvis;
const people = {};
before(async () => {
  parvis = await start();
  for (const who of Object.keys(PEOPLE)) people[who] = await parvis.api(who);
});
after(() => parvis?.stop());

/** An intervention of those people, planned so; gives its identifier. */
async function planned(who, from, until, more = {}) {
  const body = { ...REPORT, ...more, assignee_ids: who.map((name) => PEOPLE[name].id), planned_start: from, planned_end: until };
  const answer = await people.carl.post('/interventions', body);
  assert.equal(answer.status, 201, answer.text);
  return answer.json.id;
}

const count = async (table) => (await parvis.rows(`select count(*) as count from ${table}`))[0].count;
const night = (day) => parvis.cron('recurrences', DAILY, `${day}T01:45:00Z`);

test('planning: each sees what he sees elsewhere, in a half-open window', async () => {
  const his = await planned(['gaston'], '2026-03-03T08:00', '2026-03-03T10:00');
  const hers = await planned(['gina'], '2026-03-03T09:00', '2026-03-03T10:00');
  await planned(['gaston'], '2026-03-09T00:00', '2026-03-09T01:00');
  const ids = async (who) => (await people[who].get(WEEK)).json.items.map(({ id }) => id);
  assert.deepEqual(await ids('carl'), [his, hers]);
  assert.deepEqual(await ids('gaston'), [his]);
  assert.deepEqual([await ids('dora'), await ids('quentin')], [[], []]);
  const { status } = await people.carl.get(`${PLANNING}/agenda?start=2026-03-02T00:00:00Z&end=2026-05-04T00:00:00Z`);
  assert.equal(status, 400, '63 days');
  assert.equal((await people.gaston.get(`${PLANNING}?vue=equipe`)).status, 403);
  const page = await (await parvis.browser('carl')).get(`${PLANNING}?vue=equipe`);
  shows(page, /Gaston Gauthier[\s\S]*8\u202fh\u00a0– 10\u202fh/);
});

test('interventions 15: a plan dragged by an agent is refused, and by a coordinateur guarded by its version', async () => {
  const id = await planned(['gaston'], '2026-03-04T08:00', '2026-03-04T10:00');
  const path = `/interventions/${id}/planifier`;
  const row = async () => (await parvis.rows('select * from intervention where id = ?', id))[0];
  const untouched = await row();
  assert.equal((await people.gaston.post(path, { version: 1, planned_start: '2026-03-05T08:00' })).status, 403);
  assert.deepEqual(await row(), untouched);
  assert.equal((await people.carl.post(path, { version: 7, planned_start: '2026-03-05T08:00' })).status, 412);
  const moved = await people.carl.post(path, { version: 1, planned_start: '2026-03-05T08:00', planned_end: '2026-03-05T10:00' });
  assert.deepEqual([moved.status, moved.json.version], [200, 2]);
  assert.equal((await row()).planned_start, '2026-03-05T07:00:00Z');
});

test('interventions 33: a weekly recurrence, its 53 interventions, its hours when the clocks change', async () => {
  const asked = { ...REPORT, frequency: 'weekly', first_day: '2026-03-02', start_time: '08:00', end_time: '10:00', assignee_ids: [PEOPLE.gina.id] };
  const before = await count('intervention');
  const created = await people.carl.post(RECURRENCES, asked);
  assert.equal(created.status, 201, created.text);
  const { json } = await people.alice.get(`${RECURRENCES}/${created.json.id}`);
  assert.equal(json.recurrence.last_day, '2027-03-02');
  const ours = 'select occurrence_date as day, planned_start as start from intervention where recurrence_id = ? order by occurrence_date';
  const starts = Object.fromEntries((await parvis.rows(ours, created.json.id)).map(({ day, start: at }) => [day, at]));
  assert.deepEqual([starts['2026-03-23'], starts['2026-03-30']], ['2026-03-23T07:00:00Z', '2026-03-30T06:00:00Z']);
  for (const week of ['2026-W13', '2026-W14']) shows(await (await parvis.browser('gina')).get(`${PLANNING}?semaine=${week}`), /8\u202fh\u00a0– 10\u202fh/);
  for (const day of ['2026-04-20', '2026-06-10', '2026-08-01', '2026-09-25', '2026-11-20', '2027-01-10', '2027-03-01']) {
    await night(day);
    const once = await count('intervention');
    await night(day);
    assert.equal(await count('intervention'), once, `${day}: running again creates none`);
  }
  const days = (await parvis.rows(ours, created.json.id)).map(({ day }) => day);
  assert.deepEqual([days.length, days.at(-1)], [53, '2027-03-01']);
  assert.equal(await count('intervention'), before + 53);
  assert.deepEqual([(await people.gaston.get(RECURRENCES)).status, (await people.dora.get(RECURRENCES)).status], [403, 403]);
  assert.equal((await people.quentin.get(`${RECURRENCES}/${created.json.id}`)).status, 404);
});

test('recurrences: a change reaches one, those after it, or all, and never what was begun', async () => {
  const asked = { ...REPORT, frequency: 'daily', first_day: '2026-03-02', last_day: '2026-03-05', all_day: true, assignee_ids: [PEOPLE.gaston.id] };
  const { json: { id } } = await people.carl.post(RECURRENCES, asked);
  const rows = () => parvis.rows('select id, address from intervention where recurrence_id = ? order by occurrence_date', id);
  const [first] = await rows();
  await people.gaston.post(`/interventions/${first.id}/demarrer`);
  const change = (version, scope, date, address) => people.carl.post(`${RECURRENCES}/${id}/modifier`, { ...asked, version, scope, date, address });
  assert.equal((await change(1, 'this', '2026-03-03', 'A')).status, 200);
  assert.equal((await change(1, 'following', '2026-03-04', 'B')).status, 200);
  assert.deepEqual((await rows()).map(({ address }) => address), [REPORT.address, 'A', 'B', 'B']);
  assert.equal((await change(1, 'all', '', 'C')).status, 412);
  assert.equal((await change(2, 'all', '', 'C')).status, 200);
  assert.deepEqual((await rows()).map(({ address }) => address), [REPORT.address, 'C', 'C', 'C']);
  assert.equal((await people.carl.post(`${RECURRENCES}/${id}/arreter`)).status, 200);
  const states = await parvis.rows('select status from intervention where recurrence_id = ? order by occurrence_date', id);
  assert.deepEqual(states.map(({ status }) => status), ['in_progress', 'cancelled', 'cancelled', 'cancelled']);
});

test('recurrences: those who do the work are told once of each change, and one set apart comes back', async () => {
  const asked = { ...REPORT, frequency: 'weekly', first_day: '2026-03-02', last_day: '2026-03-23', start_time: '08:00', end_time: '10:00', assignee_ids: [PEOPLE.gaston.id, PEOPLE.gina.id] };
  const { json: { id } } = await people.carl.post(RECURRENCES, asked);
  const told = async () => {
    const rows = await parvis.rows('select a.person_id, a.kind, i.occurrence_date as day from alert a join intervention i on i.id = a.intervention_id where i.recurrence_id = ? order by a.kind, a.person_id', id);
    await parvis.write(['delete from alert']);
    const name = (person) => Object.keys(PEOPLE).find((who) => PEOPLE[who].id === person);
    return rows.map(({ person_id: person, kind, day }) => `${name(person)} ${kind} ${day}`).sort();
  };
  const change = async (version, more) => assert.equal((await people.carl.post(`${RECURRENCES}/${id}/modifier`, { ...asked, version, ...more })).status, 200);
  const apart = { scope: 'this', date: '2026-03-09' };
  const start = async () => (await parvis.rows("select planned_start from intervention where recurrence_id = ? and occurrence_date = '2026-03-09'", id))[0].planned_start;
  assert.deepEqual(await told(), ['gaston assigned 2026-03-02', 'gina assigned 2026-03-02']);
  await change(1, { ...apart, start_time: '14:00', end_time: '', assignee_ids: [PEOPLE.gina.id] });
  assert.deepEqual(await told(), ['gaston unassigned 2026-03-09', 'gina planned 2026-03-09']);
  assert.equal(await start(), '2026-03-09T13:00:00Z');
  await change(1, apart);
  assert.deepEqual(await told(), ['gaston assigned 2026-03-09', 'gina planned 2026-03-09']);
  assert.equal(await start(), '2026-03-09T07:00:00Z');
  await change(1, { scope: 'all', address: 'Parc de Blossac' });
  assert.deepEqual(await told(), [], 'neither its people nor its hours');
  assert.equal((await people.carl.post(`${RECURRENCES}/${id}/arreter`)).status, 200);
  assert.deepEqual(await told(), ['gaston cancelled 2026-03-09', 'gina cancelled 2026-03-09']);
});

test('absences: dates and no reason, of oneself, or of others for those who coordinate', async () => {
  const path = `${PLANNING}/indisponibilites`;
  const away = { first_day: '2026-03-12', last_day: '2026-03-13' };
  const own = await people.gaston.post(path, away);
  assert.equal(own.status, 201, own.text);
  assert.equal((await people.gaston.post(path, { ...away, person_id: PEOPLE.gina.id })).status, 403);
  assert.equal((await people.carl.post(path, { ...away, person_id: PEOPLE.gina.id })).status, 201);
  assert.equal((await people.gaston.get(path)).json.items.length, 1);
  assert.equal((await people.carl.get(path)).json.items.length, 2);
  const id = await planned(['gaston'], '2026-03-12T08:00', '2026-03-12T10:00');
  for (const verb of ['affecter', 'planifier']) {
    shows(await (await parvis.browser('carl')).get(`/interventions/${id}/${verb}`), /Gaston Gauthier\u00a0: du 12\u00a0mars\u00a02026 au 13/);
  }
  assert.equal((await people.quentin.post(`${path}/${own.json.id}/supprimer`)).status, 404);
  assert.equal((await people.gaston.post(`${path}/${own.json.id}/supprimer`)).status, 200);
});

/** The file behind a fresh feed of somebody, and its path. */
async function feed(who) {
  const { status, json } = await people[who].post(`${PLANNING}/abonnement`);
  assert.equal(status, 201);
  return new URL(json.address).pathname;
}

test('calendar feeds: what their person sees, read by a parser that is not ours', async () => {
  const long = 'Place du Maréchal-Leclerc; devant la mairie, à côté de la fontaine \\ du parvis';
  const whole = await planned(['paula'], '2026-03-29T00:00', '2026-03-30T00:00', { address: long });
  const night29 = await planned(['paula'], '2026-03-28T23:00', '2026-03-29T04:00');
  await planned(['gina'], '2026-03-28T08:00', '2026-03-28T09:00');
  const path = await feed('paula');
  const stranger = await parvis.api();
  const file = await stranger.get(path);
  assert.equal(file.type, 'text/calendar; charset=utf-8');
  for (const line of file.text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
  assert.ok(!/[^\r]\n/.test(file.text), 'every line ends in CR LF');
  const events = new ICAL.Component(ICAL.parse(file.text)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
  const of = (id) => events.find(({ uid }) => uid.startsWith(id));
  assert.equal(events.length, 2, 'hers alone');
  const day = of(whole);
  assert.ok(day.startDate.isDate);
  assert.deepEqual([day.startDate.toString(), day.endDate.toString()], ['2026-03-29', '2026-03-30']);
  assert.equal(day.location, long);
  assert.match(day.summary, /^N°\u00a0\d+ – Obstacle voirie$/);
  const clocks = of(night29);
  assert.deepEqual([clocks.startDate.toJSDate().toISOString(), clocks.endDate.toJSDate().toISOString()], ['2026-03-28T22:00:00.000Z', '2026-03-29T02:00:00.000Z']);
  assert.deepEqual([...new Set(events.map(({ component }) => component.getAllProperties().map(({ name }) => name).join()))].length, 1);
  for (const name of ['description', 'organizer', 'attendee']) assert.ok(events.every(({ component }) => !component.hasProperty(name)), name);
  const again = await stranger.get(path);
  assert.deepEqual(ICAL.parse(again.text), ICAL.parse(file.text), 'the same identifiers each time');
  const known = await stranger.get(path, { 'if-none-match': file.headers.get('etag') });
  assert.equal(known.status, 304);
});

test('calendar feeds: revoked, of somebody suspended or gone, they are not there', async () => {
  const stranger = await parvis.api();
  const open = async (path) => (await stranger.get(path)).status;
  const first = await feed('dan');
  const second = await feed('dan');
  assert.deepEqual([await open(first), await open(second)], [404, 200]);
  await people.dan.post(`${PLANNING}/abonnement/revoquer`);
  assert.equal(await open(second), 404);
  const path = await feed('chloe');
  await parvis.write(['update person set suspended_at = ? where id = ?', NOW, PEOPLE.chloe.id]);
  assert.equal(await open(path), 404);
  const secret = path.split('/').at(-1).replace('.ics', '');
  const rows = JSON.stringify(await parvis.rows('select * from calendar_feed')) + JSON.stringify(await parvis.rows('select * from audit'));
  assert.ok(!rows.includes(secret), 'kept as its hash alone');
  const quinn = await feed('quinn');
  await (await parvis.api('quentin')).post(`/equipe/${PEOPLE.quinn.id}/retirer`);
  assert.equal(await open(quinn), 404);
});
