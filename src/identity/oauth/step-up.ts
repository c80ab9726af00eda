/** When an application asks for more proof of who somebody is (OpenID Connect Core section 3.1.2.1, RFC 9470). */
import type { interactionPolicy } from 'oidc-provider';
import type { Realm } from '#credentials';
import type { Db, Store } from '#store';
import { waysOf } from '../factors/factors.ts';
import { contextOf } from '../factors/methods.ts';
import { realmSettings } from '../people/realm-settings.ts';
import type { Library } from './library.ts';

const twoFactors = 'gatehouse:2fa';

/** True where nothing less than two factors will do: `acr_values` names every level that would, in any order. */
export function wantsTwoFactors(acrValues: unknown): boolean {
  if (typeof acrValues !== 'string') return false;
  const levels = acrValues.split(' ');
  return levels.includes(twoFactors) && !levels.includes('gatehouse:1fa');
}

/** The same, or because everybody of the realm must show two: no application gets what console and portal hold back. */
export const needsTwoFactors = async (db: Db, realm: Realm, acrValues: unknown): Promise<boolean> =>
  wantsTwoFactors(acrValues) || (await realmSettings(db, realm)).secondFactor === 'required';

/** The library's own rules of when people are asked, and ours: two factors where they are wanted. */
export function promptPolicy(
  { interactionPolicy: rules }: Library,
  { store, realm }: { readonly store: Store; readonly realm: Realm },
): interactionPolicy.DefaultPolicy {
  const policy = rules.base();
  const { Check } = rules;
  policy
    .get('login')
    ?.checks.add(
      new Check('two_factors', 'a second factor is asked for', 'login_required', async ({ oidc }) =>
        oidc.session?.acr !== twoFactors &&
        (await needsTwoFactors(store.db, realm, oidc.params?.['acr_values']))
          ? Check.REQUEST_PROMPT
          : Check.NO_NEED_TO_PROMPT,
      ),
    );
  return policy;
}

/** How far a sign-in is from two factors: there, to be shown once more, or none set up yet. */
export async function towardsTwoFactors(
  db: Db,
  by: { readonly userId: string; readonly sessionId: string },
): Promise<'there' | 'sign-in-again' | 'second-factor'> {
  const row = await db
    .selectFrom('sessions')
    .select('methods')
    .where('id', '=', by.sessionId)
    .executeTakeFirst();
  if (row !== undefined && contextOf(JSON.parse(row.methods) as string[]) === twoFactors) return 'there';
  return (await waysOf(db, by.userId)).length > 0 ? 'sign-in-again' : 'second-factor';
}
