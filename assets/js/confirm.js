// A form with data-confirm asks in a dialog first. Once accepted it carries the field "confirmed"; without this script the server asks.

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

function button(label, look, value) {
  return element('button', { type: 'submit', className: `button ${look}`, textContent: label, value });
}

/** Asks, and tells whether the person accepted. */
function ask(question, accept) {
  const dialog = element('dialog', { className: 'dialog' });
  const words = element('p', { id: 'question', textContent: question });
  const form = element('form', { method: 'dialog', className: 'actions' });
  dialog.setAttribute('aria-labelledby', words.id);
  form.append(button('Retour', '', ''), button(accept, 'button-danger', 'yes'));
  dialog.append(words, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
  });
}

function confirmed(form) {
  form.append(element('input', { type: 'hidden', name: 'confirmed', value: 'yes' }));
  form.dataset.confirmed = '';
}

export function confirmForms() {
  document.addEventListener('submit', async (event) => {
    const form = event.target;
    const { confirm, confirmButton, confirmed: isConfirmed } = form.dataset;
    if (confirm === undefined || isConfirmed !== undefined) return;
    event.preventDefault();
    const { submitter } = event;
    if (await ask(confirm, confirmButton)) {
      confirmed(form);
      form.requestSubmit(submitter);
    }
  });
}
