/** What one listener grants a client. Times in milliseconds. */
export interface ListenerLimits {
  /** Bytes of request line and headers. */
  readonly headerBytes: number;
  readonly headerCount: number;
  /** From connection or first byte to the end of the headers. */
  readonly headersTimeout: number;
  /** From the first byte to the end of the body, however fast it comes. */
  readonly requestTimeout: number;
  /** Octets a second that a client must send of a body, while somebody waits for it; 0 for any pace. */
  readonly uploadRate: number;
  /** Between two requests of a connection. */
  readonly keepAliveTimeout: number;
  readonly handshakeTimeout: number;
  /** Requests of one connection; 0 for any number. */
  readonly requestsPerConnection: number;
  /** Streams of one HTTP/2 connection at once. */
  readonly streams: number;
  /** Requests of an HTTP/1.1 connection that may wait behind one that is being answered. */
  readonly pipelined: number;
  /** For a client that takes nothing of an answer that waits for it. */
  readonly writeTimeout: number;
  /** Open connections, over all workers; further ones are closed at once. */
  readonly connections: number;
  /** The same of one client address: an IPv4 address, or a /64 network of IPv6. */
  readonly connectionsPerAddress: number;
  /** Connections that may wait to be accepted (the system's own bound applies too). */
  readonly backlog: number;
}

/** For a listener that gives one short answer to each client. */
export const plainFrontLimits = {
  headerBytes: 8 * 1024,
  headerCount: 64,
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 1_000,
  requestsPerConnection: 1,
  streams: 4,
  writeTimeout: 5_000,
  connectionsPerAddress: 32,
  connections: 1_000,
} satisfies Partial<ListenerLimits>;

export const defaultLimits: ListenerLimits = {
  headerBytes: 16 * 1024,
  headerCount: 200,
  headersTimeout: 10_000,
  requestTimeout: 3_600_000,
  uploadRate: 1_024,
  keepAliveTimeout: 65_000,
  handshakeTimeout: 10_000,
  requestsPerConnection: 0,
  pipelined: 32,
  streams: 100,
  writeTimeout: 60_000,
  connections: 20_000,
  connectionsPerAddress: 512,
  backlog: 4_096,
};
