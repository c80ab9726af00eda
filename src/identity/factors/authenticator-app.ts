/** One-time codes by time (RFC 6238), made by an app of the user's. The secret is in the vault only. */
import type { Realm, Vault, VaultName } from '#credentials';
import { newId, type RandomSource } from '#kernel';
import { conflict, type Change, type Db, type Tx } from '#store';
import type { User } from '../people/users.ts';

/** RFC 4226 section 4, requirement 6 asks for 160 bits. */
const secretBytes = 20;
const period = 30;
/** Seconds that a clock may be off, either way. */
const tolerance = 30;

const named = (realm: Realm, id: string): VaultName => ({ realm, kind: 'one-time-code-secret', id });

/** What the app is told, once. */
export interface NewApp {
  /** Base32, for typing. */
  readonly secret: string;
  /** `otpauth://…`, for the QR code. */
  readonly uri: string;
}

/** Begins with a new app; it counts once a code of it was shown. @throws conflict when there is one already */
export async function beginApp(
  change: Change,
  { vault, random }: { readonly vault: Vault; readonly random: RandomSource },
  user: User,
  now: number,
): Promise<NewApp> {
  const there = await appOf(change.tx, user.id);
  if (there?.confirmed_at !== undefined && there.confirmed_at !== null)
    throw conflict('You have an authenticator app already; remove it first.');
  await removeApp(change, vault, user);
  const { generateURI, ScureBase32Plugin } = await import('otplib');
  const bytes = random(secretBytes);
  const id = newId('otp', random);
  await change.tx
    .insertInto('authenticator_apps')
    .values({ id, user_id: user.id, confirmed_at: null, last_step: 0, created_at: now })
    .execute();
  await vault.seal(change, named(user.realm, id), bytes);
  const secret = new ScureBase32Plugin().encode(bytes, { padding: false });
  return { secret, uri: generateURI({ issuer: 'Gatehouse', label: user.email, secret }) };
}

/** True once: a code is used up by it, and those before it. `confirmed`: whether the app has been confirmed before. */
export async function claimCode(
  change: Change,
  vault: Vault,
  user: User,
  code: string,
  { confirmed, now }: { readonly confirmed: boolean; readonly now: number },
): Promise<boolean> {
  const app = await appOf(change.tx, user.id);
  if (app === undefined || (app.confirmed_at !== null) !== confirmed) return false;
  const digits = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return false;
  const secret = await vault.open(named(user.realm, app.id), change.tx);
  if (secret === undefined) return false;
  const { verifySync } = await import('otplib');
  const epoch = Math.floor(now / 1000);
  const verified = verifySync({ secret, token: digits, period, epoch, epochTolerance: tolerance });
  if (!verified.valid || !('timeStep' in verified)) return false;
  // Claimed by its own condition: of two requests with one code, one gets it (RFC 6238 section 5.2).
  const { numUpdatedRows } = await change.tx
    .updateTable('authenticator_apps')
    .set({ last_step: verified.timeStep, ...(confirmed ? {} : { confirmed_at: now }) })
    .where('id', '=', app.id)
    .where('last_step', '<', verified.timeStep)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** False when there was none. */
export async function removeApp(change: Change, vault: Vault, user: User): Promise<boolean> {
  const app = await appOf(change.tx, user.id);
  if (app === undefined) return false;
  await change.tx.deleteFrom('authenticator_apps').where('id', '=', app.id).execute();
  await vault.remove(change, named(user.realm, app.id));
  return true;
}

export async function hasApp(db: Db | Tx, userId: string): Promise<boolean> {
  const app = await appOf(db, userId);
  return app !== undefined && app.confirmed_at !== null;
}

const appOf = (db: Db | Tx, userId: string) =>
  db.selectFrom('authenticator_apps').selectAll().where('user_id', '=', userId).executeTakeFirst();
