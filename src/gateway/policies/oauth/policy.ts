import type { CallerDirectory } from '../../callers/directory.ts';
import type { Caller, Identified, Routed } from '../../exchange.ts';
import { durationSeconds } from '../../limits/duration.ts';
import {
  definePolicy,
  type Identification,
  type Placement,
  type PolicyDependencies,
  type Verdict,
} from '../../policy.ts';
import { originOf, type CalledAt } from '../../proofs/authority.ts';
import type { ResourceRule } from '../../protected-resources.ts';
import { Refusal } from '../../refusal.ts';
import type { RecentCredentials, ShownCredential } from '../../tokens/recent-credentials.ts';
import { unknown } from '../../tokens/introspection-desk.ts';
import { acceptedIssuers, issuerSecrets } from './accepted-issuer.ts';
import { challenge } from './challenge.ts';
import { authorizationOf, credentialOf, showsTokenInQuery } from './credential.ts';
import { TokenFinder, type Found, type FoundToken } from './find-token.ts';
import { foreignCaller, invalid, ownCaller, termsFault, type Fault, type Terms } from './judge.ts';
import { inWords, options, type OAuthOptions, type Realm } from './options.ts';

/**
 * Identifies the end user, and the application, by an access token (RFC 6750, RFC 9068) of this installation's own
 * authorization servers, or of others that were agreed. The token comes in the Authorization header, once. Its signature is checked when it is first
 * seen; everything that may change, such as its time, its key, what was revoked, on every call. The answer tells
 * nothing of what is wrong with it, except that its time is over. It is not forwarded: whoever runs the upstream could
 * use it at other APIs.
 */
export const policy = definePolicy({
  name: 'oauth',
  title: 'OAuth access token',
  summary: 'Identifies the end user and the application by an OAuth access token.',
  options,
  secrets: ({ issuers = [] }) => issuerSecrets(issuers),
  inWords,
  onError: 'deny',
  steps: (given, place, dependencies) => {
    const judge = new Judge(given, place, dependencies);
    return {
      stripHeaders: given.forward === true ? [] : ['authorization', 'dpop'],
      forwardHeaders: given.forward === true ? ['authorization', 'dpop'] : [],
      resource: judge.resource,
      identify: x => judge.identify(x),
      authorise: x => judge.authorise(x),
    };
  },
});

class Judge {
  /** What clients are told of where tokens come from. */
  readonly resource: ResourceRule;
  readonly #callers: CallerDirectory;
  readonly #origin: CalledAt | undefined;
  readonly #finder: TokenFinder;
  readonly #credentials: RecentCredentials;
  readonly #required: boolean;
  readonly #endUser: boolean;
  readonly #realms: readonly Realm[];
  readonly #terms: Terms;
  readonly #audiences: readonly string[] | undefined;
  readonly #acr: readonly string[];
  readonly #signedInWithinMs: number | undefined;

  constructor(given: OAuthOptions, place: Placement, { callers, tokens }: PolicyDependencies) {
    this.#callers = callers;
    this.#credentials = tokens.credentials;
    this.#required = given.required ?? true;
    this.#endUser = given.endUser ?? true;
    const foreign = acceptedIssuers(given.issuers ?? [], tokens);
    this.#realms = given.realms ?? realmsOf(place.zone.name);
    if (this.#realms.length === 0 && foreign.length === 0)
      throw new Error(
        `in the zone "${place.zone.name}" nobody's tokens are accepted: say whose in \`realms\` or \`issuers\``,
      );
    this.#origin = originOf(given.origin);
    const named = foreign.map(({ source }) => source.id);
    this.resource = {
      origin: this.#origin,
      issuers: () => [...callers.issuers.idsOf(this.#realms), ...named],
    };
    this.#finder = new TokenFinder(callers.issuers, tokens, { foreign, own: this.#realms.length > 0 });
    this.#terms = {
      leewayMs: (given.leeway ?? 5) * 1_000,
      maxAgeMs: given.maxAge === undefined ? Infinity : durationSeconds(given.maxAge) * 1_000,
    };
    this.#audiences = place.version === undefined ? undefined : [audienceOf(place.version.api.name)];
    this.#acr = given.acr ?? [];
    this.#signedInWithinMs =
      given.signedInWithin === undefined ? undefined : durationSeconds(given.signedInWithin) * 1_000;
  }

  identify(x: Routed): Identification {
    if (showsTokenInQuery(x.query)) return new Refusal('token-in-url');
    const field = authorizationOf(x.request.rawHeaders);
    if (field instanceof Refusal) return field;
    if (field === undefined) return this.#missing(x);
    const recent = this.#credentials.get(field);
    const shown = recent ?? credentialOf(field);
    if (shown instanceof Refusal) return shown;
    if (shown === undefined) return this.#missing(x);
    const found = this.#finder.find(shown);
    if (found instanceof Promise) return found.then(late => this.#judge(x, shown, late));
    if (recent === undefined && typeof found === 'object') this.#credentials.keep(field, shown);
    return this.#judge(x, shown, found);
  }

  #missing(x: Routed): Refusal | undefined {
    return this.#required ? new Refusal('token-missing', { headers: this.#challenge(x) }) : undefined;
  }

  #judge(x: Routed, shown: ShownCredential, found: Found): Caller | Refusal {
    if (found === unknown) return new Refusal('tokens-unverifiable', { headers: { 'retry-after': '5' } });
    if (typeof found === 'string') return this.#refusal(x, invalid(found));
    const caller = this.#callerOf(x, shown, found);
    return 'code' in caller ? this.#refusal(x, caller) : caller;
  }

  #callerOf(x: Routed, shown: ShownCredential, { token, issuer }: FoundToken): Caller | Fault {
    const audiences = issuer?.audiences ?? this.#audiences ?? [audienceOf(x.operation.version.api.name)];
    const fault =
      termsFault(token, audiences, this.#terms, x.now) ?? bindingFault(token.shown.confirmation, shown);
    if (fault !== undefined) return fault;
    if (issuer !== undefined) return foreignCaller(token, shown, issuer, this.#callers);
    const realm = this.#callers.issuers.find(token.issuer)?.realm;
    return realm === undefined || !this.#realms.includes(realm)
      ? invalid('its issuer is of another realm')
      : ownCaller(token, shown, realm, this.#callers);
  }

  #challenge(x: Routed, ...[error, more]: ChallengeParts): ReturnType<typeof challenge> {
    return challenge(x, error, more, this.#origin);
  }

  #refusal(x: Routed, { code, reason }: Fault): Refusal {
    return new Refusal(code, { headers: this.#challenge(x, 'invalid_token'), reason });
  }

  authorise(x: Identified): Verdict {
    const { application, token, user } = x.caller;
    if (application?.active === false) return new Refusal('application-suspended');
    if (token === undefined) return undefined;
    // Whoever passes over a binding makes a stolen token good (RFC 9449 section 7.1, RFC 8705 section 3).
    const { jkt, 'x5t#S256': x5t } = token.confirmation ?? {};
    const { enforced } = x.operation;
    if ((jkt !== undefined && !enforced.has('dpop')) || (x5t !== undefined && !enforced.has('mtls-bound')))
      return this.#refusal(x, invalid('the token is bound to a key, and no control here asks for its proof'));
    if (!this.#endUser) return undefined;
    if (user === undefined) return new Refusal('end-user-missing');
    return this.#stepUp(x, token.acr, token.authenticatedAt);
  }

  /** RFC 9470: how, and how long ago, the user must have signed in. */
  #stepUp(x: Identified, acr: string | undefined, authenticatedAt: number | undefined): Refusal | undefined {
    const withinMs = this.#signedInWithinMs;
    const isStrong = this.#acr.length === 0 || (acr !== undefined && this.#acr.includes(acr));
    const isRecent =
      withinMs === undefined || (authenticatedAt !== undefined && x.now < authenticatedAt + withinMs);
    if (isStrong && isRecent) return undefined;
    return new Refusal('step-up-needed', {
      headers: this.#challenge(x, 'insufficient_user_authentication', {
        ...(this.#acr.length === 0 ? {} : { acr_values: this.#acr.join(' ') }),
        ...(withinMs === undefined ? {} : { max_age: String(withinMs / 1_000) }),
      }),
      reason: isStrong ? 'the sign-in is too long ago' : 'the sign-in was of another kind',
    });
  }
}

type ChallengeParts = [error?: Parameters<typeof challenge>[1], more?: Parameters<typeof challenge>[2]];

/** Names an API as an audience of tokens, whatever addresses it has. */
const audienceOf = (api: string): string => `urn:gatehouse:api:${api}`;

/** Whose users a zone is for, where it was not told. */
const realmsOf = (zone: string): readonly Realm[] =>
  zone === 'external' || zone === 'internal' ? [zone] : [];

/** RFC 9449 section 7.1: the scheme and the binding go together. */
function bindingFault(
  confirmation: { readonly jkt?: string } | undefined,
  { scheme }: ShownCredential,
): Fault | undefined {
  const isBound = confirmation?.jkt !== undefined;
  if (scheme === 'DPoP' && !isBound) return invalid('shown as DPoP, yet bound to no key');
  if (scheme === 'Bearer' && isBound) return invalid('bound to a DPoP key, yet shown as a bearer token');
  return undefined;
}
