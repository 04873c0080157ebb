// Daily work in Chromium: several at once, one of them refused, with a script and without; a phrase put into a reason.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PEOPLE, category } from '../edge/people.mjs';
import { PHONE, open } from './browser.mjs';

const LIST = '/interventions?vue=liste';
const REPORT = { category_id: category('Voirie') };

let site;
let programs;
before(async () => {
  site = await open();
  const of = async (who) => [who, await site.parvis.api(who)];
  programs = Object.fromEntries(await Promise.all(['alice', 'carl', 'chloe', 'dora'].map(of)));
});
after(() => site?.close());

async function created(who, address) {
  const { status, json, text } = await programs[who].post('/interventions', { ...REPORT, address });
  assert.equal(status, 201, text);
  return json;
}

const assignees = async (id) => {
  const rows = await site.parvis.rows('select person_id from assignment where intervention_id = ?', id);
  return rows.map(({ person_id: person }) => person);
};

/** Ticks the intervention at that address. */
const choose = (window, { number }) => window.page.getByRole('checkbox', { name: new RegExp(`n°\\s${number},`) }).check();

for (const script of [true, false]) {
  const how = script ? 'with a script' : 'without a script';

  test(`several are given at once, the refused one is named and left alone, ${how}`, async () => {
    const [one, other] = [await created('carl', `1 place ${how}`), await created('carl', `2 place ${how}`)];
    const waiting = await created('dora', `3 place ${how}`);
    const window = await site.window('carl', { script, width: PHONE });
    await window.goto(LIST);
    for (const item of [one, other, waiting]) await choose(window, item);
    await window.press('Affecter', { exact: false });
    assert.match(await window.words(), new RegExp(`Laissées de côté.*N° ${waiting.number} `, 's'));
    await window.press('Affecter', { within: window.page.locator('main') });
    assert.equal(window.document.status(), 422);
    assert.match(await window.words(), /choisissez au moins une personne/);
    await window.page.getByLabel('Gaston Gauthier').check();
    await window.press('Affecter', { within: window.page.locator('main') });
    assert.match(window.path, /^\/interventions\?vue=liste.*fait=lot/);
    assert.deepEqual([await assignees(one.id), await assignees(other.id), await assignees(waiting.id)], [[PEOPLE.gaston.id], [PEOPLE.gaston.id], []]);
    await window.close();
  });

  test(`what somebody changed meanwhile stops them all, is named, and the others go on, ${how}`, async () => {
    const [one, other] = [await created('carl', `4 place ${how}`), await created('carl', `5 place ${how}`)];
    const window = await site.window('carl', { script });
    await window.goto(LIST);
    for (const item of [one, other]) await choose(window, item);
    await window.press('Planifier', { exact: false });
    await window.page.locator('[name=planned_start]').fill('2026-03-05T08:00');
    const moved = await programs.chloe.post(`/interventions/${other.id}/affecter`, { assignee_ids: [PEOPLE.gina.id], version: 1 });
    assert.equal(moved.status, 200);
    await window.press('Planifier', { within: window.page.locator('main') });
    assert.equal(window.document.status(), 409);
    assert.match(await window.words(), new RegExp(`N° ${other.number} : quelqu’un l’a modifiée`));
    assert.equal(await window.page.locator('[name=planned_start]').inputValue(), '2026-03-05T08:00', 'nothing typed is lost');
    await window.press('Planifier', { within: window.page.locator('main') });
    const rows = await site.parvis.rows('select planned_start as start from intervention where id in (?, ?) order by number', one.id, other.id);
    assert.deepEqual(rows.map(({ start }) => start), ['2026-03-05T07:00:00Z', null]);
    await window.close();
  });

  test(`a phrase goes into a reason beside what was typed, ${how}`, async () => {
    const body = `Cette voie relève du Département (${how}).`;
    assert.equal((await programs.alice.post('/interventions/phrases', { kind: 'refuse', body })).status, 201);
    const { id } = await created('dora', `6 place ${how}`);
    const window = await site.window('carl', { script });
    await window.goto(`/interventions/${id}/refuser`);
    await window.page.locator('[name=reason]').fill('Bonjour.');
    await window.page.getByLabel('Phrase toute faite').selectOption({ label: body });
    const insert = window.page.getByRole('button', { name: 'Insérer la phrase' });
    await (script ? insert.click() : window.press('Insérer la phrase'));
    assert.equal(await window.page.locator('[name=reason]').inputValue(), `Bonjour.\n${body}`);
    await window.press('Refuser la demande');
    const [{ closing_reason: reason }] = await site.parvis.rows('select closing_reason from intervention where id = ?', id);
    assert.equal(reason.replaceAll('\r\n', '\n'), `Bonjour.\n${body}`);
    await window.close();
  });
}

test('a filter is kept from the list and found again on it', async () => {
  const window = await site.window('chloe');
  await window.goto(`${LIST}&q=place`);
  await window.follow('Garder ce filtre');
  await window.press('Garder');
  assert.equal(window.document.status(), 422);
  await window.page.getByLabel('Nom du filtre').fill('Sur les places');
  await window.press('Garder');
  assert.match(window.path, /^\/interventions\?vue=liste&q=place/);
  await window.goto(LIST);
  await window.follow('Sur les places');
  assert.match(window.path, /q=place/);
  await window.close();
});
