/**
 * The grants that OAuth 2.1 leaves out: implicit and password. Nobody has them unless the Security role waived that for
 * the client; each use is logged and audited, and no token outlives the waiver.
 */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { type Clock, GatehouseError, type Log } from '#kernel';
import type { Store } from '#store';
import { auditUser } from '../tools.ts';
import { askerOf } from './askers.ts';
import { extrasOf, implicitTypes } from './clients.ts';
import type { Library } from './library.ts';
import type { Provider } from './provider.ts';
import { everyApi } from './resources.ts';
import type { TokenTargets } from './targets.ts';

/** Whose password this is. @throws sign-in-refused, rate-limited, busy */
export type CheckPassword = (
  shown: { readonly email: string; readonly password: string; readonly client: string },
  address: string,
) => Promise<string>;

/** Seconds that a grant by password is kept: longer than its one token lives, and there is no refresh token. */
const grantAge = 3600;
const parameters = ['username', 'password', 'scope', 'resource'];

export interface LegacyTools {
  readonly library: Library;
  readonly targets: TokenTargets;
  readonly checkPassword: CheckPassword;
  readonly log: Log;
  readonly store: Store;
  readonly clock: Clock;
}

/** Teaches the server what clients with a waiver may do. */
export function serveLegacy(provider: Provider, tools: LegacyTools): void {
  const { log } = tools;
  provider.registerGrantType('password', ctx => byPassword(provider, tools, ctx), parameters);
  const used = (grant: string) => (ctx: KoaContextWithOIDC) =>
    log.warn({ client: ctx.oidc.client?.clientId ?? '-', grant }, 'a legacy grant was used');
  provider.on('grant.success', ctx => {
    if (ctx.oidc.params?.['grant_type'] === 'password') used('password')(ctx);
  });
  const answered = new WeakSet<KoaContextWithOIDC>();
  provider.on('authorization.success', ctx => {
    if (!implicitTypes.some(type => type === ctx.oidc.params?.['response_type'])) return;
    used('implicit')(ctx);
    answered.add(ctx);
  });
  // An event waits for nobody, so that the entry is written here: what cannot be audited does not leave.
  provider.use(async (ctx, next) => {
    await next();
    const answer = ctx as KoaContextWithOIDC;
    if (answered.has(answer)) await auditImplicit(tools, answer);
  });
}

async function auditImplicit({ store, clock }: LegacyTools, ctx: KoaContextWithOIDC): Promise<void> {
  const [userId, id] = [ctx.oidc.session?.accountId, ctx.oidc.client?.clientId];
  if (userId === undefined || id === undefined) throw new Error('a token in an address without an owner');
  const detail = { grant: 'implicit', responseType: ctx.oidc.params?.['response_type'] };
  const from = { address: askerOf(ctx.req), group: '', agent: '' };
  await store.change(({ tx }) =>
    auditUser(tx, { userId, action: 'client.legacy-grant', id, detail }, from, clock.now()),
  );
}

/** RFC 6749 section 4.3. An access token and nothing else, so that all of it ends within minutes. */
async function byPassword(
  provider: Provider,
  { library, targets, checkPassword }: LegacyTools,
  ctx: KoaContextWithOIDC,
): Promise<void> {
  const { InvalidRequest, InvalidGrant, UnauthorizedClient, InvalidScope } = library.errors;
  const { client, params } = ctx.oidc;
  if (client === undefined || params === undefined) throw new InvalidRequest('no client');
  // Looked at again, though the library refuses a grant that the client does not have.
  if (!extrasOf(client).legacy.has('password')) throw new UnauthorizedClient('the waiver has ended');
  const text = (name: string): string => {
    const value = params[name];
    if (typeof value !== 'string' || value === '') throw new InvalidRequest(`missing ${name}`);
    return value;
  };
  const shown = { email: text('username'), password: text('password'), client: client.clientId };
  const { resource = everyApi } = params;
  if (typeof resource !== 'string') throw new InvalidRequest('one resource at a time');
  const server = new provider.ResourceServer(resource, await targets.describe(ctx, resource, client));
  const scopes = [...ctx.oidc.requestParamScopes].filter(scope => server.scopes.has(scope));
  if (ctx.oidc.requestParamScopes.size > 0 && scopes.length === 0)
    throw new InvalidScope('no API that was asked for offers such a scope', String(params['scope']));
  const accountId = await checkPassword(shown, askerOf(ctx.req)).catch((error: unknown) => {
    throw told(library, ctx, error) ?? new InvalidGrant('the person was not recognised');
  });
  const grant = new provider.Grant({ accountId, clientId: client.clientId });
  if (scopes.length > 0) grant.addResourceScope(resource, scopes.join(' '));
  const grantId = await (grant as unknown as { save(seconds: number): Promise<string> }).save(grantAge);
  const token = new provider.AccessToken({ accountId, client, grantId, gty: 'password' });
  token.resourceServer = server;
  token.scope = scopes.join(' ') || undefined;
  ctx.oidc.entity('Grant', grant);
  ctx.oidc.entity('AccessToken', token);
  ctx.body = {
    access_token: await token.save(),
    expires_in: token.expiration,
    token_type: token.tokenType,
    ...(token.scope === undefined ? {} : { scope: token.scope }),
  };
}

/** How the server says that it was busy or asked too often; undefined for a person who was not recognised. */
function told({ errors }: Library, ctx: KoaContextWithOIDC, error: unknown): Error | undefined {
  if (!(error instanceof GatehouseError)) return error as Error;
  if (error.code === 'sign-in-refused') return undefined;
  const { headers = {} } = error.extra as { headers?: Record<string, string> };
  ctx.set(headers);
  const failure = new errors.CustomOIDCProviderError('temporarily_unavailable', 'try again later');
  return Object.assign(failure, { status: error.status, statusCode: error.status });
}

/** Leaves out of the discovery document what nobody is to begin with. */
export function hideLegacy(document: Record<string, unknown>): void {
  for (const name of ['grant_types_supported', 'response_types_supported']) {
    const list = document[name];
    const legacy: readonly unknown[] = ['implicit', 'password', ...implicitTypes];
    if (Array.isArray(list)) document[name] = list.filter(each => !legacy.includes(each));
  }
}
