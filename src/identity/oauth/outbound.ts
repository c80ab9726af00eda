import type { Configuration } from 'oidc-provider';
import type { Realm } from '#credentials';
import { guardedFetch, isOnThisMachine } from '#kernel';

/**
 * How applications are told of sign-outs. The library reaches public networks only; those of staff often are not, and on
 * a machine that serves itself nothing is. There our own guard takes its place: an address that an application names
 * must not lead to where clouds hand out credentials, nor to what listens on this machine alone, unless we do as well.
 */
export function outbound(realm: Realm, issuer: string): NonNullable<Configuration['fetch']> {
  const isHere = isOnThisMachine(new URL(issuer));
  if (realm !== 'internal' && !isHere) return fetch;
  return (target, options = {}) => {
    const url = new URL(target instanceof Request ? target.url : target);
    const { method, body, signal } = options;
    const headers = Object.fromEntries(new Headers(options.headers));
    const local = isHere && isOnThisMachine(url);
    return guardedFetch({ local })(url.href, { method, body, signal: signal ?? undefined, headers });
  };
}
