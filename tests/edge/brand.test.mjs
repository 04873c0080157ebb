// The organisation's colour on workerd: tried on the page, refused where text would not read, worn by every page at once.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shows, start } from './harness.mjs';
import { POITIERS, QUINCAY } from './people.mjs';

let parvis;
before(async () => { parvis = await start(); });
after(() => parvis?.stop());

const PATH = '/equipe/apparence';
const themeOf = ({ text }) => text.match(/\/theme\/([0-9a-f]{6})\.css/)[1];
const colourOf = async (organisation) => (await parvis.rows('select brand_colour from organisation where id = ?', organisation))[0].brand_colour;

test('a colour is tried on the page, then every page of the organisation wears it, and no other', async () => {
  const [alice, gaston, quinn] = await Promise.all(['alice', 'gaston', 'quinn'].map((who) => parvis.browser(who)));
  const before = themeOf(await gaston.get('/mon-compte'));
  const tried = await alice.get(`${PATH}?palette=%23${before}&couleur=%23004D99`);
  assert.deepEqual([tried.status, themeOf(tried)], [200, '004d99']);
  shows(tried, /Garder cette couleur/);
  assert.equal(themeOf(await gaston.get('/mon-compte')), before, 'trying changes nothing');
  const kept = await alice.post(PATH, { colour: '#004D99' });
  assert.deepEqual([kept.status, kept.location], [303, `${PATH}?fait=couleur-changee`]);
  assert.equal(themeOf(await gaston.get('/mon-compte')), '004d99');
  assert.equal(themeOf(await quinn.get('/mon-compte')), before, 'nor does another organisation');
  const sheet = await alice.get('/theme/004d99.css', { accept: 'text/css' });
  assert.deepEqual([sheet.status, sheet.headers.get('cache-control')], [200, 'public, max-age=31536000, immutable']);
  assert.match(sheet.text, /--brand:light-dark\(#004d99,/);
});

test('a colour in which text does not read is refused with the nearest that does', async () => {
  const alice = await parvis.api('alice');
  const before = await colourOf(POITIERS);
  const refused = await alice.post(PATH, { colour: '#ffd500' });
  assert.deepEqual([refused.status, refused.json.errors[0].field], [422, 'colour']);
  const nearest = refused.json.errors[0].message.match(/qui convient est (#[0-9a-f]{6})/)[1];
  assert.equal(await colourOf(POITIERS), before);
  const { json } = await alice.get(`${PATH}?couleur=${encodeURIComponent(nearest)}`);
  assert.ok(json.light >= 4.5 && json.dark >= 4.5, JSON.stringify(json));
  assert.equal((await alice.post(PATH, { colour: nearest })).status, 200);
  for (const colour of ['red', '#fff', '#0f5c4d;}', '']) assert.equal((await alice.post(PATH, { colour })).status, 422, colour);
  for (const who of ['carl', 'gaston', 'dora']) assert.equal((await (await parvis.api(who)).post(PATH, { colour: '#004d99' })).status, 403, who);
  assert.equal(await colourOf(POITIERS), nearest);
  assert.notEqual(await colourOf(QUINCAY), nearest);
});
