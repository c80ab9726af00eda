import { mib, table, type Case } from '../bench.ts';
import { generate } from '../load.ts';
import { keyLimit } from '../setups.ts';

const usual = 1_000_000;
/** Seconds: on a slow machine it ends before all requests are made, and says after how many. */
const atMost = 100;

/** Whether memory stays where it is over a million requests. */
export const soak: Case = {
  name: 'soak',
  title: 'Soak',
  async run(bench) {
    const gateway = await bench.startGateway(keyLimit);
    const wanted = bench.quick ? usual / 20 : usual;
    const until = performance.now() + atMost * 1_000;
    let requests = 0;
    const samples: [number, number][] = [];
    while (requests < wanted && performance.now() < until) {
      const load = { connections: 32, seconds: bench.seconds(5) };
      const seen = await generate(bench.wrk, gateway.url, gateway.headers, load);
      requests += seen.requests;
      samples.push([requests, gateway.memory()]);
    }
    gateway.stop();
    const later = samples.slice(samples.length >> 1).map(([, memory]) => memory);
    const growth = (later.at(-1) ?? 0) - (later[0] ?? 0);
    return `Key, subscription, limits, access log and analytics; resident memory after so many requests.

${table(
  ['requests', 'memory MiB'],
  samples.map(([count, memory]) => [count, mib(memory)]),
)}

From the middle to the end: **${growth >= 0 ? '+' : ''}${mib(growth)} MiB**; highest ${mib(Math.max(...samples.map(([, memory]) => memory)))} MiB.`;
  },
};
