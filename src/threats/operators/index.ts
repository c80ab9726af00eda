import { ipMatch, ipMatchFromFile } from './addresses.ts';
import { noMatch, unconditionalMatch } from './constant.ts';
import { detectSQLi, detectXSS } from './detectors.ts';
import { eq, ge, gt, le, lt } from './numbers.ts';
import type { Operator } from './operator.ts';
import { pm, pmFromFile } from './pm.ts';
import { rx } from './rx.ts';
import { beginsWith, contains, containsWord, endsWith, streq, within } from './texts.ts';
import { geoLookup, rbl } from './unanswerable.ts';
import { validateByteRange } from './validate-byte-range.ts';
import { validateUrlEncoding, validateUtf8Encoding } from './validate-encodings.ts';

const operators: Readonly<Record<string, Operator>> = {
  beginsWith,
  contains,
  containsWord,
  detectSQLi,
  detectXSS,
  endsWith,
  eq,
  ge,
  geoLookup,
  gt,
  ipMatch,
  ipMatchF: ipMatchFromFile,
  ipMatchFromFile,
  le,
  lt,
  noMatch,
  pm,
  pmf: pmFromFile,
  pmFromFile,
  rbl,
  rx,
  streq,
  strmatch: contains,
  unconditionalMatch,
  validateByteRange,
  validateUrlEncoding,
  validateUtf8Encoding,
  within,
};

const byName: ReadonlyMap<string, Operator> = new Map(
  Object.entries(operators).map(([name, operator]) => [name.toLowerCase(), operator]),
);

export const operatorNamed = (name: string): Operator | undefined => byName.get(name.toLowerCase());
