import type { Principal } from '#credentials';
import { GatehouseError } from '#kernel';
import {
  type Application,
  type Developer,
  findApplicationOf,
  findRegistrationToken,
  findTaggedApplicationOf,
  getKey,
  getSecret,
  getSigningKey,
  getSubscription,
  lockDeveloper,
  type RegistrationToken,
} from '#manager';
import { conflict, type Db, type Tx } from '#store';

/**
 * The one way to somebody's own things. What belongs to another developer, and what does not exist, answers alike:
 * an address that somebody guessed tells nothing.
 */
const noApplication = (): GatehouseError =>
  new GatehouseError('not-found', 'There is no such application among yours.');

/** @throws not-found for anything that is not an application of the principal's developer. */
export async function ownApplication(
  db: Db | Tx,
  { user }: Principal,
  reference: string,
): Promise<Application> {
  const developerId = user?.developerId ?? null;
  const application = developerId === null ? undefined : await findApplicationOf(db, developerId, reference);
  if (application === undefined) throw noApplication();
  return application;
}

/** The application that a decision names by its tag, if it is the principal's; undefined otherwise. */
export async function ownTaggedApplication(
  db: Db | Tx,
  { user }: Principal,
  tag: string,
): Promise<Application | undefined> {
  const developerId = user?.developerId ?? null;
  return developerId === null ? undefined : findTaggedApplicationOf(db, developerId, tag);
}

/** The key, if it is one of this application. */
export const ownKey = (db: Db | Tx, application: Application, id: string) =>
  below(application, 'key', () => getKey(db, id));

/** The client secret, if it is one of this application. */
export const ownSecret = (db: Db | Tx, application: Application, id: string) =>
  below(application, 'secret', () => getSecret(db, id));
/** The signing key, if it is one of this application. */
export const ownSigningKey = (db: Db | Tx, application: Application, id: string) =>
  below(application, 'signing key', () => getSigningKey(db, id));

/** The subscription, if it is one of this application. */
export const ownSubscription = (db: Db | Tx, application: Application, id: string) =>
  below(application, 'subscription', () => getSubscription(db, id));

async function below<Thing extends { readonly applicationId: string }>(
  application: Application,
  what: string,
  read: () => Promise<Thing>,
): Promise<Thing> {
  const none = new GatehouseError('not-found', `There is no such ${what} of this application.`);
  try {
    const thing = await read();
    if (thing.applicationId === application.id) return thing;
  } catch (error) {
    if (!(error instanceof GatehouseError) || error.code !== 'not-found') throw error;
  }
  throw none;
}

/** The token by which programs register clients, if it is one of the principal's developer. */
export async function ownRegistrationToken(
  db: Db | Tx,
  { user }: Principal,
  id: string,
): Promise<RegistrationToken> {
  const token = await findRegistrationToken(db, id);
  if (token === undefined || token.developerId !== user?.developerId)
    throw new GatehouseError('not-found', 'There is no such token among yours.');
  return token;
}

/**
 * Who may make and change things: developers that are not suspended. Two changes of one developer wait for each
 * other from here on, so that what is counted stays counted.
 * @throws forbidden
 */
export async function activeDeveloper(tx: Tx, { user }: Principal): Promise<Developer> {
  if (user === undefined || user.developerId === null)
    throw new GatehouseError('forbidden', 'Confirm your e-mail address first.');
  const developer = await lockDeveloper(tx, user.developerId);
  if (!developer.active)
    throw new GatehouseError('forbidden', 'Your account is suspended. Ask the provider of this portal why.');
  return developer;
}

/** An application of the principal's to change. @throws not-found; forbidden; conflict when it is suspended. */
export async function ownApplicationToChange(
  tx: Tx,
  principal: Principal,
  reference: string,
): Promise<Application> {
  const application = await ownApplication(tx, principal, reference);
  await activeDeveloper(tx, principal);
  if (!application.active)
    throw conflict('This application is suspended. Ask the provider of this portal why.');
  return application;
}
