import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { routes } from '../routes/index.ts';
import type { Route } from '#api';
import { openTestApi, type TestApi } from './testing.ts';

/** Attacks as data, tried on every route that they fit, so that no route is forgotten. */

let api: TestApi;
before(async () => {
  api = await openTestApi();
});
after(() => api.close());

const addressOf = (route: Route): string =>
  route.url
    .replace(/:(from|to|snapshot)/g, '1')
    .replace(':profile', 'x@1')
    .replace(/:[A-Za-z]+/g, 'x');

const fits = (route: Route) => ({ method: route.method, url: addressOf(route), ifMatch: '"1"' });

const messages = (body: Readonly<Record<string, unknown>>): string => JSON.stringify(body['errors']);

suite('mass assignment: a property that is not listed', () => {
  const smuggled = [
    'id',
    'revision',
    'createdAt',
    'createdBy',
    'hash',
    'grantedBy',
    'lifecycle',
    'permissions',
    'isAdmin',
  ];
  const taking = routes.filter(({ body }) => body !== undefined && 'type' in body && body.type === 'object');
  for (const route of taking) {
    const known = Object.keys((route.body as unknown as { properties: object }).properties);
    test(`is refused by ${route.method} ${route.url}, and named`, async () => {
      for (const name of smuggled.filter(each => !known.includes(each))) {
        const answer = await api.call({ ...fits(route), body: { [name]: 'x' } });
        assert.equal(answer.status, 400, answer.text);
        assert.ok(messages(answer.body).includes(`unknown property \\"${name}\\"`), answer.text);
      }
    });
  }
});

suite('a query parameter that is not listed', () => {
  for (const route of routes)
    test(`is refused by ${route.method} ${route.url}`, async () => {
      const { url, ...rest } = fits(route);
      const answer = await api.call({ ...rest, url: `${url}?as=administrator` });
      assert.equal(answer.status, 400, answer.text);
      assert.ok(messages(answer.body).includes('as'));
    });
});

suite('a page', () => {
  const sizes = ['0', '-1', '201', '1e9', '9007199254740993', 'all', '', '1.5', '50&limit=100', '%00'];
  for (const route of routes.filter(({ query }) => 'limit' in query.properties))
    test(`of ${route.url} cannot be of another size than 1 to 200`, async () => {
      for (const size of sizes) {
        const answer = await api.call({ url: `${addressOf(route)}?limit=${size}` });
        assert.equal(answer.status, 400, `${size}: ${answer.text}`);
      }
    });
});

suite('a change without the revision that it is based on', () => {
  for (const route of routes.filter(({ method }) => ['PUT', 'PATCH', 'DELETE'].includes(method))) {
    for (const ifMatch of [undefined, '*', '"1", "2"'])
      test(`is refused by ${route.method} ${route.url} under If-Match ${ifMatch}`, async () => {
        const { ifMatch: _, ...rest } = fits(route);
        const body = bodies[route.url];
        const answer = await api.call({
          ...rest,
          ...(ifMatch !== undefined && { ifMatch }),
          ...(route.method !== 'DELETE' && { body }),
        });
        assert.equal(answer.status, 428, answer.text);
      });
  }
});

const upstream = { targets: ['http://127.0.0.1:9'] };
/** A body that each route takes. */
const bodies: Readonly<Record<string, unknown>> = {
  '/zones/:zone': { verbStatus: 403 },
  '/authorities/:authority': { certificates: 'x' },
  '/apis/:api': { title: 'x' },
  '/apis/:api/versions/:version': { upstream },
  '/apis/:api/versions/:version/contract': { contract: null },
  '/apis/:api/versions/:version/operations/:operation': { category: 'tells' },
  '/apis/:api/versions/:version/assessment': {
    answers: {
      today: 'By telephone, in office hours, for a fee.',
      information: 'none',
      effect: 'none',
      misuse: 'nuisance',
      volume: 'one',
      users: 'anyone',
      impersonation: 'nothing',
      accountable: 'A. Person, owner',
    },
  },
  '/attachments/:attachment': { mode: 'report' },
  '/plans/:plan': { title: 'x' },
  '/plans/:plan/limits/:limit': { mode: 'report' },
  '/developers/:developer': { community: 'x' },
  '/applications/:application': { title: 'x' },
  '/applications/:application/client': { pushedRequestsOnly: true },
  '/subscriptions/:subscription': { plan: 'x' },
};

suite('an identifier', () => {
  const strange = [
    '%2e%2e%2fapis',
    "'%20or%201=1--",
    '%00',
    '%ff',
    'a'.repeat(300),
    '..;',
    '__proto__',
    '%F0%9F%98%80',
  ];
  for (const route of routes.filter(({ method, url }) => method === 'GET' && url.includes(':')))
    test(`that is none is found nowhere by ${route.url}, and breaks nothing`, async () => {
      for (const id of strange) {
        const answer = await api.call({ url: route.url.replace(/:[A-Za-z]+/g, id) });
        assert.ok([400, 404].includes(answer.status), `${id}: ${answer.status} ${answer.text}`);
        assert.equal(answer.headers['content-type'], 'application/problem+json');
      }
    });
});
