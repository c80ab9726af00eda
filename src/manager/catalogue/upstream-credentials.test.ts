import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { UpstreamDocument } from '#gateway';
import { GatehouseError } from '#kernel';
import { upstreamFaults } from './place.ts';
import { withSealedSecrets } from './upstream-secrets.ts';

type Credentials = NonNullable<UpstreamDocument['credentials']>;

const secret = 'planted-secret-of-an-upstream';
const seal = Buffer.alloc(32, 9);
const upstream = (credentials: Credentials, over: Partial<UpstreamDocument> = {}): UpstreamDocument => ({
  targets: ['https://api.example'],
  credentials,
  ...over,
});
const oauth: Credentials = {
  kind: 'oauth',
  name: 'c',
  tokenUrl: 'https://id.example/token',
  secret: 'sealed:x',
};

suite('credentials for an upstream', () => {
  const good: readonly UpstreamDocument[] = [
    upstream({ kind: 'basic', name: 'ann', secret: 'sealed:x' }),
    upstream({ kind: 'bearer', secret: 'sealed:x' }),
    upstream({ kind: 'api-key', header: 'X-Key', secret: 'sealed:x' }, { forwardAuthorization: true }),
    upstream({ ...oauth, scope: 'a b', send: 'body' }),
    upstream({ ...oauth, tokenUrl: 'http://127.0.0.1:9000/token' }),
  ];
  for (const document of good)
    test(`of kind ${document.credentials?.kind ?? ''} may be as they should`, () => {
      assert.deepEqual(upstreamFaults(document), []);
    });

  const bad: readonly [string, UpstreamDocument][] = [
    ['/credentials/name', upstream({ kind: 'basic', secret: 'sealed:x' })],
    ['/credentials/name', upstream({ kind: 'basic', name: 'a:b', secret: 'sealed:x' })],
    ['/credentials/scope', upstream({ kind: 'bearer', scope: 'a', secret: 'sealed:x' })],
    ['/credentials/header', upstream({ kind: 'api-key', secret: 'sealed:x' })],
    ['/credentials/header', upstream({ kind: 'api-key', header: 'Host', secret: 'sealed:x' })],
    ['/credentials/header', upstream({ kind: 'api-key', header: 'X-Gatehouse-Tag', secret: 'sealed:x' })],
    ['/credentials/tokenUrl', upstream({ ...oauth, tokenUrl: 'http://id.example/token' })],
    ['/credentials/tokenUrl', upstream({ ...oauth, tokenUrl: 'https://u:p@id.example/token' })],
    ['/credentials/tokenUrl', upstream({ ...oauth, tokenUrl: 'https://169.254.169.254/token' })],
    ['/credentials/secret', upstream({ kind: 'bearer', secret })],
    [
      '/forwardAuthorization',
      upstream({ kind: 'bearer', secret: 'sealed:x' }, { forwardAuthorization: true }),
    ],
    [
      '/forwardAuthorization',
      upstream(
        { kind: 'api-key', header: 'Authorization', secret: 'sealed:x' },
        { forwardAuthorization: true },
      ),
    ],
  ];
  for (const [at, document] of bad)
    test(`are refused at ${at}: ${JSON.stringify(document.credentials)}`, () => {
      assert.deepEqual(
        upstreamFaults(document).map(fault => fault.at),
        [`/upstream${at}`],
      );
    });

  test('are stored sealed, and what is sealed may be sent back', () => {
    const stored = withSealedSecrets(upstream({ kind: 'bearer', secret }), seal);
    assert.doesNotMatch(JSON.stringify(stored), /planted/);
    assert.deepEqual(withSealedSecrets(stored, seal), stored);
    assert.deepEqual(
      withSealedSecrets({ ...stored, targets: ['https://api.example/v2'] }, seal).credentials,
      stored.credentials,
    );
  });

  const moved: Record<string, (stored: UpstreamDocument) => UpstreamDocument> = {
    'to another target': stored => ({ ...stored, targets: ['https://evil.example'] }),
    'to one more target': stored => ({ ...stored, targets: ['https://api.example', 'https://evil.example'] }),
    'to a canary': stored => ({ ...stored, canary: { share: 1, targets: ['https://evil.example'] } }),
    'to the same machine without TLS': stored => ({ ...stored, targets: ['http://api.example'] }),
    'to another field': stored => ({
      ...stored,
      credentials: { kind: 'api-key', header: 'x', secret: stored.credentials?.secret ?? '' },
    }),
    'to a token endpoint': stored => ({
      ...stored,
      credentials: { ...oauth, secret: stored.credentials?.secret ?? '' },
    }),
  };
  for (const [where, move] of Object.entries(moved))
    test(`that are sealed cannot be moved ${where}`, () => {
      const stored = withSealedSecrets(upstream({ kind: 'bearer', secret }), seal);
      assert.throws(
        () => withSealedSecrets(move(stored), seal),
        (error: unknown) =>
          error instanceof GatehouseError &&
          error.code === 'invalid-input' &&
          !JSON.stringify(error.extra).includes(secret),
      );
    });

  test('are no references to an environment where there is none', () => {
    for (const reference of ['env:TOKEN', 'file:/etc/passwd'])
      assert.throws(() => withSealedSecrets(upstream({ kind: 'bearer', secret: reference }), seal));
  });
});
