/** Every pattern of the OWASP Core Rule Set, on values made of what stands in it: work grows with the value, no faster. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { suite, test } from 'node:test';
import { countGrowth, growthOf, type Growing, isCounting } from '../support/steps.ts';

/** A release of CRS 4, told by `GATEHOUSE_CRS_DIR`. */
const directory = process.env['GATEHOUSE_CRS_DIR'];
const isThere = directory !== undefined && existsSync(directory);

async function cases(): Promise<Record<string, readonly [number, Growing]>> {
  const { readCoreRules } = await import('../../src/gateway/core-rules/files.ts');
  const { loadRules } = await import('../../src/threats/index.ts');
  const { patternsOf, pumped } = await import('../support/pumped.ts');
  const { files, settings, rules } = readCoreRules(directory ?? '');
  const found: Record<string, readonly [number, Growing]> = {};
  for (const [name, pattern] of patternsOf(loadRules(files, settings, rules, new Set(rules))))
    found[name] = pumped(pattern);
  return found;
}

if (isCounting) await countGrowth(cases);
else if (!isThere)
  test('patterns of CRS', { skip: 'no GATEHOUSE_CRS_DIR: NOT TESTED against CRS 4' }, () => {});
else
  suite('patterns of CRS', async () => {
    const growth = await growthOf(import.meta.url);
    test('all are counted', () => assert.ok(growth.length > 250, `${growth.length}`));
    for (const { name, small, large } of growth)
      test(`${name}: four times as much takes four times the steps`, () =>
        assert.ok(large <= small * 5 + 20_000, `${small} steps, then ${large}`));
  });
