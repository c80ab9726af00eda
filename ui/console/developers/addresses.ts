/** Where developers live. Names hold nothing that an address would need to hide. */
export const developerHref = (name: string): string => `/developers/${encodeURIComponent(name)}`;

/** Those of one community. */
export const communityHref = (community: string): string =>
  `/developers?${new URLSearchParams({ community }).toString()}`;
