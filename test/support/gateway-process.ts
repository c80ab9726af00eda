/** A gateway before the upstream on a port, with short time limits: tells its port, then its memory whenever asked. */
import { startGateway } from './gateway.ts';

const { port } = await startGateway(`http://127.0.0.1:${process.argv[2] ?? ''}`, {
  limits: { headersTimeout: 1_000, requestTimeout: 1_500, keepAliveTimeout: 1_500, writeTimeout: 1_500 },
});
process.on('message', () => process.send?.(process.memoryUsage.rss()));
process.on('disconnect', () => process.exit(0));
process.send?.(port);
