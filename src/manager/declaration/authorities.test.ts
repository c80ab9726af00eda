import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, suite, test } from 'node:test';
import { stringify } from 'yaml';
import type { Permission } from '#credentials';
import { ContractLint } from '#contracts';
import { GatehouseError } from '#kernel';
import type { Store } from '#store';
import {
  authority as makeAuthority,
  certificate as makeCertificate,
  type MadeCertificate,
} from '../../../test/support/certificates.ts';
import { testStore } from '../testing.ts';
import { dump } from './dump.ts';
import { parseDeclaration } from './parse.ts';
import { plan } from './plan.ts';
import type { Declaration } from './schema.ts';
import { sync } from './sync.ts';
import { toSnapshot } from './to-snapshot.ts';

const now = Date.now();
const day = 86_400_000;
let root: MadeCertificate;
let client: MadeCertificate;

before(async () => {
  root = await makeAuthority('CN=Partners');
  client = await makeCertificate({ subject: 'CN=p' }, root);
});

const believing = (certificates = root.certificate): Declaration => ({
  gatehouse: 1,
  authorities: [{ name: 'partner-ca', certificates }],
});
const calling = (values: object = {}): Declaration => ({
  ...believing(),
  developers: [{ name: 'acme' }],
  applications: [
    { name: 'widget', developer: 'acme' },
    { name: 'gadget', developer: 'acme' },
  ],
  certificates: [
    { application: 'widget', authority: 'partner-ca', certificate: client.certificate, ...values },
  ],
});

async function synced(store: Store, declaration: Declaration, at = now) {
  const audited: unknown[] = [];
  let needed: readonly Permission[] = [];
  const { applied } = await store.change(change =>
    sync(change, declaration, {
      by: 'token:test',
      now: at,
      prune: true,
      record: (action, done) => Promise.resolve(audited.push([action, done])),
      lint: new ContractLint('off'),
      authorise: permissions => {
        needed = permissions;
      },
    }),
  );
  return { applied, audited, needed };
}

const faultsOf = (declaration: Declaration | string, options: { directory?: string } = {}): string => {
  const text = typeof declaration === 'string' ? declaration : stringify(declaration);
  try {
    parseDeclaration(text, { file: 'x.yaml', ...options });
    return '';
  } catch (error) {
    assert.ok(error instanceof GatehouseError, String(error));
    return JSON.stringify(error.extra['errors']);
  }
};

suite('authorities in a declaration', () => {
  test('are entered, changed and removed, for who may, and told by name instead of text', async () => {
    const store = await testStore();
    const made = await synced(store, believing());
    assert.deepEqual(made.needed, ['authorities:write']);
    assert.match(JSON.stringify(made.applied), /"CN=Partners \(SHA-256 [0-9a-f]{64}\)"/);
    assert.equal(JSON.stringify([made.applied, made.audited]).includes('BEGIN'), false);
    const other = await makeAuthority('CN=Next');
    const both = believing(root.certificate + other.certificate);
    assert.deepEqual(
      (await synced(store, both)).applied.map(({ action, path }) => `${action} ${path}`),
      ['update authorities/partner-ca'],
    );
    const gone = await synced(store, { gatehouse: 1 });
    assert.deepEqual(
      gone.applied.map(({ action, path }) => `${action} ${path}`),
      ['delete authorities/partner-ca'],
    );
  });

  test('make no difference when they are dumped and read back, however they were written, expired or not', async () => {
    const store = await testStore();
    await synced(store, believing(`A note\r\n${root.certificate.replaceAll('\n', '\r\n')}`));
    const read = parseDeclaration(stringify(await dump(store.db, now)), { file: 'x.yaml' });
    assert.deepEqual(await plan(store.db, read, now), []);
    assert.deepEqual(await plan(store.db, believing(), now + 4000 * day), []);
  });

  test('are refused where they could vouch for nobody', async () => {
    assert.match(faultsOf(believing(client.certificate)), /authorities\[0\]\.certificates: .*no authority's/);
    assert.match(faultsOf(believing('x')), /holds no certificate/);
    const own = [{ name: 'gatehouse', certificates: root.certificate }];
    assert.match(faultsOf({ gatehouse: 1, authorities: own }), /issues here/);
    const twice = believing().authorities ?? [];
    assert.match(faultsOf({ gatehouse: 1, authorities: [...twice, ...twice] }), /declared twice/);
    const store = await testStore();
    await assert.rejects(synced(store, believing(), now + 4000 * day), /input|expired/i);
  });

  test('with a private key beside them are refused, and it is not repeated', () => {
    const faults = faultsOf(believing(root.certificate + root.key));
    assert.match(faults, /holds a private key/);
    assert.equal(faults.includes('BEGIN'), false);
    assert.match(faultsOf(calling({ certificate: client.certificate + client.key })), /holds a private key/);
  });

  test('are read from files beside it, and only where there is a beside', () => {
    const directory = mkdtempSync(join(tmpdir(), 'declaration-'));
    try {
      writeFileSync(join(directory, 'ca.pem'), root.certificate);
      writeFileSync(join(directory, 'long.pem'), 'x'.repeat(70_000));
      const read = parseDeclaration(stringify(believing('file:ca.pem')), { file: 'x.yaml', directory });
      assert.deepEqual(read, believing());
      assert.match(faultsOf(believing('file:gone.pem'), { directory }), /cannot be read/);
      assert.match(faultsOf(believing('file:long.pem'), { directory }), /65536 characters/);
      assert.match(faultsOf(believing('file:ca.pem')), /name no file here/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

suite('client certificates in a declaration', () => {
  const options = {
    now,
    pepper: Buffer.alloc(32),
    upstreamSeal: Buffer.alloc(32),
    secret: () => undefined,
  };
  const agreed = (declaration: Declaration) =>
    toSnapshot(declaration, options).feed.filter(({ kind }) => kind === 'certificate');

  test('let a gateway without a store know who calls, by fingerprint or by subject', () => {
    const { feed } = toSnapshot(calling(), options);
    assert.equal(feed.find(({ kind }) => kind === 'authority')?.id, 'partner-ca');
    const [pinned] = agreed(calling());
    assert.ok(pinned?.kind === 'certificate' && pinned.state !== null && 'fingerprint' in pinned.state.pin);
    assert.deepEqual([pinned.state.applicationId, pinned.state.authorityId], ['widget', 'partner-ca']);
    const [named] = agreed(calling({ pin: 'subject' }));
    assert.ok(named?.kind === 'certificate' && named.state !== null);
    assert.deepEqual(named.state.pin, { subject: 'CN=p' });
    assert.equal(named.state.notAfter, now + 366 * day);
    const [short] = agreed(calling({ pin: 'subject', until: new Date(now + day).toISOString() }));
    assert.equal(short?.kind === 'certificate' && short.state?.notAfter, now + day);
  });

  test('are refused when they belong to nobody, are of nobody, or of two', async () => {
    assert.match(faultsOf(calling({ application: 'x' })), /no application \\"x\\"/);
    assert.match(faultsOf(calling({ authority: 'x' })), /no authority \\"x\\"/);
    assert.match(faultsOf(calling({ until: '2027-13-01' })), /calendar/);
    const stranger = await makeCertificate({}, await makeAuthority('CN=Partners'));
    assert.match(faultsOf(calling({ certificate: stranger.certificate })), /not issued by/);
    const [first] = calling().certificates ?? [];
    assert.ok(first !== undefined);
    const other = await makeCertificate({ subject: 'CN=p', serial: '0b' }, root);
    for (const second of [
      { ...first, application: 'gadget' },
      { ...first, application: 'gadget', certificate: other.certificate, pin: 'subject' as const },
    ])
      assert.throws(() => agreed({ ...calling(), certificates: [first, second] }), /another entry before it/);
    const apart = { ...first, application: 'gadget', certificate: other.certificate };
    assert.equal(agreed({ ...calling(), certificates: [first, apart] }).length, 2);
  });

  test('are refused by a store, where they are agreed one by one', async () => {
    const store = await testStore();
    await assert.rejects(synced(store, calling()), /gateway without a store/);
  });
});
