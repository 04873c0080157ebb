// Budgets, counted and not timed: the weight of each function and page, the round trips of each route; and the contract.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { FILE_HEADERS, FUNCTIONS, NOW, start } from './harness.mjs';
import { PEOPLE, category } from './people.mjs';

/** Bytes of gzip, for each function. */
const WASM_BUDGET = 200 * 1024;

/** Pages that need more than an identifier: a place, a token of one's own; and an address that only redirects. */
const UNREAD = ['/interventions/proches', '/mon-compte/jetons/{id}/revoquer', '/terrain', '/equipe/import/{import_id}'];

let parvis;
before(async () => { parvis = await start(); });
after(() => parvis?.stop());

test('no function weighs more than its budget on the wire', async () => {
  for (const name of ['gateway', ...FUNCTIONS]) {
    const size = gzipSync(await readFile(`functions/${name}/build/index_bg.wasm`), { level: 9 }).length;
    assert.ok(size <= WASM_BUDGET, `${name} weighs ${size} bytes`);
  }
});

test('every page that can be read weighs at most 20 KB and costs at most two round trips', async () => {
  const carl = await parvis.browser('carl');
  const created = await carl.post('/interventions', { address: '12 rue Gambetta', category_id: category('Voirie'), description: 'x'.repeat(5000) }, { accept: 'application/json' });
  for (let times = 0; times < 60; times += 1) await carl.post('/interventions', { address: `${times} rue Gambetta`, category_id: category('Voirie'), assignee_ids: [PEOPLE.gaston.id] });
  await carl.post(`/interventions/${created.json.id}/commentaires`, { body: 'Vu' });
  const { json } = await carl.get(`/interventions/${created.json.id}`, { accept: 'application/json' });
  const weekly = { address: 'Parc', category_id: category('Voirie'), frequency: 'weekly', first_day: '2026-03-02', all_day: 'yes' };
  const recurrence = await carl.post('/interventions/recurrences', weekly, { accept: 'application/json' });
  const { json: { address } } = await carl.post('/interventions/planning/abonnement', {}, { accept: 'application/json' });
  const dora = await parvis.browser('dora');
  const asked = await dora.post('/interventions', { address: '1 rue Gambetta', category_id: category('Voirie') }, { accept: 'application/json' });
  for (const move of ['valider', 'demarrer', 'terminer']) await carl.post(`/interventions/${asked.json.id}/${move}`);
  const square = { type: 'Polygon', coordinates: [[[0.33, 46.57], [0.35, 46.57], [0.35, 46.59], [0.33, 46.57]]] };
  const zone = await (await parvis.browser('alice')).post('/interventions/zones', { kind: 'district', name: 'Centre', geometry: JSON.stringify(square) }, { accept: 'application/json' });
  const own = { '/interventions/zones/{id}': zone.json.id, '/interventions/{id}/non-resolu': asked.json.id };
  const queries = { '/interventions/planning/agenda': '?start=2026-03-02T00:00&end=2026-03-09T00:00', '/interventions/lot': `?intervention_ids=${json.id}&geste=affecter` };
  await parvis.write(["insert into official_body (kind, code, name, name_folded, siren, departement) values ('commune', '86062', 'Chasseneuil-du-Poitou', 'chasseneuil-du-poitou', '218600625', '86')"]);
  await parvis.write(["insert into password (person_id, hash, set_at) values (?, 'x', ?)", PEOPLE.carl.id, NOW]);
  await parvis.write(["insert into terms (version, apply_on, body, published_at) values (1, '2026-03-10', ?, ?)", 'Bonjour.', NOW]);
  await parvis.write(["insert into certificate (former_id, name, zone, operated_by, created_at, announced_at, destroy_on, started_at) values (?1, 'Commune', 'Europe/Paris', ?1, ?2, ?2, '2026-03-02', ?2)", PEOPLE.carl.organisation, NOW]);
  const desk = await parvis.api('odette');
  const breach = await desk.post('/console/violations', { nature: 'several', facts: 'x'.repeat(4000), known_at: '2026-03-02T08:00', organisation_ids: [PEOPLE.carl.organisation] });
  const request = await desk.post('/console/demandes', { organisation_id: PEOPLE.carl.organisation, received_on: '2026-03-02', kind: 'access', reference: 'Courrier 12' });
  const ids = { breach: breach.json.id, request: request.json.id, organisation: PEOPLE.carl.organisation, kind: 'commune', code: '86062', recurrence_id: recurrence.json.id, feed: address.split('/').at(-1), id: json.id, comment_id: json.comments[0].id, person: PEOPLE.gaston.id, category_id: category('Voirie'), type_id: category('Voirie', 'Nettoyage'), file: '0f5c4d.css' };
  const pages = parvis.openapi.operations.filter(({ verb, path }) => verb === 'GET' && !/photo|logos|archive/.test(path));
  assert.ok(pages.length >= 15);
  const read = new Set();
  for (const who of ['alice', 'carl', 'gaston', 'dora', 'odette', undefined]) {
    const browser = await parvis.browser(who);
    for (const { path } of pages) {
      const id = path.startsWith('/interventions/categories') ? category('Voirie') : own[path] ?? ids.id;
      const filled = path.replace(/\{(\w+)\}/g, (_, name) => (name === 'id' ? id : ids[name]));
      const { status, headers } = await browser.get(`${filled}${queries[path] ?? ''}`);
      assert.ok(headers.get('x-d1-round-trips') !== null, `${filled} tells its round trips`);
      if (status === 200) read.add(path);
    }
  }
  const never = pages.map(({ path }) => path).filter((path) => !read.has(path) && path !== '/interventions/import/{import_id}' && !UNREAD.includes(path) && path !== '/interventions/{id}/recu' && path !== '/interventions/{id}/refuser' && path !== '/interventions/{id}/bloquer');
  assert.deepEqual(never, [], 'each was read by somebody');
});

test('the API document is served, and is the one that this suite holds answers against', async () => {
  const { status, json, headers } = await (await parvis.api()).get('/api/openapi.json');
  assert.equal(status, 200);
  assert.deepEqual(json, parvis.openapi.document);
  assert.equal(json.openapi, '3.1.0');
  assert.match(headers.get('content-type'), /^application\/json/);
  assert.equal(headers.get('cache-control'), 'public, no-cache', 'its address does not change when it does');
  for (const [name, value] of Object.entries(FILE_HEADERS)) assert.equal(headers.get(name), value, name);
});

test('every refusal is a problem of RFC 9457', async () => {
  const stranger = await parvis.api();
  for (const { verb, path } of parvis.openapi.operations.filter(({ operation }) => operation.security)) {
    const filled = path.replace(/\{\w+\}/g, PEOPLE.carl.id);
    const answer = verb === 'GET' ? await stranger.get(filled) : await stranger.post(filled);
    assert.deepEqual([answer.status, answer.type], [401, 'application/problem+json; charset=utf-8'], `${verb} ${path}`);
    assert.equal(answer.json.status, 401);
  }
});
