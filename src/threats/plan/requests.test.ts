/** The built-in rules as a plan against the interpreter: whatever is sent, the same rules match, and the same one refuses. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { packFiles } from '../pack/pack.ts';
import { loadRules } from '../seclang/load.ts';
import { Differences, requests } from './testing.ts';

const files = packFiles();
const seconds = Number(process.env['GATEHOUSE_FUZZ_SECONDS'] ?? 0);

suite('a plan of the built-in rules', () => {
  test('finds in mutated requests what the rules find one by one', t => {
    const differences = new Differences(loadRules(files, [], [...files.keys()]), {
      settings: new Map(),
      usual: new Map(),
    });
    const until = performance.now() + seconds * 1_000;
    const next = requests(seconds === 0 ? 26 : Date.now());
    let count = 0;
    while (count < 400 || performance.now() < until) {
      const request = next();
      assert.deepEqual(differences.of(request), [], JSON.stringify(request));
      count++;
    }
    t.diagnostic(`${count} requests`);
    // What is compared is something.
    assert.ok(differences.refused > count / 4, `${differences.refused} of ${count} refused`);
  });
});
