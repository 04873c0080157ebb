// On a wide screen with a mouse, a calendar in which one moves things takes the place of the days; elsewhere nothing is fetched.

const place = document.querySelector('[data-agenda]');

/** Resolves once the style sheet is there: the calendar measures itself. */
const style = (href) => new Promise((onload, onerror) => {
  document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href, onload, onerror }));
});

async function open() {
  const [{ mount }] = await Promise.all([import(place.dataset.script), style(place.dataset.style)]);
  mount(place, document.querySelector('[data-agenda-status]'));
  document.querySelector('[data-agenda-static]').hidden = true;
}

// Should anything fail, the days are still there.
if (place && matchMedia('(min-width: 64em) and (pointer: fine)').matches) open().catch(() => { place.hidden = true; });
