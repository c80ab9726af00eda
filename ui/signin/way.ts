import { safeNext } from './next.ts';

/** Where somebody goes on who went to a provider; in this tab, since the way back ends in it. */
const name = 'gatehouse-after-provider';

type Kept = () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export function keepWay(storage: Kept, next: string): void {
  try {
    storage().setItem(name, next);
  } catch {
    // No storage, as in some private windows: they arrive at the start.
  }
}

export function keptWay(storage: Kept): string {
  try {
    return safeNext(storage().getItem(name));
  } catch {
    return '/';
  }
}

export function forgetWay(storage: Kept): void {
  try {
    storage().removeItem(name);
  } catch {
    // Nothing was kept either.
  }
}

/** What a provider gave the browser for us. */
export interface Answer {
  readonly state: string;
  readonly code?: string;
  readonly error?: string;
  readonly iss?: string;
}

let taken: Answer | undefined;

/** The answer in the address, which leaves the address bar at once: a code must stay in no history. */
export function takeAnswer(): Answer | undefined {
  const { search, pathname } = location;
  if (search !== '') {
    const told = new URLSearchParams(search);
    const given = (part: 'code' | 'error' | 'iss') => {
      const value = told.get(part);
      return value === null || value === '' ? {} : { [part]: value };
    };
    const state = told.get('state');
    taken =
      state === null || state === ''
        ? undefined
        : { state, ...given('code'), ...given('error'), ...given('iss') };
    history.replaceState(history.state, '', pathname);
  }
  return taken;
}
