import { constants } from 'node:crypto';
import type { SecureContextOptions, TlsOptions } from 'node:tls';

/** What a TLS listener shows and keeps. PEM text; a chain begins with the server's own certificate. */
export interface TlsMaterial {
  readonly certificate: string;
  readonly key: string;
  /** 48 random bytes under which session tickets are sealed: one for all workers, so that any may resume. */
  readonly ticketKeys: Uint8Array;
}

// TLS 1.3, and of TLS 1.2 only what has forward secrecy and authenticated encryption (RFC 9325 section 4.2).
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

/** The part that can be replaced while the listener serves. */
export function secureContext(material: TlsMaterial): SecureContextOptions & { ticketKeys: Buffer } {
  return {
    cert: material.certificate,
    key: material.key,
    ticketKeys: Buffer.from(material.ticketKeys),
    minVersion: 'TLSv1.2',
    ciphers,
    // Renegotiation (TLS 1.2) only serves attackers here.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  };
}

export function tlsOptions(material: TlsMaterial, handshakeTimeout: number): TlsOptions {
  return { ...secureContext(material), ALPNProtocols: ['http/1.1'], handshakeTimeout };
}
