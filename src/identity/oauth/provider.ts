import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Realm } from '#credentials';
import type { Log } from '#kernel';
import type { GatewayAddresses } from './addresses.ts';
import type { ArtefactTools } from './artefacts.ts';
import { configuration } from './configuration.ts';
import { tidyIntrospection } from './introspect.ts';
import { type CheckPassword, hideLegacy, serveLegacy } from './legacy.ts';
import type { Library } from './library.ts';
import { pagePolicy } from './pages.ts';
import type { TokenAgeOf } from './resources.ts';
import type { SigningKey } from './signing-keys.ts';
import { TokenTargets } from './targets.ts';

export interface ProviderParts extends ArtefactTools {
  readonly realm: Realm;
  readonly issuer: string;
  /** Where it is over mutual TLS, with the path of the issuer; undefined for nowhere. */
  readonly mutualTls: string | undefined;
  /** The one that signs first. */
  readonly keys: readonly SigningKey[];
  readonly tokenAgeOf: TokenAgeOf;
  readonly gatewayAddresses: GatewayAddresses;
  /** True for a secret of this client that is valid now. */
  readonly verifySecret: (clientId: string, secret: string) => Promise<boolean>;
  /** Whose password an application shows. */
  readonly checkPassword: CheckPassword;
  readonly log: Log;
  /** Told that somebody signed out by an application; the id of the session of console or portal. */
  readonly signedOut: (session: string | undefined) => Promise<void>;
  /** Told of what went wrong on our side. */
  readonly failed: (error: Error) => void;
}

export type Provider = InstanceType<Library['Provider']>;

/** The authorization server of a realm with these keys; another one is made when they change. */
export function createProvider(library: Library, parts: ProviderParts): Provider {
  const { tokenAgeOf, gatewayAddresses, clock } = parts;
  const targets = new TokenTargets({ library, db: parts.store.db, tokenAgeOf, gatewayAddresses, clock });
  const provider = new library.Provider(parts.issuer, configuration(library, parts, targets));
  serveLegacy(provider, { library, targets, ...parts });
  // Secrets are kept as keyed hashes, so they are looked up and not compared.
  Object.defineProperty(provider.Client.prototype, 'compareClientSecret', {
    value(this: { readonly clientId: string }, secret: string) {
      return parts.verifySecret(this.clientId, secret);
    },
  });
  bindToSignIn(library, provider);
  // Cookies are Secure always: on loopback browsers take them without TLS, and a proxy in front speaks it.
  const createContext = provider.createContext.bind(provider);
  Object.defineProperty(provider, 'createContext', {
    value(...message: Parameters<typeof createContext>) {
      const context = createContext(...message);
      context.cookies.secure = true;
      return context;
    },
  });
  provider.use(async (ctx, next) => {
    ctx.set({
      'content-security-policy': pagePolicy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    await next();
    const { body, oidc } = ctx as { body?: unknown; oidc?: KoaContextWithOIDC['oidc'] };
    const session = oidc?.session as { destroyed?: boolean; signIn?: string } | undefined;
    if (oidc?.route === 'end_session_confirm' && session?.destroyed === true)
      await parts.signedOut(session.signIn);
    if (oidc?.route === 'discovery' && isObject(body)) hideLegacy(body);
    if (oidc?.route === 'introspection' && isObject(body)) {
      const { AccessToken, ClientCredentials, RefreshToken } = oidc.entities;
      const kind = (AccessToken ?? ClientCredentials ?? RefreshToken)?.kind ?? '';
      tidyIntrospection(body, parts.sealing.hash(parts.realm, kind, String(oidc.params?.['token'])));
    }
  });
  // The headers that it reads then are those that we write.
  provider.proxy = true;
  // Told below; by itself it would write to the terminal.
  provider.silent = true;
  provider.on('server_error', (_ctx: KoaContextWithOIDC, error: Error) => parts.failed(error));
  return provider;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Buffer.isBuffer(value);

/**
 * Lets what is remembered of a browser know the sign-in that it goes by: it is found only as long as that stands.
 */
function bindToSignIn(library: Library, provider: Provider): void {
  const { Session } = provider;
  const kept = [...(Session as unknown as { IN_PAYLOAD: readonly string[] }).IN_PAYLOAD, 'signIn'];
  Object.defineProperty(Session, 'IN_PAYLOAD', { get: () => kept });
  const { loginAccount } = Session.prototype;
  Object.defineProperty(Session.prototype, 'loginAccount', {
    value(
      this: InstanceType<typeof Session> & { signIn?: unknown },
      details: Parameters<typeof loginAccount>[0],
    ) {
      const login = library.Provider.ctx?.oidc.entities.Interaction?.result?.login as
        | { signIn?: unknown }
        | undefined;
      if (typeof login?.signIn !== 'string') throw new Error('a sign-in without a session');
      loginAccount.call(this, details);
      this.signIn = login.signIn;
    },
  });
}
