// Whoever operates the platform: a member of its own organisation, who has a part in no team.

import { fold } from './fold.mjs';
import { uuid } from './uuid.mjs';

const NAME = 'Exploitant de Parvis';
const SLUG = 'exploitant';

/** The platform's organisation: the same whenever it is made, so that the second operator joins the first. */
export const PLATFORM = uuid('exploitant');

/** The rows of an operator and of the platform's organisation, `[table, rows]` pairs, parents first; `id` is the person's. */
export function operatorRows({ id, last, first, identifiant, email }, at, today) {
  const organisation = PLATFORM;
  const key = { organisation_id: organisation, person_id: id };
  const names = { last_name: last, first_name: first, name_folded: fold(`${last} ${first}`), phone: null };
  return [
    ['organisation', [{
      id: organisation, kind: 'other', siren: null, insee: null, name: NAME, slug: SLUG, brand_colour: '#0f5c4d',
      contact_email: null, officer_email: null, created_at: at,
    }]],
    ['person', [{ id, email, email_folded: email.toLowerCase(), created_at: at, last_active_on: today }]],
    ['membership', [{ ...key, identifiant, identifiant_folded: identifiant.toLowerCase(), ...names, state: 'active', joined_at: at, notice_at: at }]],
    ['member_role', [{ ...key, product: 'platform', role: 'operator' }]],
  ];
}
