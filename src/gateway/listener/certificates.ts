import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { secureContext, type TlsIdentity, type TlsMaterial } from './tls.ts';

/** One certificate as it is shown, and the hosts that it is good for. */
export class ShownCertificate {
  readonly context: SecureContext;
  /** Lower-case DNS names, wildcards among them. */
  readonly names: readonly string[];
  /** End of its life, ms since the epoch. */
  readonly until: number;
  readonly #x509: X509Certificate;

  constructor(identity: TlsIdentity, material: TlsMaterial, sessions: string) {
    this.context = createSecureContext(secureContext(identity, material, sessions));
    this.#x509 = new X509Certificate(identity.certificate);
    this.names = namesIn(this.#x509);
    this.until = Date.parse(this.#x509.validTo);
  }

  /** `host` in lower case, without port and final dot; an IPv6 address without brackets. */
  covers(host: string): boolean {
    const found = isIP(host) === 0 ? this.#x509.checkHost(host, onlyNames) : this.#x509.checkIP(host);
    return found !== undefined;
  }
}

const onlyNames = { subject: 'never', partialWildcards: false } as const;

/** The certificates of one listener: which of them a client is shown is its choice of name (SNI, RFC 6066). */
export class Certificates {
  /** For clients that name no host, or one that no certificate is for. */
  readonly fallback: ShownCertificate;
  readonly #byName = new Map<string, ShownCertificate>();

  /** @throws Error when a certificate or key cannot be used. */
  constructor(material: TlsMaterial, sessions: string) {
    const [first, ...others] = material.identities.map(
      identity => new ShownCertificate(identity, material, sessions),
    );
    if (first === undefined) throw new Error('A TLS listener needs a certificate.');
    this.fallback = first;
    for (const shown of [first, ...others]) {
      for (const name of shown.names) {
        // Of two for one name the one that lasts longer: the other is being replaced.
        if ((this.#byName.get(name)?.until ?? 0) < shown.until) this.#byName.set(name, shown);
      }
    }
  }

  /** A name itself is nearer than a wildcard, which stands for one label (RFC 9525 section 6.3). */
  choose(name: string | undefined): ShownCertificate {
    if (name === undefined || name === '') return this.fallback;
    const lower = name.toLowerCase();
    const dot = lower.indexOf('.');
    const wildcard = dot < 1 ? undefined : this.#byName.get(`*${lower.slice(dot)}`);
    return this.#byName.get(lower) ?? wildcard ?? this.fallback;
  }
}

/** Names that Node quotes hold what no host name may, and are nobody's. */
function namesIn(x509: X509Certificate): string[] {
  return (x509.subjectAltName ?? '')
    .split(', ')
    .filter(entry => entry.startsWith('DNS:'))
    .map(entry => entry.slice(4).toLowerCase());
}
