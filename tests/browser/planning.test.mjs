// The planning in Chromium: on a wide screen with a mouse one moves what is planned; elsewhere, and for agents, it is read.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { category } from '../edge/people.mjs';
import { DESK, PHONE, open } from './browser.mjs';

const PLANNING = '/interventions/planning';

let site;
let id;
before(async () => {
  site = await open();
  const carl = await site.parvis.api('carl');
  const { json } = await carl.post('/interventions', {
    address: '12 rue Gambetta', category_id: category('Voirie'), assignee_ids: [], planned_start: '2026-03-03T08:00', planned_end: '2026-03-03T10:00',
  });
  id = json.id;
});
after(() => site?.close());

const start = async () => (await site.parvis.rows('select planned_start as start from intervention where id = ?', id))[0].start;

/** Drags the event two days on. */
async function drag(page) {
  const event = page.locator('[data-agenda] a', { hasText: '12 rue Gambetta' }).first();
  await event.hover();
  const box = await event.boundingBox();
  const agenda = await page.locator('[data-agenda]').boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= 10; step += 1) await page.mouse.move(x + ((agenda.width / 7.4) * 2 * step) / 10, y);
  await page.mouse.up();
}

test('a coordinateur moves a job by hand, and the days are there without a script', async () => {
  const window = await site.window('carl', { width: DESK });
  await window.goto(PLANNING);
  const saved = window.page.waitForResponse((reply) => reply.url().endsWith('/planifier'));
  await drag(window.page);
  assert.equal((await saved).status(), 200);
  await window.page.getByText('la date est enregistrée').waitFor();
  assert.equal(await start(), '2026-03-05T07:00:00Z');
  assert.equal(await window.page.locator('[data-agenda-static]').isVisible(), false);
  await window.close();
  const bare = await site.window('carl', { width: DESK, script: false });
  await bare.goto(PLANNING);
  assert.match(await bare.words(), /12 rue Gambetta/);
  await bare.close();
});

test('what somebody else changed meanwhile goes back where it was', async () => {
  const window = await site.window('carl', { width: DESK });
  await window.goto(PLANNING);
  await window.page.locator('[data-agenda] a', { hasText: '12 rue Gambetta' }).first().waitFor();
  await site.parvis.write(['update intervention set version = version + 1, planned_start = ?, planned_end = ? where id = ?', '2026-03-03T07:00:00Z', '2026-03-03T09:00:00Z', id]);
  await window.page.reload();
  await window.page.locator('[data-agenda] a', { hasText: '12 rue Gambetta' }).first().waitFor();
  await site.parvis.write(['update intervention set version = version + 1 where id = ?', id]);
  await drag(window.page);
  await window.page.getByText('Ce déplacement n’a pas été enregistré').waitFor();
  assert.equal(await start(), '2026-03-03T07:00:00Z');
  await window.context.close();
});

test('the calendar has nothing to reproach by day or night', async () => {
  for (const dark of [false, true]) {
    const window = await site.window('carl', { width: DESK, dark });
    for (const view of ['', '?vue=mois']) {
      await window.goto(PLANNING + view);
      await window.page.locator('[data-agenda] a', { hasText: '12 rue Gambetta' }).first().waitFor();
      const { violations } = await new AxeBuilder({ page: window.page }).withTags(['RGAAv4', 'wcag2a', 'wcag2aa']).setLegacyMode().analyze();
      const told = violations.map(({ id: rule, nodes }) => `${rule}: ${nodes.slice(0, 2).map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`).join(' | ')}`);
      assert.deepEqual(told, [], `${view} ${dark}`);
    }
    await window.close();
  }
});

test('a phone and an agent fetch no calendar', async () => {
  for (const [who, width] of [['carl', PHONE], ['gaston', DESK]]) {
    const window = await site.window(who, { width });
    const fetched = [];
    window.page.on('request', (request) => fetched.push(request.url()));
    await window.goto(PLANNING);
    await window.page.waitForLoadState('networkidle');
    assert.deepEqual(fetched.filter((url) => /agenda\./.test(url)), [], `${who} ${width}`);
    await window.close();
  }
});
