/** Plain HTTP calls: every status is an answer, and the path goes out as it is written. */
import http from 'node:http';
import https from 'node:https';

export interface Called {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface CallOptions {
  readonly method?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: string | Buffer | undefined;
  /** A fresh connection unless given. */
  readonly agent?: http.Agent;
  /** Certificate that the server's chain must lead to. */
  readonly ca?: string;
}

/** Milliseconds without an answer after which a call fails. */
const patienceMs = 30_000;

/** One call. Rejects when the connection breaks before the answer is whole. */
export function call(url: string, options: CallOptions = {}): Promise<Called> {
  const { method = 'GET', headers, body, agent = false, ca } = options;
  const { promise, resolve, reject } = Promise.withResolvers<Called>();
  const [, scheme, host, port, path] = /^(https?):\/\/([^/:]+):(\d+)(.*)$/.exec(url) ?? [];
  if (scheme === undefined) throw new Error(`not the address of a test: ${url}`);
  const request = (scheme === 'https' ? https : http).request({
    host,
    port,
    path: path === '' ? '/' : path,
    method,
    agent,
    timeout: patienceMs,
    ...(headers === undefined ? {} : { headers }),
    ...(ca === undefined ? {} : { ca }),
  });
  request.on('timeout', () => request.destroy(new Error(`no answer within ${patienceMs} ms`)));
  request.on('error', reject);
  request.on('response', response => {
    const pieces: Buffer[] = [];
    response.on('data', (piece: Buffer) => pieces.push(piece));
    response.on('error', reject);
    response.on('end', () =>
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: Buffer.concat(pieces).toString(),
      }),
    );
  });
  request.end(body);
  return promise;
}

/** A problem document, as far as tests look into it. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly instance: string;
}

export const problemOf = ({ body }: Called): Problem => JSON.parse(body) as Problem;

/** The code of the error catalogue that a refusal names. */
export const codeOf = (called: Called): string => problemOf(called).type.split('/').at(-1) ?? '';

/** One connection, kept as long as the server keeps it. */
export function connection(): http.Agent {
  return new http.Agent({ keepAlive: true, maxSockets: 1 });
}

/** Which worker decided: its decision ids begin alike. */
export const workerOf = (called: Called): string => problemOf(called).instance.slice(0, 18);
