import type { Received } from '../exchange.ts';
import { Refusal } from '../refusal.ts';
import { isToken } from '../upstream/field-syntax.ts';
import { membersOf, valuesOf } from './fields.ts';
import type { WebSocketRule } from './rule.ts';

/** What a client's opening handshake asks for, found good. */
export interface Opening {
  readonly key: string;
  /** The subprotocols that it offers and the operation takes, in the client's order. */
  readonly subprotocols: readonly string[];
}

/** Sixteen octets in base64: the last character before the padding carries two bits only. */
const keyText = /^[A-Za-z0-9+/]{21}[AQgw]==$/;

/** Subprotocols that a client may offer. */
const offersAtMost = 16;

const malformed = (reason: string): Refusal => new Refusal('websocket-handshake-malformed', { reason });

/** Reads a client's opening handshake (RFC 6455 section 4.2.1) under an operation's rule. */
export function readOpening(
  { request, upgrade }: Pick<Received, 'request' | 'upgrade'>,
  rule: WebSocketRule,
): Opening | Refusal {
  const { rawHeaders } = request;
  if (request.httpVersionMinor !== 1) return malformed('not HTTP/1.1');
  if (request.method !== 'GET') return malformed('the method is not GET');
  // What comes before the answer would reach the upstream as frames, or as a request of its own.
  if (upgrade === undefined || upgrade.head.length > 0) return malformed('octets behind the handshake');
  if (valuesOf(rawHeaders, 'transfer-encoding').length > 0 || hasBody(rawHeaders))
    return malformed('a handshake with a body');
  const connection = membersOf(valuesOf(rawHeaders, 'connection'));
  if (!connection.some(option => option.toLowerCase() === 'upgrade'))
    return malformed('Connection does not say upgrade');
  const version = valuesOf(rawHeaders, 'sec-websocket-version');
  if (version.length !== 1 || version[0] !== '13')
    // RFC 6455 section 4.4 and RFC 9110 section 15.5.22.
    return new Refusal('websocket-version-unsupported', {
      headers: { 'sec-websocket-version': '13', upgrade: 'websocket' },
    });
  const [key, another] = valuesOf(rawHeaders, 'sec-websocket-key');
  if (key === undefined || another !== undefined || !keyText.test(key))
    return malformed('Sec-WebSocket-Key is not one key of 16 octets');
  const subprotocols = offered(rawHeaders, rule);
  return subprotocols instanceof Refusal ? subprotocols : { key, subprotocols };
}

function hasBody(rawHeaders: readonly string[]): boolean {
  return valuesOf(rawHeaders, 'content-length').some(length => length !== '0');
}

function offered(rawHeaders: readonly string[], { subprotocols: taken }: WebSocketRule): string[] | Refusal {
  const values = valuesOf(rawHeaders, 'sec-websocket-protocol');
  const offers = values.length === 0 ? [] : membersOf(values);
  if (offers.length > offersAtMost || !offers.every(isToken) || new Set(offers).size !== offers.length)
    return malformed('Sec-WebSocket-Protocol is not a list of different names');
  if (taken === undefined) return offers;
  const agreed = offers.filter(name => taken.has(name));
  return agreed.length > 0
    ? agreed
    : new Refusal('websocket-subprotocol-refused', { reason: 'none of the subprotocols offered is listed' });
}
