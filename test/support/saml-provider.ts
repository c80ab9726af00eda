/** A provider of SAML that nobody here wrote, with people in it, on a port of 127.0.0.1. */
import 'reflect-metadata';
import { createPublicKey, webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PemConverter, X509CertificateGenerator } from '@peculiar/x509';
import samlp from 'samlp';
import type { People } from './upstream-provider.ts';

export interface SamlProvider {
  /** Where its pages are; its entity id as well. */
  readonly origin: string;
  readonly certificate: string;
  /** The answer that it gave last, in base64. */
  readonly last: () => string;
  /** Encrypts from now on what it says, for the certificate in this metadata. */
  encryptFor(metadata: string): void;
  stop(): Promise<void>;
}

/** Starts a provider that answers to `acs` in the name of whom one types there. */
export async function startSamlProvider(options: {
  readonly acs: string;
  readonly people: People;
}): Promise<SamlProvider> {
  const { acs, people } = options;
  const { certificate, key } = await makeSigner();
  let last = '';
  let encryption: object = {};
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', origin);
    const query = Object.fromEntries(url.searchParams);
    const login = query['login'];
    const send = (html: string) => response.setHeader('content-type', 'text/html').end(html);
    if (login === undefined) return void send(signInPage(query));
    const answer = samlp.auth({
      issuer: origin,
      cert: certificate,
      key,
      ...encryption,
      recipient: acs,
      destination: acs,
      lifetimeInSeconds: 300,
      signatureAlgorithm: 'rsa-sha256',
      digestAlgorithm: 'sha256',
      getPostURL: (_audience, _request, _asked, done) => done(null, acs),
      getUserFromRequest: () => ({ login, ...people[login] }),
      profileMapper: user => ({
        getClaims: () => ({ ...(user as object) }),
        getNameIdentifier: () => ({
          nameIdentifier: `person-${login}`,
          nameIdentifierFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
        }),
      }),
    });
    const reply = {
      set: () => {},
      send(html: string) {
        last = /name="SAMLResponse"\s+value="([^"]+)"/.exec(html)?.[1] ?? '';
        send(html);
      },
    };
    answer({ method: 'GET', query }, reply, error => response.writeHead(500).end(String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    certificate,
    last: () => last,
    encryptFor(metadata) {
      const [, text = ''] = /use="encryption"[^]*<ds:X509Certificate>([^<]+)</.exec(metadata) ?? [];
      const encryptionCert = `${PemConverter.encode(Buffer.from(text, 'base64'), 'CERTIFICATE')}\n`;
      const encryptionPublicKey = createPublicKey(encryptionCert).export({ type: 'spki', format: 'pem' });
      encryption = { encryptionCert, encryptionPublicKey };
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

const signInPage = (query: Readonly<Record<string, string>>): string => `<!doctype html>
<html lang="en"><title>Harbour</title><form method="get" action="/sso">
${Object.entries(query)
  .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
  .join('\n')}
<label>Who are you? <input name="login"></label><button type="submit">Go on</button></form></html>`;

async function makeSigner(): Promise<{ readonly certificate: string; readonly key: string }> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=harbour',
    keys,
    signingAlgorithm: algorithm,
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { certificate: made.toString('pem'), key: `${PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n` };
}
