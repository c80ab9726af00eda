import { existsSync, mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { ContractFetcher } from '#contracts';
import { createOperatorCredential, deriveKey, loadMasterKey, openVault, type MasterKey } from '#credentials';
import {
  GatewayHost,
  latencyBuckets,
  openSockets,
  QuotaKeeper,
  quotaUsed,
  type SnapshotDocument,
  type TlsIdentity,
} from '#gateway';
import { type Identity, identityTags } from '#identity';
import { systemClock, type Log } from '#kernel';
import { createServer } from '#api';
import { adminPrefix, createAdminApi, ensureZones, latestSnapshot, republish } from '#manager';
import { createHealthServer, Metrics, Traffic } from '#monitoring';
import { createPortal } from '#portal';
import { openStore, type Store } from '#store';
import { accessLogOf } from './main/access-log.ts';
import { CertificateWatch } from './main/certificate-watch.ts';
import { closeServer, listenOn } from './main/control-listener.ts';
import { FeedPump } from './main/feed-pump.ts';
import { KeyUse } from './main/key-use.ts';
import { LastGoodFile, readLastGood, type GatewaySecrets, type LastGood } from './main/last-good.ts';
import { gatewayListeners, wantedListeners } from './main/listeners.ts';
import { openPeople, peopleRoutes } from './main/people.ts';
import { portalOrigins } from './main/portal-origins.ts';
import { openPortal, type PortalParts } from './main/portal.ts';
import { quotaStorage } from './main/quota-storage.ts';
import { screensOf } from './main/screens.ts';
import { tlsIdentity } from './main/tls-identity.ts';
import { urlOf, type Address, type Settings } from './settings.ts';
import { version } from './version.ts';

/** Told when requests are served; with the error where that is without the store. */
type Serving = (withoutStore?: unknown) => void;

/** Milliseconds between two attempts to reach a store that is away. */
const retryEveryMs = 2_000;

/** What the control plane works with, once its store answers. */
interface ControlPlane {
  readonly store: Store;
  readonly pump: FeedPump;
  readonly quotas: QuotaKeeper;
  readonly keyUse: KeyUse;
  readonly certificates: CertificateWatch;
  readonly lastGood: LastGoodFile;
  readonly console: FastifyInstance;
  readonly people: Identity;
}

/**
 * The composition root: the only place where components meet. The control plane works on this thread, the gateway
 * in worker threads; Snapshots and Feed go one way between them, telemetry the other.
 */
export class Server {
  readonly settings: Settings;
  readonly #log: Log;
  readonly #demo: boolean;
  readonly #masterKey: MasterKey;
  readonly #sockets = openSockets();
  readonly #metrics = new Metrics(latencyBuckets);
  readonly #traffic: Traffic;
  /** The pages that explain errors; the whole portal once the store answers. */
  #portal = createPortal();
  readonly #health: FastifyInstance;
  readonly #addresses = new Map<string, string>();
  #host: GatewayHost | undefined;
  #control: ControlPlane | undefined;
  #draining = false;

  /** @throws MasterKeyError when the master key is missing, badly kept or malformed. */
  constructor(settings: Settings, log: Log, demo = false) {
    this.settings = settings;
    this.#demo = demo;
    this.#log = log;
    this.#traffic = new Traffic({ clock: systemClock, log, latencyBounds: latencyBuckets });
    mkdirSync(settings.data, { recursive: true, mode: 0o700 });
    this.#masterKey = loadMasterKey({
      env: process.env,
      file: settings.masterKeyFile,
      dataDir: settings.data,
      // Where there is data there must be a key: a new one would only hide that the right one is missing.
      create: !existsSync(join(settings.data, 'gatehouse.db')) && !existsSync(this.#lastGoodPath),
    });
    this.#health = createHealthServer({ metrics: this.#metrics, readiness: () => this.#readiness() });
  }

  /**
   * Starts everything; resolves when requests are served and the control plane works. While the store is away, the
   * gateway serves what it served last, if it ever did: `serving` is called then already, with what is wrong.
   */
  async start(serving: Serving): Promise<void> {
    await this.#listen(this.#portal, 'portal', this.settings.portal);
    await this.#listen(this.#health, 'health', this.settings.health);
    const store = await this.#openStore(serving);
    if (store === undefined) return;
    await this.#attach(store);
    serving();
  }

  /** Base URLs by listener: `external http`, `external https`, `internal http`, …, `portal`, `health`, `console`. */
  get addresses(): ReadonlyMap<string, string> {
    return this.#addresses;
  }

  /**
   * A call of the admin API from within this process, as the operator that started it: the same checks and the same
   * audit as over the network.
   */
  async admin<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    if (this.#control === undefined) throw new Error('the control plane has not started');
    const credential = createOperatorCredential(this.#masterKey, userInfo().username, systemClock.now());
    const { host, port } = this.settings.console;
    const answer = await this.#control.console.inject({
      method,
      url: `/api/v1${path}`,
      headers: { authorization: `Bearer ${credential}`, host: `${host}:${port}` },
      ...(body === undefined ? {} : { payload: body }),
    });
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${answer.body}`);
    return answer.json<T>();
  }

  /** Where the first administrator makes their account; undefined when one can sign in, or without the store. */
  firstRunLink(): Promise<string | undefined> {
    return this.#control?.people.firstRunLink() ?? Promise.resolve(undefined);
  }

  /** What the gateways report. */
  get traffic(): Traffic {
    return this.#traffic;
  }

  /** True as soon as it was told to stop. */
  get isDraining(): boolean {
    return this.#draining;
  }

  /** Waits until every gateway worker serves all that was committed so far. */
  async settled(): Promise<void> {
    const { host, control } = { host: this.#host, control: this.#control };
    if (host === undefined || control === undefined) throw new Error('the server has not started');
    await control.pump.pump();
    await host.whenServing(control.pump.snapshot);
    await host.whenApplied(control.pump.sequence);
  }

  /** Stops taking requests, finishes those under way, writes down what must survive. */
  async drain(): Promise<void> {
    this.#draining = true;
    const control = this.#control;
    await Promise.all([
      control === undefined ? undefined : closeServer(control.console),
      this.#host?.drain(this.settings.drainSeconds * 1000),
    ]);
    if (control !== undefined) {
      control.pump.stop();
      await control.quotas.stop();
      await control.keyUse.stop();
      await control.people.stop();
      await this.#traffic.stop();
      control.certificates.stop();
      control.lastGood.flush();
    }
    await Promise.all([closeServer(this.#portal), closeServer(this.#health)]);
    await control?.store.close();
    this.#sockets.close();
  }

  get #lastGoodPath(): string {
    return join(this.settings.data, 'gateway', 'last-good.sealed');
  }

  /** The store; while it is away, the gateway serves what it served last. Undefined when told to stop meanwhile. */
  async #openStore(serving: Serving): Promise<Store | undefined> {
    const { data, databaseUrl } = this.settings;
    for (let attempt = 1; !this.#draining; attempt++) {
      try {
        this.#refuseLostStore();
        return await openStore({ dataDir: data, databaseUrl });
      } catch (error) {
        if (attempt === 1) {
          const lastGood = readLastGood(this.#lastGoodPath, this.#masterKey);
          if (lastGood === undefined) throw error;
          this.#log.error(
            { err: error },
            'the store does not open; serving what was served last, and trying on',
          );
          await this.#serveLastGood(lastGood);
          serving(error);
        }
        await new Promise(resolve => setTimeout(resolve, retryEveryMs));
      }
    }
    return undefined;
  }

  /** A file that was there and is gone is away, not new: an empty one would take everything out of service. */
  #refuseLostStore(): void {
    const { data, databaseUrl } = this.settings;
    const file = join(data, 'gatehouse.db');
    if (databaseUrl !== undefined || existsSync(file) || !existsSync(this.#lastGoodPath)) return;
    throw new Error(
      `${file} is gone, though Gatehouse has served from this directory. Put it back, or remove ${this.#lastGoodPath} to begin anew`,
    );
  }

  async #serveLastGood({ secrets, feed, snapshot }: LastGood): Promise<void> {
    const host = await this.#createHost(secrets);
    await host.start();
    this.#noteGateway(host);
    host.apply(feed, true);
    host.load(snapshot);
    await host.whenServing(snapshot.number);
  }

  async #attach(store: Store): Promise<void> {
    const log = this.#log;
    const vault = await openVault(store, this.#masterKey);
    await prepare(store);
    const pepper = await vault.pepper();
    const readIdentity = () => tlsIdentity(this.settings, store, vault);
    const identity = await readIdentity();
    const secrets: GatewaySecrets = { pepper: pepper.toString('base64'), identity };
    const isNew = this.#host === undefined;
    const host = this.#host ?? (await this.#createHost(secrets));
    const quotas = new QuotaKeeper({
      table: host.quotas,
      storage: quotaStorage(store, systemClock.now),
      now: systemClock.now,
      failed: error => log.error({ err: error }, 'could not save quota counts'),
    });
    await quotas.start();
    const lastGood = new LastGoodFile({
      path: this.#lastGoodPath,
      masterKey: this.#masterKey,
      secrets,
      feed: () => host.feed(),
      log,
    });
    const pump = new FeedPump(store, receiver(host, lastGood), log);
    if (isNew) await host.start();
    await pump.start();
    this.#noteGateway(host);
    const people = await openPeople({
      store,
      vault,
      log,
      dataDir: this.settings.data,
      origin: realm => this.#addresses.get(realm === 'internal' ? 'console' : 'portal') ?? '',
    });
    people.start();
    const adminApi = await createAdminApi({
      store,
      vault,
      masterKey: this.#masterKey,
      log,
      version,
      traffic: this.#traffic,
      session: client => people.authenticate('internal', client),
      also: peopleRoutes('internal', adminPrefix, { store, log, identity: people }),
      alsoTags: identityTags,
      contracts: new ContractFetcher({ allowedHosts: this.settings.contractHosts ?? [] }),
      installation: () => ({
        demo: this.#demo,
        addresses: this.#addresses,
        serving: this.#host?.serving ?? 0,
      }),
    });
    const console = createServer({
      areas: [adminApi],
      pages: screensOf('console', log),
      hosts: [],
      docs: this.#docs,
      log,
    });
    const certificates = new CertificateWatch({
      shown: identity,
      read: readIdentity,
      show: another => this.#show(another, host),
      log,
    });
    const keyUse = new KeyUse(store, log);
    this.#traffic.keepIn(store);
    this.#traffic.start();
    this.#control = { store, pump, quotas, keyUse, certificates, lastGood, console, people };
    await this.#listen(console, 'console', this.settings.console);
    await this.#openPortal({
      store,
      vault,
      identity: people,
      quotaUsed: (asked, now) => quotaUsed(host.quotas, asked, now),
    });
    await host.whenServing(pump.snapshot);
  }

  /** Puts the whole portal where only the error pages were; connections that come meanwhile wait. */
  async #openPortal(parts: Pick<PortalParts, 'store' | 'vault' | 'identity' | 'quotaUsed'>): Promise<void> {
    const portal = await openPortal({
      ...parts,
      log: this.#log,
      traffic: this.#traffic,
      docs: this.#docs,
      gatewayAddresses: zone =>
        ['https', 'http'].flatMap(scheme => this.#addresses.get(`${zone} ${scheme}`) ?? []),
    });
    await closeServer(this.#portal);
    this.#portal = portal;
    await this.#listen(portal, 'portal', this.settings.portal);
  }

  async #createHost({ pepper, identity }: GatewaySecrets): Promise<GatewayHost> {
    const { settings } = this;
    this.#host = new GatewayHost({
      sockets: this.#sockets,
      listeners: gatewayListeners(settings, identity),
      workers: settings.workers,
      settings: {
        pepper: Buffer.from(pepper, 'base64'),
        pseudonymKey: deriveKey(this.#masterKey, 'address-pseudonyms'),
        docs: this.#docs,
        portalOrigins: portalOrigins(this.#addresses.get('portal')),
        accessLog: accessLogOf(settings),
        failureGraceMs: settings.drainSeconds * 1000,
      },
      quotaSeed: deriveKey(this.#masterKey, 'quota-fingerprints'),
      log: this.#log,
      onTelemetry: (telemetry, worker) => {
        this.#metrics.add(worker, telemetry);
        this.#metrics.serving(this.#host?.serving ?? 0);
        this.#traffic.add(worker, telemetry);
        this.#control?.keyUse.note(telemetry.keysUsed);
      },
    });
    return this.#host;
  }

  async #listen(server: FastifyInstance, name: string, address: Address): Promise<void> {
    const port = await listenOn(server, address, name, this.#sockets);
    this.#addresses.set(name, urlOf({ ...address, port }, false));
  }

  #show(identity: TlsIdentity, host: GatewayHost): void {
    for (const { zone, encrypted } of wantedListeners(this.settings))
      if (encrypted) host.reloadTls(zone, identity);
  }

  #noteGateway(host: GatewayHost): void {
    for (const [i, listener] of wantedListeners(this.settings).entries()) {
      const port = host.addresses[i]?.port ?? listener.port;
      const url = urlOf({ host: listener.host, port }, listener.encrypted);
      this.#addresses.set(`${listener.zone} ${listener.encrypted ? 'https' : 'http'}`, url);
    }
  }

  get #docs(): string {
    return this.settings.docs ?? `${this.#addresses.get('portal')}/errors`;
  }

  #readiness() {
    const snapshot = this.#host?.serving ?? 0;
    if (this.#draining) return { ready: false, reason: 'draining', snapshot };
    if (this.#host?.ready !== true) return { ready: false, reason: 'no Snapshot serves yet', snapshot };
    return { ready: true, snapshot };
  }
}

/** What every store must hold before anything is served from it. */
async function prepare(store: Store): Promise<void> {
  const now = systemClock.now();
  await store.change(change => ensureZones(change, now));
  if ((await latestSnapshot(store.db)) !== undefined) return;
  await store.change(change => republish(change, { by: 'system', note: 'first start', now }));
}

function receiver(host: GatewayHost, lastGood: LastGoodFile) {
  return {
    snapshot: (document: SnapshotDocument) => {
      host.load(document);
      lastGood.snapshot(document);
    },
    feed: (...feed: Parameters<GatewayHost['apply']>) => {
      host.apply(...feed);
      lastGood.fed();
    },
  };
}
