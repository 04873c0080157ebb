// What is backed up comes back, whole, into an empty Parvis; and what was erased since stays erased.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { backup, snapshot } from '../../scripts/keeping/backup.mjs';
import { bound } from '../../scripts/keeping/environment.mjs';
import { collect, replay } from '../../scripts/keeping/erasures.mjs';
import { restore } from '../../scripts/keeping/restore.mjs';
import { describe, statements } from '../../scripts/keeping/tables.mjs';
import { HOURLY, NOW, later, start } from './harness.mjs';
import { PEOPLE, PLATFORM, POITIERS, QUINCAY, category } from './people.mjs';
import { JPEG, PNG } from './pictures.mjs';

/** Texts that an export spoils, and one that no statement of D1 could hold. */
const AWKWARD = 'Le fichier C:\\nuit\\rue est là,\nsur deux lignes : l’« été » 🙂 --; \'fin\'';
const OUTLINE = `{"type":"MultiPolygon","l'été":"${"é🙂'".repeat(50_000)}"}`;

const LATER = later(NOW, { hours: 3 });
let folder, source, target, lived, list, manifest;

const keep = (parvis) => bound(parvis.db, parvis.bucket);
const words = ({ text }) => text.replace(/<head>[\s\S]*?<\/head>|<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const bytesOf = async ({ bucket }, key) => Buffer.from(await (await bucket.get(key)).arrayBuffer());

/** Signs in by mail. */
async function arrive(parvis, who, at) {
  const browser = await parvis.browser(undefined, { at });
  await browser.post('/connexion', { email: PEOPLE[who].email });
  const token = (await parvis.mailTo(PEOPLE[who].email)).text.match(/\/connexion\/lien#(\S+)/)[1];
  assert.equal((await browser.post('/connexion/lien', { token })).status, 303);
  return browser;
}

/** A town at work: a logo, the photo of a person, two interventions with photos, what was said of them, a zone, a program, mail that waits. */
async function live(parvis) {
  const [alice, carl, dora, gaston] = await Promise.all(['alice', 'carl', 'dora', 'gaston'].map((who) => parvis.api(who)));
  const report = (address) => dora.post('/interventions', { address, category_id: category('Voirie'), description: AWKWARD });
  const [one, other] = [(await report('12 rue Gambetta')).json, (await report('3 rue des Lilas')).json];
  const add = async (id) => (await dora.upload(`/interventions/${id}/photos`, { moment: 'before' }, [['photo', JPEG], ['thumbnail', PNG]])).status;
  assert.deepEqual([await add(one.id), await add(other.id)], [201, 201]);
  const portrait = await carl.upload(`/equipe/${PEOPLE.carl.id}/photo/modifier`, {}, [['photo', JPEG]]);
  const logo = await alice.upload('/equipe/apparence/logo', {}, [['logo', PNG]]);
  assert.deepEqual([portrait.status, logo.status], [200, 200]);
  await carl.post(`/interventions/${one.id}/valider`, { assignee_ids: [PEOPLE.gaston.id] });
  await gaston.post(`/interventions/${one.id}/commentaires`, { body: 'Je passe demain' });
  await carl.post(`/interventions/${one.id}/commentaires`, { body: 'Chez Mme Untel' });
  await parvis.write(["insert into zone (organisation_id, id, kind, name, geometry, west, south, east, north) values (?, 'z', 'district', 'Centre', ?, 0.1, -46.25, 0.30000000000000004, 47)", QUINCAY, OUTLINE]);
  for (const who of ['dora', 'carl']) await parvis.write(["insert into password (person_id, hash, set_at) values (?, 'x', '2026-01-10T08:00:00Z')", PEOPLE[who].id]);
  for (const who of ['chloe', 'carl']) await parvis.write(["insert into proconnect_identity (subject_hash, person_id, linked_at) values (?, ?, '2026-01-10T08:00:00Z')", who, PEOPLE[who].id]);
  const browser = await parvis.browser('alice');
  assert.equal((await browser.get('/mon-compte')).status, 200);
  await parvis.mails();
  return { one, other, alice, carl, dora, gaston };
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parvis-restore-'));
  [source, target] = [await start(), await start([], undefined, { empty: true })];
  lived = await live(source);
});
after(async () => {
  await Promise.all([source?.stop(), target?.stop(), rm(folder, { recursive: true })]);
});

test('a backup counts and hashes everything, and holds no secret', async () => {
  const before = await Promise.all(['intervention', 'photo', 'comment', 'official_body'].map((table) => source.rows(`select count(*) as count from ${table}`)));
  manifest = await backup(keep(source), join(folder, 'backup'));
  const { tables } = manifest.database;
  assert.deepEqual(['intervention', 'photo', 'comment', 'official_body'].map((table) => tables[table].rows), before.map(([{ count }]) => count));
  assert.deepEqual(manifest.files.map(({ key }) => key), (await source.files()).sort());
  assert.deepEqual([manifest.files.length, manifest.missing], [6, []]);
  const text = await readFile(join(folder, 'backup/database.sql'), 'utf8');
  assert.ok(!/LINK_KEYS|CODE_SECRET/.test(text));
  await assert.rejects(backup(keep(source), join(folder, 'backup')), /not empty/);
});

test('a hash is of the rows, whatever their order, and of every value', async () => {
  const db = await snapshot(keep(source));
  assert.deepEqual(describe(db), manifest.database.tables);
  const rows = db.prepare('select * from alert_choice').all();
  db.exec(`insert into alert_choice values ('o', 'a', 't', 'never'), ('o', 'b', 't', 'never')`);
  const hash = () => describe(db).alert_choice.sha256;
  const first = hash();
  db.exec(`delete from alert_choice where organisation_id = 'o'; insert into alert_choice values ('o', 'b', 't', 'never'), ('o', 'a', 't', 'never')`);
  assert.equal(hash(), first);
  db.exec(`update alert_choice set delivery = 'hourly' where person_id = 'a'`);
  assert.notEqual(hash(), first);
  assert.equal(rows.length, manifest.database.tables.alert_choice.rows);
});

test('no statement of a backup is longer than D1 takes', async () => {
  for (const statement of statements(await snapshot(keep(source)))) assert.ok(Buffer.byteLength(statement) < 100_000, statement.slice(0, 200));
});

test('what was changed after the backup is not restored', async () => {
  const path = join(folder, 'backup/database.sql');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('Gambetta', 'Gambette'));
  await assert.rejects(restore(keep(target), join(folder, 'backup')), /not the one that was backed up/);
  await writeFile(path, text);
  const photo = join(folder, 'backup/files', manifest.files[0].key);
  const bytes = await readFile(photo);
  await writeFile(photo, bytes.subarray(1));
  await assert.rejects(restore(keep(target), join(folder, 'backup')), /files are not those/);
  await writeFile(photo, bytes);
  await assert.rejects(restore(keep(target), join(folder, 'nowhere')), /is not there/);
  assert.deepEqual(await target.files(), []);
});

test('a restore goes into an empty environment alone, and gives back every row and byte', async () => {
  await assert.rejects(restore(keep(source), join(folder, 'backup')), /database is not empty/);
  await target.bucket.put('left', 'over');
  await assert.rejects(restore(keep(target), join(folder, 'backup')), /bucket is not empty/);
  await target.bucket.delete('left');
  await restore(keep(target), join(folder, 'backup'));
  assert.deepEqual(describe(await snapshot(keep(target))), manifest.database.tables);
  assert.deepEqual((await target.files()).sort(), (await source.files()).sort());
  for (const { key } of manifest.files) assert.deepEqual(await bytesOf(target, key), await bytesOf(source, key));
  const [{ description }] = await target.rows('select description from intervention where id = ?', lived.one.id);
  assert.equal(description, AWKWARD);
  assert.deepEqual(await target.rows('select geometry, west, east, north from zone'), [{ geometry: OUTLINE, west: 0.1, east: 0.30000000000000004, north: 47 }]);
  const schema = "select type, name, sql from sqlite_schema where name not like '~_cf~_%' escape '~' order by type, name";
  const plain = (rows) => rows.map(({ sql, ...row }) => ({ ...row, sql: sql?.replace(/create (\w+) if not exists/i, 'create $1').toLowerCase() }));
  assert.deepEqual(plain(await target.rows(schema)), plain(await source.rows(schema)));
});

test('a person signs in to what was restored, and sees the same pages', async () => {
  const at = later(NOW, { hours: 1 });
  const [there, here] = [await arrive(source, 'carl', at), await arrive(target, 'carl', at)];
  for (const path of ['/interventions', `/interventions/${lived.one.id}`, '/equipe', '/interventions/statistiques']) {
    const [expected, found] = [await there.get(path), await here.get(path)];
    assert.deepEqual([found.status, words(found)], [expected.status, words(expected)], path);
  }
  const [{ id }] = await target.rows('select id from photo where intervention_id = ?', lived.one.id);
  const photo = await here.get(`/interventions/${lived.one.id}/photos/${id}`);
  assert.deepEqual([photo.status, photo.bytes.length > 0], [200, true]);
});

test('what was erased after the backup is written down without a name', async () => {
  const [alice, carl] = await Promise.all(['alice', 'carl'].map((who) => source.api(who, { at: LATER })));
  assert.equal((await alice.post(`/equipe/${PEOPLE.gaston.id}/retirer`)).status, 200);
  const [{ id: said }] = await source.rows("select id from comment where body = 'Chez Mme Untel'");
  assert.equal((await carl.post(`/interventions/${lived.one.id}/commentaires/${said}/supprimer`)).status, 200);
  const [{ id: photo }] = await source.rows('select id from photo where intervention_id = ?', lived.other.id);
  assert.equal((await alice.post(`/interventions/${lived.other.id}/photos/${photo}/supprimer`)).status, 200);
  assert.equal((await alice.post(`/equipe/${PEOPLE.carl.id}/photo/retirer`)).status, 200);
  assert.equal((await alice.post('/equipe/apparence/logo/retirer')).status, 200);
  await source.write(["delete from credential where kind = 'program' and person_id = ?", PEOPLE.dora.id]);
  const gina = { last_name: 'Giraud', first_name: 'Gina', identifiant: 'gina', role: 'agent', email: 'g.giraud@poitiers.example' };
  const browser = await source.browser('alice', { at: LATER });
  assert.equal((await browser.post(`/equipe/${PEOPLE.gina.id}/modifier`, gina)).status, 303);
  await source.write(
    ["update password set set_at = '2026-03-02T09:00:00Z' where person_id = ?", PEOPLE.dora.id],
    ['delete from proconnect_identity where person_id = ?', PEOPLE.chloe.id],
    ['update person set suspended_at = ? where id = ?', LATER, PEOPLE.chloe.id],
    ['update organisation set suspended_at = ? where id = ?', LATER, QUINCAY],
  );
  const third = await (await source.api('dan', { at: LATER })).post('/interventions', { address: 'Place du Marché', category_id: category('Voirie') });
  assert.equal(third.json.number, lived.other.number + 1);
  await source.mails();
  list = await collect(keep(source));
  assert.deepEqual(list.departures, [{ organisation_id: POITIERS, former_id: PEOPLE.gaston.id, left_at: LATER }]);
  const { addresses, ...others } = list;
  assert.deepEqual(addresses, [{ id: PEOPLE.gina.id, email: gina.email }], 'the one that changed, and no other');
  for (const trace of ['Gaston', 'Gauthier', 'Untel', '@', 'Gambetta']) assert.ok(!JSON.stringify(others).includes(trace), trace);
});

test('it is erased again from what was restored', async () => {
  assert.equal((await target.rows('select person_id from membership where person_id = ?', PEOPLE.gaston.id)).length, 1);
  assert.equal((await target.rows("select id from credential where kind = 'program' and person_id = ?", PEOPLE.dora.id)).length, 1);
  const session = await target.browser('alice', { at: LATER });
  const changed = await replay(keep(target), JSON.parse(JSON.stringify(list)), new Date(LATER));
  assert.deepEqual([changed.departures, changed.photos, changed.portraits, changed.logos, changed.comments, changed.tokens], [1, 1, 1, 1, 1, 2]);
  await target.cron('identity', HOURLY, later(LATER, { minutes: 30 }));
  await target.cron('settings', HOURLY, later(LATER, { minutes: 30 }));

  const everything = JSON.stringify((await snapshot(keep(target))).prepare('select * from membership').all());
  assert.ok(!everything.includes('Gauthier'));
  for (const [table, column] of [['person', 'id'], ['membership', 'person_id'], ['assignment', 'person_id'], ['comment', 'author_id'], ['journal', 'actor_id']]) {
    assert.deepEqual(await target.rows(`select 1 from ${table} where ${column} = ?`, PEOPLE.gaston.id), [], table);
  }
  assert.deepEqual(await target.rows("select 1 from comment where body like '%Untel%'"), []);
  assert.equal((await target.rows("select 1 from comment where body = 'Je passe demain' and author_id is null")).length, 1, 'what he said stays');
  assert.deepEqual(await target.rows('select 1 from photo where intervention_id = ?', lived.other.id), []);
  assert.equal((await target.files()).length, 2, 'R2 has the photo of the first one, and its thumbnail');
  assert.deepEqual(await target.rows("select id from credential where kind = 'program' and person_id = ?", PEOPLE.dora.id), []);
  assert.equal((await session.get('/interventions')).status, 401, 'everybody signs in anew');
  assert.deepEqual(await target.mails(), [], 'nobody is told twice');
});

test('a door that was closed since is not open again: suspensions, passwords, addresses, links', async () => {
  const [{ email }] = await target.rows('select email from person where id = ?', PEOPLE.gina.id);
  assert.equal(email, 'g.giraud@poitiers.example');
  assert.deepEqual(await target.rows('select person_id from password'), [{ person_id: PEOPLE.carl.id }], 'the one that did not change stays');
  assert.deepEqual(await target.rows('select person_id from proconnect_identity'), [{ person_id: PEOPLE.carl.id }]);
  assert.deepEqual(await target.rows('select id, suspended_at from person where suspended_at is not null'), [{ id: PEOPLE.chloe.id, suspended_at: LATER }]);
  assert.deepEqual(await target.rows('select id, suspended_at from organisation where suspended_at is not null'), [{ id: QUINCAY, suspended_at: LATER }]);
  assert.deepEqual(await target.rows('select 1 from credential where organisation_id = ? or person_id = ?', QUINCAY, PEOPLE.chloe.id), []);
});

test('no number is given twice', async () => {
  const dora = await target.api('dora', { at: later(LATER, { hours: 1 }) });
  const fresh = await dora.post('/interventions', { address: 'Quai', category_id: category('Voirie') });
  assert.equal(fresh.json.number, lived.other.number + 2);
});

test('applied twice, the list changes nothing more', async () => {
  await target.mails();
  const before = describe(await snapshot(keep(target)));
  await target.write(["delete from credential where kind = 'program'"]);
  const changed = await replay(keep(target), { ...list, tokens: [] }, new Date(LATER));
  assert.deepEqual([changed.photos, changed.portraits, changed.logos, changed.comments, changed.tokens, changed.sent], [0, 0, 0, 0, 0, 0]);
  assert.deepEqual([changed.addresses, changed.accounts, changed.people, changed.organisations], [0, 0, 0, 0]);
  await target.cron('identity', HOURLY, later(LATER, { hours: 2 }));
  const lasting = ({ credential, sign_in_link: links, ...others }) => others;
  assert.deepEqual(lasting(describe(await snapshot(keep(target)))), lasting(before));
});

test('an operator who is removed by command leaves nothing behind, and is not taken for who stays', async () => {
  const { id, email } = PEOPLE.oscar;
  await source.write(
    ["insert into audit (id, organisation_id, actor_id, action, subject, at, changed) values ('of-oscar', ?, ?, 'x', 'organisation/x', ?, 1)", POITIERS, id, NOW],
    ["insert into portrait (organisation_id, person_id, key, size, created_at) values (?, ?, 'portraits/oscar', 1, ?)", PLATFORM, id, NOW],
    ["insert into outbox (id, organisation_id, person_id, kind, recipient, subject, body_text, body_html, next_try_at, created_at) values ('to-oscar', ?, ?, 'breach', ?, 'x', 'x', 'x', '9999-01-01T00:00:00Z', ?)", PLATFORM, id, email, NOW],
  );
  const session = await source.browser('oscar', { at: LATER });
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/operator.mjs', 'remove', '--email', email]);
  await source.write(...stdout.trim().split('\n').map((statement) => [statement]));
  assert.equal((await session.get('/console')).status, 401, 'at once');
  assert.deepEqual(await source.rows("select actor_id from audit where id = 'of-oscar'"), [{ actor_id: null }]);
  const [{ left_at: left }] = await source.rows('select left_at from departure where former_id = ?', id);
  await source.cron('identity', HOURLY, later(left, { minutes: 30 }));
  for (const [table, column] of [['person', 'id'], ['membership', 'person_id'], ['portrait', 'person_id'], ['outbox', 'person_id'], ['audit', 'actor_id']]) {
    assert.deepEqual(await source.rows(`select 1 from ${table} where ${column} = ?`, id), [], table);
  }
  assert.equal((await source.rows("select 1 from file_deletion where key = 'portraits/oscar'")).length, 1);
});
