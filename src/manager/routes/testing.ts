/** Steps that tests of routes share: a catalogue with something in it, made through the API itself. */
import assert from 'node:assert/strict';
import type { Answer, Call, TestApi } from '../http/testing.ts';

export const contract = {
  openapi: '3.1.0',
  info: { title: 'Weather', version: '1.0.0' },
  paths: {
    '/forecast/{city}': {
      get: {
        operationId: 'forecast',
        summary: 'Tomorrow',
        parameters: [{ name: 'city', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { 200: { description: 'ok', content: { 'application/json': {} } } },
      },
    },
    '/reports': {
      post: {
        operationId: 'report',
        summary: 'Report rain',
        requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
        responses: { 201: { description: 'made' } },
      },
    },
  },
};

export const upstream = { targets: ['http://127.0.0.1:9'] };

/** The answer, whose status must be the expected one. */
export async function expect(api: TestApi, status: number, call: Call): Promise<Answer> {
  const answer = await api.call(call);
  assert.equal(answer.status, status, `${call.method ?? 'GET'} ${call.url}: ${answer.text}`);
  return answer;
}

/** An API with a version that would publish. */
export async function weather(api: TestApi, name = 'weather'): Promise<{ url: string; version: string }> {
  await expect(api, 201, { method: 'POST', url: '/apis', body: { name } });
  const made = await expect(api, 201, {
    method: 'POST',
    url: `/apis/${name}/versions`,
    body: { name: 'v1', upstream, contract, profile: 'registered@2', basePath: `/${name}/v1` },
  });
  return { url: `/apis/${name}/versions/v1`, version: String(made.body['id']) };
}

/** A developer, an application, a plan. */
export async function client(api: TestApi): Promise<void> {
  await expect(api, 201, {
    method: 'POST',
    url: '/developers',
    body: { name: 'dora', email: 'dora@example.org' },
  });
  await expect(api, 201, {
    method: 'POST',
    url: '/applications',
    body: { name: 'umbrella', developer: 'dora' },
  });
  const limits = [{ policy: 'quota', options: { limit: 1000, window: 'day', per: 'application' } }];
  await expect(api, 201, {
    method: 'POST',
    url: '/plans',
    body: { name: 'gold', approval: 'automatic', limits },
  });
  await expect(api, 201, { method: 'POST', url: '/plans', body: { name: 'asked' } });
}

/** The newest audit entry of an action; there must be one. */
export async function lastAudited(
  api: TestApi,
  action: string,
): Promise<Record<string, unknown> & { detail: Record<string, unknown> }> {
  const entry = (await audited(api, `&action=${action}`)).at(-1);
  assert.ok(entry !== undefined, `nothing was audited as ${action}`);
  return { ...entry, detail: entry['detail'] as Record<string, unknown> };
}

/** Newest audit entries, oldest of them first. */
export async function audited(api: TestApi, filter = ''): Promise<Record<string, unknown>[]> {
  const { body } = await expect(api, 200, { url: `/audit?limit=200${filter}` });
  return (body['items'] as Record<string, unknown>[]).toReversed();
}
