// Prints the mails captured since the start, function by function: the text that a person reads.

import { mails, senders } from './local.mjs';

let count = 0;
for (const worker of senders) {
  for (const { to, subject, text } of await mails(worker)) {
    count += 1;
    console.log(`${'─'.repeat(72)}\n${worker} → ${to}\n${subject}\n\n${text.trim()}\n`);
  }
}
console.log(`${count} mail(s)`);
