import type { Status } from '#kit/api/admin.ts';
import { useRead, useReads } from '#kit/api/hooks.ts';
import { useSession } from '#kit/session.tsx';
import { api } from '../api.ts';
import { authorityMatters } from './authority-matters.ts';
import { endingMatters, matterDays } from './ending-matters.ts';
import {
  atRisk,
  draftMatters,
  draftsOf,
  floorMatters,
  servingMatters,
  subscriptionMatters,
  waiverMatters,
  type Matter,
  type Place,
} from './matters.ts';

/** Milliseconds between two looks. */
const often = 60_000;

export interface Matters {
  readonly matters: readonly Matter[];
  readonly isPending: boolean;
  /** What could not be read: the list is not whole. */
  readonly error: Error | null;
  readonly retry: () => void;
}

/** All that needs a person whom the permissions of this session let do something about it, the worst first. */
export function useMatters(status: Status): Matters {
  const { can } = useSession();
  const decides = can('subscriptions:approve');
  const drafts = can('apis:write') || can('apis:publish');
  const believes = can('authorities:write');
  const keeps = can('applications:read') && can('keys:write');
  const waiting = useRead(
    api,
    '/subscriptions',
    { query: { status: 'pending', limit: 20 } },
    { enabled: decides, every: often },
  );
  const holding = useRead(api, '/waivers', { query: { holding: true, limit: 50 } }, { every: often });
  const waivers = useRead(api, '/waivers', { query: { limit: 200 } }, { every: often });
  const catalogue = useRead(
    api,
    '/apis',
    { query: { lifecycle: 'draft', limit: 20 } },
    { enabled: drafts, every: often },
  );
  const authorities = useRead(
    api,
    '/authorities',
    { query: { limit: 200 } },
    { enabled: believes, every: often },
  );
  const ending = useRead(
    api,
    '/ending-credentials',
    { query: { days: matterDays } },
    { enabled: keeps, every: often },
  );
  const places = [...atRisk(waivers.data?.items ?? []), ...draftsOf(catalogue.data?.items ?? [])];
  const floors = useReads(
    api,
    '/apis/{api}/versions/{version}/floor',
    places.map(path => ({ path: { ...path }, query: { limit: 1, failing: true } })),
  );
  const judged = places.map((place, at) => ({ ...place, missing: floors[at]?.data?.missing }));
  const risky = judged.slice(0, judged.length - draftsOf(catalogue.data?.items ?? []).length);
  const read = [
    ...(decides ? [waiting] : []),
    ...(drafts ? [catalogue] : []),
    ...(believes ? [authorities] : []),
    ...(keeps ? [ending] : []),
    holding,
    waivers,
    ...floors,
  ];
  return {
    matters: [
      ...servingMatters(status),
      ...floorMatters(risky.filter(isFailing)),
      ...authorityMatters(authorities.data?.items ?? [], authorities.dataUpdatedAt),
      ...endingMatters(ending.data?.items ?? [], ending.dataUpdatedAt),
      ...waiverMatters(holding.data?.items ?? []),
      ...subscriptionMatters(waiting.data?.items ?? [], (waiting.data?.next ?? null) !== null),
      ...draftMatters(judged.slice(risky.length)),
    ],
    isPending: read.some(({ isPending }) => isPending),
    error: read.find(({ error }) => error !== null)?.error ?? null,
    retry: () => {
      for (const query of read) if (query.error !== null) void query.refetch();
    },
  };
}

const isFailing = (place: Place & { missing: number | undefined }): place is Place & { missing: number } =>
  (place.missing ?? 0) > 0;
