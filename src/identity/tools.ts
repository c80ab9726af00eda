import { appendAudit } from '#audit';
import { addressGroup, type Client } from '#api';
import type { Clock, Log, RandomSource } from '#kernel';
import type { Change, Store, Tx } from '#store';
import type { Vault } from '#credentials';
import type { CodeGuard } from './guard/code-guard.ts';
import type { Directory } from './federation/ldap.ts';
import type { OidcClient } from './federation/oidc.ts';
import type { SignInGuard } from './guard/sign-in-guard.ts';
import type { Throttle } from './guard/throttle.ts';
import type { Keyed } from './keyed.ts';
import type { Later } from './mail/later.ts';
import type { Mailer } from './mail/mailer.ts';
import type { Passwords } from './passwords/hashing.ts';

/** Makes the developer's record of somebody whose address is verified, and gives its id. `slug` is a free name. */
export type MakeDeveloper = (
  change: Change,
  person: { readonly email: string; readonly slug: string },
  now: number,
) => Promise<string>;

/** Ends a developer's record whose person is erased: nothing of it works any more, and it tells of nobody. */
export type EndDeveloper = (change: Change, developerId: string, now: number) => Promise<void>;

/** What signing in is done with, put together by `createIdentity`. */
export interface Tools {
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Log;
  readonly keyed: Keyed;
  readonly passwords: Passwords;
  readonly guard: SignInGuard;
  readonly codes: CodeGuard;
  /** Work that strangers cause and that costs a hash, per address. */
  readonly requests: Throttle;
  readonly mailer: Mailer;
  readonly later: Later;
  readonly makeDeveloper: MakeDeveloper;
  readonly endDeveloper: EndDeveloper;
  readonly relyingParty: OidcClient;
  readonly directory: Directory;
}

/** Where a request came from. */
export interface Asker {
  readonly address: string;
  /** The address, or its network where one customer has many. */
  readonly group: string;
  /** User-Agent as it was sent. */
  readonly agent: string;
}

export const askerOf = (client: Client): Asker => ({
  address: client.address,
  group: addressGroup(client.address),
  agent: client.agent,
});

/** What somebody did to an account, by signing in or by a link, which makes them that user. */
export async function auditUser(
  tx: Tx,
  entry: { readonly userId: string; readonly action: string; readonly id?: string; readonly detail?: object },
  asker: Asker,
  now: number,
): Promise<void> {
  const { userId, action, id = userId, detail = {} } = entry;
  await appendAudit(tx, {
    at: now,
    actor: `user:${userId}`,
    action,
    resourceKind: action.slice(0, action.lastIndexOf('.')),
    resourceId: id,
    detail,
    address: asker.address,
  });
}
