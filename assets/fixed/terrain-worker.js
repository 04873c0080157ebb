// The service worker of /terrain/: the day from the network, else as the phone keeps it. What is kept is chosen by the page's script,
// under the person's name; nothing is sent from here.

const LOCK = 'terrain-verrou';
const DAY = '/terrain/';
const NOTHING = '/terrain/hors-ligne';
/** How long a slow network may keep somebody from a day that is kept, in milliseconds. */
const PATIENCE = 8000;

const kept = (address) => caches.match(address, { ignoreVary: true, ignoreSearch: true });

/** The answer of the network, given up once it is late. */
function timely(request) {
  const late = new Promise((_, reject) => {
    setTimeout(reject, PATIENCE, new Error('late'));
  });
  return Promise.race([fetch(request), late]);
}

async function page(request) {
  const nothing = await kept(NOTHING);
  if (await caches.has(LOCK)) return nothing ?? Response.error();
  const day = await kept(DAY);
  try {
    const answer = await (day ? timely(request) : fetch(request));
    return answer.status >= 500 && day ? day : answer;
  } catch {
    return day ?? nothing ?? Response.error();
  }
}

/** Styles and scripts never change under their address. */
const part = async (request) => (await kept(request.url)) ?? fetch(request);

/** A photo leaves no copy but the one that is wiped. */
const picture = (request) => fetch(request, { cache: 'no-store' }).catch(async () => (await kept(request.url)) ?? Response.error());

addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (/^\/(assets|theme)\//.test(pathname)) event.respondWith(part(request));
  else if (request.destination === 'image') event.respondWith(picture(request));
});
