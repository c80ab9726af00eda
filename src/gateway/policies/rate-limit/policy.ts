import { Type } from 'typebox';
import { rateInWords, rateOptions, rateSteps } from '../../limits/rate.ts';
import { definePolicy } from '../../policy.ts';
import { inDigits } from '../../words.ts';

/** Limits how fast one subject may call, with a burst after a pause (see `limits/rate.ts`). */
export const policy = definePolicy({
  name: 'rate-limit',
  title: 'Rate limit',
  summary:
    'Refuses calls beyond a rate (429 with Retry-After), counted per address, application, operation and more.',
  options: Type.Object(
    {
      ...rateOptions,
      burst: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 1_000_000_000,
          description: 'Calls admitted at once after a pause; as many as `limit` unless told.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  inWords: ({ burst, ...given }, scope) =>
    rateInWords(given, scope) +
    (burst === undefined || burst === given.limit ? '' : `, ${inDigits(burst)} at once`),
  onError: 'deny',
  steps: (given, place, dependencies) =>
    rateSteps({ ...given, burst: given.burst ?? given.limit }, place, dependencies),
});
