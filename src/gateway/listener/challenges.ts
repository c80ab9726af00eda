import { createSecureContext, type SecureContext } from 'node:tls';

/** The protocol by which a certificate authority asks whether we answer for a name (RFC 8737 section 6.2). */
export const acmeProtocol = 'acme-tls/1';

/** What proves to a certificate authority that we answer for a name, while it asks. */
export type Challenge =
  /** Shown to whoever asks for the name by `acme-tls/1` (RFC 8737); PEM. */
  | {
      readonly type: 'tls-alpn-01';
      readonly name: string;
      readonly certificate: string;
      readonly key: string;
    }
  /** Told to whoever asks for the token at the name's plain address (RFC 8555 section 8.3). */
  | {
      readonly type: 'http-01';
      readonly name: string;
      readonly token: string;
      readonly keyAuthorization: string;
    };

/** The challenges that are under way, for all listeners of one worker. None but these is ever answered. */
export class Challenges {
  #contexts = new Map<string, SecureContext>();
  #texts = new Map<string, { readonly name: string; readonly keyAuthorization: string }>();

  /** Replaces all that there were. @throws Error when a certificate cannot be used; the old ones stay. */
  take(challenges: readonly Challenge[]): void {
    const contexts = new Map<string, SecureContext>();
    const texts = new Map<string, { name: string; keyAuthorization: string }>();
    for (const one of challenges) {
      if (one.type === 'http-01') texts.set(one.token, one);
      else
        contexts.set(
          one.name,
          createSecureContext({ cert: one.certificate, key: one.key, minVersion: 'TLSv1.2' }),
        );
    }
    this.#contexts = contexts;
    this.#texts = texts;
  }

  /** What is shown for a name over `acme-tls/1`; undefined refuses the connection. */
  contextFor(name: string): SecureContext | undefined {
    return this.#contexts.get(name.toLowerCase());
  }

  /** What is told for a token at a host; `host` in lower case without a port. */
  textFor(token: string, host: string): string | undefined {
    const known = this.#texts.get(token);
    return known?.name === host ? known.keyAuthorization : undefined;
  }
}
