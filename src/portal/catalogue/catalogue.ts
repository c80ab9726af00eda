import type { PlanDocument, SnapshotDocument, VersionDocument, ZoneDocument } from '#gateway';
import { compare, latestSnapshot, listPlans, listSnapshots, type Plan } from '#manager';
import type { Clock } from '#kernel';
import type { Store } from '#store';
import { isShown } from './shown.ts';

export interface ShownApi {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly owner: string;
  /** Versions that the portal shows: published ones first, the newest of each first. Never empty. */
  readonly versions: readonly [VersionDocument, ...VersionDocument[]];
  /** Where a search looks, folded. */
  readonly searched: string;
}

export interface ShownPlan {
  readonly plan: Plan;
  readonly document: PlanDocument;
}

export interface ShownCatalogue {
  /** Number of the Snapshot that it was made from; 0 before the first. */
  readonly snapshot: number;
  readonly zones: readonly ZoneDocument[];
  /** In the order of their names. */
  readonly apis: readonly ShownApi[];
  readonly byName: ReadonlyMap<string, ShownApi>;
  readonly plans: readonly ShownPlan[];
}

/** Milliseconds for which texts that are not in the Snapshot (descriptions, promises of plans) may be behind. */
const textsKeptFor = 5_000;

/** Plans that are read; beyond that many nobody compares them. */
const maxPlans = 200;

/**
 * What the portal shows, made of the newest Snapshot: so it never offers what gateways do not serve, also after a
 * rollback. It is kept in memory, so that browsing costs the store one small query whatever is searched for.
 */
export class Catalogue {
  readonly #store: Store;
  readonly #clock: Clock;
  #shown: { readonly at: number; readonly catalogue: ShownCatalogue } | undefined;
  #reading: Promise<ShownCatalogue> | undefined;
  #document: SnapshotDocument | undefined;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async current(): Promise<ShownCatalogue> {
    const [latest] = await listSnapshots(this.#store.db, { limit: 1 });
    const shown = this.#shown;
    if (
      shown !== undefined &&
      shown.catalogue.snapshot === (latest?.number ?? 0) &&
      Math.abs(this.#clock.now() - shown.at) < textsKeptFor
    )
      return shown.catalogue;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<ShownCatalogue> {
    const at = this.#clock.now();
    const { db } = this.#store;
    const document = await this.#newest();
    const texts = new Map(
      (await db.selectFrom('apis').select(['id', 'description']).execute()).map(row => [
        row.id,
        row.description,
      ]),
    );
    const births = new Map(
      (await db.selectFrom('api_versions').select(['id', 'created_at']).execute()).map(row => [
        row.id,
        row.created_at,
      ]),
    );
    const apis = apisOf(document?.versions ?? [], texts, births);
    const plans = await listPlans(db, { limit: maxPlans });
    const documents = new Map((document?.plans ?? []).map(plan => [plan.id, plan]));
    const catalogue: ShownCatalogue = {
      snapshot: document?.number ?? 0,
      zones: document?.zones ?? [],
      apis,
      byName: new Map(apis.map(api => [api.name, api])),
      plans: plans
        .flatMap(plan => {
          const served = documents.get(plan.id);
          return served === undefined ? [] : [{ plan, document: served }];
        })
        .sort((a, b) => compare(a.plan.name, b.plan.name)),
    };
    this.#shown = { at, catalogue };
    return catalogue;
  }

  /** Parsed and checked once per Snapshot: it may be megabytes. */
  async #newest(): Promise<SnapshotDocument | undefined> {
    const [latest] = await listSnapshots(this.#store.db, { limit: 1 });
    if (latest === undefined || latest.number !== this.#document?.number)
      this.#document = await latestSnapshot(this.#store.db);
    return this.#document;
  }
}

/** `v10` comes after `v9`. */
const inCounting = new Intl.Collator('en', { numeric: true });

function apisOf(
  versions: readonly VersionDocument[],
  texts: ReadonlyMap<string, string>,
  births: ReadonlyMap<string, number>,
): ShownApi[] {
  const rank = (version: VersionDocument): number => (version.lifecycle === 'published' ? 0 : 1);
  const shown = versions
    .filter(isShown)
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        (births.get(b.id) ?? 0) - (births.get(a.id) ?? 0) ||
        inCounting.compare(b.name, a.name),
    );
  return [...Map.groupBy(shown, ({ api }) => api.id).values()]
    .flatMap(([first, ...others]) => {
      if (first === undefined) return [];
      const { api } = first;
      const description = texts.get(api.id) ?? '';
      const searched = folded([api.name, api.title, api.owner, description].join('\n'));
      return [{ ...api, description, versions: [first, ...others] as const, searched }];
    })
    .sort((a, b) => compare(a.name, b.name));
}

/** Upper and lower case, and accents, make no difference to a search. */
export const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
