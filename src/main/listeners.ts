import type { ListenerSpec, TlsIdentity } from '#gateway';
import type { Address, Settings } from '../settings.ts';

/** A listener that the settings ask for. */
export interface WantedListener extends Address {
  readonly zone: string;
  readonly encrypted: boolean;
}

/** The gateway's listeners as the settings ask for them: each zone in TLS, and in the clear on loopback. */
export function wantedListeners(settings: Settings): WantedListener[] {
  const wanted = [
    ['external', settings.externalHttps, true],
    ['external', settings.externalHttp, false],
    ['internal', settings.internalHttps, true],
    ['internal', settings.internalHttp, false],
  ] as const;
  return wanted.flatMap(([zone, address, encrypted]) =>
    address === undefined ? [] : [{ zone, ...address, encrypted }],
  );
}

/** The same with what they need. @throws Error rather than letting a TLS listener speak in the clear. */
export function gatewayListeners(settings: Settings, identity: TlsIdentity | undefined): ListenerSpec[] {
  return wantedListeners(settings).map(({ zone, host, port, encrypted }) => {
    if (!encrypted) return { zone, host, port };
    if (identity === undefined) throw new Error(`the listener ${host}:${port} has no certificate`);
    return { zone, host, port, tls: identity };
  });
}
