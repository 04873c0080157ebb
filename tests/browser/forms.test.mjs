// Forms forgive: nothing typed is lost, what is wrong is shown where it is, twice is once, and a keyboard is enough.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { PEOPLE, category } from '../edge/people.mjs';
import { DESK, PHONE, open, typeAddress } from './browser.mjs';

let site;
before(async () => { site = await open(); });
after(() => site?.close());

let carl;
let path;
beforeEach(async () => {
  carl = await site.parvis.api('carl');
  const { json } = await carl.post('/interventions', {
    address: '12 rue Gambetta', category_id: category('Voirie'), description: 'Un trou', assignee_ids: [PEOPLE.gaston.id],
  });
  path = `/interventions/${json.id}`;
});

const focused = (page) => page.evaluate(() => ({ tag: document.activeElement.tagName, id: document.activeElement.id, name: document.activeElement.name ?? '' }));

/** What shows that an element has the focus. */
const ring = (page) => page.evaluate(() => {
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
  return { outlined: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2, edged: boxShadow !== 'none' };
});

for (const script of [true, false]) {
  const how = script ? 'with' : 'without';

  test(`a form sent with a mistake comes back as it was typed, ${how} scripts`, async () => {
    const window = await site.window('dora', { width: PHONE, script });
    await window.goto('/interventions/nouvelle');
    await window.page.getByLabel(/^Description/).fill('Un trou,\n« profond » & dangereux <b>');
    await window.page.getByLabel('Catégorie').selectOption({ label: 'Réparation chaussée' });
    await window.press('Envoyer');
    assert.equal(window.document.status(), 422);
    assert.match(await window.page.title(), /^Erreur/);
    assert.equal(await window.page.getByLabel(/^Description/).inputValue(), 'Un trou,\n« profond » & dangereux <b>');
    assert.equal(await window.page.getByLabel('Catégorie').evaluate((select) => select.selectedOptions[0].label), 'Réparation chaussée');
    if (script) assert.ok(await window.page.locator('[data-error-summary]').evaluate((summary) => summary === document.activeElement), 'the summary has the focus');
    await window.page.locator('[data-error-summary] a').first().click();
    if (script) await window.page.waitForFunction(() => document.activeElement.name === 'address');
    assert.equal((await focused(window.page)).name, 'address', 'the summary leads to the field');
    const address = window.page.getByLabel('Adresse ou lieu');
    assert.equal(await address.getAttribute('aria-invalid'), 'true');
    assert.match(await address.evaluate((input) => input.getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id).textContent).join(' ')), /Indiquez l’adresse/);
    await typeAddress(window.page, '3 place du Marché', { script });
    await window.press('Envoyer');
    assert.match(await window.words(), /3 place du Marché/);
    await window.close();
  });

  test(`somebody changed it meanwhile: what was typed stays, what changed is told, ${how} scripts`, async () => {
    const window = await site.window('chloe', { script });
    await window.goto(`${path}/modifier`);
    await window.page.getByLabel(/^Description/).fill('Deux trous');
    const { json } = await carl.get(path);
    assert.equal((await carl.post(`${path}/modifier`, { version: json.version, address: '14 rue Gambetta' })).status, 200);
    await window.press('Enregistrer');
    assert.equal(window.document.status(), 412);
    assert.match(await window.words(), /Quelqu’un a enregistré un changement[\s\S]*Ce qui a changé[\s\S]*Modifiée/);
    assert.equal(await window.page.getByLabel(/^Description/).inputValue(), 'Deux trous');
    await window.press('Enregistrer');
    assert.equal(window.document.status(), 200);
    assert.match(await window.words(), /Deux trous/);
    await window.close();
  });

  test(`what cannot be taken back is confirmed first, ${how} scripts`, async () => {
    const window = await site.window('carl', { width: PHONE, script });
    await window.goto(path);
    await window.follow('Annuler l’intervention');
    await window.follow('Revenir sans rien changer');
    assert.match(await window.words(), /À faire/);
    await window.follow('Annuler l’intervention');
    await window.page.getByLabel('Motif de l’annulation').fill('Le trou est bouché.');
    await window.press('Annuler l’intervention');
    assert.match(await window.words(), /Annulée[\s\S]*Le trou est bouché\./);
    await window.close();
  });
}

test('pressed twice, a form makes one thing', async () => {
  const window = await site.window('dora', { width: PHONE });
  await window.goto('/interventions/nouvelle');
  await window.page.getByLabel('Catégorie').selectOption({ label: 'Réparation chaussée' });
  await typeAddress(window.page, '1 rue du Double-Clic');
  await window.page.getByRole('button', { name: 'Envoyer' }).dblclick();
  await window.page.waitForURL(/\/interventions\/[0-9a-f-]{36}/);
  assert.equal((await site.parvis.rows("select id from intervention where address = '1 rue du Double-Clic'")).length, 1);
  await window.close();
});

test('without scripts, the form of a photo is no wider than a narrow phone', async () => {
  const window = await site.window('dora', { width: PHONE, script: false });
  await window.goto('/interventions/nouvelle');
  assert.equal(await window.page.evaluate(() => document.documentElement.scrollWidth), PHONE);
  await window.close();
});

test('sent again after going back, without scripts, a form makes one thing', async () => {
  const window = await site.window('dora', { width: PHONE, script: false });
  await window.goto('/interventions/nouvelle');
  const form = await window.page.locator('main form').evaluate((element) => Object.fromEntries([...new FormData(element)].filter(([, value]) => typeof value === 'string')));
  const dora = await site.parvis.browser('dora');
  const fields = { ...form, address: '2 rue du Double-Clic', kind: `${category('Voirie')}/` };
  const [first, second] = [await dora.upload('/interventions', fields, []), await dora.upload('/interventions', fields, [])];
  assert.deepEqual([first.status, second.status, second.location], [303, 303, first.location]);
  assert.equal((await site.parvis.rows("select id from intervention where address = '2 rue du Double-Clic'")).length, 1);
  await window.close();
});

test('a keyboard is enough, and shows where it is', async () => {
  const window = await site.window('carl', { width: DESK });
  const { page } = window;
  await window.goto(path);
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'fr');
  await page.keyboard.press('Tab');
  const skip = page.locator('.skip a').first();
  assert.ok(await skip.evaluate((link) => link === document.activeElement && link.getBoundingClientRect().top >= 0), 'the first stop is the way to the content');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.id === 'contenu');
  const stops = [];
  for (let count = 0; count < 40; count += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => (document.activeElement === document.body ? null : document.activeElement.innerText || document.activeElement.name));
    if (stop === null) break;
    stops.push(stop);
    const { outlined, edged } = await ring(page);
    assert.ok(outlined && edged, `${stop} shows that it has the focus`);
  }
  for (const wanted of ['Démarrer', 'Affecter', 'Modifier', 'body', 'Envoyer', 'Annuler l’intervention']) assert.ok(stops.includes(wanted), `${wanted} among ${stops.join(', ')}`);
  await page.getByRole('button', { name: 'Démarrer' }).focus();
  await Promise.all([page.waitForEvent('domcontentloaded'), page.keyboard.press('Enter')]);
  assert.match(await window.words(), /En cours/);
  await window.close();
});

test('pages follow the wish for dark, for less motion and for larger letters', async () => {
  const window = await site.window('carl', { width: DESK, dark: true });
  await window.goto('/interventions');
  const ground = () => window.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await ground();
  await window.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  assert.notEqual(await ground(), dark);
  // 200 %: half the width in CSS pixels.
  await window.page.setViewportSize({ width: DESK / 2, height: 400 });
  assert.ok(await window.page.evaluate((width) => document.documentElement.scrollWidth <= width, DESK / 2));
  await window.close();
});
