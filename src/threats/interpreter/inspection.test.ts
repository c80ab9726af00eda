import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { idsOf, testFacts, testRules } from '../testing.ts';
import type { AnswerFacts } from './facts.ts';
import { KeptCollections } from './kept-collections.ts';
import { Inspection, type RunOptions } from './run.ts';

function inspection(text: string, options: Partial<RunOptions> = {}, kept = new KeptCollections()) {
  return new Inspection(testRules(text), kept, {
    budget: 10_000_000,
    settings: new Map(),
    usual: new Map(),
    ...options,
  });
}

const answer = (over: Partial<AnswerFacts> = {}): AnswerFacts => ({
  status: 200,
  protocol: 'HTTP/1.1',
  headers: ['content-type', 'text/plain; charset=utf-8', 'X-Powered-By', 'us'],
  body: 'hello',
  ...over,
});

/** What the answer is refused by, after a request that passes. */
function refusedBy(text: string, over: Partial<AnswerFacts> = {}): number | undefined {
  const one = inspection(text);
  assert.equal(one.request(testFacts()).refusedBy, undefined);
  return one.answer(answer(over)).refusedBy?.id;
}

suite('answers', () => {
  test('have status, protocol, head and body, which are nothing before they are there', () => {
    for (const [variable, operator] of [
      ['RESPONSE_STATUS', '@eq 200'],
      ['RESPONSE_PROTOCOL', '@streq HTTP/1.1'],
      ['RESPONSE_HEADERS:x-powered-by', '@streq us'],
      ['RESPONSE_HEADERS_NAMES', '@streq X-Powered-By'],
      ['RESPONSE_CONTENT_TYPE', '@streq text/plain'],
      ['RESPONSE_CONTENT_LENGTH', '@eq 5'],
      ['RESPONSE_BODY', '@streq hello'],
      ['&RESPONSE_BODY', '@eq 1'],
    ] as const) {
      assert.equal(refusedBy(`SecRule ${variable} "${operator}" "id:1,phase:4,deny"`), 1, variable);
      const early = `SecRule ${variable} "${operator}" "id:1,phase:2,deny"`;
      assert.equal(refusedBy(early), undefined, variable);
    }
    assert.equal(refusedBy('SecRule &RESPONSE_BODY "@eq 0" "id:1,phase:4,deny"', { body: '' }), 1);
  });

  test('are judged by phases 3 and 4, after the request and before what comes last', () => {
    const one = inspection(
      [5, 4, 3, 2, 1].map(phase => `SecAction "id:${phase},phase:${phase},pass"`).join('\n'),
    );
    assert.deepEqual(idsOf(one.request(testFacts())), [1, 2]);
    assert.deepEqual(idsOf(one.answer(answer())), [3, 4]);
    assert.deepEqual(idsOf(one.end()), [5]);
  });

  test('cannot be judged before their request', () => {
    assert.throws(() => inspection('SecAction "id:1"').answer(answer()), /from its request on/);
    assert.throws(() => inspection('SecAction "id:1"').end(), /from its request on/);
  });

  test('are judged by what the request made rules write down, and leave out', () => {
    const text =
      'SecAction "id:1,phase:1,pass,setvar:tx.seen=1,ctl:ruleRemoveById=3"\n' +
      'SecRule TX:seen "@eq 1" "id:2,phase:4,pass"\nSecAction "id:3,phase:4,deny"';
    const one = inspection(text);
    one.request(testFacts());
    assert.deepEqual(idsOf(one.answer(answer())), [2]);
  });

  test('that are refused end the phases but for the last one, which sees what they were', () => {
    const one = inspection(
      'SecAction "id:3,phase:3,deny"\nSecAction "id:4,phase:4,deny"\nSecRule RESPONSE_STATUS "@eq 500" "id:5,phase:5,pass"',
    );
    one.request(testFacts());
    const judged = one.answer(answer({ status: 500 }));
    assert.equal(judged.refusedBy?.id, 3);
    assert.deepEqual(idsOf(judged), [3]);
    assert.deepEqual(idsOf(one.end()), [5]);
  });

  test('to requests that were refused, but only for a report, are judged all the same', () => {
    const one = inspection('SecAction "id:1,phase:1,deny"\nSecAction "id:4,phase:4,deny"');
    assert.equal(one.request(testFacts()).refusedBy?.id, 1);
    assert.equal(one.answer(answer()).refusedBy?.id, 4);
  });

  test('only count where rules only detect', () => {
    const one = inspection('SecAction "id:3,phase:3,deny"\nSecAction "id:4,phase:4,deny"', {
      detectionOnly: true,
    });
    one.request(testFacts());
    const judged = one.answer(answer());
    assert.equal(judged.refusedBy, undefined);
    assert.deepEqual(idsOf(judged), [3, 4]);
  });
});

suite('what a request is allowed', () => {
  const rules = (allow: string) =>
    `SecAction "id:1,phase:1,${allow}"\nSecAction "id:2,phase:2,deny"\nSecAction "id:3,phase:3,deny"`;

  test('by allow:request holds for the request, and its answer is judged', () => {
    const one = inspection(rules('allow:request'));
    assert.equal(one.request(testFacts()).refusedBy, undefined);
    assert.equal(one.answer(answer()).refusedBy?.id, 3);
  });

  test('by allow holds for its answer too', () => {
    const one = inspection(rules('allow'));
    assert.equal(one.request(testFacts()).refusedBy, undefined);
    assert.equal(one.answer(answer()).refusedBy, undefined);
  });

  test('by allow:request in an answer does not bring the request back, nor let its body pass', () => {
    const text = 'SecAction "id:1,phase:3,allow:request"\nSecAction "id:2,phase:4,deny"';
    assert.equal(refusedBy(text), 2);
  });
});

suite('parts of an answer', () => {
  test('are each judged from where the request left off', () => {
    const text =
      'SecAction "id:1,phase:1,pass,nolog,setvar:tx.score=1"\n' +
      'SecRule RESPONSE_BODY "@streq bad" "id:2,phase:4,pass,setvar:tx.score=+2"\n' +
      'SecRule RESPONSE_BODY "@streq free" "id:3,phase:4,pass,ctl:ruleRemoveById=4"\n' +
      'SecRule RESPONSE_BODY "@streq off" "id:5,phase:4,allow"\n' +
      'SecRule TX:score "@gt 4" "id:4,phase:4,deny"\n' +
      'SecRule RESPONSE_BODY "@streq worst" "id:6,phase:4,deny"';
    const one = inspection(text);
    one.request(testFacts());
    for (const body of ['bad', 'bad', 'bad', 'free', 'off'])
      assert.equal(one.answer(answer({ body })).refusedBy, undefined, body);
    assert.equal(one.answer(answer({ body: 'worst' })).refusedBy?.id, 6);
  });
});

suite('budgets', () => {
  const text = 'SecRule RESPONSE_BODY "@rx x" "id:1,phase:4,pass"\nSecRule ARGS "@rx x" "id:2,phase:1,pass"';

  test('an answer that costs more than it may is not judged to its end, and says so', () => {
    const one = inspection(text, { answerBudget: 400 });
    assert.equal(one.request(testFacts()).exceeded, undefined);
    assert.equal(
      one.answer(answer({ body: 'y'.repeat(500) })).exceeded,
      'more to inspect than one request may cost',
    );
    assert.equal(one.answer(answer()).exceeded, undefined);
  });

  test('what a request used up is there again for its answer', () => {
    const one = inspection(text, { budget: 600 });
    assert.equal(one.request(testFacts({ query: `a=${'y'.repeat(500)}` })).exceeded, undefined);
    assert.equal(one.answer(answer({ body: 'y'.repeat(500) })).exceeded, undefined);
    assert.equal(one.end().exceeded, undefined);
  });
});

test('the last phase keeps what an answer was for the requests to come', () => {
  const kept = new KeptCollections();
  const text =
    'SecAction "id:1,phase:1,pass,nolog,initcol:ip=%{remote_addr}"\nSecRule IP:failed "@ge 2" "id:2,phase:1,deny"\n' +
    'SecRule RESPONSE_STATUS "@eq 401" "id:3,phase:5,pass,nolog,setvar:ip.failed=+1"';
  const call = (status: number) => {
    const one = inspection(text, {}, kept);
    const { refusedBy } = one.request(testFacts());
    if (refusedBy === undefined) one.answer(answer({ status }));
    one.end();
    return refusedBy?.id;
  };
  assert.deepEqual([401, 200, 401, 200].map(call), [undefined, undefined, undefined, 2]);
});
