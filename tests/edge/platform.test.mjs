// The platform's promises on D1 and R2: the suite that cargo runs on SQLite, run by a function built for it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestHarness } from 'wrangler';

test('the platform keeps on workerd what it keeps on SQLite', async () => {
  const server = createTestHarness({ workers: [{ configPath: 'tests/fixtures/platform/wrangler.toml' }] });
  try {
    await server.listen();
    const outcomes = await (await server.fetch('/')).json();
    assert.ok(outcomes.length > 5);
    for (const [promise, outcome] of outcomes) assert.deepEqual(outcome, { Ok: null }, promise);
  } finally {
    await server.close();
  }
});
