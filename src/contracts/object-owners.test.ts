import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { GatehouseError } from '#kernel';
import { importContract } from './import.ts';

const imported = (owner: unknown) =>
  importContract(
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Orders', version: '1' },
      paths: {
        '/customers/{customer}/orders': {
          get: { 'x-gatehouse-owner': owner, responses: { 200: { description: 'All.' } } },
        },
      },
    }),
  ).operations[0]?.owners;

suite('the owner that a contract names', () => {
  test('is taken over as it is written, one or several', () => {
    const one = { owner: 'user.id', parameter: 'customer' };
    const two = { owner: 'claim', claim: 'customers', response: '/*/customer', responseBytes: 4096 };
    assert.deepEqual(imported(one), [one]);
    assert.deepEqual(imported([one, two]), [one, two]);
    assert.deepEqual(imported(undefined), []);
  });

  const wrong: readonly [unknown, RegExp][] = [
    ['user.id', /must be an object/],
    [[], /^$/],
    [{ owner: 'user.id' }, /say what names the owner/],
    [{ owner: 'user.name', parameter: 'customer' }, /`owner` must be one of/],
    [{ parameter: 'customer' }, /`owner` must be one of/],
    [{ owner: 'user.id', parameter: 'Customer' }, /the path has no \{Customer\}/],
    [{ owner: 'user.id', parameter: 7 }, /must be a text/],
    [{ owner: 'user.id', paramter: 'customer' }, /there is no `paramter`/],
    [{ owner: 'claim', parameter: 'customer' }, /`claim` goes with/],
    [{ owner: 'user.id', claim: 'sub', parameter: 'customer' }, /`claim` goes with/],
    [{ owner: 'user.id', body: 'customer' }, /JSON pointer/],
    [{ owner: 'user.id', response: '/a~2' }, /JSON pointer/],
    [{ owner: 'application.id', issuer: 'https://x', query: 'a' }, /`issuer` goes/],
    [Array.from({ length: 11 }, () => ({ owner: 'user.id', query: 'a' })), /more than 10/],
    [{ constructor: 'x', owner: 'user.id', query: 'a' }, /there is no/],
  ];
  for (const [owner, message] of wrong)
    test(`is refused where it would protect nothing: ${JSON.stringify(owner)?.slice(0, 60)}`, () => {
      if (Array.isArray(owner) && owner.length === 0) return assert.deepEqual(imported(owner), []);
      assert.throws(
        () => imported(owner),
        error => error instanceof GatehouseError && message.test(error.message + String(error.detail)),
      );
      return undefined;
    });
});
