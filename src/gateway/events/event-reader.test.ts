import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { array, assert as check, constantFrom, integer, property } from 'fast-check';
import { EventReader, type StreamPart, writeEvent } from './event-reader.ts';

function read(text: string | Buffer, size = Infinity, limit = 1_000): StreamPart[] | string {
  const reader = new EventReader(limit);
  const octets = Buffer.from(text as string);
  const parts: StreamPart[] = [];
  for (let at = 0; at < octets.length; at += size) {
    const read = reader.read(octets.subarray(at, at + size));
    if (typeof read === 'string') return read;
    parts.push(...read);
  }
  return parts;
}

const event = (data: string | undefined, more: object = {}) => ({
  data,
  name: undefined,
  id: undefined,
  retry: undefined,
  ...more,
});

suite('a stream of events is read', () => {
  const streams: readonly (readonly [string, string, readonly unknown[]])[] = [
    ['with data', 'data: a\n\n', [event('a')]],
    ['with data of several lines', 'data: a\ndata:b\ndata\n\n', [event('a\nb\n')]],
    [
      'with every field',
      'event: e\nid: 7\nretry: 10\ndata: x\n\n',
      [event('x', { name: 'e', id: '7', retry: '10' })],
    ],
    ['with one space taken off', 'data:  a \n\n', [event(' a ')]],
    ['with colons in data', 'data: a: b\n\n', [event('a: b')]],
    ['with all line ends', 'data: a\r\n\r\ndata: b\r\rdata: c\n\n', [event('a'), event('b'), event('c')]],
    [
      'with comments, of which nothing is kept',
      ': ann@example.org\ndata: a\n: x\n\n',
      ['comment', 'comment', event('a')],
    ],
    ['without fields that are not known', 'secret: a\nDATA: b\ndata : c\nmail\n\n', [event(undefined)]],
    ['without an id that holds a zero', 'id: a\0b\ndata: x\n\n', [event('x')]],
    ['without times that are no digits', 'retry: 1e9\nretry: 99999999999\ndata: x\n\n', [event('x')]],
    ['with a mark before it, once', '\ufeffdata: a\n\n\ufeffdata: b\n\n', [event('a'), event(undefined)]],
    ['without what no empty line ends', 'data: a\n\ndata: b\n', [event('a')]],
    ['without empty events', '\n\n\r\n\n', []],
    [
      'with the last of two names',
      'event: a\nevent: b\nid: 1\nid: 2\ndata: x\n\n',
      [event('x', { name: 'b', id: '2' })],
    ],
  ];
  for (const [what, text, expected] of streams)
    test(what, () => {
      for (const size of [1, 2, 3, Infinity])
        assert.deepEqual(read(text, size), expected, `in pieces of ${size}`);
    });

  test('however it is cut, in linear memory and time', () => {
    const tokens = constantFrom(
      'data',
      'id',
      'event',
      ':',
      ' ',
      '\n',
      '\r',
      '\r\n',
      '\n\n',
      'ä€😀',
      '{"a":1}',
      '\ufeff',
    );
    check(
      property(array(tokens, { maxLength: 60 }), integer({ min: 1, max: 7 }), (parts, size) => {
        const text = parts.join('');
        assert.deepEqual(read(text, size), read(text));
      }),
    );
  });

  test('and written so that it is read as the same', () => {
    check(
      property(
        array(constantFrom('data: a', 'data:', 'data: {"a":', 'id: 7', 'event: e', 'retry: 5'), {
          minLength: 1,
        }),
        lines => {
          const [first] = read(`${lines.join('\n')}\n\n`);
          assert.ok(typeof first === 'object');
          assert.deepEqual(read(writeEvent(first)), [first]);
        },
      ),
    );
  });
});

suite('a stream is refused', () => {
  test('with an event beyond the limit, before it is at its end', () => {
    for (const text of [
      `data: ${'x'.repeat(995)}`,
      'data: x\n'.repeat(143),
      `other: ${'x'.repeat(994)}\n`,
      `:${'x'.repeat(1_000)}`,
    ])
      for (const size of [1, 100, Infinity]) assert.equal(read(text, size), 'too-long', text.slice(0, 20));
    assert.equal(typeof read(`data: ${'x'.repeat(994)}\n\n`.repeat(5), 7), 'object');
    assert.equal(typeof read(': still here\n'.repeat(500), 7), 'object', 'comments may come for ever');
  });

  test('that is no UTF-8', () => {
    assert.equal(read(Buffer.from('data: \xe9\n\n', 'latin1')), 'encoding');
    // Without a word of it UTF-16 has no field that anybody knows.
    assert.deepEqual(read(Buffer.from('data: a\n\n', 'utf16le')).length, 0);
  });
});
