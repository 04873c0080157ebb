// People from a file, on workerd: looked at first, then added all at once, each told once.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAILY, NOW, later, shows, start } from './harness.mjs';
import { PEOPLE, POITIERS } from './people.mjs';

let parvis;
before(async () => { parvis = await start(); });
after(() => parvis?.stop());

const PATH = '/equipe/import';
const HEADER = 'nom;prénom;identifiant;rôle;e-mail;téléphone\r\n';

const send = (client, text, headers) => client.upload(PATH, {}, [['file', text]], headers);
const members = async () => (await parvis.rows('select count(*) as n from membership where organisation_id = ?', POITIERS))[0].n;
const confirm = (client, { json: { id } }, fields = {}, headers = {}) => client.post(`${PATH}/${id}/confirmer`, fields, headers);

test('only the administrator imports people', async () => {
  for (const who of ['carl', 'gaston', 'dora']) {
    const program = await parvis.api(who);
    assert.equal((await program.get(PATH)).status, 403, who);
    assert.equal((await send(program, `${HEADER}A;B;abc;agent;;`)).status, 403, who);
  }
  assert.equal((await (await parvis.api('alice')).get(`${PATH}/${PEOPLE.alice.id}`)).status, 404);
  assert.equal((await (await parvis.api()).get(PATH)).status, 401);
});

test('every error is told by line and column, nothing is added before it is confirmed, and what is right is added by choice', async () => {
  const alice = await parvis.browser('alice');
  const json = { accept: 'application/json' };
  const before = await members();
  const lines = [
    'Hélie;Zoé;z.helie;Agente;zoe.helie@poitiers.example;0549000007',
    'Double;Un;GASTON;agent;;',
    `Double;Deux;d.deux;agent;${PEOPLE.carl.email.toUpperCase()};`,
    'Chef;Petit;p.chef;administrateur;;',
    '=HYPERLINK(1);X;f.ormule;agent;;',
    'Encore;Zoé;Z.Helie;agent;;',
    ';;sans.nom;;pas une adresse;12',
  ];
  const read = await send(alice, `\ufeff${HEADER}${lines.join('\r\n')}`, json);
  assert.deepEqual([read.status, read.json.lines, read.json.wrong, read.json.with_email], [201, 1, 6, 1]);
  const page = `${PATH}/${read.json.id}`;
  const { json: told } = await alice.get(page, json);
  assert.deepEqual(told.faults.map(({ line, column }) => [line, column]), [
    [3, 'identifiant'], [4, 'e-mail'], [5, 'rôle'], [6, 'nom'], [7, 'identifiant'],
    [8, 'nom'], [8, 'prénom'], [8, 'rôle'], [8, 'e-mail'], [8, 'téléphone'],
  ]);
  shows(await alice.get(page), /Ajouter seulement 1.personne/);
  shows(await alice.get(PATH), /attend votre confirmation/);
  assert.deepEqual([await members(), (await parvis.mails()).length], [before, 0]);
  assert.equal((await confirm(alice, read, {}, json)).status, 422, 'all or nothing');
  const done = await confirm(alice, read, { only_valid: '1' });
  assert.deepEqual([done.status, done.location], [303, `${page}?fait=personnes-ajoutees`]);
  shows(await alice.get(done.location), /1.personne est ajoutée à l’équipe/);
  assert.equal(await members(), before + 1);
  assert.deepEqual((await parvis.mails()).map(({ to }) => to), ['zoe.helie@poitiers.example']);
  const [row] = await parvis.rows("select m.phone, m.state, m.notice_at, r.role from membership m join member_role r using (organisation_id, person_id) where identifiant = 'z.helie'");
  assert.deepEqual(row, { phone: '+33549000007', state: 'active', notice_at: NOW, role: 'agent' });
});

test('identity 10 and 11: known elsewhere or not, the same answers; one mail each, also when it is confirmed again', async () => {
  const alice = await parvis.api('alice');
  const one = async (identifiant, email) => {
    const read = await send(alice, `${HEADER}Nouvelle;Personne;${identifiant};agent;${email};`);
    const done = await confirm(alice, read, {}, { 'idempotency-key': identifiant });
    for (const key of [identifiant, 'another']) {
      const again = await confirm(alice, read, {}, { 'idempotency-key': key });
      assert.deepEqual([again.status, again.json], [done.status, done.json]);
    }
    const answers = [read, done].map(({ status, json, headers }) => [status, { ...json, id: null }, headers.get('x-d1-round-trips')]);
    return JSON.stringify(answers);
  };
  assert.equal(await one('connue', PEOPLE.quinn.email), await one('neuve', 'neuve@poitiers.example'));
  const mails = await parvis.mails();
  assert.deepEqual(mails.map(({ to }) => to).sort(), [PEOPLE.quinn.email, 'neuve@poitiers.example'].sort());
  assert.match(mails.find(({ to }) => to === PEOPLE.quinn.email).text, /\/invitations/);
  const rows = await parvis.rows("select state, person_id = ? as known from membership where identifiant in ('connue', 'neuve') order by identifiant", PEOPLE.quinn.id);
  assert.deepEqual(rows, [{ state: 'invited', known: 1 }, { state: 'active', known: 0 }]);
  const quinn = await parvis.browser('quinn');
  shows(await quinn.get('/invitations'), /Poitiers/);
});

test('two confirmations at once add once', async () => {
  const alice = (await parvis.api('alice')).racing();
  const read = await send(alice, `${HEADER}Course;Une;c.une;agent;c.une@poitiers.example;`);
  const answers = await Promise.all([1, 2, 3].map(() => confirm(alice, read)));
  assert.ok(answers.some(({ status }) => status === 200));
  for (const { status } of answers) assert.ok([200, 409].includes(status), `${status}`);
  assert.equal((await parvis.mails()).length, 1);
  assert.equal((await parvis.rows("select * from membership where identifiant = 'c.une'")).length, 1);
});

test('two thousand people are added in one batch, Windows-1252 and tabs, and their lines are forgotten', async () => {
  const alice = await parvis.api('alice');
  const before = await members();
  const lines = Array.from({ length: 2000 }, (_, n) => `Hélie ${n % 7 ? 'A' : 'B'}\tZoé\tmasse.${n}\tagent\t`);
  const text = ['Nom\tPrénom\tIdentifiant\tRôle\tCourriel', ...lines].join('\r\n');
  const read = await send(alice, Buffer.from(text, 'latin1'));
  assert.deepEqual([read.status, read.json.lines, read.json.wrong], [201, 2000, 0], read.text);
  const done = await confirm(alice, read);
  assert.equal(done.status, 200, done.text);
  assert.equal(await members(), before + 2000);
  assert.equal((await parvis.rows("select last_name from membership where identifiant = 'masse.1'"))[0].last_name, 'Hélie A');
  assert.deepEqual(await parvis.rows('select count(*) as n from team_import_line where payload is not null'), [{ n: 0 }]);
  const tooMany = await send(alice, `${text}\r\nUn\tDe\tplus\tagent\t`);
  assert.deepEqual([tooMany.status, tooMany.json.errors.map(({ field }) => field)], [422, ['file']]);
  const browser = await parvis.browser('alice');
  shows(await browser.get('/equipe'), /Voir toute la liste, à imprimer/);
  shows(await browser.get('/equipe/a-informer'), /Remise le/);
});

test('two thousand mails of one import: each step within its limits, all sent by five runs of the cron, each once', async (t) => {
  const alice = await parvis.api('alice');
  const took = {};
  const timed = async (name, step) => {
    const begun = performance.now();
    const result = await step();
    took[name] = Math.round(performance.now() - begun);
    return result;
  };
  const lines = Array.from({ length: 2000 }, (_, n) => `Courrier;Zoé;courrier.${n};agent;courrier.${n}@poitiers.example;`);
  const read = await timed('read', () => send(alice, HEADER + lines.join('\r\n')));
  assert.deepEqual([read.status, read.json.lines, read.json.with_email], [201, 2000, 2000], read.text);
  const done = await timed('confirmed', () => confirm(alice, read));
  assert.equal(done.status, 200, done.text);
  const left = async () => (await parvis.rows("select count(*) as n from outbox where state = 'waiting'"))[0].n;
  for (let tick = 1; await left(); tick += 1) {
    assert.ok(tick <= 5, `${await left()} mails are left after five runs`);
    // Whatever the reply woke holds a batch for two minutes at most.
    await timed(`run ${tick}`, () => parvis.cron('notifications', /^\*\/5/, later(NOW, { minutes: 5 * tick })));
  }
  t.diagnostic(JSON.stringify(took));
  const sent = await parvis.rows("select count(*) as n, count(distinct person_id) as people from outbox where kind = 'notice' and state = 'sent' and person_id in (select person_id from membership where identifiant like 'courrier.%')");
  assert.deepEqual(sent, [{ n: 2000, people: 2000 }]);
  for (const [step, milliseconds] of Object.entries(took)) assert.ok(milliseconds < 120_000, `${step}: ${milliseconds} ms`);
});

test('what waits is forgotten in a day, and nothing of it stands in an address', async () => {
  const alice = await parvis.browser('alice');
  const read = await send(alice, `${HEADER}Oubliée;Vite;oubliee;agent;oubliee@poitiers.example;`);
  assert.match(read.location, /^\/equipe\/import\/[0-9a-f-]{36}\?fait=import-lu$/);
  assert.equal((await parvis.rows("select * from team_import_line where payload like '%oubliee%'")).length, 1);
  await parvis.cron('identity', DAILY, later(NOW, { days: 2 }));
  assert.deepEqual(await parvis.rows('select * from team_import'), []);
  assert.deepEqual(await parvis.rows('select * from team_import_line'), []);
});
