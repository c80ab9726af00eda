/**
 * Makes src/threats/detectors/sqli/fingerprints.ts: what attacks on SQL look like to our own tokeniser, and what prose,
 * identifiers and examples do not. `node tools/sqli-fingerprints.ts BENIGN... [-- ATTACKS...]`, files with one value a
 * line; beside them stand attacks that are made (tools/sqli/attacks.ts).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fingerprintsOf } from '../src/threats/detectors/sqli/detect.ts';
import { fingerprintLength } from '../src/threats/detectors/sqli/kinds.ts';
import { attacks } from './sqli/attacks.ts';

const split = process.argv.indexOf('--');
const linesOf = (files: readonly string[]): string[] =>
  files.flatMap(file =>
    readFileSync(file, 'latin1')
      .split('\n')
      .map(line => line.replace(/\r$/, '')),
  );

const add = (counts: Map<string, number>, found: Iterable<string>): void => {
  for (const one of found) counts.set(one, (counts.get(one) ?? 0) + 1);
};

const benign = new Map<string, number>();
for (const value of linesOf(process.argv.slice(2, split === -1 ? undefined : split)))
  add(benign, fingerprintsOf(value));

const attacked = new Map<string, number>();
for (const { value, place } of attacks()) add(attacked, fingerprintsOf(value, place));
const decoded = (value: string): string =>
  value.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
const listed = new Map<string, number>();
if (split !== -1)
  for (const value of linesOf(process.argv.slice(split + 1))) add(listed, fingerprintsOf(decoded(value)));

/** What nobody writes who does not speak SQL, however many documents of SQL there are among the benign values. */
const isBeyondDoubt = (one: string): boolean =>
  /X|^[1sv]\)?\)?U\(?[E(]|^[1sv]\)?;(?:E[^n]|T)|^n\)U\(?E|^1n\)?U\(?E|^s;T;|^E\(f\(E|^[1sv]&1U?c?$|^n&1$|^[1sv]\)?U(?:E?c|E)$|^s&s$|^sos$|^[1s]c$|^nc$/.test(
    one,
  );
/** Times that a benign value may look like an attack, of 400,000: that is chance. */
const chance = 2;
/** Words without a mark, number or text between them are prose, whatever they mean to SQL; so are texts beside words. */
const isProse = (one: string): boolean =>
  (/^[nkEtofBTAv&][nkEtofBTAv&1]*c?$/.test(one) && !one.includes('UE') && !one.startsWith('v')) ||
  /[1ns]s|s[1n]|nn|[?:]|^n[&ko]n|1n$|^1n[^U]|nE|^[nk].*f\(n/.test(one);
/** Lists of attacks hold much that is none alone. */
const isTelling = (one: string): boolean => one.length >= 4 && !/[{}]/.test(one);

/** What is made of pieces of three kinds that attacks are made of: they may stand beside each other in other ways too. */
function* recombined(): Generator<string> {
  const pieces = new Map<string, Set<string>>();
  for (const [one, times] of attacked) {
    if (times < 3 || isProse(one)) continue;
    const whole = `^${one}${one.length < fingerprintLength ? '$' : ''}`;
    for (let at = 0; at + 3 <= whole.length; at++) {
      const head = whole.slice(at, at + 2);
      pieces.set(head, (pieces.get(head) ?? new Set()).add(whole[at + 2] as string));
    }
  }
  let made = [...pieces.keys()].filter(head => head.startsWith('^'));
  for (let length = 2; length <= fingerprintLength; length++)
    made = made.flatMap(one =>
      one.endsWith('$') ? [one] : [...(pieces.get(one.slice(-2)) ?? [])].map(kind => one + kind),
    );
  for (const one of made) {
    const bare = one.slice(1).replace('$', '');
    // Only with what a query, a condition or a call needs.
    if (bare.length >= 4 && /U[E(]|\(E|;[ET]|&\(|&f|f\(|E[1svf(]|&[1sv][o)&BkUc]|T[vsf(]|[os]\(/.test(bare))
      yield bare;
  }
}

const candidates = new Set([
  ...[...attacked.keys()].filter(one => one.length > 2),
  ...[
    'sc',
    '1c',
    'nc',
    '1U',
    '1Uc',
    'sUc',
    '1UE',
    'vUE',
    'sUE',
    '1UEc',
    'sUEc',
    '1&1U',
    's&1U',
    'n&1',
    'v&1',
    's&1c',
    'n&1c',
  ],
  ...[...listed.keys()].filter(isTelling),
]);
const occurs = (one: string): number => benign.get(one) ?? 0;
const kept = new Set(
  [...candidates].filter(one => isBeyondDoubt(one) || (occurs(one) <= chance && !isProse(one))),
);
const before = kept.size;
for (const one of recombined()) if (occurs(one) === 0 && !isProse(one)) kept.add(one);
process.stdout.write(`${before} seen, ${kept.size - before} recombined\n`);
// What reads fingerprints stops at two names.
const list = [...kept].filter(one => !one.includes('nn')).sort();

/** Those that begin with the same three kinds stand together, `!` for nothing behind them: `abc ! d de`. */
const groups = new Map<string, string[]>();
for (const one of list) {
  const head = one.slice(0, 3);
  groups.set(head, [...(groups.get(head) ?? []), one.slice(3) || '!']);
}
const text = [...groups].map(([head, tails]) => [head, ...tails].join(' ')).join('\n');
writeFileSync(new URL('../src/threats/detectors/sqli/fingerprints.txt', import.meta.url), `${text}\n`);
process.stdout.write(`${list.length} fingerprints\n`);
