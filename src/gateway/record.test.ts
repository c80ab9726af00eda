import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { generateApiKey } from '#credentials';
import type { ExchangeState } from './exchange-state.ts';
import type { OperationPlan } from './snapshot/plan.ts';
import { Recorder } from './record.ts';
import { Refusal } from './refusal.ts';
import { SeriesReader } from './series.ts';
import { testExchange } from './testing.ts';

function recorder() {
  const lines: string[] = [];
  const made = new Recorder({
    log: { write: line => lines.push(line) },
    pseudonymKey: Buffer.alloc(32, 3),
  });
  return { lines, recorder: made };
}

function unrouted(path: string): ExchangeState {
  const x = testExchange({ url: '/' });
  x.path = path;
  x.operation = undefined as unknown as OperationPlan;
  return x;
}

suite('record', () => {
  test('the access log holds neither address, nor query, nor path parameters', () => {
    const { lines, recorder: r } = recorder();
    r.record(testExchange({ url: '/things/v1/things/ALICE-4711?email=alice%40example.org' }), 1);
    const [line] = lines;
    assert.ok(line !== undefined);
    assert.doesNotMatch(line, /192\.0\.2\.1|ALICE|4711|alice|example\.org/);
    const entry = JSON.parse(line) as Record<string, unknown>;
    assert.equal(entry['path'], '/things/v1/things/{id}');
    assert.match(String(entry['client']), /^c_[\w-]{16}$/);
  });

  test('an unknown path is logged without what may be a key or an identifier', () => {
    const key = generateApiKey('live');
    const { lines, recorder: r } = recorder();
    r.record(unrouted(`/reset/${key}/user/4711/mail/a1@b.example`), 1);
    const [line] = lines;
    assert.ok(line !== undefined);
    assert.ok(!line.includes(key) && !/4711|a1@b/.test(line), line);
    assert.match(line, /"path":"\/reset\/\*+\/user\/\*\/mail\/\*"/);
  });

  test('a line stays one line of JSON whatever the client sent', () => {
    const { lines, recorder: r } = recorder();
    const x = unrouted('/a"b\\c');
    x.method = 'GE"T\n';
    r.record(x, 1);
    assert.equal(lines.length, 1);
    assert.equal(lines[0]?.indexOf('\n'), (lines[0]?.length ?? 0) - 1);
    assert.equal((JSON.parse(lines[0] ?? '') as Record<string, unknown>)['method'], 'GE"T\n');
  });

  test('the same client has the same pseudonym, under another key another', () => {
    const { lines, recorder: r } = recorder();
    r.record(testExchange(), 1);
    r.record(testExchange(), 1);
    const other: string[] = [];
    new Recorder({ log: { write: line => other.push(line) }, pseudonymKey: Buffer.alloc(32, 4) }).record(
      testExchange(),
      1,
    );
    const clients = [...lines, ...other].map(line => (JSON.parse(line) as Record<string, unknown>)['client']);
    assert.equal(clients[0], clients[1]);
    assert.notEqual(clients[0], clients[2]);
  });

  test('a refusal and each report become decisions; the reason is masked', () => {
    const { recorder: r } = recorder();
    const x = testExchange();
    x.refusal = new Refusal('api-key-invalid', { reason: `unknown ${generateApiKey('live')}` });
    x.refusedBy = { policyId: 'att_1', policy: 'api-key' };
    x.reported.push({ policyId: 'att_2', policy: 'deny-patterns', refusal: new Refusal('threat-detected') });
    r.record(x, 1);
    const { decisions } = r.take(0);
    assert.deepEqual(
      decisions.map(({ policyId, mode, code }) => [policyId, mode, code]),
      [
        ['att_1', 'block', 'api-key-invalid'],
        ['att_2', 'report', 'threat-detected'],
      ],
    );
    assert.equal(decisions[0]?.reason, 'unknown ***');
  });

  test('an exchange is recorded once, however often it ends', () => {
    const { lines, recorder: r } = recorder();
    const x = testExchange();
    r.record(x, 1);
    r.record(x, 2);
    assert.equal(lines.length, 1);
    assert.equal(new SeriesReader().read(r.take(0).counted)[0]?.requests, 1);
  });

  test('what is kept between two reports is bounded, and what did not fit is counted', () => {
    const { recorder: r } = recorder();
    for (let i = 0; i < 1_500; i++) {
      const x = testExchange();
      x.refusal = new Refusal('rate-limited');
      r.record(x, 1);
    }
    const { decisions, dropped } = r.take(0);
    assert.equal(decisions.length, 1_000);
    assert.equal(dropped, 500);
    assert.deepEqual(r.take(0).decisions, []);
  });
});
