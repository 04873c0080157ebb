// An import goes on by itself, portion after portion; without this script the button « Continuer » does it. What is interrupted is asked for
// again a little later: a portion that was imported already is not imported twice.

const TRIES = 5;
const PATIENCE = 2000;

const part = document.querySelector('[data-import]');
if (part) run(part.querySelector('form'), part.querySelector('progress'), part.querySelector('[data-import-said]'));

/** Asks for the next portion; where the import then stands, or nothing when the answer was lost or refused. */
async function next(form) {
  form.elements.idempotency_key.value = crypto.randomUUID();
  try {
    const reply = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { accept: 'application/json' } });
    return reply.ok ? await reply.json() : undefined;
  } catch {
    return undefined;
  }
}

async function run(form, bar, said) {
  form.hidden = true;
  for (let failures = 0; failures < TRIES;) {
    const import_ = await next(form);
    if (!import_) {
      failures += 1;
      await new Promise((resolve) => setTimeout(resolve, PATIENCE));
      continue;
    }
    if (import_.state === 'done') {
      location.assign(`${location.pathname}?fait=import-fini`);
      return;
    }
    failures = 0;
    form.elements.cursor.value = import_.cursor;
    bar.value = import_.imported;
    said.textContent = `${import_.imported.toLocaleString('fr')} sur ${import_.lines.toLocaleString('fr')} lignes`;
  }
  form.hidden = false;
}
