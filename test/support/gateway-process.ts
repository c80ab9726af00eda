/**
 * A gateway before the upstream on a port, with short time limits, run with `--expose-gc`: tells its port; after
 * `watch` looks at its memory, and after `over` tells by how many octets it grew at most.
 */
import { startGateway } from './gateway.ts';

/** Milliseconds between two looks. */
const eachMs = 50;

const { port } = await startGateway(`http://127.0.0.1:${process.argv[2] ?? ''}`, {
  limits: { headersTimeout: 1_000, requestTimeout: 1_500, keepAliveTimeout: 1_500, writeTimeout: 1_500 },
});

/** What is held: garbage, which V8 takes back when it likes, is gone first. */
function held(): number {
  globalThis.gc?.();
  // Buffers are among the external.
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

let before = 0;
let most = 0;
let looking: NodeJS.Timeout | undefined;
const look = (): void => void (most = Math.max(most, held()));
process.on('message', message => {
  if (message === 'watch') {
    before = most = held();
    looking = setInterval(look, eachMs);
    process.send?.(before);
  } else {
    clearInterval(looking);
    look();
    process.send?.(most - before);
  }
});
process.on('disconnect', () => process.exit(0));
process.send?.(port);
