// Puts the deployed assets beside those to deploy, so that pages already open still find theirs:
// node scripts/keep-assets.mjs [ORIGIN]. Without an origin nothing was deployed yet.
// The list of a set is published with it, as /assets/manifest.json.

import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const FOLDER = 'dist/assets';
const [origin] = process.argv.slice(2);

async function download(path) {
  const reply = await fetch(new URL(path, origin));
  if (!reply.ok) throw new Error(`${path} answered ${reply.status}`);
  return Buffer.from(await reply.arrayBuffer());
}

/** The files of a manifest, as paths under the assets folder. */
const filesOf = (manifest) => Object.values(manifest).map((path) => path.replace(/^\/?(assets\/)?/, ''));

async function keep(file) {
  const target = join(FOLDER, file);
  if (await stat(target).catch(() => null)) return;
  const bytes = await download(`/assets/${file}`);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, bytes);
}

if (origin) {
  const deployed = filesOf(JSON.parse(await download('/assets/manifest.json')));
  await Promise.all(deployed.map(keep));
  console.log(`  ${deployed.length} deployed assets kept`);
}
await copyFile('dist/manifest.json', join(FOLDER, 'manifest.json'));
