import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { get } from 'node:http';
import { connect } from 'node:tls';
import { X509Certificate } from '@peculiar/x509';

/** Where names lead to, as an authority sees it. */
export interface Reached {
  /** Port for TLS-ALPN-01, on loopback. */
  readonly tls?: number;
  /** Port for HTTP-01. */
  readonly http?: number;
}

const withinMs = 5_000;

/** Asks as an authority does (RFC 8737 section 3). @throws Error that says what was wrong. */
export function askByTls(
  port: number,
  name: string,
  keyAuthorization: string,
  version: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.3',
): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      servername: name,
      ALPNProtocols: ['acme-tls/1'],
      maxVersion: version,
    };
    const socket = connect({ ...options, rejectUnauthorized: false, timeout: withinMs }, () => {
      try {
        if (socket.alpnProtocol !== 'acme-tls/1') throw new Error('acme-tls/1 was not chosen');
        judgeCertificate(socket.getPeerCertificate().raw, name, keyAuthorization);
        resolve();
      } catch (error) {
        reject(error);
      }
      socket.destroy();
    });
    socket.on('error', reject);
    socket.on('timeout', () => socket.destroy(new Error('no answer')));
  });
}

function judgeCertificate(raw: Buffer, name: string, keyAuthorization: string): void {
  const certificate = new X509Certificate(raw);
  const names = certificate.getExtension('2.5.29.17');
  const identifier = certificate.getExtension('1.3.6.1.5.5.7.1.31');
  const digest = createHash('sha256').update(keyAuthorization).digest();
  // An OCTET STRING within the extension's own.
  const expected = Buffer.concat([Buffer.from([4, 32]), digest]);
  if (!certificate.issuer || certificate.issuer !== certificate.subject) throw new Error('not self-signed');
  if (names === null || !Buffer.from(names.value).includes(name)) throw new Error('it is for another name');
  if (identifier?.critical !== true) throw new Error('acmeIdentifier is missing or not critical');
  if (!Buffer.from(identifier.value).equals(expected)) throw new Error('it proves another key');
}

/** Asks as an authority does (RFC 8555 section 8.3). @throws Error that says what was wrong. */
export function askByHttp(
  port: number,
  name: string,
  token: string,
  keyAuthorization: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const path = `/.well-known/acme-challenge/${token}`;
    const request = get(
      { host: '127.0.0.1', port, path, headers: { host: name }, timeout: withinMs },
      answer => {
        let body = '';
        answer.on('data', (piece: Buffer) => (body += piece.toString()));
        answer.on('end', () => {
          if (answer.statusCode === 200 && body.trim() === keyAuthorization) resolve();
          else reject(new Error(`answered ${answer.statusCode} ${body.slice(0, 100)}`));
        });
      },
    );
    request.on('error', reject);
    request.on('timeout', () => request.destroy(new Error('no answer')));
  });
}
