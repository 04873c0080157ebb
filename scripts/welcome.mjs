// Waits until Parvis answers, then prints its address and the demo people.

import { setTimeout as sleep } from 'node:timers/promises';
import { origin, people } from './local.mjs';

const answers = () => fetch(new URL('/sante', origin)).then((reply) => reply.ok, () => false);

while (!(await answers())) await sleep(300);
console.log(`\n  Parvis: ${origin}\n`);
for (const { who, name, email, organisation } of await people()) {
  if (email) console.log(`  make link WHO=${who.padEnd(22)} ${name}, ${organisation} <${email}>`);
}
console.log('\n  make mails shows the mails that were sent. Ctrl-C stops.\n');
