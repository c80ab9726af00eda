import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mib, table, type Case } from '../bench.ts';
import { benchKey, millionKeys, someKeys } from '../setups.ts';

/** Keys that are presented: more than any cache of a worker holds. */
const presented = 20_000;
const aim = 200;

/** What a million keys take of a gateway's memory, and whether a request costs more among them. */
export const keys: Case = {
  name: 'keys',
  title: '1,000,000 keys',
  async run(bench) {
    writeFileSync(
      join(bench.directory, 'keys.txt'),
      Array.from({ length: presented }, (_, n) => `${benchKey(n)}\n`).join(''),
    );
    const script = join(bench.directory, 'keys.lua');
    writeFileSync(
      script,
      `local keys = {}
for key in io.lines("${bench.directory}/keys.txt") do keys[#keys + 1] = key end
request = function()
  return wrk.format("GET", nil, { ["x-api-key"] = keys[math.random(#keys)] })
end
`,
    );
    const [some, million] = [await bench.startGateway(someKeys), await bench.startGateway(millionKeys)];
    const [few, many] = await bench.compare([some, million], { script });
    const taken = [some.memory(), million.memory()] as const;
    const perKey = (taken[1] - taken[0]) / (1_000_000 - presented);
    for (const server of [some, million]) server.stop();
    return `Resident memory of two gateway processes with two workers each, after the load, one with ${presented} keys
and one with a million; CPU time per request of the same ${presented} keys, drawn at random, with subscription, limits and access
log. No more than ${aim} octets a key are aimed at.

${table(
  ['keys', 'memory MiB', 'CPU µs', 'x'],
  [
    [presented, mib(taken[0]), few?.perRequest.toFixed(1) ?? '', '1.00'],
    [1_000_000, mib(taken[1]), many?.perRequest.toFixed(1) ?? '', many?.ratio.toFixed(2) ?? ''],
  ],
)}

Octets a key over all workers: **${perKey.toFixed(0)}**.`;
  },
};
