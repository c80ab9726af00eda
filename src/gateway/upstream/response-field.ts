import { isToken } from './field-syntax.ts';

/**
 * What a response field means to the gateway. `framing` roles are read and written afresh; `hop` fields end at this
 * connection (RFC 9110 section 7.6.1); `inside` fields tell of the software, the route or another address behind
 * the gateway and are nobody's business outside.
 */
type Role =
  | 'plain'
  | 'content-length'
  | 'transfer-encoding'
  | 'connection'
  | 'keep-alive'
  | 'set-cookie'
  | 'hop'
  | 'inside';

export interface ResponseField {
  /** Lower case. */
  readonly name: string;
  readonly role: Role;
}

const roles: ReadonlyMap<string, Role> = new Map([
  ['content-length', 'content-length'],
  ['transfer-encoding', 'transfer-encoding'],
  ['connection', 'connection'],
  ['keep-alive', 'keep-alive'],
  ['set-cookie', 'set-cookie'],
  ['te', 'hop'],
  ['trailer', 'hop'],
  ['upgrade', 'hop'],
  ['server', 'inside'],
  ['via', 'inside'],
  ['x-powered-by', 'inside'],
  // RFC 7838: would invite the client to another address of the upstream, past the gateway.
  ['alt-svc', 'inside'],
]);

function roleOf(name: string): Role {
  const role = roles.get(name);
  if (role !== undefined) return role;
  if (name.startsWith('proxy-')) return 'hop';
  return name.startsWith('x-aspnet') ? 'inside' : 'plain';
}

// Upstreams send the same few names with every response: each spelling is judged once. Bounded, because an
// upstream may pass on what a client made up.
const known = new Map<string, ResponseField>();
const knownAtMost = 1000;

/** The field of that name as it was spelled, or `undefined` when it is no token (RFC 9110 section 5.1). */
export function responseField(spelled: string): ResponseField | undefined {
  const found = known.get(spelled);
  if (found !== undefined) return found;
  if (!isToken(spelled)) return undefined;
  const name = spelled.toLowerCase();
  const field: ResponseField = { name, role: roleOf(name) };
  if (known.size < knownAtMost) known.set(spelled, field);
  return field;
}

const neverTrailers: ReadonlySet<string> = new Set([
  'host',
  'cache-control',
  'content-encoding',
  'content-range',
  'content-type',
  'expires',
  'location',
  'set-cookie',
  'vary',
  'www-authenticate',
]);

/** Whether a trailer field may travel on: nothing of framing, routing or authentication (RFC 9110 section 6.5.1). */
export const mayTrail = ({ name, role }: ResponseField): boolean =>
  role === 'plain' && !neverTrailers.has(name);
