import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, suite, test } from 'node:test';
import { BroadcastChannel } from 'node:worker_threads';
import { generateApiKey, hashApiKey } from '#credentials';
import {
  GatewayHost,
  openSockets,
  type FeedEntry,
  type SnapshotDocument,
  type Telemetry,
  type Sockets,
} from '#gateway';
import { createLog } from '#kernel';
import { eventually } from '../support/eventually.ts';
import { ask } from '../support/serving/load.ts';

const mortalWorker = new URL('../support/serving/mortal-worker.ts', import.meta.url);

const pepper = Buffer.alloc(32, 1);

/** The gateway's real workers, before one upstream. */
suite('the gateway host', { timeout: 240_000 }, () => {
  let upstream: Server;
  const hosts: GatewayHost[] = [];
  const held: Sockets[] = [];
  const seen: Telemetry[] = [];

  const document = (number: number, policies: { id: string; policy: string; options: object }[] = []) =>
    ({
      format: 1,
      number,
      createdAt: 0,
      zones: [{ name: 'external', policies: [] }],
      plans: [],
      versions: [
        {
          id: 'ver_1',
          api: { id: 'api_1', name: 'all', title: 'All', owner: 'Tests' },
          name: 'v1',
          lifecycle: 'published',
          audience: 'open',
          zones: ['external'],
          hosts: [],
          basePath: '/all',
          upstream: { targets: [`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`] },
          policies,
          operations: [
            { id: 'op_1', method: '*', path: '/*', category: 'tells', audience: 'open', policies: [] },
          ],
        },
      ],
    }) as unknown as SnapshotDocument;

  const keyed = [{ id: 'att_1', policy: 'api-key', options: {} }];

  const launch = async (workerFile?: URL) => {
    // Its own: a port of 0 is one port to all who share a holder and a name.
    const sockets = openSockets();
    held.push(sockets);
    const host = new GatewayHost({
      sockets,
      listeners: [{ zone: 'external', host: '127.0.0.1', port: 0 }],
      workers: 2,
      settings: {
        pepper,
        pseudonymKey: Buffer.alloc(32),
        docs: 'http://docs.test/errors',
        accessLog: undefined,
        failureGraceMs: 1_000,
      },
      quotaSeed: Buffer.alloc(8),
      subjects: 64,
      log: createLog({ level: 'silent', to: 'stdout' }),
      onTelemetry: telemetry => seen.push(telemetry),
      ...(workerFile === undefined ? {} : { workerFile }),
    });
    hosts.push(host);
    await host.start();
    return { host, port: host.addresses[0]?.port ?? 0 };
  };

  before(async () => {
    upstream = createServer((request, response) => {
      if (request.url !== '/hang') response.end('from upstream');
    });
    upstream.listen(0, '127.0.0.1');
    await once(upstream, 'listening');
  });
  after(async () => {
    await Promise.all(hosts.map(host => host.drain(0)));
    for (const sockets of held) sockets.close();
    upstream.close();
    upstream.closeAllConnections();
  });

  test('is not ready, and accepts nothing, before it has a Snapshot and the Feed', async () => {
    const { host, port } = await launch();
    host.load(document(1));
    // Reports tell that the workers run and have read their messages.
    seen.length = 0;
    while (seen.length < 4) await pause(50);
    assert.equal(host.serving, undefined);
    assert.equal(host.ready, false);
    await assert.rejects(ask(port), { code: 'ECONNREFUSED' });
    host.apply([], true);
    await host.whenServing(1);
    assert.equal(host.ready, true);
    assert.equal(await ask(port, { path: '/all/x' }), 'from upstream');
  });

  test('keeps the Snapshot before, when one does not compile, also for workers that start later', async () => {
    const { host, port } = await launch();
    host.apply([], true);
    host.load(document(1));
    await host.whenServing(1);
    host.load(document(2, [{ id: 'att_1', policy: 'no-such-policy', options: {} }]));
    await assert.rejects(host.whenServing(2), /no-such-policy/);
    assert.equal(host.ready, true);
    await host.roll(1_000);
    assert.equal(host.serving, 1);
    assert.equal(await ask(port, { path: '/all/x' }), 'from upstream');
  });

  test('a revoked key is refused by every worker, also by one that starts later', async () => {
    const { host, port } = await launch();
    const apiKey = generateApiKey('live');
    const application = { name: 'app', tag: 'app', kind: 'confidential', active: true } as const;
    const entries: FeedEntry[] = [
      { kind: 'application', id: 'app_1', sequence: 1, state: application },
      {
        kind: 'key',
        id: 'key_1',
        sequence: 2,
        state: { applicationId: 'app_1', hash: hashApiKey(pepper, apiKey), notAfter: Date.now() + 60_000 },
      },
    ];
    host.apply(entries, true);
    host.load(document(1, keyed));
    await host.whenServing(1);
    const call = async () => {
      const statuses = new Set<number>();
      for (let i = 0; i < 20; i++) {
        const headers = { 'x-api-key': apiKey, connection: 'close' };
        const answer = await fetch(`http://127.0.0.1:${port}/all/x`, { headers });
        statuses.add(answer.status);
        await answer.arrayBuffer();
      }
      return [...statuses];
    };
    assert.deepEqual(await call(), [200]);
    host.apply([{ kind: 'key', id: 'key_1', sequence: 3, state: null }], false);
    await host.whenApplied(3);
    assert.deepEqual(await call(), [401]);
    await host.roll(1_000);
    assert.deepEqual(await call(), [401]);
  });

  test('what was under way counts no more when the client left, nor when its worker died', async () => {
    const { host, port } = await launch(mortalWorker);
    host.apply([], true);
    host.load(document(1, [{ id: 'att_1', policy: 'concurrency', options: { limit: 1, per: [] } }]));
    await host.whenServing(1);
    const status = async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/all/x`, { headers: { connection: 'close' } });
      await answer.arrayBuffer();
      return answer.status;
    };
    /** A call that waits for its upstream; one that is answered met the last of our own calls, and is made again. */
    const hang = async () => {
      for (;;) {
        const socket = connect(port, '127.0.0.1').on('error', () => {});
        socket.write('GET /all/hang HTTP/1.1\r\nHost: a\r\n\r\n');
        const isAnswered = once(socket, 'data').then(
          () => true,
          () => false,
        );
        if (!(await Promise.race([isAnswered, pause(200, false)]))) return socket;
        socket.destroy();
      }
    };
    const leaves = await hang();
    await eventually(status, answer => answer === 429);
    leaves.destroy();
    await eventually(status, answer => answer === 200);
    const stays = await hang();
    await eventually(status, answer => answer === 429);
    const order = new BroadcastChannel('mortal-workers');
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel, not a window
    order.postMessage('die');
    // Refused connections are of the moment between two workers.
    await eventually(
      () => status().catch(() => 0),
      answer => answer === 200,
    );
    order.close();
    stays.destroy();
  });

  test('hears what the last worker saw, before it ends', async () => {
    const { host, port } = await launch();
    host.apply([], true);
    host.load(document(1));
    await host.whenServing(1);
    seen.length = 0;
    await ask(port, { path: '/all/last' });
    await host.drain(1_000);
    const counted = seen.flatMap(({ series }) => series).reduce((sum, { requests }) => sum + requests, 0);
    assert.equal(counted, 1);
  });

  test('names an address that cannot be bound', async () => {
    const sockets = openSockets();
    held.push(sockets);
    const host = new GatewayHost({
      sockets,
      listeners: [{ zone: 'external', host: '192.0.2.1', port: 80 }],
      workers: 1,
      settings: {
        pepper,
        pseudonymKey: pepper,
        docs: '',
        accessLog: undefined,
        failureGraceMs: 0,
      },
      quotaSeed: Buffer.alloc(8),
      subjects: 64,
      log: createLog({ level: 'silent', to: 'stdout' }),
      onTelemetry() {},
    });
    await assert.rejects(host.start(), /cannot listen on 192\.0\.2\.1 port 80/);
  });
});
