import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { loadMasterKey } from '#credentials';
import {
  callerKeySet,
  type CoreRules,
  GatewayHost,
  latencyBuckets,
  openSockets,
  prepareProof,
  readPlaces,
  type FeedEntry,
  type SnapshotDocument,
} from '#gateway';
import { invalidInput, systemClock, type Log } from '#kernel';
import { parseDeclaration, refuseUncompilable, toSnapshot, type Standalone } from '#manager';
import { createHealthServer, Metrics } from '#monitoring';
import type { Settings } from '../settings.ts';
import { journalDaysDemanded } from './journal-retention.ts';
import { accessLogOf, journalDirectory, standaloneJournalKey } from './written-files.ts';
import type { CertificateWatch } from './certificate-watch.ts';
import { closeServer, ControlListeners } from './control-listener.ts';
import { gatewayListeners } from './listeners.ts';
import { configuredIdentity, readsCertificates } from './tls-setup.ts';
import { watchCertificates } from './watched-certificates.ts';

/** Bytes of a secret's file at most. */
const maxSecretBytes = 16_384;

/**
 * A gateway from one file, with no control plane and no store: the declaration is held to the same floors, its
 * keys come from the environment or from files, and nothing is written but the logs and the call journal. Quotas begin anew with the
 * process, since there is nowhere to keep them.
 */
export class StandaloneGateway {
  readonly #settings: Settings;
  readonly #sockets = openSockets();
  readonly #host: GatewayHost;
  readonly #control: ControlListeners;
  readonly #health: FastifyInstance;
  readonly #standalone: Standalone;
  /** Undefined where nothing that is shown comes from files. */
  readonly #certificates: Pick<CertificateWatch<unknown>, 'stop'> | undefined;
  #draining = false;

  /** @throws GatehouseError that names every fault of the declaration and how to mend it. */
  constructor(settings: Settings, file: string, coreRules: CoreRules | undefined, log: Log) {
    const pepper = randomBytes(32);
    const upstreamSeal = randomBytes(32);
    const callerSecret = randomBytes(32);
    this.#standalone = toSnapshot(
      parseDeclaration(readFileSync(file, 'utf8'), { file, directory: dirname(file) }),
      {
        now: systemClock.now(),
        pepper,
        upstreamSeal,
        secret: reference => secretOf(reference, dirname(file)),
      },
    );
    this.#settings = settings;
    if (settings.acmeDirectory !== undefined)
      throw invalidInput([
        { at: '--acme-directory', message: 'needs a store for keys and certificates: use `gatehouse start`' },
      ]);
    const identity = configuredIdentity(settings);
    const metrics = new Metrics(latencyBuckets);
    this.#host = new GatewayHost({
      proofs: settings.proofsRemembered,
      sockets: this.#sockets,
      listeners: gatewayListeners(settings, identity),
      workers: settings.workers,
      settings: {
        pepper,
        pseudonymKey: randomBytes(32),
        upstreamSeal,
        callerSecret,
        places: readPlaces(settings.places),
        coreRules,
        redisUrl: settings.redisUrl,
        docs: settings.docs ?? 'about:gatehouse',
        accessLog: accessLogOf(settings),
        journal: journalOf(settings, this.#standalone.document),
        failureGraceMs: settings.drainSeconds * 1000,
      },
      quotaSeed: randomBytes(8),
      log,
      onTelemetry: (telemetry, worker) => {
        metrics.add(worker, telemetry);
        metrics.blocked(this.#host.countBlocks(systemClock.now()));
      },
    });
    this.#control = new ControlListeners(settings, this.#sockets);
    this.#control.show(identity);
    this.#certificates = readsCertificates(settings)
      ? watchCertificates({
          settings,
          identity,
          read: () => Promise.resolve(configuredIdentity(settings)),
          host: this.#host,
          control: this.#control,
          log,
        })
      : undefined;
    this.#health = createHealthServer({
      metrics,
      readiness: () => this.#readiness(),
      callerKeys: () => callerKeySet(callerSecret, systemClock.now()),
      tls: this.#control.tls('health'),
    });
  }

  /** Resolves when requests are served. @throws GatehouseError `snapshot-refused` for what no gateway can compile. */
  async start(): Promise<void> {
    const { document, feed } = this.#standalone;
    // An XML Schema that is none would otherwise be found by the first request, which gets a 500 for it.
    if (await prepareProof(document)) refuseUncompilable(document);
    await this.#control.listen(this.#health, 'health');
    await this.#host.start();
    const entries = feed.map((change, i): FeedEntry => ({ ...change, sequence: i + 1 }));
    this.#host.apply(entries, true);
    this.#host.load(document);
    await this.#host.whenServing(document.number);
  }

  /** Zones with address and port, as bound. */
  get listeners(): GatewayHost['addresses'] {
    return this.#host.addresses;
  }

  /** What is served: `<api>/<version>` and its operations' number. */
  get served(): readonly { readonly name: string; readonly operations: number }[] {
    return this.#standalone.document.versions.map(({ api, name, operations }) => ({
      name: `${api.name}/${name}`,
      operations: operations.length,
    }));
  }

  async drain(isTakenOver = false): Promise<void> {
    this.#draining = true;
    this.#certificates?.stop();
    await this.#host.drain(this.#settings.drainSeconds * 1000, isTakenOver);
    await closeServer(this.#health);
    this.#sockets.close();
  }

  #readiness() {
    const snapshot = this.#host.serving ?? 0;
    if (this.#draining) return { ready: false, reason: 'draining', snapshot };
    return this.#host.ready ? { ready: true, snapshot } : { ready: false, reason: 'starting', snapshot };
  }
}

/**
 * Where calls are written down, and under which key: one of the master key, so that the journal can be verified after a
 * restart. Undefined where nothing is written down; then no master key is needed.
 * @throws invalid-input where something is to be written down, and the master key is not to be had
 */
function journalOf(settings: Settings, document: SnapshotDocument) {
  if (journalDaysDemanded(document) === 0) return undefined;
  const directory = journalDirectory(settings);
  const { masterKeyFile: file, data: dataDir } = settings;
  try {
    // A new key would verify nothing of a journal that is there already.
    const masterKey = loadMasterKey({ env: process.env, file, dataDir, create: !existsSync(directory) });
    return { directory, key: standaloneJournalKey(masterKey) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw invalidInput([
      {
        at: '--master-key-file',
        message: `must hold the key of the call journal, which policies demand: ${why}`,
      },
    ]);
  }
}

/** The secret behind `env:NAME` or `file:PATH` (relative to the declaration), without the line's end. */
function secretOf(reference: string, directory: string): string | undefined {
  const [kind, ...rest] = reference.split(':');
  const name = rest.join(':');
  if (kind === 'env') return process.env[name];
  if (kind !== 'file') return undefined;
  try {
    return readFileSync(resolve(directory, name), { encoding: 'utf8' }).slice(0, maxSecretBytes).trimEnd();
  } catch {
    return undefined;
  }
}
