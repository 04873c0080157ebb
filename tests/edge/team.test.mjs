// « Équipe » on workerd: who is added, informed, removed, and what is left of whoever leaves.

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

let made = 0;
/** Somebody new, a different one each time. */
const somebody = (fields = {}) => {
  made += 1;
  return { last_name: 'Nouveau', first_name: 'Noé', identifiant: `n.nouveau${made}`, role: 'agent', ...fields };
};

const add = (fields, headers) => people.alice.post('/equipe', fields, headers);
const fieldsOf = ({ json }) => json.errors.map(({ field }) => field).sort();
const team = async () => (await people.alice.get('/equipe')).json.items;

test('identity 8: no second administrator, by any way, also when requests race', async () => {
  const races = [
    ...[1, 2].map(() => add(somebody({ role: 'administrator' }))),
    ...['carl', 'chloe'].map((who) => people.alice.post(`/equipe/${PEOPLE[who].id}/modifier`, {
      last_name: PEOPLE[who].last, first_name: PEOPLE[who].first, identifiant: PEOPLE[who].identifiant, email: PEOPLE[who].email, role: 'administrator',
    })),
  ];
  for (const answer of await Promise.all(races)) assert.deepEqual([answer.status, fieldsOf(answer)], [422, ['role']]);
  const administrators = () => parvis.rows("select person_id from member_role where organisation_id = ? and role = 'administrator'", POITIERS);
  assert.deepEqual(await administrators(), [{ person_id: PEOPLE.alice.id }]);
  const raw = ['carl', 'chloe'].map((who) => parvis.write(["update member_role set role = 'administrator' where organisation_id = ? and person_id = ?", POITIERS, PEOPLE[who].id]));
  for (const { status, reason } of await Promise.allSettled(raw)) {
    assert.equal(status, 'rejected');
    assert.match(String(reason), /UNIQUE constraint failed/);
  }
  assert.equal((await administrators()).length, 1, 'one row after');
});

test('identity 8: the administrator is neither demoted nor removed here', async () => {
  const own = { last_name: 'Arnaud', first_name: 'Alice', identifiant: 'alice', email: PEOPLE.alice.email };
  assert.equal((await people.alice.post(`/equipe/${PEOPLE.alice.id}/modifier`, { ...own, role: 'agent' })).status, 409);
  assert.equal((await people.alice.post(`/equipe/${PEOPLE.alice.id}/retirer`)).status, 409);
  assert.equal((await people.alice.post(`/equipe/${PEOPLE.alice.id}/modifier`, { ...own, phone: '05 49 52 35 35' })).status, 200);
});

test('identity 10: what is missing is named field by field', async () => {
  const whole = somebody();
  for (const field of ['last_name', 'first_name', 'identifiant', 'role']) {
    const { [field]: _, ...rest } = whole;
    const answer = await add(rest);
    assert.deepEqual([answer.status, fieldsOf(answer)], [422, [field]]);
  }
  assert.deepEqual(fieldsOf(await add({})), ['first_name', 'identifiant', 'last_name', 'role']);
  assert.deepEqual(fieldsOf(await add(somebody({ email: 'pas une adresse', phone: '12' }))), ['email', 'phone']);
  const browser = await parvis.browser('alice');
  const page = await browser.post('/equipe', { ...whole, identifiant: '', phone: '06 12' });
  assert.equal(page.status, 422);
  shows(page, /value="Noé"/, 'what was typed stays');
});

test('identity 10: without e-mail and phone 201; an identifiant is unique in its organisation, whatever its case', async () => {
  assert.equal((await add(somebody())).status, 201);
  assert.equal((await add(somebody({ phone: '05 49 52 35 35' }))).status, 201);
  assert.equal((await parvis.rows("select phone from membership where phone is not null and identifiant = ?", `n.nouveau${made}`))[0].phone, '+33549523535');
  const taken = await add(somebody({ identifiant: 'GASTON' }));
  assert.deepEqual([taken.status, fieldsOf(taken)], [409, ['identifiant']]);
  assert.equal((await add(somebody({ identifiant: 'quentin' }))).status, 201, 'of somebody of Q');
  const race = await Promise.all(['r.ace', 'R.Ace'].map((identifiant) => add(somebody({ identifiant }))));
  assert.deepEqual(race.map(({ status }) => status).sort(), [201, 409]);
});

test('identity 10: an address known elsewhere is answered alike, and the person decides', async () => {
  await parvis.mails();
  const known = await add(somebody({ email: PEOPLE.quinn.email }));
  const unknown = await add(somebody({ email: 'noe@poitiers.example' }));
  assert.deepEqual([known.status, Object.keys(known.json), known.json.warning], [201, Object.keys(unknown.json), unknown.json.warning]);
  assert.equal(known.headers.get('x-d1-round-trips'), unknown.headers.get('x-d1-round-trips'));
  const mails = Object.fromEntries((await parvis.mails()).map((mail) => [mail.to, mail]));
  assert.match(mails[PEOPLE.quinn.email].text, /\/invitations/);
  const [listed] = (await team()).filter(({ email }) => email === PEOPLE.quinn.email);
  const shown = (await team()).find(({ email }) => email === 'noe@poitiers.example');
  assert.deepEqual(Object.keys(listed), Object.keys(shown));
  assert.equal((await people.quinn.get(`/equipe`)).status, 403, 'still an agent of Q');
  const browser = await parvis.browser('quinn');
  const account = async () => (await browser.get('/mon-compte', { accept: 'application/json' })).json.organisations.map(({ id }) => id);
  assert.deepEqual(await account(), [PEOPLE.quinn.organisation]);
  shows(await browser.get('/invitations'), /Poitiers/);
  assert.ok([303, 200].includes((await browser.post(`/invitations/${POITIERS}/accepter`)).status));
  assert.deepEqual((await account()).sort(), [PEOPLE.quinn.organisation, POITIERS].sort());
  const again = await add(somebody({ email: PEOPLE.carl.email }));
  assert.deepEqual([again.status, fieldsOf(again)], [409, ['email']], 'a member already');
});

test('identity 11, interventions 27: one notice for who has an e-mail, a line to tick for who has none', async () => {
  await parvis.mails();
  const person = somebody({ email: 'nina@poitiers.example' });
  const key = { 'idempotency-key': 'add-nina' };
  const first = await add(person, key);
  const again = await add(person, key);
  assert.deepEqual([again.status, again.json], [first.status, first.json]);
  const mails = await parvis.mails();
  assert.deepEqual(mails.map(({ to }) => to), ['nina@poitiers.example']);
  for (const words of [/Poitiers/, /finalit|servent à/i, /durée|ans/i, /effacer/, /mairie@poitiers\.example/, /CNIL/]) assert.match(mails[0].text, words);
  const [{ notice_at: notice }] = await parvis.rows('select notice_at from membership where person_id = ?', first.json.id);
  assert.equal(notice, NOW, 'logged');
  const silent = await add(somebody({ last_name: 'Sansmail' }));
  assert.deepEqual(await parvis.mails(), []);
  const page = async () => (await people.alice.get('/equipe', { accept: 'text/html' })).text;
  const toInform = (text) => text.match(new RegExp(`/equipe/${silent.json.id}/informee`, 'g'))?.length ?? 0;
  assert.equal(toInform(await page()), 1, 'one line in the to-do list');
  const nobody = await (await parvis.browser('alice')).post('/equipe/informees');
  assert.equal(nobody.status, 422);
  for (const words of [/<title>Erreur/, /Choisissez au moins une personne/, new RegExp(`value="${silent.json.id}"`)]) shows(nobody, words);
  assert.equal((await people.carl.post(`/equipe/${silent.json.id}/informee`)).status, 403);
  assert.equal((await people.alice.post(`/equipe/${silent.json.id}/informee`)).status, 200);
  assert.equal(toInform(await page()), 0);
});

test('interventions 26: an account needs identifiant, names and role, and nothing else', async () => {
  assert.equal((await add(somebody({ role: 'administrator' }))).status, 422);
  for (const who of ['carl', 'gaston', 'dora']) assert.equal((await people[who].post('/equipe', somebody())).status, 403, who);
  const person = await add(somebody({ role: 'coordinator' }));
  assert.equal((await parvis.rows('select role from member_role where person_id = ?', person.json.id))[0].role, 'coordinator');
});

test('a role that changes acts on the next request', async () => {
  const { first, last, identifiant, email, id } = PEOPLE.dan;
  const edit = (role) => people.alice.post(`/equipe/${id}/modifier`, { first_name: first, last_name: last, identifiant, email: email ?? '', role });
  assert.equal((await people.dan.get('/equipe')).status, 403);
  assert.equal((await edit('coordinator')).status, 200);
  assert.equal((await people.dan.get('/equipe')).status, 200);
  assert.equal((await edit('requester')).status, 200);
  assert.equal((await people.dan.get('/equipe')).status, 403);
});

test('interventions 24: whoever leaves is « Ancien membre » everywhere, for good', async () => {
  const report = { address: '12 rue Gambetta', category_id: category('Voirie') };
  const create = async (who, fields) => (await people[who].post('/interventions', { ...report, ...fields })).json.id;
  const open = await create('carl', { assignee_ids: [PEOPLE.gaston.id, PEOPLE.gina.id] });
  const alone = await create('carl', { assignee_ids: [PEOPLE.gaston.id] });
  const own = await create('gaston', { assignee_ids: [PEOPLE.gaston.id], description: 'Nid-de-poule profond' });
  for (const id of [open, own]) await people.gaston.post(`/interventions/${id}/commentaires`, { body: 'Je passe demain' });
  await people.gaston.post(`/interventions/${own}/demarrer`);
  await parvis.mails();
  const numbers = (await parvis.rows('select number from intervention where id in (?, ?, ?) order by number', open, alone, own)).map(({ number }) => number);

  const confirm = await people.alice.get(`/equipe/${PEOPLE.gaston.id}/retirer`, { accept: 'text/html' });
  assert.equal(confirm.status, 200);
  const left = await people.alice.post(`/equipe/${PEOPLE.gaston.id}/retirer`);
  assert.equal(left.status, 200);
  assert.equal((await people.gaston.get('/interventions')).status, 401, 'his tokens are gone');

  const told = (await parvis.mails()).filter(({ to }) => to === PEOPLE.carl.email);
  assert.equal(told.length, 1);
  for (const number of numbers) assert.match(told[0].text, new RegExp(`n°\\s${number}\\b`));
  for (const { text } of told) assert.ok(!text.includes('Gaston'));

  for (const id of [open, own]) {
    const { text } = await people.carl.get(`/interventions/${id}`, { accept: 'text/html' });
    const { json } = await people.carl.get(`/interventions/${id}`);
    assert.match(text, /Ancien membre/);
    assert.match(text, /Je passe demain/);
    assert.equal(json.comments[0].author, null);
    assert.equal(json.comments[0].author_label, 'Ancien membre');
    for (const trace of ['Gaston', 'Gauthier', PEOPLE.gaston.id]) assert.ok(!`${text}${JSON.stringify(json)}`.includes(trace), trace);
  }
  assert.deepEqual(await parvis.rows('select * from assignment where person_id = ?', PEOPLE.gaston.id), []);
  shows(await people.carl.get(`/interventions/${alone}`, { accept: 'text/html' }), /Non assignée/);
  await nowhere(PEOPLE.gaston.id, 'Gauthier', PEOPLE.gaston.email);

  const again = await add({ last_name: 'Gauthier', first_name: 'Gaston', identifiant: 'gaston', role: 'agent' });
  assert.equal(again.status, 201);
  assert.notEqual(again.json.id, PEOPLE.gaston.id);
  assert.equal((await people.carl.get(`/interventions/${open}`)).json.comments[0].author, null, 'nothing comes back');
});

/** No row of any table holds these words; that of departures keeps a random identifier for some weeks. */
async function nowhere(...words) {
  const tables = await parvis.rows("select name from sqlite_schema where type = 'table' and name not like '\\_cf%' escape '\\' and name <> 'departure'");
  for (const { name } of tables) {
    const rows = JSON.stringify(await parvis.rows(`select * from ${name}`));
    for (const word of words) assert.ok(!rows.includes(word), `${name} holds ${word}`);
  }
}

test('interventions 24: a suspended person keeps his name and loses his session', async () => {
  const id = (await people.carl.post('/interventions', { address: 'Ici', category_id: category('Voirie'), assignee_ids: [PEOPLE.gina.id] })).json.id;
  await people.gina.post(`/interventions/${id}/commentaires`, { body: 'Vu' });
  await parvis.write(['update person set suspended_at = ? where id = ?', NOW, PEOPLE.gina.id]);
  assert.equal((await people.gina.get(`/interventions/${id}`)).status, 401);
  assert.equal((await people.carl.get(`/interventions/${id}`)).json.comments[0].author_label, 'Gina Giraud');
  await parvis.mails();
  await people.carl.post(`/interventions/${id}/commentaires`, { body: 'Merci' });
  assert.deepEqual((await parvis.mails()).map(({ to }) => to).filter((to) => to === PEOPLE.gina.email), [], 'nor is she written to');
  await parvis.write(['update person set suspended_at = null where id = ?', PEOPLE.gina.id]);
});

test('who leaves one of two organisations stays in the other', async () => {
  assert.equal((await people.alice.post(`/equipe/${PEOPLE.paula.id}/retirer`)).status, 200);
  assert.equal((await people.paula.get('/interventions')).status, 401);
  const elsewhere = await parvis.api('paula', { organisation: PEOPLE.quinn.organisation, at: later(NOW, { minutes: 1 }) });
  assert.equal((await elsewhere.get('/interventions')).status, 200);
});
