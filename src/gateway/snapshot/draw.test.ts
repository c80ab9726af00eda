import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { policies } from '../policies/index.ts';
import { testOperation, testVersion, testZone } from '../testing.ts';
import { SnapshotFaults } from './compile.ts';
import type { OperationDocument, PolicyDocument, SnapshotDocument } from './document.ts';
import { drawPipeline, type DrawnStage, stageNames } from './draw.ts';

const options: Readonly<Record<string, Record<string, unknown>>> = {
  'object-ownership': { parameter: 'id', owner: 'application.id' },
  'address-list': { allow: ['192.0.2.0/24'] },
  'rate-limit': { limit: 60, window: '1m' },
  'spike-arrest': { limit: 60, window: '1m' },
  concurrency: { limit: 20 },
  bandwidth: { out: 1024 * 1024 },
  'failed-authentication': { limit: 20, window: '10m' },
  'threat-response': { limit: 10, window: '10m' },
  quota: { limit: 1000, window: 'day' },
  'body-limit': { bytes: 1024 * 1024 },
  'deny-patterns': { in: ['path', 'body'] },
  'client-certificate': { authorities: ['partners'] },
  scopes: { scopes: ['things:read'] },
  roles: { roles: ['clerk'] },
  cedar: { policies: 'permit (principal, action, resource);' },
  credentials: { anyOf: [['api-key', 'user-token'], ['certificate']] },
  geo: { allow: ['NZ'] },
  domain: { allow: ['crawler.example'] },
  'threat-exclusion': { rule: 7707010, because: 'Editors write HTML.' },
  cors: { origins: ['https://app.example'] },
};

/** What is refused before routing can only be attached to a zone. */
const zoneOnly: ReadonlySet<string> = new Set(['failed-authentication', 'threat-response']);

const attachment = (policy: string, scope = 'own'): PolicyDocument => ({
  id: `${scope}/${policy}`,
  policy,
  options: options[policy] ?? {},
});

const snapshotOf = (operation: Partial<OperationDocument>, over: Partial<SnapshotDocument> = {}) => ({
  format: 1 as const,
  number: 1,
  createdAt: 0,
  zones: [{ ...testZone, policies: [attachment('rate-limit', 'zone')] }],
  versions: [
    {
      ...testVersion,
      policies: [attachment('api-key', 'version')],
      operations: [
        { ...testOperation, ...operation },
        { ...testOperation, id: 'op_2', path: '/others' },
      ],
    },
  ],
  plans: [{ id: 'pln_1', name: 'gold', policies: [attachment('quota', 'plan')] }],
  ...over,
});

const at = { zone: 'external', version: 'ver_1', operation: 'op_1' };

function stepsOf(stages: readonly DrawnStage[] | undefined): Map<string, string[]> {
  assert.ok(stages);
  return new Map(stages.map(({ stage, steps }) => [stage, steps.map(({ policyId }) => policyId ?? '-')]));
}

suite('the pipeline of an operation, drawn', () => {
  for (const { name } of policies)
    test(`shows ${name} where it is attached, in plain words`, () => {
      const policies = [attachment(name)];
      const snapshot = zoneOnly.has(name)
        ? snapshotOf({}, { zones: [{ ...testZone, policies }] })
        : snapshotOf({ policies });
      const stages = drawPipeline(snapshot, at) ?? [];
      const steps = stages.flatMap(stage => stage.steps).filter(({ policyId }) => policyId === `own/${name}`);
      assert.ok(steps.length > 0);
      for (const step of steps) {
        assert.equal(step.scope, zoneOnly.has(name) ? 'zone' : 'operation');
        assert.match(step.summary, /^\S.{5,150}$/);
        assert.doesNotMatch(step.summary, /undefined|\[object|NaN/);
      }
    });

  test('has every stage, in the order of the pipeline', () => {
    const stages = drawPipeline(snapshotOf({}), at) ?? [];
    assert.deepEqual(
      stages.map(({ stage }) => stage),
      stageNames,
    );
  });

  test('puts zone before version before operation, and rates before quotas before the plan', () => {
    const policies = [attachment('quota'), attachment('rate-limit'), attachment('address-list')];
    const steps = stepsOf(drawPipeline(snapshotOf({ policies }), at));
    assert.deepEqual(steps.get('screen'), ['zone/rate-limit']);
    assert.deepEqual(steps.get('route'), ['-', 'own/address-list']);
    assert.deepEqual(steps.get('identify'), ['version/api-key']);
    assert.deepEqual(steps.get('limit'), ['own/rate-limit', 'own/quota', 'plan/quota']);
  });

  test('puts exclusions beside what they are excluded from', () => {
    const policies = [attachment('threat-rules'), attachment('threat-exclusion')];
    const steps = stepsOf(drawPipeline(snapshotOf({ policies }), at));
    assert.deepEqual(steps.get('inspect'), ['own/threat-rules', 'own/threat-exclusion']);
  });

  test('tells what only reports', () => {
    const policies = [{ ...attachment('deny-patterns'), mode: 'report' as const }];
    const stages = drawPipeline(snapshotOf({ policies }), at) ?? [];
    const modes = stages
      .flatMap(({ steps }) => steps)
      .filter(({ policy }) => policy === 'deny-patterns')
      .map(({ mode }) => mode);
    assert.ok(modes.length > 0 && modes.every(mode => mode === 'report'));
  });

  test('without an operation shows what holds for the version, and nothing of its operations', () => {
    const snapshot = snapshotOf({ policies: [attachment('quota')] });
    const steps = stepsOf(drawPipeline(snapshot, { zone: 'external', version: 'ver_1' }));
    assert.deepEqual(steps.get('identify'), ['version/api-key']);
    assert.deepEqual(steps.get('limit'), ['plan/quota']);
  });

  const nowhere = [
    { ...at, operation: 'op_9' },
    { ...at, version: 'ver_9' },
    { ...at, zone: 'internal' },
  ];
  for (const place of nowhere)
    test(`is none for ${Object.values(place).join(' ')}`, () => {
      assert.equal(drawPipeline(snapshotOf({}), place), undefined);
    });

  test('skips no policy that nobody knows: it is a fault, as for a gateway', () => {
    const policies = [{ id: 'x', policy: 'wishful-thinking', options: {} }];
    assert.throws(() => drawPipeline(snapshotOf({ policies }), at), SnapshotFaults);
  });
});

suite('what a policy says of itself', () => {
  const said: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ['rate-limit', { limit: 60, window: '1m' }, '60 calls in 1 minute per application'],
    [
      'rate-limit',
      { limit: 1000, window: 86400, burst: 5, per: ['address', 'operation'], methods: 'writes' },
      '1,000 calls (writes) in 1 day per address and operation, 5 at once',
    ],
    ['rate-limit', { limit: 1, window: 90, per: [] }, '1 call in 90 seconds for all together'],
    ['quota', { limit: 5000, window: 'month', per: 'address' }, '5,000 calls a month per address'],
    [
      'quota',
      { limit: 10, window: 'day', callers: 'keyless' },
      '10 calls a day per application, callers without a key',
    ],
    ['body-limit', { bytes: 1536 }, 'Bodies of 1.5 KiB at most'],
    ['body-limit', { bytes: 0 }, 'No body'],
    ['api-key', { header: 'X-Key', environment: 'live' }, 'API key in the header x-key; live keys only'],
    ['address-list', { allow: ['a', 'b', 'c', 'd', 'e'] }, 'Only from a, b, c and 2 more'],
    ['deny-patterns', {}, 'Looks for known attacks in path and query'],
    ['deny-patterns', { sets: [] }, 'Looks for nothing'],
    [
      'caller-headers',
      { tag: false },
      "Tells the upstream the application's id, the end user's id and the decision id",
    ],
  ];
  for (const [name, given, words] of said)
    test(`${name} ${JSON.stringify(given)}`, () => {
      const policy = policies.find(each => each.name === name);
      assert.equal(policy?.inWords(given, 'version'), words);
    });
});
