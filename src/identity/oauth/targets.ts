import type { AccessToken, ClientCredentials, KoaContextWithOIDC, ResourceServer } from 'oidc-provider';
import type { Clock } from '#kernel';
import type { Db } from '#store';
import { apiAt, type GatewayAddresses } from './addresses.ts';
import { extrasOf } from './clients.ts';
import type { Library } from './library.ts';
import {
  apisMeant,
  audienceOf,
  audiences,
  everyApi,
  type GrantableApi,
  grantableApis,
  scopesOffered,
  type TokenAgeOf,
  usualTokenAge,
} from './resources.ts';

type Token = AccessToken | ClientCredentials;
type Target = ReturnType<NonNullable<Token['resourceServer']>['identifier']>;

/** Claims of ours that travel with a token until it is written. */
interface OwnClaims {
  readonly [name: string]: unknown;
  readonly audience?: readonly string[];
}

/**
 * Whom access tokens are for, how long they live and what they look like (RFC 8707, RFC 9068): decided for each
 * request by what the application is subscribed to at that moment.
 */
export class TokenTargets {
  readonly #library: Library;
  readonly #db: Db;
  readonly #tokenAgeOf: TokenAgeOf;
  readonly #gatewayAddresses: GatewayAddresses;
  readonly #clock: Clock;
  /** What the resources of a request stand for. */
  readonly #meant = new WeakMap<object, Map<Target, readonly GrantableApi[]>>();

  constructor(parts: {
    library: Library;
    db: Db;
    tokenAgeOf: TokenAgeOf;
    gatewayAddresses: GatewayAddresses;
    clock: Clock;
  }) {
    this.#library = parts.library;
    this.#db = parts.db;
    this.#tokenAgeOf = parts.tokenAgeOf;
    this.#gatewayAddresses = parts.gatewayAddresses;
    this.#clock = parts.clock;
  }

  /** @throws InvalidTarget where the application may call nothing of what it asks for */
  async describe(
    ctx: KoaContextWithOIDC,
    resource: string,
    client: { readonly clientId: string },
  ): Promise<ResourceServer> {
    const { InvalidTarget, InvalidScope } = this.#library.errors;
    const apis = await grantableApis(this.#db, client.clientId, this.#tokenAgeOf);
    const meant =
      apisMeant(apis, resource) ?? (await apiAt(this.#db, apis, resource, this.#gatewayAddresses));
    const isForItself = ctx.oidc.params?.['grant_type'] === 'client_credentials';
    if (meant === undefined || (meant.length === 0 && isForItself))
      throw new InvalidTarget('the application is not subscribed to an API of this name');
    const offered = scopesOffered(meant, extrasOf(client).scopes);
    const asked = [...ctx.oidc.requestParamScopes];
    if (isForItself && asked.length > 0 && !asked.some(scope => offered.includes(scope)))
      throw new InvalidScope('no API that was asked for offers such a scope', asked.join(' '));
    const known = this.#meant.get(ctx) ?? new Map<Target, readonly GrantableApi[]>();
    this.#meant.set(ctx, known.set(resource, meant));
    return {
      scope: offered.join(' '),
      audience: resource,
      accessTokenFormat: 'jwt',
      jwt: { sign: { alg: 'ES256' } },
    };
  }

  /** Seconds that the token lives, and with its last scopes known what it looks like. */
  lifetime(ctx: KoaContextWithOIDC, token: Token): number {
    const server = token.resourceServer;
    if (server === undefined)
      return Math.max(1, Math.floor(Math.min(usualTokenAge, this.#waivedFor(ctx, token)) / 1000));
    const apis = this.#targets(ctx, token);
    if (apis.some(({ format }) => format === 'opaque')) server.accessTokenFormat = 'opaque';
    const ages = [usualTokenAge, ...apis.map(({ maximumAge }) => maximumAge), this.#waivedFor(ctx, token)];
    return Math.max(1, Math.floor(Math.min(...ages) / 1000));
  }

  /** Milliseconds until the waiver ends, for a token by a grant that needs one. */
  #waivedFor({ oidc }: KoaContextWithOIDC, token: Token): number {
    const until = oidc.client === undefined ? undefined : extrasOf(oidc.client).legacy.get(grantOf(token));
    return until === undefined ? Number.POSITIVE_INFINITY : until - this.#clock.now();
  }

  /** Claims beside those that the library writes. */
  claims(ctx: KoaContextWithOIDC, token: Token): OwnClaims {
    const source = signInOf(ctx, token, this.#clock.now());
    return {
      ...(token.resourceServer === undefined ? {} : { audience: this.#audience(ctx, token) }),
      ...('grantId' in token && token.grantId !== undefined ? { sid: token.grantId } : {}),
      ...(source?.authTime === undefined ? {} : { auth_time: source.authTime }),
      ...(source?.acr === undefined ? {} : { acr: source.acr }),
    };
  }

  #audience(ctx: KoaContextWithOIDC, token: Token): string[] {
    const resource = token.resourceServer?.identifier() ?? everyApi;
    const names = this.#targets(ctx, token).map(({ name }) => audienceOf(name));
    return [...new Set([...names, ...(resource.startsWith('urn:gatehouse:') ? [] : [resource])])];
  }

  #targets(ctx: KoaContextWithOIDC, token: Token): GrantableApi[] {
    const meant = this.#meant.get(ctx)?.get(token.resourceServer?.identifier() ?? everyApi) ?? [];
    const scopes = new Set((token.scope ?? '').split(' ').filter(scope => scope !== ''));
    const names = new Set(audiences(meant, scopes));
    return meant.filter(({ name }) => names.has(audienceOf(name)));
  }
}

/** By which grant the token comes; the library's types do not know the member. */
const grantOf = (token: Token): string => (token as { readonly gty?: string }).gty ?? '';

/** When and how the person signed in that the token is for. */
function signInOf(
  { oidc }: KoaContextWithOIDC,
  token: Token,
  now: number,
): { readonly authTime?: number | undefined; readonly acr?: string | undefined } | undefined {
  const gty = grantOf(token);
  if (gty === 'password') return { authTime: Math.floor(now / 1000), acr: 'gatehouse:1fa' };
  if (gty === 'implicit') return { authTime: oidc.session?.authTime(), acr: oidc.session?.acr };
  return oidc.entities.AuthorizationCode ?? oidc.entities.RefreshToken ?? oidc.entities.DeviceCode;
}

/** Moves what we say of the audience to where it belongs: a list, as verifiers of several APIs need it. */
export function writeAudience(payload: Record<string, unknown>): void {
  const { audience } = payload;
  delete payload['audience'];
  if (Array.isArray(audience) && audience.length > 0) payload['aud'] = audience;
}
