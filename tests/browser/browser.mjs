// Chromium before Parvis as workerd serves it: pages as people see them, and what must be true of each.

import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { demo } from '../../scripts/seed/demo.mjs';
import { officialBodies } from '../../scripts/seed/reference.mjs';
import { inserts } from '../../scripts/seed/sql.mjs';
import { NOW, start } from '../edge/harness.mjs';
import { serveMaps } from './maps.mjs';

export const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
/** In milliseconds: a busy machine takes its time. */
const PATIENCE = 30_000;
/** The narrowest phone that pages are made for, and a desk. */
export const PHONE = 320;
export const DESK = 1280;
const HEIGHTS = { [PHONE]: 640, 390: 844, [DESK]: 800 };

const TAGS = ['RGAAv4', 'best-practice', 'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe has to say against a page, one line each. */
export async function accessible(page, where) {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).setLegacyMode().analyze();
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 150)} ${failureSummary}`).join(' | ')}`);
  return told.map((line) => `${where} axe ${line}`);
}

/** Types an address; with a script, until addresses have been proposed and put away: they do not come later, over the next gesture. */
export async function typeAddress(page, words, { script = true } = {}) {
  const field = page.getByLabel(/^Adresse ou lieu/);
  await field.fill(words);
  if (!script) return;
  await page.getByRole('listbox', { name: 'Adresses proposées' }).getByRole('option').first().waitFor();
  await field.press('Escape');
}

/** Tells the page's refusals where `page.on('console')` hears them. */
const hearPolicy = () => document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  console.error(`policy: ${violatedDirective} ${blockedURI}`));

/** Starts Parvis and Chromium; with `seed`, on the demo organisations as they are on the day of NOW. */
export async function open({ seed = false } = {}) {
  const maps = await serveMaps();
  const parvis = await start(seed ? await demoRows() : undefined, { TEST_CLOCK: '1', ...maps.vars }).catch(async (error) => {
    await maps.close();
    throw error;
  });
  try {
    const browser = await chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
    return new Site(parvis, browser, maps);
  } catch (error) {
    await parvis.stop();
    await maps.close();
    throw error;
  }
}

async function demoRows() {
  const { tables } = await demo(NOW.slice(0, 10), await officialBodies());
  const statements = tables.map(([table, rows]) => inserts(table, rows)).join('').split(/;\n(?=insert )/);
  return statements.map((sql) => [sql.replace(/;\n$/, '')]);
}

/** Parvis, Chromium, and what is to be closed with them; `origin` where pages are asked for. */
export class Site {
  constructor(parvis, browser, maps, origin = parvis.url.href) {
    Object.assign(this, { parvis, browser, maps, origin });
  }

  async close() {
    await this.browser.close();
    await this.parvis.stop();
    await this.maps.close();
  }

  url(path) {
    return new URL(path, this.origin).href;
  }

  /** A window of somebody's own, at `at`: one of PEOPLE, any `{ id, organisation }`, or nobody yet. */
  async window(who, { at = NOW, width = DESK, script = true, dark = false, scale = 1 } = {}) {
    const context = await this.browser.newContext({
      viewport: { width, height: HEIGHTS[width] },
      deviceScaleFactor: scale,
      reducedMotion: 'reduce',
      isMobile: width < DESK,
      hasTouch: width < DESK,
      javaScriptEnabled: script,
      colorScheme: dark ? 'dark' : 'light',
      locale: 'fr-FR',
      timezoneId: 'Europe/Paris',
      extraHTTPHeaders: { 'x-test-now': at },
    });
    if (who) await context.addCookies([await this.#cookie(who, at)]);
    await context.addInitScript(hearPolicy);
    return new Window(this, context, await context.newPage());
  }

  async #cookie(who, at) {
    const { cookies } = await this.parvis.browser(who, { at });
    const [[name, value]] = Object.entries(cookies);
    return { name, value, url: this.parvis.url.href.replace('http:', 'https:'), secure: true, httpOnly: true, sameSite: 'Lax' };
  }
}

/** One page of one person: what it shows, and every complaint it made. */
class Window {
  complaints = [];

  constructor(site, context, page) {
    Object.assign(this, { site, context, page });
    page.setDefaultTimeout(PATIENCE);
    page.on('console', (message) => this.#console(message));
    page.on('pageerror', (error) => this.complaints.push(`script: ${error.message}`));
    page.on('requestfailed', (request) => this.#failed(request));
    page.on('response', (response) => this.#answered(response));
  }

  /** The document is told by its status: what it loads must all be there. */
  #console(message) {
    const isDocument = message.text().startsWith('Failed to load resource') && message.location().url === this.document?.url();
    if (['error', 'warning'].includes(message.type()) && !isDocument) this.complaints.push(`console: ${message.text()} ${message.location().url}`);
  }

  #failed(request) {
    const { errorText } = request.failure();
    if (errorText !== 'net::ERR_ABORTED') this.complaints.push(`${request.url()}: ${errorText}`);
  }

  #answered(response) {
    const request = response.request();
    if (request.isNavigationRequest()) this.document = response;
    else if (response.status() >= 400) this.complaints.push(`${response.url()}: ${response.status()}`);
  }

  goto(path) {
    return this.page.goto(this.site.url(path));
  }

  /** Presses a button or follows a link by its words, and waits for the page that follows. */
  async press(words, { within = this.page, role = 'button', exact = true } = {}) {
    const target = within.getByRole(role, { name: words, exact }).first();
    await Promise.all([this.page.waitForEvent('domcontentloaded'), target.click()]);
    await this.page.waitForLoadState();
  }

  follow(words, options) {
    return this.press(words, { role: 'link', ...options });
  }

  /** The text of the main part, spaces as a person sees them. */
  async words() {
    return (await this.page.locator('main').innerText()).replaceAll(/[\u00a0\u202f]/g, ' ');
  }

  get path() {
    const { pathname, search } = new URL(this.page.url());
    return pathname + search;
  }

  async screenshot(path, options) {
    await this.page.evaluate(() => Promise.all([...document.images].map((image) => {
      image.loading = 'eager';
      return image.decode().catch(() => undefined);
    })));
    await this.page.screenshot({ path, ...options });
  }

  /** Closes the window, whose pages must have gone without a complaint. */
  async close() {
    await this.context.close();
    assert.deepEqual(this.complaints, []);
  }
}
