import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { isSealedKey, openClientKey, sealClientKey } from '#credentials';
import type { UpstreamDocument } from '#gateway';
import { type Fault, invalidInput } from '#kernel';

/**
 * An upstream as it may be stored: the private key of its client certificate sealed. A key that is sealed already is
 * kept, if it opens beside this certificate. What was given is never repeated in a fault.
 * @throws `invalid-input` for a certificate or key that cannot be used, or that do not belong together.
 */
export function withSealedKey(
  upstream: UpstreamDocument,
  seal: Uint8Array,
  at = '/upstream/tls',
): UpstreamDocument {
  const { tls } = upstream;
  if (tls?.clientCertificate === undefined || tls.clientKey === undefined) return upstream;
  const { clientCertificate, clientKey } = tls;
  const key = isSealedKey(clientKey) ? openClientKey(seal, clientCertificate, clientKey) : clientKey;
  const faults = pairFaults(clientCertificate, key, at);
  if (faults.length > 0) throw invalidInput(faults);
  if (key === undefined || isSealedKey(clientKey)) return upstream;
  return { ...upstream, tls: { ...tls, clientKey: sealClientKey(seal, clientCertificate, key) } };
}

function pairFaults(certificate: string, key: string | undefined, at: string): Fault[] {
  const fault = (name: string, message: string) => [{ at: `${at}/${name}`, message }];
  if (key === undefined)
    return fault('clientKey', 'was sealed elsewhere, or beside another certificate: give the key itself');
  const parsed = parsedKey(key);
  if (parsed === undefined) return fault('clientKey', 'must be an unencrypted private key (PEM)');
  try {
    if (new X509Certificate(certificate).checkPrivateKey(parsed)) return [];
    return fault('clientKey', 'does not belong to the certificate');
  } catch {
    return fault('clientCertificate', 'must be a certificate (PEM), followed by those that vouch for it');
  }
}

function parsedKey(key: string): KeyObject | undefined {
  try {
    return createPrivateKey(key);
  } catch {
    return undefined;
  }
}
