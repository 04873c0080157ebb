// The operator's console in Chromium: the official outline comes by one press, or from a file where nothing helps.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PEOPLE, POITIERS, QUINCAY } from '../edge/people.mjs';
import { DESK, PHONE, open } from './browser.mjs';

const SQUARE = JSON.stringify({ type: 'Polygon', coordinates: [[[0.2, 46.5], [0.3, 46.5], [0.3, 46.6], [0.2, 46.6], [0.2, 46.5]]] });

let site;
before(async () => {
  site = await open();
  await site.parvis.write(["insert into official_body (kind, code, name, name_folded, siren, departement) values ('commune', '93066', 'Saint-Denis', 'saint-denis', '219300662', '93')"]);
});
after(() => site?.close());

const west = async (organisation) => (await site.parvis.rows("select west from zone where organisation_id = ? and kind = 'territory'", organisation)).map((row) => row.west);

test('an organisation is created from the first letters of its name, its outline fetched by one press', async () => {
  const window = await site.window('odette', { width: PHONE });
  const { page } = window;
  await window.goto('/console');
  await window.follow('Créer une organisation');
  await page.getByLabel('Début du nom').fill('SAINT DEN');
  await window.press('Chercher');
  await window.follow('Saint-Denis');
  assert.equal(await page.getByLabel('Numéro SIREN').inputValue(), '219300662');
  assert.equal(await page.getByLabel('Nom court').inputValue(), 'saint-denis-93');
  await page.getByRole('button', { name: 'Chercher le contour officiel' }).click();
  await page.getByText('Le contour officiel est dans le champ ci-dessous').waitFor();
  assert.ok(site.maps.asked.some(({ pathname }) => pathname === '/communes/93066'), 'asked where the deployment says');
  await page.getByLabel('Nom de la personne').fill('Roux');
  await page.getByLabel('Prénom').fill('Ada');
  await page.getByLabel('Identifiant').fill('a.roux');
  await page.getByLabel('Adresse électronique', { exact: false }).first().fill('ada@saint-denis.example');
  await window.press('Créer l’organisation');
  assert.match(await page.getByRole('status').first().innerText(), /L’organisation est créée\./);
  const [{ id }] = await site.parvis.rows("select id from organisation where slug = 'saint-denis-93'");
  assert.deepEqual(await west(id), [2.33]);
  await window.close();
});

test('where the service of outlines does not answer, one is told, and a file does', async () => {
  await site.parvis.write(["update organisation set insee = '00000' where id = ?", POITIERS]);
  const window = await site.window('odette', { width: DESK });
  const { page } = window;
  await window.goto(`/console/organisations/${POITIERS}`);
  await window.follow('Ajouter le contour');
  await page.getByRole('button', { name: 'Chercher le contour officiel' }).click();
  await page.getByText('Le service des contours ne répond pas').waitFor();
  window.complaints.length = 0;
  await page.getByLabel('Fichier GeoJSON').setInputFiles({ name: 'poitiers.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(SQUARE) });
  await window.press('Enregistrer le contour');
  assert.deepEqual(await west(POITIERS), [0.2]);
  await window.close();
});

test('without a script: an outline from a file, somebody found, suspended and reinstated', async () => {
  const window = await site.window('odette', { script: false });
  const { page } = window;
  await window.goto(`/console/organisations/${QUINCAY}/contour`);
  assert.equal(await page.getByRole('button', { name: 'Chercher le contour officiel' }).count(), 0, 'nothing that would do nothing');
  await page.getByLabel('Fichier GeoJSON').setInputFiles({ name: 'quincay.json', mimeType: 'application/json', buffer: Buffer.from(SQUARE) });
  await window.press('Enregistrer le contour');
  assert.deepEqual(await west(QUINCAY), [0.2]);
  await page.getByLabel('Identifiant ou adresse électronique').fill(PEOPLE.quinn.email);
  await window.press('Chercher');
  await window.press('Suspendre le compte');
  assert.match(await window.words(), /Le compte est suspendu/);
  await window.press('Rétablir le compte');
  assert.equal(await page.getByRole('button', { name: 'Suspendre le compte' }).count(), 1);
  await window.close();
});
