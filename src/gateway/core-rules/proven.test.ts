import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { compileRules, prepareRules } from '../policies/threat-rules/rules.ts';
import type { SnapshotDocument } from '../snapshot/document.ts';
import { coreRules, installCoreRules } from './installed.ts';
import { provenCoreRules } from './proven.ts';

const directory = mkdtempSync(join(tmpdir(), 'core-rules-proven-'));
after(() => rmSync(directory, { recursive: true }));
mkdirSync(join(directory, 'rules'));
const write = (text: string): void => writeFileSync(join(directory, 'rules/REQUEST-1.conf'), text);
const rule = '# OWASP CRS ver.4.1.0\nSecRule ARGS "@rx ^a+$" "id:7,phase:2,deny"\n';

/** A Snapshot whose policy adds a rule to those of the Core Rule Set. */
const adding = (rules: string): SnapshotDocument => ({
  format: 1,
  number: 1,
  createdAt: 0,
  zones: [
    { name: 'external', policies: [{ id: 'a', policy: 'threat-rules', options: { crs: true, rules } }] },
  ],
  versions: [],
  plans: [],
});
const own = 'SecRule ARGS "@streq x" "id:8,phase:2,deny"';

suite('a thread of its own proves the Core Rule Set', () => {
  test('and gives back what it read, which nobody judges by here', async () => {
    write(rule);
    const before = coreRules();
    const rules = await provenCoreRules(directory, adding(own));
    assert.equal(rules.version, '4.1.0');
    assert.equal(rules.files.get('rules/REQUEST-1.conf'), rule);
    assert.equal(coreRules(), before);
  });

  test('and tells file, line and column of what cannot be run', async () => {
    write('\nSecRule ARGS "@rx (" "id:9,phase:2"');
    await assert.rejects(provenCoreRules(directory, undefined), {
      message: /^rules\/REQUEST-1\.conf:2:15: /,
    });
  });

  test('and tells where what is served does not fit', async () => {
    write(rule.replace('id:7', 'id:8'));
    await assert.rejects(provenCoreRules(directory, adding(own)), {
      name: 'SnapshotFaults',
      faults: [
        {
          at: 'zone external, policy threat-rules (a)',
          message: 'rules:1:1: expected an id of its own, found 8 once more',
        },
      ],
    });
  });
});

test('rules that were compiled piece by piece are those that policies find', async () => {
  const forget = installCoreRules(
    { version: '4', files: new Map([['a', rule]]), settings: [], rules: ['a'] },
    true,
  );
  try {
    await prepareRules({ crs: true, rules: own });
    const prepared = compileRules({ crs: true, rules: own });
    assert.equal(compileRules({ crs: true, rules: own }), prepared);
    assert.equal(
      prepared.items.filter(item => item.kind === 'rule' && [7, 8].includes(item.rule.id)).length,
      2,
    );
    for (const wrong of [{ rules: 7 }, { rules: 'SecNope' }, { crs: 'x', rules: 'SecRule ARGS' }])
      await assert.rejects(prepareRules(wrong));
  } finally {
    forget();
  }
});
