import { Type } from 'typebox';
import type { Identified } from '../../exchange.ts';
import { definePolicy } from '../../policy.ts';
import { calledAt, originOf } from '../../proofs/authority.ts';
import { DpopProofs, proofAlgorithms } from '../../proofs/dpop-proof.ts';
import { replayed } from '../../proofs/replay-guard.ts';
import { fieldValues } from '../../proofs/structured-fields.ts';
import { Refusal } from '../../refusal.ts';
import { inTime } from '../../words.ts';
import { challenge } from '../oauth/challenge.ts';

const defaultAgeSeconds = 60;
const defaultAlgorithms = ['ES256', 'EdDSA', 'Ed25519'] as const;

const options = Type.Object(
  {
    required: Type.Optional(
      Type.Boolean({
        default: true,
        description:
          'False lets requests pass whose token is bound to no key, or that show none; a token that is bound always needs its proof.',
      }),
    ),
    nonce: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Proofs must hold a nonce that the gateway gave out in the last minutes, so that none can be made in advance.',
      }),
    ),
    maxAgeSeconds: Type.Optional(
      Type.Integer({
        minimum: 5,
        maximum: 900,
        default: defaultAgeSeconds,
        description: 'How old a proof may be.',
      }),
    ),
    algorithms: Type.Optional(
      Type.Array(Type.Enum([...proofAlgorithms]), {
        minItems: 1,
        uniqueItems: true,
        description: 'Algorithms of proofs that are taken; ES256, EdDSA and Ed25519 unless told.',
      }),
    ),
    origin: Type.Optional(
      Type.String({
        maxLength: 260,
        description:
          'What clients call, such as `https://api.example.org`, where a proxy before the gateway changes host or scheme.',
      }),
    ),
  },
  { additionalProperties: false },
);

/**
 * Sender-constrained access tokens (RFC 9449): with each request the client proves that it holds the key which the
 * token is bound to, so that a token which got out is of no use. Each proof is for one method, one address, one token
 * and one use. Where `mtls-bound` is enforced too, a token may be bound to a certificate instead.
 */
export const policy = definePolicy({
  name: 'dpop',
  title: 'DPoP',
  summary: 'Asks for proof that the client holds the key which its access token is bound to (RFC 9449).',
  options,
  inWords: ({ required = true, nonce = false, maxAgeSeconds = defaultAgeSeconds }) =>
    `proof of the key ${required ? 'that each token must be bound to' : 'of tokens that are bound to one'}, at most ${inTime(maxAgeSeconds)} old${
      nonce ? ', with a nonce' : ''
    }`,
  onError: 'deny',
  steps: (given, _place, { replays, nonces }) => {
    const required = given.required ?? true;
    const maxAgeMs = (given.maxAgeSeconds ?? defaultAgeSeconds) * 1_000;
    const origin = originOf(given.origin);
    const algorithms = new Set<string>(given.algorithms ?? defaultAlgorithms);
    const algs = [...algorithms].join(' ');
    const proofs = new DpopProofs();

    const invalid = (x: Identified, reason: string) =>
      new Refusal('dpop-proof-invalid', { headers: challenge(x, 'invalid_dpop_proof', { algs }), reason });

    const askNonce = (x: Identified) =>
      new Refusal('dpop-nonce-needed', {
        headers: {
          ...challenge(x, 'use_dpop_nonce', { algs }),
          'dpop-nonce': nonces.current(x.now),
          'cache-control': 'no-store',
        },
      });

    /** A token that is bound to no key of this kind, or none at all. */
    const unbound = (x: Identified) => {
      const { token } = x.caller;
      if (!required) return undefined;
      if (token === undefined)
        return new Refusal('token-missing', { headers: challenge(x, undefined, { algs }) });
      if (token.confirmation?.['x5t#S256'] !== undefined && x.operation.enforced.has('mtls-bound'))
        return undefined;
      return new Refusal('token-not-bound', { headers: challenge(x, 'invalid_token', { algs }) });
    };

    return {
      stripHeaders: ['dpop'],

      authorise: x => {
        const { token } = x.caller;
        const jkt = token?.confirmation?.jkt;
        if (token === undefined || jkt === undefined) return unbound(x);
        const shown = fieldValues(x.request.rawHeaders, 'dpop');
        // Of two proofs nobody could say which one counts (section 4.3, number 1).
        if (shown.length !== 1) return invalid(x, shown.length === 0 ? 'no proof' : 'more than one proof');
        const arrival = replays.arrival(x);
        const { method, path } = x;
        const at = calledAt(x.request, origin);
        const proof = proofs.check(shown[0] ?? '', {
          ...{ algorithms, method, path, at, jkt, maxAgeMs, arrival },
          token: token.text,
        });
        if (typeof proof === 'string') return invalid(x, proof);
        if (given.nonce === true && (proof.nonce === undefined || !nonces.isGood(proof.nonce, arrival)))
          return askNonce(x);
        const isNew = replays.note(x, `dpop\n${jkt}\n${proof.id}`, proof.createdAt + maxAgeMs);
        return isNew ? undefined : replayed(challenge(x, 'invalid_dpop_proof', { algs }));
      },

      validate: x => replays.claim(x, () => challenge(x, 'invalid_dpop_proof', { algs })),

      // So that a client always has a nonce to go on with, and is not asked for another one in between.
      ...(given.nonce === true
        ? {
            response: x => {
              x.answer.headers.push('dpop-nonce', nonces.current(x.now));
              return undefined;
            },
          }
        : {}),
    };
  },
});
