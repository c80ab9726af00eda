import type { FakeRoutes } from './fake-server.ts';

const day = 86_400_000;
const now = Date.now();
const kept = { createdAt: now - 40 * day, updatedAt: now - day, revision: 3 };
const longName = 'a-name-that-is-as-long-as-names-may-be-which-is-sixty-three-chr';

const pem = '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n';
const listOf = (issuer: string, inDays: number, revoked = 12) => ({
  issuer: issuer.repeat(64),
  thisUpdate: now - 9 * day,
  nextUpdate: now + inDays * day + 3_600_000,
  revoked,
});

export const authorityOf = (values: Readonly<Record<string, unknown>> = {}) => ({
  id: 'ca_1',
  name: 'partner-ca',
  certificates: pem,
  notAfter: now + 400 * day,
  revocations: [],
  builtIn: false,
  ...kept,
  ...values,
});

/** One in every standing that there is. */
export const everyAuthority = [
  authorityOf({ id: 'ca_0', name: 'gatehouse', builtIn: true, notAfter: now + 3650 * day }),
  authorityOf(),
  authorityOf({ id: 'ca_2', name: 'late-ca', revocations: [listOf('b', -2)] }),
  authorityOf({
    id: 'ca_3',
    name: 'near-ca',
    notAfter: now + 3 * day + 3_600_000,
    revocations: [listOf('c', 5)],
  }),
  authorityOf({
    id: 'ca_4',
    name: longName,
    certificates: pem.repeat(2),
    revocations: [listOf('d', 60, 49_999), listOf('e', 30, 0)],
  }),
];

const certificateOf = (values: Readonly<Record<string, unknown>> = {}) => ({
  id: 'crt_1',
  applicationId: 'app_1',
  authorityId: 'ca_1',
  pin: 'fingerprint',
  fingerprint: 'ab'.repeat(32),
  subject: 'CN=trip-planner\nOU=app_1',
  serial: '0a17',
  createdAt: now - 9 * day,
  notAfter: now + 80 * day,
  revokedAt: null,
  revokeReason: null,
  ...values,
});

export const everyCertificate = [
  certificateOf(),
  certificateOf({
    id: 'crt_2',
    authorityId: 'ca_4',
    pin: 'subject',
    subject: `C=NL\nO=${'Verkehrsinfrastrukturfinanzierungsgesellschaft'.repeat(3)}\nCN=partner`,
    notAfter: now + 4 * day,
  }),
  certificateOf({ id: 'crt_3', subject: 'CN=old', notAfter: now - day }),
  certificateOf({ id: 'crt_4', subject: 'CN=lost', revokedAt: now - day, revokeReason: 'machine was lost' }),
];

export const madeCertificate = { ...certificateOf({ id: 'crt_9' }), certificate: pem, authority: pem };

const page = (items: readonly object[]) => () => ({ body: { items, next: null } });

/** A fake admin API with authorities, and certificates of each application. */
export const authorities = (): FakeRoutes => ({
  'GET /api/v1/authorities': page(everyAuthority),
  'GET /api/v1/applications/:application/certificates': page(everyCertificate),
});
