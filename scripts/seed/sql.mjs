// Rows as SQL: few statements, none so long that D1 refuses it.

/** Bytes of one statement at most; D1 takes 100 KB. */
const STATEMENT_MAX = 90_000;

function literal(value) {
  if (value === null || value === undefined) return 'null';
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
}

/** The statements that put `rows`, objects with the same keys, into `table`; a row that is there already is replaced. */
export function inserts(table, rows) {
  if (rows.length === 0) return '';
  const columns = Object.keys(rows[0]);
  const head = `insert or replace into ${table} (${columns.join(', ')}) values\n`;
  const statements = [];
  let lines = [];
  let size = 0;
  for (const row of rows) {
    const line = `(${columns.map((column) => literal(row[column])).join(', ')})`;
    const bytes = Buffer.byteLength(line) + 2;
    if (lines.length > 0 && head.length + size + bytes > STATEMENT_MAX) {
      statements.push(`${head}${lines.join(',\n')};\n`);
      lines = [];
      size = 0;
    }
    lines.push(line);
    size += bytes;
  }
  statements.push(`${head}${lines.join(',\n')};\n`);
  return statements.join('');
}
