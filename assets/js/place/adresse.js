// An address found while one types it (ARIA 1.2 combobox); what is typed stays as it is unless one chooses.

const FEWEST = 3;
const REST = 300;
const MOST = 5;

function option(feature, index) {
  const { label, context } = feature.properties;
  const row = Object.assign(document.createElement('li'), { id: `adresse-${index}`, className: 'suggestion', textContent: label });
  row.setAttribute('role', 'option');
  row.setAttribute('aria-selected', 'false');
  if (context) row.append(Object.assign(document.createElement('span'), { className: 'soft', textContent: ` ${context}` }));
  return row;
}

/** The geocoder of the deployment. */
export class Geocoder {
  constructor(address, near) {
    this.address = address;
    this.near = near;
  }

  async ask(path, parameters, signal) {
    const query = new URLSearchParams({ index: 'address', ...parameters });
    const reply = await fetch(`${this.address}/${path}?${query}`, { signal, credentials: 'omit' });
    if (!reply.ok) throw new Error(`${reply.status}`);
    return (await reply.json()).features ?? [];
  }

  search(words, signal) {
    return this.ask('search', { q: words, limit: MOST, autocomplete: 1, ...this.near }, signal);
  }

  async reverse(latitude, longitude) {
    const [found] = await this.ask('reverse', { lat: latitude, lon: longitude, limit: 1 });
    return found ?? null;
  }
}

/** The field, its list, and what is said of it. */
export class AddressField {
  constructor(input, geocoder, onChoice) {
    Object.assign(this, { input, geocoder, onChoice, found: [], active: -1 });
    this.list = Object.assign(document.createElement('ul'), { id: 'adresses', className: 'suggestions', hidden: true });
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', 'Adresses proposées');
    const place = Object.assign(document.createElement('div'), { className: 'suggestions-place' });
    place.append(this.list);
    this.status = Object.assign(document.createElement('p'), { className: 'hint' });
    this.status.setAttribute('role', 'status');
    input.after(place, this.status);
    for (const [name, value] of Object.entries({ role: 'combobox', autocomplete: 'off', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': 'adresses' })) {
      input.setAttribute(name, value);
    }
    input.addEventListener('input', () => this.typed());
    input.addEventListener('keydown', (event) => this.pressed(event));
    input.addEventListener('blur', () => this.close());
    this.list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => this.clicked(event));
  }

  typed() {
    clearTimeout(this.waiting);
    this.asking?.abort();
    const words = this.input.value.trim();
    if (words.length < FEWEST) {
      this.close();
      return;
    }
    this.waiting = setTimeout(() => this.look(words), REST);
  }

  async look(words) {
    this.asking = new AbortController();
    try {
      this.open(await this.geocoder.search(words, this.asking.signal));
    } catch (error) {
      if (error.name === 'AbortError') return;
      this.close();
      this.status.textContent = 'La recherche d’adresses ne répond pas\u00a0: écrivez l’adresse vous-même, elle convient telle quelle.';
    }
  }

  /** What comes once the person is elsewhere in the form is not shown over it. */
  open(found) {
    if (document.activeElement !== this.input) return;
    this.found = found;
    this.active = -1;
    this.list.replaceChildren(...found.map(option));
    this.list.hidden = found.length === 0;
    this.input.setAttribute('aria-expanded', String(found.length > 0));
    this.input.removeAttribute('aria-activedescendant');
    const count = found.length === 1 ? 'Une adresse proposée' : `${found.length} adresses proposées`;
    this.status.textContent = found.length === 0 ? 'Aucune adresse trouvée\u00a0: ce que vous écrivez convient aussi.' : `${count}, à choisir avec les flèches.`;
  }

  close() {
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
  }

  pressed(event) {
    if (this.list.hidden) return;
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') this.step(key === 'ArrowDown' ? 1 : -1);
    else if (key === 'Enter' && this.active >= 0) this.choose(this.active);
    else if (key === 'Escape') this.close();
    else return;
    event.preventDefault();
  }

  step(by) {
    const count = this.found.length;
    this.active = (this.active + by + count + (this.active < 0 && by < 0 ? 1 : 0)) % count;
    [...this.list.children].forEach((row, index) => row.setAttribute('aria-selected', String(index === this.active)));
    this.list.children[this.active].scrollIntoView({ block: 'nearest' });
    this.input.setAttribute('aria-activedescendant', `adresse-${this.active}`);
  }

  clicked({ target }) {
    const index = [...this.list.children].indexOf(target.closest('[role=option]'));
    if (index >= 0) this.choose(index);
  }

  choose(index) {
    const feature = this.found[index];
    this.close();
    this.onChoice(feature);
    this.status.textContent = `Adresse choisie\u00a0: ${feature.properties.label}.`;
  }
}
