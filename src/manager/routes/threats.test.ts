import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openTestApi, type TestApi } from '../http/testing.ts';
import { expect, upstream } from './testing.ts';

const contract = {
  openapi: '3.1.0',
  info: { title: 'Articles', version: '1.0.0' },
  paths: {
    '/articles': {
      post: {
        operationId: 'write',
        requestBody: {
          content: {
            'application/json': {
              schema: { type: 'object', properties: { html: { type: 'string' }, title: { type: 'string' } } },
            },
          },
        },
        responses: { 201: { description: 'made' } },
      },
    },
  },
};

let api: TestApi;
let operation: string;

before(async () => {
  api = await openTestApi();
  await expect(api, 201, { method: 'POST', url: '/apis', body: { name: 'articles' } });
  const made = await expect(api, 201, {
    method: 'POST',
    url: '/apis/articles/versions',
    body: { name: 'v1', upstream, contract, profile: 'registered@2', basePath: '/articles/v1' },
  });
  await expect(api, 201, {
    method: 'POST',
    url: '/attachments',
    body: { scope: 'version', scopeId: String(made.body['id']), policy: 'threat-rules' },
  });
  const { body } = await expect(api, 200, { url: '/apis/articles/versions/v1/operations' });
  operation = (body['items'] as { id: string }[])[0]?.id ?? '';
  refused('d_1', 'rule 7707010 in ARGS (body /html)');
  refused('d_2', 'rules 7707010 in ARGS and 7700010 in REQBODY_PROCESSOR');
  refused('d_3', 'the body must be UTF-8');
  refused('d_4', 'rule 7707010 in ARGS', { operation: 'GET /gone' });
});
after(() => api.close());

function refused(id: string, reason: string, over: object = {}): void {
  api.traffic.add(0, {
    series: [],
    decisions: [
      {
        id,
        at: api.clock.now(),
        zone: 'external',
        version: 'articles/v1',
        operation: 'POST /articles',
        application: '-',
        code: 'threat-detected',
        status: 403,
        policy: 'threat-rules',
        policyId: 'att_1',
        mode: 'block',
        reason,
        ...over,
      },
    ],
    dropped: 0,
    keysUsed: [],
    connections: 0,
    targets: [],
    exposed: [],
  });
}

const rulesOf = async (decision: string) =>
  (await expect(api, 200, { url: `/decisions/${decision}/rules` })).body as {
    at: { operation: { id: string } } | null;
    rules: { rule: number; parameter: object | null; others: number; category: string }[];
  };

const exclusion = {
  rule: 7707010,
  parameter: { in: 'body', pointer: '/html' },
  because: 'Editors of articles write HTML.',
};
const request = `POST /articles/v1/articles HTTP/1.1\nContent-Type: application/json\n\n{"html":"<script>go()</script>"}`;

suite('the rules of a refusal', () => {
  test('are told with the parameter that the contract names, and how many others go on looking', async () => {
    const { at, rules } = await rulesOf('d_1');
    assert.equal(at?.operation.id, operation);
    assert.equal(rules.length, 1);
    const [rule] = rules;
    assert.deepEqual(rule?.parameter, { in: 'body', pointer: '/html' });
    assert.equal(rule?.category, 'cross-site scripting');
    assert.ok((rule?.others ?? 0) > 0);
  });

  test('are told without a parameter where none was kept, and without those that prepare', async () => {
    const { rules } = await rulesOf('d_2');
    assert.deepEqual(
      rules.map(({ rule, parameter }) => [rule, parameter]),
      [[7707010, null]],
    );
  });

  test('are none for another refusal, or where the operation is gone', async () => {
    assert.deepEqual((await rulesOf('d_3')).rules, []);
    assert.deepEqual(await rulesOf('d_4'), { at: null, rules: [] });
    await expect(api, 404, { url: '/decisions/d_9/rules' });
  });
});

suite('a request that is pasted', () => {
  const explain = async (body: object, status = 200) =>
    (
      await expect(api, status, {
        method: 'POST',
        url: '/threat-rules/explain',
        body: { api: 'articles', version: 'v1', request, ...body },
      })
    ).body as Record<
      string,
      { refused: boolean; attachments: { rules: { id: number }[]; proposed: unknown[] }[] } | null
    >;

  test('is explained as the rules of the catalogue judge it, and as they would with an exclusion', async () => {
    const { asIs, withExclusion } = await explain({});
    assert.equal(asIs?.refused, true);
    assert.equal(withExclusion, null);
    const { proposed = [] } = asIs.attachments[0] ?? {};
    assert.ok(proposed.length > 0);
    const tagged = { ...exclusion, rule: undefined, tag: 'attack-xss' };
    const with_ = await explain({ exclusion: tagged });
    assert.deepEqual([with_['asIs']?.refused, with_['withExclusion']?.refused], [true, false]);
    const other = await explain({ exclusion: { ...tagged, parameter: { in: 'body', pointer: '/title' } } });
    assert.equal(other['withExclusion']?.refused, true);
  });

  for (const [what, body, at] of [
    ['that is none', { request: 'hello' }, '/request'],
    ['that no operation takes', { request: 'GET /nowhere HTTP/1.1' }, '/request'],
    ['with an exclusion that would be refused', { exclusion: { ...exclusion, rule: 1 } }, '/exclusion'],
  ] as const)
    test(`is refused ${what}`, async () => {
      const { errors } = (await explain(body, 400)) as unknown as { errors: { at: string }[] };
      assert.deepEqual(
        errors.map(error => error.at),
        [at],
      );
    });
});

suite('exclusions', () => {
  test('are attached like every policy, listed with why, by whom and since when, and taken away again', async () => {
    const body = { scope: 'operation', scopeId: operation, policy: 'threat-exclusion', options: exclusion };
    await expect(api, 201, { method: 'POST', url: '/attachments?dryRun=true', body });
    assert.deepEqual((await expect(api, 200, { url: '/threat-exclusions' })).body['items'], []);
    const { body: made } = await expect(api, 201, { method: 'POST', url: '/attachments', body });
    const { body: list } = await expect(api, 200, { url: '/threat-exclusions' });
    const [item] = list['items'] as Record<string, unknown>[];
    assert.equal(item?.['id'], made['id']);
    assert.deepEqual(
      [item?.['rule'], item?.['parameter'], item?.['because'], item?.['operation'], item?.['createdAt']],
      [7707010, exclusion.parameter, exclusion.because, 'POST /articles', api.clock.now()],
    );
    assert.match(String(item?.['by']), /^(?:token|user|operator):/);
    await expect(api, 204, {
      method: 'DELETE',
      url: `/attachments/${String(made['id'])}`,
      headers: { 'if-match': '"1"' },
    });
    assert.deepEqual((await expect(api, 200, { url: '/threat-exclusions' })).body['items'], []);
  });
});
