/**
 * `npm run bench:threats`: what the threat rules find, and what they cost, written into RESULTS.md.
 * `npm run bench:threats -- detection` runs one case alone; `--dry` writes nothing, nor does `--quick`, which measures
 * speed for a moment, nor `--only get,post`, which measures some kinds of request.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { withSections } from '../results.ts';
import type { ThreatCase } from './case.ts';
import { detection } from './detection.ts';
import { speed } from './speed.ts';

const cases: readonly ThreatCase[] = [detection, speed];

const { values, positionals } = parseArgs({
  options: {
    dry: { type: 'boolean', default: false },
    missed: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
  allowPositionals: true,
});
const unknown = positionals.find(name => cases.every(one => one.name !== name));
if (unknown !== undefined)
  throw new Error(`there is no case "${unknown}": ${cases.map(({ name }) => name).join(', ')}`);

const file = new URL('../RESULTS.md', import.meta.url);
for (const one of cases) {
  if (positionals.length > 0 && !positionals.includes(one.name)) continue;
  const { missed, quick } = values;
  const measured = await one.run({ missed, quick, only: values.only?.split(',') });
  const when = `Measured ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC.`;
  const text = `${measured}\n\n${when}`;
  process.stdout.write(`\n## ${one.title}\n\n${text}\n`);
  if (values.dry || missed || quick || values.only !== undefined) continue;
  const before = readFileSync(file, 'utf8');
  const head = before.slice(0, before.indexOf('\n## '));
  const titles = [...before.matchAll(/^## (.*)$/gm)].flatMap(([, title]) => title ?? []);
  writeFileSync(file, withSections(before, head, [{ title: one.title, text }], titles));
}
