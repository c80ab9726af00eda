/** The prefilter against asking every condition of the OWASP Core Rule Set, with its regression tests and changes to them. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { suite, test } from 'node:test';
import { readCoreRules } from '../../src/gateway/core-rules/files.ts';
import { loadRules } from '../../src/threats/index.ts';
import { anyValue, Compared, numbers, predicatesOf } from '../../src/threats/prefilter/testing.ts';
import { factsOfStage, readCrsTests } from '../support/crs-requests.ts';
import { vectors } from '../support/vectors.ts';

/** A release of CRS 4, told by `GATEHOUSE_CRS_DIR`. */
const directory = process.env['GATEHOUSE_CRS_DIR'];
const noRelease =
  (directory === undefined || !existsSync(directory)) && 'no GATEHOUSE_CRS_DIR: NOT TESTED against CRS 4';
const regression = vectors('crs-regression/odd.jsonl');
/** Seconds for which differences are looked for; without them, as many values as there is time for. */
const seconds = Number(process.env['GATEHOUSE_FUZZ_SECONDS'] ?? 0);
const usualValues = 600;

function valuesOfTests(): string[] {
  const values = new Set<string>();
  for (const { stages } of readCrsTests(regression.at))
    for (const { input } of stages) {
      const facts = factsOfStage(input);
      for (const { key, value } of facts.readBody(facts.processor).args) values.add(key).add(value);
      for (const header of facts.headers) values.add(header);
      for (const part of facts.query.split(/[&=]/)) values.add(part);
      values.add(facts.path);
    }
  return [...values].filter(({ length }) => length < 2_000);
}

suite('the prefilter and CRS 4', { skip: noRelease || regression.skip }, () => {
  test('each condition of all paranoia levels is found where it holds, and nowhere else', () => {
    const { files, settings, rules } = readCoreRules(directory ?? '');
    const loaded = loadRules(files, settings, rules, new Set(rules));
    const compared = new Compared(predicatesOf(loaded).filter(({ seeks }) => seeks !== undefined));
    assert.ok(compared.predicates.length > 250);
    const values = valuesOfTests();
    const number = numbers(seconds > 0 ? Date.now() : 26);
    const one = (): string => values[number(values.length)] ?? '';
    const end = Date.now() + seconds * 1_000;
    for (let runs = 0; seconds > 0 ? Date.now() < end : runs < usualValues; runs++) {
      const seed = one();
      const at = number(seed.length + 1);
      const value = [
        () => seed,
        () => seed.slice(0, at) + anyValue(number) + seed.slice(at),
        () => seed.slice(0, at) + String.fromCharCode(number(256)) + seed.slice(at + 1),
        () => seed.slice(0, at) + one().slice(at),
        () => anyValue(number),
      ][number(5)]?.();
      assert.deepEqual(compared.differences(value ?? ''), [], JSON.stringify(value));
    }
  });
});
