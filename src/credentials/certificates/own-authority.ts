import type { Clock } from '#kernel';
import type { Change, Db } from '#store';
import type { Vault, VaultName } from '../vault.ts';
import type { SigningAuthority } from './sign.ts';

/** Where the key of the built-in authority is kept. */
const name: VaultName = { realm: 'external', kind: 'client-authority', id: 'client-authority' };

/** The built-in authority, which issues client certificates to applications. Its key never leaves the vault. */
export interface OwnAuthority {
  /** Its certificate, PEM; undefined before the first certificate is issued. */
  certificate(db?: Db): Promise<string | undefined>;
  /** Makes the authority where there is none yet; gives back its certificate. */
  prepare(change: Change): Promise<string>;
  /** A client certificate (PEM) for the key of a certificate request. @throws invalid-input at `/request` */
  issue(
    change: Change,
    request: string,
    client: { readonly name: string; readonly id: string; readonly notAfter: number },
  ): Promise<string>;
}

export function createOwnAuthority(vault: Vault, clock: Clock): OwnAuthority {
  const open = async (db?: Db): Promise<SigningAuthority | undefined> => {
    const bytes = await vault.open(name, db);
    return bytes === undefined ? undefined : (JSON.parse(bytes.toString('utf8')) as SigningAuthority);
  };
  const prepared = async (change: Change): Promise<SigningAuthority> => {
    const there = await open(change.tx);
    if (there !== undefined) return there;
    const { makeAuthority } = await import('./sign.ts');
    const made = await makeAuthority(clock.now());
    await vault.seal(change, name, Buffer.from(JSON.stringify(made), 'utf8'));
    return made;
  };
  return {
    certificate: async db => (await open(db))?.certificate,
    prepare: async change => (await prepared(change)).certificate,
    async issue(change, request, client) {
      const authority = await prepared(change);
      const { signRequest } = await import('./sign.ts');
      return signRequest(authority, request, { ...client, now: clock.now() });
    },
  };
}
