/**
 * A gateway in a process of its own, for tests that look at its memory: tells its port, then its memory whenever it is
 * asked. Arguments: the upstream's port, and options of the policy `websocket`; with `inspect`, messages are inspected.
 */
import { startGateway } from './gateway.ts';

const { inspect, ...options } = JSON.parse(process.argv[3] ?? '{}') as Record<string, unknown>;
const policies = [
  { id: 'att_ws', policy: 'websocket', options },
  ...(inspect === true
    ? [{ id: 'att_deny', policy: 'deny-patterns', options: { in: ['body'], bodyBytes: 1_048_576 } }]
    : []),
];
const { port } = await startGateway(`http://127.0.0.1:${process.argv[2] ?? ''}`, {
  policies,
  limits: { headersTimeout: 1_000 },
});
process.on('message', () => {
  globalThis.gc?.();
  process.send?.(process.memoryUsage.rss());
});
process.on('disconnect', () => process.exit(0));
process.send?.(port);
