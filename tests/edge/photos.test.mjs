// Photos on workerd: what is taken, what is kept of it, who may see it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import ExifParser from 'exif-parser';
import { DAILY, HOURLY, NOW, later, shows, start } from './harness.mjs';
import { PEOPLE, category } from './people.mjs';
import { HEIC, HTML, JPEG, PNG, SVG, TAKEN, TRACES, WEBP, heavy, huge, laden, ladenPng } from './pictures.mjs';

let parvis;
const people = {};
before(async () => {
  parvis = await start();
  for (const who of Object.keys(PEOPLE)) people[who] = await parvis.api(who);
});
after(() => parvis?.stop());

const REPORT = { address: '12 rue Gambetta', category_id: category('Voirie') };
const MEGABYTE = 1024 * 1024;

async function created(who, fields = {}) {
  const answer = await people[who].post('/interventions', { ...REPORT, ...fields });
  assert.equal(answer.status, 201, answer.text);
  return answer.json.id;
}

const send = (who, id, moment, ...photos) => people[who].upload(`/interventions/${id}/photos`, { moment }, photos.map((bytes) => ['photo', bytes]));
const move = (who, id, verb, fields) => people[who].post(`/interventions/${id}/${verb}`, fields);
const photosOf = async (who, id) => (await people[who].get(`/interventions/${id}`)).json.photos;
const rows = (id) => parvis.rows('select * from photo where intervention_id = ? order by created_at, position', id);

async function inProgress() {
  const id = await created('carl', { assignee_ids: [PEOPLE.gaston.id] });
  assert.equal((await move('gaston', id, 'demarrer')).status, 200);
  return id;
}

test('interventions 18: the photo of after belongs to the work under way', async () => {
  const id = await created('dora');
  await move('carl', id, 'valider', { assignee_ids: [PEOPLE.gaston.id] });
  assert.equal((await send('gaston', id, 'after', JPEG)).status, 409, 'À faire');
  await move('gaston', id, 'demarrer');
  assert.equal((await send('dora', id, 'after', JPEG)).status, 403, 'the requester');
  assert.equal((await send('gina', id, 'after', JPEG)).status, 404, 'not assigned');
  assert.equal((await send('gaston', id, 'after', JPEG)).status, 201);
  const [photo] = await photosOf('dora', id);
  assert.deepEqual([photo.moment, photo.moment_label], ['after', 'Après']);
  assert.equal((await move('gaston', id, 'terminer')).status, 200);
  assert.equal((await send('gaston', id, 'after', JPEG)).status, 409, 'Terminée');
  const without = await inProgress();
  assert.equal((await move('gaston', without, 'terminer')).status, 200, 'a photo is optional');
});

test('interventions 19: of a photo, the picture alone is kept', async () => {
  const id = await created('dora');
  assert.equal((await send('dora', id, 'before', laden())).status, 201);
  const [{ key, content_type: type, size }] = await rows(id);
  const stored = Buffer.from(await (await parvis.bucket.get(key)).arrayBuffer());
  assert.equal(type, 'image/jpeg');
  assert.equal(size, stored.length);
  assert.ok(stored.length < 5000);
  for (const trace of TRACES) assert.equal(stored.indexOf(trace), -1, trace);
  assert.deepEqual([...stored.subarray(-2)], [0xff, 0xd9]);
  const exif = stored.indexOf('Exif\0\0');
  assert.ok(exif > 0, 'it stays upright');
  assert.equal(stored.indexOf(Buffer.from([0x12, 0x01, 0x03, 0x00])) > 0 || stored.indexOf(Buffer.from([0x01, 0x12, 0x00, 0x03])) > 0, true, 'orientation');
  for (const tag of [[0x25, 0x88], [0x88, 0x25]]) assert.equal(stored.subarray(exif, exif + 40).indexOf(Buffer.from(tag)), -1, 'no GPS directory');
  const [photo] = await photosOf('dora', id);
  const served = await people.dora.get(photo.url, { accept: 'image/*' });
  assert.equal(served.status, 200);
  assert.ok(served.bytes.equals(stored));
  const expected = { 'content-type': 'image/jpeg', 'content-disposition': 'inline', 'cache-control': 'private, no-cache' };
  for (const [name, value] of Object.entries(expected)) assert.match(served.headers.get(name), new RegExp(`^${value}`), name);
});

test('interventions 19: of photos that people took, the picture alone is kept, byte for byte', async () => {
  for (const { file, words, bytes } of TAKEN) {
    const before = ExifParser.create(bytes).parse();
    assert.ok(Object.keys(before.tags).length > 20, `${file} tells much`);
    for (const word of words) assert.ok(bytes.includes(word), `${file}: ${word}`);
    const id = await created('dora');
    assert.equal((await send('dora', id, 'before', bytes)).status, 201, file);
    const [{ key, width, height }] = await rows(id);
    const stored = Buffer.from(await (await parvis.bucket.get(key)).arrayBuffer());
    const after = ExifParser.create(stored).parse();
    assert.deepEqual(after.tags, {}, file);
    for (const word of ['Exif', ...words]) assert.ok(!stored.includes(word), `${file}: ${word}`);
    assert.deepEqual([after.imageSize, { width, height }], [before.imageSize, before.imageSize], file);
    const scan = stored.subarray(stored.lastIndexOf(Buffer.from([0xff, 0xda])));
    assert.ok(stored.length < bytes.length && scan.length > stored.length / 2 && bytes.includes(scan), `${file}: its pixels`);
    assert.ok(stored.subarray(-2).equals(Buffer.from([0xff, 0xd9])), file);
  }
});

test('interventions 19: a PNG loses its texts, and keeps its picture', async () => {
  const id = await created('dora');
  assert.equal((await send('dora', id, 'before', ladenPng())).status, 201);
  const [{ key }] = await rows(id);
  const stored = Buffer.from(await (await parvis.bucket.get(key)).arrayBuffer());
  for (const trace of ['tEXt', 'eXIf', 'Untel']) assert.equal(stored.indexOf(trace), -1, trace);
  assert.ok(stored.indexOf('IDAT') > 0);
});

test('interventions 20: what is no photo is refused by its bytes', async () => {
  const id = await created('dora');
  for (const [name, bytes, status] of [['SVG', SVG, 415], ['HTML', HTML, 415], ['HEIC', HEIC, 415], ['60 megapixels', huge(), 422], ['a cut JPEG', JPEG.subarray(0, 300), 422]]) {
    const answer = await send('dora', id, 'before', bytes);
    assert.equal(answer.status, status, name);
    assert.match(answer.json.errors?.[0].message ?? answer.json.detail, /photo|image|format/i, `${name}: a French sentence`);
    assert.deepEqual(answer.json.errors?.map(({ field }) => field), ['photo'], name);
  }
  assert.match((await send('dora', id, 'before', HEIC)).json.detail, /HEIC/);
  assert.equal((await people.dora.upload(`/interventions/${id}/photos`, { moment: 'before' }, [])).status, 422, 'no photo at all');
  assert.equal((await send('dora', id, 'between', JPEG)).status, 422);
  assert.deepEqual(await rows(id), []);
});

test('interventions 20: a photo is what its bytes are, whatever it is called', async () => {
  const id = await created('dora');
  for (const [bytes, type] of [[PNG, 'image/png'], [WEBP, 'image/webp'], [JPEG, 'image/jpeg']]) {
    assert.equal((await send('dora', id, 'before', bytes)).status, 201);
    const { url } = (await photosOf('dora', id)).at(-1);
    assert.equal((await people.dora.get(url, { accept: 'image/*' })).type, type);
  }
});

test('interventions 20: ten megabytes pass, one byte more does not', async () => {
  const id = await created('dora');
  assert.equal((await send('dora', id, 'before', heavy(10 * MEGABYTE))).status, 201);
  const over = await send('dora', id, 'before', heavy(10 * MEGABYTE + 1));
  assert.equal(over.status, 413);
  const browser = await parvis.browser('dora');
  const page = await browser.upload(`/interventions/${id}/photos`, { moment: 'before' }, [['photo', heavy(10 * MEGABYTE + 1)]]);
  assert.equal(page.status, 413);
  shows(page, /10\s*Mo/);
  assert.equal((await send('dora', id, 'before', heavy(11 * MEGABYTE))).status, 413, 'not even read');
});

test('interventions 20: five photos of each moment, not six, also when they race', async () => {
  const id = await inProgress();
  for (let times = 0; times < 5; times += 1) assert.equal((await send('gaston', id, 'before', JPEG)).status, 201);
  assert.equal((await send('gaston', id, 'before', JPEG)).status, 422);
  const race = await Promise.all(Array.from({ length: 7 }, () => people.gaston.racing().upload(`/interventions/${id}/photos`, { moment: 'after' }, [['photo', PNG]])));
  assert.equal(race.filter(({ status }) => status === 201).length, (await rows(id)).filter(({ moment }) => moment === 'after').length);
  assert.ok((await rows(id)).filter(({ moment }) => moment === 'after').length <= 5);
});

test('a report may come with its photos in one request', async () => {
  const browser = await parvis.browser('dora');
  const answer = await browser.upload('/interventions', { ...REPORT, kind: `${REPORT.category_id}/` }, [['photo', JPEG], ['photo', Buffer.alloc(0)]]);
  assert.equal(answer.status, 303);
  const id = answer.location.match(/[0-9a-f-]{36}/)[0];
  assert.equal((await rows(id)).length, 1);
  const refused = await browser.upload('/interventions', { ...REPORT, address: 'Chez nous' }, [['photo', SVG]]);
  assert.equal(refused.status, 415);
  shows(refused, /value="Chez nous"/, 'what was typed stays');
});

test('a refused or broken report leaves no object behind', async () => {
  const before = (await parvis.files()).length;
  await people.dora.upload('/interventions', { address: '' }, [['photo', JPEG]]);
  await people.dan.upload(`/interventions/${await created('dora')}/photos`, { moment: 'before' }, [['photo', JPEG]]);
  assert.equal((await parvis.files()).length, before);
});

test('the author adds photos for thirty minutes, even when he no longer sees the item', async () => {
  const id = await created('gaston');
  assert.equal((await people.gaston.get(`/interventions/${id}`)).status, 404);
  const at = (minutes, seconds = 0) => people.gaston.at(later(NOW, { minutes, seconds })).upload(`/interventions/${id}/photos`, { moment: 'before' }, [['photo', JPEG]]);
  assert.equal((await at(0)).status, 201);
  assert.equal((await at(29, 59)).status, 201);
  assert.equal((await at(30)).status, 404);
  assert.equal((await people.gaston.upload(`/interventions/${id}/photos`, { moment: 'after' }, [['photo', JPEG]])).status >= 403, true, 'before only');
  assert.equal((await send('gina', id, 'before', JPEG)).status, 404, 'nobody else');
});

test('interventions 21: photos open to whoever sees the item, and to nobody else', async () => {
  const id = await created('dora');
  await people.dora.upload(`/interventions/${id}/photos`, { moment: 'before' }, [['photo', JPEG], ['thumbnail', PNG]]);
  const [photo] = await photosOf('dora', id);
  for (const url of [photo.url, photo.thumbnail_url].filter(Boolean)) {
    const photoFor = async (client) => (await client.get(url, { accept: 'image/*' })).status;
    for (const who of ['alice', 'carl', 'dora']) assert.equal(await photoFor(people[who]), 200, who);
    for (const who of ['gaston', 'gina', 'dan', 'quentin', 'quinn']) assert.equal(await photoFor(people[who]), 404, who);
    assert.equal(await photoFor(await parvis.api()), 401, 'anonymous');
    const browser = await parvis.browser('dora');
    const { cookies } = browser;
    const copy = { ...cookies };
    assert.equal(await photoFor(browser), 200);
    await browser.post('/deconnexion');
    const late = await parvis.request(url, { headers: { cookie: `__Host-session=${copy['__Host-session']}` } });
    assert.equal(late.status, 401, 'after signing out');
  }
  const [{ key }] = await rows(id);
  assert.ok(![id, photo.id, PEOPLE.dora.id].some((part) => key.includes(part) || key.includes(part.replaceAll('-', ''))), 'the key derives from nothing');
});

test('a photo is removed by those who coordinate, and leaves R2 by the hourly queue', async () => {
  const id = await created('dora');
  await people.dora.upload(`/interventions/${id}/photos`, { moment: 'before' }, [['photo', JPEG], ['thumbnail', PNG]]);
  const [{ id: photo, key, thumbnail_key: thumbnail }] = await rows(id);
  assert.ok(thumbnail, 'a thumbnail made by the browser is kept');
  assert.equal((await move('dora', id, `photos/${photo}/supprimer`)).status, 403);
  assert.equal((await move('carl', id, `photos/${photo}/supprimer`)).status, 200);
  assert.equal((await people.carl.get(`/interventions/${id}/photos/${photo}`)).status, 404);
  const queued = (await parvis.rows('select key from file_deletion')).map((row) => row.key);
  for (const name of [key, thumbnail]) assert.ok(queued.includes(name));
  await parvis.cron('settings', HOURLY, later(NOW, { hours: 1 }));
  assert.deepEqual(await parvis.rows('select key from file_deletion'), [], 'R2 answered 404');
  const kept = (await parvis.rows('select key from photo union select thumbnail_key from photo where thumbnail_key is not null')).map((row) => row.key);
  assert.deepEqual((await parvis.files()).sort(), kept.sort(), 'R2 holds what the rows name, and nothing else');
});

test('a thumbnail that is not one is left out', async () => {
  const id = await created('dora');
  assert.equal((await people.dora.upload(`/interventions/${id}/photos`, { moment: 'before' }, [['photo', JPEG], ['thumbnail', SVG]])).status, 201);
  const [photo] = await photosOf('dora', id);
  assert.equal(photo.thumbnail_url, null);
});

test('interventions, photos: what the administrateur masks is masked for good', async () => {
  const id = await created('carl', { assignee_ids: [PEOPLE.gaston.id] });
  assert.equal((await people.carl.upload(`/interventions/${id}/photos`, { moment: 'before' }, [['photo', laden()], ['thumbnail', JPEG]])).status, 201);
  const [original] = await rows(id);
  const before = await parvis.files();
  const [{ url, version }] = await photosOf('alice', id);
  const mask = (who, read = version) => people[who].upload(`${url}/masquer`, { version: read }, [['photo', PNG]]);
  assert.equal((await mask('carl')).status, 403);
  assert.equal((await mask('gina')).status, 404);
  const race = await Promise.all([1, 2, 3].map(() => people.alice.racing().upload(`${url}/masquer`, { version }, [['photo', PNG]])));
  assert.deepEqual(race.map(({ status }) => status).sort(), [200, 409, 409], 'one of those who race');
  assert.equal((await mask('alice')).status, 409, 'it was read before');
  const [masked] = await photosOf('gaston', id);
  assert.deepEqual([masked.url, masked.version, masked.thumbnail_url], [url, version + 1, null]);
  const shown = await people.gaston.get(url);
  assert.equal(shown.type, 'image/png');
  await parvis.cron('settings', HOURLY, later(NOW, { hours: 1 }));
  const left = await parvis.files();
  assert.ok(!left.includes(original.key) && !left.includes(original.thumbnail_key), 'the original and its thumbnail are gone');
  assert.deepEqual(left.filter((key) => !before.includes(key)), [(await rows(id))[0].key], 'nothing of those who lost stays');
  assert.equal((await people.alice.get(`/interventions/${id}`)).json.journal.at(-1).event, 'photo_redacted');
});

test('interventions, photos: what R2 has lost is missing, and what no photo is goes after a day', async () => {
  const id = await created('carl');
  assert.equal((await send('carl', id, 'before', JPEG)).status, 201);
  const [{ key }] = await rows(id);
  const [{ url }] = await photosOf('carl', id);
  const strays = [...'0123456789abcdef'].map((digit) => `interventions/${digit.repeat(32)}.jpg`);
  for (const stray of strays) await parvis.bucket.put(stray, JPEG);
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const sweep = async (days) => {
    for (let night = 0; night < 16; night += 1) await parvis.cron('settings', DAILY, later(now, { days: days + night }));
    await parvis.cron('settings', HOURLY, later(now, { days: days + 17 }));
  };
  await parvis.cron('settings', DAILY, later(now, { hours: 23 }));
  assert.deepEqual((await parvis.files()).filter((file) => strays.includes(file)), strays, 'they may be on their way');
  await sweep(2);
  const left = await parvis.files();
  assert.deepEqual(left.filter((file) => strays.includes(file)), []);
  assert.ok(left.includes(key), 'photos stay');
  await parvis.bucket.delete(key);
  assert.equal((await people.carl.get(url)).status, 404);
});
