// Signing in with ProConnect as one does: the button, the provider's own login page, and back; on a phone, with scripts and without.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { later, start } from '../edge/harness.mjs';
import { CLIENT, SECRET, startProvider } from '../edge/openid.mjs';
import { PEOPLE } from '../edge/people.mjs';
import { EXECUTABLE, FLAGS, PHONE, Site, accessible } from './browser.mjs';

/** The public address of every function; here it leads to the port that Parvis has. */
const ORIGIN = 'localhost:8787';

let idp;
let site;
before(async () => {
  const accounts = { carl: { sub: 'sub-of-carl', email: PEOPLE.carl.email }, inconnu: { sub: 'sub-of-nobody', email: 'personne@ailleurs.example' } };
  idp = await startProvider(`http://${ORIGIN}/connexion/proconnect/retour`, accounts);
  const vars = { TEST_CLOCK: '1', PROCONNECT_ISSUER: idp.issuer, PROCONNECT_CLIENT_ID: CLIENT };
  const parvis = await start(undefined, vars, { secrets: { proconnect: { PROCONNECT_CLIENT_SECRET: SECRET } } });
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: [...FLAGS, `--host-resolver-rules=MAP ${ORIGIN} 127.0.0.1:${parvis.url.port}`] });
  site = new Site(parvis, browser, { close: () => idp.stop() }, `http://${ORIGIN}`);
});
after(() => site?.close());

/** The provider dates its tokens by this machine's clock. */
const present = () => later(new Date(Math.floor(Date.now() / 1000) * 1000).toISOString().replace('.000Z', 'Z'), {});

/** From the page where people sign in to the provider's, and through it. */
async function through(login, options) {
  const window = await site.window(undefined, { at: present(), width: PHONE, ...options });
  await window.goto('/connexion?retour=%2Fmon-compte');
  if (options?.script !== false) assert.deepEqual(await accessible(window.page, '/connexion'), []);
  await window.follow('S’identifier avec ProConnect');
  assert.equal(new URL(window.page.url()).origin, idp.origin, 'the provider’s page');
  await window.page.locator('input[name=login]').fill(login);
  await window.page.locator('input[name=password]').fill('any');
  await window.page.locator('button[type=submit]').click();
  await window.page.waitForURL((url) => url.host === ORIGIN);
  // What the provider's page loads, or fails to, is its own affair.
  window.complaints = [];
  return window;
}

for (const script of [true, false]) {
  test(`a person comes back from ProConnect where he wanted to go, ${script ? 'with' : 'without'} scripts`, async () => {
    const window = await through('carl', { script });
    assert.equal(window.path, '/mon-compte');
    assert.match(await window.words(), /Carl Caron/);
    await window.follow('Voir le lien avec ProConnect');
    assert.match(await window.words(), /ProConnect lié depuis le/);
    await window.press('Délier');
    assert.match(await window.words(), /n’est plus lié à votre compte/);
    await window.close();
  });
}

for (const script of [true, false]) {
  test(`signing out leads through ProConnect and back to the door, ${script ? 'with' : 'without'} scripts`, async () => {
    const window = await through('carl', { script });
    const { page } = window;
    await page.getByRole('button', { name: 'Me déconnecter' }).click();
    await page.waitForURL((url) => url.origin === idp.origin);
    await page.getByRole('button', { name: 'Yes' }).click();
    await page.waitForURL((url) => url.host === ORIGIN);
    assert.match(await window.words(), /Vous êtes déconnecté, de Parvis et de ProConnect/);
    await page.goBack();
    // The provider's page may send its form by itself.
    await page.waitForLoadState('networkidle');
    await window.goto('/mon-compte');
    assert.match(await window.words(), /Se connecter/);
    window.complaints = [];
    await window.close();
  });
}

test('an account that is nobody’s is told so, and what to do', async () => {
  const window = await through('inconnu');
  assert.match(await window.words(), /n’est lié à aucune personne[\s\S]*administrateur de votre collectivité/);
  assert.deepEqual(await accessible(window.page, 'nobody’s'), []);
  await window.follow('Recevoir un lien par courriel');
  assert.equal(window.path, '/connexion');
  await window.close();
});
