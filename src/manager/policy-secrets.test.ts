import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { isSealedSecret, openUpstreamSecret } from '#credentials';
import { openTestApi, type TestApi } from './http/testing.ts';
import { secretsIn, withSealedOptions } from './policy-secrets.ts';
import { expect, weather } from './routes/testing.ts';

const secret = 'the secret of the gateway';
const options = (clientSecret: string, url = 'https://id.example/introspect') => ({
  issuers: [
    { issuer: 'https://other.example', audiences: ['a'] },
    {
      issuer: 'https://id.example',
      audiences: ['a'],
      introspection: { url, clientId: 'gateway', clientSecret },
    },
  ],
});
const sealedIn = (given: unknown): string => {
  const { issuers } = given as ReturnType<typeof options>;
  return issuers[1]?.introspection?.clientSecret ?? '';
};

suite('secrets in the options of policies', () => {
  const seal = Buffer.alloc(32, 3);
  const [place] = secretsIn('oauth', options(secret));

  test('are sealed for what they are for, and nothing else is changed', () => {
    const given = options(secret);
    const sealed = withSealedOptions('oauth', given, { seal, at: '' });
    assert.ok(isSealedSecret(sealedIn(sealed)));
    assert.ok(place !== undefined);
    assert.equal(openUpstreamSecret(seal, place.use, sealedIn(sealed)), secret);
    assert.deepEqual(options(sealedIn(sealed)), sealed);
    assert.deepEqual(given, options(secret));
  });

  test('that are sealed are kept, unless they are for another place', () => {
    const sealed = withSealedOptions('oauth', options(secret), { seal, at: '' });
    assert.deepEqual(withSealedOptions('oauth', sealed, { seal, at: '' }), sealed);
    const moved = options(sealedIn(sealed), 'https://evil.example/introspect');
    assert.throws(() => withSealedOptions('oauth', moved, { seal, at: '' }), /sealed elsewhere/);
    assert.throws(() => withSealedOptions('oauth', sealed, { seal: Buffer.alloc(32), at: '' }));
  });

  test('are read where a file names them, there alone, and are never repeated', () => {
    const read = (reference: string) => (reference === 'env:X' ? secret : '');
    const sealed = withSealedOptions('oauth', options('env:X'), { seal, at: '', read });
    assert.equal(place && openUpstreamSecret(seal, place.use, sealedIn(sealed)), secret);
    assert.throws(() => withSealedOptions('oauth', options('env:X'), { seal, at: '' }));
  });
});

suite('secrets in the options of policies, by the admin API', () => {
  let api: TestApi;
  let version: string;
  before(async () => {
    api = await openTestApi();
    ({ version } = await weather(api));
  });
  after(() => api.close());

  test('go in as they are, and come out sealed, in the answer and in the audit log', async () => {
    const { body } = await expect(api, 201, {
      method: 'POST',
      url: '/attachments',
      body: { scope: 'version', scopeId: version, policy: 'oauth', options: options(secret) },
    });
    assert.ok(isSealedSecret(sealedIn(body['options'])));
    const url = `/attachments/${String(body['id'])}`;
    const again = await expect(api, 200, {
      method: 'PATCH',
      url,
      ifMatch: '"1"',
      body: { options: body['options'] },
    });
    assert.deepEqual(again.body['options'], body['options']);
    await expect(api, 400, {
      method: 'PATCH',
      url,
      ifMatch: '"2"',
      body: { options: options(sealedIn(body['options']), 'https://evil.example/introspect') },
    });
    const { body: log } = await expect(api, 200, { url: '/audit' });
    assert.ok(!JSON.stringify(log).includes(secret));
  });
});
