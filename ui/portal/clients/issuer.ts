/** Where the authorization server of this portal is. */
export const issuer = (): string => `${window.location.origin}/oauth`;
