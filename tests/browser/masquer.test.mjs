// Masking a photo: boxes by pointer, by keyboard, by number; what they cover is black for everybody; without scripts, the deletion.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { PEOPLE, category } from '../edge/people.mjs';
import { DESK, PHONE, open } from './browser.mjs';

let site;
let alice;
let path;
let photo;
before(async () => { site = await open(); });
after(() => site?.close());

/** A white picture of 800 by 600. */
async function white() {
  const page = await site.browser.newPage();
  const bytes = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 800, height: 600 });
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 800, 600);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9));
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  await page.close();
  return Buffer.from(bytes);
}

beforeEach(async () => {
  alice = await site.parvis.api('alice');
  const made = await alice.post('/interventions', { address: '12 rue Gambetta', category_id: category('Voirie'), assignee_ids: [PEOPLE.gaston.id] });
  path = `/interventions/${made.json.id}`;
  assert.equal((await alice.upload(`${path}/photos`, { moment: 'before' }, [['photo', await white()]])).status, 201);
  photo = (await alice.get(path)).json.photos[0].url;
});

/** The red of the stored photo at these places, by a decoder that is not ours. */
async function reds(window, places) {
  return window.page.evaluate(async ({ address, points }) => {
    const bitmap = await createImageBitmap(await (await fetch(address, { cache: 'no-store' })).blob());
    const canvas = Object.assign(document.createElement('canvas'), { width: bitmap.width, height: bitmap.height });
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(bitmap, 0, 0);
    return points.map(([x, y]) => context.getImageData(x, y, 1, 1).data[0]);
  }, { address: photo, points: places });
}

test('a box drawn with the pointer is black for everybody, and the thumbnail is a new one', async () => {
  const window = await site.window('alice', { width: DESK });
  await window.goto(path);
  await window.follow(/^Masquer/, { exact: false });
  const canvas = window.page.getByRole('application');
  const { x, y, width } = await canvas.boundingBox();
  const scale = width / 800;
  await window.page.mouse.move(x + 100 * scale, y + 100 * scale);
  await window.page.mouse.down();
  await window.page.mouse.move(x + 300 * scale, y + 200 * scale, { steps: 4 });
  await window.page.mouse.up();
  await window.press('Masquer et détruire l’original');
  assert.match(await window.words(), /La photo est masquée/);
  const [inside, corner, outside] = await reds(window, [[200, 150], [110, 110], [500, 400]]);
  assert.ok(inside < 20 && corner < 20 && outside > 235, `${inside} ${corner} ${outside}`);
  assert.ok((await alice.get(path)).json.photos[0].thumbnail_url);
  await window.close();
});

test('a keyboard and the fields are enough', async () => {
  const window = await site.window('alice', { width: PHONE });
  await window.goto(`${photo}/masquer`);
  await window.page.getByRole('button', { name: 'Masquer et détruire' }).click();
  assert.match(await window.words(), /Tracez au moins un cadre/);
  await window.page.getByRole('button', { name: 'Ajouter un cadre' }).press('Enter');
  const side = (name) => window.page.getByLabel(name, { exact: true }).inputValue().then(Number);
  const [left, wide] = [await side('Gauche'), await side('Largeur')];
  await window.page.keyboard.press('ArrowRight');
  await window.page.keyboard.press('Shift+ArrowRight');
  assert.deepEqual([await side('Gauche'), await side('Largeur')], [left + 8, wide + 8]);
  for (const [name, value] of [['Gauche', '0'], ['Haut', '0'], ['Largeur', '5000'], ['Hauteur', '300']]) {
    await window.page.getByLabel(name, { exact: true }).fill(value);
    await window.page.getByLabel(name, { exact: true }).press('Tab');
  }
  assert.equal(await side('Largeur'), 800, 'no wider than the photo');
  await window.page.getByRole('button', { name: 'Ajouter un cadre' }).click();
  await window.page.keyboard.press('Delete');
  assert.equal(await window.page.locator('[data-redact-boxes] li').count(), 1);
  await window.press('Masquer et détruire l’original');
  const [above, below] = await reds(window, [[790, 290], [400, 400]]);
  assert.ok(above < 20 && below > 235, `${above} ${below}`);
  await window.close();
});

test('without scripts, the page says why it needs them and leads to the deletion', async () => {
  const window = await site.window('alice', { width: PHONE, script: false });
  await window.goto(`${photo}/masquer`);
  assert.match(await window.words(), /a besoin de JavaScript/);
  assert.equal(await window.page.getByRole('application').count(), 0);
  await window.follow('Supprimer la photo');
  await window.press('Supprimer la photo');
  assert.equal((await alice.get(path)).json.photos.length, 0);
  await window.close();
});

test('the next step is within the first screen of a small phone', async () => {
  const window = await site.window('gaston', { width: PHONE });
  for (const [button, verb] of [['Démarrer', 'demarrer'], ['Terminer', 'terminer']]) {
    await window.goto(path);
    const { y, height } = await window.page.getByRole('button', { name: button, exact: true }).boundingBox();
    assert.ok(y + height <= 568, `${button} ends at ${y + height} px of the 568 of the smallest phone`);
    await alice.post(`${path}/${verb}`);
  }
  await window.close();
});
