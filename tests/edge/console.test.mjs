// The operator's console on workerd: organisations are created, confided and suspended, from the official list to the first intervention.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NOW, later, shows, start } from './harness.mjs';
import { PEOPLE, POITIERS, QUINCAY, PLATFORM } from './people.mjs';

const JSON_ONLY = { accept: 'application/json' };
const CHASSENEUIL = '/console/organisations/nouvelle/commune/86062';
const SQUARE = [[[0.35, 46.62], [0.42, 46.62], [0.42, 46.68], [0.35, 46.68], [0.35, 46.62]]];
const OUTLINE = JSON.stringify({ type: 'Feature', properties: { nom: 'Chasseneuil-du-Poitou' }, geometry: { type: 'Polygon', coordinates: SQUARE } });

const BODIES = [
  ['commune', '86062', 'Chasseneuil-du-Poitou', 'chasseneuil-du-poitou', '218600625', '86'],
  ['commune', '86194', 'Poitiers', 'poitiers', '218601946', '86'],
  ['commune', '97411', 'Saint-Denis', 'saint-denis', '219740115', '974'],
  ['departement', '86', 'Vienne', 'vienne', null, '86'],
];

let parvis;
let odette;
before(async () => {
  parvis = await start();
  await parvis.write(...BODIES.map((row) => ['insert into official_body (kind, code, name, name_folded, siren, departement) values (?, ?, ?, ?, ?, ?)', ...row]));
  odette = await parvis.api('odette');
});
after(() => parvis?.stop());

const of = (organisation, path = '') => `/console/organisations/${organisation}${path}`;
const founding = (fields = {}) => ({
  name: 'Commune de Chasseneuil-du-Poitou', siren: '218600625', zone: 'Europe/Paris', holidays: 'national', slug: 'chasseneuil-du-poitou-86', contact_email: 'mairie@chasseneuil.example',
  last_name: 'Roux', first_name: 'Ada', identifiant: 'a.roux', email: 'ada@chasseneuil.example', ...fields,
});
const fieldsOf = ({ json }) => json.errors.map(({ field }) => field);
const administrators = (organisation) => parvis.rows("select person_id from member_role where organisation_id = ? and role = 'administrator'", organisation);

/** A browser that came in by the link mailed to that address. */
async function signedIn(email, at) {
  const browser = await parvis.browser(undefined, { at });
  assert.equal((await browser.post('/connexion', { email })).status, 303);
  const { text } = await parvis.mailTo(email);
  const answer = await browser.post('/connexion/lien', { token: text.match(/\/connexion\/lien#(\S+)/)[1] });
  assert.equal(answer.status, 303, answer.text);
  return browser;
}

test('an operator signs in by link as everybody does, and is led to the console', async () => {
  const browser = await signedIn(PEOPLE.odette.email, NOW);
  assert.equal((await browser.get('/')).location, '/console');
  shows(await browser.get('/console'), /Poitiers/);
});

test('an organisation is created from the official list; its administrateur signs in and reports inside and outside of its outline', async () => {
  const browser = await parvis.browser('odette');
  shows(await browser.get('/console/organisations/nouvelle?q=CHASSENEUIL%20du'), /nouvelle\/commune\/86062/);
  const form = await browser.get(CHASSENEUIL);
  for (const filled of [/value="218600625"/, /value="chasseneuil-du-poitou-86"/, /value="Europe\/Paris" selected/]) shows(form, filled);
  const wrong = await browser.post(CHASSENEUIL, founding({ siren: '218600626', geometry: OUTLINE }));
  assert.equal(wrong.status, 422);
  shows(wrong, /value="a\.roux"/, 'what was typed stays');
  const created = await browser.upload(CHASSENEUIL, founding(), [['file', Buffer.from(OUTLINE)]]);
  assert.equal(created.status, 303, created.text);
  const id = created.location.match(/organisations\/([0-9a-f-]{36})\?fait=organisation-creee$/)[1];
  const page = await browser.get(created.location);
  shows(page, /Ada Roux/);
  assert.match((await parvis.mailTo('ada@chasseneuil.example')).text, /Commune de Chasseneuil-du-Poitou/);

  const ada = await signedIn('ada@chasseneuil.example', later(NOW, { minutes: 5 }));
  const account = (await ada.get('/mon-compte', JSON_ONLY)).json;
  assert.deepEqual([account.organisation_id, account.role], [id, 'administrator']);
  const { items } = (await ada.get('/interventions/categories', JSON_ONLY)).json;
  assert.deepEqual(items.map(({ types }) => types.length), [7, 7, 5, 9, 10, 1]);
  const report = (latitude, longitude) => ada.post('/interventions', { address: '1 rue de la Mairie', category_id: items[1].id, latitude, longitude });
  assert.match((await report('46.65', '0.38')).location, /fait=creee$/);
  assert.match((await report('46.58', '0.34')).location, /fait=creee-hors-commune$/);

  const { json } = await odette.get(of(id));
  assert.deepEqual([json.members, json.interventions, json.outlined, json.slug], [1, 2, true, 'chasseneuil-du-poitou-86']);
  const again = await odette.post(CHASSENEUIL, founding({ slug: 'autre', email: 'autre@chasseneuil.example' }));
  assert.equal(again.status, 409);
  assert.match(again.json.detail, /Commune de Chasseneuil-du-Poitou/, 'names it');
  assert.equal((await odette.get(CHASSENEUIL)).status, 409);
  assert.equal((await odette.get('/console/organisations/nouvelle/commune/86194')).status, 409, 'Poitiers is there already');
});

test('two requests that race create one organisation', async () => {
  const path = '/console/organisations/nouvelle/commune/97411';
  const one = (n) => founding({ name: 'Ville de Saint-Denis', siren: '219740115', zone: 'Indian/Reunion', holidays: 'reunion', slug: `saint-denis-974-${n}`, identifiant: 'a.payet', email: `a${n}@saint-denis.example` });
  const answers = await Promise.all([1, 2].map((n) => odette.racing().post(path, one(n))));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
  const made = await parvis.rows("select zone, holidays from organisation where siren = '219740115'");
  assert.deepEqual(made, [{ zone: 'Indian/Reunion', holidays: 'reunion' }]);
  assert.equal((await parvis.rows("select id from person where email like '%@saint-denis.example'")).length, 1, 'nothing of the other one is left');
});

test('an outline is added later, and replaced', async () => {
  const browser = await parvis.browser('odette');
  const path = of(QUINCAY, '/contour');
  shows(await browser.get(path), /data-outline="https:\/\/geo\.api\.gouv\.fr\/communes\/86204\?/);
  assert.equal((await browser.post(path, {})).status, 422);
  for (const coordinates of [SQUARE, SQUARE.map((ring) => ring.map(([x, y]) => [x + 1, y]))]) {
    assert.equal((await browser.upload(path, {}, [['file', Buffer.from(JSON.stringify({ type: 'Polygon', coordinates }))]])).status, 303);
  }
  const zones = await parvis.rows("select name, west from zone where organisation_id = ? and kind = 'territory'", QUINCAY);
  assert.deepEqual(zones, [{ name: 'Quinçay', west: 1.35 }]);
  const heavy = JSON.stringify({ type: 'Polygon', coordinates: SQUARE, more: 'x'.repeat(1024 * 1024) });
  assert.deepEqual(fieldsOf(await odette.post(path, { geometry: heavy })), ['geometry']);
  const huge = JSON.stringify({ geometry: 'x'.repeat(3 * 1024 * 1024) });
  assert.equal((await odette.send(path, { method: 'POST', body: huge, headers: { 'content-type': 'application/json' } })).status, 413);
});

test('identity 7: a suspended person is out at once, and signs in no more', async () => {
  const at = later(NOW, { days: 1 });
  const gina = await signedIn(PEOPLE.gina.email, at);
  const token = await parvis.api('gina');
  const { json: { id } } = await odette.post(of(POITIERS, '/personnes'), { who: 'GINA' });
  assert.equal(id, PEOPLE.gina.id);
  assert.equal((await odette.post(of(POITIERS, `/personnes/${id}/suspendre`))).status, 200);
  const out = await gina.get('/mon-compte', JSON_ONLY);
  assert.equal(out.status, 401);
  assert.deepEqual(gina.cookies['__Host-session'], undefined, 'the cookie is cleared');
  assert.equal((await token.get('/mon-compte')).status, 401);
  await parvis.mails();
  const ask = async (email) => {
    const { status, text, location } = await (await parvis.browser(undefined, { at: later(at, { hours: 2 }) })).post('/connexion', { email });
    return { status, text, location };
  };
  assert.deepEqual(await ask(PEOPLE.gina.email), await ask('personne@poitiers.example'), 'the words of an unknown address');
  assert.deepEqual((await parvis.mails()).filter(({ to }) => to === PEOPLE.gina.email), []);
  const [line] = await parvis.rows("select organisation_id, actor_id, subject from audit where action = 'suspend_person'");
  assert.deepEqual(line, { organisation_id: POITIERS, actor_id: PEOPLE.odette.id, subject: `person/${PEOPLE.gina.id}` });
  assert.equal((await odette.post(of(POITIERS, `/personnes/${id}/retablir`))).status, 200);
  await signedIn(PEOPLE.gina.email, later(at, { hours: 4 }));
});

test('an operator is shown what is kept of him, takes it away, corrects it; the last one stays', async () => {
  const { odette, oscar } = PEOPLE;
  const browser = await parvis.browser('odette');
  const page = await browser.get('/mes-donnees');
  assert.equal(page.status, 200, page.text);
  for (const words of [new RegExp(odette.email), /Odette/, /Corriger/, /Effacer mon compte/]) shows(page, words);
  const archive = await browser.get('/mes-donnees/export.zip');
  assert.deepEqual([archive.status, archive.type], [200, 'application/zip']);
  assert.equal((await browser.post('/mes-donnees/identite', { last_name: odette.last, first_name: 'Odette-Anne', phone: '' })).status, 303);
  shows(await browser.get('/mes-donnees'), /Odette-Anne/);
  shows(await browser.get('/mes-donnees/effacer'), /Écrivez EFFACER/);
  await parvis.write(['update person set suspended_at = ? where id = ?', NOW, oscar.id]);
  shows(await browser.get('/mes-donnees/effacer'), /le dernier exploitant du service/);
  const refused = await browser.post('/mes-donnees/effacer', { confirmation: 'EFFACER' });
  assert.equal(refused.status, 409);
  shows(refused, /le dernier exploitant du service/);
  await parvis.write(['update person set suspended_at = null where id = ?', oscar.id]);
  const other = await parvis.browser('oscar');
  assert.equal((await other.post('/mes-donnees/effacer', { confirmation: 'EFFACER' })).location, '/?fait=compte-efface');
  assert.deepEqual(await parvis.rows('select id from person where id = ?', oscar.id), []);
  assert.equal((await browser.get('/console')).status, 200);
});

test('identity 8: the transfer leaves exactly one administrateur, whoever races', async () => {
  const name = (who) => odette.racing().post(of(POITIERS, `/personnes/${PEOPLE[who].id}/nommer`));
  const seen = [];
  let racing = true;
  const watch = (async () => {
    while (racing) seen.push((await administrators(POITIERS)).length);
  })();
  const answers = await Promise.all(['carl', 'chloe', 'gaston', 'carl', 'chloe'].map(name));
  racing = false;
  await watch;
  assert.ok(answers.every(({ status }) => [200, 412].includes(status)), answers.map(({ status }) => status).join());
  assert.ok(answers.some(({ status }) => status === 200));
  assert.deepEqual([...new Set(seen)], [1], 'one at every moment');
  assert.equal((await administrators(POITIERS)).length, 1, 'one row after');
  assert.equal((await name('alice')).status, 200);
  const roles = await parvis.rows('select person_id, role from member_role where organisation_id = ?', POITIERS);
  assert.equal(roles.find(({ person_id: id }) => id === PEOPLE.alice.id).role, 'administrator');
  assert.equal((await (await parvis.api('alice')).get('/equipe/nouvelle')).status, 200, 'at the next request');
});

test('somebody new is appointed, and the one before stays as coordinateur', async () => {
  await parvis.mails();
  const person = { last_name: 'Neuf', first_name: 'Noé', identifiant: 'n.neuf', email: 'noe@quincay.example' };
  const race = await Promise.all([1, 2].map((n) => odette.racing().post(of(QUINCAY, '/administrateur'), { ...person, identifiant: `n.neuf${n}`, email: `noe${n}@quincay.example` })));
  assert.deepEqual(race.map(({ status }) => status).sort().at(0), 201);
  assert.equal((await administrators(QUINCAY)).length, 1);
  const [{ role }] = await parvis.rows('select role from member_role where organisation_id = ? and person_id = ?', QUINCAY, PEOPLE.quentin.id);
  assert.equal(role, 'coordinator');
  assert.ok((await parvis.mails()).some(({ to }) => /^noe\d@quincay\.example$/.test(to)));
});

test('a suspended organisation lets nobody in, until it is reinstated', async () => {
  const quinn = await parvis.browser('quinn');
  assert.equal((await odette.post(of(QUINCAY, '/suspendre'))).status, 200);
  assert.equal((await quinn.get('/mon-compte', JSON_ONLY)).status, 401);
  await parvis.mails();
  const stranger = await parvis.browser(undefined, { at: later(NOW, { days: 3 }) });
  assert.equal((await stranger.post('/connexion', { email: PEOPLE.quinn.email })).status, 303);
  assert.deepEqual(await parvis.mails(), [], 'as for an unknown address');
  assert.equal((await odette.get(of(QUINCAY))).json.suspended_at !== null, true);
  assert.equal((await odette.post(of(QUINCAY, '/retablir'))).status, 200);
  await signedIn(PEOPLE.quinn.email, later(NOW, { days: 4 }));
});

test('the console is the operators’ alone, and never shows what an organisation holds', async () => {
  for (const who of ['alice', 'carl', 'gaston', 'dora']) {
    const client = await parvis.api(who);
    for (const path of ['/console', '/console/organisations/nouvelle', of(QUINCAY), '/console/fonctionnement']) assert.equal((await client.get(path)).status, 403, `${who} ${path}`);
    for (const path of [CHASSENEUIL, of(POITIERS, '/suspendre'), of(QUINCAY, `/personnes/${PEOPLE.quinn.id}/suspendre`), '/console/fonctionnement/courriels']) {
      assert.equal((await client.post(path, founding())).status, 403, `${who} ${path}`);
    }
  }
  assert.equal((await (await parvis.browser()).get('/console', JSON_ONLY)).status, 401);
  await (await parvis.api('carl')).post('/interventions', { address: 'Impasse du Secret', category_id: (await parvis.rows('select id from category where organisation_id = ? and parent_id is null limit 1', POITIERS))[0].id });
  for (const path of ['/console', of(POITIERS)]) {
    const { text } = await (await parvis.browser('odette')).get(path);
    for (const secret of ['Impasse', 'Gauthier', 'Voirie']) assert.ok(!text.includes(secret), `${path} ${secret}`);
  }
  assert.equal((await odette.get(of(PLATFORM))).status, 404, 'the platform’s own organisation is none of the others');
  assert.equal((await odette.post(of(PLATFORM, '/suspendre'))).status, 404);
});

test('what the night forgot is told, and mails that were given up leave when asked again', async () => {
  await parvis.write(["insert into outbox (id, organisation_id, kind, recipient, subject, body_text, body_html, state, attempts, next_try_at, created_at) values ('abandonne', ?, 'notice', 'tard@poitiers.example', 'Sujet', 'Texte', '<p>Texte</p>', 'dead', 8, ?, ?)", POITIERS, NOW, NOW]);
  await parvis.cron('identity', /^\d+ \d+ \* \* \*$/, later(NOW, { days: 5 }));
  const { json } = await odette.get('/console/fonctionnement');
  assert.equal(json.dead_mails, 1);
  assert.ok(json.items.some(({ rule }) => rule === 'credential'));
  const page = await (await parvis.browser('odette')).get('/console/fonctionnement');
  shows(page, /Envoyer de nouveau les courriels abandonnés/);
  shows(page, /Connexions ouvertes/);
  await parvis.mails();
  assert.equal((await odette.post('/console/fonctionnement/courriels')).status, 200);
  assert.deepEqual((await parvis.mails()).map(({ to }) => to), ['tard@poitiers.example']);
});
