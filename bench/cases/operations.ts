import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { table, type Case } from '../bench.ts';
import { manyOperations, oneOperation, operations as many } from '../setups.ts';

/** Whether a request costs more where the contract lists ten thousand operations. */
export const operations: Case = {
  name: 'operations',
  title: '10,000 operations',
  async run(bench) {
    const script = join(bench.directory, 'operations.lua');
    writeFileSync(
      script,
      `request = function()
  return wrk.format("GET", "/weather/v1/resource-" .. math.random(0, ${manyOperations - 1}) .. "/1")
end
`,
    );
    const servers = [await bench.startGateway(oneOperation), await bench.startGateway(many)];
    const [one, all] = await bench.compare(servers, { script });
    for (const server of servers) server.stop();
    return `CPU time per request with one operation and with ${manyOperations}, each met as often as the others; the same
requests for both.

${table(
  ['operations', 'CPU µs', 'x one'],
  [
    [1, one?.perRequest.toFixed(1) ?? '', '1.00'],
    [manyOperations, all?.perRequest.toFixed(1) ?? '', all?.ratio.toFixed(2) ?? ''],
  ],
)}`;
  },
};
