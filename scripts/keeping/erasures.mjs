// What was erased, closed or given since an earlier moment, by random identifiers and numbers, and the addresses that changed of late:
// read before the database goes back to that moment, applied to it afterwards. What a date deletes is not here: the next night deletes it again.

import { literal } from './tables.mjs';

/** What the newer state is asked, in this order. */
const QUESTIONS = {
  departures: 'select organisation_id, former_id, left_at from departure',
  // Those that are there: of what the restored database has, the others were deleted, or masked under another key.
  photos: 'select key from photo',
  portraits: 'select key from portrait',
  logos: 'select logo_key as key from organisation where logo_key is not null',
  tokens: "select id from credential where kind = 'program'",
  feeds: 'select secret_hash from calendar_feed',
  passwords: 'select person_id, set_at from password',
  links: 'select person_id, linked_at from proconnect_identity',
  // Those who are kept out, and the address of whoever had another in the weeks that departures are kept.
  people: 'select id, suspended_at from person where suspended_at is not null',
  organisations: 'select id, suspended_at from organisation where suspended_at is not null',
  addresses: `select id, email from person where id in (select substr(subject, instr(subject, '/') + 1) from audit
    where action in ('change_own_email', 'edit_member') and subject >= 'membership/' and subject < 'person0' and (action = 'change_own_email' or subject like 'person/%')
    and at > strftime('%Y-%m-%dT%H:%M:%SZ', (select max(at) from audit), '-35 days'))`,
  // Those that are not any more.
  comments: 'select organisation_id, intervention_id, id, deleted_at, moderated from comment where deleted_at is not null',
  keys: 'select organisation_id, id, revoked_at from open311_key where revoked_at is not null',
  sent: "select id from outbox where state <> 'waiting'",
  counters: 'select organisation_id, last from intervention_counter',
  // Organisations that were destroyed.
  certificates: 'select * from certificate',
};

/** The list to keep outside of the database: `{ taken_at, departures, photos, … }`. */
export async function collect(environment, now = new Date()) {
  const answers = await environment.query(...Object.values(QUESTIONS));
  return { taken_at: now.toISOString(), ...Object.fromEntries(Object.keys(QUESTIONS).map((name, index) => [name, answers[index]])) };
}

/**
 * Applies a list to a restored environment; gives how many of each kind it changed. Whoever left is written down: the hourly job
 * of identity makes them leave again, with all that a departure takes; that of closing destroys again the organisations that were
 * destroyed, and nobody comes in to them meanwhile. Everybody signs in anew; whoever changed a password, an address or a ProConnect link since
 * comes in by mail, at the newer address, and whoever was suspended since does not come in.
 */
export async function replay(environment, list, now = new Date()) {
  const [photos, portraits, logos, tokens, feeds, comments, keys, waiting, passwords, links, people, organisations] = await environment.query(
    'select organisation_id, intervention_id, id, key, thumbnail_key from photo',
    'select organisation_id, person_id, key from portrait',
    'select id, logo_key as key from organisation where logo_key is not null',
    "select id from credential where kind = 'program'",
    'select secret_hash from calendar_feed',
    'select organisation_id, intervention_id, id from comment where deleted_at is null',
    'select organisation_id, id from open311_key where revoked_at is null',
    "select id from outbox where state = 'waiting'",
    'select person_id, set_at from password',
    'select person_id, linked_at from proconnect_identity',
    'select id, email, suspended_at from person',
    'select id, suspended_at from organisation',
  );
  const not = (all, one) => { const known = new Set(all.map(one)); return (row) => !known.has(one(row)); };
  const also = (all, one) => { const other = not(all, one); return (row) => !other(row); };
  const gone = (rows, kept) => rows.filter(not(kept, ({ key }) => key));
  const at = now.toISOString().replace(/\.\d+Z$/, 'Z');
  const forget = (key) => `insert into file_deletion ${values({ key, queued_at: at }, ['key', 'queued_at'])} on conflict (key) do nothing`;
  const comment = ['organisation_id', 'intervention_id', 'id'];
  const free = (rows) => rows.filter(({ suspended_at: since }) => !since);
  const moved = (list.addresses ?? []).filter(({ id, email }) => people.some((row) => row.id === id && row.email !== email));
  // A list of before they were noted says nothing of passwords and links: theirs are taken for changed.
  const other = (rows, kept, since) => rows.filter(not(kept ?? [], (row) => `${row.person_id} ${row[since]}`)).map((row) => row.person_id);
  // All are taken off before one is given: two people may have exchanged theirs.
  const taken = moved.map((row) => `update person set email = null, email_folded = null where ${where(row, ['id'])}`);
  const changed = new Set([...moved.map(({ id }) => id), ...other(passwords, list.passwords, 'set_at'), ...other(links, list.links, 'linked_at')]);
  // Of each kind, the statements of each row.
  const changes = {
    departures: list.departures.map((row) => [
      `insert into departure ${values(row, ['organisation_id', 'former_id', 'left_at'])} on conflict (organisation_id, former_id) do update set left_at = max(left_at, excluded.left_at)`,
    ]),
    photos: gone(photos, list.photos).map((row) => [
      ...[row.key, row.thumbnail_key].filter(Boolean).map(forget),
      `delete from photo where ${where(row, ['organisation_id', 'intervention_id', 'id'])}`,
    ]),
    portraits: gone(portraits, list.portraits).map((row) => [forget(row.key), `delete from portrait where ${where(row, ['organisation_id', 'person_id'])}`]),
    logos: gone(logos, list.logos).map((row) => [forget(row.key), `update organisation set logo_key = null, logo_width = null where ${where(row, ['id'])}`]),
    tokens: tokens.filter(not(list.tokens, ({ id }) => id)).map((row) => [`delete from credential where ${where(row, ['id'])}`]),
    feeds: feeds.filter(not(list.feeds, ({ secret_hash: hash }) => hash)).map((row) => [`delete from calendar_feed where ${where(row, ['secret_hash'])}`]),
    comments: list.comments.filter(also(comments, ({ id }) => id)).map((row) => [
      `update comment set body = null, author_id = null, deleted_at = ${literal(row.deleted_at)}, moderated = ${Number(row.moderated)} where ${where(row, comment)}`,
      `delete from comment_revision where ${where({ ...row, comment_id: row.id }, ['organisation_id', 'intervention_id', 'comment_id'])}`,
    ]),
    keys: list.keys.filter(also(keys, ({ id }) => id)).map((row) => [`update open311_key set revoked_at = ${literal(row.revoked_at)} where ${where(row, ['organisation_id', 'id'])}`]),
    sent: list.sent.filter(also(waiting, ({ id }) => id)).map((row) => [
      `update outbox set state = 'sent', sent_at = ${literal(at)}, leased_until = null, recipient = null, subject = null, body_text = null, body_html = null, stop_url = null where ${where(row, ['id'])}`,
    ]),
    addresses: moved.map((row) => [
      `update or ignore person set email = ${written(row.email)}, email_folded = ${written(row.email?.toLowerCase() ?? null)} where ${where(row, ['id'])}`,
    ]),
    accounts: [...changed].map((id) => ['password', 'proconnect_identity'].map((table) => `delete from ${table} where ${where({ person_id: id }, ['person_id'])}`)),
    people: (list.people ?? []).filter(also(free(people), ({ id }) => id)).map((row) => [
      `update person set suspended_at = ${literal(row.suspended_at)} where ${where(row, ['id'])}`,
      `delete from credential where ${where({ person_id: row.id }, ['person_id'])}`,
    ]),
    organisations: (list.organisations ?? []).filter(also(free(organisations), ({ id }) => id)).map((row) => [
      `update organisation set suspended_at = ${literal(row.suspended_at)} where ${where(row, ['id'])}`,
      `delete from credential where ${where({ organisation_id: row.id }, ['organisation_id'])}`,
    ]),
    counters: list.counters.map((row) => [`update intervention_counter set last = max(last, ${Number(row.last)}) where ${where(row, ['organisation_id'])}`]),
    certificates: (list.certificates ?? []).map((row) => {
      const columns = Object.keys(row);
      const again = columns.filter((column) => column !== 'former_id').map((column) => `${column} = excluded.${column}`).join(', ');
      return [
        `insert into certificate ${values(row, columns)} on conflict (former_id) do update set ${again}`,
        `update organisation set suspended_at = coalesce(suspended_at, ${literal(at)}) where ${where({ id: row.former_id }, ['id'])}`,
      ];
    }),
  };
  await environment.run(["delete from credential where kind = 'browser'", 'delete from sign_in_link', 'delete from password_link', 'delete from email_change', ...taken, ...Object.values(changes).flat(2)]);
  return Object.fromEntries(Object.entries(changes).map(([kind, rows]) => [kind, rows.length]));
}

const values = (row, columns) => `(${columns.join(', ')}) values (${columns.map((column) => written(row[column])).join(', ')})`;
const where = (row, columns) => columns.map((column) => `${column} = ${literal(row[column])}`).join(' and ');
/** A value as SQL writes it. */
const written = (value) => (typeof value === 'string' ? literal(value) : String(value));
