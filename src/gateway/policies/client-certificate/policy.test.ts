import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { before, suite, test } from 'node:test';
import { fingerprintOf, keyPrintOf } from '#credentials';
import {
  authority as makeAuthority,
  certificate as makeCertificate,
  type MadeCertificate,
} from '../../../../test/support/certificates.ts';
import { CallerDirectory } from '../../callers/directory.ts';
import type { AuthorityState, FeedEntry, PinState } from '../../feed.ts';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange, testPepper } from '../../testing.ts';
import { policy } from './policy.ts';

const now = Date.now();
const day = 86_400_000;
let root: MadeCertificate;
let client: MadeCertificate;

before(async () => {
  root = await makeAuthority();
  client = await makeCertificate({ subject: 'CN=client,O=Partner', serial: '0a17' }, root);
});

const keyOf = ({ certificate }: MadeCertificate) => keyPrintOf(new X509Certificate(certificate));
const printOf = ({ certificate }: MadeCertificate) => fingerprintOf(new X509Certificate(certificate));

/** The Feed of one authority, one application and one pinned certificate, and what comes after. */
function feed(over: {
  authority?: Partial<AuthorityState> | null;
  pin?: Partial<PinState> | null;
  application?: { active?: boolean } | null;
}): CallerDirectory {
  const entries: FeedEntry[] = [];
  const add = (entry: object) => entries.push({ ...entry, sequence: entries.length + 1 } as FeedEntry);
  const application = { name: 'p', tag: 'p', kind: 'confidential', active: true, ...over.application };
  if (over.application !== null) add({ kind: 'application', id: 'app_1', state: application });
  const authority = { name: 'partners', certificates: root.certificate, revocations: [], ...over.authority };
  if (over.authority !== null) add({ kind: 'authority', id: 'ca_1', state: authority });
  const pin = {
    applicationId: 'app_1',
    authorityId: 'ca_1',
    pin: { fingerprint: printOf(client) },
    notAfter: now + day,
    ...over.pin,
  };
  if (over.pin !== null) add({ kind: 'certificate', id: 'crt_1', state: pin });
  const callers = new CallerDirectory(testPepper);
  callers.apply(entries, true);
  return callers;
}

/** What `identify` says on a connection that showed this certificate. */
function identify(
  shown: MadeCertificate | undefined,
  callers: CallerDirectory,
  { at = now, authorities = ['partners'] } = {},
) {
  const { identify: step } = compilePolicy(policy, { authorities }, { dependencies: { callers } });
  const x = testExchange({ callers, now: at });
  const peer = shown === undefined ? undefined : new X509Certificate(shown.certificate);
  Object.assign(x.request, { socket: { getPeerX509Certificate: () => peer } });
  return step?.(x);
}

function refused(found: unknown, code: string, reason?: RegExp): void {
  assert.ok(found instanceof Refusal, 'it passed');
  assert.equal(found.code, code);
  assert.equal(found.status, 403);
  if (reason !== undefined) assert.match(found.reason ?? '', reason);
}

suite('a client certificate', () => {
  test('of a named authority names the application it was agreed for', () => {
    const found = identify(client, feed({}));
    assert.ok(found !== undefined && 'application' in found);
    assert.equal(found.application?.id, 'app_1');
    assert.equal(found.certificate?.fingerprint, printOf(client));
  });

  test('names it by its subject as well, also when it was renewed', async () => {
    const subject = new X509Certificate(client.certificate).subject;
    const renewed = await makeCertificate({ subject: 'CN=client,O=Partner' }, root);
    for (const one of [client, renewed]) {
      const found = identify(one, feed({ pin: { pin: { subject } } }));
      assert.ok(found !== undefined && 'application' in found);
    }
  });

  test('of one certificate of several that an authority has, passes', async () => {
    const other = await makeAuthority('CN=other');
    const found = identify(
      client,
      feed({ authority: { certificates: other.certificate + root.certificate } }),
    );
    assert.ok(found !== undefined && 'application' in found);
  });

  test('is looked for on TLS connections only: without one the answer says where to call', () => {
    refused(identify(undefined, feed({})), 'client-certificate-missing');
    const { identify: step } = compilePolicy(policy, { authorities: ['partners'] });
    refused(step?.(testExchange()), 'client-certificate-missing');
  });

  suite('is refused, without telling why, when', () => {
    const cases: Record<string, () => Promise<[unknown, RegExp]> | [unknown, RegExp]> = {
      'its authority is not known': () => [
        identify(client, feed({ authority: null })),
        /none of the authorities/,
      ],
      'the policy names another authority': () => [
        identify(client, feed({}), { authorities: ['others'] }),
        /none of the authorities/,
      ],
      'it is signed by itself': async () => {
        const own = await makeCertificate({ subject: 'CN=authority' });
        return [
          identify(own, feed({ pin: { pin: { fingerprint: printOf(own) } } })),
          /not from this authority/,
        ];
      },
      'another authority of the same name signed it': async () => {
        const twin = await makeAuthority();
        const forged = await makeCertificate({ subject: 'CN=client,O=Partner' }, twin);
        return [
          identify(forged, feed({ pin: { pin: { fingerprint: printOf(forged) } } })),
          /not from this authority/,
        ];
      },
      'a client of the authority signed it': async () => {
        const forged = await makeCertificate({ subject: 'CN=x' }, client);
        const callers = feed({
          authority: { certificates: root.certificate + client.certificate },
          pin: { pin: { fingerprint: printOf(forged) } },
        });
        return [identify(forged, callers), /not from this authority/];
      },
      'it is the certificate of the authority itself': () => [
        identify(root, feed({ pin: { pin: { fingerprint: printOf(root) } } })),
        /not for clients/,
      ],
      'it is for servers': async () => {
        const server = await makeCertificate({ purpose: '1.3.6.1.5.5.7.3.1' }, root);
        return [
          identify(server, feed({ pin: { pin: { fingerprint: printOf(server) } } })),
          /not for clients/,
        ];
      },
      'it says nothing of what it is for': async () => {
        const vague = await makeCertificate({ purpose: undefined }, root);
        return [identify(vague, feed({ pin: { pin: { fingerprint: printOf(vague) } } })), /not for clients/];
      },
      'it has expired': () => [
        identify(client, feed({ pin: { notAfter: now + 9 * day } }), { at: now + 2 * day }),
        /expired/,
      ],
      'it is not valid yet': () => [identify(client, feed({}), { at: now - 2 * day }), /not valid yet/],
      'its authority has expired, though it has not': async () => {
        const lapsed = await makeCertificate({ subject: 'CN=authority', ca: true, notAfter: now + day / 2 });
        const long = await makeCertificate({ subject: 'CN=long', notAfter: now + 2 * day }, lapsed);
        const callers = feed({
          authority: { certificates: lapsed.certificate },
          pin: { pin: { fingerprint: printOf(long) }, notAfter: now + 2 * day },
        });
        assert.ok(!(identify(long, callers) instanceof Refusal));
        return [identify(long, callers, { at: now + day / 2 }), /authority is not valid now/];
      },
      'its authority has revoked it': () => {
        const revocations = [{ issuer: keyOf(root), nextUpdate: now + day, serials: ['1', 'a17'] }];
        return [identify(client, feed({ authority: { revocations } })), /revoked/];
      },
      'its authority has revoked it, and was renewed since under the same key': async () => {
        const renewed = await makeCertificate(
          { subject: 'CN=authority', ca: true, keys: root.keys, notAfter: now + 9 * day },
          root,
        );
        const revocations = [{ issuer: keyOf(root), nextUpdate: now + day, serials: ['a17'] }];
        const callers = feed({
          authority: { certificates: root.certificate + renewed.certificate, revocations },
        });
        return [identify(client, callers), /revoked/];
      },
      'the revocation list is out of date, whatever it says': () => {
        const revocations = [{ issuer: keyOf(root), nextUpdate: now, serials: [] }];
        return [identify(client, feed({ authority: { revocations } })), /out of date/];
      },
      'no application calls with it': () => [identify(client, feed({ pin: null })), /no application/],
      'the agreement has ended': () => [identify(client, feed({ pin: { notAfter: now } })), /no application/],
      'it was agreed under another authority': () => [
        identify(client, feed({ pin: { authorityId: 'ca_2' } })),
        /no application/,
      ],
      'its subject only begins alike': () => [
        identify(client, feed({ pin: { pin: { subject: 'CN=client' } } })),
        /no application/,
      ],
      'its application is gone': () => [identify(client, feed({ application: null })), /no application/],
    };
    for (const [when, attempt] of Object.entries(cases))
      test(when, async () => {
        const [found, reason] = await attempt();
        refused(found, 'client-certificate-invalid', reason);
      });
  });

  test('is judged anew on each request of a connection: what is revoked meanwhile is refused on the next', () => {
    const callers = feed({});
    const { identify: step } = compilePolicy(
      policy,
      { authorities: ['partners'] },
      { dependencies: { callers } },
    );
    const socket = { getPeerX509Certificate: () => new X509Certificate(client.certificate) };
    const ask = () => {
      const x = testExchange({ callers, now });
      Object.assign(x.request, { socket });
      return step?.(x);
    };
    assert.ok(!(ask() instanceof Refusal));
    callers.apply([{ kind: 'certificate', id: 'crt_1', sequence: 9, state: null }], false);
    refused(ask(), 'client-certificate-invalid');
  });

  test('of a suspended application is told so', () => {
    const { authorise } = compilePolicy(policy, { authorities: ['partners'] });
    const application = { id: 'app_1', name: 'p', tag: 'p', kind: 'confidential' as const, active: false };
    const x = testExchange({ caller: { application, keyId: undefined, user: undefined, sandbox: false } });
    refused(authorise?.(x), 'application-suspended');
  });
});
