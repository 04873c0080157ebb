// What people and programs may send: words that are code elsewhere, files that are two things, bodies that no form makes.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import ICAL from 'ical.js';
import { start } from './harness.mjs';
import { PEOPLE, POITIERS, category } from './people.mjs';
import { JPEG, PNG, WEBP } from './pictures.mjs';

let parvis;
const people = {};
before(async () => {
  parvis = await start();
  for (const who of Object.keys(PEOPLE)) people[who] = await parvis.api(who);
});
after(() => parvis?.stop());

const VOIRIE = category('Voirie');
const REPORT = { address: '12 rue Gambetta', category_id: VOIRIE };
const JSON_ONLY = { accept: 'application/json' };
const count = async (table) => (await parvis.rows(`select count(*) as count from ${table}`))[0].count;

/** Words that would be an element, or end an attribute, were they not written as text. */
const PROBE = `"'><x-sonde onerror=a>{{7*7}}\${7*7}`;
const FORGED = /<x-sonde|"'(>|&gt;)&lt;x-sonde/i;

/** Posts and expects what was created. */
async function make(who, path, fields) {
  const answer = await people[who].post(path, fields);
  assert.ok([200, 201].includes(answer.status), `${path}: ${answer.status} ${answer.text}`);
  return answer.json;
}

/** One of everything that people write, each with the probe; gives the identifiers by the parameter that names them. */
async function written() {
  const { id: kind } = await make('alice', '/interventions/categories', { name: `Catégorie ${PROBE}` });
  const { id: type } = await make('alice', `/interventions/categories/${kind}/types`, { name: `Type ${PROBE}` });
  for (const answer of ['text', 'number', 'choice', 'yes_no']) {
    await make('alice', `/interventions/categories/${kind}/questions`, { label: `${answer} ${PROBE}`, answer_kind: answer, choices: answer === 'choice' ? `${PROBE}\nAutre ${PROBE}` : '' });
  }
  await make('alice', `/interventions/categories/${kind}/etapes`, { step: `Étape ${PROBE}` });
  for (const moment of ['refuse', 'comment', 'block']) await people.alice.post('/interventions/phrases', { kind: moment, body: `Phrase ${PROBE}` });
  await make('alice', '/interventions/open311/cles', { name: `Clé ${PROBE}` });
  await make('alice', '/interventions/zones', { kind: 'district', name: `Zone ${PROBE}`, geometry: '{"type":"Polygon","coordinates":[[[0.33,46.57],[0.35,46.57],[0.35,46.59],[0.33,46.57]]]}' });
  const place = { address: `Rue ${PROBE}`, address_extra: `Bât. ${PROBE}`, city: `Ville ${PROBE}`, description: `Vu\n${PROBE}`, category_id: kind, type_id: type, latitude: 46.575, longitude: 0.345 };
  const planned = { planned_start: '2026-03-03T08:00', planned_end: '2026-03-03T10:00' };
  const ids = [];
  for (const who of ['dora', 'carl', 'dora', 'gaston', 'carl']) ids.push((await make(who, '/interventions', who === 'carl' ? { ...place, ...planned, assignee_ids: [PEOPLE.gaston.id] } : place)).id);
  const [asked, begun, stopped, dropped, given] = ids;
  await make('carl', `/interventions/${asked}/refuser`, { reason: `Non ${PROBE}` });
  await make('gaston', `/interventions/${begun}/demarrer`, {});
  await make('gaston', `/interventions/${begun}/bloquer`, { reason: `Pluie ${PROBE}` });
  await make('carl', `/interventions/${stopped}/valider`, { assignee_ids: [PEOPLE.gina.id] });
  await make('carl', `/interventions/${dropped}/annuler`, { reason: `Annulée ${PROBE}` });
  for (const id of [begun, given]) await make('gaston', `/interventions/${id}/commentaires`, { body: `Dit ${PROBE}` });
  const { id: recurrence } = await make('carl', '/interventions/recurrences', { ...place, frequency: 'weekly', first_day: '2026-03-09', all_day: true, assignee_ids: [PEOPLE.gaston.id] });
  for (const who of ['alice', 'carl', 'gaston']) await make(who, '/interventions/filtres', { name: `Filtre ${PROBE}`, query: `q=${encodeURIComponent(PROBE)}` });
  const file = await people.alice.upload('/interventions/import', {}, [['file', `adresse;categorie;cree_le;terminee_le\r\n"${PROBE.replaceAll('"', '""')}";"${PROBE.replaceAll('"', '""')}";hier;\r\n`]]);
  const session = await parvis.browser('alice');
  await session.post('/mon-compte/jetons', { name: `Jeton ${PROBE}`, scope: 'requester', days: '1' }, JSON_ONLY);
  const [{ id: comment }] = await parvis.rows('select id from comment where intervention_id = ?', begun);
  const [{ id: zone }] = await parvis.rows('select id from zone');
  const [{ id: token }] = await parvis.rows("select id from credential where label like 'Jeton%'");
  return { kind, items: ids, begun, comment, recurrence, zone, token, import: file.json.id };
}

/** The addresses of every page of the contract, for these things. */
function addresses({ kind, items, begun, comment, recurrence, zone, token, import: file }) {
  const queries = {
    '/interventions': ['', '?vue=liste', `?q=${encodeURIComponent(PROBE)}`, `?vue=liste&q=${encodeURIComponent(PROBE)}&fait=${encodeURIComponent(PROBE)}`],
    '/interventions/lot': [`?geste=affecter&${items.map((id) => `intervention_ids=${id}`).join('&')}&q=${encodeURIComponent(PROBE)}`],
    '/interventions/filtres': ['', `?q=${encodeURIComponent(PROBE)}`],
    '/interventions/planning': ['', '?vue=semaine', '?vue=mois', '?vue=equipe', '?vue=liste', `?vue=${encodeURIComponent(PROBE)}`],
    '/interventions/planning/agenda': ['?start=2026-03-02T00:00:00Z&end=2026-03-09T00:00:00Z'],
    '/interventions/proches': [`?latitude=46.575&longitude=0.345&category_id=${kind}`],
    '/interventions/statistiques': ['', '?par=categorie', '?par=type', '?par=zone', `?par=${encodeURIComponent(PROBE)}`],
    '/interventions/fiches': ['', '?jour=2026-03-03', `?jour=2026-03-03&assignee_id=${PEOPLE.gaston.id}`],
  };
  return parvis.openapi.operations.filter(({ verb }) => verb === 'GET').flatMap(({ path }) => {
    const named = { comment_id: comment, recurrence_id: recurrence, import_id: file, person: PEOPLE.gaston.id, file: '0f5c4d.css', feed: 'x', photo_id: comment };
    const own = path.startsWith('/interventions/categories') ? [kind] : path.startsWith('/interventions/zones') ? [zone] : path.startsWith('/mon-compte') ? [token] : path.includes('{comment_id}') ? [begun] : items;
    const filled = path.replace(/\{(?!id\})(\w+)\}/g, (_, name) => named[name] ?? name);
    const each = filled.includes('{id}') ? own.map((id) => filled.replace('{id}', id)) : [filled];
    return each.flatMap((one) => (queries[path] ?? ['']).map((query) => one + query));
  });
}

test('what is typed is text on every page, for everybody, on paper and in mails', async () => {
  const things = await written();
  let shown = 0;
  for (const who of ['alice', 'carl', 'gaston', 'dora']) {
    const browser = await parvis.browser(who);
    for (const address of addresses(things)) {
      const { type, text } = await browser.get(address);
      if (!type.startsWith('text/html')) continue;
      assert.doesNotMatch(text, FORGED, `${who} ${address}: ${text.match(new RegExp(`.{80}(${FORGED.source}).{40}`, 'is'))?.[0]}`);
      assert.ok(!text.includes('onerror=a&gt;49'), `${address}: a template computed it`);
      if (text.includes('&lt;x-sonde')) shown += 1;
    }
  }
  assert.ok(shown > 60, `${shown} pages show the probe`);
  const mails = await parvis.mails();
  assert.ok(mails.some(({ html }) => html.includes('&lt;x-sonde')), 'mails show it too');
  for (const { subject, html, to } of mails) {
    assert.doesNotMatch(html, FORGED, subject);
    assert.doesNotMatch(subject + to, /[\r\n]/);
  }
});

test('every field of every form takes the probe as text, refused or not', async () => {
  const browser = await parvis.browser('alice');
  const written = { kind: 'district', scope: 'requester', moment: 'before', answer_kind: 'text', frequency: 'weekly' };
  let told = 0;
  for (const { verb, path, operation } of parvis.openapi.operations) {
    if (verb !== 'POST' || /deconnexion|fermer|organisation$|rapports/.test(path)) continue;
    const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema.properties ?? {};
    const fields = Object.fromEntries(Object.keys(schema).map((name) => [name, written[name] ?? PROBE]));
    const address = path.replace(/\{\w+\}/g, VOIRIE);
    const answer = await browser.post(address, fields);
    assert.ok(answer.status < 500, `${path}: ${answer.status}`);
    assert.doesNotMatch(answer.text, FORGED, `${path}: ${answer.status}`);
    if (answer.text.includes('&lt;x-sonde')) told += 1;
  }
  assert.ok(told > 10, `${told} forms come back with what was typed`);
  // The probe is a password too, and choosing one closes every other connection.
  people.alice = await parvis.api('alice');
});

// ------------------------------------------------------------------ files for other programs

test('the file of the list holds no formula, however a cell begins', async () => {
  const starts = ['=1+1', '+1', '-1', '@SUM(1)', '=cmd|\' /C calc\'!A0', '= 1', '"=1"', ';=1', '＝1'];
  for (const address of starts) await make('carl', '/interventions', { ...REPORT, address, address_extra: address, city: address });
  const { text } = await people.carl.get('/interventions/export.csv');
  const cells = text.replace(/^\ufeff/, '').split('\r\n').flatMap((line) => line.match(/"(?:[^"]|"")*"|[^;]+/g) ?? []);
  for (const cell of cells) assert.doesNotMatch(cell.replace(/^"|"$/g, '').replaceAll('""', '"'), /^[=+@\t\r]|^-[^-\d]|^-\d+$/, cell);
  assert.ok(cells.includes("'=1+1") && cells.includes("'@SUM(1)") && cells.includes("'-1"));
});

test('what is typed forges no line of a calendar', async () => {
  const forged = 'Ici\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Faux;X=1,2\\n';
  const { id } = await make('carl', '/interventions', { ...REPORT, address: forged, city: 'a'.repeat(80), description: forged, assignee_ids: [PEOPLE.paula.id], planned_start: '2026-03-03T08:00' });
  const { json } = await people.paula.post('/interventions/planning/abonnement');
  const { text } = await (await parvis.api()).get(new URL(json.address).pathname);
  assert.equal(text.match(/^BEGIN:VEVENT\r$/gm).length, 1);
  for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75 && !/[\r\n]/.test(line), line);
  const [event] = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
  assert.ok(event.uid.startsWith(id));
  assert.match(event.location, /^Ici END:VEVENT BEGIN:VEVENT SUMMARY:Faux;X=1,2\\n, a{80}$/);
  assert.doesNotMatch(event.summary, /Faux/);
});

test('no name makes a header of a mail', async () => {
  const name = 'Voirie\r\nBcc: pirate@evil.example\r\n\r\nCorps — « é » \u{1f6a7}';
  const created = await people.alice.post('/interventions/categories', { name });
  assert.equal(created.status, 201);
  for (const field of [{ last_name: 'Nom\r\nBcc: x@evil.example' }, { email: 'a@ville.example\r\nBcc: x@evil.example' }, { email: 'a@ville.example,b@evil.example' }, { email: 'Nom <a@ville.example>' }, { email: 'a@ville.example\0' }, { email: '"a b"@ville.example' }]) {
    const answer = await people.alice.post('/equipe', { last_name: 'Nouveau', first_name: 'Noé', role: 'agent', identifiant: 'n.noe', ...field });
    assert.ok(answer.status === 422 || !/[\r\n]/.test(JSON.stringify(await parvis.rows('select last_name from membership'))), JSON.stringify(field));
    assert.doesNotMatch(JSON.stringify(await parvis.rows('select email from person')), /evil|\\r|\\n|,b|<|\\u0000/);
  }
  await make('dora', '/interventions', { ...REPORT, category_id: created.json.id });
  for (const { subject, to, headers } of await parvis.mails()) {
    assert.doesNotMatch(subject, /[\r\n]/);
    assert.match(to, /^[^\s@,]+@(poitiers|quincay|ville)\.example$/);
    assert.doesNotMatch(JSON.stringify(headers ?? {}), /Bcc/i);
  }
});

// ------------------------------------------------------------------ uploads

const photosOf = async (id) => parvis.rows('select key, thumbnail_key, content_type from photo where intervention_id = ?', id);

/** A multipart body from parts that are whole already. */
const multipart = (parts, boundary = 'X') => Buffer.concat([...parts.flatMap((part) => [Buffer.from(`--${boundary}\r\n`), Buffer.from(part), Buffer.from('\r\n')]), Buffer.from(`--${boundary}--\r\n`)]);
const part = (headers, content) => Buffer.concat([Buffer.from(`${headers}\r\n\r\n`), Buffer.from(content)]);
const sendParts = (id, body, type = 'multipart/form-data; boundary=X') => people.dora.send(`/interventions/${id}/photos`, { method: 'POST', body, headers: { 'content-type': type } });
const MOMENT = part('Content-Disposition: form-data; name="moment"', 'before');

test('the name and the type that a file claims are never used', async () => {
  const { id } = await make('dora', '/interventions', REPORT);
  for (const name of ['../../etc/passwd', 'a"; name="moment', 'a\\".jpg', '\u202egpj.exe', '.htaccess', 'a%00.php', 'photo.html', '<x-sonde>.jpg']) {
    for (const type of ['text/html', 'image/svg+xml', 'application/x-php']) {
      await parvis.write(['delete from photo where intervention_id = ?', id]);
      const answer = await sendParts(id, multipart([MOMENT, part(`Content-Disposition: form-data; name="photo"; filename="${name.replaceAll('"', '\\"')}"\r\nContent-Type: ${type}`, JPEG)]));
      assert.equal(answer.status, 201, `${name}: ${answer.text}`);
      const [stored] = await photosOf(id);
      assert.equal(stored.content_type, 'image/jpeg');
      assert.match(stored.key, /^[\w/-]+(\.jpg|\.jpeg)?$/, 'a key of our own');
      const { json: { photos } } = await people.dora.get(`/interventions/${id}`);
      const { type: shown, headers } = await people.dora.get(photos[0].url, { accept: 'image/*' });
      assert.equal(shown, 'image/jpeg');
      assert.match(headers.get('content-disposition'), /^inline(; filename="[\w.-]+")?$/);
      assert.equal(headers.get('content-security-policy'), "default-src 'none'; sandbox; frame-ancestors 'none'");
    }
  }
  assert.doesNotMatch(JSON.stringify(await parvis.rows('select * from photo')), /passwd|htaccess|x-sonde|php/);
});

test('of a file that is two things, the picture alone is kept', async () => {
  const { id } = await make('dora', '/interventions', REPORT);
  const tails = ['<script>alert("sonde")</script>', 'PK\u0003\u0004sonde', '%PDF-1.7 sonde', '<?php sonde(); ?>', '\r\n--X\r\nsonde'];
  for (const picture of [JPEG, PNG, WEBP]) {
    for (const tail of tails) {
      const { status } = await people.dora.upload(`/interventions/${id}/photos`, { moment: 'before' }, [['photo', Buffer.concat([picture, Buffer.from(tail)])]]);
      assert.ok([201, 415, 422].includes(status), String(status));
      for (const { key } of await photosOf(id)) {
        assert.equal(Buffer.from(await (await parvis.bucket.get(key)).arrayBuffer()).indexOf('sonde'), -1, tail);
      }
      await parvis.write(['delete from photo where intervention_id = ?', id]);
    }
  }
  for (const bytes of ['GIF89a/*sonde*/=1;alert(1)', '<html>sonde', '%PDF-1.7', 'BM', '\xff\xd8\xff', 'MZ', '#!/bin/sh', '\0\0\0']) {
    const { status } = await people.dora.upload(`/interventions/${id}/photos`, { moment: 'before' }, [['photo', Buffer.from(bytes, 'latin1')]]);
    assert.ok([415, 422].includes(status), `${bytes}: ${status}`);
  }
  assert.deepEqual(await photosOf(id), []);
});

test('a multipart body that no form makes is read as it says, or refused', async () => {
  const { id } = await make('dora', '/interventions', REPORT);
  const photo = part('Content-Disposition: form-data; name="photo"; filename="a.jpg"', JPEG);
  const many = Array.from({ length: 1000 }, (_, n) => part(`Content-Disposition: form-data; name="champ-${n}"`, 'x'));
  const nested = multipart([part('Content-Disposition: form-data; name="photo"; filename="a.jpg"', JPEG)], 'Y');
  const cases = [
    ['a boundary told twice', multipart([MOMENT, photo]), [201], 'multipart/form-data; boundary=X; boundary=Y'],
    ['no boundary', multipart([MOMENT, photo]), [400], 'multipart/form-data'],
    ['another boundary', multipart([MOMENT, photo]), [400], 'multipart/form-data; boundary=Z'],
    ['a part without a name', multipart([MOMENT, part('Content-Disposition: form-data', 'x'), photo]), [400]],
    ['a part without headers', multipart([MOMENT, '\r\n\r\nx', photo]), [400]],
    ['no part at all', Buffer.from('--X--\r\n'), [422]],
    ['cut short', multipart([MOMENT, photo]).subarray(0, -10), [400]],
    ['a thousand parts', multipart([MOMENT, ...many]), [422]],
    ['a thousand parts and a photo', multipart([MOMENT, ...many, photo]), [201]],
    ['parts in a part', multipart([MOMENT, part('Content-Disposition: form-data; name="photo"; filename="b"\r\nContent-Type: multipart/mixed; boundary=Y', nested)]), [415, 422]],
    ['a length that lies', multipart([MOMENT, part('Content-Disposition: form-data; name="photo"; filename="a.jpg"\r\nContent-Length: 3', JPEG)]), [201]],
    ['an encoding', multipart([MOMENT, part('Content-Disposition: form-data; name="photo"; filename="a.jpg"\r\nContent-Transfer-Encoding: base64', JPEG.toString('base64'))]), [415, 422]],
    ['text that is not UTF-8', multipart([part('Content-Disposition: form-data; name="moment"', Buffer.from([0xff, 0xfe])), photo]), [400]],
    ['the field twice', multipart([MOMENT, part('Content-Disposition: form-data; name="moment"', 'after'), photo]), [201]],
    ['a header that never ends', multipart([MOMENT, `Content-Disposition: form-data; name="${'a'.repeat(60_000)}"`]), [400]],
  ];
  for (const [name, body, statuses, type] of cases) {
    await parvis.write(['delete from photo where intervention_id = ?', id]);
    const started = Date.now();
    const answer = await sendParts(id, body, type);
    assert.ok(statuses.includes(answer.status), `${name}: ${answer.status} ${answer.text.slice(0, 200)}`);
    assert.ok(Date.now() - started < 20_000, `${name} takes long`);
  }
});

// ------------------------------------------------------------------ bodies and queries

test('JSON that no program should send is refused, or read once, and never a fault', async () => {
  const send = (body, type = 'application/json') => people.carl.send('/interventions', { method: 'POST', body, headers: { 'content-type': type } });
  const own = `"category_id":"${VOIRIE}"`;
  const deep = (open, close, n) => `{${own},"address":${open.repeat(n)}${close.repeat(n)}}`;
  const cases = [
    [deep('[', ']', 10_000), [400]], [deep('{"a":', '}', 200), [400]], [`{${own},"address":[["x"]]}`, [400]], [`{${own},"address":{"$gt":""}}`, [400]],
    [`{${own},"address":"Ici","latitude":1e999,"longitude":0}`, [400, 422]], [`{${own},"address":"Ici","latitude":${'9'.repeat(400)},"longitude":0}`, [400, 422]],
    [`{${own},"address":"Ici","latitude":-0,"longitude":1e-400}`, [201, 422]], [`{${own},"address":"Ici","latitude":"NaN","longitude":"Infinity"}`, [422]],
    [`{${own},"address":"\\ud800"}`, [400]], [`{${own},"address":"a\\u0000b"}`, [422]], [`{${own},"address":"a\\u202eb"}`, [422]], [`{${own},"address":"\u0001"}`, [400]],
    [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), [400]], [`\ufeff{${own},"address":"Ici"}`, [400]], [`{${own},"address":"Ici"} {}`, [400]], [`{${own},'address':'Ici'}`, [400]], [`{${own},"address":"Ici",}`, [400]],
    [`{"__proto__":{"role":"administrator"},${own},"address":"Ici"}`, [400]], [`{"constructor":"x",${own},"address":"Ici"}`, [201]],
    [`{${own},"address":true}`, [201]], [`{${own},"address":null}`, [422]], ['null', [400]], ['0', [400]], ['""', [400]],
  ];
  for (const [body, statuses] of cases) {
    const { status, text } = await send(body);
    assert.ok(statuses.includes(status), `${String(body).slice(0, 120)}: ${status} ${text.slice(0, 200)}`);
  }
  const twice = await send(`{${own},"address":"Première","address":"Dernière"}`);
  const { json } = await people.carl.get(`/interventions/${twice.json.id}`);
  assert.equal(json.address, 'Dernière', 'a key that comes twice is read once, as the last');
  assert.equal((await send('address=Ici', 'text/plain; application/json')).status, 415);
});

const NASTY = ["' or 1=1 --", "'; drop table intervention; --", '" or ""="', '%', '_', '\\', '*', '-', '"', 'a"b*', 'NEAR(a b)', 'a OR b', '\0', '\ud83d', '🚧'.repeat(200), '1e999', '-1', '9'.repeat(40), '0x10', 'null', '../..', '${7*7}', '2026-02-30', '9999-99-99', '[]', '{}', 'é'.repeat(3000), ''];

test('no value of any query is a fault, or more than it says', async () => {
  const stocked = await count('intervention');
  for (const { verb, path, operation } of parvis.openapi.operations.filter(({ verb }) => verb === 'GET')) {
    const names = (operation.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name);
    for (const name of names) {
      for (const value of NASTY) {
        const address = `${path.replace(/\{\w+\}/g, PEOPLE.carl.id)}?${name}=${encodeURIComponent(value.toWellFormed())}`;
        const { status } = await people.alice.get(address);
        assert.ok(status < 500, `${verb} ${address}: ${status}`);
      }
      for (const twisted of [`${name}=a&${name}=b`, `${name}[]=a`, `${name}[$gt]=`, `${name}=%`, `${name}=%ff%fe`, `${name}=%00`, name]) {
        const { status } = await people.alice.get(`${path.replace(/\{\w+\}/g, PEOPLE.carl.id)}?${twisted}`);
        assert.ok(status < 500, `${verb} ${path}?${twisted}: ${status}`);
      }
    }
  }
  for (const value of NASTY.slice(0, 3)) {
    const { json } = await people.quentin.get(`/interventions?vue=liste&q=${encodeURIComponent(value)}`);
    assert.deepEqual(json.items, [], `${value} shows nothing of another organisation`);
  }
  assert.equal(await count('intervention'), stocked);
});

test('no value of any field is a fault', async () => {
  const session = await parvis.browser('alice');
  const before = (await parvis.rows('select id from organisation')).length;
  for (const { verb, path, operation } of parvis.openapi.operations) {
    if (verb !== 'POST' || /deconnexion|fermer$|fermer-les-autres|organisation$|connexion$/.test(path)) continue;
    const names = Object.keys(Object.values(operation.requestBody?.content ?? {})[0]?.schema.properties ?? {});
    const address = path.replace(/\{\w+\}/g, VOIRIE);
    for (const value of NASTY) {
      const fields = Object.fromEntries(names.map((name) => [name, value.toWellFormed()]));
      const { status } = await session.post(address, fields, JSON_ONLY);
      assert.ok(status < 500, `${path} ${JSON.stringify(value)}: ${status}`);
    }
  }
  assert.equal((await parvis.rows('select id from organisation')).length, before);
  const [{ role }] = await parvis.rows('select role from member_role where organisation_id = ? and person_id = ?', POITIERS, PEOPLE.carl.id);
  assert.equal(role, 'coordinator');
});
