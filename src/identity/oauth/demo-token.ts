import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import type { Store } from '#store';
import { createUser, findByEmail } from '../people/users.ts';
import { audienceOf } from './resources.ts';
import type { SigningKey } from './signing-keys.ts';

/** What the demo calls with. */
export interface DemoTokenRequest {
  /** Name of the application that it is issued to. */
  readonly application: string;
  /** Name of the API that it is for. */
  readonly api: string;
  readonly scopes: readonly string[];
  readonly minutes: number;
}

/** A person who exists for the demo's calls only: nobody can sign in as them, for want of a password. */
const person = { email: 'demo.citizen@lindenau.example', name: 'Demo citizen' };

/**
 * An access token (RFC 9068) of the demo, as its own application would get it with the person's consent. It goes into
 * the file that says how to call the demo, so it must be there without anybody signing in.
 */
export async function demoToken(
  store: Store,
  issuer: { readonly id: string; readonly key: SigningKey; readonly now: number },
  request: DemoTokenRequest,
): Promise<string> {
  const { now, key } = issuer;
  const application = await store.db
    .selectFrom('applications')
    .select('id')
    .where('name', '=', request.application)
    .executeTakeFirstOrThrow();
  const known = await findByEmail(store.db, 'external', person.email);
  const user =
    known?.user ??
    (
      await store.change(change =>
        createUser(
          change,
          { ...person, realm: 'external', status: 'active', password: null, roles: [] },
          now,
        ),
      )
    ).after;
  const seconds = Math.floor(now / 1_000);
  return new SignJWT({
    client_id: application.id,
    scope: request.scopes.join(' '),
    auth_time: seconds,
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid })
    .setIssuer(issuer.id)
    .setSubject(user.id)
    .setAudience([audienceOf(request.api)])
    .setJti(randomUUID())
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + request.minutes * 60)
    .sign(await importJWK(key.privateKey, 'ES256'));
}
