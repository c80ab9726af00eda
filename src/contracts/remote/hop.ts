import {
  Agent as PlainAgent,
  request as plainRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import type { CheckedAddress } from './target.ts';

export interface HopAnswer {
  readonly status: number;
  readonly location: string | undefined;
  readonly encoding: string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the connection; what is still under way is not read. */
  drop(): void;
}

/** Asks for an address once, without following anything. */
export type SendHop = (url: URL, to: CheckedAddress, signal: AbortSignal) => Promise<HopAnswer>;

/** Octets of all header fields of an answer. */
const maxHeaderSize = 16 * 1024;

/** By GET, on a connection of its own to the very address that was checked; TLS proves the host's name. */
export const sendHop: SendHop = (url, { address, family }, signal) =>
  new Promise((resolve, reject) => {
    const encrypted = url.protocol === 'https:';
    const options: RequestOptions = {
      signal,
      maxHeaderSize,
      // Own agents: the global ones may be told by the environment to go through a proxy, which would resolve anew.
      agent: encrypted
        ? new TlsAgent({ keepAlive: false, rejectUnauthorized: true })
        : new PlainAgent({ keepAlive: false }),
      // A name is not looked up again. A literal address is not looked up at all.
      lookup: (_host, { all }, found) => {
        if (all === true) found(null, [{ address, family }]);
        else found(null, address, family);
      },
      headers: {
        accept: 'application/json, application/yaml, text/yaml, text/plain;q=0.5, */*;q=0.1',
        'accept-encoding': 'identity',
        'user-agent': 'Gatehouse',
      },
    };
    const request = (encrypted ? tlsRequest : plainRequest)(url, options, (answer: IncomingMessage) => {
      resolve({
        status: answer.statusCode ?? 0,
        location: answer.headers.location,
        encoding: answer.headers['content-encoding'],
        body: answer,
        drop: () => void answer.destroy(),
      });
    });
    request.on('error', reject);
    request.end();
  });
