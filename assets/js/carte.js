// Maps that one moves: the interventions of the page of the map, and a place to choose in a form (asked for by lieu.js when it is).

import L from 'leaflet';
import 'leaflet.markercluster';

const STATUSES = {
  to_validate: ['◆', 'À valider'], to_do: ['○', 'À faire'], in_progress: ['◐', 'En cours'], done: ['●', 'Terminée'],
  refused: ['✕', 'Refusée'], cancelled: ['✕', 'Annulée'], duplicate: ['✕', 'Doublon'],
};
/** The first zoom at which lines and surfaces are drawn, and how long a map must rest before more is asked for. */
const CLOSE = 15;
const REST = 300;
const CALM = matchMedia('(prefers-reduced-motion: reduce)').matches;

function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

/** The style sheet of maps, once: a page without a map does not load it. */
function styled(address) {
  const known = document.querySelector(`link[href="${address}"]`);
  if (known) return undefined;
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: address });
  document.head.append(link);
  return new Promise((resolve) => {
    link.onload = resolve;
    link.onerror = resolve;
  });
}

function calm(work) {
  let waiting;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(work, REST);
  };
}

/** `west,south,east,north` as Leaflet has it. */
function corners(text) {
  const [west, south, east, north] = text.split(',').map(Number);
  return [[south, west], [north, east]];
}

/** A map in `place`, on the tiles of the deployment, whom it thanks. */
async function draw(place, { style, tiles, attribution, bounds }, label) {
  await styled(style);
  const map = L.map(place, { zoomControl: false, zoomAnimation: !CALM, fadeAnimation: !CALM, markerZoomAnimation: !CALM, maxZoom: 19 });
  place.setAttribute('role', 'region');
  place.setAttribute('aria-label', label);
  map.attributionControl.setPrefix('Leaflet');
  L.control.zoom({ zoomInTitle: 'Agrandir', zoomOutTitle: 'Réduire' }).addTo(map);
  // Leaflet takes HTML: what the deployment wrote is text.
  const thanks = element('span', '', attribution).innerHTML;
  L.tileLayer(tiles, { attribution: thanks, maxZoom: 19, referrerPolicy: 'strict-origin-when-cross-origin' }).addTo(map);
  if (bounds) map.fitBounds(corners(bounds), { padding: [24, 24], maxZoom: 17 });
  else map.setView([46.6, 2.4], 5);
  return map;
}

function pin({ status, urgent }) {
  const [sign] = STATUSES[status];
  return L.divIcon({ className: `pin pin-${status}${urgent ? ' pin-urgent' : ''}`, html: `<span aria-hidden="true">${urgent ? '!' : sign}</span>`, iconSize: [30, 30] });
}

function heap(cluster) {
  const count = cluster.getChildCount();
  cluster.options.title = `${count} interventions`;
  return L.divIcon({ className: 'heap', html: `<span aria-hidden="true">${count}</span>`, iconSize: [44, 44] });
}

/** One line of the answer, by name. */
const named = ([number, id, latitude, longitude, status, title, address, day, urgent, blocked, outline]) =>
  ({ number, id, latitude, longitude, status, title, address, day, urgent, blocked, outline });

function words(point) {
  const link = Object.assign(element('a', '', point.title), { href: `/interventions/${point.id}` });
  const flags = [STATUSES[point.status][1], point.urgent && 'Urgent', point.blocked && 'Bloquée'].filter(Boolean);
  const day = new Date(`${point.day}T12:00:00Z`).toLocaleDateString('fr-FR', { day: 'numeric', month: 'long', year: 'numeric' });
  return element('div', '', element('p', '', link), element('p', '', point.address), element('p', '', `N°\u00a0${point.number} · ${flags.join(', ')} · ${day}`));
}

function marker(point) {
  const title = `${point.title}, ${point.address}, ${STATUSES[point.status][1]}`;
  return L.marker([point.latitude, point.longitude], { icon: pin(point), title }).bindPopup(() => words(point));
}

/** The interventions of one page: those that pass its filters, gathered where they are many. */
class Interventions {
  constructor(place, map) {
    this.place = place;
    this.map = map;
    this.heaps = L.markerClusterGroup({ chunkedLoading: true, maxClusterRadius: 60, showCoverageOnHover: false, animate: !CALM, iconCreateFunction: heap });
    this.outlines = L.layerGroup();
    map.addLayer(this.heaps).addLayer(this.outlines);
    map.on('moveend', calm(() => this.moved()));
  }

  async ask(more) {
    const address = new URL(this.place.dataset.points, location.href);
    for (const [name, value] of Object.entries(more)) address.searchParams.set(name, value);
    const reply = await fetch(address, { headers: { accept: 'application/json' } });
    if (!reply.ok) throw new Error(`${reply.status}`);
    const answer = await reply.json();
    return { ...answer, points: answer.points.map(named) };
  }

  async load(more = {}) {
    try {
      this.show(await this.ask(more));
    } catch {
      this.say('La carte ne répond pas. La liste ci-dessous reste à jour.');
    }
  }

  show({ points, more }) {
    this.partial = more;
    this.outlined = points.some(({ outline }) => outline !== null);
    this.heaps.clearLayers();
    // What one only follows has no place to be shown at.
    this.heaps.addLayers(points.filter(({ latitude }) => latitude !== null).map(marker));
    if (more) this.say('Seules les plus récentes sont sur la carte\u00a0: rapprochez-vous pour voir les autres.');
    else this.say(points.length === 0 ? 'Aucune intervention ne correspond.' : '');
    this.place.dataset.ready = String(points.length);
  }

  say(text) {
    this.place.querySelector('[data-map-told]').textContent = text;
  }

  async moved() {
    const bbox = this.map.getBounds().pad(0.3).toBBoxString();
    if (this.partial) await this.load({ bbox });
    if (this.outlined) await this.drawOutlines(bbox);
  }

  async drawOutlines(bbox) {
    if (this.map.getZoom() < CLOSE) {
      this.outlines.clearLayers();
      return;
    }
    const { points } = await this.ask({ bbox, outlines: '1' }).catch(() => ({ points: [] }));
    this.outlines.clearLayers();
    for (const point of points) L.geoJSON(JSON.parse(point.outline), { interactive: false, style: { color: '#9b1c1c', weight: 4 } }).addTo(this.outlines);
  }
}

async function show(place) {
  const live = element('div', 'map-live');
  place.prepend(live);
  const map = await draw(live, place.dataset, 'Carte des interventions');
  place.classList.add('map-ready');
  map.invalidateSize();
  if (place.dataset.border) L.geoJSON(JSON.parse(place.dataset.border), { interactive: false, style: { color: '#55524a', weight: 2, fill: false, dashArray: '6 4' } }).addTo(map);
  await new Interventions(place, map).load();
}

const closed = (points) => [...points, points[0]];

/** GeoJSON of what was tapped: a line through the points, or the surface that they enclose. */
function geometry(kind, points) {
  const pairs = points.map(({ lat, lng }) => [lng, lat].map((degrees) => Number(degrees.toFixed(6))));
  if (kind === 'line' && pairs.length > 1) return { type: 'LineString', coordinates: pairs };
  if (kind === 'surface' && pairs.length > 2) return { type: 'Polygon', coordinates: [closed(pairs)] };
  return null;
}

/** What was drawn before, as points to go on from. */
function tapped(text) {
  const read = text ? JSON.parse(text) : null;
  const pairs = read?.type === 'Polygon' ? read.coordinates[0].slice(0, -1) : read?.coordinates ?? [];
  return { kind: { LineString: 'line', Polygon: 'surface' }[read?.type] ?? 'point', points: pairs.map(([lng, lat]) => L.latLng(lat, lng)) };
}

/** A map on which one place is chosen, or a line or a surface drawn; `onPlace` and `onOutline` hear of each change. */
class Picker {
  constructor(map, { onPlace, onOutline }) {
    Object.assign(this, { map, onPlace, onOutline, kind: 'point', points: [] });
    this.drawn = L.layerGroup().addTo(map);
    map.on('click', ({ latlng }) => this.tap(latlng));
  }

  /** Puts the place there, told from elsewhere: an address, the phone. */
  move(latitude, longitude) {
    this.place = L.latLng(latitude, longitude);
    this.map.setView(this.place, Math.max(this.map.getZoom(), 17));
    this.show();
  }

  /** Takes the place away. */
  forget() {
    this.place = undefined;
    this.show();
  }

  /** Taps where the cross is: what a keyboard can do. */
  centre() {
    this.tap(this.map.getCenter());
  }

  tap(point) {
    if (this.kind === 'point') {
      this.place = point;
      this.onPlace(point.lat, point.lng);
    } else {
      this.points.push(point);
      this.onOutline(geometry(this.kind, this.points));
    }
    this.show();
  }

  draw(kind) {
    this.kind = kind;
    this.points = [];
    this.onOutline(null);
    this.show();
  }

  undo() {
    this.points.pop();
    this.onOutline(geometry(this.kind, this.points));
    this.show();
  }

  resume(text) {
    Object.assign(this, tapped(text));
    if (this.points.length > 0) this.map.fitBounds(L.latLngBounds(this.points), { maxZoom: 18 });
    this.show();
  }

  show() {
    this.drawn.clearLayers();
    const icon = L.divIcon({ className: 'pin pin-to_do', html: '<span aria-hidden="true">○</span>', iconSize: [30, 30] });
    if (this.kind === 'point' && this.place) L.marker(this.place, { icon, keyboard: false, interactive: false }).addTo(this.drawn);
    const style = { color: '#9b1c1c', weight: 4, interactive: false };
    if (this.kind === 'line') L.polyline(this.points, style).addTo(this.drawn);
    if (this.kind === 'surface') L.polygon(this.points, style).addTo(this.drawn);
    for (const point of this.kind === 'point' ? [] : this.points) L.circleMarker(point, { ...style, radius: 5 }).addTo(this.drawn);
  }
}

/** A map to choose a place on, in `place`; `options` are those of the form. */
export async function pick(place, options, heard) {
  const map = await draw(place, options, 'Carte pour placer l’intervention');
  map.invalidateSize();
  return new Picker(map, heard);
}

for (const place of document.querySelectorAll('[data-map]')) show(place);
