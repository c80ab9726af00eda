/**
 * What a client's header field means to forwarding. `dropped` fields end here, because they concern this
 * connection only (RFC 9110 section 7.6.1), because the gateway says the same on its own authority, or because
 * they would have the upstream serve something else than what was admitted.
 */
export type RequestRole =
  | 'plain'
  | 'dropped'
  | 'host'
  | 'connection'
  | 'content-length'
  | 'transfer-encoding'
  | 'via'
  | 'cookie'
  | 'traceparent'
  | 'tracestate';

export interface RequestField {
  /** Lower case. */
  readonly name: string;
  /** The name as programs see it that know letters, digits and one other character only. */
  readonly dashed: string;
  readonly role: RequestRole;
}

const roles: ReadonlyMap<string, RequestRole> = new Map<string, RequestRole>([
  ['host', 'host'],
  ['connection', 'connection'],
  ['content-length', 'content-length'],
  ['transfer-encoding', 'transfer-encoding'],
  ['via', 'via'],
  ['cookie', 'cookie'],
  ['traceparent', 'traceparent'],
  ['tracestate', 'tracestate'],
]);

const dropped: ReadonlySet<string> = new Set([
  // Hop by hop; the gateway's own server has answered `expect`.
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'upgrade',
  'http2-settings',
  // Who the client is, said by the client. The gateway writes its own.
  'forwarded',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'fastly-client-ip',
  'remote-user',
  'x-remote-user',
  // Another method or path than the one that was routed, authorised and limited.
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-original-url',
  'x-original-uri',
  'x-original-host',
  'x-rewrite-url',
  'x-host',
  // Becomes HTTP_PROXY in CGI programs, which then talk through whoever it names.
  'proxy',
]);

const droppedPrefixes = [
  'proxy-',
  'x-gatehouse-',
  'x-consumer-',
  'x-forwarded',
  'x-ssl-client-',
  'ssl-client-',
  // RFC 6455: the gateway's handshake with an upstream is its own.
  'sec-websocket-',
];

function roleOf(name: string, dashed: string): RequestRole {
  const role = roles.get(name);
  if (role !== undefined) return role;
  if (dropped.has(dashed) || droppedPrefixes.some(prefix => dashed.startsWith(prefix))) return 'dropped';
  return name !== dashed && roles.has(dashed) ? 'dropped' : 'plain';
}

// Clients send the same few names with every request: each spelling is judged once. Bounded, since they choose.
const known = new Map<string, RequestField>();
const knownAtMost = 1000;

export function requestField(spelled: string): RequestField {
  const found = known.get(spelled);
  if (found !== undefined) return found;
  const name = spelled.toLowerCase();
  // CGI and WSGI programs see no difference between `-` and `_`, and behind some servers none between them and `.` or
  // any other character (RFC 3875 section 4.1.18).
  const dashed = name.replaceAll(/[^a-z0-9]/g, '-');
  const field: RequestField = { name, dashed, role: roleOf(name, dashed) };
  if (known.size < knownAtMost) known.set(spelled, field);
  return field;
}
