import type { Fault } from '#kernel';
import { isLoopback } from './address.ts';
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
  return faults;
}
