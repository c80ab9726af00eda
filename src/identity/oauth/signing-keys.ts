/** The keys that a realm's tokens are signed with: private parts in the vault, replaced before they grow old. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import type { Realm, Vault, VaultName } from '#credentials';
import type { Clock } from '#kernel';
import { isUniqueViolation, type Change, type Store } from '#store';

const hour = 3_600_000;
const day = 24 * hour;

/** Milliseconds after which a key is followed by the next. */
const signsForMs = 30 * day;
/** Milliseconds that a key is published before it signs: caches of verifiers have it by then. */
const publishedBeforeMs = day;
/** Milliseconds that a key stays published after its successor signs: no token lives longer. */
const publishedAfterMs = 2 * day;

export interface SigningKey {
  readonly kid: string;
  /** Milliseconds since the epoch. */
  readonly signsFrom: number;
  readonly publicKey: Readonly<Record<string, unknown>>;
  readonly privateKey: Readonly<Record<string, unknown>>;
}

export interface KeyTools {
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
}

const nameOf = (realm: Realm, kid: string): VaultName => ({ realm, kind: 'oauth-signing-key', id: kid });

/** The realm's keys, the one that signs now first. The first of several processes makes what is missing. */
export async function signingKeys(tools: KeyTools, realm: Realm): Promise<SigningKey[]> {
  const { store, vault, clock } = tools;
  await renewKeys(tools, realm, clock.now());
  const rows = await store.db
    .selectFrom('oauth_keys')
    .selectAll()
    .where('realm', '=', realm)
    .orderBy('generation', 'desc')
    .execute();
  const keys: SigningKey[] = [];
  for (const row of rows) {
    const bytes = await vault.open(nameOf(realm, row.id));
    if (bytes === undefined) throw new Error(`the vault lost the signing key ${row.id}`);
    keys.push({
      kid: row.id,
      signsFrom: row.signs_from,
      publicKey: JSON.parse(row.public_key) as Record<string, unknown>,
      privateKey: JSON.parse(bytes.toString()) as Record<string, unknown>,
    });
  }
  const now = clock.now();
  const signs = keys.findIndex(key => key.signsFrom <= now);
  const [first] = keys.splice(Math.max(signs, 0), 1);
  return first === undefined ? [] : [first, ...keys];
}

/** Makes the next key when it is time, and forgets those that no token is signed with any more. */
async function renewKeys({ store, vault }: KeyTools, realm: Realm, now: number): Promise<void> {
  try {
    await store.change(async change => {
      const rows = await change.tx
        .selectFrom('oauth_keys')
        .selectAll()
        .where('realm', '=', realm)
        .orderBy('generation', 'desc')
        .execute();
      const newest = rows[0];
      if (newest === undefined) await addKey(change, vault, realm, 1, now, now);
      else if (newest.signs_from + signsForMs - publishedBeforeMs <= now)
        await addKey(change, vault, realm, newest.generation + 1, now, now + publishedBeforeMs);
      for (const [at, row] of rows.entries()) {
        const successor = rows[at - 1];
        if (successor === undefined || successor.signs_from + publishedAfterMs > now) continue;
        await change.tx.deleteFrom('oauth_keys').where('id', '=', row.id).execute();
        await vault.remove(change, nameOf(realm, row.id));
      }
    });
  } catch (error) {
    // Another process made the same generation in the same moment: its key is the one.
    if (!isUniqueViolation(error)) throw error;
  }
}

async function addKey(
  change: Change,
  vault: Vault,
  realm: Realm,
  generation: number,
  now: number,
  signsFrom: number,
): Promise<void> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y, d } = privateKey.export({ format: 'jwk' });
  // RFC 7638: the thumbprint names the key, whoever computes it.
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
  const publicKey = { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' };
  await change.tx
    .insertInto('oauth_keys')
    .values({
      id: kid,
      realm,
      generation,
      public_key: JSON.stringify(publicKey),
      created_at: now,
      signs_from: signsFrom,
    })
    .execute();
  await vault.seal(change, nameOf(realm, kid), Buffer.from(JSON.stringify({ ...publicKey, d })));
}
