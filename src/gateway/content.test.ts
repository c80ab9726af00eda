import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { contentOf } from './content.ts';
import type { PolicyDocument } from './snapshot/document.ts';
import { Refusal } from './refusal.ts';
import { compileSnapshot } from './snapshot/compile.ts';
import { testDependencies, testExchange, testNow, testOperation, testVersion, testZone } from './testing.ts';
import { Upstreams } from './upstream/upstreams.ts';

const json = ['Content-Type', 'application/json'];

/** An exchange at an operation with these policies, in the order in which they are attached, and what they all say. */
function ask(
  policies: readonly (readonly [policy: string, options: Record<string, unknown>, mode?: 'report'])[],
  body: string | Buffer,
  headers: readonly string[] = json,
) {
  const attached = policies.map(
    ([policy, options, mode], i): PolicyDocument => ({
      id: `att_${i}`,
      policy,
      options,
      ...(mode === undefined ? {} : { mode }),
    }),
  );
  const operation = { ...testOperation, method: 'POST', path: '/things', policies: attached };
  const plan = compileSnapshot(
    {
      format: 1,
      number: 1,
      createdAt: testNow,
      zones: [testZone],
      versions: [{ ...testVersion, operations: [operation] }],
      plans: [],
    },
    { ...testDependencies(), upstreams: new Upstreams() },
  );
  const match = plan.zones.get('external')?.router.match('api.example', 'POST', ['things', 'v1', 'things']);
  assert.ok(match !== undefined && 'operation' in match);
  const x = testExchange({
    method: 'POST',
    url: '/things/v1/things',
    headers,
    body: Buffer.from(body as string),
  });
  x.operation = match.operation;
  const codes = [...match.operation.content, ...match.operation.authoriseObject].map(({ policy, run }) => {
    const verdict = run(x);
    return `${policy}: ${verdict instanceof Refusal ? verdict.code : 'passes'}`;
  });
  return { x, codes, content: contentOf(x) };
}

const loose = { depth: 500, members: 1_000_000, names: 'any', reservedNames: 'allow' } as const;
const owned = ['object-ownership', { owner: 'application.id', body: '/owner' }] as const;

suite('what one policy’s limits refuse, no other sees', () => {
  const pairs: readonly (readonly [string, Parameters<typeof ask>[0], string])[] = [
    ['nesting', [['json-guard', { depth: 2 }], owned], '{"owner":[[1]]}'],
    [
      'nesting, by limits that a guard leaves as usual',
      [
        ['json-guard', {}],
        ['json-guard', loose],
      ],
      `${'['.repeat(40)}${']'.repeat(40)}`,
    ],
    ['many members', [['json-guard', { members: 1 }], owned], '{"owner":"a","b":1}'],
    ['a name twice', [['json-guard', loose], owned], '{"owner":"app_1","owner":"app_2"}'],
    ['a name twice, by an escape', [['json-guard', loose], owned], '{"owner":"app_1","\\u006fwner":"app_2"}'],
    [
      'a query twice',
      [
        ['json-guard', loose],
        ['graphql-guard', {}],
      ],
      '{"query":"{a}","query":"{__schema}"}',
    ],
    [
      'a name in two letter cases',
      [
        ['json-guard', { names: 'distinct' }],
        ['graphql-guard', {}],
      ],
      '{"query":"{a}","Query":"{b}"}',
    ],
    [
      'a prototype',
      [
        ['json-guard', {}],
        ['json-guard', loose],
      ],
      '{"__proto__":{}}',
    ],
    [
      'a deep text beside a policy without limits of its own',
      [['graphql-guard', {}]],
      `{"query":"{a}","variables":{"a":${'['.repeat(40)}${']'.repeat(40)}}}`,
    ],
  ];
  for (const [what, policies, body] of pairs)
    test(`${what}, whoever asks first`, () => {
      for (const inTurn of [policies, policies.toReversed()]) {
        const { codes, content } = ask(inTurn, body);
        assert.ok(content instanceof Refusal, 'it was read');
        assert.deepEqual(
          codes,
          codes.map(code => code.replace(/: .*/, ': body-malformed')),
        );
      }
    });

  test('and all of them hear the very same verdict, of one reading', () => {
    const { x, content } = ask([['json-guard', {}], owned], '{"owner":1,}');
    assert.ok(content instanceof Refusal);
    assert.equal(contentOf(x), content);
    const good = ask(
      [
        ['json-guard', {}],
        ['graphql-guard', {}],
      ],
      '{"query":"{a}"}',
    );
    assert.equal(contentOf(good.x), good.content);
    assert.deepEqual(good.codes, ['json-guard: passes', 'graphql-guard: passes']);
  });

  const unreadable: readonly (readonly [string, string | Buffer, readonly string[], string])[] = [
    ['UTF-16', Buffer.from('{"owner":"a"}', 'utf16le'), json, 'body-malformed'],
    ['UTF-16 with its mark', Buffer.from('\ufeff{"owner":"a"}', 'utf16le'), json, 'body-malformed'],
    [
      'UTF-16 by its own word',
      Buffer.from('{"owner":"a"}', 'utf16le'),
      ['Content-Type', 'application/json; charset=utf-16'],
      'content-type-unsupported',
    ],
    [
      'UTF-7 by its own word',
      '{"owner":"a"}',
      ['Content-Type', 'application/json; charset=utf-7'],
      'content-type-unsupported',
    ],
    [
      'two charsets',
      '{"owner":"a"}',
      ['Content-Type', 'application/json; charset=utf-8; charset=utf-16'],
      'content-type-unsupported',
    ],
    [
      'ASCII that is none',
      '{"owner":"ä"}',
      ['Content-Type', 'application/json; charset=us-ascii'],
      'body-malformed',
    ],
    ['a byte order mark', '\ufeff{"owner":"a"}', json, 'body-malformed'],
    ['Latin-1', Buffer.from('{"owner":"\xe4"}', 'latin1'), json, 'body-malformed'],
    ['half of a character', '{"owner":"\\ud83d"}', json, 'body-malformed'],
    ['two texts', '{"owner":"a"}{"owner":"b"}', json, 'body-malformed'],
    [
      'a content coding that nobody decoded',
      '{"owner":"a"}',
      [...json, 'Content-Encoding', 'br'],
      'content-coding-unsupported',
    ],
    [
      'two content codings',
      '{"owner":"a"}',
      [...json, 'Content-Encoding', 'identity, gzip'],
      'content-coding-unsupported',
    ],
    ['no type', '{"owner":', [], 'content-type-unsupported'],
  ];
  for (const [what, body, headers, code] of unreadable)
    test(`${what} is refused by each`, () => {
      const { codes, content } = ask([['graphql-guard', {}], owned], body, headers);
      assert.ok(content instanceof Refusal);
      assert.deepEqual(codes, [`graphql-guard: ${code}`, `object-ownership: ${code}`]);
      const guarded = ask([['json-guard', loose]], body, headers).codes;
      assert.notDeepEqual(guarded, ['json-guard: passes']);
    });
});

suite('a guard that only reports', () => {
  const deep = '{"query":"{a}","variables":{"a":[[[]]]}}';

  test('has nobody else refuse, and still tells', () =>
    assert.deepEqual(
      ask(
        [
          ['graphql-guard', {}],
          ['json-guard', { depth: 3 }, 'report'],
        ],
        deep,
      ).codes,
      ['graphql-guard: passes', 'json-guard: body-malformed'],
    ));

  test('loosens nothing for others', () => {
    const twice = '{"query":"{a}","query":"{b}"}';
    const { content } = ask(
      [
        ['graphql-guard', {}],
        ['json-guard', loose, 'report'],
      ],
      twice,
    );
    assert.ok(content instanceof Refusal);
    const names = '{"query":"{a}","variables":{"__proto__":1}}';
    assert.ok(
      ask(
        [
          ['graphql-guard', {}],
          ['json-guard', loose, 'report'],
        ],
        names,
      ).content instanceof Refusal,
    );
  });
});
