import { isGenuine, readDelegatedKey, type Caveats, type DelegatedKey } from '#credentials';
import { AddressSet } from '../address.ts';
import type { DelegationState } from '../feed.ts';

/** Keys in each of the two halves of what was checked: their signatures take a hundred times as long as a look-up. */
const halfAtMost = 1_024;

/** A delegated key that is genuine; whether its parent is still good is asked each time. */
export interface CheckedKey {
  readonly parent: string;
  readonly links: DelegatedKey['links'];
  readonly limits: readonly Limits[];
}

interface Limits {
  readonly operations: ReadonlySet<string> | undefined;
  readonly apis: ReadonlySet<string> | undefined;
  readonly notAfter: number;
  readonly addresses: AddressSet | undefined;
}

/** What a call is, as far as delegated keys limit it. */
export interface Asked {
  readonly now: number;
  readonly address: string;
  /** `<METHOD> <template>`. */
  readonly operation: string;
  readonly api: string;
  /** `<api>/<version>`. */
  readonly version: string;
}

/** Which API keys may be delegated, folded from the Feed, and the delegated keys that were checked lately. */
export class Delegations {
  readonly #byPublicKey = new Map<string, DelegationState>();
  readonly #publicKeys = new Map<string, string>();
  #young = new Map<string, CheckedKey>();
  #old = new Map<string, CheckedKey>();

  apply(id: string, state: DelegationState | null): void {
    const before = this.#publicKeys.get(id);
    if (before !== undefined) this.#byPublicKey.delete(before);
    if (state === null) this.#publicKeys.delete(id);
    else {
      this.#publicKeys.set(id, state.publicKey);
      this.#byPublicKey.set(state.publicKey, state);
    }
  }

  clear(): void {
    this.#byPublicKey.clear();
    this.#publicKeys.clear();
  }

  /** The API key behind a delegated one, and what that limits; undefined for one that is not to be believed. */
  find(text: string): { readonly parent: DelegationState; readonly key: CheckedKey } | undefined {
    const key = this.#young.get(text) ?? this.#old.get(text) ?? this.#check(text);
    const parent = key && this.#byPublicKey.get(key.parent);
    return key === undefined || parent === undefined ? undefined : { parent, key };
  }

  #check(text: string): CheckedKey | undefined {
    const read = readDelegatedKey(text);
    // A parent that nobody knows costs no signature.
    if (read === undefined || !this.#byPublicKey.has(read.parent) || !isGenuine(read)) return undefined;
    let limits: Limits[];
    try {
      limits = read.caveats.map(limitsOf);
    } catch {
      // No address: what limits nothing that can be checked is not believed.
      return undefined;
    }
    const key = { parent: read.parent, links: read.links, limits };
    if (this.#young.size >= halfAtMost) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, key);
    return key;
  }
}

const setOf = (items: readonly string[] | undefined) => items && new Set(items);

const limitsOf = ({ operations, apis, notAfter, addresses }: Caveats): Limits => ({
  operations: setOf(operations),
  apis: setOf(apis),
  notAfter: notAfter ?? Infinity,
  addresses: addresses && new AddressSet(addresses),
});

/** Why a delegated key does not allow the call, for operators; undefined if it does. All links must. */
export function delegationFault({ limits }: CheckedKey, asked: Asked): 'expired' | 'beyond' | undefined {
  for (const { operations, apis, notAfter, addresses } of limits) {
    if (!(asked.now < notAfter)) return 'expired';
    if (operations?.has(asked.operation) === false) return 'beyond';
    if (apis !== undefined && !apis.has(asked.api) && !apis.has(asked.version)) return 'beyond';
    if (addresses?.has(asked.address) === false) return 'beyond';
  }
  return undefined;
}
