import { GatehouseError } from '#kernel';
import type { Principal } from '#credentials';
import type { Db, Tx } from '#store';
import type { Client } from '../../clients/records.ts';
import { legacyOf } from '../../clients/waivers.ts';

/** A client as it is shown. */
export const clientTold = async (db: Db | Tx, client: Client, now: number) => ({
  ...client,
  legacy: await legacyOf(db, client, now),
});

/**
 * That users are not asked is for those to say who look after developers, not for who made the application.
 * @throws forbidden
 */
export function refuseFirstParty(principal: Principal, firstParty: boolean | undefined): void {
  if (firstParty === undefined || principal.permissions.has('developers:write')) return;
  throw new GatehouseError('forbidden', 'Whether users are asked is for who looks after developers to say.', {
    extra: { permission: 'developers:write' },
  });
}
