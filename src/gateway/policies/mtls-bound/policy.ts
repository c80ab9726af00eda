import { Type } from 'typebox';
import { presentedBy } from '../../callers/presented.ts';
import type { Identified } from '../../exchange.ts';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { challenge } from '../oauth/challenge.ts';

/**
 * Sender-constrained access tokens by mutual TLS (RFC 8705 section 3): the connection must show the very certificate
 * that the token was issued to. Holding its key is what TLS has proven; who issued it does not matter here, and is
 * for `client-certificate` to say. Where `dpop` is enforced too, a token may be bound to a key of its own instead.
 */
export const policy = definePolicy({
  name: 'mtls-bound',
  title: 'Certificate-bound tokens',
  summary:
    'Takes an access token only from a connection with the certificate that it is bound to (RFC 8705).',
  options: Type.Object(
    {
      required: Type.Optional(
        Type.Boolean({
          default: true,
          description:
            'False lets requests pass whose token is bound to no certificate, or that show none; a token that is bound always needs its certificate.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  inWords: ({ required = true }) =>
    required
      ? 'each token from the connection with its certificate'
      : 'tokens that are bound to a certificate from its connection only',
  onError: 'deny',
  steps: ({ required = true }) => {
    const refused = (x: Identified, reason: string) =>
      new Refusal('token-not-bound', { headers: challenge(x, 'invalid_token'), reason });
    return {
      authorise: x => {
        const { token } = x.caller;
        const bound = token?.confirmation?.['x5t#S256'];
        if (bound === undefined) {
          if (!required) return undefined;
          if (token === undefined) return new Refusal('token-missing', { headers: challenge(x) });
          if (token.confirmation?.jkt !== undefined && x.operation.enforced.has('dpop')) return undefined;
          return refused(x, 'the token is bound to no certificate');
        }
        const presented = presentedBy(x.request);
        if (presented === undefined) return refused(x, 'the connection shows no certificate');
        const thumbprint = Buffer.from(presented.fingerprint, 'hex').toString('base64url');
        return thumbprint === bound ? undefined : refused(x, 'the connection shows another certificate');
      },
    };
  },
});
