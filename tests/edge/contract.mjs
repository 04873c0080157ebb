// The API document as a judge of answers: assets/fixed/openapi.json, which a native test writes from the route tables.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import Ajv from 'ajv/dist/2020.js';

const DOCUMENT = 'assets/fixed/openapi.json';
const BASE = 'openapi';
/** RFC 3339 with the organisation's offset; identifiers as Parvis writes them. */
const FORMATS = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
};

/** Reads the document; `check` fails on a JSON answer that it does not describe, `operations` lists what it describes. */
export async function contract() {
  const document = JSON.parse(await readFile(DOCUMENT, 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true, formats: FORMATS });
  ajv.addSchema(document, BASE);
  const operations = Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ verb: verb.toUpperCase(), path, operation, literals: literals(path) })));
  return { document, operations, check: (...answer) => check(ajv, operations, ...answer) };
}

const literals = (path) => path.split('/').filter((part) => !part.startsWith('{')).length;

/** The operation of a request; a literal path wins over one with parameters. */
function find(operations, method, path) {
  const verb = method === 'HEAD' ? 'GET' : method;
  const matches = ({ verb: own, path: pattern }) => own === verb && new RegExp(`^${pattern.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path);
  return operations.filter(matches).sort((one, other) => other.literals - one.literals)[0];
}

function check(ajv, operations, what, method, path, status, json) {
  const found = find(operations, method, path);
  if (!found) return;
  const responses = found.operation.responses;
  const response = responses[status] ?? responses[`${String(status)[0]}XX`] ?? responses.default;
  assert.ok(response, `${what}: a status that the API document does not list`);
  const key = Object.entries(responses).find(([, value]) => value === response)[0];
  const content = resolve(ajv, response).content ?? {};
  const type = Object.keys(content).find((name) => name.includes('json'));
  assert.ok(type, `${what}: JSON that the API document does not list`);
  const pointer = response.$ref?.slice(1) ?? `/paths/${escape(found.path)}/${found.verb.toLowerCase()}/responses/${key}`;
  const validate = ajv.getSchema(`${BASE}#${pointer}/content/${escape(type)}/schema`);
  assert.ok(validate(json), `${what}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(json).slice(0, 500)}`);
}

function resolve(ajv, response) {
  if (!response.$ref) return response;
  const document = ajv.getSchema(BASE)?.schema ?? ajv.schemas[BASE].schema;
  return response.$ref.slice(2).split('/').reduce((node, part) => node[part], document);
}

const escape = (part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
