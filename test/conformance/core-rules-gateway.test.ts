/**
 * The odd regression tests of the OWASP Core Rule Set through a whole gateway: raw sockets, the listener, every stage, and
 * the rules at the paranoia level that each test is for. Rules are seen by the reason of the refusal, which names them: a
 * rule of our own refuses at the end of each phase whatever the Core Rule Set let pass.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { after, before, suite, test, type TestContext } from 'node:test';
import { installCoreRules } from '../../src/gateway/core-rules/installed.ts';
import { readCoreRules } from '../../src/gateway/core-rules/files.ts';
import { readReason } from '../../src/gateway/policies/threat-rules/reason.ts';
import type { Gateway } from '../../src/gateway/gateway.ts';
import {
  answerOfStage,
  type CrsInput,
  type CrsTest,
  octetsOfStage,
  readCrsTests,
} from '../support/crs-requests.ts';
import { startGateway } from '../support/gateway.ts';
import { vectors } from '../support/vectors.ts';

const directory = process.env['GATEHOUSE_CRS_DIR'];
const noRelease =
  (directory === undefined || !existsSync(directory)) && 'no GATEHOUSE_CRS_DIR: NOT TESTED against CRS 4';
const regression = vectors('crs-regression/odd.jsonl');

/** What the collection expects of the set's own setup. */
const setup = `SecAction "id:900991,phase:1,pass,nolog,\\
  setvar:tx.max_num_args=255,setvar:tx.arg_name_length=100,setvar:tx.arg_length=400,setvar:tx.total_arg_length=6400,setvar:tx.max_file_size=64100,\\
  setvar:tx.combined_file_sizes=65535,setvar:tx.crs_validate_utf8_encoding=1"`;

/** Those that fail, and why. */
const notPassing: ReadonlyMap<string, string> = new Map([
  ['980170-1', 'expects a line of the log that is written after a refusal; here the decision tells of it'],
]);

/** How a test ended. `stopped`: where the gateway reads less than the servers that it was written for, before any rule. */
type Outcome = 'passed' | 'stopped' | 'failed';

/** In place of a level: where answers are judged. */
const answers = 0;

interface Seen {
  readonly status: number | undefined;
  /** Undefined where no rule was asked. */
  readonly rules: ReadonlySet<number> | undefined;
}

const open: (() => void)[] = [];
after(() => {
  for (const close of open) close();
});

suite('CRS 4 through a whole gateway', { skip: noRelease || regression.skip }, () => {
  const levels = new Map<number, { readonly port: number; readonly gateway: Gateway }>();
  before(async () => {
    const rules = readCoreRules(directory ?? '');
    const files = new Map(rules.files).set('of-the-tests', setup);
    installCoreRules({ ...rules, files, settings: [...rules.settings, 'of-the-tests'] });
    const backEnd = createServer(reflect).listen(0, '127.0.0.1');
    await once(backEnd, 'listening');
    open.push(() => backEnd.close());
    const upstream = `http://127.0.0.1:${(backEnd.address() as AddressInfo).port}`;
    const common = { pack: false, crs: true, bodyBytes: 1_048_576 };
    for (const [level, own] of [
      ...[1, 2, 3, 4].map(
        paranoia => [paranoia, { paranoia, rules: 'SecAction "id:1,phase:2,deny"' }] as const,
      ),
      // Whatever a request is, its answer is judged.
      [
        answers,
        { paranoia: 4, threshold: 1_000, answers: true, rules: 'SecAction "id:1,phase:4,deny"' },
      ] as const,
    ]) {
      const options = { ...common, ...own };
      const { listener, port, gateway } = await startGateway(upstream, {
        policies: [{ id: 'rules', policy: 'threat-rules', options }],
        limits: { headersTimeout: 200, requestTimeout: 300 },
      });
      open.push(() => void listener.drain(0));
      levels.set(level, { port, gateway });
    }
  });

  async function ask(level: number, input: CrsInput): Promise<Seen> {
    const { port, gateway } = levels.get(level) ?? assert.fail(`no level ${level}`);
    const status = await statusOf(port, octetsOfStage(input));
    const [decision] = gateway.takeTelemetry(0).decisions;
    const found =
      decision?.code === 'threat-detected' || decision?.code === 'answer-leaks'
        ? readReason(decision.reason).map(({ rule }) => rule)
        : undefined;
    return { status, rules: found && new Set(found) };
  }

  async function outcomeOf({ stages }: CrsTest, level: number): Promise<Outcome> {
    let outcome: Outcome = 'passed';
    for (const { input, output } of stages) {
      const { status, rules } = await ask(level, input);
      const { expect_ids: expected = [], no_expect_ids: unexpected = [] } = output.log ?? {};
      if (rules === undefined) {
        // 501 is the answer to CONNECT.
        if (status === undefined || status < 400 || status > 501) return 'failed';
        outcome = 'stopped';
      } else if (!expected.every(id => rules.has(id)) || unexpected.some(id => rules.has(id)))
        return 'failed';
    }
    return outcome;
  }

  /** Runs all tests of these files, each at the level that `level` tells. */
  async function run(t: TestContext, files: string, levelOf: (one: CrsTest) => number) {
    const tests = readCrsTests(regression.at).filter(({ file }) => file.startsWith(files));
    const ended = new Map<CrsTest, Outcome>();
    for (const one of tests) ended.set(one, await outcomeOf(one, levelOf(one)));
    const names = (outcome: Outcome, kinds: readonly string[] = ['attack', 'negative', 'other']) =>
      tests
        .filter(one => ended.get(one) === outcome && kinds.includes(one.kind))
        .map(({ rule_id, test_id }) => `${rule_id}-${test_id}`);
    t.diagnostic(
      `${tests.length} tests: ${names('passed').length} pass; stopped before any rule: ${names('stopped', ['attack', 'other']).length} that ask for a refusal, ${names('stopped', ['negative']).length} that ask for one rule not to be found; fail: ${names('failed').join(', ')}`,
    );
    assert.deepEqual(
      names('failed').filter(name => !notPassing.has(name)),
      [],
    );
    // Were most of them stopped, it would say nothing of rules.
    assert.ok(names('stopped').length < tests.length / 8);
    return { tests, failed: names('failed') };
  }

  test('requests: at least 99 % pass, and those that do not are known', async t => {
    const { tests, failed } = await run(t, 'REQUEST', one => Math.max(one.paranoia_level, 1));
    assert.ok(failed.length <= tests.length / 100);
  });

  test('answers: all pass but those that are known', async t => {
    await run(t, 'RESPONSE', () => answers);
  });
});

/** The back end of the collection: answers what a request to `/reflect` describes, and 200 to all others. */
function reflect(request: IncomingMessage, response: ServerResponse): void {
  let data = '';
  request.setEncoding('utf8').on('data', (piece: string) => (data += piece));
  request.on('end', () => {
    const { status, headers, body } = answerOfStage({ uri: request.url ?? '', data });
    response.writeHead(status, [...headers]).end(Buffer.from(body, 'latin1'));
  });
}

/** The status of what is answered; undefined where that is nothing. */
async function statusOf(port: number, octets: Buffer): Promise<number | undefined> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => {});
  socket.setTimeout(2_000, () => socket.destroy());
  let received = '';
  socket.on('data', (piece: Buffer) => {
    received += piece.toString('latin1');
    if (/^HTTP\/1\.[01] [2-5]\d\d[^]*\r\n\r\n/.test(received)) socket.destroy();
  });
  socket.write(octets);
  await once(socket, 'close');
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(received)?.[1];
  return status === undefined ? undefined : Number(status);
}
