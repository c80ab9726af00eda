import type { Client } from '../api/admin.ts';
import { keysIn, keysWanted } from '../forms/public-keys.ts';
import { confidential, linesOf, redirects, type Kind } from './words.ts';

/** The settings of a client as a form holds them: lists as lines, keys as text. */
export interface Settings {
  readonly redirectUris: string;
  readonly postLogoutUris: string;
  readonly backchannelLogoutUri: string;
  readonly grants: Client['grants'];
  readonly authentication: Client['authentication'];
  readonly keys: string;
  readonly scopes: string;
  readonly binding: Client['binding'];
  readonly pushedRequestsOnly: boolean;
  readonly firstParty: boolean;
}

export const settingsOf = (client: Omit<Client, 'realm'>): Settings => ({
  redirectUris: client.redirectUris.join('\n'),
  postLogoutUris: client.postLogoutUris.join('\n'),
  backchannelLogoutUri: client.backchannelLogoutUri ?? '',
  grants: [...client.grants],
  authentication: client.authentication,
  keys: client.keys.length === 0 ? '' : JSON.stringify({ keys: client.keys }, null, 2),
  scopes: client.scopes?.join('\n') ?? '',
  binding: client.binding,
  pushedRequestsOnly: client.pushedRequestsOnly,
  firstParty: client.firstParty,
});

export const settingsFaults = ({ keys }: Settings) => ({
  keys: keysIn(keys) === undefined ? keysWanted : undefined,
});

/** What is sent of them for a client of a kind: what every owner may change, without grants and first party. */
export const sentSettings = (kind: Kind, values: Settings) => ({
  ...(redirects(kind)
    ? {
        redirectUris: linesOf(values.redirectUris),
        postLogoutUris: linesOf(values.postLogoutUris),
        pushedRequestsOnly: values.pushedRequestsOnly,
      }
    : {}),
  ...(kind === 'server-web' ? { backchannelLogoutUri: values.backchannelLogoutUri.trim() || null } : {}),
  ...(confidential(kind) ? { authentication: values.authentication, keys: keysIn(values.keys) ?? [] } : {}),
  scopes: values.scopes.trim() === '' ? null : linesOf(values.scopes),
  binding: values.binding,
});
