import type { Limited, Validated } from './exchange.ts';
import { Refusal } from './refusal.ts';

/** The content coding that a request names (RFC 9110 section 8.4), in lower case; undefined for none. */
export function codingOf({ request }: Limited): string | undefined {
  const coding = request.headers['content-encoding']?.trim().toLowerCase();
  return coding === undefined || coding === '' || coding === 'identity' ? undefined : coding;
}

/** Refuses a body that is still in a content coding: what nobody here can look into could hold anything. */
export function codedFault(x: Validated): Refusal | undefined {
  if (x.codedBody !== undefined || codingOf(x) === undefined) return undefined;
  return new Refusal('content-coding-unsupported', {
    // RFC 9110 section 12.5.3: names the codings that would do.
    headers: { 'accept-encoding': 'identity' },
    reason: 'the body is in a content coding, so it cannot be looked into',
  });
}
