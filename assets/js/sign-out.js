// Signing out wipes what the phone keeps of the person, with or without network. Until the server has ended the session, no page
// shows anything.

import { isLocked, lock, queueOf, unlock, wipe } from './phone.js';

const AGAIN = 30_000;

/** Where to go now that the server has ended the session, or knows of none; null while it has not. */
async function endSession() {
  const answer = await fetch('/deconnexion', { method: 'POST', headers: { accept: 'application/json' } }).catch(() => null);
  if (!answer?.ok && answer?.status !== 401) return null;
  await unlock();
  return answer.headers.get('location') ?? '/?fait=deconnecte';
}

/** Shows that nothing is left but the end of the session, which waits for the network. */
function showLocked() {
  const heading = Object.assign(document.createElement('h1'), { textContent: 'Vous êtes déconnecté de ce téléphone', tabIndex: -1 });
  const words = 'Plus rien de vous n’y est gardé. Votre session sera fermée dès que le réseau revient.';
  document.querySelectorAll('.menu, .skip, .back, template').forEach((part) => part.remove());
  document.querySelector('main').replaceChildren(heading, Object.assign(document.createElement('p'), { textContent: words }));
  heading.focus();
  addEventListener('online', leave);
  setInterval(leave, AGAIN);
}

/** To the door once the session is over; whether it is. */
async function leave() {
  const next = await endSession();
  if (next) location.replace(next);
  return next !== null;
}

async function leaveOrLock() {
  if (!(await leave())) showLocked();
}

function agrees(unsent) {
  const what = unsent === 1 ? 'Un envoi n’est pas parti. Il sera perdu' : `${unsent} envois ne sont pas partis. Ils seront perdus`;
  return unsent === 0 || confirm(`${what} si vous vous déconnectez maintenant. Se déconnecter quand même\u00a0?`);
}

async function onSubmit(event) {
  const form = event.target;
  if (form.getAttribute('action') !== '/deconnexion') return;
  event.preventDefault();
  const { value: person } = form.elements.queued_by;
  if (!agrees((await queueOf(person)).length)) return;
  await lock();
  await wipe(person);
  await leaveOrLock();
}

/** Watches over the sign-out of this page, and ends one that had no network; a page seen again may have been locked by another. */
export async function guardSignOut() {
  if (!('caches' in self)) return;
  document.addEventListener('submit', onSubmit);
  document.addEventListener('visibilitychange', async () => document.visibilityState === 'visible' && (await isLocked()) && location.reload());
  if (await isLocked()) await leaveOrLock();
}
