// « Mes données » on workerd: seen, taken away, corrected, erased; what asks to sign in again; the journal; purges after their warning.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAILY, NOW, later, shows, start } from './harness.mjs';
import { PEOPLE, POITIERS, QUINCAY, category } from './people.mjs';
import { JPEG, PNG } from './pictures.mjs';
import { unzip } from './unzip.mjs';

let parvis;
before(async () => { parvis = await start(); });
after(() => parvis?.stop());

const { dora, gaston, gina, paula, alice, quentin, carl } = PEOPLE;
const words = ({ text }) => text.replace(/&nbsp;|\u00a0|\u202f/g, ' ').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

/** Every row of every table, as text. */
async function dump() {
  const tables = await parvis.rows("select name from sqlite_master where type = 'table' and name not like '\\_cf%' escape '\\' and name not like 'sqlite%'");
  const rows = await Promise.all(tables.map(async ({ name }) => (await parvis.rows(`select * from ${name}`)).map((row) => `${name} ${JSON.stringify(row)}`)));
  return rows.flat().join('\n');
}

/** Every key and byte of R2. */
async function objects() {
  const keys = await parvis.files();
  const bytes = await Promise.all(keys.map(async (key) => Buffer.from(await (await parvis.bucket.get(key)).arrayBuffer()).toString('latin1')));
  return [...keys, ...bytes].join('\n');
}

/** A request of that person, photographed, commented and given to gaston; its identifier and number. */
async function asked(who) {
  const browser = await parvis.browser(who);
  const report = { address: '12 rue Gambetta', category_id: category('Voirie'), description: 'Un trou devant la porte' };
  const { json } = await browser.post('/interventions', report, { accept: 'application/json' });
  await browser.upload(`/interventions/${json.id}/photos`, { moment: 'before' }, [['photo', JPEG], ['thumbnail', PNG]]);
  await browser.post(`/interventions/${json.id}/commentaires`, { body: 'Merci de passer' });
  await (await parvis.browser('carl')).post(`/interventions/${json.id}/valider`, { assignee_ids: [gaston.id] });
  return json;
}

test('interventions 38: one sees and takes away profile, requests, comments and photos, and nothing of others', async () => {
  const { id, number } = await asked('dora');
  await (await parvis.browser('gaston')).post(`/interventions/${id}/commentaires`, { body: 'Paroles de Gaston' });
  const browser = await parvis.browser('dora');
  const page = await browser.get('/mes-donnees');
  assert.equal(page.status, 200);
  for (const said of ['Dumas', dora.email, '12 rue Gambetta', 'Merci de passer', 'Durée']) assert.ok(words(page).includes(said), said);
  for (const foreign of ['Gauthier', 'Paroles de Gaston', 'person_id', 'created_at', 'token_hash']) assert.ok(!page.text.includes(foreign), foreign);
  const zip = await browser.get('/mes-donnees/export.zip');
  assert.deepEqual([zip.status, zip.type], [200, 'application/zip']);
  assert.match(zip.headers.get('content-disposition'), /^attachment; filename="mes-donnees-2026-03-02-1\.zip"$/);
  assert.match(zip.headers.get('cache-control'), /no-store/);
  const files = await unzip(zip.bytes);
  const names = Object.keys(files);
  assert.deepEqual(names.slice(0, 2), ['donnees.json', 'donnees.html']);
  assert.match(names[2], new RegExp(`^photos/intervention-${number}-avant-[0-9a-f-]+\\.jpg$`));
  const [{ key }] = await parvis.rows('select key from photo where intervention_id = ?', id);
  assert.deepEqual(files[names[2]], Buffer.from(await (await parvis.bucket.get(key)).arrayBuffer()));
  const data = JSON.parse(files['donnees.json']);
  const table = (name) => data.tables.find((one) => one.table === name).rows;
  assert.deepEqual([table('membership')[0].last_name, table('intervention')[0].number, table('comment')[0].body], ['Dumas', number, 'Merci de passer']);
  const readable = files['donnees.html'].toString();
  assert.ok(readable.includes('Merci de passer') && readable.includes(names[2]));
  for (const foreign of ['Gauthier', 'Paroles de Gaston', '<script', '/assets/', key]) assert.ok(!readable.includes(foreign) && !JSON.stringify(data).includes(foreign), foreign);
  assert.equal((await parvis.rows("select 1 from audit where action = 'read_own_data' and actor_id = ?", dora.id)).length, 1);
});

test('interventions 38: name and telephone are corrected at once', async () => {
  const browser = await parvis.browser('dora');
  const wrong = await browser.post('/mes-donnees/identite', { last_name: '', first_name: 'Dora', phone: '' });
  assert.equal(wrong.status, 422);
  shows(wrong, /Indiquez le nom\./);
  const done = await browser.post('/mes-donnees/identite', { last_name: 'Dumas-Petit', first_name: 'Dora', phone: '05 49 11 22 33' });
  assert.deepEqual([done.status, done.location], [303, '/mes-donnees?fait=identite-corrigee']);
  assert.ok(words(await browser.get('/mes-donnees')).includes('Dumas-Petit'));
});

test('identity 13: of two organisations one sees the present one, and which other there is', async () => {
  const inP = await (await parvis.browser('paula')).get('/mes-donnees');
  assert.ok(words(inP).includes('Quinçay'), 'it says where else to look');
  await parvis.write(["update membership set last_name = 'Perrin-Quincay' where person_id = ? and organisation_id = ?", paula.id, QUINCAY]);
  assert.ok(!(await (await parvis.browser('paula')).get('/mes-donnees')).text.includes('Perrin-Quincay'));
  const inQ = await (await parvis.browser('paula', { organisation: QUINCAY })).get('/mes-donnees');
  assert.ok(inQ.text.includes('Perrin-Quincay') && words(inQ).includes('Coordinateur'));
});

test('sign in again: exports, roles and erasures ask for less than twelve hours', async () => {
  const last = later(NOW, { hours: 12, seconds: -1 });
  const late = later(NOW, { hours: 12 });
  const browser = await parvis.browser('dora');
  for (const path of ['/mes-donnees/export.zip', '/mes-donnees/adresse', '/mes-donnees/effacer']) {
    assert.equal((await browser.at(last).get(path)).status, 200, path);
    assert.equal((await browser.at(late).get(path)).status, 403, path);
  }
  shows(await browser.at(late).get('/mes-donnees/effacer'), /\/connexion\?retour=%2Fmes-donnees%2Feffacer/);
  assert.equal((await browser.at(late).post('/mes-donnees/effacer', { confirmation: 'EFFACER' })).status, 403);
  const boss = await parvis.browser('alice');
  const fields = { last_name: gina.last, first_name: gina.first, identifiant: gina.identifiant, email: gina.email, role: 'coordinator' };
  assert.equal((await boss.at(late).post(`/equipe/${gina.id}/modifier`, fields)).status, 403);
  assert.equal((await boss.at(late).post(`/equipe/${gina.id}/retirer`)).status, 403);
  const added = await boss.at(late).post('/equipe', { ...fields, identifiant: 'z.tard', email: '' });
  assert.equal(added.status, 403, 'adding somebody gives a role');
  shows(added, /value="z\.tard"/);
  const moved = { ...fields, last_name: 'Tapé', role: gina.role, email: 'autre.boite@poitiers.example' };
  const asked = await boss.at(late).post(`/equipe/${gina.id}/modifier`, moved);
  assert.equal(asked.status, 403, 'another mailbox would open the account');
  for (const words of [/value="Tapé"/, /value="autre\.boite@poitiers\.example"/, /puis revenez enregistrer ici/]) shows(asked, words);
  const coordinator = await parvis.browser('carl');
  assert.equal((await coordinator.at(last).get('/interventions/export.csv')).status, 200);
  assert.equal((await coordinator.at(late).get('/interventions/export.csv')).status, 403);
  assert.equal((await (await parvis.api('carl')).at(late).get('/interventions/export.csv')).status, 200, 'a program cannot sign in again');
});

test('sign in again: one comes back to what one was doing', async () => {
  const at = later(NOW, { hours: 13 });
  await parvis.mails();
  const browser = (await parvis.browser('dora')).at(at);
  await browser.post('/connexion', { email: dora.email, retour: '/mes-donnees/effacer' });
  const mail = await parvis.mailTo(dora.email);
  const code = mail.text.match(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/m)[0];
  const back = await browser.post('/connexion/code', { code });
  assert.deepEqual([back.status, back.location], [303, '/mes-donnees/effacer']);
  assert.equal((await browser.get('/mes-donnees/effacer')).status, 200);
});

test('identity 3: a confirmed address kills every link and session, and the former one is told', async () => {
  const browser = await parvis.browser('gina');
  const other = await parvis.browser('gina');
  const stranger = await parvis.browser();
  await stranger.post('/connexion', { email: gina.email });
  const link = (await parvis.mailTo(gina.email)).text.match(/\/connexion\/lien#(\S+)/)[1];
  const taken = await browser.post('/mes-donnees/adresse', { email: carl.email });
  const free = await browser.post('/mes-donnees/adresse', { email: 'gina.neuve@poitiers.example' });
  assert.deepEqual([taken.status, taken.location, taken.text], [free.status, free.location, free.text]);
  const mail = await parvis.mailTo('gina.neuve@poitiers.example');
  const code = mail.text.match(/\/mes-donnees\/adresse\/confirmer#(\S+)/)[1];
  assert.ok(!(await dump()).includes(code), 'the code is kept nowhere');
  const reader = await parvis.browser();
  assert.equal((await reader.get('/mes-donnees/adresse/confirmer')).status, 200);
  const done = await reader.post('/mes-donnees/adresse/confirmer', { token: code.toLowerCase() });
  assert.deepEqual([done.status, done.location], [303, '/connexion?fait=adresse-changee']);
  for (const dead of [browser, other]) assert.equal((await dead.get('/mon-compte')).status, 401);
  assert.equal((await stranger.post('/connexion/lien', { token: link })).status, 403);
  assert.equal((await reader.post('/mes-donnees/adresse/confirmer', { token: code })).status, 403, 'once');
  const told = await parvis.mailTo(gina.email);
  assert.match(told.subject, /adresse a changé/);
  await parvis.write(['update person set email = ?, email_folded = ? where id = ?', gina.email, gina.email, gina.id]);
});

test('interventions 38: the sole administrateur is refused, with what to do', async () => {
  const boss = await parvis.browser('alice');
  shows(await boss.get('/mes-donnees/effacer'), /exploitant/);
  const refused = await boss.post('/mes-donnees/effacer', { confirmation: 'EFFACER' });
  assert.equal(refused.status, 409);
  shows(refused, /transmettre ce rôle/);
  assert.equal((await parvis.rows('select 1 from person where id = ?', alice.id)).length, 1);
});

test('identity 12: after the erasure nothing of the person is left in D1, R2 or unsent mail, and the items remain', async () => {
  const { id } = await asked('dora');
  await parvis.mails();
  const browser = await parvis.browser('dora');
  await browser.post('/mes-donnees/adresse', { email: 'dora.neuve@poitiers.example' });
  await parvis.write([
    `insert into outbox (id, organisation_id, person_id, kind, recipient, subject, body_text, body_html, next_try_at, created_at)
     values ('0193a000-0000-7000-8000-00000000d0d0', ?, ?, 'finished', ?, 'Dora Dumas', 'Texte', '<p>Texte</p>', '2099-01-01T00:00:00Z', ?)`,
    POITIERS, dora.id, dora.email, NOW,
  ]);
  const before = [await dump(), await objects()].join('\n');
  const traces = [dora.id, dora.email, 'dora.neuve@poitiers.example', 'Dumas', '+33549112233', '"identifiant":"dora"'];
  for (const trace of traces) assert.ok(before.includes(trace), `${trace} was there`);
  const page = await browser.get('/mes-donnees/effacer');
  assert.ok(words(page).includes('Commentaires') && words(page).includes('Poitiers'));
  assert.equal((await browser.post('/mes-donnees/effacer', { confirmation: 'effacer' })).status, 422);
  const done = await browser.post('/mes-donnees/effacer', { confirmation: 'EFFACER' });
  assert.deepEqual([done.status, done.location], [303, '/?fait=compte-efface']);
  assert.match((await parvis.mailTo(dora.email)).subject, /effacé/);
  // The note of a departure keeps an identifier that is nobody's any more, for some weeks.
  const left = [await dump(), await objects()].join('\n').split('\n').filter((line) => !line.startsWith('departure ')).join('\n');
  for (const trace of traces) assert.ok(!left.includes(trace), `${trace} is left in ${left.split('\n').find((line) => line.includes(trace))?.slice(0, 200)}`);
  const [item] = await parvis.rows('select author_id, address, description from intervention where id = ?', id);
  assert.deepEqual(item, { author_id: null, address: '12 rue Gambetta', description: 'Un trou devant la porte' });
  assert.deepEqual(await parvis.rows("select author_id, body from comment where intervention_id = ? and body = 'Merci de passer'", id), [{ author_id: null, body: 'Merci de passer' }]);
  const [photo] = await parvis.rows('select author_id, key from photo where intervention_id = ?', id);
  assert.equal(photo.author_id, null);
  assert.ok(await parvis.bucket.head(photo.key));
  assert.equal((await browser.get('/mon-compte')).status, 401);
});

test('interventions 38: what an erased agent was to do is told to the coordinateurs', async () => {
  await (await parvis.browser('carl')).post('/interventions', { address: '3 rue Riffault', category_id: category('Voirie'), assignee_ids: [gaston.id] });
  await parvis.mails();
  assert.equal((await (await parvis.browser('gaston')).post('/mes-donnees/effacer', { confirmation: 'EFFACER' })).status, 303);
  const mail = await parvis.mailTo(carl.email);
  assert.match(mail.text, /n°/);
  assert.ok(!mail.text.includes('Gauthier'));
  assert.deepEqual(await parvis.rows('select * from assignment where person_id = ?', gaston.id), []);
});

test('the journal: the administrateur reads everybody, the others themselves, page by page', async () => {
  const boss = await parvis.api('alice');
  const all = (await boss.get('/journal-des-actions?action=erase_self')).json.items;
  assert.equal(all.length, 2);
  assert.deepEqual([all[0].actor_name, all[0].action_label], [null, 'Compte effacé par la personne']);
  const own = (await (await parvis.api('carl')).get('/journal-des-actions')).json.items;
  assert.ok(own.length > 0 && own.every(({ actor_name: name }) => name === 'Carl Caron'));
  const first = (await boss.get('/journal-des-actions')).json;
  assert.deepEqual(first.items.map(({ at }) => at), first.items.map(({ at }) => at).sort().reverse());
  assert.deepEqual((await (await parvis.api('quentin')).get('/journal-des-actions?action=create')).json.items, [], 'nothing of Poitiers');
  assert.equal((await boss.get('/journal-des-actions?from=2026-03-03')).json.items.every(({ at }) => at >= '2026-03-03'), true);
  shows(await (await parvis.browser('alice')).get('/journal-des-actions'), /Par qui/);
});

test('the journal: after a year no actor, after five years no line', async () => {
  const nightly = (day) => parvis.cron('identity', DAILY, `${day}T01:40:00Z`);
  const at = '2020-05-04T08:00:00Z';
  const lines = () => parvis.rows("select actor_id from audit where at = ?", at);
  await parvis.write(["insert into audit (id, organisation_id, actor_id, action, subject, at, changed) values ('0193a000-0000-7000-8000-00000000abcd', ?, ?, 'create', 'intervention/x', ?, 1)", POITIERS, carl.id, at]);
  await nightly('2021-05-04');
  assert.deepEqual(await lines(), [{ actor_id: carl.id }], 'to the hour');
  await nightly('2021-05-05');
  assert.deepEqual(await lines(), [{ actor_id: null }]);
  await nightly('2025-05-04');
  assert.equal((await lines()).length, 1);
  await nightly('2025-05-05');
  assert.deepEqual(await lines(), []);
});

test('identity 14: the sole administrateur is never erased; the operator is told once, with the organisation and no name', async () => {
  const nightly = (day) => parvis.cron('identity', DAILY, `${day}T01:40:00Z`);
  await parvis.write(["update person set last_active_on = '2026-08-01', warned_on = null"]);
  await parvis.write(["update person set last_active_on = '2024-11-21' where id in (?, ?)", alice.id, paula.id]);
  await parvis.mails();
  await nightly('2026-10-21');
  assert.deepEqual(await parvis.mails(), []);
  await nightly('2026-10-22');
  const mails = await parvis.mails();
  assert.deepEqual(mails.map(({ to }) => to).sort(), ['assistance@parvis.example', paula.email].sort());
  const told = mails.find(({ to }) => to.startsWith('assistance'));
  assert.ok(told.text.includes('Poitiers') && !told.text.includes('Arnaud') && !told.text.includes(alice.email));
  assert.match(mails.find(({ to }) => to === paula.email).text.replace(/\s/g, ' '), /21 novembre 2026/);
  for (const day of ['2026-10-23', '2026-11-20', '2026-11-21']) await nightly(day);
  assert.deepEqual(await parvis.mails(), [], 'each once');
  assert.equal((await parvis.rows('select 1 from person where id = ?', alice.id)).length, 1);
  assert.equal((await parvis.rows('select 1 from person where id = ?', quentin.id)).length, 1);
  assert.deepEqual(await parvis.rows('select organisation_id from membership where person_id = ?', paula.id), [], 'erased from both organisations');
});

test('the register of processing says who, why, what, how long and how it is protected', async () => {
  const page = await (await parvis.browser()).get('/registre-des-traitements?collectivite=poitiers');
  assert.equal(page.status, 200);
  for (const said of ['Poitiers', 'Finalité', 'Base légale', 'Personnes concernées', 'Destinataires', 'Commentaires', '1 an avec la personne', 'Mesures de sécurité']) assert.ok(words(page).includes(said), said);
  shows(await (await parvis.browser()).get('/donnees-personnelles'), /registre-des-traitements[\s\S]*mes-donnees/);
});
