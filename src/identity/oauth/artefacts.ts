import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Realm } from '#credentials';
import type { Clock } from '#kernel';
import type { Change, Store } from '#store';
import type { PresentedTokens } from './presented.ts';
import { usualTokenAge } from './resources.ts';
import { signInStands } from './sign-ins.ts';
import type { ArtefactSealing } from './sealing.ts';

/** Milliseconds that what has no end of its own is kept. */
const withoutEnd = 90 * 86_400_000;
/** Milliseconds that gateways remember what was revoked: longer than any access token lives, and clocks differ. */
const rememberFor = 2 * usualTokenAge;

/**
 * Milliseconds that a pushed request is kept past its end, as long as a page that it opened. The library takes none that
 * is over, but it must see that one was used: two pages that it opened give one code.
 */
const pushedPastItsEnd = 15 * 60_000;

export interface ArtefactTools {
  readonly store: Store;
  readonly clock: Clock;
  readonly sealing: ArtefactSealing;
  readonly presented: PresentedTokens;
}

/** Models whose values are shown at gateways. */
const shownToGateways: readonly string[] = ['AccessToken', 'ClientCredentials'];

/**
 * Where codes, tokens, sessions and grants of one model are kept: found by keyed hashes, sealed, and gone by
 * themselves. The same value means something else in another realm and model, so no token of one passes for another.
 * What ends before its time is told to the gateways in the same transaction.
 */
export function artefacts(
  tools: ArtefactTools,
  realm: Realm,
  model: string,
  /** What is thrown where a code or token is used by two requests at the same moment: the second gets nothing. */
  usedTwice: () => Error,
): Adapter {
  const { store, clock, sealing, presented } = tools;
  const idOf = (value: string): string => sealing.hash(realm, model, value);

  const find = async (
    column: 'id' | 'uid' | 'user_code',
    hash: string,
  ): Promise<AdapterPayload | undefined> => {
    const row = await store.db
      .selectFrom('oauth_artefacts')
      .select(['id', 'payload', 'consumed_at', 'session_id'])
      .where(column, '=', hash)
      .where('model', '=', model)
      .where('not_after', '>', clock.now())
      .executeTakeFirst();
    if (row === undefined) return undefined;
    if (model === 'Session' && !(await stands(row.session_id))) return undefined;
    const payload = JSON.parse(sealing.open(row.id, row.payload)) as AdapterPayload;
    return row.consumed_at === null ? payload : { ...payload, consumed: Math.floor(row.consumed_at / 1000) };
  };

  /** A browser that nobody has signed in with yet, or where the sign-in still stands. */
  const stands = async (signIn: string | null): Promise<boolean> =>
    signIn === null || (await signInStands(store.db, realm, signIn, clock.now()));

  /** Lets no gateway believe it any longer. */
  const revoked = (change: Change, kind: 'token' | 'session', id: string): void =>
    change.feed({ kind, id, state: { until: clock.now() + rememberFor } });

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
        not_after:
          now +
          (seconds === undefined ? withoutEnd : seconds * 1000) +
          (model === 'PushedAuthorizationRequest' ? pushedPastItsEnd : 0),
      };
      const { numInsertedOrUpdatedRows } = await store.change(({ tx }) =>
        tx
          .insertInto('oauth_artefacts')
          .values({ id, ...row, created_at: now, consumed_at: null })
          .onConflict(conflict => {
            const again = conflict.column('id');
            // A proof is noted once: of two requests with the same one, at the same moment too, the second fails.
            return model === 'ReplayDetection' ? again.doNothing() : again.doUpdateSet(row);
          })
          .executeTakeFirst(),
      );
      if (!numInsertedOrUpdatedRows) throw usedTwice();
    },

    find: async value => presented.find(model, value) ?? (await find('id', idOf(value))),
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
      if (numUpdatedRows === 0n) throw usedTwice();
    },

    async destroy(value) {
      const jwt = presented.idOf(value);
      await store.change(async change => {
        if (model === 'Grant') revoked(change, 'session', value);
        if (shownToGateways.includes(model)) revoked(change, 'token', jwt ?? idOf(value));
        await change.tx.deleteFrom('oauth_artefacts').where('id', '=', idOf(value)).execute();
      });
    },

    async revokeByGrantId(grantId) {
      await store.change(async change => {
        const rows = await change.tx
          .deleteFrom('oauth_artefacts')
          .where('grant_id', '=', grantId)
          .where('realm', '=', realm)
          .where('model', '=', model)
          .returning('id')
          .execute();
        if (shownToGateways.includes(model)) for (const { id } of rows) revoked(change, 'token', id);
      });
    },
  };
}

/** Of a session of ours: the sign-in at this origin that it goes by. */
function sessionOf(payload: AdapterPayload): string | undefined {
  const { signIn } = payload as { signIn?: unknown };
  return typeof signIn === 'string' ? signIn : undefined;
}
