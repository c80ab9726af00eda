import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { Ajv as Ajv7 } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { vectors } from '../../../test/support/vectors.ts';
import type { JsonSchema } from '../shape.ts';
import { compileContract } from './compile-contract.ts';
import { toCurrentDialect } from './dialect.ts';

interface Group {
  readonly description: string;
  readonly schema: JsonSchema;
  readonly tests: readonly {
    readonly description: string;
    readonly data: unknown;
    readonly valid: boolean;
  }[];
}

/**
 * What has no place in a contract: schemas are found by where they stand and nothing else is fetched, so that a reference
 * means the same in the document and in what is enforced; and formats are enforced always.
 */
const elsewhere = /"\$?id":|"\$anchor":|"\$dynamicRef":|"\$dynamicAnchor":|"\$ref":"(?!#(?:\/|"))/;
const apart = [
  'format.json',
  'vocabulary.json',
  'refRemote.json',
  'bignum.json',
  'cross-draft.json',
  'no-schema.json',
  'format-assertion.json',
];
/** They point into a list of `items`, which are `prefixItems` here; an import says that they lead to nothing. */
const intoTuples = 'relative pointer ref to array';
/** Names that RFC 5892 forbids though the IDNA of URLs (UTS 46) takes them. */
const knownlyLax = ['hostname.json', 'idn-hostname.json'];

const drafts = [
  { draft: 'draft2020-12', $schema: 'https://json-schema.org/draft/2020-12/schema', least: 1_020 },
  { draft: 'draft7', $schema: 'http://json-schema.org/draft-07/schema#', least: 750 },
  { draft: 'draft4', $schema: 'http://json-schema.org/draft-04/schema#', least: 540 },
];

/** References into the test's own schema, which is one among the schemas of a contract here. */
function moved(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(moved);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]: [string, unknown]) =>
      name === '$ref' && typeof value === 'string'
        ? [name, value.replace('#', '#/$defs/root')]
        : [name, name === 'enum' || name === 'const' ? value : moved(value)],
    ),
  );
}

function ours({ schema }: Group, $schema: string): (value: unknown) => boolean {
  const dated = typeof schema === 'boolean' ? schema : { $schema, ...(moved(schema) as object) };
  const root = toCurrentDialect(dated, '3.1.0');
  const validator = compileContract({ $defs: { root } }).validator({ $ref: '#/$defs/root' }, 'request', {
    unknownMembers: 'allow',
  });
  return value => validator(value) === undefined;
}

/** Undefined where it fails to compile, which counts as a wrong answer. */
function theirs({ schema }: Group, draft: string): (value: unknown) => unknown {
  const options = { strict: false, logger: false, validateFormats: false } as const;
  try {
    return (draft === 'draft2020-12' ? new Ajv2020(options) : new Ajv7(options)).compile(schema);
  } catch {
    return () => undefined;
  }
}

function score(folder: URL, file: string, draft: string, $schema: string) {
  const groups = (JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Group[]).filter(
    ({ schema, description }) =>
      !elsewhere.test(JSON.stringify(schema)) && (draft === 'draft2020-12' || description !== intoTuples),
  );
  const [wrong, found]: [string[], { all: number; ajv: number }] = [[], { all: 0, ajv: 0 }];
  for (const group of groups) {
    const [own, other] = [ours(group, $schema), theirs(group, draft)];
    for (const { data, valid, description } of group.tests) {
      found.all++;
      if (own(data) !== valid) wrong.push(`${group.description}: ${description}`);
      if (other(data) === valid) found.ajv++;
    }
  }
  return { ...found, wrong };
}

for (const { draft, $schema, least } of drafts) {
  const tests = vectors(`json-schema/tests/${draft}/`);
  suite(`the published tests of JSON Schema ${draft}`, { skip: tests.skip }, () => {
    const filesOf = (folder: URL) =>
      tests.skip === false ? readdirSync(folder).filter(name => name.endsWith('.json')) : [];

    test('are all passed, as far as they apply, with at least the score of ajv', () => {
      const total = { all: 0, ajv: 0 };
      for (const file of filesOf(tests.at)) {
        if (apart.includes(file)) continue;
        const { all, ajv, wrong } = score(tests.at, file, draft, $schema);
        assert.deepEqual(wrong, [], file);
        total.all += all;
        total.ajv += ajv;
      }
      assert.ok(total.all >= least && total.all >= total.ajv, JSON.stringify(total));
    });

    const formats = new URL('optional/format/', tests.at);
    test('of formats are passed', () => {
      let all = 0;
      for (const file of filesOf(formats)) {
        const found = score(formats, file, draft, $schema);
        if (!knownlyLax.includes(file)) assert.deepEqual(found.wrong, [], file);
        all += found.all;
      }
      assert.ok(all > 200, `${all} tests`);
    });

    test('of patterns and numbers are passed', () => {
      const folder = new URL('optional/', tests.at);
      for (const file of ['ecmascript-regex.json', 'non-bmp-regex.json', 'float-overflow.json'])
        if (filesOf(folder).includes(file))
          assert.deepEqual(score(folder, file, draft, $schema).wrong, [], file);
    });
  });
}
