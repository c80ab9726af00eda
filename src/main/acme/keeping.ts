import { createHash } from 'node:crypto';
import type { Vault, VaultName } from '#credentials';
import type { TlsIdentity } from '#gateway';
import type { Change, Store } from '#store';
import { idOf } from './records.ts';
import type { WantedCertificate } from './wanted.ts';

/** What is sealed in the vault: the key of the account, and each certificate with its key. */
export class AcmeKeeping {
  readonly #store: Store;
  readonly #vault: Vault;
  readonly #account: VaultName;

  /** An account is one authority's: with another directory goes another key. */
  constructor(store: Store, vault: Vault, directory: string) {
    this.#store = store;
    this.#vault = vault;
    const of = createHash('sha256').update(directory).digest('hex').slice(0, 16);
    this.#account = { realm: 'internal', kind: 'acme-account', id: `acme-account-${of}` };
  }

  /** The account's key, PEM; `make` makes one where there is none yet. */
  async accountKey(make: () => Promise<string>): Promise<string> {
    const there = await this.#vault.open(this.#account);
    if (there !== undefined) return there.toString('utf8');
    const made = await make();
    return this.#store.change(async change => {
      const meanwhile = await this.#vault.open(this.#account, change.tx);
      if (meanwhile !== undefined) return meanwhile.toString('utf8');
      await this.#vault.seal(change, this.#account, Buffer.from(made, 'utf8'));
      return made;
    });
  }

  seal(change: Change, wanted: WantedCertificate, { certificate, key }: TlsIdentity): Promise<void> {
    return this.#vault.seal(
      change,
      nameOf(wanted),
      Buffer.from(JSON.stringify({ certificate, key }), 'utf8'),
    );
  }

  async open(wanted: WantedCertificate): Promise<TlsIdentity | undefined> {
    const bytes = await this.#vault.open(nameOf(wanted));
    return bytes === undefined ? undefined : (JSON.parse(bytes.toString('utf8')) as TlsIdentity);
  }
}

const nameOf = (wanted: WantedCertificate): VaultName => ({
  realm: wanted.zone,
  kind: 'acme-certificate',
  id: `acme-certificate-${idOf(wanted)}`,
});
