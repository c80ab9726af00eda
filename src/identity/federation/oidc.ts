/** OpenID Connect, as a relying party (OpenID Connect Core section 3.1: code flow), with PKCE and nonce. */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
} from 'openid-client';
import { addressFault, type Clock, GatehouseError, guardedFetch, isOnThisMachine, type Log } from '#kernel';
import type { Attempt } from './attempt.ts';
import type { Provider } from './providers.ts';
import type { OidcSettings } from './settings.ts';
import { tellsAll, toldOf } from './oidc-claims.ts';
import { subjectOf, type Upstream } from './upstream.ts';

/** Milliseconds for which a discovery document is believed. */
const discoveryLifetime = 60 * 60_000;
const maxKnown = 200;

/** What comes back from the provider to the browser, in the query of the callback. */
export interface Answer {
  readonly state: string;
  readonly code?: string | undefined;
  readonly error?: string | undefined;
  /** Who answered (RFC 9207). */
  readonly iss?: string | undefined;
}

interface Known {
  readonly revision: number;
  readonly until: number;
  readonly configuration: Promise<Configuration>;
}

export interface OidcTools {
  readonly clock: Clock;
  readonly log: Log;
  readonly secretOf: (provider: Provider) => Promise<string | undefined>;
}

/** Asks providers of OpenID Connect. */
export type OidcClient = Pick<RelyingParty, 'authorizationUrl' | 'redeem'>;

/** Relying party of any number of providers; what their discovery documents say is kept for an hour. */
export class RelyingParty {
  readonly #tools: OidcTools;
  readonly #known = new Map<string, Known>();

  constructor(tools: OidcTools) {
    this.#tools = tools;
  }

  /** Where the browser goes. @throws federation-failed when the provider does not answer as it must */
  async authorizationUrl(provider: Provider, attempt: Attempt, redirectUri: string): Promise<string> {
    const oidc = settingsOf(provider);
    return this.#asking(provider, async () => {
      const configuration = await this.#configuration(provider);
      const url = buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: ['openid', ...oidc.scopes.filter(scope => scope !== 'openid')].join(' '),
        response_type: 'code',
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
        // Whoever links an account shall see which one they link, where the provider can show it.
        ...(attempt.intent.kind === 'link' && offersChoice(configuration)
          ? { prompt: 'select_account' }
          : {}),
      });
      // The browser goes there with nothing of ours, but by our word.
      const fault = addressFault(url.origin);
      if (fault !== undefined) throw new Error(`its authorization endpoint ${fault}`);
      return url.href;
    });
  }

  /** Who it is, from the answer that the browser brought. @throws federation-failed */
  async redeem(provider: Provider, attempt: Attempt, answer: Answer, redirectUri: string): Promise<Upstream> {
    if (answer.error !== undefined) throw declined(answer.error);
    if (answer.code === undefined) throw failed();
    return this.#asking(provider, async () => {
      const configuration = await this.#configuration(provider);
      const came = new URL(redirectUri);
      for (const name of ['state', 'code', 'iss'] as const) {
        const value = answer[name];
        if (value !== undefined) came.searchParams.set(name, value);
      }
      const tokens = await authorizationCodeGrant(configuration, came, {
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        pkceCodeVerifier: attempt.verifier,
        idTokenExpected: true,
      });
      const claims: Record<string, unknown> | undefined = tokens.claims();
      const subject = subjectOf(claims?.['sub']);
      if (claims === undefined || subject === undefined) throw new Error('the ID token names nobody');
      const oidc = settingsOf(provider);
      // Providers may keep an ID token short and tell the rest elsewhere (OpenID Connect Core section 5.4).
      const more: Record<string, unknown> =
        tellsAll(oidc, claims) || configuration.serverMetadata().userinfo_endpoint === undefined
          ? {}
          : await fetchUserInfo(configuration, tokens.access_token, subject);
      return { subject, ...toldOf(oidc, claims, more) };
    });
  }

  #configuration(provider: Provider): Promise<Configuration> {
    const now = this.#tools.clock.now();
    const known = this.#known.get(provider.id);
    if (known !== undefined && known.revision === provider.revision && known.until > now)
      return known.configuration;
    this.#known.delete(provider.id);
    if (this.#known.size >= maxKnown) this.#known.clear();
    const configuration = this.#discover(provider);
    const entry = { revision: provider.revision, until: now + discoveryLifetime, configuration };
    this.#known.set(provider.id, entry);
    configuration.catch(() => {
      if (this.#known.get(provider.id) === entry) this.#known.delete(provider.id);
    });
    return configuration;
  }

  async #discover(provider: Provider): Promise<Configuration> {
    const { issuer, clientId, clientAuthentication, authority } = settingsOf(provider);
    const server = new URL(issuer);
    const local = isOnThisMachine(server);
    const secret = await this.#tools.secretOf(provider);
    const configuration = await discovery(
      server,
      clientId,
      { token_endpoint_auth_method: clientAuthentication },
      authenticationOf(clientAuthentication, secret),
      {
        [customFetch]: guardedFetch({ local, ...(authority === '' ? {} : { authority }) }),
        ...(local ? { execute: [allowInsecureRequests] } : {}),
      },
    );
    // By itself the library trusts TLS to the token endpoint; the signature is checked as well.
    enableNonRepudiationChecks(configuration);
    return configuration;
  }

  /** What libraries throw may quote what the provider sent: it goes to the log in a few words, not to the browser. */
  async #asking<T>(provider: Provider, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof GatehouseError) throw error;
      this.#tools.log.warn(
        { provider: provider.name, reason: reasonOf(error) },
        'a sign-in by a provider failed',
      );
      throw failed();
    }
  }
}

function settingsOf({ settings, name }: Provider): OidcSettings {
  if (settings.oidc === undefined) throw new Error(`the provider ${name} is none of OpenID Connect`);
  return settings.oidc;
}

function authenticationOf(
  method: OidcSettings['clientAuthentication'],
  secret: string | undefined,
): ClientAuth {
  if (method === 'none') return None();
  if (secret === undefined) throw new Error('the client secret is missing');
  return method === 'client_secret_post' ? ClientSecretPost(secret) : ClientSecretBasic(secret);
}

const offersChoice = (configuration: Configuration): boolean => {
  const { prompt_values_supported: values } = configuration.serverMetadata();
  return Array.isArray(values) && values.includes('select_account');
};

/** The name of what went wrong: `code` of the library, or the kind of error. No text of the provider's. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code, cause } = error as Error & { code?: unknown };
  const inner = cause instanceof Error ? ` (${cause.name})` : '';
  return `${typeof code === 'string' ? code : error.name}${inner}`.slice(0, 200);
}

export const failed = (): GatehouseError =>
  new GatehouseError(
    'federation-failed',
    'The answer of the provider could not be trusted, or it did not answer.',
  );

/** Errors that a provider may answer with (RFC 6749 section 4.1.2.1), of which a person shall know. */
function declined(error: string): GatehouseError {
  return error === 'access_denied'
    ? new GatehouseError(
        'federation-failed',
        'The provider was told not to let you in, or you stopped there.',
      )
    : failed();
}
