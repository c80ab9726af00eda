import type { Feature } from '#kit/app/feature.ts';
import { apis } from './apis/feature.ts';
import { applications } from './applications/feature.ts';
import { clients } from './clients/feature.ts';
import { ending } from './ending/feature.ts';
import { home } from './home/feature.ts';
import { keys } from './keys/feature.ts';
import { leaks } from './leaks/feature.ts';
import { registrationTokens } from './registration-tokens/feature.ts';
import { usage } from './usage/feature.ts';
import { why } from './why/feature.ts';
import { subscriptions } from './subscriptions/feature.ts';

/** Every noun of the portal, in the order in which navigation shows them. */
export const features: readonly Feature[] = [
  home,
  apis,
  // Before the applications, whose addresses hold any name.
  registrationTokens,
  applications,
  subscriptions,
  keys,
  clients,
  usage,
  ending,
  why,
  leaks,
];
