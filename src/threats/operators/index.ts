import { beginsWith } from './begins-with.ts';
import { containsWord } from './contains-word.ts';
import { contains } from './contains.ts';
import { detectSQLi } from './detect-sqli.ts';
import { detectXSS } from './detect-xss.ts';
import { endsWith } from './ends-with.ts';
import { eq } from './eq.ts';
import { ge } from './ge.ts';
import { geoLookup } from './geo-lookup.ts';
import { gt } from './gt.ts';
import { ipMatchFromFile } from './ip-match-from-file.ts';
import { ipMatch } from './ip-match.ts';
import { le } from './le.ts';
import { lt } from './lt.ts';
import { noMatch } from './no-match.ts';
import type { Operator } from './operator.ts';
import { pmFromFile } from './pm-from-file.ts';
import { pm } from './pm.ts';
import { rbl } from './rbl.ts';
import { runsScript } from './runs-script.ts';
import { rx } from './rx.ts';
import { streq } from './streq.ts';
import { unconditionalMatch } from './unconditional-match.ts';
import { validateByteRange } from './validate-byte-range.ts';
import { validateUrlEncoding } from './validate-url-encoding.ts';
import { validateUtf8Encoding } from './validate-utf8-encoding.ts';
import { within } from './within.ts';

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
  runsScript,
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
