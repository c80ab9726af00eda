import type { IncomingMessage } from 'node:http';

/** Addresses behind trusted proxies, beside the requests that came from there: the library knows the proxies only. */
const askers = new WeakMap<IncomingMessage, string>();

export const noteAsker = (request: IncomingMessage, address: string): void =>
  void askers.set(request, address);

/** From where a request came. */
export const askerOf = (request: IncomingMessage): string => askers.get(request) ?? '';
