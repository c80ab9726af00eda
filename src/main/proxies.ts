import type { IncomingMessage } from 'node:http';
import { AddressSet, clientBehind } from '#gateway';
import { invalidInput } from '#kernel';

/**
 * Who asks the control plane. What a request says of the hops before it is believed only from a trusted proxy, read
 * from right to left as the gateway does; everything further left was written by strangers, who could else choose
 * the address under which failed sign-ins are counted.
 * @throws `invalid-input` for what is no network.
 */
export function clientOfRequest(
  trusted: readonly string[] | undefined,
): (request: IncomingMessage) => string | undefined {
  const networks = trusted === undefined ? undefined : networksOf(trusted);
  const trusts = networks === undefined ? undefined : (address: string) => networks.has(address);
  return ({ socket, headers }) =>
    clientBehind(
      socket.remoteAddress ?? '',
      one(headers['x-forwarded-for']),
      one(headers['forwarded']),
      trusts,
    );
}

function networksOf(trusted: readonly string[]): AddressSet {
  try {
    return new AddressSet(trusted);
  } catch (error) {
    throw invalidInput([{ at: '--trusted-proxies', message: (error as Error).message }]);
  }
}

/** Node joins repeated fields with commas in the order in which they came (RFC 9110 section 5.3). */
const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(',') : value;
