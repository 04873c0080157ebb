// The place of an intervention in a form: an address proposed while one types, a tap on a map, the phone's position once, or that of a
// photo. Each helps to fill fields that one can fill by hand.

import { AddressField, Geocoder } from './place/adresse.js';
import { HEAD, placeOf } from './place/exif.js';

const KINDS = [['point', 'Un lieu'], ['line', 'Une ligne'], ['surface', 'Une surface']];

function button(words, onClick) {
  const made = Object.assign(document.createElement('button'), { type: 'button', className: 'button button-secondary', textContent: words });
  made.addEventListener('click', onClick);
  return made;
}

const row = (...content) => {
  const made = Object.assign(document.createElement('div'), { className: 'actions' });
  made.append(...content);
  return made;
};

/** As the form writes numbers. */
const french = (degrees) => String(Number(degrees.toFixed(6))).replace('.', ',');
const number = (text) => Number(text.replace(',', '.'));

class Place {
  constructor(area) {
    this.area = area;
    this.form = area.closest('form');
    this.fields = this.form.elements;
    this.geocoder = new Geocoder(area.dataset.geocoder, this.near());
    this.address = new AddressField(this.fields.address, this.geocoder, (feature) => this.chosen(feature));
    this.status = Object.assign(document.createElement('p'), { className: 'hint' });
    this.status.setAttribute('role', 'status');
    this.mapButton = button('Placer sur la carte', () => this.openMap());
    this.proposal = row();
    this.buttons = row(this.mapButton);
    if ('geolocation' in navigator) this.buttons.prepend(button('Utiliser ma position', () => this.locate()));
    area.append(this.buttons, this.proposal, this.status);
    this.form.addEventListener('change', (event) => this.photographed(event), true);
  }

  /** The middle of the territory: what is near comes first. */
  near() {
    const { bounds } = this.area.dataset;
    if (!bounds) return {};
    const [west, south, east, north] = bounds.split(',').map(Number);
    return { lat: ((south + north) / 2).toFixed(4), lon: ((west + east) / 2).toFixed(4) };
  }

  say(text) {
    this.status.textContent = text;
  }

  /** An address, with all that it says. */
  chosen({ properties, geometry }) {
    this.fields.address.value = (properties.name ?? properties.label).slice(0, 100);
    this.fields.postcode.value = properties.postcode ?? '';
    this.fields.city.value = properties.city ?? '';
    const [longitude, latitude] = geometry.coordinates;
    this.put(latitude, longitude);
    this.picker?.move(latitude, longitude);
  }

  put(latitude, longitude) {
    this.fields.latitude.value = french(latitude);
    this.fields.longitude.value = french(longitude);
  }

  /** A position that has no address yet: it gets the nearest one, unless one was typed. */
  async placed(latitude, longitude, told) {
    this.put(latitude, longitude);
    this.say(told);
    if (this.fields.address.value.trim() !== '') return;
    const found = await this.geocoder.reverse(latitude, longitude).catch(() => null);
    if (!found || this.fields.address.value.trim() !== '') return;
    this.fields.address.value = found.properties.name ?? found.properties.label;
    this.fields.postcode.value = found.properties.postcode ?? '';
    this.fields.city.value = found.properties.city ?? '';
    this.say(`${told} Adresse la plus proche\u00a0: ${found.properties.label}.`);
  }

  locate() {
    this.say('Recherche de votre position…');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        this.placed(coords.latitude, coords.longitude, `Votre position est notée, à ${Math.round(coords.accuracy)}\u00a0m près. Elle n’est lue qu’une fois.`);
        this.picker?.move(coords.latitude, coords.longitude);
      },
      () => this.say('Votre position n’a pas pu être lue. Écrivez l’adresse, ou placez l’intervention sur la carte.'),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  }

  /** Before the photo is redrawn without it. */
  async photographed({ target }) {
    if (!target.matches('[data-photo], [data-photo-camera]')) return;
    for (const file of [...target.files]) {
      const place = placeOf(await file.slice(0, HEAD).arrayBuffer());
      if (place) {
        this.propose(place);
        return;
      }
    }
  }

  propose({ latitude, longitude }) {
    const use = button('Utiliser le lieu de la photo', () => {
      this.proposal.replaceChildren();
      this.placed(latitude, longitude, 'Le lieu de la photo est noté.');
      this.picker?.move(latitude, longitude);
    });
    this.proposal.replaceChildren(use);
    this.say('Cette photo dit où elle a été prise. Cette information ne sera pas envoyée avec elle.');
  }

  async openMap() {
    this.mapButton.remove();
    const live = Object.assign(document.createElement('div'), { className: 'map-live' });
    this.area.append(live);
    const { pick } = await import(this.area.dataset.script);
    this.picker = await pick(live, this.area.dataset, {
      onPlace: (latitude, longitude) => this.placed(latitude, longitude, 'Le lieu est noté.'),
      onOutline: (outline) => this.outlined(outline),
    });
    const { latitude, longitude, outline } = this.fields;
    if (outline?.value) this.picker.resume(outline.value);
    else if (latitude.value && longitude.value) this.picker.move(number(latitude.value), number(longitude.value));
    live.after(this.tools());
    live.focus();
    this.say('Touchez la carte là où se trouve l’intervention. Au clavier\u00a0: déplacez la carte avec les flèches, puis «\u00a0Placer au centre\u00a0».');
  }

  tools() {
    const tools = row(button('Placer au centre', () => this.picker.centre()));
    if (!this.fields.outline) return tools;
    const drawing = KINDS.map(([kind, words]) => button(words, () => {
      this.picker.draw(kind);
      this.say(kind === 'point' ? 'Touchez la carte là où se trouve l’intervention.' : 'Touchez la carte, point après point.');
    }));
    tools.append(...drawing, button('Retirer le dernier point', () => this.picker.undo()));
    return tools;
  }

  outlined(outline) {
    this.fields.outline.value = outline ? JSON.stringify(outline) : '';
    if (outline) this.say(outline.type === 'LineString' ? 'La ligne est notée.' : 'La surface est notée.');
  }
}

for (const area of document.querySelectorAll('[data-place]')) new Place(area);
