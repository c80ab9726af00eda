import { readObject } from '../../json/read-object.ts';
import type { Timing } from '../timing.ts';
import { basicValue } from './basic.ts';
import type { UpstreamCredential } from './credential.ts';
import type { AskToken, TokenAnswer, TokenEndpoint } from './token-endpoint.ts';

/** Client credentials (RFC 6749 section 4.4) with the secret in the clear: in memory only. */
export interface ClientCredentials {
  readonly name: string;
  readonly secret: string;
  readonly tokenUrl: string;
  readonly scope?: string;
  readonly audience?: string;
  readonly resource?: string;
  readonly send?: 'basic' | 'body';
  readonly ca?: string;
}

/** Milliseconds that a token counts as good which does not say how long it is (`expires_in`). */
const unsaidLifetimeMs = 60_000;
const longestLifetimeMs = 24 * 3_600_000;
/** A token is not used in the last moments of its life: calls take time, and clocks differ. */
const marginMs = 5_000;
/** From this part of its life on a new one is got, while the old one goes on being used. */
const renewAt = 0.8;
/** After failures the endpoint is left alone, longer each time. */
const pauseMs = { first: 1_000, longest: 30_000 };
/**
 * A token younger than this is kept although a target answered 401 to it: what clients ask for can bring that about,
 * and they must not be able to have a token fetched for each of their calls.
 */
const believedForMs = 30_000;

interface Token {
  readonly value: string;
  readonly since: number;
  readonly renewFrom: number;
  readonly until: number;
}

/** Bearer tokens for an upstream: one fetch at a time, whoever asks; kept, and renewed before they end. */
export class TokenSource implements UpstreamCredential {
  readonly field = 'authorization';
  fault = 'no token was got yet';
  readonly #endpoint: TokenEndpoint;
  readonly #headers: readonly string[];
  readonly #form: string;
  readonly #timing: Timing;
  #token: Token | undefined;
  #fetching: Promise<void> | undefined;
  #pause = 0;
  #pausedUntil = 0;

  /** @throws Error with a message for the person who wrote the address. */
  constructor(client: ClientCredentials, askToken: AskToken, timing: Timing) {
    this.#timing = timing;
    this.#endpoint = askToken(client.tokenUrl, client.ca);
    const byBody = client.send === 'body';
    const form = new URLSearchParams({ grant_type: 'client_credentials' });
    for (const name of ['scope', 'audience', 'resource'] as const) {
      const value = client[name];
      if (value !== undefined) form.set(name, value);
    }
    if (byBody) {
      form.set('client_id', client.name);
      form.set('client_secret', client.secret);
    }
    this.#form = form.toString();
    this.#headers = [
      ...['content-type', 'application/x-www-form-urlencoded', 'accept', 'application/json'],
      ...['user-agent', 'gatehouse'],
      // RFC 6749 section 2.3.1: both are form-encoded before they are joined.
      ...(byBody ? [] : ['authorization', basicValue(encoded(client.name), encoded(client.secret))]),
    ];
  }

  current(): string | undefined {
    const token = this.#token;
    return token !== undefined && this.#timing.now() < token.until ? token.value : undefined;
  }

  prepare(): Promise<void> | undefined {
    const now = this.#timing.now();
    const token = this.#token;
    if (token === undefined || now >= token.until) return this.#fetch(now);
    if (now >= token.renewFrom) void this.#fetch(now);
    return undefined;
  }

  rejected(): void {
    const token = this.#token;
    if (token !== undefined && this.#timing.now() - token.since >= believedForMs) this.#token = undefined;
  }

  close(): void {
    this.#endpoint.close();
  }

  #fetch(now: number): Promise<void> | undefined {
    if (this.#fetching !== undefined) return this.#fetching;
    if (now < this.#pausedUntil) return undefined;
    this.#fetching = this.#ask()
      .then(answer => this.#take(answer, now))
      .catch(() => this.#failed('it could not be asked'))
      .finally(() => {
        this.#fetching = undefined;
      });
    return this.#fetching;
  }

  /** Once more where no answer came: the connection may have been one that the endpoint had just given up. */
  async #ask(): Promise<TokenAnswer> {
    const answer = await this.#endpoint.ask(this.#headers, this.#form);
    return 'failure' in answer ? this.#endpoint.ask(this.#headers, this.#form) : answer;
  }

  /** `askedAt`: a token's life is counted from before it was made, so never too long. */
  #take(answer: TokenAnswer, askedAt: number): void {
    if ('failure' in answer) return this.#failed(answer.failure);
    const grant = readGrant(answer.body);
    if (answer.status !== 200)
      return this.#failed(
        `it answered ${answer.status}${grant.error === undefined ? '' : ` (${grant.error})`}`,
      );
    if (grant.token === undefined) return this.#failed('it answered no bearer token');
    const lifetime = Math.min(grant.lifetimeMs ?? unsaidLifetimeMs, longestLifetimeMs);
    const usable = lifetime - Math.min(marginMs, lifetime / 10);
    this.#token = {
      value: `Bearer ${grant.token}`,
      since: askedAt,
      renewFrom: askedAt + usable * renewAt,
      until: askedAt + usable,
    };
    this.#pause = this.#pausedUntil = 0;
  }

  #failed(reason: string): void {
    this.fault = `no token from the token endpoint: ${reason}`;
    this.#pause = Math.min(Math.max(this.#pause * 2, pauseMs.first), pauseMs.longest);
    this.#pausedUntil = this.#timing.now() + this.#pause;
  }
}

interface Grant {
  readonly token?: string;
  readonly lifetimeMs?: number;
  /** As in the registry of RFC 6749 section 11.4; nothing that could be a secret. */
  readonly error?: string;
}

/** RFC 6749 sections 5.1 and 5.2. A token must be one by RFC 6750 section 2.1: it goes into a field as it is. */
function readGrant(body: string): Grant {
  const json = readObject(Buffer.from(body, 'latin1'));
  if (typeof json === 'string') return {};
  const { access_token: token, token_type: type, expires_in: seconds, error } = json;
  if (typeof error === 'string' && /^[a-z_]{1,40}$/.test(error)) return { error };
  if (typeof token !== 'string' || !/^[A-Za-z0-9._~+/-]{1,16384}=*$/.test(token)) return {};
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') return {};
  const life = Number(seconds);
  return Number.isFinite(life) && life > 0 ? { token, lifetimeMs: life * 1000 } : { token };
}

/** application/x-www-form-urlencoded, as RFC 6749 appendix B has it. */
const encoded = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);
