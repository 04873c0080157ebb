// What changes between a page and what its form sends: rights, organisations, links, clocks, another tab. Each is told in a sentence.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { NOW, later, shows, start } from './harness.mjs';
import { PEOPLE, POITIERS, QUINCAY, category } from './people.mjs';
import { asForm, raw } from './raw.mjs';

let parvis;
before(async () => { parvis = await start(); });
after(() => parvis?.stop());

const REPORT = { address: '12 rue Gambetta', category_id: category('Voirie') };
const JSON_ONLY = { accept: 'application/json' };
const count = async (table) => (await parvis.rows(`select count(*) as count from ${table}`))[0].count;

let id;
let path;
beforeEach(async () => {
  ({ json: { id } } = await (await parvis.api('dora')).post('/interventions', REPORT));
  path = `/interventions/${id}`;
});

/** The hidden fields of the form of a page that posts to `action`. */
function hidden({ text }, action) {
  const markup = text.match(new RegExp(`<form[^>]*action="${action}"[^>]*>([\\s\\S]*?)</form>`))?.[1];
  assert.ok(markup, `the page offers a form to ${action}`);
  const inputs = [...markup.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [input.match(/name="([^"]*)"/)[1], input.match(/value="([^"]*)"/)?.[1] ?? '']);
  return Object.fromEntries(inputs);
}

const setRole = (who, role) => parvis.write(['update member_role set role = ? where organisation_id = ? and person_id = ?', role, PEOPLE[who].organisation, PEOPLE[who].id]);

test('a role that was lowered between the form and its sending refuses it, and says why', async () => {
  const chloe = await parvis.browser('chloe');
  const form = hidden(await chloe.get(`${path}/affecter`), `${path}/valider`);
  await setRole('chloe', 'agent');
  try {
    const answer = await chloe.post(`${path}/valider`, { ...form, assignee_ids: [PEOPLE.gina.id] });
    assert.equal(answer.status, 404, 'what an agent does not see is not there');
    shows(answer, /Cette page n’existe pas, ou vous n’y avez pas accès\./);
    shows(answer, /Revenir à l’accueil/);
    await parvis.write(['insert into assignment (organisation_id, intervention_id, person_id, assigned_at) values (?, ?, ?, ?)', POITIERS, id, PEOPLE.chloe.id, NOW]);
    const seen = await chloe.post(`${path}/refuser`, { ...form, reason: 'Non' });
    assert.equal(seen.status, 403);
    shows(seen, /Votre rôle ne permet pas cette action\./);
  } finally {
    await setRole('chloe', 'coordinator');
  }
  assert.equal((await (await parvis.api('dora')).get(path)).json.status, 'to_validate', 'nothing was written');
});

test('a membership that ended between the form and its sending ends the session, and the way back is offered', async () => {
  const dan = await parvis.browser('dan');
  const form = hidden(await dan.get('/interventions/nouvelle'), '/interventions');
  const before = await count('intervention');
  assert.equal((await (await parvis.browser('alice')).post(`/equipe/${PEOPLE.dan.id}/retirer`)).status, 303);
  const answer = await dan.post('/interventions', { ...form, ...REPORT });
  assert.equal(answer.status, 401);
  shows(answer, /Connectez-vous pour continuer\./);
  shows(answer, /href="\/connexion"/);
  assert.deepEqual(dan.cookies, {}, 'the browser forgets the session');
  assert.equal(await count('intervention'), before);
});

test('the organisation that another tab switched to refuses the form of the former, and says so', async () => {
  const paula = await parvis.browser('paula');
  const form = hidden(await paula.get('/interventions/nouvelle'), '/interventions');
  assert.equal(form.organisation, POITIERS);
  assert.equal((await paula.post('/mon-compte/organisation', { organisation_id: QUINCAY })).status, 303);
  const before = await count('intervention');
  const answer = await paula.post('/interventions', { ...form, address: 'Ici', category_id: category('Voirie', undefined, 'quincay') });
  assert.equal(answer.status, 409);
  shows(answer, /Ce formulaire a été ouvert pour une autre organisation\. Rechargez la page avant de recommencer\./);
  assert.equal(await count('intervention'), before);
  const program = await paula.post('/interventions', { ...form, address: 'Ici' }, JSON_ONLY);
  assert.match(program.json.detail, /une autre organisation/);
});

test('the form that one person left open does nothing in the name of who signed in since, and says so', async () => {
  const gina = await parvis.browser('gina');
  const opened = await gina.get('/mes-donnees/effacer');
  const form = hidden(opened, '/mes-donnees/effacer');
  assert.deepEqual([form.organisation, form.queued_by], [POITIERS, PEOPLE.gina.id]);
  const dora = await parvis.browser('dora');
  const before = await count('membership');
  const answer = await dora.post('/mes-donnees/effacer', { ...form, confirmation: 'EFFACER' });
  assert.equal(answer.status, 409);
  shows(answer, /Cet envoi a été préparé par une autre personne\u00a0: rien n’a été fait\./);
  assert.ok(!answer.text.includes('téléphone'), 'it may be a computer');
  assert.equal(await count('membership'), before);
  const program = await dora.post('/mes-donnees/effacer', { ...form, confirmation: 'EFFACER' }, JSON_ONLY);
  assert.match(program.json.detail, /une autre personne/);
  const entry = hidden(await parvis.browser().then((stranger) => stranger.get('/connexion')), '/connexion');
  assert.ok(!('queued_by' in entry), 'a stranger’s form is nobody’s');
});

test('a mail that came late leads to a sentence and to a new link, and loses nothing', async () => {
  const at = later(NOW, { days: 1 });
  const browser = await parvis.browser(undefined, { at });
  await browser.post('/connexion', { email: PEOPLE.gina.email, retour: path });
  const [, token] = (await parvis.mailTo(PEOPLE.gina.email)).text.match(/\/connexion\/lien#(\S+)/);
  const late = browser.at(later(at, { minutes: 15 }));
  const answer = await late.post('/connexion/lien', { token });
  assert.equal(answer.status, 403);
  shows(answer, /Ce lien n’est plus valable\. Il sert une seule fois, pendant 15 minutes\. Demandez-en un nouveau\./);
  shows(answer, /href="\/connexion"/);
  await late.post('/connexion', { email: PEOPLE.gina.email });
  const [, fresh] = (await parvis.mailTo(PEOPLE.gina.email)).text.match(/\/connexion\/lien#(\S+)/);
  assert.equal((await late.post('/connexion/lien', { token: fresh })).status, 303);
});

test('a clock of the browser that is a day off decides nothing', async () => {
  const gaston = await parvis.browser('gaston');
  const carl = await parvis.browser('carl');
  for (const [index, days] of [-8, -1, 1].entries()) {
    const made = later(NOW, { days });
    const dated = { date: new Date(made).toUTCString(), 'if-modified-since': new Date(made).toUTCString(), 'if-unmodified-since': new Date(0).toUTCString() };
    const { json } = await carl.post('/interventions', { ...REPORT, address: `Ici ${index}`, assignee_ids: [PEOPLE.gaston.id] }, JSON_ONLY);
    assert.equal((await raw(parvis, '/mon-compte', { headers: { ...asForm(gaston), ...dated } })).status, 200, 'the session lives by our clock');
    const answer = await gaston.post(`/interventions/${json.id}/demarrer`, { made_at: made });
    assert.equal(answer.status, 303, answer.text);
    const [line] = await parvis.rows("select at, made_at from journal where intervention_id = ? and event = 'started'", json.id);
    assert.deepEqual(line, { at: NOW, made_at: days === -1 ? made : null }, 'a moment to come, or of more than a week ago, is not kept');
  }
});

test('two tabs that send the same form write once, and both arrive at the same page', async () => {
  const dora = await parvis.browser('dora');
  const form = hidden(await dora.get('/interventions/nouvelle'), '/interventions');
  const before = await count('intervention');
  const sent = { ...form, ...REPORT };
  const [one, two] = [await dora.post('/interventions', sent), await dora.post('/interventions', sent)];
  assert.deepEqual([one.status, two.status, two.location], [303, 303, one.location]);
  assert.equal(await count('intervention'), before + 1);
  const other = await dora.post('/interventions', { ...sent, address: 'Ailleurs' });
  assert.equal(other.status, 422);
  shows(other, /Cet envoi porte la clé d’un autre envoi\. Rechargez la page avant de recommencer\./);
  const races = await Promise.all([1, 2, 3].map(() => dora.racing().post('/interventions', { ...sent, idempotency_key: 'ensemble' })));
  for (const answer of races) {
    assert.ok([303, 409].includes(answer.status), String(answer.status));
    if (answer.status === 409) shows(answer, /Cette demande est déjà en cours de traitement\. Patientez quelques secondes\./);
  }
  assert.equal(await count('intervention'), before + 2);
});

test('two tabs that change the same thing: the second is told, and what it typed stays', async () => {
  const [carl, chloe] = [await parvis.browser('carl'), await parvis.browser('chloe')];
  const mine = hidden(await carl.get(`${path}/modifier`), `${path}/modifier`);
  const hers = hidden(await chloe.get(`${path}/modifier`), `${path}/modifier`);
  const kind = `${REPORT.category_id}/`;
  assert.equal((await carl.post(`${path}/modifier`, { ...mine, address: 'Première adresse', kind })).status, 303);
  const second = await chloe.post(`${path}/modifier`, { ...hers, address: 'Seconde adresse', kind });
  assert.equal(second.status, 412);
  shows(second, /value="Seconde adresse"/);
  shows(second, /Première adresse/, 'and what changed meanwhile');
});

test('what was done in one tab is refused in the other with the state it is in now', async () => {
  const [carl, chloe] = [await parvis.browser('carl'), await parvis.browser('chloe')];
  const late = hidden(await chloe.get(`${path}/refuser`), `${path}/refuser`);
  assert.equal((await carl.post(`${path}/valider`, { assignee_ids: [PEOPLE.gina.id] })).status, 303);
  const answer = await chloe.post(`${path}/refuser`, { ...late, reason: 'Doublon' });
  assert.equal(answer.status, 409);
  shows(answer, /Cette demande est déjà validée/);
  shows(answer, />\s*Doublon<\/textarea>/, 'what was typed stays');
});

test('signed out in one tab, the other is asked to come back in, and comes back to its page', async () => {
  const carl = await parvis.browser('carl');
  const tab = { ...carl.cookies };
  assert.equal((await carl.post('/deconnexion')).status, 303);
  carl.cookies = tab;
  const page = await carl.get(`${path}?vue=1`);
  assert.equal(page.status, 401);
  shows(page, /Connectez-vous pour continuer\./);
  shows(page, new RegExp(`href="/connexion\\?retour=${encodeURIComponent(`${path}?vue=1`)}"`));
  assert.deepEqual(carl.cookies, {});
});
