// An import in Chromium: it goes on by itself where there is a script, and by a button where there is none.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { open } from './browser.mjs';

let site;
before(async () => { site = await open(); });
after(() => site?.close());

const file = (lines) => Buffer.from(`adresse;categorie;cree_le\n${Array.from({ length: lines }, (_, n) => `${n} rue ${lines};Voirie;2025-01-01\n`).join('')}`);

async function read(window, lines) {
  await window.goto('/interventions/import');
  await window.page.getByLabel('Fichier').setInputFiles({ name: 'passe.csv', mimeType: 'text/csv', buffer: file(lines) });
  await window.press('Lire le fichier');
  await window.page.getByRole('button', { name: /^Importer/ }).click();
}

const imported = async () => (await site.parvis.rows('select count(*) as n from intervention'))[0].n;

test('with a script it goes on until it is done', async () => {
  const window = await site.window('alice');
  await read(window, 1200);
  await window.page.getByText('interventions sont importées').waitFor();
  assert.equal(await imported(), 1200);
  await window.close();
});

test('without a script a button does each portion', async () => {
  const window = await site.window('alice', { script: false });
  await read(window, 700);
  await window.page.waitForLoadState();
  for (const wanted of [1700, 1900]) {
    await window.press('Continuer');
    assert.equal(await imported(), wanted);
  }
  assert.match(await window.words(), /interventions sont importées/);
  await window.close();
});
