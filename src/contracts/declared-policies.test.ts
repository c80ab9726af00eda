import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { importContract } from './import.ts';

type Json = Record<string, unknown>;
const responses = { 200: { description: 'ok' } };

const contract = (over: Json, operation: Json = {}, item: Json = {}) =>
  importContract(
    JSON.stringify({
      openapi: '3.2.0',
      info: { title: 'T', version: '1' },
      paths: { '/things': { get: { responses, ...operation }, ...item } },
      ...over,
    }),
  );
const extension = 'x-gatehouse-policies';
const limit = { policy: 'rate-limit', options: { limit: 5 } };
const refuses = (given: unknown, message: RegExp, at = `/paths/~1things/get/${extension}`) =>
  assert.throws(
    () => contract({}, { [extension]: given }),
    (error: { extra: { errors: { at: string; message: string }[] } }) => {
      const [fault] = error.extra.errors;
      assert.match(fault?.message ?? '', message);
      assert.ok(fault?.at.startsWith(at));
      return true;
    },
  );

suite('policies that a contract attaches', () => {
  test('are those of the whole document, then those of the operation', () => {
    const { operations } = contract(
      { [extension]: [limit] },
      { [extension]: [{ policy: 'body-limit', mode: 'report' }] },
    );
    assert.deepEqual(operations[0]?.policies, [
      { ...limit, mode: 'block' },
      { policy: 'body-limit', mode: 'report', options: {} },
    ]);
  });

  for (const [given, message] of [
    [limit, /must be a list/],
    [[{ options: {} }], /`policy` must name a policy/],
    [[{ policy: '../x' }], /`policy` must name a policy/],
    [['rate-limit'], /`policy` must name a policy/],
    [[{ ...limit, mode: 'off' }], /`mode` must be/],
    [[{ ...limit, options: [] }], /`options` must be an object/],
    [[{ ...limit, onError: 'pass' }], /there is no `onError`/],
    [Array.from({ length: 21 }, () => limit), /more than 20/],
  ] as [unknown, RegExp][])
    test(`a wrong one is a fault, not passed over: ${JSON.stringify(given).slice(0, 60)}`, () =>
      refuses(given, message));
});

suite('OpenAPI 3.2', () => {
  test('describes QUERY, and further methods under additionalOperations', () => {
    const { operations } = contract(
      {},
      {},
      { query: { responses }, additionalOperations: { LINK: { responses } } },
    );
    assert.deepEqual(operations.map(({ method }) => method).toSorted(), ['GET', 'LINK', 'QUERY']);
  });

  for (const [name, message] of [
    ['POST', /describe it as `post`/],
    ['CONNECT', /does not speak/],
    ['FETCH', /does not speak/],
    ['link', /does not speak/],
  ] as const)
    test(`an additional operation ${name} is a fault`, () =>
      assert.throws(
        () => contract({}, {}, { additionalOperations: { [name]: { responses } } }),
        (error: { message: string }) => message.test(error.message),
      ));

  test('a parameter that is the whole query is a fault: what it holds would not be judged', () => {
    assert.throws(
      () => contract({}, { parameters: [{ name: 'q', in: 'querystring', content: {} }] }),
      /`in` of path/,
    );
  });
});
