import { Authority, type PresentedCertificate } from '#credentials';
import type { AuthorityState, PinState } from '../feed.ts';

/** Authorities, and which application calls with which certificate: folded from the Feed. */
export class Authorities {
  readonly #byId = new Map<string, Authority>();
  readonly #pins = new Map<string, PinState>();
  readonly #byPin = new Map<string, PinState>();

  authority(id: string, state: AuthorityState | null): void {
    if (state === null) this.#byId.delete(id);
    else this.#byId.set(id, new Authority(id, state));
  }

  pin(id: string, state: PinState | null): void {
    const before = this.#pins.get(id);
    if (before !== undefined) this.#byPin.delete(nameOf(before));
    if (state === null) this.#pins.delete(id);
    else {
      this.#pins.set(id, state);
      this.#byPin.set(nameOf(state), state);
    }
  }

  named(name: string): Authority | undefined {
    for (const authority of this.#byId.values()) if (authority.name === name) return authority;
    return undefined;
  }

  /** Whose certificate it is, as long as that was agreed; `from` has vouched for it. */
  applicationOf(presented: PresentedCertificate, from: Authority, now: number): string | undefined {
    const pin =
      this.#byPin.get(`${from.id} fingerprint ${presented.fingerprint}`) ??
      this.#byPin.get(`${from.id} subject ${presented.subject}`);
    return pin !== undefined && now < pin.notAfter ? pin.applicationId : undefined;
  }

  clear(): void {
    this.#byId.clear();
    this.#pins.clear();
    this.#byPin.clear();
  }
}

const nameOf = ({ authorityId, pin }: PinState): string =>
  'fingerprint' in pin
    ? `${authorityId} fingerprint ${pin.fingerprint}`
    : `${authorityId} subject ${pin.subject}`;
