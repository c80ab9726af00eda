/**
 * Mutual TLS at the authorization server (RFC 8705). It has listeners of its own, so that browsers which sign people in
 * are never asked for a certificate; discovery tells of them as `mtls_endpoint_aliases` (section 5).
 */
import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { ownersOfCertificate } from '#credentials';
import type { Db } from '#store';

/** Endpoints that clients call by themselves. The device flow is not among them: its clients have no certificate. */
const endpoints = {
  token_endpoint: '/token',
  introspection_endpoint: '/introspect',
  revocation_endpoint: '/revoke',
  userinfo_endpoint: '/userinfo',
  pushed_authorization_request_endpoint: '/par',
} as const;

/** What of the authorization server is served over mutual TLS. */
export const mutualTlsPaths: readonly string[] = Object.values(endpoints);

/** As discovery tells them; `base` is where the listener is found, with the path of the issuer. */
export const endpointAliases = (base: string): Record<string, string> =>
  Object.fromEntries(Object.entries(endpoints).map(([name, path]) => [name, `${base}${path}`]));

/** A certificate that a connection has shown, which proves that the client holds its key. */
interface Shown {
  readonly certificate: X509Certificate;
  /** Whose it is by agreement, as its authority vouches for it now. */
  readonly owners: ReadonlySet<string>;
}

const shownBy = new WeakMap<object, Shown>();

/** The certificate that the connection has shown. */
export const peerCertificate = ({ socket }: IncomingMessage): X509Certificate | undefined =>
  socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;

/** Lets the request be known by its certificate. One past its dates is none: it stands for nobody any more. */
export async function noteCertificate(
  request: IncomingMessage,
  certificate: X509Certificate,
  { db, now }: { readonly db: Db; readonly now: number },
): Promise<void> {
  const { validFromDate, validToDate } = certificate;
  if (now < validFromDate.getTime() || now >= validToDate.getTime()) return;
  shownBy.set(request, { certificate, owners: await ownersOfCertificate(db, certificate, now) });
}

/** What a token of this request is bound to, and what a client that has registered its certificate is known by. */
export const certificateOf = (request: object): X509Certificate | undefined =>
  shownBy.get(request)?.certificate;

/** True where the certificate was agreed for this application (`tls_client_auth`, RFC 8705 section 2.1). */
export const isOwner = (request: object, clientId: string | undefined): boolean =>
  clientId !== undefined && shownBy.get(request)?.owners.has(clientId) === true;
