import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishApi, subscribe } from '../../test/support/catalogue.ts';
import { Product } from '../../test/support/product.ts';
import { table, watched, type Case, type Server } from '../bench.ts';
import { cores, family } from '../processes.ts';

const scope = 'things:read';

/** What the token is for: an API that declares a scope. */
const contract = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1.0.0' },
  paths: {
    '/things': {
      get: {
        operationId: 'listThings',
        security: [{ oauth: [scope] }],
        responses: { 200: { description: 'All.' } },
      },
    },
  },
  components: {
    securitySchemes: {
      oauth: {
        type: 'oauth2',
        flows: { clientCredentials: { tokenUrl: '/token', scopes: { [scope]: 'See things' } } },
      },
    },
  },
};

/** Tokens a CPU second that are aimed at, on SQLite. */
const aim = 1_500;

/** What an access token by client credentials costs the whole product. */
export const tokenEndpoint: Case = {
  name: 'token-endpoint',
  title: 'Token endpoint',
  async run(bench) {
    if (bench.wrk === undefined) return 'Skipped: wrk is not installed.';
    const product = await Product.start({ workers: 1 });
    try {
      const script = join(bench.directory, 'token-endpoint.lua');
      writeFileSync(script, await request(product, bench.upstream));
      for (const pid of family(product.pid)) spawnSync('taskset', ['-acp', cores.measured, String(pid)]);
      const server: Server = {
        ...watched(product.pid),
        name: 'token endpoint',
        port: product.ports.get('portal') ?? 0,
        url: `${product.url('portal')}/oauth/token`,
        headers: {},
        stop: () => undefined,
      };
      const rounds = 5;
      const seconds = bench.seconds(2);
      // What the compiler has not seen yet costs several times as much.
      await bench.measure(server, { script, seconds: bench.seconds(3) });
      const [seen] = await bench.compare([server], { script, seconds, connections: 16 }, rounds);
      const perToken = seen?.perRequest ?? Number.NaN;
      return `One confidential client asks again and again for a token by client credentials, with its secret and one scope, for one API: a JWT,
signed with ES256. The store is SQLite. CPU time is that of the whole product, launcher and gateway with it, which have
nothing to do meanwhile; medians of ${rounds} rounds of ${seconds} s. ${aim} tokens a CPU second are aimed at.

${table(
  ['CPU µs a token', 'tokens a CPU second', 'tokens/s meanwhile'],
  [[perToken.toFixed(0), `**${(1e6 / perToken).toFixed(0)}**`, (seen?.perSecond ?? Number.NaN).toFixed(0)]],
)}`;
    } finally {
      await product.stop();
    }
  },
};

/** Sets the product up; gives back the request for a token, as wrk wants it. */
async function request(product: Product, upstream: string): Promise<string> {
  const { admin } = product;
  await publishApi(admin, { upstream, contract });
  await subscribe(admin, 'robot');
  const { body } = await admin.call<{ id: string; secret: { secret: string } | null }>(
    'POST',
    '/applications/robot/client',
    { kind: 'service' },
  );
  const pair = `${body.id}:${body.secret?.secret ?? ''}`;
  return `wrk.method = "POST"
wrk.body = "grant_type=client_credentials&scope=${encodeURIComponent(scope)}"
wrk.headers["content-type"] = "application/x-www-form-urlencoded"
wrk.headers["authorization"] = "Basic ${Buffer.from(pair).toString('base64')}"
`;
}
