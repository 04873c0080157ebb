// The demo of a local Parvis: two organisations, their people, categories and interventions, told from a given today.

import { readFile } from 'node:fs/promises';
import { clock } from './clock.mjs';
import { fold, words } from './fold.mjs';
import { DELAYS, FILTERS, PHRASES, QUESTIONS, STEPS } from './daily.mjs';
import { rowsOf } from './intervention.mjs';
import { operatorRows } from './operator.mjs';
import { POITIERS, VILLAGE } from './stories.mjs';
import { TOWNS } from './towns.mjs';
import { uuid } from './uuid.mjs';
import { placesOf, zonesOf } from './zones.mjs';

const STORIES = { poitiers: POITIERS, 'la-bussiere': VILLAGE };

function organisationOf(town, bodies, openedAt) {
  const { siren } = bodies.find(({ kind, code }) => kind === 'commune' && code === town.insee);
  return {
    id: uuid(town.slug, openedAt),
    kind: 'commune',
    siren,
    insee: town.insee,
    name: town.name,
    slug: town.slug,
    brand_colour: town.colour,
    contact_email: `mairie@${town.slug}.example`,
    officer_email: `dpo@${town.slug}.example`,
    created_at: openedAt,
  };
}

/** The address of a member: made of the name, save for who has none. */
const emailOf = (town, { first, last, email }) =>
  email === null ? null : `${fold(`${first}.${last}`)}@${town.slug}.example`;

function memberRows(town, organisation, member, today) {
  const joined = organisation.created_at;
  const id = uuid(`${town.slug}/${member.who}`);
  const key = { organisation_id: organisation.id, person_id: id };
  const email = emailOf(town, member);
  const identifiant = fold(`${member.first[0]}.${member.last}`);
  const known = { last_name: member.last, first_name: member.first, name_folded: fold(`${member.last} ${member.first}`), phone: member.phone };
  return {
    person: { id, email, email_folded: email, created_at: joined, last_active_on: today },
    membership: { ...key, identifiant, identifiant_folded: identifiant, ...known, state: 'active', joined_at: joined, notice_at: email && joined },
    member_role: { ...key, product: 'interventions', role: member.role },
  };
}

/** The default list as rows, and a way from « category/type » to its two rows. */
function categoriesOf(organisation, list) {
  const row = (name, parent_id, index, path) => ({
    organisation_id: organisation.id,
    id: uuid(`${organisation.slug}/${path}`, organisation.created_at),
    parent_id,
    name,
    name_folded: [...words(name)].join(' '),
    position: index + 1,
    working_days: parent_id === null ? (DELAYS[name] ?? null) : null,
  });
  const rows = [];
  const byPath = new Map();
  list.forEach(({ name, types }, index) => {
    const category = row(name, null, index, name);
    rows.push(category);
    byPath.set(name, { category });
    types.forEach((typeName, place) => {
      const type = row(typeName, category.id, place, `${name}/${typeName}`);
      rows.push(type);
      byPath.set(`${name}/${typeName}`, { category, type });
    });
  });
  return { rows, byPath };
}

/** What is asked and ticked of a category or type: the rows of one list of daily.mjs, by their labels. */
function askedOf(organisation, lines, categories) {
  return new Map(lines.map(({ of, label, ...more }, index) => {
    const { category, type } = categories.of(of);
    const id = uuid(`${organisation.slug}/${of}/${label}`, organisation.created_at);
    return [label, { organisation_id: organisation.id, id, category_id: (type ?? category).id, label, ...more, position: index + 1 }];
  }));
}

/** A map whose absent keys are mistakes of the demo. */
function sure(map, what) {
  return (key) => map.get(key) ?? fail(`The demo knows no ${what} called ${key}.`);
}

function fail(sentence) {
  throw new Error(sentence);
}

/** What one town adds: `[table, rows]` pairs, parents first. */
async function rowsOfTown(town, { today, at, bodies, list }) {
  const organisation = organisationOf(town, bodies, at(-120, '09:00'));
  const members = town.people.map((member) => [member.who, memberRows(town, organisation, member, today)]);
  const categories = categoriesOf(organisation, list);
  const kind = sure(categories.byPath, 'type');
  const [questions, steps] = [QUESTIONS, STEPS].map((lines) => askedOf(organisation, lines, { of: kind }));
  const context = {
    organisation,
    at,
    person: sure(new Map(members.map(([who, { person }]) => [who, person.id])), 'person'),
    kind,
    question: sure(questions, 'question'),
    step: sure(steps, 'step'),
  };
  const created = ({ steps: [[, day, time]] }) => at(day, time);
  const stories = STORIES[town.slug].toSorted((one, other) => created(one).localeCompare(created(other)));
  const zones = await zonesOf(organisation, town.name);
  const told = stories.map((story, index) => rowsOf(story, index + 1, context));
  return [
    ['organisation', [organisation]],
    ...['person', 'membership', 'member_role'].map((table) => [table, members.map(([, rows]) => rows[table])]),
    ['category', categories.rows],
    ['phrase', PHRASES.map(([kindOf, body], index) => ({ organisation_id: organisation.id, id: uuid(`${town.slug}/${body}`, organisation.created_at), kind: kindOf, body, position: index + 1 }))],
    ['question', [...questions.values()]],
    ['step', [...steps.values()]],
    ['saved_filter', FILTERS.map(([name, query], index) => ({ organisation_id: organisation.id, person_id: context.person('coordinateur'), id: uuid(`${town.slug}/${name}`, organisation.created_at), name, query, position: index + 1 }))],
    ['intervention_counter', [{ organisation_id: organisation.id, last: stories.length }]],
    ...told.flatMap((tables) => Object.entries(tables)),
    ['zone', zones],
    ['intervention_zone', placesOf(zones, told.flatMap(({ intervention }) => intervention))],
  ];
}

/** Whoever operates the platform of the demo. */
const OPERATOR = { id: uuid('exploitant/operateur'), last: 'Marchand', first: 'Odette', identifiant: 'o.marchand', email: 'o.marchand@exploitant.example' };

/** A breach that became known yesterday and touches every town: nobody was told yet. */
function registerRows(organisations, today) {
  const known = clock(today)(-1, '15:00');
  const breach = uuid('exploitant/violation', known);
  const told = {
    nature: 'confidentiality', facts: 'Un fichier d’interventions exporté est parti à une mauvaise adresse.', people: 120,
    data_kinds: 'Noms et adresses électroniques de demandeurs.', consequences: null, measures: 'Le destinataire a confirmé l’avoir supprimé.',
  };
  return [
    ['breach', [{ id: breach, version: 1, ...told, known_at: known, created_at: known, updated_at: known }]],
    ['breach_organisation', organisations.map(({ id }) => ({ breach_id: breach, organisation_id: id, told_at: null, told_how: null }))],
  ];
}

/** The rows table by table, parents first, and the people that one can sign in as. */
export async function demo(today, bodies) {
  const list = JSON.parse(await readFile('scripts/seed/categories.json', 'utf8'));
  const tables = new Map();
  const told = await Promise.all(TOWNS.map((town) => rowsOfTown(town, { today, at: clock(today), bodies, list })));
  const operator = operatorRows(OPERATOR, clock(today)(-130, '09:00'), today);
  const organisations = told.flat().filter(([table]) => table === 'organisation').flatMap(([, rows]) => rows);
  for (const [table, rows] of [...told.flat(), ...operator, ...registerRows(organisations, today)]) {
    tables.set(table, [...(tables.get(table) ?? []), ...rows]);
  }
  const people = TOWNS.flatMap((town) =>
    town.people.filter(({ email }) => email !== null).map((member) => ({
      who: `${town.prefix}${member.who}`,
      name: `${member.first} ${member.last}`,
      email: emailOf(town, member),
      role: member.role,
      organisation: town.name,
    })));
  people.push({ who: 'operateur', name: `${OPERATOR.first} ${OPERATOR.last}`, email: OPERATOR.email, role: 'operator', organisation: 'Exploitant de Parvis' });
  return { tables: [...tables], people };
}
