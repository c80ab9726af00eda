import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { BodyShape, ContractSchemas, JsonSchema } from '#enforcement';
import { judge, sending, shapeOf } from './testing.ts';
import { compilePolicy, testOperation, testVersion, testZone } from '../../testing.ts';
import { policy } from './policy.ts';

const order: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: 'string', readOnly: true },
    item: { type: 'string', maxLength: 10 },
    count: { type: 'integer', minimum: 1 },
    tags: { type: 'array', items: { type: 'string' }, uniqueItems: true },
  },
  required: ['item', 'count'],
};

const json = (schema: JsonSchema, mediaType = 'application/json'): BodyShape[] => [{ mediaType, schema }];
const post = (body: string | Buffer, type: string | undefined = 'application/json', bodies = json(order)) =>
  judge({ bodies }, sending(type, body));

suite('a JSON body', () => {
  test('as the contract says is taken, in UTF-8 by its own word or by none', async () => {
    for (const type of [
      'application/json',
      'Application/JSON; charset=UTF-8',
      'application/json;charset="utf-8"',
    ])
      assert.equal((await post('{"item":"tea","count":2,"tags":["a"]}', type)).refused, undefined);
  });

  const invalid: Readonly<Record<string, string>> = {
    '{"item":"tea"}': '/count',
    '{"item":"tea","count":"2"}': '/count',
    '{"item":"tea","count":0}': '/count',
    '{"item":"tea and cake","count":1}': '/item',
    '{"item":"tea","count":1,"price":2}': '/price',
    '{"item":"tea","count":1,"id":"x"}': '/id',
    '{"item":"tea","count":1,"tags":["a","a"]}': '/tags',
    '{"item":"tea","count":1,"tags":[1]}': '/tags/0',
    '[]': '',
    null: '',
  };
  for (const [body, at] of Object.entries(invalid))
    test(`that does not fit is refused at its place: ${body}`, async () => {
      const { refusal } = await post(body);
      assert.equal(refusal?.code, 'body-invalid');
      const place = refusal.errors?.[0]?.at ?? '';
      assert.ok(at.startsWith(place) || place.startsWith(at), `${place} for ${at}`);
    });

  const malformed: readonly (string | Buffer)[] = [
    '{"item":"tea","count":2',
    '{"item":"tea","count":2}{}',
    '{"item":"tea","count":2,"count":3}',
    '{"item":"tea","count":2,"__proto__":{}}',
    '{"item":"tea","count":2,"\\u005f_proto__":{}}',
    '{"item":"\\ud800","count":2}',
    "{'item':'tea','count':2}",
    '\ufeff{"item":"tea","count":2}',
    Buffer.from('{"item":"\xe9","count":2}', 'latin1'),
    Buffer.from('{"item":"tea","count":2}', 'utf16le'),
    `${'['.repeat(40)}${']'.repeat(40)}`,
  ];
  for (const body of malformed)
    test(`that readers read differently is refused before it is parsed: ${String(body).slice(0, 50)}`, async () =>
      assert.equal((await post(body)).refusal?.code, 'body-malformed'));

  const types = [
    undefined,
    'text/plain',
    'application/json; charset=utf-16',
    'application/json; charset=utf-8; charset=utf-16',
    'application/json; charset=utf-7',
    'application/json, text/plain',
    'application/json;',
    'application/json; charset="utf\\-8"',
    'application/vnd.thing+json',
    'application/json/x',
    'application/*',
    '',
  ];
  for (const type of types)
    test(`is refused under Content-Type ${type ?? '(none)'}`, async () => {
      const { refusal } = await judge({ bodies: json(order) }, sending(type, '{"item":"tea","count":2}'));
      assert.equal(refusal?.code, 'content-type-unsupported');
      assert.equal(refusal.status, 415);
    });

  test('of another JSON type is judged by the schema of that type, and by a range', async () => {
    const bodies = json(order, 'application/vnd.thing+json');
    assert.equal(
      (await post('{"item":"tea","count":2}', 'application/vnd.thing+json', bodies)).refused,
      undefined,
    );
    assert.match((await post('{}', 'application/vnd.thing+json', bodies)).refused ?? '', /body-invalid/);
    for (const range of ['application/*', '*/*'])
      assert.match(
        (await post('{}', 'application/vnd.thing+json', json(order, range))).refused ?? '',
        /body-invalid/,
      );
  });

  test('in a content coding that nobody decoded is refused', async () => {
    const { refusal } = await judge(
      { bodies: json(order) },
      sending('application/json', Buffer.from([0x1f, 0x8b]), ['Content-Encoding', 'gzip']),
    );
    assert.equal(refusal?.code, 'content-coding-unsupported');
  });

  test('is judged through shared schemas, also where they hold themselves', async () => {
    const schemas: ContractSchemas = {
      $defs: {
        Tree: { type: 'object', properties: { left: { $ref: '#/$defs/Tree' }, leaf: { type: 'integer' } } },
      },
    };
    const bodies = json({ $ref: '#/$defs/Tree' });
    const ask = (body: string) => judge({ bodies }, sending('application/json', body), { schemas });
    assert.equal((await ask('{"left":{"left":{"leaf":1}}}')).refused, undefined);
    assert.match(
      (await ask('{"left":{"left":{"leaf":"1"}}}')).refused ?? '',
      /body-invalid; \/left\/left\/leaf/,
    );
  });

  test('with members that the contract does not know passes where so chosen, and they are noted', async () => {
    const body = sending('application/json', '{"item":"tea","count":1,"price":2}');
    const { refused, noted } = await judge({ bodies: json(order) }, body, {
      options: { unknownMembers: 'report' },
    });
    assert.equal(refused, undefined);
    assert.deepEqual(noted, ['body-invalid; /price: is not known to the contract']);
  });

  test('never has its values told', async () => {
    for (const body of [
      '{"item":"s3cret-password-1","count":1}',
      '{"item":"x","count":"s3cret"}',
      '"s3cret"',
      '{"s3cret',
    ])
      assert.ok(!JSON.stringify((await post(body)).refusal).includes('s3cret'), body);
  });

  test('is told about as much as the options say, malformed or not', async () => {
    for (const body of ['{"item":"x"}', '{"item"'])
      assert.equal(
        (
          await judge({ bodies: json(order) }, sending('application/json', body), {
            options: { details: 'none' },
          })
        ).refusal?.errors,
        undefined,
      );
  });
});

suite('whether there is a body', () => {
  test('an operation that takes none refuses one, whatever the method', async () => {
    for (const method of ['GET', 'DELETE', 'POST'])
      assert.equal(
        (await judge({}, { ...sending('application/json', '{}'), method })).refused,
        'body-unexpected',
      );
    const chunked = { method: 'GET', headers: ['Transfer-Encoding', 'chunked'], body: Buffer.from('{}') };
    assert.equal((await judge({}, chunked)).refused, 'body-unexpected');
  });

  test('one that needs a body says so, also where an empty one comes in chunks', async () => {
    const shape = { bodies: json(order), bodyRequired: true };
    assert.equal((await judge(shape, { method: 'POST' })).refused, 'body-invalid; : is required');
    const empty = {
      method: 'POST',
      headers: ['Content-Type', 'application/json', 'Transfer-Encoding', 'chunked'],
      body: Buffer.alloc(0),
    };
    assert.equal((await judge(shape, empty)).refused, 'body-invalid; : is required');
    assert.equal((await judge({ bodies: json(order) }, { method: 'POST' })).refused, undefined);
  });

  test('in a zone with house statuses a wrong type is refused with 406', async () => {
    const zone = { ...testZone, contentTypeStatus: 406 as const };
    const { refusal } = await judge({ bodies: json(order) }, { ...sending('text/plain', 'x'), zone });
    assert.equal(refusal?.status, 406);
  });
});

suite('texts and octets', () => {
  test('a text is judged by its schema, and must be UTF-8', async () => {
    const bodies: BodyShape[] = [{ mediaType: 'text/plain', schema: { type: 'string', maxLength: 3 } }];
    assert.equal((await post('äöü', 'text/plain; charset=utf-8', bodies)).refused, undefined);
    assert.match((await post('abcd', 'text/plain', bodies)).refused ?? '', /body-invalid/);
    assert.match((await post(Buffer.from([0xe4]), 'text/plain', bodies)).refused ?? '', /body-malformed/);
    assert.match((await post('abc', 'text/plain; charset=utf-16', bodies)).refused ?? '', /content-type/);
  });

  test('octets are bounded by their schema, and held in memory only where one bounds them', async () => {
    const bounded: BodyShape[] = [
      { mediaType: 'application/octet-stream', schema: { type: 'string', format: 'binary', maxLength: 2 } },
    ];
    assert.equal(
      (await post(Buffer.from([0xff, 0]), 'application/octet-stream', bounded)).refused,
      undefined,
    );
    assert.match((await post('abc', 'application/octet-stream', bounded)).refused ?? '', /body-invalid/);
    const needsBody = (bodies: readonly BodyShape[]) => {
      const operation = { ...testOperation, shape: shapeOf({ bodies }) };
      const { needsBody } = compilePolicy(policy, {}, { place: { version: testVersion, operation } });
      return typeof needsBody === 'function' && needsBody(operation);
    };
    assert.equal(needsBody(bounded), true);
    assert.equal(
      needsBody([{ mediaType: 'image/png', schema: { type: 'string', format: 'binary' } }]),
      false,
    );
    assert.equal(needsBody([]), false);
    assert.equal(needsBody([{ mediaType: '*/*' }]), true);
  });
});

suite('a contract that cannot be enforced', () => {
  const prove = (schema: JsonSchema) => {
    const operation = { ...testOperation, shape: shapeOf({ bodies: json(schema) }) };
    const version = { ...testVersion, operations: [operation] };
    return () =>
      compilePolicy(
        policy,
        {},
        { place: { version, operation: undefined }, dependencies: { proving: true } },
      );
  };

  test('is found when it is published, with the operation and the place', () => {
    assert.throws(prove({ type: 'string', pattern: '(?=a)b' }), /GET \/things\/\{id\} \/bodies\/0\/schema/);
    assert.doesNotThrow(prove(order));
  });
});
