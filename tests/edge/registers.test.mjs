// The operator's registers on workerd: a breach until every organisation is told, a request about rights until it is answered.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NOW, later, shows, start } from './harness.mjs';
import { PEOPLE, POITIERS, QUINCAY, PLATFORM } from './people.mjs';

const JSON_ONLY = { accept: 'application/json' };
const BREACHES = '/console/violations';
const REQUESTS = '/console/demandes';

let parvis;
let odette;
before(async () => {
  parvis = await start();
  odette = await parvis.api('odette');
});
after(() => parvis?.stop());

const breach = (fields = {}) => ({ nature: 'confidentiality', facts: 'Un export est parti à une mauvaise adresse.', known_at: '2026-03-02T08:30', organisation_ids: [POITIERS, QUINCAY], people: '1200', ...fields });
const request = (fields = {}) => ({ organisation_id: POITIERS, received_on: '2026-03-02', kind: 'access', reference: 'Courrier 12', ...fields });
const fieldsOf = ({ json }) => json.errors.map(({ field }) => field);
const answered = (answer, status) => {
  assert.equal(answer.status, status, answer.text);
  return answer.json;
};
const entered = async (path, fields) => answered(await odette.post(path, fields), 201).id;
const warnings = async () => (await parvis.mails()).filter(({ subject }) => /violation/.test(subject)).map(({ to }) => to).sort();

test('a breach is entered with its errors named, shown with its clock, amended, and every organisation is told once', async () => {
  const browser = await parvis.browser('odette');
  const form = await browser.get(`${BREACHES}/nouvelle`);
  for (const filled of [/Ville de Poitiers|Poitiers/, /N’écrivez aucun nom de personne/]) shows(form, filled);
  assert.ok(!form.text.includes(`name="organisation_ids" value="${PLATFORM}"`), 'the platform’s own organisation is no choice');
  const wrong = await browser.post(BREACHES, { facts: 'Un export', people: 'peu' });
  assert.equal(wrong.status, 422);
  shows(wrong, />Un export<\/textarea>|Un export/, 'what was typed stays');
  assert.deepEqual(fieldsOf(await odette.post(BREACHES, { facts: 'Un export', people: 'peu' })), ['nature', 'known_at', 'organisation_ids', 'people']);

  const created = await browser.post(BREACHES, breach());
  assert.equal(created.status, 303, created.text);
  const path = created.location.split('?')[0];
  shows(await browser.get(created.location), /Il reste 47\u202fh\u202f30\u202fmin\u00a0: jusqu’au mercredi 4\u00a0mars\u00a02026 à 8\u202fh\u202f30/);
  shows(await browser.get('/console'), /1\u00a0violation de données à signaler aux organisations/);
  const amended = await browser.post(`${path}/modifier`, breach({ version: 1, measures: 'Le lien est fermé.' }));
  assert.equal(amended.status, 303, amended.text);
  assert.equal((await odette.post(`${path}/modifier`, breach({ version: 1 }))).status, 412);

  await parvis.mails();
  assert.equal((await browser.post(`${path}/prevenir`)).status, 303);
  const sent = await parvis.mails();
  const to = sent.map((mail) => mail.to).sort();
  assert.deepEqual(to, [...new Set(to)], 'each address once');
  for (const address of [PEOPLE.alice.email, 'mairie@poitiers.example', 'mairie@quincay.example']) assert.ok(to.includes(address), `${address} in ${to}`);
  for (const { text, html } of sent) {
    assert.match(text, /Le lien est fermé\./);
    for (const { first, last } of Object.values(PEOPLE)) assert.ok(!`${text}${html}`.includes(`${first} ${last}`), `${first} ${last}`);
  }
  assert.equal((await browser.post(`${path}/prevenir`)).status, 303);
  assert.deepEqual(await warnings(), [], 'pressing again sends nothing');
  const shown = (await odette.get(path)).json;
  assert.deepEqual([shown.told, shown.touched, shown.version], [2, 2, 2]);
  const page = await browser.get(path);
  for (const told of [/Violation de données inscrite/, /Violation de données complétée/, /Organisations prévenues d’une violation/, /Toutes les organisations touchées sont prévenues/]) shows(page, told);
  assert.ok((await odette.get(`${BREACHES}?vue=closes`)).json.items.some(({ id }) => path.endsWith(id)));
});

test('whoever races, an organisation is told once', async () => {
  const id = await entered(BREACHES, breach());
  await parvis.mails();
  const answers = await Promise.all(Array.from({ length: 4 }, () => odette.racing().post(`${BREACHES}/${id}/prevenir`)));
  assert.ok(answers.every(({ status }) => [200, 412].includes(status)), answers.map(({ status }) => status).join());
  assert.ok(answers.some(({ status }) => status === 200));
  const to = await warnings();
  assert.deepEqual(to, [...new Set(to)]);
  assert.ok(to.length > 0);
});

test('the same key sends once, and an organisation that is added later is told alone', async () => {
  const id = await entered(BREACHES, breach({ organisation_ids: [POITIERS] }));
  await parvis.mails();
  for (let times = 0; times < 2; times += 1) answered(await odette.post(`${BREACHES}/${id}/prevenir`, { idempotency_key: 'une-fois' }), 200);
  const first = await warnings();
  assert.ok(first.includes('mairie@poitiers.example') && !first.includes('mairie@quincay.example'));
  answered(await odette.post(`${BREACHES}/${id}/modifier`, breach({ version: 1, organisation_ids: [QUINCAY] })), 200);
  assert.deepEqual((await odette.get(`${BREACHES}/${id}`)).json.organisations.map(({ told_how: how }) => how), ['mail', null], 'who was told stays');
  answered(await odette.post(`${BREACHES}/${id}/organisations/${QUINCAY}/prevenir`), 200);
  const second = await warnings();
  assert.ok(second.includes('mairie@quincay.example') && !second.includes('mairie@poitiers.example'));
});

test('an organisation without any address is said so, and noted as told otherwise', async () => {
  const of = { id: '00000000-0000-7000-8000-0000000000cc' };
  await parvis.write(["insert into organisation (id, kind, name, slug, created_at) values (?, 'commune', 'Commune de Béruges', 'beruges', ?)", of.id, NOW]);
  const id = await entered(BREACHES, breach({ organisation_ids: [of.id] }));
  assert.equal((await odette.post(`${BREACHES}/${id}/prevenir`)).status, 409);
  shows(await (await parvis.browser('odette')).get(`${BREACHES}/${id}`), /prévenez-la par téléphone ou par courrier/);
  answered(await odette.post(`${BREACHES}/${id}/organisations/${of.id}/noter`), 200);
  assert.deepEqual((await odette.get(`${BREACHES}/${id}`)).json.organisations.map(({ told_how: how }) => how), ['otherwise']);
  assert.equal((await odette.post(`${BREACHES}/${id}/organisations/${QUINCAY}/noter`)).status, 404);
});

test('48 real hours, also in the night the clocks change; an hour that came twice is asked about, one that never came is refused', async () => {
  const winter = await parvis.api('odette', { at: '2026-10-26T07:00:00Z' });
  assert.deepEqual(fieldsOf(await winter.post(BREACHES, breach({ known_at: '2026-10-25T02:30' }))), ['known_hour']);
  const moments = await Promise.all(['summer', 'winter'].map(async (known_hour) => {
    const { id } = answered(await winter.post(BREACHES, breach({ known_at: '2026-10-25T02:30', known_hour })), 201);
    const { known_at: known, deadline } = (await winter.get(`${BREACHES}/${id}`)).json;
    assert.equal(Date.parse(deadline) - Date.parse(known), 48 * 3600 * 1000);
    return known;
  }));
  assert.deepEqual(moments, ['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00']);
  const id = answered(await winter.post(BREACHES, breach({ known_at: '2026-10-24T09:00' })), 201).id;
  assert.equal((await winter.get(`${BREACHES}/${id}`)).json.deadline, '2026-10-26T08:00:00+01:00');
  const browser = await parvis.browser('odette', { at: '2026-10-26T07:00:00Z' });
  shows(await browser.get(`${BREACHES}/${id}`), /En retard de moins d’une minute\u00a0: l’échéance était le lundi 26\u00a0octobre\u00a02026 à 8\u202fh/);
  shows(await browser.get(BREACHES), /En retard<\/span>/);
  assert.deepEqual(fieldsOf(await winter.post(BREACHES, breach({ known_at: '2026-03-29T02:30' }))), ['known_at']);
  assert.deepEqual(fieldsOf(await winter.post(BREACHES, breach({ known_at: '2026-10-26T08:01' }))), ['known_at'], 'not in the future');
});

test('a request about rights is due in a month, listed by its deadline, extended once and in time, answered once', async () => {
  assert.deepEqual(fieldsOf(await odette.post(REQUESTS, { received_on: '2026-03-03' })), ['organisation_id', 'received_on', 'kind', 'reference']);
  const due = { '2026-01-31': '2026-03-02', '2026-02-02': '2026-03-02', '2026-03-02': '2026-04-02', '2026-01-30': '2026-03-02', '2026-02-06': '2026-03-06' };
  const ids = {};
  for (const day of Object.keys(due)) ids[day] = await entered(REQUESTS, request({ received_on: day }));
  const { items } = (await odette.get(REQUESTS)).json;
  assert.deepEqual(items.map(({ received_on: day, due_on: end }) => [day, end]).sort(), Object.entries(due).sort());
  assert.deepEqual(items.map(({ due_on: end }) => end), Object.values(due).toSorted(), 'the nearest deadline first');
  const browser = await parvis.browser('odette');
  shows(await browser.get(`${REQUESTS}/nouvelle`), /Pas de nom/);
  shows(await browser.get(`${REQUESTS}/${ids['2026-02-02']}`), /Dernier jour\u00a0: aujourd’hui/);
  shows(await browser.get('/console'), /5\u00a0demandes sur des droits attendent une réponse/);

  const path = `${REQUESTS}/${ids['2026-02-02']}`;
  const extension = { months: '2', reason: 'Archives à rassembler.' };
  assert.deepEqual(fieldsOf(await odette.post(`${path}/prolonger`, { months: '3' })), ['months', 'reason']);
  answered(await odette.post(`${path}/prolonger`, extension), 200);
  assert.equal((await odette.get(path)).json.due_on, '2026-05-04', 'the 2nd of May is a Saturday');
  assert.equal((await odette.post(`${path}/prolonger`, extension)).status, 409);
  const late = await parvis.browser('odette', { at: later(NOW, { days: 1 }) });
  const overdue = await late.get(`${REQUESTS}/${ids['2026-01-31']}`);
  shows(overdue, /En retard de 1\u00a0jour\u00a0: l’échéance était le lundi 2\u00a0mars\u00a02026/);
  assert.ok(!overdue.text.includes('/prolonger'), 'too late to be extended');
  assert.equal((await late.post(`${REQUESTS}/${ids['2026-01-31']}/prolonger`, extension, JSON_ONLY)).status, 409);

  assert.deepEqual(fieldsOf(await odette.post(`${path}/repondre`, { answered_on: '2026-03-03' })), ['answered_on', 'outcome']);
  const answer = { answered_on: '2026-03-02', outcome: 'granted' };
  answered(await odette.post(`${path}/repondre`, answer), 200);
  assert.equal((await odette.post(`${path}/repondre`, answer)).status, 409);
  shows(await browser.get(`${REQUESTS}?vue=closes`), /Satisfaite\u00a0: réponse du lundi 2\u00a0mars\u00a02026, dans le délai/);
  const lines = await parvis.rows("select action from audit where organisation_id = ? and subject = ? order by action", POITIERS, `rights_request/${ids['2026-02-02']}`);
  assert.deepEqual(lines.map(({ action }) => action), ['answer_rights_request', 'extend_rights_request', 'record_rights_request']);
});

test('an operator alone opens the registers; an administrateur gets what every stranger to the console gets', async () => {
  const [breachId, requestId] = [await entered(BREACHES, breach()), await entered(REQUESTS, request())];
  const alice = await parvis.api('alice');
  const carl = await parvis.api('carl');
  const reads = [BREACHES, `${BREACHES}/nouvelle`, `${BREACHES}/${breachId}`, `${BREACHES}/${breachId}/modifier`, REQUESTS, `${REQUESTS}/nouvelle`, `${REQUESTS}/${requestId}`, `${REQUESTS}/${requestId}/modifier`];
  const writes = [[BREACHES, breach()], [`${BREACHES}/${breachId}/modifier`, breach({ version: 1 })], [`${BREACHES}/${breachId}/prevenir`], [`${BREACHES}/${breachId}/organisations/${POITIERS}/prevenir`], [`${BREACHES}/${breachId}/organisations/${POITIERS}/noter`],
    [REQUESTS, request()], [`${REQUESTS}/${requestId}/modifier`, request({ version: 1 })], [`${REQUESTS}/${requestId}/prolonger`, { months: '1', reason: 'Non' }], [`${REQUESTS}/${requestId}/repondre`, { answered_on: '2026-03-02', outcome: 'granted' }]];
  await parvis.mails();
  for (const path of reads) {
    assert.equal((await (await parvis.browser('odette')).get(path)).status, 200, path);
    const [one, other, home] = await Promise.all([alice.get(path), carl.get(path), alice.get('/console')]);
    assert.deepEqual([one.status, one.json.detail, one.json.title], [403, home.json.detail, home.json.title], path);
    assert.equal(other.status, 403, path);
    assert.equal((await (await parvis.browser()).get(path, JSON_ONLY)).status, 401, path);
  }
  for (const [path, fields = {}] of writes) for (const client of [alice, carl]) assert.equal((await client.post(path, fields)).status, 403, path);
  assert.deepEqual(await warnings(), [], 'nobody was written to');
  assert.equal((await odette.get(`${BREACHES}/${breachId}`)).json.version, 1);
  const unknown = [`${BREACHES}/${requestId}`, `${REQUESTS}/${breachId}`, `${BREACHES}/${requestId}/modifier`];
  for (const path of unknown) assert.equal((await odette.get(path)).status, 404, path);
});

test('entries go five years after, by the night’s work, and not before', async () => {
  const id = await entered(BREACHES, breach());
  const [{ known_at: known }] = await parvis.rows('select known_at from breach where id = ?', id);
  const there = async () => (await parvis.rows('select id from breach where id = ?', id)).length;
  await parvis.cron('identity', /^\d+ \d+ \* \* \*$/, '2031-03-02T07:29:59Z');
  assert.deepEqual([known, await there()], ['2026-03-02T07:30:00Z', 1]);
  await parvis.cron('identity', /^\d+ \d+ \* \* \*$/, '2031-03-02T07:30:00Z');
  assert.equal(await there(), 0);
  assert.deepEqual(await parvis.rows('select * from breach_organisation where breach_id = ?', id), []);
});
