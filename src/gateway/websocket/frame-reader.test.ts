import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { suite, test } from 'node:test';
import { maySend } from './close-codes.ts';
import { FrameReader, type FrameFault } from './frame-reader.ts';
import { closing, Heard, plainFrame, readPlainFrames, type FrameParts } from './testing.ts';

const messageBytes = 1_000;

function read(
  octets: Buffer,
  pieceOf = octets.length,
  masked = true,
): { events: string[]; fault: FrameFault | undefined } {
  const heard = new Heard();
  const reader = new FrameReader({ masked, messageBytes }, heard);
  let fault: FrameFault | undefined;
  for (let at = 0; at < octets.length; at += pieceOf)
    fault = reader.read(Buffer.from(octets.subarray(at, at + pieceOf)));
  return { events: heard.events, fault };
}

type Given = readonly (readonly [payload: Buffer | string, parts?: FrameParts])[];
const octetsOf = (frames: Given): Buffer =>
  Buffer.concat(frames.map(([payload, parts]) => plainFrame(payload, parts)));

suite('good frames', () => {
  const good: readonly (readonly [string, Given, readonly string[]])[] = [
    ['a text', [['hello']], ['text:hello']],
    ['an empty text', [['']], ['text:']],
    ['binary that is no UTF-8', [[Buffer.from([0xff, 0]), { opcode: 2 }]], ['binary:\xff\0']],
    ['125 octets', [['x'.repeat(125)]], [`text:${'x'.repeat(125)}`]],
    ['126 octets', [['x'.repeat(126)]], [`text:${'x'.repeat(126)}`]],
    ['as many octets as may be', [['x'.repeat(messageBytes)]], [`text:${'x'.repeat(messageBytes)}`]],
    [
      'fragments, empty ones among them, with control frames between',
      [
        ['', { final: false }],
        ['a', { opcode: 0, final: false }],
        ['p', { opcode: 9 }],
        ['', { opcode: 0, final: false }],
        ['', { opcode: 10 }],
        ['b', { opcode: 0 }],
        ['c'],
      ],
      ['ping:p', 'pong:', 'text:ab', 'text:c'],
    ],
    [
      'a character over two fragments',
      [
        [Buffer.from([0xe2, 0x82]), { final: false }],
        [Buffer.from([0xac]), { opcode: 0 }],
      ],
      ['text:\xe2\x82\xac'],
    ],
    ['a ping of 125 octets', [['x'.repeat(125), { opcode: 9 }]], [`ping:${'x'.repeat(125)}`]],
    ['a close without a code', [['', { opcode: 8 }]], ['close::']],
    ['a close, and nothing after it', [[closing(1000, 'bye'), { opcode: 8 }], ['x']], ['close:1000:bye']],
    [
      'a close in the middle of a message',
      [
        ['a', { final: false }],
        [closing(4999), { opcode: 8 }],
      ],
      ['close:4999:'],
    ],
  ];
  for (const [what, frames, events] of good)
    for (const pieceOf of [1, 3, 10_000])
      test(`${what}, in pieces of ${pieceOf}`, () => {
        assert.deepEqual(read(octetsOf(frames), pieceOf), { events: [...events], fault: undefined });
      });
});

suite('frames that two readers could take differently end the reading', () => {
  const bad: readonly (readonly [string, number, Given])[] = [
    ['no masking', 1002, [['a', { masked: false }]]],
    ['the first reserved bit (a compressed message)', 1002, [['a', { reserved: 4 }]]],
    ['the second reserved bit', 1002, [['a', { reserved: 2 }]]],
    ['the third reserved bit', 1002, [['a', { reserved: 1 }]]],
    ['a reserved bit on a ping', 1002, [['a', { opcode: 9, reserved: 4 }]]],
    ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map(
      opcode => [`opcode ${opcode}`, 1002, [['a', { opcode }]]] as const,
    ),
    ['a fragmented ping', 1002, [['a', { opcode: 9, final: false }]]],
    ['a fragmented close', 1002, [['', { opcode: 8, final: false }]]],
    ['a ping of 126 octets', 1002, [['x'.repeat(126), { opcode: 9 }]]],
    ['a ping with a long length', 1002, [['a', { opcode: 9, lengthOctets: 2 }]]],
    ['a continuation of nothing', 1002, [['a', { opcode: 0 }]]],
    ['a continuation after the last fragment', 1002, [['a'], ['b', { opcode: 0 }]]],
    ['a message inside another', 1002, [['a', { final: false }], ['b']]],
    [
      'a binary message inside a text',
      1002,
      [
        ['a', { final: false }],
        ['b', { opcode: 2 }],
      ],
    ],
    ['125 octets with a length of two octets', 1002, [['x'.repeat(125), { lengthOctets: 2 }]]],
    ['a length of eight octets where two would do', 1002, [['x'.repeat(200), { lengthOctets: 8 }]]],
    ['65,535 octets with a length of eight', 1002, [['', { lengthOctets: 8, length: 65_535n }]]],
    ['a negative length', 1002, [['', { lengthOctets: 8, length: 1n << 63n }]]],
    ['a length beyond all bounds', 1009, [['', { lengthOctets: 8, length: (1n << 63n) - 1n }]]],
    ['one octet too many', 1009, [['x'.repeat(messageBytes + 1)]]],
    ['a message that announces too much', 1009, [['', { lengthOctets: 8, length: 65_536n }]]],
    [
      'fragments that are too much together',
      1009,
      [
        ['x'.repeat(600), { final: false }],
        ['x'.repeat(401), { opcode: 0, final: false }],
      ],
    ],
    ['an overlong form', 1007, [[Buffer.from([0xc0, 0xaf])]]],
    ['an overlong form of three octets', 1007, [[Buffer.from([0xe0, 0x80, 0xaf])]]],
    ['a surrogate', 1007, [[Buffer.from([0xed, 0xa0, 0x80])]]],
    ['beyond U+10FFFF', 1007, [[Buffer.from([0xf4, 0x90, 0x80, 0x80])]]],
    ['a character cut off by the end of the message', 1007, [[Buffer.from([0xe2, 0x82])]]],
    [
      'a character cut off by a text’s next fragment',
      1007,
      [
        [Buffer.from([0xe2, 0x82]), { final: false }],
        ['a', { opcode: 0, final: false }],
      ],
    ],
    ['a fragment that cannot become UTF-8', 1007, [[Buffer.from([0xff]), { final: false }]]],
    ['a close with half a code', 1002, [['a', { opcode: 8 }]]],
    ...[0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535].map(
      code => [`close code ${code}`, 1002, [[closing(code), { opcode: 8 }]]] as const,
    ),
    ['a reason that is no UTF-8', 1007, [[Buffer.from([3, 232, 0xff]), { opcode: 8 }]]],
  ];
  for (const [what, code, frames] of bad)
    test(what, () => {
      for (const pieceOf of [1, 7, 100_000]) {
        const { events, fault } = read(octetsOf([['before'], ...frames, ['after']]), pieceOf);
        assert.equal(fault?.code, code);
        assert.deepEqual(
          events.filter(event => event.includes('after')),
          [],
        );
      }
    });

  test('masked frames of a server', () => {
    assert.equal(read(plainFrame('a'), 100, false).fault?.code, 1002);
    assert.deepEqual(read(plainFrame('a', { masked: false }), 100, false).events, ['text:a']);
  });

  test('each is noticed at the first octet that tells', () => {
    assert.equal(read(Buffer.from([0xc1])).fault?.code, 1002);
    assert.equal(read(Buffer.from([0x81, 0x05])).fault?.code, 1002);
    assert.equal(
      read(plainFrame('', { lengthOctets: 8, length: 65_536n }).subarray(0, 14)).fault?.code,
      1009,
    );
  });
});

/** Numbers that are the same in every run (xorshift, 32 bits). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const seeds: readonly Given[] = [
  [['hello'], ['', { opcode: 9 }], ['é'.repeat(80)]],
  [
    ['a', { final: false }],
    ['x', { opcode: 10 }],
    ['b', { opcode: 0 }],
    [Buffer.from([0, 255]), { opcode: 2 }],
  ],
  [['x'.repeat(130)], [closing(1001, 'away'), { opcode: 8 }]],
  [
    [Buffer.from([0xf0, 0x9f]), { final: false }],
    [Buffer.from([0x98, 0x80]), { opcode: 0 }],
    ['', { opcode: 8 }],
  ],
];

/** By the platform's own decoder: UTF-8, or what may become it. */
function isText(octets: Buffer, whole: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(octets, { stream: !whole });
    return true;
  } catch {
    return false;
  }
}

/** What should be heard of these frames by the plain reading and RFC 6455 sections 5.5.1, 7.4 and 8.1. */
function expected(octets: Buffer): { events: string[]; faulty: boolean } {
  const { frames, fault } = readPlainFrames(octets, true);
  const events: string[] = [];
  let parts: Buffer[] = [];
  let kind = 0;
  for (const { opcode, final, payload } of frames) {
    if (opcode === 8) {
      const code = payload.length >= 2 ? payload.readUInt16BE(0) : undefined;
      if (payload.length === 1 || (code !== undefined && !maySend(code)) || !isUtf8(payload.subarray(2)))
        return { events, faulty: true };
      return {
        events: [...events, `close:${code ?? ''}:${payload.subarray(2).toString('latin1')}`],
        faulty: false,
      };
    }
    if (opcode > 8) {
      events.push(`${opcode === 9 ? 'ping' : 'pong'}:${payload.toString('latin1')}`);
      continue;
    }
    if (opcode !== 0) {
      parts = [];
      kind = opcode;
    }
    parts.push(payload);
    const message = Buffer.concat(parts);
    if (message.length > messageBytes) return { events, faulty: true };
    if (kind === 1 && !isText(message, final)) return { events, faulty: true };
    if (final) events.push(`${kind === 1 ? 'text' : 'binary'}:${message.toString('latin1')}`);
  }
  return { events, faulty: fault !== undefined };
}

test('thirty thousand mutations are read as an independent reading does, in pieces of any size', () => {
  const next = numbers(20_261_122);
  let faults = 0;
  let good = 0;
  for (let round = 0; round < 30_000; round++) {
    const octets = Buffer.from(octetsOf(seeds[next(seeds.length)] ?? []));
    for (let changes = 1 + next(2); changes > 0; changes--) {
      const at = next(octets.length);
      // Often in heads, where it matters, and often a single bit.
      octets[at] = next(2) === 0 ? (octets[at] ?? 0) ^ (1 << next(8)) : next(256);
    }
    const cut = octets.subarray(0, next(4) === 0 ? next(octets.length + 1) : octets.length);
    const want = expected(Buffer.from(cut));
    const { events, fault } = read(Buffer.from(cut), 1 + next(cut.length + 1));
    const what = cut.toString('hex');
    // The reader may notice what is wrong before the frame is whole, but never later, nor where nothing is.
    if (want.faulty) assert.notEqual(fault, undefined, what);
    if (fault === undefined) assert.deepEqual(events, want.events, what);
    else {
      assert.deepEqual(events, want.events.slice(0, events.length), what);
      const more = Buffer.concat([cut, Buffer.alloc(70_000)]);
      if (!want.faulty) assert.ok(doomed(more), what);
    }
    if (fault === undefined) good++;
    else faults++;
  }
  assert.ok(faults > 5_000 && good > 5_000, `${faults} faults, ${good} good`);
});

/** Whether octets that were refused early are refused, or too large, once more has come. */
function doomed(octets: Buffer): boolean {
  const { frames, length } = readPlainFrames(octets, true);
  if (expected(octets).faulty) return true;
  const rest = octets.subarray(length);
  const short = (rest[1] ?? 0) % 128;
  const announced =
    short === 127 ? rest.readBigUInt64BE(2) : short === 126 ? BigInt(rest.readUInt16BE(2)) : 0n;
  return announced > BigInt(messageBytes) || frames.length === 0;
}
