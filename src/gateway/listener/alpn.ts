import type { SecureContext, TLSSocket, TlsOptions } from 'node:tls';
import { acmeProtocol, type Challenges } from './challenges.ts';

const chosen = Symbol('challenge');
type Asking = TLSSocket & { [chosen]?: SecureContext };

/** Node gives `false` where the client names no host, other than its types say; throwing here would end the worker. */
interface Offer {
  readonly servername: string | false | null | undefined;
  readonly protocols: readonly string[];
}

/** In the order in which we like them. */
const spoken = ['h2', 'http/1.1'];

/**
 * Chooses protocol and certificate of a handshake. Whoever asks for `acme-tls/1`, and for nothing else, is shown the
 * challenge's certificate for the name (RFC 8737 section 3); for a name without a challenge, and for a protocol that
 * is not spoken here, the handshake ends (RFC 7301 section 3.2).
 *
 * OpenSSL asks for the protocol before the certificate in TLS 1.3 and after it in TLS 1.2: both ways must end with the
 * challenge's, so it is set on the connection and also remembered.
 */
export function handshake(
  certificateFor: (name: string) => SecureContext | undefined,
  challenges: Challenges | undefined,
): Pick<TlsOptions, 'ALPNCallback' | 'SNICallback'> {
  return {
    ALPNCallback(this: Asking, { servername, protocols }: Offer) {
      if (!protocols.includes(acmeProtocol)) return spoken.find(one => protocols.includes(one));
      const isNamed = typeof servername === 'string' && protocols.length === 1;
      const context = isNamed ? challenges?.contextFor(servername) : undefined;
      if (context === undefined) return undefined;
      this[chosen] = context;
      this.setKeyCert(context);
      return acmeProtocol;
    },
    SNICallback(this: Asking, name, found) {
      found(null, this[chosen] ?? certificateFor(name));
    },
  };
}
