import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { OperationShape } from '#enforcement';
import type { PolicyDocument, SnapshotDocument } from '../snapshot/document.ts';
import { testNow, testOperation, testVersion, testZone } from '../testing.ts';
import { explainRequest } from './explain-request.ts';
import { readHttpMessage } from './http-message.ts';

const shape: OperationShape = {
  parameters: [],
  bodies: [
    {
      mediaType: 'application/json',
      schema: {
        type: 'object',
        properties: { note: { type: 'string' }, id: { type: 'string', format: 'uuid' } },
      },
    },
  ],
  bodyRequired: true,
  answers: [],
};

const rules: PolicyDocument = { id: 'att_rules', policy: 'threat-rules', options: {} };
const validation: PolicyDocument = { id: 'att_valid', policy: 'request-validation', options: {} };

const snapshot = (
  version: readonly PolicyDocument[],
  operation: readonly PolicyDocument[] = [],
): SnapshotDocument => ({
  format: 1,
  number: 1,
  createdAt: 0,
  zones: [testZone],
  plans: [],
  versions: [
    {
      ...testVersion,
      policies: version,
      operations: [{ ...testOperation, method: 'POST', path: '/notes', shape, policies: operation }],
    },
  ],
});

const post = (body: unknown): string =>
  `POST /things/v1/notes HTTP/1.1\nContent-Type: application/json\n\n${JSON.stringify(body)}`;
const options = { zone: 'external', now: testNow };
const attack = "1' or 1=1 --";

suite('explaining a request to an operation', () => {
  test('asks every attachment that judges it, each by its own options', async () => {
    const own = {
      ...rules,
      id: 'att_own',
      mode: 'report' as const,
      options: { pack: false, rules: 'SecRule ARGS "@rx or" "id:1,phase:2,deny"' },
    };
    const { attachments, refused, operation } = await explainRequest(
      snapshot([rules], [own]),
      readHttpMessage(post({ note: attack })),
      options,
    );
    assert.equal(operation, 'POST /notes');
    assert.equal(refused, true);
    assert.deepEqual(
      attachments.map(({ scope, mode, policyId, explanation }) => [
        scope,
        mode,
        policyId,
        explanation.refused,
      ]),
      [
        ['version', 'block', 'att_rules', true],
        ['operation', 'report', 'att_own', true],
      ],
    );
  });

  test('is not refused where rules only report, or an exclusion takes it out', async () => {
    const message = readHttpMessage(post({ note: attack }));
    const report = await explainRequest(snapshot([{ ...rules, mode: 'report' }]), message, options);
    assert.equal(report.refused, false);
    const exclusion: PolicyDocument = {
      id: 'att_x',
      policy: 'threat-exclusion',
      options: {
        tag: 'attack-sqli',
        parameter: { in: 'body', pointer: '/note' },
        because: 'For a test of it.',
      },
    };
    const without = await explainRequest(snapshot([rules], [exclusion]), message, options);
    assert.equal(without.refused, false);
    assert.deepEqual(without.exclusions, ['Rules with the tag attack-sqli do not look at /note of the body']);
  });

  test('tells what the contract refuses before any rule is asked', async () => {
    const { earlier } = await explainRequest(
      snapshot([validation, rules]),
      readHttpMessage(post({ id: attack })),
      options,
    );
    assert.equal(earlier[0]?.policy, 'request-validation');
    assert.deepEqual(
      earlier[0].errors.map(({ at }) => at),
      ['/id'],
    );
  });

  test('tells which values nobody looks at, since the contract settles them', async () => {
    const id = '6f1c3f7e-3a0c-4e0e-9d7e-0a8d8f0b6c11';
    const { attachments } = await explainRequest(
      snapshot([validation, rules]),
      readHttpMessage(post({ id, note: 'x' })),
      options,
    );
    const seen = attachments[0]?.explanation.values.filter(({ name }) => name.startsWith('ARGS'));
    assert.deepEqual(
      seen?.map(({ name, kind, rules }) => [name, kind === 'settled', rules > 0]),
      [
        ['ARGS:json.id', true, false],
        ['ARGS:json.note', false, true],
      ],
    );
  });

  test('tells of a body that cannot be read', async () => {
    const message = readHttpMessage('POST /things/v1/notes\nContent-Type: application/json\n\n{"a":');
    const { earlier, attachments } = await explainRequest(snapshot([rules]), message, options);
    assert.deepEqual(
      earlier.map(({ code }) => code),
      ['body-malformed'],
    );
    assert.deepEqual(attachments, []);
  });

  for (const [what, text, why] of [
    ['a path that nobody takes', 'GET /other', /No operation takes GET \/other/],
    ['a method that the resource does not offer', 'DELETE /things/v1/notes', /405: there is POST/],
    ['a target that can be read in two ways', 'GET /things/v1/..%2fnotes', /The gateway refuses its target/],
  ] as const)
    test(`says why ${what} gets nowhere`, () =>
      assert.rejects(explainRequest(snapshot([rules]), readHttpMessage(text), options), why));
});

suite('a request that is written down', () => {
  test('may have lines that end with LF alone, no version, and a body with empty lines', () => {
    const { method, target, protocol, headers, body } = readHttpMessage(
      'post /a?b=c\nX-A:  b \n\none\n\ntwo\n',
    );
    assert.deepEqual(
      [method, target, protocol, headers, body.toString()],
      ['POST', '/a?b=c', '1.1', ['X-A', 'b'], 'one\n\ntwo\n'],
    );
  });

  for (const [text, why] of [
    ['', /line 1: expected a request/],
    ['hello', /line 1: expected a request/],
    ['GET /a HTTP/1.1\nno colon', /line 2: expected a header field/],
    [`GET /a\n${'A: b\n'.repeat(300)}`, /more than 200 header fields/],
  ] as const)
    test(`is refused with its line: ${JSON.stringify(text.slice(0, 30))}`, () =>
      assert.throws(() => readHttpMessage(text), why));
});
