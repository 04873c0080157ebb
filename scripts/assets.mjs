// Builds the assets: node scripts/assets.mjs [--check-budgets]. Styles and scripts are bundled and minified, every file gets the hash of
// what it holds, and dist/manifest.json tells the Rust code their addresses. The set built before stays beside the new one.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

const OUTPUT = 'dist/assets';
/** Where the gateway serves a file of OUTPUT, as wrangler.toml says. */
const PREFIX = '/assets/';
const MANIFEST = 'dist/manifest.json';
const PREVIOUS = 'dist/manifest-previous.json';
/** In brotli bytes; the planning's three files together weigh 80 KB at most, those of a map 55 KB. */
const BUDGETS = {
  'app.css': 12 * 1024, 'app.js': 8 * 1024, 'field.js': 8 * 1024, 'planning.js': 256, 'agenda.js': 78400, 'agenda.css': 3264, 'carte.js': 50 * 1024,
  'carte.css': 3 * 1024, 'lieu.js': 4 * 1024, 'contour.js': 1024,
};
const ENTRIES = [
  'assets/css/app.css', 'assets/js/app.js', 'assets/js/photo.js', 'assets/js/masquer.js', 'assets/js/nearby.js', 'assets/js/field.js', 'assets/js/planning.js',
  'assets/js/agenda.js', 'assets/js/import.js', 'assets/js/contour.js',
  'assets/css/carte.css', 'assets/js/carte.js', 'assets/js/lieu.js',
];
const BROWSERS = ['chrome123', 'firefox120', 'safari17.5'];
const HEADERS = `/*
  Cache-Control: public, max-age=31536000, immutable
  X-Content-Type-Options: nosniff
  Strict-Transport-Security: max-age=63072000; includeSubDomains
  Cross-Origin-Resource-Policy: same-origin
`;

async function bundle() {
  const { build } = await import('esbuild').catch(() => {
    throw new Error('esbuild is missing: run npm ci first.');
  });
  const { outputFiles } = await build({
    entryPoints: ENTRIES,
    bundle: true,
    minify: true,
    format: 'esm',
    target: BROWSERS,
    // The pictures that Leaflet's style names belong to markers and controls that are not used.
    loader: { '.png': 'empty' },
    outdir: 'dist',
    entryNames: '[name]',
    write: false,
    logLevel: 'warning',
  });
  return outputFiles.map((file) => [basename(file.path), Buffer.from(file.contents)]);
}

async function icons() {
  const names = (await readdir('assets/icons')).sort();
  return Promise.all(names.map(async (name) => [name, await readFile(join('assets/icons', name))]));
}

/** Files that keep their name, because others know it: the gateway gives them their public address. */
async function fixed() {
  const names = await readdir('assets/fixed');
  return Promise.all(names.map(async (name) => [name, await readFile(join('assets/fixed', name))]));
}

function hashed(name, bytes) {
  const extension = extname(name);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  return `${basename(name, extension)}.${hash}${extension}`;
}

const brotli = (bytes) => brotliCompressSync(bytes).length;

function readManifest(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}

/** The manifest of the set before this one: unchanged by a build that changes nothing. */
function previousOf(manifest) {
  const last = readManifest(MANIFEST);
  return JSON.stringify(last) === JSON.stringify(manifest) ? readManifest(PREVIOUS) : last;
}

/** Removes the files of neither set. */
async function prune(kept) {
  for (const name of await readdir(OUTPUT)) {
    if (!kept.has(name)) await rm(join(OUTPUT, name), { recursive: true });
  }
}

/** Writes only what differs, so that cargo does not rebuild for nothing. */
async function write(path, text) {
  if ((await readFile(path, 'utf8').catch(() => null)) !== text) await writeFile(path, text);
}

function report(files) {
  let heavy = 0;
  for (const [name, bytes] of files) {
    const size = brotli(bytes);
    const budget = BUDGETS[name];
    const isHeavy = budget !== undefined && size > budget;
    heavy += Number(isHeavy);
    console.log(`  ${name.padEnd(14)} ${String(size).padStart(6)} bytes brotli${budget ? ` of ${budget}` : ''}${isHeavy ? ': too heavy' : ''}`);
  }
  return heavy;
}

const files = [...(await bundle()), ...(await icons())];
const manifest = Object.fromEntries(files.map(([name, bytes]) => [name, PREFIX + hashed(name, bytes)]).sort());
const previous = previousOf(manifest);

await mkdir(OUTPUT, { recursive: true });
for (const [name, bytes] of files) await writeFile(join(OUTPUT, hashed(name, bytes)), bytes);
const unhashed = await fixed();
for (const [name, bytes] of unhashed) await writeFile(join(OUTPUT, name), bytes);
await write(join(OUTPUT, '_headers'), HEADERS);
await write(PREVIOUS, `${JSON.stringify(previous, null, 2)}\n`);
await write(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
const addresses = [...Object.values(manifest), ...Object.values(previous)];
await prune(new Set(['_headers', 'manifest.json', ...unhashed.map(([name]) => name), ...addresses.map((address) => basename(address))]));

const heavy = report(files);
if (heavy > 0 && process.argv.includes('--check-budgets')) process.exit(1);
