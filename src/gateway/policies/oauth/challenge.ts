import type { Routed } from '../../exchange.ts';
import type { CalledAt } from '../../proofs/authority.ts';
import { metadataUrl } from '../../protected-resources.ts';

/** Text of a quoted string that cannot end it (RFC 9110 section 5.6.4). */
const quotable = (text: string): string => text.replace(/[^\x20-\x7e]|["\\]/g, '');

/**
 * How to authenticate, for the answer 401 (RFC 6750 section 3, RFC 9449 section 7.1). An error is named only to
 * somebody who showed a token; what exactly is wrong with it is told to operators only.
 */
export function challenge(
  x: Routed,
  error?:
    | 'invalid_token'
    | 'insufficient_user_authentication'
    | 'insufficient_scope'
    | 'invalid_dpop_proof'
    | 'use_dpop_nonce',
  more: Readonly<Record<string, string>> = {},
  origin?: CalledAt,
): Readonly<Record<string, string>> {
  const scheme = x.operation.enforced.has('dpop') ? 'DPoP' : 'Bearer';
  const parameters = {
    realm: x.operation.version.api.name,
    ...(error === undefined ? {} : { error }),
    ...more,
    // RFC 9728 section 5.1: where a client that knows nothing begins.
    ...(error === 'insufficient_scope' ? {} : { resource_metadata: metadataUrl(x, x.operation, origin) }),
  };
  const listed = Object.entries(parameters).map(([name, value]) => `${name}="${quotable(value)}"`);
  return { 'www-authenticate': `${scheme} ${listed.join(', ')}` };
}
