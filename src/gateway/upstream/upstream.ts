import type { UpstreamDocument } from '../snapshot/document.ts';
import { balanceOf, type HashKey } from './balance-of.ts';
import {
  Call,
  type CallGuide,
  type UpstreamCall,
  type UpstreamHandler,
  type UpstreamRequest,
  type Unavailable,
} from './call.ts';
import { credentialOf, type UpstreamCredential } from './credentials/credential.ts';
import { tokenEndpoints } from './credentials/token-endpoint.ts';
import { callerOf, type CallOrigin } from './call-origin.ts';
import type { Group } from './group.ts';
import { fraction, hashText, joinHashes } from './hash.ts';
import { makeGroup, type UpstreamDependencies } from './make-group.ts';
import type { Member, TryOutcome } from './member.ts';
import { RetryRule } from './retry-rule.ts';
import type { Target } from './target.ts';

/** A target that is in use outside of `request`, as by a connection that is no longer HTTP. */
export interface Borrowed {
  readonly target: Target;
  readonly member: Member;
  /** To be called once, when the use is over. */
  end(outcome: TryOutcome): void;
}

/** The service behind one version of an API: one or more targets, and which of them a call goes to. */
export class Upstream implements CallGuide {
  readonly retry: RetryRule | undefined;
  readonly perTryMs: number | undefined;
  readonly totalMs: number | undefined;
  readonly timing: UpstreamDependencies['timing'];
  readonly main: Group;
  readonly canary: Group | undefined;
  /** What every call says for the gateway; undefined where the targets ask for nothing. */
  readonly credential: UpstreamCredential | undefined;
  readonly #chance: UpstreamDependencies['chance'];
  readonly #share: number;
  readonly #isSticky: boolean;
  readonly #salt: number;
  readonly #hashKey: HashKey | undefined;
  /** The one target there is, when nothing is watched that could rule it out: the common case costs nothing. */
  readonly #only: Member | undefined;

  /** @throws Error with a message for the person who wrote the document. */
  constructor(document: UpstreamDocument, dependencies: UpstreamDependencies) {
    const { targets, canary, retry, timeouts, health, breaker } = document;
    if (targets.length === 0) throw new Error('an upstream needs at least one target');
    const { balance, hashKey } = balanceOf(document.balance);
    this.timing = dependencies.timing;
    this.#chance = dependencies.chance;
    this.main = makeGroup(targets, document, balance, dependencies);
    this.canary = canary && makeGroup(canary.targets, document, balance, dependencies);
    this.#share = (canary?.share ?? 0) / 100;
    this.#isSticky = canary?.sticky ?? true;
    this.#salt = hashText(JSON.stringify(canary?.targets ?? []));
    this.#hashKey = hashKey;
    this.retry = retry && new RetryRule(retry);
    this.perTryMs = timeouts?.perTry;
    this.totalMs = timeouts?.total;
    const { openSecret } = dependencies;
    this.credential = credentialOf(document, {
      timing: this.timing,
      openSecret,
      askToken: tokenEndpoints(dependencies),
    });
    const watched = canary !== undefined || health !== undefined || breaker !== undefined;
    this.#only = targets.length === 1 && !watched ? this.main.members[0] : undefined;
  }

  /** Sends a request; the handler is told of the response, also synchronously. */
  request(request: UpstreamRequest, handler: UpstreamHandler): UpstreamCall {
    const call = new Call(request, handler, this);
    call.start();
    return call;
  }

  /** A target for one use that is no request: chosen and counted like one; none of those tried before. */
  borrow(from?: CallOrigin, tried: readonly Member[] = []): Borrowed | Unavailable {
    const member = this.choose(from, tried);
    if (member === undefined) return this.unavailable();
    const probe = member.begin();
    let over = false;
    return {
      target: member.source.target,
      member,
      end(outcome) {
        if (!over) member.end(probe, outcome);
        over = true;
      },
    };
  }

  /** Begins to look after its targets, when a Snapshot that names it is in service. */
  open(): void {
    for (const { health } of this.members()) health?.start();
  }

  /** For when no Snapshot names it any more: idle connections end now, busy ones after their response. */
  close(): void {
    for (const { source, health } of this.members()) {
      health?.stop();
      source.close();
    }
    this.credential?.close();
  }

  *members(): Generator<Member> {
    yield* this.main.members;
    if (this.canary !== undefined) yield* this.canary.members;
  }

  choose(from: CallOrigin | undefined, tried: readonly Member[]): Member | undefined {
    if (this.#only !== undefined) return tried.length === 0 ? this.#only : undefined;
    const now = this.timing.now();
    const hash = this.#hashKey === undefined || from === undefined ? 0 : hashText(this.#hashKey(from));
    const canary = this.canary !== undefined && this.#isForCanary(from) ? this.canary : undefined;
    // A canary that is not well costs nobody an answer.
    return canary?.choose(hash, tried, now) ?? this.main.choose(hash, tried, now);
  }

  unavailable(): Unavailable {
    const now = this.timing.now();
    const states = this.main.members.map(member => member.state(now));
    const open = states.some(state => state === 'open' || state === 'half-open');
    return {
      code: open ? 'upstream-circuit-open' : 'upstream-unhealthy',
      reason: `no target can be used: ${states.join(', ')}`,
    };
  }

  /** The same caller falls on the same side as long as the share does not pass it by. */
  #isForCanary(from: CallOrigin | undefined): boolean {
    if (!this.#isSticky || from === undefined) return this.#chance() < this.#share;
    return fraction(joinHashes(hashText(callerOf(from)), this.#salt)) < this.#share;
  }
}
