import { createSecureContext, type SecureContext } from 'node:tls';
import { isMetadataAddress } from './addresses.ts';
import { openSocket, type ConnectionOptions } from './connection.ts';
import type { Dialled } from './member.ts';
import type { PoolOptions, PoolTls } from './pool-options.ts';

/** How connections to one target are made, whatever is spoken on them. */
export class Dialler {
  /** Why no connection may be made. */
  readonly refusedFor: string | undefined;
  readonly #options: PoolOptions;
  readonly #protocol: ConnectionOptions['protocol'];
  readonly #secureContext: SecureContext | undefined;
  #session: Buffer | undefined;

  /** @throws Error when `ca` is no certificate. */
  constructor(options: PoolOptions, protocol: ConnectionOptions['protocol']) {
    this.#options = options;
    this.#protocol = protocol;
    this.#secureContext = options.target.secure ? contextOf(options.tls) : undefined;
    this.refusedFor = refusalOf(options);
  }

  /** For the next connection: what it asks for, and the TLS session that it may resume. */
  options(protocol = this.#protocol): ConnectionOptions {
    const mine = protocol === this.#protocol;
    return {
      target: this.#options.target,
      protocol,
      secureContext: this.#secureContext,
      verify: this.#options.tls.verify,
      lookup: this.#options.lookup,
      session: mine ? this.#session : undefined,
      onSession: session => {
        if (mine) this.#session = session;
      },
    };
  }

  /** A connection for what is no exchange of HTTP: it begins as HTTP/1.1 does. */
  dial(): Dialled | undefined {
    if (this.refusedFor !== undefined) return undefined;
    const { connectMs, responseMs } = this.#options;
    return { socket: openSocket(this.options('http/1.1')), connectMs, responseMs };
  }
}

function refusalOf({ target, linkLocal, tls }: PoolOptions): string | undefined {
  if (!linkLocal && isMetadataAddress(target.host)) return 'address-refused';
  return target.secure && tls.client !== undefined && tls.client.key === undefined
    ? 'client-key-unreadable'
    : undefined;
}

/** TLS 1.2 is the floor (RFC 9325 section 3.1.1). @throws Error when a certificate or key is none. */
const contextOf = ({ ca, minimumVersion, client }: PoolTls): SecureContext =>
  createSecureContext({
    minVersion: `TLSv${minimumVersion}`,
    ...(ca === undefined ? {} : { ca }),
    ...(client?.key === undefined ? {} : { cert: client.certificate, key: client.key }),
  });
