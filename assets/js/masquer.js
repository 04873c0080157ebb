// Boxes drawn over the faces and plates of a photo, by pointer, by keyboard or by number; the browser then blackens them and draws the photo
// anew, so that nothing of what they cover leaves it.

import { encode, listOf } from './encode.js';

/** The long edge of the surface, in its own pixels. */
const EDGE = 1600;
/** The least side of a box, in the same pixels. */
const LEAST = 8;
/** How near to a corner a finger takes hold of it, in CSS pixels. */
const GRIP = 22;
const FIELDS = [['x', 'Gauche'], ['y', 'Haut'], ['width', 'Largeur'], ['height', 'Hauteur']];
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const between = (value, least, most) => Math.min(Math.max(value, least), most);

/** An element with these properties and attributes, around these children. */
function element(tag, { attributes = {}, ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function surface(width, height) {
  return element('canvas', { width, height });
}

/** The photo, upright, on a surface of at most EDGE pixels. */
async function read(address) {
  const reply = await fetch(address, { cache: 'no-store' });
  if (!reply.ok) throw new Error(`${reply.status}`);
  const bitmap = await createImageBitmap(await reply.blob(), { imageOrientation: 'from-image' });
  const scale = Math.min(1, EDGE / Math.max(bitmap.width, bitmap.height));
  const canvas = surface(Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)));
  canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}

class Editor {
  constructor(root, photo) {
    this.photo = photo;
    this.form = root.querySelector('form');
    this.status = root.querySelector('[data-redact-status]');
    this.list = root.querySelector('[data-redact-boxes]');
    this.boxes = [];
    this.chosen = -1;
    this.ready = false;
    this.canvas = surface(photo.width, photo.height);
    this.canvas.tabIndex = 0;
    for (const [name, value] of [['role', 'application'], ['aria-label', 'Photo et ses cadres'], ['aria-describedby', 'masquer-aide']]) this.canvas.setAttribute(name, value);
    root.querySelector('[data-redact-stage]').append(this.canvas);
    this.files = ['photo', 'thumbnail'].map((name) => element('input', { type: 'file', name, hidden: true }));
    this.form.append(...this.files);
    this.listen(root);
    root.querySelector('[data-redact-fallback]').hidden = true;
    root.querySelector('[data-redact-editor]').hidden = false;
    this.draw();
  }

  listen(root) {
    this.canvas.addEventListener('pointerdown', (event) => this.grasp(event));
    this.canvas.addEventListener('pointermove', (event) => this.drag(event));
    this.canvas.addEventListener('pointerup', () => this.release());
    this.canvas.addEventListener('pointercancel', () => this.release());
    this.canvas.addEventListener('keydown', (event) => this.press(event));
    root.querySelector('[data-redact-add]').addEventListener('click', () => this.addInTheMiddle());
    this.form.addEventListener('submit', (event) => this.send(event));
  }

  say(text) {
    this.status.textContent = text;
  }

  /** Keeps a box inside the photo and of a size that covers something. */
  fit(box) {
    const { width, height } = this.photo;
    box.width = Math.round(between(box.width, LEAST, width));
    box.height = Math.round(between(box.height, LEAST, height));
    box.x = Math.round(between(box.x, 0, width - box.width));
    box.y = Math.round(between(box.y, 0, height - box.height));
  }

  add(box) {
    this.boxes.push(box);
    this.chosen = this.boxes.length - 1;
    this.fit(box);
    this.rows();
    this.draw();
  }

  addInTheMiddle() {
    const side = Math.round(Math.min(this.photo.width, this.photo.height) / 5);
    this.add({ x: (this.photo.width - side) / 2, y: (this.photo.height - side) / 2, width: side, height: side });
    this.say(`Cadre ${this.boxes.length} ajouté au milieu de la photo.`);
    this.canvas.focus();
  }

  remove(index) {
    this.boxes.splice(index, 1);
    this.chosen = this.boxes.length - 1;
    this.rows();
    this.draw();
    this.say('Cadre retiré.');
    this.canvas.focus();
  }

  choose(index) {
    this.chosen = index;
    this.draw();
  }

  /** Where a pointer is, in pixels of the photo, and how many of them a CSS pixel is. */
  place(event) {
    const shown = this.canvas.getBoundingClientRect();
    const scale = this.photo.width / shown.width;
    return { x: (event.clientX - shown.left) * scale, y: (event.clientY - shown.top) * scale, scale };
  }

  grasp(event) {
    if (event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    const { x, y, scale } = this.place(event);
    const box = this.boxes[this.chosen];
    const held = box && corners(box).findIndex((corner) => Math.hypot(corner.x - x, corner.y - y) <= GRIP * scale);
    if (box && held >= 0) {
      this.held = { anchor: corners(box)[3 - held] };
      return;
    }
    const inside = this.boxes.findLastIndex((one) => x >= one.x && x <= one.x + one.width && y >= one.y && y <= one.y + one.height);
    if (inside >= 0) {
      this.choose(inside);
      this.held = { offset: { x: x - this.boxes[inside].x, y: y - this.boxes[inside].y } };
    } else {
      this.held = { anchor: { x, y }, fresh: true };
    }
  }

  drag(event) {
    if (!this.held) return;
    const { x, y } = this.place(event);
    const { anchor, offset, fresh } = this.held;
    if (fresh && Math.hypot(x - anchor.x, y - anchor.y) < LEAST) return;
    if (fresh) {
      this.held = { anchor };
      this.add({ x: anchor.x, y: anchor.y, width: LEAST, height: LEAST });
    }
    const box = this.boxes[this.chosen];
    if (offset) Object.assign(box, { x: x - offset.x, y: y - offset.y });
    else Object.assign(box, this.spanned(anchor, { x, y }));
    this.fit(box);
    this.refresh();
  }

  /** The box between two points, cut at the edges of the photo. */
  spanned(one, other) {
    const [left, right] = [one.x, other.x].map((value) => between(value, 0, this.photo.width)).sort((a, b) => a - b);
    const [top, bottom] = [one.y, other.y].map((value) => between(value, 0, this.photo.height)).sort((a, b) => a - b);
    return { x: left, y: top, width: right - left, height: bottom - top };
  }

  release() {
    if (this.held && !this.held.fresh) this.tell();
    this.held = undefined;
  }

  tell() {
    const { x, y, width, height } = this.boxes[this.chosen];
    this.say(`Cadre ${this.chosen + 1}\u00a0: à ${x} de la gauche et ${y} du haut, ${width} sur ${height}.`);
  }

  press(event) {
    const box = this.boxes[this.chosen];
    if (!box) return;
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      this.remove(this.chosen);
      return;
    }
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const step = Math.max(1, Math.round(this.photo.width / 100));
    const [first, second] = event.shiftKey ? ['width', 'height'] : ['x', 'y'];
    box[first] += move[0] * step;
    box[second] += move[1] * step;
    this.fit(box);
    this.refresh();
    this.tell();
  }

  /** One row of fields a box. */
  rows() {
    this.list.replaceChildren(...this.boxes.map((box, index) => this.row(box, index)));
  }

  row(box, index) {
    const fields = FIELDS.map(([side, label]) => {
      const id = `cadre-${index + 1}-${side}`;
      const input = element('input', { id, type: 'number', min: '0', value: String(box[side]), attributes: { 'data-side': side } });
      input.addEventListener('change', () => {
        box[side] = Number(input.value) || 0;
        this.fit(box);
        this.refresh();
      });
      return element('div', { className: 'field field-short' }, element('label', { htmlFor: id, textContent: label }), input);
    });
    const away = element('button', { type: 'button', className: 'button button-quiet', textContent: 'Retirer', attributes: { 'aria-label': `Retirer le cadre ${index + 1}` } });
    away.addEventListener('click', () => this.remove(index));
    const legend = element('legend', { textContent: `Cadre ${index + 1}, en pixels` });
    const row = element('li', {}, element('fieldset', { className: 'redact-box' }, legend, ...fields, away));
    row.addEventListener('focusin', () => this.choose(index));
    return row;
  }

  /** Shows in the fields and on the photo where the boxes are now. */
  refresh() {
    const row = this.list.children[this.chosen];
    for (const input of row.querySelectorAll('input')) input.value = String(this.boxes[this.chosen][input.dataset.side]);
    this.draw();
  }

  draw() {
    const context = this.canvas.getContext('2d');
    context.drawImage(this.photo, 0, 0);
    const line = Math.max(2, this.photo.width / 320);
    this.boxes.forEach((box, index) => {
      const chosen = index === this.chosen;
      context.fillStyle = 'rgb(0 0 0 / 0.7)';
      context.fillRect(box.x, box.y, box.width, box.height);
      context.lineWidth = line;
      context.strokeStyle = chosen ? '#ffd400' : '#fff';
      context.strokeRect(box.x, box.y, box.width, box.height);
      context.fillStyle = '#ffd400';
      for (const { x, y } of chosen ? corners(box) : []) context.fillRect(x - 2 * line, y - 2 * line, 4 * line, 4 * line);
    });
  }

  /** The photo with its boxes black, for good. */
  masked() {
    const canvas = surface(this.photo.width, this.photo.height);
    const context = canvas.getContext('2d');
    context.drawImage(this.photo, 0, 0);
    context.fillStyle = '#000';
    for (const { x, y, width, height } of this.boxes) context.fillRect(x, y, width, height);
    return canvas;
  }

  async send(event) {
    if (this.ready) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.boxes.length === 0) {
      this.say('Tracez au moins un cadre avant de masquer.');
      this.canvas.focus();
      return;
    }
    this.say('La photo se prépare…');
    try {
      const { photo, thumbnail } = await encode(this.masked());
      this.files.forEach((input, index) => { input.files = listOf([[photo, thumbnail][index]]); });
      this.ready = true;
      this.form.requestSubmit();
    } catch {
      this.say('La photo n’a pas pu être préparée. Réessayez, ou supprimez-la.');
    }
  }
}

/** The corners of a box; the one across from the n-th is the third less n. */
function corners({ x, y, width, height }) {
  return [{ x, y }, { x: x + width, y }, { x, y: y + height }, { x: x + width, y: y + height }];
}

for (const root of document.querySelectorAll('[data-redact]')) {
  read(root.dataset.redact).then((photo) => new Editor(root, photo), () => {});
}
