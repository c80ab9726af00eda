import type { FastifyInstance } from 'fastify';
import { openVault, type MasterKey, type Vault } from '#credentials';
import {
  type CoreRules,
  type GatewayHost,
  provenCoreRules,
  QuotaKeeper,
  quotaUsed,
  type SnapshotDocument,
  type Telemetry,
} from '#gateway';
import { type AuthorizationServer, type Identity, oauthPath } from '#identity';
import { systemClock, type Log } from '#kernel';
import { ensureZones, latestSnapshot, republish } from '#manager';
import type { Traffic } from '#monitoring';
import type { Store } from '#store';
import type { Settings } from '../settings.ts';
import type { AcmeCertificates } from './acme/certificates.ts';
import { openAcme } from './acme/open.ts';
import type { CertificateWatch } from './certificate-watch.ts';
import { openConsole } from './console.ts';
import { closeServer } from './control-listener.ts';
import { CoreRulesReload } from './core-rules.ts';
import { CredentialCare } from './credential-care.ts';
import { FeedPump } from './feed-pump.ts';
import { gatewaySecrets } from './gateway-secrets.ts';
import { JournalHeads } from './journal-heads.ts';
import { JournalRetention } from './journal-retention.ts';
import { KeyUse } from './key-use.ts';
import { type GatewaySecrets, LastGoodFile } from './last-good.ts';
import { type Listening, originOf } from './listening.ts';
import { MasterKeyWatch } from './master-key-watch.ts';
import { openMutualTls } from './mutual-tls.ts';
import { type AuthorizationServers, introspect, openAuthorizationServers } from './oauth.ts';
import { openPeople } from './people.ts';
import { openPortal } from './portal.ts';
import { quotaStorage } from './quota-storage.ts';
import { tlsIdentity } from './tls-identity.ts';
import { Unseals } from './unseals.ts';
import { openVaultKeeping } from './vault-keeping.ts';
import { watchCertificates } from './watched-certificates.ts';
import { journalDirectory, journalPlace } from './written-files.ts';

export interface ControlPlaneOptions {
  readonly settings: Settings;
  readonly store: Store;
  readonly log: Log;
  readonly demo: boolean;
  readonly traffic: Traffic;
  readonly listening: Listening;
  /** The last good Snapshot and Feed are kept there. */
  readonly lastGoodPath: string;
  /** Asked each time: it may be another one after a rotation. */
  readonly masterKey: () => MasterKey;
  /** From now on this is the master key. */
  readonly adopted: (masterKey: MasterKey) => void;
  /** The gateway that serves already, as without the store; else one is made. */
  readonly host: GatewayHost | undefined;
  readonly createHost: (secrets: GatewaySecrets) => GatewayHost;
  /** The OWASP Core Rule Set, where its directory was told. */
  readonly coreRules: CoreRules | undefined;
}

/** What the control plane works with. */
interface Parts {
  readonly host: GatewayHost;
  readonly isNewHost: boolean;
  readonly vault: Vault;
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
}

/** All that works on one store: console and portal, sign-in and tokens, and what tells gateways what holds. */
export class ControlPlane {
  readonly #options: ControlPlaneOptions;
  readonly #parts: Parts;
  /** Token endpoints that ask for certificates. */
  readonly #mutualTls: FastifyInstance[] = [];

  private constructor(options: ControlPlaneOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
  }

  /** Opens the vault and starts what follows the store; nobody can come before `serve`. */
  static async open(options: ControlPlaneOptions): Promise<ControlPlane> {
    const { settings, store, log, traffic, listening } = options;
    const opened: { plane?: ControlPlane } = {};
    /** What happens before all is open needs not be told: all is read afterwards. */
    const tell = (how: (plane: ControlPlane) => void): void => {
      if (opened.plane !== undefined) how(opened.plane);
    };
    const unseals = new Unseals(store, log);
    const vault = await openVault(store, options.masterKey(), { unsealed: name => unseals.note(name) });
    const { data, masterKeyFile: file } = settings;
    const adopted = (masterKey: MasterKey): void => {
      options.adopted(masterKey);
      tell(plane => plane.#parts.lastGood.fed());
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
    const readIdentity = () => tlsIdentity(settings, store, vault);
    const identity = await readIdentity();
    const acme = openAcme({
      settings,
      store,
      vault,
      log,
      answer: challenges => tell(plane => plane.#parts.host.answerChallenges(challenges)),
      changed: () => tell(plane => void plane.#showObtained()),
    });
    const secrets = await gatewaySecrets(vault, { identity, obtained: await acme?.read() });
    await listening.open(identity);
    const isNewHost = options.host === undefined;
    const host = options.host ?? options.createHost(secrets);
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
      path: options.lastGoodPath,
      masterKey: options.masterKey,
      secrets,
      feed: () => host.feed(),
      log,
    });
    const pump = new FeedPump(store, receiver(host, lastGood), log);
    if (isNewHost) await host.start();
    await pump.start();
    listening.noteGateway(host);
    const people = await openPeople({
      store,
      vault,
      log,
      settings,
      origin: realm => listening.origin(originOf[realm]),
    });
    people.start();
    const care = new CredentialCare({ store, log, people });
    care.start();
    const gatewayAddresses = (zone: string): readonly string[] => listening.gatewayAddresses(zone);
    const oauth = await openAuthorizationServers({ store, vault, log, people, gatewayAddresses });
    host.introspectBy(token => introspect(oauth, token));
    const journal = {
      directory: journalDirectory(settings),
      place: journalPlace(settings),
      key: await vault.journalKey(),
    };
    const console = await openConsole({
      settings,
      store,
      vault,
      vaultKeeping,
      log,
      traffic,
      journal,
      people,
      oauth: oauth.internal,
      tellOfLeaks: care.tellOfLeaks,
      installation: () => ({
        demo: options.demo,
        addresses: listening.addresses,
        serving: host.serving ?? 0,
        certificates: () => acme?.state() ?? Promise.resolve([]),
      }),
      coreRules: coreRulesDesk(options, host),
      blocks: {
        list: now => host.blocks(now),
        lift: (id, now) => host.liftBlock(id, now),
      },
      listening,
    });
    const certificates = watchCertificates({
      settings,
      identity,
      isShown: isNewHost,
      read: readIdentity,
      obtained: () => acme?.obtained ?? {},
      host,
      control: listening.listeners,
      log,
    });
    const { journalDays: days, journalMegabytes: megabytes } = settings;
    const retention = new JournalRetention({ store, clock: systemClock, log, journal, days, megabytes });
    retention.start();
    traffic.keepIn(store);
    traffic.start();
    opened.plane = new ControlPlane(options, {
      host,
      isNewHost,
      vault,
      pump,
      quotas,
      masterKeyWatch,
      keyUse: new KeyUse(store, log),
      journalHeads: new JournalHeads(store, journalPlace(settings), log),
      retention,
      certificates,
      acme,
      lastGood,
      console,
      people,
      care,
      oauth,
    });
    return opened.plane;
  }

  get console(): FastifyInstance {
    return this.#parts.console;
  }

  get people(): Identity {
    return this.#parts.people;
  }

  get oauth(): AuthorizationServers {
    return this.#parts.oauth;
  }

  /** Lets people and programs come; resolves when the gateway serves what the store holds. */
  async serve(): Promise<void> {
    const { host, isNewHost, pump, console, oauth, acme, certificates } = this.#parts;
    const { listening } = this.#options;
    await listening.listen(console, 'console');
    await listening.showPortal(await this.#portal());
    for (const { realm } of Object.values(oauth)) await this.#openAuthorization(oauth[realm]);
    await host.whenServing(pump.snapshot);
    await acme?.start();
    if (!isNewHost) await certificates.look();
  }

  /** What the gateway reports is noted. */
  note({ keysUsed, journal = [] }: Telemetry): void {
    this.#parts.keyUse.note(keysUsed);
    this.#parts.journalHeads.note(journal);
  }

  /** Waits until every gateway worker serves all that was committed so far. */
  async settled(): Promise<void> {
    const { host, pump } = this.#parts;
    await pump.pump();
    await host.whenServing(pump.snapshot);
    await host.whenApplied(pump.sequence);
  }

  /** Lets nobody come any more. */
  async closeDoors(): Promise<void> {
    const { acme, console } = this.#parts;
    // At once: whoever takes over goes on with what is under way.
    await Promise.all([acme?.stop(), ...[console, ...this.#mutualTls].map(closeServer)]);
  }

  /** Writes down what must survive. The gateway has stopped by now. */
  async stop(): Promise<void> {
    const parts = this.#parts;
    parts.pump.stop();
    parts.masterKeyWatch.stop();
    await parts.quotas.stop();
    await parts.keyUse.stop();
    await parts.journalHeads.stop();
    await parts.retention.stop();
    await parts.care.stop();
    await parts.people.stop();
    for (const server of Object.values(parts.oauth)) server.stop();
    await this.#options.traffic.stop();
    parts.certificates.stop();
    parts.lastGood.flush();
  }

  #portal(): Promise<FastifyInstance> {
    const { store, log, traffic, listening } = this.#options;
    const { vault, people: identity, oauth, care, host } = this.#parts;
    return openPortal({
      store,
      vault,
      log,
      identity,
      oauth: oauth.external,
      traffic,
      docs: listening.docs,
      reached: listening.reached('portal'),
      gatewayAddresses: zone => listening.gatewayAddresses(zone),
      tellOfLeaks: care.tellOfLeaks,
      quotaUsed: (asked, now) => quotaUsed(host.quotas, asked, now),
    });
  }

  /** Lets an authorization server answer under its issuer, and over mutual TLS where that is asked for. */
  async #openAuthorization(oauth: AuthorizationServer): Promise<void> {
    const { settings, listening, log } = this.#options;
    const name = originOf[oauth.realm];
    const opened = listening.origin(name);
    const { listeners, docs } = listening;
    const mutualTls = await openMutualTls({ name, opened, oauth, settings, listeners, docs, log });
    if (mutualTls !== undefined) {
      this.#mutualTls.push(mutualTls.server);
      listening.note(`${name} mtls`, mutualTls.address);
    }
    await oauth.start(`${opened}${oauthPath}`, mutualTls && `${mutualTls.origin}${oauthPath}`);
  }

  /** Shows what an authority gave meanwhile, and keeps it for times without the store. */
  async #showObtained(): Promise<void> {
    const { acme, certificates, lastGood } = this.#parts;
    if (acme !== undefined) lastGood.obtained(acme.obtained);
    await certificates.look();
  }
}

/** What every store must hold before anything is served from it. */
async function prepare(store: Store): Promise<void> {
  const now = systemClock.now();
  await store.change(change => ensureZones(change, now));
  if ((await latestSnapshot(store.db)) !== undefined) return;
  await store.change(change => republish(change, { by: 'system', note: 'first start', now }));
}

function coreRulesDesk({ settings, store, log, coreRules: rules }: ControlPlaneOptions, host: GatewayHost) {
  const { threatsCrs: directory, drainSeconds } = settings;
  if (directory === undefined || rules === undefined) return undefined;
  const snapshot = () => latestSnapshot(store.db);
  return new CoreRulesReload({
    directory,
    rules,
    host,
    prove: provenCoreRules,
    snapshot,
    drainMs: drainSeconds * 1_000,
    clock: systemClock,
    log,
  });
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
