import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { tightest } from '#enforcement';
import { parser } from '#kernel';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange } from '../../testing.ts';
import { policy } from './policy.ts';

const json = ['Content-Type', 'application/json'];

function verdict(
  body: string | Buffer,
  options: Record<string, unknown> = {},
  headers: readonly string[] = json,
): Refusal | undefined {
  const x = testExchange({ method: 'POST', headers, body: Buffer.from(body as string) });
  const steps = compilePolicy(policy, options);
  // As a Snapshot does.
  x.operation = { ...x.operation, contentLimits: tightest([steps.contentLimits ?? {}], undefined) };
  const told = steps.content?.(x);
  assert.ok(told === undefined || told instanceof Refusal);
  return told;
}

const codeFor = (...given: Parameters<typeof verdict>) => verdict(...given)?.code;

suite('json-guard', () => {
  test('asks for the body', () => assert.equal(compilePolicy(policy, {}).needsBody, true));

  for (const type of [
    'application/json',
    'Application/JSON; charset=UTF-8',
    'application/vnd.city+json',
    'application/problem+json;charset="utf-8"',
  ])
    test(`a good document of ${type} passes, a bad one does not`, () => {
      assert.equal(codeFor('{"a":[1]}', {}, ['Content-Type', type]), undefined);
      assert.equal(codeFor('{"a":[1}', {}, ['Content-Type', type]), 'body-malformed');
    });

  const refused: readonly [string, string | Buffer, string, Record<string, unknown>?][] = [
    ['a name that comes twice', '{"role":"user","role":"admin"}', 'has two members of the same name'],
    ['the same, spelled otherwise', '{"role":1,"\\u0072ole":2}', 'has two members of the same name'],
    ['names in two letter cases', '{"a":1,"A":2}', 'differ in letter case', { names: 'distinct' }],
    ['a prototype', '{"__proto__":{}}', 'reserved name'],
    ['nesting', '[[[]]]', 'nested too deeply', { depth: 2 }],
    ['many members', '{"a":1,"b":2}', 'too many members', { members: 1 }],
    ['many elements', '[1,2]', 'too many elements', { elements: 1 }],
    ['many values', '[1,2]', 'too many values', { values: 2 }],
    ['a long name', '{"abc":1}', 'name that is too long', { nameLength: 2 }],
    ['a long string', '"abc"', 'too long a string', { stringLength: 2 }],
    ['a long number', '1234', 'too many digits', { numberLength: 3 }],
    ['a number that is infinite', '1e400', 'beyond what a double'],
    ['something after the end', '{}{}', 'nothing after it'],
    ['half a character', '"\\ud800"', 'surrogate'],
    ['Latin-1', Buffer.from('"\xe9"', 'latin1'), 'UTF-8'],
    ['a byte order mark', '\ufeff{}', 'byte order mark'],
  ];
  for (const [what, body, message, options] of refused)
    test(`refuses ${what}, and says so`, () => {
      const refusal = verdict(body, options);
      assert.equal(refusal?.code, 'body-malformed');
      assert.equal(refusal.status, 400);
      assert.match(refusal.errors?.[0]?.message ?? '', new RegExp(message));
    });

  test('a refusal tells the place, and no value', () => {
    const refusal = verdict('{"order":{"card":"4111111111111111","note":"4111\\q"}}');
    assert.deepEqual(refusal?.errors, [
      { at: '/order/note', message: 'must be JSON as RFC 8259 defines it' },
    ]);
    assert.doesNotMatch(JSON.stringify(refusal), /4111/);
  });

  test('a place with long names is told in part', () => {
    const at = verdict(`${'{"name":'.repeat(100)}x`, { depth: 200 })?.errors?.[0]?.at ?? '';
    assert.equal(at.length, 256);
  });

  test('JSON in another encoding than UTF-8 is not taken', () => {
    for (const type of ['application/json; charset=utf-16', 'application/json;charset=iso-8859-1'])
      for (const otherTypes of ['refuse', 'pass'])
        assert.equal(codeFor('{}', { otherTypes }, ['Content-Type', type]), 'content-type-unsupported');
  });

  test('bodies of other types are refused, or pass where that is chosen', () => {
    const text = ['Content-Type', 'text/plain'];
    assert.equal(codeFor('{"a":1', {}, text), 'content-type-unsupported');
    assert.equal(codeFor('{"a":1', { otherTypes: 'pass' }, text), undefined);
    assert.equal(codeFor('{', {}, ['Content-Type', 'text/json']), 'body-malformed');
    for (const type of ['application/x-json', 'application/json-seq', 'application/json;charset=x'])
      assert.equal(codeFor('{', { otherTypes: 'pass' }, ['Content-Type', type]), 'content-type-unsupported');
  });

  test('a body without a type is judged as JSON', () => {
    assert.equal(codeFor('{"a":1', { otherTypes: 'pass' }, []), 'body-malformed');
    assert.equal(codeFor('{"a":1}', {}, []), undefined);
  });

  test('no body passes', () => {
    assert.equal(codeFor('', {}, []), undefined);
    const x = testExchange({ headers: json });
    assert.equal(compilePolicy(policy, {}).content?.(x), undefined);
  });

  test('a body in a content coding is not taken for what it says, decoded it is', () => {
    const headers = [...json, 'Content-Encoding', 'gzip'];
    const refusal = verdict('{}', {}, headers);
    assert.equal(refusal?.code, 'content-coding-unsupported');
    assert.deepEqual(refusal.headers, { 'accept-encoding': 'identity' });
    const x = testExchange({ method: 'POST', headers, body: Buffer.from('{"a":') });
    x.codedBody = Buffer.from('xx');
    const told = compilePolicy(policy, {}).content?.(x);
    assert.ok(told instanceof Refusal && told.code === 'body-malformed');
  });

  for (const options of [{ depth: -1 }, { depth: 513 }, { names: 'some' }, { members: 1.5 }, { more: 1 }])
    test(`the options ${JSON.stringify(options)} are refused at publish`, () =>
      assert.notEqual(parser(policy.options).faults(options).length, 0));
});
