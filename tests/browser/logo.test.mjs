// The logo in the header, narrow and wide, light and dark; and pictures made smaller before they leave.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deflateSync, crc32 } from 'node:zlib';
import { HEIC, JPEG } from '../edge/pictures.mjs';
import { PEOPLE, POITIERS } from '../edge/people.mjs';
import { DESK, PHONE, accessible, open } from './browser.mjs';

let site;
before(async () => { site = await open(); });
after(() => site?.close());

const SIGN_IN = '/connexion/mot-de-passe?organisation=poitiers';

/** A PNG of one colour, `[red, green, blue, alpha]`. */
function png(width, height, colour) {
  const part = (kind, body) => {
    const bytes = Buffer.concat([Buffer.from(kind), body]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(body.length);
    check.writeUInt32BE(crc32(bytes));
    return Buffer.concat([length, bytes, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const line = Buffer.concat([Buffer.from([0]), ...Array.from({ length: width }, () => Buffer.from(colour))]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => line)));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), part('IHDR', head), part('IDAT', pixels), part('IEND', Buffer.alloc(0))]);
}

async function putLogo(bytes) {
  const { status, text } = await (await site.parvis.api('alice')).upload('/equipe/apparence/logo', {}, [['logo', bytes]]);
  assert.equal(status, 200, text);
}

/** Where the header and what is in it stand, and whether anything is wider than the window. */
const standing = () => {
  const box = (selector) => { const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect(); return [x, y, width, height].map(Math.round); };
  const logo = document.querySelector('.top .logo');
  return {
    header: box('.top'), logo: box('.top .logo'), name: box('.mark-name'), alt: logo.alt, plate: getComputedStyle(logo).backgroundColor,
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth, drawn: logo.naturalWidth,
  };
};

/** Each shape: its file, and how wide it stands on a phone and on a desk. */
const SHAPES = [['square', 40, 40, 36, 36], ['wide', 120, 40, 72, 108], ['very wide', 400, 40, 72, 108], ['tall', 20, 80, 18, 18]];

for (const [shape, width, height, narrow, wide] of SHAPES) {
  test(`a ${shape} logo keeps its place in the header before it comes, at 320 px and 1280, light and dark`, async () => {
    await putLogo(png(width, height, [20, 60, 140, 128]));
    await site.parvis.write(['update organisation set name = ? where id = ?', 'Communauté d’agglomération du Grand-Châtelleraudais', POITIERS]);
    for (const [size, dark] of [[PHONE, false], [PHONE, true], [DESK, false], [DESK, true]]) {
      for (const [who, path] of [['gaston', '/mon-compte'], [null, SIGN_IN]]) {
        const window = await site.window(who, { width: size, dark });
        let release;
        const held = new Promise((resolve) => { release = resolve; });
        await window.page.route('**/logos/*', async (route) => { await held; await route.continue(); });
        await window.page.goto(site.url(path), { waitUntil: 'domcontentloaded' });
        const early = await window.page.evaluate(standing);
        release();
        await window.page.locator('.top .logo').evaluate((image) => image.decode());
        const late = await window.page.evaluate(standing);
        assert.deepEqual({ ...early, drawn: width }, late, 'nothing moved');
        assert.equal(early.drawn, 0);
        assert.deepEqual([late.logo[2], late.logo[3]], [size === PHONE ? narrow : wide, 36], `${path} ${size}`);
        assert.deepEqual([late.alt, late.wide, late.plate], ['', false, 'rgb(255, 255, 255)'], `${path} ${size} ${dark ? 'dark' : 'light'}`);
        assert.deepEqual(await accessible(window.page, `${size}`), []);
        await window.close();
      }
    }
  });
}

async function sizeOf(key) {
  const bytes = Buffer.from(await (await site.parvis.bucket.get(key)).arrayBuffer());
  const window = await site.window(null);
  await window.goto('/cookies');
  const size = await window.page.evaluate(async (data) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))]));
    const canvas = new OffscreenCanvas(1, 1).getContext('2d');
    canvas.drawImage(bitmap, 0, 0);
    return [bitmap.width, bitmap.height, canvas.getImageData(0, 0, 1, 1).data[3]];
  }, bytes.toString('base64'));
  await window.close();
  return size;
}

for (const script of [true, false]) {
  const how = script ? 'with' : 'without';

  test(`a logo and a photo are put and removed, ${how} scripts`, async () => {
    const large = png(1600, 800, [20, 60, 140, 0]);
    const file = (buffer) => ({ name: 'image.png', mimeType: 'image/png', buffer });
    const ready = async (window) => { if (script) await window.page.getByText('Image prête').waitFor(); };
    const alice = await site.window('alice', { width: PHONE, script });
    await alice.goto('/equipe/apparence');
    await alice.page.getByLabel(/ogo$/).setInputFiles(file(large));
    await ready(alice);
    await alice.press('Enregistrer le logo');
    assert.match(await alice.words(), /Le logo est enregistré/);
    const [{ logo_key: logo }] = await site.parvis.rows('select logo_key from organisation where id = ?', POITIERS);
    assert.deepEqual(await sizeOf(logo), script ? [640, 320, 0] : [1600, 800, 0], 'what is transparent stays so');
    await alice.press('Retirer le logo');
    assert.equal(await alice.page.locator('.logo').count(), 0);
    await alice.close();

    const gaston = await site.window('gaston', { width: PHONE, script });
    await gaston.goto('/mon-compte');
    await gaston.follow('Ma photo');
    await gaston.page.getByLabel('Photo', { exact: true }).setInputFiles(file(large));
    await ready(gaston);
    await gaston.press('Enregistrer la photo');
    assert.match(await gaston.words(), /La photo est ajoutée[^]*Photo actuelle/);
    const [{ key }] = await site.parvis.rows('select key from portrait where person_id = ?', PEOPLE.gaston.id);
    assert.deepEqual((await sizeOf(key)).slice(0, 2), script ? [640, 320] : [1600, 800]);
    await gaston.page.getByLabel('Nouvelle photo').setInputFiles({ name: 'image.heic', mimeType: 'image/heic', buffer: HEIC });
    await ready(gaston);
    await gaston.press('Enregistrer la photo');
    assert.equal(gaston.document.status(), 415);
    assert.match(await gaston.words(), /au format HEIC/);
    await gaston.follow('Retirer la photo', { exact: false });
    await gaston.press('Retirer la photo');
    assert.match(await gaston.words(), /La photo est supprimée[^]*Aucune photo/);
    await gaston.close();
  });
}

test('the team shows photos and initials, of one size', async () => {
  assert.equal((await (await site.parvis.api('gaston')).upload(`/equipe/${PEOPLE.gaston.id}/photo/modifier`, {}, [['photo', JPEG]])).status, 200);
  for (const width of [PHONE, DESK]) {
    const window = await site.window('carl', { width });
    await window.goto('/equipe');
    await window.page.locator('img.portrait').evaluate((image) => { image.loading = 'eager'; return image.decode(); });
    const sizes = await window.page.locator('.portrait').evaluateAll((all) => all.map((one) => [one.offsetWidth, one.offsetHeight].join()));
    assert.deepEqual([...new Set(sizes)], ['64,64']);
    await window.close();
  }
});
