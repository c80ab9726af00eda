import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { newId } from '#kernel';
import { basic, type Offices, openOffices } from './testing.ts';

suite('the public address of an API as resource', () => {
  let offices: Offices;
  let id: string;
  let inTown: string;
  before(async () => {
    offices = await openOffices();
    const city = await offices.api('city', { 'city:read': 'Read' });
    const named = await offices.api('named', { 'named:read': 'Read' });
    const behind = await offices.api('behind', { 'behind:read': 'Read' });
    inTown = await offices.api('elsewhere', { 'elsewhere:read': 'Read' });
    const single = await offices.api('single', { 'single:read': 'Read' });
    id = await offices.client({}, { versions: [city, named, behind, single] });
    const kept = { created_at: 1, updated_at: 1, revision: 1 };
    await offices.store.change(async ({ tx }) => {
      await tx
        .updateTable('api_versions')
        .set({ hosts: '["named.example"]' })
        .where('id', '=', named)
        .execute();
      await tx
        .insertInto('policy_attachments')
        .values({
          id: newId('att'),
          scope: 'version',
          scope_id: behind,
          policy: 'oauth',
          mode: 'block',
          options: '{"origin":"https://public.example"}',
          ...kept,
        })
        .execute();
      const operation = {
        ...{ id: newId('op'), version_id: single, method: 'GET', path: '/', operation_id: null, summary: '' },
        ...{
          category: 'tells' as const,
          audience: null,
          consumes: null,
          produces: null,
          request_headers: null,
        },
        ...{ examples: null, owners: null, policies: null, scopes: null, shape: null, suggestion: '{}' },
        ...{ position: 0, ...kept },
      } as const;
      await tx.insertInto('operations').values(operation).execute();
      await tx
        .insertInto('policy_attachments')
        .values({
          id: newId('att'),
          scope: 'operation',
          scope_id: operation.id,
          policy: 'oauth',
          mode: 'block',
          options: '{"origin":"https://single.example"}',
          ...kept,
        })
        .execute();
    });
  });
  after(() => offices?.close());

  const ask = async (resource: string) => {
    const form = { grant_type: 'client_credentials', resource };
    const { status, body } = await offices.post(
      'external',
      '/oauth/token',
      form,
      basic(id, offices.secrets.get(id) ?? ''),
    );
    const [, claims = ''] = String(body['access_token']).split('.');
    const { aud } = (status === 200 ? JSON.parse(Buffer.from(claims, 'base64url').toString()) : {}) as {
      aud?: string[];
    };
    return { status, error: body['error'], aud };
  };

  for (const [name, resource, api] of [
    ['where the gateway listens', 'http://127.0.0.1:8080/city/v1', 'city'],
    ['at another name of this machine', 'http://localhost:8080/city/v1', 'city'],
    ['with a slash at the end', 'https://api.example/city/v1/', 'city'],
    ['at the host of the version', 'https://named.example/named/v1', 'named'],
    ['at the host of the version, where the gateway listens', 'http://named.example:8080/named/v1', 'named'],
    ['at the origin that its policy names', 'https://public.example/behind/v1', 'behind'],
    ['at the origin that a policy of one operation names', 'https://single.example/single/v1', 'single'],
  ] as const)
    test(`means that API alone: ${name}`, async () => {
      assert.deepEqual(await ask(resource), {
        status: 200,
        error: undefined,
        aud: [`urn:gatehouse:api:${api}`, resource],
      });
    });

  for (const [name, resource] of [
    ["somebody else's host", 'https://evil.example/city/v1'],
    ["somebody else's port", 'https://api.example:8443/city/v1'],
    ['another scheme', 'http://api.example/city/v1'],
    ['the origin that the policy of another API names', 'https://public.example/city/v1'],
    ['the origin that an operation of another API names', 'https://single.example/city/v1'],
    ['a host that is not the version’s, though the gateway has it', 'https://api.example/named/v1'],
    ['another port of the host of the version', 'https://named.example:4444/named/v1'],
    ['more than the path', 'https://api.example/city/v1/reports'],
    ['less than the path', 'https://api.example/city'],
    ['no path', 'https://api.example/'],
    ['a path that leads back', 'https://api.example/x/../city/v1'],
    ['a query', 'https://api.example/city/v1?x=1'],
    ['a user name', 'https://api.example@evil.example/city/v1'],
    ['a fragment', 'https://api.example/city/v1#x'],
    ['a host in capitals', 'https://API.example/city/v1'],
    ['an API that the client is not subscribed to', 'https://api.example/elsewhere/v1'],
    ['another kind of address', 'ftp://api.example/city/v1'],
    ['no address at all', 'city'],
  ] as const)
    test(`is refused with ${name}`, async () => {
      assert.ok(inTown !== '');
      const { status, error } = await ask(resource);
      assert.deepEqual([status, error], [400, 'invalid_target']);
    });
});
