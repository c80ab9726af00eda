import type { GatewayHost, TlsSetup } from '#gateway';
import type { Log } from '#kernel';
import type { Settings } from '../settings.ts';
import { authorityEveryMs, CertificateWatch, filesEveryMs } from './certificate-watch.ts';
import type { ControlListeners } from './control-listener.ts';
import { type Obtained, type OwnIdentity, readsCertificates, tlsSetup } from './tls-setup.ts';

/** What is shown on all TLS listeners. */
interface Shown {
  readonly identity: OwnIdentity | undefined;
  readonly zones: readonly (readonly [zone: string, setup: TlsSetup | undefined])[];
}

/** Keeps the certificates of gateway and control plane those that the settings' files, or the authority, have now. */
export function watchCertificates(parts: {
  readonly settings: Settings;
  readonly identity: OwnIdentity | undefined;
  /** False where listeners may show others than these, as those of an earlier start. */
  readonly isShown?: boolean;
  readonly read: () => Promise<OwnIdentity | undefined>;
  /** What an authority gave; whoever obtains them asks for another look. */
  readonly obtained?: () => Obtained;
  readonly host: GatewayHost;
  readonly control: ControlListeners;
  readonly log: Log;
}): CertificateWatch<Shown | undefined> {
  const { settings, identity, read, host, control, log, obtained, isShown = true } = parts;
  const shownFor = (one: OwnIdentity | undefined): Shown => ({
    identity: one,
    zones: (['external', 'internal'] as const).map(zone => [
      zone,
      tlsSetup(settings, zone, one, obtained?.()),
    ]),
  });
  return new CertificateWatch<Shown | undefined>({
    shown: isShown ? shownFor(identity) : undefined,
    read: async () => shownFor(await read()),
    show: shown => {
      if (shown === undefined) return;
      control.show(shown.identity);
      for (const [zone, setup] of shown.zones) if (setup !== undefined) host.reloadTls(zone, setup);
    },
    everyMs: readsCertificates(settings) ? filesEveryMs : authorityEveryMs,
    log,
  });
}
