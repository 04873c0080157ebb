// The pages that the law asks for, and the map of the site.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { NOW, later, shows, start } from './harness.mjs';
import { PEOPLE } from './people.mjs';

let parvis;
before(async () => {
  parvis = await start();
  await parvis.write(["update organisation set officer_email = 'delegue@ville.example' where id = ?", PEOPLE.alice.organisation]);
});
after(() => parvis?.stop());

test('the legal notices name who publishes and who hosts, from the configuration', async () => {
  const page = await (await parvis.browser()).get('/mentions-legales');
  assert.equal(page.status, 200);
  shows(page, /Exemple d’opérateur public/);
  shows(page, /Cloudflare, Inc\./);
});

test('the page about personal data speaks for the reader’s organisation, or for the one that is named', async () => {
  shows(await (await parvis.browser('dora')).get('/donnees-personnelles'), /mailto:delegue@ville\.example/);
  const stranger = await parvis.browser();
  const unnamed = await stranger.get('/donnees-personnelles');
  assert.equal(unnamed.status, 200);
  assert.ok(!unnamed.text.includes('delegue@ville.example'), 'an organisation is named only when asked for');
  const [{ slug }] = await parvis.rows('select slug from organisation where id = ?', PEOPLE.alice.organisation);
  shows(await stranger.get(`/donnees-personnelles?collectivite=${slug}`), /mailto:delegue@ville\.example/);
  assert.equal((await stranger.get('/donnees-personnelles?collectivite=nulle-part')).status, 404);
});

test('the declaration says « non conforme », and so does the foot of every page', async () => {
  const stranger = await parvis.browser();
  shows(await stranger.get('/accessibilite'), /<strong>non conforme<\/strong>/);
  for (const path of ['/', '/connexion', '/cookies']) shows(await stranger.get(path), /Accessibilité\u00a0: non conforme/);
});

test('every cookie of the service is in the list of cookies', async () => {
  const page = await (await parvis.browser()).get('/cookies');
  const asking = await (await parvis.browser()).post('/connexion', { email: 'p@ville.example' });
  const names = asking.headers.getSetCookie().map((line) => line.split('=')[0]);
  assert.ok(names.length > 0);
  for (const name of [...names, '__Host-session']) assert.ok(page.text.includes(`<code>${name}</code>`), name);
});

test('the map of the site leads each reader to pages that open', async () => {
  for (const who of [undefined, 'alice', 'carl', 'gaston', 'dora']) {
    const browser = await parvis.browser(who);
    const map = await browser.get('/plan-du-site');
    const main = map.text.slice(map.text.indexOf('<main'), map.text.indexOf('</main>'));
    const links = [...main.matchAll(/href="([^"]+)"/g)].map(([, href]) => href);
    assert.ok(links.length >= 8, `${who ?? 'a stranger'} has ${links.length} links`);
    for (const href of links) {
      const { status } = await browser.get(href);
      assert.ok(status === 200 || (href === '/' && status === 303), `${who ?? 'a stranger'}: ${href} → ${status}`);
    }
  }
});

test('security.txt says whom to tell, for less than a year', async () => {
  const { status, type, text } = await (await parvis.browser()).get('/.well-known/security.txt');
  assert.deepEqual([status, type], [200, 'text/plain; charset=utf-8']);
  const fields = Object.fromEntries(text.trim().split('\n').map((line) => line.split(/: (.*)/).slice(0, 2)));
  assert.equal(fields.Contact, 'mailto:assistance@parvis.example');
  assert.equal(fields.Expires, '2026-08-29T08:00:00Z');
  assert.match(fields.Canonical, /\/\.well-known\/security\.txt$/);
});

test('interventions 27: new terms of use stand on every page until they are read; using the service once they apply accepts them', async () => {
  await parvis.write(['insert into terms (version, apply_on, body, published_at) values (1, ?, ?, ?)', '2026-03-03', '# Objet\n\nLe service aide les équipes.', NOW]);
  const dora = await parvis.browser('dora');
  const banner = /Les conditions d’utilisation, version\u00a01, s’appliquent à partir du 3\s+mars\s+2026/;
  const accepted = () => parvis.rows('select person_id, version, accepted_at from terms_reading where accepted_at is not null');
  shows(await dora.get('/interventions'), banner);
  shows(await dora.get('/mon-compte'), banner);
  assert.deepEqual(await accepted(), [], 'they do not apply yet');
  shows(await dora.get('/conditions'), /<h2>Objet<\/h2>/);
  const answer = await dora.post('/conditions/lues', { version: 1 });
  assert.equal(answer.status, 303, answer.text);
  for (const path of ['/interventions', '/mon-compte']) assert.doesNotMatch((await dora.get(path)).text, banner);
  const tomorrow = later(NOW, { days: 1 });
  await (await parvis.browser('dora', { at: tomorrow })).get('/interventions');
  await (await parvis.api('carl', { at: tomorrow })).get('/interventions');
  // It is written after the reply.
  for (let tries = 0; tries < 300 && (await accepted()).length === 0; tries += 1) await sleep(100);
  const [row, ...others] = await accepted();
  assert.deepEqual([row.person_id, row.version, row.accepted_at.slice(0, 10)], [PEOPLE.dora.id, 1, '2026-03-03']);
  assert.deepEqual(others, [], 'a program accepts nothing');
  shows(await (await parvis.browser()).get('/conditions'), /Version\u00a01/);
});
