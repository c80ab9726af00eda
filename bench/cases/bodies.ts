import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bodies, table, type Case } from '../bench.ts';
import { large } from '../setups.ts';

/** CPU time per request with larger bodies, down and up. */
export const bodySizes: Case = {
  name: 'bodies',
  title: 'Bodies of 64 KiB and 1 MiB',
  async run(bench) {
    const rows: string[][] = [];
    for (const [name, octets] of Object.entries(bodies)) {
      const script = join(bench.directory, `up-${name}.lua`);
      writeFileSync(script, `wrk.method = "POST"; wrk.body = string.rep("x", ${octets})\n`);
      for (const [direction, path, more] of [
        ['down', `/body/${name}`, {}],
        ['up', '/sink', { script }],
      ] as const) {
        const gateway = await bench.startGateway({ ...large, path: `/weather/v1${path}` });
        const proxy = await bench.startProxy(path, '', 'proxy_request_buffering off;');
        const load = { connections: 8, seconds: bench.seconds(1.5), ...more };
        const [plain, own] = await bench.compare([proxy, gateway], load, 3);
        for (const server of [gateway, proxy]) server.stop();
        rows.push([
          `${name} ${direction}`,
          plain?.perRequest.toFixed(0) ?? '',
          own?.perRequest.toFixed(0) ?? '',
          own?.ratio.toFixed(2) ?? '',
          own?.perSecond.toFixed(0) ?? '',
        ]);
      }
    }
    return `Eight connections, one request under way on each; nginx streams bodies as the gateway does.

${table(['body', 'nginx CPU µs', 'gateway CPU µs', 'x nginx', 'gateway req/s'], rows)}`;
  },
};
