// Two organisations and their people: Poitiers, and Quinçay, which must never learn anything of the other; and the platform's operators.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { words } from '../../scripts/seed/fold.mjs';
import { PLATFORM } from '../../scripts/seed/operator.mjs';

/** A UUID that is the same for the same name. */
export function uuid(name) {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const POITIERS = uuid('poitiers');
export const QUINCAY = uuid('quincay');
export { PLATFORM };

const OPENED = '2026-01-05T08:00:00Z';
const TOWNS = {
  poitiers: { id: POITIERS, name: 'Poitiers', insee: '86194', siren: '218601946' },
  quincay: { id: QUINCAY, name: 'Quinçay', insee: '86204', siren: '218602043' },
};

const person = (organisation, first, last, role, email) => ({
  id: uuid(first), organisation, first, last, role, email, identifiant: first.toLowerCase(),
});

/** Who is who, by a name to remember: A, C, G, D in P; Paula belongs to both. */
export const PEOPLE = {
  alice: person(POITIERS, 'Alice', 'Arnaud', 'administrator', 'alice@poitiers.example'),
  carl: person(POITIERS, 'Carl', 'Caron', 'coordinator', 'carl@poitiers.example'),
  chloe: person(POITIERS, 'Chloe', 'Colin', 'coordinator', 'chloe@poitiers.example'),
  gaston: person(POITIERS, 'Gaston', 'Gauthier', 'agent', 'gaston@poitiers.example'),
  gina: person(POITIERS, 'Gina', 'Giraud', 'agent', 'gina@poitiers.example'),
  dora: person(POITIERS, 'Dora', 'Dumas', 'requester', 'dora@poitiers.example'),
  dan: person(POITIERS, 'Dan', 'Denis', 'requester', null),
  paula: person(POITIERS, 'Paula', 'Perrin', 'agent', 'paula@poitiers.example'),
  quentin: person(QUINCAY, 'Quentin', 'Quesnel', 'administrator', 'quentin@quincay.example'),
  quinn: person(QUINCAY, 'Quinn', 'Quillet', 'agent', 'quinn@quincay.example'),
  odette: person(PLATFORM, 'Odette', 'Oger', 'operator', 'odette@exploitant.example'),
  oscar: person(PLATFORM, 'Oscar', 'Orban', 'operator', 'oscar@exploitant.example'),
};

const MEMBERSHIPS = [...Object.values(PEOPLE), { ...PEOPLE.paula, organisation: QUINCAY, role: 'coordinator' }];

/** The identifier of a category of the default list, or of one of its types. */
export const category = (name, type, town = 'poitiers') => uuid([town, name, type].filter(Boolean).join('/'));

/** The rows of one town, as statements. */
export async function rowsOfTown(slug) {
  const town = TOWNS[slug];
  const people = MEMBERSHIPS.filter(({ organisation }) => organisation === town.id);
  const categories = JSON.parse(await readFile('scripts/seed/categories.json', 'utf8'));
  return [
    [
      "insert into organisation (id, kind, siren, insee, name, slug, contact_email, created_at) values (?, 'commune', ?, ?, ?, ?, ?, ?)",
      town.id, town.siren, town.insee, town.name, slug, `mairie@${slug}.example`, OPENED,
    ],
    ...people.flatMap(rowsOfMember),
    ...categories.flatMap(({ name, types }, index) => [
      rowOfCategory(slug, town.id, null, name, index),
      ...types.map((type, place) => rowOfCategory(slug, town.id, name, type, place)),
    ]),
  ];
}

/** The rows of the platform and of its operators. */
export const rowsOfPlatform = () => [
  ["insert into organisation (id, kind, name, slug, created_at) values (?, 'other', 'Exploitant de Parvis', 'exploitant', ?)", PLATFORM, OPENED],
  ...MEMBERSHIPS.filter(({ organisation }) => organisation === PLATFORM).flatMap(rowsOfMember),
];

function rowsOfMember({ id, organisation, first, last, role, email, identifiant }) {
  return [
    [
      'insert into person (id, email, email_folded, created_at, last_active_on) values (?, ?, ?, ?, ?) on conflict do nothing',
      id, email, email, OPENED, '2026-03-02',
    ],
    [
      `insert into membership (organisation_id, person_id, identifiant, identifiant_folded, last_name, first_name, name_folded, state, joined_at, notice_at)
       values (?, ?, ?, ?, ?, ?, ?, 'active', ?, ?)`,
      organisation, id, identifiant, identifiant, last, first, `${last} ${first}`.toLowerCase(), OPENED, email && OPENED,
    ],
    ['insert into member_role (organisation_id, person_id, product, role) values (?, ?, ?, ?)', organisation, id, role === 'operator' ? 'platform' : 'interventions', role],
  ];
}

function rowOfCategory(slug, organisation, parent, name, index) {
  const [id, parentId] = parent ? [category(parent, name, slug), category(parent, undefined, slug)] : [category(name, undefined, slug), null];
  const folded = [...words(name)].join(' ');
  return ['insert into category (organisation_id, id, parent_id, name, name_folded, position) values (?, ?, ?, ?, ?, ?)', organisation, id, parentId, name, folded, index + 1];
}
