// Identifiants and passwords on workerd: who has no address enters, and nobody learns or wins anything by trying.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NOW, later, shows, start } from './harness.mjs';
import { PEOPLE } from './people.mjs';

const SIGN_IN = '/connexion/mot-de-passe';
const FORGOTTEN = '/connexion/mot-de-passe/oublie';
const LINK = '/connexion/mot-de-passe/lien';
const OWN = '/mon-compte/mot-de-passe';
const GOOD = 'tulipe kayak e\u0301tang';
const OTHER = 'brume et lanterne';

let parvis;
before(async () => { parvis = await start(); });
after(() => parvis?.stop());

/** The moment of the next test: throttles of one do not touch the next. */
let day = 0;
const nextDay = () => later(NOW, { days: (day += 1) });

const tokenIn = ({ text }) => text.match(/name="token" value="([^"]+)"/)[1];
const typed = (identifiant, password, organisation_slug = 'poitiers') => ({ organisation_slug, identifiant, password });
const enter = async (at, ...what) => {
  const browser = await parvis.browser(undefined, { at });
  return { browser, answer: await browser.post(SIGN_IN, typed(...what)) };
};
const choose = async (at, token, password) => (await parvis.browser(undefined, { at })).post(LINK, { token, password, password_again: password });
const isSignedIn = async (browser) => (await browser.get('/mon-compte', { accept: 'application/json' })).status === 200;
const suspend = (id, at) => parvis.write(['update person set suspended_at = ? where id = ?', at, id]);

/** All that an answer shows, the name that was typed masked. */
const faceOf = ({ status, headers, text }, name) => ({
  status, text: text.replaceAll(`value="${name}"`, 'value="…"'), headers: Object.fromEntries([...headers].filter(([key]) => !['date', 'content-length'].includes(key))),
});

/** A one-time password that the administrateur gave. */
async function given(id, at) {
  const alice = await parvis.browser('alice', { at });
  shows(await alice.get(`/equipe/${id}/mot-de-passe`), /à sa première connexion/);
  const page = await alice.post(`/equipe/${id}/mot-de-passe`);
  assert.equal(page.status, 201, page.text);
  assert.equal(page.headers.get('cache-control'), 'no-store');
  return page.text.match(/<strong>([2-9A-HJ-NP-Z-]{19})<\/strong>/)[1];
}

/** Somebody of Poitiers chooses that password, from a one-time one on. */
async function settled({ id, identifiant }, password, at) {
  const { answer } = await enter(at, identifiant, await given(id, at));
  assert.equal((await choose(at, tokenIn(answer), password)).status, 303);
}

/** Every row of D1, as text. */
async function everything() {
  const tables = await parvis.rows("select name from sqlite_schema where type = 'table' and name not like '\\_cf%' escape '\\'");
  return JSON.stringify(await Promise.all(tables.map(({ name }) => parvis.rows(`select * from ${name}`))));
}

test('who has no address is created, is given a one-time password, chooses another, and works', async () => {
  const at = nextDay();
  const alice = await parvis.browser('alice', { at });
  const details = { last_name: 'Sandoval', first_name: 'Iris', identifiant: 'Iris.S', role: 'agent' };
  const added = await alice.post('/equipe', details, { accept: 'application/json' });
  assert.equal(added.status, 201, added.text);
  const oneTime = await given(added.json.id, at);

  const first = await enter(at, 'iris.s', ` ${oneTime.toLowerCase().replaceAll('-', ' ')}`);
  assert.equal(first.answer.status, 200);
  assert.deepEqual(first.browser.cookies, {}, 'no session before another is chosen');
  shows(first.answer, /Pour le compte de Iris Sandoval/);
  const token = tokenIn(first.answer);
  for (const bad of ['onze signes', 'iris sandoval poitiers', 'motdepasse2026', oneTime]) {
    assert.equal((await choose(at, token, bad)).status, 422, bad);
  }
  assert.equal((await choose(at, token, GOOD)).location, `${SIGN_IN}?fait=mot-de-passe-choisi`);
  assert.equal((await choose(at, token, OTHER)).status, 403, 'once');
  assert.equal((await enter(at, 'iris.s', oneTime)).answer.status, 422);

  const { browser, answer } = await enter(at, 'IRIS.S', GOOD.normalize('NFC'));
  assert.equal(answer.status, 303, 'accents as another keyboard sends them');
  assert.equal(answer.headers.get('x-d1-round-trips'), '2');
  assert.equal((await browser.get('/interventions')).status, 200);
  assert.equal((await browser.get(`${SIGN_IN}?organisation=quincay`)).text.match(/<option value="([^"]+)" selected>/)[1], 'quincay');
});

test('identity 7: a suspended person, an unknown one and one without a password are answered like a wrong password, byte for byte', async () => {
  const at = nextDay();
  await settled(PEOPLE.gaston, GOOD, at);
  await settled(PEOPLE.gina, GOOD, at);
  const { browser } = await enter(at, 'gina', GOOD);
  assert.ok(await isSignedIn(browser));
  await suspend(PEOPLE.gina.id, at);
  assert.equal((await browser.get('/interventions')).status, 401, 'out at once');
  const wrong = faceOf((await enter(at, 'gaston', OTHER)).answer, 'gaston');
  assert.equal(wrong.status, 422);
  assert.equal(wrong.headers['x-d1-round-trips'], '1');
  for (const [name, password] of [['gina', GOOD], ['gina', OTHER], ['inconnu', GOOD], ['dan', GOOD], ['dora@poitiers.example', GOOD], ['rien@poitiers.example', GOOD]]) {
    assert.deepEqual(faceOf((await enter(at, name, password)).answer, name), wrong, `${name} ${password}`);
  }
  await suspend(PEOPLE.gina.id, null);
  await parvis.mails();
});

test('twelve tries that race are ten wrong passwords and two refusals, of somebody as of nobody', async () => {
  const at = nextDay();
  await settled(PEOPLE.gaston, GOOD, at);
  for (const name of ['gaston', 'inconnu']) {
    const answers = await Promise.all(Array.from({ length: 12 }, () => enter(at, name, OTHER)));
    const statuses = answers.map(({ answer }) => answer.status).sort();
    assert.deepEqual(statuses, [...Array(10).fill(422), 429, 429], name);
    const refused = answers.find(({ answer }) => answer.status === 429).answer;
    assert.equal(refused.headers.get('retry-after'), '900');
  }
  const late = (seconds) => enter(later(at, { seconds }), 'gaston', GOOD);
  assert.equal((await late(899)).answer.status, 429, 'the right one too');
  assert.equal((await late(900)).answer.status, 303);
  await parvis.mails();
});

test('right passwords are not counted, however many', async () => {
  const at = nextDay();
  await settled(PEOPLE.gaston, GOOD, at);
  for (let tries = 0; tries < 11; tries += 1) assert.equal((await enter(at, 'gaston', GOOD)).answer.status, 303);
  const [{ count }] = await parvis.rows("select coalesce(sum(count), 0) as count from throttle where kind in ('password', 'password_network') and window_start = ?", at);
  assert.equal(count, 0);
  await parvis.mails();
});

test('a link by mail lets one choose, once, and tells nobody who has an account', async () => {
  const at = nextDay();
  await suspend(PEOPLE.chloe.id, at);
  const ask = async (email) => (await parvis.browser(undefined, { at })).post(FORGOTTEN, { email });
  const faces = await Promise.all(['carl@poitiers.example', 'rien@poitiers.example', PEOPLE.chloe.email].map(async (email) => faceOf(await ask(email), email)));
  assert.deepEqual(faces[1], faces[0]);
  assert.deepEqual(faces[2], faces[0]);
  const mail = await parvis.mailTo('carl@poitiers.example');
  assert.deepEqual((await parvis.mails()).map(({ to }) => to), [], 'one mail alone');
  const token = mail.text.match(/\/connexion\/mot-de-passe\/lien#(\S+)/)[1];
  assert.ok(!mail.subject.includes(token));
  const visits = await Promise.all(Array.from({ length: 20 }, (_, index) => parvis.request(LINK, { at, method: index % 2 ? 'HEAD' : 'GET' })));
  for (const { status, headers } of visits) assert.deepEqual([status, headers.get('referrer-policy')], [200, 'no-referrer']);
  const session = await parvis.browser('carl', { at });
  assert.equal((await choose(at, token, OTHER)).status, 303);
  assert.ok(!(await isSignedIn(session)), 'every session is closed');
  assert.match((await parvis.mailTo('carl@poitiers.example')).subject, /mot de passe Parvis a changé/);
  assert.equal((await choose(at, token, GOOD)).status, 403);
  assert.equal((await enter(at, 'carl@poitiers.example', OTHER, '')).answer.status, 303);
  await suspend(PEOPLE.chloe.id, null);
});

test('two requests that race with one link choose one password', async () => {
  const at = nextDay();
  const { answer } = await enter(at, 'dan', await given(PEOPLE.dan.id, at));
  const answers = await Promise.all([GOOD, OTHER].map((password) => choose(at, tokenIn(answer), password)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 403]);
});

test('on « Mon compte » the present password is asked, and the other sessions are closed', async () => {
  const at = nextDay();
  await settled(PEOPLE.dan, GOOD, at);
  const [here, elsewhere] = [(await enter(at, 'dan', GOOD)).browser, (await enter(at, 'dan', GOOD)).browser];
  const change = (current_password) => here.post(OWN, { current_password, password: OTHER, password_again: OTHER });
  assert.equal((await change('pas celui-ci')).status, 422);
  const changed = await change(GOOD);
  assert.equal(changed.location, `${OWN}?fait=mot-de-passe-change`);
  assert.ok(await isSignedIn(here));
  assert.ok(!(await isSignedIn(elsewhere)));
  assert.equal((await here.post('/mon-compte/mot-de-passe/supprimer', { current_password: OTHER })).status, 409, 'it is the only way in');
});

test('identity 4 and 5: neither D1 nor a log holds a password', async () => {
  const at = nextDay();
  parvis.server.clearLogs();
  const oneTime = await given(PEOPLE.dan.id, at);
  const { answer } = await enter(at, 'dan', oneTime);
  const token = tokenIn(answer);
  const chosen = await (await parvis.browser(undefined, { at })).post(LINK, { token, password: GOOD, password_again: GOOD }, { 'idempotency-key': 'k1' });
  assert.equal(chosen.status, 303);
  const { browser } = await enter(at, 'dan', GOOD);
  await browser.post(OWN, { current_password: GOOD, password: OTHER, password_again: OTHER }, { 'idempotency-key': 'k2' });
  const all = await everything();
  const { jti } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
  const secrets = [oneTime, oneTime.replaceAll('-', ''), GOOD, GOOD.normalize('NFC'), OTHER, token, jti];
  const logs = JSON.stringify(parvis.server.getLogs());
  for (const secret of secrets) {
    for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')]) assert.ok(!all.includes(form), 'D1 holds a secret');
    assert.ok(!logs.includes(secret), 'a log holds a secret');
  }
  assert.match(all, /\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.deepEqual(await parvis.rows("select 1 from idempotency where person_id = ?", PEOPLE.dan.id), [], 'no quick hash of a body that holds one');
});
