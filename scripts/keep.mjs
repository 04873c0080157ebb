// The verbs that keep data: backup, restore, erasures, replay, travel. The Makefile and docs/OPERATIONS.md say how to give them what they need.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Refused, backup } from './keeping/backup.mjs';
import { deployed, local } from './keeping/environment.mjs';
import { collect, replay } from './keeping/erasures.mjs';
import { restore } from './keeping/restore.mjs';

const { DEST, FROM, TO, ERASURES, REMOTE, STATE } = process.env;

const total = (tables) => Object.values(tables).reduce((sum, { rows }) => sum + rows, 0);
const needed = (value, sentence) => { if (!value) throw new Refused(sentence); return value; };

async function save(path, list) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(list)}\n`, { mode: 0o600, flag: 'wx' }).catch(() => {
    throw new Refused(`${path} cannot be written, or is there already: choose another file.`);
  });
  return `${list.departures.length} departures of the last weeks and what was closed are in ${path}.`;
}

async function listed(path) {
  const text = await readFile(path, 'utf8').catch(() => { throw new Refused(`${path} is not there: give the file that make erasures wrote.`); });
  return JSON.parse(text);
}

function told(changes) {
  const counts = Object.entries(changes).map(([kind, count]) => `${count} ${kind}`).join(', ');
  return `Applied again: ${counts}. The hourly job of identity ends the departures.`;
}

const VERBS = {
  async backup(environment) {
    const manifest = await backup(environment, needed(DEST, 'Say where: make backup DEST=folder.'));
    const lost = manifest.missing.length > 0 ? ` ${manifest.missing.length} photos have no file: manifest.json names them.` : '';
    return `${total(manifest.database.tables)} rows and ${manifest.files.length} files are in ${DEST}.${lost}`;
  },
  async restore(environment) {
    needed(FROM, 'Say from where: make restore FROM=folder ERASURES=file.');
    needed(ERASURES, 'Say what was erased since that backup: ERASURES=file, which make erasures wrote, or ERASURES=none when nothing can be known of it.');
    const list = ERASURES === 'none' ? undefined : await listed(ERASURES);
    const manifest = await restore(environment, FROM);
    const kept = `${total(manifest.database.tables)} rows and ${manifest.files.length} files are as they were on ${manifest.taken_at}.`;
    return list ? `${kept} ${told(await replay(environment, list))}` : kept;
  },
  erasures: async (environment) => save(needed(DEST, 'Say where: make erasures DEST=file.'), await collect(environment)),
  async replay(environment) {
    return told(await replay(environment, await listed(needed(FROM, 'Say what to apply: make replay FROM=file, which make erasures wrote.'))));
  },
  async travel(environment) {
    needed(TO, 'Say to which moment: make travel TO=2026-03-02T08:00:00Z DEST=file.');
    if (!environment.travel) throw new Refused('Only the deployed database travels in time: add REMOTE=1.');
    const list = await collect(environment);
    await save(needed(DEST, 'Say where the list of what was erased goes: DEST=file.'), list);
    const { previous_bookmark: before } = await environment.travel(TO);
    return `The database is as it was on ${TO}; its bookmark before that was ${before}. ${told(await replay(environment, list))}`;
  },
};

let environment;
try {
  const isLocalRestore = process.argv[2] === 'restore' && !REMOTE;
  if (isLocalRestore) needed(STATE, 'Say into which folder: STATE=.wrangler/restored, which make start STATE=.wrangler/restored serves; or REMOTE=1.');
  environment = REMOTE ? deployed() : await local(STATE || '.wrangler/state');

  console.log(await VERBS[process.argv[2]](environment));
} catch (error) {
  console.error(`✗ ${error instanceof Refused ? error.message : (error.stderr || error.stack)}`);
  process.exitCode = 1;
} finally {
  await environment?.close();
}
