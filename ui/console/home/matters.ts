import type { ListedApi, ListedSubscription, ListedWaiver, Status } from '#kit/api/admin.ts';
import { counted } from '#kit/format.ts';
import { versionHref } from '../apis/addresses.ts';

/** Something that needs a person. */
export interface Matter {
  readonly key: string;
  /** `urgent`: callers are turned away, or soon are. `soon`: there is time. `open`: somebody waits. */
  readonly kind: 'urgent' | 'soon' | 'open';
  readonly title: string;
  readonly detail: string;
  readonly href: string;
  /** What one does there. */
  readonly action: string;
  /** Since when, or until when; milliseconds since the epoch. */
  readonly at?: number;
}

/** A version by its names. */
export interface Place {
  readonly api: string;
  readonly version: string;
}

/** Matters of one kind that are listed one by one; the rest is told in one line. */
export const listed = 4;
/** Days left, from which on a waiver is a matter. */
const lapsingDays = 14;

/** What the gateways serve, where it is not what the catalogue says. */
export function servingMatters({ serving, snapshot, rolledBackTo }: Status): readonly Matter[] {
  const common = { href: '/snapshots', action: 'Show Snapshots' };
  if (serving !== null && snapshot !== null && serving < snapshot)
    return [
      {
        ...common,
        key: 'serving',
        kind: 'urgent',
        title: `Gateways serve Snapshot ${serving}, not the newest`,
        detail: `Snapshot ${snapshot} was not taken over. The log of the gateway says why.`,
      },
    ];
  if (rolledBackTo === null) return [];
  return [
    {
      ...common,
      key: 'rolled-back',
      kind: 'soon',
      title: `Snapshot ${rolledBackTo} was brought back`,
      detail: 'Gateways serve it until the catalogue is served again.',
    },
  ];
}

/** Published versions of which operations answer 503 because a waiver has ended. */
export const floorMatters = (failing: readonly (Place & { missing: number })[]): readonly Matter[] =>
  failing.map(({ api, version, missing }) => ({
    key: `floor ${api} ${version}`,
    kind: 'urgent',
    title: `${api} ${version} is below its floor`,
    detail: `It lacks ${counted(missing, 'control')}. Operations without theirs answer 503.`,
    href: versionHref(api, version),
    action: 'Show what is missing',
  }));

/** Waivers that end soon, the first to end first. */
export function waiverMatters(holding: readonly ListedWaiver[]): readonly Matter[] {
  const lapsing = holding.filter(({ daysLeft }) => daysLeft < lapsingDays);
  const matters = lapsing.slice(0, listed).map(
    ({ id, title, api, version, operation, until, daysLeft }): Matter => ({
      key: id,
      kind: 'soon',
      title: `Waiver of “${title}” ends ${daysLeft === 0 ? 'within a day' : `in ${counted(daysLeft, 'day')}`}`,
      detail: `${api} ${version}, ${operation ?? 'every operation'}. After that, what lives by it answers 503.`,
      href: versionHref(api, version, 'waivers'),
      action: 'Show waivers',
      at: until,
    }),
  );
  return [...matters, ...rest(lapsing.length, 'more waiver ends', 'more waivers end', '/waivers', 'soon')];
}

/** Subscriptions that wait for a decision. */
export function subscriptionMatters(
  waiting: readonly ListedSubscription[],
  hasMore: boolean,
): readonly Matter[] {
  const matters = waiting.slice(0, listed).map(
    ({ id, applicationTitle, apiTitle, version, planTitle, createdAt }): Matter => ({
      key: id,
      kind: 'open',
      title: `${applicationTitle} asks for ${apiTitle} ${version}`,
      detail: `Under the plan ${planTitle}. It cannot call until somebody decides.`,
      href: '/subscriptions',
      action: 'Decide',
      at: createdAt,
    }),
  );
  const count = waiting.length + (hasMore ? 1 : 0);
  return [
    ...matters,
    ...rest(count, 'more subscription waits', 'more subscriptions wait', '/subscriptions', 'open', hasMore),
  ];
}

/** Drafts, with what they lack to be published; `missing` is undefined while it is not known. */
export const draftMatters = (drafts: readonly (Place & { missing: number | undefined })[]) =>
  drafts.map(
    ({ api, version, missing }): Matter => ({
      key: `draft ${api} ${version}`,
      kind: 'open',
      title: `${api} ${version} is a draft`,
      detail:
        missing === undefined
          ? 'Nobody can call it yet.'
          : missing === 0
            ? 'It meets its floor and can be published.'
            : `It lacks ${counted(missing, 'control')} to be published.`,
      href: versionHref(api, version),
      action: missing === 0 ? 'Publish' : 'Go on',
    }),
  );

/** The first drafts of a catalogue. */
export const draftsOf = (apis: readonly ListedApi[]): readonly Place[] =>
  apis
    .flatMap(({ name, versions }) =>
      versions
        .filter(({ lifecycle }) => lifecycle === 'draft')
        .map(version => ({ api: name, version: version.name })),
    )
    .slice(0, listed);

/** Versions in service that lived by a waiver which has ended: they may be below their floor now. */
export function atRisk(waivers: readonly ListedWaiver[]): readonly Place[] {
  const places = new Map<string, Place>();
  for (const { state, lifecycle, api, version, versionId } of waivers)
    if (state !== 'holding' && (lifecycle === 'published' || lifecycle === 'deprecated'))
      places.set(versionId, { api, version });
  // Those that ended last are the last ones.
  return [...places.values()].slice(-2 * listed);
}

/** The line for those that are not listed one by one. */
export function rest(
  count: number,
  one: string,
  many: string,
  href: string,
  kind: Matter['kind'],
  isLeast = false,
): readonly Matter[] {
  if (count <= listed) return [];
  const title = isLeast ? `Still ${many}` : counted(count - listed, one, many);
  return [{ key: `rest ${href}`, kind, title, detail: '', href, action: 'Show all' }];
}
