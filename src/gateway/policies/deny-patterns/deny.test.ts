import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { linearExpression } from '#threats';
import { parser } from '#kernel';
import type { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange, type TestRequest } from '../../testing.ts';
import type { DenyPlace } from './deny-places.ts';
import type { DenyRule } from './denied.ts';
import { policy } from './policy.ts';
import { secPattern } from './sec-pattern.ts';

const rule = (place: DenyPlace | DenyPlace[], over: Partial<DenyRule> = {}): DenyRule => ({
  name: 'no-evil',
  pattern: 'evil',
  in: [place].flat(),
  ...over,
});

const only = (...deny: DenyRule[]) => ({ sets: [], deny });

function reasonOf(deny: DenyRule | DenyRule[], request: TestRequest): string | undefined {
  const verdict = compilePolicy(policy, only(...[deny].flat())).inspect?.(testExchange(request));
  assert.ok(!(verdict instanceof Promise));
  if (verdict !== undefined) assert.deepEqual([verdict.code, verdict.status], ['threat-detected', 403]);
  return verdict?.reason;
}

const body = (type: string, text: string): TestRequest => ({
  method: 'POST',
  headers: ['Content-Type', type, 'Content-Length', String(Buffer.byteLength(text))],
  body: Buffer.from(text),
});
const json = (value: unknown) => body('application/json', JSON.stringify(value));
const form = (text: string) => body('application/x-www-form-urlencoded', text);
const xml = (text: string) => body('application/xml', text);
const url = (tail: string): TestRequest => ({ url: `/things/v1/things/1${tail}` });
const multipart = (name: string, value: string, file = '') =>
  body(
    'multipart/form-data; boundary=b',
    `--b\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n--b--\r\n`,
  );

/** A place, a request with the attack in it, and requests with the same text elsewhere, which pass. */
const byPlace: readonly [DenyPlace, string, TestRequest, ...TestRequest[]][] = [
  [{ place: 'path' }, 'path', { url: '/things/v1/things/evil' }, url('?a=evil')],
  [
    { place: 'variable', name: 'id' },
    'path',
    { parameters: { id: 'an evil id' } },
    { parameters: { other: 'evil' } },
  ],
  [{ place: 'variable' }, 'path', { parameters: { other: 'evil' } }, url('?a=evil')],
  [{ place: 'query', name: 'q' }, 'query', url('?a=b&q=evil'), url('?a=evil'), { headers: ['Q', 'evil'] }],
  [{ place: 'query' }, 'query', url('?evil=1'), form('q=evil')],
  [
    { place: 'header', name: 'Referer' },
    'headers',
    { headers: ['referer', 'evil'] },
    { headers: ['X-A', 'evil'] },
  ],
  [{ place: 'header' }, 'headers', { headers: ['X-A', 'evil'] }, { headers: ['Authorization', 'evil'] }],
  [{ place: 'header', name: 'authorization' }, 'headers', { headers: ['Authorization', 'evil'] }],
  [
    { place: 'cookie', name: 'theme' },
    'cookies',
    { headers: ['Cookie', 'a=b; theme=evil'] },
    { headers: ['Cookie', 'a=evil'] },
  ],
  [
    { place: 'form', name: 'note' },
    'body',
    form('a=b&note=so%20evil'),
    form('a=evil'),
    json({ note: 'evil' }),
  ],
  [{ place: 'form' }, 'body', multipart('note', 'evil'), json({ note: 'evil' }), url('?q=evil')],
  [{ place: 'form' }, 'body', multipart('note', 'x', '; filename="evil.php"')],
  [
    { place: 'json', pointer: '/order/note' },
    'body',
    json({ order: { note: 'evil' } }),
    json({ order: { other: 'evil' } }),
  ],
  [
    { place: 'json', pointer: '/items/*/url' },
    'body',
    json({ items: [{}, { url: 'evil' }] }),
    json({ items: [{ name: 'evil' }] }),
  ],
  [
    { place: 'json', pointer: '/items/1' },
    'body',
    json({ items: ['x', 'evil'] }),
    json({ items: ['evil', 'x'] }),
  ],
  [
    { place: 'json', pointer: '/a~1b/c~0d' },
    'body',
    json({ 'a/b': { 'c~d': 'evil' } }),
    json({ a: { b: 'evil' } }),
  ],
  [{ place: 'json' }, 'body', json({ a: [{ b: 'evil' }] }), form('a=evil')],
  [{ place: 'json' }, 'body', json({ evil: 1 })],
  [{ place: 'xml' }, 'body', xml('<a><b>evil</b></a>'), json({ a: 'evil' })],
  [{ place: 'xml' }, 'body', xml('<a><b c="evil"/></a>'), xml('<a><evil/></a>')],
  [
    { place: 'xml', pointer: '/order/note' },
    'body',
    xml('<order><note>so evil</note></order>'),
    xml('<order><other>evil</other></order>'),
    xml('<other><note>evil</note></other>'),
    xml('<order><a><note>evil</note></a></order>'),
    xml('<order><note id="evil"/></order>'),
  ],
  [
    { place: 'xml', pointer: '/order/*/@id' },
    'body',
    xml('<order><item a="b" id="evil"/></order>'),
    xml('<order id="evil"><item name="evil">evil</item></order>'),
  ],
  [{ place: 'text' }, 'body', body('text/plain', 'so evil'), json({ a: 'evil' }), form('a=evil')],
];

suite('deny: a pattern by place', () => {
  for (const [place, where, attack, ...elsewhere] of byPlace)
    test(`${JSON.stringify(place)} is looked at, and what is elsewhere is not`, () => {
      assert.equal(reasonOf(rule(place), attack), `no-evil in ${where}`);
      for (const request of elsewhere) assert.equal(reasonOf(rule(place), request), undefined);
    });

  test('several places and rules: the first that finds something is named, never what was sent', () => {
    const rules = [
      rule([{ place: 'query', name: 'q' }, { place: 'json' }], { name: 'one', pattern: 'secret-[a-z]+' }),
      rule({ place: 'header' }, { name: 'two', pattern: 'secret' }),
    ];
    assert.equal(reasonOf(rules, url('?q=secret-abc')), 'one in query');
    assert.equal(reasonOf(rules, json({ a: 'secret-abc' })), 'one in body');
    assert.equal(reasonOf(rules, { headers: ['X-A', 'secret-abc'] }), 'two in headers');
  });
});

suite('deny: ways around a pattern', () => {
  const q = rule({ place: 'query', name: 'q' });
  for (const [how, tail] of Object.entries({
    'encoded once': '?q=%65vil',
    'encoded twice': '?q=%2565vil',
    'the name in other letters': '?Q=evil',
    'the name encoded': '?%71=evil',
    'the second of two': '?q=good&q=evil',
    'as an entity': '?q=%26%23101%3Bvil',
    'as a JavaScript escape': '?q=%5Cu0065vil',
    'as a Microsoft escape': '?q=%25u0065vil',
    'with a NUL in it': '?q=ev%00il',
    'behind a line end': '?q=a%0Aevil',
  }))
    test(`${how} is found`, () => {
      assert.equal(reasonOf(q, url(tail)), 'no-evil in query');
    });

  test('escapes of JSON, and members by other ways of writing the name', () => {
    const at = rule({ place: 'json', pointer: '/order/note' });
    for (const text of ['{"order":{"note":"\\u0065vil"}}', '{"\\u006frder":{"no\\u0074e":"evil"}}'])
      assert.equal(reasonOf(at, body('application/json', text)), 'no-evil in body');
  });

  test('a name with dots in it is no way around a `*`', () => {
    const at = rule({ place: 'json', pointer: '/map/*/url' });
    assert.equal(reasonOf(at, json({ map: { 'a.b': { url: 'evil' } } })), 'no-evil in body');
  });

  for (const [how, text] of Object.entries({
    'a prefix of a namespace': '<x:order xmlns:x="urn:x"><x:note>evil</x:note></x:order>',
    'a section of characters': '<order><note>ev<![CDATA[il]]></note></order>',
    'a comment in between': '<order><note>ev<!-- -->il</note></order>',
    'an element in between': '<order><note>ev<b/>il</note></order>',
    'an element around a part': '<order><note>ev<b>il</b></note></order>',
    'a reference to a character': '<order><note>&#101;vil</note></order>',
    'the second of two': '<order><note>good</note><note>evil</note></order>',
  }))
    test(`${how} is no way around a place in XML`, () => {
      assert.equal(reasonOf(rule({ place: 'xml', pointer: '/order/note' }), xml(text)), 'no-evil in body');
    });

  test('a body that cannot be read in one way is refused, and passes where no place is in bodies', () => {
    const broken = body('application/json', '{"a":"evil"');
    const inspect = (deny: DenyRule) =>
      compilePolicy(policy, only(deny)).inspect?.(testExchange(broken)) as Refusal | undefined;
    assert.equal(inspect(rule({ place: 'json' }))?.code, 'body-malformed');
    assert.equal(inspect(rule({ place: 'query' })), undefined);
  });

  test('nothing is decoded that was told not to be', () => {
    const plain = rule({ place: 'query' }, { decode: false });
    assert.equal(reasonOf(plain, url('?q=%2565vil')), undefined);
    assert.equal(reasonOf(plain, url('?q=%65vil')), 'no-evil in query');
  });

  test('small and large letters differ unless told', () => {
    assert.equal(reasonOf(q, url('?q=EVIL')), undefined);
    assert.equal(reasonOf({ ...q, ignoreCase: true }, url('?q=EVIL')), 'no-evil in query');
  });

  test('a pattern that backtracking takes for ever takes no time, and a body beyond the limit is refused', () => {
    const at = rule({ place: 'json' }, { pattern: '^(a+)+$' });
    assert.equal(reasonOf(at, json({ a: `${'a'.repeat(20_000)}!` })), undefined);
    const { validate } = compilePolicy(policy, { ...only(at), bodyBytes: 10 });
    const verdict = validate?.(testExchange(json({ a: 'aaaaaaaaaa' })));
    assert.equal((verdict as Refusal | undefined)?.code, 'body-too-large');
  });
});

suite('deny: unless', () => {
  const coupon = rule({ place: 'query', name: 'coupon' }, { pattern: '^[A-Z0-9]{8}$', unless: true });

  test('refuses each value that is something else, and nothing where there is none', () => {
    assert.equal(reasonOf(coupon, url('?coupon=AB12CD34')), undefined);
    assert.equal(reasonOf(coupon, url('')), undefined);
    for (const tail of ['?coupon=', '?coupon=AB12CD345', '?coupon=AB12CD34&coupon=x', '?coupon=AB12CD34%0A'])
      assert.equal(reasonOf(coupon, url(tail)), 'no-evil in query');
  });

  test('looks at values as they are: another reading of a good one is no refusal', () => {
    const plus = rule({ place: 'query', name: 'q' }, { pattern: '^[%0-9]+$', unless: true });
    assert.equal(reasonOf(plus, url('?q=%2541')), undefined);
  });
});

suite('deny: messages of WebSockets', () => {
  const frame = (deny: DenyRule, message: string) =>
    compilePolicy(policy, only(deny)).frame?.(testExchange(url('?q=evil')), Buffer.from(message), true);

  test('are looked at as JSON, or as a text', () => {
    assert.equal(
      frame(rule({ place: 'json', pointer: '/note' }), '{"note":"evil"}')?.reason,
      'no-evil in a message',
    );
    assert.equal(frame(rule({ place: 'text' }), 'evil')?.reason, 'no-evil in a message');
    assert.equal(frame(rule({ place: 'json', pointer: '/note' }), '{"other":"evil"}'), undefined);
  });

  test('are not refused for what was in the request that opened the connection', () => {
    assert.equal(frame(rule([{ place: 'query' }, { place: 'json' }]), '{"note":"good"}'), undefined);
  });

  test('are not looked at where no place is in bodies', () => {
    assert.equal(compilePolicy(policy, only(rule({ place: 'query' }))).frame, undefined);
    assert.equal(compilePolicy(policy, only(rule({ place: 'query' }))).needsBody, undefined);
  });
});

suite('deny: what does not publish', () => {
  for (const [why, given] of Object.entries({
    'a pattern that RE2 does not read': { pattern: '(?=a)b' },
    'a pattern that is none': { pattern: '(a' },
    'a pattern that matches everything': { pattern: 'a*' },
    'a back-reference': { pattern: '(a)\\1' },
    'a quotation': { pattern: '\\Qa"b' },
    'a class beyond ASCII': { pattern: '[äö]' },
    'a name where there are none': { in: [{ place: 'path', name: 'x' }] },
    'a pointer outside JSON': { in: [{ place: 'form', pointer: '/x' }] },
    'decoding with `unless`': { unless: true, decode: true },
  } satisfies Record<string, Partial<DenyRule>>))
    test(`${why}, and the message names the rule`, () => {
      assert.throws(
        () => compilePolicy(policy, only(rule({ place: 'query' }, given))),
        /^Error: deny no-evil: /,
      );
    });

  const { faults } = parser(policy.options);
  for (const [why, given] of Object.entries({
    'a place that is none': { in: [{ place: 'world' }] },
    'no place': { in: [] },
    'no name': { name: undefined },
    'a pointer without its slash': { in: [{ place: 'json', pointer: 'a' }] },
  }))
    test(why, () => {
      assert.notDeepEqual(faults(only({ ...rule({ place: 'query' }), ...given } as DenyRule)), []);
    });
});

suite('a pattern within a rule', () => {
  /** Means in the rule what it means by itself. */
  const cases: readonly [pattern: string, hits: string, misses: string][] = [
    ['say "hi"', 'say "hi" now', 'say hi'],
    ['a\\"b', 'a"b', 'ab'],
    ['\\\\"', '\\"', '"'],
    ['["\']', "'", 'x'],
    ['100%{2}', '100%%', '100%'],
    ['\\%{tx.0}', '%{tx.0}', '{tx.0}'],
    ['[%]x', '%x', 'x'],
    [' lead', 'a lead', 'lead'],
    ['trail ', 'trail x', 'trail'],
    ['a\nb', 'a\nb', 'a b'],
    ['größe', 'die größe', 'groesse'],
    ['[]x]y', ']y', 'zy'],
    ['[^]x]y', 'zy', ']y'],
    ['[[:digit:]]z', '7z', 'az'],
    ['[a[]b', '[b', 'cb'],
    ['\\x41\\d', 'A1', 'A'],
    ['#x', '#x', 'x'],
    ['x|!@rx y', '!@rx y', 'y'],
  ];
  for (const [pattern, hits, misses] of cases)
    test(`${JSON.stringify(pattern)} means what it says`, () => {
      const expression = linearExpression(secPattern(pattern, false));
      assert.ok(!/["\n]/.test(expression.source));
      const at = rule({ place: 'query', name: 'q' }, { pattern, decode: false });
      const ask = (text: string) => reasonOf(at, url(`?q=${encodeURIComponent(text)}`));
      assert.equal(ask(hits), 'no-evil in query');
      assert.equal(ask(misses), undefined);
    });
});
