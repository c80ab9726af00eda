import { constants, randomBytes } from 'node:crypto';
import type { SecureContextOptions, TlsOptions } from 'node:tls';

/** A certificate chain, which begins with the server's own, and its key; PEM text. */
export interface TlsIdentity {
  readonly certificate: string;
  readonly key: string;
}

/**
 * How old a client may be. `intermediate`: TLS 1.3, and of TLS 1.2 only what has forward secrecy and authenticated
 * encryption (RFC 9325 section 4.2). `modern`: TLS 1.3.
 */
export type TlsProfile = 'intermediate' | 'modern';

/** What a TLS listener shows. */
export interface TlsSetup {
  /** Chosen by the name that the client asks for; the first is for all other clients. */
  readonly identities: readonly TlsIdentity[];
  readonly profile: TlsProfile;
}

/** The same with what it keeps. */
export interface TlsMaterial extends TlsSetup {
  /** 48 random bytes under which session tickets are sealed: one for all workers, so that any may resume. */
  readonly ticketKeys: Uint8Array;
}

/** With new ticket keys: sessions that were begun under others are not resumed. */
export const withTickets = (setup: TlsSetup): TlsMaterial => ({ ...setup, ticketKeys: randomBytes(48) });

const ciphers = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

/** What OpenSSL needs for one certificate. `sessions`: only listeners that name the same resume each other's. */
export function secureContext(
  identity: TlsIdentity,
  material: TlsMaterial,
  sessions = 'gatehouse',
): SecureContextOptions & { ticketKeys: Buffer } {
  return {
    cert: identity.certificate,
    key: identity.key,
    ticketKeys: Buffer.from(material.ticketKeys),
    // The same for all certificates and workers, lest a session be resumed by none but the one that began it.
    sessionIdContext: sessions,
    minVersion: material.profile === 'modern' ? 'TLSv1.3' : 'TLSv1.2',
    ciphers,
    // Renegotiation (TLS 1.2) only serves attackers here.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  };
}

export function tlsOptions(material: TlsMaterial, handshakeTimeout: number): TlsOptions {
  const [fallback] = material.identities;
  if (fallback === undefined) throw new Error('A TLS listener needs a certificate.');
  return { ...secureContext(fallback, material), handshakeTimeout };
}
