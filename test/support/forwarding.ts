import { createServer, type Server, type ServerOptions } from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import type { ExchangeState } from '../../src/gateway/exchange-state.ts';
import { forward } from '../../src/gateway/forward.ts';
import type { Validated } from '../../src/gateway/exchange.ts';
import type { Verdict } from '../../src/gateway/policy.ts';
import type { Refusal } from '../../src/gateway/refusal.ts';
import type { UpstreamDocument } from '../../src/gateway/snapshot/document.ts';
import type { UpstreamDependencies } from '../../src/gateway/upstream/make-group.ts';
import { LongExchanges } from '../../src/gateway/long-exchanges.ts';
import { standardStreams } from '../../src/gateway/streams.ts';
import { Upstream } from '../../src/gateway/upstream/upstream.ts';
import { systemUpstreams } from '../../src/gateway/upstream/upstreams.ts';

/** How one exchange ended, as forwarding told it. */
export type Ending =
  | { readonly refusal: Refusal }
  | { readonly status: number; readonly bytes: number; readonly complete: boolean };

export interface ForwardingServer {
  readonly port: number;
  readonly upstream: Upstream;
  readonly endings: Ending[];
  close(): void;
}

/** Only forwarding behind a real listener: no policies, no routing. Refusals are answered with their code. */
export async function startForwarding(
  document: UpstreamDocument,
  over: {
    bodyLimit?: number;
    answered?: (x: ExchangeState) => Verdict;
    transform?: (x: Validated, headers: string[]) => void;
    stripHeaders?: readonly string[];
    server?: ServerOptions;
    upstreams?: Partial<UpstreamDependencies>;
  } = {},
): Promise<ForwardingServer> {
  const upstream = new Upstream(document, { ...systemUpstreams, ...over.upstreams });
  upstream.open();
  const endings: Ending[] = [];
  const long = new LongExchanges(() => undefined);
  const transform =
    over.transform === undefined ? [] : [{ run: over.transform, policy: 'test', onError: 'deny' }];
  const operation = {
    upstream,
    transform,
    stripHeaders: new Set(over.stripHeaders),
    bodyLimit: over.bodyLimit ?? Infinity,
    streams: standardStreams,
    answerBody: [],
    otherAnswers: [],
    version: { basePath: '/base' },
  };
  const server = createServer(over.server ?? {}, (request, response) => {
    const [path = '', query] = (request.url ?? '').split('?');
    const x = {
      request,
      response,
      operation,
      address: request.socket.remoteAddress ?? '',
      method: request.method ?? '',
      path,
      query: query === undefined ? '' : `?${query}`,
      body: undefined,
      caller: { application: undefined },
      limitHeaders: { policy: '', limit: '' },
    } as unknown as ExchangeState;
    forward(x, {
      long,
      answered: answered => over.answered?.(answered as ExchangeState),
      refuse: (_, refusal) => {
        endings.push({ refusal });
        if (response.headersSent || response.destroyed) response.destroy();
        else response.writeHead(refusal.status, { connection: 'close' }).end(refusal.code);
      },
      done: (_, status, bytes, complete) => endings.push({ status, bytes, complete }),
    });
  });
  const port = await listen(server);
  return {
    port,
    upstream,
    endings,
    close() {
      upstream.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

export interface RawServer {
  readonly port: number;
  readonly sockets: Set<Socket>;
  close(): void;
}

/** A server that says what the test tells it to, octet by octet. */
export async function startRaw(onConnection: (socket: Socket) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const server = net.createServer(socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    onConnection(socket);
  });
  const port = await listen(server);
  return {
    port,
    sockets,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** A raw upstream that gives the same octets to every request head it sees; heads are kept in `seen`. */
export async function startAnswering(
  answer: string | ((head: string, socket: Socket) => void),
): Promise<RawServer & { readonly seen: string[] }> {
  const seen: string[] = [];
  const server = await startRaw(socket => {
    let text = '';
    socket.on('data', data => {
      text += data.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end !== -1; end = text.indexOf('\r\n\r\n')) {
        const head = text.slice(0, end + 4);
        const length = Number(/content-length: (\d+)/.exec(head)?.[1] ?? 0);
        if (text.length < end + 4 + length) return;
        seen.push(text.slice(0, end + 4 + length));
        text = text.slice(end + 4 + length);
        if (typeof answer === 'string') socket.write(answer, 'latin1');
        else answer(head, socket);
      }
    });
  });
  return { ...server, seen };
}

/** Sends octets and gives back everything that came until the connection closed. */
export function exchangeRaw(port: number, request: string): Promise<{ text: string; reset: boolean }> {
  return new Promise(resolve => {
    const pieces: Buffer[] = [];
    let reset = false;
    const socket = net.connect(port, '127.0.0.1', () => socket.write(request, 'latin1'));
    socket.on('data', (data: Buffer) => pieces.push(data));
    socket.on('error', () => {
      reset = true;
    });
    socket.on('close', () => resolve({ text: Buffer.concat(pieces).toString('latin1'), reset }));
  });
}

/** Waits until something is so, for at most three seconds: less than the time limits that would bring it about anyway. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (holds()) return;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  throw new Error(`in vain waited for: ${what}`);
}

async function listen(server: Server | net.Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
