import { readFileSync } from 'node:fs';
import type { Vault } from '#credentials';
import type { TlsIdentity } from '#gateway';
import { invalidInput } from '#kernel';
import type { Store } from '#store';
import type { Settings } from '../settings.ts';
import { wantedListeners } from './listeners.ts';

/** The certificate of the TLS listeners: the operator's, or one of a local authority; none if no listener is TLS. */
export async function tlsIdentity(
  settings: Settings,
  _store: Store,
  _vault: Vault,
): Promise<TlsIdentity | undefined> {
  if (!wantedListeners(settings).some(({ encrypted }) => encrypted)) return undefined;
  return configuredIdentity(settings);
}

/** The operator's own certificate, if the settings name one. @throws `invalid-input` when it cannot be read. */
export function configuredIdentity({ tlsCertificate, tlsKey }: Settings): TlsIdentity | undefined {
  if (tlsCertificate === undefined || tlsKey === undefined) return undefined;
  return {
    certificate: readPem(tlsCertificate, '--tls-certificate'),
    key: readPem(tlsKey, '--tls-key'),
  };
}

function readPem(path: string, flag: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw invalidInput([{ at: flag, message: `cannot be read: ${(error as Error).message}` }]);
  }
  if (!text.includes('-----BEGIN ')) throw invalidInput([{ at: flag, message: `${path} holds no PEM` }]);
  return text;
}
