// The page a sign-in link opens: its token stands in the fragment, which no server and no log ever sees; it goes into the form's body.

export function openLink() {
  const form = document.querySelector('form[data-link-form]');
  if (!form) return;
  const token = location.hash.slice(1);
  history.replaceState(null, '', location.pathname + location.search);
  if (token === '') {
    form.querySelector('[data-link-missing]').hidden = false;
    return;
  }
  form.elements.token.value = token;
  form.querySelector('button').disabled = false;
}
