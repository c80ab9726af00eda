import type { Fault } from '#kernel';
import { isLoopback } from './address.ts';
import { mailClashes } from './mail.ts';
import { type Settings, settingsTable } from './table.ts';

/** Settings that are each well formed, but not together: plain text may not leave the machine. */
export function clashes(settings: Settings): Fault[] {
  const faults: Fault[] = [];
  const clear = ['externalHttp', 'internalHttp'] as const;
  for (const key of clear) {
    const address = settings[key];
    if (address === undefined || isLoopback(address)) continue;
    const flag = settingsTable.find(entry => entry.key === key)?.flag ?? key;
    faults.push({
      at: `--${flag}`,
      message: `speaks plain http, so it must be a loopback address such as 127.0.0.1:${address.port}; use the TLS listener`,
    });
  }
  if (settings.redisUrl !== undefined) {
    const { protocol, hostname } = new URL(settings.redisUrl);
    const host = hostname.replace(/^\[|\]$/g, '');
    if (protocol !== 'rediss:' && !(protocol === 'redis:' && isLoopback({ host, port: 0 })))
      faults.push({ at: '--redis-url', message: 'must be rediss://…; redis:// only on this machine' });
  }
  if ((settings.tlsCertificate === undefined) !== (settings.tlsKey === undefined))
    faults.push({ at: '--tls-certificate', message: 'needs --tls-key, and the other way round' });
  faults.push(...mutualTlsClashes(settings), ...acmeClashes(settings), ...mailClashes(settings));
  return faults;
}

function mutualTlsClashes(settings: Settings): Fault[] {
  return (['portal', 'console'] as const).flatMap(name => {
    const url = settings[`${name}MtlsUrl`];
    const at = `--${name}-mtls-url`;
    if (url === undefined) return [];
    if (settings[`${name}Mtls`] === undefined) return [{ at, message: `needs --${name}-mtls` }];
    return url.startsWith('https:') ? [] : [{ at, message: 'must be https: it asks for certificates' }];
  });
}

function acmeClashes(settings: Settings): Fault[] {
  const { acmeDirectory, acmeNames, acmeInternalNames, acmeHttp, acmeEabId, acmeEabKeyFile } = settings;
  const faults: Fault[] = [];
  const isNamed = acmeNames !== undefined || acmeInternalNames !== undefined;
  if ((acmeDirectory !== undefined) !== isNamed)
    faults.push({ at: '--acme-directory', message: 'needs --acme-names, and the other way round' });
  if ((acmeEabId === undefined) !== (acmeEabKeyFile === undefined))
    faults.push({ at: '--acme-eab-id', message: 'needs --acme-eab-key-file, and the other way round' });
  if (acmeHttp !== undefined && !isNamed)
    faults.push({ at: '--acme-http', message: 'answers for the names in --acme-names: there are none' });
  const zones = [
    ['--acme-names', acmeNames, settings.externalHttps ?? settings.externalMtls],
    ['--acme-internal-names', acmeInternalNames, settings.internalHttps ?? settings.internalMtls],
  ] as const;
  for (const [at, names, listener] of zones) {
    if (names !== undefined && listener === undefined)
      faults.push({ at, message: 'the zone has no TLS listener that could show the certificates' });
  }
  return faults;
}
