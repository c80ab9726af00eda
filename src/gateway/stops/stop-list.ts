import { AddressSet } from '../address.ts';
import type { StopState } from '../feed.ts';
import type { Places } from '../places/places.ts';
import { Refusal } from '../refusal.ts';
import type { Caller } from '../exchange.ts';
import type { VersionDocument } from '../snapshot/document.ts';

/** Seconds after which a caller may ask again for what was stopped without an end. */
const retryAfter = 300;

/** When each thing's longest stop ends (ms since the epoch), and the networks that are stopped. */
interface Index {
  readonly ends: Readonly<Record<Exclude<StopState['what'], 'address'>, ReadonlyMap<string, number>>>;
  readonly networks: AddressSet | undefined;
}

/**
 * What is stopped at this moment: the Feed's stops, folded. Asked by every request, so it costs one comparison while
 * nothing is stopped, and a few look-ups whatever their number otherwise. A stop ends by itself when its time is up.
 */
export class StopList {
  readonly #stops = new Map<string, StopState>();
  #index: Index | undefined;
  /** When the first of the stops in the index ends (ms since the epoch): then it is made anew. */
  #goodUntil = Number.POSITIVE_INFINITY;

  apply(id: string, state: StopState | null): void {
    if (state === null) this.#stops.delete(id);
    else this.#stops.set(id, state);
    // Made when it is first needed: a gateway that starts is told of all stops one after the other.
    this.#index = undefined;
  }

  clear(): void {
    this.#stops.clear();
    this.#index = undefined;
  }

  /** Where a call comes from: its network and its country. */
  client(address: string, places: Places, now: number): Refusal | undefined {
    if (this.#stops.size === 0) return undefined;
    const { networks, ends } = this.#at(now);
    if (networks?.has(address) === true) return callerStopped('its network is stopped');
    if (ends.country.size === 0) return undefined;
    const country = places.of(address)?.country;
    if (country === undefined || !ends.country.has(country)) return undefined;
    return callerStopped(`the country ${country} is stopped`);
  }

  /** What a call is for: the version and its API. */
  version({ id, api }: Pick<VersionDocument, 'id' | 'api'>, now: number): Refusal | undefined {
    if (this.#stops.size === 0) return undefined;
    const { ends } = this.#at(now);
    const until = Math.max(ends.version.get(id) ?? 0, ends.api.get(api.id) ?? 0);
    if (until === 0) return undefined;
    const seconds = until === Number.POSITIVE_INFINITY ? retryAfter : Math.ceil((until - now) / 1_000);
    return new Refusal('api-stopped', { headers: { 'retry-after': String(seconds) } });
  }

  /** Who calls: the application and the key. */
  caller({ application, keyId }: Caller, now: number): Refusal | undefined {
    if (this.#stops.size === 0 || application === undefined) return undefined;
    const { ends } = this.#at(now);
    if (ends.application.has(application.id)) return callerStopped('the application is stopped');
    if (keyId !== undefined && ends.key.has(keyId)) return callerStopped('the key is stopped');
    return undefined;
  }

  #at(now: number): Index {
    if (this.#index === undefined || now >= this.#goodUntil) this.#index = this.#make(now);
    return this.#index;
  }

  #make(now: number): Index {
    const ends = {
      api: new Map<string, number>(),
      version: new Map<string, number>(),
      application: new Map<string, number>(),
      key: new Map<string, number>(),
      country: new Map<string, number>(),
    };
    const networks: string[] = [];
    this.#goodUntil = Number.POSITIVE_INFINITY;
    for (const [id, { what, value, until }] of this.#stops) {
      const end = until ?? Number.POSITIVE_INFINITY;
      if (end <= now) {
        this.#stops.delete(id);
        continue;
      }
      this.#goodUntil = Math.min(this.#goodUntil, end);
      if (what === 'address') networks.push(value);
      else ends[what].set(value, Math.max(end, ends[what].get(value) ?? 0));
    }
    return { ends, networks: networks.length > 0 ? new AddressSet(networks) : undefined };
  }
}

function callerStopped(reason: string): Refusal {
  return new Refusal('caller-stopped', { reason });
}
