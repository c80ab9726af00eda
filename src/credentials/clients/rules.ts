/**
 * What a client's settings must be for its kind. Asked wherever they come from: staff, the portal, a declaration or
 * dynamic registration (RFC 7591 section 2).
 */
import type { Fault } from '#kernel';
import { backchannelFault, redirectFault } from './addresses.ts';
import { isLegacyGrant, kindRules, type LegacyGrant } from './kinds.ts';
import type { ClientKind, ClientSettings } from './oauth-client.ts';
import { certificateFault, maxKeys, publicKeyFault } from './public-keys.ts';

export const maxAddresses = 20;
export const maxScopes = 100;
/** A scope token (RFC 6749 section 3.3). */
export const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/;

const loopbackAddress = /^https:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)/;

/** Words for people who are told no. */
const kindWords: Readonly<Record<ClientKind, string>> = {
  'server-web': 'a web application on a server',
  browser: 'an application in the browser',
  native: 'an application on phones and computers',
  service: 'a service that nobody signs in to',
  device: 'a device without a browser',
};

/** Everything wrong with the settings; places are JSON Pointers into them. `waived`: legacy grants that hold now. */
export function clientFaults(
  kind: ClientKind,
  settings: ClientSettings,
  waived: ReadonlySet<LegacyGrant>,
): Fault[] {
  return [
    ...grantFaults(kind, settings, waived),
    ...authenticationFaults(kind, settings),
    ...addressFaults(kind, settings),
    ...scopeFaults(settings),
  ];
}

function grantFaults(
  kind: ClientKind,
  { grants, pushedRequestsOnly }: ClientSettings,
  waived: ReadonlySet<LegacyGrant>,
): Fault[] {
  const rules = kindRules[kind];
  const faults: Fault[] = [];
  if (grants.length === 0) faults.push({ at: '/grants', message: 'must name at least one grant' });
  for (const [index, grant] of grants.entries()) {
    const at = `/grants/${index}`;
    if (!rules.grants.includes(grant))
      faults.push({
        at,
        message: `"${grant}" is not for ${kindWords[kind]}; use ${listOf(rules.usualGrants)}`,
      });
    else if (grants.indexOf(grant) !== index) faults.push({ at, message: 'is named twice' });
    else if (isLegacyGrant(grant) && !waived.has(grant))
      faults.push({
        at,
        message: `"${grant}" is legacy: it takes a waiver of the Security role for this application`,
      });
  }
  if (grants.length === 1 && grants[0] === 'refresh_token')
    faults.push({ at: '/grants', message: 'must name the grant by which the first token comes' });
  if (pushedRequestsOnly && !grants.includes('authorization_code'))
    faults.push({ at: '/pushedRequestsOnly', message: 'is for clients with the authorization_code grant' });
  return faults;
}

function authenticationFaults(kind: ClientKind, settings: ClientSettings): Fault[] {
  const { authentication, keys, binding } = settings;
  const rules = kindRules[kind];
  const faults: Fault[] = [];
  if (!rules.authentications.includes(authentication))
    faults.push({
      at: '/authentication',
      message: rules.confidential
        ? `${kindWords[kind]} must prove itself: use ${listOf(rules.authentications)}`
        : `${kindWords[kind]} cannot keep a secret, so it has none: use none`,
    });
  if (authentication === 'private_key_jwt' && keys.length === 0)
    faults.push({ at: '/keys', message: 'must hold the public keys for private_key_jwt' });
  if (authentication === 'self_signed_tls_client_auth' && !keys.some(key => 'x5c' in key))
    faults.push({ at: '/keys', message: 'must hold the certificate of the client, in the "x5c" of its key' });
  if (keys.length > 0 && !rules.confidential)
    faults.push({ at: '/keys', message: `${kindWords[kind]} cannot keep a private key, so it has none` });
  if (keys.length > maxKeys) faults.push({ at: '/keys', message: `must be at most ${maxKeys}` });
  const ids = new Set<unknown>();
  for (const [index, key] of keys.slice(0, maxKeys).entries()) {
    const message = publicKeyFault(key) ?? certificateFault(key);
    if (message !== undefined) faults.push({ at: `/keys/${index}`, message });
    else if (key['kid'] !== undefined && ids.has(key['kid']))
      faults.push({ at: `/keys/${index}/kid`, message: 'is that of another key' });
    ids.add(key['kid']);
  }
  const legacy = settings.grants.filter(isLegacyGrant);
  if (binding !== 'none' && legacy.length > 0)
    faults.push({
      at: '/binding',
      message: `cannot be with ${listOf(legacy)}: its tokens are bound to nothing`,
    });
  if (binding === 'certificate' && !rules.confidential)
    faults.push({ at: '/binding', message: `${kindWords[kind]} has no certificate of its own: use dpop` });
  return faults;
}

function addressFaults(kind: ClientKind, settings: ClientSettings): Fault[] {
  const { redirectUris, postLogoutUris, backchannelLogoutUri, grants } = settings;
  const { redirects, confidential } = kindRules[kind];
  const sends = grants.includes('authorization_code') || grants.includes('implicit');
  const faults: Fault[] = [];
  if (!redirects && redirectUris.length + postLogoutUris.length > 0)
    faults.push({
      at: redirectUris.length > 0 ? '/redirectUris' : '/postLogoutUris',
      message: `no browser comes back to ${kindWords[kind]}: leave it empty`,
    });
  if (redirects && sends && redirectUris.length === 0)
    faults.push({ at: '/redirectUris', message: 'must name the address to which a browser comes back' });
  if (redirects)
    for (const [name, addresses] of [
      ['redirectUris', redirectUris],
      ['postLogoutUris', postLogoutUris],
    ] as const)
      faults.push(...listFaults(`/${name}`, addresses, text => redirectFault(kind, text)));
  if (grants.includes('implicit'))
    // The token itself is in that address.
    for (const [index, text] of redirectUris.entries())
      if (!text.startsWith('https:') || loopbackAddress.test(text))
        faults.push({
          at: `/redirectUris/${index}`,
          message: 'must use https: and no loopback address where implicit is allowed',
        });
  if (backchannelLogoutUri !== null) {
    const message =
      redirects && confidential
        ? backchannelFault(backchannelLogoutUri)
        : `${kindWords[kind]} cannot be told from server to server: leave it empty`;
    if (message !== undefined) faults.push({ at: '/backchannelLogoutUri', message });
  }
  return faults;
}

function listFaults(
  at: string,
  addresses: readonly string[],
  faultOf: (text: string) => string | undefined,
): Fault[] {
  if (addresses.length > maxAddresses) return [{ at, message: `must be at most ${maxAddresses}` }];
  return addresses.flatMap((text, index) => {
    const message = addresses.indexOf(text) === index ? faultOf(text) : 'is named twice';
    return message === undefined ? [] : [{ at: `${at}/${index}`, message }];
  });
}

function scopeFaults({ scopes }: ClientSettings): Fault[] {
  if (scopes === null) return [];
  if (scopes.length > maxScopes) return [{ at: '/scopes', message: `must be at most ${maxScopes}` }];
  return scopes.flatMap((scope, index) => {
    const at = `/scopes/${index}`;
    if (!scopeToken.test(scope))
      return [{ at, message: 'must be 1 to 128 printable characters without space, quote or backslash' }];
    return scopes.indexOf(scope) === index ? [] : [{ at, message: 'is named twice' }];
  });
}

const listOf = (words: readonly string[]): string => words.join(', ');
