// The one table of headers: what an answer of each kind carries, and nothing beside it.

import assert from 'node:assert/strict';

const COMMON = ['cache-control', 'content-security-policy', 'cross-origin-opener-policy', 'cross-origin-resource-policy', 'permissions-policy', 'referrer-policy', 'strict-transport-security', 'x-content-type-options'];

/** What the server before the functions adds, and the count of round trips, which is told in tests alone. */
const CARRIED = ['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'date', 'content-encoding', 'x-d1-round-trips'];

/** By kind: its type, what it always has besides COMMON, what it may have. */
export const KINDS = {
  page: { type: 'text/html; charset=utf-8', always: ['vary', 'content-type', 'etag', 'reporting-endpoints'], may: ['link'] },
  'refused page': { type: 'text/html; charset=utf-8', always: ['vary', 'content-type', 'reporting-endpoints'], may: ['allow', 'retry-after'] },
  'created page': { type: 'text/html; charset=utf-8', always: ['vary', 'content-type', 'reporting-endpoints'], may: [] },
  json: { type: 'application/json; charset=utf-8', always: ['vary', 'content-type', 'etag'], may: ['link', 'location'] },
  'created json': { type: 'application/json; charset=utf-8', always: ['vary', 'content-type'], may: ['location'] },
  problem: { type: 'application/problem+json; charset=utf-8', always: ['vary', 'content-type'], may: ['allow', 'retry-after', 'www-authenticate'] },
  'refused standard': { type: /^(application\/json|text\/xml); charset=utf-8$/, always: ['vary', 'content-type'], may: ['retry-after'] },
  xml: { type: 'text/xml; charset=utf-8', always: ['vary', 'content-type'], may: ['etag'] },
  photo: { type: /^image\/(jpeg|png|webp)$/, always: ['vary', 'content-type', 'content-disposition'], may: ['etag'] },
  table: { type: 'text/csv; charset=utf-8', always: ['vary', 'content-type', 'content-disposition'], may: ['etag', 'link'] },
  archive: { type: 'application/zip', always: ['vary', 'content-type', 'content-disposition'], may: ['etag', 'accept-ranges', 'content-range'] },
  calendar: { type: 'text/calendar; charset=utf-8', always: ['vary', 'content-type', 'etag'], may: [] },
  colours: { type: 'text/css; charset=utf-8', always: ['content-type', 'etag'], may: ['vary'] },
  text: { type: 'text/plain; charset=utf-8', always: ['vary', 'content-type', 'etag'], may: [] },
  redirect: { always: ['vary', 'location'], may: [] },
  unchanged: { always: ['vary', 'etag'], may: ['content-type', 'content-disposition', 'reporting-endpoints', 'link', 'location'] },
  nothing: { always: ['vary'], may: ['allow', 'content-range'] },
};

/** Who may set a cookie: what opens, changes or ends a session, and whatever ends one that is dead already. */
const SETS_COOKIE = /^POST \/(connexion(\/lien|\/code|\/mot-de-passe)?|deconnexion|mon-compte\/(organisation|connexions\/[^/]+\/fermer))$|^GET \/(de)?connexion\/proconnect(\/retour)?$/;
/** Who tells the browser to forget its pages. */
const CLEARS = /^POST \/(deconnexion|mes-donnees\/effacer|mon-compte\/(organisation|connexions\/[^/]+\/fermer))$/;
/** Where one is sent to another site: that of ProConnect; the second time by a page. */
const LEAVES = /^GET \/connexion\/proconnect$/;
const REFRESHES = /^GET \/deconnexion\/proconnect$/;
const COOKIE = /^__Host-(session|signin|proconnect|proconnect-id)=[\w.-]*; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=\d+$/;
const DEAD = /^__Host-(session|proconnect-id)=; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=0$/;

/** The kind of an answer. */
export function kindOf(status, type, path = '') {
  if (status === 304) return 'unchanged';
  if (status >= 300 && status < 400) return 'redirect';
  if (!type) return 'nothing';
  const refused = status >= 400;
  if (refused && path.startsWith('/open311/') && /^(application\/json|text\/xml)/.test(type)) return 'refused standard';
  if (type.startsWith('text/html')) return refused ? 'refused page' : status === 200 ? 'page' : 'created page';
  if (type.startsWith('application/problem+json')) return 'problem';
  if (type.startsWith('application/json')) return status === 200 ? 'json' : 'created json';
  const kinds = { 'image/': 'photo', 'text/csv': 'table', 'text/calendar': 'calendar', 'application/zip': 'archive', 'text/css': 'colours', 'text/xml': 'xml', 'text/plain': 'text' };
  return Object.entries(kinds).find(([start]) => type.startsWith(start))?.[1];
}

/** Fails unless the headers of an answer of a function are those of its kind, all of them and no other; gives the kind. */
export function exactly(what, method, path, { status, headers, type }) {
  const kind = kindOf(status, type, path);
  assert.ok(kind in KINDS, `${what}: an answer of no kind, ${type}`);
  const { type: expected, always, may } = KINDS[kind];
  const names = [...new Set([...headers].map(([name]) => name))];
  const asked = `${method} ${path.split('?')[0]}`;
  const optional = [...may, ...CARRIED, 'set-cookie', ...(CLEARS.test(asked) ? ['clear-site-data'] : []), ...(REFRESHES.test(asked) ? ['refresh'] : [])];
  for (const name of [...COMMON, ...always]) assert.ok(names.includes(name), `${what}: a ${kind} without ${name}`);
  for (const name of names) assert.ok([...COMMON, ...always, ...optional].includes(name), `${what}: a ${kind} with ${name}: ${headers.get(name)}`);
  if (expected) assert.ok(expected instanceof RegExp ? expected.test(type) : expected === type, `${what}: ${type}`);
  for (const line of headers.getSetCookie()) {
    assert.match(line, COOKIE, what);
    assert.ok(SETS_COOKIE.test(asked) || DEAD.test(line), `${what} sets a cookie`);
  }
  if (headers.has('location') && !LEAVES.test(asked)) assert.match(headers.get('location'), /^\/(?![/\\])[!-~]*$/, `${what}: the Location is of this site`);
  if (headers.has('clear-site-data')) assert.match(headers.get('clear-site-data'), /^"cache"(, "storage")?$/, what);
  return kind;
}
