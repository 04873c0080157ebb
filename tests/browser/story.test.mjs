// The whole of it as people live it, finger on glass: a pothole reported with a phone photo, validated, given, repaired, told. On a phone and
// at a desk, with scripts and without.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NOW, later } from '../edge/harness.mjs';
import { PEOPLE } from '../edge/people.mjs';
import { TRACES, laden } from '../edge/pictures.mjs';
import { DESK, PHONE, open, typeAddress } from './browser.mjs';

const KIND = 'Réparation chaussée';
const CODE = /\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/;
const LONG_EDGE = 1600;
const HEAVY = 500 * 1024;

let site;
let photo;
before(async () => {
  site = await open();
  photo = { name: 'IMG_2041.JPG', mimeType: 'image/jpeg', buffer: laden(await drawn()) };
});
after(() => site?.close());

/** A photo as big as a phone's, 4000 by 3000 pixels, of a road with a hole. */
async function drawn() {
  const page = await site.browser.newPage();
  const base64 = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 4000, height: 3000 });
    const context = canvas.getContext('2d');
    context.fillStyle = '#77736b';
    context.fillRect(0, 0, canvas.width, canvas.height);
    for (let stone = 0; stone < 60_000; stone += 1) {
      context.fillStyle = `hsl(40 6% ${30 + (stone * 7919) % 30}%)`;
      context.fillRect((stone * 104_729) % canvas.width, (stone * 1_299_709) % canvas.height, 3 + stone % 11, 3 + stone % 7);
    }
    context.fillStyle = '#35312b';
    context.beginPath();
    context.ellipse(2000, 1700, 900, 500, 0, 0, 2 * Math.PI);
    context.fill();
    return canvas.toDataURL('image/jpeg', 0.9).split(',')[1];
  });
  await page.close();
  return Buffer.from(base64, 'base64');
}

/** The width and height that a JPEG's frame header says. */
function sizeOf(jpeg) {
  let at = 2;
  while (![0xc0, 0xc1, 0xc2].includes(jpeg[at + 1])) at += 2 + jpeg.readUInt16BE(at + 2);
  return [jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)];
}

/** Signs in as one does: the address, the mail, then its link, or its code where no script moves the link's token. */
async function arrive(who, at, { width, script }) {
  const window = await site.window(undefined, { at, width, script });
  await window.goto('/interventions');
  await window.follow('Se connecter');
  await window.page.getByLabel('Adresse électronique professionnelle').fill(PEOPLE[who].email);
  await window.press('Recevoir un lien');
  const { text } = await site.parvis.mailTo(PEOPLE[who].email);
  if (script) {
    await window.goto(text.match(/\/connexion\/lien#\S+/)[0]);
    assert.equal(await window.page.evaluate(() => location.hash), '', 'the token does not stay in the address');
  } else {
    await window.goto('/connexion/code');
    await window.page.getByLabel('Code').fill(text.match(CODE)[0]);
  }
  await window.press('Me connecter');
  return window;
}

async function addPhoto(within, script) {
  await within.locator('[data-photo]').setInputFiles(photo);
  if (script) await within.getByText('1 photo prête.').waitFor();
}

async function stored(id, moment) {
  const [{ key }] = await site.parvis.rows('select key from photo where intervention_id = ? and moment = ?', id, moment);
  return Buffer.from(await (await site.parvis.bucket.get(key)).arrayBuffer());
}

/** Whatever the browser did, the picture alone is kept; with scripts, it left light and upright. */
async function assertClean(id, moment, script) {
  const bytes = await stored(id, moment);
  for (const trace of [...TRACES, 'ParvisFone']) assert.equal(bytes.indexOf(trace), -1, trace);
  if (!script) return assert.deepEqual(sizeOf(bytes), [4000, 3000]);
  assert.equal(bytes.indexOf('Exif'), -1);
  assert.deepEqual(sizeOf(bytes), [LONG_EDGE * 3 / 4, LONG_EDGE], 'turned as the phone was held');
  assert.ok(bytes.length <= HEAVY, `${bytes.length} bytes`);
}

const subjects = async () => (await site.parvis.mails()).map(({ to, subject }) => `${to} ${subject.replace(/^N°\s\d+ – /, '')}`).sort();
const to = (who, subject) => `${PEOPLE[who].email} ${subject}`;

async function report(dora, address, script) {
  await dora.follow('Demander', { exact: false });
  await dora.page.getByLabel('Catégorie').selectOption({ label: KIND });
  await typeAddress(dora.page, address, { script });
  await dora.page.getByLabel(/^Description/).fill('Nid-de-poule devant l’école, les vélos l’évitent au dernier moment.');
  await addPhoto(dora.page, script);
  await dora.press('Envoyer');
  assert.match(await dora.words(), /À valider/);
  assert.equal(await dora.page.getByRole('img', { name: /Photo avant/ }).count(), 1);
  return dora.path.match(/^\/interventions\/([^/?]+)/)[1];
}

async function decide(carl) {
  await carl.follow(KIND);
  await carl.follow('Valider et affecter');
  await carl.page.getByLabel('Gaston Gauthier').check();
  await carl.press('Valider et affecter');
  assert.match(await carl.words(), /À faire[\s\S]*Gaston Gauthier/);
}

/** Three presses from the list to done; the photo in between is his choice. */
async function repair(gaston, script) {
  await gaston.follow(KIND);
  await gaston.press('Démarrer');
  const form = gaston.page.locator('form', { has: gaston.page.getByRole('group', { name: 'Photo du travail fait' }) });
  await addPhoto(form, script);
  await gaston.press('Envoyer la photo', { within: form });
  assert.match(await gaston.words(), /Photo ajoutée/);
  await gaston.press('Terminer');
  assert.match(await gaston.words(), /Terminée/);
}

let day = 0;
for (const width of [PHONE, DESK]) {
  for (const script of [true, false]) {
    test(`a pothole, from report to done, ${width} px wide, ${script ? 'with' : 'without'} scripts`, async () => {
      day += 1;
      const morning = later(NOW, { days: day });
      const dora = await arrive('dora', morning, { width, script });
      await subjects();
      const id = await report(dora, `${day} rue Gambetta`, script);
      await assertClean(id, 'before', script);
      assert.deepEqual(await subjects(), ['alice', 'carl', 'chloe'].map((who) => to(who, 'Une demande à valider')));

      const carl = await arrive('carl', later(morning, { minutes: 20 }), { width, script });
      await decide(carl);
      assert.deepEqual(await subjects(), [to('dora', 'Votre demande est validée'), to('gaston', 'Une intervention pour vous')]);

      const gaston = await arrive('gaston', later(morning, { hours: 2 }), { width, script });
      await repair(gaston, script);
      await assertClean(id, 'after', script);
      assert.deepEqual(await subjects(), ['carl', 'dora'].map((who) => to(who, 'Du nouveau dans vos interventions')));

      await dora.goto('/interventions');
      await dora.follow(KIND);
      assert.match(await dora.words(), /Terminée/);
      assert.equal(await dora.page.getByRole('img', { name: /Photo après/ }).count(), 1);
      for (const window of [dora, carl, gaston]) await window.close();
    });
  }
}
