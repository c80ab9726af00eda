/** What requests are counted by is `-` where the gateway did not come to know it. */
const unknown = { application: 'No application', operation: 'Before routing', version: 'No API' } as const;

export const named = (kind: keyof typeof unknown, name: string): string =>
  name === '-' ? unknown[kind] : name;

/** `city/v1` as the API and its version; undefined where the request came to none. */
export function apiAndVersion(label: string): { api: string; version: string } | undefined {
  const cut = label.lastIndexOf('/');
  if (cut <= 0) return undefined;
  return { api: label.slice(0, cut), version: label.slice(cut + 1) };
}
