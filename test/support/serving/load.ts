import http from 'node:http';

export interface Outcome {
  done: number;
  /** One line for each request that was not answered with 200 and a whole body. */
  readonly failures: string[];
  /** How many requests each process and thread served. */
  readonly servedBy: Map<string, number>;
}

/** One request; on a fresh connection unless an agent is given. */
export function ask(port: number, options: { path?: string; body?: Buffer; agent?: http.Agent } = {}) {
  const { path = '/', body, agent = false } = options;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const request = http.request({ host: '127.0.0.1', port, path, agent, method: body ? 'POST' : 'GET' });
  request.on('error', reject);
  request.on('response', response => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (piece: string) => (text += piece));
    response.on('error', reject);
    response.on('end', () => {
      if (response.statusCode === 200) resolve(text);
      else reject(new Error(`status ${response.statusCode}`));
    });
  });
  request.end(body);
  return promise;
}

/**
 * At least `count` requests, and until `enough` says so; at most `atOnce` under way. Most have a fresh connection
 * each, every fifth a body, and one lane in four keeps its connection as long as the server lets it.
 */
export async function load(
  port: number,
  count: number,
  enough: (soFar: Outcome) => boolean = () => true,
  atOnce = 32,
): Promise<Outcome> {
  const outcome: Outcome = { done: 0, failures: [], servedBy: new Map() };
  const body = Buffer.alloc(20_000, 'x');
  let begun = 0;
  const lane = async (number: number) => {
    const agent = number % 4 === 0 ? new http.Agent({ keepAlive: true, maxSockets: 1 }) : undefined;
    while (begun++ < count || (outcome.failures.length === 0 && !enough(outcome))) {
      try {
        const text = await ask(port, {
          ...(begun % 5 === 0 ? { body } : {}),
          ...(agent === undefined ? {} : { agent }),
        });
        const [, process, thread] = text.split(' ');
        const by = `${process} ${thread}`;
        outcome.servedBy.set(by, (outcome.servedBy.get(by) ?? 0) + 1);
      } catch (error) {
        outcome.failures.push(`${(error as NodeJS.ErrnoException).code ?? ''} ${String(error)}`);
      }
      outcome.done++;
    }
    agent?.destroy();
  };
  await Promise.all(Array.from({ length: atOnce }, (_, number) => lane(number)));
  return outcome;
}
