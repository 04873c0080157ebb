// What is printed, on workerd: a sheet for whoever sees the job, a day in the order of the round, codes that lead back.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shows, start } from './harness.mjs';
import { PEOPLE, category } from './people.mjs';

let parvis;
before(async () => { parvis = await start(); });
after(() => parvis?.stop());

const DAY = '/interventions/fiches?jour=2026-03-03';

/** A job of gaston on 3 March at that hour, at that latitude. */
async function job(hour, latitude, people = ['gaston']) {
  const carl = await parvis.api('carl');
  const { json } = await carl.post('/interventions', {
    address: `${hour} rue Gambetta`, category_id: category('Voirie'), assignee_ids: people.map((who) => PEOPLE[who].id), description: 'Nid-de-poule',
    planned_start: `2026-03-03T${hour}:00`, latitude, longitude: 0.34,
  });
  return json.id;
}

const order = (text, ids) => ids.map((id) => text.indexOf(`/interventions/${id}"`)).map((at, index) => [at, index]).filter(([at]) => at >= 0).sort(([one], [other]) => one - other).map(([, index]) => index);

test('whoever sees a job prints its sheet, with a code and a picture of the map', async () => {
  const id = await job('08', 46.580224);
  for (const who of ['alice', 'carl', 'gaston']) {
    const sheet = await (await parvis.browser(who)).get(`/interventions/${id}/fiche`);
    assert.equal(sheet.status, 200, who);
    shows(sheet, /Nid-de-poule/);
    assert.match(sheet.text, /<svg class="qr"[^>]*role="img"/);
    assert.match(sheet.text, /<img src="https:\/\/data\.geopf\.fr\/wms-r\?[^"]*BBOX=[^"]*" alt="Plan autour[^"]*" width="600" height="400"/);
  }
  for (const who of ['gina', 'dora', 'paula']) assert.equal((await (await parvis.api(who)).get(`/interventions/${id}/fiche`)).status, who === 'paula' ? (await (await parvis.api(who)).get(`/interventions/${id}`)).status : 404, who);
});

test('the sheet of a day goes from the first to the nearest', async () => {
  const ids = [await job('09', 46.5), await job('10', 46.6), await job('11', 46.51, ['gina'])];
  const [carl, gaston] = await Promise.all(['carl', 'gaston'].map((who) => parvis.browser(who)));
  const all = await carl.get(DAY);
  // The day starts with the job of eight o'clock, at 46.58.
  assert.deepEqual(order(all.text, ids), [1, 2, 0]);
  assert.deepEqual(order((await carl.get(`${DAY}&assignee_id=${PEOPLE.gina.id}`)).text, ids), [2]);
  assert.ok(!(await gaston.get(DAY)).text.includes(ids[2]), 'an agent prints his own');
  assert.equal((await gaston.get(`${DAY}&assignee_id=${PEOPLE.gina.id}`)).status, 403);
  assert.equal((await (await parvis.browser('dora')).get(DAY)).status, 403);
  shows(await gaston.get('/interventions'), /Imprimer ma journée/);
});

test('thirty jobs and their codes stay light', async () => {
  for (let n = 0; n < 31; n += 1) await job('14', 46 + n / 100, ['gina']);
  const sheet = await (await parvis.browser('gina')).get(DAY);
  assert.equal(sheet.text.match(/class="sheet-job"/g).length, 30);
  shows(sheet, /La feuille s’arrête ici/);
});
