import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { compileContract } from '#enforcement';
import { GatehouseError } from '#kernel';
import type { ContractFault, ImportedContract } from '../contract.ts';
import { importContract } from '../import.ts';

const head = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n';

const imported = (files: Readonly<Record<string, string>>, root = 'openapi.yaml'): ImportedContract =>
  importContract({ root, files });

function faultsOf(files: Readonly<Record<string, string>>, root = 'openapi.yaml'): readonly ContractFault[] {
  try {
    imported(files, root);
  } catch (error) {
    assert.ok(error instanceof GatehouseError, String(error));
    assert.equal(error.code, 'contract-invalid');
    return error.extra['errors'] as ContractFault[];
  }
  assert.fail('it was imported');
}

/** A root whose one operation takes what the schema says. */
const taking = (schema: string) =>
  `${head}paths:\n  /pets:\n    post:\n      requestBody:\n        content:\n          application/json:\n            schema: ${schema}\n      responses: {'200': {description: ok}}\n`;

/** Whether the first body of the first operation takes a value. */
function takes({ operations, schemas }: ImportedContract, value: unknown): boolean {
  const schema = operations[0]?.shape.bodies[0]?.schema;
  assert.ok(schema !== undefined);
  const contract = compileContract(schemas ?? { $defs: {} });
  return contract.validator(schema, 'request', { unknownMembers: 'refuse' })(value) === undefined;
}

suite('a document of several files', () => {
  test('is one contract: paths, parameters, bodies and schemas from wherever they are', () => {
    const contract = imported({
      'openapi.yaml': `${head}paths:\n  /pets/{id}: {$ref: paths/pet.yaml}\n`,
      'paths/pet.yaml':
        'parameters:\n  - $ref: ../shared.yaml#/parameters/Id\nput:\n  requestBody: {$ref: "../shared.yaml#/bodies/Pet"}\n  responses: {"200": {description: ok}}\n',
      'shared.yaml':
        'parameters:\n  Id: {name: id, in: path, required: true, schema: {type: integer}}\nbodies:\n  Pet: {required: true, content: {application/json: {schema: {$ref: schemas/pet.json}}}}\n',
      'schemas/pet.json':
        '{"type":"object","properties":{"name":{"$ref":"#/$defs/name"}},"$defs":{"name":{"type":"string"}}}',
    });
    const [operation] = contract.operations;
    assert.equal(operation?.path, '/pets/{id}');
    assert.deepEqual(operation.parameters, [{ name: 'id', in: 'path', required: true }]);
    assert.equal(operation.bodyRequired, true);
    assert.ok(takes(contract, { name: 'Rex' }));
    assert.ok(!takes(contract, { name: 5 }) && !takes(contract, { other: 'x' }));
    assert.deepEqual(importContract(JSON.stringify(contract.document)).operations, contract.operations);
  });

  test('may go in circles across files', () => {
    const contract = imported({
      'openapi.yaml': taking('{$ref: a.yaml}'),
      'a.yaml': 'type: object\nproperties:\n  b: {$ref: b.yaml}\n',
      'b.yaml': 'type: object\nproperties:\n  a: {$ref: "a.yaml#"}\n',
    });
    assert.ok(takes(contract, { b: { a: { b: {} } } }));
    assert.ok(!takes(contract, { b: { a: { b: 5 } } }));
  });

  test('keeps the names of components that stand for other files', () => {
    const { document } = imported({
      'openapi.yaml': `${taking('{$ref: "#/components/schemas/Pet"}')}components:\n  schemas:\n    Pet: {$ref: pet.yaml}\n`,
      'pet.yaml': 'type: object\nproperties:\n  friend: {$ref: pet.yaml}\n',
    });
    assert.deepEqual(document['components'], {
      schemas: { Pet: { type: 'object', properties: { friend: { $ref: '#/components/schemas/Pet' } } } },
    });
  });

  test('keeps two things of one name apart', () => {
    const contract = imported({
      'openapi.yaml': taking('{type: object, properties: {a: {$ref: a/x.yaml}, b: {$ref: b/x.yaml}}}'),
      'a/x.yaml': 'type: integer',
      'b/x.yaml': 'type: string',
    });
    assert.ok(takes(contract, { a: 1, b: 'x' }));
    assert.ok(!takes(contract, { a: 'x', b: 'x' }) && !takes(contract, { a: 1, b: 1 }));
  });

  test('may refer back to the root, through what it refers to itself, and in discriminators', () => {
    const contract = imported({
      'openapi.yaml': `${taking('{$ref: pets.yaml#/Pet}')}components:\n  schemas:\n    Name: {type: string}\n`,
      'pets.yaml':
        'Pet:\n  type: object\n  required: [kind]\n  oneOf: [{$ref: dog.yaml}]\n  discriminator: {propertyName: kind, mapping: {dog: dog.yaml}}\n',
      'dog.yaml':
        'type: object\nproperties: {kind: {type: string}, name: {$ref: "openapi.yaml#/components/schemas/Name"}, first: {$ref: "alias.yaml#/properties/x"}}',
      'alias.yaml': '$ref: real.yaml',
      'real.yaml': 'type: object\nproperties: {x: {type: boolean}}',
    });
    assert.ok(takes(contract, { kind: 'dog', name: 'Rex', first: true }));
    assert.ok(!takes(contract, { kind: 'dog', name: 5 }) && !takes(contract, { kind: 'dog', first: 5 }));
    assert.ok(!takes(contract, { kind: 'cat' }));
  });

  test('takes an XML Schema as the text of its file, for bodies that are XML', () => {
    const root = (type: string, xsd: string) =>
      `${head}paths: {/x: {post: {requestBody: {content: {${type}: {x-gatehouse-xsd: ${xsd}}}}, responses: {'200': {description: ok}}}}}\n`;
    const files = { 'order.xsd': '<xs:schema/>', 'other.xsd': '<x schemaLocation="a"/>', 'pet.yaml': 'a: 1' };
    const { operations } = imported({
      ...files,
      'openapi.yaml': root('application/soap+xml', '{$ref: order.xsd}'),
    });
    assert.equal(operations[0]?.shape.bodies[0]?.xsd, '<xs:schema/>');
    for (const [type, xsd, words] of [
      ['application/json', '{$ref: order.xsd}', /media types that are XML/],
      ['text/xml', '{$ref: other.xsd}', /schemaLocation/],
      ['text/xml', '{$ref: ../order.xsd}', /outside of the directory/],
      ['text/xml', '{$ref: /etc/passwd}', /no path from the file/],
      ['text/xml', '{$ref: none.xsd}', /is not there/],
      ['text/xml', '5', /must be the text/],
    ] as const)
      assert.match(faultsOf({ ...files, 'openapi.yaml': root(type, xsd) })[0]?.message ?? '', words);
  });

  test('leaves data alone that only looks like a reference', () => {
    const { document } = imported({
      'openapi.yaml': taking('{type: object, example: {$ref: secret.yaml}, properties: {x: {$ref: x.yaml}}}'),
      'x.yaml': 'type: string',
    });
    assert.match(JSON.stringify(document), /"example":\{"\$ref":"secret.yaml"\}/);
  });

  test('of Swagger 2 is converted like one', () => {
    const contract = imported({
      'openapi.yaml':
        'swagger: "2.0"\ninfo: {title: T, version: "1"}\nconsumes: [application/json]\npaths:\n  /pets:\n    post:\n      parameters: [{name: body, in: body, schema: {$ref: pet.yaml}}]\n      responses: {"200": {$ref: "shared.yaml#/ok"}}\n',
      'pet.yaml': 'type: object\nproperties: {name: {type: string}}\n',
      'shared.yaml': 'ok: {description: fine}\n',
    });
    assert.ok(takes(contract, { name: 'Rex' }) && !takes(contract, { name: 5 }));
  });
});

suite('a fault in one of several files', () => {
  test('is told with file, line and column', () => {
    const files = {
      'openapi.yaml': taking('{$ref: schemas/pet.yaml}'),
      'schemas/pet.yaml': 'type: object\nproperties:\n  age:\n    $ref: age.yaml\n',
    };
    const [missing] = faultsOf(files);
    assert.deepEqual([missing?.file, missing?.line, missing?.column], ['schemas/pet.yaml', 4, 11]);
    assert.match(missing?.message ?? '', /age\.yaml\), which is not there|age\.yaml, which is not there/);
    const [broken] = faultsOf({ ...files, 'schemas/age.yaml': 'type: [\n' });
    assert.equal(broken?.file, 'schemas/age.yaml');
    assert.ok(broken.line !== undefined);
    const [nothing] = faultsOf({ ...files, 'schemas/age.yaml': '$ref: "#/none"\n' });
    assert.deepEqual([nothing?.file, nothing?.line], ['schemas/age.yaml', 1]);
    const [inside] = faultsOf({ ...files, 'schemas/age.yaml': 'type: object\nproperties: 5\n' });
    assert.deepEqual([inside?.file, inside?.line], ['schemas/age.yaml', 2]);
  });

  test('of the root is told in the root', () => {
    const [fault] = faultsOf({
      'openapi.yaml': 'openapi: 3.1.0\ninfo: {}\npaths: {/x: {$ref: x.yaml}}\n',
      'x.yaml': 'get: {}\n',
    });
    assert.deepEqual([fault?.file, fault?.line], ['openapi.yaml', 2]);
  });

  test('is that the root is missing', () =>
    assert.match(faultsOf({ 'other.yaml': head })[0]?.message ?? '', /openapi\.yaml is not there/));
});

suite('what a document refers to is not read', () => {
  const refusal = (reference: string, root = 'openapi.yaml') =>
    faultsOf({ [root]: taking(`{$ref: ${JSON.stringify(reference)}}`), 'secret.yaml': 'type: string' }, root)
      .map(({ message }) => message)
      .join('; ');

  for (const reference of [
    '/etc/passwd',
    'file:///etc/passwd',
    'FILE:/etc/passwd.yaml',
    'http://169.254.169.254/latest/meta-data',
    'https://other.example/pet.yaml',
    '//other.example/pet.yaml',
    '\\\\server\\share\\pet.yaml',
    'data:application/json,{}',
    'C:/pets.yaml',
  ])
    test(`at ${reference}`, () => assert.match(refusal(reference), /no path from the file/));

  for (const reference of [
    '../secret.yaml',
    'a/../../secret.yaml',
    '%2e%2e/secret.yaml',
    '..%2fsecret.yaml',
    './a/b/../../../secret.yaml#/x',
  ])
    test(`outside of the directory: ${reference}`, () =>
      assert.match(refusal(reference), /outside of the directory/));

  for (const reference of [
    '.env',
    'secret',
    'id_rsa',
    'secret.yaml%00.env',
    'secret.yaml?x',
    'a%5c..%5csecret.yaml',
  ])
    test(`for its name: ${reference}`, () =>
      assert.match(refusal(reference), /which (?:is read from files that end|is no name of a file)/));

  for (const reference of [
    'https://other.example/pet.yaml',
    '//other.example/pet.yaml',
    'http://api.example/pet.yaml',
    'https://api.example:8443/pet.yaml',
    'https://me@api.example/pet.yaml',
    'file:///etc/passwd',
  ])
    test(`from an address: ${reference}`, () =>
      assert.match(refusal(reference, 'https://api.example/openapi.yaml'), /not at the same server/));
});

suite('attacks by references', () => {
  /** Ten files that each refer ten times to the next: 10^10 values when written out. */
  const bomb = (reference: (i: number) => string, last: string): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [
        `f${i}.yaml`,
        i === 9 ? last : Array.from({ length: 10 }, (_, j) => `x${j}: ${reference(i + 1)}`).join('\n'),
      ]),
    );

  test('a bomb of things that are written out is stopped by a count of values', () => {
    const files = bomb(i => `{$ref: f${i}.yaml}`, 'a: 1');
    const faults = faultsOf({ ...files, 'openapi.yaml': `${head}paths: {/x: {$ref: f0.yaml}}\n` });
    assert.match(faults.map(({ message }) => message).join(), /too many values/);
  });

  test('a bomb of schemas is a handful of schemas', () => {
    const files = bomb(i => `{allOf: [{$ref: f${i}.yaml}]}`, 'type: string');
    const schemas = Object.fromEntries(
      Object.entries(files).map(([name, text]) => [
        name,
        text.startsWith('x0') ? `properties:\n  ${text.replaceAll('\n', '\n  ')}` : text,
      ]),
    );
    const { schemas: shared } = imported({ ...schemas, 'openapi.yaml': taking('{$ref: f0.yaml}') });
    assert.equal(Object.keys(shared?.$defs ?? {}).length, 10);
  });

  test('what leads to itself, alone or by way of other files, is a fault', () => {
    const circle = { 'a.yaml': '$ref: b.yaml', 'b.yaml': '$ref: a.yaml' };
    assert.match(
      faultsOf({ ...circle, 'openapi.yaml': taking('{$ref: a.yaml}') })[0]?.message ?? '',
      /itself/,
    );
    const paths = `${head}paths: {/x: {$ref: a.yaml}}\n`;
    assert.match(faultsOf({ ...circle, 'openapi.yaml': paths })[0]?.message ?? '', /itself/);
    const parts = { 'a.yaml': '$ref: b.yaml#/x/y', 'b.yaml': 'x: {$ref: a.yaml}' };
    assert.ok(faultsOf({ ...parts, 'openapi.yaml': taking('{$ref: a.yaml#/x}') }).length > 0);
  });

  test('chains of any length end', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [`f${i}.yaml`, i === 499 ? 'get: {}' : `$ref: f${i + 1}.yaml`]),
    );
    const faults = faultsOf({ ...chain, 'openapi.yaml': `${head}paths: {/x: {$ref: f0.yaml}}\n` });
    assert.match(faults[0]?.message ?? '', /deep|through/);
  });

  test('names of members reach nothing but members', () => {
    const files = { 'openapi.yaml': taking('{$ref: "x.yaml#/constructor/prototype"}'), 'x.yaml': 'a: 1' };
    assert.match(faultsOf(files)[0]?.message ?? '', /points to nothing/);
    const own = {
      'openapi.yaml': taking('{$ref: x.json}'),
      'x.json': '{"properties":{"__proto__":{"type":"string"}}}',
    };
    assert.match(faultsOf(own)[0]?.message ?? '', /__proto__/);
  });

  test('a mistake in a file that is used a thousand times is told once', () => {
    const properties = Array.from({ length: 1000 }, (_, i) => `p${i}: {$ref: "x.yaml#/none"}`).join(', ');
    const faults = faultsOf({ 'openapi.yaml': taking(`{properties: {${properties}}}`), 'x.yaml': 'a: 1' });
    assert.ok(faults.length <= 50);
  });
});
