// What must be nowhere: in logs, addresses, pages of errors, the database, what is deployed.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { DAILY, FUNCTIONS, HOURLY, NOW, later, start } from './harness.mjs';
import { PEOPLE, category } from './people.mjs';
import { JPEG } from './pictures.mjs';
import { raw } from './raw.mjs';

let parvis;
before(async () => { parvis = await start(); });
after(() => parvis?.stop());

const JSON_ONLY = { accept: 'application/json' };
const WORDS = { address: '7 rue des Murmures', description: 'Sonnez chez Mme Confidence', body: 'Le digicode est 4711B', reason: 'La clé est sous le pot' };

/** Everything that a whole journey brings into being and that only its owner may read. */
async function journey() {
  const secrets = [];
  const visitor = await parvis.browser(undefined, { at: NOW });
  await visitor.post('/connexion', { email: PEOPLE.dora.email });
  secrets.push(visitor.cookies['__Host-signin']);
  const mail = await parvis.mailTo(PEOPLE.dora.email);
  const [, token] = mail.text.match(/\/connexion\/lien#(\S+)/);
  const [code] = mail.text.match(/\b[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}\b/);
  await visitor.post('/connexion/code', { code: '2222-2222' });
  await visitor.post('/connexion/lien', { token: 'illisible' });
  assert.equal((await visitor.post('/connexion/lien', { token })).status, 303);
  secrets.push(token, code, code.replace('-', ''), visitor.cookies['__Host-session']);

  const { json } = await visitor.post('/interventions', { address: WORDS.address, description: WORDS.description, category_id: category('Voirie') }, JSON_ONLY);
  const path = `/interventions/${json.id}`;
  await visitor.upload(`${path}/photos`, { moment: 'before' }, [['photo', JPEG]]);
  const [carl, gaston, alice] = [await parvis.browser('carl'), await parvis.browser('gaston'), await parvis.browser('alice')];
  await carl.post(`${path}/valider`, { assignee_ids: [PEOPLE.gaston.id] });
  await gaston.post(`${path}/demarrer`);
  await gaston.post(`${path}/commentaires`, { body: WORDS.body });
  await gaston.post(`${path}/bloquer`, { reason: WORDS.reason });
  const feed = new URL((await gaston.post('/interventions/planning/abonnement', {}, JSON_ONLY)).json.address).pathname;
  await (await parvis.api()).get(feed);
  await (await parvis.api()).get(`${feed}x`);
  const program = (await alice.post('/mon-compte/jetons', { name: 'Tableur', scope: 'agent', days: '1' }, JSON_ONLY)).json.token;
  await parvis.request('/interventions', { headers: { ...JSON_ONLY, authorization: `Bearer ${program}` } });
  await alice.post('/interventions/open311/ouvrir');
  const { key } = (await alice.post('/interventions/open311/cles', { name: 'Guichet' }, JSON_ONLY)).json;
  await (await parvis.api()).get('/open311/requests.json', { 'x-api-key': key });
  secrets.push(feed.split('/').at(-1).replace('.ics', ''), program, key);
  for (const browser of [carl, gaston, alice]) secrets.push(browser.cookies['__Host-session']);
  await alice.post('/equipe', { last_name: 'Discret', first_name: 'Anatole', identifiant: 'a.discret', role: 'agent', email: 'anatole.discret@ville.example' });
  await (await parvis.api()).send('/rapports-csp', { method: 'POST', headers: { 'content-type': 'application/reports+json' }, body: JSON.stringify([{ body: { effectiveDirective: 'img-src', documentURL: `https://x/${code}`, blockedURL: PEOPLE.dora.email } }]) });
  await raw(parvis, `/connexion/lien?token=${code}`, { headers: { 'user-agent': PEOPLE.dora.email } });
  for (const target of ['/inconnu', path, '/interventions?q=Murmures']) await (await parvis.browser('dan')).get(target);
  const mails = await parvis.mails();
  for (const { html } of mails) for (const [, stop] of html.matchAll(/\/alertes\/arret#([\w.-]+)/g)) secrets.push(stop);
  return { secrets: secrets.filter(Boolean), visitor, path, mails: [mail, ...mails] };
}

/** Names and words that belong to people. */
const personal = () => [
  ...Object.values(PEOPLE).flatMap(({ email, last }) => [email, last]), 'Discret', 'Anatole', ...Object.values(WORDS), 'Murmures', 'Confidence', '4711B',
].filter(Boolean);

test('a whole journey leaves no secret and nobody in the logs, in addresses, in subjects, in errors or in the database', async () => {
  parvis.server.clearLogs();
  const { secrets, visitor, path, mails } = await journey();
  for (const name of ['alerts', 'settings', 'recurrences', 'identity']) {
    for (const kind of [DAILY, HOURLY]) await parvis.cron(name, kind, later(NOW, { days: 1 })).catch((error) => assert.match(String(error), /has one cron like/));
  }
  assert.ok(secrets.length >= 11, `${secrets.length} secrets`);

  const logs = JSON.stringify(parvis.server.getLogs());
  assert.match(logs, /content security policy: img-src/, 'the log is read');
  for (const word of [...secrets, ...personal()]) assert.ok(!logs.includes(word), `a log holds ${word}`);

  for (const { subject, text } of mails) {
    for (const secret of secrets) assert.ok(!subject.includes(secret), subject);
    for (const [address] of text.matchAll(/https?:\/\/\S+/g)) {
      const sent = address.split('#')[0];
      for (const secret of secrets) assert.ok(!sent.includes(secret), `what leaves the browser holds a secret: ${sent}`);
      for (const word of personal()) assert.ok(!sent.includes(encodeURIComponent(word)), sent);
    }
  }
  const errors = [await visitor.get('/equipe'), await visitor.get('/inconnu'), await visitor.post(`${path}/valider`), await visitor.get(path, { authorization: 'Bearer x' }), await (await parvis.browser()).get(path), await (await parvis.browser('dan')).get(path), await (await parvis.api('dan')).get(path)];
  for (const { status, text } of errors) {
    for (const secret of secrets) assert.ok(!text.includes(secret), `${status}`);
    for (const word of Object.values(WORDS)) if (status === 404 || status === 401) assert.ok(!text.includes(word), `${status}`);
  }

  const tables = await parvis.rows("select name from sqlite_schema where type = 'table' and name not like '\\_cf%' escape '\\' and name not like '%\\_fts%' escape '\\'");
  assert.ok(tables.length > 30);
  for (const { name } of tables) {
    const rows = JSON.stringify(await parvis.rows(`select * from "${name}"`));
    for (const secret of secrets) {
      for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret, 'base64url').toString('hex')]) {
        assert.ok(form.length < 8 || !rows.includes(form), `${name} holds a secret`);
      }
    }
  }
});

test('the pages of a session never repeat the session', async () => {
  const browser = await parvis.browser('alice');
  const session = browser.cookies['__Host-session'];
  for (const { verb, path } of parvis.openapi.operations.filter(({ verb }) => verb === 'GET')) {
    const { text, headers } = await browser.get(path.replace(/\{\w+\}/g, PEOPLE.gaston.id));
    assert.ok(!text.includes(session), `${verb} ${path}`);
    assert.ok(![...headers].some(([name, value]) => name !== 'set-cookie' && value.includes(session)), `${verb} ${path}`);
  }
});

/** Every file under a folder. */
const filesOf = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));

test('what is deployed holds no secret, no folder of who built it, and no map of the sources', () => {
  const files = ['dist/assets', ...[...FUNCTIONS, 'gateway'].map((name) => `functions/${name}/build`)].flatMap(filesOf);
  assert.ok(files.length > 60, `${files.length} files`);
  const folders = [homedir(), process.cwd(), '/.cargo/', '/rustc/', 'node_modules/'];
  const forbidden = [...folders.filter((folder) => folder.length > 2), 'sourceMappingURL', 'BEGIN PRIVATE', 'CLOUDFLARE_API_TOKEN', 'poitiers.example'];
  for (const file of files) {
    assert.doesNotMatch(file, /\.(map|rs|toml|env|d\.ts)$/);
    const bytes = readFileSync(file);
    for (const word of forbidden) assert.equal(bytes.indexOf(word), -1, `${file} holds ${word}`);
  }
});

test('configurations name secrets and give none', () => {
  for (const name of ['', ...FUNCTIONS.map((one) => `functions/${one}/`)]) {
    const text = readFileSync(`${name}wrangler.toml`, 'utf8');
    assert.doesNotMatch(text, /^\s*(LINK_KEYS|CODE_SECRET|TEST_CLOCK|\w*(TOKEN|PASSWORD|PRIVATE)\w*)\s*=/m, name);
    assert.doesNotMatch(text, /\b(account_id|database_id|id)\s*=/, name);
    assert.match(text, /^workers_dev = false$/m, `${name}: no second address`);
    assert.match(text, /^preview_urls = false$/m, name);
    for (const [, value] of text.matchAll(/=\s*"([^"]*)"/g)) assert.doesNotMatch(value, /^[\w-]{32,}$/, `${name}: ${value}`);
  }
});
