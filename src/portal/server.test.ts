import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { errorCatalogue, errorCodes } from '#kernel';
import { createPortal } from './server.ts';

suite('portal', () => {
  test('every error has its page, with what happened and how to fix it', async () => {
    const portal = createPortal();
    for (const code of errorCodes) {
      const page = await portal.inject(`/errors/${code}`);
      assert.equal(page.statusCode, 200);
      assert.match(page.body, /What happened/);
      assert.ok(page.body.includes(`<h1>${errorCatalogue[code].title}</h1>`), code);
    }
    await portal.close();
  });

  test('an unknown code is not found, also one that every object has', async () => {
    const portal = createPortal();
    for (const code of ['nothing', 'constructor', '__proto__', '%3Cscript%3E', '..%2F..%2Fetc']) {
      const answer = await portal.inject(`/errors/${code}`);
      assert.equal(answer.statusCode, 404, code);
      assert.doesNotMatch(answer.body, /script|etc/);
    }
    await portal.close();
  });

  test('pages may load nothing and be framed by nobody', async () => {
    const portal = createPortal();
    const { headers } = await portal.inject('/errors');
    assert.match(String(headers['content-security-policy']), /default-src 'none'.*frame-ancestors 'none'/);
    await portal.close();
  });
});
