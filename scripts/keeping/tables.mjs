// A database between D1 and a folder: read from an export, described by counts and hashes, written as statements that D1 accepts.

import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

/** D1 refuses a statement beyond 100,000 bytes: a row, or a piece of a long text, stays far below. */
const STATEMENT = 50_000;
const PIECE = 8_000;

/** Which lines of `sqlite_schema` are tables of ours: the others are SQLite's and the platform's. */
export const OURS = "type = 'table' and name not like 'sqlite~_%' escape '~' and name not like '~_cf~_%' escape '~'";

/** The hash of texts or bytes, one after the other. */
export const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
const name = (id) => `"${id.replaceAll('"', '""')}"`;
/** A text as SQL writes it. */
export const literal = (text) => `'${text.replaceAll("'", "''")}'`;

/** The export of a database, opened in memory. */
export function open(dump) {
  const db = new DatabaseSync(':memory:', { enableForeignKeyConstraints: false });
  db.exec(dump);
  return db;
}

/** The tables of a database, in the order in which they were made: `{ table, sql, columns, texts, key }`. */
export function tables(db) {
  const made = db.prepare(`select name, sql from sqlite_schema where ${OURS} order by rowid`).all();
  return made.map(({ name: table, sql }) => {
    const info = db.prepare('select name, type, pk from pragma_table_info(?)').all(table);
    const key = info.filter(({ pk }) => pk).sort((one, other) => one.pk - other.pk);
    const texts = info.filter(({ type }) => /text/i.test(type));
    return { table, sql, columns: info.map((column) => column.name), texts: texts.map((column) => column.name), key: key.map((column) => column.name) };
  });
}

/**
 * The statements that find the texts which an export spoils: it writes a line feed as `\n`, and so gives a text that holds both
 * a line feed and the two characters `\n` two line feeds; the same goes for `\r`.
 */
export function spoiled(db) {
  const both = (column) => ['n', 'r'].map((letter) => `(instr(${name(column)}, char(${letter === 'n' ? 10 : 13})) and instr(${name(column)}, '\\${letter}'))`);
  return tables(db).filter(({ texts }) => texts.length > 0).map(({ table, texts, columns }) => ({
    table, sql: `select ${columns.map(name).join(', ')} from ${name(table)} where ${texts.flatMap(both).join(' or ')}`,
  }));
}

/** Puts right the texts that the export spoiled, from the rows that `spoiled`'s statements gave, in their order. */
export function repair(db, found) {
  const all = Object.fromEntries(tables(db).map((made) => [made.table, made]));
  spoiled(db).forEach(({ table }, index) => {
    const { key, texts } = all[table];
    for (const row of found[index]) {
      for (const column of texts.filter((one) => typeof row[one] === 'string')) {
        const was = exported(row[column]);
        if (was === row[column]) continue;
        const where = key.map((one) => `${name(one)} = ?`).join(' and ');
        const values = key.map((one) => row[one]);
        db.prepare(`update ${name(table)} set ${name(column)} = ? where ${where} and ${name(column)} = ?`).run(row[column], ...values, was);
      }
    }
  });
}

/** A text as an export gives it back. */
function exported(text) {
  const carriages = text.includes('\r') ? text.replaceAll('\\r', '\r') : text;
  return text.includes('\n') ? carriages.replaceAll('\\n', '\n') : carriages;
}

/** Each table's number of rows and a hash of them, whatever their order: `{ table: { rows, sha256 } }`. */
export function describe(db) {
  return Object.fromEntries(tables(db).map(({ table, columns }) => {
    const row = [...columns].sort().map((column) => `quote(${name(column)})`).join(" || ',' || ");
    const hashes = Array.from(db.prepare(`select ${row} as row from ${name(table)}`).iterate(), (found) => sha256(found.row));
    return [table, { rows: hashes.length, sha256: sha256(hashes.sort().join('')) }];
  }));
}

/** The statements that make the same database out of an empty one: tables, rows, then indexes and views. */
export function* statements(db) {
  yield 'PRAGMA defer_foreign_keys = on';
  const made = tables(db);
  for (const { sql } of made) yield sql;
  for (const one of made) yield* rows(db, one);
  const rest = db.prepare("select sql from sqlite_schema where type in ('index', 'view', 'trigger') and sql is not null order by rowid").all();
  for (const { sql } of rest) yield sql;
}

/** The rows of one table, many to a statement; a long text comes in pieces, after the rows. */
function* rows(db, { table, columns, key }) {
  const into = `insert into ${name(table)} (${columns.map(name).join(', ')}) values `;
  const isLong = (value) => value.length > PIECE;
  const long = [];
  let waiting = [];
  let size = 0;
  const quoted = columns.map((column) => `quote(${name(column)}) as ${name(column)}`).join(', ');
  for (const row of db.prepare(`select ${quoted} from ${name(table)}`).iterate()) {
    const values = `(${columns.map((column) => (isLong(row[column]) ? "''" : row[column])).join(', ')})`;
    if (columns.some((column) => isLong(row[column]))) long.push(row);
    size += Buffer.byteLength(values);
    if (waiting.length > 0 && size > STATEMENT) {
      yield into + waiting.join(', ');
      [waiting, size] = [[], Buffer.byteLength(values)];
    }
    waiting.push(values);
  }
  if (waiting.length > 0) yield into + waiting.join(', ');
  for (const row of long) {
    const where = key.map((column) => `${name(column)} = ${row[column]}`).join(' and ');
    for (const column of columns.filter((one) => isLong(row[one]))) {
      for (const piece of pieces(row[column].slice(1, -1).replaceAll("''", "'"))) {
        yield `update ${name(table)} set ${name(column)} = ${name(column)} || ${literal(piece)} where ${where}`;
      }
    }
  }
}

/** A text cut between its characters. */
function pieces(text) {
  const characters = Array.from(text);
  return Array.from({ length: Math.ceil(characters.length / PIECE) }, (_, index) => characters.slice(index * PIECE, (index + 1) * PIECE).join(''));
}
