/**
 * The odd regression tests of the OWASP Core Rule Set for answers, through a whole gateway in front of an upstream that
 * answers what each request describes. Rules are seen by the reason for which the answer is withheld: a rule of our own
 * withholds at the end whatever the Core Rule Set lets out.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite, test } from 'node:test';
import { text } from 'node:stream/consumers';
import { installCoreRules } from '../../src/gateway/core-rules/installed.ts';
import { readCoreRules } from '../../src/gateway/core-rules/files.ts';
import { readReason } from '../../src/gateway/policies/threat-rules/reason.ts';
import { answerOfStage, type CrsTest, octetsOfStage, readCrsTests } from '../support/crs-requests.ts';
import { exchangeRaw } from '../support/forwarding.ts';
import { startGateway } from '../support/gateway.ts';
import { vectors } from '../support/vectors.ts';

const directory = process.env['GATEHOUSE_CRS_DIR'];
const noRelease =
  (directory === undefined || !existsSync(directory)) && 'no GATEHOUSE_CRS_DIR: NOT TESTED against CRS 4';
const regression = vectors('crs-regression/odd.jsonl');

/** Rules without a level of their own run at each. */
const levelOf = (one: CrsTest): number => Math.max(one.paranoia_level, 1);

suite('CRS 4 on answers, through a whole gateway', { skip: noRelease || regression.skip }, () => {
  test('finds what its regression tests ask for, and nothing that they ask for not to be found', async t => {
    installCoreRules(readCoreRules(directory ?? ''));
    const upstream = createServer((request, response) => {
      void text(request).then(data => {
        const { status, headers, body } = answerOfStage({ uri: request.url ?? '', data });
        response.writeHead(status, [...headers]).end(Buffer.from(body, 'latin1'));
      });
    });
    await new Promise<void>(resolve => upstream.listen(0, '127.0.0.1', resolve));
    t.after(() => upstream.close());
    const tests = readCrsTests(regression.at).filter(
      ({ file, stages }) =>
        file.startsWith('RESPONSE') &&
        stages.every(({ input }) => input.uri?.startsWith('/reflect') === true),
    );
    assert.ok(tests.length > 50);
    const failed: string[] = [];
    for (const paranoia of new Set(tests.map(levelOf))) {
      const options = {
        pack: false,
        crs: true,
        answers: true,
        paranoia,
        // Requests describe what would leak: let them through.
        threshold: 1_000,
        bodyBytes: 1_048_576,
        rules: 'SecAction "id:1,phase:4,deny"',
      };
      const { gateway, listener, port } = await startGateway(
        `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`,
        { policies: [{ id: 'rules', policy: 'threat-rules', options }] },
      );
      t.after(() => listener.drain(0));
      for (const { stages, rule_id, test_id } of tests.filter(one => levelOf(one) === paranoia))
        for (const { input, output } of stages) {
          const answered = await exchangeRaw(port, octetsOfStage(input).toString('latin1'));
          const [decision] = gateway.takeTelemetry(0).decisions;
          const found = new Set(readReason(decision?.reason ?? '').map(({ rule }) => rule));
          const { expect_ids: expected = [], no_expect_ids: unexpected = [] } = output.log ?? {};
          const isRight =
            decision?.code === 'answer-leaks' &&
            answered.text.startsWith('HTTP/1.1 502') &&
            expected.every(id => found.has(id)) &&
            !unexpected.some(id => found.has(id));
          if (!isRight) failed.push(`${rule_id}-${test_id} ${decision?.code}: ${decision?.reason}`);
        }
    }
    t.diagnostic(`${tests.length} tests`);
    assert.deepEqual(failed, []);
  });
});
