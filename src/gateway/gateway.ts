import type { ClientRequest, ClientResponse } from './client-message.ts';
import { base32, type Clock, type RandomSource } from '#kernel';
import { openClientKey } from '#credentials';
import type { Blocks } from './blocks/blocks.ts';
import { dropBody } from './body.ts';
import { CallerTokens } from './caller-token/caller-tokens.ts';
import { CallerDirectory } from './callers/directory.ts';
import type { SharedKeys } from './callers/key-view.ts';
import { Permission } from './cross-origin.ts';
import { check, failed, type Outcome } from './engine.ts';
import { ExchangeState } from './exchange-state.ts';
import type { Upgrade, Validated } from './exchange.ts';
import { Exposure } from './exposure.ts';
import type { FeedEntry } from './feed.ts';
import { forward, type ForwardHooks } from './forward.ts';
import type { ConcurrencyTable } from './limits/concurrency-table.ts';
import type { CallJournal } from './journal/call-journal.ts';
import type { LimitTable } from './limits/limit-table.ts';
import type { SharedLimits, SharedProofs } from './limits/shared-limits.ts';
import type { QuotaDesk } from './limits/quota-desk.ts';
import type { TelemetryReport } from './link.ts';
import { LongExchanges } from './long-exchanges.ts';
import { jsonAnswer, sendAnswer, sendProblem } from './own-answers.ts';
import { admit, standing } from './pipeline.ts';
import { ClientNames } from './names/client-names.ts';
import { systemResolver } from './names/resolver.ts';
import type { Places } from './places/places.ts';
import type { Verdict } from './policy.ts';
import { ReplayGuard } from './proofs/replay-guard.ts';
import { ServerNonces } from './proofs/server-nonces.ts';
import type { ReplayTable } from './proofs/replay-table.ts';
import { Published } from './protected-resources.ts';
import { Recorder, type LineSink } from './record.ts';
import { Refusal } from './refusal.ts';
import { exampleAnswer, type ExampleAnswer } from './sandbox.ts';
import { compileSnapshot } from './snapshot/compile.ts';
import type { SnapshotDocument } from './snapshot/document.ts';
import type { Plan, ZonePlan } from './snapshot/plan.ts';
import type { Introspected } from './tokens/introspection-desk.ts';
import { RuleTables } from './rule-tables/rule-tables.ts';
import type { RulesWanted } from './rule-tables/wanted.ts';
import type { PlanTables } from '#threats';
import { IntrospectionLink } from './tokens/introspection-link.ts';
import { TokenSources } from './tokens/token-sources.ts';
import { targetStates, type ServedUpstream } from './upstream/states.ts';
import { secretOpener } from './upstream/credentials/credential.ts';
import { systemUpstreams, Upstreams } from './upstream/upstreams.ts';
import { WebSockets } from './websocket/web-socket.ts';

export interface GatewayOptions {
  readonly limits: LimitTable;
  readonly quotas: QuotaDesk;
  readonly shared?: (SharedLimits & SharedProofs) | undefined;
  readonly blocks: Blocks;
  readonly underWay: ConcurrencyTable;
  readonly proofs: ReplayTable;
  readonly places: Places;
  /** Secret under which API keys are hashed. */
  readonly pepper: Buffer;
  /** Asks the control plane what an opaque token means; the answer comes by `introspected`. */
  readonly introspect?: ((id: number, token: string) => void) | undefined;
  /** Has tables of threat rules made; they come by `ruleTablesCame`. Without it they are made here. */
  readonly wantRuleTables?: ((id: number, rules: RulesWanted) => void) | undefined;
  /** Secret under which addresses become pseudonyms in the log. */
  readonly pseudonymKey: Buffer;
  /** What secrets for upstreams are sealed under; without it none opens. */
  readonly upstreamSeal?: Uint8Array | undefined;
  /** Where calls are written down before they are forwarded; none where nothing is kept. */
  readonly journal?: CallJournal | undefined;
  /** What keys for tokens to upstreams are made from; without it none are made. */
  readonly callerSecret?: Uint8Array | undefined;
  /** Where the access log goes; none when it is off. */
  readonly accessLog: LineSink | undefined;
  /** Address under which the pages of the error catalogue are served. */
  readonly docs: string;
  /** Origins of the portal, whose pages try APIs out; none unless told. */
  readonly portalOrigins?: readonly string[] | undefined;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/**
 * One gateway: serves every request from one compiled Snapshot and one Feed, both in memory. It is handed both
 * and asks nobody anything while it decides.
 */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #callers: CallerDirectory;
  readonly #callerTokens: CallerTokens | undefined;
  readonly #names: ClientNames;
  readonly #tokens: TokenSources;
  readonly #introspection: IntrospectionLink;
  readonly #ruleTables: RuleTables | undefined;
  readonly #replays: ReplayGuard;
  readonly #nonces: ServerNonces;
  readonly #upstreams: Upstreams;
  readonly #recorder: Recorder;
  readonly #exposure = new Exposure();
  readonly #idPrefix: string;
  readonly #long = new LongExchanges(x => this.#standing(x));
  readonly #webSockets: WebSockets;
  readonly #forwardHooks: ForwardHooks = {
    long: this.#long,
    answered: answered => check(answered.operation.response, answered),
    refuse: (x, refusal) => this.#refuse(x as ExchangeState, refusal),
    done: (x, status, bytes, complete) => {
      const exchange = x as ExchangeState;
      exchange.status = status;
      exchange.bytes = bytes;
      exchange.complete = complete;
      this.#record(exchange);
    },
  };
  #idCount = 0;
  #plan: Plan | undefined;
  #served: readonly ServedUpstream[] = [];

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#callers = new CallerDirectory(
      options.pepper,
      options.clock.now,
      secretOpener(options.upstreamSeal),
    );
    this.#callerTokens = options.callerSecret && new CallerTokens(options.callerSecret);
    this.#introspection = new IntrospectionLink(options.introspect);
    this.#ruleTables = options.wantRuleTables && new RuleTables(options.wantRuleTables);
    this.#tokens = new TokenSources({
      introspect: token => this.#introspection.ask(token),
      openSecret: secretOpener(options.upstreamSeal),
      now: options.clock.now,
    });
    this.#names = new ClientNames(systemResolver(), options.clock);
    this.#replays = new ReplayGuard(options.proofs, options.shared);
    this.#nonces = new ServerNonces(options.pepper);
    this.#upstreams = new Upstreams({
      ...systemUpstreams,
      openKey: (certificate, sealed) =>
        options.upstreamSeal && openClientKey(options.upstreamSeal, certificate, sealed),
      openSecret: secretOpener(options.upstreamSeal),
    });
    this.#recorder = new Recorder({ log: options.accessLog, pseudonymKey: options.pseudonymKey });
    this.#idPrefix = `d_${base32(options.random(10))}`;
    this.#webSockets = new WebSockets(
      {
        answered: this.#forwardHooks.answered,
        refuse: (x, refusal) => this.#refuse(x, refusal),
        done: x => {
          this.#tellOfMessage(x);
          this.#record(x);
        },
      },
      this.#long,
      options.random,
    );
  }

  /** Number of the Snapshot in service; 0 before the first. */
  get snapshot(): number {
    return this.#plan?.number ?? 0;
  }

  /** Position of the last Feed entry applied. */
  get sequence(): number {
    return this.#callers.sequence;
  }

  /**
   * Compiles a Snapshot and swaps it in. Exchanges under way finish on the one they began with.
   * @throws SnapshotFaults; the Snapshot in service stays.
   */
  load(document: SnapshotDocument): void {
    const { limits, quotas, shared, blocks, underWay, places, random, portalOrigins, journal } =
      this.#options;
    const plan = compileSnapshot(document, {
      limits,
      quotas,
      shared,
      blocks,
      underWay,
      places,
      names: this.#names,
      random,
      journal,
      callers: this.#callers,
      callerTokens: this.#callerTokens,
      ruleTables: this.#ruleTables,
      tokens: this.#tokens,
      replays: this.#replays,
      nonces: this.#nonces,
      upstreams: this.#upstreams,
      portalOrigins,
      exposure: this.#exposure,
      pseudonymKey: this.#options.pseudonymKey,
    });
    this.#plan = plan;
    this.#tokens.keepUsed();
    this.#upstreams.keepOnly(document.versions.map(version => version.upstream));
    this.#long.changed();
    this.#served = document.versions.map(({ api, name, upstream }) => ({
      version: `${api.name}/${name}`,
      upstream: this.#upstreams.of(upstream),
    }));
  }

  /** Applies Feed entries; with `reset` they replace everything known before. `through`: see `CallerDirectory`. */
  apply(entries: readonly FeedEntry[], reset: boolean, through = 0): void {
    this.#callers.apply(entries, reset, through);
    this.#long.changed();
  }

  /** Takes keys that the host keeps for all its workers. */
  share(keys: SharedKeys): void {
    this.#callers.share(keys);
    this.#long.changed();
  }

  /** Ends what has no end of its own, so that a listener can drain: WebSockets and streams of events. */
  endLongExchanges(): void {
    this.#long.drain();
  }

  /** Blocks of quota were reserved: whoever waits for one may go on. */
  quotaGranted(): void {
    this.#options.quotas.granted();
  }

  /** Somebody lifted a block of this machine. */
  blockLifted(id: string, until: number): void {
    this.#options.blocks.lifted(id, until);
  }

  /** The control plane said what an opaque token means, or that it cannot tell. */
  introspected(id: number, answer: Introspected | undefined): void {
    this.#introspection.answered(id, answer);
  }

  /** Tables of threat rules were made, or could not be. */
  ruleTablesCame(id: number, tables: PlanTables | undefined): void {
    this.#ruleTables?.came(id, tables);
  }

  /** Whether this address is a proxy of the zone, for which others speak. */
  trustsProxy(zone: string, address: string): boolean {
    return this.#plan?.zones.get(zone)?.trustsProxy?.(address) === true;
  }

  /** What was seen since the last call; `connections` is the listener's count. */
  takeTelemetry(connections: number): TelemetryReport {
    const targets = targetStates(this.#served, performance.now());
    const lasting = this.#webSockets.takeTelemetry();
    const journal = this.#options.journal?.takeHeads() ?? [];
    const exposed = this.#exposure.take();
    const blocks = this.#options.blocks.takeReport();
    return {
      ...this.#recorder.take(connections),
      targets,
      ...(lasting === undefined ? {} : { lasting }),
      ...(journal.length === 0 ? {} : { journal }),
      ...(exposed.length === 0 ? {} : { exposed }),
      ...(blocks === undefined ? {} : { blocks }),
    };
  }

  /**
   * Serves one request of a zone's listener, from arrival to record. Never throws. `upgrade`: where the client asks for
   * WebSocket; `response` then is for refusals.
   */
  serve(zoneName: string, request: ClientRequest, response: ClientResponse, upgrade?: Upgrade): void {
    const zone = this.#plan?.zones.get(zoneName) ?? unconfigured(zoneName);
    const x = new ExchangeState(
      this.#callers,
      zone,
      request,
      response,
      performance.now(),
      this.#options.clock.now(),
      `${this.#idPrefix}${(this.#idCount++).toString(36)}`,
    );
    x.upgrade = upgrade;
    if (this.#plan === undefined) return this.#refuse(x, new Refusal('not-ready'));
    let outcome: Outcome<Validated | Permission | Published>;
    try {
      outcome = admit(x);
    } catch (error) {
      return this.#refuse(x, failure(error));
    }
    if (outcome instanceof Promise) {
      outcome.then(
        late => this.#continue(x, late),
        (error: unknown) => this.#refuse(x, failure(error)),
      );
    } else this.#continue(x, outcome);
  }

  #continue(x: ExchangeState, outcome: Validated | Permission | Published | Refusal): void {
    if (outcome instanceof Refusal) return this.#refuse(x, outcome);
    // The client left while a step waited: nobody wants the answer any more.
    if (x.response.destroyed) {
      x.complete = false;
      return this.#record(x);
    }
    try {
      if (outcome instanceof Permission)
        this.#send(x, { status: 204, headers: [], body: '' }, outcome.headers);
      else if (outcome instanceof Published) this.#send(x, jsonAnswer(outcome.body));
      else if (x.caller.sandbox) this.#sandbox(x);
      else {
        const waiting = x.operation.upstream.credential?.prepare();
        if (waiting === undefined) this.#forward(x);
        else void waiting.then(() => this.#forwardLate(x));
      }
    } catch (error) {
      this.#refuse(x, failure(error));
    }
  }

  #forward(x: ExchangeState): void {
    if (x.upgrade !== undefined) this.#webSockets.serve(x);
    else forward(x, this.#forwardHooks);
  }

  /** What the upstream asks for had to be got first. */
  #forwardLate(x: ExchangeState): void {
    try {
      if (x.response.destroyed) {
        x.complete = false;
        this.#record(x);
      } else this.#forward(x);
    } catch (error) {
      this.#refuse(x, failure(error));
    }
  }

  /** Answers a sandbox key by itself, from the contract, once the body that nobody needs has come. */
  #sandbox(x: ExchangeState): void {
    const answer = exampleAnswer(x);
    if (answer instanceof Refusal) return this.#refuse(x, answer);
    x.answer = answer;
    const answered = async (): Promise<Refusal | undefined> =>
      (x.body === undefined && x.upgrade === undefined
        ? await dropBody(x.request, x.operation.bodyLimit)
        : undefined) ?? (await check(x.operation.response, x));
    answered()
      .then(refusal => (refusal === undefined ? this.#send(x, answer) : this.#refuse(x, refusal)))
      .catch((error: unknown) => this.#refuse(x, failure(error)));
  }

  #send(x: ExchangeState, answer: ExampleAnswer, permission?: readonly string[]): void {
    sendAnswer(x, answer, permission);
    this.#record(x);
  }

  /** Answers with a problem document and records. */
  #refuse(x: ExchangeState, refusal: Refusal): void {
    x.refusal = refusal;
    x.status = refusal.status;
    tellRefused(x, refusal);
    sendProblem(x, refusal, this.#options.docs);
    this.#record(x);
  }

  /** A WebSocket that ended by an attack in one of its messages: that was now, not when it was opened. */
  #tellOfMessage(x: ExchangeState): void {
    if (x.refusal?.code !== 'threat-detected') return;
    tellRefused(Object.create(x, { now: { value: this.#options.clock.now() } }) as ExchangeState, x.refusal);
  }

  /** Once: an exchange may be recorded again by mistake, and entries are given to others meanwhile. */
  #release(x: ExchangeState, held: readonly number[]): void {
    x.held = undefined;
    for (const entry of held) this.#options.underWay.giveBack(entry);
  }

  /** Judges an exchange that lasts as if it came now: on the Snapshot in service, by what the Feed has said. */
  #standing(x: ExchangeState): Verdict {
    const zone = this.#plan?.zones.get(x.zone.document.name);
    if (zone === undefined) return new Refusal('resource-unknown', { reason: 'the zone is gone' });
    return standing(x, this.#options.clock.now(), zone);
  }

  #record(x: ExchangeState): void {
    tellOver(x);
    if (x.held !== undefined) this.#release(x, x.held);
    // How long a WebSocket stayed open says nothing about how fast the API is.
    const answeredAt = x.webSocket?.openedAt ?? performance.now();
    this.#recorder.record(x, answeredAt - x.startedAt);
  }
}

/** Lets a zone's policies count what was refused. A step that throws has counted nothing, and changes nothing. */
function tellRefused(x: ExchangeState, refusal: Refusal): void {
  for (const step of x.zone.refused ?? []) {
    try {
      step.run(x, refusal);
    } catch (error) {
      failed(step, error);
    }
  }
}

/** Once. A step that throws has nothing left that it could refuse. */
function tellOver(x: ExchangeState): void {
  const operation = x.operation as ExchangeState['operation'] | undefined;
  if (operation === undefined || operation.over.length === 0 || x.recorded) return;
  for (const step of operation.over) {
    try {
      step.run(x);
    } catch (error) {
      failed(step, error);
    }
  }
}

function failure(error: unknown): Refusal {
  const message = error instanceof Error ? error.message : String(error);
  return new Refusal('policy-failed', { reason: message });
}

/** Stands in before the first Snapshot, so that even then every request is recorded. */
function unconfigured(name: string): ZonePlan {
  return { document: { name, policies: [] } } as unknown as ZonePlan;
}
