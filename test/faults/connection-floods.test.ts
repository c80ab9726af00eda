/** More connections than may be: over real worker threads. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, suite, test } from 'node:test';
import { BroadcastChannel } from 'node:worker_threads';
import {
  GatewayHost,
  openSockets,
  type ListenerSpec,
  type SnapshotDocument,
  type Sockets,
  type Telemetry,
} from '#gateway';
import { createLog } from '#kernel';
import { eventually } from '../support/eventually.ts';

suite('connections are counted over all workers', { timeout: 240_000 }, () => {
  const hosts: GatewayHost[] = [];
  const clients: Socket[] = [];
  const held: Sockets[] = [];
  after(async () => {
    for (const client of clients) client.destroy();
    await Promise.all(hosts.map(host => host.drain(0)));
    for (const sockets of held) sockets.close();
  });

  const launch = async (
    limits: NonNullable<ListenerSpec['limits']>,
    more: { trustedProxies?: string[]; entrance?: ListenerSpec['entrance'] } = {},
  ) => {
    const seen: Telemetry[] = [];
    const listener = { zone: 'external', host: '127.0.0.1', port: 0, limits, entrance: more.entrance };
    // Its own: a port of 0 is one port to all who share a holder and a name.
    const sockets = openSockets();
    held.push(sockets);
    const host = new GatewayHost({
      sockets,
      // Two, to see that each counts for itself.
      listeners: [{ ...listener }, { ...listener }],
      workers: 2,
      settings: {
        pepper: Buffer.alloc(32),
        pseudonymKey: Buffer.alloc(32),
        docs: 'http://docs.test/errors',
        accessLog: undefined,
        failureGraceMs: 1_000,
      },
      quotaSeed: Buffer.alloc(8),
      subjects: 64,
      log: createLog({ level: 'silent', to: 'stdout' }),
      onTelemetry: telemetry => seen.push(telemetry),
      workerFile: new URL('../support/serving/mortal-worker.ts', import.meta.url),
    });
    hosts.push(host);
    await host.start();
    host.apply([], true);
    host.load(emptySnapshot(more.trustedProxies));
    await host.whenServing(1);
    const [port = 0, other = 0] = host.addresses.map(({ port }) => port);
    const ended = (why: string): number =>
      seen
        .flatMap(({ ended }) => ended ?? [])
        .filter(one => one.why === why)
        .reduce((sum, { connections }) => sum + connections, 0);
    return { host, port, other, ended };
  };

  /** A connection on which one request was answered, or undefined where it was closed instead. */
  const open = async (port: number, from = '127.0.0.1', before = ''): Promise<Socket | undefined> => {
    const client = connect({ host: '127.0.0.1', port, localAddress: from });
    clients.push(client);
    client.on('error', () => {});
    client.write(`${before}GET / HTTP/1.1\r\nHost: api.example\r\n\r\n`);
    const answered = await Promise.race([
      once(client, 'data').then(() => true),
      once(client, 'close').then(() => false),
    ]).catch(() => false);
    return answered ? client : undefined;
  };
  const openMany = async (count: number, ...args: Parameters<typeof open>): Promise<Socket[]> =>
    (await Promise.all(Array.from({ length: count }, () => open(...args)))).filter(one => one !== undefined);

  test('one address gets its number and no more; others, and other listeners, are served', async () => {
    const { port, other, ended } = await launch({ connectionsPerAddress: 10 });
    const opened = await openMany(60, port);
    // Two that come at once at the limit never both get in, so there are never more.
    assert.equal(opened.length, 10);
    assert.ok(await open(port, '127.0.0.2'));
    assert.ok(await open(other));
    await eventually(
      async () => ended('address'),
      count => count === 50,
    );
    // What was closed makes room.
    const closed = opened.slice(0, 3).map(client => once(client.destroy(), 'close'));
    await Promise.all(closed);
    await eventually(
      () => openMany(1, port),
      more => more.length === 1,
    );
  });

  test('all together get their number and no more, from however many addresses', async () => {
    const { port, ended } = await launch({ connections: 12 });
    const opened = await Promise.all(Array.from({ length: 60 }, (_, i) => open(port, `127.0.1.${i + 1}`)));
    const count = opened.filter(one => one !== undefined).length;
    // Those that meet at the very limit may all be turned away.
    assert.ok(count <= 12 && count >= 11, `${count} connections`);
    await eventually(
      async () => ended('total'),
      refused => refused === 60 - count,
    );
  });

  test('what a worker held that died is given back', async () => {
    const { host, port } = await launch({ connections: 10, connectionsPerAddress: 8 });
    assert.equal((await openMany(20, port)).length, 8);
    const order = new BroadcastChannel('mortal-workers');
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel, not a window
    order.postMessage('die');
    order.close();
    await eventually(
      async () => host.ready,
      ready => !ready,
    );
    await eventually(
      async () => host.ready,
      ready => ready,
    );
    assert.equal((await openMany(20, port)).length, 8);
  });

  test('a trusted proxy is not held to what one client may have', async () => {
    const { port } = await launch({ connectionsPerAddress: 2 }, { trustedProxies: ['127.0.0.1'] });
    assert.equal((await openMany(20, port)).length, 20);
    assert.equal((await openMany(20, port, '127.0.0.2')).length, 2);
  });

  test('behind a proxy that speaks the PROXY protocol, its clients are counted and not the proxy', async () => {
    const { port } = await launch({ connectionsPerAddress: 2 }, { entrance: { proxies: ['127.0.0.1'] } });
    const header = (client: string) => `PROXY TCP6 ${client} 2001:db8::ff 8080 443\r\n`;
    // One network of 64 bits is one client.
    const one = await Promise.all([1, 2, 3, 4].map(i => open(port, '127.0.0.1', header(`2001:db8::${i}`))));
    assert.equal(one.filter(client => client !== undefined).length, 2);
    const many = await Promise.all(
      [1, 2, 3, 4].map(i => open(port, '127.0.0.1', header(`2001:db8:${i}::1`))),
    );
    assert.equal(many.filter(client => client !== undefined).length, 4);
  });
});

const emptySnapshot = (trustedProxies: string[] = []): SnapshotDocument => ({
  format: 1,
  number: 1,
  createdAt: 0,
  zones: [{ name: 'external', policies: [], trustedProxies }],
  versions: [],
  plans: [],
});
