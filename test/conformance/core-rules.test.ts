/** The OWASP Core Rule Set as published, against its own regression tests: rules and interpreter, without sockets. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { suite, test, type TestContext } from 'node:test';
import { readCoreRules } from '../../src/gateway/core-rules/files.ts';
import { Inspection, KeptCollections, loadRules, type RuleSet } from '../../src/threats/index.ts';
import { Differences, requests } from '../../src/threats/plan/testing.ts';
import { answerOfStage, type CrsTest, factsOfStage, readCrsTests } from '../support/crs-requests.ts';
import { vectors } from '../support/vectors.ts';
import { provide } from '../../tools/provide.ts';

/** A release of CRS 4, told by `GATEHOUSE_CRS_DIR`. */
const directory = process.env['GATEHOUSE_CRS_DIR'];
const noRelease =
  (directory === undefined || !existsSync(directory)) && 'no GATEHOUSE_CRS_DIR: NOT TESTED against CRS 4';
const regression = vectors('crs-regression/odd.jsonl');

/** Those that the collection expects to be there; arguments are not bounded in number or length of names. */
const settings = new Map([
  ['blocking_paranoia_level', '4'],
  ['detection_paranoia_level', '4'],
  ['arg_length', '400'],
  ['total_arg_length', '6400'],
  ['max_file_size', '64100'],
  ['combined_file_sizes', '65535'],
  ['crs_validate_utf8_encoding', '1'],
]);

const load = (from: string): RuleSet => {
  const { files, settings: setup, rules } = readCoreRules(from);
  return loadRules(files, setup, rules, new Set(rules));
};

function passes(rules: RuleSet, { stages }: CrsTest): boolean {
  return stages.every(({ input, output }) => {
    const inspection = new Inspection(rules, new KeptCollections(), {
      budget: 1_000_000_000,
      settings,
      usual: new Map(),
      detectionOnly: true,
    });
    const parts = [
      inspection.request(factsOfStage(input)),
      inspection.answer(answerOfStage(input)),
      inspection.end(),
    ];
    for (const { exceeded } of parts) assert.equal(exceeded, undefined);
    const ids = new Set(parts.flatMap(({ matched }) => matched.map(({ id }) => id)));
    const { expect_ids: expected = [], no_expect_ids: unexpected = [] } = output.log ?? {};
    return expected.every(id => ids.has(id)) && unexpected.every(id => !ids.has(id));
  });
}

/** Debian's package, with what it keeps under /etc. */
const debian = await provide('modsecurity-crs').catch((error: unknown) =>
  error instanceof Error ? error : undefined,
);

test("Debian's CRS 3.3 is loaded without a fault, its setup and exclusions too", {
  skip: typeof debian !== 'string' && `NOT TESTED against CRS 3.3: ${debian?.message}`,
}, () => {
  const at = String(debian);
  assert.ok(load(at).items.length > 400);
  assert.equal(readCoreRules(at).settings[0], '/etc/modsecurity/crs/crs-setup.conf');
});

suite('CRS 4', { skip: noRelease }, () => {
  test('is loaded without a fault', () => assert.ok(load(directory ?? '').items.length > 400));

  for (const [what, prefix] of [
    ['requests', 'REQUEST'],
    ['answers', 'RESPONSE'],
  ] as const)
    test(`99.5 % of the odd regression tests of ${what} pass`, { skip: regression.skip }, () => {
      const rules = load(directory ?? '');
      const asked = readCrsTests(regression.at).filter(({ file }) => file.startsWith(prefix));
      const failed = asked.filter(one => !passes(rules, one));
      const names = failed.map(({ rule_id, test_id }) => `${rule_id}-${test_id}`).join(' ');
      assert.ok(failed.length <= asked.length * 0.005, `${failed.length} of ${asked.length} fail: ${names}`);
    });

  for (const level of ['1', '4'])
    test(`as a plan it finds in mutated requests what its rules find one by one, at level ${level}`, t =>
      isAsOneByOne(directory ?? '', level, t));
});

suite("Debian's CRS 3.3", { skip: typeof debian !== 'string' }, () => {
  for (const level of ['1', '4'])
    test(`as a plan it finds in mutated requests what its rules find one by one, at level ${level}`, t =>
      isAsOneByOne(String(debian), level, t));
});

function isAsOneByOne(from: string, level: string, t: TestContext): void {
  const chosen = new Map([
    ...settings,
    ['blocking_paranoia_level', level],
    ['detection_paranoia_level', level],
    ['paranoia_level', level],
    ['executing_paranoia_level', level],
  ]);
  const differences = new Differences(load(from), { settings: chosen, usual: new Map() });
  const until = performance.now() + Number(process.env['GATEHOUSE_FUZZ_SECONDS'] ?? 0) * 1_000;
  const next = requests(Number(level));
  let count = 0;
  while (count < 200 || performance.now() < until) {
    const request = next();
    assert.deepEqual(differences.of(request), [], JSON.stringify(request));
    count++;
  }
  t.diagnostic(`${count} requests`);
  assert.ok(differences.refused > count / 4, `${differences.refused} of ${count} refused`);
}
