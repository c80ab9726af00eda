/** A gateway worker whose gateway answers everything with `ok` and fails on demand, in the midst of other requests. */
import { parentPort, threadId } from 'node:worker_threads';
import { runWorker, type ServingGateway } from '../../../src/gateway/worker-run.ts';

const standIn: ServingGateway = {
  sequence: 0,
  load() {},
  apply() {},
  share() {},
  introspected() {},
  ruleTablesCame() {},
  quotaGranted() {},
  blockLifted() {},
  endLongExchanges() {},
  trustsProxy: () => false,
  takeTelemetry: connections => ({
    series: [],
    counted: { anew: false, labels: [], rows: new Float64Array(0) },
    decisions: [],
    dropped: 0,
    keysUsed: [],
    connections,
    targets: [],
  }),
  serve(_zone, request, response) {
    if (request.url === '/fail')
      setTimeout(() => {
        throw new Error('fails on demand');
      }, 2);
    let size = 0;
    request.on('data', (piece: Buffer) => (size += piece.length));
    // Some milliseconds under way, so that there is always something to lose.
    const answer = () => setTimeout(() => response.end(`ok ${process.pid} ${threadId} ${size}`), 4);
    // The listener makes no stream, and so no events, for a request without a body.
    if (request.readableEnded) answer();
    else request.on('end', answer);
  },
};

if (parentPort === null) throw new Error('This file runs in a worker thread.');
runWorker(parentPort, () => ({ gateway: standIn, ended: () => process.exit(0) }));
