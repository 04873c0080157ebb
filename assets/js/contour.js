// The official outline of a commune, asked for by the operator's browser and put into the field that the form posts. Without this script one
// chooses a file.

const part = document.querySelector('[data-outline]');
if (part) offer(part, part.querySelector('button'), part.querySelector('[role=status]'), document.querySelector('[name=geometry]'));

/** The outline as text; nothing when the service did not answer with one. */
async function ask(address) {
  try {
    const reply = await fetch(address, { signal: AbortSignal.timeout(15_000) });
    return reply.ok ? await reply.text() : undefined;
  } catch {
    return undefined;
  }
}

function offer(frame, button, said, field) {
  frame.hidden = false;
  button.addEventListener('click', async () => {
    said.textContent = 'Recherche en cours…';
    const outline = await ask(frame.dataset.outline);
    if (outline) field.value = outline;
    said.textContent = outline
      ? 'Le contour officiel est dans le champ ci-dessous. Il sera enregistré avec le formulaire.'
      : 'Le service des contours ne répond pas. Réessayez plus tard, ou choisissez un fichier.';
  });
}
