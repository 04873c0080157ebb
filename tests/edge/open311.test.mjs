// Requests open to other software on workerd (Open311 GeoReport v2): what a key opens, what comes in, and that nobody is in it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import { NOW, later, start } from './harness.mjs';
import { PEOPLE, POITIERS, QUINCAY, category } from './people.mjs';

let parvis;
let people;
before(async () => {
  parvis = await start();
  people = Object.fromEntries(await Promise.all(Object.keys(PEOPLE).map(async (who) => [who, await parvis.api(who)])));
});
after(() => parvis?.stop());

const DESK = '/interventions/open311';
const SERVICE = 'voirie.obstacle-voirie';
const PATHS = ['discovery', 'services', `services/${SERVICE}`, 'requests', 'requests/1', 'tokens/1'].flatMap((path) => [`${path}.json`, `${path}.xml`]);
const SIREN = { poitiers: '218601946', quincay: '218602043' };

/** A new key of an organisation, made by its administrateur. */
async function keyOf(who, name = 'Site de la ville') {
  const { status, json, text } = await people[who].post(`${DESK}/cles`, { name });
  assert.equal(status, 201, text);
  return json.key;
}

const open = async (who) => assert.equal((await people[who].post(`${DESK}/ouvrir`)).status, 200);
const close = async (who) => assert.equal((await people[who].post(`${DESK}/fermer`)).status, 200);

/** A key of that organisation with another secret. */
const guessed = (organisation) => Buffer.concat([Buffer.from(organisation.replaceAll('-', ''), 'hex'), Buffer.alloc(32, 7)]).toString('base64url');

/** What a program is answered that shows that key, or none. */
async function asks(key, path, at = NOW) {
  return (await parvis.api(undefined, { at })).get(`/open311/${path}`, key ? { 'x-api-key': key } : {});
}

async function sends(key, path, fields, client = parvis.api()) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', ...(key && { 'x-api-key': key }) };
  return (await client).send(`/open311/${path}`, { method: 'POST', body: new URLSearchParams(fields).toString(), headers });
}

/** An XML document by a parser that is not ours, as `[name, text or children]`; it fails on what is not well formed. */
function parsed({ text, type }) {
  assert.equal(type, 'text/xml; charset=utf-8');
  assert.ok(text.startsWith('<?xml version="1.0" encoding="utf-8"?>'), text.slice(0, 60));
  return tree(new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, 'text/xml').documentElement);
}

function tree(element) {
  assert.equal(element.attributes.length, 0);
  const children = [...element.childNodes];
  const elements = children.filter(({ nodeType }) => nodeType === 1);
  return [element.nodeName, elements.length ? elements.map(tree) : element.textContent];
}

const SINGULAR = { service_requests: 'request', services: 'service', errors: 'error', endpoints: 'endpoint', formats: 'format', attributes: 'attribute' };

/** The same document from JSON: the items of a list are called by the singular of its name, what is null or empty is an empty element. */
function expected(name, value) {
  if (value === null || value?.length === 0) return [name, ''];
  if (Array.isArray(value)) return [name, value.map((item) => expected(SINGULAR[name], item))];
  if (typeof value === 'object') return [name, Object.entries(value).map(([key, item]) => expected(key, item))];
  return [name, String(value)];
}

/** Children in the order of their names: an object has none. */
const sorted = ([name, value]) => [name, Array.isArray(value) ? value.map(sorted).sort(([one], [other]) => one.localeCompare(other)) : value];

const same = (root, xml, json) => assert.deepEqual(sorted(parsed(xml)), sorted(expected(root, json)));
const codes = ({ json }) => json.map(({ code, description }) => (description ? code : 'no description'));

test('interventions 40: closed, as it is by default, there is nothing, whatever is shown', async () => {
  const key = await keyOf('alice');
  assert.deepEqual(await parvis.rows('select * from open311'), []);
  assert.equal((await people.alice.get(DESK)).json.open, false);
  for (const shown of [key, 'x'.repeat(64), undefined]) {
    for (const path of [...PATHS, 'autre']) assert.equal((await asks(shown, path)).status, 404, path);
    assert.equal((await sends(shown, 'requests.json', { service_code: SERVICE, address_string: 'Ici' })).status, 404);
  }
  assert.deepEqual(await parvis.rows('select id from intervention'), []);
});

test('interventions 40: the administrateur alone opens, closes, and makes keys, which are kept as hashes', async () => {
  for (const who of ['carl', 'gaston', 'dora']) {
    assert.equal((await people[who].get(DESK)).status, 403, who);
    for (const verb of ['ouvrir', 'fermer', 'cles']) assert.equal((await people[who].post(`${DESK}/${verb}`, { name: 'x' })).status, 403, `${who} ${verb}`);
  }
  await open('alice');
  const key = await keyOf('alice', 'À révoquer');
  const kept = JSON.stringify(await parvis.rows('select * from open311_key')) + (await (await parvis.browser('alice')).get(DESK)).text;
  assert.ok(!kept.includes(key));
  assert.equal((await asks(key, 'services.json')).status, 200);
  const { id } = (await people.alice.get(DESK)).json.keys.find(({ name }) => name === 'À révoquer');
  assert.equal((await people.quentin.post(`${DESK}/cles/${id}/revoquer`)).status, 404);
  assert.equal((await people.alice.post(`${DESK}/cles/${id}/revoquer`)).status, 200);
  assert.equal((await asks(key, 'services.json')).status, 403, 'revoked');
  await close('alice');
});

test('interventions 40: a key opens one organisation, for reading too', async () => {
  const key = await keyOf('alice');
  await open('alice');
  for (const shown of [undefined, 'inconnue', guessed(POITIERS)]) {
    for (const path of PATHS) {
      const answer = await asks(shown, path);
      const [first] = path.endsWith('.json') ? codes(answer) : [Number(parsed(answer)[1][0][1].find(([name]) => name === 'code')[1])];
      assert.deepEqual([answer.status, first], [403, 403], `${shown} ${path}`);
    }
  }
  assert.equal((await asks(undefined, `requests.json?api_key=${key}`)).status, 403, 'never in an address');
  const [theirs, ours] = [await people.quentin.post('/interventions', { address: 'Rue de Quinçay', category_id: category('Voirie', undefined, 'quincay') }), await people.carl.post('/interventions', { address: 'Rue de Poitiers', category_id: category('Voirie') })];
  assert.deepEqual([theirs.json.number, ours.json.number], [1, 1], 'the same number in both');
  for (const path of ['requests.json', 'requests.json?service_request_id=1', 'requests/1.json', `requests.json?jurisdiction_id=${SIREN.poitiers}`]) {
    assert.deepEqual((await asks(key, path)).json.map(({ address }) => address), ['Rue de Poitiers'], path);
  }
  assert.equal((await asks(key, `requests.json?jurisdiction_id=${SIREN.quincay}`)).status, 404);
  const bytes = Buffer.from(key, 'base64url');
  const forged = Buffer.concat([Buffer.from(QUINCAY.replaceAll('-', ''), 'hex'), bytes.subarray(16)]).toString('base64url');
  assert.equal(bytes.subarray(0, 16).toString('hex'), POITIERS.replaceAll('-', ''));
  assert.equal((await asks(forged, 'requests.json')).status, 404, 'closed there');
  await open('quentin');
  assert.equal((await asks(forged, 'requests.json')).status, 403, 'open there');
  await close('quentin');
});

test('interventions 40: services and their definition, the same in JSON and in XML', async () => {
  const key = await keyOf('alice');
  const { json: services, type } = await asks(key, 'services.json');
  assert.match(type, /^application\/json; ?charset=utf-8$/);
  const { keywords, description, ...service } = services.find(({ service_code: code }) => code === SERVICE);
  assert.deepEqual(service, { service_code: SERVICE, service_name: 'Obstacle voirie', metadata: false, type: 'realtime', group: 'Voirie' });
  assert.equal(new Set(services.map(({ service_code: code }) => code)).size, 39);
  same('services', await asks(key, 'services.xml'), services);
  same('service_definition', await asks(key, `services/${SERVICE}.xml`), (await asks(key, `services/${SERVICE}.json`)).json);
  const discovery = await asks(key, 'discovery.json');
  assert.equal(discovery.json.endpoints[0].specification, 'http://wiki.open311.org/GeoReport_v2');
  same('discovery', await asks(key, 'discovery.xml'), discovery.json);
  const unknown = [await asks(key, 'services/inconnu.json'), await asks(key, 'services/inconnu.xml')];
  assert.deepEqual(unknown.map(({ status }) => status), [404, 404]);
  same('errors', unknown[1], unknown[0].json);
});

test('interventions 40: what is sent waits for its validation, and nothing of who sent it is kept', async () => {
  const key = await keyOf('alice');
  const right = { service_code: SERVICE, address_string: '12 rue Gambetta' };
  const wrong = [
    [{ service_code: SERVICE, lat: '46.58' }, 400],
    [{ service_code: SERVICE }, 400],
    [{ address_string: 'Ici' }, 400],
    [{ ...right, service_code: 'voirie.inconnu' }, 404],
    [{ service_code: SERVICE, lat: '91', long: '0' }, 400],
    [{ ...right, description: 'x'.repeat(4001) }, 400],
    [{ ...right, jurisdiction_id: SIREN.quincay }, 404],
  ];
  const before = await parvis.rows('select count(*) as count from intervention');
  for (const [fields, code] of wrong) {
    const [json, xml] = [await sends(key, 'requests.json', fields), await sends(key, 'requests.xml', fields)];
    assert.deepEqual([json.status, xml.status, ...codes(json)], [code, code, code], JSON.stringify(fields).slice(0, 80));
    same('errors', xml, json.json);
  }
  assert.deepEqual((await sends(guessed(POITIERS), 'requests.json', right)).status, 403);
  assert.deepEqual(await parvis.rows('select count(*) as count from intervention'), before);
  await parvis.mails();

  const citizen = { email: 'jeanne@citoyenne.example', first_name: 'Jeanne', last_name: 'Citoyenne', phone: '0549000000', device_id: 'telephone-42', account_id: 'compte-42', media_url: 'http://169.254.169.254/photo.jpg' };
  const text = 'Tronc < 2 m & branches ]]> <script>alert(1)</script> « à gauche » \u{1f333}';
  const sent = await sends(key, 'requests.json', { ...right, ...citizen, lat: '46.580224', long: '0.340375', description: text });
  assert.equal(sent.status, 201, sent.text);
  const [{ service_request_id: number, ...receipt }] = sent.json;
  assert.deepEqual([Object.keys(receipt).sort(), receipt.account_id], [['account_id', 'service_notice'], null]);
  assert.deepEqual((await parvis.mails()).map(({ to }) => to).sort(), ['alice', 'carl', 'chloe'].map((who) => PEOPLE[who].email));
  const [{ id, author_id: author }] = await parvis.rows('select id, author_id from intervention where organisation_id = ? and number = ?', POITIERS, Number(number));
  const { json } = await people.carl.get(`/interventions/${id}`);
  assert.deepEqual([json.status, json.status_label, json.author_label, author], ['to_validate', 'À valider', 'Open311', null]);
  const names = (await parvis.rows("select name from sqlite_master where type = 'table'")).map(({ name }) => name).filter((name) => !/^(_cf_|sqlite_|d1_)/.test(name));
  assert.ok(names.length > 30, names.join());
  const rows = (await Promise.all(names.map(async (name) => JSON.stringify(await parvis.rows(`select * from "${name}"`))))).join('\n').toLowerCase();
  assert.ok(rows.includes('tronc'), 'the words are looked for where they would be');
  for (const word of Object.values(citizen).concat('169.254', 'jeanne', 'citoyenne')) assert.ok(!rows.includes(word.toLowerCase()), word);
  assert.deepEqual(await parvis.files(), [], 'nothing is fetched');

  const one = await asks(key, `requests/${number}.json`);
  assert.equal(one.json[0].description, text);
  same('service_requests', await asks(key, `requests/${number}.xml`), one.json);
  same('service_requests', await asks(key, `tokens/${number}.xml`), [{ service_request_id: number, token: number }]);
  const edited = await people.carl.post(`/interventions/${id}/modifier`, { version: json.version, description: 'vu avec Mme Rivière, 05 49 00 00 00' });
  assert.equal(edited.status, 200, edited.text);
  for (const path of [`requests/${number}.json`, 'requests.json']) {
    const { json: [{ description }], text: whole } = await asks(key, path);
    assert.deepEqual([description, whole.includes('Rivière')], [null, false], 'what the team wrote stays in the team');
  }
  const inBody = await sends(undefined, 'requests.xml', { ...right, api_key: key });
  assert.equal(inBody.status, 201, inBody.text);
  const [, [[, answered]]] = parsed(inBody);
  assert.deepEqual(Object.fromEntries(answered).service_request_id, String(Number(number) + 1));
});

test('interventions 40: programs that send at once get a number each', async () => {
  const key = await keyOf('alice');
  const racing = (await parvis.api()).racing();
  const eight = await Promise.all(Array.from({ length: 8 }, (_, at) => sends(key, 'requests.json', { service_code: SERVICE, address_string: `${at} rue Gambetta` }, racing)));
  assert.deepEqual(eight.map(({ status }) => status), Array(8).fill(201), eight.map(({ text }) => text).join());
  assert.equal(new Set(eight.map(({ json }) => json[0].service_request_id)).size, 8);
});

test('interventions 40: requests are read over ninety days at most, and without anybody in them', async () => {
  const key = await keyOf('alice');
  const given = async (at, fields = {}) => (await (await parvis.api('carl', { at })).post('/interventions', { address: '3 place de la Liberté', category_id: category('Déchets'), type_id: category('Déchets', 'Dépôt sauvage'), ...fields })).json;
  const old = await given('2026-05-01T08:00:00Z', { description: 'Chez Madame Rivière' });
  const done = await given('2026-09-01T08:00:00Z', { assignee_ids: [PEOPLE.gaston.id] });
  const move = async (who, verb, at, fields) => assert.ok((await (await parvis.api(who, { at })).post(`/interventions/${done.id}/${verb}`, fields)).status < 300, verb);
  await move('gaston', 'demarrer', '2026-09-01T09:00:00Z');
  await move('gaston', 'terminer', '2026-09-01T09:30:00Z');
  await move('carl', 'commentaires', '2026-09-01T10:00:00Z', { body: 'Merci Gaston' });
  const at = '2026-09-02T08:00:00Z';
  const read = (query) => asks(key, `requests.json?${query}`, at);
  const numbers = async (query) => (await read(query)).json.map(({ service_request_id: number }) => Number(number));
  assert.deepEqual(await numbers(''), [done.number], 'the last ninety days');
  assert.deepEqual(await numbers('start_date=2026-04-30T00:00:00Z&end_date=2026-07-29T00:00:00Z'), [old.number]);
  const tooLong = await read('start_date=2026-04-30T00:00:00Z&end_date=2026-07-30T00:00:00Z');
  assert.deepEqual([tooLong.status, ...codes(tooLong)], [400, 400], '91 days');
  assert.deepEqual(await numbers(`service_request_id=${old.number},${done.number}&status=open&start_date=2020-01-01`), [done.number, old.number], 'the others are overridden');
  assert.deepEqual([await numbers('status=open'), await numbers('status=closed')], [[], [done.number]]);
  assert.deepEqual([await numbers('service_code=dechets.depot-sauvage'), await numbers(`service_code=${SERVICE}`)], [[done.number], []]);
  assert.deepEqual([(await read('service_code=inconnu')).status, (await read('status=pending')).status, (await asks(key, 'requests/99999.json')).status], [404, 400, 404]);
  const { json } = await read('');
  assert.deepEqual([json[0].status, json[0].status_notes, json[0].updated_datetime], ['closed', 'Terminée', '2026-09-01T11:30:00+02:00']);
  const xml = await asks(key, 'requests.xml', at);
  same('service_requests', xml, json);
  for (const text of [JSON.stringify(json), xml.text, (await asks(key, `requests/${old.number}.json`, at)).text]) {
    for (const word of ['Rivière', 'Gaston', 'Carl', 'Merci', 'media_url', 'photo', PEOPLE.gaston.id, done.id]) assert.ok(!text.includes(word), word);
  }
});

test('interventions 40: a thousand requests at most, and three hundred calls in five minutes', async () => {
  const key = await keyOf('alice');
  await parvis.write([
    `with recursive n(n) as (select 1 union all select n + 1 from n where n < 1001)
     insert into intervention (organisation_id, id, number, status, version, category_id, address, created_at, updated_at, purge_on)
     select ?, 'i' || n, 100000 + n, 'to_do', 1, ?, 'Ici', '2026-12-01T08:00:00Z', '2026-12-01T08:00:00Z', '2029-12-01' from n`,
    POITIERS, category('Voirie'),
  ]);
  const at = '2026-12-02T08:00:00Z';
  assert.equal((await asks(key, 'requests.json', at)).json.length, 1000);
  await parvis.write(['update open311_key set calls = 299 where organisation_id = ? and window_start is not null', POITIERS]);
  assert.equal((await asks(key, 'services.json', at)).status, 200);
  const refused = await asks(key, 'services.json', at);
  assert.deepEqual([refused.status, ...codes(refused), refused.headers.get('retry-after')], [429, 429, '300']);
  assert.equal((await asks(key, 'services.json', later(at, { minutes: 5 }))).status, 200);
});
