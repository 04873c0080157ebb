// What was backed up, put into an environment that has nothing yet; then everything is counted and hashed again.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Refused, inventory, snapshot } from './backup.mjs';
import { OURS, describe, open, sha256, statements } from './tables.mjs';

/** Restores a folder that `backup` made into an empty environment, and verifies it; gives its manifest. */
export async function restore(environment, folder) {
  const { manifest, sql } = await verified(folder);
  const [made] = await environment.query(`select count(*) as count from sqlite_schema where ${OURS}`);
  if (made[0].count > 0) throw new Refused('The database is not empty: a restore goes into a new one alone.');
  if ((await environment.keys()).length > 0) throw new Refused('The bucket is not empty: a restore goes into a new one alone.');
  await environment.put(join(folder, 'files'), manifest.files);
  await environment.run([...statements(open(sql))]);
  await verify(environment, folder, manifest);
  return manifest;
}

/** The manifest and the statements of a backup, once nothing of it was lost or changed. */
async function verified(folder) {
  const read = (name) => readFile(join(folder, name), 'utf8').catch(() => {
    throw new Refused(`${join(folder, name)} is not there: give the folder of a backup.`);
  });
  const manifest = JSON.parse(await read('manifest.json'));
  const sql = await read('database.sql');
  if (sha256(sql) !== manifest.database.sha256) throw new Refused('database.sql is not the one that was backed up: take another backup.');
  if (!isDeepStrictEqual(await inventory(join(folder, 'files')), manifest.files)) {
    throw new Refused('The files are not those that were backed up: take another backup.');
  }
  return { manifest, sql };
}

/** Refuses an environment that does not hold what the manifest says. */
export async function verify(environment, folder, manifest) {
  const found = describe(await snapshot(environment));
  const expected = manifest.database.tables;
  const wrong = Object.keys({ ...expected, ...found }).filter((table) => !isDeepStrictEqual(found[table], expected[table]));
  if (wrong.length > 0) throw new Refused(`These tables are not as they were backed up: ${wrong.join(', ')}.`);
  const files = await environment.differs(join(folder, 'files'), manifest.files);
  if (files.length > 0) throw new Refused(`These files are not as they were backed up: ${files.join(', ')}.`);
}
