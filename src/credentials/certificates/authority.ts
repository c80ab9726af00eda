import { X509Certificate } from 'node:crypto';
import { certificatesOf, clientPurpose, fingerprintOf, keyPrintOf, purposesOf, serialOf } from './names.ts';
import type { RevocationList } from './revocations.ts';

/** A client's certificate, read once for its connection. */
export class PresentedCertificate {
  readonly certificate: X509Certificate;
  /** SHA-256, lower-case hexadecimal. */
  readonly fingerprint: string;
  readonly subject: string;
  /** Lower-case hexadecimal, no leading zeros. */
  readonly serial: string;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** What authorities said of its signature; a signature does not change, so it is checked once. */
  readonly issuers = new WeakMap<Authority, Issuer | null>();

  constructor(certificate: X509Certificate) {
    this.certificate = certificate;
    this.fingerprint = fingerprintOf(certificate);
    this.subject = certificate.subject;
    this.serial = serialOf(certificate.serialNumber);
    this.notBefore = certificate.validFromDate.getTime();
    this.notAfter = certificate.validToDate.getTime();
  }
}

/** A certificate that issues others. */
interface Issuer {
  readonly certificate: X509Certificate;
  /** What its revocation list is known by: certificates of one key share it. */
  readonly keyPrint: string;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** What is known of an authority. */
interface AuthorityRecord {
  readonly name: string;
  /** PEM, one or more. */
  readonly certificates: string;
  readonly revocations: readonly Pick<RevocationList, 'issuer' | 'nextUpdate' | 'serials'>[];
}

/** One authority, ready to judge. */
export class Authority {
  readonly id: string;
  readonly name: string;
  /** The longest valid first: of one that was renewed under the same key, the new one counts. */
  readonly #issuers: readonly Issuer[];
  readonly #revoked: ReadonlyMap<
    string,
    { readonly nextUpdate: number; readonly serials: ReadonlySet<string> }
  >;

  /** @throws when a certificate cannot be read; the control plane has read it before. */
  constructor(id: string, { name, certificates, revocations }: AuthorityRecord) {
    this.id = id;
    this.name = name;
    this.#issuers = certificatesOf(certificates)
      .map(pem => issuerOf(new X509Certificate(pem)))
      .toSorted((a, b) => b.notAfter - a.notAfter);
    this.#revoked = new Map(
      revocations.map(({ issuer, nextUpdate, serials }) => [
        issuer,
        { nextUpdate, serials: new Set(serials) },
      ]),
    );
  }

  /**
   * Why it does not vouch for the certificate now, for operators; undefined if it does. Only its own certificates
   * count as issuers: what else a client sends along is not looked at, and would not be there in a resumed session.
   */
  fault(presented: PresentedCertificate, now: number): string | undefined {
    let issuer = presented.issuers.get(this);
    if (issuer === undefined) {
      issuer = this.#issuerOf(presented.certificate);
      presented.issuers.set(this, issuer);
    }
    if (issuer === null) return 'it is not from this authority, or not for clients';
    if (now < presented.notBefore) return 'it is not valid yet';
    if (now >= presented.notAfter) return 'it has expired';
    // RFC 5280 section 6.1.3: every certificate of the path must be valid at the time.
    if (now < issuer.notBefore || now >= issuer.notAfter)
      return 'the certificate of its authority is not valid now';
    const list = this.#revoked.get(issuer.keyPrint);
    if (list === undefined) return undefined;
    if (now >= list.nextUpdate) return 'the revocation list of its authority is out of date';
    return list.serials.has(presented.serial) ? 'its authority has revoked it' : undefined;
  }

  #issuerOf(leaf: X509Certificate): Issuer | null {
    // An authority's own certificate is no client's, whoever holds its key.
    if (leaf.ca || !purposesOf(leaf).includes(clientPurpose)) return null;
    for (const issuer of this.#issuers) {
      const { certificate } = issuer;
      if (certificate.ca && leaf.checkIssued(certificate) && leaf.verify(certificate.publicKey))
        return issuer;
    }
    return null;
  }
}

const issuerOf = (certificate: X509Certificate): Issuer => ({
  certificate,
  keyPrint: keyPrintOf(certificate),
  notBefore: certificate.validFromDate.getTime(),
  notAfter: certificate.validToDate.getTime(),
});
