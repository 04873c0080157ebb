// The day in the field with the network cut, the page killed, the reply lost, the phone shared: nothing is lost, done twice, or shown to others.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { PEOPLE, category } from '../edge/people.mjs';
import { JPEG } from '../edge/pictures.mjs';
import { PHONE, Site, open } from './browser.mjs';
import { Network } from './network.mjs';

/** Now: a service worker asks at the time of the machine. */
const TODAY = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
const PICTURE = { name: 'IMG_1.JPG', mimeType: 'image/jpeg', buffer: JPEG };
const [BEFORE, AFTER] = ['Photo avant le travail', 'Photo du travail fait'];
const HEAVY = 500 * 1024;
const TAGS = ['RGAAv4', 'best-practice', 'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let site;
let network;
before(async () => {
  const direct = await open();
  network = await Network.to(direct.parvis.url);
  site = new Site(direct.parvis, direct.browser, direct.maps, network.origin);
});
after(async () => {
  await site?.close();
  await network?.close();
});

async function given(address, ...people) {
  const carl = await site.parvis.api('carl', { at: TODAY });
  const fields = { address, category_id: category('Voirie'), type_id: category('Voirie', 'Obstacle voirie'), assignee_ids: people.map((who) => PEOPLE[who].id) };
  const answer = await carl.post('/interventions', fields);
  assert.equal(answer.status, 201, answer.text);
  return answer.json.id;
}

/** A phone whose day is kept: it opens without network from now on. */
async function phoneOf(who) {
  const window = await site.window(who, { at: TODAY, width: PHONE });
  await window.goto('/terrain/');
  await kept(window.page, who);
  return window;
}

/** Takes the network from a phone, which knows it. */
async function offline(phone) {
  network.cut();
  await phone.context.setOffline(true);
}

async function online(phone) {
  network.restore();
  await phone.context.setOffline(false);
}

const dayOf = (who) => `terrain-jour-${PEOPLE[who].id}`;

/** Waits until the day of that person is kept, and the page for when there is none. */
const kept = (page, who) => page.evaluate(async (name) => {
  const all = async () => (await caches.has(name)) && (await (await caches.open(name)).match('/terrain/', { ignoreVary: true })) && caches.match('/terrain/hors-ligne');
  await navigator.serviceWorker.ready;
  while (!(await all())) await new Promise((resolve) => { setTimeout(resolve, 50); });
}, dayOf(who));
const card = (page, id) => page.locator(`[data-item="${id}"]`);
const status = (page) => page.locator('[data-terrain-status]');
const says = (page, text) => status(page).filter({ hasText: text }).waitFor();

/** Presses a button of a card, and waits until its `deed` is noted: before that, the page may still say that everything is sent. */
async function press(page, id, words, deed = words) {
  await card(page, id).getByRole('button', { name: words }).click();
  await card(page, id).locator('[data-said]').filter({ hasText: `${deed} : c’est noté.` }).waitFor();
}

/** Gives a card a photo of the moment that this legend names. */
const photograph = (page, id, legend) => card(page, id).getByRole('group', { name: legend }).getByLabel('Choisir une photo').setInputFiles(PICTURE);

async function comment(page, id, text) {
  await card(page, id).getByText('Commenter', { exact: true }).click();
  await card(page, id).getByLabel('Commentaire').fill(text);
  await press(page, id, 'Envoyer le commentaire', 'Commentaire');
}

/** The policy may not have been broken; that the network was, is the point. */
async function close(window) {
  await window.context.close();
  assert.deepEqual(window.complaints.filter((line) => /policy|script:/.test(line)), []);
}

const journal = async (id) => (await site.parvis.rows('select event from journal where intervention_id = ? order by position', id)).map(({ event }) => event);
const comments = async (id) => (await site.parvis.rows('select body from comment where intervention_id = ? order by position', id)).map(({ body }) => body);

/** What the phone still keeps of anybody. */
const remains = (page) => page.evaluate(async () => {
  const bases = (await indexedDB.databases()).map(({ name }) => name);
  return { bases, days: (await caches.keys()).filter((name) => name.startsWith('terrain-jour-')) };
});

test('offline: begin, photo, comment, end; the phone restarted; then all of it is sent in order', async () => {
  const id = await given('1 rue sans réseau', 'gaston');
  const phone = await phoneOf('gaston');
  await offline(phone);
  await says(phone.page, 'Vous êtes hors ligne');
  await press(phone.page, id, 'Démarrer');
  await photograph(phone.page, id, AFTER);
  await says(phone.page, '2 envois en attente.');
  await comment(phone.page, id, 'Fait sans réseau.');
  await press(phone.page, id, 'Terminer');
  await says(phone.page, '4 envois en attente.');
  assert.match(await card(phone.page, id).locator('.badges').innerText(), /Terminée/);
  assert.deepEqual(await journal(id), ['created', 'assigned']);

  await phone.page.close();
  phone.page = await phone.context.newPage();
  await phone.goto('/terrain/');
  await says(phone.page, '4 envois en attente.');
  await online(phone);
  await says(phone.page, 'Tout est envoyé.');
  assert.deepEqual(await journal(id), ['created', 'assigned', 'started', 'photo_added', 'finished']);
  assert.deepEqual(await comments(id), ['Fait sans réseau.']);
  const [{ size, thumbnail_key: thumbnail }] = await site.parvis.rows('select size, thumbnail_key from photo where intervention_id = ?', id);
  assert.ok(size <= HEAVY && thumbnail, `${size} ${thumbnail}`);
  await close(phone);
});

test('the network comes back while a failure is being told: what waits leaves at once', async () => {
  const id = await given('3 rue du Réseau', 'gaston');
  const phone = await phoneOf('gaston');
  await phone.page.evaluate(() => {
    const [real, request] = [self.fetch, navigator.locks.request.bind(navigator.locks)];
    let [failed, back] = [false, false];
    self.fetch = (address, options) => {
      if (options?.method !== 'POST' || failed) return real(address, options);
      failed = true;
      return Promise.reject(new TypeError('no network'));
    };
    // The round has ended, and the queue does not know it yet.
    navigator.locks.request = async (...args) => {
      await request(...args);
      if (failed && !back) back = dispatchEvent(new Event('online'));
    };
  });
  // It does not look by itself.
  await phone.page.evaluate(() => { for (let id = setInterval(() => {}, 1e6); id > 0; id -= 1) clearInterval(id); });
  await press(phone.page, id, 'Démarrer');
  await says(phone.page, 'Tout est envoyé.');
  assert.deepEqual(await journal(id), ['created', 'assigned', 'started']);
  await close(phone);
});

test('an agent takes a photo of before and one of after while he works, and none sooner', async () => {
  const id = await given('7 rue des Photos', 'gaston');
  const phone = await phoneOf('gaston');
  const groups = card(phone.page, id).getByRole('group', { name: /^Photo/ });
  const framing = card(phone.page, id).getByText('Évitez les visages');
  await card(phone.page, id).getByRole('button', { name: 'Démarrer' }).waitFor();
  assert.deepEqual([await groups.count(), await framing.isVisible()], [0, false]);
  await press(phone.page, id, 'Démarrer');
  assert.deepEqual([await groups.count(), await framing.isVisible()], [2, true]);
  for (const legend of [BEFORE, AFTER]) {
    await photograph(phone.page, id, legend);
    await card(phone.page, id).locator('[data-said]').filter({ hasText: 'Photo : c’est noté.' }).waitFor();
    await says(phone.page, 'Tout est envoyé.');
  }
  const { violations } = await new AxeBuilder({ page: phone.page }).withTags(TAGS).setLegacyMode().analyze();
  assert.deepEqual(violations.map(({ id: rule, nodes }) => `${rule} ${nodes[0].html}`), []);
  assert.ok(await phone.page.evaluate((width) => document.documentElement.scrollWidth <= width, PHONE));
  await press(phone.page, id, 'Terminer');
  assert.equal(await groups.count(), 0);
  await says(phone.page, 'Tout est envoyé.');
  assert.deepEqual((await site.parvis.rows('select moment from photo where intervention_id = ? order by created_at, position', id)).map(({ moment }) => moment), ['before', 'after']);
  assert.equal(await phone.page.locator('[data-terrain-review]').isVisible(), false);
  await close(phone);
});

test('a photo too heavy for the network of the moment holds back its own intervention alone', async () => {
  const [heavy, light] = [await given('8 rue Lente', 'gaston'), await given('9 rue Vive', 'gaston')];
  const phone = await phoneOf('gaston');
  await phone.page.evaluate(() => {
    const [real, timeout] = [self.fetch, AbortSignal.timeout.bind(AbortSignal)];
    self.tried = [];
    AbortSignal.timeout = (patience) => Object.assign(timeout(patience), { patience });
    self.fetch = (address, options) => {
      if (options?.method !== 'POST') return real(address, options);
      self.tried.push([address.split('/').slice(2).join(' '), options.signal.patience]);
      const slow = address.endsWith('/photos') && !self.fast;
      return slow ? Promise.reject(new DOMException('too slow', 'TimeoutError')) : real(address, options);
    };
  });
  await offline(phone);
  await press(phone.page, heavy, 'Démarrer');
  await photograph(phone.page, heavy, AFTER);
  await says(phone.page, '2 envois en attente.');
  await comment(phone.page, heavy, 'Après la photo.');
  await press(phone.page, light, 'Démarrer');
  await says(phone.page, '4 envois en attente.');
  await phone.page.evaluate(() => { self.tried = []; });
  await online(phone);
  await says(phone.page, '2 envois en attente.');
  assert.deepEqual(await journal(light), ['created', 'assigned', 'started']);
  assert.deepEqual([await journal(heavy), await comments(heavy)], [['created', 'assigned', 'started'], []]);

  // What is quick goes first from then on, and a photo has more time than words.
  await press(phone.page, light, 'Terminer');
  await phone.page.evaluate(() => { self.fast = true; dispatchEvent(new Event('online')); });
  await says(phone.page, 'Tout est envoyé.');
  const tried = await phone.page.evaluate(() => self.tried);
  const [first, last] = [(deed) => tried.findIndex(([one]) => one === deed), (deed) => tried.findLastIndex(([one]) => one === deed)];
  assert.ok(first(`${heavy} photos`) < first(`${light} demarrer`), JSON.stringify(tried));
  assert.ok(first(`${light} terminer`) < last(`${heavy} photos`) && last(`${heavy} photos`) < first(`${heavy} commentaires`), JSON.stringify(tried));
  assert.deepEqual(new Set(tried.map(([deed, patience]) => `${deed.split(' ')[1]} ${patience}`)), new Set(['demarrer 60000', 'photos 240000', 'terminer 60000', 'commentaires 60000']));
  assert.deepEqual(await comments(heavy), ['Après la photo.']);
  await close(phone);
});

test('a reply that is lost, and the page killed while it waits: the same key comes twice, the comment once', async () => {
  const id = await given('2 rue des Tunnels', 'gaston');
  const phone = await phoneOf('gaston');
  const keys = [];
  phone.context.on('request', (request) => request.url().endsWith('/commentaires') && keys.push(request.headers()['idempotency-key']));
  await phone.page.evaluate(() => {
    const real = self.fetch;
    self.fetch = async (address, options) => {
      const answer = await real(address, options);
      return options?.method === 'POST' ? new Promise(() => { document.title = 'reply lost'; }) : answer;
    };
  });
  await comment(phone.page, id, 'Une seule fois.');
  await phone.page.waitForFunction(() => document.title === 'reply lost');
  await phone.page.close();
  phone.page = await phone.context.newPage();
  await phone.goto('/terrain/');
  await says(phone.page, 'Tout est envoyé.');
  assert.equal(keys.length, 2);
  assert.equal(keys[0], keys[1]);
  assert.deepEqual(await comments(id), ['Une seule fois.']);
  await close(phone);
});

test('a server that fails is asked again, and what it refuses stays with its text and photo', async () => {
  const id = await given('3 rue Reprise', 'gaston');
  const phone = await phoneOf('gaston');
  await offline(phone);
  await press(phone.page, id, 'Démarrer');
  await photograph(phone.page, id, AFTER);
  await says(phone.page, '2 envois en attente.');
  await comment(phone.page, id, 'À ne pas perdre.');
  await says(phone.page, '3 envois en attente.');
  const [{ version }] = await site.parvis.rows('select version from intervention where id = ?', id);
  const moved = await (await site.parvis.api('carl', { at: TODAY })).post(`/interventions/${id}/affecter`, { version, assignee_ids: PEOPLE.gina.id });
  assert.equal(moved.status, 200, moved.text);

  await phone.page.evaluate(() => {
    const real = self.fetch;
    let failed = false;
    self.fetch = async (address, options) => {
      if (options?.method !== 'POST' || failed) return real(address, options);
      failed = true;
      return new Response('', { status: 503 });
    };
  });
  await online(phone);
  await status(phone.page).filter({ hasText: /^3 envois en attente\.$/ }).waitFor();
  await phone.page.evaluate(() => dispatchEvent(new Event('online')));
  const review = phone.page.locator('[data-terrain-review]');
  await review.getByText('À ne pas perdre.').waitFor();
  assert.equal(await review.getByRole('heading', { level: 3 }).count(), 3);
  assert.match(await review.innerText(), /ne vous est plus confiée/);
  const photo = review.getByRole('link', { name: 'Enregistrer la photo' });
  const [saved] = await Promise.all([phone.page.waitForEvent('download'), photo.click()]);
  assert.equal(saved.suggestedFilename(), 'terrain.jpg');
  const { violations } = await new AxeBuilder({ page: phone.page }).withTags(TAGS).setLegacyMode().analyze();
  assert.deepEqual(violations.map(({ id: rule, nodes }) => `${rule} ${nodes[0].html}`), []);
  assert.ok(await phone.page.evaluate((width) => document.documentElement.scrollWidth <= width, PHONE));

  await phone.goto('/terrain/');
  await review.getByText('À ne pas perdre.').waitFor();
  assert.equal(await review.getByRole('heading', { level: 3 }).count(), 3, 'they are still there after a restart');
  assert.equal(await card(phone.page, id).count(), 0);
  for (const left of [2, 1, 0]) {
    // The list is drawn once more after each: a button that is replaced while it is pressed would get no click.
    await review.getByRole('button', { name: 'Retirer' }).first().dispatchEvent('click');
    await phone.page.waitForFunction((count) => document.querySelectorAll('[data-terrain-review] h3').length === count, left);
  }
  await close(phone);
});

test('a session that ended keeps the queue and offers to sign in', async () => {
  const id = await given('4 rue Close', 'gaston');
  const phone = await phoneOf('gaston');
  await site.parvis.write(['delete from credential where person_id = ? and kind = ?', PEOPLE.gaston.id, 'browser']);
  await press(phone.page, id, 'Démarrer');
  await phone.page.getByRole('link', { name: 'Se reconnecter' }).waitFor();
  await says(phone.page, 'Un envoi en attente.');
  assert.deepEqual(await journal(id), ['created', 'assigned']);
  await close(phone);
});

test('a shared phone: the queue of one is neither shown to another nor sent in his name, and is not lost', async () => {
  const id = await given('5 rue Partagée', 'gaston', 'gina');
  const phone = await phoneOf('gaston');
  await offline(phone);
  await comment(phone.page, id, 'Secret de Gaston.');
  await says(phone.page, 'Un envoi en attente.');
  const gaston = await phone.context.cookies();
  const gina = await site.window('gina', { at: TODAY, width: PHONE });
  await phone.page.close();
  await phone.context.clearCookies();
  await phone.context.addCookies(await gina.context.cookies());
  await online(phone);
  phone.page = await phone.context.newPage();
  await phone.goto('/terrain/');
  await says(phone.page, 'Des envois d’une autre personne');
  assert.ok(!(await phone.page.content()).includes('Secret'));
  await kept(phone.page, 'gina');
  assert.deepEqual((await remains(phone.page)).days, [dayOf('gina')]);
  assert.deepEqual(await comments(id), []);

  await phone.context.clearCookies();
  await phone.context.addCookies(gaston);
  await phone.goto('/terrain/');
  await says(phone.page, 'Tout est envoyé.');
  assert.deepEqual(await comments(id), ['Secret de Gaston.']);
  await gina.context.close();
  await close(phone);
});

test('case 35: signing out offline warns, wipes, and shows nothing more until the server has ended the session', async () => {
  const id = await given('6 rue du Départ', 'gaston');
  const phone = await phoneOf('gaston');
  const { page } = phone;
  const sessions = () => site.parvis.rows("select id from credential where person_id = ? and kind = 'browser'", PEOPLE.gaston.id);
  const before = (await sessions()).length;
  await offline(phone);
  await comment(page, id, 'Jamais parti.');
  await says(page, 'Un envoi en attente.');
  const warned = new Promise((resolve) => page.once('dialog', (dialog) => dialog.dismiss().then(() => resolve(dialog.message()))));
  await page.getByRole('button', { name: 'Me déconnecter' }).click();
  assert.match(await warned, /Un envoi n’est pas parti/);
  assert.equal((await remains(page)).days.length, 1, 'nothing is wiped before one agrees');

  page.once('dialog', (dialog) => dialog.accept());
  await page.getByRole('button', { name: 'Me déconnecter' }).click();
  await page.getByRole('heading', { name: 'Vous êtes déconnecté de ce téléphone' }).waitFor();
  await page.waitForFunction(async () => (await indexedDB.databases()).length === 0);
  assert.deepEqual(await remains(page), { bases: [], days: [] });
  await phone.goto('/terrain/');
  await page.getByRole('heading', { name: 'Vous êtes déconnecté de ce téléphone' }).waitFor();
  assert.ok(!(await page.content()).includes('rue du Départ'));
  assert.equal((await sessions()).length, before);

  await online(phone);
  await page.waitForURL('**/?fait=deconnecte');
  assert.equal((await sessions()).length, before - 1);
  assert.deepEqual(await comments(id), []);
  await phone.goto('/terrain/');
  await page.getByRole('link', { name: 'Se connecter' }).waitFor();
  await close(phone);
});
