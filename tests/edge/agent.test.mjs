// No sequence of an agent's calls, to any route of the API document, changes who does an intervention or when (terms of use, 2 and 5.1).

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from './harness.mjs';
import { PEOPLE, category } from './people.mjs';
import { JPEG } from './pictures.mjs';

const CALLS = 200;
const REPORT = { address: '12 rue Gambetta', category_id: category('Voirie') };
const MOMENTS = ['2026-03-09T08:00', '2026-03-10T10:30', ''];
/** The tables of what is named in paths and bodies, by the names of their parameters. */
const NAMED = {
  id: 'intervention', category: 'category', comment_id: 'comment', photo_id: 'photo', recurrence_id: 'recurrence', absence_id: 'absence', person: 'person', organisation: 'organisation',
};

let parvis;
before(async () => {
  parvis = await start();
});
after(() => parvis?.stop());

/** The same numbers for the same seed, from 0 to 1 (mulberry32). */
function dice(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { pick: (among) => among[Math.floor(next() * among.length)], oneIn: (n) => next() < 1 / n };
}

/** Every operation that a signed-in person calls without ending his own session. */
const operations = () => parvis.openapi.operations.filter(({ path }) => !/^\/(connexion|console|deconnexion|mon-compte|open311)/.test(path));

/** Who does each intervention, and when it is planned. */
async function plans() {
  const rows = await parvis.rows(`select i.id, i.planned_start, i.planned_end, (select group_concat(person_id) from
    (select person_id from assignment a where a.intervention_id = i.id order by person_id)) as people from intervention i`);
  return new Map(rows.map(({ id, ...plan }) => [id, plan]));
}

/** Interventions in every state in which an agent can meet one, and what hangs on them. */
async function furnish() {
  const [carl, gaston, dora] = await Promise.all(['carl', 'gaston', 'dora'].map((who) => parvis.api(who)));
  const made = async (client, fields) => (await client.post('/interventions', { ...REPORT, ...fields })).json.id;
  const both = [PEOPLE.gaston.id, PEOPLE.gina.id];
  for (const planned_start of ['2026-03-03T08:00', '']) {
    const id = await made(carl, { assignee_ids: both, planned_start });
    await gaston.post(`/interventions/${id}/demarrer`);
    await gaston.post(`/interventions/${id}/commentaires`, { body: 'Oui' });
    await gaston.upload(`/interventions/${id}/photos`, { moment: 'before' }, [['photo', JPEG]]);
    if (!planned_start) await gaston.post(`/interventions/${id}/terminer`);
  }
  for (const assignee_ids of [both, [PEOPLE.gaston.id], [PEOPLE.gina.id], []]) await made(carl, { assignee_ids, planned_start: '2026-03-04T08:00' });
  await made(dora, {});
  await made(gaston, {});
  const often = { ...REPORT, frequency: 'weekly', first_day: '2026-03-02', last_day: '2026-03-20', start_time: '08:00', end_time: '10:00', assignee_ids: both };
  assert.equal((await carl.post('/interventions/recurrences', often)).status, 201);
}

/** Everything that an address or a body can name. */
async function names() {
  const lists = Object.entries(NAMED).map(([name, table]) => `(select json_group_array(id) from "${table}") as ${name}`);
  const [row] = await parvis.rows(`select ${lists.join()}`);
  return Object.fromEntries(Object.entries(row).map(([name, ids]) => [name, JSON.parse(ids)]));
}

function value({ type, format, enum: codes, items }, name, known, { pick, oneIn }) {
  if (codes) return pick(codes);
  if (type === 'array') return items.format === 'binary' ? undefined : [value(items, name, known, { pick, oneIn }), value(items, name, known, { pick, oneIn })];
  if (type === 'boolean') return oneIn(2);
  if (type === 'integer' || type === 'number') return pick([1, 2, 3]);
  if (format === 'date') return pick(['2026-03-09', '2026-03-16']);
  if (format === 'uuid') return pick(/category/.test(name) ? known.category : [PEOPLE.gaston.id, PEOPLE.gina.id, PEOPLE.carl.id, ...known.id]);
  return pick(['Un texte', '', '12', '08:00', ...MOMENTS]);
}

/** What the route takes, often; and what an agent may not say, often too, whatever the route. */
function body(operation, known, random) {
  const { properties = {}, required = [] } = operation.requestBody?.content['application/json']?.schema ?? {};
  const said = Object.entries(properties).filter(([name]) => required.includes(name) || random.oneIn(2));
  const fields = Object.fromEntries(said.map(([name, schema]) => [name, value(schema, name, known, random)]));
  const people = { type: 'array', items: { type: 'string', format: 'uuid' } };
  if (random.oneIn(2)) fields.assignee_ids = value(people, 'assignee_ids', known, random);
  for (const name of ['planned_start', 'planned_end']) if (random.oneIn(2)) fields[name] = random.pick(MOMENTS);
  return fields;
}

async function call(client, { verb, path, operation }, random) {
  const known = await names();
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => random.pick(known[path.startsWith('/interventions/categories') ? 'category' : name] ?? []) ?? 'x');
  if (verb === 'GET') return client.get(filled);
  const fields = body(operation, known, random);
  const takesFiles = operation.requestBody?.content['multipart/form-data'];
  if (!takesFiles || random.oneIn(2)) return client.post(filled, fields);
  const texts = Object.fromEntries(Object.entries(fields).filter(([, said]) => said !== undefined));
  return client.upload(filled, texts, [['photo', JPEG]]);
}

test('interventions 15: no sequence of an agent’s calls ever changes assignees or dates', async () => {
  await furnish();
  const [gaston, random] = [await parvis.api('gaston'), dice(15)];
  const answered = new Map();
  let before = await plans();
  for (let calls = 0; calls < CALLS; calls += 1) {
    const drawn = random.pick(operations());
    const { status } = await call(gaston, drawn, random);
    answered.set(status, (answered.get(status) ?? 0) + 1);
    const what = `call ${calls}: ${drawn.verb} ${drawn.path} → ${status}`;
    const now = await plans();
    for (const [id, plan] of before) assert.deepEqual(now.get(id), plan, what);
    for (const [id, { people, ...planned }] of now) {
      if (before.has(id)) continue;
      assert.deepEqual(planned, { planned_start: null, planned_end: null }, what);
      assert.ok([null, PEOPLE.gaston.id].includes(people), what);
    }
    before = now;
  }
  for (const status of [200, 201, 403, 404]) assert.ok(answered.has(status), `${status} among ${JSON.stringify([...answered])}`);
});

test('interventions 15: drawn in the same way, a coordinateur’s calls change both', async () => {
  const [carl, random] = [await parvis.api('carl'), dice(15)];
  for (const verb of ['affecter', 'planifier']) {
    const route = operations().find(({ verb: method, path }) => method === 'POST' && path === `/interventions/{id}/${verb}`);
    const before = await plans();
    let changed = false;
    for (let calls = 0; calls < CALLS && !changed; calls += 1) {
      await call(carl, route, random);
      const now = await plans();
      changed = [...before].some(([id, plan]) => JSON.stringify(now.get(id)) !== JSON.stringify(plan));
    }
    assert.ok(changed, verb);
  }
});
