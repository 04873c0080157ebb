// The end of a contract on workerd: everything given back, checked byte by byte; then nothing left but a certificate.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { bound } from '../../scripts/keeping/environment.mjs';
import { collect, replay } from '../../scripts/keeping/erasures.mjs';
import { DAILY, HOURLY, NOW, later, shows, start } from './harness.mjs';
import { PEOPLE, POITIERS, QUINCAY, category } from './people.mjs';
import { JPEG, PNG, WEBP } from './pictures.mjs';
import { unzip } from './unzip.mjs';

const FORMULA = '=HYPERLINK("https://exemple.fr")';
const PLACE = '/fin-de-contrat';
const OF_POITIERS = `/console/organisations/${POITIERS}${PLACE}`;
const DAY = '2026-04-02';
const night = (day) => `${day}T01:55:00Z`;

let parvis, odette;
before(async () => {
  parvis = await start();
  odette = await parvis.api('odette');
  const [dora, carl, gaston, quinn] = await Promise.all(['dora', 'carl', 'gaston', 'quinn'].map((who) => parvis.api(who)));
  for (const photo of [JPEG, WEBP]) {
    const { id } = (await dora.post('/interventions', { address: '12 rue Gambetta', category_id: category('Voirie'), description: FORMULA })).json;
    await dora.upload(`/interventions/${id}/photos`, { moment: 'before' }, [['photo', photo], ['thumbnail', PNG]]);
    await carl.post(`/interventions/${id}/valider`, { assignee_ids: [PEOPLE.gaston.id] });
    await gaston.post(`/interventions/${id}/commentaires`, { body: 'Je passe demain' });
  }
  const { id } = (await quinn.post('/interventions', { address: 'Place de Quinçay', category_id: category('Voirie', undefined, 'quincay') })).json;
  await quinn.upload(`/interventions/${id}/photos`, { moment: 'before' }, [['photo', JPEG], ['thumbnail', PNG]]);
  await parvis.mails();
});
after(() => parvis?.stop());

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const object = async (key) => Buffer.from(await (await parvis.bucket.get(key)).arrayBuffer());
const cron = (kind, moment) => parvis.cron('closing', kind, moment);

/** The tables. */
async function tables() {
  const found = await parvis.rows("select name from sqlite_master where type = 'table' and name not like '\\_cf%' escape '\\' and name not like 'sqlite%' and name not like 'd1\\_%' escape '\\'");
  return found.map(({ name }) => name);
}

/** The rows in which that text stands, by table. */
async function holding(text) {
  const all = await Promise.all((await tables()).map(async (name) => [name, (await parvis.rows(`select * from ${name}`)).map((row) => JSON.stringify(row)).filter((row) => row.includes(text))]));
  return Object.fromEntries(all.filter(([, rows]) => rows.length > 0));
}

/** The cursor of the page of an archive that is being made. */
const cursorOf = ({ text }) => text.match(/name="cursor" value="([^"]*)"/)?.[1].replaceAll('&quot;', '"');
const volumesOf = ({ text }) => [...text.matchAll(/href="(\/fin-de-contrat\/archive\/\d+)"[^>]*>([^<]+\.zip)</g)].map(([, href, name]) => ({ href, name }));

/** Makes volumes by hand until there are no more; how many presses that took. */
async function finish(browser) {
  for (let presses = 0; presses < 30; presses += 1) {
    const cursor = cursorOf(await browser.get(PLACE));
    if (cursor === undefined) return presses;
    const answer = await browser.post(`${PLACE}/archive/continuer`, { cursor });
    assert.equal(answer.status, 303, answer.text);
  }
  return assert.fail('the archive has no end');
}

test('the operator announces a destruction thirty days before, and may put it off until it has come', async () => {
  const soon = await odette.post(OF_POITIERS, { destroy_on: '2026-03-31' });
  assert.deepEqual([soon.status, soon.json.errors[0].field], [422, 'destroy_on']);
  const browser = await parvis.browser('odette');
  const wrong = await browser.post(OF_POITIERS, { destroy_on: '2026-03-31' });
  assert.equal(wrong.status, 422);
  shows(wrong, /value="2026-03-31"/, 'what was typed stays');
  assert.equal((await odette.post(OF_POITIERS, { destroy_on: '2026-04-01' })).status, 200);
  const told = (await parvis.mails()).map(({ to, text }) => [to, /1er\savril\s2026/.test(text)]);
  assert.deepEqual(told.sort(), [[PEOPLE.alice.email, true], ['mairie@poitiers.example', true]]);
  assert.equal((await odette.post(OF_POITIERS, { destroy_on: DAY })).status, 200);
  assert.equal((await browser.at(later(NOW, { hours: 12 })).post(OF_POITIERS, { destroy_on: '2027-01-01' })).status, 403, 'a fresh sign-in');
  const late = await parvis.api('odette', { at: `${DAY}T00:00:00Z` });
  for (const path of ['', '/annuler']) assert.equal((await late.post(`${OF_POITIERS}${path}`, { destroy_on: '2027-01-01' })).status, 409, `${path}: the day has come`);
  const other = `/console/organisations/${QUINCAY}${PLACE}`;
  assert.equal((await odette.post(other, { destroy_on: DAY })).status, 200);
  assert.equal((await odette.post(`${other}/annuler`)).status, 200);
  assert.deepEqual(await parvis.rows('select organisation_id, destroy_on from closing'), [{ organisation_id: POITIERS, destroy_on: DAY }]);
  await parvis.mails();
});

test('the archive is the administrateur’s alone, in a browser, after a fresh sign-in', async () => {
  for (const who of ['carl', 'gaston', 'dora', 'odette']) assert.equal((await (await parvis.browser(who)).get(PLACE)).status, 403, who);
  assert.equal((await (await parvis.api('alice')).post(`${PLACE}/archive`)).status, 403, 'no token empties an organisation');
  const alice = await parvis.browser('alice');
  assert.equal((await alice.at(later(NOW, { hours: 12 })).post(`${PLACE}/archive`)).status, 403);
  shows(await alice.get(PLACE), /2(\s|&nbsp;)avril(\s|&nbsp;)2026/);
});

test('everything of an organisation is given back, every hash of it right, and nothing secret', async () => {
  const alice = await parvis.browser('alice');
  assert.equal((await alice.post(`${PLACE}/archive`)).status, 303);
  const first = cursorOf(await alice.get(PLACE));
  const racing = alice.racing();
  const both = await Promise.all([racing, racing].map((one) => one.post(`${PLACE}/archive/continuer`, { cursor: first })));
  assert.deepEqual(both.map(({ status }) => status), [303, 303]);
  assert.equal((await alice.post(`${PLACE}/archive/continuer`, { cursor: first })).status, 303, 'repeated');
  assert.deepEqual(await parvis.rows('select number from archive_volume where organisation_id = ?', POITIERS), [{ number: 1 }], 'once');
  await finish(alice);
  const page = await alice.get(PLACE);
  const volumes = volumesOf(page);
  assert.ok(volumes.length >= 2);

  const files = {};
  for (const volume of volumes) {
    const { status, bytes, type, headers } = await alice.get(volume.href);
    assert.deepEqual([status, type], [200, 'application/zip']);
    assert.match(headers.get('content-disposition'), new RegExp(`filename="${volume.name}"`));
    assert.match(headers.get('cache-control'), /no-store/);
    assert.ok(bytes.length <= 32 << 20);
    shows(page, new RegExp(sha256(bytes)));
    volume.hash = sha256(bytes);
    for (const [name, content] of Object.entries(await unzip(bytes))) {
      assert.ok(!(name in files), `${name} is in two volumes`);
      files[name] = content;
    }
  }
  const { SHA256SUMS: list, 'LISEZMOI.txt': readMe, ...inside } = files;
  const sums = list.toString().trim().split('\n').map((line) => line.split('  '));
  const expected = [...Object.entries(inside).map(([name, bytes]) => [sha256(bytes), name]), ...volumes.slice(0, -1).map(({ hash, name }) => [hash, name])];
  assert.deepEqual(sums.map((one) => one.join()).sort(), expected.map((one) => one.join()).sort());
  assert.match(readMe.toString(), /sha256sum -c SHA256SUMS/);
  const [{ list_hash: listHash, rows, files: count, missing }] = await parvis.rows('select list_hash, rows, files, missing from archive where organisation_id = ?', POITIERS);
  assert.deepEqual([listHash, count, missing], [sha256(list), 4, 0]);

  const photos = await parvis.rows('select key, thumbnail_key from photo where organisation_id = ?', POITIERS);
  for (const key of photos.flatMap((photo) => [photo.key, photo.thumbnail_key])) assert.deepEqual(inside[`fichiers/${key}`], await object(key), key);
  const parsed = Object.keys(inside).filter((name) => name.endsWith('.json')).map((name) => [name.match(/^donnees\/(\w+)\.json$/)[1], JSON.parse(inside[name])]);
  let total = 0;
  for (const [table, found] of parsed) {
    const column = (await parvis.rows(`select name from pragma_table_info('${table}') where name = 'organisation_id'`)).length === 1;
    const [{ wanted }] = column ? await parvis.rows(`select count(*) as wanted from ${table} where organisation_id = ?`, POITIERS)
      : table === 'organisation' ? [{ wanted: 1 }] : await parvis.rows('select count(*) as wanted from membership where organisation_id = ?', POITIERS);
    // What the journal tells of the downloads came after.
    if (table !== 'audit') assert.equal(found.length, wanted, table);
    total += found.length;
    assert.ok(inside[`donnees/${table}.csv`].toString().startsWith('\ufeff'), table);
  }
  assert.equal(total, rows);
  const given = Object.fromEntries(parsed);
  assert.deepEqual(given.intervention.map(({ description }) => description), [FORMULA, FORMULA]);
  assert.ok(inside['donnees/intervention.csv'].toString().includes(`"'${FORMULA.replaceAll('"', '""')}"`), 'no spreadsheet runs it');
  const everything = Object.values(inside).map((bytes) => bytes.toString('latin1')).join();
  for (const foreign of [QUINCAY, 'Place de Quin', 'token_hash', 'last_active_on', PEOPLE.quentin.email]) assert.ok(!everything.includes(foreign), foreign);
  const audited = await parvis.rows("select subject from audit where action = 'take_archive' and organisation_id = ? and subject <> 'archive'", POITIERS);
  assert.deepEqual(audited.map(({ subject }) => subject).sort(), volumes.map((_, index) => `archive_volume/${index + 1}`).sort());
});

test('an interrupted download goes on to the byte, and only of the same volume', async () => {
  const alice = await parvis.browser('alice');
  const [{ href }] = volumesOf(await alice.get(PLACE));
  const whole = await alice.get(href);
  const etag = whole.headers.get('etag');
  assert.equal(whole.headers.get('accept-ranges'), 'bytes');
  const size = whole.bytes.length;
  const begun = await alice.get(href, { range: 'bytes=0-999' });
  assert.deepEqual([begun.status, begun.headers.get('content-range'), begun.bytes.length], [206, `bytes 0-999/${size}`, 1000]);
  const rest = await alice.get(href, { range: 'bytes=1000-', 'if-range': etag });
  assert.equal(rest.status, 206);
  assert.deepEqual(Buffer.concat([begun.bytes, rest.bytes]), whole.bytes);
  const other = await alice.get(href, { range: 'bytes=1000-', 'if-range': '"another"' });
  assert.deepEqual([other.status, other.bytes.length], [200, size]);
  const beyond = await alice.get(href, { range: `bytes=${size}-` });
  assert.deepEqual([beyond.status, beyond.headers.get('content-range')], [416, `bytes */${size}`]);
  assert.equal((await parvis.rows("select 1 from audit where action = 'take_archive' and subject = 'archive_volume/1'")).length, 1, 'told once');
  assert.equal((await alice.get(`${PLACE}/archive/99`)).status, 404);
  assert.equal((await (await parvis.browser('quentin')).get(href)).status, 404, 'another organisation has its own volumes');
});

test('the clock makes an archive by itself, tells when it is there, and lets it expire with what was left in storage', async () => {
  const quentin = await parvis.browser('quentin');
  assert.equal((await quentin.post(`${PLACE}/archive`)).status, 303);
  await cron(HOURLY, later(NOW, { minutes: 37 }));
  assert.match((await parvis.mailTo(PEOPLE.quentin.email)).text, /prêts/);
  const keys = (await parvis.rows('select key from archive_volume where organisation_id = ?', QUINCAY)).map(({ key }) => key);
  assert.ok(keys.length >= 2);
  const [{ href }] = volumesOf(await quentin.get(PLACE));
  assert.equal((await quentin.get(href)).status, 200);
  const [before] = await parvis.rows('select min(expires_at) as at from archive_volume where organisation_id = ?', QUINCAY);
  assert.equal(before.at, later(NOW, { days: 30 }));
  await parvis.write(['update archive_volume set expires_at = ? where organisation_id = ?', '2026-03-31T01:55:01Z', QUINCAY]);
  await cron(DAILY, night('2026-03-31'));
  assert.equal((await parvis.rows('select 1 from archive_volume where organisation_id = ?', QUINCAY)).length, keys.length, 'a second before, they stay');
  await parvis.write(['update archive_volume set expires_at = ? where organisation_id = ?', '2026-03-31T01:55:00Z', QUINCAY]);
  await cron(DAILY, night('2026-03-31'));
  // Beside them, perhaps, what the slower of two steps that raced had written.
  const waiting = (await parvis.rows('select key from file_deletion')).map(({ key }) => key);
  assert.deepEqual(keys.filter((key) => !waiting.includes(key)), []);
  await parvis.cron('settings', HOURLY, '2026-03-31T02:17:00Z');
  for (const key of keys) assert.equal(await parvis.bucket.head(key), null);
  shows(await quentin.get(PLACE), /ne sont plus là/);
});

test('nothing is destroyed the day before, nor without its archive', async () => {
  const before = await holding(POITIERS);
  await cron(DAILY, night('2026-04-01'));
  assert.deepEqual(await holding(POITIERS), before, 'the day before');
  const [{ taken_at: taken }] = await parvis.rows('select taken_at from archive where organisation_id = ?', POITIERS);
  await parvis.write(['update archive set taken_at = null where organisation_id = ?', POITIERS]);
  await cron(DAILY, night(DAY));
  assert.deepEqual(await parvis.rows('select former_id from certificate'), [], 'not all of it was taken');
  await parvis.write(['update archive set taken_at = ? where organisation_id = ?', taken, POITIERS]);
});

test('then every row and every byte goes, nobody else loses anything, and the certificate counts all of it', async () => {
  const alice = await parvis.browser('alice', { at: night(DAY) });
  const [{ list_hash: listHash }] = await parvis.rows('select list_hash from archive where organisation_id = ?', POITIERS);
  const list = await collect(bound(parvis.db, parvis.bucket));
  const owned = (await Promise.all((await tables()).map(async (table) => {
    const columns = (await parvis.rows(`select name from pragma_table_info('${table}')`)).map(({ name }) => name);
    if (!columns.includes('organisation_id')) return [];
    const [{ count }] = await parvis.rows(`select count(*) as count from ${table} where organisation_id = ?`, POITIERS);
    return count > 0 ? [[table, count]] : [];
  }))).flat();
  const keys = (await parvis.rows('select key from photo where organisation_id = ?1 union select thumbnail_key from photo where organisation_id = ?1 union select key from archive_volume where organisation_id = ?1', POITIERS)).map(({ key }) => key);
  const ofQuincay = await holding(QUINCAY);
  // What lost the race for a volume waits to be deleted already.
  const waiting = (await parvis.rows('select key from file_deletion')).map(({ key }) => key);
  const kept = await Promise.all((await parvis.files()).filter((key) => ![...keys, ...waiting].includes(key)).map(async (key) => [key, sha256(await object(key))]));

  await cron(DAILY, night(DAY));
  assert.equal((await alice.get('/mon-compte', { accept: 'application/json' })).status, 401, 'nobody is in any more');
  await cron(HOURLY, `${DAY}T02:37:00Z`);
  const [open] = await parvis.rows('select emptied_at, gone_at from certificate');
  assert.equal(open.gone_at, null, 'R2 still has its files');
  await parvis.cron('settings', HOURLY, `${DAY}T03:17:00Z`);
  await cron(HOURLY, `${DAY}T03:37:00Z`);

  assert.deepEqual(Object.keys(await holding(POITIERS)), ['certificate']);
  assert.deepEqual((await parvis.files()).filter((key) => keys.includes(key)), []);
  assert.deepEqual(await Promise.all((await parvis.files()).map(async (key) => [key, sha256(await object(key))])), kept);
  assert.deepEqual(await holding(QUINCAY), ofQuincay);
  for (const { first, last, email, id } of [PEOPLE.alice, PEOPLE.dora]) for (const text of [email, id, `"${last}"`]) assert.deepEqual(await holding(text), {}, `${first}: ${text}`);
  assert.equal((await parvis.rows('select email from person where id = ?', PEOPLE.paula.id)).length, 1, 'Paula also belongs to Quinçay');

  const [certificate] = await parvis.rows('select * from certificate');
  const people = Object.values(PEOPLE).filter(({ organisation }) => organisation === POITIERS).length - 1;
  const counts = { ...Object.fromEntries(owned), organisation: 1, person: people };
  assert.deepEqual(JSON.parse(certificate.counts), counts);
  assert.deepEqual([certificate.files, certificate.archive_hash, certificate.contact_email], [keys.length, listHash, null]);
  assert.equal(certificate.gone_at, `${DAY}T03:37:00Z`);
  const mail = await parvis.mailTo('mairie@poitiers.example');
  assert.match(mail.text, new RegExp(listHash));

  const browser = await parvis.browser('odette', { at: `${DAY}T08:00:00Z` });
  shows(await browser.get('/console/certificats'), /Poitiers/);
  const page = await browser.get(`/console/certificats/${POITIERS}`);
  shows(page, new RegExp(listHash));
  shows(page, /30(\u00a0|&nbsp;)jours/);
  for (const path of ['', PLACE]) assert.equal((await browser.get(`/console/organisations/${POITIERS}${path}`)).status, 404);
  const whole = await holding('');
  await cron(HOURLY, `${DAY}T04:37:00Z`);
  await cron(DAILY, night('2026-04-03'));
  const again = await holding('');
  for (const table of ['certificate', 'organisation', 'person', 'outbox', 'file_deletion']) assert.deepEqual(again[table], whole[table], `${table}: once`);
  assert.ok(list.certificates.length === 0);
});

test('a database that was taken back in time destroys it again, and certifies nothing twice', async () => {
  const environment = bound(parvis.db, parvis.bucket);
  const list = await collect(environment);
  assert.deepEqual(list.certificates.map(({ former_id: id }) => id), [POITIERS]);
  const [before] = await parvis.rows('select * from certificate');
  await parvis.write(
    ['delete from certificate'],
    ["insert into organisation (id, kind, name, slug, created_at) values (?, 'commune', 'Poitiers', 'poitiers', ?)", POITIERS, NOW],
    ["insert into person (id, email, email_folded, created_at, last_active_on) values (?, 'alice@poitiers.example', 'alice@poitiers.example', ?, '2026-03-02')", PEOPLE.alice.id, NOW],
    ["insert into membership (organisation_id, person_id, identifiant, identifiant_folded, last_name, first_name, state, joined_at) values (?, ?, 'alice', 'alice', 'Arnaud', 'Alice', 'active', ?)", POITIERS, PEOPLE.alice.id, NOW],
  );
  const changes = await replay(environment, list, new Date(`${DAY}T10:00:00Z`));
  assert.equal(changes.certificates, 1);
  const [{ suspended_at: suspended }] = await parvis.rows('select suspended_at from organisation where id = ?', POITIERS);
  assert.ok(suspended, 'nobody comes in meanwhile');
  await cron(HOURLY, `${DAY}T10:37:00Z`);
  assert.deepEqual(Object.keys(await holding(POITIERS)), ['certificate']);
  assert.deepEqual(await holding(PEOPLE.alice.id), {});
  assert.deepEqual(await parvis.rows('select * from certificate'), [before]);
  assert.deepEqual(await parvis.mails(), []);
});
