/** What of one's own applications ends soon. */
export const endingHref = '/ending';
