import { targetUrls, type VersionDocument } from '#gateway';
import { contractOf } from '#manager';
import type { Db } from '#store';
import { type JsonObject, isObject } from '../contract/json.ts';
import { publishedContract } from '../contract/published-contract.ts';
import { addressesOf } from './addresses.ts';
import type { ShownCatalogue } from './catalogue.ts';
import { keyHeaders, policiesOf, policiesOfVersion } from './policies-at-work.ts';
import { operationsShown } from './shown.ts';

/** Characters of all contracts that are kept, as they are stored, and contracts at most. */
const maxCharacters = 24 * 1024 * 1024;
const maxKept = 50;

interface Kept {
  readonly snapshot: number;
  readonly addresses: string;
  readonly characters: number;
  readonly document: JsonObject;
}

/**
 * Contracts as the portal shows them. Making one walks a document of perhaps megabytes, and anybody may ask for it:
 * so it is made once for each Snapshot, and kept within bounds.
 */
export class PublishedContracts {
  readonly #kept = new Map<string, Kept>();
  readonly #gatewayAddresses: (zone: string) => readonly string[];
  #characters = 0;

  constructor(gatewayAddresses: (zone: string) => readonly string[]) {
    this.#gatewayAddresses = gatewayAddresses;
  }

  /** Undefined for a version that is fronted without a contract. */
  async of(db: Db, catalogue: ShownCatalogue, version: VersionDocument): Promise<JsonObject | undefined> {
    const addresses = addressesOf(version, this.#gatewayAddresses);
    const kept = this.#kept.get(version.id);
    if (kept?.snapshot === catalogue.snapshot && kept.addresses === addresses.join(' ')) return kept.document;
    const text = await contractOf(db, version.id);
    if (text === null) return undefined;
    const stored: unknown = JSON.parse(text);
    if (!isObject(stored)) return undefined;
    const common = policiesOfVersion(catalogue, version);
    const document = publishedContract({
      document: stored,
      operations: operationsShown(version).map(operation => ({
        operation,
        keyHeaders: keyHeaders(policiesOf(common, operation)),
      })),
      addresses,
      upstreams: targetUrls(version.upstream),
    });
    this.#keep(version.id, {
      snapshot: catalogue.snapshot,
      addresses: addresses.join(' '),
      characters: text.length,
      document,
    });
    return document;
  }

  #keep(id: string, made: Kept): void {
    this.#forget(id);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size < maxKept && this.#characters + made.characters <= maxCharacters) break;
      this.#forget(oldest);
    }
    if (made.characters > maxCharacters) return;
    this.#kept.set(id, made);
    this.#characters += made.characters;
  }

  #forget(id: string): void {
    this.#characters -= this.#kept.get(id)?.characters ?? 0;
    this.#kept.delete(id);
  }
}
