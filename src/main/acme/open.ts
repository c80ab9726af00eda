import { hostname } from 'node:os';
import type { Vault } from '#credentials';
import { systemClock, type Log } from '#kernel';
import type { Store } from '#store';
import type { Settings } from '../../settings.ts';
import { AcmeCertificates, type AcmeCertificatesOptions } from './certificates.ts';
import { AcmeKeeping } from './keeping.ts';
import { obtain } from './order.ts';
import { acmeOptions } from './wanted.ts';

/** Until every worker of every node answers a challenge (milliseconds): nodes hear of it within a second. */
const settleMs = 2_000;

/** What obtains the certificates that the settings name; undefined where they name none. @throws `invalid-input` */
export function openAcme(
  parts: Pick<AcmeCertificatesOptions, 'answer' | 'changed'> & {
    readonly settings: Settings;
    readonly store: Store;
    readonly vault: Vault;
    readonly log: Log;
  },
): AcmeCertificates | undefined {
  const { settings, store, vault, log, answer, changed } = parts;
  const options = acmeOptions(settings);
  if (options === undefined) return undefined;
  return new AcmeCertificates({
    options,
    store,
    keeping: new AcmeKeeping(store, vault, options.directory),
    obtain,
    newAccountKey: async () => {
      const { default: acme } = await import('acme-client');
      return (await acme.crypto.createPrivateEcdsaKey('P-256')).toString('utf8');
    },
    node: `${hostname().toLowerCase()}:${settings.data}`,
    settleMs,
    clock: systemClock,
    chance: Math.random,
    log,
    answer,
    changed,
  });
}
