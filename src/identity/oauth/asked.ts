import { identityScopes } from './accounts.ts';
import type { GrantableApi } from './resources.ts';

/** One thing that an application asks for. */
export interface Asked {
  readonly scope: string;
  /** Title of the API; null for what concerns the person. */
  readonly api: string | null;
  /** In the words of the contract. */
  readonly meaning: string;
}

/** A scope in words; nothing for one that nobody offers, which is not granted either. */
export function asked(apis: readonly GrantableApi[], scope: string): Asked[] {
  const own = identityScopes[scope];
  if (own !== undefined) return [{ scope, api: null, meaning: own }];
  return apis
    .filter(api => api.scopes.has(scope))
    .map(api => ({ scope, api: api.title, meaning: api.scopes.get(scope) || scope }));
}
