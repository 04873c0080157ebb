// Duplicates and parts on workerd: what lies near and who is told of it, following, merging, dividing.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NOW, later, shows, start } from './harness.mjs';
import { PEOPLE, category } from './people.mjs';
import { JPEG } from './pictures.mjs';

let parvis;
let people;
before(async () => {
  parvis = await start();
  people = Object.fromEntries(await Promise.all(Object.keys(PEOPLE).map(async (who) => [who, await parvis.api(who)])));
});
after(() => parvis?.stop());

const ROADS = category('Voirie');
const REPORT = { address: '12 rue Gambetta', category_id: ROADS, type_id: category('Voirie', 'Obstacle voirie') };
const PLACE = { latitude: 46.580224, longitude: 0.340375 };
const EARTH = 6_371_000;

/** A place of its own for each test: whole degrees further south, and so many metres north of it. */
const place = (degrees, metres = 0) => ({ latitude: PLACE.latitude - degrees + (metres / EARTH) * (180 / Math.PI), longitude: PLACE.longitude });

/** Creates an intervention that must be accepted; gives its identifier. */
async function created(who, fields = {}, at = NOW) {
  const answer = await people[who].at(at).post('/interventions', { ...REPORT, ...fields });
  assert.equal(answer.status, 201, answer.text);
  return answer.json.id;
}

const read = (who, id) => people[who].get(`/interventions/${id}`);
const numberOf = async (id) => (await read('alice', id)).json.number;
const move = (who, id, verb, fields, at = NOW) => people[who].at(at).post(`/interventions/${id}/${verb}`, fields);
const merge = async (who, source, target) => move(who, source, 'fusionner', { number: await numberOf(target) });
const comment = async (who, id, body, at) => assert.equal((await move(who, id, 'commentaires', { body }, at)).status, 201);
const journal = async (id) => (await parvis.rows('select event from journal where intervention_id = ? order by at, position', id)).map(({ event }) => event);
const followers = async (id) => (await parvis.rows('select person_id from follower where intervention_id = ?', id)).map(({ person_id: person }) => person);

/** What is near `at`, as `[number, metres]`. */
async function near(who, at, kind = ROADS) {
  const { status, json, text } = await people[who].get(`/interventions/proches?${new URLSearchParams({ ...at, category_id: kind })}`);
  assert.equal(status, 200, text);
  return json.items.map(({ number, distance_m: metres }) => [number, metres]);
}

/** Whom the mails went to and what about, and forgets them. */
const told = async () => (await parvis.mails()).map(({ to, subject }) => `${to.split('@')[0]}: ${subject.replace(/^N°\s\d+\s–\s/, '')}`).sort();

async function photo(who, id, at) {
  const answer = await people[who].at(at).upload(`/interventions/${id}/photos`, { moment: 'before' }, [['photo', JPEG]]);
  assert.equal(answer.status, 201, answer.text);
  return answer.json.photos.at(-1).id;
}

/** Dora’s request A and Dan’s B of the same thing, a minute apart, each with a photo and comments. */
async function twins() {
  const minute = (minutes) => later(NOW, { minutes: minutes - 10 });
  const a = await created('dora', { description: 'Un trou profond' }, minute(0));
  const b = await created('dan', { description: 'Un grand creux' }, minute(1));
  const photos = [await photo('dora', a, minute(2)), await photo('dan', b, minute(3))];
  await comment('dora', a, 'un', minute(4));
  await comment('dan', b, 'deux', minute(5));
  await comment('carl', a, 'trois', minute(6));
  await parvis.mails();
  return { a, b, photos };
}

test('interventions 32: a duplicate joins its original, with its photos, its comments and its requester', async () => {
  await parvis.write(['update person set email = ?, email_folded = ? where id = ?', 'dan@poitiers.example', 'dan@poitiers.example', PEOPLE.dan.id]);
  const { a, b, photos } = await twins();
  assert.deepEqual((await merge('carl', b, a)).json.status, 'duplicate');
  assert.deepEqual(await told(), ['dan: Votre demande en rejoint une autre', 'dora: Une autre demande rejoint la vôtre']);
  const { json: kept } = await read('carl', a);
  assert.deepEqual(kept.photos.map(({ id }) => id), photos);
  assert.deepEqual(kept.comments.map(({ body }) => body), ['un', 'deux', 'trois']);
  for (const id of photos) assert.deepEqual((await people.carl.get(`/interventions/${a}/photos/${id}`)).type, 'image/jpeg');
  const { json: closed } = await read('carl', b);
  assert.deepEqual([closed.status, closed.closing_reason], ['duplicate', `Doublon du n°\u00a0${kept.number}`]);
  assert.deepEqual([closed.photos, closed.comments], [[], []]);
  assert.deepEqual(closed.related.map(({ relation, url }) => [relation, url]), [['original', `/interventions/${a}`]]);
  assert.deepEqual(await followers(a), [PEOPLE.dan.id]);
  assert.equal((await move('carl', a, 'valider')).status, 200);
  assert.deepEqual((await told()).map((line) => line.split(':')[0]), ['dan', 'dora'], 'both are told of what becomes of it');
  const back = await merge('carl', a, b);
  assert.equal(back.status, 409);
  assert.match(back.text, /Doublon/);
  assert.equal((await merge('carl', b, a)).status, 200, 'done already');
  assert.deepEqual(await journal(b), ['created', 'photo_added', 'merged']);
  assert.deepEqual(await journal(a), ['created', 'photo_added', 'absorbed', 'validated']);
});

test('interventions 32: who merges, and into what', async () => {
  const [a, b] = [await created('carl', { assignee_ids: [PEOPLE.gaston.id] }), await created('carl', { assignee_ids: [PEOPLE.gaston.id] })];
  const own = await created('dora');
  assert.deepEqual([(await merge('gaston', b, a)).status, (await merge('dora', own, a)).status, (await merge('dan', own, a)).status], [403, 403, 404]);
  const theirs = await people.quentin.post('/interventions', { address: 'Ici', category_id: category('Voirie', undefined, 'quincay') });
  for (const number of [undefined, 'douze', 9999, await numberOf(b)]) {
    const { status, json } = await move('carl', b, 'fusionner', { number });
    assert.deepEqual([status, json.errors.map(({ field }) => field)], [422, ['number']], String(number));
  }
  assert.equal((await move('carl', theirs.json.id, 'fusionner', { number: await numberOf(a) })).status, 404);
  assert.equal((await move('carl', a, 'annuler', { reason: 'Non' })).status, 200);
  assert.equal((await merge('carl', b, a)).status, 409, 'given up');
  const race = await Promise.all([merge('alice', own, b), merge('chloe', b, own)].map(async (one) => (await one).status));
  assert.deepEqual(race.sort(), [200, 409], 'one into the other, or the other into the one');
});

test('a follower learns where it stands, never another’s words, photos or names', async () => {
  const { a, b, photos } = await twins();
  assert.equal((await read('dan', a)).status, 404, 'not his');
  assert.equal((await merge('carl', b, a)).status, 200);
  const browser = await parvis.browser('dan');
  const answers = [await read('dan', a), await browser.get(`/interventions/${a}`), await people.dan.get('/interventions'), await browser.get('/interventions'), await people.dan.get('/alertes')];
  const [{ json }, page] = answers;
  assert.deepEqual([json.status, json.title, json.address], ['to_validate', 'Obstacle voirie', '']);
  assert.deepEqual(json.comments.map(({ body }) => body), ['deux'], 'his own');
  assert.deepEqual(json.photos.map(({ id }) => id), [photos[1]], 'his own');
  shows(page, /À valider/);
  for (const { status, text } of answers) {
    assert.equal(status, 200);
    for (const hidden of ['profond', 'trois', 'Dora', 'Dumas', 'Carl', 'Caron', photos[0]]) assert.ok(!text.includes(hidden), hidden);
  }
  const shown = async (who, id) => (await people[who].get(`/interventions/${a}/photos/${id}`)).status;
  assert.deepEqual([await shown('dan', photos[0]), await shown('dan', photos[1]), await shown('dora', photos[1]), await shown('gaston', photos[1])], [403, 200, 200, 404]);
  for (const { text, html, subject } of await parvis.mails()) {
    for (const hidden of ['profond', 'trois', 'Dumas']) assert.ok(!`${subject}${text}${html}`.includes(hidden), hidden);
  }
  for (const q of ['profond', 'trois']) assert.deepEqual((await people.dan.get(`/interventions?q=${q}`)).json.items, [], q);
  for (const [verb, fields] of [['commentaires', { body: 'x' }], ['modifier', { version: 1, description: 'x' }], ['valider', {}]]) {
    assert.equal((await move('dan', a, verb, fields)).status, 403, verb);
  }
  assert.equal((await move('dan', a, 'ne-plus-suivre')).status, 200);
  assert.equal((await read('dan', a)).status, 404, 'not his any more');
  assert.equal((await read('dan', b)).json.related[0].url, null);
  await parvis.mails();
  assert.equal((await move('carl', a, 'valider')).status, 200);
  assert.deepEqual((await told()).map((line) => line.split(':')[0]), ['dora']);
});

test('whoever sees an intervention follows it, once, and stops', async () => {
  const id = await created('dora');
  for (const who of ['dan', 'gaston', 'quentin']) assert.equal((await move(who, id, 'suivre')).status, 404, who);
  for (const who of ['chloe', 'chloe', 'dora']) assert.equal((await move(who, id, 'suivre')).status, 200, who);
  assert.deepEqual(await followers(id), [PEOPLE.chloe.id], 'its author is told anyway');
  await parvis.mails();
  assert.equal((await move('carl', id, 'refuser', { reason: 'Relève du département' })).status, 200);
  assert.deepEqual((await told()).map((line) => line.split(':')[0]), ['chloe', 'dora']);
  for (let times = 0; times < 2; times += 1) assert.equal((await move('chloe', id, 'ne-plus-suivre')).status, 200);
  assert.deepEqual(await followers(id), []);
});

test('what lies near: the five nearest open ones of the category, within its radius, each with its distance', async () => {
  const numbers = {};
  for (const metres of [60, 45, 30, 25, 20, 10, 5]) numbers[metres] = await numberOf(await created('carl', place(1, metres)));
  const expected = (...metres) => metres.map((distance) => [numbers[distance], distance]);
  assert.deepEqual(await near('carl', place(1)), expected(5, 10, 20, 25, 30));
  assert.deepEqual(await near('carl', place(1), category('Déchets')), []);
  const radius = (nearby_metres) => people.alice.post(`/interventions/categories/${ROADS}`, { name: 'Voirie', nearby_metres });
  for (const [metres, found] of [[15, [5, 10]], [0, []], [1000, [5, 10, 20, 25, 30]], [50, [5, 10, 20, 25, 30]]]) {
    assert.equal((await radius(metres)).status, 200);
    assert.deepEqual(await near('carl', place(1)), expected(...found), `${metres} metres`);
  }
  for (const metres of [-1, 1001]) assert.equal((await radius(metres)).status, 422, String(metres));
  const { items: [{ id }] } = (await people.carl.get(`/interventions/proches?${new URLSearchParams({ ...place(1), category_id: ROADS })}`)).json;
  for (const [verb, first] of [['demarrer', 5], ['terminer', 10]]) {
    assert.equal((await move('carl', id, verb)).status, 200);
    assert.equal((await near('carl', place(1)))[0][1], first, verb);
  }
  const { status, json } = await people.carl.get('/interventions/proches?latitude=91');
  assert.deepEqual([status, json.errors.map(({ field }) => field).sort()], [422, ['category_id', 'latitude', 'longitude']]);
});

test('what lies near is told to those alone who see it', async () => {
  const [his, hers, free] = [await created('carl', { ...place(2, 1), assignee_ids: [PEOPLE.gaston.id] }), await created('dora', place(2, 2)), await created('gaston', place(2, 3))];
  const [one, two, three] = await Promise.all([his, hers, free].map(numberOf));
  const seen = { alice: [one, two, three], carl: [one, two, three], gaston: [one], gina: [], dora: [two], dan: [], quentin: [] };
  for (const [who, numbers] of Object.entries(seen)) assert.deepEqual((await near(who, place(2))).map(([number]) => number), numbers, who);
  const asked = `/interventions/proches?${new URLSearchParams({ ...place(2), category_id: ROADS })}`;
  const page = await (await parvis.browser('dora')).get(asked);
  assert.ok(page.text.includes(hers) && !page.text.includes(his) && !page.text.includes(free));
  assert.equal((await (await parvis.api()).get(asked)).status, 401);
});

test('without a script the author is asked whether it is the same, and creates anyway', async () => {
  const first = await created('dora', place(3, 10));
  const dora = await parvis.browser('dora');
  const form = { address: 'Place', description: 'Un trou', kind: `${ROADS}/`, ...place(3), idempotency_key: 'near' };
  const asked = await dora.post('/interventions', form);
  assert.equal(asked.status, 200);
  shows(asked, /Est-ce la même[\s\S]*À 10\u00a0mètres/);
  assert.ok(asked.text.includes(first));
  const count = async () => (await parvis.rows('select count(*) as count from intervention'))[0].count;
  const before = await count();
  assert.equal((await dora.post('/interventions', { ...form, asked_if_same: '1' })).status, 303);
  assert.equal(await count(), before + 1);
  const dan = await parvis.browser('dan');
  assert.equal((await dan.post('/interventions', { ...form, idempotency_key: 'far' })).status, 303, 'he sees none of them');
});

test('an intervention is divided once, into ten parts at most, each with a number of its own', async () => {
  const whole = await created('carl', { assignee_ids: [PEOPLE.gaston.id] });
  const split = (who, id, ...parts) => move(who, id, 'diviser', { parts });
  assert.equal((await split('gaston', whole, 'x')).status, 403);
  const made = await split('carl', whole, 'Déposer le banc', '', 'Poser le banc');
  assert.equal(made.status, 201, made.text);
  const [{ id: part, number }, { number: next }] = made.json.parts;
  assert.equal(next, number + 1);
  const { json } = await read('carl', part);
  assert.deepEqual([json.status, json.address, json.description, json.related.map(({ relation }) => relation)], ['to_do', REPORT.address, 'Déposer le banc', ['whole']]);
  assert.equal((await split('carl', part, 'x')).status, 409, 'a part');
  assert.equal((await split('carl', whole, ...Array(9).fill('x'))).status, 422, 'eleven');
  const race = await Promise.all([
    people.carl.racing().post(`/interventions/${whole}/diviser`, { parts: Array(8).fill('x') }),
    people.chloe.racing().post('/interventions', REPORT),
  ]);
  assert.deepEqual(race.map(({ status }) => status), [201, 201], race.map(({ text }) => text).join());
  assert.equal((await split('carl', whole, 'x')).status, 422, 'ten are there');
  const seen = (await read('gaston', whole)).json.related;
  assert.deepEqual([seen.length, ...new Set(seen.map(({ title, url }) => `${title} ${url}`))], [10, 'null null'], 'parts that are not his');
  assert.equal((await read('gaston', part)).status, 404);
  const other = await created('carl');
  assert.deepEqual([(await merge('carl', whole, other)).status, (await merge('carl', part, other)).status], [409, 200]);
  assert.equal((await split('carl', await created('dora'), 'x')).status, 409, 'not validated');
});
