import { invalidInput } from '#kernel';
import type { Page } from '#store';
import { defaultPage } from './schema.ts';

/** A page asked for, with one row more, which tells whether there is a next one. */
export function pageAsked(query: { limit?: number; after?: string }): Page {
  return {
    limit: (query.limit ?? defaultPage) + 1,
    ...(query.after === undefined ? {} : { after: query.after }),
  };
}

/** The page of the rows that `pageAsked` brought. */
export function pageOfRows<Item>(
  rows: readonly Item[],
  query: { limit?: number },
  keyOf: (item: Item) => string,
): { items: Item[]; next: string | null } {
  const items = rows.slice(0, query.limit ?? defaultPage);
  const last = items.at(-1);
  return { items, next: rows.length > items.length && last !== undefined ? keyOf(last) : null };
}

/** A page of a list that is short enough to be read whole. */
export function pageOfAll<Item>(
  all: readonly Item[],
  query: { limit?: number; after?: string },
  keyOf: (item: Item) => string,
): { items: Item[]; next: string | null } {
  if (query.after === undefined) return pageOfRows(all, query, keyOf);
  const at = all.findIndex(item => keyOf(item) === query.after);
  if (at < 0)
    throw invalidInput([{ at: 'query:/after', message: 'is gone; read the list from its beginning' }]);
  return pageOfRows(all.slice(at + 1), query, keyOf);
}

export const byId = (item: { readonly id: string }): string => item.id;
