// Writes what a local Parvis starts with: node scripts/seed.mjs [--now YYYY-MM-DD] [--out FOLDER].
// 01-reference.sql is the official list, which a deployment loads too; 02-demo.sql and people.json are the demo of this
// machine alone. The same day gives the same files.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { demo } from './seed/demo.mjs';
import { officialBodies } from './seed/reference.mjs';
import { inserts } from './seed/sql.mjs';

const { values } = parseArgs({ options: { now: { type: 'string' }, out: { type: 'string', default: 'dist/seed' } } });
const today = values.now ?? new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format();
if (!/^\d{4}-\d{2}-\d{2}$/.test(today) || Number.isNaN(Date.parse(today))) {
  console.error('✗ Give --now a date, for instance --now 2026-11-21.');
  process.exit(1);
}

const bodies = await officialBodies();
const { tables, people } = await demo(today, bodies);
const files = {
  '01-reference.sql': inserts('official_body', bodies),
  '02-demo.sql': tables.map(([table, rows]) => inserts(table, rows)).join(''),
  'people.json': `${JSON.stringify(people, null, 2)}\n`,
};

await mkdir(values.out, { recursive: true });
await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(values.out, name), text)));
