import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { BodyShape, JsonSchema, OperationShape } from '#enforcement';
import { compilePolicy, testExchange, testOperation, type TestRequest } from '../../testing.ts';
import { parameter, sending, shapeOf } from '../request-validation/testing.ts';
import { policy } from './policy.ts';
import { type Asked, validated } from './testing.ts';

/** What request-validation says, where it blocks, and then what the rules say. */
async function refused(
  asked: Asked & { readonly options?: Record<string, unknown> },
  request: TestRequest,
): Promise<string | undefined> {
  const x = await validated(asked, request);
  if (typeof x === 'string') return x;
  const verdict = await compilePolicy(policy, asked.options ?? {}).inspect?.(x);
  return verdict === undefined ? undefined : (verdict.reason ?? verdict.code);
}

const attack = '<script>go()</script>';
const uuid = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
const fixed: JsonSchema = { enum: [attack] };
const free: JsonSchema = { type: 'string' };
const json = (schema: JsonSchema): BodyShape[] => [{ mediaType: 'application/json', schema }];
const post = (value: unknown) => sending('application/json', JSON.stringify(value));
const at = (query: string): TestRequest => ({ url: `/things/v1/things/1?${query}` });
const encoded = encodeURIComponent(attack);
const members = (properties: Record<string, JsonSchema>): JsonSchema => ({
  type: 'object',
  properties: properties as never,
});

suite('what the contract fixes is not looked at', () => {
  const body = { bodies: json(members({ a: fixed, list: { type: 'array', items: fixed } })) };
  const query = {
    parameters: [parameter('a', 'query', fixed), parameter('id', 'path', { type: 'integer' })],
  };

  test('in JSON, queries, header fields, cookies, forms and texts', async () => {
    const form = members({ a: fixed, many: { type: 'array', items: fixed } });
    const of = (mediaType: string, schema: JsonSchema) => ({ bodies: [{ mediaType, schema }] });
    for (const [shape, request] of [
      [body, post({ a: attack, list: [attack, attack] })],
      [query, at(`a=${encoded}`)],
      [{ parameters: [parameter('Referer', 'header', fixed)] }, { headers: ['referer', attack] }],
      [{ parameters: [parameter('a', 'cookie', fixed)] }, { headers: ['Cookie', `b=1; a=${attack}`] }],
      [
        of('application/x-www-form-urlencoded', form),
        sending('application/x-www-form-urlencoded', `a=${encoded}&many=${encoded}&many=${encoded}`),
      ],
      [of('text/plain', fixed), sending('text/plain', attack)],
    ] as const) {
      assert.equal(await refused({ shape }, request), undefined, JSON.stringify(request));
      assert.match((await refused({ shape, options: { contract: false } }, request)) ?? '', /^rules? /);
    }
  });

  test('where request-validation does not refuse, or is told to let more pass, what it let pass is', async () => {
    assert.match((await refused({ shape: body, validation: undefined }, post({ a: attack }))) ?? '', /^rule/);
    const validation = { unknownMembers: 'report', unknownQuery: 'report' };
    assert.equal(await refused({ shape: body, validation }, post({ a: attack })), undefined);
    assert.match((await refused({ shape: body, validation }, post({ b: attack }))) ?? '', /^rule/);
    assert.match((await refused({ shape: query, validation }, at(`b=${encoded}`))) ?? '', /^rule/);
    assert.match(
      (await refused({ shape: query, validation }, at(`a=x&A=${encoded}`))) ?? '',
      /parameter-invalid/,
    );
  });

  test('own rules look at all that they name', async () => {
    const rules = `SecRule ARGS:json.a "@contains script" "id:1,phase:2,deny"`;
    assert.equal(
      await refused({ shape: body, options: { rules } }, post({ a: attack })),
      'rule 1 in ARGS (body /a)',
    );
  });

  test('names are looked at all the same', async () => {
    const open = { bodies: json({ type: 'object', additionalProperties: fixed }) };
    assert.equal(await refused({ shape: open }, post({ x: attack })), undefined);
    assert.match((await refused({ shape: open }, post({ [attack]: attack }))) ?? '', /in ARGS_NAMES/);
  });

  test('a path of which each part is settled, and no other', async () => {
    const env = '/things/v1/.env';
    const path = '/{id}';
    const asked = (
      schema: JsonSchema,
      over: Partial<Parameters<typeof refused>[0]> = {},
    ): Parameters<typeof refused>[0] => ({
      shape: { parameters: [parameter('id', 'path', schema)] },
      path,
      ...over,
    });
    const request = { url: env, parameters: { id: '.env' } };
    const dotted = { enum: ['.env'] };
    assert.equal(await refused(asked(dotted), request), undefined);
    for (const over of [
      { shape: {} },
      { path: '/{id}/{other}' },
      { path: '/{id}/{id}' },
      { path: '/*' },
      { basePath: '/{id}' },
      { validation: undefined },
      { options: { contract: false } },
    ])
      assert.match(
        (await refused(asked(dotted, over), request)) ?? '',
        /REQUEST_FILENAME/,
        JSON.stringify(over),
      );
    assert.match((await refused(asked(free), request)) ?? '', /REQUEST_FILENAME/);
  });
});

suite('what is judged by something else than the schema that its name has is looked at', () => {
  const suspicious = async (shape: Partial<OperationShape>, request: TestRequest, why: RegExp = /^rules? /) =>
    assert.match((await refused({ shape }, request)) ?? 'passed', why);

  test('a parameter whose name is that of a member of an exploded object', async () => {
    const object = parameter('filter', 'query', members({ a: free }));
    await suspicious({ parameters: [parameter('a', 'query', { enum: ['x'] }), object] }, at(`a=${encoded}`));
    await suspicious({ parameters: [object, parameter('a', 'query', free)] }, at(`a=${encoded}`));
  });

  test('a parameter that is there twice, also in another case of a header field', async () => {
    const twice = [parameter('a', 'query', { enum: ['x'] }), parameter('a', 'query', free)];
    await suspicious({ parameters: twice }, at(`a=${encoded}`));
    const fields = [parameter('Referer', 'header', { enum: ['x'] }), parameter('referer', 'header', free)];
    await suspicious({ parameters: fields }, { headers: ['Referer', attack] });
  });

  test('members of objects in brackets', async () => {
    const deep = parameter('a', 'query', members({ b: free }), { style: 'deepObject', explode: true });
    await suspicious({ parameters: [deep] }, at(`a[b]=${encoded}`));
    const schema: JsonSchema = {
      ...(members({ a: members({ b: free }) }) as object),
      additionalProperties: { enum: ['x'] },
    };
    const bodies = [
      {
        mediaType: 'application/x-www-form-urlencoded',
        schema,
        encoding: { a: { style: 'deepObject' as const } },
      },
    ];
    await suspicious({ bodies }, sending('application/x-www-form-urlencoded', `a[b]=${encoded}`));
  });

  test('documents within parameters and fields', async () => {
    const inner = members({ a: { enum: ['x'] }, b: free });
    const text = encodeURIComponent(JSON.stringify({ a: 'x', b: attack }));
    const document = parameter('a', 'query', inner, { mediaType: 'application/json' });
    await suspicious({ parameters: [document] }, at(`a=${text}`));
    const bodies = [{ mediaType: 'application/x-www-form-urlencoded', schema: members({ a: inner }) }];
    await suspicious({ bodies }, sending('application/x-www-form-urlencoded', `a=${text}`));
  });

  test('texts that may be a list, of which each element must be settled', async () => {
    const list = (schema: object, over = {}) => [parameter('a', 'query', schema as JsonSchema, over)];
    await suspicious(
      { parameters: list({ type: ['string', 'array'], format: 'uuid', items: free }) },
      at(`a=${encoded}`),
    );
    await suspicious({ parameters: list({ type: 'array', items: free }) }, at(`a=x&a=${encoded}`));
    await suspicious(
      { parameters: list({ type: 'array', prefixItems: [{ const: 'x' }], items: free }, { explode: false }) },
      at(`a=x,${encoded}`),
    );
    const words = { type: 'array', items: { enum: ['<script', 'go()', 'x'] } };
    await suspicious(
      { parameters: list(words, { style: 'pipeDelimited', explode: false }) },
      at('a=<script%7Cgo()'),
      /^rule|parameter/,
    );
    await suspicious(
      { parameters: list(words, { style: 'spaceDelimited', explode: false }) },
      at('a=<script%20go()'),
      /^rule|parameter/,
    );
  });

  test('parts of a form that are no plain text', async () => {
    const part = (type: string, text: string) =>
      sending(
        'multipart/form-data; boundary=b',
        `--b\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: ${type}\r\n\r\n${text}\r\n--b--\r\n`,
      );
    const bodies = (types: readonly string[]) => [
      {
        mediaType: 'multipart/form-data',
        schema: members({ a: fixed }),
        encoding: { a: { contentTypes: types } },
      },
    ];
    assert.equal(
      await refused({ shape: { bodies: bodies(['text/plain']) } }, part('text/plain', attack)),
      undefined,
    );
    await suspicious(
      { bodies: bodies(['application/json']) },
      part('application/json', JSON.stringify(attack)),
    );
    await suspicious({ bodies: bodies(['text/html']) }, part('text/html', attack));
  });

  test('a body of a media type that another schema is for', async () => {
    const bodies: BodyShape[] = [
      { mediaType: 'application/json', schema: members({ a: fixed }) },
      { mediaType: 'application/*', schema: members({ a: free }) },
    ];
    await suspicious({ bodies }, sending('application/vnd.x+json', JSON.stringify({ a: attack })));
    assert.equal(await refused({ shape: { bodies } }, post({ a: attack })), undefined);
  });

  test('an operation without a contract', async () => {
    const x = testExchange({ ...post({ a: attack }), enforced: new Set(['request-validation']) });
    const verdict = await compilePolicy(policy, {}).inspect?.(x);
    assert.match(verdict?.reason ?? '', /in ARGS/);
  });

  test('messages of WebSockets, whose contract is another', () => {
    const operation = { ...testOperation, shape: shapeOf({ bodies: json(members({ a: fixed })) }) };
    const x = testExchange({ operation, enforced: new Set(['request-validation']) });
    const frame = compilePolicy(policy, {}).frame?.(x, Buffer.from(JSON.stringify({ a: attack })), true);
    assert.equal(frame?.code, 'threat-detected');
  });
});

suite('what is no attack and looks like one passes where the contract fixes it', () => {
  test('a uuid, an integer and a date beside a text that is looked at', async () => {
    const shape = {
      bodies: json(
        members({
          id: { type: 'string', format: 'uuid' },
          at: { type: 'string', format: 'date' },
          note: free,
        }),
      ),
    };
    assert.equal(await refused({ shape }, post({ id: uuid, at: '2026-01-31', note: 'hello' })), undefined);
    assert.match((await refused({ shape }, post({ id: uuid, note: attack }))) ?? '', /in ARGS/);
    assert.equal(await refused({ shape }, post({ id: attack })), 'body-invalid');
  });
});
