import { readCoreRules } from '../../src/gateway/core-rules/files.ts';
import { runOptions } from '../../src/gateway/policies/threat-rules/run-options.ts';
import { loadRules, packFiles, Plan, type RuleSet } from '../../src/threats/index.ts';
import { mib, table } from '../bench.ts';
import { debianCoreRules } from './setups.ts';

/** What it takes to have rules ready: read and compiled by each worker, tables made once and shared by all. */
export function planFigures(): string {
  const rows = [
    figures('OWASP Core Rule Set 3.3.4', () => {
      const { files, settings, rules } = readCoreRules(debianCoreRules);
      return loadRules(files, settings, rules, new Set(rules));
    }),
    figures('built-in rules', () => {
      const files = packFiles();
      return loadRules(files, [], [...files.keys()]);
    }),
  ];
  return table(['rules', 'read and compiled, ms', 'tables made, ms', 'tables, MiB'], rows);
}

function figures(name: string, load: () => RuleSet): (string | number)[] {
  const began = performance.now();
  const plan = new Plan(load(), runOptions({ paranoia: 1 }));
  const loaded = performance.now();
  const tables = plan.makeTables();
  const made = performance.now();
  plan.use(tables);
  return [name, (loaded - began).toFixed(0), (made - loaded).toFixed(0), mib(octetsIn(tables))];
}

/** Octets of all arrays, each buffer once. */
function octetsIn(value: unknown, seen = new Set<unknown>()): number {
  if (typeof value !== 'object' || value === null || seen.has(value)) return 0;
  seen.add(value);
  if (ArrayBuffer.isView(value)) {
    if (seen.has(value.buffer)) return 0;
    seen.add(value.buffer);
    return value.buffer.byteLength;
  }
  return Object.values(value).reduce<number>((sum, one) => sum + octetsIn(one, seen), 0);
}
