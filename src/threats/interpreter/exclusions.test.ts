import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { factsOfJson } from '../request/body-facts.ts';
import { idsOf, run, testRules } from '../testing.ts';
import { noBody } from './facts.ts';
import { type Exclusion, leftOutOf, type Parameter } from './exclusions.ts';

const rules = testRules(`
SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|REQUEST_HEADERS|REQUEST_FILENAME|REQUEST_BODY "@contains evil" "id:1,phase:2,deny,tag:words"
SecRule ARGS_GET "@contains evil" "id:2,phase:2,pass,tag:words"
SecRule ARGS_POST "@contains evil" "id:3,phase:2,pass"
SecRule TX:score "@ge 5" "id:9,phase:2,deny,tag:words"
SecRule &ARGS "@eq 0" "id:10,phase:2,pass"`);

const one = (parameter?: Parameter): Exclusion => ({ rules: { by: 'id', from: 1, to: 1 }, parameter });
const tagged = (parameter: Parameter): Exclusion => ({ rules: { by: 'tag', text: 'words' }, parameter });

function found(exclusions: readonly Exclusion[], request: Parameters<typeof run>[1]): number[] {
  return idsOf(run(rules, request, { leftOut: leftOutOf(rules, exclusions), detectionOnly: true }));
}

const json = (value: unknown): Parameters<typeof run>[1] => ({
  body: JSON.stringify(value),
  processor: 'JSON',
  readBody: () => factsOfJson(value),
});
const parts = (key: string, value: string): Parameters<typeof run>[1] => ({
  body: '--x',
  processor: 'MULTIPART',
  readBody: () => ({ ...noBody, args: [{ key, value }] }),
});
const headers = (...more: string[]) => ({ headers: ['Host', 'api.example', ...more] });

suite('an exclusion', () => {
  test('without a parameter leaves its rule out, and no other', () => {
    assert.deepEqual(found([], { query: 'a=evil' }), [1, 2]);
    assert.deepEqual(found([one()], { query: 'a=evil' }), [2]);
  });

  test('for one query parameter leaves all others to the rule, and forms with that name', () => {
    const exclusions = [one({ in: 'query', name: 'a' })];
    assert.deepEqual(found(exclusions, { query: 'a=evil' }), [2]);
    assert.deepEqual(found(exclusions, { query: 'a=evil&b=evil' }), [1, 2]);
    assert.deepEqual(found(exclusions, { query: 'A=evil' }), [1, 2]);
    assert.deepEqual(found(exclusions, { body: 'a=evil' }), [1, 3]);
  });

  test('for a field of a form leaves the query with that name to the rule', () => {
    const exclusions = [one({ in: 'body', name: 'a' })];
    assert.deepEqual(found(exclusions, parts('a', 'evil')), [3]);
    assert.deepEqual(found(exclusions, parts('b', 'evil')), [1, 3]);
    assert.deepEqual(found(exclusions, { query: 'a=evil' }), [1, 2]);
  });

  test('for a member of JSON means it and what lies below, and nothing else, wherever that stands', () => {
    const exclusions = [one({ in: 'body', pointer: '/a/html' })];
    for (const value of [{ a: { html: 'evil' } }, { a: { html: { b: ['evil'] } } }])
      assert.deepEqual(found(exclusions, json(value)), [3], JSON.stringify(value));
    for (const value of [
      { a: { htmlx: 'evil' } },
      { a: { html: 'x' }, b: 'evil' },
      { html: 'evil' },
      { b: { a: { html: 'evil' } } },
      { a: [{ html: 'evil' }] },
      { A: { html: 'evil' } },
    ])
      assert.deepEqual(found(exclusions, json(value)), [1, 3], JSON.stringify(value));
    assert.deepEqual(found(exclusions, { query: 'json.a.html=evil' }), [1, 2]);
  });

  test('means each item of a list by a star, and one by its number', () => {
    const each = [one({ in: 'body', pointer: '/items/*/note' })];
    assert.deepEqual(found(each, json({ items: [{ note: 'x' }, { note: 'evil' }] })), [3]);
    assert.deepEqual(found(each, json({ items: [{ note: 'x' }, { other: 'evil' }] })), [1, 3]);
    assert.deepEqual(found(each, json({ items: { a: { b: { note: 'evil' } } } })), [1, 3]);
    const first = [one({ in: 'body', pointer: '/items/0' })];
    assert.deepEqual(found(first, json({ items: ['evil', 'x'] })), [3]);
    assert.deepEqual(found(first, json({ items: ['x', 'evil'] })), [1, 3]);
  });

  test('means names as they are, though an expression could read them otherwise', () => {
    const exclusions = [one({ in: 'body', pointer: '/a.c~1(d)' })];
    assert.deepEqual(found(exclusions, json({ 'a.c/(d)': 'evil' })), [3]);
    assert.deepEqual(found(exclusions, json({ 'abc/(d)': 'evil' })), [1, 3]);
    assert.deepEqual(found([one({ in: 'body', pointer: '/größe' })], json({ größe: 'evil' })), [3]);
  });

  test('of a member is none of one whose name only looks like the way there', () => {
    const note = [one({ in: 'body', pointer: '/note' })];
    assert.deepEqual(found(note, json({ 'note.other': 'evil' })), [1, 3]);
    assert.deepEqual(found(note, json({ 'note.evil': 'x' })), [1]);
    assert.deepEqual(found(note, json({ 'note.evil': ['x'] })), [1]);
    assert.deepEqual(found([one({ in: 'body', pointer: '/a/b' })], json({ 'a.b': 'evil' })), [1, 3]);
    assert.deepEqual(found([one({ in: 'body', pointer: '/a.b' })], json({ a: { b: 'evil' } })), [1, 3]);
    assert.deepEqual(found([one({ in: 'body', pointer: '/a.b' })], json({ 'a.b': ['evil'] })), [3]);
  });

  test('for the whole body leaves the query, the path and header fields to the rule', () => {
    const exclusions = [one({ in: 'body' })];
    assert.deepEqual(found(exclusions, json({ a: 'evil' })), [3]);
    assert.deepEqual(found(exclusions, { body: 'evil', processor: '' }), [10]);
    assert.deepEqual(found(exclusions, { ...json({ a: 'evil' }), query: 'a=evil' }), [1, 2, 3]);
  });

  test('for a header field, a cookie or the path leaves the others to the rule', () => {
    assert.deepEqual(found([one({ in: 'header', name: 'x-note' })], headers('X-Note', 'evil')), [10]);
    assert.deepEqual(found([one({ in: 'header', name: 'x-note' })], headers('X-Other', 'evil')), [1, 10]);
    const cookie = [one({ in: 'cookie', name: 'a' }), one({ in: 'header', name: 'cookie' })];
    assert.deepEqual(found(cookie, headers('Cookie', 'a=evil')), [10]);
    assert.deepEqual(found(cookie, headers('Cookie', 'a=x; b=evil')), [1, 10]);
    assert.deepEqual(found([one({ in: 'path' })], { path: '/evil' }), [10]);
    assert.deepEqual(found([one({ in: 'path' })], { path: '/evil', query: 'a=evil' }), [1, 2]);
  });

  test('by a tag means every rule that has it and finds something, but none that compares scores', () => {
    assert.deepEqual(found([tagged({ in: 'query', name: 'a' })], { query: 'a=evil' }), []);
    const left = leftOutOf(rules, [{ rules: { by: 'tag', text: 'words' }, parameter: undefined }]);
    assert.deepEqual([...(left?.keys() ?? [])], [1, 2]);
  });

  test('does not make rules find that count', () =>
    assert.deepEqual(
      found(
        [
          one({ in: 'query', name: 'a' }),
          { ...one({ in: 'query', name: 'a' }), rules: { by: 'id', from: 10, to: 10 } },
        ],
        { query: 'a=x' },
      ),
      [],
    ));

  test('of rules that are not there is none', () =>
    assert.equal(
      leftOutOf(rules, [{ rules: { by: 'id', from: 77, to: 77 }, parameter: undefined }]),
      undefined,
    ));
});
