// The place of an intervention in a form: an address proposed while one types, a tap on a map, the phone's position once, or that of a
// photo. Each helps to fill fields that one can fill by hand.

import { AddressField, Geocoder } from './place/adresse.js';
import { HEAD, placeOf } from './place/exif.js';

const KINDS = [['point', 'Un lieu'], ['line', 'Une ligne'], ['surface', 'Une surface']];
/** Among what an address fills. */
const POSITION = 'la position';

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
    this.fields.address.addEventListener('input', () => this.retyped());
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
    this.takeBack();
    const address = (properties.name ?? properties.label).slice(0, 100);
    const [longitude, latitude] = geometry.coordinates;
    const told = [
      [POSITION, { latitude: french(latitude), longitude: french(longitude) }],
      ['le code postal', { postcode: properties.postcode ?? '' }],
      ['la commune', { city: properties.city ?? '' }],
    ];
    // What stood there already in the same words is not the choice's to take back.
    const filled = told.filter(([, values]) => !this.reads(values));
    for (const [, values] of filled) this.fill(values);
    this.fill({ address });
    this.choice = { address, filled };
    this.picker?.move(latitude, longitude);
  }

  reads(values) {
    return Object.entries(values).every(([name, value]) => this.fields[name].value === value);
  }

  fill(values) {
    for (const [name, value] of Object.entries(values)) this.fields[name].value = value;
  }

  /** Empties what the last choice filled and nobody changed since; says what in words. */
  takeBack() {
    const held = (this.choice?.filled ?? []).filter(([, values]) => this.reads(values));
    this.choice = undefined;
    for (const [words, values] of held) {
      for (const name of Object.keys(values)) this.fields[name].value = '';
      if (words === POSITION) this.picker?.forget();
    }
    return held.map(([words]) => words);
  }

  /** An address that does not begin like the one that was chosen: what that one filled is not this one's. */
  retyped() {
    const { address } = this.choice ?? {};
    if (!address || this.fields.address.value.trim().toLowerCase().startsWith(address.toLowerCase())) return;
    const taken = this.takeBack();
    if (taken.length > 0) this.say(`Vous avez changé l’adresse. Ce qui venait de «\u00a0${address}\u00a0» est retiré\u00a0: ${taken.join(', ')}.`);
  }

  put(latitude, longitude) {
    this.fill({ latitude: french(latitude), longitude: french(longitude) });
  }

  /** A position that has no address yet: it gets the nearest one, unless one was typed. */
  async placed(latitude, longitude, told) {
    this.put(latitude, longitude);
    if (this.choice) this.choice.filled = this.choice.filled.filter(([words]) => words !== POSITION);
    this.say(told);
    if (this.fields.address.value.trim() !== '') return;
    const found = await this.geocoder.reverse(latitude, longitude).catch(() => null);
    if (!found || this.fields.address.value.trim() !== '') return;
    const { name, label, postcode, city } = found.properties;
    this.fill({ address: name ?? label, postcode: postcode ?? '', city: city ?? '' });
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
