// What every page gains from a script; without it, every page still works.

import { guardForms } from './forms.js';
import { openLink } from './link.js';
import { guardSignOut } from './sign-out.js';
import { insertPhrases } from './phrases.js';

document.querySelector('[data-error-summary]')?.focus();
guardForms();
insertPhrases();
openLink();
guardSignOut();
