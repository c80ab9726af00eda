import type { CallerDirectory } from '../../callers/directory.ts';
import type { Caller, Identified, Routed } from '../../exchange.ts';
import { durationSeconds } from '../../limits/duration.ts';
import { definePolicy, type Placement, type Verdict } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { challenge } from './challenge.ts';
import { credentialOf, showsTokenInQuery, type Credential } from './credential.ts';
import { invalid, ownCaller, termsFault, type Fault, type Terms } from './judge.ts';
import { inWords, options, type OAuthOptions, type Realm } from './options.ts';

/**
 * Identifies the end user, and the application, by an access token (RFC 6750, RFC 9068) of this installation's own
 * authorization servers. The token comes in the Authorization header, once. Its signature is checked when it is first
 * seen; everything that may change, such as its time, its key, what was revoked, on every call. The answer tells
 * nothing of what is wrong with it, except that its time is over. It is not forwarded: whoever runs the upstream could
 * use it at other APIs.
 */
export const policy = definePolicy({
  name: 'oauth',
  title: 'OAuth access token',
  summary: 'Identifies the end user and the application by an OAuth access token.',
  options,
  inWords,
  onError: 'deny',
  steps: (given, place, { callers }) => {
    const judge = new Judge(given, place, callers);
    return {
      stripHeaders: given.forward === true ? [] : ['authorization', 'dpop'],
      forwardHeaders: given.forward === true ? ['authorization', 'dpop'] : [],
      identify: x => judge.identify(x),
      authorise: x => judge.authorise(x),
    };
  },
});

class Judge {
  readonly #callers: CallerDirectory;
  readonly #required: boolean;
  readonly #endUser: boolean;
  readonly #realms: readonly Realm[];
  readonly #terms: Omit<Terms, 'audiences'>;
  readonly #audience: string | undefined;
  readonly #acr: readonly string[];
  readonly #signedInWithinMs: number | undefined;

  constructor(given: OAuthOptions, place: Placement, callers: CallerDirectory) {
    this.#callers = callers;
    this.#required = given.required ?? true;
    this.#endUser = given.endUser ?? true;
    this.#realms = given.realms ?? realmsOf(place.zone.name);
    if (this.#realms.length === 0)
      throw new Error(
        `the zone "${place.zone.name}" has no users of its own: say in \`realms\` whose may call`,
      );
    this.#terms = {
      leewayMs: (given.leeway ?? 5) * 1_000,
      maxAgeMs: given.maxAge === undefined ? Infinity : durationSeconds(given.maxAge) * 1_000,
    };
    this.#audience = place.version === undefined ? undefined : audienceOf(place.version.api.name);
    this.#acr = given.acr ?? [];
    this.#signedInWithinMs =
      given.signedInWithin === undefined ? undefined : durationSeconds(given.signedInWithin) * 1_000;
  }

  identify(x: Routed): Caller | Refusal | undefined {
    if (showsTokenInQuery(x.query)) return new Refusal('token-in-url');
    const shown = credentialOf(x.request.rawHeaders);
    if (shown instanceof Refusal) return shown;
    if (shown === undefined)
      return this.#required ? new Refusal('token-missing', { headers: challenge(x) }) : undefined;
    const found = this.#callerOf(x, shown);
    return 'code' in found ? refusal(x, found) : found;
  }

  #callerOf(x: Routed, shown: Credential): Caller | Fault {
    const { issuers } = this.#callers;
    const token = issuers.verify(shown.text);
    if (token === undefined) return invalid('its issuer is not accepted here');
    if (typeof token === 'string') return invalid(token);
    const realm = issuers.find(token.issuer)?.realm;
    if (realm === undefined || !this.#realms.includes(realm))
      return invalid('its issuer is of another realm');
    const audiences = [this.#audience ?? audienceOf(x.operation.version.api.name)];
    return (
      termsFault(token, { ...this.#terms, audiences }, x.now) ??
      bindingFault(token.shown.confirmation, shown) ??
      ownCaller(token, shown, realm, this.#callers)
    );
  }

  authorise(x: Identified): Verdict {
    const { application, token, user } = x.caller;
    if (application?.active === false) return new Refusal('application-suspended');
    if (token === undefined) return undefined;
    // Whoever passes over a binding makes a stolen token good (RFC 9449 section 7.1, RFC 8705 section 3).
    const { jkt, 'x5t#S256': x5t } = token.confirmation ?? {};
    const { enforced } = x.operation;
    if ((jkt !== undefined && !enforced.has('dpop')) || (x5t !== undefined && !enforced.has('mtls-bound')))
      return refusal(x, invalid('the token is bound to a key, and no control here asks for its proof'));
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
      headers: challenge(x, 'insufficient_user_authentication', {
        ...(this.#acr.length === 0 ? {} : { acr_values: this.#acr.join(' ') }),
        ...(withinMs === undefined ? {} : { max_age: String(withinMs / 1_000) }),
      }),
      reason: isStrong ? 'the sign-in is too long ago' : 'the sign-in was of another kind',
    });
  }
}

/** Names an API as an audience of tokens, whatever addresses it has. */
const audienceOf = (api: string): string => `urn:gatehouse:api:${api}`;

/** Whose users a zone is for, where it was not told. */
const realmsOf = (zone: string): readonly Realm[] =>
  zone === 'external' || zone === 'internal' ? [zone] : [];

/** RFC 9449 section 7.1: the scheme and the binding go together. */
function bindingFault(
  confirmation: { readonly jkt?: string } | undefined,
  { scheme }: Credential,
): Fault | undefined {
  const isBound = confirmation?.jkt !== undefined;
  if (scheme === 'DPoP' && !isBound) return invalid('shown as DPoP, yet bound to no key');
  if (scheme === 'Bearer' && isBound) return invalid('bound to a DPoP key, yet shown as a bearer token');
  return undefined;
}

const refusal = (x: Routed, { code, reason }: Fault): Refusal =>
  new Refusal(code, { headers: challenge(x, 'invalid_token'), reason });
