import type { X509Certificate } from 'node:crypto';
import type { Db, Tx } from '#store';
import { Authority, PresentedCertificate } from './authority.ts';
import type { RevocationList } from './revocations.ts';

/**
 * The applications that call with this certificate, by agreement and as its authority vouches for it now: the same
 * judgement as at the gateway, from the store.
 */
export async function ownersOfCertificate(
  db: Db | Tx,
  certificate: X509Certificate,
  now: number,
): Promise<ReadonlySet<string>> {
  const presented = new PresentedCertificate(certificate);
  const agreements = await db
    .selectFrom('client_certificates')
    .innerJoin('client_authorities', 'client_authorities.id', 'client_certificates.authority_id')
    .select([
      'client_certificates.application_id',
      'client_authorities.id',
      'client_authorities.name',
      'client_authorities.certificates',
      'client_authorities.revocations',
    ])
    .where('client_certificates.revoked_at', 'is', null)
    .where('client_certificates.not_after', '>', now)
    .where(({ eb, or, and }) =>
      or([
        and([
          eb('client_certificates.pin', '=', 'fingerprint'),
          eb('client_certificates.fingerprint', '=', presented.fingerprint),
        ]),
        and([
          eb('client_certificates.pin', '=', 'subject'),
          eb('client_certificates.subject', '=', presented.subject),
        ]),
      ]),
    )
    .execute();
  const owners = new Set<string>();
  for (const { application_id: owner, id, name, certificates, revocations } of agreements) {
    const lists = JSON.parse(revocations) as RevocationList[];
    const authority = new Authority(id, { name, certificates, revocations: lists });
    if (authority.fault(presented, now) === undefined) owners.add(owner);
  }
  return owners;
}
