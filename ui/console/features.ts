import type { Feature } from '#kit/app/feature.ts';
import { home } from './home/feature.ts';
import { apis } from './apis/feature.ts';
import { providers } from './providers/feature.ts';
import { zones } from './zones/feature.ts';
import { stops } from './stops/feature.ts';
import { blocks } from './blocks/feature.ts';
import { audit } from './audit/feature.ts';
import { journal } from './journal/feature.ts';
import { groups } from './groups/feature.ts';
import { people } from './people/feature.ts';
import { authorities } from './authorities/feature.ts';
import { tokens } from './tokens/feature.ts';
import { cedar } from './cedar/feature.ts';
import { plans } from './plans/feature.ts';
import { policies } from './policies/feature.ts';
import { operations } from './operations/feature.ts';
import { waivers } from './waivers/feature.ts';
import { snapshots } from './snapshots/feature.ts';
import { developers } from './developers/feature.ts';
import { applications } from './applications/feature.ts';
import { subscriptions } from './subscriptions/feature.ts';
import { ending } from './ending/feature.ts';
import { live } from './live/feature.ts';
import { traffic } from './traffic/feature.ts';
import { vault } from './vault/feature.ts';
import { threats } from './threats/feature.ts';
import { decisions } from './decisions/feature.ts';

/** Every noun of the console, in the order in which navigation shows them. */
export const features: readonly Feature[] = [
  home,
  apis,
  operations,
  policies,
  threats,
  cedar,
  plans,
  waivers,
  snapshots,
  developers,
  applications,
  subscriptions,
  ending,
  live,
  traffic,
  decisions,
  stops,
  blocks,
  audit,
  journal,
  people,
  groups,
  providers,
  zones,
  authorities,
  tokens,
  vault,
];
