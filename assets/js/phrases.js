// Phrases: the chosen one goes into its field at once, where without a script the form would come back with it.

function onClick(event) {
  const button = event.target.closest('[data-phrases] [name=insert]');
  if (!button) return;
  const box = button.closest('[data-phrases]');
  const list = box.querySelector('select');
  const area = button.form.elements[box.dataset.phrases];
  event.preventDefault();
  if (!list.value) return list.focus();
  const typed = area.value.trimEnd();
  area.value = typed ? `${typed}\n${list.selectedOptions[0].text}` : list.selectedOptions[0].text;
  list.value = '';
  area.focus();
}

export function insertPhrases() {
  document.addEventListener('click', onClick);
}
