import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { AnswerContent } from '../../answer-content.ts';
import type { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange } from '../../testing.ts';
import { policy } from './policy.ts';

const trace = 'java.lang.IllegalStateException: no\n\tat com.example.Shop.buy(Shop.java:12)\n';
const key = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkq'.repeat(4)}\n`;

interface Given {
  readonly body: string | Buffer;
  readonly status?: number;
  readonly type?: string;
  readonly headers?: readonly string[];
  readonly method?: string;
  readonly options?: Record<string, unknown>;
}

function refusalOf({
  body,
  status = 200,
  type = 'application/json',
  headers = [],
  method = 'GET',
  options = {},
}: Given): Refusal | undefined {
  const answer = { status, headers: [...(type === '' ? [] : ['content-type', type]), ...headers] };
  const x = testExchange({ method, answer });
  const steps = compilePolicy(policy, { answers: true, ...options });
  assert.equal(steps.inspect?.(x), undefined);
  const refusal = steps.answerBody?.(x, new AnswerContent(answer.headers, Buffer.from(body)));
  steps.over?.(x);
  return refusal;
}

const codeOf = (given: Given) => refusalOf(given)?.code;

suite('answers that leak are withheld', () => {
  test('whatever their status', () => {
    for (const status of [200, 201, 302, 400, 404, 422, 500, 503])
      assert.equal(codeOf({ body: trace, status }), 'answer-leaks', String(status));
  });

  test('whatever type they say they are of', () => {
    for (const type of ['text/plain', 'text/html', 'image/png', 'application/octet-stream', 'nonsense', ''])
      assert.equal(codeOf({ body: trace, type }), 'answer-leaks', type);
  });

  test('in strings of JSON, with the escapes that it has, and once more within them', () => {
    const once = JSON.stringify({ error: { detail: trace } });
    const everywhere = Array.from(trace, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
    for (const body of [once, JSON.stringify({ log: once }), `{"error":"${everywhere}"}`])
      assert.equal(codeOf({ body }), 'answer-leaks', body);
    const cSharp = `{"trace":"   at Shop.Cart.\\u003CBuy\\u003Eb__1(String s) in /src/Cart.cs:line 7"}`;
    assert.equal(codeOf({ body: cSharp }), 'answer-leaks');
  });

  test('in UTF-16 and UTF-32, said or unsaid', () => {
    const little = Buffer.from(`\ufeff${trace}`, 'utf16le');
    const big = Buffer.from(little).swap16();
    const wide = Buffer.concat(Array.from(trace, c => Buffer.from([0, 0, 0, c.charCodeAt(0)])));
    for (const body of [little, big, wide])
      for (const type of ['text/plain', 'text/plain; charset=utf-16', 'application/octet-stream'])
        assert.equal(codeOf({ body, type }), 'answer-leaks', type);
  });

  test('in a header, and in entities of HTML', () => {
    assert.equal(codeOf({ body: '{}', headers: ['x-error', 'ORA-00942: table or view'] }), 'answer-leaks');
    assert.equal(
      codeOf({
        type: 'text/html',
        body: '<pre>File &quot;/app/shop.py&quot;, line 3, in buy</pre>',
      }),
      'answer-leaks',
    );
  });

  test('as they are when other policies are through with them', () => {
    const answer = { status: 500, headers: ['content-type', 'text/plain'] };
    const content = new AnswerContent(answer.headers, Buffer.from(trace));
    content.replace('{"title":"Error"}');
    const steps = compilePolicy(policy, { answers: true });
    assert.equal(steps.answerBody?.(testExchange({ answer }), content), undefined);
  });

  test('also where the request could not be read, which only was reported', () => {
    const answer = { status: 500, headers: ['content-type', 'text/plain'] };
    const x = testExchange({ method: 'POST', headers: [], body: Buffer.from('{'), answer });
    const steps = compilePolicy(policy, { answers: true });
    assert.notEqual(steps.inspect?.(x), undefined);
    const content = new AnswerContent(answer.headers, Buffer.from(trace));
    assert.equal(steps.answerBody?.(x, content)?.code, 'answer-leaks');
  });
});

suite('what is withheld', () => {
  test('tells the caller the category, people which rules, and nobody what it was', () => {
    const refusal = refusalOf({ body: JSON.stringify({ account: 'mine', key }) });
    assert.equal(refusal?.code, 'answer-leaks');
    assert.equal(refusal?.status, 502);
    assert.equal(
      refusal?.detail,
      'The service answered with what looks like a private key, so the answer was withheld.',
    );
    assert.equal(refusal?.reason, 'rule 7721010 in RESPONSE_BODY');
    assert.doesNotMatch(JSON.stringify(refusal), /MII|account|mine/);
  });

  test('own rules decide over answers too, and take the built-in ones back', () => {
    const own = 'SecRule RESPONSE_HEADERS:x-internal "@rx ." "id:1,phase:3,deny"';
    const given = { body: '{}', headers: ['x-internal', 'yes'] };
    assert.equal(refusalOf({ ...given, options: { rules: own } })?.reason, 'rule 1 in RESPONSE_HEADERS');
    assert.equal(codeOf(given), undefined);
    assert.equal(codeOf({ body: trace, options: { rules: 'SecRuleRemoveByTag leak-trace' } }), undefined);
  });
});

suite('what cannot be judged is withheld', () => {
  test('another charset than letters are written in as in ASCII, or two types', () => {
    for (const charset of ['utf-7', 'ibm037', 'iso-2022-jp', 'nonsense'])
      assert.equal(codeOf({ body: 'x', type: `text/plain; charset=${charset}` }), 'answer-unproven', charset);
    assert.equal(
      codeOf({ body: 'x', headers: ['content-type', 'text/plain; charset=utf-7'] }),
      'answer-unproven',
    );
  });

  test('an answer that would cost more to judge than one may', () => {
    const rules = Array.from(
      { length: 400 },
      (_, i) => `SecRule RESPONSE_BODY "@contains x" "id:${i + 1},phase:4,pass,t:none,t:lowercase"`,
    ).join('\n');
    const refusal = refusalOf({ body: 'x'.repeat(400_000), options: { rules, answerBytes: 400_000 } });
    assert.equal(refusal?.code, 'answer-unproven');
  });
});

suite('what is not withheld', () => {
  test('answers without a body, by HEAD, 204 and 304, but their heads are judged', () => {
    for (const [method, status] of [
      ['HEAD', 200],
      ['HEAD', 500],
      ['DELETE', 204],
      ['GET', 304],
    ] as const) {
      const given = { method, status, body: '', type: '' };
      assert.equal(codeOf(given), undefined);
      assert.equal(codeOf({ ...given, headers: ['x-error', trace.replaceAll('\n', ' ')] }), 'answer-leaks');
    }
  });

  test('answers in Japanese, images, and prose that speaks of errors', () => {
    const bodies: Given[] = [
      { body: Buffer.from([0x93, 0xfa, 0x96, 0x7b]), type: 'text/plain; charset=shift_jis' },
      { body: Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 251)), type: 'image/png' },
      { body: '{"title":"Not found","detail":"There is no order 12 at this address."}', status: 404 },
      { body: '{"help":"Select the rows you want from the list where it says Orders."}', status: 400 },
      { body: '{"post":"We meet at the cafe (Main Street 3:30) at nine."}' },
      { body: '{"docs":"Set the environment variable PASSWORD before you call at once."}' },
      { body: '{"keys":[{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78Lh","e":"AQAB"}]}' },
    ];
    for (const given of bodies) assert.equal(refusalOf(given)?.reason, undefined, String(given.body));
  });
});

test('whatever answers are, they are judged or withheld, and nothing else happens', () => {
  let seed = 7;
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (seed >> 8) % below;
  };
  const types = [
    '',
    'application/json',
    'text/plain; charset=utf-16le',
    'text/html; charset="utf-8',
    'a/b; charset=;charset',
    ',',
    ';;;',
    'image/png',
    'text/event-stream',
  ];
  const pieces = ['{"a":"', '\\u00', '&#x', '\0', '\ufeff', trace, '<?php ', '\\', '%{tx.1}', '"}'];
  const steps = compilePolicy(policy, { answers: true });
  for (let i = 0; i < 300; i++) {
    const body = Buffer.concat(
      Array.from({ length: next(12) }, () =>
        next(2) === 0
          ? Buffer.from(Array.from({ length: next(60) }, () => next(256)))
          : Buffer.from(pieces[next(pieces.length)] ?? ''),
      ),
    );
    const headers = ['content-type', types[next(types.length)] ?? '', 'x-a', body.toString('latin1', 0, 50)];
    const x = testExchange({ answer: { status: 100 + next(500), headers } });
    assert.equal(steps.inspect?.(x), undefined);
    const refusal = steps.answerBody?.(x, new AnswerContent(headers, body));
    steps.over?.(x);
    assert.match(refusal?.code ?? 'none', /^(?:none|answer-leaks|answer-unproven)$/);
    if (body.includes(trace)) assert.notEqual(refusal, undefined);
  }
});

test('without the option nothing looks at answers, and nothing is kept of requests', () => {
  const steps = compilePolicy(policy, {});
  for (const stage of ['answerBody', 'answerEvents', 'transform', 'over'] as const)
    assert.equal(steps[stage], undefined, stage);
});

test('the upstream is asked for what can be read, and may say that nothing has changed', () => {
  const headers = ['accept-encoding', 'br', 'range', 'bytes=0-1', 'if-none-match', '"a"', 'accept', '*/*'];
  compilePolicy(policy, { answers: true }).transform?.(testExchange(), headers);
  assert.deepEqual(headers, ['if-none-match', '"a"', 'accept', '*/*', 'accept-encoding', 'identity']);
});

suite('streams of events', () => {
  const answer = { status: 200, headers: ['content-type', 'text/event-stream'] };
  const event = (text: string) => ({
    content: new AnswerContent(['content-type', 'text/event-stream; charset=utf-8'], Buffer.from(text)),
    name: undefined,
    id: undefined,
  });

  test('are judged by their head, and event by event', () => {
    const steps = compilePolicy(policy, { answers: true });
    const x = testExchange({ answer });
    assert.equal(steps.inspect?.(x), undefined);
    assert.equal(steps.answerEvents?.head(x), undefined);
    for (const text of ['hello', '{"a":1}', ''])
      assert.equal(steps.answerEvents?.event(x, event(text)), undefined);
    assert.equal(steps.answerEvents?.event(x, event(JSON.stringify({ trace })))?.code, 'answer-leaks');
    const leaking = testExchange({ answer: { ...answer, headers: [...answer.headers, 'x-error', trace] } });
    assert.equal(steps.answerEvents?.head(leaking)?.code, 'answer-leaks');
  });
});

test('the last phase sees what the answer was, and what it writes down holds for the requests to come', () => {
  const rules =
    'SecAction "id:1,phase:1,pass,nolog,initcol:ip=%{remote_addr}"\nSecRule IP:failed "@ge 2" "id:2,phase:1,deny"\n' +
    'SecRule RESPONSE_STATUS "@eq 401" "id:3,phase:5,pass,nolog,setvar:ip.failed=+1"';
  const steps = compilePolicy(policy, { answers: true, pack: false, rules });
  const call = (status: number) => {
    const answer = { status, headers: [] };
    const x = testExchange({ answer });
    const refusal = steps.inspect?.(x) as Refusal | undefined;
    if (refusal === undefined) steps.answerBody?.(x, new AnswerContent([], Buffer.alloc(0)));
    steps.over?.(x);
    steps.over?.(x);
    return refusal?.reason;
  };
  assert.deepEqual([401, 200, 401, 200].map(call), [undefined, undefined, undefined, 'rule 2 in IP']);
});
