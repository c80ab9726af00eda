import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { BodyShape, JsonSchema, PayloadLimits } from '#enforcement';
import { judge, sending } from './testing.ts';

const schema: JsonSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', maxLength: 10 },
    count: { type: 'integer' },
    tags: { type: 'array', items: { type: 'string' } },
    ids: { type: 'array', items: { type: 'integer' } },
    place: { type: 'object', properties: { x: { type: 'integer' } }, additionalProperties: false },
    size: { type: 'object', properties: { w: { type: 'integer' } } },
    photo: { type: 'string', format: 'binary' },
    scans: { type: 'array', items: { type: 'string', format: 'binary' }, maxItems: 2 },
  },
  required: ['name'],
};
const encoding: BodyShape['encoding'] = {
  ids: { style: 'form', explode: false },
  size: { style: 'deepObject' },
  photo: { contentTypes: ['image/png', 'image/gif'], headers: [] },
};

const form = async (body: string | Buffer, type = 'application/x-www-form-urlencoded') =>
  (
    await judge(
      { bodies: [{ mediaType: 'application/x-www-form-urlencoded', schema, encoding }] },
      sending(type, body),
    )
  ).refused;

suite('an urlencoded form', () => {
  const good = [
    'name=tea&count=2&tags=a&tags=b&ids=1,2',
    'name=a+b%26c',
    'name=&count=-1',
    'name=x&ids=1%2C2',
    'name=x&size[w]=3',
    'name=x&place=%7B%22x%22%3A1%7D',
    'name=x&place={"x":1}',
  ];
  for (const body of good) test(`is taken: ${body}`, async () => assert.equal(await form(body), undefined));

  const bad: Readonly<Record<string, RegExp>> = {
    'count=2': /^body-invalid/,
    'name=x&count=two': /^body-invalid; \/count/,
    'name=x&count=1&count=2': /^body-invalid; \/count: must be sent once/,
    'name=x&name=y': /must be sent once/,
    'name=x&Name=y': /exactly as the contract/,
    'name=x&name[]=y': /exactly as the contract/,
    'name=x&tags[]=y': /exactly as the contract/,
    'name=x&tags%5B0%5D=y': /exactly as the contract/,
    'name=x&price=1': /^body-invalid; \/price/,
    'name=x&__proto__=1': /reserved name/,
    'name=x&constructor=1': /reserved name/,
    'name=x&size[__proto__]=1': /^body-invalid/,
    'name=x&size=1': /^body-invalid; \/size/,
    'name=x&place=%7B%22x%22%3A1%2C%22x%22%3A2%7D': /^body-invalid; \/place/,
    'name=x;count=1': /^body-malformed.*semicolons/,
    'name=x&&count=1': /^body-malformed.*pairs/,
    'name=x&count': /^body-malformed.*pairs/,
    '=x&name=y': /^body-malformed.*pairs/,
    'name=%': /^body-malformed.*UTF-8/,
    'name=%C0%80': /^body-malformed.*UTF-8/,
    'name=%00': /^body-malformed.*UTF-8/,
    'name=ä': /^body-malformed.*percent-encoded/,
    'name=a b': /^body-malformed.*percent-encoded/,
    'name=x\r\n': /^body-malformed/,
  };
  for (const [body, words] of Object.entries(bad))
    test(`is refused: ${JSON.stringify(body)}`, async () =>
      assert.match((await form(body)) ?? 'passed', words));

  test('is refused in another charset than UTF-8, or where the type is said twice', async () => {
    for (const type of ['charset=utf-16', 'charset=utf-7', 'charset=utf-8; charset=latin1'])
      assert.match(
        (await form('name=x', `application/x-www-form-urlencoded; ${type}`)) ?? 'passed',
        /^content-type-unsupported/,
      );
  });

  test('of more fields than are taken is refused while it is read', async () => {
    assert.match((await form(`name=x${'&a=1'.repeat(200)}`)) ?? 'passed', /too many fields/);
  });
});

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const program = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(64)]);

type Part = readonly [head: string, content: string | Buffer];
const field = (name: string, content: string): Part => [
  `Content-Disposition: form-data; name="${name}"`,
  content,
];
const file = (name: string, type: string, content: string | Buffer, fileName = 'a.png'): Part => [
  `Content-Disposition: form-data; name="${name}"; filename="${fileName}"\r\nContent-Type: ${type}`,
  content,
];

const written = (parts: readonly Part[], boundary = 'b1'): Buffer =>
  Buffer.concat([
    ...parts.map(([head, content]) =>
      Buffer.concat([
        Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`),
        Buffer.from(content),
        Buffer.from('\r\n'),
      ]),
    ),
    Buffer.from(`--${boundary}--\r\n`),
  ]);

const multipart = async (
  body: Buffer | string,
  {
    type = 'multipart/form-data; boundary=b1',
    limits,
    options = {},
  }: { type?: string; limits?: PayloadLimits; options?: object } = {},
) =>
  (
    await judge(
      {
        bodies: [{ mediaType: 'multipart/form-data', schema, encoding }],
        ...(limits === undefined ? {} : { limits }),
      },
      sending(type, body),
      { options: { ...options } },
    )
  ).refused;

const name = field('name', 'tea');

suite('a multipart form', () => {
  const good: Readonly<Record<string, readonly Part[]>> = {
    'fields and files': [name, field('count', '2'), file('photo', 'image/png', png)],
    'several files of one name': [name, file('scans', 'image/png', png), file('scans', 'text/plain', 'abc')],
    'several fields of one name': [name, field('tags', 'a'), field('tags', 'b')],
    'a part of JSON': [
      name,
      ['Content-Disposition: form-data; name=place\r\nContent-Type: application/json', '{"x":1}'],
    ],
    'no file chosen': [name, file('photo', 'application/octet-stream', '', '')],
    'names of people': [name, file('scans', 'image/png', png, 'Grüße.png')],
    'a line end within a text': [field('name', 'a\r\n--b')],
  };
  for (const [title, parts] of Object.entries(good))
    test(`is taken: ${title}`, async () => assert.equal(await multipart(written(parts)), undefined));

  const wrong: Readonly<Record<string, readonly [readonly Part[], RegExp]>> = {
    'a field that is missing': [[field('count', '2')], /^body-invalid/],
    'a field of another type': [[name, field('count', 'two')], /\/count/],
    'a field twice': [[name, name], /must be sent once/],
    'a name that passes for a known one': [[name, field('Name', 'x')], /exactly as the contract/],
    'a name with brackets': [[name, field('tags[]', 'x')], /exactly as the contract/],
    'an unknown field': [[name, field('price', '1')], /\/price/],
    'an unknown file': [[name, file('evil', 'image/png', png)], /\/evil/],
    'a reserved name': [[name, field('__proto__', '1')], /reserved/],
    'a file where a text belongs': [[file('name', 'text/plain', 'tea')], /\/name: must be a field/],
    'a text where a file belongs': [[name, field('photo', 'x')], /\/photo: must be a file/],
    'a file of a type that is not taken': [
      [name, file('photo', 'image/jpeg', png)],
      /\/photo: must be of type image\/png/,
    ],
    'a program that passes for a picture': [
      [name, file('photo', 'image/png', program)],
      /type that it says it is/,
    ],
    'a picture of another kind': [[name, file('photo', 'image/gif', png)], /type that it says it is/],
    'a text that holds octets': [
      [name, file('scans', 'text/plain', Buffer.from([0xff, 0]))],
      /type that it says it is/,
    ],
    'a program of no type, as one that is taken': [
      [name, file('photo', 'application/octet-stream', program)],
      /must be of type/,
    ],
    'too many files of one name': [
      [name, ...Array.from({ length: 3 }, () => file('scans', 'image/png', png))],
      /\/scans/,
    ],
    'JSON with a name twice': [
      [
        name,
        ['Content-Disposition: form-data; name=place\r\nContent-Type: application/json', '{"x":1,"x":2}'],
      ],
      /\/place/,
    ],
    'a text that is no UTF-8': [
      [['Content-Disposition: form-data; name="name"', Buffer.from([0xe4])]],
      /UTF-8/,
    ],
  };
  for (const [title, [parts, words]] of Object.entries(wrong))
    test(`is refused: ${title}`, async () =>
      assert.match((await multipart(written(parts))) ?? 'passed', words));

  const head = 'Content-Disposition: form-data; name="name"';
  const tricks: Readonly<Record<string, string>> = {
    'something before the first boundary': `x\r\n--b1\r\n${head}\r\n\r\ntea\r\n--b1--\r\n`,
    'something after the last': `--b1\r\n${head}\r\n\r\ntea\r\n--b1--\r\n--b1\r\n${head}\r\n\r\ncoffee\r\n--b1--`,
    'no last boundary': `--b1\r\n${head}\r\n\r\ntea\r\n`,
    'line ends of LF': `--b1\n${head}\n\ntea\n--b1--\n`,
    'a boundary behind LF alone': `--b1\r\n${head}\r\n\r\ntea\n--b1\r\n${head}\r\n\r\ncoffee\r\n--b1--\r\n`,
    'space behind a boundary': `--b1 \r\n${head}\r\n\r\ntea\r\n--b1--\r\n`,
    'a longer boundary within a part': `--b1\r\n${head}\r\n\r\ntea\r\n--b12\r\n\r\n--b1--\r\n`,
    'a header that is folded': `--b1\r\nContent-Disposition: form-data;\r\n name="name"\r\n\r\ntea\r\n--b1--\r\n`,
    'a disposition twice': `--b1\r\n${head}\r\n${head}2\r\n\r\ntea\r\n--b1--\r\n`,
    'a name twice': `--b1\r\n${head}; name="count"\r\n\r\ntea\r\n--b1--\r\n`,
    'a name with an escape': `--b1\r\nContent-Disposition: form-data; name="na\\me"\r\n\r\ntea\r\n--b1--\r\n`,
    'a second file name': `--b1\r\n${head}; filename="a"; filename*=UTF-8''b.php\r\n\r\ntea\r\n--b1--\r\n`,
    'a file name that leads elsewhere': `--b1\r\nContent-Disposition: form-data; name="scans"; filename="../a.png"\r\n\r\n\r\n--b1--\r\n`,
    'a file name with a backslash': `--b1\r\nContent-Disposition: form-data; name="scans"; filename="a\\b"\r\n\r\n\r\n--b1--\r\n`,
    'no disposition': `--b1\r\nContent-Type: text/plain\r\n\r\ntea\r\n--b1--\r\n`,
    'another disposition': `--b1\r\nContent-Disposition: attachment; name="name"\r\n\r\ntea\r\n--b1--\r\n`,
    'a transfer encoding': `--b1\r\n${head}\r\nContent-Transfer-Encoding: base64\r\n\r\ndGVh\r\n--b1--\r\n`,
    'a part of parts': `--b1\r\n${head}\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c--\r\n--b1--\r\n`,
    'a header without a colon': `--b1\r\n${head}\r\nX\r\n\r\ntea\r\n--b1--\r\n`,
    'space before a colon': `--b1\r\nContent-Disposition : form-data; name="name"\r\n\r\ntea\r\n--b1--\r\n`,
    'a bare CR in a header': `--b1\r\n${head}\rX: y\r\n\r\ntea\r\n--b1--\r\n`,
    'a header without an end': `--b1\r\n${head}${'x'.repeat(5_000)}\r\n\r\ntea\r\n--b1--\r\n`,
    'many header fields': `--b1\r\n${head}\r\n${Array.from({ length: 20 }, (_, i) => `x${i}: 1\r\n`).join('')}\r\ntea\r\n--b1--\r\n`,
    'nothing at all': '--b1',
  };
  for (const [title, body] of Object.entries(tricks))
    test(`that readers read differently is refused: ${title}`, async () =>
      assert.match((await multipart(body)) ?? 'passed', /^body-malformed/));

  const types = [
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary="b1 "',
    'multipart/form-data; boundary=b1; boundary=b2',
    'multipart/form-data; boundary=b1; charset=utf-16',
    'multipart/form-data; boundary=b1; x=y',
    `multipart/form-data; boundary=${'b'.repeat(71)}`,
  ];
  for (const type of types)
    test(`is refused under ${type}`, async () =>
      assert.match(
        (await multipart(written([name]), { type })) ?? 'passed',
        /^(?:body-malformed|content-type)/,
      ));

  test('holds no more parts, files and octets of a file than the contract or the options say', async () => {
    const files = written([name, file('scans', 'image/png', png), file('scans', 'image/png', png)]);
    assert.equal(await multipart(files), undefined);
    assert.match((await multipart(files, { limits: { files: 1 } })) ?? '', /too many files/);
    assert.match((await multipart(files, { limits: { fields: 2 } })) ?? '', /too many parts/);
    assert.match((await multipart(files, { limits: { fileBytes: 10 } })) ?? '', /too large/);
  });

  test('is taken with files that lie about their type where that was chosen', async () => {
    const body = written([name, file('photo', 'image/png', program)]);
    assert.equal(await multipart(body, { options: { sniff: false } }), undefined);
  });
});
