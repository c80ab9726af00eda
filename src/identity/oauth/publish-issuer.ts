import type { Realm } from '#credentials';
import type { Store } from '#store';

/**
 * Tells the gateways whose tokens to believe: this issuer with these keys, and no other of the realm. What the realm
 * was called before (another port, another public name) would else be believed with keys that nobody replaces.
 */
export function publishIssuer(
  store: Store,
  realm: Realm,
  issuer: string,
  keys: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  return store.change(async ({ tx, feed }) => {
    const rows = await tx
      .selectFrom('feed')
      .select(['subject_id', 'state'])
      .where('kind', '=', 'issuer')
      .where('state', 'is not', null)
      .execute();
    const state = { realm, keys };
    for (const row of rows) {
      const other = JSON.parse(row.state ?? '{}') as { readonly realm?: string };
      if (row.subject_id !== issuer && other.realm === realm)
        feed({ kind: 'issuer', id: row.subject_id, state: null });
    }
    const isTold = rows.some(row => row.subject_id === issuer && row.state === JSON.stringify(state));
    if (!isTold) feed({ kind: 'issuer', id: issuer, state });
  });
}
