/** What programs do by tokens of dynamic registration: the same work, by the same rules, as staff and portal do. */
import { type ChangeScope, runChange } from '#api';
import {
  type ClientSecrets,
  type Principal,
  type Realm,
  type RegistrationTokens,
  settingsOf,
  usesSecret,
} from '#credentials';
import type { Clock, RandomSource } from '#kernel';
import type { Db, Store, Tx } from '#store';
import { createClient, deleteClient, getClient, updateClient } from '../clients/clients.ts';
import type { Client } from '../clients/records.ts';
import { keyAgeOf } from '../keys.ts';
import { settle } from '../publish/settle.ts';
import {
  createApplication,
  getApplication,
  listApplications,
  lockDeveloper,
  updateApplication,
} from '../registry.ts';
import { slugOf } from '../slug.ts';
import { RegistrationFailure, wrongMetadata, wrongToken } from './failure.ts';
import { metadataOf, readMetadata } from './metadata.ts';

export interface RegistrationDesk {
  readonly store: Store;
  readonly realm: Realm;
  readonly tokens: RegistrationTokens;
  readonly secrets: ClientSecrets;
  readonly clock: Clock;
  readonly random: RandomSource;
}

type Metadata = Readonly<Record<string, unknown>>;

/** A client as it is told to its program, with what it is shown this once. */
export interface Registered {
  readonly id: string;
  readonly metadata: Metadata;
}

/** Who asks, by a token that was shown. */
interface Shown {
  readonly token: string;
  readonly address: string;
}

/** Makes an application with a client of the token's developer (RFC 7591 section 3). */
export async function register(desk: RegistrationDesk, by: Shown, body: unknown): Promise<Registered> {
  const { store, realm, tokens, random } = desk;
  const initial = await tokens.find(store.db, realm, by.token);
  if (initial === undefined) throw wrongToken();
  const { kind, title = 'Registered application', settings } = readMetadata(body);
  const now = desk.clock.now();
  return changing(desk, `registration:${initial.id}`, by, async scope => {
    const { change, record } = scope;
    // A refusal further below takes the use back with everything else.
    if (!(await tokens.spend(change, initial.id))) throw wrongToken();
    await refuseTooMany(change.tx, initial);
    const { developerId } = initial;
    const input = { developerId, name: slugOf(title, random), title };
    const application = await record('application.create', await createApplication(change, input, now));
    const client = await record(
      'client.create',
      await createClient(change, { ...settings, applicationId: application.id, kind, realm }, now),
    );
    const token = await tokens.give(change, client.id);
    return told(client, title, { token, ...(await firstSecret(desk, scope, client)) });
  });
}

/** The client that looks after itself by the token. @throws RegistrationFailure where that is another one */
async function ownClient(desk: RegistrationDesk, db: Db | Tx, token: string, id: string): Promise<Client> {
  const owner = await desk.tokens.owner(db, desk.realm, token);
  if (owner === undefined || owner !== id) throw wrongToken();
  return getClient(db, owner);
}

/** The client as it is now (RFC 7592 section 2.1). */
export async function readOwn(desk: RegistrationDesk, { token }: Shown, id: string): Promise<Registered> {
  const { db } = desk.store;
  const client = await ownClient(desk, db, token, id);
  return told(client, (await getApplication(db, id)).title, { token });
}

/** Puts these metadata in the place of those that were (RFC 7592 section 2.2). */
export function replaceOwn(
  desk: RegistrationDesk,
  by: Shown,
  id: string,
  body: unknown,
): Promise<Registered> {
  const now = desk.clock.now();
  return changing(desk, `client:${id}`, by, async scope => {
    const { change, record } = scope;
    const before = await ownClient(desk, change.tx, by.token, id);
    const asked = readMetadata(body);
    await refuseForeign(desk, change.tx, id, body as Metadata);
    if (asked.kind !== before.kind)
      throw wrongMetadata(`it is registered as ${before.kind}, and stays so: register another client`);
    const settings = settingsOf(before.kind, { ...asked.settings, firstParty: before.firstParty });
    const after = await record('client.update', await updateClient(change, id, settings, undefined, now));
    const { title } = await getApplication(change.tx, id);
    if (asked.title !== undefined && asked.title !== title)
      await record(
        'application.update',
        await updateApplication(change, id, { title: asked.title }, undefined, now),
      );
    const secret = (await hasSecret(change.tx, id, now)) ? {} : await firstSecret(desk, scope, after);
    return told(after, asked.title ?? title, { token: by.token, ...secret });
  });
}

/** Ends the client (RFC 7592 section 2.3). The application stays, with what its developer was given for it. */
export function deleteOwn(desk: RegistrationDesk, by: Shown, id: string): Promise<void> {
  const now = desk.clock.now();
  return changing(desk, `client:${id}`, by, async ({ change, record }) => {
    await ownClient(desk, change.tx, by.token, id);
    await record('client.delete', await deleteClient(change, id, undefined, now));
  });
}

function changing<T>(
  { store, clock }: RegistrationDesk,
  actor: string,
  { address }: Shown,
  work: (scope: ChangeScope) => Promise<T>,
): Promise<T> {
  const principal: Principal = { actor, roles: [], permissions: new Set() };
  return runChange({ store, settle, principal, address, dryRun: false, now: clock.now() }, work);
}

async function refuseTooMany(
  tx: Tx,
  { developerId, mostApplications }: { developerId: string; mostApplications: number | null },
): Promise<void> {
  if (mostApplications === null) return;
  // Two that register at the same moment, by whatever tokens, wait for each other.
  await lockDeveloper(tx, developerId);
  const present = await listApplications(tx, { developerId, limit: mostApplications });
  if (present.length >= mostApplications)
    throw wrongMetadata(
      `the developer has ${mostApplications} applications, and can have no more by this token`,
    );
}

/** What a client says of itself must be true of it, and what only we say it must leave out (RFC 7592 section 2.2). */
async function refuseForeign(desk: RegistrationDesk, tx: Tx, id: string, metadata: Metadata): Promise<void> {
  const refuse = (words: string): never => {
    throw new RegistrationFailure(400, 'invalid_request', words);
  };
  if (metadata['client_id'] !== id) refuse('client_id must be that of the client');
  for (const name of [
    'registration_access_token',
    'registration_client_uri',
    'client_secret_expires_at',
    'client_id_issued_at',
  ])
    if (metadata[name] !== undefined) refuse(`${name} is ours to say: leave it out`);
  const { client_secret: secret } = metadata;
  if (secret === undefined) return;
  const known = typeof secret === 'string' && (await desk.secrets.verifySecret(tx, id, secret));
  if (!known) refuse('client_secret must be the one that was given, or be left out');
}

async function hasSecret(tx: Tx, applicationId: string, now: number): Promise<boolean> {
  const row = await tx
    .selectFrom('client_secrets')
    .select('id')
    .where('application_id', '=', applicationId)
    .where('revoked_at', 'is', null)
    .where('not_after', '>', now)
    .executeTakeFirst();
  return row !== undefined;
}

/** A secret for who proves itself by one, and has none that works. */
async function firstSecret(
  { secrets }: RegistrationDesk,
  { change, audit }: ChangeScope,
  client: Client,
): Promise<{ secret?: { text: string; notAfter: number } }> {
  if (!usesSecret(client)) return {};
  const { id: applicationId } = client;
  const maxAgeMs = await keyAgeOf(change.tx, applicationId);
  const { id, secret, notAfter } = await secrets.issueSecret(change, { applicationId, maxAgeMs });
  await audit({ action: 'client-secret.create', id, detail: { applicationId, notAfter } });
  return { secret: { text: secret, notAfter } };
}

function told(
  client: Client,
  title: string,
  shown: { token: string; secret?: { text: string; notAfter: number } },
): Registered {
  const { token, secret } = shown;
  return {
    id: client.id,
    metadata: {
      ...metadataOf(client, title),
      registration_access_token: token,
      ...(secret === undefined
        ? {}
        : {
            client_secret: secret.text,
            client_secret_expires_at: Math.floor(secret.notAfter / 1000),
          }),
    },
  };
}
