// While a report is typed: what is open tight by, of the same category. It never stops anybody: « c’est la même » follows that one instead
// of creating another, and the form then needs not be asked again.

const slot = document.querySelector('[data-nearby]');
const form = slot?.closest('form');
/** The query that was last asked. */
let asked = '';

function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

/** The query for what is typed; empty while a part of it is missing. */
function query() {
  const typed = (name) => form.elements.namedItem(name)?.value.trim() ?? '';
  const [latitude, longitude] = ['latitude', 'longitude'].map((name) => typed(name).replace(',', '.'));
  const [category] = typed('kind').split('/');
  return latitude && longitude && category ? new URLSearchParams({ latitude, longitude, category_id: category }).toString() : '';
}

/** Follows that one, and leaves the form for it. */
async function follow({ id }, button) {
  button.disabled = true;
  const body = new URLSearchParams(['organisation', 'queued_by'].map((name) => [name, form.elements.namedItem(name).value]));
  const address = `/interventions/${id}`;
  const reply = await fetch(`${address}/suivre`, { method: 'POST', body, headers: { accept: 'application/json' } }).catch(() => undefined);
  if (reply?.ok) {
    form.dataset.sent = '';
    location.assign(`${address}?fait=suivie`);
  } else {
    button.disabled = false;
    button.after(element('p', 'error', 'Cela n’a pas abouti. Vous pouvez réessayer, ou envoyer votre demande.'));
  }
}

function line(item) {
  const metres = item.distance_m < 2 ? 'mètre' : 'mètres';
  const link = element('a', '', `N°\u00a0${item.number}, ${item.title}`);
  link.href = `/interventions/${item.id}`;
  const where = item.address ? `${item.address}, ` : '';
  const told = element('p', 'soft', `${item.status_label}, ${where}à ${item.distance_m}\u00a0${metres}`);
  const button = element('button', 'button', 'C’est la même', element('span', 'hidden', `\u00a0: n°\u00a0${item.number}`));
  button.type = 'button';
  button.addEventListener('click', () => follow(item, button));
  return element('li', '', link, told, element('div', 'actions', button));
}

function show(items) {
  slot.replaceChildren();
  if (items.length === 0) return;
  const seen = element('input');
  Object.assign(seen, { type: 'hidden', name: 'asked_if_same', value: '1' });
  const heading = element('h2', '', 'Est-ce la même\u00a0?');
  const told = element('p', '', 'Quelque chose de semblable est déjà signalé tout près. Si ce n’est pas la même chose, continuez.');
  slot.append(element('section', 'panel', heading, told, element('ul', '', ...items.map(line)), seen));
}

async function look() {
  const wanted = query();
  if (wanted === asked) return;
  asked = wanted;
  if (!wanted) {
    show([]);
    return;
  }
  const reply = await fetch(`${slot.dataset.nearby}?${wanted}`, { headers: { accept: 'application/json' } }).catch(() => undefined);
  if (reply?.ok && asked === wanted) show((await reply.json()).items);
}

if (form) {
  form.addEventListener('change', look);
  // Whatever else fills the position, a map or a photo, does it before the next field is entered.
  form.addEventListener('focusin', look);
}
