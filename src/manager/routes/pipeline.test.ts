import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openTestApi, type TestApi } from '../http/testing.ts';
import { client, expect, weather } from './testing.ts';

let api: TestApi;
let url: string;
before(async () => {
  api = await openTestApi();
  ({ url } = await weather(api));
  await client(api);
  const limit = { policy: 'quota', options: { limit: 10, window: 'hour' } };
  const scopeId = String((await expect(api, 200, { url: '/apis/weather' })).body['id']);
  const body = { policy: 'body-limit', mode: 'report', options: { bytes: 100 } };
  await expect(api, 201, {
    method: 'POST',
    url: '/attachments',
    body: { ...limit, scope: 'api', scopeId },
  });
  const operation = await expect(api, 200, { url: `${url}/operations/report` });
  const of = String(operation.body['id']);
  await expect(api, 201, {
    method: 'POST',
    url: '/attachments',
    body: { ...body, scope: 'operation', scopeId: of },
  });
});
after(() => api.close());

interface Drawn {
  readonly zone: string;
  readonly operation: { readonly method: string } | null;
  readonly stages: { readonly stage: string; readonly steps: Record<string, unknown>[] }[];
}

async function stepsOf(path: string): Promise<Record<string, unknown>[]> {
  const { body } = await expect(api, 200, { url: `${url}${path}` });
  return (body as unknown as Drawn).stages.flatMap(({ stage, steps }) =>
    steps.map(step => ({ stage, ...step })),
  );
}

suite('the pipeline of an operation', () => {
  test('names for each control where it comes from', async () => {
    const steps = await stepsOf('/operations/report/pipeline');
    const origins = steps.map(({ policy, scope, of }) => `${String(policy)} ${String(scope)} ${String(of)}`);
    for (const expected of [
      'rate-limit zone external',
      'api-key profile registered@2',
      'quota api weather',
      'body-limit operation POST /reports',
      'quota plan gold',
      'verbs-and-resources built-in ',
    ])
      assert.ok(origins.includes(expected), `${expected} in ${origins.join(', ')}`);
  });

  test('says what is built in, and what only reports', async () => {
    const steps = await stepsOf('/operations/report/pipeline');
    for (const { builtIn, attachment } of steps) assert.equal(builtIn, attachment === null);
    const reporting = steps.filter(({ mode }) => mode === 'report');
    assert.deepEqual(
      reporting.map(({ policy, summary }) => [policy, summary]),
      [['body-limit', 'Bodies of 100 bytes at most']],
    );
  });

  test('holds nothing of another operation', async () => {
    const steps = await stepsOf('/operations/forecast/pipeline');
    assert.ok(steps.every(({ scope }) => scope !== 'operation'));
  });

  test('is told for the whole version, too', async () => {
    const { body } = await expect(api, 200, { url: `${url}/pipeline` });
    assert.equal(body['operation'], null);
    assert.ok((await stepsOf('/pipeline')).some(({ policy }) => policy === 'api-key'));
  });
});

suite('no pipeline', () => {
  test('of an operation of another version', async () => {
    await weather(api, 'other');
    const { body } = await expect(api, 200, { url: '/apis/other/versions/v1/operations/report' });
    await expect(api, 404, { url: `${url}/operations/${String(body['id'])}/pipeline` });
  });

  test('in a zone where the version is not offered', async () => {
    const { body } = await expect(api, 409, { url: `${url}/pipeline?zone=internal` });
    assert.deepEqual(body['zones'], ['external']);
  });

  test('for who may not read APIs', async () => {
    const as = await api.token(['administrator'], ['audit:read']);
    await expect(api, 403, { url: `${url}/pipeline`, as });
  });
});
