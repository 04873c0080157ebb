// What a phone keeps of the person who works with it: the queue of what is not sent yet, the day, and the lock of a sign-out
// that the server has not heard of. Names are those that the service worker knows.

const BASE = 'terrain';
const STORE = 'envois';
const DAY = 'terrain-jour-';
const SHELL = 'terrain-coquille';
const LOCK = 'terrain-verrou';

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function open() {
  const opening = indexedDB.open(BASE, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(STORE, { keyPath: 'place', autoIncrement: true }).createIndex('person', 'person');
  };
  return settled(opening);
}

/** Runs `act` on the queue in one transaction, and waits until it is on the disk. */
async function inQueue(mode, act) {
  const base = await open();
  try {
    const transaction = base.transaction(STORE, mode, { durability: 'strict' });
    const written = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const [result] = await Promise.all([act(transaction.objectStore(STORE)), written]);
    return result;
  } finally {
    base.close();
  }
}

/** What that person did and the server has not accepted, the oldest first. */
export const queueOf = (person) => inQueue('readonly', (queue) => settled(queue.index('person').getAll(person)));

/** How much waits, whoever did it. */
export const countAll = () => inQueue('readonly', (queue) => settled(queue.count()));

export const enqueue = (entry) => inQueue('readwrite', (queue) => settled(queue.add(entry)));

export const dequeue = (place) => inQueue('readwrite', (queue) => settled(queue.delete(place)));

/** Changes what still waits: what was wiped meanwhile does not come back. */
export const amend = (place, values) => inQueue('readwrite', async (queue) => {
  const entry = await settled(queue.get(place));
  if (entry) await settled(queue.put({ ...entry, ...values }));
});

/** Forgets all that is kept of that person; what others have not sent stays. */
export async function wipe(person) {
  const left = await inQueue('readwrite', async (queue) => {
    const places = await settled(queue.index('person').getAllKeys(person));
    await Promise.all(places.map((place) => settled(queue.delete(place))));
    return settled(queue.count());
  });
  if (left === 0) indexedDB.deleteDatabase(BASE);
  await forgetDays();
}

/** Forgets every day but that of `person`. */
export async function forgetDays(person) {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(DAY) && name !== DAY + person).map((name) => caches.delete(name)));
}

export const dayOf = (person) => caches.open(DAY + person);
export const shell = () => caches.open(SHELL);

export const lock = () => caches.open(LOCK);
export const unlock = () => caches.delete(LOCK);
export const isLocked = async () => 'caches' in self && caches.has(LOCK);
