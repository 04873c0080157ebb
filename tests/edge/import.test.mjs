// Past interventions from a file, on workerd: shown first, then portion by portion, once each.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shows, start } from './harness.mjs';
import { PEOPLE, POITIERS } from './people.mjs';

let parvis;
before(async () => { parvis = await start(); });
after(() => parvis?.stop());

const PATH = '/interventions/import';
const HEADER = 'adresse;categorie;cree_le;terminee_le\r\n';

const send = (client, text, headers) => client.upload(PATH, {}, [['file', text]], headers);

test('only the administrator imports', async () => {
  for (const who of ['carl', 'gaston', 'dora']) {
    const program = await parvis.api(who);
    assert.equal((await program.get(PATH)).status, 403, who);
    assert.equal((await send(program, `${HEADER}Ici;Voirie;2025-01-01;`)).status, 403, who);
  }
  assert.equal((await (await parvis.api('alice')).get(`${PATH}/${PEOPLE.alice.id}`)).status, 404);
});

test('every error is told by line and column, and what is right is imported by choice', async () => {
  const alice = await parvis.browser('alice');
  const json = { accept: 'application/json' };
  const read = await send(alice, `\ufeff${HEADER}=12 rue;Voirie;01/02/2025;2025-02-03 08:00\r\n;Voirie;hier;\r\nLà;Voirie;2020-01-01;2020-02-01\r\n`, json);
  assert.deepEqual([read.status, read.json.lines, read.json.wrong], [201, 1, 2]);
  const page = await alice.get(`${PATH}/${read.json.id}`);
  shows(page, /Les trois ans de conservation sont passés/);
  const { json: told } = await alice.get(`${PATH}/${read.json.id}`, json);
  assert.deepEqual(told.faults.map(({ line, column }) => [line, column]), [[3, 'adresse'], [3, 'cree_le'], [4, 'terminee_le']]);
  assert.equal((await alice.post(`${PATH}/${read.json.id}/lancer`, {}, json)).status, 422, 'all or nothing');
  assert.equal((await alice.post(`${PATH}/${read.json.id}/lancer`, { only_valid: '1' })).status, 303);
  shows(await alice.get(`${PATH}/${read.json.id}`), /Continuer/);
  assert.equal((await alice.post(`${PATH}/${read.json.id}/continuer`, { cursor: 0 })).status, 303);
  const [row] = await parvis.rows('select status, closed_at, purge_on, author_id from intervention where organisation_id = ?', POITIERS);
  assert.deepEqual(row, { status: 'done', closed_at: '2025-02-03T07:00:00Z', purge_on: '2028-02-03', author_id: null });
  const again = await send(alice, `\ufeff${HEADER}=12 rue;Voirie;01/02/2025;2025-02-03 08:00\r\n;Voirie;hier;\r\nLà;Voirie;2020-01-01;2020-02-01\r\n`, json);
  assert.deepEqual([again.status, again.json.id, again.json.state], [200, read.json.id, 'done']);
});

test('twenty thousand lines come in portions, each once', async () => {
  const alice = await parvis.api('alice');
  const lines = Array.from({ length: 20_000 }, (_, n) => `${n} rue de la République;Voirie;2025-01-01 08:00;2025-01-02 09:30\r\n`);
  const [{ n: before }] = await parvis.rows('select count(*) as n from intervention');
  const read = await send(alice, HEADER + lines.join(''));
  assert.deepEqual([read.status, read.json.lines, read.json.wrong], [201, 20_000, 0]);
  const page = `${PATH}/${read.json.id}`;
  await alice.post(`${page}/lancer`);
  let answer = await alice.post(`${page}/continuer`, { cursor: 0 });
  const { json: repeated } = await alice.post(`${page}/continuer`, { cursor: 0 });
  assert.equal(repeated.imported, answer.json.imported, 'a portion asked for twice');
  let portions = 1;
  while (answer.json.state !== 'done') {
    answer = await alice.post(`${page}/continuer`, { cursor: answer.json.cursor });
    assert.equal(answer.status, 200, answer.text);
    portions += 1;
  }
  assert.equal(portions, 40);
  const [{ n }] = await parvis.rows('select count(*) as n from intervention');
  assert.equal(n - before, 20_000);
  assert.deepEqual(await parvis.rows('select count(*) as n from import_line where import_id = ?', read.json.id), [{ n: 0 }]);
});
