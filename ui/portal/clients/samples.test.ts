import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type SampleOf, tokenSamples } from './samples.ts';

const of: SampleOf = {
  issuer: 'https://portal.example.org/oauth',
  id: 'app_1',
  kind: 'service',
  authentication: 'client_secret_basic',
  binding: 'none',
  redirectUri: undefined,
  scope: '',
};
const codeOf = (over: Partial<SampleOf>) => tokenSamples({ ...of, ...over }).map(({ code }) => code);

suite('samples of getting a token', () => {
  test('take the secret from the environment', () => {
    for (const authentication of ['client_secret_basic', 'client_secret_post'] as const)
      for (const code of codeOf({ authentication })) assert.match(code, /\$CLIENT_SECRET|env\.CLIENT_SECRET/);
  });

  test('of clients without a secret name none', () => {
    for (const kind of ['browser', 'native', 'device'] as const)
      for (const code of codeOf({ kind, authentication: 'none' })) assert.ok(!code.includes('SECRET'), code);
  });

  test('of a sign-in use PKCE and state, and come back to the first address', () => {
    const [code = ''] = codeOf({ kind: 'server-web', redirectUri: 'https://a.example/cb' });
    for (const part of ['S256', 'expectedState', "redirect_uri: 'https://a.example/cb'"])
      assert.ok(code.includes(part), part);
  });

  test('of bound tokens prove the key wherever a token is asked for or used', () => {
    for (const kind of ['service', 'device', 'native'] as const) {
      const codes = codeOf({ kind, binding: 'dpop' });
      assert.equal(codes.length, 1);
      assert.equal(codes[0]?.match(/\{ DPoP \}/g)?.length, 2);
    }
  });

  test('show no curl where a shell could not sign', () =>
    assert.equal(codeOf({ authentication: 'private_key_jwt' }).length, 1));

  test('allow plain http on the own machine only', () => {
    assert.ok(!codeOf({}).join('').includes('allowInsecure'));
    assert.ok(codeOf({ issuer: 'http://localhost:7000/oauth' }).join('').includes('allowInsecure'));
  });
});
