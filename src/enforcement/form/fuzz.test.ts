import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { fuzzing, mutated } from '../../../test/support/fuzz.ts';
import { usualJsonLimits } from '../json-guard/limits.ts';
import { Readings } from '../parameters/scalars.ts';
import { compileContract } from '../schema/compile-contract.ts';
import { FormJudge } from './form-judge.ts';
import { readMultipart } from './multipart.ts';
import { readUrlencoded } from './urlencoded.ts';

const limits = { fields: 100, files: 10, fileBytes: 1024 * 1024 };
const boundary = 'x-YzAbC123';
const type = { essence: 'multipart/form-data', parameters: new Map([['boundary', boundary]]) };

interface Written {
  readonly name: string;
  readonly fileName: string | undefined;
  readonly content: Buffer;
}

/** As clients write it. */
const multipart = (parts: readonly Written[]): Buffer =>
  Buffer.concat([
    ...parts.flatMap(({ name, fileName, content }) => [
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${fileName === undefined ? '' : `; filename="${fileName}"\r\nContent-Type: application/pdf`}\r\n\r\n`,
      ),
      content,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);

const octets = fc.uint8Array({ maxLength: 40 }).map(one => Buffer.from(one));
const fields = fc.array(
  fc.record({
    name: fc.stringMatching(/^[a-zé][a-z0-9[\]._ é-]{0,12}$/),
    fileName: fc.option(fc.stringMatching(/^[a-zé][a-z0-9 é]{0,8}\.pdf$/), { nil: undefined }),
    content: octets,
  }),
  { maxLength: 5 },
);

/** What Node's own reader of forms (undici) makes of it; undefined where it refuses. */
async function others(body: Buffer): Promise<Written[] | undefined> {
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  const form = await new Response(new Uint8Array(body), { headers }).formData().catch(() => undefined);
  if (form === undefined) return undefined;
  const parts: Written[] = [];
  for (const [name, value] of form)
    parts.push(
      typeof value === 'string'
        ? { name, fileName: undefined, content: Buffer.from(value) }
        : { name, fileName: value.name, content: Buffer.from(await value.arrayBuffer()) },
    );
  return parts;
}

/** Names are decoded by readers that follow browsers, so one with such an escape is left out of the comparison. */
const escaped = /%(?:22|0a|0d)/i;
const text = (content: Buffer): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);

suite('a form of parts', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(fields, parts => {
        const read = readMultipart(multipart(parts), type, limits);
        assert.ok(typeof read !== 'string', 'it is refused');
        assert.deepEqual(
          read.map(({ name, fileName, octets: content }) => ({
            name,
            fileName,
            content: Buffer.from(content),
          })),
          parts.map(part => ({ ...part })),
        );
      }),
      fuzzing(300),
    );
  });

  test('is refused, or read as another reader reads it, whatever became of its octets', async () => {
    const plain = multipart([
      { name: 'title', fileName: undefined, content: Buffer.from('Hello, wörld') },
      { name: 'file', fileName: 'a b.pdf', content: Buffer.from('%PDF-1.7\r\n\r\n--x\r\n') },
    ]);
    const empty = multipart([{ name: 'a', fileName: undefined, content: Buffer.alloc(0) }]);
    const tokens = [
      ...[
        '\r\n',
        '\r\n\r\n',
        '\n',
        '\r',
        '--',
        `--${boundary}`,
        `\r\n--${boundary}\r\n`,
        `--${boundary}--`,
        boundary,
      ],
      ...[
        '"',
        ';',
        '=',
        ' ',
        '\t',
        ':',
        '\\',
        'name="b"',
        '; filename="c"',
        "filename*=utf-8''d",
        'Content-Type: text/html',
      ],
      ...[
        'Content-Disposition: form-data; name="b"',
        'Content-Transfer-Encoding: base64',
        '[',
        ']',
        '%22',
        '../',
      ],
    ];
    await fc.assert(
      fc.asyncProperty(mutated([plain, empty, multipart([])], tokens), async body => {
        const read = readMultipart(body, type, limits);
        if (typeof read === 'string') return;
        // The other reader looks for the boundary without its dashes.
        if (
          read.some(
            ({ name, fileName = '', octets: content }) =>
              escaped.test(name + fileName) || content.includes(boundary),
          )
        )
          return;
        const seen = await others(body);
        if (seen === undefined) return;
        assert.deepEqual(
          read.map(({ name, fileName, octets: content }) => [
            name,
            fileName,
            fileName === undefined ? text(content) : content.toString('hex'),
          ]),
          seen.map(({ name, fileName, content }) => [
            name,
            fileName,
            fileName === undefined ? text(content) : content.toString('hex'),
          ]),
        );
      }),
      fuzzing(600),
    );
  });
});

suite('a form in the notation of URLs', () => {
  test('is refused, or read as URLSearchParams reads it, whatever became of its octets', () => {
    const seeds = ['a=1&b=two+words&c=%C3%A9&d%5Bx%5D=', 'name=Ann%20Example&list=1&list=2', 'a=%26%3D%2B'];
    const tokens = ['&', '=', '%', '+', ';', '%00', '%ff', '%C3', '%2', 'é', '&&', '[', ']', '%0', ' '];
    fc.assert(
      fc.property(mutated(seeds, tokens), body => {
        const read = readUrlencoded(body, 1_000);
        if (typeof read !== 'string') assert.deepEqual(read, [...new URLSearchParams(`?${body.toString()}`)]);
      }),
      fuzzing(2_000),
    );
  });

  test('becomes an object of values that its fields alone decide, or is refused, whatever its names', () => {
    const schema = {
      type: 'object',
      properties: {
        id: { type: 'integer' },
        on: { type: 'boolean' },
        tags: { type: 'array', items: { type: 'string' } },
        deep: { type: 'object', properties: { a: { type: 'integer' } } },
        any: true,
      },
    } as const;
    const readings = new Readings(compileContract({ $defs: {} }), { $defs: {} }, 'refuse');
    const judge = new FormJudge(
      {
        mediaType: 'application/x-www-form-urlencoded',
        schema,
        encoding: { deep: { style: 'deepObject', explode: true }, tags: { style: 'form', explode: true } },
      },
      readings,
      usualJsonLimits,
    );
    const name = fc.oneof(
      fc.constantFrom(
        'id',
        'ID',
        'on',
        'tags',
        'tags[]',
        'deep[a]',
        'deep[b][c]',
        'deep',
        'any',
        '__proto__',
        'x',
      ),
      fc.string({ unit: fc.constantFrom(...'deep[]a._ '.split('')), maxLength: 12 }),
    );
    const value = fc.oneof(fc.constantFrom('1', 'true', '', '01', '1e3', 'a,b', 'null'), fc.string());
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 6 }), pairs => {
        const read = judge.ofFields(pairs);
        if ('message' in read) return;
        const form = read.value as Record<string, unknown>;
        const sent = (key: string) => pairs.filter(([one]) => one === key).map(([, one]) => one);
        assert.equal(Object.getPrototypeOf(form), Object.prototype);
        assert.ok(!Object.hasOwn(form, 'ID') && !Object.hasOwn(form, '__proto__'));
        const [id] = sent('id');
        assert.deepEqual(form['id'], id !== undefined && /^-?(?:0|[1-9]\d*)$/.test(id) ? Number(id) : id);
        if (sent('tags').length > 0) assert.deepEqual(form['tags'], sent('tags'));
        const [a] = sent('deep[a]');
        if (a !== undefined)
          assert.equal(
            String((form['deep'] as Record<string, unknown> | undefined)?.['a']),
            a === '-0' ? '0' : a,
          );
      }),
      fuzzing(2_000),
    );
  });
});
