// What stands for the outside on this machine: tiles and pictures of maps of one colour, the outline of any commune but 00000, and a geocoder that knows three addresses, is
// slow when asked for « lent », and has enough of questions when asked for « trop ».

import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const GREY = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGPoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64');

const feature = (name, longitude, latitude) => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [longitude, latitude] },
  properties: { label: `${name} 86000 Poitiers`, name, postcode: '86000', city: 'Poitiers', citycode: '86194', context: '86, Vienne, Nouvelle-Aquitaine', type: 'housenumber' },
});

const KNOWN = [feature('12 Rue Gambetta', 0.340375, 46.580224), feature('14 Rue Gambetta', 0.3405, 46.5803), feature('Rue Gambetta', 0.341, 46.5805)];

async function geocode(url, reply) {
  const words = url.searchParams.get('q') ?? '';
  if (words.includes('lent')) await sleep(600);
  const limited = words.includes('trop');
  reply.writeHead(limited ? 429 : 200, { 'content-type': 'application/json', 'access-control-allow-origin': '*', ...(limited && { 'retry-after': '5' }) });
  const found = url.pathname.endsWith('/reverse') ? KNOWN.slice(0, 1) : KNOWN;
  reply.end(JSON.stringify({ type: 'FeatureCollection', features: words.includes('introuvable') ? [] : found }));
}

const OUTLINE = { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [[[2.33, 48.9], [2.4, 48.9], [2.4, 48.95], [2.33, 48.95], [2.33, 48.9]]] } };

function outline(reply, code) {
  reply.writeHead(code === '00000' ? 404 : 200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
  return reply.end(code === '00000' ? '{}' : JSON.stringify(OUTLINE));
}

/** Serves them on a free port: the variables to start Parvis with, and every address asked for. */
export async function serveMaps() {
  const asked = [];
  const server = createServer((request, reply) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    // The tests tell the time by a header of their own, which a browser asks leave for.
    if (request.method === 'OPTIONS') {
      reply.writeHead(204, { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'x-test-now' });
      return reply.end();
    }
    asked.push(url);
    if (url.pathname.startsWith('/geocodage')) return geocode(url, reply);
    if (url.pathname.startsWith('/communes/')) return outline(reply, url.pathname.split('/').at(-1));
    reply.writeHead(200, { 'content-type': 'image/png' });
    return reply.end(GREY);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    asked,
    vars: {
      TILES_URL: `${origin}/tuiles/{z}/{x}/{y}.png`, TILES_ATTRIBUTION: '© Plan d’essai',
      STILL_MAP_URL: `${origin}/image?bbox={bbox}&taille={width}x{height}`, GEOCODER_URL: `${origin}/geocodage`,
      OUTLINES_URL: `${origin}/communes/{code}?geometry=contour`,
    },
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}
