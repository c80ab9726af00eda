import { safeNext } from './next.ts';

/** The part of a browser's storage that is needed here; asking for it fails where it is forbidden. */
type Kept = () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const name = 'gatehouse-after-sign-up';
/** Milliseconds for which a place is kept: as long as the link in the mail is good. */
const lifetime = 86_400_000;

/**
 * Keeps where somebody was who signs up, over the mail that comes between. It is kept in this browser, not in the
 * link: whoever sends a link to somebody else must not choose where they arrive.
 */
export function rememberPlace(storage: Kept, next: string, now = Date.now()): void {
  try {
    if (next === '/') storage().removeItem(name);
    else storage().setItem(name, JSON.stringify({ next, at: now }));
  } catch {
    // No storage, as in some private windows: they arrive at the start.
  }
}

/** The place, if it was kept a short while ago and is one of this very origin. */
export function keptPlace(storage: Kept, now = Date.now()): string | undefined {
  try {
    const { next, at } = JSON.parse(storage().getItem(name) ?? '{}') as { next?: unknown; at?: unknown };
    if (typeof next !== 'string' || typeof at !== 'number' || !(now - at < lifetime)) return undefined;
    const place = safeNext(next);
    return place === '/' ? undefined : place;
  } catch {
    return undefined;
  }
}

export function forgetPlace(storage: Kept): void {
  try {
    storage().removeItem(name);
  } catch {
    // Nothing was kept either.
  }
}
