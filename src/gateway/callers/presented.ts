import type { TLSSocket } from 'node:tls';
import { PresentedCertificate } from '#credentials';
import type { ClientRequest } from '../client-message.ts';

/** What each connection showed; `null` for nothing. */
const shown = new WeakMap<object, PresentedCertificate | null>();

/** The certificate that the connection of a request showed, read once; nobody has vouched for it. */
export function presentedBy({ socket }: Pick<ClientRequest, 'socket'>): PresentedCertificate | undefined {
  let presented = shown.get(socket);
  if (presented === undefined) {
    const certificate = (socket as Partial<TLSSocket>).getPeerX509Certificate?.();
    presented = certificate === undefined ? null : new PresentedCertificate(certificate);
    shown.set(socket, presented);
  }
  return presented ?? undefined;
}
