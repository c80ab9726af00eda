import type { OwnIssuers } from '../../callers/own-issuers.ts';
import type { unknown } from '../../tokens/introspection-desk.ts';
import type { TokenSources } from '../../tokens/token-sources.ts';
import type { ShownCredential } from '../../tokens/recent-credentials.ts';
import { readToken, type VerifiedToken } from '../../tokens/verified-token.ts';
import type { AcceptedIssuer } from './accepted-issuer.ts';

/** A token and whose it is; `issuer` undefined: of this installation. */
export interface FoundToken {
  readonly token: VerifiedToken;
  readonly issuer: AcceptedIssuer | undefined;
}

/** A text says why it is none, for operators; `unknown`, that nobody could be asked. */
export type Found = FoundToken | string | typeof unknown;

/** What opaque tokens of this installation look like: 256 bits in base64url. */
const ownOpaque = /^[\w-]{43}$/;

/** Three parts: two dots. What has them is never asked about, so that no JWT is taken for more than it proves. */
const looksLikeJwt = /^[^.]*\.[^.]*\.[^.]*$/;

/** A key or secret of this installation, shown in the wrong place: it is told to nobody. */
const ownCredential = /^gh[a-z]?_/;

/** Makes out tokens: at once where they were seen lately, or are signed with a key that is known. */
export class TokenFinder {
  readonly #own: OwnIssuers;
  readonly #sources: TokenSources;
  readonly #foreign: readonly AcceptedIssuer[];
  readonly #isOwnAccepted: boolean;

  constructor(
    own: OwnIssuers,
    sources: TokenSources,
    accepted: { readonly foreign: readonly AcceptedIssuer[]; readonly own: boolean },
  ) {
    this.#own = own;
    this.#sources = sources;
    this.#foreign = accepted.foreign;
    this.#isOwnAccepted = accepted.own;
  }

  find({ text, name }: ShownCredential): Found | Promise<Found> {
    const own = this.#own.recent(name);
    if (own !== undefined) return { token: own, issuer: undefined };
    for (const issuer of this.#foreign) {
      const token = issuer.source.recent(name);
      if (token !== undefined) return { token, issuer };
    }
    if (!looksLikeJwt.test(text)) return this.#opaque(text, name);
    const read = readToken(text);
    if (typeof read === 'string') return read;
    // One that is accepted by name is never looked for among our own, nor one of ours elsewhere.
    const issuer = this.#foreign.find(({ source }) => source.id === read.issuer);
    if (issuer !== undefined) return found(issuer.source.verify(name, read, issuer.algorithms), issuer);
    return found(this.#own.verify(name, read) ?? 'its issuer is not accepted here', undefined);
  }

  #opaque(text: string, name: string): Found | Promise<Found> {
    const elsewhere = this.#foreign.find(({ desk }) => desk !== undefined);
    const ask = () =>
      ownCredential.test(text)
        ? 'no token by its shape'
        : (elsewhere?.desk?.find(text, name) ?? 'no token by its shape');
    if (!this.#isOwnAccepted || !ownOpaque.test(text)) return found(ask(), elsewhere);
    const own = found(this.#sources.own.find(text, name), undefined);
    if (elsewhere === undefined) return own;
    // What nobody here issued may be theirs; while nobody can say so, it is shown to nobody.
    const onwards = (made: Found) => (typeof made === 'string' ? found(ask(), elsewhere) : made);
    return own instanceof Promise ? own.then(onwards) : onwards(own);
  }
}

type Made = VerifiedToken | string | typeof unknown;

function found(made: Made | Promise<Made>, issuer: AcceptedIssuer | undefined): Found | Promise<Found> {
  if (made instanceof Promise) return made.then(late => foundNow(late, issuer));
  return foundNow(made, issuer);
}

const foundNow = (made: Made, issuer: AcceptedIssuer | undefined): Found =>
  typeof made === 'object' ? { token: made, issuer } : made;
