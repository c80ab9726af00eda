/** Upstreams that speak HTTP/2: Node's own server, and one that sends exactly the frames it is told to. */
import http2, { type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { IncomingHttpHeaders, Settings } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { flag, frame, FrameClient, hpack, settings, type } from './frames.ts';
import { startRaw, type RawServer } from './forwarding.ts';

export interface Http2Upstream {
  readonly url: string;
  readonly sessions: ServerHttp2Session[];
  close(): void;
}

/** Serves HTTP/2 without TLS on a free loopback port. */
export async function http2Upstream(
  serve: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void,
  own: Settings = {},
): Promise<Http2Upstream> {
  const server: Http2Server = http2.createServer({ settings: own });
  const sessions: ServerHttp2Session[] = [];
  server.on('session', session => {
    sessions.push(session);
    session.on('error', () => {});
  });
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    stream.on('error', () => {});
    serve(stream, headers);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sessions,
    close() {
      server.close();
      for (const session of sessions) session.destroy();
    },
  };
}

/**
 * Frames in answer to each request; `own` are its settings. Connections and what came on them are kept in `peers`.
 */
export async function frameUpstream(
  answer: (stream: number, peer: FrameClient, octets: (more: readonly Buffer[]) => void) => void,
  own: Readonly<Record<number, number>> = {},
): Promise<RawServer & { readonly peers: FrameClient[] }> {
  const peers: FrameClient[] = [];
  const server = await startRaw(socket => {
    socket.once('readable', () => {
      // The client's preface.
      socket.read(24);
      const peer = new FrameClient(socket);
      const seen = new Set<number>();
      peers.push(peer);
      peer.send(settings(own), frame(type.settings, flag.ack, 0));
      socket.on('data', () => {
        for (const { stream } of peer.of(type.headers)) {
          if (seen.has(stream)) continue;
          seen.add(stream);
          answer(stream, peer, more => peer.send(...more));
        }
      });
    });
  });
  return { ...server, peers };
}

/** HEADERS with these fields, complete in one frame. */
export const head = (stream: number, fields: readonly (readonly [string, string])[], ends = false): Buffer =>
  frame(type.headers, flag.endHeaders | (ends ? flag.endStream : 0), stream, hpack(fields));

export const data = (stream: number, text: string, ends = false): Buffer =>
  frame(type.data, ends ? flag.endStream : 0, stream, Buffer.from(text));
