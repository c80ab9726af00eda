import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { EventFilter } from '../../events/answer-events.ts';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange, testOperation } from '../../testing.ts';
import { policy } from './policy.ts';

const person = {
  type: 'object',
  properties: { name: { type: 'string', 'x-gatehouse-data': 'personal' }, town: { type: 'string' } },
} as const;

const answering = (...bodies: readonly object[]) => ({
  ...testOperation,
  shape: {
    parameters: [],
    bodies: [],
    bodyRequired: false,
    answers: [{ status: '200', headers: [], bodies: bodies as { mediaType: string }[] }],
  },
});
const events = (schema: object = person) => ({ mediaType: 'text/event-stream', schema });

interface Setting {
  readonly operation?: ReturnType<typeof answering>;
  readonly options?: Record<string, unknown>;
  readonly mode?: 'block' | 'report';
}

/** What a client gets of a stream that comes in these pieces, or the reason why it ends. */
function streamed(
  pieces: readonly string[],
  { operation = answering(events()), options = {}, mode = 'block' }: Setting = {},
): { text: string; ended: string | undefined; headers: string[]; reported: number } {
  const place = { operation, attachment: { id: 'att_1', policy: 'masking', mode, options } };
  const rule = compilePolicy(policy, options, { place }).answerEvents;
  assert.ok(rule);
  const headers = ['content-type', 'text/event-stream', 'x-owner', 'ann@example.org'];
  const x = testExchange({ operation, answer: { status: 200, headers } });
  x.operation = { ...x.operation, answerLimit: 1_024 };
  const step = { policyId: 'att_1', policy: 'masking', mode, onError: 'deny' as const, run: rule };
  const refusal = rule.head(x);
  const filter = new EventFilter(x, [step]);
  let text = '';
  let ended = refusal?.reason;
  for (const piece of refusal === undefined ? pieces : []) {
    const written = filter.write(Buffer.from(piece));
    if (written instanceof Refusal) ended = written.reason;
    if (written instanceof Refusal) break;
    text += written.toString();
  }
  return { text, ended, headers, reported: x.reported.length };
}

suite('events are masked one by one', () => {
  test('by the classes of the contract, and what looks personal where there are none', () => {
    const { text, headers } = streamed([
      'event: moved\nid: 7\ndata: {"name":"Ann Lee","tow',
      'n":"Ghent"}\n\ndata: {"note":"ann@example.org"}\n\n',
    ]);
    assert.equal(
      text,
      'event: moved\nid: 7\ndata: {"name":"A***","town":"Ghent"}\n\ndata: {"note":"a***@example.org"}\n\n',
    );
    assert.deepEqual(headers.slice(2), ['x-owner', 'a***@example.org']);
  });

  test('as soon as each is whole, and not before', () => {
    assert.equal(streamed(['data: {"name":"Ann Lee"}\n']).text, '');
    assert.match(
      streamed(['data: {"name":"Ann Lee"}\n\ndata: {"na']).text,
      /^data: \{"name":"A\*\*\*"\}\n\n$/,
    );
  });

  const hidden: readonly (readonly [string, string])[] = [
    ['over several lines', 'data: {"name":\ndata: "Ann Lee"}\n\n'],
    ['by escapes', 'data: {"\\u006eame":"Ann Lee"}\n\n'],
    ['in a comment', ': Ann Lee\ndata: {}\n\n'],
    ['in a field that nobody knows', 'name: Ann Lee\ndata: {}\n\n'],
    ['behind a return alone', 'data: {}\rmail: Ann Lee\r\r'],
    ['in an event that does not end', 'data: {"name":"Ann Lee"}\n'],
  ];
  for (const [where, text] of hidden)
    test(`what is classified does not pass ${where}`, () =>
      assert.doesNotMatch(streamed([text]).text, /Ann|Lee/));

  test('an id that shows personal data is taken out', () => {
    const { text } = streamed(['id: ann@example.org\ndata: {}\n\n']);
    assert.equal(text, 'data: {}\n\n');
  });

  test('texts pass where nothing is classified, with what looks personal masked', () => {
    const { text, ended } = streamed(['data: hello ann@example.org\n\ndata: [DONE]\n\n'], {
      operation: answering(),
    });
    assert.deepEqual([text, ended], ['data: hello a***@example.org\n\ndata: [DONE]\n\n', undefined]);
  });
});

suite('a stream ends where an event cannot be masked', () => {
  const broken: readonly (readonly [string, string])[] = [
    ['a name twice', 'data: {"name":"Ann Lee","name":"x"}\n\n'],
    ['no JSON, where the contract classifies some', 'data: Ann Lee\n\n'],
    ['half of a document', 'data: {"name":"Ann Lee"\n\n'],
    ['two documents', 'data: {}\ndata: {"name":"Ann Lee"}\n\n'],
    ['a name that shows personal data', 'event: ann@example.org\ndata: {}\n\n'],
    ['too much of it', `data: {"name":"${'Ann'.repeat(400)}`],
  ];
  for (const [what, text] of broken)
    test(what, () => {
      const seen = streamed(['data: {"town":"Ghent"}\n\n', text, 'data: {"town":"Bonn"}\n\n']);
      assert.equal(seen.text, 'data: {"town":"Ghent"}\n\n', 'what came before it was sent');
      assert.notEqual(seen.ended, undefined);
      assert.doesNotMatch(String(seen.ended), /Ann|ann@/);
    });

  test('broken JSON, even where nothing is classified', () => {
    for (const data of ['{"mail":"ann@example.org","mail":1}', '"half', '[1,', '{'])
      assert.notEqual(streamed([`data: ${data}\n\n`], { operation: answering() }).ended, undefined, data);
  });
});

suite('a stream does not begin', () => {
  const json = { mediaType: 'application/json', schema: person };
  test('where the contract classifies data and does not say where it is in events', () => {
    for (const operation of [
      answering(json),
      answering(json, { mediaType: 'text/event-stream' }),
      answering(json, events({ type: 'string' })),
      answering(json, events({})),
    ])
      assert.match(streamed([], { operation }).ended ?? '', /classifies/);
    assert.equal(streamed([], { operation: answering(json, events()) }).ended, undefined);
  });

  test('for those who may not see it: others get it as it is', () => {
    const options = { masks: { personal: 'full' }, seenBy: [{ classes: ['personal'], scopes: ['people'] }] };
    assert.match(streamed([], { operation: answering(json), options }).ended ?? '', /classifies/);
  });
});

test('what only reports tells once, and changes nothing', () => {
  const twice = 'data: {"a":1,"a":2}\r\n\r\n';
  const pieces = [': here\rid:7\ndata: {"name":"Ann Lee"}\n\n', twice, twice, 'data: {"half'];
  const seen = streamed(pieces, { mode: 'report' });
  assert.deepEqual([seen.text, seen.ended, seen.reported], [pieces.join(''), undefined, 1]);
  const endless = ['data: ', 'x'.repeat(2_000), '\n\n', 'data: {}\n\n'];
  assert.equal(streamed(endless, { mode: 'report' }).text, endless.join(''));
});
