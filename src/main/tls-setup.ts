import type { TlsIdentity, TlsSetup } from '#gateway';
import { invalidInput } from '#kernel';
import type { Settings } from '../settings.ts';
import { readCertificateDirectory, readIdentity } from './certificate-directory.ts';

/** The operator's own certificate, if the settings name one. @throws `invalid-input` when it cannot be used. */
export const configuredIdentity = (settings: Settings): TlsIdentity | undefined =>
  configuredIdentities(settings, 'external')[0];

/** What the TLS listeners of a zone show; `otherwise` where the settings name nothing. @throws as above. */
export function tlsSetup(
  settings: Settings,
  zone: string,
  otherwise: TlsIdentity | undefined,
): TlsSetup | undefined {
  const configured = configuredIdentities(settings, zone);
  if (configured.length === 0 && otherwise === undefined) return undefined;
  const identities = configured.length > 0 || otherwise === undefined ? configured : [otherwise];
  return { identities, profile: settings.tlsProfile };
}

/** Whether files say what is shown, which may change at any time. */
export const readsCertificates = ({
  tlsCertificate,
  tlsCertificates,
  internalTlsCertificates,
}: Settings): boolean => (tlsCertificate ?? tlsCertificates ?? internalTlsCertificates) !== undefined;

function configuredIdentities(settings: Settings, zone: string): TlsIdentity[] {
  const { tlsCertificate, tlsKey, tlsCertificates, internalTlsCertificates } = settings;
  if (zone === 'internal' && internalTlsCertificates !== undefined)
    return readCertificateDirectory(internalTlsCertificates, '--internal-tls-certificates');
  const identities: TlsIdentity[] = [];
  if (tlsCertificate !== undefined && tlsKey !== undefined) {
    const identity = readIdentity(tlsCertificate, tlsKey);
    if (typeof identity === 'string')
      throw invalidInput([{ at: '--tls-certificate', message: `${tlsCertificate}: ${identity}` }]);
    identities.push(identity);
  }
  if (tlsCertificates !== undefined)
    identities.push(...readCertificateDirectory(tlsCertificates, '--tls-certificates'));
  return identities;
}
