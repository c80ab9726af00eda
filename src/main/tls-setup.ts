import type { TlsIdentity, TlsSetup } from '#gateway';
import { invalidInput } from '#kernel';
import type { Settings } from '../settings.ts';
import { readCertificateDirectory, readIdentity } from './certificate-directory.ts';

/** The operator's own certificate, if the settings name one. @throws `invalid-input` when it cannot be used. */
export const configuredIdentity = (settings: Settings): TlsIdentity | undefined =>
  configuredIdentities(settings, 'external')[0];

/** A certificate for all that needs one, and one of its own for each zone where the local authority made them. */
export interface OwnIdentity extends TlsIdentity {
  readonly zones?: Readonly<Record<string, TlsIdentity>>;
}

/** Certificates that an authority gave, by zone. */
export type Obtained = Readonly<Record<string, readonly TlsIdentity[]>>;

/**
 * What the TLS listeners of a zone show: what files name, what was obtained, and `otherwise` where files name nothing.
 * Clients that ask for no name, or for one that nobody knows, are shown the first of these. @throws as above.
 */
export function tlsSetup(
  settings: Settings,
  zone: string,
  otherwise: OwnIdentity | undefined,
  obtained: Obtained = {},
): TlsSetup | undefined {
  const configured = configuredIdentities(settings, zone);
  const identities = [...configured, ...(obtained[zone] ?? [])];
  if (configured.length === 0 && otherwise !== undefined)
    identities.push(otherwise.zones?.[zone] ?? otherwise);
  return identities.length === 0 ? undefined : { identities, profile: settings.tlsProfile };
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
