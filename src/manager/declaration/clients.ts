import {
  clientFaults,
  type ClientSettings,
  isLegacyGrant,
  kindRules,
  type LegacyGrant,
  settingsOf,
} from '#credentials';
import type { Fault } from '#kernel';
import type { Change, Db, Tx } from '#store';
import type { Changed } from '#api';
import { createClient, deleteClient, updateClient } from '../clients/clients.ts';
import { type Client, clientOf, settingsIn } from '../clients/records.ts';
import {
  type ClientWaiver,
  grantClientWaiver,
  listClientWaivers,
  revokeClientWaiver,
} from '../clients/waivers.ts';
import type { Entry } from './entries.ts';
import type { Declaration, DeclaredClient } from './schema.ts';

/** Clients of the authorization server in declarations: read, checked, written out and applied. */

type DeclaredApplication = NonNullable<Declaration['applications']>[number];

export interface ClientValue {
  readonly kind: Client['kind'];
  readonly realm: Client['realm'];
  readonly settings: ClientSettings;
}

export interface ClientWaiverValue {
  readonly grant: LegacyGrant;
  readonly reason: string;
  readonly until: number;
}

/** Whether the application can keep a secret: as is said, or as its client must. */
export const kindOfDeclared = ({ kind, client }: DeclaredApplication): 'confidential' | 'public' =>
  kind ?? (client === undefined || kindRules[client.kind].confidential ? 'confidential' : 'public');

export function clientEntries({ name, client }: DeclaredApplication, now: number): Entry[] {
  if (client === undefined) return [];
  const { kind, realm = 'external', waivers = [], ...told } = client;
  const path = `applications/${name}/client`;
  return [
    { path, kind: 'client', application: name, value: { kind, realm, settings: settingsOf(kind, told) } },
    ...waivers
      .map(({ grant, reason, until }) => ({ grant, reason: reason.trim(), until: Date.parse(until) }))
      .filter(({ until }) => until > now)
      .map(
        (value): Entry => ({
          path: `${path}/waivers/${value.grant}`,
          kind: 'client-waiver',
          application: name,
          value,
        }),
      ),
  ];
}

/** What is wrong with the client of a declared application; places are below the application. */
export function declaredClientFaults(application: DeclaredApplication): Fault[] {
  const { client, kind } = application;
  if (client === undefined) return [];
  const { kind: clientKind, realm: _, waivers = [], ...told } = client;
  const grants = waivers.map(({ grant }) => grant);
  return [
    ...(kind !== undefined && kindRules[clientKind].confidential !== (kind === 'confidential')
      ? [{ at: '/kind', message: `does not fit its client, which is ${clientKind}` }]
      : []),
    ...clientFaults(clientKind, settingsOf(clientKind, told), new Set(grants)).map(({ at, message }) => ({
      at: `/client${at}`,
      message,
    })),
    ...waivers.flatMap(({ grant, until }, index) => {
      const at = `/client/waivers/${index}`;
      if (Number.isNaN(Date.parse(until)))
        return [{ at: `${at}/until`, message: 'is no day or moment of the calendar' }];
      return grants.indexOf(grant) === index ? [] : [{ at, message: `"${grant}" is declared twice` }];
    }),
  ];
}

/** Clients as they are declared, by the id of their application. */
export async function dumpClients(db: Db | Tx, now: number): Promise<ReadonlyMap<string, DeclaredClient>> {
  const clients = new Map<string, DeclaredClient>();
  for (const row of await db.selectFrom('oauth_clients').selectAll().execute()) {
    const client = clientOf(row);
    const waivers = holding(await listClientWaivers(db, client.id), now);
    // What is refused since its waiver ended would be refused in the file, too.
    const grants = client.grants.filter(
      grant => !isLegacyGrant(grant) || waivers.some(waiver => waiver.grant === grant),
    );
    clients.set(client.id, {
      kind: client.kind,
      realm: client.realm,
      ...(structuredClone(settingsIn({ ...client, grants })) as Omit<
        DeclaredClient,
        'kind' | 'realm' | 'waivers'
      >),
      ...(waivers.length === 0
        ? {}
        : {
            waivers: waivers.map(({ grant, reason, until }) => ({
              grant,
              reason,
              until: new Date(until).toISOString(),
            })),
          }),
    });
  }
  return clients;
}

const holding = (waivers: readonly ClientWaiver[], now: number): ClientWaiver[] =>
  waivers.filter(({ revokedAt, until }) => revokedAt === null && until > now);

interface Context {
  readonly by: string;
  readonly now: number;
  readonly record: (action: string, done: Changed<object>) => Promise<unknown>;
}

/** Brings the client of an application to the declared one; undefined takes it away. */
export async function applyClient(
  change: Change,
  { now, record }: Context,
  applicationId: string,
  wanted: ClientValue | undefined,
): Promise<void> {
  const row = await change.tx
    .selectFrom('oauth_clients')
    .selectAll()
    .where('application_id', '=', applicationId)
    .executeTakeFirst();
  const present = row && clientOf(row);
  if (
    present !== undefined &&
    wanted !== undefined &&
    present.kind === wanted.kind &&
    present.realm === wanted.realm
  )
    return void (await record(
      'client.update',
      await updateClient(change, applicationId, wanted.settings, undefined, now),
    ));
  // Kind and realm stay what they are: another one is another client.
  if (present !== undefined)
    await record('client.delete', await deleteClient(change, applicationId, undefined, now));
  if (wanted === undefined) return;
  const { kind, realm, settings } = wanted;
  await record('client.create', await createClient(change, { applicationId, kind, realm, ...settings }, now));
}

/** Brings the waiver of a legacy grant to the declared one; undefined ends it. */
export async function applyClientWaiver(
  change: Change,
  { by, now, record }: Context,
  applicationId: string,
  { before, after }: { before: ClientWaiverValue | undefined; after: ClientWaiverValue | undefined },
): Promise<void> {
  const grant = (before ?? after)?.grant;
  const present = holding(await listClientWaivers(change.tx, applicationId), now).find(
    waiver => waiver.grant === grant,
  );
  if (present !== undefined)
    await record('client-waiver.revoke', await revokeClientWaiver(change, present.id, now));
  if (after !== undefined)
    await record(
      'client-waiver.grant',
      await grantClientWaiver(change, { applicationId, ...after }, by, now),
    );
}
