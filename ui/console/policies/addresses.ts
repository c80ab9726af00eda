/** To what a policy is attached here; the limits of a plan are on the plan's page. */
export type PolicyScope = 'zone' | 'api' | 'version' | 'operation';

/** The policies of one thing. `within` names what it belongs to, so that the page can say so. */
export function policiesHref(
  scope: PolicyScope,
  scopeId: string,
  within: { readonly api?: string; readonly version?: string } = {},
): string {
  const query = new URLSearchParams({ scope, scopeId });
  if ((scope === 'version' || scope === 'operation') && within.api !== undefined)
    query.set('api', within.api);
  if (scope === 'operation' && within.version !== undefined) query.set('version', within.version);
  return `/policies?${query.toString()}`;
}
