import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Mounted, mounted } from '#api';
import { createClientSecrets, createKeys, type Realm, type Vault } from '#credentials';
import {
  type AuthorizationServer,
  authorizationRoutes,
  createIdentity,
  FileOutbox,
  type Identity,
  mailServer,
  type Outbox,
  Post,
  sessionRoutes,
  smtp,
  staffRoutes,
} from '#identity';
import { systemClock, type Log } from '#kernel';
import { createDeveloper, endDeveloper, settle } from '#manager';
import type { Store } from '#store';
import type { MailSettings, Settings } from '../settings.ts';

export interface PeopleOptions {
  readonly store: Store;
  readonly vault: Vault;
  readonly log: Log;
  readonly settings: Pick<Settings, 'data' | keyof MailSettings>;
  /** Where the screens of a realm are. */
  readonly origin: (realm: Realm) => string;
}

/** The people of console and portal. Mail to them is put into `DIR/outbox`, and sent from there where a server is told. */
export async function openPeople({ store, vault, log, settings, origin }: PeopleOptions): Promise<Identity> {
  const keys = createKeys({ pepper: await vault.pepper() });
  const secrets = createClientSecrets({ pepper: await vault.clientPepper() });
  return createIdentity({
    store,
    vault,
    log,
    origin,
    outbox: await outboxOf(settings, log),
    endDeveloper: (change, id, now) => endDeveloper(change, { keys, secrets }, id, now),
    async makeDeveloper(change, { email, slug }, now) {
      const { after } = await createDeveloper(change, { name: slug, email }, now);
      if (after === null) throw new Error('a developer was not made');
      return after.id;
    },
  });
}

async function outboxOf(
  { data, mailUrl, mailPasswordFile, mailFrom: from = 'gatehouse@localhost' }: PeopleOptions['settings'],
  log: Log,
): Promise<Outbox> {
  const files = new FileOutbox({ dir: join(data, 'outbox'), from });
  if (mailUrl === undefined) return files;
  const password = mailPasswordFile === undefined ? undefined : await passwordIn(mailPasswordFile);
  const deliver = smtp(mailServer(mailUrl, { password, from }));
  const post = new Post({ files, deliver, clock: systemClock, log });
  post.post();
  return post;
}

/** @throws for a file that others on the machine can read */
async function passwordIn(file: string): Promise<string> {
  if (((await stat(file)).mode & 0o077) !== 0)
    throw new Error(`${file} can be read by others on this machine: chmod 600 it.`);
  return (await readFile(file, 'utf8')).trim();
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
