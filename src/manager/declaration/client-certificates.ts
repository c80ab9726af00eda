import { readClientCertificate } from '#credentials';
import type { FeedChange } from '#gateway';
import { invalidInput } from '#kernel';
import { longestAgreement } from '../certificates.ts';
import { keptCertificates } from './entries.ts';
import type { Declaration } from './schema.ts';

/**
 * Authorities and client certificates of a gateway without a store, by their names. What has expired is left to the
 * gateway, which refuses it: an old certificate must not keep everything else from starting.
 * @throws invalid-input for two that mean the same certificate of different applications
 */
export function clientCertificates(declaration: Declaration, now: number): FeedChange[] {
  const authorities = new Map(
    (declaration.authorities ?? []).map(({ name, certificates }) => [name, keptCertificates(certificates)]),
  );
  const taken = new Map<string, { readonly pin: 'fingerprint' | 'subject' }>();
  const agreed = (declaration.certificates ?? []).map((entry, index): FeedChange => {
    const { application, authority, until, pin = 'fingerprint' } = entry;
    const read = readClientCertificate(entry.certificate, authorities.get(authority) ?? '', 0);
    const { fingerprint, subject } = read;
    const at = `/certificates/${index}/certificate`;
    // An agreement by subject would take over what was agreed for others one by one, and the other way about.
    const same = taken.get(`${authority} ${subject}`);
    if (taken.has(fingerprint) || (same !== undefined && (pin === 'subject' || same.pin === 'subject')))
      throw invalidInput([{ at, message: 'is meant by another entry before it' }]);
    taken.set(fingerprint, { pin });
    taken.set(`${authority} ${subject}`, { pin });
    const notAfter = Math.min(
      pin === 'subject' ? now + longestAgreement : read.notAfter,
      until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until),
    );
    const meant = pin === 'subject' ? { subject } : { fingerprint };
    const state = { applicationId: application, authorityId: authority, pin: meant, notAfter };
    return { kind: 'certificate', id: `${application} certificate ${index + 1}`, state };
  });
  return [
    ...[...authorities].map(
      ([name, certificates]): FeedChange => ({
        kind: 'authority',
        id: name,
        state: { name, certificates, revocations: [] },
      }),
    ),
    ...agreed,
  ];
}
