import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { isIP } from 'node:net';
import type { Vault, VaultName } from '#credentials';
import { localCertificate, localNames, type LocalAuthority } from '#gateway';
import { systemClock } from '#kernel';
import type { Store } from '#store';
import { localAuthorityFile, type Settings } from '../settings.ts';
import { encryptedControl } from './control-listener.ts';
import { wantedListeners } from './listeners.ts';
import { configuredIdentity, type OwnIdentity } from './tls-setup.ts';

/** The certificate of the TLS listeners: the operator's, or one of a local authority; none if no listener is TLS. */
export async function tlsIdentity(
  settings: Settings,
  store: Store,
  vault: Vault,
): Promise<OwnIdentity | undefined> {
  const isAsked =
    encryptedControl(settings).length > 0 || wantedListeners(settings).some(({ encrypted }) => encrypted);
  if (!isAsked) return undefined;
  return configuredIdentity(settings) ?? (await localIdentity(settings, store, vault));
}

/** Of an authority that is kept in the vault, one for each machine, since each vouches for its own names only. */
async function localIdentity(settings: Settings, store: Store, vault: Vault): Promise<OwnIdentity> {
  const name: VaultName = {
    realm: 'internal',
    kind: 'local-authority',
    id: `local-authority-${hostname().toLowerCase()}`,
  };
  const control = encryptedControl(settings);
  const hosts = [...wantedListeners(settings), ...control]
    .map(({ host }) => host.toLowerCase())
    .filter(host => isIP(host) === 0 || !['0.0.0.0', '::'].includes(host));
  // Without a proxy in front, browsers compare the certificate with the name of the public URL.
  const { portalUrl, consoleUrl, portalMtlsUrl, consoleMtlsUrl } = settings;
  const urls = [portalUrl, consoleUrl, portalMtlsUrl, consoleMtlsUrl];
  const opened = control.length === 0 ? [] : urls.flatMap(hostnameOf);
  const identity = await localCertificate({
    names: [...new Set([...localNames(), ...hosts, ...opened])],
    zones: ['external', 'internal'],
    clock: systemClock,
    load: async () => {
      const bytes = await vault.open(name);
      return bytes === undefined ? undefined : (JSON.parse(bytes.toString('utf8')) as LocalAuthority);
    },
    save: authority =>
      store.change(change => vault.seal(change, name, Buffer.from(JSON.stringify(authority), 'utf8'))),
  });
  mkdirSync(settings.data, { recursive: true, mode: 0o700 });
  writeFileSync(localAuthorityFile(settings.data), identity.authority, { mode: 0o644 });
  const { certificate, key, zones } = identity;
  return { certificate, key, ...(zones === undefined ? {} : { zones }) };
}

const hostnameOf = (url: string | undefined): string[] =>
  url === undefined ? [] : [new URL(url).hostname.replace(/^\[|\]$/g, '')];
