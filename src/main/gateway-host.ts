import { deriveKey, type MasterKey } from '#credentials';
import { type CoreRules, GatewayHost, readPlaces, type Sockets, type Telemetry } from '#gateway';
import type { Log } from '#kernel';
import type { Settings } from '../settings.ts';
import type { Listening } from './listening.ts';
import type { GatewaySecrets } from './last-good.ts';
import { gatewayListeners } from './listeners.ts';
import { portalOrigins } from './public-origins.ts';
import { accessLogOf, journalDirectory } from './written-files.ts';

/** The gateway of this process: its workers, with the secrets that they need. */
export function createGatewayHost(
  secrets: GatewaySecrets,
  parts: {
    readonly settings: Settings;
    readonly masterKey: MasterKey;
    readonly sockets: Sockets;
    readonly listening: Listening;
    /** The OWASP Core Rule Set, where its directory was told. */
    readonly coreRules: CoreRules | undefined;
    readonly log: Log;
    readonly onTelemetry: (telemetry: Telemetry, worker: number) => void;
  },
): GatewayHost {
  const { settings, masterKey, sockets, listening, coreRules, log, onTelemetry } = parts;
  // What was kept before these were secrets of their own was derived from the master key.
  const secret = (kept: string | undefined, purpose: string): Buffer =>
    kept === undefined ? deriveKey(masterKey, purpose) : Buffer.from(kept, 'base64');
  const { journalKey } = secrets;
  return new GatewayHost({
    sockets,
    listeners: gatewayListeners(settings, secrets.identity, secrets.obtained),
    workers: settings.workers,
    settings: {
      pepper: Buffer.from(secrets.pepper, 'base64'),
      pseudonymKey: secret(secrets.pseudonymKey, 'address-pseudonyms'),
      upstreamSeal: secret(secrets.upstreamSeal, 'upstream-client-keys'),
      callerSecret: callerSecretOf(secrets),
      places: readPlaces(settings.places),
      coreRules,
      redisUrl: settings.redisUrl,
      docs: listening.docs,
      portalOrigins: portalOrigins(listening.addresses.get('portal'), settings.portalUrl),
      accessLog: accessLogOf(settings),
      journal:
        journalKey === undefined
          ? undefined
          : { directory: journalDirectory(settings), key: Buffer.from(journalKey, 'base64') },
      failureGraceMs: settings.drainSeconds * 1000,
    },
    quotaSeed: secret(secrets.quotaSeed, 'quota-fingerprints'),
    proofs: settings.proofsRemembered,
    reservesQuotas: true,
    log,
    onTelemetry,
  });
}

export const callerSecretOf = ({ callerSecret }: GatewaySecrets): Buffer | undefined =>
  callerSecret === undefined ? undefined : Buffer.from(callerSecret, 'base64');
