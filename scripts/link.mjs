// Asks for a sign-in link as a person would, on the sign-in page, and prints the link and the code of the mail.

import { setTimeout as sleep } from 'node:timers/promises';
import { ask, fail, mails, people } from './local.mjs';

const SENDER = 'parvis-sign-in';
const CODE = /\b[0-9A-Z]{4}[-\s]?[0-9A-Z]{4}\b/;

/** The fields of the page's first form that holds an e-mail field, that one filled in. */
function filled(html, email) {
  const form = html.match(/<form[^>]*>(?:(?!<\/form>)[\s\S])*type="email"[\s\S]*?<\/form>/)?.[0] ?? fail('/connexion shows no e-mail field.');
  const fields = new URLSearchParams();
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const attribute = (name) => input.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1];
    if (attribute('type') === 'email') fields.set(attribute('name'), email);
    else if (attribute('type') === 'hidden') fields.set(attribute('name'), attribute('value') ?? '');
  }
  return fields;
}

const known = await people();
const person = known.find(({ who }) => who === process.argv[2]);
if (!person?.email) fail(`Say for whom, for instance make link WHO=${known[0].who}; known: ${known.filter(({ email }) => email).map(({ who }) => who).join(', ')}.`);

const page = await (await ask('/connexion')).text();
const before = (await mails(SENDER)).length;
const reply = await ask('/connexion', {
  method: 'POST',
  body: filled(page, person.email),
  headers: { 'sec-fetch-site': 'same-origin' },
});
if (reply.status >= 400) fail(`/connexion answered ${reply.status}: ${(await reply.text()).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 300)}`);

// The mail leaves after the reply.
async function mailSince(count) {
  for (let tries = 0; tries < 25; tries += 1) {
    const mail = (await mails(SENDER)).slice(count).find(({ to }) => to.includes(person.email));
    if (mail) return mail;
    await sleep(200);
  }
  return fail(`No mail was sent to ${person.email}: sign-in mails are throttled, wait some minutes, then try again.`);
}

const { text } = await mailSince(before);
console.log(`${person.name}, ${person.organisation}\n  link: ${text.match(/https?:\S+/)?.[0]}\n  code: ${text.match(CODE)?.[0]}`);
