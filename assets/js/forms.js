// Forms: sent once, filters applied at once, and a word before leaving what was typed.

/** A second press sends nothing. The buttons are only called disabled: a disabled one would not send its own name. */
function sendOnce(form) {
  form.dataset.sent = '';
  for (const button of form.querySelectorAll('button')) button.setAttribute('aria-disabled', 'true');
}

function sendAgain(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll('button')) button.removeAttribute('aria-disabled');
}

function onSubmit(event) {
  const form = event.target;
  if (form.method !== 'post' || event.defaultPrevented) return;
  if (form.dataset.sent === undefined) sendOnce(form);
  else event.preventDefault();
}

/** Coming back with the browser's arrow shows the page as it was left: its buttons must work. */
function onShow(event) {
  if (event.persisted) document.querySelectorAll('[data-sent]').forEach(sendAgain);
}

function onChange(event) {
  const field = event.target;
  const form = field.form;
  if (form?.dataset.autoSubmit === undefined || field.type === 'search') return;
  form.requestSubmit();
}

/** Text typed into a form that changes something, and not sent. */
function isUnsaved() {
  return [...document.querySelectorAll('form[method="post"]:not([data-sent]) textarea')].some(
    (area) => area.value !== area.defaultValue,
  );
}

function onLeave(event) {
  if (isUnsaved() && !document.querySelector('[data-sent]')) event.preventDefault();
}

export function guardForms() {
  addEventListener('submit', onSubmit);
  addEventListener('pageshow', onShow);
  addEventListener('beforeunload', onLeave);
  document.addEventListener('change', onChange);
}
