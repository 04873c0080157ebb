// One story of the demo as rows: its steps make the status, the dates, the version and the history agree.

import { deadline, threeYearsAfter } from './clock.mjs';
import { words } from './fold.mjs';
import { uuid } from './uuid.mjs';

/** What a step changes in the row; `at` is the context's clock. */
const CHANGES = {
  validated: ({ due }) => ({ status: 'to_do', due_on: due }),
  refused: ({ detail, moment }) => ({ status: 'refused', closing_reason: detail, closed_at: moment }),
  planned: ({ detail: [day, from, to], at }) => ({ planned_start: at(day, from), planned_end: at(day, to) }),
  started: ({ moment }) => ({ status: 'in_progress', started_at: moment }),
  blocked: ({ detail: [reason, day], moment, at }) => ({ blocked_at: moment, block_reason: reason, relaunch_on: day ? at(day, '12:00').slice(0, 10) : null }),
  finished: ({ moment }) => ({ status: 'done', closed_at: moment }),
  reopened: () => ({ status: 'in_progress', closed_at: null }),
  solved: () => ({ feedback: 'solved' }),
  reopen_asked: ({ detail }) => ({ feedback: 'unsolved', feedback_words: detail }),
  cancelled: ({ detail, moment }) => ({ status: 'cancelled', closing_reason: detail, closed_at: moment }),
};

/** The steps that the version counts. */
const COUNTED = ['assigned', 'planned'];

function newRow(story, number, created, { organisation, person, kind }) {
  const { category, type } = kind(story.type);
  return {
    organisation_id: organisation.id,
    id: uuid(`${organisation.slug}/${number}`, created.moment),
    number,
    status: created.who === 'demandeur' ? 'to_validate' : 'to_do',
    version: 1,
    priority: story.priority ?? 'normal',
    category_id: category.id,
    type_id: type.id,
    address: story.address,
    address_extra: story.extra ?? null,
    postcode: story.postcode,
    city: story.city,
    latitude: story.position?.[0] ?? null,
    longitude: story.position?.[1] ?? null,
    description: story.text ?? null,
    author_id: person(created.who),
    planned_start: null,
    planned_end: null,
    blocked_at: null,
    block_reason: null,
    closing_reason: null,
    created_at: created.moment,
    updated_at: created.moment,
    started_at: null,
    closed_at: null,
    purge_on: null,
    due_on: created.who === 'demandeur' ? null : created.due,
    relaunch_on: null,
    feedback: null,
    feedback_words: null,
  };
}

function wordRows(row) {
  const text = [row.address, row.address_extra, row.postcode, row.city, row.description];
  return [...words(text.filter(Boolean).join(' ')).add(String(row.number))].map((word) => ({
    organisation_id: row.organisation_id,
    word,
    intervention_id: row.id,
  }));
}

/** The line that a story follows, if it does. */
const outlineRows = ({ line }, key) => (line ? [{ ...key, geometry: JSON.stringify({ coordinates: line, type: 'LineString' }) }] : []);

/** The rows of one story, by table; `context`: its `organisation`, `at(day, time)`, `person(who)`, `kind(path)`, `question(label)`, `step(label)`. */
export function rowsOf(story, number, context) {
  const { at, person, question, step: toTick } = context;
  const days = context.kind(story.type).category.working_days;
  const steps = story.steps.map(([event, day, time, who, detail]) => ({ event, moment: at(day, time), who, detail, at, due: deadline(at(day, time), days) }));
  const row = newRow(story, number, steps[0], context);
  const key = { organisation_id: row.organisation_id, intervention_id: row.id };
  if (steps.some(({ moment }, index) => index > 0 && moment < steps[index - 1].moment)) {
    throw new Error(`The steps at ${story.address} are not in the order of time.`);
  }
  const id = ({ moment }, index) => uuid(`${row.id}/${index}`, moment);
  for (const step of steps) {
    Object.assign(row, CHANGES[step.event]?.(step), { updated_at: step.moment });
    if (COUNTED.includes(step.event)) row.version += 1;
  }
  row.purge_on = threeYearsAfter(row.closed_at ?? row.updated_at);
  const tables = { intervention: [row], assignment: [], intervention_word: wordRows(row), comment: [], journal: [], answer: [], ticked_step: [], intervention_outline: outlineRows(story, key) };
  Object.entries(story.answers ?? {}).forEach(([label, value], index) => {
    tables.answer.push({ ...key, question_id: question(label).id, label, value, position: index + 1 });
  });
  for (const label of story.ticked ?? []) tables.ticked_step.push({ ...key, step_id: toTick(label).id });
  steps.forEach((step, index) => {
    const { event, moment, who, detail } = step;
    if (event === 'comment') {
      tables.comment.push({ ...key, id: id(step, index), author_id: person(who), body: detail, created_at: moment, position: tables.comment.length + 1 });
    } else {
      tables.journal.push({ ...key, id: id(step, index), at: moment, actor_id: person(who), event, detail: null, position: tables.journal.length + 1 });
    }
    if (event === 'assigned') {
      tables.assignment.push(...detail.map((agent) => ({ ...key, person_id: person(agent), assigned_at: moment })));
    }
  });
  return tables;
}
