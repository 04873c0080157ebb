// Signing in with ProConnect, on workerd, with a real OpenID provider on the loopback; a hostile one where a real one cannot misbehave.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { later, shows, start } from './harness.mjs';
import { CLIENT, SECRET, Visitor, jwt, keyPair, startProvider } from './openid.mjs';
import { PEOPLE } from './people.mjs';

const REDIRECT = 'http://localhost:8787/connexion/proconnect/retour';
const NOBODY = /Ce compte ProConnect n’est lié à aucune personne/;
const FAILED = /La connexion avec ProConnect n’a pas abouti/;

/** What the provider says of each login. */
const ACCOUNTS = {
  carl: { sub: 'sub-of-carl', email: PEOPLE.carl.email, given_name: 'Carl', usual_name: 'Caron', siret: '21860194600013', uid: 'c.caron' },
  chloe: { sub: 'sub-of-chloe', email: PEOPLE.chloe.email.toUpperCase(), email_verified: true },
  gina: { sub: 'sub-of-gina', email: PEOPLE.gina.email },
  inconnu: { sub: 'sub-of-nobody', email: 'personne@ailleurs.example' },
  douteux: { sub: 'sub-of-doubt', email: PEOPLE.dora.email, email_verified: false },
  gaston: { sub: 'sub-of-gaston', email: PEOPLE.gaston.email },
};

let idp;
let parvis;
before(async () => {
  idp = await startProvider(REDIRECT, ACCOUNTS);
  parvis = await start(undefined, { TEST_CLOCK: '1', PROCONNECT_ISSUER: idp.issuer, PROCONNECT_CLIENT_ID: CLIENT }, { secrets: { proconnect: { PROCONNECT_CLIENT_SECRET: SECRET } } });
});
after(async () => {
  await parvis?.stop();
  idp?.stop();
});

/** The provider's clock is this machine's. */
const present = (shift = {}) => later(new Date(Math.floor(Date.now() / 1000) * 1000).toISOString().replace('.000Z', 'Z'), shift);
const browserAt = (at = present()) => parvis.browser(undefined, { at });

/** A browser that has left for the provider's, and the page that it finds there. */
async function gone({ at, visitor = new Visitor(idp), path = '/connexion/proconnect' } = {}) {
  const browser = await browserAt(at);
  const answer = await browser.get(path, { 'sec-fetch-site': 'same-origin' });
  assert.equal(answer.status, 303, answer.text);
  return { browser, visitor, door: new URL(answer.location), page: await visitor.go(answer.location) };
}

/** The path of this site that the provider sends back to. */
function pathOf(url) {
  assert.equal(url.origin + url.pathname, REDIRECT);
  return url.pathname + url.search;
}

const back = (browser, url, headers = { 'sec-fetch-site': 'cross-site' }) => browser.get(pathOf(url), headers);

/** Goes, signs in there, and comes back. */
async function through(login, options) {
  const { browser, visitor, page } = await gone(options);
  const url = page.left ?? (await visitor.signIn(page, login));
  return { browser, visitor, url, answer: await back(browser, url) };
}

const account = async (browser) => (await browser.get('/mon-compte', { accept: 'application/json' })).json;
const isSignedIn = async (browser) => (await account(browser)).person_id !== undefined;
const count = async (table) => (await parvis.rows(`select count(*) as count from ${table}`))[0].count;
const counts = () => Promise.all(['person', 'membership', 'credential', 'proconnect_identity', 'audit'].map(count));

test('a person goes to ProConnect, signs in there and is in', async () => {
  const page = await (await browserAt()).get('/connexion?retour=%2Fequipe');
  shows(page, /S’identifier avec ProConnect/);
  shows(page, /Qu’est-ce que ProConnect/);
  const [, path] = page.text.match(/href="(\/connexion\/proconnect[^"]*)"/);
  const { browser, visitor, door, page: login } = await gone({ path: path.replaceAll('&amp;', '&') });
  assert.deepEqual([...door.searchParams.keys()].sort(), ['client_id', 'code_challenge', 'code_challenge_method', 'nonce', 'redirect_uri', 'response_type', 'scope', 'state']);
  assert.equal(login.status, 200, 'the login page of the provider');
  const url = await visitor.signIn(login, 'carl');
  const answer = await back(browser, url);
  assert.deepEqual([answer.status, answer.location], [303, '/equipe']);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
  assert.equal((await account(browser)).person_id, PEOPLE.carl.id);
  assert.equal(browser.cookies['__Host-proconnect'], undefined);
  const [row] = await parvis.rows('select * from proconnect_identity');
  assert.equal(row.person_id, PEOPLE.carl.id);
  assert.match(row.subject_hash, /^[0-9a-f]{64}$/);
  assert.ok(!JSON.stringify(row).includes('sub-of-carl'), 'the provider’s name for the person is not kept');
  const again = await gone({ visitor });
  assert.ok(again.page.left, 'the session at the provider’s spares its login page');
  assert.equal((await back(again.browser, again.page.left)).status, 303);
});

test('an address matches whatever its case, and the account comes before the address', async () => {
  const { browser } = await through('chloe');
  assert.equal((await account(browser)).person_id, PEOPLE.chloe.id);
  ACCOUNTS.chloe.email = PEOPLE.alice.email;
  const moved = await through('chloe');
  assert.equal((await account(moved.browser)).person_id, PEOPLE.chloe.id, 'not the administrateur’s');
  assert.equal(await count('proconnect_identity'), 2);
});

test('unknown, suspended, not vouched for: one same page, and nobody is created', async () => {
  await parvis.write(['update person set suspended_at = ? where id = ?', present(), PEOPLE.gina.id]);
  const before = await counts();
  const pages = [];
  for (const login of ['inconnu', 'gina', 'douteux']) {
    const { browser, answer } = await through(login);
    assert.equal(answer.status, 403);
    shows(answer, NOBODY, login);
    assert.ok(!(await isSignedIn(browser)));
    pages.push([answer.text, [...answer.headers.keys()].sort(), answer.headers.get('x-d1-round-trips')]);
  }
  assert.deepEqual(pages[1], pages[0]);
  assert.deepEqual(pages[2], pages[0]);
  assert.deepEqual(await counts(), before);
  await parvis.write(['update person set suspended_at = null where id = ?', PEOPLE.gina.id]);
});

test('a linked person who is suspended, or whose address changed hands, is not let in by the link', async () => {
  await parvis.write(['update person set suspended_at = ? where id = ?', present(), PEOPLE.carl.id]);
  const { answer } = await through('carl');
  assert.equal(answer.status, 403);
  shows(answer, NOBODY);
  await parvis.write(['update person set suspended_at = null where id = ?', PEOPLE.carl.id]);
  assert.equal((await through('carl')).answer.status, 303);
  const alice = await parvis.browser('alice', { at: present() });
  const corrected = await alice.post(`/equipe/${PEOPLE.carl.id}/modifier`, {
    last_name: 'Caron', first_name: 'Carl', identifiant: 'carl', role: 'coordinator', email: 'autre@poitiers.example',
  });
  assert.equal(corrected.status, 303, corrected.text);
  assert.equal((await through('carl')).answer.status, 403, 'the link died with the address');
  await parvis.write(['update person set email = ?1, email_folded = ?1 where id = ?2', PEOPLE.carl.email, PEOPLE.carl.id]);
  assert.equal((await through('carl')).answer.status, 303);
});

test('who gives up there is back where people sign in', async () => {
  const { browser, visitor, page } = await gone({ path: '/connexion/proconnect?retour=%2Fterrain%2F' });
  const url = await visitor.giveUp(page);
  assert.equal(url.searchParams.get('error'), 'access_denied');
  const answer = await back(browser, url);
  assert.deepEqual([answer.status, answer.location], [303, '/connexion?retour=%2Fterrain%2F&fait=proconnect-annule']);
  shows(await browser.get(answer.location), /Vous avez annulé la connexion avec ProConnect/);
});

test('a return serves once, in the browser that left', async () => {
  const { browser, visitor, page } = await gone();
  const url = await visitor.signIn(page, 'carl');
  const stranger = await back(await browserAt(), url);
  assert.equal(stranger.status, 403);
  shows(stranger, FAILED);
  const copy = { ...browser.cookies };
  const other = await gone();
  assert.equal((await back(other.browser, url)).status, 403, 'another browser that left too');
  assert.ok(other.browser.cookies['__Host-proconnect'], 'whose own sign-in goes on');
  assert.equal((await back(browser, url)).status, 303);
  const before = await counts();
  const tokens = idp.count('POST /token');
  assert.equal((await back(browser, url)).status, 403, 'the cookie is gone');
  assert.equal(idp.count('POST /token'), tokens, 'and nobody is asked');
  browser.cookies = { ...browser.cookies, ...copy };
  const replayed = await back(browser, url);
  assert.equal(replayed.status, 403, 'the cookie put back');
  shows(replayed, FAILED);
  assert.deepEqual(await counts(), before);
});

test('a code is worth nothing with another browser’s state: PKCE and the nonce bind it', async () => {
  const victim = await gone();
  const url = await victim.visitor.signIn(victim.page, 'carl');
  const thief = await gone();
  const injected = new URL(url);
  injected.searchParams.set('state', thief.door.searchParams.get('state'));
  const answer = await back(thief.browser, injected);
  assert.equal(answer.status, 403);
  shows(answer, FAILED);
  assert.ok(!(await isSignedIn(thief.browser)));
});

test('another site cannot start it, and the state is compared to the letter', async () => {
  for (const site of ['cross-site', 'same-site']) {
    const browser = await browserAt();
    const answer = await browser.get('/connexion/proconnect', { 'sec-fetch-site': site });
    assert.deepEqual([answer.status, answer.location, browser.cookies], [303, '/connexion', {}]);
  }
  const { browser, visitor, page } = await gone();
  const url = await visitor.signIn(page, 'carl');
  for (const state of ['', 'x', url.searchParams.get('state').toUpperCase()]) {
    const bent = new URL(url);
    bent.searchParams.set('state', state);
    assert.equal((await back(browser, bent)).status, 403);
  }
  const elsewhere = new URL(url);
  elsewhere.searchParams.set('iss', 'https://evil.example');
  assert.equal((await back(browser, elsewhere)).status, 403, 'RFC 9207');
});

test('a start lives fifteen minutes', async () => {
  for (const [seconds, status] of [[899, 303], [900, 403]]) {
    const at = present({ seconds: -seconds });
    const { browser, visitor, page } = await gone({ at });
    const url = await visitor.signIn(page, 'carl');
    assert.equal((await back(browser.at(later(at, { seconds })), url)).status, status, `${seconds} s`);
  }
});

test('« Mon compte » shows the link and ends it', async () => {
  const { browser } = await through('carl');
  shows(await browser.get('/mon-compte'), /href="\/mon-compte\/proconnect"/);
  shows(await browser.get('/mon-compte/proconnect'), /ProConnect lié depuis le/);
  const answer = await browser.post('/mon-compte/proconnect/delier');
  assert.equal(answer.location, '/mon-compte/proconnect?fait=proconnect-delie');
  shows(await browser.get(answer.location), /n’est plus lié à votre compte/);
  assert.equal((await parvis.rows('select 1 from proconnect_identity where person_id = ?', PEOPLE.carl.id)).length, 0);
  const [line] = await parvis.rows("select actor_id, changed from audit where action = 'unlink_proconnect'");
  assert.deepEqual(line, { actor_id: PEOPLE.carl.id, changed: 1 });
  assert.equal((await browser.post('/mon-compte/proconnect/delier', {}, { accept: 'application/json' })).status, 409);
});

test('a provider that changes its keys goes on signing people in', async () => {
  const keys = idp.count('GET /jwks');
  idp.rotate('two of its own');
  const at = present({ seconds: 70 });
  assert.equal((await through('carl', { at })).answer.status, 303);
  assert.equal((await through('carl', { at })).answer.status, 303);
  assert.equal(idp.count('GET /jwks'), keys + 1);
});

test('a provider that is down is told in French, and the way back is kept', async () => {
  const { browser, visitor, page } = await gone();
  const url = await visitor.signIn(page, 'carl');
  const { again } = await idp.down();
  const answer = await back(browser, url);
  assert.equal(answer.status, 503);
  shows(answer, /ProConnect ne répond pas/);
  shows(answer, /href="\/connexion"/, 'the other way to sign in');
  await again();
  assert.equal((await through('carl')).answer.status, 303);
});

// ---------------------------------------------------------------- leaving

const LEAVE = '/deconnexion/proconnect';
const HINT = '__Host-proconnect-id';
const LEFT = /Vous êtes déconnecté, de Parvis et de ProConnect/;
const sessions = async (id) => (await parvis.rows('select id from credential where person_id = ?', id)).length;

/** Signs out here, and gives the page that leads to the provider’s sign-out. */
async function leaving(browser) {
  const over = await browser.post('/deconnexion', {}, { accept: 'text/html' });
  assert.deepEqual([over.status, over.location, browser.cookies['__Host-session']], [303, LEAVE, undefined]);
  return browser.get(LEAVE, { 'sec-fetch-site': 'same-origin' });
}

/** The address that such a page leads to. */
const exitOf = (page) => new URL(page.headers.get('refresh').match(/^0;url=(.*)$/)[1]);

test('who came in by ProConnect and signs out here is signed out there, and comes back to the door', async () => {
  const { browser, visitor } = await through('carl');
  const token = browser.cookies[HINT];
  const before = await sessions(PEOPLE.carl.id);
  const page = await leaving(browser);
  assert.equal(await sessions(PEOPLE.carl.id), before - 1, 'our session ends first');
  assert.equal(page.status, 200, page.text);
  shows(page, /Vous êtes déconnecté de Parvis/);
  assert.deepEqual([page.headers.get('cache-control'), page.headers.get('referrer-policy')], ['no-store', 'no-referrer']);
  const exit = exitOf(page);
  assert.deepEqual([exit.origin + exit.pathname, [...exit.searchParams.keys()].sort()], [`${idp.issuer}/session/end`, ['id_token_hint', 'post_logout_redirect_uri', 'state']]);
  assert.equal(exit.searchParams.get('id_token_hint'), token);
  assert.equal(browser.cookies[HINT], undefined, 'the browser keeps it no longer');
  const asking = await visitor.go(exit);
  const back = await visitor.signOut(asking);
  const home = await browser.get(back.pathname + back.search, { 'sec-fetch-site': 'cross-site' });
  assert.deepEqual([home.status, home.location], [303, '/?fait=deconnecte-de-proconnect']);
  shows(await browser.get(home.location), LEFT);
  const again = await gone({ visitor });
  assert.equal(again.page.left, undefined, 'the provider asks who it is again');
  const logs = JSON.stringify(parvis.server.getLogs());
  assert.ok(!logs.includes(token), 'no log holds the token');
  const tables = await parvis.rows("select name from sqlite_schema where type = 'table' and name not like '\\_cf%' escape '\\'");
  for (const { name } of tables) assert.ok(!JSON.stringify(await parvis.rows(`select * from "${name}"`)).includes(token), name);
});

test('a script that signs out is told where to go next', async () => {
  const { browser } = await through('carl');
  const answer = await browser.post('/deconnexion', {}, { accept: 'application/json' });
  assert.deepEqual([answer.status, answer.location], [200, LEAVE]);
  const linked = await parvis.browser('carl', { at: present() });
  assert.equal((await linked.post('/deconnexion', {}, { accept: 'application/json' })).location, '/?fait=deconnecte');
});

test('a foreign state, another browser, one that comes late: nobody is told anything', async () => {
  const at = present();
  const { browser } = await through('carl', { at });
  const state = exitOf(await leaving(browser)).searchParams.get('state');
  const cookies = { ...browser.cookies };
  const back = (client, value) => client.get(`${LEAVE}/retour?state=${value}`, { 'sec-fetch-site': 'cross-site' });
  for (const foreign of ['', 'x', state.toUpperCase(), `x&state=${state}`]) assert.equal((await back(browser, foreign)).location, '/', foreign);
  assert.equal((await back(await browserAt(), state)).location, '/', 'another browser');
  assert.equal((await back(browser.at(later(at, { minutes: 15 })), state)).location, '/', 'fifteen minutes');
  browser.cookies = cookies;
  assert.equal((await back(browser.at(later(at, { seconds: 899 })), state)).location, '/?fait=deconnecte-de-proconnect');
  const other = await gone();
  assert.equal((await back(other.browser, other.door.searchParams.get('state'))).location, '/', 'the state of a sign-in is not that of a sign-out');
});

test('nothing that came from outside says where the sign-out leads', async () => {
  const { browser } = await through('carl');
  await browser.post('/deconnexion', {}, { accept: 'text/html' });
  const kept = { ...browser.cookies };
  const bent = `${LEAVE}?post_logout_redirect_uri=https://evil.example&retour=//evil.example&state=x`;
  const exit = exitOf(await browser.get(bent, { 'sec-fetch-site': 'same-origin' }));
  assert.equal(exit.searchParams.get('post_logout_redirect_uri'), 'http://localhost:8787/deconnexion/proconnect/retour');
  assert.equal(exit.origin, idp.origin);
  for (const value of ['x', 'a.b.c&post_logout_redirect_uri=https://evil.example', 'a.b', `${'a'.repeat(3900)}.b.c`]) {
    browser.cookies = { ...kept, [HINT]: value };
    assert.equal((await browser.get(LEAVE, { 'sec-fetch-site': 'same-origin' })).location, '/?fait=deconnecte', value.slice(0, 60));
  }
  for (const site of ['cross-site', 'same-site']) {
    browser.cookies = { ...kept };
    assert.equal((await browser.get(LEAVE, { 'sec-fetch-site': site })).location, '/', site);
    assert.ok(browser.cookies[HINT], 'another site ends nothing');
  }
  const { browser: inside } = await through('carl');
  assert.equal((await inside.get(LEAVE, { 'sec-fetch-site': 'same-origin' })).location, '/', 'not while the session here lives');
  assert.ok(await isSignedIn(inside));
});

test('the cookie is gone, somebody else came in by a link: ProConnect is left alone', async () => {
  const { browser } = await through('carl');
  delete browser.cookies[HINT];
  assert.equal((await browser.post('/deconnexion', {}, { accept: 'text/html' })).location, '/?fait=deconnecte');
  assert.equal((await browser.get(LEAVE, { 'sec-fetch-site': 'same-origin' })).location, '/?fait=deconnecte');
  const { browser: shared } = await through('carl');
  await parvis.mails();
  await shared.post('/connexion', { email: PEOPLE.chloe.email });
  const mail = await parvis.mailTo(PEOPLE.chloe.email);
  const [, token] = mail.text.match(/\/connexion\/lien#(\S+)/);
  assert.equal((await shared.post('/connexion/lien', { token })).status, 303);
  assert.equal(shared.cookies[HINT], undefined);
  assert.equal((await shared.post('/deconnexion', {}, { accept: 'text/html' })).location, '/?fait=deconnecte');
});

// ---------------------------------------------------------------- hostile

/** What the hostile provider says, for a browser that left at `at`, unless a test bends it; `id` and `info` make their tokens. */
async function hostile({ id = {}, info = {}, idToken = jwt, infoToken = jwt, at = present(), reply = {}, type = 'application/jwt' } = {}) {
  const { browser, door } = await gone({ at });
  const seconds = Date.parse(at) / 1000;
  const usual = { iss: idp.issuer, sub: 'sub-of-gaston', aud: CLIENT };
  idp.hostile['/token'] = () => ({
    body: { access_token: 'open', token_type: 'Bearer', id_token: idToken(idp.own, { ...usual, exp: seconds + 60, iat: seconds, nonce: door.searchParams.get('nonce'), ...id }) },
    ...reply,
  });
  idp.hostile['/userinfo'] = () => ({ type, body: infoToken(idp.own, { ...usual, email: PEOPLE.gaston.email, ...info }) });
  try {
    return { browser, answer: await browser.get(`/connexion/proconnect/retour?code=any&state=${door.searchParams.get('state')}`) };
  } finally {
    idp.hostile = {};
  }
}

async function refused(how, status = 403) {
  const before = await counts();
  const { browser, answer } = await hostile(how);
  assert.equal(answer.status, status, answer.text);
  shows(answer, status === 503 ? /ProConnect ne répond pas/ : FAILED);
  assert.ok(!(await isSignedIn(browser)));
  assert.deepEqual(await counts(), before);
}

test('what the hostile provider says is believed when it is right', async () => {
  const { browser, answer } = await hostile();
  assert.equal(answer.status, 303, answer.text);
  assert.equal((await account(browser)).person_id, PEOPLE.gaston.id);
});

test('no other algorithm than RS256: none, a MAC under the public key, a critical header', async () => {
  const under = (mac) => (pair, claims) => jwt(pair, claims, { alg: 'HS256', mac });
  const pem = idp.own.publicKey.export({ type: 'spki', format: 'pem' });
  const { n } = idp.own.jwk;
  const bent = [
    (pair, claims) => jwt(pair, claims, { alg: 'none' }),
    under(pem), under(n), under(Buffer.from(n, 'base64url')), under(SECRET),
    (pair, claims) => jwt(pair, claims, { crit: ['b64'] }),
    (pair, claims) => jwt(pair, claims).replace(/[^.]*$/, ''),
  ];
  for (const token of bent) {
    await refused({ idToken: token });
    await refused({ infoToken: token });
  }
});

test('no other key: another’s under the same name, one that is not published, none', async () => {
  const forged = keyPair('own');
  for (const token of [
    (_, claims) => jwt(forged, claims),
    (_, claims) => jwt(keyPair('strange'), claims),
    (pair, claims) => jwt(pair, claims, { kid: null }),
    (pair, claims) => jwt(pair, claims).replace(/\.[^.]*\./, (payload) => `${payload.slice(0, -2)}${payload.at(-2) === 'A' ? 'B' : 'A'}.`),
  ]) {
    await refused({ idToken: token });
    await refused({ infoToken: token });
  }
});

test('a token of another sign-in, of another service, of another issuer', async () => {
  for (const id of [
    { nonce: 'other' }, { nonce: undefined }, { aud: 'other' }, { aud: [CLIENT, 'other'] }, { aud: [] }, { azp: 'other' },
    { iss: `${idp.issuer}/` }, { iss: 'https://evil.example' }, { exp: undefined }, { iat: undefined },
  ]) await refused({ id });
  for (const info of [{ sub: 'sub-of-carl' }, { aud: 'other' }, { iss: 'https://evil.example' }]) await refused({ info });
});

test('the provider’s clock may be a minute away, not a second more', async () => {
  const at = present();
  const seconds = Date.parse(at) / 1000;
  for (const id of [{ exp: seconds - 59 }, { iat: seconds + 60 }]) {
    assert.equal((await hostile({ at, id })).answer.status, 303, JSON.stringify(id));
  }
  for (const id of [{ exp: seconds - 60 }, { iat: seconds + 61 }]) await refused({ at, id });
  // The real one, which dates its tokens by this machine's clock: ours is late.
  assert.equal((await through('carl', { at: present({ seconds: -20 }) })).answer.status, 303);
  assert.equal((await through('carl', { at: present({ seconds: -75 }) })).answer.status, 403);
});

test('an answer that is not what the standard says', async () => {
  await refused({ reply: { body: '<html>' } });
  await refused({ reply: { body: { access_token: 'open' } } });
  await refused({ reply: { status: 400, body: { error: 'invalid_grant' } } });
  await refused({ reply: { status: 500 } }, 503);
  await refused({ reply: { body: 'x'.repeat(300_000) } }, 503);
  await refused({ type: 'application/json', infoToken: (_, claims) => claims });
  const asked = idp.count('GET /elsewhere');
  await refused({ reply: { status: 307, headers: { location: `${idp.issuer}/elsewhere` } } }, 503);
  assert.equal(idp.count('GET /elsewhere') + idp.count('POST /elsewhere'), asked, 'no redirection is followed with the secret');
});

test('a provider that keeps one waiting is given five seconds', async () => {
  const { browser, visitor, page } = await gone();
  const url = await visitor.signIn(page, 'carl');
  idp.hostile['/token'] = () => sleep(60_000, {}, { ref: false });
  const begun = Date.now();
  const answer = await back(browser, url);
  idp.hostile = {};
  assert.equal(answer.status, 503);
  assert.ok(Date.now() - begun < 50_000, `${Date.now() - begun} ms`);
});

test('keys that change are asked for again, once a minute at most, and documents once an hour', async () => {
  const keys = () => idp.count('GET /jwks');
  const documents = () => idp.count('GET /.well-known/openid-configuration');
  // From here on the keys in memory are of this moment.
  const base = present({ minutes: 65 });
  const known = [keys(), documents()];
  assert.equal((await hostile({ at: base })).answer.status, 303);
  assert.deepEqual([keys(), documents()], [known[0] + 1, known[1] + 1]);
  const former = idp.own;
  idp.own = keyPair('two');
  await refused({ at: later(base, { seconds: 59 }) });
  await refused({ at: later(base, { seconds: 59 }) });
  assert.equal(keys(), known[0] + 1);
  assert.equal((await hostile({ at: later(base, { seconds: 60 }) })).answer.status, 303);
  assert.equal(keys(), known[0] + 2);
  await refused({ at: later(base, { seconds: 61 }), idToken: (_, claims) => jwt(former, claims) });
  assert.equal(keys(), known[0] + 2, 'a name nobody knows does not have them asked for again');
  assert.equal(documents(), known[1] + 1);
});

test('a discovery document that names other addresses is not followed', async () => {
  const usual = { issuer: idp.issuer, authorization_endpoint: `${idp.issuer}/authorize`, token_endpoint: `${idp.issuer}/token`, userinfo_endpoint: `${idp.issuer}/userinfo`, jwks_uri: `${idp.issuer}/jwks` };
  const at = present({ hours: 5 });
  for (const bent of [{ issuer: 'https://evil.example' }, { authorization_endpoint: 'https://evil.example/authorize' }, { token_endpoint: 'http://127.0.0.1.evil.example/' }]) {
    idp.hostile['/.well-known/openid-configuration'] = () => ({ body: { ...usual, ...bent } });
    const answer = await (await browserAt(at)).get('/connexion/proconnect');
    assert.equal(answer.status, 403, JSON.stringify(bent));
    shows(answer, FAILED);
  }
  idp.hostile = {};
  assert.equal((await (await browserAt(at)).get('/connexion/proconnect')).status, 303, 'nor kept');
});

test('a provider that is down, or that ends no session, keeps nobody signed in here', async () => {
  const discovery = '/.well-known/openid-configuration';
  const at = present({ hours: 7 });
  const { browser } = await through('carl');
  const { again } = await idp.down();
  const told = await leaving(browser.at(at));
  await again();
  assert.deepEqual([told.status, told.location, browser.cookies[HINT]], [303, '/?fait=proconnect-ouvert', undefined]);
  shows(await browser.get(told.location), /ProConnect n’a pas répondu/);
  assert.ok(!(await isSignedIn(browser)));
  const usual = { issuer: idp.issuer, authorization_endpoint: `${idp.issuer}/authorize`, token_endpoint: `${idp.issuer}/token`, userinfo_endpoint: `${idp.issuer}/userinfo`, jwks_uri: `${idp.issuer}/jwks` };
  idp.hostile[discovery] = () => ({ body: { ...usual, end_session_endpoint: 'https://evil.example/' } });
  const { browser: lured } = await through('carl');
  const stayed = await leaving(lured.at(at));
  assert.equal(stayed.location, '/?fait=proconnect-ouvert', 'an address elsewhere is not followed');
  idp.hostile[discovery] = () => ({ body: usual });
  const { browser: other } = await through('carl');
  const plain = await leaving(other.at(at));
  assert.equal(plain.location, '/?fait=deconnecte');
  idp.hostile = {};
});
