import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ExplainedRequest, ThreatParameter } from '#kit/api/admin.ts';
import { asWritten, compared, nameFault, parameterInWords, parameterOf } from './words.ts';

const parameters: readonly (readonly [ThreatParameter, string])[] = [
  [{ in: 'path' }, 'the path'],
  [{ in: 'query', name: 'q' }, 'the query parameter q'],
  [{ in: 'header', name: 'referer' }, 'the header field referer'],
  [{ in: 'cookie', name: 'a' }, 'the cookie a'],
  [{ in: 'body' }, 'the whole body'],
  [{ in: 'body', name: 'note' }, 'the field note of the form'],
  [{ in: 'body', pointer: '/a/b' }, '/a/b of the body'],
];

test('a parameter is written, read back and told in words', () => {
  for (const [parameter, words] of parameters) {
    const { kind, name } = asWritten(parameter);
    assert.deepEqual(parameterOf(kind, name), parameter);
    assert.equal(nameFault(kind, name), undefined);
    assert.equal(parameterInWords(parameter), words);
  }
  assert.equal(parameterOf('all', ''), undefined);
});

test('a name that is missing, or no pointer, is found before it is sent', () => {
  for (const name of ['', 'note', '/', '//a', '/a~2'])
    assert.notEqual(nameFault('member', name), undefined, name);
  assert.notEqual(nameFault('query', ''), undefined);
  assert.equal(nameFault('body', ''), undefined);
});

suite('what an exclusion changes for a request', () => {
  const operation = 'POST /articles';
  const explained = (refused: boolean, ids: readonly number[], more: object = {}): ExplainedRequest => ({
    version: 'city/v1',
    operation,
    refused,
    earlier: [],
    exclusions: [],
    attachments: [
      {
        ...{ id: 'a', scope: 'version', mode: 'block', summary: '', category: null, exceeded: null },
        ...{ refused, values: [], proposed: [] },
        rules: ids.map(id => ({ id, message: '', refuses: true, looks: [] })),
      },
    ],
    ...more,
  });
  const told = (asIs: ExplainedRequest, withExclusion: ExplainedRequest) => {
    const { tone, title, gone, left } = compared({ asIs, withExclusion, operation });
    return [tone, title, gone.map(({ id }) => id), left.map(({ id }) => id)];
  };
  const blocked = { policy: 'json-guard', mode: 'block', code: 'body-malformed', reason: '', errors: [] };

  for (const [what, asIs, withExclusion, expected] of [
    ['all', explained(true, [1]), explained(false, []), ['green', /let it pass/, [1], []]],
    ['nothing', explained(true, [1]), explained(true, [1]), ['red', /exclusion too$/, [], [1]]],
    ['not enough', explained(true, [1, 2]), explained(true, [2]), ['red', /exclusion too$/, [1], [2]]],
    ['what need not be', explained(false, []), explained(false, []), ['amber', /as it is$/, [], []]],
    [
      'nothing of what comes before',
      explained(true, [1], { earlier: [blocked] }),
      explained(false, []),
      ['amber', /before any rule.*json-guard/, [1], []],
    ],
    [
      'nothing at another operation',
      explained(true, [1], { operation: 'GET /articles' }),
      explained(true, [1]),
      ['amber', /GET \/articles, which the exclusion is not for/, [], [1]],
    ],
  ] as const)
    test(what, () => {
      const [tone, title, gone, left] = told(asIs, withExclusion);
      assert.match(String(title), expected[1]);
      assert.deepEqual([tone, gone, left], [expected[0], expected[2], expected[3]]);
    });
});
