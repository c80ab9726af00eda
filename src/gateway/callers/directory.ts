import { createKeyHasher, looksLikeApiKey } from '#credentials';
import type { ApplicationState, FeedEntry, SubscriptionState } from '../feed.ts';
import { Authorities } from './authorities.ts';
import { SigningKeys } from './signing-keys.ts';
import { Delegations } from './delegations.ts';
import type { KnownKey } from './key-record.ts';
import { KeyView, type SharedKeys } from './key-view.ts';
import { OwnIssuers } from './own-issuers.ts';
import { RecentHashes } from './recent-hashes.ts';
import { Revocations } from './revocations.ts';
import { StopList } from '../stops/stop-list.ts';

export interface KnownApplication extends ApplicationState {
  readonly id: string;
}

/**
 * What this gateway knows of applications, subscriptions, keys, tokens and stops: the Feed, folded. A request is decided from
 * here alone, without a store and without waiting.
 */
export class CallerDirectory {
  readonly #hash: (key: string) => Buffer;
  readonly #recent = new RecentHashes();
  readonly #applications = new Map<string, KnownApplication>();
  readonly #subscriptions = new Map<string, SubscriptionState>();
  /** Approved or not, by application and version. */
  readonly #byPair = new Map<string, Map<string, SubscriptionState>>();
  /** Keys that another thread keeps for all; undefined until it hands them over. */
  #shared: KeyView | undefined;
  /** Keys that came by the Feed itself. */
  readonly #keysByHash = new Map<string, KnownKey>();
  readonly #hashById = new Map<string, string>();
  readonly delegations = new Delegations();
  readonly stops = new StopList();
  readonly authorities = new Authorities();
  readonly issuers = new OwnIssuers();
  readonly revocations = new Revocations();
  readonly #now: () => number;
  readonly signingKeys: SigningKeys;
  #sequence = 0;

  /**
   * `pepper`: the secret under which key hashes are made; it never leaves memory. `openSecret`: opens what came sealed.
   */
  constructor(
    pepper: Buffer,
    now: () => number = Date.now,
    openSecret: ConstructorParameters<typeof SigningKeys>[0] = () => undefined,
  ) {
    this.#hash = createKeyHasher(pepper);
    this.#now = now;
    this.signingKeys = new SigningKeys(openSecret);
  }

  /** Position of the last entry applied. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Takes the keys that another thread keeps, or what they have become. */
  share(keys: SharedKeys): void {
    if (this.#shared === undefined) this.#shared = new KeyView(keys);
    else this.#shared.take(keys);
  }

  /**
   * Applies entries in order; with `reset` they replace everything known before. `through`: how far the Feed has come
   * with them, where the last ones are told by other means.
   */
  apply(entries: readonly FeedEntry[], reset: boolean, through = 0): void {
    if (reset) this.#clear();
    for (const entry of entries) {
      // Entries state conditions in full, so an old one that arrives again must not undo a newer one.
      if (entry.sequence <= this.#sequence) continue;
      this.#applyOne(entry);
      this.#sequence = entry.sequence;
    }
    this.#sequence = Math.max(this.#sequence, through);
  }

  /** The key of this text; undefined for what is none by its shape, as for what is unknown. */
  keyByText(text: string): KnownKey | undefined {
    const recent = this.#recent.get(text);
    if (recent === undefined && !looksLikeApiKey(text)) return undefined;
    const hash = recent ?? this.#hash(text);
    const key = this.#keyByHash(hash);
    if (recent === undefined && key !== undefined) this.#recent.add(text, hash);
    return key;
  }

  /** The key of a hash, as `DelegationState` names it. */
  keyByHash(hash: string): KnownKey | undefined {
    return this.#keyByHash(Buffer.from(hash, 'hex'));
  }

  #keyByHash(hash: Buffer): KnownKey | undefined {
    const shared = this.#shared?.find(hash);
    if (shared !== undefined || this.#keysByHash.size === 0) return shared;
    return this.#keysByHash.get(hash.toString('hex'));
  }

  application(id: string): KnownApplication | undefined {
    return this.#applications.get(id);
  }

  subscription(applicationId: string, versionId: string): SubscriptionState | undefined {
    return this.#byPair.get(applicationId)?.get(versionId);
  }

  #applyOne(entry: FeedEntry): void {
    switch (entry.kind) {
      case 'application':
        if (entry.state === null) this.#applications.delete(entry.id);
        else this.#applications.set(entry.id, { ...entry.state, id: entry.id });
        return;
      case 'subscription': {
        const before = this.#subscriptions.get(entry.id);
        if (before !== undefined) this.#byPair.get(before.applicationId)?.delete(before.versionId);
        if (entry.state === null) this.#subscriptions.delete(entry.id);
        else {
          this.#subscriptions.set(entry.id, entry.state);
          const { applicationId, versionId } = entry.state;
          const versions = this.#byPair.get(applicationId) ?? new Map<string, SubscriptionState>();
          this.#byPair.set(applicationId, versions.set(versionId, entry.state));
        }
        return;
      }
      case 'delegation':
        this.delegations.apply(entry.id, entry.state);
        return;
      case 'stop':
        this.stops.apply(entry.id, entry.state);
        return;
      case 'authority':
        this.authorities.authority(entry.id, entry.state);
        return;
      case 'certificate':
        this.authorities.pin(entry.id, entry.state);
        return;
      case 'issuer':
        this.issuers.apply(entry.id, entry.state);
        return;
      case 'token':
        this.revocations.token(entry.id, entry.state, this.#now());
        return;
      case 'session':
        this.revocations.session(entry.id, entry.state, this.#now());
        return;
      case 'client':
        this.revocations.client(entry.id, entry.state);
        return;
      case 'user':
        this.revocations.user(entry.id, entry.state);
        return;
      case 'signing-key':
        this.signingKeys.apply(entry.id, entry.state);
        return;
      case 'key': {
        const before = this.#hashById.get(entry.id);
        if (before !== undefined) this.#keysByHash.delete(before);
        if (entry.state === null) this.#hashById.delete(entry.id);
        else {
          const { hash, applicationId, notAfter } = entry.state;
          this.#hashById.set(entry.id, hash);
          this.#keysByHash.set(hash, { id: entry.id, applicationId, notAfter });
        }
        return;
      }
    }
  }

  #clear(): void {
    this.#applications.clear();
    this.#subscriptions.clear();
    this.#byPair.clear();
    this.#keysByHash.clear();
    this.#hashById.clear();
    this.delegations.clear();
    this.stops.clear();
    this.authorities.clear();
    this.issuers.clear();
    this.revocations.clear();
    this.signingKeys.clear();
    this.#sequence = 0;
  }
}
