import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { GatehouseError } from '#kernel';
import { importContract } from './import.ts';

const securitySchemes = {
  key: { type: 'apiKey', in: 'header', name: 'x-api-key' },
  city: {
    type: 'oauth2',
    flows: {
      authorizationCode: {
        authorizationUrl: 'https://a.example/auth',
        tokenUrl: 'https://a.example/token',
        scopes: { 'licences:read': 'See your driving licence', 'licences:renew': 'Renew it' },
      },
    },
  },
  sso: { type: 'openIdConnect', openIdConnectUrl: 'https://a.example/.well-known/openid-configuration' },
};

function imported(operation: Record<string, unknown>, root: Record<string, unknown> = {}) {
  const document = {
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    paths: { '/a': { get: { responses: { 200: { description: 'ok' } }, ...operation } } },
    components: { securitySchemes },
    ...root,
  };
  return importContract(JSON.stringify(document));
}
const setsOf = (security: unknown, root?: unknown) =>
  imported({ security }, root === undefined ? {} : { security: root }).operations[0]?.scopes;

suite('scopes of a contract', () => {
  test('of one requirement all are needed, of several requirements one', () => {
    assert.deepEqual(setsOf([{ city: ['licences:renew', 'licences:read'] }]), [
      ['licences:read', 'licences:renew'],
    ]);
    assert.deepEqual(setsOf([{ city: ['licences:read'] }, { sso: ['profile'] }]), [
      ['licences:read'],
      ['profile'],
    ]);
    assert.deepEqual(setsOf([{ city: ['licences:read'], sso: ['profile'], key: [] }]), [
      ['licences:read', 'profile'],
    ]);
  });

  test("those of the document hold where the operation says nothing, and its own instead of the document's", () => {
    assert.deepEqual(setsOf(undefined, [{ city: ['licences:read'] }]), [['licences:read']]);
    assert.deepEqual(setsOf([{ city: ['licences:renew'] }], [{ city: ['licences:read'] }]), [
      ['licences:renew'],
    ]);
    assert.deepEqual(setsOf([], [{ city: ['licences:read'] }]), []);
  });

  test('another way in, such as a key, does not make a token without scopes good', () => {
    assert.deepEqual(setsOf([{ key: [] }, { city: ['licences:read'] }, {}]), [['licences:read']]);
    assert.deepEqual(setsOf([{ key: ['admin'] }]), []);
    assert.deepEqual(setsOf([{ city: [] }]), []);
  });

  test('what is no scope is a fault, not passed over', () => {
    for (const scope of ['a b', '', 'a"b', 1, null, 'x'.repeat(300)])
      assert.throws(() => setsOf([{ city: ['licences:read', scope] }]), GatehouseError, String(scope));
  });

  test('are described in the words of the document, undescribed ones by nothing', () => {
    assert.deepEqual(imported({ security: [{ sso: ['profile'] }] }).scopes, {
      'licences:read': 'See your driving licence',
      'licences:renew': 'Renew it',
      profile: '',
    });
  });

  test('a scope with the name of a member of Object is a scope like others', () => {
    const { scopes } = imported({ security: [{ sso: ['__proto__', 'constructor'] }] });
    assert.deepEqual(Object.keys(scopes).slice(2), ['__proto__', 'constructor']);
  });

  test('are read from Swagger 2.0, too', () => {
    const contract = importContract(
      JSON.stringify({
        swagger: '2.0',
        info: { title: 'T', version: '1' },
        paths: {
          '/a': { get: { security: [{ pets: ['read:pets'] }], responses: { 200: { description: '' } } } },
        },
        securityDefinitions: {
          pets: {
            type: 'oauth2',
            flow: 'implicit',
            authorizationUrl: 'https://a.example',
            scopes: { 'read:pets': 'See pets' },
          },
        },
      }),
    );
    assert.deepEqual(contract.operations[0]?.scopes, [['read:pets']]);
    assert.deepEqual(contract.scopes, { 'read:pets': 'See pets' });
  });
});
