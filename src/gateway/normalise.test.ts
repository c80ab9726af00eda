import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fieldsFault, readHost, readTarget } from './normalise.ts';
import { Refusal } from './refusal.ts';

const refused: readonly (readonly [target: string, why: string])[] = [
  ['/a/../b', 'dot segment'],
  ['/a/./b', 'dot segment'],
  ['/..', 'dot segment at the end'],
  ['/a/.', 'dot segment at the end'],
  ['/a/%2e%2e/b', 'encoded dot segment'],
  ['/a/%2E./b', 'half encoded dot segment'],
  ['/a/.%2e', 'half encoded dot segment'],
  ['//a', 'empty segment'],
  ['/a//b', 'empty segment'],
  ['/a//', 'empty segment before the end'],
  ['/a%2Fb', 'encoded slash'],
  ['/a%2fb', 'encoded slash'],
  ['/a%5Cb', 'encoded backslash'],
  ['/a\\b', 'backslash'],
  ['/a%252Fb', 'double encoding'],
  ['/a%2541', 'double encoding'],
  ['/a%25%34%31', 'double encoding in parts'],
  ['/a%00', 'NUL'],
  ['/a%0d%0aX: y', 'CRLF'],
  ['/a%0A', 'LF'],
  ['/a%7F', 'DEL'],
  ['/a%C0%AF', 'overlong UTF-8'],
  ['/a%E0%80%AF', 'overlong UTF-8'],
  ['/a%FF', 'invalid UTF-8'],
  ['/a%ED%A0%80', 'surrogate'],
  ['/a%C3', 'truncated UTF-8'],
  ['/a%', 'cut escape'],
  ['/a%4', 'cut escape'],
  ['/a%zz', 'no escape'],
  ['/a;v=1', 'matrix parameter'],
  ['/a#b', 'fragment'],
  ['/a?b#c', 'fragment in the query'],
  ['/a b', 'space'],
  ['/a<b>', 'characters that must be encoded'],
  ['/caf\u00e9', 'raw bytes beyond ASCII'],
  ['/a?b\u00e9', 'raw bytes beyond ASCII in the query'],
  ['/a?b\tc', 'control character in the query'],
  ['a/b', 'relative'],
  ['', 'nothing'],
  ['*', 'asterisk-form'],
  ['example.com:443', 'authority-form'],
  ['ftp://example.com/a', 'another scheme'],
  ['http://user@example.com/a', 'user information'],
  ['http:///a', 'empty authority'],
  ['http://example.com/../a', 'dot segment in absolute-form'],
  ['http://example.com/a#b', 'fragment in absolute-form'],
];

const read: readonly (readonly [target: string, path: string, segments: readonly string[], query: string])[] =
  [
    ['/', '/', [''], ''],
    ['/a', '/a', ['a'], ''],
    ['/a/', '/a/', ['a', ''], ''],
    ['/a/b.json?x=1&y=%20', '/a/b.json', ['a', 'b.json'], '?x=1&y=%20'],
    ['/a?', '/a', ['a'], '?'],
    ['/a?b=../c//d', '/a', ['a'], '?b=../c//d'],
    ['/caf%C3%A9', '/caf%C3%A9', ['caf\u00e9'], ''],
    ['/caf%c3%a9', '/caf%C3%A9', ['caf\u00e9'], ''],
    ['/%61%62c', '/abc', ['abc'], ''],
    ['/a%20b', '/a%20b', ['a b'], ''],
    ['/a%3Bv', '/a%3Bv', ['a;v'], ''],
    ['/100%25', '/100%25', ['100%'], ''],
    ["/~x/$y/@z/a+b/a:b/(c)'!*", "/~x/$y/@z/a+b/a:b/(c)'!*", ['~x', '$y', '@z', 'a+b', 'a:b', "(c)'!*"], ''],
    ['/%40z/%24/a%2Bb', '/@z/$/a+b', ['@z', '$', 'a+b'], ''],
    ['/...', '/...', ['...'], ''],
    ['/.well-known/x', '/.well-known/x', ['.well-known', 'x'], ''],
    ['http://Example.com/a?b', '/a', ['a'], '?b'],
    ['http://example.com', '/', [''], ''],
  ];

suite('normalise', () => {
  for (const [target, why] of refused) {
    test(`a target with ${why} is refused: ${JSON.stringify(target)}`, () => {
      const outcome = readTarget(target);
      assert.ok(outcome instanceof Refusal);
      assert.equal(outcome.status, 400);
    });
  }

  for (const [target, path, segments, query] of read) {
    test(`${target} is read as ${path}`, () => {
      const outcome = readTarget(target);
      assert.ok(!(outcome instanceof Refusal));
      assert.deepEqual([outcome.path, outcome.segments, outcome.query], [path, segments, query]);
    });
  }

  test('the canonical path is its own canonical form', () => {
    for (const [target] of read) {
      const once = readTarget(target);
      assert.ok(!(once instanceof Refusal));
      const twice = readTarget(once.path);
      assert.ok(!(twice instanceof Refusal));
      assert.deepEqual([twice.path, twice.segments], [once.path, once.segments]);
    }
  });

  test('a path of a hundred thousand characters costs linear time', () => {
    for (const unit of ['/a', '/%61', '/.a', '/a%2', '/..a', '%'])
      readTarget(`/${unit.repeat(100_000 / unit.length)}`);
  });

  test('a repeated, invalid or contradicting Host is refused', () => {
    const hosts: readonly (readonly [string[], string | undefined])[] = [
      [['Host', 'a.example', 'host', 'a.example'], undefined],
      [['Host', 'a.example', 'HOST', 'b.example'], undefined],
      [['Host', 'a b'], undefined],
      [['Host', 'a/b'], undefined],
      [['Host', 'a@b'], undefined],
      [['Host', ''], undefined],
      [['Host', 'a.example:port'], undefined],
      [['Host', 'a.example'], 'b.example'],
      [[], 'b.example'],
    ];
    for (const [headers, authority] of hosts)
      assert.ok(readHost(headers, authority) instanceof Refusal, JSON.stringify(headers));
  });

  test('a Transfer-Encoding that readers could take differently is refused', () => {
    for (const coding of [
      'xchunked',
      'gzip, chunked',
      'chunked, chunked',
      'identity',
      'chunked;q=1',
      '',
      'chunked ',
    ])
      assert.ok(readHost(['Host', 'a', 'Transfer-Encoding', coding], undefined) instanceof Refusal, coding);
    assert.equal(readHost(['Host', 'a', 'transfer-encoding', 'Chunked'], undefined), 'a');
  });

  test('a Host is read without its port and in lower case', () => {
    assert.equal(readHost(['Host', 'API.example:8080'], undefined), 'api.example');
    assert.equal(readHost(['Host', '[::1]:8080'], undefined), '[::1]');
    assert.equal(readHost(['Host', 'a.example:80'], 'a.example:80'), 'a.example');
    assert.equal(readHost([], undefined), '');
  });
});

suite('fields that two readers could read differently are refused', () => {
  const codeOf = (...rawHeaders: string[]) => fieldsFault(rawHeaders)?.code;

  for (const name of ['Content-Type', 'Authorization'])
    test(`${name} twice, also with one value and in any case`, () => {
      assert.equal(codeOf(name, 'a', 'Accept', '*/*', name.toLowerCase(), 'a'), 'request-malformed');
      assert.equal(codeOf(name, 'a'), undefined);
    });

  for (const option of ['content-type', 'Content-Length', 'authorization', 'host', 'close, Content-Encoding'])
    test(`Connection: ${option}`, () => {
      assert.equal(codeOf('connection', option), 'request-malformed');
    });

  for (const option of ['keep-alive', 'close', 'Keep-Alive, TE', 'x-own', 'Upgrade, HTTP2-Settings'])
    test(`but not Connection: ${option}`, () => {
      assert.equal(codeOf('Connection', option), undefined);
    });
});
