import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { errorCatalogue, problem, problemType, type ErrorCode } from '#kernel';
import type { ClientResponse } from '../client-message.ts';
import { connectionOf, linger, type Connection } from './connection.ts';

/** Answers that the listener gives by itself, because no request came to be that the gateway could decide about. */
export interface ListenerAnswer {
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail?: string;
  /** The methods that there are, with 405 (RFC 9110 section 15.5.6). */
  readonly allow?: string;
}

export function answerOf(code: ErrorCode, detail?: string): ListenerAnswer {
  const { status } = errorCatalogue[code];
  return detail === undefined ? { code, status } : { code, status, detail };
}

/** RFC 9110 section 10.1.1: the only expectation there is, is 100-continue. */
export const expectationUnknown: ListenerAnswer = {
  code: 'request-malformed',
  status: 417,
  detail: 'The Expect header holds an expectation that is not understood.',
};

/**
 * What to tell a client whose octets Node's parser or its clock gave up on; undefined when there is nobody to tell:
 * the connection broke, the TLS handshake failed, or nothing was ever sent.
 */
export function answerToParserError(code: string, bytesRead: number): ListenerAnswer | undefined {
  if (bytesRead === 0) return undefined;
  if (code === 'HPE_HEADER_OVERFLOW') return answerOf('headers-too-large');
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return answerOf('body-too-large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return answerOf('request-timeout');
  return code.startsWith('HPE_') ? answerOf('request-malformed') : undefined;
}

/** Answers on a bare socket and ends the connection. False when something else is to be said there, or nothing. */
export function answerOnSocket(socket: Socket, answer: ListenerAnswer, docs: string): boolean {
  const connection = connectionOf(socket);
  const response = connection?.response;
  if (connection?.closing === true) return false;
  if (connection !== undefined && response !== undefined && !response.writableFinished) {
    const good = lastGood(connection, response);
    if (good !== undefined) {
      // What is wrong came behind a good request: that one gets its answer, and it is the last.
      connection.closing = true;
      good.shouldKeepAlive = false;
      good.once('finish', () => socket.destroySoon());
      return false;
    }
    // In the middle of a response our octets would be read as part of it.
    if (response.headersSent) {
      socket.destroy();
      return false;
    }
  }
  if (!socket.writable) {
    socket.destroy();
    return false;
  }
  if (connection !== undefined) connection.closing = true;
  const { body, headers } = document(answer, docs);
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`HTTP/1.1 ${answer.status} ${errorCatalogue[answer.code].title}\r\n${lines}\r\n${body}`);
  linger(socket);
  return true;
}

/** The response of the last request that came whole, among those that are not answered yet. */
function lastGood(connection: Connection, latest: ServerResponse): ServerResponse | undefined {
  if (latest.req.complete) return latest;
  const { earlier } = connection;
  if (earlier === undefined || earlier.writableFinished) return undefined;
  // The broken one still waits for its turn, which it is not to have.
  connection.abandoned = latest;
  return earlier;
}

/** Answers a request that was read well enough, but is not for the gateway; in HTTP/1.1 the connection ends with it. */
export function answerRequest(
  isHead: boolean,
  response: ClientResponse,
  answer: ListenerAnswer,
  docs: string,
): void {
  const { body, headers } = document(answer, docs);
  response.writeHead(answer.status, headers.flat());
  response.end(isHead ? undefined : body);
}

function document(answer: ListenerAnswer, docs: string): { body: string; headers: [string, string][] } {
  const { code, status, detail, allow } = answer;
  const body = JSON.stringify(problem(code, { docs, status, detail }));
  return {
    body,
    headers: [
      ['date', new Date().toUTCString()],
      ['content-type', problemType],
      ['content-length', String(Buffer.byteLength(body))],
      ['cache-control', 'no-store'],
      ['x-content-type-options', 'nosniff'],
      ['connection', 'close'],
      ...(allow === undefined ? [] : [['allow', allow] satisfies [string, string]]),
    ],
  };
}
