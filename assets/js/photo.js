// Photos made lighter before they leave: at most 1600 px and 500 KB, with a thumbnail, in an ordinary form. Redrawing drops where and when
// they were taken. What the browser cannot read is sent as it is, for the server to judge.

import { listOf, redraw, shrink } from './encode.js';

/** Left where no thumbnail could be made, so that thumbnails and photos keep the same order. */
const NO_THUMBNAIL = new File([], 'vignette.jpg', { type: 'image/jpeg' });

/** A file as it will leave. */
async function prepare(file) {
  try {
    return await redraw(file);
  } catch {
    return { photo: file, thumbnail: NO_THUMBNAIL, size: 'envoyée telle quelle' };
  }
}

function weight(bytes) {
  const kilobytes = Math.max(1, Math.round(bytes / 1024));
  return kilobytes < 1024 ? `${kilobytes}\u00a0Ko` : `${(kilobytes / 1024).toFixed(1).replace('.', ',')}\u00a0Mo`;
}

function plural(count, one, several) {
  return count < 2 ? one : several;
}

/** One photo field: its inputs, its photos, what it shows. */
class PhotoField {
  constructor(fieldset) {
    this.fieldset = fieldset;
    this.chosen = fieldset.querySelector('[data-photo]');
    this.camera = fieldset.querySelector('[data-photo-camera]');
    this.most = Number(this.chosen.dataset.photoMax) || 1;
    this.items = [];
    this.busy = 0;
    this.build();
    for (const input of [this.chosen, this.camera]) input.addEventListener('change', () => this.add(input));
    this.chosen.form.addEventListener('submit', (event) => this.hold(event), true);
  }

  build() {
    this.fieldset.classList.add('photo-ready');
    this.chosen.multiple = this.most > 1;
    this.camera.parentElement.hidden = false;
    this.thumbnails = Object.assign(document.createElement('input'), { type: 'file', name: 'thumbnail', hidden: true, multiple: true });
    this.list = Object.assign(document.createElement('ul'), { className: 'previews', hidden: true });
    this.status = Object.assign(document.createElement('p'), { className: 'hint' });
    this.status.setAttribute('role', 'status');
    this.fieldset.append(this.thumbnails, this.list, this.status);
  }

  /** A photo still being made lighter must not leave without its thumbnail. */
  hold(event) {
    if (this.busy === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.say('La photo se prépare encore. Patientez un instant.');
  }

  say(text) {
    this.status.textContent = text;
  }

  async add(input) {
    const files = [...input.files];
    const room = this.most - this.items.length - this.busy;
    const taken = files.slice(0, Math.max(0, room));
    input.value = '';
    this.busy += taken.length;
    this.say(plural(taken.length, 'La photo se prépare…', 'Les photos se préparent…'));
    for (const file of taken) {
      const item = await prepare(file);
      this.items.push({ ...item, address: URL.createObjectURL(item.photo) });
      this.busy -= 1;
      this.show();
    }
    this.show();
    this.conclude(files.length - taken.length);
  }

  conclude(left) {
    const count = this.items.length;
    const ready = `${count} ${plural(count, 'photo prête', 'photos prêtes')}.`;
    const most = `${this.most} ${plural(this.most, 'photo', 'photos')} au plus\u00a0: `;
    const refused = `${left} ${plural(left, 'n’a pas été ajoutée', 'n’ont pas été ajoutées')}.`;
    this.say(left > 0 ? `${ready} ${most}${refused}` : ready);
  }

  remove(item) {
    URL.revokeObjectURL(item.address);
    this.items = this.items.filter((other) => other !== item);
    this.show();
    this.say('Photo retirée.');
    this.chosen.focus();
  }

  show() {
    this.chosen.files = listOf(this.items.map((item) => item.photo));
    this.thumbnails.files = listOf(this.items.map((item) => item.thumbnail));
    this.list.replaceChildren(...this.items.map((item, index) => this.preview(item, index + 1)));
    this.list.hidden = this.items.length === 0;
  }

  preview(item, number) {
    const row = Object.assign(document.createElement('li'), { className: 'preview' });
    const picture = Object.assign(document.createElement('img'), { src: item.address, alt: `Photo ${number}` });
    const words = Object.assign(document.createElement('span'), { textContent: `${weight(item.photo.size)} · ${item.size}` });
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'button button-quiet' });
    button.append('Retirer');
    button.setAttribute('aria-label', `Retirer la photo ${number}`);
    button.addEventListener('click', () => this.remove(item));
    row.append(picture, words, button);
    return row;
  }
}

/** A field that takes one picture to be shown small: a portrait, a logo. */
class PictureField {
  constructor(input) {
    this.input = input;
    this.busy = false;
    this.status = Object.assign(document.createElement('p'), { className: 'hint' });
    this.status.setAttribute('role', 'status');
    input.after(this.status);
    input.addEventListener('change', () => this.prepare());
    input.form.addEventListener('submit', (event) => this.hold(event), true);
  }

  hold(event) {
    if (!this.busy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  async prepare() {
    const [file] = this.input.files;
    this.status.textContent = file ? 'L’image se prépare…' : '';
    if (!file) return;
    this.busy = true;
    try {
      this.input.files = listOf([await shrink(file, this.input.dataset.picture)]);
    } catch {
      // Sent as it is, for the server to judge.
    }
    this.busy = false;
    this.status.textContent = `Image prête\u00a0: ${weight(this.input.files[0].size)}.`;
  }
}

for (const input of document.querySelectorAll('[data-picture]')) new PictureField(input);
for (const fieldset of document.querySelectorAll('[data-photo-field]')) new PhotoField(fieldset);
