// Where a database and its files are: the bindings of a local runtime, or Cloudflare.
//
// An environment has `dump()`, the text of an export; `query(...statements)`, the rows of each; `run(statements)`, all of them or none;
// `keys()`, of the files; `take(folder)`, which copies the files there; `put(folder, files)`, which copies them from there; and
// `differs(folder, files)`, the keys of those that are not there as they are in the folder.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { sha256 } from './tables.mjs';

const execute = promisify(execFile);
const DATABASE = 'parvis';
const BUCKET = 'parvis-files';
/** How many characters one request asks: D1 takes 100,000 bytes. */
const REQUEST = 40_000;

/** An environment of these bindings, as a local runtime gives them. */
export function bound(db, bucket) {
  const all = async () => {
    const found = [];
    for (let page = { truncated: true }; page.truncated;) {
      page = await bucket.list({ cursor: page.cursor });
      found.push(...page.objects.map(({ key }) => key));
    }
    return found.sort();
  };
  const bytes = async (key) => Buffer.from(await (await bucket.get(key)).arrayBuffer());
  return {
    // What `wrangler d1 export --local` asks for.
    dump: async () => (await db.prepare('PRAGMA miniflare_d1_export(?,?,?);').bind(false, false).raw())[0].join('\n'),
    query: async (...statements) => (await db.batch(statements.map((sql) => db.prepare(sql)))).map(({ results }) => results),
    run: async (statements) => { await db.batch(statements.map((sql) => db.prepare(sql))); },
    keys: all,
    async take(folder) {
      for (const key of await all()) {
        await mkdir(dirname(join(folder, key)), { recursive: true });
        await writeFile(join(folder, key), await bytes(key));
      }
    },
    async put(folder, files) {
      for (const { key } of files) await bucket.put(key, await readFile(join(folder, key)));
    },
    async differs(folder, files) {
      const wrong = [];
      for (const { key, sha256: expected } of files) if (!(await bucket.head(key)) || sha256(await bytes(key)) !== expected) wrong.push(key);
      return wrong;
    },
  };
}

/** The environment that `make start` serves, kept in the folder `state`; `close()` it. */
export async function local(state) {
  const { getPlatformProxy } = await import('wrangler');
  const { env, dispose } = await getPlatformProxy({ configPath: 'scripts/keeping/wrangler.toml', persist: { path: join(state, 'v3') } });
  return { ...bound(env.DB, env.FILES), close: dispose };
}

/** The environment deployed to Cloudflare: wrangler reaches its database, rclone its files. */
export function deployed(env = process.env) {
  const rclone = (...options) => execute('rclone', options, { env: { ...env, ...remoteOf(env) }, maxBuffer: 2 ** 29 });
  const wrangler = (...options) => execute('wrangler', ['d1', ...options], { env, maxBuffer: 2 ** 29 });
  const inFile = async (text, run) => {
    const folder = await mkdtemp(join(tmpdir(), 'parvis-'));
    try {
      const file = join(folder, 'statements.sql');
      await writeFile(file, text, { mode: 0o600 });
      await run(file);
      return await readFile(file, 'utf8');
    } finally {
      await rm(folder, { recursive: true });
    }
  };
  return {
    dump: () => inFile('', (file) => wrangler('export', DATABASE, '--remote', '--skip-confirmation', '--output', file)),
    async query(...statements) {
      const rows = [];
      for (const some of portions(statements)) {
        const { stdout } = await wrangler('execute', DATABASE, '--remote', '--yes', '--json', '--command', some.join(';\n'));
        rows.push(...JSON.parse(stdout).map(({ results }) => results));
      }
      return rows;
    },
    async run(statements) {
      await inFile(statements.map((sql) => `${sql};\n`).join(''), (file) => wrangler('execute', DATABASE, '--remote', '--yes', '--file', file));
    },
    travel: (moment) => wrangler('time-travel', 'restore', DATABASE, '--timestamp', moment, '--json').then(({ stdout }) => JSON.parse(stdout)),
    keys: async () => (await rclone('lsf', '--recursive', '--files-only', `parvis:${BUCKET}`)).stdout.split('\n').filter(Boolean).sort(),
    take: (folder) => rclone('copy', `parvis:${BUCKET}`, folder),
    put: (folder) => rclone('copy', folder, `parvis:${BUCKET}`),
    async differs(folder) {
      const check = rclone('check', '--one-way', '--combined', '-', folder, `parvis:${BUCKET}`);
      const { stdout } = await check.catch((error) => (error.stdout ? error : Promise.reject(error)));
      return stdout.split('\n').filter((line) => /^[^=]\s/.test(line)).map((line) => line.slice(2));
    },
    close: async () => {},
  };
}

/** Statements in portions that D1 takes at once. */
function portions(statements) {
  const made = [[]];
  let size = 0;
  for (const sql of statements) {
    size += sql.length;
    if (size > REQUEST) [size] = [sql.length, made.push([])];
    made.at(-1).push(sql);
  }
  return made.filter((some) => some.length > 0);
}

/** The bucket in the EU jurisdiction as rclone's remote `parvis:`, without a file of configuration. */
function remoteOf({ CLOUDFLARE_ACCOUNT_ID, R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY, R2_ENDPOINT }) {
  return {
    RCLONE_CONFIG_PARVIS_TYPE: 's3',
    RCLONE_CONFIG_PARVIS_PROVIDER: 'Cloudflare',
    RCLONE_CONFIG_PARVIS_ACCESS_KEY_ID: R2_ACCESS_KEY_ID ?? '',
    RCLONE_CONFIG_PARVIS_SECRET_ACCESS_KEY: R2_SECRET_ACCESS_KEY ?? '',
    RCLONE_CONFIG_PARVIS_ENDPOINT: R2_ENDPOINT ?? `https://${CLOUDFLARE_ACCOUNT_ID}.eu.r2.cloudflarestorage.com`,
    RCLONE_CONFIG_PARVIS_REGION: 'auto',
    RCLONE_CONFIG_PARVIS_NO_CHECK_BUCKET: 'true',
  };
}
