/**
 * Requests to servers that an administrator named: identity providers, issuers of tokens. What they answer is followed
 * in turn (a discovery document names further addresses), and a name may lead anywhere. So each request is held to what
 * such a server can be (server-side request forgery): https, unless it is on this machine; never an address that belongs
 * to a link, a group of hosts or the metadata service of a cloud; and this machine only for a server that was configured
 * there. Addresses of private networks are allowed, since the servers of enterprises are there.
 */
import { lookup } from 'node:dns/promises';
import { Agent as PlainAgent, type IncomingMessage, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { BlockList, isIP } from 'node:net';

/** Octets of an answer: a key set with a hundred keys is a tenth of it. */
const usualOctets = 1024 * 1024;
/** Milliseconds for one request. */
const usualPatience = 10_000;
const maxHeaderSize = 32 * 1024;

const nowhere = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  // Link-local, with the metadata services of clouds (169.254.169.254).
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Metadata services that have other addresses.
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
] as const)
  nowhere.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['fe80::', 10],
  ['ff00::', 8],
  ['fd00:ec2::', 32],
  ['fd20:ce::', 32],
  // Carry an IPv4 address of anybody's choice: 6to4, Teredo, and translation (RFC 6052, RFC 8215).
  ['2002::', 16],
  ['2001::', 32],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  // IPv4-compatible addresses; ::1 is told apart before.
  ['::', 96],
] as const)
  nowhere.addSubnet(network, bits, 'ipv6');

const here = new BlockList();
here.addSubnet('127.0.0.0', 8, 'ipv4');
here.addAddress('::1', 'ipv6');

/** Why a server was not asked; says nothing of what it answered. */
export class EgressRefused extends Error {}

/** Of an address in its usual spelling. A mapped one (::ffff:127.0.0.1) is judged as the IPv4 address it stands for. */
function standing(address: string): 'here' | 'nowhere' | 'elsewhere' {
  const version = isIP(address);
  if (version === 0 || address.includes('%')) return 'nowhere';
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (here.check(address, family)) return 'here';
  return nowhere.check(address, family) ? 'nowhere' : 'elsewhere';
}

/** True for a URL whose host is this machine by its usual names. */
export function isOnThisMachine(url: URL): boolean {
  const host = bare(url.hostname);
  return host === 'localhost' || standing(host) === 'here';
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

/** What is wrong with an address that an administrator names; undefined when it can be asked. */
export function addressFault(
  text: string,
  schemes: readonly string[] = ['https', 'http'],
): string | undefined {
  if (text.length > 2000 || !URL.canParse(text)) return 'must be an address such as https://host/path';
  const url = new URL(text);
  const [encrypted, plain] = schemes;
  if (url.username !== '' || url.password !== '') return 'must hold neither user name nor password';
  if (url.hash !== '') return 'must hold no #';
  if (url.protocol !== `${encrypted}:` && url.protocol !== `${plain}:`)
    return `must begin with ${encrypted}://`;
  if (url.protocol === `${plain}:` && !isOnThisMachine(url))
    return `must begin with ${encrypted}:// unless it is on this machine`;
  if (isIP(bare(url.hostname)) !== 0 && standing(bare(url.hostname)) === 'nowhere')
    return 'must not be an address of a link, a group of hosts or a metadata service';
  return undefined;
}

export interface EgressOptions {
  /** Whether the server was configured on this machine. */
  readonly local: boolean;
  /** Certificates of an authority of one's own, in PEM, that is believed instead of the public ones. */
  readonly authority?: string | undefined;
  /** Milliseconds for the request and its answer. */
  readonly withinMs?: number;
  readonly octetsAtMost?: number;
  readonly resolve?: (host: string) => Promise<readonly { readonly address: string }[]>;
}

/** The address to connect to, so that what was checked is what is connected to, whatever the name leads to later. */
export async function checkedAddress(
  url: URL,
  { local, resolve = host => lookup(host, { all: true, verbatim: true }) }: EgressOptions,
): Promise<{ address: string; family: 4 | 6 }> {
  const host = bare(url.hostname);
  const found = isIP(host) === 0 ? await resolve(host) : [{ address: host }];
  const [first] = found;
  if (first === undefined) throw new EgressRefused('the host is unknown');
  for (const { address } of found) {
    const where = standing(address);
    if (where === 'nowhere' || (where === 'here') !== local)
      throw new EgressRefused('the host leads to an address that is not asked');
  }
  return { address: first.address, family: isIP(first.address) === 4 ? 4 : 6 };
}

interface Sent {
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** A `fetch` that is held to the above. Follows no redirect. @throws EgressRefused */
export function guardedFetch(options: EgressOptions) {
  return async (text: string, sent: Sent = {}): Promise<Response> => {
    const url = new URL(text);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && options.local && isOnThisMachine(url)))
      throw new EgressRefused('the address is not https');
    const to = await checkedAddress(url, options);
    const patience = AbortSignal.timeout(options.withinMs ?? usualPatience);
    const signal = sent.signal ? AbortSignal.any([patience, sent.signal]) : patience;
    return send(url, to, sent, { ...options, signal });
  };
}

function send(
  url: URL,
  { address, family }: { address: string; family: 4 | 6 },
  { method = 'GET', headers = {}, body }: Sent,
  {
    authority,
    octetsAtMost = usualOctets,
    signal,
  }: Pick<EgressOptions, 'authority' | 'octetsAtMost'> & { readonly signal: AbortSignal },
): Promise<Response> {
  const encrypted = url.protocol === 'https:';
  const payload = bodyOf(body);
  return new Promise((resolve, reject) => {
    const request = (encrypted ? tlsRequest : plainRequest)(
      url,
      {
        method,
        signal,
        maxHeaderSize,
        // Own agents: the global ones may be told by the environment to go through a proxy, which would resolve anew.
        agent: encrypted
          ? new TlsAgent({
              keepAlive: false,
              rejectUnauthorized: true,
              ...(authority === undefined ? {} : { ca: authority }),
            })
          : new PlainAgent({ keepAlive: false }),
        lookup: (_host, { all }, found) => {
          if (all === true) found(null, [{ address, family }]);
          else found(null, address, family);
        },
        headers: {
          ...headers,
          'accept-encoding': 'identity',
          'user-agent': 'Gatehouse',
          ...(payload === undefined ? {} : { 'content-length': String(Buffer.byteLength(payload)) }),
        },
      },
      answer => {
        read(answer, octetsAtMost).then(resolve, reject);
      },
    );
    request.on('error', reject);
    request.end(payload);
  });
}

function bodyOf(body: unknown): string | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new EgressRefused('a body of this kind is not sent');
}

async function read(answer: IncomingMessage, octetsAtMost: number): Promise<Response> {
  const pieces: Buffer[] = [];
  let octets = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    octets += piece.length;
    if (octets > octetsAtMost) {
      answer.destroy();
      throw new EgressRefused('the answer is too large');
    }
    pieces.push(piece);
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers))
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== undefined) headers.append(name, each);
  const status = answer.statusCode ?? 502;
  const hasBody = ![204, 205, 304].includes(status);
  return new Response(hasBody ? Buffer.concat(pieces) : null, { status, headers });
}
