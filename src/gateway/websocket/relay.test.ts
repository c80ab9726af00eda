import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Refusal } from '../refusal.ts';
import { MaskingKeys } from './frame-writer.ts';
import { HeldOctets } from './held-octets.ts';
import { Relay, type RelayEnd, type RelayOptions } from './relay.ts';
import { closing, plainFrame, readPlainFrames, TestWire, type FrameParts } from './testing.ts';

function relay(over: Partial<RelayOptions> = {}) {
  const client = new TestWire();
  const upstream = new TestWire();
  const ends: RelayEnd[] = [];
  const clock = { now: 0 };
  let drawn = 0;
  const it = new Relay({
    client,
    upstream,
    limits: { messageBytes: 1_000, upstreamMessageBytes: 2_000, perSecond: 10, burst: 10 },
    keys: new MaskingKeys(bytes => new Uint8Array(bytes).map(() => ++drawn % 256)),
    inspect: undefined,
    held: new HeldOctets(10_000),
    tally: { received: 0, sent: 0 },
    now: () => clock.now,
    ended: end => ends.push(end),
    ...over,
  });
  const words = (wire: TestWire, masked: boolean): string[] =>
    readPlainFrames(wire.written, masked).frames.map(({ opcode, final, payload }) =>
      opcode === 8
        ? `close ${payload.length === 0 ? '' : payload.readUInt16BE(0)}`
        : `${opcode}${final ? '' : '+'} ${payload.toString('latin1')}`,
    );
  return {
    it,
    client,
    upstream,
    ends,
    clock,
    fromClient: (payload: Buffer | string, parts?: FrameParts) => it.fromClient(plainFrame(payload, parts)),
    fromUpstream: (payload: Buffer | string, parts?: FrameParts) =>
      it.fromUpstream(plainFrame(payload, { masked: false, ...parts })),
    atClient: () => words(client, false),
    atUpstream: () => words(upstream, true),
  };
}

suite('messages', () => {
  test('pass both ways, masked towards the upstream only', () => {
    const { fromClient, fromUpstream, atClient, atUpstream } = relay();
    fromClient('hello');
    fromUpstream(Buffer.from([1, 2]), { opcode: 2 });
    assert.deepEqual(atUpstream(), ['1 hello']);
    assert.deepEqual(atClient(), ['2 \x01\x02']);
  });

  test('each frame to the upstream has a key of its own', () => {
    const { fromClient, upstream } = relay();
    fromClient('a');
    fromClient('a');
    const { written } = upstream;
    assert.notDeepEqual(written.subarray(2, 6), written.subarray(9, 13));
  });

  test('a message that comes in pieces goes on as fragments, and control frames pass between them', () => {
    const { it, fromClient, atUpstream } = relay();
    const octets = plainFrame('abcdef', { final: false });
    it.fromClient(octets.subarray(0, 8));
    it.fromClient(Buffer.from(octets.subarray(8)));
    fromClient('', { opcode: 9 });
    fromClient('gh', { opcode: 0 });
    assert.deepEqual(atUpstream(), ['1+ ab', '0+ cdef', '9 ', '0 gh']);
  });

  test('a length goes on in its shortest form whatever its message was cut into', () => {
    const { fromClient, upstream } = relay();
    fromClient('x'.repeat(200));
    assert.deepEqual([...upstream.written.subarray(0, 4)], [0x81, 0xfe, 0, 200]);
  });

  test('who reads slowly holds the other back until he has caught up', () => {
    const { it, client, upstream, fromClient } = relay();
    upstream.slow = true;
    fromClient('a');
    assert.equal(client.paused, true);
    it.upstreamDrained();
    assert.equal(client.paused, false);
  });

  test('are counted', () => {
    const tally = { received: 0, sent: 0 };
    const { it, fromClient, fromUpstream } = relay({ tally });
    fromClient('a', { final: false });
    fromClient('b', { opcode: 0 });
    fromUpstream('abc');
    fromUpstream('d');
    assert.deepEqual(it.counts, { bytes: 4, received: 1, sent: 2 });
    assert.deepEqual(tally, { received: 1, sent: 2 });
  });
});

suite('the end', () => {
  test('the client’s close goes to the upstream and its answer back; then both connections end', () => {
    const { it, client, upstream, ends, fromClient, fromUpstream, atClient, atUpstream } = relay();
    fromClient(closing(1000, 'bye'), { opcode: 8 });
    assert.deepEqual(atUpstream(), ['close 1000']);
    assert.deepEqual([client.ended, atClient()], [false, []]);
    fromUpstream(closing(1000), { opcode: 8 });
    assert.deepEqual(atClient(), ['close 1000']);
    assert.deepEqual([client.ended, upstream.ended], [true, true]);
    it.upstreamGone();
    it.clientGone();
    assert.deepEqual(ends, [{ code: 1000, refusal: undefined }]);
  });

  test('a close without a code stays without one', () => {
    const { fromClient, fromUpstream, atClient, atUpstream, it, ends } = relay();
    fromUpstream('', { opcode: 8 });
    assert.deepEqual(atClient(), ['close ']);
    fromClient('', { opcode: 8 });
    assert.deepEqual(atUpstream(), ['close ']);
    it.clientGone();
    it.upstreamGone();
    assert.equal(ends[0]?.code, 1005);
  });

  test('nothing is sent after a close', () => {
    const { it, fromUpstream, atClient } = relay();
    it.close(1001);
    fromUpstream('late');
    assert.deepEqual(atClient(), ['close 1001']);
  });

  test('a client that breaks off: the upstream hears that it is going away', () => {
    const { it, upstream, ends, atUpstream } = relay();
    it.clientGone();
    assert.deepEqual(atUpstream(), ['close 1001']);
    assert.equal(upstream.ended, true);
    it.upstreamGone();
    assert.deepEqual(ends, [{ code: 1006, refusal: undefined }]);
  });

  test('an upstream that breaks off: the client hears 1014', () => {
    const { it, ends, atClient, fromClient } = relay();
    it.upstreamGone();
    assert.deepEqual(atClient(), ['close 1014']);
    fromClient(closing(1014), { opcode: 8 });
    it.clientGone();
    assert.deepEqual([ends[0]?.code, ends[0]?.refusal?.code], [1014, 'upstream-unreachable']);
  });

  test('a client that does not answer a close is cut, and only then', () => {
    const { it, client, ends, clock } = relay();
    it.close(1008, new Refusal('api-key-invalid'));
    clock.now = 1_900;
    it.sweep(clock.now);
    assert.equal(client.destroyed, false);
    clock.now = 2_000;
    it.sweep(clock.now);
    assert.equal(client.destroyed, true);
    assert.equal(ends[0]?.refusal?.code, 'api-key-invalid');
  });

  test('a client that never reads cannot make the gateway keep what the upstream sends while it closes', () => {
    const { it, client, upstream, fromClient, fromUpstream } = relay();
    client.slow = true;
    fromUpstream('first');
    assert.equal(upstream.paused, true);
    fromClient(closing(1000), { opcode: 8 });
    it.fromUpstream(plainFrame('x'.repeat(500), { masked: false }));
    assert.equal(upstream.paused, true);
  });

  test('is told once, whoever comes later', () => {
    const { it, ends, clock } = relay();
    it.clientGone();
    it.upstreamGone();
    it.clientGone();
    it.close(1001);
    clock.now = 10_000;
    it.sweep(clock.now);
    assert.equal(ends.length, 1);
  });
});

suite('limits', () => {
  const lastOf = (words: readonly string[]): string | undefined => words.at(-1);

  test('one message more than the burst is 1008 and goes no further', () => {
    const { it, fromClient, atClient, atUpstream, ends } = relay();
    for (let count = 0; count < 11; count++) fromClient(`${count}`);
    assert.equal(lastOf(atClient()), 'close 1008');
    assert.deepEqual(atUpstream().slice(-2), ['1 9', 'close 1001']);
    it.clientGone();
    it.upstreamGone();
    assert.equal(ends[0]?.refusal?.code, 'rate-limited');
  });

  test('the rate lets messages through again as time passes', () => {
    const { fromClient, atClient, clock } = relay();
    for (let count = 0; count < 10; count++) fromClient('a');
    clock.now = 100;
    fromClient('a');
    assert.deepEqual(atClient(), []);
    fromClient('a');
    assert.deepEqual(atClient(), ['close 1008']);
  });

  for (const [what, payload, parts] of [
    ['pings', '', { opcode: 9 }],
    ['pongs', '', { opcode: 10 }],
    ['empty fragments', '', { opcode: 0, final: false }],
    ['fragments of one octet', 'x', { opcode: 0, final: false }],
  ] as const)
    test(`a flood of ${what} is 1008`, () => {
      const { fromClient, atClient } = relay();
      fromClient('x'.repeat(300), { final: false });
      for (let count = 0; count < 500; count++) fromClient(payload, parts);
      assert.deepEqual(atClient(), []);
      fromClient(payload, parts);
      assert.deepEqual(atClient(), ['close 1008']);
    });

  test('a message too large is 1009; one of the upstream is 1014', () => {
    const first = relay();
    first.fromClient('x'.repeat(1_001));
    assert.deepEqual(first.atClient(), ['close 1009']);
    const second = relay();
    second.fromUpstream('x'.repeat(2_001));
    assert.deepEqual(second.atClient(), ['close 1014']);
    assert.deepEqual(second.atUpstream(), ['close 1009']);
  });

  test('malformed frames never reach the other side', () => {
    const { it, atUpstream, atClient } = relay();
    it.fromClient(
      Buffer.concat([plainFrame('good'), plainFrame('bad', { reserved: 4 }), plainFrame('late')]),
    );
    assert.deepEqual(atUpstream(), ['1 good', 'close 1001']);
    assert.deepEqual(atClient(), ['close 1002']);
  });

  test('only whole messages and control frames count as activity', () => {
    const { it, clock, fromClient } = relay();
    clock.now = 50;
    fromClient('a', { final: false });
    it.fromClient(plainFrame('b', { opcode: 0, final: false }).subarray(0, 3));
    assert.equal(it.activeAt, 0);
  });
});

suite('inspection', () => {
  const bad = (message: Buffer): Refusal | undefined =>
    message.includes('attack') ? new Refusal('threat-detected') : undefined;

  test('a message waits until it is whole, and goes on as one frame', () => {
    const { fromClient, atUpstream } = relay({ inspect: bad });
    fromClient('he', { final: false });
    assert.deepEqual(atUpstream(), []);
    fromClient('llo', { opcode: 0 });
    assert.deepEqual(atUpstream(), ['1 hello']);
  });

  test('what is refused, also over fragments, never reaches the upstream and is 1008', () => {
    for (const inspected of [Buffer.from('att'), Buffer.from('xxatt')]) {
      const { fromClient, atUpstream, atClient, it, ends } = relay({ inspect: bad });
      fromClient(inspected, { final: false });
      fromClient('ack', { opcode: 0 });
      fromClient('late');
      assert.deepEqual(atUpstream(), ['close 1001']);
      assert.deepEqual(atClient(), ['close 1008']);
      it.clientGone();
      it.upstreamGone();
      assert.equal(ends[0]?.refusal?.code, 'threat-detected');
    }
  });

  test('binary messages are inspected too', () => {
    const { fromClient, atClient } = relay({ inspect: bad });
    fromClient('attack', { opcode: 2 });
    assert.deepEqual(atClient(), ['close 1008']);
  });

  test('messages of the upstream are not', () => {
    const { fromUpstream, atClient } = relay({ inspect: bad });
    fromUpstream('attack');
    assert.deepEqual(atClient(), ['1 attack']);
  });

  test('a control that fails is 1011', () => {
    const { fromClient, atClient } = relay({ inspect: () => new Refusal('policy-failed') });
    fromClient('a');
    assert.deepEqual(atClient(), ['close 1011']);
  });

  test('what all connections hold is bounded together, and given back', () => {
    const held = new HeldOctets(10);
    const first = relay({ inspect: bad, held });
    const second = relay({ inspect: bad, held });
    first.fromClient('12345678', { final: false });
    second.fromClient('12345678', { final: false });
    assert.deepEqual(second.atClient(), ['close 1013']);
    first.it.clientGone();
    first.it.upstreamGone();
    const third = relay({ inspect: bad, held });
    third.fromClient('1234567890', { final: false });
    assert.deepEqual(third.atClient(), []);
  });
});
