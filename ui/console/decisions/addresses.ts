/** Where refusals are listed, and what of them. */
export function decisionsHref(of: {
  readonly code?: string;
  readonly application?: string;
  readonly version?: string;
}): string {
  const query = new URLSearchParams(Object.entries(of).filter(([, value]) => value !== undefined));
  return query.size === 0 ? '/decisions' : `/decisions?${query.toString()}`;
}

/** Where one refusal is explained. */
export const decisionHref = (id: string): string => `/decisions/${encodeURIComponent(id)}`;

/** One request may be reported by several controls under one id. */
export const decisionKey = ({
  id,
  policyId,
  mode,
}: {
  readonly id: string;
  readonly policyId: string;
  readonly mode: string;
}): string => `${id} ${policyId} ${mode}`;
