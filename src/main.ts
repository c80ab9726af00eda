import { existsSync, mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createOperatorCredential, loadMasterKey, type MasterKey } from '#credentials';
import {
  type CoreRules,
  callerKeySet,
  type GatewayHost,
  latencyBuckets,
  openSockets,
  type Telemetry,
} from '#gateway';
import type { DemoTokenRequest } from '#identity';
import { systemClock, type Log } from '#kernel';
import { Metrics, Traffic } from '#monitoring';
import { openStore, type Store } from '#store';
import { encryptedControl } from './main/control-listener.ts';
import { ControlPlane } from './main/control-plane.ts';
import { coreRulesOf } from './main/core-rules.ts';
import { callerSecretOf, createGatewayHost } from './main/gateway-host.ts';
import { type GatewaySecrets, type LastGood, readLastGood } from './main/last-good.ts';
import { Listening } from './main/listening.ts';
import { configuredIdentity } from './main/tls-setup.ts';
import type { Settings } from './settings.ts';

/** Told when requests are served; with the error where that is without the store. */
type Serving = (withoutStore?: unknown) => void;

/** Milliseconds between two attempts to reach a store that is away. */
const retryEveryMs = 2_000;

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
  readonly #listening: Listening;
  #coreRules: CoreRules | undefined;
  #callerSecret: Uint8Array | undefined;
  #host: GatewayHost | undefined;
  #store: Store | undefined;
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
    this.#listening = new Listening(settings, this.#sockets, {
      metrics: this.#metrics,
      readiness: () => this.#readiness(),
      callerKeys: () => this.#callerSecret && callerKeySet(this.#callerSecret, systemClock.now()),
    });
  }

  /**
   * Starts everything; resolves when requests are served and the control plane works. While the store is away, the
   * gateway serves what it served last, if it ever did: `serving` is called then already, with what is wrong.
   */
  async start(serving: Serving): Promise<void> {
    const identity = configuredIdentity(this.settings);
    const isReady = identity !== undefined || encryptedControl(this.settings).length === 0;
    [this.#coreRules] = await Promise.all([
      coreRulesOf(this.settings.threatsCrs),
      isReady ? this.#listening.open(identity) : undefined,
    ]);
    const store = await this.#openStore(serving);
    if (store === undefined) return;
    await this.#attach(store);
    serving();
  }

  /** Base URLs by listener: `external http`, `external https`, `external mtls`, `internal http`, …, `portal`, `health`, `console`. */
  get addresses(): ReadonlyMap<string, string> {
    return this.#listening.addresses;
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
    if (this.#control === undefined) throw new Error('the server has not started');
    await this.#control.settled();
  }

  /**
   * Stops taking requests, finishes those under way, writes down what must survive. `isTakenOver`: by another process.
   */
  async drain(isTakenOver = false): Promise<void> {
    this.#draining = true;
    await Promise.all([
      this.#control?.closeDoors(),
      this.#host?.drain(this.settings.drainSeconds * 1000, isTakenOver),
    ]);
    await this.#control?.stop();
    await this.#listening.close();
    await this.#store?.close();
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
    await this.#listening.open(secrets.identity);
    const host = this.#createHost(secrets);
    await host.start();
    this.#listening.noteGateway(host);
    host.apply(feed, true);
    host.load(snapshot);
    await host.whenServing(snapshot.number);
  }

  async #attach(store: Store): Promise<void> {
    const control = await ControlPlane.open({
      settings: this.settings,
      store,
      log: this.#log,
      demo: this.#demo,
      traffic: this.#traffic,
      listening: this.#listening,
      lastGoodPath: this.#lastGoodPath,
      masterKey: () => this.#masterKey,
      adopted: masterKey => {
        this.#masterKey = masterKey;
      },
      host: this.#host,
      createHost: secrets => this.#createHost(secrets),
      coreRules: this.#coreRules,
    });
    this.#control = control;
    this.#store = store;
    await control.serve();
  }

  #createHost(secrets: GatewaySecrets): GatewayHost {
    this.#callerSecret = callerSecretOf(secrets);
    this.#host = createGatewayHost(secrets, {
      settings: this.settings,
      masterKey: this.#masterKey,
      sockets: this.#sockets,
      listening: this.#listening,
      coreRules: this.#coreRules,
      log: this.#log,
      onTelemetry: (telemetry, worker) => this.#note(telemetry, worker),
    });
    return this.#host;
  }

  #note(telemetry: Telemetry, worker: number): void {
    this.#metrics.add(worker, telemetry);
    this.#metrics.serving(this.#host?.serving ?? 0);
    this.#metrics.blocked(this.#host?.countBlocks(systemClock.now()) ?? 0);
    this.#traffic.add(worker, telemetry);
    this.#control?.note(telemetry);
  }

  #readiness() {
    const snapshot = this.#host?.serving ?? 0;
    if (this.#draining) return { ready: false, reason: 'draining', snapshot };
    if (this.#host?.ready !== true) return { ready: false, reason: 'no Snapshot serves yet', snapshot };
    return { ready: true, snapshot };
  }
}
