import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { TSchema } from 'typebox';
import { permissions } from '#credentials';
import { routes } from '../routes/index.ts';
import { isDefined, mounted, type Route } from '#api';
import { defineRoute } from './route.ts';
import { openTestApi, type TestApi } from './testing.ts';

/** Walks every route of the admin API, so that a new one is covered by being listed. */

let api: TestApi;
before(async () => {
  api = await openTestApi();
});
after(() => api.close());

/** An address that fits the route's schemas well enough to reach its handler or its lookup. */
const addressOf = (route: Route): string =>
  route.url.replace(/:(from|to|snapshot)/g, '1').replace(/:[A-Za-z]+/g, 'x');

suite('every route', () => {
  for (const route of routes) {
    const name = `${route.method} ${route.url}`;
    const call = (as: string | null) => api.call({ method: route.method, url: addressOf(route), as });

    test(`${name} answers 401 without a credential`, async () => {
      assert.equal((await call(null)).status, 401);
    });

    test(`${name} answers 401 to a made-up credential`, async () => {
      api.clock.time += 10 * 60_000;
      assert.equal((await call('gha_made-up')).status, 401);
    });

    for (const permission of route.permissions)
      test(`${name} answers 403 without ${permission}, whatever else is held`, async () => {
        const others = permissions.filter(other => other !== permission);
        const answer = await call(await api.token(['administrator', 'security', 'business-owner'], others));
        assert.equal(answer.status, 403, answer.text);
        assert.equal(answer.body['permission'], permission);
      });

    test(`${name} lets the very permissions in that it names`, async () => {
      const exactly = await api.token(['administrator', 'security', 'business-owner'], route.permissions);
      const { status } = await call(exactly);
      assert.ok(status !== 401 && status !== 403, String(status));
    });
  }

  test('was made by defineRoute and names a permission that exists', () => {
    assert.ok(routes.length > 70);
    for (const route of routes) {
      assert.ok(isDefined(route));
      assert.ok(route.permissions.length > 0);
      for (const permission of route.permissions) assert.ok(permissions.includes(permission));
    }
  });

  test('is registered under the prefix and nothing beside them is', () => {
    const listed = routes.map(route => `${route.method} /api/v1${route.url}`).sort();
    assert.deepEqual([...new Set(listed)], listed, 'no route twice');
    for (const method of ['HEAD', 'OPTIONS', 'TRACE'] as const)
      for (const route of routes)
        assert.equal(
          api.app.hasRoute({ method, url: `/api/v1${route.url}` }),
          false,
          `${method} ${route.url}`,
        );
    const drawn = api.app.printRoutes({ commonPrefix: false });
    const registered = [...drawn.matchAll(/\(([A-Z, ]+)\)/g)].flatMap(([, methods = '']) =>
      methods.split(', '),
    );
    assert.equal(registered.length, routes.length);
  });
});

suite('a route that defineRoute did not make', () => {
  test('cannot be registered, even when it looks the same', async () => {
    const [real] = routes;
    assert.ok(real);
    assert.throws(() => mounted([{ ...real }] as never, {} as never, '/api/v1'), /defineRoute only/);
  });

  test('cannot be added to a finished server', () => {
    assert.throws(() => api.app.get('/api/v1/back-door', () => 'in'));
  });
});

suite('defineRoute', () => {
  const plain = {
    method: 'GET',
    url: '/x',
    permission: 'apis:read',
    tag: 'status',
    summary: 'x',
    handler: async () => undefined,
  } as const;

  test('does not type-check without a permission', () => {
    const { permission: _, ...without } = plain;
    // @ts-expect-error a route needs a permission
    assert.ok(defineRoute(without));
  });

  test('does not type-check with a permission that nobody can hold', () => {
    // @ts-expect-error there is no such permission
    assert.ok(defineRoute({ ...plain, permission: 'apis:raed' }));
  });

  test('refuses a body that lets unlisted properties in', () => {
    const open = { type: 'object', properties: { name: { type: 'string' } } } as never;
    assert.throws(() => defineRoute({ ...plain, method: 'POST', body: open }), /must be closed/);
  });

  test('refuses a reply that lets unlisted properties out, however deep', () => {
    const open: TSchema = { type: 'array', items: { type: 'object', properties: {} } };
    assert.throws(() => defineRoute({ ...plain, reply: open }), /must be closed/);
  });
});
