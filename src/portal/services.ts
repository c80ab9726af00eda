import type { ApiServices, RequestRate } from '#api';
import type { LeakDesk, LeakedCredential } from '#manager';
import type { QuotaAsked, QuotaUsed } from '#gateway';
import type { ClientSecrets, Keys, RegistrationTokens } from '#credentials';
import type { RandomSource } from '#kernel';
import type { Traffic } from '#monitoring';
import type { Catalogue } from './catalogue/catalogue.ts';
import type { PublishedContracts } from './catalogue/published-contracts.ts';
import type { VersionStatuses } from './catalogue/status.ts';

/** The history of traffic and the decision log, as far as the portal shows them. */
export type PortalTraffic = Pick<Traffic, 'points' | 'decision' | 'decisions' | 'demoUntil'>;

/** What the portal's routes work with, put together by `createPortalApi`. */
export interface PortalServices extends ApiServices {
  readonly keys: Keys;
  readonly secrets: ClientSecrets;
  /** Tokens by which programs register clients. */
  readonly registrations: RegistrationTokens;
  /** Credentials that got out. */
  readonly leaks: LeakDesk;
  /** Counts reports of them, which anybody may send. */
  readonly leakReports: RequestRate;
  /** Writes to the owners of what was revoked. */
  readonly tellOfLeaks: (leaked: readonly LeakedCredential[]) => Promise<void>;
  readonly catalogue: Catalogue;
  readonly contracts: PublishedContracts;
  readonly statuses: VersionStatuses;
  readonly traffic: PortalTraffic;
  /** Undefined where it cannot be told. */
  readonly quotaUsed: (asked: QuotaAsked, now: number) => QuotaUsed | undefined;
  /** Base addresses of the gateway in a zone, such as `https://api.example.org`. */
  readonly gatewayAddresses: (zone: string) => readonly string[];
  readonly random: RandomSource;
  /** Under which secrets that gateways need are sealed. */
  readonly upstreamSeal: Uint8Array;
}
