import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { ContractLint } from './contract-lint.ts';
import { wordsOf } from './own-rules.ts';
import { heldBack, type LintReport } from './report.ts';
import { type OwnRule, ownRules } from './rules.ts';
import { lintText } from './run.ts';

type Json = Record<string, unknown>;

const answers = {
  200: { description: 'Done' },
  401: { description: 'Who are you?' },
  429: { description: 'Wait' },
};
const keyed = [{ key: [] }];

/** A document in which nothing is found, with this in it. */
function document({
  operation = {},
  schema,
  ...root
}: {
  operation?: Json;
  schema?: Json;
  [more: string]: unknown;
}): Json {
  return {
    openapi: '3.1.0',
    info: { title: 'T', version: '1', license: { name: 'x', url: 'https://x.invalid' } },
    servers: [{ url: 'https://api.gatehouse.invalid' }],
    security: keyed,
    paths: {
      '/things': {
        get: { operationId: 'list', summary: 'List', responses: answers, ...operation },
      },
    },
    components: {
      securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-api-key' } },
      ...(schema === undefined ? {} : { schemas: { Thing: schema } }),
    },
    ...root,
  };
}

const lint = (given: Json): Promise<LintReport> => lintText(JSON.stringify(given));
const rulesOf = ({ rules }: LintReport): string[] => rules.map(({ rule }) => rule);
const parameter = (name: string, place: string, schema: Json): Json => ({
  operation: { parameters: [{ name, in: place, required: place === 'path', schema }] },
});
const shortText = { type: 'string', maxLength: 20 };
const body = (schema: Json): Json => ({ content: { 'application/json': { schema } } });
const closed = (properties: Json): Json => ({ type: 'object', additionalProperties: false, properties });

const found: Record<OwnRule, Json[]> = {
  'credential-in-address': [
    parameter('access_token', 'query', shortText),
    parameter('apiKey', 'query', shortText),
    { components: { securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'k' } } } },
  ],
  'plain-http-server': [{ servers: [{ url: 'http://api.gatehouse.invalid' }] }],
  'basic-authentication': [{ components: { securitySchemes: { key: { type: 'http', scheme: 'Basic' } } } }],
  'open-write': [
    { security: [], paths: { '/things': { post: { operationId: 'a', summary: 'A', responses: answers } } } },
    {
      paths: {
        '/things': {
          delete: { operationId: 'a', summary: 'A', responses: answers, security: [{}, ...keyed] },
        },
      },
    },
  ],
  'guessable-identifier': [
    {
      paths: {
        '/things/{thingId}': {
          parameters: [
            { name: 'thingId', in: 'path', required: true, schema: { type: 'integer', format: 'int64' } },
          ],
          get: { operationId: 'a', summary: 'A', responses: answers },
        },
      },
    },
  ],
  'secret-in-answer': [
    {
      operation: {
        responses: { ...answers, 200: { description: 'D', ...body(closed({ passwordHash: shortText })) } },
      },
    },
  ],
  'unbounded-list': [{ schema: { type: 'array', items: shortText } }],
  'unbounded-text': [{ schema: { type: 'string' } }, { schema: { type: ['string', 'null'] } }],
  'unbounded-number': [{ schema: { type: 'integer' } }, { schema: { type: 'number', minimum: 1 } }],
  'open-object': [{ schema: { type: 'object', properties: { a: shortText } } }],
  'address-from-caller': [
    parameter('callback', 'query', { ...shortText, format: 'uri' }),
    { operation: { requestBody: body(closed({ webhookUrl: shortText })) } },
  ],
  'no-limit-answer': [{ operation: { responses: { 200: { description: 'D' }, 401: { description: 'W' } } } }],
  'no-refusal-answer': [
    { operation: { responses: { 200: { description: 'D' }, 429: { description: 'W' } } } },
  ],
};

const notFound: Partial<Record<OwnRule, Json[]>> = {
  'credential-in-address': [parameter('tokens_used', 'query', { type: 'integer', format: 'int32' })],
  'plain-http-server': [{ servers: [{ url: 'http://localhost:8080' }] }],
  'open-write': [{ paths: { '/things': { post: { operationId: 'a', summary: 'A', responses: answers } } } }],
  'secret-in-answer': [
    {
      operation: {
        responses: {
          ...answers,
          200: { description: 'D', ...body(closed({ password: { ...shortText, writeOnly: true } })) },
        },
      },
    },
    { operation: { requestBody: body(closed({ password: shortText })) } },
  ],
  'unbounded-list': [{ schema: { type: 'array', maxItems: 3, items: shortText } }],
  'unbounded-text': [
    { schema: { type: 'string', format: 'uuid' } },
    { schema: { type: 'string', enum: ['a'] } },
  ],
  'unbounded-number': [{ schema: { type: 'integer', minimum: 0, exclusiveMaximum: 9 } }],
  'open-object': [{ schema: { allOf: [closed({ a: shortText })], properties: { b: shortText } } }],
  'address-from-caller': [parameter('callback', 'query', { type: 'string', pattern: '^https://x/' })],
};

suite('the lint of contracts', () => {
  test('finds nothing in a document that tells everything', async () => {
    assert.deepEqual(await lint(document({})), { rules: [], counts: { error: 0, warning: 0, note: 0 } });
  });

  for (const [rule, given] of Object.entries(found))
    for (const [i, part] of given.entries())
      test(`finds ${rule} (${i + 1})`, async () => {
        const report = await lint(document(part));
        assert.deepEqual(rulesOf(report), [rule]);
        const [{ severity, risk, places, count } = assert.fail()] = report.rules;
        assert.deepEqual(
          [severity, risk],
          [ownRules[rule as OwnRule].severity, ownRules[rule as OwnRule].risk],
        );
        assert.equal(count, 1);
        assert.match(places[0]?.at ?? '', /^\/(?:paths|components|servers)\//);
      });

  for (const [rule, given] of Object.entries(notFound))
    for (const [i, part] of given.entries())
      test(`does not take for ${rule} what is not (${i + 1})`, async () => {
        assert.ok(!rulesOf(await lint(document(part))).includes(rule));
      });

  test('tells where, and spells out twenty places of one rule at most', async () => {
    const properties = Object.fromEntries(
      Array.from({ length: 50 }, (_, i) => [`p${i}`, { type: 'string' }]),
    );
    const text = JSON.stringify(document({ schema: closed(properties) }), null, 2);
    const [finding] = (await lintText(text)).rules;
    assert.equal(finding?.count, 50);
    assert.equal(finding.places.length, 20);
    const { at, line } = finding.places[0] ?? assert.fail();
    assert.equal(at, '/components/schemas/Thing/properties/p0');
    assert.match(text.split('\n')[(line ?? 0) - 1] ?? '', /"p0"/);
  });

  test('reads nothing outside of the document', async () => {
    const report = await lint(document({ schema: { $ref: 'file:///etc/passwd' } }));
    assert.ok(!JSON.stringify(report).includes('root:'));
  });

  test('takes names apart into words', () => {
    for (const name of ['accessToken', 'access-token', 'ACCESS_TOKEN', 'Access Token'])
      assert.equal(wordsOf(name), 'access token');
  });
});

suite('what a lint holds back', () => {
  const withError = JSON.stringify(document(found['plain-http-server'][0] ?? {}));
  const withWarning = JSON.stringify(document(found['unbounded-list'][0] ?? {}));
  const withNote = JSON.stringify(document(found['unbounded-text'][0] ?? {}));
  let report: LintReport;
  before(async () => {
    report = await lintText(withWarning);
  });

  for (const [gate, text] of [
    ['error', withError],
    ['warning', withError],
    ['warning', withWarning],
  ] as const)
    test(`from ${gate} on, naming rule and place: ${text.length} characters`, async () => {
      await assert.rejects(
        new ContractLint(gate).refuseHeldBack(text),
        (error: { code: string; extra: Json }) => {
          assert.equal(error.code, 'contract-held-back');
          const [first] = error.extra['errors'] as { at: string; message: string }[];
          assert.match(first?.at ?? '', /^\//);
          return true;
        },
      );
    });

  for (const [gate, text] of [
    ['off', withError],
    ['error', withWarning],
    ['warning', withNote],
  ] as const)
    test(`not what is below the gate: ${gate}, ${text.length} characters`, async () => {
      await new ContractLint(gate).refuseHeldBack(text);
    });

  test('is told by severity alone', () => {
    assert.deepEqual(heldBack(report, 'error'), []);
    assert.deepEqual(heldBack(report, 'warning'), report.rules);
  });

  test('what takes too long is refused, and the next one is linted', async () => {
    const slow = new ContractLint('error', { milliseconds: 1, megabytes: 512 });
    await assert.rejects(slow.report(withError), { code: 'contract-invalid' });
    await assert.rejects(slow.refuseHeldBack(withError), { code: 'contract-invalid' });
  });
});
