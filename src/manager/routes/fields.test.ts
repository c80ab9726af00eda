import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openTestApi, type TestApi } from '../http/testing.ts';
import { expect, upstream, weather } from './testing.ts';

let api: TestApi;
let url: string;
before(async () => {
  api = await openTestApi();
  ({ url } = await weather(api));
});
after(() => api.close());

const contract = {
  openapi: '3.1.0',
  info: { title: 'Notes', version: '1' },
  paths: {
    '/notes/{id}': {
      put: {
        operationId: 'write',
        'x-gatehouse-category': 'does',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
        requestBody: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: {
                  text: { type: 'string' },
                  motto: { type: 'string', 'x-gatehouse-field': 'prose' },
                },
              },
            },
          },
        },
        responses: {},
      },
    },
  },
};

suite('the fields of an operation', () => {
  test('are told with what the contract says of them, and whether it is enforced', async () => {
    await expect(api, 201, { method: 'POST', url: '/apis', body: { name: 'notes' } });
    const made = await expect(api, 201, {
      method: 'POST',
      url: '/apis/notes/versions',
      body: { name: 'v1', upstream, contract, basePath: '/notes' },
    });
    const read = async () => {
      const { body } = await expect(api, 200, { url: '/apis/notes/versions/v1/operations/write/fields' });
      const items = body['items'] as { in: string; place: string; kind: string }[];
      return { ...body, items: items.map(one => `${one.in} ${one.place}: ${one.kind}`) };
    };
    const loose = ['path id: usual', 'body /text: prose', 'body /motto: prose'];
    const none = { zone: 'external', judged: false, inspected: false, items: loose };
    assert.deepEqual(await read(), none);
    const attach = (policy: string, mode: string) =>
      expect(api, 201, {
        method: 'POST',
        url: '/attachments',
        body: { policy, mode, options: {}, scope: 'version', scopeId: String(made.body['id']) },
      });
    await attach('request-validation', 'report');
    assert.deepEqual(await read(), none);
    await attach('request-validation', 'block');
    await attach('threat-rules', 'report');
    const settled = ['path id: settled', ...loose.slice(1)];
    assert.deepEqual(await read(), { zone: 'external', judged: true, inspected: true, items: settled });
  });

  test('of an operation without a contract are none, and of one that is not there there is nothing', async () => {
    const { body } = await expect(api, 200, { url: `${url}/operations/report/fields` });
    assert.deepEqual(
      (body['items'] as { place: string }[]).map(({ place }) => place),
      [''],
    );
    await expect(api, 404, { url: `${url}/operations/nobody/fields` });
  });
});
