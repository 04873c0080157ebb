// « Droits » on workerd: the same for everybody, and what it says is what the routes do.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shows, start } from './harness.mjs';
import { category } from './people.mjs';

let parvis;
before(async () => { parvis = await start(); });
after(() => parvis?.stop());

const ROLES = { administrator: 'alice', coordinator: 'carl', agent: 'gaston', requester: 'dora' };

const rights = async (client) => (await client.get('/droits', { accept: 'application/json' })).json.items;

test('everybody reads the same rights, signed in or not', async () => {
  const stranger = await rights(await parvis.api());
  assert.ok(stranger.length > 60, `${stranger.length} actions`);
  for (const who of Object.values(ROLES)) assert.deepEqual(await rights(await parvis.api(who)), stranger, who);
});

test('the page is a table for each matter, with a column for each role', async () => {
  const { text, status } = await (await parvis.browser()).get('/droits');
  assert.equal(status, 200);
  for (const caption of ['Une intervention', 'Un commentaire', 'Une indisponibilité', 'Dans la collectivité', 'Son propre compte', 'Sur la plateforme']) shows({ text }, new RegExp(`<caption>${caption}</caption>`));
  for (const role of ['Administrateur', 'Coordinateur', 'Agent', 'Demandeur', 'Exploitant']) assert.equal(text.split(`<th scope="col">${role}</th>`).length, 7, role);
  shows({ text }, /Valider une demande<\/th><td data-label="Administrateur">Toutes celles de la collectivité<\/td><td data-label="Coordinateur">Toutes celles de la collectivité<\/td><td data-label="Agent">Non<\/td>/);
  shows({ text }, /Celles qui lui sont affectées/);
  shows(await (await parvis.browser('alice')).get('/equipe'), /href="\/droits"/);
});

test('what the page says is what the routes do', async () => {
  const items = await rights(await parvis.api());
  const held = (action, role) => items.find((item) => item.action === action).rules.filter((rule) => rule.role === role).map(({ tie }) => tie);
  const carl = await parvis.api('carl');
  const report = { address: '1 rue du Test', category_id: category('Voirie') };
  for (const [role, who] of Object.entries(ROLES)) {
    const client = await parvis.api(who);
    const answers = (allowed) => (allowed ? 200 : 403);
    assert.equal((await client.get('/equipe')).status, answers(held('read_team', role).length), `read_team ${role}`);
    assert.equal((await client.get('/interventions/categories')).status, answers(held('manage_categories', role).length), `manage_categories ${role}`);
    assert.equal((await client.get('/interventions/statistiques')).status, answers(held('read_figures', role).length), `read_figures ${role}`);
    const { json: { id } } = await carl.post('/interventions', report);
    const seen = (await client.get(`/interventions/${id}`)).status;
    assert.equal(seen, held('read', role).includes('organisation') ? 200 : 404, `read ${role}`);
  }
});
