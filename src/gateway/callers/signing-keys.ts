import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { openSigningSecret, type SecretUse, sharedAlgorithm, type SigningAlgorithm } from '#credentials';
import type { SigningKeyState } from '../feed.ts';

/** A key, ready to check signatures with. */
export interface KnownSigningKey {
  readonly id: string;
  readonly applicationId: string;
  readonly algorithm: SigningAlgorithm;
  readonly key: KeyObject;
  /** Milliseconds since the epoch. */
  readonly notAfter: number;
}

/** Keys that applications sign requests with: folded from the Feed. */
export class SigningKeys {
  readonly #states = new Map<string, SigningKeyState>();
  /** Those that were used: reading all of them at the start would take longer than anybody wants to wait. */
  readonly #read = new Map<string, KnownSigningKey>();
  readonly #openSecret: (use: SecretUse, sealed: string) => string | undefined;

  /** `openSecret`: the secret behind a sealed text; undefined where it cannot be opened here for this use. */
  constructor(openSecret: (use: SecretUse, sealed: string) => string | undefined) {
    this.#openSecret = openSecret;
  }

  apply(id: string, state: SigningKeyState | null): void {
    this.#read.delete(id);
    if (state === null) this.#states.delete(id);
    else this.#states.set(id, state);
  }

  /** @throws when the key cannot be read; the control plane has read it before. */
  find(id: string): KnownSigningKey | undefined {
    const read = this.#read.get(id);
    if (read !== undefined) return read;
    const state = this.#states.get(id);
    if (state === undefined) return undefined;
    const { applicationId, algorithm, publicKey, notAfter } = state;
    // What is public never serves as a secret, nor a secret as anything else: the kind of key follows the algorithm.
    const key = algorithm === sharedAlgorithm ? this.#sharedKey(id, publicKey) : createPublicKey(publicKey);
    if (key === undefined) return undefined;
    const known = { id, applicationId, algorithm, notAfter, key };
    this.#read.set(id, known);
    return known;
  }

  #sharedKey(id: string, sealed: string): KeyObject | undefined {
    const octets = openSigningSecret(this.#openSecret, id, sealed);
    return octets && createSecretKey(octets);
  }

  clear(): void {
    this.#states.clear();
    this.#read.clear();
  }
}
