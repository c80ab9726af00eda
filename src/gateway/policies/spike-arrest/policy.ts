import { Type } from 'typebox';
import { rateInWords, rateOptions, rateSteps } from '../../limits/rate.ts';
import { definePolicy } from '../../policy.ts';

/**
 * Smooths: a rate limit without any burst. `limit` calls a window are admitted only as one call each
 * `window / limit`, so that an upstream never meets a window's worth of calls in its first instant.
 */
export const policy = definePolicy({
  name: 'spike-arrest',
  title: 'Spike arrest',
  summary:
    'Refuses calls that follow each other faster than a smoothed rate (429 with Retry-After); no burst.',
  options: Type.Object(rateOptions, { additionalProperties: false }),
  inWords: (given, scope) => `${rateInWords(given, scope)}, evenly spread`,
  onError: 'deny',
  steps: (given, place, dependencies) => rateSteps({ ...given, burst: 1 }, place, dependencies),
});
