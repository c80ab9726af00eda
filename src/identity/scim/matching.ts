import { invalid } from './failure.ts';
import { type ResourceKind, sortKeyOf, testOf } from './attributes.ts';
import type { Filter } from './filter.ts';

/** What a directory asks for: a page of what the filter lets through, in an order. */
export interface Asked {
  /** From 1. */
  readonly start: number;
  readonly count: number;
  readonly filter?: Filter;
  readonly sort?: { readonly by: string; readonly descending: boolean };
}

export const byId = (id: string): Asked => ({
  start: 1,
  count: 1,
  filter: { kind: 'compare', path: 'id', operator: 'eq', value: id },
});

/** Resources that one request may have looked at, where the store cannot answer it by itself. */
const maxLookedAt = 20_000;
const atOnce = 500;

export interface Candidate {
  readonly id: string;
  /** As it would be shown. */
  readonly resource: object;
}

/**
 * The ids of the page and how many there are in all, by looking at each candidate. `next` gives those after an id, in
 * the order of ids. @throws ScimFailure 400 `tooMany`, and for filters and orders that make no sense
 */
export async function matching(
  kind: ResourceKind,
  { start, count, filter, sort }: Asked,
  next: (
    after: string,
    limit: number,
  ) => Promise<{ readonly read: readonly string[]; readonly candidates: readonly Candidate[] }>,
): Promise<{ readonly total: number; readonly ids: readonly string[] }> {
  const test = filter === undefined ? () => true : testOf(kind, filter);
  const keyOf = sort === undefined ? () => undefined : sortKeyOf(kind, sort.by);
  const found: { readonly id: string; readonly key: string | undefined }[] = [];
  let after = '';
  for (let lookedAt = 0; ; ) {
    const { read, candidates } = await next(after, atOnce);
    lookedAt += read.length;
    if (lookedAt > maxLookedAt)
      throw invalid('There are too many to look at. Find them by userName, externalId or id.', 'tooMany');
    for (const { id, resource } of candidates) if (test(resource)) found.push({ id, key: keyOf(resource) });
    after = read.at(-1) ?? '';
    if (read.length < atOnce) break;
  }
  if (sort !== undefined) found.sort((a, b) => inOrder(a.key, b.key) * (sort.descending ? -1 : 1));
  return { total: found.length, ids: found.slice(start - 1, start - 1 + count).map(({ id }) => id) };
}

/** Those without a value are the last (RFC 7644 section 3.4.2.3). */
function inOrder(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  return b === undefined || a < b ? -1 : 1;
}
