// Sends what waits, in the order in which it was done; what the server refuses stays, with its words.

import { amend, dequeue, queueOf } from './phone.js';

const LOCK = 'terrain-envois';
/** In milliseconds: how long one request may take, and one that brings a photo: 560 KB with its thumbnail, at the 20 kbit/s that are left at
 * the edge of a network, take 225 seconds. Then the first pause after a failure, and the longest. */
const PATIENCE = 60_000;
const PATIENCE_PHOTO = 240_000;
const PAUSE = 5000;
const PAUSE_MAX = 300_000;

/** What a state becomes by what is done; nothing where it stays. */
export const EFFECTS = { demarrer: 'in_progress', terminer: 'done' };

const jpeg = (bytes, name) => new File([bytes], name, { type: 'image/jpeg' });

function bodyOf({ person, organisation, madeAt, fields, photo, thumbnail }) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ organisation, queued_by: person, made_at: madeAt, ...fields })) body.set(name, value);
  if (photo) {
    body.set('photo', jpeg(photo, 'photo.jpg'));
    body.set('thumbnail', jpeg(thumbnail, 'vignette.jpg'));
  }
  return body;
}

/** What stands for an answer that did not come in time, on a network that is there. */
const LATE = Symbol('late');

/** The server's answer; nothing when there is no network. The same key makes a request that comes twice harmless. */
function send(entry) {
  return fetch(`/interventions/${entry.item}/${entry.todo}`, {
    method: 'POST',
    headers: { accept: 'application/json', 'idempotency-key': entry.key },
    body: bodyOf(entry),
    signal: AbortSignal.timeout(entry.photo ? PATIENCE_PHOTO : PATIENCE),
  }).catch(({ name }) => (name === 'TimeoutError' && navigator.onLine ? LATE : undefined));
}

async function wordsOf(answer) {
  if (answer.status === 404) return 'Cette intervention ne vous est plus confiée, ou n’existe plus.';
  const { detail = '', errors = [] } = await answer.json().catch(() => ({}));
  return [detail, ...errors.map(({ message }) => message)].join(' ');
}

/** The queue of one person; `onSent(entry)` when the server has accepted one, `onChange(needsSignIn)` after each round. */
export class Queue {
  failures = 0;
  quietUntil = 0;
  /** The interventions that had no answer in time: the others go before them. */
  late = new Set();

  constructor(person, { onSent, onChange }) {
    Object.assign(this, { person, onSent, onChange });
  }

  /** Sends all that may leave, in one tab at a time; `now` forgets the pause after a failure. Asked while it sends, it goes once more: the
   * network may have come back while what had failed without it was being told. */
  async flush(now = false) {
    if (now) this.quietUntil = 0;
    if (Date.now() < this.quietUntil) return;
    this.again = true;
    if (this.sending) return;
    this.sending = true;
    try {
      while (this.again) {
        this.again = false;
        await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => lock && this.#round());
      }
    } finally {
      this.sending = false;
    }
  }

  async #next(held) {
    const ready = (await queueOf(this.person)).filter(({ item, refused }) => !refused && !held.has(item));
    return ready.find(({ item }) => !this.late.has(item)) ?? ready[0];
  }

  /** One intervention that fails holds back what comes after on it, and nothing else. */
  async #round() {
    const held = new Set();
    let answer;
    for (let entry = await this.#next(held); entry; entry = await this.#next(held)) {
      answer = await send(entry);
      if (!answer || answer.status === 401) break;
      await this.#settle(entry, answer, held);
    }
    if (held.size === 0) this.failures = 0;
    await this.onChange(answer?.status === 401);
  }

  async #settle(entry, answer, held) {
    if (answer === LATE) {
      this.late.add(entry.item);
      held.add(entry.item);
      this.#pause(0);
      return;
    }
    this.late.delete(entry.item);
    if (answer.ok) {
      await this.onSent(entry);
      await dequeue(entry.place);
    } else if (answer.status === 429 || answer.status >= 500) {
      held.add(entry.item);
      this.#pause(Number(answer.headers.get('retry-after')) * 1000);
    } else {
      await amend(entry.place, { refused: await wordsOf(answer) });
    }
  }

  #pause(asked) {
    const own = Math.min(PAUSE_MAX, PAUSE * 2 ** this.failures);
    this.failures += 1;
    this.quietUntil = Date.now() + Math.max(own, asked || 0);
  }
}
