/** The gateway's real worker, that ends at once, as if it had run out of memory, when the test says so. */
import { BroadcastChannel } from 'node:worker_threads';
import '../../../src/gateway/worker.ts';

const order = new BroadcastChannel('mortal-workers');
order.addEventListener('message', () => process.exit(1));
order.unref();
