import type { UpstreamDocument } from '#gateway';
import type { Fault } from '#kernel';

/** Fields that HTTP or the gateway give a meaning of their own; two writers of one field would be two opinions. */
const reserved =
  /^(?:connection|content-(?:length|type|encoding)|cookie|expect|forwarded|host|keep-alive|te|trailer|transfer-encoding|traceparent|tracestate|upgrade|via|(?:proxy|x-forwarded|x-gatehouse|sec-websocket)-.*)$/;

/** What each kind says beside its secret: what it needs, and what else it may have. */
const members = {
  basic: { needs: ['name'], may: [] },
  bearer: { needs: [], may: [] },
  'api-key': { needs: ['header'], may: [] },
  oauth: { needs: ['name', 'tokenUrl'], may: ['scope', 'audience', 'resource', 'send', 'ca'] },
} as const;

/** What of credentials for an upstream their schema cannot express. `keys`: how a secret may be given here. */
export function credentialFaults(upstream: UpstreamDocument, keys: RegExp): Fault[] {
  const { credentials, forwardAuthorization } = upstream;
  if (credentials === undefined) return [];
  const faults: Fault[] = [];
  const fault = (name: string, message: string) => faults.push({ at: `/upstream${name}`, message });
  const { kind, name, header, tokenUrl, secret } = credentials;
  const { needs, may } = members[kind];
  for (const member of needs)
    if (credentials[member] === undefined)
      fault(`/credentials/${member}`, `is needed for the kind "${kind}"`);
  for (const member of Object.keys(credentials))
    if (!['kind', 'secret', ...needs, ...may].includes(member))
      fault(`/credentials/${member}`, `is of no use for the kind "${kind}"`);
  if (!keys.test(secret)) fault('/credentials/secret', 'is not given in this way here');
  // RFC 7617 section 2: the first colon ends the user's name.
  if (kind === 'basic' && name?.includes(':') === true) fault('/credentials/name', 'must hold no colon');
  if (header !== undefined && reserved.test(header.toLowerCase()))
    fault('/credentials/header', 'has another meaning, to HTTP or to the gateway');
  if (tokenUrl !== undefined) {
    const message = tokenUrlFault(tokenUrl);
    if (message !== undefined) fault('/credentials/tokenUrl', message);
  }
  if (forwardAuthorization === true && (header ?? 'authorization').toLowerCase() === 'authorization')
    fault('/forwardAuthorization', 'the field Authorization is the one that the credentials fill in');
  return faults;
}

/** A client secret never travels in the clear, but between programs of one machine. */
function tokenUrlFault(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null) return 'must be an address';
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) return 'must be https://…';
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    return 'must hold no user name, password or fragment';
  return undefined;
}
