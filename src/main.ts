import { existsSync, mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { ContractFetcher, ContractLint } from '#contracts';
import { createOperatorCredential, deriveKey, loadMasterKey, openVault, type MasterKey } from '#credentials';
import {
  callerKeySet,
  GatewayHost,
  latencyBuckets,
  openSockets,
  QuotaKeeper,
  quotaUsed,
  readPlaces,
  type SnapshotDocument,
  type TlsIdentity,
} from '#gateway';
import {
  type AuthorizationServer,
  type DemoTokenRequest,
  type Identity,
  identityTags,
  oauthPages,
  oauthPath,
  samlPages,
  scimPages,
} from '#identity';
import { systemClock, type Log } from '#kernel';
import { createServer, type ServerOptions } from '#api';
import {
  adminPrefix,
  createAdminApi,
  ensureZones,
  latestSnapshot,
  registrationPages,
  republish,
} from '#manager';
import { createHealthServer, Metrics, Traffic } from '#monitoring';
import { createPortal } from '#portal';
import { openStore, type Store } from '#store';
import type { AcmeCertificates } from './main/acme/certificates.ts';
import { openAcme } from './main/acme/open.ts';
import { accessLogOf, journalDirectory, journalPlace } from './main/written-files.ts';
import type { CertificateWatch } from './main/certificate-watch.ts';
import {
  closeServer,
  ControlListeners,
  type ControlName,
  encryptedControl,
} from './main/control-listener.ts';
import { CredentialCare } from './main/credential-care.ts';
import { FeedPump } from './main/feed-pump.ts';
import { JournalHeads } from './main/journal-heads.ts';
import { JournalRetention } from './main/journal-retention.ts';
import { KeyUse } from './main/key-use.ts';
import { LastGoodFile, readLastGood, type GatewaySecrets, type LastGood } from './main/last-good.ts';
import { gatewayListeners, wantedListeners } from './main/listeners.ts';
import { openMutualTls } from './main/mutual-tls.ts';
import {
  type AuthorizationServers,
  introspect,
  openAuthorizationServers,
  registrationAt,
} from './main/oauth.ts';
import { openPeople, peopleRoutes } from './main/people.ts';
import { openPortal, type PortalParts } from './main/portal.ts';
import { clientOfRequest } from './main/proxies.ts';
import { hostsOf, portalOrigins, publicOrigin } from './main/public-origins.ts';
import { quotaStorage } from './main/quota-storage.ts';
import { screensOf } from './main/screens.ts';
import { tlsIdentity } from './main/tls-identity.ts';
import { configuredIdentity } from './main/tls-setup.ts';
import { Unseals } from './main/unseals.ts';
import { MasterKeyWatch } from './main/master-key-watch.ts';
import { openVaultKeeping } from './main/vault-keeping.ts';
import { watchCertificates } from './main/watched-certificates.ts';
import { urlOf, type Settings } from './settings.ts';
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
  readonly masterKeyWatch: MasterKeyWatch;
  readonly keyUse: KeyUse;
  readonly journalHeads: JournalHeads;
  readonly retention: JournalRetention;
  readonly certificates: Pick<CertificateWatch<unknown>, 'look' | 'stop'>;
  readonly acme: AcmeCertificates | undefined;
  readonly lastGood: LastGoodFile;
  readonly console: FastifyInstance;
  readonly people: Identity;
  readonly care: CredentialCare;
  readonly oauth: AuthorizationServers;
  /** Token endpoints that ask for certificates. */
  readonly mutualTls: FastifyInstance[];
}

/**
 * The composition root: the only place where components meet. The control plane works on this thread, the gateway
 * in worker threads; Snapshots and Feed go one way between them, telemetry the other.
 */
export class Server {
  readonly settings: Settings;
  readonly #log: Log;
  readonly #demo: boolean;
  #masterKey: MasterKey;
  readonly #sockets = openSockets();
  readonly #metrics = new Metrics(latencyBuckets);
  readonly #traffic: Traffic;
  /** The pages that explain errors; the whole portal once the store answers. */
  #portal: FastifyInstance | undefined;
  #health: FastifyInstance | undefined;
  #callerSecret: Uint8Array | undefined;
  readonly #listeners: ControlListeners;
  readonly #clientAddress: ReturnType<typeof clientOfRequest>;
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
    this.#clientAddress = clientOfRequest(settings.trustedProxies);
    this.#listeners = new ControlListeners(settings, this.#sockets);
  }

  /**
   * Starts everything; resolves when requests are served and the control plane works. While the store is away, the
   * gateway serves what it served last, if it ever did: `serving` is called then already, with what is wrong.
   */
  async start(serving: Serving): Promise<void> {
    const identity = configuredIdentity(this.settings);
    if (identity !== undefined || encryptedControl(this.settings).length === 0)
      await this.#openFront(identity);
    const store = await this.#openStore(serving);
    if (store === undefined) return;
    await this.#attach(store);
    serving();
  }

  /** Base URLs by listener: `external http`, `external https`, `external mtls`, `internal http`, …, `portal`, `health`, `console`. */
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
    const answer = await this.#control.console.inject({
      method,
      url: `/api/v1${path}`,
      headers: { authorization: `Bearer ${credential}`, host: 'localhost' },
      ...(body === undefined ? {} : { payload: body }),
    });
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${answer.body}`);
    return answer.json<T>();
  }

  /** Where the first administrator makes their account; undefined when one can sign in, or without the store. */
  firstRunLink(): Promise<string | undefined> {
    return this.#control?.people.firstRunLink() ?? Promise.resolve(undefined);
  }

  /** An access token for the demo's own calls, and for nothing else. @throws Error where this is no demo. */
  demoToken(request: DemoTokenRequest): Promise<string> {
    if (!this.#demo || this.#control === undefined) throw new Error('there is no demo');
    return this.#control.oauth.external.demoToken(request);
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

  /**
   * Stops taking requests, finishes those under way, writes down what must survive. `isTakenOver`: by another process.
   */
  async drain(isTakenOver = false): Promise<void> {
    this.#draining = true;
    const control = this.#control;
    await Promise.all([
      // At once: whoever takes over goes on with what is under way.
      control?.acme?.stop(),
      ...(control === undefined ? [] : [control.console, ...control.mutualTls].map(closeServer)),
      this.#host?.drain(this.settings.drainSeconds * 1000, isTakenOver),
    ]);
    if (control !== undefined) {
      control.pump.stop();
      control.masterKeyWatch.stop();
      await control.quotas.stop();
      await control.keyUse.stop();
      await control.journalHeads.stop();
      await control.retention.stop();
      await control.care.stop();
      await control.people.stop();
      for (const server of Object.values(control.oauth)) server.stop();
      await this.#traffic.stop();
      control.certificates.stop();
      control.lastGood.flush();
    }
    await Promise.all([this.#portal, this.#health].flatMap(server => (server ? [closeServer(server)] : [])));
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
    await this.#openFront(secrets.identity);
    const host = await this.#createHost(secrets);
    await host.start();
    this.#noteGateway(host);
    host.apply(feed, true);
    host.load(snapshot);
    await host.whenServing(snapshot.number);
  }

  async #attach(store: Store): Promise<void> {
    const log = this.#log;
    const unseals = new Unseals(store, log);
    const vault = await openVault(store, this.#masterKey, { unsealed: name => unseals.note(name) });
    const { data, masterKeyFile: file } = this.settings;
    const adopted = (masterKey: MasterKey): void => {
      this.#masterKey = masterKey;
      this.#control?.lastGood.fed();
    };
    const isAlone = store.dialect === 'sqlite';
    const vaultKeeping = await openVaultKeeping({ vault, env: process.env, file, isAlone, adopted, log });
    const masterKeyWatch = new MasterKeyWatch({
      vault,
      source: { env: process.env, file, dataDir: data },
      adopted,
      log,
    });
    // Nobody else replaces the key of a store that only this program opens.
    if (!isAlone) masterKeyWatch.start();
    await prepare(store);
    const pepper = await vault.pepper();
    const readIdentity = () => tlsIdentity(this.settings, store, vault);
    const identity = await readIdentity();
    const acme = openAcme({
      settings: this.settings,
      store,
      vault,
      log,
      answer: challenges => this.#host?.answerChallenges(challenges),
      changed: () => void this.#showObtained(),
    });
    const obtained = await acme?.read();
    const secrets: GatewaySecrets = {
      pepper: pepper.toString('base64'),
      journalKey: (await vault.journalKey()).toString('base64'),
      callerSecret: (await vault.callerSecret()).toString('base64'),
      upstreamSeal: (await vault.upstreamSeal()).toString('base64'),
      pseudonymKey: (await vault.pseudonymKey()).toString('base64'),
      quotaSeed: (await vault.quotaSeed()).toString('base64'),
      identity,
      ...(obtained === undefined ? {} : { obtained }),
    };
    await this.#openFront(identity);
    const isNew = this.#host === undefined;
    const host = this.#host ?? (await this.#createHost(secrets));
    const quotas = new QuotaKeeper({
      table: host.quotas,
      storage: quotaStorage(store),
      now: systemClock.now,
      granted: () => host.quotaGranted(),
      failed: error => log.error({ err: error }, 'could not reserve quotas'),
    });
    await quotas.start();
    host.keepQuotas(quotas);
    const lastGood = new LastGoodFile({
      path: this.#lastGoodPath,
      masterKey: () => this.#masterKey,
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
      settings: this.settings,
      origin: realm => this.#origin(originOf[realm]),
    });
    people.start();
    const care = new CredentialCare({ store, log, people });
    care.start();
    const oauth = await openAuthorizationServers({
      store,
      vault,
      log,
      people,
      gatewayAddresses: zone => this.#gatewayAddresses(zone),
    });
    host.introspectBy(token => introspect(oauth, token));
    const journal = {
      directory: journalDirectory(this.settings),
      place: journalPlace(this.settings),
      key: await vault.journalKey(),
    };
    const adminApi = await createAdminApi({
      store,
      vault,
      vaultKeeping,
      log,
      version,
      traffic: this.#traffic,
      journal,
      session: client => people.authenticate('internal', client),
      also: peopleRoutes('internal', adminPrefix, { store, log, identity: people, oauth: oauth.internal }),
      alsoTags: identityTags,
      tellOfLeaks: care.tellOfLeaks,
      contracts: new ContractFetcher({ allowedHosts: this.settings.contractHosts ?? [] }),
      lint: new ContractLint(this.settings.lintGate),
      installation: () => ({
        demo: this.#demo,
        addresses: this.#addresses,
        serving: this.#host?.serving ?? 0,
        certificates: () => acme?.state() ?? Promise.resolve([]),
      }),
    });
    const reached = this.#reached('console');
    const { front = {} } = reached;
    const console = createServer({
      areas: [adminApi],
      pages: async app => {
        await app.register(oauthPages(oauth.internal, this.#clientAddress));
        await app.register(
          registrationPages({ store, vault, log, front, ...registrationAt(oauth.internal) }),
        );
        await app.register(samlPages('internal', people.tools, front));
        await app.register(scimPages({ tools: people.tools, authenticate: adminApi.authenticate, front }));
        await app.register(screensOf('console', log));
      },
      docs: this.#docs,
      log,
      ...reached,
    });
    const certificates = watchCertificates({
      settings: this.settings,
      identity,
      isShown: isNew,
      read: readIdentity,
      obtained: () => acme?.obtained ?? {},
      host,
      control: this.#listeners,
      log,
    });
    const keyUse = new KeyUse(store, log);
    const journalHeads = new JournalHeads(store, journalPlace(this.settings), log);
    const { journalDays: days, journalMegabytes: megabytes } = this.settings;
    const retention = new JournalRetention({ store, clock: systemClock, log, journal, days, megabytes });
    retention.start();
    this.#traffic.keepIn(store);
    this.#traffic.start();
    this.#control = {
      store,
      pump,
      quotas,
      masterKeyWatch,
      keyUse,
      journalHeads,
      retention,
      certificates,
      acme,
      lastGood,
      console,
      people,
      care,
      oauth,
      mutualTls: [],
    };
    await this.#listen(console, 'console');
    await this.#openPortal({
      store,
      vault,
      identity: people,
      oauth: oauth.external,
      tellOfLeaks: care.tellOfLeaks,
      quotaUsed: (asked, now) => quotaUsed(host.quotas, asked, now),
    });
    for (const { realm } of Object.values(oauth)) await this.#openAuthorization(oauth[realm]);
    await host.whenServing(pump.snapshot);
    await acme?.start();
    if (!isNew) await certificates.look();
  }

  /** Lets an authorization server answer under its issuer, and over mutual TLS where that is asked for. */
  async #openAuthorization(oauth: AuthorizationServer): Promise<void> {
    const name = originOf[oauth.realm];
    const opened = this.#origin(name);
    const { settings } = this;
    const parts = {
      name,
      opened,
      oauth,
      settings,
      listeners: this.#listeners,
      docs: this.#docs,
      log: this.#log,
    };
    const mutualTls = await openMutualTls(parts);
    if (mutualTls !== undefined) {
      this.#control?.mutualTls.push(mutualTls.server);
      this.#addresses.set(`${name} mtls`, mutualTls.address);
    }
    await oauth.start(`${opened}${oauthPath}`, mutualTls && `${mutualTls.origin}${oauthPath}`);
  }

  /** Shows what an authority gave meanwhile, and keeps it for times without the store. */
  async #showObtained(): Promise<void> {
    const { acme, certificates, lastGood } = this.#control ?? {};
    if (acme !== undefined) lastGood?.obtained(acme.obtained);
    await certificates?.look();
  }

  /** Base addresses of the gateway in a zone. */
  #gatewayAddresses(zone: string): string[] {
    return ['https', 'http'].flatMap(scheme => this.#addresses.get(`${zone} ${scheme}`) ?? []);
  }

  /** Puts the whole portal where only the error pages were; connections that come meanwhile wait. */
  async #openPortal(
    parts: Pick<PortalParts, 'store' | 'vault' | 'identity' | 'oauth' | 'tellOfLeaks' | 'quotaUsed'>,
  ): Promise<void> {
    const portal = await openPortal({
      ...parts,
      log: this.#log,
      traffic: this.#traffic,
      docs: this.#docs,
      reached: this.#reached('portal'),
      gatewayAddresses: zone => this.#gatewayAddresses(zone),
    });
    if (this.#portal !== undefined) await closeServer(this.#portal);
    this.#portal = portal;
    await this.#listen(portal, 'portal');
  }

  async #createHost({
    pepper,
    journalKey,
    callerSecret,
    identity,
    obtained,
    ...secrets
  }: GatewaySecrets): Promise<GatewayHost> {
    // What was kept before these were secrets of their own was derived from the master key.
    const secret = (kept: string | undefined, purpose: string): Buffer =>
      kept === undefined ? deriveKey(this.#masterKey, purpose) : Buffer.from(kept, 'base64');
    const { upstreamSeal: sealOfUpstreams, pseudonymKey, quotaSeed } = secrets;
    const { settings } = this;
    this.#callerSecret = callerSecret === undefined ? undefined : Buffer.from(callerSecret, 'base64');
    this.#host = new GatewayHost({
      sockets: this.#sockets,
      listeners: gatewayListeners(settings, identity, obtained),
      workers: settings.workers,
      settings: {
        pepper: Buffer.from(pepper, 'base64'),
        pseudonymKey: secret(pseudonymKey, 'address-pseudonyms'),
        upstreamSeal: secret(sealOfUpstreams, 'upstream-client-keys'),
        callerSecret: this.#callerSecret,
        places: readPlaces(settings.places),
        redisUrl: settings.redisUrl,
        docs: this.#docs,
        portalOrigins: portalOrigins(this.#addresses.get('portal'), settings.portalUrl),
        accessLog: accessLogOf(settings),
        journal:
          journalKey === undefined
            ? undefined
            : {
                directory: journalDirectory(settings),
                key: Buffer.from(journalKey, 'base64'),
              },
        failureGraceMs: settings.drainSeconds * 1000,
      },
      quotaSeed: secret(quotaSeed, 'quota-fingerprints'),
      proofs: settings.proofsRemembered,
      reservesQuotas: true,
      log: this.#log,
      onTelemetry: (telemetry, worker) => {
        this.#metrics.add(worker, telemetry);
        this.#metrics.serving(this.#host?.serving ?? 0);
        this.#traffic.add(worker, telemetry);
        this.#control?.keyUse.note(telemetry.keysUsed);
        this.#control?.journalHeads.note(telemetry.journal ?? []);
      },
    });
    return this.#host;
  }

  /**
   * Health, and what of the portal needs no store. They wait for a certificate where they need one: the operator's
   * is there at once, one of the local authority is in the store or with what was served last.
   */
  async #openFront(identity: TlsIdentity | undefined): Promise<void> {
    this.#listeners.show(identity);
    if (this.#health !== undefined) return;
    this.#portal = createPortal(this.#listeners.tls('portal'));
    this.#health = createHealthServer({
      metrics: this.#metrics,
      readiness: () => this.#readiness(),
      callerKeys: () => this.#callerSecret && callerKeySet(this.#callerSecret, systemClock.now()),
      tls: this.#listeners.tls('health'),
    });
    await this.#listen(this.#portal, 'portal');
    await this.#listen(this.#health, 'health');
  }

  async #listen(server: FastifyInstance, name: ControlName): Promise<void> {
    this.#addresses.set(name, await this.#listeners.listen(server, name));
  }

  /** How people and proxies come to portal or console. */
  #reached(name: 'portal' | 'console'): Pick<ServerOptions, 'hosts' | 'front' | 'tls'> {
    const { settings } = this;
    const url = settings[`${name}Url`];
    return {
      hosts: hostsOf(settings[name].host, url),
      front: { url, clientAddress: this.#clientAddress },
      tls: this.#listeners.tls(name),
    };
  }

  /** Where people open portal or console. */
  #origin(name: 'portal' | 'console'): string {
    return publicOrigin(this.#addresses.get(name) ?? '', this.settings[`${name}Url`]);
  }

  #noteGateway(host: GatewayHost): void {
    for (const [i, listener] of wantedListeners(this.settings).entries()) {
      const port = host.addresses[i]?.port ?? listener.port;
      const url = urlOf({ host: listener.host, port }, listener.encrypted);
      this.#addresses.set(`${listener.zone} ${listener.scheme}`, url);
    }
    if (this.settings.acmeHttp !== undefined)
      this.#addresses.set('acme http', urlOf(this.settings.acmeHttp, false));
  }

  get #docs(): string {
    return this.settings.docs ?? `${this.#origin('portal')}/errors`;
  }

  #readiness() {
    const snapshot = this.#host?.serving ?? 0;
    if (this.#draining) return { ready: false, reason: 'draining', snapshot };
    if (this.#host?.ready !== true) return { ready: false, reason: 'no Snapshot serves yet', snapshot };
    return { ready: true, snapshot };
  }
}

/** Where the people of a realm sign in. */
const originOf = { internal: 'console', external: 'portal' } as const;

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
