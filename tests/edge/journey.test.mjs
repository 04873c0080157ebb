// The whole of it once, as people live it: forms and links, no script; told by mail; forgotten three years later.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAILY, HOURLY, NOW, later, shows, start } from './harness.mjs';
import { PEOPLE, POITIERS, category } from './people.mjs';
import { JPEG, PNG, laden } from './pictures.mjs';

let parvis;
before(async () => { parvis = await start(); });
after(() => parvis?.stop());

const email = (who) => PEOPLE[who].email;

/** Signs in as a person does: the address, the mail, its link, the button. */
async function arrive(who, at) {
  const browser = await parvis.browser(undefined, { at });
  const wanted = await browser.get('/interventions');
  assert.equal(wanted.status, 401);
  await browser.post('/connexion', form(await browser.get('/connexion'), '/connexion', { email: email(who) }));
  const token = (await parvis.mailTo(email(who))).text.match(/\/connexion\/lien#(\S+)/)[1];
  const opened = await browser.post('/connexion/lien', form(await browser.get('/connexion/lien'), '/connexion/lien', { token }));
  assert.equal(opened.status, 303, opened.text);
  return browser;
}

/** The hidden fields of the form that posts to `action`, and what a person types. */
function form({ text }, action, typed = {}) {
  const markup = text.match(new RegExp(`<form[^>]*action="${action}"[^>]*>([\\s\\S]*?)</form>`))?.[1];
  assert.ok(markup, `the page offers a form to ${action}`);
  const hidden = [...markup.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [input.match(/name="([^"]*)"/)[1], input.match(/value="([^"]*)"/)?.[1] ?? '']);
  return { ...Object.fromEntries(hidden), ...typed };
}

/** Presses the button of the page that posts to `action`; gives the page that follows. */
async function press(browser, path, action, typed, files) {
  const fields = form(await browser.get(path), action, typed);
  const answer = files ? await browser.upload(action, fields, files) : await browser.post(action, fields);
  assert.equal(answer.status, 303, answer.text.replace(/<[^>]*>/g, ' ').slice(0, 1000));
  const page = await browser.get(answer.location);
  assert.equal(page.status, 200);
  return page;
}

const subjects = async () => (await parvis.mails()).map(({ to, subject }) => `${to} ${subject.replace(/^N°\s\d+\s–\s/, '')}`).sort();

test('from a pothole reported on a phone to its deletion three years later', async () => {
  // Dora reports a pothole, with a photo of her phone.
  const dora = await arrive('dora', NOW);
  const kind = `${category('Voirie')}/${category('Voirie', 'Réparation chaussée')}`;
  const reported = await press(dora, '/interventions/nouvelle', '/interventions', { address: '12 rue Gambetta', kind, description: 'Nid-de-poule devant l’école' }, [['photo', laden()]]);
  shows(reported, /À valider/);
  const [{ id, number }] = await parvis.rows('select id, number from intervention where organisation_id = ?', POITIERS);
  const path = `/interventions/${id}`;
  assert.deepEqual(await subjects(), ['alice', 'carl', 'chloe'].map((who) => `${email(who)} Une demande à valider`));

  // Carl finds it on his board, validates it and gives it to Gaston by one gesture.
  const carl = await arrive('carl', later(NOW, { minutes: 20 }));
  shows(await carl.get('/interventions'), new RegExp(`href="${path}"`));
  const validated = await press(carl, `${path}/affecter`, `${path}/valider`, { assignee_ids: [PEOPLE.gaston.id] });
  shows(validated, /À faire/);
  assert.deepEqual(await subjects(), [`${email('dora')} Votre demande est validée`, `${email('gaston')} Une intervention pour vous`]);

  // Gaston, on his phone: from his day to done.
  const gaston = await arrive('gaston', later(NOW, { hours: 2 }));
  shows(await gaston.get('/interventions'), new RegExp(`href="${path}"`));
  shows(await press(gaston, path, `${path}/demarrer`), /En cours/);
  assert.deepEqual(await subjects(), [`${email('carl')} Intervention commencée`, `${email('dora')} Intervention commencée`]);
  await press(gaston, path, `${path}/photos`, { moment: 'after' }, [['photo', JPEG], ['thumbnail', PNG]]);
  const done = await press(gaston.at(later(NOW, { hours: 3 })), path, `${path}/terminer`);
  shows(done, /Terminée/);
  assert.deepEqual(await subjects(), [`${email('carl')} Intervention terminée`, `${email('dora')} Intervention terminée`]);

  // Dora sees the repair, and who did what; Dan sees nothing.
  const seen = await dora.at(later(NOW, { hours: 4 })).get(path);
  shows(seen, /Terminée/);
  const photos = [...seen.text.matchAll(/(?:src|href)="(\/interventions\/[^"]*\/photos\/[^"]*)"/g)].map(([, url]) => url);
  assert.ok(photos.length >= 2, 'before and after');
  for (const url of photos) assert.equal((await dora.get(url)).status, 200, url);
  assert.equal((await (await parvis.browser('dan')).get(path)).status, 404);
  const events = await parvis.rows('select event from journal where intervention_id = ? order by at, position', id);
  assert.deepEqual(events.map(({ event }) => event), ['created', 'validated', 'assigned', 'started', 'photo_added', 'finished']);
  const audit = await parvis.rows('select distinct actor_id from audit where organisation_id = ? and subject like ?', POITIERS, `%${id}`);
  assert.deepEqual(audit.map(({ actor_id: actor }) => actor).sort(), ['carl', 'dora', 'gaston'].map((who) => PEOPLE[who].id).sort());

  // Three years to the day: the row, what hangs on it and the photos go; a number stays.
  const keys = await parvis.files();
  assert.equal(keys.length, 3, 'two photos and a thumbnail');
  await parvis.cron('settings', DAILY, '2029-03-01T01:30:00Z');
  assert.equal((await parvis.rows('select id from intervention where id = ?', id)).length, 1);
  await parvis.cron('settings', DAILY, '2029-03-02T01:30:00Z');
  for (const [table, column] of [['intervention', 'id'], ...['comment', 'journal', 'photo', 'assignment', 'intervention_word'].map((name) => [name, 'intervention_id'])]) {
    assert.deepEqual(await parvis.rows(`select * from ${table} where ${column} = ?`, id), [], table);
  }
  await parvis.cron('settings', HOURLY, '2029-03-02T02:20:00Z');
  assert.deepEqual(await parvis.files(), []);
  assert.deepEqual(await parvis.rows('select * from intervention_tombstone'), [{ organisation_id: POITIERS, number, deleted_on: '2029-03-02' }]);
});
