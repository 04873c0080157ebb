// Every page, on a narrow phone by day and on a desk by night: nothing to reproach in its accessibility, its HTML, its security policy, its
// scripts, its width, its weight, the size of what one presses.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { FileSystemConfigLoader, HtmlValidate } from 'html-validate';
import { DESK, PHONE, accessible, open } from './browser.mjs';
import { CURTAIN, stage, tour } from './pages.mjs';

const HTML_BUDGET = 20 * 1024;
/** What a finger presses, in CSS pixels. */
const TARGET = 44;

let site;
let pages;
let people;
const windows = new Map();
/** Where the pages lead. */
const links = new Set();
const validator = new HtmlValidate(new FileSystemConfigLoader());

before(async () => {
  site = await open({ seed: true });
  const set = await stage(site.parvis);
  people = set.people;
  pages = tour(set);
});
after(() => site?.close());

async function windowOf(who) {
  if (!windows.has(who)) windows.set(who, await site.window(who && people[who], { at: CURTAIN, width: PHONE }));
  return windows.get(who);
}

async function arrive({ who, path, act }) {
  const window = await windowOf(who);
  window.complaints.length = 0;
  await window.page.setViewportSize({ width: PHONE, height: 640 });
  await window.page.emulateMedia({ colorScheme: 'light' });
  await window.goto(path);
  await act?.(window);
  return window;
}

async function valid(html) {
  const { results } = await validator.validateString(html, 'page.html');
  return results.flatMap(({ messages }) => messages).map(({ ruleId, line, column, message }) => `html ${ruleId} ${line}:${column} ${message}`);
}

/** Run in the page: what sticks out of it sideways, and what is too small to press. */
function measure({ target, phone }) {
  const shown = (element) => element.checkVisibility() && element.getBoundingClientRect().width > 0;
  const told = (element) => element.outerHTML.slice(0, 120);
  // A phone zooms out to show what is wider than itself: only the width asked for counts.
  const wide = document.documentElement.scrollWidth > phone
    ? [...document.querySelectorAll('body *')].filter((element) => element.scrollWidth > phone).map(told)
    : null;
  const pressed = (element) => {
    const labels = ['checkbox', 'radio', 'file'].includes(element.type) ? [...element.labels] : [];
    return [element, ...labels].map((one) => one.getBoundingClientRect().height).reduce((one, other) => Math.max(one, other));
  };
  const small = [...document.querySelectorAll('button, .button, input:not([type=hidden]), select, textarea')]
    .filter((element) => shown(element) && element.ariaHidden !== 'true' && pressed(element) < target - 0.5)
    .map((element) => `${told(element)} ${pressed(element)} px`);
  return {
    wide, small, headings: [...document.querySelectorAll('h1')].filter(shown).length, title: document.title, lang: document.documentElement.lang,
    links: [...document.querySelectorAll('a[href^="/"]')].map((link) => link.getAttribute('href')),
  };
}

async function reproaches(window, entry) {
  const html = await window.document.text();
  const found = await valid(html);
  if (window.document.status() !== entry.status) found.push(`status ${window.document.status()}, not ${entry.status}`);
  const weight = brotliCompressSync(html).length;
  if (weight > HTML_BUDGET) found.push(`${weight} bytes in brotli`);
  const { wide, small, headings, title, lang, links: leads } = await window.page.evaluate(measure, { target: TARGET, phone: PHONE });
  if (wide) found.push(`wider than a phone: ${wide.slice(-3).join(' ')}`);
  for (const link of leads) links.add(shape(link));
  for (const line of small) found.push(`small: ${line}`);
  if (headings !== 1) found.push(`${headings} h1`);
  if (lang !== 'fr') found.push(`lang ${lang}`);
  // As it was served: what draws a map writes styles of its own.
  const inline = html.match(/ style=|<style|<script(?![^>]* src=)/g) ?? [];
  if (inline.length > 0) found.push(`${inline.length} inline styles or scripts`);
  if (title.trim() === '' || (entry.status === 422 && !title.startsWith('Erreur'))) found.push(`title « ${title} »`);
  found.push(...(await accessible(window.page, 'phone, light:')));
  await window.page.emulateMedia({ colorScheme: 'dark' });
  await window.page.setViewportSize({ width: DESK, height: 800 });
  found.push(...(await accessible(window.page, 'desk, dark:')));
  return [...found, ...window.complaints];
}

test('every page is accessible, valid, light, and made for a phone', async (t) => {
  for (const entry of pages) {
    await t.test(`${entry.name} (${entry.who ?? 'anybody'})`, async () => {
      assert.deepEqual(await reproaches(await arrive(entry), entry), []);
    });
  }
});

test('every page that a link leads to is one of them', () => {
  const seen = new Set(pages.map(({ path }) => shape(path)));
  assert.deepEqual([...links].filter((link) => !seen.has(link)), []);
});

/** An address without its identifiers nor its query; what is no page is left out. */
function shape(path) {
  return path.replace(/[?#].*$/, '').replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '*').replace(/^(.*\/photos\/\*|\/assets\/.*|\/sante|\/fin-de-contrat\/archive\/\d+|.*\.(csv|json|zip))$/, '/');
}
