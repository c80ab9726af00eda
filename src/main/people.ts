import { join } from 'node:path';
import { type Mounted, mounted } from '#api';
import type { Realm, Vault } from '#credentials';
import {
  type AuthorizationServer,
  authorizationRoutes,
  createIdentity,
  FileOutbox,
  type Identity,
  sessionRoutes,
  staffRoutes,
} from '#identity';
import { systemClock, type Log } from '#kernel';
import { createDeveloper, settle } from '#manager';
import type { Store } from '#store';

export interface PeopleOptions {
  readonly store: Store;
  readonly vault: Vault;
  readonly log: Log;
  readonly dataDir: string;
  /** Where the screens of a realm are. */
  readonly origin: (realm: Realm) => string;
}

/** The people of console and portal. Mail to them is put into `DIR/outbox`. */
export function openPeople({ store, vault, log, dataDir, origin }: PeopleOptions): Promise<Identity> {
  return createIdentity({
    store,
    vault,
    log,
    origin,
    outbox: new FileOutbox({ dir: join(dataDir, 'outbox') }),
    async makeDeveloper(change, { email, slug }, now) {
      const { after } = await createDeveloper(change, { name: slug, email }, now);
      if (after === null) throw new Error('a developer was not made');
      return after.id;
    },
  });
}

/** The routes by which people sign in and look after their account; on the console, those of staff too. */
export function peopleRoutes(
  realm: Realm,
  prefix: string,
  parts: { store: Store; log: Log; identity: Identity; oauth: AuthorizationServer },
): Mounted[] {
  const routes = [...sessionRoutes(realm), ...(realm === 'internal' ? staffRoutes : [])];
  const services = { ...parts, clock: systemClock, settle };
  return [...mounted(routes, services, prefix), ...mounted(authorizationRoutes(realm), services, prefix)];
}
