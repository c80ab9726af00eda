import { request as requestPlain } from 'node:http';
import { request as requestEncrypted } from 'node:https';
import { checkedLookup, isMetadataAddress } from '../upstream/addresses.ts';

export interface FetchJsonOptions {
  /** PEM certificates to trust instead of the system's. */
  readonly ca?: string | undefined;
  /** The address that an administrator named: other hosts than its own must be reached over https. */
  readonly near: string;
  /** What to send, as a form, instead of asking by GET. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Gets a JSON object. Rejects for everything else. */
export type FetchJson = (
  url: string,
  options: FetchJsonOptions,
) => Promise<Readonly<Record<string, unknown>>>;

const withinMs = 5_000;
const octetsAtMost = 512 * 1024;

const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * May this be asked at all. Plain http only on this very machine, and only where the administrator named it so: else
 * whoever stands between could hand out keys of their own. Addresses where clouds hand out credentials never, whatever
 * a name resolves to (checked again when the connection is made).
 */
export function urlFault(text: string, near: string): string | undefined {
  if (!URL.canParse(text)) return 'not an address';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'holds a user name or password';
  const isNear = URL.canParse(near) && new URL(near).origin === url.origin;
  const isPlain = url.protocol === 'http:' && isNear && loopbackNames.has(url.hostname);
  if (url.protocol !== 'https:' && !isPlain) return 'must begin with https://';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isMetadataAddress(host)) return 'is an address that is never asked';
  if (!isNear && loopbackNames.has(url.hostname)) return 'leads to this machine';
  return undefined;
}

/** Asks over the network: bounded in time and size, and not led elsewhere by a redirect. */
export const fetchJson: FetchJson = async (text, { ca, near, form, headers = {} }) => {
  const fault = urlFault(text, near);
  if (fault !== undefined) throw new Error(`${fault}: not asked`);
  const url = new URL(text);
  const request = url.protocol === 'https:' ? requestEncrypted : requestPlain;
  const body = form === undefined ? undefined : new URLSearchParams(form).toString();
  const signal = AbortSignal.timeout(withinMs);
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json, application/jwk-set+json',
        'user-agent': 'gatehouse',
        ...(body === undefined
          ? {}
          : {
              'content-type': 'application/x-www-form-urlencoded',
              'content-length': String(Buffer.byteLength(body)),
            }),
        ...headers,
      },
      lookup: checkedLookup(),
      signal,
      agent: false,
      ...(ca === undefined ? {} : { ca }),
    });
    sent.on('error', reject);
    sent.on('response', answer => {
      const pieces: Buffer[] = [];
      let octets = 0;
      answer.on('error', reject);
      answer.on('data', (piece: Buffer) => {
        octets += piece.length;
        if (octets > octetsAtMost) sent.destroy(new Error('the answer is too large'));
        else pieces.push(piece);
      });
      answer.on('end', () => {
        try {
          if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}`);
          resolve(objectOf(Buffer.concat(pieces).toString('utf8')));
        } catch (error) {
          reject(error instanceof Error ? error : new Error('not JSON'));
        }
      });
    });
    sent.end(body);
  });
};

function objectOf(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('not a JSON object');
  return value as Record<string, unknown>;
}
