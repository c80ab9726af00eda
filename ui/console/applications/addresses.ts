/** Where applications live. */
export const applicationHref = (name: string): string => `/applications/${encodeURIComponent(name)}`;
