// What every page gains from a script; without it, every page still works.

import { guardForms } from './forms.js';
import { openLink } from './link.js';

document.querySelector('[data-error-summary]')?.focus();
guardForms();
openLink();
