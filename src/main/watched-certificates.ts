import type { GatewayHost, TlsIdentity, TlsSetup } from '#gateway';
import type { Log } from '#kernel';
import type { Settings } from '../settings.ts';
import { authorityEveryMs, CertificateWatch, filesEveryMs } from './certificate-watch.ts';
import type { ControlListeners } from './control-listener.ts';
import { readsCertificates, tlsSetup } from './tls-setup.ts';

/** What is shown on all TLS listeners. */
interface Shown {
  readonly identity: TlsIdentity | undefined;
  readonly zones: readonly (readonly [zone: string, setup: TlsSetup | undefined])[];
}

/** Keeps the certificates of gateway and control plane those that the settings' files, or the authority, have now. */
export function watchCertificates(parts: {
  readonly settings: Settings;
  readonly identity: TlsIdentity | undefined;
  readonly read: () => Promise<TlsIdentity | undefined>;
  readonly host: GatewayHost;
  readonly control: ControlListeners;
  readonly log: Log;
}): CertificateWatch<Shown> {
  const { settings, identity, read, host, control, log } = parts;
  const shownFor = (one: TlsIdentity | undefined): Shown => ({
    identity: one,
    zones: (['external', 'internal'] as const).map(zone => [zone, tlsSetup(settings, zone, one)]),
  });
  return new CertificateWatch({
    shown: shownFor(identity),
    read: async () => shownFor(await read()),
    show: shown => {
      control.show(shown.identity);
      for (const [zone, setup] of shown.zones) if (setup !== undefined) host.reloadTls(zone, setup);
    },
    everyMs: readsCertificates(settings) ? filesEveryMs : authorityEveryMs,
    log,
  });
}
