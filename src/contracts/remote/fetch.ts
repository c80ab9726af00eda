import { lookup } from 'node:dns/promises';
import { GatehouseError, invalidInput } from '#kernel';
import { member } from '../json.ts';
import type { ContractFiles } from '../parts/parts.ts';
import { withParts } from './gather.ts';
import { type HopAnswer, sendHop, type SendHop } from './hop.ts';
import { checkedAddress, hostAndPort, NotFetched, readUrl, type Resolve } from './target.ts';

/** A document fetched from an address that somebody gave. */
export interface FetchedContract {
  /** As it came; with what it refers to at the same server, if it does. */
  readonly contract: string | ContractFiles;
  readonly bytes: number;
}

/** What is under way for one document. */
interface Journey {
  readonly signal: AbortSignal;
  /** Octets that came so far. */
  bytes: number;
}

export interface FetchOptions {
  /** `host:port` that may be inside, such as `127.0.0.1:3000`. */
  readonly allowedHosts: readonly string[];
  readonly resolve?: Resolve;
  readonly send?: SendHop;
  /** Milliseconds for everything, redirects and further documents too. */
  readonly timeoutMs?: number;
}

/** Octets of a document and all that it refers to. */
const maxBytes = 5 * 1024 * 1024;
const maxRedirects = 3;
const maxAtOnce = 4;

/**
 * Fetches OpenAPI documents for the import. It goes where a person says, so it goes only to public addresses, checks
 * every redirect anew, takes five megabytes at most and hands out nothing but what looks like such a document, and
 * documents at the same server that it refers to.
 */
export class ContractFetcher {
  readonly #allowed: ReadonlySet<string>;
  readonly #resolve: Resolve;
  readonly #send: SendHop;
  readonly #timeoutMs: number;
  #underWay = 0;

  constructor({ allowedHosts, resolve, send, timeoutMs }: FetchOptions) {
    this.#allowed = new Set(allowedHosts.map(host => hostAndPort(new URL(`http://${host}`))));
    this.#resolve = resolve ?? (host => lookup(host, { all: true, verbatim: true }));
    this.#send = send ?? sendHop;
    this.#timeoutMs = timeoutMs ?? 20_000;
  }

  /** @throws `invalid-input` that says what is wrong with `/url`; `rate-limited` while too many are under way. */
  async fetch(text: string): Promise<FetchedContract> {
    if (this.#underWay >= maxAtOnce)
      throw new GatehouseError('rate-limited', 'Other documents are being fetched; try again.', {
        extra: { headers: { 'retry-after': '10' } },
      });
    this.#underWay++;
    const signal = AbortSignal.timeout(this.#timeoutMs);
    try {
      return await Promise.race([this.#collect(text, { signal, bytes: 0 }), ended(signal)]);
    } catch (error) {
      throw invalidInput([{ at: '/url', message: reasonOf(error, signal) }]);
    } finally {
      this.#underWay--;
    }
  }

  async #collect(address: string, journey: Journey): Promise<FetchedContract> {
    const root = await this.#follow(readUrl(address), journey);
    if (!looksLikeContract(root.text)) throw new NotFetched('is not an OpenAPI document in JSON or YAML');
    const given = await withParts(root.url.href, root.text, async part => {
      const { text } = await this.#follow(readUrl(part), journey, root.url.origin);
      if (!looksLikePart(text)) throw new NotFetched('is not a document in JSON or YAML');
      return text;
    });
    const isAlone = Object.keys(given.files).length === 1;
    return { contract: isAlone ? root.text : given, bytes: journey.bytes };
  }

  /** With an origin, no redirect leads away from it: what else that server may reach is nothing of the document's. */
  async #follow(
    from: URL,
    journey: Journey,
    origin?: string,
  ): Promise<{ readonly url: URL; readonly text: string }> {
    let url = from;
    for (let redirects = 0; ; redirects++) {
      const answer = await this.#ask(url, journey.signal);
      try {
        const next = redirectOf(answer);
        if (next === undefined) return { url, text: await read(answer, journey) };
        if (redirects === maxRedirects) throw new NotFetched(`is redirected more than ${maxRedirects} times`);
        url = readUrl(next, url);
        if (origin !== undefined && url.origin !== origin)
          throw new NotFetched('is redirected to another server');
      } finally {
        answer.drop();
      }
    }
  }

  async #ask(url: URL, signal: AbortSignal): Promise<HopAnswer> {
    const address = await checkedAddress(url, this.#allowed, this.#resolve);
    signal.throwIfAborted();
    return this.#send(url, address, signal);
  }
}

/** Rejects when the time is over: a resolver knows no signal. */
function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new NotFetched('did not answer in time')), { once: true });
  });
}

/** What libraries throw may quote what the other side sent. */
function reasonOf(error: unknown, signal: AbortSignal): string {
  if (error instanceof NotFetched) return error.message;
  return signal.aborted ? 'did not answer in time' : 'cannot be reached, or does not answer by HTTP';
}

function redirectOf({ status, location }: HopAnswer): string | undefined {
  if (![301, 302, 303, 307, 308].includes(status)) return undefined;
  if (location === undefined) throw new NotFetched('is redirected to nowhere');
  return location;
}

async function read({ status, encoding, body }: HopAnswer, journey: Journey): Promise<string> {
  if (status !== 200) throw new NotFetched(`answered with status ${status}, not with a document`);
  // It was told not to: what is compressed may be a thousand times as large.
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw new NotFetched('answered compressed, though it was told not to');
  const pieces: Uint8Array[] = [];
  for await (const piece of body) {
    journey.bytes += piece.length;
    if (journey.bytes > maxBytes) throw new NotFetched('is larger than 5 MB; upload the file instead');
    pieces.push(piece);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw new NotFetched('is not UTF-8 text');
  }
}

/**
 * The member that every OpenAPI document has at its root. A document with a mistake elsewhere may be seen; nothing else
 * is handed out: what is inside is none of the asker's business.
 */
function looksLikeContract(text: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return /^[ \t]{0,20}["']?(?:openapi|swagger)["']?[ \t]{0,20}:/m.test(text);
  }
  return member(value, 'openapi') !== undefined || member(value, 'swagger') !== undefined;
}

/** What a description can be made of, and no page for people. */
function looksLikePart(text: string): boolean {
  return (
    /^\uFEFF?\s{0,99}[{[]/.test(text) ||
    /^[ \t]{0,20}["']?[\w$./{}-]{1,99}["']?[ \t]{0,20}:(?:\s|$)/m.test(text)
  );
}
