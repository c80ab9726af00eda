/** What of applications ends soon. */
export const endingHref = '/ending-credentials';
