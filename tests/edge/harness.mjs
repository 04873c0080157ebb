// Parvis whole on one workerd, with a D1, an R2 and a mailbox of its own, two organisations and their people; and what
// every answer must be, whoever asks: its headers, its weight, its database round trips, its place in the contract.

import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync } from 'node:zlib';
import { createTestHarness } from 'wrangler';
import { contract } from './contract.mjs';
import { exactly } from './headers.mjs';
import { PEOPLE, rowsOfPlatform, rowsOfTown } from './people.mjs';

Object.assign(process.env, { CI: '1', WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false', X_LOCAL_OBSERVABILITY: 'false' });

/** A Monday, nine o'clock in Paris: the moment of every request that names no other. */
export const NOW = '2026-03-02T08:00:00Z';

/** Seconds, minutes, hours or days after `moment`: `later(NOW, { minutes: 15 })`. */
export function later(moment, { days = 0, hours = 0, minutes = 0, seconds = 0 }) {
  const added = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  return new Date(Date.parse(moment) + added).toISOString().replace('.000Z', 'Z');
}

/** The crons of wrangler.toml, by how often they come. */
export const DAILY = /^\d+ \d+ \* \* \*$/;
export const HOURLY = /^\d+ \* \* \* \*$/;
const FREQUENT = /^\*\/\d+ \* \* \* \*$/;

/** What the gateway answers from its assets. */
const STATIC = /^\/(assets\/|api\/openapi\.json$|robots\.txt$|terrain\/.+\.\w+$)/;

const HTML_BUDGET = 20 * 1024;
const ROUND_TRIPS = 2;
/** The names of the functions behind the gateway. */
export const FUNCTIONS = readdirSync('functions').filter((name) => name !== 'gateway');
const CONFIGS = ['wrangler.toml', ...FUNCTIONS.map((name) => `functions/${name}/wrangler.toml`)];
const PANIC = 'tests/fixtures/panic/wrangler.toml';
const SENDERS = ['parvis-sign-in', 'parvis-passwords', 'parvis-personal-data', 'parvis-notifications'];
const SECRETS = { LINK_KEYS: `test:${randomBytes(32).toString('base64url')}`, CODE_SECRET: randomBytes(32).toString('base64url') };

/** The pages with a map that one moves: its library writes HTML by itself. */
const WITH_MAP = /^(GET|HEAD) \/interventions\/(carte|nouvelle|recurrences\/nouvelle|recurrences\/[-0-9a-f]{36})$|^POST \/interventions(\/recurrences)?$|^\w+ \/interventions\/(recurrences\/)?[^/]+\/modifier$/;
/** The pages that ask for the outline of a commune. */
const WITH_OUTLINE = /^\w+ \/console\/organisations\/(nouvelle\/[^/]+\/[^/]+|[^/]+\/contour)$/;
const IGN = 'https://data.geopf.fr';
const OUTLINES = 'https://geo.api.gouv.fr';

/** What a page may load: itself, pictures of maps, addresses. */
const policy = (images, addresses, map) => [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", `img-src 'self' data: blob: ${images}`, "font-src 'self'",
  `connect-src 'self' ${addresses}`, "manifest-src 'self'", "worker-src 'self'", "form-action 'self'", "base-uri 'none'",
  "object-src 'none'", "frame-ancestors 'none'", ...(map ? [] : ["require-trusted-types-for 'script'", "trusted-types 'none'"]),
  'upgrade-insecure-requests', 'report-to csp',
].join('; ');

/** The policies that functions give with these variables; the gateway knows none of them. */
function policies({ TILES_URL, STILL_MAP_URL, GEOCODER_URL, OUTLINES_URL }) {
  const origin = (url) => (url ? new URL(url).origin : IGN);
  const images = [...new Set([TILES_URL, STILL_MAP_URL].map(origin))].join(' ');
  const outlines = OUTLINES_URL ? new URL(OUTLINES_URL).origin : OUTLINES;
  return (what, status) => {
    const asked = [...(WITH_OUTLINE.test(what) ? [outlines] : []), origin(GEOCODER_URL)].join(' ');
    return [policy(images, asked, WITH_MAP.test(what)), ...(status === 404 ? [policy(IGN, IGN, false)] : [])];
  };
}

/** The page that installs the service worker may make the one Trusted Types policy that names it. */
const forTerrain = (path, status) => (line) => (path === '/terrain/' && status === 200 ? line.replace("trusted-types 'none'", 'trusted-types terrain') : line);

/** What no answer lacks, not even a static file. */
export const FILE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'cross-origin-resource-policy': 'same-origin',
};

/** What no answer of a function lacks. */
const HEADERS = {
  ...FILE_HEADERS,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'geolocation=(self), camera=(), microphone=(), payment=()',
};

/** Two organisations and their people, and who operates the platform, as statements. */
const towns = async () => [...(await rowsOfTown('poitiers')), ...(await rowsOfTown('quincay')), ...rowsOfPlatform()];

/**
 * Starts Parvis, with these rows rather than PEOPLE's when given, or without even a table, and further secrets by function; `stop` it
 * when the file's tests are over.
 */
export async function start(rows, vars = { TEST_CLOCK: '1' }, { empty = false, secrets = {} } = {}) {
  const of = { 'sign-in': SECRETS, passwords: SECRETS, ...secrets };
  const worker = (configPath) => ({ configPath, vars, secrets: of[configPath.split('/').at(-2)] ?? {} });
  const server = createTestHarness({ workers: [...CONFIGS, PANIC].map(worker) });
  try {
    const { url } = await server.listen();
    const { DB, FILES } = await server.getWorker('parvis-gateway').getEnv();
    const parvis = new Parvis(server, url, DB, FILES, await contract(), policies(vars));
    if (!empty) await parvis.load(rows ?? (await towns()));
    return parvis;
  } catch (error) {
    await server.close();
    throw error;
  }
}

class Parvis {
  #seen = new Set();
  /** The kinds of answers met so far, of headers.mjs. */
  kinds = new Set();

  constructor(server, url, db, files, openapi, policies) {
    Object.assign(this, { server, url, db, bucket: files, openapi, policies });
  }

  async load(rows) {
    const schema = (await readFile('schema.sql', 'utf8')).replace(/--.*$/gm, '');
    const tables = schema.split(/;[ \t]*$/m).map((statement) => statement.trim()).filter(Boolean);
    await this.write(...tables.map((sql) => [sql]), ...rows);
  }

  stop() {
    return this.server.close();
  }

  /** The rows of a query, as D1 holds them. */
  async rows(sql, ...values) {
    return (await this.db.prepare(sql).bind(...values).all()).results;
  }

  /** Runs `[sql, ...values]` statements in one batch. */
  write(...statements) {
    return this.db.batch(statements.map(([sql, ...values]) => this.db.prepare(sql).bind(...values)));
  }

  /** The keys of every object in R2. */
  async files() {
    return (await this.bucket.list()).objects.map(({ key }) => key);
  }

  /** Runs every cron of one function that `kind` describes, DAILY or HOURLY, as of `moment`. */
  async cron(name, kind, moment) {
    const crons = (await readFile(`functions/${name}/wrangler.toml`, 'utf8')).match(/^crons = \[(.*)\]$/m)[1];
    const chosen = [...crons.matchAll(/"([^"]+)"/g)].map(([, cron]) => cron).filter((cron) => kind.test(cron));
    assert.equal(chosen.length, 1, `${name} has one cron like ${kind}`);
    const result = await this.server.getWorker(`parvis-${name}`).scheduled({ cron: chosen[0], scheduledTime: new Date(moment) });
    assert.equal(result.outcome, 'ok', `${name} ${chosen[0]}`);
  }

  /** The mails sent since this was last asked, oldest first, once the outbox is empty. */
  async mails() {
    await this.#drain();
    const lists = await Promise.all(SENDERS.map((worker) => this.#mailbox({ worker, per_page: 100 })));
    const fresh = lists.flat().filter(({ messageId }) => !this.#seen.has(messageId));
    fresh.forEach(({ messageId }) => this.#seen.add(messageId));
    const opened = fresh.map(({ worker, messageId }) => this.#mailbox({ worker, email_id: messageId }));
    const mails = (await Promise.all(opened)).map((mail) => ({ ...mail, to: [mail.to].flat().join() }));
    return mails.sort((one, other) => one.sentAt.localeCompare(other.sentAt));
  }

  /** The next mail to that address, waited for: sign-in mails leave after the reply. */
  async mailTo(address) {
    for (let tries = 0; tries < 500; tries += 1) {
      const found = (await this.mails()).findLast(({ to }) => to === address);
      if (found) return found;
      await sleep(20);
    }
    return assert.fail(`no mail to ${address}`);
  }

  /** The alerts that wait for their hour leave; functions wake the outbox after their reply; mail of a moment to come needs a cron of that moment. */
  async #drain() {
    const [{ due }] = await this.rows('select max(mail_due) as due from alert where mail_due is not null');
    if (due) await this.cron('alerts', HOURLY, due);
    for (let tries = 0; tries < 1000; tries += 1) {
      const [{ waiting, leased, latest }] = await this.rows("select count(*) as waiting, count(leased_until) as leased, max(next_try_at) as latest from outbox where state = 'waiting'");
      if (!waiting) return;
      // Whoever has leased a mail is sending it: a cron of a later moment would send it again, as it may two minutes after.
      if (!leased && tries % 10 === 9) await this.cron('notifications', FREQUENT, later(latest, { minutes: 1 }));
      await sleep(10);
    }
    assert.fail('the outbox is not empty');
  }

  async #mailbox(query) {
    const reply = await fetch(new URL(`/cdn-cgi/local/explorer/api/local/email/sending?${new URLSearchParams(query)}`, this.url), { headers: { connection: 'close' } });
    return (await reply.json()).result;
  }

  /** A browser, signed in as one of PEOPLE, as any `{ id, organisation }`, or as nobody. */
  async browser(who, { at = NOW, organisation } = {}) {
    const token = who && (await this.#credential(who, 'browser', at, organisation));
    return new Client(this, at, { accept: 'text/html', cookies: token ? { '__Host-session': token } : {} });
  }

  /** A program with a token of one of PEOPLE, or of any `{ id, organisation }`, or with none. */
  async api(who, { at = NOW, organisation, scope } = {}) {
    const token = who && (await this.#credential(who, 'program', at, organisation, scope));
    return new Client(this, at, { accept: 'application/json', token });
  }

  /** Puts a credential into the directory as `platform::directory::Credential` would; gives its token. */
  async #credential(who, kind, at, organisation = known(who).organisation, scope = kind === 'program' ? 'administrator' : null) {
    const bytes = Buffer.concat([uuidBytes(organisation), uuidBytes(known(who).id), randomBytes(32)]);
    await this.write([
      `insert into credential (token_hash, id, organisation_id, person_id, kind, label, scope, created_at, signed_in_at, last_seen_at, expires_at)
       values (?, ?, ?, ?, ?, 'Test', ?, ?, ?, ?, ?)`,
      createHash('sha256').update(bytes).digest('hex'), randomUUID(), organisation, known(who).id, kind, scope, at, at, at, later(at, { days: 30 }),
    ]);
    return bytes.toString('base64url');
  }

  /** One request at `moment`, and what is true of every answer. */
  async request(path, { at = NOW, contended, ...init } = {}) {
    const ask = () => fetch(new URL(path, this.url), { redirect: 'manual', ...init, headers: { connection: 'close', 'x-test-now': at, ...init.headers } });
    const reply = await ask().catch((error) => {
      // The server was closing the connection that the request took: what only reads is asked once more.
      const closing = ['UND_ERR_SOCKET', 'ECONNRESET'].includes(error.cause?.code);
      if (!closing || !['GET', 'HEAD'].includes(init.method ?? 'GET')) throw new Error(`${init.method ?? 'GET'} ${path.slice(0, 300)}: ${error.cause?.message ?? error.message}`, { cause: error });
      return ask();
    });
    const bytes = Buffer.from(await reply.arrayBuffer());
    const type = reply.headers.get('content-type') ?? '';
    const text = bytes.toString('utf8');
    const answer = {
      status: reply.status,
      headers: reply.headers,
      type,
      bytes,
      text,
      json: type.includes('json') && text ? JSON.parse(text) : undefined,
      location: reply.headers.get('location') ?? undefined,
    };
    if (!STATIC.test(path)) this.#check(`${init.method ?? 'GET'} ${path} → ${reply.status}`, init.method ?? 'GET', path, answer, contended);
    return answer;
  }

  #check(what, method, path, { status, headers, type, bytes, text, json }, contended) {
    assert.notEqual(status, 500, `${what}\n${text.slice(0, 300)}`);
    for (const [name, value] of Object.entries(HEADERS)) assert.equal(headers.get(name), value, `${what}: ${name}`);
    assert.match(headers.get('referrer-policy') ?? '', /^(strict-origin-when-cross-origin|no-referrer)$/, what);
    this.kinds.add(exactly(what, method, path, { status, headers, type }));
    const isPage = type.startsWith('text/html');
    const expected = isPage ? this.policies(`${method} ${path.split('?')[0]}`, status).map(forTerrain(path, status)) : ["default-src 'none'; sandbox; frame-ancestors 'none'"];
    assert.ok(expected.includes(headers.get('content-security-policy')), `${what}: ${headers.get('content-security-policy')}`);
    if (!/^public/.test(headers.get('cache-control'))) {
      assert.match(headers.get('cache-control') ?? '', /^(private, no-cache|(private, )?no-store)$/, what);
      assert.equal(headers.get('vary'), 'Accept, Cookie', what);
    }
    const trips = headers.get('x-d1-round-trips');
    if (trips && !contended) assert.ok(Number(trips) <= ROUND_TRIPS, `${what}: ${trips} round trips`);
    if (isPage) assert.ok(brotliCompressSync(bytes).length <= HTML_BUDGET, `${what}: the page is too heavy`);
    if (json) this.openapi.check(what, method, path.split('?')[0], status, json);
  }
}

/** Somebody who asks: its cookies or token go along, forms say that they come from this site. */
class Client {
  constructor(parvis, moment, { accept, cookies, token, contended }) {
    Object.assign(this, { parvis, moment, accept, cookies, token, contended });
  }

  /** The same client in a race: whoever loses it may read and write again. */
  racing() {
    return new Client(this.parvis, this.moment, { ...this, contended: true });
  }

  /** The same client at another moment. */
  at(moment) {
    return new Client(this.parvis, moment, this);
  }

  get(path, headers = {}) {
    return this.send(path, { headers });
  }

  /** Posts a form or, for a program, JSON. */
  post(path, fields = {}, headers = {}) {
    const [type, body] = this.cookies
      ? ['application/x-www-form-urlencoded', urlencoded(fields)]
      : ['application/json', JSON.stringify(fields)];
    return this.send(path, { method: 'POST', body, headers: { 'content-type': type, ...headers } });
  }

  /** Posts a multipart form; `files` are `[field, bytes]` pairs. */
  upload(path, fields, files, headers = {}) {
    const body = new FormData();
    for (const [name, value] of new URLSearchParams(urlencoded(fields))) body.append(name, value);
    for (const [name, bytes] of files) body.append(name, new Blob([bytes], { type: 'image/jpeg' }), 'photo.jpg');
    return this.send(path, { method: 'POST', body, headers });
  }

  async send(path, { method = 'GET', body, headers = {} }) {
    const all = { accept: this.accept, ...(this.token && { authorization: `Bearer ${this.token}` }), ...headers };
    if (this.cookies) {
      const cookie = Object.entries(this.cookies).map(([name, value]) => `${name}=${value}`).join('; ');
      if (cookie) all.cookie = cookie;
      if (method !== 'GET' && !('sec-fetch-site' in headers)) all['sec-fetch-site'] = 'same-origin';
    }
    const answer = await this.parvis.request(path, { at: this.moment, contended: this.contended, method, body, headers: all });
    for (const line of this.cookies ? answer.headers.getSetCookie() : []) this.#keep(line);
    return answer;
  }

  #keep(line) {
    const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
    assert.match(line, /^__Host-[^;]+; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
    if (line.endsWith('Max-Age=0')) delete this.cookies[name];
    else this.cookies[name] = value;
  }
}

/** Holds a page's words against a pattern, and shows the words alone when they do not match. */
export function shows({ text }, pattern, message = '') {
  const words = text.replace(/<head>[\s\S]*?<\/head>|<svg[\s\S]*?<\/svg>/g, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  assert.ok(pattern.test(text), `${message} ${pattern} is not in: ${words.slice(0, 1500)}`);
}

/** A list as repeated fields, as a form sends it. */
function urlencoded(fields) {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one);
  return form.toString();
}

/** One of PEOPLE by his name, or a person as he is. */
const known = (who) => PEOPLE[who] ?? who;

const uuidBytes = (uuid) => Buffer.from(uuid.replaceAll('-', ''), 'hex');
