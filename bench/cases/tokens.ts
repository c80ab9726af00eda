import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { table, type Case } from '../bench.ts';
import { admitted, keyLimit, keyOpaque, keyToken, keyTokens, logged } from '../setups.ts';
import { benchToken } from '../tokens.ts';

/** CPU time (microseconds). */
interface Seen {
  readonly perRequest: number;
}

/** More than a worker remembers, so that each is seen as if for the first time. */
const presented = 40_000;

/** What an access token costs beside an API key. */
export const tokens: Case = {
  name: 'tokens',
  title: 'Access tokens',
  async run(bench) {
    writeFileSync(
      join(bench.directory, 'tokens.txt'),
      Array.from({ length: presented }, (_, n) => `${benchToken(n)}\n`).join(''),
    );
    const script = join(bench.directory, 'tokens.lua');
    writeFileSync(
      script,
      `local tokens, at = {}, 0
for token in io.lines("${bench.directory}/tokens.txt") do tokens[#tokens + 1] = token end
request = function()
  at = at % #tokens + 1
  wrk.headers["authorization"] = "Bearer " .. tokens[at]
  return wrk.format("GET")
end
`,
    );
    const servers = [
      await bench.startGateway(keyLimit),
      await bench.startGateway(keyToken),
      await bench.startGateway(keyOpaque),
    ];
    const [key, token, opaque] = await bench.compare(servers);
    const first = await bench.startGateway(keyTokens);
    const [fresh] = await bench.compare([first], { script });
    for (const server of [...servers, first]) server.stop();
    const judged = [await bench.startGateway(logged), await bench.startGateway(admitted)];
    const [plain, whole] = await bench.compare(judged);
    for (const server of judged) server.stop();
    const row = (name: string, seen: Seen | undefined, beside = key) => [
      name,
      seen?.perRequest.toFixed(1) ?? '',
      ((seen?.perRequest ?? NaN) - (beside?.perRequest ?? NaN)).toFixed(1),
    ];
    return `CPU time per request with a key, subscription, limits and access log; then with an access token of a user and its
scopes beside it: the same one again and again, an opaque one that was asked about before, and ${presented} in turn, of which a
worker remembers less than half, so that each signature (ES256) is checked.

${table(
  ['credentials', 'CPU µs', 'more than the key'],
  [
    row('key', key),
    row('key, JWT repeated', token),
    row('key, opaque cached', opaque),
    row('key, JWT first seen', fresh),
  ],
)}

All that is asked of a call of a person by an application, beside a request that anybody may send to the same operation;
both are written to the access log:

${table(
  ['request', 'CPU µs', 'more than the bare one'],
  [
    row('bare', plain, plain),
    row('key, subscription, JWT repeated, scopes, Cedar decided before', whole, plain),
  ],
)}`;
  },
};
