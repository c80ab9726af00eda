import { isIP } from 'node:net';
import type { Client } from '#api';
import { GatehouseError } from '#kernel';

/** To whom a passkey answers (Web Authentication section 5.1.3): a name, and the origin of the page that asks. */
export interface RelyingParty {
  readonly name: string;
  readonly origin: string;
}

/**
 * The name under which the page was opened; both parts were checked before anything of the request was read. Passkeys
 * are bound to it: of one made under another name, browsers say that there is none.
 * @throws passkeys-unavailable at an address without a name, for which browsers refuse them
 */
export function relyingPartyOf({ host, origin }: Client): RelyingParty {
  const name = URL.parse(`https://${host}`)?.hostname ?? '';
  if (origin === undefined || name === '' || isIP(name.replace(/^\[|\]$/g, '')) !== 0)
    throw new GatehouseError('passkeys-unavailable');
  return { name, origin };
}
