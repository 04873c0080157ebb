// A backup is a folder: database.sql, files/, and manifest.json, which says how much of everything there is, and its hash.

import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, open, repair, sha256, spoiled, statements } from './tables.mjs';

/** What is wrong with what was asked, in one sentence. */
export class Refused extends Error {}

/** The database of an environment, in memory, as it is and not as its export spoils it. */
export async function snapshot(environment) {
  const db = open(await environment.dump());
  const suspects = spoiled(db);
  if (suspects.length > 0) repair(db, await environment.query(...suspects.map(({ sql }) => sql)));
  return db;
}

/**
 * Backs an environment up into a folder that is absent or empty; gives the manifest. The database comes first: a file that came
 * after it is left out of every page, and swept; a row that came after its file would have lost it.
 */
export async function backup(environment, folder, now = new Date()) {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) throw new Refused(`${folder} is not empty: choose another folder.`);
  const db = await snapshot(environment);
  const sql = [...statements(db)].map((statement) => `${statement};\n`).join('');
  await writeFile(join(folder, 'database.sql'), sql, { mode: 0o600 });
  await mkdir(join(folder, 'files'), { mode: 0o700 });
  await environment.take(join(folder, 'files'));
  const files = await inventory(join(folder, 'files'));
  const manifest = {
    taken_at: now.toISOString(), database: { sha256: sha256(sql), tables: describe(db) }, files, missing: missing(db, files),
  };
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  return manifest;
}

/** The files under a folder: `{ key, size, sha256 }`, by key. */
export async function inventory(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const keys = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
  const files = [];
  for (const key of keys) {
    const path = join(folder, key);
    files.push({ key, size: (await stat(path)).size, sha256: sha256(await readFile(path)) });
  }
  return files;
}

/** The photos of the database whose file is not there: deleted while the backup was made, or lost. */
function missing(db, files) {
  const there = new Set(files.map(({ key }) => key));
  const wanted = db.prepare('select key from photo union select thumbnail_key from photo where thumbnail_key is not null union select key from portrait union select logo_key from organisation where logo_key is not null').all();
  return wanted.map(({ key }) => key).filter((key) => !there.has(key));
}
