// Statistics and the list as a file, on workerd: what is counted, what leaves, and that nothing of it is about a person.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAILY, start } from './harness.mjs';
import { PEOPLE, POITIERS, category } from './people.mjs';

let parvis;
before(async () => { parvis = await start(); });
after(() => parvis?.stop());

const STATISTICS = '/interventions/statistiques';
const EXPORT = '/interventions/export.csv';
const HEADER = 'numero;cree_le;statut;categorie;type;priorite;adresse;code_postal;commune;latitude;longitude;planifie_debut;planifie_fin;terminee_le;nb_photos;nb_commentaires';

/** An intervention of Voirie asked for by carl and done by gaston at that moment. */
async function done(at, fields = {}) {
  const [carl, gaston] = await Promise.all([parvis.api('carl', { at }), parvis.api('gaston', { at })]);
  const { json } = await carl.post('/interventions', { address: '12 rue Gambetta', category_id: category('Voirie'), assignee_ids: [PEOPLE.gaston.id], ...fields });
  for (const verb of ['demarrer', 'terminer']) assert.equal((await gaston.post(`/interventions/${json.id}/${verb}`)).status, 200);
  return json.id;
}

test('interventions 29: nobody can be counted, and the file has sixteen columns and no name', async () => {
  const carl = await parvis.api('carl');
  for (const query of ['par=agent', 'par=assigne', `agent_id=${PEOPLE.gaston.id}`, `par=categorie&assignee_id=${PEOPLE.gaston.id}`]) {
    assert.equal((await carl.get(`${STATISTICS}?${query}`)).status, 400, query);
  }
  assert.equal((await carl.get(`${EXPORT}?assignee_id=${PEOPLE.gaston.id}`)).status, 400);
  const id = await done('2026-03-02T08:00:00Z', { address: '=HYPERLINK(1)', description: '=HYPERLINK(1)' });
  await (await parvis.api('gaston')).post(`/interventions/${id}/commentaires`, { body: 'Chez Mme Untel' });
  const file = await carl.get(EXPORT);
  assert.equal(file.status, 200);
  assert.equal(file.headers.get('content-type'), 'text/csv; charset=utf-8');
  assert.match(file.headers.get('content-disposition'), /^attachment; filename="interventions-2026-03-02\.csv"$/);
  assert.deepEqual([...file.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const [header, line, last] = file.bytes.subarray(3).toString().split('\r\n');
  assert.equal(header, HEADER);
  assert.match(line, /^\d+;2026-03-02 09:00;Terminée;Voirie;;Normale;'=HYPERLINK\(1\);;;;;;;2026-03-02 09:00;0;1$/);
  assert.equal(last, '');
  for (const words of ['Gaston', 'Carl', 'Untel', PEOPLE.gaston.id]) assert.ok(!file.text.includes(words), words);
  const [taken] = await parvis.rows("select actor_id, subject from audit where action = 'export'");
  assert.deepEqual(taken, { actor_id: PEOPLE.carl.id, subject: 'export.csv?' });
});

test('interventions 30: an agent and a requester read neither', async () => {
  for (const who of ['gaston', 'dora']) {
    const program = await parvis.api(who);
    for (const path of [STATISTICS, EXPORT]) assert.equal((await program.get(path)).status, 403, `${who} ${path}`);
  }
});

test('interventions 36: statistics 2023 unchanged by the purge', async () => {
  await done('2023-05-10T10:00:00Z');
  await done('2023-12-31T23:30:00Z');
  const ask = async () => {
    const alice = await parvis.api('alice', { at: '2026-06-01T08:00:00Z' });
    const queries = ['periode=annee&du=2023-01-01&au=2024-12-31', 'periode=mois&du=2023-01-01&au=2023-12-31&par=type', 'periode=annee&du=2023-01-01&au=2024-12-31&par=statut'];
    return Promise.all(queries.map(async (query) => (await alice.get(`${STATISTICS}?${query}`)).json));
  };
  const figures = await ask();
  assert.deepEqual(figures[0].periods.map(({ label, created, finished }) => [label, created, finished]), [['2023', 1, 1], ['2024', 1, 1]]);
  await parvis.cron('settings', DAILY, '2026-05-10T01:30:00Z');
  assert.deepEqual(await parvis.rows("select count(*) as left from intervention where created_at < '2024'"), [{ left: 1 }]);
  assert.deepEqual(await ask(), figures);
});

test('twenty thousand lines leave in one file, and the next is told', async () => {
  await parvis.write([
    `with recursive n(n) as (select 1 union all select n + 1 from n where n < 20001)
     insert into intervention (organisation_id, id, number, status, version, category_id, address, created_at, updated_at, purge_on)
     select ?, 'i' || n, 100000 + n, 'to_do', 1, ?, '12 rue de la République, devant l’école', '2026-03-01T08:00:00Z', '2026-03-01T08:00:00Z', '2029-03-01' from n`,
    POITIERS, category('Voirie'),
  ]);
  const carl = await parvis.api('carl');
  const first = await carl.get(`${EXPORT}?status=to_do`);
  assert.equal(first.text.split('\r\n').length, 20_002, 'a header, the lines, an end');
  const [, next] = first.headers.get('link').match(/^<(.*)>; rel="next"$/);
  assert.equal(next, `${EXPORT}?status=to_do&after=100002`);
  assert.equal((await carl.get(next)).text.split('\r\n').length, 3);
});
