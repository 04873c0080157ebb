// The day in the field: what is done on a card goes into the queue, then to the server as soon as there is network. The day itself is
// kept for when there is none.

import { redraw } from './encode.js';
import { amend, countAll, dayOf, dequeue, enqueue, forgetDays, isLocked, queueOf, shell } from './phone.js';
import { EFFECTS, Queue } from './queue.js';

const WORKER = '/terrain/service-worker.js';
const DAY = '/terrain/';
const NOTHING = '/terrain/hors-ligne';
const OFTEN = 30_000;
const DEEDS = { demarrer: 'Démarrer', terminer: 'Terminer', bloquer: 'Blocage', commentaires: 'Commentaire', photos: 'Photo' };
const FULL = 'Ce téléphone n’a plus de place\u00a0: rien n’a été gardé. Libérez de la place, puis recommencez.';
const UNREADABLE = 'Ce téléphone ne sait pas lire cette photo. Prenez-la de nouveau, en JPEG.';

const page = document.querySelector('[data-terrain]');
const { person, organisation } = page?.dataset ?? {};
const jobs = () => [...page.querySelectorAll('[data-item]')];
const part = (name, within = page) => within.querySelector(`[data-${name}]`);
const copyOf = (name) => document.querySelector(`template[data-${name}]`).content.cloneNode(true).firstElementChild;

const queue = new Queue(person, { onSent, onChange });

function say(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

const hour = (moment) => new Date(moment).toLocaleTimeString('fr', { hour: '2-digit', minute: '2-digit' }).replace(':', '\u202fh\u202f');
const nameOf = ({ todo, name }) => `${DEEDS[todo]}\u00a0: ${name}`;

// ------------------------------------------------------------------ cards

/** Puts the gestures on a card, their identifiers made its own. */
function equip(job) {
  const gestures = copyOf('gestures');
  for (const name of ['id', 'for', 'aria-describedby']) {
    for (const bearer of gestures.querySelectorAll(`[${name}]`)) bearer.setAttribute(name, `${bearer.getAttribute(name)}-${job.dataset.item}`);
  }
  for (const words of gestures.querySelectorAll('form .hidden')) words.textContent = `\u00a0: ${job.dataset.name}`;
  part('said', gestures).tabIndex = -1;
  job.append(gestures);
}

/** Where a job will stand once what waits is accepted. */
function standing({ status, blocked }, waiting) {
  let [at, stopped] = [status, blocked !== undefined];
  for (const { todo } of waiting) {
    at = EFFECTS[todo] ?? at;
    stopped = todo === 'bloquer' || (stopped && todo !== 'terminer');
  }
  return { at, stopped };
}

function badge(job, { at, stopped }) {
  const badges = job.querySelector('.badges');
  badges.firstElementChild.replaceWith(copyOf(`badge="${at}"`));
  const shown = badges.querySelector('.badge-blocked');
  if (stopped && !shown) badges.append(copyOf('badge="blocked"'));
  if (!stopped) shown?.remove();
}

function showJob(job, waiting) {
  const { at, stopped } = standing(job.dataset, waiting);
  const fits = { demarrer: at === 'to_do', terminer: at === 'in_progress', bloquer: at === 'in_progress' && !stopped, commentaires: true };
  for (const form of job.querySelectorAll('[data-do]')) (form.closest('details') ?? form).hidden = !fits[form.dataset.do];
  const photos = [...job.querySelectorAll('[data-photos]')];
  for (const each of photos) each.hidden = !each.dataset.while.split(' ').includes(at);
  part('framing', job).hidden = photos.every(({ hidden }) => hidden);
  badge(job, { at, stopped });
  const list = part('pending', job);
  list.hidden = waiting.length === 0;
  list.replaceChildren(...waiting.map(showWaiting));
}

function showWaiting(entry) {
  const row = copyOf('waiting');
  say(part('words', row), `${DEEDS[entry.todo]}, à ${hour(entry.madeAt)}\u00a0: en attente d’envoi.`);
  onPress(row, entry);
  return row;
}

/** Gives the buttons of a row what they do to its entry. */
function onPress(row, entry) {
  const acts = { remove: () => dequeue(entry.place), retry: () => amend(entry.place, { refused: undefined }) };
  for (const button of row.querySelectorAll('[data-press]')) {
    say(part('about', button), `\u00a0: ${nameOf(entry)}`);
    button.addEventListener('click', async () => {
      await acts[button.dataset.press]();
      await show();
      queue.flush(true);
    });
  }
}

// ------------------------------------------------------------------ what was refused

/** The addresses of what can be saved, let go when it is drawn again. */
let addresses = [];

function addressOf(content, type) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  addresses.push(address);
  return address;
}

function saving(words, href, download) {
  return Object.assign(document.createElement('a'), { className: 'button', textContent: words, href, download });
}

function showRefused(entry) {
  const row = copyOf('refusal');
  const text = entry.fields.body ?? entry.fields.reason;
  say(part('words', row), nameOf(entry));
  say(part('why', row), entry.refused);
  say(part('text', row), text ?? '');
  if (text) part('export', row).append(saving('Enregistrer le texte', addressOf(text, 'text/plain;charset=utf-8'), 'terrain.txt'));
  if (entry.photo) {
    const src = addressOf(entry.photo, 'image/jpeg');
    part('text', row).after(Object.assign(document.createElement('img'), { src, alt: 'Photo qui n’a pas été acceptée' }));
    part('export', row).append(saving('Enregistrer la photo', src, 'terrain.jpg'));
  }
  onPress(row, entry);
  return row;
}

function showReview(refused) {
  addresses.forEach((address) => URL.revokeObjectURL(address));
  addresses = [];
  part('terrain-review').hidden = refused.length === 0;
  part('terrain-refused').replaceChildren(...refused.map(showRefused));
}

// ------------------------------------------------------------------ the whole

function told(waiting, others) {
  const sentences = [navigator.onLine ? '' : 'Vous êtes hors ligne\u00a0: ce que vous faites est gardé sur ce téléphone.'];
  if (waiting > 0) sentences.push(waiting === 1 ? 'Un envoi en attente.' : `${waiting} envois en attente.`);
  else if (navigator.onLine) sentences.push('Tout est envoyé.');
  if (others > 0) sentences.push('Des envois d’une autre personne attendent qu’elle se connecte.');
  return sentences.join(' ').trim();
}

async function show() {
  const mine = await queueOf(person);
  const waiting = mine.filter(({ refused }) => !refused);
  for (const job of jobs()) showJob(job, waiting.filter(({ item }) => item === job.dataset.item));
  showReview(mine.filter(({ refused }) => refused));
  say(part('terrain-status'), told(waiting.length, (await countAll()) - mine.length));
}

/** What the server accepted is how the card stands from now on. */
function onSent({ item, todo }) {
  const job = jobs().find(({ dataset }) => dataset.item === item);
  if (!job) return;
  const { at, stopped } = standing(job.dataset, [{ todo }]);
  job.dataset.status = at;
  if (stopped) job.dataset.blocked = '';
  else delete job.dataset.blocked;
}

async function onChange(needsSignIn) {
  part('terrain-sign-in').hidden = !needsSignIn;
  await show();
  if (!needsSignIn) await keepDay().catch(() => undefined);
}

// ------------------------------------------------------------------ gestures

async function add(job, todo, content) {
  const { item, name } = job.dataset;
  const said = part('said', job);
  const entry = { item, name, person, organisation, todo, key: crypto.randomUUID(), madeAt: new Date().toISOString(), ...content };
  try {
    await enqueue(entry);
  } catch (error) {
    say(said, error.name === 'QuotaExceededError' ? FULL : `Rien n’a été gardé\u00a0: ${error.message}`);
    return false;
  }
  navigator.storage?.persist?.();
  await show();
  say(said, `${DEEDS[todo]}\u00a0: c’est noté.`);
  said.focus();
  queue.flush();
  return true;
}

async function onSubmit(event) {
  const { target } = event;
  if (target.dataset.do === undefined) return;
  event.preventDefault();
  const fields = Object.fromEntries(new FormData(target));
  if (await add(target.closest('[data-item]'), target.dataset.do, { fields })) target.reset();
}

async function onPhoto({ target }) {
  const [file] = target.files ?? [];
  if (!file) return;
  const job = target.closest('[data-item]');
  const moment = target.closest('[data-photos]').dataset.photos;
  target.value = '';
  say(part('said', job), 'La photo se prépare…');
  const redrawn = await redraw(file).catch(() => undefined);
  if (!redrawn) return say(part('said', job), UNREADABLE);
  const [photo, thumbnail] = await Promise.all([redrawn.photo.arrayBuffer(), redrawn.thumbnail.arrayBuffer()]);
  return add(job, 'photos', { fields: { moment }, photo, thumbnail });
}

// ------------------------------------------------------------------ what is kept

const addressesIn = async (cache) => (await cache.keys()).map(({ url }) => url);

/** Makes a cache hold these addresses and no other. */
async function hold(cache, wanted) {
  const known = await addressesIn(cache);
  await Promise.all(known.filter((address) => !wanted.includes(address)).map((address) => cache.delete(address)));
  const missing = wanted.filter((address) => !known.includes(address));
  await Promise.all(missing.map((address) => cache.add(new Request(address, { cache: 'no-store' })).catch(() => undefined)));
}

/** What every page is drawn with, and the page that tells that nothing is kept: drawn anew with each new set. */
async function keepShell() {
  const links = [...document.querySelectorAll('link[rel=stylesheet], link[rel=icon]')].map(({ href }) => href);
  const parts = [...links, ...[...document.scripts].map(({ src }) => src)];
  const cache = await shell();
  const known = await addressesIn(cache);
  if (!parts.every((address) => known.includes(address))) await cache.delete(NOTHING);
  await hold(cache, [...parts, new URL(NOTHING, location).href]);
}

/** Keeps the page as the server now has it, under the person's name, with its photos. */
async function keepDay() {
  if (await isLocked()) return;
  await forgetDays(person);
  await keepShell();
  const answer = await fetch(DAY, { headers: { accept: 'text/html' } });
  const copy = answer.clone();
  if (!answer.ok || !(await answer.text()).includes(person)) return;
  const day = await dayOf(person);
  await day.put(DAY, copy);
  await hold(day, [new URL(DAY, location).href, ...[...page.querySelectorAll('.thumbnail img')].map(({ src }) => src)]);
}

function install() {
  const policy = self.trustedTypes?.createPolicy('terrain', { createScriptURL: () => WORKER });
  return navigator.serviceWorker?.register(policy?.createScriptURL('') ?? WORKER, { scope: DAY });
}

async function begin() {
  if (!page || !('caches' in self) || (await isLocked())) return;
  jobs().forEach(equip);
  page.addEventListener('submit', onSubmit);
  page.addEventListener('change', onPhoto);
  addEventListener('online', () => queue.flush(true));
  addEventListener('offline', show);
  addEventListener('pageshow', () => queue.flush());
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && queue.flush());
  setInterval(async () => (await queueOf(person)).some(({ refused }) => !refused) && queue.flush(), OFTEN);
  await show();
  await install();
  await queue.flush();
}

begin();
