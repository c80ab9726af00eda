import { hash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { median, table, total, type Case, type Server } from '../bench.ts';
import { accessToken, boundToken, clientKey, proofFor } from '../proof-keys.ts';
import { tokenAlone, tokenAndProof } from '../setups.ts';

const atOnce = 16;

/** What a proof of possession costs: each is good for one request, so its signature is checked every time. */
export const proofs: Case = {
  name: 'proofs',
  title: 'DPoP',
  async run(bench) {
    const count = bench.quick ? 500 : 10_000;
    const alone = await bench.startGateway(tokenAlone);
    const proven = await bench.startGateway(tokenAndProof);
    const seen: [number, number][] = [];
    for (let round = 0; round <= bench.rounds(5); round++) {
      const bearer = accessToken();
      const bound = boundToken();
      const ath = hash('sha256', bound, 'base64url');
      const shown = Array.from({ length: count }, (_, n) => proofFor(proven.url, ath, `${round}-${n}`));
      const plain = await measured(alone, count, () => ({ authorization: `Bearer ${bearer}` }));
      const withProof = await measured(proven, count, n => ({
        authorization: `DPoP ${bound}`,
        dpop: shown[n] ?? '',
      }));
      // One round that does not count: code gets hot.
      if (round > 0) seen.push([plain, withProof]);
    }
    for (const server of [alone, proven]) server.stop();
    const [plain, withProof] = [median(seen.map(([one]) => one)), median(seen.map(([, other]) => other))];
    const more = median(seen.map(([one, other]) => other - one));
    return `CPU time per request of a gateway with one worker, ${count} requests a round over ${atOnce} connections: with an
ES256 token of the own authorization server that comes again, and with the same bound to a key of ${clientKey.curve} and a new
proof by it for each request (signature, replay cache).

${table(
  ['', 'CPU µs', 'more'],
  [
    ['token, repeated', plain.toFixed(1), ''],
    ['bound token and proof', withProof.toFixed(1), more.toFixed(1)],
  ],
)}`;
  },
};

async function measured(
  server: Server,
  count: number,
  fields: (n: number) => Record<string, string>,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const before = total(server);
  let next = 0;
  const run = async (): Promise<void> => {
    while (next < count) {
      const call = request(server.url, { agent, headers: fields(next++) });
      call.end();
      const [answer] = (await once(call, 'response')) as [IncomingMessage];
      answer.resume();
      await once(answer, 'end');
      if (answer.statusCode !== 200) throw new Error(`${server.name} answers ${String(answer.statusCode)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, run));
  agent.destroy();
  return (total(server) - before) / count;
}
