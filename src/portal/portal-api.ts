import { type Area, type Client, mounted, type Mounted, openApiOf, RequestRate, type Route } from '#api';
import {
  anonymous,
  createClientSecrets,
  createKeys,
  createRegistrationTokens,
  createTokens,
  type Principal,
  type Vault,
} from '#credentials';
import { type Clock, type Log, type RandomSource, systemClock, systemRandom } from '#kernel';
import { createLeakDesk, settle } from '#manager';
import type { Store } from '#store';
import { Catalogue } from './catalogue/catalogue.ts';
import { PublishedContracts } from './catalogue/published-contracts.ts';
import { VersionStatuses } from './catalogue/status.ts';
import { portalPrincipal } from './principal.ts';
import { routes } from './routes/index.ts';
import type { PortalServices } from './services.ts';
import { tags } from './tags.ts';

export interface PortalApiOptions
  extends Pick<PortalServices, 'traffic' | 'gatewayAddresses'>,
    Partial<Pick<PortalServices, 'quotaUsed' | 'tellOfLeaks'>> {
  readonly store: Store;
  readonly vault: Vault;
  readonly log: Log;
  /** Who a browser's session belongs to; nobody unless given. */
  readonly session?: (client: Client) => Promise<Principal>;
  /** Routes of other rooms that belong to the same API, such as those of sessions. */
  readonly also?: readonly Mounted[];
  readonly clock?: Clock;
  readonly random?: RandomSource;
}

/** Where the portal's API lives below the portal's address. */
export const portalPrefix = '/api';

/**
 * Requests in a minute: of an address that nobody signed in from, and of one person,
 * changes apart. Pages make about five each.
 */
const perMinute = { anonymous: 300, person: 600, changes: 60 };

/** Reports of leaks in a minute from one address: each may cost fifty look-ups. */
const leaksPerMinute = 30;

/** The API behind the portal, for the portal's server. */
export async function createPortalApi(options: PortalApiOptions): Promise<Area> {
  const { store, vault, log, traffic, gatewayAddresses } = options;
  const { clock = systemClock, random = systemRandom, session } = options;
  const clientTools = { pepper: await vault.clientPepper(), clock, random };
  const desks = {
    keys: createKeys({ pepper: await vault.pepper(), clock, random }),
    secrets: createClientSecrets(clientTools),
  };
  const tokens = createTokens({ pepper: await vault.adminPepper(), clock, random });
  const registrations = createRegistrationTokens(clientTools);
  const services: PortalServices = {
    store,
    clock,
    log,
    settle,
    ...desks,
    registrations,
    leaks: await createLeakDesk(vault, { ...desks, tokens, registrations }),
    leakReports: new RequestRate(clock, leaksPerMinute),
    tellOfLeaks: options.tellOfLeaks ?? (() => Promise.resolve()),
    catalogue: new Catalogue(store, clock),
    contracts: new PublishedContracts(gatewayAddresses),
    statuses: new VersionStatuses(traffic, clock),
    traffic,
    quotaUsed: options.quotaUsed ?? (() => undefined),
    gatewayAddresses,
    random,
    upstreamSeal: await vault.upstreamSeal(),
  };
  const ofAddresses = new RequestRate(clock, perMinute.anonymous);
  const ofPeople = new RequestRate(clock, perMinute.person);
  const changes = new RequestRate(clock, perMinute.changes);
  return {
    prefix: portalPrefix,
    mounted: [...mounted(routes, services, portalPrefix), ...(options.also ?? [])],
    async authenticate(client) {
      const principal = session === undefined ? anonymous : portalPrincipal(await session(client));
      if (principal === anonymous) ofAddresses.countAddress(client.address);
      else ofPeople.count(principal.actor);
      // Each change leaves rows behind that are kept: in the Feed and in the audit log.
      if (principal !== anonymous && client.method !== 'GET') changes.count(principal.actor);
      return principal;
    },
  };
}

/** The OpenAPI 3.1 document of the portal's API. */
export function portalOpenApi(
  version: string,
  also: { readonly routes: readonly Route[]; readonly tags: Readonly<Record<string, string>> },
): object {
  return openApiOf([...routes, ...also.routes], {
    title: 'Gatehouse portal API',
    description:
      'Everything that the portal does: find APIs, register applications, get keys, see their use.',
    version,
    prefix: portalPrefix,
    server: 'http://localhost:7000',
    tags: { ...tags, ...also.tags },
    securitySchemes: {},
  });
}
