/** Forwarding alone, for tests that look at its memory: tells its port, then its memory whenever it is asked. */
import { startForwarding } from './forwarding.ts';

const gateway = await startForwarding({ targets: [`http://127.0.0.1:${process.argv[2] ?? ''}`] });
process.on('message', () => process.send?.(process.memoryUsage.rss()));
process.on('disconnect', () => process.exit(0));
process.send?.(gateway.port);
