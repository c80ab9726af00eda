import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Realm } from '#credentials';
import type { Clock } from '#kernel';
import type { Store } from '#store';
import type { ArtefactSealing } from './sealing.ts';

/** Milliseconds that what has no end of its own is kept. */
const withoutEnd = 90 * 86_400_000;

export interface ArtefactTools {
  readonly store: Store;
  readonly clock: Clock;
  readonly sealing: ArtefactSealing;
}

/** Thrown where a code or token is used by two requests at the same moment: the second gets nothing. */
export class UsedTwice extends Error {}

/**
 * Where codes, tokens, sessions and grants of one model are kept: found by keyed hashes, sealed, and gone by
 * themselves. The same value means something else in another realm and model, so no token of one passes for another.
 */
export function artefacts({ store, clock, sealing }: ArtefactTools, realm: Realm, model: string): Adapter {
  const idOf = (value: string): string => sealing.hash(realm, model, value);

  const find = async (
    column: 'id' | 'uid' | 'user_code',
    hash: string,
  ): Promise<AdapterPayload | undefined> => {
    const row = await store.db
      .selectFrom('oauth_artefacts')
      .select(['id', 'payload', 'consumed_at'])
      .where(column, '=', hash)
      .where('not_after', '>', clock.now())
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const payload = JSON.parse(sealing.open(row.id, row.payload)) as AdapterPayload;
    return row.consumed_at === null ? payload : { ...payload, consumed: Math.floor(row.consumed_at / 1000) };
  };

  return {
    async upsert(value, payload, seconds) {
      const id = idOf(value);
      const now = clock.now();
      const row = {
        realm,
        model,
        grant_id: payload.grantId ?? null,
        uid: payload.uid === undefined ? null : sealing.hash(realm, 'uid', payload.uid),
        user_code: payload.userCode === undefined ? null : sealing.hash(realm, 'user-code', payload.userCode),
        user_id: payload.accountId ?? null,
        application_id: payload.clientId ?? null,
        session_id: sessionOf(payload) ?? null,
        payload: sealing.seal(id, JSON.stringify(payload)),
        not_after: now + (seconds === undefined ? withoutEnd : seconds * 1000),
      };
      await store.change(({ tx }) =>
        tx
          .insertInto('oauth_artefacts')
          .values({ id, ...row, created_at: now, consumed_at: null })
          .onConflict(conflict => conflict.column('id').doUpdateSet(row))
          .execute(),
      );
    },

    find: value => find('id', idOf(value)),
    findByUid: uid => find('uid', sealing.hash(realm, 'uid', uid)),
    findByUserCode: code => find('user_code', sealing.hash(realm, 'user-code', code)),

    async consume(value) {
      const { numUpdatedRows } = await store.change(({ tx }) =>
        tx
          .updateTable('oauth_artefacts')
          .set({ consumed_at: clock.now() })
          .where('id', '=', idOf(value))
          .where('consumed_at', 'is', null)
          .executeTakeFirst(),
      );
      if (numUpdatedRows === 0n) throw new UsedTwice(`${model} was used by another request`);
    },

    async destroy(value) {
      await store.change(({ tx }) =>
        tx.deleteFrom('oauth_artefacts').where('id', '=', idOf(value)).execute(),
      );
    },

    async revokeByGrantId(grantId) {
      await store.change(({ tx }) =>
        tx
          .deleteFrom('oauth_artefacts')
          .where('grant_id', '=', grantId)
          .where('realm', '=', realm)
          .where('model', '=', model)
          .execute(),
      );
    },
  };
}

/** Of a session of ours: the sign-in at this origin that it goes by. */
function sessionOf(payload: AdapterPayload): string | undefined {
  const { signIn } = payload as { signIn?: unknown };
  return typeof signIn === 'string' ? signIn : undefined;
}
