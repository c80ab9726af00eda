import type { Feature } from '#kit/app/feature.ts';
import { apis } from './apis/feature.ts';
import { home } from './home/feature.ts';

/** Every noun of the portal, in the order in which navigation shows them. */
export const features: readonly Feature[] = [home, apis];
