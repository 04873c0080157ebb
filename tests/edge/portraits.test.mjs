// Logos and photos of people on workerd: what is kept of a file, who sees it, and that no byte stays of what was removed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAILY, HOURLY, NOW, later, shows, start } from './harness.mjs';
import { exactly } from './headers.mjs';
import { PEOPLE, POITIERS, QUINCAY, uuid } from './people.mjs';
import { HEIC, HTML, JPEG, PNG, SVG, TAKEN, TRACES, WEBP, heavy, laden } from './pictures.mjs';

let parvis;
before(async () => { parvis = await start(); });
after(() => parvis?.stop());

const { gaston, gina, dora, paula } = PEOPLE;
const LOGO = '/equipe/apparence/logo';
const LIMIT = 512 * 1024;
/** With all that is not to be kept, but for the film after its end, which is beyond the limit. */
const LADEN = laden().subarray(0, -3_000_012);
const HTML_ONLY = { accept: 'text/html' };
const of = ({ id }, action = '') => `/equipe/${id}/photo${action}`;
const put = (browser, person, bytes, headers) => browser.upload(of(person, '/modifier'), {}, [['photo', bytes]], headers);
const putLogo = (browser, bytes, headers) => browser.upload(LOGO, {}, [['logo', bytes]], headers);
const keyOf = async ({ id }) => (await parvis.rows('select key from portrait where person_id = ?', id))[0]?.key;
const logoOf = async (organisation) => (await parvis.rows('select logo_key from organisation where id = ?', organisation))[0].logo_key;
const stored = async (key) => Buffer.from(await (await parvis.bucket.get(key)).arrayBuffer());
const queued = async () => (await parvis.rows('select key from file_deletion order by key')).map(({ key }) => key);
const imageOf = ({ text }) => text.match(/<img class="logo"[^>]*>/)?.[0];
const faceOf = ({ status, headers, text }) => ({ status, text, headers: Object.fromEntries([...headers].filter(([name]) => name !== 'date')) });

/** Empties the queue of deletions as of `at`. */
const sweepQueue = (at = later(NOW, { hours: 1 })) => parvis.cron('settings', HOURLY, at);

test('a logo stands on every page of its organisation, is everybody’s under an address of its own, and costs no round trip', async () => {
  const [boss, agent, other, stranger] = await Promise.all(['alice', 'gaston', 'quinn', undefined].map((who) => parvis.browser(who)));
  const done = await putLogo(boss, LADEN);
  assert.deepEqual([done.status, done.location], [303, '/equipe/apparence?fait=logo-enregistre']);
  const key = await logoOf(POITIERS);
  assert.match(key, /^logos\/[0-9a-f]{32}\.jpg$/);
  for (const trace of TRACES) assert.equal((await stored(key)).indexOf(trace), -1, trace);
  for (const path of ['/mon-compte', '/equipe/apparence', '/connexion/mot-de-passe?organisation=poitiers']) {
    const browser = path.startsWith('/equipe') ? boss : path.startsWith('/connexion') ? stranger : agent;
    assert.match(imageOf(await browser.get(path)), new RegExp(`^<img class="logo" src="/${key}" alt="" width="\\d+" height="36">$`), path);
  }
  for (const [browser, path] of [[other, '/mon-compte'], [stranger, '/connexion/mot-de-passe'], [stranger, '/connexion/mot-de-passe?organisation=quincay'], [stranger, '/connexion']]) {
    assert.equal(imageOf(await browser.get(path)), undefined, path);
  }
  const served = await stranger.get(`/${key}`, { accept: 'image/*' });
  assert.equal(exactly('logo', 'GET', `/${key}`, served), 'photo');
  const told = Object.fromEntries(served.headers);
  assert.deepEqual([served.status, told['cache-control'], told['x-content-type-options'], told['content-security-policy'], told['x-d1-round-trips']],
    [200, 'public, max-age=31536000, immutable', 'nosniff', "default-src 'none'; sandbox; frame-ancestors 'none'", '0']);
  assert.ok(served.bytes.equals(await stored(key)));
  for (const mail of await parvis.mails()) assert.ok(!/logos|<img/.test(mail.html ?? ''), 'mails stay without image');
});

test('another logo has another address, even of the same file; what is replaced or removed leaves R2', async () => {
  const boss = await parvis.browser('alice');
  await putLogo(boss, PNG);
  const first = await logoOf(POITIERS);
  await putLogo(boss, PNG);
  const second = await logoOf(POITIERS);
  assert.notEqual(first, second);
  assert.ok((await queued()).includes(first) && !(await queued()).includes(second));
  await sweepQueue();
  assert.deepEqual([await parvis.bucket.head(first), (await parvis.bucket.head(second)).key], [null, second]);
  const gone = await boss.post(`${LOGO}/retirer`);
  assert.deepEqual([gone.status, await logoOf(POITIERS)], [303, null]);
  assert.equal(imageOf(await boss.get('/mon-compte')), undefined);
  await sweepQueue();
  assert.deepEqual((await parvis.files()).filter((key) => key.startsWith('logos/')), []);
  assert.equal((await (await parvis.browser()).get(`/${second}`)).status, 404);
});

test('identity, photo: one puts his own, without where and with what it was taken, and replaces and removes it', async () => {
  const browser = await parvis.browser('gaston');
  shows(await browser.get(of(gaston, '/modifier')), /Votre photo est facultative\. Seuls l’administrateur et les coordinateurs/);
  for (const { file, words, bytes } of TAKEN.filter(({ bytes }) => bytes.length <= LIMIT)) {
    const answer = await put(browser, gaston, bytes);
    if (answer.status === 422) continue;
    assert.equal(answer.status, 303, file);
    for (const word of [...words, 'GPS']) assert.equal((await stored(await keyOf(gaston))).indexOf(word), -1, `${file}: ${word}`);
  }
  for (const bytes of [PNG, WEBP, LADEN]) assert.equal((await put(browser, gaston, bytes)).status, 303);
  const key = await keyOf(gaston);
  assert.match(key, /^portraits\/[0-9a-f]{32}\.jpg$/);
  for (const trace of TRACES) assert.equal((await stored(key)).indexOf(trace), -1, trace);
  const served = await browser.get(of(gaston), { accept: 'image/*' });
  assert.equal(exactly('portrait', 'GET', of(gaston), served), 'photo');
  assert.deepEqual([served.status, served.headers.get('cache-control'), served.headers.get('x-d1-round-trips')], [200, 'private, no-cache', '1']);
  assert.ok(served.bytes.equals(await stored(key)));
  shows(await browser.get('/mon-compte'), new RegExp(`src="${of(gaston)}"`));
  await sweepQueue();
  assert.deepEqual((await parvis.files()).filter((one) => one.startsWith('portraits/')), [key], 'what it replaced is gone');
  shows(await browser.get(of(gaston, '/retirer')), /Garder la photo/);
  assert.equal((await browser.post(of(gaston, '/retirer'))).status, 303);
  await sweepQueue();
  assert.equal(await parvis.bucket.head(key), null);
});

test('a file of another type, too heavy, cut or broken is refused by its field, and nothing of it is kept', async () => {
  const boss = await parvis.browser('alice');
  const before = await parvis.files();
  const wrong = [[SVG, 415], [HTML, 415], [HEIC, 415], [heavy(LIMIT + 1), 413], [JPEG.subarray(0, -2), 422], [PNG.subarray(0, 60), 422], [WEBP.subarray(0, -8), 422]];
  for (const [bytes, status] of wrong) {
    for (const [field, send] of [['logo', (headers) => putLogo(boss, bytes, headers)], ['photo', (headers) => put(boss, gina, bytes, headers)]]) {
      const told = await send({ accept: 'application/json' });
      assert.deepEqual([told.status, told.json.errors.map((error) => error.field)], [status, [field]]);
      const page = await send(HTML_ONLY);
      assert.equal(page.status, status);
      shows(page, new RegExp(`<title>Erreur[^]*href="#${field}"`));
    }
  }
  assert.equal((await put(boss, gina, heavy(LIMIT))).status, 303, 'the limit itself is not beyond it');
  assert.equal((await boss.post(of(gina, '/retirer'))).status, 303);
  await sweepQueue();
  assert.deepEqual(await parvis.files(), before);
});

test('a photo is shown on the team to those who read it, never to another organisation, to no stranger', async () => {
  await put(await parvis.browser('gina'), gina, JPEG);
  for (const who of ['alice', 'carl']) {
    const browser = await parvis.browser(who);
    assert.equal((await browser.get(of(gina))).status, 200, who);
    const team = await browser.get('/equipe');
    shows(team, new RegExp(`src="${of(gina)}"`));
    shows(team, /class="avatar portrait" aria-hidden="true">GG</);
    assert.equal(team.headers.get('x-d1-round-trips'), '1', 'the list costs what it did');
  }
  for (const [who, status] of [['gaston', 403], ['dora', 403], ['odette', 403], [undefined, 401]]) assert.equal((await (await parvis.browser(who)).get(of(gina))).status, status, who);
  const foreign = await parvis.browser('quentin');
  for (const action of ['', '/modifier', '/retirer']) {
    for (const accept of ['text/html', 'application/json', 'image/*']) {
      const [known, random] = [await foreign.get(of(gina, action), { accept }), await foreign.get(of({ id: uuid('nobody') }, action), { accept })];
      assert.equal(known.status, 404);
      assert.deepEqual(faceOf(known), faceOf(random), `${action} ${accept}`);
    }
  }
  assert.equal((await put(foreign, gina, PNG)).status, 404);
  assert.equal((await foreign.post(of(gina, '/retirer'))).status, 404);
});

test('a person of two organisations has a photo in each, which he alone puts', async () => {
  const [inP, inQ, boss, other] = await Promise.all([
    parvis.browser('paula'), parvis.browser('paula', { organisation: QUINCAY }), parvis.browser('alice'), parvis.browser('quentin'),
  ]);
  shows(await boss.get(of(paula, '/modifier')), /choisit elle-même sa photo/);
  assert.equal((await put(boss, paula, JPEG)).status, 403);
  assert.equal((await put(inP, paula, JPEG)).status, 303);
  assert.deepEqual([(await boss.get(of(paula))).status, (await other.get(of(paula))).status, (await inQ.get(of(paula))).status], [200, 404, 404]);
  assert.equal((await put(inQ, paula, PNG)).status, 303);
  assert.equal((await boss.post(of(paula, '/retirer'))).status, 303, 'what his team shows, he may take away');
  assert.deepEqual([(await boss.get(of(paula))).status, (await other.get(of(paula))).status], [404, 200]);
});

test('a form of another site changes neither logo nor photo', async () => {
  const [boss, key, before] = [await parvis.browser('alice'), await keyOf(gina), await parvis.files()];
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
    assert.equal((await putLogo(boss, PNG, headers)).status, 403);
    assert.equal((await put(boss, gina, PNG, headers)).status, 403);
    for (const path of [`${LOGO}/retirer`, of(gina, '/retirer')]) assert.equal((await boss.post(path, {}, headers)).status, 403, path);
  }
  assert.deepEqual([await logoOf(POITIERS), await keyOf(gina), await parvis.files()], [null, key, before]);
});

test('a form sent twice with its key is done once', async () => {
  const boss = await parvis.api('alice');
  const twice = () => boss.upload(of(dora, '/modifier'), { idempotency_key: 'two' }, [['photo', JPEG]], { 'idempotency-key': 'two' });
  const [one, other] = [await twice(), await twice()];
  assert.deepEqual([one.status, other.status, other.json], [200, 200, one.json]);
  assert.equal((await parvis.rows("select 1 from audit where action = 'change_portrait' and subject = ?", `membership/${dora.id}`)).length, 1);
});

test('« Mes données » shows the photo, and its archive holds it', async () => {
  const browser = await parvis.browser('gina');
  shows(await browser.get('/mes-donnees'), /Photo d’un membre de l’équipe, facultative/);
  const { bytes } = await browser.get('/mes-donnees/export.zip');
  assert.ok(bytes.includes('photos/portrait.jpg') && bytes.includes(await stored(await keyOf(gina))));
});

test('identity 12: a departure and an erasure leave no byte of the photo', async () => {
  const [ginas, doras] = [await keyOf(gina), await keyOf(dora)];
  assert.ok(ginas && doras);
  assert.equal((await (await parvis.browser('alice')).post(`/equipe/${gina.id}/retirer`)).status, 303);
  assert.equal((await (await parvis.browser('dora')).post('/mes-donnees/effacer', { confirmation: 'EFFACER' })).status, 303);
  assert.deepEqual([await keyOf(gina), await keyOf(dora)], [undefined, undefined]);
  assert.equal((await (await parvis.browser('alice')).get(of(gina))).status, 404);
  await sweepQueue();
  for (const key of [ginas, doras]) assert.equal(await parvis.bucket.head(key), null, key);
  const lines = await parvis.rows("select subject from audit where action = 'change_portrait' and (instr(subject, ?) or instr(subject, ?))", gina.id, dora.id);
  assert.deepEqual(lines, []);
});

test('what an upload left behind is swept after a day, and what is somebody’s stays', async () => {
  await putLogo(await parvis.browser('quentin'), PNG);
  await sweepQueue();
  const owned = await parvis.files();
  const strays = ['logos', 'portraits'].flatMap((folder) => Array.from({ length: 16 }, (_, digit) => `${folder}/${digit.toString(16)}${'0'.repeat(31)}.jpg`));
  for (const stray of strays) await parvis.bucket.put(stray, JPEG);
  // Objects are dated by the clock of the machine; nobody's account is old then.
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  await parvis.write(['update person set last_active_on = ?', now.slice(0, 10)]);
  await parvis.cron('identity', DAILY, later(now, { hours: 23 }));
  assert.deepEqual((await parvis.files()).filter((key) => strays.includes(key)), strays, 'they may be on their way');
  for (let night = 2; night < 18; night += 1) await parvis.cron('identity', DAILY, later(now, { days: night }));
  await parvis.cron('settings', HOURLY, later(now, { days: 19 }));
  assert.deepEqual((await parvis.files()).sort(), owned.sort());
  assert.equal((await (await parvis.browser()).get(`/${await logoOf(QUINCAY)}`)).status, 200);
});
