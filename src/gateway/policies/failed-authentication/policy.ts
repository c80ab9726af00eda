import { Type } from 'typebox';
import { durationPattern, durationSeconds } from '../../limits/duration.ts';
import { retrySeconds } from '../../limits/limit-fields.ts';
import { rateOf } from '../../limits/limit-table.ts';
import { Subject } from '../../limits/subject.ts';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { counted, inTime } from '../../words.ts';

const options = Type.Object(
  {
    limit: Type.Integer({
      minimum: 1,
      maximum: 1_000_000,
      description: 'Failed attempts after which an address is refused.',
    }),
    window: Type.Union(
      [Type.Integer({ minimum: 1, maximum: 86_400 }), Type.String({ pattern: durationPattern })],
      {
        description:
          'How long it takes until all of them are forgotten: `1m`, `1h`, or a number of seconds; a day at most.',
      },
    ),
  },
  { additionalProperties: false },
);

const longestWindowSeconds = 86_400;

/** Showing none guesses nothing, and a token whose time is over, or whose sign-in was too weak, was good. */
const noGuess: ReadonlySet<string> = new Set([
  'api-key-missing',
  'signature-missing',
  'dpop-nonce-needed',
  'token-missing',
  'credentials-missing',
  'token-expired',
  'step-up-needed',
]);

/** A credential that was shown and is wrong. */
function isFailure({ code, status }: Refusal): boolean {
  return status === 401 && !noGuess.has(code);
}

/**
 * Refuses an address that keeps showing wrong credentials, in `screen`: before a key is hashed or anybody is asked
 * about a token. Counted is the address alone (IPv6 by /64). Not the key, or whoever guesses at it would lock out
 * the clients that hold it; and no success takes anything back, or one good key would pay for endless guesses.
 */
export const policy = definePolicy({
  name: 'failed-authentication',
  title: 'Failed authentication',
  summary: 'Refuses an address from which too many wrong credentials came (429 with Retry-After).',
  options,
  inWords: ({ limit, window }) =>
    `After ${counted(limit, 'wrong credential')} in ${inTime(durationSeconds(window))}, the address is refused for a while`,
  onError: 'deny',
  steps: ({ limit, window }, place, { limits }) => {
    if (place.scope !== 'zone') throw new Error('belongs to a zone: what is refused is not routed');
    const windowSeconds = durationSeconds(window);
    if (windowSeconds > longestWindowSeconds) throw new Error('window: a day at most');
    const { emissionIntervalMs, toleranceMs } = rateOf(limit, windowSeconds * 1000, limit);
    const subject = Subject.early(limits.seed, ['address'], place);
    const reason = `${limit} wrong credentials in ${windowSeconds} s`;
    return {
      screen: x => {
        const { hi, lo } = subject.of(x);
        const { allowed, retryAfterMs, contended } = limits.look(
          hi,
          lo,
          x.now,
          emissionIntervalMs,
          toleranceMs,
        );
        if (allowed) return undefined;
        return new Refusal('too-many-failures', {
          headers: { 'retry-after': String(retrySeconds(retryAfterMs)) },
          reason: contended ? `${reason}; the shared counter was not available` : reason,
        });
      },
      refused: (x, refusal) => {
        // What was refused before it had an address showed no credential that anybody looked at.
        if (!isFailure(refusal) || x.address === '') return;
        const { hi, lo } = subject.of(x);
        limits.take(hi, lo, x.now, emissionIntervalMs, toleranceMs);
      },
    };
  },
});
