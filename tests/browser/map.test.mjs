// The map, and finding a place: with a finger, a keyboard, an address, a photo, and without a script.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PEOPLE, POITIERS, category } from '../edge/people.mjs';
import { laden } from '../edge/pictures.mjs';
import { DESK, PHONE, open, typeAddress } from './browser.mjs';

const MAP = '/interventions/carte';
const NEW = '/interventions/nouvelle';
const GAMBETTA = { latitude: 46.580224, longitude: 0.340375 };

let site;
before(async () => {
  site = await open();
  const carl = await site.parvis.api('carl');
  const dora = await site.parvis.api('dora');
  const report = async (api, more) => {
    const { status, text } = await api.post('/interventions', { address: '12 rue Gambetta', category_id: category('Voirie'), ...GAMBETTA, ...more });
    assert.equal(status, 201, text);
  };
  for (const step of [0, 1, 2]) await report(carl, { latitude: GAMBETTA.latitude + step * 0.0003 });
  await report(carl, { address: 'Île Jouteau', latitude: 46.5905, longitude: 0.3505, category_id: category('Déchets') });
  await report(dora, { address: 'Rue Carnot', latitude: 46.572, longitude: 0.331, description: '<b>Un trou</b>' });
});
after(() => site?.close());

/** The map of a window, once its points are there. */
async function arrive(window, path = MAP) {
  await window.goto(path);
  await window.page.locator('[data-map][data-ready]').waitFor();
  return window.page.locator('[data-map]').getAttribute('data-ready');
}

const values = (page) => page.evaluate(() => {
  const { address, postcode, city, latitude, longitude, outline } = document.querySelector('[data-place]').closest('form').elements;
  return { address: address.value, postcode: postcode.value, city: city.value, latitude: latitude.value, longitude: longitude.value, outline: outline?.value };
});

const degrees = (text) => Number(text.replace(',', '.'));

test('interventions are gathered on the map, open at a press, and stand in the list beside it', async () => {
  const window = await site.window('carl', { width: DESK });
  assert.equal(await arrive(window), '5');
  const { page } = window;
  assert.match(await page.locator('.leaflet-control-attribution').innerText(), /Leaflet.*© Plan d’essai/);
  assert.ok(site.maps.asked.some(({ pathname }) => pathname.startsWith('/tuiles/')), 'tiles come from where the deployment says');
  const heap = page.getByRole('button', { name: '3 interventions' });
  await heap.click();
  await heap.waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('button', { name: /12 rue Gambetta/ }).count(), 3);
  await arrive(window);
  await page.getByRole('button', { name: /Île Jouteau/ }).focus();
  await page.keyboard.press('Enter');
  await page.locator('.leaflet-popup a[href^="/interventions/"]').waitFor();
  assert.match(await page.locator('.leaflet-popup').innerText(), /Île Jouteau\s+N°\s4 · À faire · 2 mars 2026/);
  const words = await window.words();
  for (const number of [1, 2, 3, 4, 5]) assert.ok(words.includes(`N° ${number}`), `${number}`);
  await window.close();
});

test('filters narrow the map and its list before anything is gathered', async () => {
  const window = await site.window('carl', { width: DESK });
  await arrive(window);
  await window.page.getByLabel('Catégorie').selectOption({ label: 'Déchets' });
  await window.page.locator('[data-map][data-ready="1"]').waitFor();
  assert.match(window.path, /category_id=/);
  assert.match(await window.words(), /Île Jouteau/);
  assert.doesNotMatch(await window.words(), /Rue Carnot/);
  assert.equal(await arrive(window, `${MAP}?state=closed`), '0');
  assert.match(await window.words(), /Aucune intervention ne correspond/);
  await window.close();
  const dora = await site.window('dora', { width: PHONE });
  assert.equal(await arrive(dora), '1');
  await dora.close();
});

test('without a script a picture stands for the map, with the same list', async () => {
  const window = await site.window('carl', { width: DESK, script: false });
  await window.goto(MAP);
  const picture = window.page.getByRole('img', { name: /^Plan des interventions/ });
  assert.ok(await picture.isVisible());
  assert.equal(await window.page.locator('.still-spot').count(), 5);
  assert.match(await window.words(), /Île Jouteau[\s\S]*© Plan d’essai|© Plan d’essai[\s\S]*Île Jouteau/);
  await window.close();
});

test('on paper the picture takes the place of the map', async () => {
  const window = await site.window('carl', { width: DESK });
  await arrive(window);
  assert.equal(await window.page.locator('.still').isVisible(), false);
  await window.page.emulateMedia({ media: 'print' });
  assert.equal(await window.page.locator('.still').isVisible(), true);
  assert.equal(await window.page.locator('.map-live').isVisible(), false);
  await window.close();
});

test('zones come from a file, with a script or without', async () => {
  const window = await site.window('alice', { width: PHONE, script: false });
  await window.goto('/interventions/zones');
  const outline = { type: 'Polygon', coordinates: [[[0.33, 46.57], [0.36, 46.57], [0.36, 46.6], [0.33, 46.6], [0.33, 46.57]]] };
  await window.page.getByLabel('Le contour de toute la commune').check();
  await window.page.getByLabel('Nom').fill('Poitiers');
  await window.page.getByLabel('Fichier GeoJSON').setInputFiles({ name: 'commune.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(JSON.stringify(outline)) });
  await window.press('Ajouter');
  assert.match(await window.words(), /La liste des zones est à jour[\s\S]*Contour de la commune/);
  await window.page.getByLabel('Nom').fill('Centre');
  await window.page.getByLabel('Ou son texte').fill('{"type":"Point","coordinates":[0,46]}');
  await window.press('Ajouter');
  assert.equal(window.document.status(), 422);
  assert.equal(await window.page.getByLabel('Nom').inputValue(), 'Centre', 'nothing typed is lost');
  assert.match(await window.page.getByLabel('Ou son texte').inputValue(), /Point/);
  await window.close();
});

test('an address is proposed while it is typed, and one that is not proposed does as well', async () => {
  const window = await site.window('dora', { width: PHONE });
  await window.goto(NEW);
  const field = window.page.getByRole('combobox', { name: /^Adresse ou lieu/ });
  const options = window.page.getByRole('listbox', { name: 'Adresses proposées' }).getByRole('option');
  await field.fill('12 rue Gam');
  await options.first().waitFor();
  assert.equal(await options.count(), 3);
  await window.page.keyboard.press('ArrowDown');
  await window.page.keyboard.press('Enter');
  assert.deepEqual(await values(window.page), {
    address: '12 Rue Gambetta', postcode: '86000', city: 'Poitiers', latitude: '46,580224', longitude: '0,340375', outline: undefined,
  });
  await field.fill('introuvable, derrière le lavoir');
  await window.page.getByText('Aucune adresse trouvée').waitFor();
  await field.fill('trop de questions');
  await window.page.getByText('La recherche d’adresses ne répond pas').waitFor();
  window.complaints.length = 0;
  // The answer to an earlier question does not come after that of a later one.
  await field.fill('lent');
  await window.page.waitForTimeout(350);
  await field.fill('introuvable');
  await window.page.getByText('Aucune adresse trouvée').waitFor();
  await window.page.waitForTimeout(700);
  assert.equal(await options.count(), 0);
  await window.page.getByLabel('Catégorie').selectOption({ label: 'Réparation chaussée' });
  await typeAddress(window.page, 'Derrière le lavoir');
  await window.press('Envoyer');
  assert.match(await window.words(), /Derrière le lavoir/);
  await window.close();
});

test('another address takes back what the one that was chosen had filled, and nothing else', async () => {
  const window = await site.window('dora', { width: PHONE });
  await window.goto(NEW);
  const { page } = window;
  const field = page.getByRole('combobox', { name: /^Adresse ou lieu/ });
  await page.getByText('Préciser le lieu').click();
  const choose = async () => {
    // What was proposed for other words is put away first.
    await field.fill('');
    await field.fill('12 rue Gam');
    await page.getByRole('listbox', { name: 'Adresses proposées' }).getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal((await values(page)).latitude, '46,580224');
  };
  const nothing = { postcode: '', city: '', latitude: '', longitude: '', outline: undefined };
  await choose();
  await field.fill('12 rue Gambetta, derrière la grille');
  assert.equal((await values(page)).latitude, '46,580224', 'it is the same address, and more of it');
  await field.fill('40 rue Carnot');
  assert.deepEqual(await values(page), { address: '40 rue Carnot', ...nothing });
  const told = page.getByRole('status').filter({ hasText: 'Vous avez changé l’adresse' });
  assert.match(await told.innerText(), /«\s12 Rue Gambetta\s» est retiré\s: la position, le code postal, la commune\.$/);
  // What was typed or tapped by hand stays.
  await page.getByLabel(/^Commune/).fill('Poitiers');
  await choose();
  await page.getByLabel(/^Code postal/).fill('86100');
  await field.fill('40 rue Carnot');
  assert.deepEqual(await values(page), { ...nothing, address: '40 rue Carnot', postcode: '86100', city: 'Poitiers' });
  await choose();
  await page.getByRole('button', { name: 'Placer sur la carte' }).click();
  const live = page.locator('.map-live');
  await live.locator('.leaflet-tile-loaded').first().waitFor();
  assert.equal(await live.locator('.pin').count(), 1);
  await field.fill('40 rue Carnot');
  assert.equal(await live.locator('.pin').count(), 0, 'the map shows it no more');
  await choose();
  await live.click({ position: { x: 120, y: 150 } });
  const tapped = await values(page);
  assert.notEqual(tapped.latitude, '46,580224');
  await field.fill('40 rue Carnot');
  const { latitude, longitude } = await values(page);
  assert.deepEqual([latitude, longitude], [tapped.latitude, tapped.longitude]);
  await window.close();
});

test('a press on the map says where, and finds the address of what has none', async () => {
  const window = await site.window('dora', { width: PHONE });
  await window.goto(NEW);
  await window.page.getByRole('button', { name: 'Placer sur la carte' }).click();
  const live = window.page.locator('.map-live');
  await live.locator('.leaflet-tile-loaded').first().waitFor();
  await live.click({ position: { x: 120, y: 150 } });
  await window.page.getByText('Adresse la plus proche').waitFor();
  const tapped = await values(window.page);
  assert.equal(tapped.address, '12 Rue Gambetta');
  await window.page.getByRole('button', { name: 'Placer au centre' }).click();
  assert.notEqual((await values(window.page)).latitude, tapped.latitude, 'a keyboard can do it as well');
  assert.equal(await window.page.getByRole('button', { name: 'Une ligne' }).count(), 0, 'who coordinates draws');
  await window.close();
});

test('whoever coordinates draws a line, which is kept and drawn again', async () => {
  const window = await site.window('carl', { width: DESK });
  await window.goto(NEW);
  await window.page.getByLabel('Catégorie').selectOption({ label: 'Réparation chaussée' });
  await typeAddress(window.page, 'Chemin du lavoir');
  await window.page.getByRole('button', { name: 'Placer sur la carte' }).click();
  const live = window.page.locator('.map-live');
  await live.locator('.leaflet-tile-loaded').first().waitFor();
  await window.page.getByRole('button', { name: 'Une ligne' }).click();
  for (const x of [100, 200, 300]) {
    await live.click({ position: { x, y: 150 } });
    await window.page.waitForTimeout(300);
  }
  await window.page.getByRole('button', { name: 'Retirer le dernier point' }).click();
  const drawn = JSON.parse((await values(window.page)).outline);
  assert.deepEqual([drawn.type, drawn.coordinates.length], ['LineString', 2]);
  await window.press('Envoyer');
  assert.equal(await window.page.locator('.still-path').count(), 1);
  await window.follow('Modifier');
  await window.page.getByRole('button', { name: 'Placer sur la carte' }).click();
  await window.page.locator('.map-live path').first().waitFor({ state: 'attached' });
  await window.close();
});

test('the phone and a photo tell their place once, when one asks', async () => {
  const window = await site.window('dora', { width: PHONE });
  await window.context.grantPermissions(['geolocation']);
  await window.context.setGeolocation({ latitude: 46.5812, longitude: 0.3412, accuracy: 12 });
  await window.goto(NEW);
  await window.page.getByRole('button', { name: 'Utiliser ma position' }).click();
  await window.page.getByText('à 12 m près').waitFor();
  const told = await values(window.page);
  assert.deepEqual([told.latitude, told.longitude], ['46,5812', '0,3412']);
  await window.page.locator('[data-photo]').first().setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: laden() });
  await window.page.getByRole('button', { name: 'Utiliser le lieu de la photo' }).click();
  const { latitude, longitude } = await values(window.page);
  assert.deepEqual([degrees(latitude).toFixed(4), degrees(longitude).toFixed(4)], ['46.5802', '0.3404']);
  await window.close();
});

test('ten thousand interventions are on the map, and it still moves', async () => {
  await site.parvis.write([`
    with recursive n (n) as (values (100) union all select n + 1 from n where n < 10099)
    insert into intervention (organisation_id, id, number, status, version, category_id, address, author_id, latitude, longitude, created_at, updated_at, purge_on)
    select ?, printf('00000000-0000-7000-8000-%012d', n), n, 'to_do', 1, ?, 'Rue ' || n, ?, 46.55 + (n % 100) / 1400.0, 0.3 + (n / 100) / 1000.0, '2026-03-02T07:00:00Z', '2026-03-02T07:00:00Z', '2029-03-02' from n`,
  POITIERS, category('Voirie'), PEOPLE.dora.id]);
  const window = await site.window('carl', { width: DESK });
  assert.equal(await arrive(window), '10000');
  const { page } = window;
  await page.locator('.heap').first().waitFor();
  const drawn = () => page.locator('.leaflet-marker-pane > *').count();
  const standing = () => page.locator('.leaflet-map-pane').evaluate((pane) => pane.style.transform);
  assert.ok(await drawn() < 1000, `${await drawn()} markers drawn`);
  await page.locator('.map-live').focus();
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp']) {
    const before = await standing();
    await page.keyboard.press(key);
    await page.waitForFunction((was) => document.querySelector('.leaflet-map-pane').style.transform !== was, before);
  }
  assert.ok(await drawn() < 1000, `${await drawn()} markers drawn`);
  await window.close();
});
