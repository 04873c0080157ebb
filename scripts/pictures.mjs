// Takes the screenshots of README anew: the demo on a Monday morning that never changes, photos drawn, into docs/pictures.

import { mkdir, stat } from 'node:fs/promises';
import { DESK, open } from '../tests/browser/browser.mjs';
import { peopleOf } from '../tests/browser/pages.mjs';

const FOLDER = 'docs/pictures';
const PHONE = 390;
/** In bytes: a picture is read on GitHub, on any connection. */
const HEAVIEST = 150 * 1024;

/** What there is to see at an address of the demo: the colours of the scene, and the shapes on it, in hundredths of its sides. */
const SCENES = {
  '3 boulevard de Verdun': { ground: ['#8f8a80', '#6d6960'], shapes: [['ellipse', '#3b3731', 50, 60, 24, 14], ['rect', '#59636a', 40, 54, 20, 12]] },
  'Place de la Liberté': { ground: ['#b9c4a4', '#8a9573'], shapes: [['rect', '#7b5534', 18, 48, 64, 7], ['rect', '#6a472a', 18, 58, 30, 7], ['rect', '#3b3b3b', 24, 64, 4, 22], ['rect', '#3b3b3b', 72, 64, 4, 22]] },
  'Avenue de la Libération, du n°\u00a040 au n°\u00a062': { ground: ['#c9d6dd', '#a39d92'], shapes: [['rect', '#4d6b39', 0, 28, 70, 44], ['ellipse', '#5c7d45', 62, 52, 22, 20]] },
  '27 rue de la Tranchée': { ground: ['#a9a498', '#847f74'], shapes: [['rect', '#5f5a50', 20, 40, 18, 14], ['rect', '#4c473f', 42, 52, 18, 14], ['rect', '#6b665b', 58, 36, 18, 14]] },
  'École élémentaire, rue Paul-Blet': { ground: ['#d8cfbf', '#b3a995'], shapes: [['rect', '#365a6b', 34, 14, 32, 78], ['ellipse', '#d7b65a', 60, 54, 3, 4]] },
  'Maison de quartier, 14 rue de la Jeunesse': { ground: ['#cfd2d4', '#a7abae'], shapes: [['rect', '#eceff0', 30, 26, 40, 52], ['rect', '#2f3437', 36, 34, 28, 12]] },
};

/** Run in a page: the scene as two JPEGs in base64, the photo and its thumbnail. */
function draw({ ground, shapes }) {
  const jpeg = (width, height) => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d');
    const light = context.createLinearGradient(0, 0, 0, height);
    ground.forEach((colour, index) => light.addColorStop(index, colour));
    context.fillStyle = light;
    context.fillRect(0, 0, width, height);
    for (const [shape, colour, x, y, across, down] of shapes) {
      const box = [x * width, y * height, across * width, down * height].map((value) => value / 100);
      context.fillStyle = colour;
      context.beginPath();
      if (shape === 'rect') context.rect(...box);
      else context.ellipse(...box, 0, 0, 2 * Math.PI);
      context.fill();
    }
    return canvas.toDataURL('image/jpeg', 0.8).split(',')[1];
  };
  return { photo: jpeg(1200, 900), thumbnail: jpeg(320, 240) };
}

/** Sends the drawn photos as the coordinateur would. */
async function illustrate(site, coordinateur) {
  const page = await site.browser.newPage();
  const program = await site.parvis.api(coordinateur);
  for (const [address, scene] of Object.entries(SCENES)) {
    const [item] = await site.parvis.rows('select id, status from intervention where address = ?', address);
    if (!item) throw new Error(`The demo has nothing at ${address}.`);
    const { photo, thumbnail } = await page.evaluate(draw, scene);
    const files = [['photo', Buffer.from(photo, 'base64')], ['thumbnail', Buffer.from(thumbnail, 'base64')]];
    const { status, text } = await program.upload(`/interventions/${item.id}/photos`, { moment: 'before' }, files);
    if (status !== 201) throw new Error(`${address}: ${text}`);
  }
  await page.close();
}

async function take(site, who, name, path, { clip, ...options }) {
  const window = await site.window(who, options);
  await window.goto(path);
  const file = `${FOLDER}/${name}.png`;
  await window.screenshot(file, { clip });
  await window.close();
  const { size } = await stat(file);
  if (size > HEAVIEST) throw new Error(`${file} weighs ${size} bytes, more than ${HEAVIEST}.`);
  console.log(`  ${file} ${Math.ceil(size / 1024)} KB`);
}

const site = await open({ seed: true });
try {
  await mkdir(FOLDER, { recursive: true });
  const { agent, coordinateur } = await peopleOf(site.parvis);
  await illustrate(site, coordinateur);
  const [{ id }] = await site.parvis.rows("select id from intervention where address = '27 rue de la Tranchée'");
  const phone = { width: PHONE, scale: 2 };
  await take(site, agent, 'telephone', '/interventions', phone);
  await take(site, agent, 'intervention', `/interventions/${id}`, phone);
  await take(site, agent, 'nuit', `/interventions/${id}`, { ...phone, dark: true });
  await take(site, undefined, 'connexion', '/connexion', phone);
  const desk = { width: DESK, clip: { x: 0, y: 0, width: DESK, height: 690 } };
  await take(site, coordinateur, 'tableau', '/interventions', desk);
  await take(site, coordinateur, 'detail', `/interventions/${id}`, desk);
} finally {
  await site.close();
}
