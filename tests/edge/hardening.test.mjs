// What the outside may try at the door: headers, cookies, other sites' forms, hosts, redirections, paths and verbs.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FILE_HEADERS, NOW, later, shows, start } from './harness.mjs';
import { KINDS, exactly } from './headers.mjs';
import { PEOPLE, category } from './people.mjs';
import { JPEG } from './pictures.mjs';
import { asForm, raw } from './raw.mjs';

let parvis;
before(async () => { parvis = await start(); });
after(() => parvis?.stop());

const REPORT = { address: '12 rue Gambetta', category_id: category('Voirie') };
const JSON_ONLY = { accept: 'application/json' };
const count = async (table) => (await parvis.rows(`select count(*) as count from ${table}`))[0].count;
const tokenOf = ({ text }) => text.match(/\/connexion\/lien#(\S+)/)[1];

/** The moment of the next sign-in: throttles of one do not touch the next. */
let day = 0;
const nextDay = () => later(NOW, { days: (day += 1) });

// ------------------------------------------------------------------ headers

test('every kind of answer has its own headers, and no other', async () => {
  const [carl, dora, stranger] = [await parvis.browser('carl'), await parvis.browser('dora'), await parvis.browser()];
  const { json } = await carl.post('/interventions', { ...REPORT, assignee_ids: [PEOPLE.gaston.id] }, JSON_ONLY);
  const path = `/interventions/${json.id}`;
  await carl.upload(`${path}/photos`, { moment: 'before' }, [['photo', JPEG]], JSON_ONLY);
  const { json: { photos: [{ url }] } } = await carl.get(path, JSON_ONLY);
  const feed = new URL((await carl.post('/interventions/planning/abonnement', {}, JSON_ONLY)).json.address).pathname;
  const tag = (await carl.get(path, JSON_ONLY)).headers.get('etag');
  const alice = await parvis.api('alice');
  await alice.post('/interventions/open311/ouvrir');
  const { json: { key } } = await alice.post('/interventions/open311/cles', { name: 'Guichet' });
  const standard = (file) => stranger.get(`/open311/${file}`, { ...JSON_ONLY, 'x-api-key': key });
  const wanted = [
    ['page', await carl.get(path), 200],
    ['json', await carl.get(path, JSON_ONLY), 200],
    ['photo', await carl.get(url, { accept: 'image/*' }), 200],
    ['table', await carl.get('/interventions/export.csv'), 200],
    ['archive', await carl.get('/mes-donnees/export.zip'), 200],
    ['calendar', await stranger.get(feed), 200],
    ['colours', await stranger.get('/theme/0f5c4d.css'), 200],
    ['text', await stranger.get('/.well-known/security.txt'), 200],
    ['redirect', await carl.get('/'), 303],
    ['unchanged', await carl.get(path, { ...JSON_ONLY, 'if-none-match': tag }), 304],
    ['nothing', await stranger.send('/interventions', { method: 'OPTIONS' }), 204],
    ['problem', await dora.get(path, JSON_ONLY), 404],
    ['refused page', await stranger.get(path), 401],
    ['refused page', await dora.get('/equipe'), 403],
    ['refused page', await dora.get(path), 404],
    ['refused page', await carl.send(path, { method: 'DELETE' }), 405],
    ['refused page', await carl.post(`${path}/commentaires`, { body: 'a'.repeat(70_000) }), 413],
    ['refused page', await carl.send(`${path}/commentaires`, { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } }), 415],
    ['refused page', await carl.post('/interventions', { address: '' }), 422],
    ['refused standard', await standard('requests/999999.json'), 404],
    ['refused standard', await standard('requests/999999.xml'), 404],
    ['xml', await standard('services.xml'), 200],
    ['created json', await carl.post('/interventions', REPORT, JSON_ONLY), 201],
    ['json', await stranger.get('/sante'), 200],
  ];
  for (const [kind, { status, headers, type }, expected] of wanted) {
    assert.equal(status, expected, kind);
    assert.equal(exactly(kind, 'GET', kind === 'refused standard' ? '/open311/' : '/', { status, headers, type }), kind);
  }
  const administrator = await parvis.browser('alice');
  for (const [path, fields] of [['/mon-compte/jetons', { scope: 'agent', days: '1' }], ['/interventions/planning/abonnement', {}], ['/interventions/open311/cles', {}]]) {
    for (const accept of ['text/html', 'application/json']) {
      const shown = await administrator.post(path, { ...fields, name: `Nom ${accept.length}` }, { accept });
      assert.equal(exactly(path, 'POST', path, shown), accept === 'text/html' ? 'created page' : 'created json');
      assert.equal(shown.headers.get('cache-control'), 'no-store', `${path} shows a secret once`);
    }
  }
  assert.deepEqual(Object.keys(KINDS).filter((kind) => !parvis.kinds.has(kind)), [], 'kinds that nothing here answers');
});

test('a fault of ours tells nothing of itself, in a page or to a program', async () => {
  const carl = await parvis.browser('carl');
  const cookie = `__Host-session=${carl.cookies['__Host-session']}`;
  await parvis.write(['alter table alert rename to alert_away']);
  try {
    for (const [accept, kind] of [['text/html', 'refused page'], ['application/json', 'problem']]) {
      const reply = await fetch(new URL('/alertes', parvis.url), { headers: { accept, cookie, 'x-test-now': NOW } });
      const text = await reply.text();
      const type = reply.headers.get('content-type');
      assert.equal(reply.status, 500);
      assert.equal(exactly('a fault', 'GET', '/alertes', { status: 500, headers: reply.headers, type }), kind);
      assert.match(text, /Une erreur est survenue de notre côté/);
      for (const word of [/alert_away/, /no such table/i, /sqlite/i, /D1_/, /select /i, /panic/i, /wasm/i]) assert.doesNotMatch(text, word);
    }
  } finally {
    await parvis.write(['alter table alert_away rename to alert']);
  }
  assert.equal((await carl.get('/alertes')).status, 200);
});

test('static files have their headers, and no other', async () => {
  const carried = ['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'date', 'content-encoding', 'vary', 'cf-cache-status', 'access-control-allow-origin'];
  const { text } = await (await parvis.browser()).get('/connexion');
  const linked = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path);
  for (const path of [...linked, '/api/openapi.json', '/robots.txt', '/terrain/manifest.webmanifest', '/terrain/service-worker.js']) {
    const { status, headers, type } = await parvis.request(path);
    assert.equal(status, 200, path);
    for (const [name, value] of Object.entries(FILE_HEADERS)) assert.equal(headers.get(name), value, `${path}: ${name}`);
    assert.match(headers.get('cache-control'), path.startsWith('/assets/') ? /^public, max-age=31536000, immutable$/ : /^public, no-cache$/, path);
    assert.match(type, { css: /^text\/css/, js: /^text\/javascript/, svg: /^image\/svg\+xml/, png: /^image\/png/, json: /^application\/json/, txt: /^text\/plain/, webmanifest: /^application\/manifest\+json/ }[path.split('.').at(-1)], path);
    const known = [...Object.keys(FILE_HEADERS), 'cache-control', 'content-type', 'etag', ...carried];
    for (const [name, value] of headers) assert.ok(known.includes(name), `${path} with ${name}: ${value}`);
    assert.notEqual(headers.get('access-control-allow-origin'), '*', path);
  }
});

test('no answer opens itself to scripts of another site', async () => {
  const browser = await parvis.browser('carl');
  for (const path of ['/', '/interventions', '/interventions/planning/agenda?start=2026-03-02T00:00:00Z&end=2026-03-09T00:00:00Z', '/sante', '/inconnu']) {
    for (const method of ['GET', 'OPTIONS']) {
      const { headers } = await browser.send(path, { method, headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST', ...JSON_ONLY } });
      assert.deepEqual([...headers].filter(([name]) => name.startsWith('access-control-')), [], `${method} ${path}`);
    }
  }
});

// ------------------------------------------------------------------ cookies and sessions

test('a session that somebody planted before the sign-in never becomes the session', async () => {
  const at = nextDay();
  const planted = await parvis.browser('gina', { at });
  const forged = Buffer.alloc(64, 7).toString('base64url');
  for (const session of [planted.cookies['__Host-session'], forged, 'x', `${forged}"; Domain=evil.example`]) {
    const victim = await parvis.browser(undefined, { at: nextDay() });
    victim.cookies['__Host-session'] = session;
    await victim.post('/connexion', { email: PEOPLE.carl.email });
    const waiting = victim.cookies['__Host-signin'];
    victim.cookies['__Host-session'] = session;
    const mail = await parvis.mailTo(PEOPLE.carl.email);
    assert.equal((await victim.post('/connexion/lien', { token: tokenOf(mail) })).status, 303);
    const own = victim.cookies['__Host-session'];
    assert.notEqual(own, session);
    assert.match(own, /^[\w-]{86}$/, 'sixty-four bytes');
    assert.equal(victim.cookies['__Host-signin'], undefined, 'what waited for the mail is gone');
    const before = await parvis.request('/mon-compte', { at: victim.moment, headers: { ...JSON_ONLY, cookie: `__Host-session=${session}` } });
    assert.equal(before.status, 401, 'and the one that was planted opens nothing');
    const again = await parvis.request('/connexion/lien', { at: victim.moment, method: 'POST', body: new URLSearchParams({ token: tokenOf(mail) }).toString(), headers: { ...JSON_ONLY, 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', cookie: `__Host-signin=${waiting}` } });
    assert.equal(again.status, 403, 'the waiting browser’s cookie opens nothing once the link is used');
  }
});

test('a cookie of another name, or the same twice, opens nothing', async () => {
  const { cookies } = await parvis.browser('carl');
  const token = cookies['__Host-session'];
  const status = async (cookie) => (await raw(parvis, '/mon-compte', { headers: { cookie } })).status;
  assert.equal(await status(`__Host-session=${token}`), 200);
  for (const cookie of [`session=${token}`, `__host-session=${token}`, `__Secure-session=${token}`, `__Host-session=x; __Host-session=${token}`, `__Host-session="${token}"`]) {
    assert.equal(await status(cookie), 401, cookie.replace(token, '…'));
  }
});

// ------------------------------------------------------------------ other sites

test('identity 9: a subdomain, another port, another scheme and no origin are other sites', async () => {
  const carl = await parvis.browser('carl');
  const { host } = parvis.url;
  const { 'sec-fetch-site': _, ...form } = asForm(carl);
  const post = (headers) => raw(parvis, '/interventions', { method: 'POST', body: new URLSearchParams(REPORT).toString(), headers: { ...form, ...headers } });
  const before = await count('intervention');
  const foreign = [`http://sous.${host}`, `http://${parvis.url.hostname}:1`, `http://${parvis.url.hostname}`, `ftp://${host}`, `http://${host}/`, `http://${host}@evil.example`, `http://evil.example/${host}`, 'null', '', '*', host];
  for (const origin of foreign) assert.equal((await post({ origin })).status, 403, `Origin: ${origin}`);
  assert.equal((await post({ host: 'parvis.example', origin: 'http://parvis.example' })).status, 403, 'plain http');
  for (const site of ['cross-site', 'same-site', 'SAME-ORIGIN ', 'same-origin, cross-site', '']) {
    assert.equal((await post({ 'sec-fetch-site': site, origin: `http://${host}` })).status, 403, `Sec-Fetch-Site: ${site}`);
  }
  assert.equal((await post({ referer: `http://${host}/` })).status, 403, 'a Referer proves nothing');
  assert.equal(await count('intervention'), before);
  shows(await post({ origin: 'null' }), /ne vient pas de Parvis/);
});

test('another site signs nobody in, nor out', async () => {
  const at = nextDay();
  const victim = await parvis.browser(undefined, { at });
  await victim.post('/connexion', { email: PEOPLE.gina.email });
  const token = tokenOf(await parvis.mailTo(PEOPLE.gina.email));
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
    assert.equal((await victim.post('/connexion/lien', { token }, headers)).status, 403);
    assert.equal((await victim.post('/connexion', { email: PEOPLE.gina.email }, headers)).status, 403);
  }
  assert.equal((await victim.post('/connexion/lien', { token })).status, 303, 'the link was not consumed');
  assert.equal((await victim.post('/deconnexion', {}, { 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await victim.get('/mon-compte')).status, 200);
});

test('no page is shown in a frame, and none writes by being read', async () => {
  const carl = await parvis.browser('carl');
  const tables = ['intervention', 'comment', 'journal', 'audit', 'credential', 'outbox', 'alert'];
  const before = await Promise.all(tables.map(count));
  for (const { verb, path } of parvis.openapi.operations.filter(({ verb }) => verb === 'GET')) {
    // What is taken away is written down.
    if (/\/export\.(csv|zip)$/.test(path)) continue;
    for (const method of ['GET', 'HEAD']) {
      const { headers } = await carl.send(path.replace(/\{\w+\}/g, PEOPLE.gaston.id), { method, headers: { 'x-http-method-override': 'POST' } });
      assert.match(headers.get('content-security-policy'), /frame-ancestors 'none'/, `${verb} ${path}`);
    }
  }
  assert.deepEqual(await Promise.all(tables.map(count)), before, tables.join());
});

// ------------------------------------------------------------------ redirections and hosts

const ELSEWHERE = [
  '//evil.example', '///evil.example', '/\\evil.example', '\\\\evil.example', 'https://evil.example', 'https:evil.example', 'http:/evil.example',
  '/%0d%0aLocation:%20https://evil.example', '/\r\nLocation: https://evil.example', '/\t/evil.example', '\t//evil.example', ' //evil.example', 'javascript:alert(1)',
  'data:text/html,x', '.evil.example', '@evil.example', '/\u2028/evil.example', '%2f%2fevil.example', 'evil.example', '/connexion/lien', '/deconnexion', '/\0/evil.example', `/${'a'.repeat(600)}`,
];

test('no parameter leads to another site', async () => {
  for (const retour of ELSEWHERE) {
    const browser = await parvis.browser(undefined, { at: nextDay() });
    const page = await browser.get(`/connexion?retour=${encodeURIComponent(retour)}`);
    const hidden = page.text.match(/name="retour" value="([^"]*)"/)?.[1];
    assert.ok(hidden === undefined || /^\/[^/\\]/.test(hidden), `${JSON.stringify(retour)} is offered as ${hidden}`);
    const asked = await browser.post('/connexion', { email: PEOPLE.dora.email, retour });
    assert.equal(asked.location, '/connexion/code?fait=lien-demande', JSON.stringify(retour));
    const { location } = await browser.post('/connexion/lien', { token: tokenOf(await parvis.mailTo(PEOPLE.dora.email)) });
    const target = new URL(location, 'https://parvis.example');
    assert.equal(target.origin, 'https://parvis.example', JSON.stringify(retour));
    assert.ok(location === '/' || location.startsWith('/%0d%0a'), `${JSON.stringify(retour)} leads to ${location}`);
  }
});

test('what a form says of the list it came from leads to that list alone', async () => {
  const carl = await parvis.browser('carl');
  for (const query of ['//evil.example', 'https://evil.example', 'q=1\r\nLocation: https://evil.example', '#/../..//evil.example', '"><script>alert(1)</script>', '&&&=%0d%0a', '../../deconnexion']) {
    const { json } = await carl.post('/interventions', REPORT, JSON_ONLY);
    const answer = await carl.post('/interventions/lot/affecter', { intervention_ids: [json.id], assignee_ids: [PEOPLE.gaston.id], versions: `${json.id}:1`, query });
    if (answer.location) assert.match(answer.location, /^\/interventions\?/, query);
    const kept = await carl.post('/interventions/filtres', { name: `Filtre ${Math.random()}`, query });
    if (kept.location) assert.match(kept.location, /^\/interventions\?/, query);
    assert.doesNotMatch((await carl.get(`/interventions/filtres?${query.replace(/[\r\n]/g, '')}`)).text, /<script>alert/);
  }
});

test('the host of a request names nothing: neither page, nor mail, nor redirection, nor feed', async () => {
  const lies = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', 'x-host': 'evil.example', forwarded: 'host=evil.example', 'x-original-url': '/equipe', 'x-rewrite-url': '/equipe', 'x-forwarded-prefix': '//evil.example' };
  const carl = await parvis.browser('carl');
  const form = { ...asForm(carl), ...lies };
  const answers = [
    await raw(parvis, '/', { headers: lies }),
    await raw(parvis, '/connexion', { headers: lies }),
    await raw(parvis, '/inconnu', { headers: lies }),
    await raw(parvis, '/.well-known/security.txt', { headers: lies }),
    await raw(parvis, '/interventions', { headers: form }),
    await raw(parvis, '/interventions', { method: 'POST', body: new URLSearchParams(REPORT).toString(), headers: form }),
    await raw(parvis, '/interventions/planning/abonnement', { method: 'POST', headers: { ...form, ...JSON_ONLY } }),
    await raw(parvis, '/connexion', { method: 'POST', body: `email=${PEOPLE.chloe.email}`, headers: { ...lies, 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' } }),
  ];
  for (const { status, text, headers } of answers) {
    assert.ok(status >= 200 && status < 500, String(status));
    assert.doesNotMatch(text + JSON.stringify(headers), /evil\.example/);
  }
  assert.doesNotMatch(answers[4].text, /Ajouter une personne/, 'no header names another path');
  assert.match(JSON.parse(answers[6].text).address, /^http:\/\/localhost:8787\/agenda\//);
  // A sign-in mail leaves after the reply.
  const mails = [];
  for (let tries = 0; tries < 500 && !mails.some(({ to }) => to === PEOPLE.chloe.email); tries += 1) mails.push(...await parvis.mails());
  assert.ok(mails.some(({ to }) => to === PEOPLE.chloe.email));
  for (const { text, html } of mails) {
    assert.doesNotMatch(text + html, /evil\.example/);
    for (const [, address] of text.matchAll(/(https?:\/\/[^/\s]+)/g)) assert.equal(address, 'http://localhost:8787', 'PUBLIC_ORIGIN');
  }
  for (const name of ['cookie', 'x-original-url', 'x-rewrite-url', 'x-custom-ip-authorization', 'x-forwarded-for', 'true-client-ip']) {
    assert.equal((await raw(parvis, '/equipe', { headers: { [name]: '/interne/envoyer, 127.0.0.1' } })).status, 401, name);
  }
});

test('nothing that is typed splits an answer', async () => {
  const carl = await parvis.browser('carl');
  const split = 'x\r\nSet-Cookie: __Host-session=evil\r\n\r\n<script>alert(1)</script>';
  const answers = [
    await carl.get(`/interventions?q=${encodeURIComponent(split)}&limit=1`, JSON_ONLY),
    await carl.get(`/interventions?fait=${encodeURIComponent(split)}`),
    await carl.get(`/interventions/export.csv?q=${encodeURIComponent(split)}`),
    await carl.get(`/theme/${encodeURIComponent(split)}.css`),
    await carl.get(`/interventions/${encodeURIComponent(split)}`),
    await carl.post('/interventions', { ...REPORT, idempotency_key: split.slice(0, 90) }),
    await carl.post('/interventions/filtres', { name: 'Court', query: split }),
  ];
  for (const { headers, text } of answers) {
    assert.deepEqual(headers.getSetCookie(), []);
    assert.doesNotMatch(text, /<script>alert/);
  }
});

// ------------------------------------------------------------------ paths and verbs

test('a path written in another way is the same page or none', async () => {
  const carl = await parvis.browser('carl');
  const headers = { cookie: `__Host-session=${carl.cookies['__Host-session']}` };
  const titleOf = ({ text }) => text.match(/<title>([^<]*)/)?.[1];
  const list = titleOf(await raw(parvis, '/interventions', { headers }));
  const strange = [
    '//interventions', '/interventions/', '/interventions//', '/INTERVENTIONS', '/Interventions', '/interventions%00', '/interventions%20', '/interventions;x=1', '/interventions;/equipe',
    '/%69nterventions', '/interventions%2f', '/interventions/%2e', '/interventions/%2e%2e/equipe', '/interventions/..%2fequipe', '/interventions/..%5cequipe', '/interventions\\..\\equipe', '/./interventions', '/x/../interventions',
    '/interventions/.', '/interventions/..;/equipe', '/interventions%252e%252e/equipe', '/assets/../interventions', '/assets/%2e%2e/interventions', '/assets/..%2f..%2fschema.sql', '/assets/%2e%2e%2f_headers', '/assets/_headers', '/_headers', '/.git/config', '/.env', '/wrangler.toml', '/index.js', '/index_bg.wasm', '/cdn-cgi/../interventions', '/terrain/../equipe', '/terrain/%2e%2e/equipe', '/equipe%3f', '/equipe%23',
  ];
  for (const path of strange) {
    const answer = await raw(parvis, path, { headers });
    const same = answer.status === 200 && [list, titleOf(await raw(parvis, new URL(path.replaceAll('\\', '/'), 'https://parvis.example').pathname, { headers }))].includes(titleOf(answer));
    assert.ok([400, 404].includes(answer.status) || same || (answer.status === 403 && /equipe/.test(path)), `${path}: ${answer.status} ${titleOf(answer)}`);
    assert.doesNotMatch(answer.text, /create table|compatibility_date|X-Content-Type-Options: nosniff\n/, path);
  }
});

test('internal paths are never reached, by any spelling, verb, host or absolute address', async () => {
  const { url } = parvis;
  const paths = [
    '/interne/envoyer', '/interne/sante', '/interne', '/interne/', '//interne/envoyer', '/./interne/envoyer', '/x/../interne/envoyer', '/%2e/interne/envoyer', '/%69nterne/envoyer', '/interne%2fenvoyer', '/interne%2Fenvoyer',
    '/interventions/../interne/envoyer', '/interventions/%2e%2e/interne/envoyer', '/interventions/..%2finterne/envoyer', '/interne;/envoyer', '/interne/envoyer;', '/interne/envoyer%00', '/interne%00/envoyer', '/INTERNE/envoyer', '/interne\\envoyer', '/%5cinterne/envoyer', '/terrain/..%2f..%2finterne/envoyer',
    `http://${url.host}/interne/envoyer`, 'https://notifications.internal/interne/envoyer', 'http://function.internal/interne/sante',
  ];
  for (const path of paths) {
    for (const [method, host] of [['GET'], ['POST'], ['POST', 'notifications.internal'], ['HEAD', 'function.internal']]) {
      const answer = await raw(parvis, path, { method, headers: { 'sec-fetch-site': 'same-origin', ...(host && { host }) } });
      assert.ok([0, 400, 404].includes(answer.status), `${method} ${path}: ${answer.status}`);
      assert.equal(answer.headers['x-d1-round-trips'], undefined, `${method} ${path} reached a function`);
    }
  }
});

test('a header or a field that names another verb is not heard', async () => {
  const carl = await parvis.browser('carl');
  const { json } = await carl.post('/interventions', REPORT, JSON_ONLY);
  const path = `/interventions/${json.id}`;
  for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
    assert.equal((await carl.get(`${path}/annuler?_method=POST&reason=Non`, { [name]: 'POST' })).status, 200);
    assert.notEqual((await carl.post(`${path}/suivre`, { _method: 'GET' }, { [name]: 'DELETE' })).status, 405);
  }
  assert.notEqual((await carl.get(path, JSON_ONLY)).json.status, 'cancelled');
});

test('a verb that Parvis does not know is refused, and none echoes what came', async () => {
  const carl = await parvis.browser('carl');
  const headers = { ...asForm(carl), 'x-probe': 'sonde-en-tete' };
  const before = await count('intervention');
  for (const method of ['TRACE', 'PROPFIND', 'PURGE', 'LOCK', 'MKCOL', 'REPORT', 'PUT', 'PATCH', 'DELETE']) {
    for (const path of ['/interventions', '/connexion', '/sante', '/api/openapi.json']) {
      const answer = await raw(parvis, path, { method, headers });
      assert.ok([0, 400, 405, 501].includes(answer.status), `${method} ${path}: ${answer.status}`);
      assert.doesNotMatch(answer.text, /sonde-en-tete/, method);
      if (answer.status === 405) assert.match(answer.headers.allow, /^GET, HEAD(, POST)?$/, `${method} ${path}`);
    }
  }
  const tunnel = await raw(parvis, 'evil.example:443', { method: 'CONNECT' });
  assert.ok(tunnel.status === 0 || tunnel.status >= 400, `CONNECT: ${tunnel.status}`);
  assert.equal(await count('intervention'), before);
});

test('what is refused leaves a line of the log, without a name or a secret', async () => {
  const fresh = await start();
  try {
    const gaston = await fresh.browser('gaston');
    assert.equal((await gaston.get('/equipe/nouvelle?q=Murmure')).status, 403);
    assert.equal((await gaston.post(`/equipe/${PEOPLE.dora.id}/retirer`)).status, 403);
    assert.equal((await gaston.post('/deconnexion', {}, { 'sec-fetch-site': 'cross-site' })).status, 403);
    const stranger = await fresh.browser();
    await stranger.post('/connexion', { email: PEOPLE.carl.email });
    assert.equal((await stranger.post('/connexion/code', { code: '2345-6789' })).status, 422);
    assert.equal((await stranger.post('/connexion/lien', { token: 'jeton-de-personne' })).status, 403);
    const typed = { identifiant: PEOPLE.carl.email, password: 'un secret de plus' };
    for (let tries = 0; tries < 10; tries += 1) assert.equal((await stranger.post('/connexion/mot-de-passe', typed)).status, 422);
    assert.equal((await stranger.post('/connexion/mot-de-passe', typed)).status, 429);
    assert.equal((await stranger.post('/connexion', { email: 'pas une adresse' })).status, 422);
    const logs = JSON.stringify(fresh.server.getLogs());
    for (const line of [
      'refused 403 GET /equipe/nouvelle: no right', 'refused 403 POST /equipe/{person}/retirer: no right', 'refused 403 POST /deconnexion: no sign of this site',
      'refused 422 POST /connexion/code: a wrong code', 'refused 403 POST /connexion/lien: a link or a code that is dead',
      'refused 422 POST /connexion/mot-de-passe: a wrong password', 'refused 429 POST /connexion/mot-de-passe: too often',
    ]) assert.ok(logs.includes(line), `${line} is not in ${logs.slice(0, 2000)}`);
    assert.ok(!logs.includes('POST /connexion: '), 'what is merely wrong in a form is between the person and the page');
    const nobodys = [PEOPLE.dora.id, PEOPLE.gaston.id, PEOPLE.carl.email, '23456789', '2345-6789', 'jeton-de-personne', typed.password, 'Murmure', ...Object.values(gaston.cookies), ...Object.values(stranger.cookies)];
    for (const word of nobodys) assert.ok(!logs.includes(word), `a log holds ${word}`);
  } finally {
    await fresh.stop();
  }
});
