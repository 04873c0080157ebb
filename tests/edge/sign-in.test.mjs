// Signing in and out on workerd: the cases of links, codes and sessions.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NOW, later, shows, start } from './harness.mjs';
import { PEOPLE, POITIERS, QUINCAY } from './people.mjs';

let parvis;
before(async () => { parvis = await start(); });
after(() => parvis?.stop());

/** The moment of the next test: throttles of one do not touch the next. */
let day = 0;
const nextDay = () => later(NOW, { days: (day += 1) });

const ask = (browser, email) => browser.post('/connexion', { email });
const tokenOf = ({ text }) => text.match(/\/connexion\/lien#(\S+)/)[1];
const codeOf = ({ text }) => text.match(/\b[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}\b/)[0];
const wrong = (code) => code.replace(/./g, (letter) => ({ 2: '3', '-': '-' })[letter] ?? '2');

/** A browser that has asked for a link, and the mail that came. */
async function asked(who, at) {
  const browser = await parvis.browser(undefined, { at });
  assert.equal((await ask(browser, PEOPLE[who].email)).status, 303);
  return { browser, mail: await parvis.mailTo(PEOPLE[who].email) };
}

/** A browser that came in by its link. */
async function signedIn(who, at = nextDay()) {
  const { browser, mail } = await asked(who, at);
  const answer = await browser.post('/connexion/lien', { token: tokenOf(mail) });
  assert.equal(answer.status, 303);
  return browser;
}

const isSignedIn = async (browser) => (await browser.get('/mon-compte', { accept: 'application/json' })).status === 200;

const suspend = (who, at) => parvis.write(['update person set suspended_at = ? where id = ?', at, PEOPLE[who].id]);
const restore = (who) => parvis.write(['update person set suspended_at = null where id = ?', PEOPLE[who].id]);

test('identity 1: a link lives until 14 min 59 s, exclusive of 15 minutes', async () => {
  const at = nextDay();
  for (const [seconds, status] of [[0, 303], [899, 303], [900, 403], [901, 403]]) {
    const { browser, mail } = await asked('carl', at);
    const answer = await browser.at(later(at, { seconds })).post('/connexion/lien', { token: tokenOf(mail) });
    assert.equal(answer.status, status, `after ${seconds} s`);
    assert.equal(await isSignedIn(browser.at(later(at, { seconds }))), status === 303);
  }
});

test('identity 1: a code lives as long as its link', async () => {
  const at = nextDay();
  for (const [seconds, status] of [[899, 303], [900, 422]]) {
    const { browser, mail } = await asked('carl', at);
    const answer = await browser.at(later(at, { seconds })).post('/connexion/code', { code: codeOf(mail) });
    assert.equal(answer.status, status, `after ${seconds} s`);
  }
});

test('identity 1: a hundred GET and HEAD consume nothing, one POST does, the second is refused', async () => {
  const { browser, mail } = await asked('carl', nextDay());
  const visits = Array.from({ length: 100 }, (_, index) =>
    parvis.request('/connexion/lien', { at: browser.moment, method: index % 2 ? 'HEAD' : 'GET', headers: { accept: 'text/html' } }));
  for (const { status, headers } of await Promise.all(visits)) {
    assert.equal(status, 200);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('referrer-policy'), 'no-referrer');
  }
  const page = await browser.get('/connexion/lien');
  assert.equal(page.text.match(/<form[^>]*action="\/connexion\/lien"[\s\S]*?<\/form>/)[0].match(/<button/g).length, 1, 'one button');
  assert.equal((await browser.post('/connexion/lien', { token: tokenOf(mail) })).status, 303);
  assert.ok(await isSignedIn(browser));
  const again = await browser.post('/connexion/lien', { token: tokenOf(mail) });
  assert.equal(again.status, 403);
  shows(again, /plus valable/);
  shows(again, /href="\/connexion"/, 'a new link is offered');
});

test('identity 1: two requests that race with one link open one session', async () => {
  const { browser, mail } = await asked('carl', nextDay());
  const [{ count: before }] = await parvis.rows('select count(*) as count from credential');
  const answers = await Promise.all([1, 2].map(() => browser.post('/connexion/lien', { token: tokenOf(mail) })));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 403]);
  const [{ count }] = await parvis.rows('select count(*) as count from credential');
  assert.equal(count, before + 1);
});

test('from another browser the link asks for the code too', async () => {
  const { mail } = await asked('carl', nextDay());
  const other = await parvis.browser(undefined, { at: later(NOW, { days: day }) });
  const alone = await other.post('/connexion/lien', { token: tokenOf(mail) });
  assert.equal(alone.status, 422);
  shows(alone, /code du courriel/);
  assert.ok(!(await isSignedIn(other)));
  assert.equal((await other.post('/connexion/lien', { token: tokenOf(mail), code: wrong(codeOf(mail)) })).status, 422);
  assert.equal((await other.post('/connexion/lien', { token: tokenOf(mail), code: codeOf(mail).toLowerCase() })).status, 303);
  assert.ok(await isSignedIn(other));
});

test('identity 2: known, unknown, suspended and throttled addresses are answered alike', async () => {
  const at = nextDay();
  await suspend('gina', at);
  const known = await parvis.browser(undefined, { at });
  const shown = new Map();
  const record = async (name, email, browser) => shown.set(name, faceOf(await ask(browser, email)));
  for (let count = 0; count < 5; count += 1) await record('known', PEOPLE.chloe.email, await parvis.browser(undefined, { at }));
  await record('throttled', PEOPLE.chloe.email, known);
  await record('unknown', 'personne@ailleurs.example', await parvis.browser(undefined, { at }));
  await record('suspended', PEOPLE.gina.email, await parvis.browser(undefined, { at }));
  for (const name of ['throttled', 'unknown', 'suspended']) assert.deepEqual(shown.get(name), shown.get('known'), name);
  assert.equal(shown.get('known').headers['x-d1-round-trips'], '1');
  const program = await parvis.api(undefined, { at });
  const emails = ['gaston@poitiers.example', 'personne@ailleurs.example', PEOPLE.gina.email, PEOPLE.chloe.email];
  const answers = await Promise.all(emails.map((email) => program.post('/connexion', { email })));
  assert.equal(new Set(answers.map((answer) => JSON.stringify(faceOf(answer)))).size, 1);
  await parvis.mailTo('gaston@poitiers.example');
  await restore('gina');
  const [{ count }] = await parvis.rows('select count(*) as count from sign_in_link where created_at = ?', at);
  assert.equal(count, 6, 'five for chloe, one for gaston, none for anybody else');
});

/** All that an answer shows, its random cookie masked. */
function faceOf({ status, headers, text }) {
  const all = Object.fromEntries([...headers].filter(([name]) => name !== 'date' && name !== 'set-cookie'));
  return { status, text, headers: all, cookies: headers.getSetCookie().map((line) => line.replace(/=[^;]*/, '=…')) };
}

test('identity 2: wrong codes are answered alike whether the address is known or not', async () => {
  const at = nextDay();
  const answers = await Promise.all([PEOPLE.carl.email, 'personne@ailleurs.example'].map(async (email) => {
    const browser = await parvis.browser(undefined, { at });
    await ask(browser, email);
    const faces = [];
    for (let tries = 0; tries < 7; tries += 1) faces.push((await browser.post('/connexion/code', { code: '2222-2222' }, { accept: 'application/json' })));
    return faces.map(({ status, json }) => [status, json]);
  }));
  assert.deepEqual(answers[0], answers[1]);
  await parvis.mails();
});

test('identity 3: the first of two links used, the second is dead', async () => {
  const at = nextDay();
  const one = await asked('carl', at);
  const two = await asked('carl', at);
  assert.equal((await one.browser.post('/connexion/lien', { token: tokenOf(one.mail) })).status, 303);
  assert.equal((await two.browser.post('/connexion/lien', { token: tokenOf(two.mail) })).status, 403);
  assert.equal((await two.browser.post('/connexion/code', { code: codeOf(two.mail) })).status, 422);
});

test('identity 3: the address changed, every link and session is dead', async () => {
  const at = nextDay();
  const session = await signedIn('gaston', at);
  const { browser, mail } = await asked('gaston', at);
  const alice = await parvis.browser('alice', { at });
  const details = { last_name: 'Gauthier', first_name: 'Gaston', identifiant: 'gaston', role: 'agent', email: 'gaston.gauthier@poitiers.example' };
  const edited = await alice.post(`/equipe/${PEOPLE.gaston.id}/modifier`, details);
  assert.equal(edited.status, 303, edited.text);
  assert.ok(!(await isSignedIn(session)));
  assert.equal((await browser.post('/connexion/lien', { token: tokenOf(mail) })).status, 403);
  await parvis.write(['update person set email = ?, email_folded = ? where id = ?', PEOPLE.gaston.email, PEOPLE.gaston.email, PEOPLE.gaston.id]);
  await parvis.mails();
});

test('identity 4: the rows of D1 hold no usable token', async () => {
  const at = nextDay();
  const { browser, mail } = await asked('carl', at);
  const [token, code] = [tokenOf(mail), codeOf(mail)];
  await browser.post('/connexion/lien', { token });
  const cookie = browser.cookies['__Host-session'];
  const created = await browser.post('/mon-compte/jetons', { name: 'Tableur', scope: 'agent', days: '30' }, { accept: 'application/json' });
  assert.equal(created.status, 201);
  const { jti } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
  const secrets = [token, ...token.split('.').slice(1), jti, code, code.replace('-', ''), cookie, created.json.token].flatMap((secret) => [
    secret, Buffer.from(secret).toString('hex'), Buffer.from(secret, 'base64url').toString('hex'),
  ]);
  const tables = await parvis.rows("select name from sqlite_schema where type = 'table' and name not like '\\_cf%' escape '\\'");
  for (const { name } of tables) {
    const rows = JSON.stringify(await parvis.rows(`select * from ${name}`));
    for (const secret of secrets.filter(({ length }) => length >= 8)) assert.ok(!rows.includes(secret), `${name} holds a secret`);
  }
});

test('identity 5: no path, query, redirection, subject or log holds a token', async () => {
  const at = nextDay();
  parvis.server.clearLogs();
  const { browser, mail } = await asked('carl', at);
  assert.ok(!mail.subject.includes(codeOf(mail)) && !mail.subject.includes(tokenOf(mail)));
  assert.match(mail.text, /\/connexion\/lien#/, 'the fragment stays in the browser');
  const answers = [
    await browser.post('/connexion/lien', { token: 'x'.repeat(40) }),
    await browser.post('/connexion/code', { code: wrong(codeOf(mail)) }),
    await browser.post('/connexion/lien', { token: tokenOf(mail) }),
  ];
  const session = browser.cookies['__Host-session'];
  answers.push(await browser.get('/'), await browser.get('/mon-compte'), await browser.post('/deconnexion'));
  const secrets = [tokenOf(mail), codeOf(mail), session];
  for (const { location = '', text } of answers) for (const secret of secrets) assert.ok(!location.includes(secret) && !text.includes(secret));
  const logs = JSON.stringify(parvis.server.getLogs());
  for (const secret of [...secrets, PEOPLE.carl.email]) assert.ok(!logs.includes(secret), 'a log holds a secret');
});

test('identity 6: the sixth wrong code kills the link, and the right one comes too late', async () => {
  for (const path of ['/connexion/code', '/connexion/lien']) {
    const { browser, mail } = await asked('carl', nextDay());
    const other = path === '/connexion/lien' ? await parvis.browser(undefined, { at: browser.moment }) : browser;
    const fields = (code) => ({ code, ...(path === '/connexion/lien' && { token: tokenOf(mail) }) });
    for (let tries = 1; tries <= 5; tries += 1) assert.equal((await other.post(path, fields(wrong(codeOf(mail))))).status, 422, `${path}, try ${tries}`);
    const sixth = await other.post(path, fields(wrong(codeOf(mail))));
    assert.equal(sixth.status, 403, path);
    shows(sixth, /plus valable/);
    assert.equal((await other.post(path, fields(codeOf(mail)))).status, 403, 'the right code');
    assert.ok(!(await isSignedIn(other)));
  }
});

test('identity 7: a suspended person is out at once and does not come back', async () => {
  const at = nextDay();
  const { mail, browser: waiting } = await asked('gina', at);
  const browser = await signedIn('gina', at);
  const program = await parvis.api('gina', { at });
  const { mail: fresh, browser: second } = await asked('gina', at);
  await suspend('gina', at);
  const answer = await browser.get('/interventions');
  assert.equal(answer.status, 401);
  assert.match(answer.headers.get('set-cookie'), /^__Host-session=; .*Max-Age=0$/);
  assert.deepEqual(browser.cookies, {});
  assert.equal((await program.get('/interventions')).status, 401);
  assert.equal((await waiting.post('/connexion/lien', { token: tokenOf(mail) })).status, 403);
  const link = await second.post('/connexion/lien', { token: tokenOf(fresh) });
  assert.equal(link.status, 403);
  assert.ok(!/suspend/i.test(link.text), 'the words of any dead link');
  assert.equal((await second.post('/connexion/code', { code: codeOf(fresh) })).status, 422);
  await restore('gina');
});

test('five links an hour for one address, and then again', async () => {
  const at = nextDay();
  const count = async () => (await parvis.rows('select count(*) as count from sign_in_link where person_id = ?', PEOPLE.dora.id))[0].count;
  for (let tries = 0; tries < 7; tries += 1) await ask(await parvis.browser(undefined, { at: later(at, { minutes: tries }) }), PEOPLE.dora.email.toUpperCase());
  assert.equal(await count(), 5);
  await ask(await parvis.browser(undefined, { at: later(at, { minutes: 60 }) }), PEOPLE.dora.email);
  assert.equal(await count(), 6, 'the first one left the hour');
  await parvis.mails();
});

test('a person without e-mail cannot sign in, and an address is checked', async () => {
  const browser = await parvis.browser(undefined, { at: nextDay() });
  for (const email of ['', 'dan', 'dan@']) {
    const answer = await browser.post('/connexion', { email });
    assert.equal(answer.status, 422, email);
    shows(answer, /name="email"/, 'the form is there again');
  }
});

test('signing in leads back to the page that was wanted, on this site alone', async () => {
  for (const [retour, path] of [['/interventions/nouvelle', '/interventions/nouvelle'], ['//evil.example/', '/'], ['https://evil.example', '/']]) {
    const browser = await parvis.browser(undefined, { at: nextDay() });
    await browser.post('/connexion', { email: PEOPLE.carl.email, retour });
    const mail = await parvis.mailTo(PEOPLE.carl.email);
    assert.equal((await browser.post('/connexion/lien', { token: tokenOf(mail) })).location, path);
  }
});

test('a sign-in replaces the session that the browser had', async () => {
  const browser = await signedIn('carl');
  const before = { ...browser.cookies };
  await ask(browser, PEOPLE.carl.email);
  const mail = await parvis.mailTo(PEOPLE.carl.email);
  await browser.post('/connexion/lien', { token: tokenOf(mail) });
  assert.notEqual(browser.cookies['__Host-session'], before['__Host-session']);
  const old = await parvis.request('/mon-compte', { at: browser.moment, headers: { accept: 'application/json', cookie: `__Host-session=${before['__Host-session']}` } });
  assert.equal(old.status, 401);
});

test('« Mon compte » lists the sessions, and closes one, the others, or its own', async () => {
  const at = nextDay();
  await parvis.write(['delete from credential where person_id = ?', PEOPLE.dora.id]);
  const [here, there, elsewhere] = [await signedIn('dora', at), await signedIn('dora', at), await signedIn('dora', at)];
  const sessions = async () => (await here.get('/mon-compte', { accept: 'application/json' })).json.sessions;
  const listed = await sessions();
  assert.equal(listed.length, 3);
  assert.equal(listed.filter(({ current }) => current).length, 1);
  const { json: own } = await there.get('/mon-compte', { accept: 'application/json' });
  const { id } = own.sessions.find(({ current }) => current);
  assert.equal((await here.post(`/mon-compte/connexions/${id}/fermer`)).status, 303);
  assert.ok(!(await isSignedIn(there)));
  assert.equal((await here.post('/mon-compte/connexions/fermer-les-autres')).status, 303);
  assert.ok(!(await isSignedIn(elsewhere)));
  assert.ok(await isSignedIn(here));
  const stranger = await parvis.browser('carl', { at });
  const [{ id: mine }] = await sessions();
  assert.equal((await stranger.post(`/mon-compte/connexions/${mine}/fermer`)).status, 404, 'somebody else’s session');
  assert.ok(await isSignedIn(here));
  const left = await here.post('/deconnexion');
  assert.equal(left.status, 303);
  assert.deepEqual(here.cookies, {});
  assert.deepEqual(await parvis.rows('select id from credential where person_id = ?', PEOPLE.dora.id), []);
});

test('a session dies after 14 idle days, and after 30 days whatever happens', async () => {
  const at = nextDay();
  const idle = await signedIn('gina', at);
  assert.ok(await isSignedIn(idle.at(later(at, { days: 14, seconds: -1 }))));
  const busy = await signedIn('chloe', at);
  for (const days of [10, 20, 29]) {
    assert.ok(await isSignedIn(busy.at(later(at, { days }))), `day ${days}`);
    await untilSeen('chloe', later(at, { days }));
  }
  assert.ok(!(await isSignedIn(busy.at(later(at, { days: 30 })))));
});

/** The last use is written after the reply. */
async function untilSeen(who, moment) {
  for (let tries = 0; tries < 1000; tries += 1) {
    const [row] = await parvis.rows('select max(last_seen_at) as seen from credential where person_id = ?', PEOPLE[who].id);
    if (row.seen === moment) return;
    await new Promise((resolve) => { setTimeout(resolve, 10); });
  }
  assert.fail('the last use was not written');
}

test('a token for a program: made once, shown once, hashed, narrowed, revoked', async () => {
  const browser = await signedIn('carl');
  const form = { name: 'Tableur', scope: 'agent', days: '30', idempotency_key: 'a' };
  assert.equal((await browser.post('/mon-compte/jetons', { ...form, scope: 'administrator' })).status, 422, 'wider than the role');
  assert.equal((await browser.post('/mon-compte/jetons', { ...form, days: '366' })).status, 422);
  const created = await browser.post('/mon-compte/jetons', form, { accept: 'application/json' });
  assert.equal(created.status, 201);
  assert.equal(created.headers.get('cache-control'), 'no-store');
  assert.equal((await browser.post('/mon-compte/jetons', form)).status, 409, 'the same form again shows nothing');
  const use = (path, init = {}) => parvis.request(path, {
    at: browser.moment, ...init, headers: { accept: 'application/json', authorization: `Bearer ${created.json.token}`, ...init.headers },
  });
  const { json } = await use('/mon-compte');
  assert.equal(json.role, 'agent', 'narrowed');
  assert.equal((await use('/mon-compte/jetons', {
    method: 'POST', body: JSON.stringify(form), headers: { 'content-type': 'application/json' },
  })).status, 403, 'a token makes no token');
  const old = await browser.at(later(browser.moment, { hours: 12 })).post('/mon-compte/jetons', { ...form, idempotency_key: 'b' });
  assert.equal(old.status, 403, 'sign in again after twelve hours');
  assert.equal((await browser.post(`/mon-compte/jetons/${created.json.id}/revoquer`)).status, 303);
  assert.equal((await use('/mon-compte')).status, 401);
});

test('identity 13: a person of P and Q sees one organisation at a time', async () => {
  const at = nextDay();
  const browser = await parvis.browser('paula', { at });
  const account = async () => (await browser.get('/mon-compte', { accept: 'application/json' })).json;
  assert.deepEqual((await account()).organisations.map(({ name }) => name).sort(), ['Poitiers', 'Quinçay']);
  assert.equal((await account()).organisation_id, POITIERS);
  const old = browser.cookies['__Host-session'];
  assert.equal((await browser.post('/mon-compte/organisation', { organisation_id: QUINCAY })).status, 303);
  assert.equal((await account()).organisation_id, QUINCAY);
  assert.equal((await account()).role, 'coordinator');
  assert.notEqual(browser.cookies['__Host-session'], old, 'a new secret');
  const carl = await parvis.browser('carl', { at });
  assert.equal((await carl.post('/mon-compte/organisation', { organisation_id: QUINCAY })).status, 422, 'not his');
});
