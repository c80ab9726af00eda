import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { guardJson } from './guard.ts';
import { type JsonFaultCode, type JsonLimits, usualJsonLimits } from './limits.ts';

const fault = (text: string | Buffer, limits: Partial<JsonLimits> = {}) =>
  guardJson(Buffer.from(text as string), { ...usualJsonLimits, ...limits });
const codeOf = (text: string | Buffer, limits: Partial<JsonLimits> = {}): JsonFaultCode | undefined =>
  fault(text, limits)?.code;
const times = (count: number, one: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => one(index));
const objectOf = (names: readonly string[]): string => `{${names.map(name => `"${name}":0`).join(',')}}`;

suite('the guard lets pass', () => {
  const good = [
    '{}',
    '[]',
    '0',
    '""',
    ' \t\r\n{ "a" : [ 1 , -0 , 1.5e+3 , true , false , null , "x" ] }\n',
    '{"a":{"a":{"a":1}},"b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '"\\u0000\\ud83d\\ude00 \\"\\\\\\/\\b\\f\\n\\r\\t \u{1f600} später"',
    '{"":1," ":2,"\\u0000":3}',
    '{"a":1,"A":2,"á":3}',
    '[1e308,-1e308,5e-324,0e999,0.0e-999,9007199254740993]',
    objectOf(times(500, index => `n${index}`)),
  ];
  for (const text of good)
    test(text.slice(0, 40), () => {
      JSON.parse(text);
      assert.equal(fault(text), undefined);
    });
});

suite('readers would differ, so the guard refuses', () => {
  const refused: readonly [string, JsonFaultCode][] = [
    ['{"role":"user","role":"admin"}', 'name-repeated'],
    ['{"role":"user","r\\u006fle":"admin"}', 'name-repeated'],
    ['{"r\\u006fle":"user","role":"admin"}', 'name-repeated'],
    ['{"\\u0061":1,"\\u0061":2}', 'name-repeated'],
    ['{"a\\/b":1,"a/b":2}', 'name-repeated'],
    ['{"":1,"":2}', 'name-repeated'],
    ['{"é":1,"\\u00e9":2}', 'name-repeated'],
    ['{"a":{"x":1},"b":[{"x":1,"y":[],"x":2}]}', 'name-repeated'],
    ['{"a":{"b":{}},"a":{}}', 'name-repeated'],
    ['\ufeff{}', 'byte-order-mark'],
    ['"\\ud800"', 'surrogate'],
    ['"\\udc00"', 'surrogate'],
    ['"\\ud800\\ud800"', 'surrogate'],
    ['"\\ud800x"', 'surrogate'],
    ['{"\\udfff":1}', 'surrogate'],
    ['[1e309]', 'number-range'],
    ['[-1e999]', 'number-range'],
    ['[1e-999]', 'number-range'],
    ['[0.000001e-320]', 'number-range'],
    ['{"__proto__":{"admin":true}}', 'name-reserved'],
    ['{"\\u005f_proto__":{"admin":true}}', 'name-reserved'],
    ['{"constructor":{"prototype":{}}}', 'name-reserved'],
    ['{"a":{"prototype":1}}', 'name-reserved'],
  ];
  for (const [text, code] of refused) test(`${text}: ${code}`, () => assert.equal(codeOf(text), code));

  test('octets that are no UTF-8, or another encoding of Unicode', () => {
    for (const octets of [
      Buffer.from('{"a":"\xff"}', 'latin1'),
      Buffer.from('{"a":"\xc0\x80"}', 'latin1'),
      Buffer.from('{"a":"\xed\xa0\x80"}', 'latin1'),
      Buffer.from('{"a":"\xf4\x90\x80\x80"}', 'latin1'),
      Buffer.from('{"a":"\xe2\x82', 'latin1'),
      Buffer.from('\ufeff{"a":"é"}', 'utf16le'),
    ])
      assert.equal(codeOf(octets), 'encoding');
    assert.equal(codeOf(Buffer.from('{"a":1}', 'utf16le')), 'syntax');
    assert.equal(codeOf(Buffer.from('\0{\0}', 'latin1')), 'syntax');
  });

  for (const names of [
    ['id', 'ID'],
    ['straße', 'STRASSE'],
    ['k', '\u212a'],
    ['name', '\uff4eame'],
    ['id', '\\u0049d'],
  ])
    test(`${names.join(' and ')}, where names are to be distinct`, () => {
      assert.equal(codeOf(objectOf(names), { names: 'distinct' }), 'name-similar');
      assert.equal(codeOf(objectOf(names)), undefined);
    });
});

suite('what is no JSON is refused as such', () => {
  const broken: readonly [string, JsonFaultCode][] = [
    ['', 'unfinished'],
    [' \n', 'unfinished'],
    ['{', 'unfinished'],
    ['{"a"', 'unfinished'],
    ['{"a":', 'unfinished'],
    ['{"a":1', 'unfinished'],
    ['{"a":1,', 'unfinished'],
    ['["a', 'unfinished'],
    ['["\\', 'unfinished'],
    ['["\\u00', 'unfinished'],
    ['-', 'unfinished'],
    ['1.', 'unfinished'],
    ['1e', 'unfinished'],
    ['tru', 'unfinished'],
    ['{} {}', 'trailing'],
    ['{}\0', 'trailing'],
    ['1 2', 'trailing'],
    ['{}//', 'trailing'],
    ['01', 'trailing'],
    ['{"a":1,}', 'syntax'],
    ['[1,]', 'syntax'],
    ['[,1]', 'syntax'],
    ['[1 2]', 'syntax'],
    ['{"a" 1}', 'syntax'],
    ['{a:1}', 'syntax'],
    ["{'a':1}", 'syntax'],
    ['[}', 'syntax'],
    ['{"a":1]', 'syntax'],
    ['[1}', 'syntax'],
    ['+1', 'syntax'],
    ['.5', 'syntax'],
    ['-x', 'syntax'],
    ['0x10', 'trailing'],
    ['NaN', 'syntax'],
    ['Infinity', 'syntax'],
    ['nulL', 'syntax'],
    ['"a\nb"', 'syntax'],
    ['"\\x41"', 'syntax'],
    ['"\\u00g0"', 'syntax'],
    ['\u00a0{}', 'syntax'],
    ['/**/{}', 'syntax'],
  ];
  for (const [text, code] of broken)
    test(`${JSON.stringify(text)}: ${code}`, () => {
      assert.throws(() => JSON.parse(text) as unknown);
      assert.equal(codeOf(text), code);
    });
});

suite('each limit admits what reaches it and refuses one more', () => {
  const limits: readonly [Partial<JsonLimits>, string, string, JsonFaultCode][] = [
    [{ depth: 2 }, '[[1]]', '[[[]]]', 'depth'],
    [{ depth: 2 }, '{"a":{}}', '{"a":[{}]}', 'depth'],
    [{ depth: 0 }, '1', '[]', 'depth'],
    [{ members: 2 }, '{"a":1,"b":2}', '{"a":1,"b":2,"c":3}', 'members'],
    [{ members: 0 }, '{}', '{"a":1}', 'members'],
    [{ elements: 2 }, '[[1,2],3]', '[1,2,3]', 'elements'],
    [{ elements: 0 }, '[]', '[1]', 'elements'],
    [{ values: 4 }, '[[],{"a":1}]', '[[],{"a":1},2]', 'values'],
    [{ nameLength: 3 }, '{"abc":1}', '{"abcd":1}', 'name-length'],
    [{ nameLength: 3 }, '{"é":1}', '{"éé":1}', 'name-length'],
    [{ nameLength: 6 }, '{"\\u0061":1}', '{"\\u0061b":1}', 'name-length'],
    [{ stringLength: 3 }, '["abc"]', '["abcd"]', 'string-length'],
    [{ numberLength: 3 }, '[-12]', '[-123]', 'number-length'],
  ];
  for (const [limit, good, bad, code] of limits)
    test(`${JSON.stringify(limit)}: ${good} and ${bad}`, () => {
      assert.equal(codeOf(good, limit), undefined);
      assert.equal(codeOf(bad, limit), code);
    });

  test('a number of a megabyte ends at its limit, and is not computed', () =>
    assert.equal(codeOf(`1e${'9'.repeat(1e6)}`), 'number-length'));

  test('no limit lets nesting pass that the guard has no room for', () => {
    const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    assert.equal(codeOf(deep(512), { depth: 1e9 }), undefined);
    assert.equal(codeOf(deep(513), { depth: 1e9 }), 'depth');
    assert.equal(codeOf('['.repeat(1e6), { depth: 1e9 }), 'depth');
  });
});

suite('among many names', () => {
  const many = { members: 1e6, values: 1e7 };
  for (const count of [2, 23, 24, 25, 26, 100, 4_095, 4_096, 4_097, 9_000])
    test(`of ${count}, one that comes twice is found wherever it is`, () => {
      const names = times(count, index => `name-${index}`);
      assert.equal(codeOf(objectOf(names), many), undefined);
      for (const at of [0, 1, count >> 1, count - 1]) {
        const again = names[at] ?? '';
        assert.equal(codeOf(objectOf([...names, again]), many), 'name-repeated', again);
        const spelled = again.replace('n', '\\u006e');
        assert.equal(codeOf(objectOf([...names, spelled]), many), 'name-repeated', spelled);
      }
    });

  test('objects within objects keep theirs apart', () => {
    const wide = (inner: string) => `{${times(60, index => `"n${index}":${inner}`).join(',')}}`;
    assert.equal(codeOf(wide(wide('{"n0":1,"n59":2}')), many), undefined);
    const [outer = ''] = wide(wide('1')).split(/}$/);
    assert.equal(codeOf(`${outer},"n30":1}`, many), 'name-repeated');
    assert.equal(codeOf(`${outer},"other":1}`, many), undefined);
  });

  test('a refused text leaves nothing behind for the next', () => {
    const names = times(50, index => `n${index}`);
    assert.equal(codeOf(objectOf([...names, 'n0'])), 'name-repeated');
    assert.equal(codeOf(`${objectOf(names).slice(0, -1)},`), 'unfinished');
    assert.equal(codeOf(objectOf(names)), undefined);
  });
});

suite('a fault tells where it is', () => {
  const places: readonly [string, Partial<JsonLimits>, pointer: string, offset: number][] = [
    ['{"a":[1,{"b":x}]}', {}, '/a/1/b', 13],
    ['{"a":[1,{"b":1,"b":2}]}', {}, '/a/1', 15],
    ['{"a/b~c":[x]}', {}, '/a~1b~0c/0', 10],
    ['{"\\u0061":x}', {}, '/a', 10],
    ['[[],[1,2,3]]', { elements: 2 }, '/1', 9],
    ['{"o":{"a":1,"b":2}}', { members: 1 }, '/o', 12],
    ['[["abc"]]', { stringLength: 2 }, '/0/0', 2],
    ['[1] x', {}, '', 4],
    ['', {}, '', 0],
  ];
  for (const [text, limits, pointer, offset] of places)
    test(text || 'nothing', () => {
      const found = fault(text, limits);
      assert.deepEqual({ pointer: found?.pointer, offset: found?.offset }, { pointer, offset });
    });
});

test('octets in the middle of a larger buffer are judged alone', () => {
  const all = new TextEncoder().encode('xx{"a":1}xx');
  assert.equal(guardJson(all.subarray(2, 9), usualJsonLimits), undefined);
  assert.equal(guardJson(all.subarray(2, 10), usualJsonLimits)?.code, 'trailing');
});
