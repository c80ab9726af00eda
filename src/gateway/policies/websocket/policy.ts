import { Type } from 'typebox';
import { definePolicy, type Placement } from '../../policy.ts';
import { Subject } from '../../limits/subject.ts';
import { Refusal } from '../../refusal.ts';
import { inBytes, inDigits, inTime, counted, firstOf } from '../../words.ts';
import { refuseMalformedOrigin } from '../origin.ts';

/** What applies unless told otherwise. */
const standard = {
  idleSeconds: 300,
  lifetimeSeconds: 3_600,
  messageBytes: 65_536,
  upstreamMessageBytes: 1_048_576,
  messagesPerSecond: 20,
  connections: 20,
};

const options = Type.Object(
  {
    idleSeconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 86_400,
        description:
          'Seconds without a message, ping or pong, either way, after which it is closed; 300 unless told.',
      }),
    ),
    lifetimeSeconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 604_800,
        description: 'Seconds for which one connection may last; 3,600 unless told.',
      }),
    ),
    messageBytes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 16_777_216,
        description: 'Bytes of one message from a client, all its fragments together; 65,536 unless told.',
      }),
    ),
    upstreamMessageBytes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_073_741_824,
        description: 'Bytes of one message from the upstream; 1,048,576 unless told.',
      }),
    ),
    messagesPerSecond: Type.Optional(
      Type.Number({
        minimum: 0.01,
        maximum: 100_000,
        description: 'Messages that a client may send each second over one connection; 20 unless told.',
      }),
    ),
    burst: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description:
          'Messages that a client may send at once after a pause; twice as many as each second unless told.',
      }),
    ),
    connections: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 65_536,
        description:
          'Connections that one caller (an application; without one, an address) may have open to an operation at once; 20 unless told.',
      }),
    ),
    subprotocols: Type.Optional(
      Type.Array(Type.String({ pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$" }), {
        minItems: 1,
        maxItems: 16,
        description: 'Subprotocols that clients must choose from; any or none unless told.',
      }),
    ),
    origins: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 300 }), {
        maxItems: 100,
        description:
          'Origins whose pages may connect, such as `https://app.example`; unless told, those that `cors` lets call.',
      }),
    ),
  },
  { additionalProperties: false },
);

/**
 * Opens an operation to WebSockets, within bounds. Without it an upgrade is refused, whatever the contract says. A
 * page of another origin may connect only where it is listed, here or by `cors` (cross-site WebSocket hijacking).
 */
export const policy = definePolicy({
  name: 'websocket',
  title: 'WebSocket',
  summary:
    'Opens an operation to WebSockets, bounded in time, size, rate and number; checks the origin of pages.',
  options,
  inWords: given => {
    const { idleSeconds, lifetimeSeconds, messageBytes, messagesPerSecond } = { ...standard, ...given };
    return [
      `WebSockets for ${inTime(lifetimeSeconds)}, ${inTime(idleSeconds)} idle`,
      `messages of ${inBytes(messageBytes)}, ${inDigits(messagesPerSecond)} a second`,
      ...(given.subprotocols === undefined ? [] : [counted(given.subprotocols.length, 'subprotocol')]),
      ...(given.origins === undefined || given.origins.length === 0
        ? []
        : [`pages of ${firstOf(given.origins)}`]),
    ].join('; ');
  },
  onError: 'deny',
  steps: (given, place, { underWay }) => {
    refusePlace(place);
    for (const origin of given.origins ?? []) refuseMalformedOrigin(origin);
    const chosen = { ...standard, ...given };
    const subject = Subject.late(underWay.seed, ['application', 'operation'], place);
    return {
      // Counted until it is recorded, which for a WebSocket is at its end.
      limit: x => {
        if (x.upgrade === undefined) return undefined;
        const { hi, lo } = subject.of(x);
        const { entry } = underWay.take(hi, lo, chosen.connections);
        if (entry < 0) return new Refusal('too-many-at-once', { reason: 'WebSocket: too many open' });
        (x.held ??= []).push(entry);
        return undefined;
      },
      websocket: {
        idleMs: chosen.idleSeconds * 1000,
        lifetimeMs: chosen.lifetimeSeconds * 1000,
        messageBytes: chosen.messageBytes,
        upstreamMessageBytes: chosen.upstreamMessageBytes,
        perSecond: chosen.messagesPerSecond,
        burst: given.burst ?? Math.max(1, Math.ceil(2 * chosen.messagesPerSecond)),
        subprotocols: given.subprotocols === undefined ? undefined : new Set(given.subprotocols),
        origins: given.origins === undefined ? undefined : new Set(given.origins),
      },
    };
  },
});

/** A handshake is a GET, and a zone or plan is no place to open what single operations offer. */
function refusePlace({ scope, operation }: Placement): void {
  if (scope === 'zone') throw new Error('attach it to an operation or a version, not to a whole zone');
  if (operation !== undefined && operation.method !== 'GET' && operation.method !== '*')
    throw new Error(`a WebSocket is opened with GET, and this operation is ${operation.method}`);
}
