import type { Realm } from '#credentials';
import { GatehouseError } from '#kernel';
import { waysOf } from '../factors/factors.ts';
import { realmSettings } from '../people/realm-settings.ts';
import { type Asker, auditUser, type Tools } from '../tools.ts';
import { checkPassword } from './sign-in.ts';

/**
 * Somebody's password as an application shows it (RFC 6749 section 4.3, legacy): who they are. It is guarded and
 * answered as at sign-in. Whoever has a second factor, or must have one, cannot be let in by a password alone.
 * @throws sign-in-refused, rate-limited, busy
 */
export async function passwordGrant(
  tools: Tools,
  realm: Realm,
  shown: { readonly email: string; readonly password: string; readonly client: string },
  asker: Asker,
): Promise<string> {
  const { store, clock } = tools;
  const { known, admission } = await checkPassword(tools, realm, { ...shown, device: undefined }, asker);
  const userId = known.user.id;
  await store.change(async change => {
    const [ways, { secondFactor }] = [await waysOf(change.tx, userId), await realmSettings(change.tx, realm)];
    if (ways.length > 0 || secondFactor === 'required') throw new GatehouseError('sign-in-refused');
    const entry = { userId, action: 'client.legacy-grant', id: shown.client, detail: { grant: 'password' } };
    await auditUser(change.tx, entry, asker, clock.now());
  });
  await admission.succeeded();
  return userId;
}
