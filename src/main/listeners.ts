import type { ListenerSpec } from '#gateway';
import type { Address, Settings } from '../settings.ts';
import { networksOf } from './networks.ts';
import { type Obtained, type OwnIdentity, tlsSetup } from './tls-setup.ts';

/** A listener that the settings ask for. */
export interface WantedListener extends Address {
  readonly zone: 'external' | 'internal';
  readonly encrypted: boolean;
  /** Asks clients for a certificate; what is made of it, policies decide. */
  readonly asksCertificate: boolean;
  /** As addresses are called, such as `https`. */
  readonly scheme: 'http' | 'https' | 'mtls';
}

/** The gateway's listeners as the settings ask for them: each zone in TLS, and in the clear on loopback. */
export function wantedListeners(settings: Settings): WantedListener[] {
  const wanted = [
    ['external', settings.externalHttps, 'https'],
    ['external', settings.externalMtls, 'mtls'],
    ['external', settings.externalHttp, 'http'],
    ['internal', settings.internalHttps, 'https'],
    ['internal', settings.internalMtls, 'mtls'],
    ['internal', settings.internalHttp, 'http'],
  ] as const;
  return wanted.flatMap(([zone, address, scheme]) =>
    address === undefined
      ? []
      : [{ zone, ...address, scheme, encrypted: scheme !== 'http', asksCertificate: scheme === 'mtls' }],
  );
}

/**
 * The same with what they need.
 * @throws Error rather than letting a TLS listener speak in the clear, or letting in who is not on a list that cannot be
 * read.
 */
export function gatewayListeners(
  settings: Settings,
  identity: OwnIdentity | undefined,
  obtained?: Obtained,
): ListenerSpec[] {
  const specs = wantedListeners(settings).map(
    ({ zone, host, port, encrypted, asksCertificate }): ListenerSpec => {
      const from = settings[`${zone}From`];
      const proxies = settings[`${zone}Proxies`];
      const entrance = { from: from && networksOf(from), proxies: proxies && networksOf(proxies) };
      const { connections, connectionsPerAddress } = settings;
      const limits = { connections, connectionsPerAddress };
      if (!encrypted) return { zone, host, port, entrance, limits };
      const tls = tlsSetup(settings, zone, identity, obtained);
      if (tls === undefined) throw new Error(`the listener ${host}:${port} has no certificate`);
      return { zone, host, port, entrance, limits, tls, asksCertificate };
    },
  );
  return [...specs, ...plainFronts(settings)];
}

/** In the clear, wherever it listens: it serves no API. An authority asks from anywhere, so no network is left out. */
function plainFronts(settings: Settings): ListenerSpec[] {
  const { acmeHttp, acmeNames = [], acmeInternalNames = [], externalHttps } = settings;
  if (acmeHttp === undefined) return [];
  const front = { names: [...acmeNames, ...acmeInternalNames], httpsPort: externalHttps?.port ?? 443 };
  return [{ zone: 'external', ...acmeHttp, front }];
}
