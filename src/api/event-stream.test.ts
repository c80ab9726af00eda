import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { suite, test, type TestContext } from 'node:test';
import { Type } from 'typebox';
import { anonymous, operatorPrincipal, type Permission, type Principal } from '#credentials';
import { createLog } from '#kernel';
import { type EventSink, openStream } from './event-stream.ts';
import { mounted } from './mount.ts';
import { routeDefiner } from './route.ts';
import { closed } from './schema.ts';
import { createServer } from './server.ts';
import type { ApiServices } from './services.ts';

const events = closed({ tick: closed({ n: Type.Integer(), text: Type.Optional(Type.String()) }) });

/** A stream on a clock of its own, whose client reads only when told. */
function open(t: TestContext, mayGoOn: () => Promise<boolean> = async () => true) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const logged: string[] = [];
  const log = createLog({ level: 'info', to: { write: line => void logged.push(line) } });
  const state = { ended: 0, logged, heard: '', isOver: false };
  let sink: EventSink | undefined;
  const { octets, finish } = openStream(
    {
      open(opened) {
        sink = opened;
        return () => void state.ended++;
      },
    },
    { events, mayGoOn, log },
  );
  octets.on('close', () => (state.isOver = true));
  octets.on('error', () => {});
  return {
    state,
    octets,
    finish,
    send: (event: string, data: unknown) => sink?.send(event, data) ?? false,
    listen: () => octets.on('data', piece => (state.heard += String(piece))),
    /** Lets time pass, and what follows from it happen. */
    async pass(ms: number) {
      t.mock.timers.tick(ms);
      for (let i = 0; i < 5; i++) await turn();
    },
  };
}

suite('a stream of events', () => {
  test('tells events as they come, in the form of Server-Sent Events', async t => {
    const stream = open(t);
    stream.listen();
    assert.equal(stream.send('tick', { n: 1, text: 'two\nlines' }), true);
    await stream.pass(0);
    assert.equal(stream.state.heard, 'retry: 2000\n\nevent: tick\ndata: {"n":1,"text":"two\\nlines"}\n\n');
  });

  test('shows every 15 seconds that it is there', async t => {
    const stream = open(t);
    stream.listen();
    await stream.pass(15_000);
    assert.match(stream.state.heard, /^: still here$/m);
  });

  test('ends within five seconds when the credential is not good any more', async t => {
    let isGood = true;
    const stream = open(t, async () => isGood);
    stream.listen();
    await stream.pass(5_000);
    assert.equal(stream.state.isOver, false);
    isGood = false;
    await stream.pass(5_000);
    assert.equal(stream.state.isOver, true);
    assert.equal(stream.state.ended, 1);
    assert.equal(stream.send('tick', { n: 2 }), false);
    assert.doesNotMatch(stream.state.heard, /"n":2/);
  });

  test('ends when nobody can tell whether the credential is good', async t => {
    const stream = open(t, () => Promise.reject(new Error('the store is away')));
    stream.listen();
    await stream.pass(5_000);
    assert.equal(stream.state.isOver, true);
  });

  test('ends when the client goes, and asks nothing any more', async t => {
    let asked = 0;
    const stream = open(t, async () => ++asked > 0);
    stream.listen();
    stream.octets.destroy();
    await stream.pass(0);
    assert.equal(stream.state.ended, 1);
    await stream.pass(60_000);
    assert.equal(asked, 0);
    assert.equal(stream.send('tick', { n: 1 }), false);
  });

  test('ends when the server closes, with what was told already', async t => {
    const stream = open(t);
    stream.send('tick', { n: 1 });
    stream.finish();
    stream.finish();
    assert.equal(stream.send('tick', { n: 2 }), false);
    stream.listen();
    await stream.pass(0);
    assert.match(stream.state.heard, /"n":1/);
    assert.doesNotMatch(stream.state.heard, /"n":2/);
    assert.equal(stream.state.isOver, true);
  });

  test('keeps a bounded number of octets for a client that does not read', async t => {
    const stream = open(t);
    const text = 'x'.repeat(1_000);
    let taken = 0;
    for (let n = 0; n < 10_000; n++) if (stream.send('tick', { n, text })) taken++;
    assert.ok(taken > 10 && taken < 100, String(taken));
    assert.ok(stream.octets.readableLength < 70_000);
    stream.listen();
    await stream.pass(0);
    assert.equal(stream.send('tick', { n: 1 }), true);
  });

  test('ends when a client does not read for long', async t => {
    const stream = open(t);
    const text = 'x'.repeat(70_000);
    stream.send('tick', { n: 1, text });
    await stream.pass(45_000);
    assert.equal(stream.state.isOver, true);
    assert.equal(stream.state.ended, 1);
  });

  for (const [what, event, data] of [
    ['a property that is not listed', 'tick', { n: 1, hash: 'abcdef' }],
    ['an event that is not listed', 'secret', { n: 1 }],
  ] as const)
    test(`ends rather than tell ${what}`, async t => {
      const stream = open(t);
      stream.listen();
      assert.equal(stream.send(event, data), false);
      await stream.pass(0);
      assert.equal(stream.state.isOver, true);
      assert.doesNotMatch(stream.state.heard, /event/);
      assert.equal(stream.state.logged.length, 1);
      assert.doesNotMatch(stream.state.logged.join(''), /abcdef/);
    });
});

suite('who opened a stream', () => {
  for (const [what, later, goesOn] of [
    ['goes on while holding as much or more', operatorPrincipal('anna'), true],
    [
      'is cut off when less is held',
      { ...operatorPrincipal('anna'), permissions: new Set<Permission>(['metrics:read']) },
      false,
    ],
    ['is cut off when it is somebody else', operatorPrincipal('otto'), false],
    ['is cut off when it is nobody', anonymous, false],
  ] as const)
    test(what, async t => {
      t.mock.timers.enable({ apis: ['setInterval'] });
      const log = createLog({ level: 'silent', to: 'stdout' });
      const route = routeDefiner<ApiServices, 'x'>()({
        method: 'GET',
        url: '/events',
        permission: 'metrics:read',
        tag: 'x',
        summary: 'x',
        events,
        handler: async () => ({ open: () => () => {} }),
      });
      const services = { log, clock: { now: () => 1 }, store: {} } as ApiServices;
      const held: Principal = {
        ...operatorPrincipal('anna'),
        permissions: new Set(['metrics:read', 'decisions:read']),
      };
      const asked: (boolean | undefined)[] = [];
      const app = createServer({
        areas: [
          {
            prefix: '/api',
            mounted: mounted([route], services, '/api'),
            authenticate: async ({ isRecheck }) => {
              asked.push(isRecheck);
              return isRecheck === true ? later : held;
            },
          },
        ],
        hosts: [],
        docs: '',
        log,
      });
      const answer = await app.inject({ url: '/api/events', payloadAsStream: true });
      const heard = answer.stream();
      let isOver = false;
      heard.once('end', () => (isOver = true)).resume();
      t.mock.timers.tick(5_000);
      for (let i = 0; i < 20; i++) await turn();
      assert.deepEqual(asked, [undefined, true]);
      assert.equal(isOver, !goesOn);
      await app.close();
    });
});
