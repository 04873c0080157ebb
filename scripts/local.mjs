// The locally running Parvis, as the tools see it: its address, the demo people, the mails it captured.

import { readFile } from 'node:fs/promises';

/** The address that `make start` serves, without a final slash. */
export const origin = `http://localhost:${process.env.PORT ?? 8787}`;

/** The functions that send mail, by the name of their Worker. */
export const senders = ['parvis-sign-in', 'parvis-passwords', 'parvis-personal-data', 'parvis-notifications'];

/** The demo people of the seed: `who`, `name`, `email`, `role`, `organisation`. */
export async function people() {
  return JSON.parse(await readFile('dist/seed/people.json', 'utf8'));
}

/** Ends with one sentence. */
export function fail(sentence) {
  console.error(`✗ ${sentence}`);
  process.exit(1);
}

/** Fetches a path of the running Parvis, redirections left to the caller; ends with a sentence when nothing answers. */
export async function ask(path, init) {
  try {
    return await fetch(new URL(path, origin), { redirect: 'manual', ...init });
  } catch {
    return fail(`Nothing answers on ${origin}: run make start in another terminal first.`);
  }
}

async function explorer(worker, query) {
  const parameters = new URLSearchParams({ worker, ...query });
  const reply = await ask(`/cdn-cgi/local/explorer/api/local/email/sending?${parameters}`);
  return (await reply.json()).result;
}

/** The last hundred mails one function has sent since the start, oldest first: `from`, `to` (a list), `subject`, `text`, `html`. */
export async function mails(worker) {
  const listed = await explorer(worker, { per_page: 100 });
  return Promise.all(listed.reverse().map(({ messageId }) => explorer(worker, { email_id: messageId })));
}
