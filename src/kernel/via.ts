/** What a gateway calls itself in `Via` (RFC 9110 section 7.6.3). */
export const viaName = 'gatehouse';

const itself = new RegExp(`(?:^|,)\\s*(?:http/)?1\\.1\\s+${viaName}\\s*(?:[,(]|$)`, 'i');

/**
 * True for a request that a gateway forwarded: its last word in `Via` cannot be taken away by clients. What is meant
 * for operators refuses such requests, since an upstream address that leads there would open it to strangers, who
 * would moreover seem to call from the gateway's own machine.
 */
export function cameThroughGateway(via: string | undefined): boolean {
  return via !== undefined && itself.test(via);
}
