import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { countGrowth, growthOf, isCounting, type Growing } from '../../test/support/steps.ts';
import type { JsonSchema } from './shape.ts';

/** All of these are loaded after counting began, and so not above. */
async function cases(): Promise<Record<string, readonly [number, Growing]>> {
  const our = await import('./index.ts');
  const { personalKinds } = await import('#kernel');
  const text = (piece: string, size: number): Buffer => Buffer.from(piece.repeat(size));
  const around = (before: string, piece: string, after: string, size: number): Buffer =>
    Buffer.from(before + piece.repeat(size) + after);
  const each = (size: number, of: (n: number) => string): string =>
    Array.from({ length: size }, (_, n) => of(n)).join('');

  const json = {
    ...our.usualJsonLimits,
    members: Infinity,
    elements: Infinity,
    values: Infinity,
    depth: 512,
  };
  const read = (octets: Buffer) => () => our.readJson(octets, json);
  const names = (of: (n: number) => string) => (size: number) =>
    read(Buffer.from(`{${each(size, n => `"${of(n)}":1,`)}"end":1}`));

  const xml = {
    ...our.usualXmlLimits,
    elements: Infinity,
    namespaces: Infinity,
    comments: Infinity,
    attributes: 4_000,
    depth: 4_000,
    instructions: Infinity,
  };
  const guard = (octets: Buffer) => () => our.guardXml(octets, xml, { element() {}, text() {} });

  const type = { essence: 'multipart/form-data', parameters: new Map([['boundary', 'b']]) };
  const parts = { fields: Infinity, files: Infinity, fileBytes: Infinity };
  const multipart = (octets: Buffer) => () => our.readMultipart(octets, type, parts);
  const part = (n: number): string => `--b\r\nContent-Disposition: form-data; name="n${n}"\r\n\r\nvalue\r\n`;

  const nothing = our.compileContract({ $defs: {} });
  const readings = new our.Readings(nothing, { $defs: {} }, 'allow');
  const any: JsonSchema = { type: 'object' };
  const query =
    (
      style: 'form' | 'deepObject' | 'pipeDelimited',
      schema: JsonSchema,
      explode: boolean,
      of: (size: number) => string,
    ) =>
    (size: number) => {
      const judge = new our.ParameterJudge(
        [{ name: 'p', in: 'query', required: false, style, explode, allowReserved: false, schema }],
        readings,
        our.usualJsonLimits,
      );
      const given = { path: {}, query: `?${of(size)}`, rawHeaders: [] };
      return () => judge.judge(given);
    };
  const list: JsonSchema = { type: 'array', items: { type: 'integer' } };
  const form = new our.FormJudge(
    {
      mediaType: 'application/x-www-form-urlencoded',
      schema: { properties: { p: any, list } },
      encoding: { p: { style: 'deepObject' } },
    },
    readings,
    our.usualJsonLimits,
  );
  const fields = (name: (n: number) => string) => (size: number) => {
    const given = Array.from({ length: size }, (_, n): [string, string] => [name(n), '1']);
    return () => form.ofFields(given);
  };

  const pseudonyms = our.pseudonymsOf(Buffer.alloc(32), 'growth');
  const rules = { maskOf: () => 'full' as const, pseudonyms, detect: personalKinds, members: new Map() };
  const data = our.dataPlaces({ $defs: {} })([{ propertyNames: { 'x-gatehouse-data': 'personal' } }]);
  const mask = (piece: string) => (size: number) => () =>
    our.maskPersonal(piece.repeat(size), rules, () => {});
  const members = (size: number, name: (n: number) => string): Record<string, unknown> =>
    Object.fromEntries(Array.from({ length: size }, (_, n) => [name(n), n]));

  const tree: JsonSchema = {
    type: 'object',
    properties: { id: { type: 'integer' }, inner: { type: 'array', items: { $ref: '#/$defs/Tree' } } },
  };
  const either: JsonSchema = {
    oneOf: [{ $ref: '#/$defs/Tree' }, { allOf: [{ $ref: '#/$defs/Tree' }], required: ['more'] }],
  };
  const contract = our.compileContract({ $defs: { Tree: tree, Either: either } });
  const answers = (schema: JsonSchema, of: (size: number) => unknown) => (size: number) => {
    const validator = contract.validator(schema, 'response', { unknownMembers: 'allow' });
    const value = of(size);
    return () => [validator.strays(value, 10_000), validator(value)];
  };
  const undeclared = (size: number) => ({
    id: 1,
    ...members(size, n => `x${n}`),
    inner: Array.from({ length: size }, (_, n) => ({ id: n, hash: n, inner: [{ id: n, more: 1 }] })),
  });
  const unique = (of: (n: number) => unknown) => (size: number) => {
    const validator = nothing.validator({ type: 'array', uniqueItems: true }, 'request', {
      unknownMembers: 'allow',
    });
    const value = Array.from({ length: size }, (_, n) => of(n));
    return () => validator(value);
  };

  return {
    'JSON: elements': [2_000, size => read(around('[', '1,"a",{},', '1]', size))],
    'JSON: one long string': [20_000, size => read(around('"', 'a\\u0061é', '"', size))],
    'JSON: digits': [20_000, size => read(text('9', size))],
    'JSON: names': [1_000, names(n => `name ${n}`)],
    'JSON: names of digits': [1_000, names(n => String(n * 65_536))],
    'JSON: names with escapes': [500, names(n => `\\u0061 ${n}`)],
    'JSON: objects with names, one in the other': [
      100,
      size => read(Buffer.from(`${'{"a":1,"b":'.repeat(size)}1${'}'.repeat(size)}`)),
    ],
    'JSON: never ended': [5_000, size => read(text('["', size))],
    'JSON: space': [20_000, size => read(text(' ', size))],
    'XML: elements': [1_000, size => guard(around('<a>', '<b c="1">t&amp;t</b>', '</a>', size))],
    'XML: elements in each other': [
      500,
      size => guard(Buffer.from('<a>'.repeat(size) + '</a>'.repeat(size))),
    ],
    'XML: attributes': [500, size => guard(Buffer.from(`<a ${each(size, n => `b${n}="&lt;" `)}/>`))],
    'XML: references': [5_000, size => guard(around('<a>', '&#65;', '</a>', size))],
    'XML: ampersands': [5_000, size => guard(around('<a>', '&', '</a>', size))],
    'XML: comments and instructions': [
      1_000,
      size => guard(around('<a>', '<!-- - --><?b c?>', '</a>', size)),
    ],
    'XML: space in a declaration': [5_000, size => guard(around('<?xml version="1.0"', ' ', 'x', size))],
    'XML: namespaces, and names that use the first': [
      200,
      size =>
        guard(Buffer.from(`<a ${each(size, n => `xmlns:p${n}="urn:${n}" `)}>${'<p0:b/>'.repeat(size)}</a>`)),
    ],
    'XML: names of elements nowhere declared': [
      200,
      size =>
        guard(
          Buffer.from(`<a ${each(size, n => `xmlns:p${n}="urn:${n}" `)}>${'<b c="1"/>'.repeat(size)}</a>`),
        ),
    ],
    'multipart: parts': [100, size => multipart(Buffer.from(`${each(size, part)}--b--\r\n`))],
    'multipart: boundaries that are none': [
      1_000,
      size => multipart(around(part(1).slice(0, -2), '\r\n-', '\r\n--b--', size)),
    ],
    'multipart: header fields': [
      100,
      size => multipart(around('--b\r\n', 'a: b\r\n', '\r\n\r\n--b--', size)),
    ],
    'form: fields': [1_000, size => () => our.readUrlencoded(text('a=%41+b&', size), Infinity)],
    'form: names in brackets': [200, fields(n => `p[a${n}][b]`)],
    'form: one name': [500, fields(() => 'list')],
    'form: unknown names': [500, fields(n => `x${n}`)],
    'form: brackets without end': [2_000, size => () => form.ofFields([[`p${'[a]'.repeat(size)}`, '1']])],
    'query: an object in brackets': [
      200,
      query('deepObject', any, true, size => each(size, n => `p[a${n}]=1&`)),
    ],
    'query: brackets without end': [
      2_000,
      query('deepObject', any, true, size => `p${'[a]'.repeat(size)}=1`),
    ],
    'query: a list of pairs': [200, query('form', list, true, size => 'p=1&'.repeat(size))],
    'query: a list in one text': [2_000, query('form', list, false, size => `p=${'1,'.repeat(size)}1`)],
    'query: members in turn': [
      1_000,
      query('pipeDelimited', any, false, size => `p=${each(size, n => `a${n}|1|`)}`),
    ],
    'query: escapes': [2_000, query('form', { type: 'string' }, false, size => `p=${'%41+'.repeat(size)}`)],
    'masking: what looks like numbers': [500, mask('4111 1111-1111 11+49 30 ')],
    'masking: what looks like addresses': [500, mask('a@b.c%40')],
    'masking: references to characters': [500, mask('&#64;\\u0040')],
    'masking: members': [
      500,
      size => {
        const value = members(size, n => `name ${n}`);
        return () => our.maskValue(value, data, rules, () => {});
      },
    ],
    'masking: names that look alike once masked': [
      300,
      size => {
        const value = members(size, n => `u${n}@example.org`);
        return () => our.maskValue(value, data, rules, () => {});
      },
    ],
    'answers: undeclared members': [300, answers({ $ref: '#/$defs/Tree' }, undeclared)],
    'answers: undeclared members of alternatives': [300, answers({ $ref: '#/$defs/Either' }, undeclared)],
    'schema: numbers that are unique': [2_000, unique(n => n)],
    'schema: objects that are unique': [500, unique(n => ({ a: [n], b: 'x' }))],
    'schema: long texts that are unique': [50, unique(n => 'x'.repeat(20_000) + n)],
  };
}

if (isCounting) await countGrowth(cases);
else
  suite('steps grow with the input, and no faster:', async () => {
    for (const { name, small, large } of await growthOf(import.meta.url))
      test(name, () => {
        assert.ok(small > 0);
        // Four times the input; sorting, and tables that grow, take a little more.
        assert.ok(large < 4.6 * small + 1_000, `${small} steps, then ${large}`);
      });
  });
