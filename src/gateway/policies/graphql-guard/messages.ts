import { jsonFaults, readJson } from '#enforcement';
import type { Validated } from '../../exchange.ts';
import type { Refusal } from '../../refusal.ts';
import { type AskedDocument, askedIn, isObject, unreadable } from './requests.ts';

/** Messages that ask for nothing, of `graphql-transport-ws` and of the older `graphql-ws`. */
const silent: ReadonlySet<unknown> = new Set([
  'connection_init',
  'connection_terminate',
  'ping',
  'pong',
  'complete',
  'stop',
]);
const asking: ReadonlySet<unknown> = new Set(['subscribe', 'start']);

/** What a message of a WebSocket asks for; undefined for nothing. A refusal where that cannot be told. */
export function documentOf(
  x: Validated,
  message: Buffer,
  isText: boolean,
): AskedDocument | Refusal | undefined {
  if (!isText) return unreadable('must be a text message');
  const read = readJson(message, { ...x.operation.contentLimits.json, names: 'unique' });
  if (!('value' in read)) return unreadable(jsonFaults[read.code]);
  const type = isObject(read.value) ? read.value['type'] : undefined;
  if (silent.has(type)) return undefined;
  if (!isObject(read.value) || !asking.has(type)) return unreadable('must be a message of a known type');
  return askedIn(read.value['payload'], false);
}
