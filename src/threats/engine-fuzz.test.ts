/**
 * Hostile rules and hostile requests, the whole engine: whatever is written is loaded or refused with a place, and
 * whatever is sent is judged or exceeds its budget. `GATEHOUSE_FUZZ_SECONDS` lets it go on so long and watches time and
 * memory too; `nice` leaves the machine to others meanwhile.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { KeptCollections } from './interpreter/kept-collections.ts';
import { Inspection } from './interpreter/run.ts';
import { packFiles } from './pack/pack.ts';
import { Plan } from './plan/plan.ts';
import { factsOfJson } from './request/body-facts.ts';
import { factsOfPairs } from './request/read-body.ts';
import { SecLangFault } from './seclang/fault.ts';
import { loadRules } from './seclang/load.ts';
import { testFacts } from './testing.ts';

const seconds = Number(process.env['GATEHOUSE_FUZZ_SECONDS'] ?? 0);
const seed = Number(process.env['GATEHOUSE_FUZZ_SEED'] ?? (seconds > 0 ? Date.now() % 2 ** 32 : 26));
const usualRuns = 60;

let state = seed >>> 0;
/** Looks random, and is the same for the same seed (a linear congruential generator modulo 2^32). */
const below = (most: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * most);
};
const oneOf = <T>(those: readonly T[]): T => those[below(those.length)] as T;
const some = <T>(most: number, make: () => T): T[] => Array.from({ length: below(most + 1) }, make);

const variables = [
  ...[
    'ARGS',
    'ARGS_NAMES',
    'ARGS:a',
    'ARGS:/^(a|b)*$/',
    '&ARGS',
    'ARGS|!ARGS:b',
    'REQUEST_HEADERS',
    'REQUEST_COOKIES',
  ],
  ...[
    'REQUEST_BODY',
    'REQUEST_URI',
    'REQUEST_LINE',
    'QUERY_STRING',
    'TX',
    'TX:/./',
    'TX:0',
    'TX:a',
    '&TX',
    'IP',
    'IP:a',
  ],
  ...[
    'MATCHED_VAR',
    'MATCHED_VARS',
    'MATCHED_VARS_NAMES',
    'XML:/*',
    'FILES',
    'RESPONSE_BODY',
    'SESSION:a',
    'ARGS_COMBINED_SIZE',
  ],
];
const atoms = [
  'a',
  '.',
  '[^a]',
  '[a-z]',
  '\\s',
  '\\b',
  '^',
  '$',
  '(?:.*)',
  '\\x00',
  '[%]',
  '<',
  '(?:)',
  'ab',
  '\\W',
];
const repeats = ['', '', '*', '+', '?', '{2,9}', '{50}', '*?'];

function pattern(depth: number): string {
  const parts = Array.from({ length: 1 + below(3) }, () =>
    depth > 0 && below(2) === 0
      ? `${oneOf(['(', '(?:', '(?i:'])}${pattern(depth - 1)}${below(3) === 0 ? `|${pattern(depth - 1)}` : ''})${oneOf(repeats)}`
      : oneOf(atoms) + oneOf(repeats),
  );
  return parts.join('').replaceAll(/(?<=[\^$b])(?:[*+?]|\{[\d,]+\})\??/g, '');
}
const operators: readonly (() => string)[] = [
  () => `@rx ${pattern(4)}`,
  () => `@pm ${some(20, () => 'ab'.repeat(below(5) + 1) + below(9)).join(' ') || 'a'}`,
  () => `@contains ${'%{tx.a}'.repeat(below(4))}a`,
  () => `@streq ${'%{MATCHED_VAR}'.repeat(below(4))}`,
  () => '@detectSQLi',
  () => '@detectXSS',
  () => '@runsScript',
  () => '@within %{tx.0} a b',
  () => '@gt 1',
  () => '@unconditionalMatch',
  () => '@validateByteRange 1-200',
  () => '@validateUtf8Encoding',
  () => '@validateUrlEncoding',
  () => '@ipMatch 10.0.0.0/8',
];
const transformations = (
  'base64Decode base64DecodeExt cmdLine compressWhitespace cssDecode escapeSeqDecode hexDecode hexEncode htmlEntityDecode ' +
  'jsDecode length lowercase normalizePath normalizePathWin removeCommentsChar removeNulls removeWhitespace replaceComments ' +
  'replaceNulls sha1 trim uppercase urlDecode urlDecodeUni utf8toUnicode none'
).split(' ');
const actions = [
  ...[
    'setvar:tx.a=%{tx.a}%{tx.a}a',
    'setvar:tx.a=%{MATCHED_VAR}%{MATCHED_VAR}',
    'setvar:tx.%{MATCHED_VAR}=%{MATCHED_VAR}',
    'setvar:tx.n=+999999999',
  ],
  ...[
    'setvar:tx.%{tx.0}_%{MATCHED_VAR_NAME}=1',
    'initcol:ip=%{MATCHED_VAR},setvar:ip.%{MATCHED_VAR}=+1',
    'initcol:session=%{ARGS.a},setvar:session.a=%{tx.a}',
  ],
  ...[
    'capture',
    'capture,setvar:tx.b=%{tx.1}%{tx.2}',
    'multiMatch',
    'skip:3',
    'skipAfter:END',
    'ctl:ruleRemoveTargetById=1-999;ARGS',
    'ctl:requestBodyProcessor=JSON',
  ],
  ...[
    'expirevar:ip.a=1',
    "msg:'%{MATCHED_VAR}'",
    "logdata:'%{MATCHED_VARS}'",
    'ctl:ruleRemoveById=5-9',
    'severity:2',
    'tag:a',
  ],
];

function ruleText(id: number): string {
  const phase = below(5) + 1;
  const head = `SecRule ${some(2, () => oneOf(variables)).join('|') || 'ARGS'} "${below(6) === 0 ? '!' : ''}${oneOf(operators)()}"`;
  const does = [
    ...some(5, () => `t:${oneOf(transformations)}`),
    ...some(3, () => oneOf(actions)),
    phase !== 5 && below(4) === 0 ? 'deny' : 'pass',
  ];
  return `${head} "id:${id},phase:${phase},${does.join(',')}"`;
}

/** With octets lost, repeated or put in where they do not belong. */
function damaged(text: string): string {
  const at = below(text.length);
  const piece = oneOf([
    '"',
    '\\',
    '\n',
    '|',
    ',',
    ':',
    '%{',
    '}',
    '@',
    'chain',
    '(',
    '[',
    '{9}',
    '\0',
    text.slice(at, at + 20),
  ]);
  return text.slice(0, at) + piece + text.slice(at + below(4));
}

const packRules = [...packFiles().values()]
  .join('\n')
  .split('\n\n')
  .filter(rule => /^SecRule/m.test(rule));

function rulesText(): string {
  const own = Array.from({ length: 1 + below(25) }, (_, n) => ruleText(n + 1));
  const taken = some(2, () => oneOf(packRules));
  const text = [...own, ...taken, 'SecMarker END'].join('\n');
  return below(3) === 0 ? damaged(text) : text;
}

const pieces = [
  "'",
  '"',
  ' or 1=1',
  '<a ',
  '<!--',
  '/*',
  '--',
  '%25',
  '%u0041',
  '&#x41;',
  '\\x41',
  '\\u0041',
  '(',
  ')',
  'a',
  'aA',
  '\0',
  '\xff',
  '../',
  '${',
  '{{',
  ' ',
  '\r\n',
  '=',
  'AAAA',
  '%',
  ';',
  '|',
  '$(',
  '/etc/passwd',
];

function hostileValue(text: string): string {
  const from = below(text.length);
  const piece =
    below(3) === 0 ? text.slice(from, from + 1 + below(12)) : some(4, () => oneOf(pieces)).join('');
  const value = piece.repeat(oneOf([1, 1, 3, 40, 2_000])) + oneOf(['', '!', '\0', "'"]);
  return Buffer.from(value.slice(0, 32_768), 'utf8').toString('latin1');
}

const nested = (depth: number): unknown => {
  let value: unknown = 'a';
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
};

function hostileFacts(text: string) {
  const value = (): string => hostileValue(text);
  const query = some(
    oneOf([3, 3, 30, 600]),
    () => `${below(4) === 0 ? value().slice(0, 50) : oneOf(['a', 'b', 'c'])}=${value().slice(0, 4_000)}`,
  )
    .join('&')
    .slice(0, 65_536);
  const body = value();
  return testFacts({
    query,
    path: `/${value().slice(0, 2_000)}`,
    headers: [
      'Cookie',
      `a=${value()}; b=c`,
      'User-Agent',
      value(),
      'X',
      value(),
      ...some(40, () => ['H', 'v']).flat(),
    ],
    body,
    processor: oneOf(['', 'URLENCODED', 'JSON', 'XML']),
    readBody: processor =>
      processor === 'JSON'
        ? factsOfJson(oneOf([nested(60), { a: value(), b: [value(), 1, null] }, some(2_000, () => 'a')]))
        : factsOfPairs(body),
  });
}

/** Octets that one request may cause to be looked at: fewer than usual, so that budgets end too. */
const budget = 5_000_000;
const settings = { budget, settings: new Map<string, string>(), usual: new Map([['a', 'b']]) };

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heldBytes = async (): Promise<number> => {
  for (let i = 0; i < 3; i++) {
    collect();
    await setImmediate();
  }
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
};

test('hostile rules and requests: nothing fails, hangs or grows', async context => {
  const until = performance.now() + seconds * 1_000;
  const kept = new KeptCollections();
  let runs = 0;
  let refused = 0;
  let exceeded = 0;
  let slowest = 0;
  let held = 0;
  while (seconds > 0 ? performance.now() < until : runs < usualRuns) {
    runs++;
    const text = rulesText();
    const began = process.cpuUsage();
    try {
      const plan = new Plan(loadRules(new Map([['r', text]]), [], ['r']), settings);
      if (below(2) === 0) plan.use(plan.makeTables());
      for (let left = 3; left > 0; left--) {
        const inspection = new Inspection(plan, kept, settings);
        if (inspection.request(hostileFacts(text)).exceeded !== undefined) exceeded++;
        inspection.answer({
          status: 200,
          protocol: 'HTTP/1.1',
          headers: ['X', 'y'],
          body: hostileValue(text),
        });
        inspection.end();
      }
    } catch (error) {
      refused++;
      assert.ok(error instanceof SecLangFault, `seed ${seed}, run ${runs}: ${String(error)}\n${text}`);
    }
    const { user, system } = process.cpuUsage(began);
    // What nobody holds any more is let go of between tasks.
    await setImmediate();
    slowest = Math.max(slowest, (user + system) / 1_000);
    if (seconds > 0) {
      assert.ok(slowest < 10_000, `seed ${seed}, run ${runs}: ${slowest} ms\n${text}`);
      // What stays is what the engine keeps: after a while, no more than that.
      if (runs === 400) held = await heldBytes();
    }
  }
  context.diagnostic(
    `${runs} sets of rules, ${refused} refused; ${exceeded} requests beyond their budget; slowest ${Math.round(slowest)} ms; seed ${seed}`,
  );
  if (held > 0) {
    const grown = ((await heldBytes()) - held) / 2 ** 20;
    context.diagnostic(`held ${Math.round(held / 2 ** 20)} MiB, then ${grown.toFixed(1)} MiB more`);
    assert.ok(grown < 32, `${grown.toFixed(1)} MiB more are held at the end`);
  }
});
