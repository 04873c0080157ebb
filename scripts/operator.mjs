// Prints the SQL that makes somebody an operator of the platform, or no longer one: see scripts/operator.

import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { PLATFORM, operatorRows } from './seed/operator.mjs';

const USAGE = 'Usage: scripts/operator add --last NAME --first NAME --identifiant NAME --email ADDRESS [--remote], or scripts/operator remove --email ADDRESS [--remote]';
const IDENTIFIANT = /^[A-Za-z0-9._-]{3,60}$/;
const EMAIL = /^[^\s@<>"']+@[^\s@<>"']+\.[^\s@<>"']+$/;

function fail(sentence) {
  console.error(`✗ ${sentence}`);
  process.exit(1);
}

const literal = (value) => (value === null ? 'null' : `'${String(value).replaceAll("'", "''")}'`);

/** One row, in place of nothing; `person_id` is that of whoever has the address already, if anybody. */
function insert(table, row, account) {
  const values = Object.entries(row).map(([column, value]) => (column === 'person_id' ? account : literal(value)));
  return `insert or ignore into ${table} (${Object.keys(row).join(', ')}) values (${values.join(', ')});`;
}

function add({ last, first, identifiant, email }) {
  if (![last, first].every((name) => name?.trim())) fail(`Give --last and --first. ${USAGE}`);
  if (!IDENTIFIANT.test(identifiant ?? '')) fail('Give --identifiant from 3 to 60 letters without accents, digits, dots, hyphens and underscores.');
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const account = `(select id from person where email_folded = ${literal(email.toLowerCase())})`;
  const rows = operatorRows({ id: randomUUID(), last, first, identifiant, email }, now, now.slice(0, 10));
  return rows.flatMap(([table, list]) => list.map((row) => insert(table, row, account)));
}

/**
 * Nothing opens any more at once; the note of the departure makes the hourly job of identity do all that a departure does, which the
 * register says, and again after a restore. What he did in organisations that he does not belong to loses its actor here.
 */
function remove({ email }) {
  const account = `(select id from person where email_folded = ${literal(email.toLowerCase())})`;
  const here = literal(PLATFORM);
  const operator = `person_id = ${account} and organisation_id = ${here}`;
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  // Whoever joined as late as he leaves would be taken for somebody who came back.
  const left = `max(${literal(now)}, strftime('%Y-%m-%dT%H:%M:%SZ', joined_at, '+1 second'))`;
  return [
    `insert into departure (organisation_id, former_id, left_at) select organisation_id, person_id, ${left} from membership where ${operator} on conflict (organisation_id, former_id) do update set left_at = excluded.left_at;`,
    `update audit set actor_id = null where actor_id = ${account} and organisation_id not in (select organisation_id from membership where person_id = ${account} and organisation_id <> ${here});`,
    `delete from member_role where ${operator};`,
    `delete from credential where ${operator};`,
    `delete from sign_in_link where person_id = ${account};`,
    `delete from password_link where person_id = ${account};`,
  ];
}

const text = { type: 'string' };
const { values, positionals } = parseArgs({ allowPositionals: true, options: { last: text, first: text, identifiant: text, email: text } });
const verb = { add, remove }[positionals[0]] ?? fail(USAGE);
if (!EMAIL.test(values.email ?? '')) fail('Give --email a complete address, for instance prenom.nom@exemple.fr.');
console.log(verb(values).join('\n'));
