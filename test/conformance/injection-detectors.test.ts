/**
 * Our detection of SQL injection and cross-site scripting against the vectors that libinjection publishes: a copy of its
 * repository lies at `GATEHOUSE_LIBINJECTION_DIR`. Its kinds of tokens are told apart by letters that mean the same here.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { detectSqli, readAs } from '../../src/threats/detectors/sqli/detect.ts';
import { letterOf } from '../../src/threats/detectors/sqli/kinds.ts';
import { Reader } from '../../src/threats/detectors/sqli/reader.ts';
import { detectXss } from '../../src/threats/detectors/xss/detect.ts';
import { scan } from '../../src/threats/detectors/xss/scan.ts';

const directory = process.env['GATEHOUSE_LIBINJECTION_DIR'] ?? '';
const skip =
  !existsSync(`${directory}/tests`) &&
  'no GATEHOUSE_LIBINJECTION_DIR: NOT TESTED against the vectors of libinjection';

/** One value a line, encoded as in a query. */
const values = (isOne: (file: string) => boolean): string[] =>
  readdirSync(`${directory}/data`)
    .filter(isOne)
    .flatMap(file => readFileSync(`${directory}/data/${file}`, 'latin1').split('\n'))
    .filter(line => line.trim() !== '' && !line.startsWith('#'))
    .map(line =>
      line
        .replace(/\r$/, '')
        .replaceAll('+', ' ')
        .replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    );

interface Case {
  readonly file: string;
  readonly input: string;
  readonly expected: readonly string[];
}

const cases = (kind: string): Case[] =>
  readdirSync(`${directory}/tests`)
    .filter(file => file.startsWith(`test-${kind}`))
    .map(file => {
      const [, , input = '', expected = ''] = readFileSync(`${directory}/tests/${file}`, 'latin1').split(
        /--(?:TEST|INPUT|EXPECTED)--\r?\n?/,
      );
      return {
        file,
        input: input.replace(/\r?\n$/, ''),
        expected: expected.split('\n').filter(line => line.trim() !== ''),
      };
    });

/** Prints the share, and demands so much of it. */
function share<T>(name: string, all: readonly T[], isRight: (one: T) => boolean, least: number): void {
  test(`${least} % of ${name} are judged the same`, context => {
    const wrong = all.filter(one => !isRight(one));
    const percent = (100 * (all.length - wrong.length)) / all.length;
    context.diagnostic(`${name}: ${all.length - wrong.length} of ${all.length}, ${percent.toFixed(2)} %`);
    assert.ok(all.length > 0);
    assert.ok(
      percent >= least,
      `${percent.toFixed(2)} %: ${wrong
        .slice(0, 10)
        .map(one => JSON.stringify(one))
        .join('\n')}`,
    );
  });
}

const initials = (expected: readonly string[]): string => expected.map(line => line[0]).join('');

function tokensOf(value: string): string {
  const reader = new Reader();
  reader.start(value, false);
  let letters = '';
  while (reader.next()) letters += letterOf(reader.kind);
  return letters;
}

/** Elements and attributes with their values: what else is told apart there are kinds of text to us. */
function piecesOf(value: string): string {
  const pieces: string[] = [];
  scan(value, 'text', {
    tag: name => (pieces.push(`<${name}`), false),
    attribute: (name, text) => (pieces.push(name), text === '' || pieces.push(`=${text}`), false),
    comment: () => false,
    declaration: () => false,
  });
  return pieces.join(' ');
}

const wanted: Readonly<Record<string, string>> = { TAG_NAME_OPEN: '<', ATTR_NAME: '', ATTR_VALUE: '=' };
const piecesExpected = (expected: readonly string[]): string =>
  expected
    .flatMap(line => {
      const [kind = '', , ...text] = line.split(',');
      const before = wanted[kind];
      return before === undefined || (before === '=' && text.join('') === '')
        ? []
        : `${before}${text.join(',')}`;
    })
    .join(' ');

suite('the vectors of libinjection', { skip }, () => {
  if (skip !== false) return;
  const isSqli = (value: string): boolean => detectSqli(value) !== undefined;
  share(
    'lists of SQL injection',
    values(file => file.startsWith('sqli-')),
    isSqli,
    98,
  );
  share(
    'values that were taken for SQL injection',
    values(file => file.startsWith('false_')),
    value => !isSqli(value),
    95,
  );
  share(
    'tests of SQL injection',
    cases('sqli'),
    ({ input, expected }) => isSqli(input) === expected.length > 0,
    100,
  );
  share(
    'lists of cross-site scripting',
    values(file => file.startsWith('xss-')),
    detectXss,
    98,
  );
  share(
    'tests of tokens of SQL',
    cases('tokens'),
    ({ input, expected }) => tokensOf(input) === initials(expected),
    99,
  );
  // Where two names stand beside each other no more is read.
  share(
    'tests of what tokens come to',
    cases('folding'),
    ({ input, expected }) => readAs(input, '') === initials(expected),
    98,
  );
  share(
    'tests of HTML',
    cases('html5'),
    ({ input, expected }) => piecesOf(input) === piecesExpected(expected),
    95,
  );
});
