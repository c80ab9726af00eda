import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { stringify } from 'yaml';
import { ContractLint } from '#contracts';
import { openSigningSecret, openUpstreamSecret, type SecretUse } from '#credentials';
import { GatehouseError } from '#kernel';
import { testStore } from '../testing.ts';
import { parseDeclaration } from './parse.ts';
import type { Declaration } from './schema.ts';
import { sync } from './sync.ts';
import { toSnapshot } from './to-snapshot.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const key = publicKey.export({ type: 'spki', format: 'pem' });

const signing = (values: object = {}): Declaration => ({
  gatehouse: 1,
  developers: [{ name: 'acme' }],
  applications: [{ name: 'widget', developer: 'acme' }],
  signingKeys: [{ name: 'widget-2026', application: 'widget', key, ...values }],
});

const faultsOf = (declaration: Declaration): string => {
  try {
    parseDeclaration(stringify(declaration), { file: 'x.yaml' });
    return '';
  } catch (error) {
    assert.ok(error instanceof GatehouseError, String(error));
    return JSON.stringify(error.extra['errors']);
  }
};

suite('signing keys in a declaration', () => {
  test('let a gateway without a store know who signs, by the name that signatures call them', () => {
    const { feed } = toSnapshot(signing({ until: '2030-01-01' }), {
      now: 0,
      pepper: Buffer.alloc(32),
      upstreamSeal: Buffer.alloc(32),
      secret: () => undefined,
    });
    assert.deepEqual(
      feed.filter(({ kind }) => kind === 'signing-key'),
      [
        {
          kind: 'signing-key',
          id: 'widget-2026',
          state: {
            applicationId: 'widget',
            algorithm: 'ed25519',
            publicKey: key,
            notAfter: Date.UTC(2030, 0, 1),
          },
        },
      ],
    );
  });

  test('share a secret with it, which is sealed for that key and stands in no Snapshot', () => {
    const secret = Buffer.alloc(32, 5).toString('base64');
    const upstreamSeal = Buffer.alloc(32, 1);
    const shared = signing({ key: undefined, secret: 'env:SHARED' });
    const made = (text: string | undefined) =>
      toSnapshot(shared, { now: 0, pepper: Buffer.alloc(32), upstreamSeal, secret: () => text });
    assert.equal(faultsOf(shared), '');
    const { feed } = made(`${secret}\n`);
    const told = feed.find(({ kind }) => kind === 'signing-key');
    const { algorithm, publicKey } = (told?.state ?? {}) as { algorithm: string; publicKey: string };
    assert.equal(algorithm, 'hmac-sha256');
    assert.ok(!JSON.stringify(feed).includes(secret));
    const open = (use: SecretUse, sealed: string) => openUpstreamSecret(upstreamSeal, use, sealed);
    assert.deepEqual(openSigningSecret(open, 'widget-2026', publicKey), Buffer.alloc(32, 5));
    assert.equal(openSigningSecret(open, 'other', publicKey), undefined);
    for (const wrong of [undefined, '', 'short', `${secret}${secret}`, secret.slice(0, -1)])
      assert.throws(
        () => made(wrong),
        (error: unknown) => {
          const said = JSON.stringify((error as GatehouseError).extra['errors']);
          return said.includes('env:SHARED is not 32 octets') && !said.includes(secret);
        },
      );
  });

  test('are either public or shared', () => {
    assert.match(faultsOf(signing({ secret: 'env:SHARED' })), /either/);
    assert.match(faultsOf(signing({ key: undefined })), /either/);
    assert.notEqual(faultsOf(signing({ key: undefined, secret: 'AAAA' })), '');
  });

  test('are read from files beside it', () => {
    const directory = mkdtempSync(join(tmpdir(), 'declaration-'));
    try {
      writeFileSync(join(directory, 'key.pem'), key);
      const text = stringify(signing({ key: 'file:key.pem' }));
      assert.deepEqual(parseDeclaration(text, { file: 'x.yaml', directory }), signing());
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test('are refused when they are private, of nobody, or of one name', () => {
    const secret = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const faults = faultsOf(signing({ key: secret }));
    assert.match(faults, /is a private key/);
    assert.ok(!faults.includes('BEGIN'));
    assert.match(faultsOf(signing({ application: 'x' })), /no application/);
    assert.match(faultsOf(signing({ until: '2027-13-01' })), /calendar/);
    const [one] = signing().signingKeys ?? [];
    assert.ok(one !== undefined);
    assert.match(faultsOf({ ...signing(), signingKeys: [one, one] }), /there are two/);
  });

  test('are refused by a store, where they are registered one by one', async () => {
    const store = await testStore();
    const options = {
      by: 'x',
      now: 0,
      record: () => Promise.resolve(),
      lint: new ContractLint('off'),
      authorise() {},
    };
    await assert.rejects(
      store.change(change => sync(change, signing(), options)),
      /gateway without a store/,
    );
  });
});
