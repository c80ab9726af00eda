import type { RevokedState, TokensFromState, UserState } from '../feed.ts';
import type { ShownToken } from '../exchange.ts';

/** How many entries may come until those whose time is over are looked for. */
const sweepEvery = 4_096;

/**
 * Access tokens that are refused although their own dates say otherwise: by their id, by their session, by the client
 * or user that they were issued to. Folded from the Feed. No larger than what was revoked within the life of a token:
 * what nobody could show any more is forgotten.
 */
export class Revocations {
  readonly #tokens = new Map<string, number>();
  readonly #sessions = new Map<string, number>();
  readonly #clients = new Map<string, number>();
  readonly #users = new Map<string, UserState>();
  #sinceSweep = 0;

  /** Number of tokens and sessions that are remembered. */
  get size(): number {
    return this.#tokens.size + this.#sessions.size;
  }

  token(id: string, state: RevokedState | null, now: number): void {
    this.#remember(this.#tokens, id, state, now);
  }

  session(id: string, state: RevokedState | null, now: number): void {
    this.#remember(this.#sessions, id, state, now);
  }

  client(applicationId: string, state: TokensFromState | null): void {
    if (state === null) this.#clients.delete(applicationId);
    else this.#clients.set(applicationId, state.tokensFrom);
  }

  user(id: string, state: UserState | null): void {
    if (state === null) this.#users.delete(id);
    else this.#users.set(id, state);
  }

  /** What is special about a user, if anything. */
  stateOf(userId: string): UserState | undefined {
    return this.#users.get(userId);
  }

  /** Whether one of these was taken back. */
  hasAny(ids: readonly string[]): boolean {
    return ids.some(id => this.#tokens.has(id));
  }

  /** Why a token of this installation is refused, for operators. */
  fault(token: Pick<ShownToken, 'id' | 'session' | 'clientId' | 'issuedAt'>): string | undefined {
    if (token.id !== undefined && this.#tokens.has(token.id)) return 'the token is revoked';
    if (token.session !== undefined && this.#sessions.has(token.session)) return 'its session is over';
    // A time of issue is in whole seconds: of the second in question nothing is believed.
    if (token.clientId !== undefined && token.issuedAt < (this.#clients.get(token.clientId) ?? 0))
      return 'what its client was issued before is revoked';
    return undefined;
  }

  /** Why a user's token is refused, for operators. */
  userFault(userId: string, realm: UserState['realm'], issuedAt: number): string | undefined {
    const state = this.#users.get(userId);
    if (state === undefined) return undefined;
    if (state.realm !== realm) return 'its user is of another realm';
    if (!state.active) return 'its user is disabled';
    return issuedAt < state.tokensFrom ? 'what its user was issued before is revoked' : undefined;
  }

  clear(): void {
    this.#tokens.clear();
    this.#sessions.clear();
    this.#clients.clear();
    this.#users.clear();
  }

  #remember(revoked: Map<string, number>, id: string, state: RevokedState | null, now: number): void {
    if (state === null || state.until <= now) revoked.delete(id);
    else revoked.set(id, state.until);
    if (++this.#sinceSweep >= Math.max(sweepEvery, this.size / 2)) this.#sweep(now);
  }

  #sweep(now: number): void {
    this.#sinceSweep = 0;
    for (const revoked of [this.#tokens, this.#sessions])
      for (const [id, until] of revoked) if (until <= now) revoked.delete(id);
  }
}
