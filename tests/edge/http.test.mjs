// What any visitor meets: paths, verbs, bodies, caches, other sites' forms, and a function that falls over.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FILE_HEADERS, FUNCTIONS, shows, start } from './harness.mjs';
import { POITIERS, QUINCAY, category } from './people.mjs';

let parvis;
before(async () => { parvis = await start(); });
after(() => parvis?.stop());

const REPORT = { address: '12 rue Gambetta', category_id: category('Voirie') };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

test('an unknown path is a French page, or a problem for a program', async () => {
  const page = await (await parvis.browser()).get('/inconnu');
  assert.equal(page.status, 404);
  assert.match(page.type, /^text\/html; charset=utf-8$/);
  shows(page, /<html lang="fr"/);
  shows(page, /Page introuvable/);
  const problem = await (await parvis.api()).get('/inconnu');
  assert.equal(problem.status, 404);
  assert.match(problem.type, /^application\/problem\+json/);
  assert.deepEqual(Object.keys(problem.json).sort(), ['detail', 'status', 'title', 'type']);
});

test('/sante says how each function, D1 and R2 are', async () => {
  const { status, json } = await (await parvis.browser()).get('/sante');
  assert.equal(status, 200);
  const parts = Object.fromEntries([...FUNCTIONS, 'database', 'files'].map((name) => [name, 'ok']));
  assert.deepEqual(json, { status: 'ok', parts });
});

test('internal paths are never forwarded, however they are written', async () => {
  for (const path of ['/interne', '/interne/sante', '/interne/envoyer', '/%69nterne/envoyer', '/interne%2Fenvoyer', '/interventions/..%2f..%2finterne/sante']) {
    for (const method of ['GET', 'POST']) {
      const answer = await parvis.request(path, { method, headers: { accept: 'text/html' } });
      assert.equal(answer.status, 404, `${method} ${path}`);
      shows(answer, /Page introuvable/, path);
      assert.equal(answer.headers.get('x-d1-round-trips'), null, `${path} reached a function`);
    }
  }
});

test('a wrong verb is answered 405 with the right ones', async () => {
  const browser = await parvis.browser('carl');
  for (const [path, allow] of [['/interventions', 'GET, HEAD, POST'], ['/connexion', 'GET, HEAD, POST'], ['/interventions/nouvelle', 'GET, HEAD'], ['/deconnexion', 'POST']]) {
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const answer = await browser.send(path, { method });
      assert.equal(answer.status, 405, `${method} ${path}`);
      assert.equal(answer.headers.get('allow'), allow, path);
    }
  }
});

test('HEAD is GET without its body', async () => {
  const browser = await parvis.browser('carl');
  for (const path of ['/', '/connexion', '/interventions', '/mon-compte', '/durees-de-conservation', '/inconnu']) {
    const whole = await browser.get(path);
    const head = await browser.send(path, { method: 'HEAD' });
    assert.equal(head.status, whole.status, path);
    assert.equal(head.bytes.length, 0, path);
    for (const name of ['content-type', 'vary', 'cache-control', 'content-security-policy']) {
      assert.equal(head.headers.get(name), whole.headers.get(name), `${path}: ${name}`);
    }
  }
});

test('a tag answers 304 to who has the same, and only to him', async () => {
  const carl = await parvis.api('carl');
  const first = await carl.get('/interventions');
  const tag = first.headers.get('etag');
  assert.match(tag, /^"[0-9a-f]{32}"$/);
  const again = await carl.get('/interventions', { 'if-none-match': tag });
  assert.equal(again.status, 304);
  assert.equal(again.bytes.length, 0);
  assert.equal(again.headers.get('vary'), 'Accept, Cookie');
  assert.equal(again.headers.get('etag'), tag);
  const page = await carl.get('/interventions', { 'if-none-match': tag, accept: 'text/html' });
  assert.equal(page.status, 200, 'the page is another representation');
  await carl.post('/interventions', REPORT);
  assert.equal((await carl.get('/interventions', { 'if-none-match': tag })).status, 200, 'the list changed');
  const stranger = await (await parvis.api()).get('/interventions', { 'if-none-match': tag });
  assert.equal(stranger.status, 401, 'compared after authorization');
});

test('the same address gives HTML or JSON', async () => {
  const token = (await parvis.api('carl')).token;
  for (const [accept, type] of [['application/json', /json/], ['text/html,application/xhtml+xml,*/*;q=0.8', /^text\/html/], ['*/*', /^text\/html/]]) {
    const answer = await parvis.request('/interventions', { headers: { accept, authorization: `Bearer ${token}` } });
    assert.match(answer.type, type, accept);
  }
});

test('malformed JSON is 400', async () => {
  const carl = await parvis.api('carl');
  for (const body of ['{', '[]', '"x"', '{"address": {"street": 1}}']) {
    const answer = await carl.send('/interventions', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    assert.equal(answer.status, 400, body);
    assert.match(answer.json.detail, /illisible/);
  }
});

test('a body of an unknown type is 415', async () => {
  const carl = await parvis.api('carl');
  for (const type of ['text/plain', 'application/xml']) {
    const answer = await carl.send('/interventions', { method: 'POST', body: 'address=x', headers: { 'content-type': type } });
    assert.equal(answer.status, 415, type);
  }
});

test('a body over the limit of its route is 413, its length told or not', async () => {
  const carl = await parvis.browser('carl');
  const { headers } = await carl.post('/interventions', { ...REPORT, assignee_ids: [] });
  const path = headers.get('location').split('?')[0];
  const body = `body=${'a'.repeat(64 * 1024 - 'body='.length)}`;
  const just = await carl.send(`${path}/commentaires`, { method: 'POST', body, headers: FORM });
  assert.equal(just.status, 422, 'the limit itself is read, and the text is too long');
  const over = await carl.send(`${path}/commentaires`, { method: 'POST', body: `${body}a`, headers: FORM });
  assert.equal(over.status, 413);
  shows(over, /trop lourd/);
  const streamed = await parvis.request(`${path}/commentaires`, {
    method: 'POST', body: new Blob([body, 'a']).stream(), duplex: 'half',
    headers: { ...FORM, cookie: `__Host-session=${carl.cookies['__Host-session']}`, 'sec-fetch-site': 'same-origin', accept: 'text/html' },
  });
  assert.equal(streamed.status, 413);
});

test('identity 9: a form needs a sign of its own site, a token does not', async () => {
  const carl = await parvis.browser('carl');
  const cookie = `__Host-session=${carl.cookies['__Host-session']}`;
  const post = (headers) => parvis.request('/interventions', {
    method: 'POST', body: new URLSearchParams(REPORT).toString(), headers: { ...FORM, accept: 'text/html', cookie, ...headers },
  });
  const before = await parvis.rows('select count(*) as count from intervention');
  assert.equal((await post({})).status, 403, 'neither header');
  for (const site of ['cross-site', 'same-site']) assert.equal((await post({ 'sec-fetch-site': site })).status, 403, site);
  for (const origin of ['https://evil.example', 'null', `${parvis.url.origin}.evil.example`]) assert.equal((await post({ origin })).status, 403, origin);
  assert.equal((await post({ 'sec-fetch-site': 'cross-site', origin: parvis.url.origin })).status, 403, 'Sec-Fetch-Site wins');
  const { token } = await parvis.api('carl');
  assert.equal((await post({ authorization: `Bearer ${token}` })).status, 403, 'a token beside a cookie excuses nothing');
  assert.deepEqual(await parvis.rows('select count(*) as count from intervention'), before, 'nothing was written');
  assert.equal((await post({ 'sec-fetch-site': 'same-origin' })).status, 303);
  assert.equal((await post({ origin: parvis.url.origin })).status, 303);
  const program = await parvis.request('/interventions', {
    method: 'POST', body: JSON.stringify(REPORT), headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}`, origin: 'https://evil.example' },
  });
  assert.equal(program.status, 201, 'a bearer token is not concerned');
});

test('a form made for another organisation is refused', async () => {
  const carl = await parvis.browser('carl');
  assert.equal((await carl.post('/interventions', { ...REPORT, organisation: QUINCAY })).status, 409);
  assert.equal((await carl.post('/interventions', { ...REPORT, organisation: POITIERS })).status, 303);
});

test('what is typed is shown as text, in pages and in JSON', async () => {
  const carl = await parvis.api('carl');
  const typed = '<script>alert("à")</script>';
  const { json } = await carl.post('/interventions', { ...REPORT, address: typed, description: typed });
  const page = await carl.get(`/interventions/${json.id}`, { accept: 'text/html' });
  assert.ok(!page.text.includes('<script>alert'));
  assert.ok(page.text.includes('&lt;script&gt;alert'));
  assert.equal((await carl.get(`/interventions/${json.id}`)).json.address, typed);
});

test('an unreadable or expired credential opens nothing, and a browser forgets it', async () => {
  for (const token of ['x', 'A'.repeat(86), Buffer.alloc(64, 7).toString('base64url')]) {
    const answer = await parvis.request('/interventions', { headers: { accept: 'application/json', authorization: `Bearer ${token}` } });
    assert.equal(answer.status, 401);
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
  }
  const browser = await parvis.browser('gina');
  const late = await browser.at('2026-03-16T08:00:00Z').get('/interventions');
  assert.equal(late.status, 401, 'fourteen idle days');
  assert.deepEqual(browser.cookies, {});
});

test('a program’s scope narrows the role, never widens it', async () => {
  const { json } = await (await parvis.api('dora')).post('/interventions', REPORT);
  const narrow = await parvis.api('carl', { scope: 'requester' });
  assert.equal((await narrow.get(`/interventions/${json.id}`)).status, 404, 'not asked for by carl');
  const wide = await parvis.api('gaston', { scope: 'administrator' });
  assert.equal((await wide.get(`/interventions/${json.id}`)).status, 404, 'gaston is no more than an agent');
  const whole = await parvis.api('carl', { scope: 'coordinator' });
  assert.equal((await whole.get(`/interventions/${json.id}`)).status, 200);
});

test('a panic in one function leaves the others answering', async () => {
  const fixture = parvis.server.getWorker('parvis-panic');
  const carl = await parvis.browser('carl');
  const panics = Array.from({ length: 5 }, () => fixture.fetch('/panique').then(({ status }) => status, () => 500));
  const visits = Array.from({ length: 20 }, (_, index) => carl.get(['/interventions', '/mon-compte', '/sante', '/connexion'][index % 4]));
  for (const { status } of await Promise.all(visits)) assert.equal(status, 200);
  assert.deepEqual(new Set(await Promise.all(panics)), new Set([500]));
  assert.equal((await carl.get('/sante')).json.status, 'ok');
  assert.equal((await fixture.fetch('/')).status, 200, 'and the one that fell stands again');
});

test('assets are served by their hash, for ever, and nothing beside them', async () => {
  const { text } = await (await parvis.browser()).get('/connexion');
  const assets = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path);
  assert.ok(assets.some((path) => path.endsWith('.css')) && assets.some((path) => path.endsWith('.js')));
  for (const path of assets) {
    const { status, headers } = await parvis.request(path);
    assert.equal(status, 200, path);
    assert.match(headers.get('cache-control'), /immutable/, path);
    for (const [name, value] of Object.entries(FILE_HEADERS)) assert.equal(headers.get(name), value, `${path}: ${name}`);
    assert.match(path, /[.-][0-9a-f]{8,}\./, 'its name holds its hash');
  }
  assert.equal((await parvis.request('/assets/rien.js')).status, 404);
});

test('the clock is a request’s to set, and the round trips are told, in tests alone', async () => {
  const deployed = await start(undefined, {});
  try {
    const gone = await deployed.browser('carl', { at: '2020-01-01T00:00:00Z' });
    const answer = await gone.get('/interventions');
    assert.equal(answer.status, 401, 'its session ended long ago, whatever the header says');
    assert.equal(answer.headers.get('x-d1-round-trips'), null);
  } finally {
    await deployed.stop();
  }
  assert.notEqual((await (await parvis.browser('carl')).get('/interventions')).headers.get('x-d1-round-trips'), null);
});
