import type { Log } from '#kernel';
import type { CoreRules } from './core-rules/files.ts';
import { type HeldBlock, heldBlock } from './blocks/held-block.ts';
import { FeedState } from './feed-state.ts';
import type { FeedEntry } from './feed.ts';
import { GatewayWorker, type WorkerEvents } from './gateway-worker.ts';
import { HostListeners, type BoundAddress, type ListenerSpec } from './host-listeners.ts';
import type { QuotaKeeper } from './limits/quota-keeper.ts';
import type { QuotaTable } from './limits/quota-table.ts';
import type { Telemetry } from './link.ts';
import type { Challenge } from './listener/challenges.ts';
import { TableDesk } from './rule-tables/table-desk.ts';
import type { RulesWanted } from './rule-tables/wanted.ts';
import type { Introspect } from './tokens/introspection-desk.ts';
import type { TlsSetup } from './listener/tls.ts';
import { Progress } from './progress.ts';
import type { SnapshotDocument } from './snapshot/document.ts';
import {
  createLedgers,
  type SharedBuffers,
  SharedTables,
  type SharedTablesOptions,
} from './shared-tables.ts';
import type { Sockets } from './sockets.ts';
import type { GatewaySettings, ToWorker } from './worker-data.ts';

export interface GatewayHostOptions extends Omit<SharedTablesOptions, 'listeners'> {
  readonly sockets: Sockets;
  readonly listeners: readonly ListenerSpec[];
  readonly settings: Omit<GatewaySettings, keyof SharedBuffers>;
  readonly log: Log;
  readonly onTelemetry: (telemetry: Telemetry, worker: number) => void;
  /** A Snapshot did not compile in a worker; the one before stays in service. */
  readonly onSnapshotRefused?: (snapshot: number, message: string) => void;
  /** What the threads run; tests bring their own. */
  readonly workerFile?: URL;
}

interface Slot {
  worker: GatewayWorker | undefined;
  /** Takes the worker's place once it serves. */
  next: GatewayWorker | undefined;
  restart: NodeJS.Timeout | undefined;
  delayMs: number;
}

/** How long connections are kept on which nothing is asked, when nobody takes over (milliseconds). */
const idleAtEndMs = 500;
const firstDelayMs = 50;
const longestDelayMs = 5_000;
/** A worker that lived this long before it failed is replaced at once (milliseconds). */
const healthyAfterMs = 10_000;
/**
 * How long session tickets are sealed under one key (milliseconds): who gets hold of it reads no more of TLS 1.2 than
 * was said meanwhile (RFC 9325 section 4.4).
 */
const ticketKeyLifeMs = 12 * 3_600_000;
/** How long a new worker may take to serve, in a roll (milliseconds). */
const startWithinMs = 30_000;

/**
 * Runs the gateway's worker threads: each with its own duplicate of every listening socket, all with the same
 * Snapshot, Feed and tables of limits. A worker that fails is replaced; connections that it had not accepted wait
 * in the sockets' queues and are served by the others.
 */
export class GatewayHost {
  readonly #tables: SharedTables;
  readonly #options: GatewayHostOptions;
  readonly #ruleTables = new TableDesk();
  #settings: GatewaySettings;
  readonly #slots: Slot[];
  readonly #live = new Set<GatewayWorker>();
  readonly #indexes = new Set<number>();
  #keeper: QuotaKeeper | undefined;
  #introspector: Introspect | undefined;
  readonly #feed = new FeedState();
  readonly #progress = new Progress();
  readonly #listeners: HostListeners;
  #feedKnown = false;
  /** Which edition of the shared keys the workers have. */
  #keysEdition = '';
  #challenges: readonly Challenge[] = [];
  #document: SnapshotDocument | undefined;
  /** The latest Snapshot that a worker did serve: what a new worker falls back to. */
  #proven: SnapshotDocument | undefined;
  #refusedLast: number | undefined;
  #stopping = false;
  readonly #ticketKeys = setInterval(() => this.rotateTicketKeys(), ticketKeyLifeMs).unref();
  #rolling: Promise<void> = Promise.resolve();

  readonly #events: WorkerEvents = {
    progressed: worker => {
      if (worker.serving !== undefined && worker.serving === this.#document?.number)
        this.#proven = this.#document;
      this.#settle();
    },
    refused: (_worker, snapshot, message) => this.#refused(snapshot, message),
    cacheChanged: ({ index }, away) => {
      const { log } = this.#options;
      if (away === undefined) log.info({ worker: index }, 'the cache of shared limits is back');
      else log.error({ worker: index, message: away }, 'the cache of shared limits is away');
    },
    quotaWanted: wants => this.#keeper?.reserve(wants),
    introspect: (worker, id, token) => void this.#introspect(worker, id, token),
    ruleTablesWanted: (worker, id, rules) => void this.#tellRuleTables(worker, id, rules),
    telemetry: (worker, telemetry) => {
      for (const block of telemetry.blocks?.began ?? [])
        this.#options.log.warn({ block }, 'a caller is blocked for a while after attacks');
      this.#options.onTelemetry(telemetry, worker.index);
    },
    failed: (worker, message) => this.#failed(worker, message),
    ended: worker => this.#ended(worker),
  };

  constructor(options: GatewayHostOptions) {
    this.#options = options;
    this.#tables = new SharedTables({ ...options, listeners: options.listeners.length });
    this.#settings = { ...options.settings, ...this.#tables.buffers };
    this.#slots = Array.from({ length: options.workers }, () => ({
      worker: undefined,
      next: undefined,
      restart: undefined,
      delayMs: 0,
    }));
    this.#listeners = new HostListeners(options.listeners, options.sockets);
  }

  /** Binds every address and starts the workers. @throws Error when an address cannot be bound. */
  async start(): Promise<void> {
    await Promise.all(
      this.#slots.map(async slot => {
        slot.worker = await this.#spawn();
      }),
    );
  }

  /** Counts of quotas, for whoever keeps them over restarts: to be loaded before `start`. */
  get quotas(): QuotaTable {
    return this.#tables.quotas;
  }

  /** Where each listener listens, in the order in which they were given: tells ports that the system chose. */
  get addresses(): readonly BoundAddress[] {
    return this.#listeners.addresses;
  }

  /** True when every worker serves a Snapshot. */
  get ready(): boolean {
    return !this.#stopping && this.serving !== undefined;
  }

  /** Number of the oldest Snapshot that a worker serves; undefined while one serves none. */
  get serving(): number | undefined {
    let lowest: number | undefined;
    for (const { worker } of this.#slots) {
      if (worker === undefined || worker.leaving || worker.serving === undefined) return undefined;
      lowest = Math.min(lowest ?? worker.serving, worker.serving);
    }
    return lowest;
  }

  /** Who is blocked now. */
  blocks(now: number): HeldBlock[] {
    return this.#tables.blocks.list(now).flatMap(entry => heldBlock(entry) ?? []);
  }

  /** Ends a block at once. False where it has ended already. */
  liftBlock(id: string, now: number): boolean {
    const lifted = this.#tables.blocks.lift(id, now);
    if (lifted === undefined) return false;
    // One worker tells other machines, where there are any.
    const [worker] = [...this.#live].filter(({ leaving }) => !leaving);
    worker?.send({ type: 'block-lifted', id, until: lifted.until });
    return true;
  }

  /** How many blocks hold. */
  countBlocks(now: number): number {
    return this.#tables.blocks.count(now);
  }

  /** Sends a Snapshot to all workers. New workers get it too. */
  load(document: SnapshotDocument): void {
    this.#document = document;
    if (this.#feedKnown) this.#broadcast({ type: 'snapshot', document });
  }

  /** Sends Feed entries to all workers; with `reset` they are everything there is. */
  apply(entries: readonly FeedEntry[], reset: boolean): void {
    const told = this.#feed.apply(entries, reset);
    const { edition, shared } = this.#feed.keys;
    const isGrown = edition !== this.#keysEdition;
    this.#keysEdition = edition;
    if (this.#feedKnown) {
      if (isGrown) this.#broadcast({ type: 'keys', keys: shared });
      this.#broadcast({ type: 'feed', entries: told, reset, through: this.#feed.sequence });
      return;
    }
    this.#feedKnown = true;
    for (const worker of this.#live) this.#tellAll(worker);
  }

  /** Everything that the Feed said, in pieces and in no order, for whoever keeps it. */
  feed(): Iterable<readonly FeedEntry[]> {
    return this.#feed.everything();
  }

  /** Resolves when every worker serves this Snapshot or a later one. @throws Error if one refuses it. */
  whenServing(snapshot: number, withinMs = startWithinMs): Promise<void> {
    return this.#progress.wait(() => (this.serving ?? -1) >= snapshot, withinMs, snapshot);
  }

  /** Resolves when every worker has applied the Feed up to this position. */
  whenApplied(sequence: number, withinMs = startWithinMs): Promise<void> {
    const applied = () => [...this.#live].every(worker => worker.leaving || worker.applied >= sequence);
    return this.#progress.wait(applied, withinMs);
  }

  /** Who reserves blocks of quotas durably; until then, and without, nothing is granted where they are reserved. */
  keepQuotas(keeper: QuotaKeeper): void {
    this.#keeper = keeper;
  }

  /** Who says what opaque tokens of this installation mean; until then, and without, none is accepted. */
  introspectBy(introspect: Introspect): void {
    this.#introspector = introspect;
  }

  /** Blocks were added to `quotas`. */
  quotaGranted(): void {
    this.#broadcast({ type: 'quota-granted' });
  }

  /** Shows other certificates on the TLS listeners of a zone, without a new worker. */
  reloadTls(zone: string, setup?: TlsSetup): void {
    const tls = this.#listeners.take(zone, setup);
    if (tls !== undefined) this.#broadcast({ type: 'tls', zone, tls });
  }

  /** Sessions that were begun before are not resumed, but begun anew. */
  rotateTicketKeys(): void {
    for (const zone of this.#listeners.encrypted) this.reloadTls(zone);
  }

  /** What certificate authorities are answered from now on, on every listener; nothing else is. */
  answerChallenges(challenges: readonly Challenge[]): void {
    this.#challenges = challenges;
    this.#broadcast({ type: 'challenges', challenges });
  }

  /** Replaces all workers, one after the other: the new one serves before the old one drains. */
  roll(withinMs: number): Promise<void> {
    return this.#inTurn(() => this.#rollAll(withinMs));
  }

  /**
   * Replaces all workers by such that judge by another release of the Core Rule Set; exchanges under way end with the old
   * one. @throws Error where one does not come to serve with it: then all go on with the old one, or go back to it.
   */
  takeCoreRules(coreRules: CoreRules, withinMs: number): Promise<void> {
    return this.#inTurn(async () => {
      const before = this.#settings;
      this.#settings = { ...before, coreRules };
      const old = this.#slots.map(({ worker }) => worker);
      try {
        await this.#rollAll(withinMs);
      } catch (error) {
        this.#settings = before;
        for (const [index, slot] of this.#slots.entries())
          if (slot.worker !== old[index] && !this.#stopping) await this.#rollSlot(slot, withinMs);
        throw error;
      }
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#rolling.then(work);
    this.#rolling = done.catch(() => {});
    return done;
  }

  async #rollAll(withinMs: number): Promise<void> {
    for (const slot of this.#slots) if (!this.#stopping) await this.#rollSlot(slot, withinMs);
  }

  /**
   * Stops accepting, lets requests under way finish for at most `withinMs`, ends all workers. Where another process takes
   * over, connections on which nothing is asked are kept as long, so that nobody asks in vain; at a real end they are not.
   */
  async drain(withinMs: number, isTakenOver = false): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#ticketKeys);
    for (const slot of this.#slots) clearTimeout(slot.restart);
    await Promise.all(
      [...this.#live].map(worker => worker.drain(withinMs, isTakenOver ? withinMs : idleAtEndMs)),
    );
  }

  async #spawn(): Promise<GatewayWorker> {
    const listeners = await this.#listeners.bind();
    const index = this.#freeIndex();
    const ledgers = createLedgers();
    const worker = new GatewayWorker(
      this.#options.workerFile,
      { index, ledgers, settings: this.#settings, listeners },
      this.#events,
    );
    this.#tables.keep(worker, ledgers);
    this.#live.add(worker);
    if (this.#feedKnown) this.#tellAll(worker);
    return worker;
  }

  /** Everything that a new worker must know, the Feed before the Snapshot: it accepts once it has both. */
  #tellAll(worker: GatewayWorker): void {
    if (this.#challenges.length > 0) worker.send({ type: 'challenges', challenges: this.#challenges });
    worker.send({ type: 'keys', keys: this.#feed.keys.shared });
    let reset = true;
    for (const entries of this.#feed.batches()) {
      worker.send({ type: 'feed', entries, reset, through: 0 });
      reset = false;
    }
    worker.send({ type: 'feed', entries: [], reset: false, through: this.#feed.sequence });
    if (this.#proven !== undefined && this.#proven !== this.#document)
      worker.send({ type: 'snapshot', document: this.#proven });
    if (this.#document !== undefined) worker.send({ type: 'snapshot', document: this.#document });
  }

  /** Answers one worker; without an answer where nobody can tell. Never rejects. */
  async #introspect(worker: GatewayWorker, id: number, token: string): Promise<void> {
    try {
      const answer = await this.#introspector?.(token);
      worker.send({ type: 'introspected', id, ...(answer === undefined ? {} : { answer }) });
    } catch (error) {
      this.#options.log.error({ err: error }, 'nobody says what an access token means');
      worker.send({ type: 'introspected', id });
    }
  }

  /** Without an answer the worker makes them itself. Never rejects. */
  async #tellRuleTables(worker: GatewayWorker, id: number, rules: RulesWanted): Promise<void> {
    try {
      worker.send({ type: 'rule-tables', id, tables: await this.#ruleTables.of(worker.coreRules, rules) });
    } catch (error) {
      this.#options.log.error({ err: error }, 'no thread makes the tables of threat rules');
      worker.send({ type: 'rule-tables', id });
    }
  }

  #broadcast(message: ToWorker): void {
    for (const worker of this.#live) worker.send(message);
  }

  async #rollSlot(slot: Slot, withinMs: number): Promise<void> {
    const next = await this.#spawn();
    slot.next = next;
    try {
      await this.#startedServing(next);
    } catch (error) {
      if (slot.next === next) slot.next = undefined;
      await next.drain(0);
      throw error;
    }
    const old = slot.worker;
    // The old one may have failed meanwhile, and the new one taken its place.
    if (old === next) return;
    slot.worker = next;
    slot.next = undefined;
    await old?.drain(withinMs);
  }

  async #startedServing(worker: GatewayWorker): Promise<void> {
    if (this.#document === undefined) return;
    const serves = () => {
      if (worker.leaving) throw new Error('The new worker failed; the old one goes on.');
      return worker.serving !== undefined;
    };
    await this.#progress.wait(serves, startWithinMs);
  }

  #refused(snapshot: number, message: string): void {
    // Every worker says so; once is enough.
    if (this.#refusedLast === snapshot) return;
    this.#refusedLast = snapshot;
    this.#options.log.error(
      { snapshot, message },
      'a Snapshot does not compile; the one before stays in service',
    );
    if (this.#document?.number === snapshot && this.#proven?.number !== snapshot)
      this.#document = this.#proven;
    this.#progress.refuse(snapshot, message);
    this.#options.onSnapshotRefused?.(snapshot, message);
  }

  #failed(worker: GatewayWorker, message: string): void {
    this.#options.log.error({ worker: worker.index, message }, 'a gateway worker failed');
    const slot = this.#slots.find(one => one.worker === worker || one.next === worker);
    if (slot === undefined || this.#stopping) return;
    if (slot.next === worker) slot.next = undefined;
    else {
      slot.worker = slot.next;
      slot.next = undefined;
      if (slot.worker === undefined) this.#replace(slot, performance.now() - worker.startedAt);
    }
    this.#settle();
  }

  #replace(slot: Slot, livedMs: number): void {
    slot.delayMs =
      livedMs >= healthyAfterMs ? 0 : Math.min(Math.max(slot.delayMs * 2, firstDelayMs), longestDelayMs);
    slot.restart = setTimeout(() => {
      this.#spawn().then(
        worker => {
          if (this.#stopping) void worker.drain(0);
          else slot.worker = worker;
        },
        (error: unknown) => {
          this.#options.log.error({ err: error }, 'a gateway worker does not start');
          if (!this.#stopping) this.#replace(slot, 0);
        },
      );
    }, slot.delayMs);
  }

  #ended(worker: GatewayWorker): void {
    this.#live.delete(worker);
    // Before another worker takes the index.
    this.#tables.forget(worker);
    this.#indexes.delete(worker.index);
    this.#settle();
  }

  /** 0 is this thread's. */
  #freeIndex(): number {
    let index = 1;
    while (this.#indexes.has(index)) index++;
    this.#indexes.add(index);
    return index;
  }

  #settle(): void {
    this.#progress.check();
  }
}
