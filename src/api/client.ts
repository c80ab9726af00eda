import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { GatehouseError } from '#kernel';

/** How a server of the control plane is reached, where that is not directly at where it listens. */
export interface Front {
  /** Origin under which people open it. */
  readonly url?: string | undefined;
  /** Who is behind trusted proxies; undefined when they tell it in two ways, which is refused. */
  readonly clientAddress?: ((request: IncomingMessage) => string | undefined) | undefined;
}

/** Where a request came from, as far as the connection and the headers tell. */
export interface Client {
  /** Address of the peer, or of who is behind it where the peer is a trusted proxy. */
  readonly address: string;
  /** User-Agent, at most 300 characters. */
  readonly agent: string;
  readonly authorization: string | undefined;
  readonly method: string;
  /** Checked against the names that the server answers to. */
  readonly host: string;
  readonly encrypted: boolean;
  readonly origin: string | undefined;
  /** Origin under which people open this server, behind a proxy with a name of its own. */
  readonly publicOrigin: string | undefined;
  /** Sec-Fetch-Site (Fetch Metadata): from where a browser says that it asks. */
  readonly site: string | undefined;
  /** The header `gatehouse-csrf`, which a page of another origin cannot set. */
  readonly csrf: string | undefined;
  /** True when an open stream asks whether it may go on: nobody did anything, so it prolongs no session. */
  readonly isRecheck?: boolean;
  cookie(name: string): string | undefined;
}

/** Octets of a Cookie header that are looked at. */
const maxCookies = 8_192;

/** @throws request-malformed when trusted proxies do not say clearly who asks. */
export function clientOf(request: FastifyRequest, { url, clientAddress = peerOf }: Front): Client {
  const { headers } = request;
  const cookies = headers.cookie ?? '';
  const address = clientAddress(request.raw);
  if (address === undefined)
    throw new GatehouseError('request-malformed', 'The proxies in front do not say clearly who asks.');
  return {
    address,
    agent: (headers['user-agent'] ?? '').slice(0, 300),
    authorization: headers.authorization,
    method: request.method,
    host: headers.host ?? '',
    encrypted: (request.socket as { encrypted?: boolean }).encrypted === true,
    origin: headers.origin,
    publicOrigin: url,
    site: one(headers['sec-fetch-site']),
    csrf: one(headers['gatehouse-csrf']),
    cookie: name => (cookies.length > maxCookies ? undefined : cookieOf(cookies, name)),
  };
}

const peerOf = ({ socket }: IncomingMessage): string => socket.remoteAddress ?? '';

/** A cookie that was sent twice is none: which one is meant depends on who reads it. */
function cookieOf(header: string, name: string): string | undefined {
  const values = header
    .split(';')
    .map(pair => pair.trim())
    .filter(pair => pair.startsWith(`${name}=`))
    .map(pair => pair.slice(name.length + 1));
  return values.length === 1 ? values[0] : undefined;
}

const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? undefined : value;
