import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { personalKinds } from '#kernel';
import type { ContractSchemas, JsonSchema } from '../shape.ts';
import type { DataClass, MaskedClass } from './data-class.ts';
import { dataPlaces, nowhere } from './data-places.ts';
import { maskedText, pseudonymsOf, type MaskName } from './mask.ts';
import { maskPersonal, maskValue, TooDeep, type Classified, type MaskRules } from './mask-value.ts';

const pseudonyms = pseudonymsOf(Buffer.alloc(32, 1), 'things');
const standard: Record<MaskedClass, MaskName | undefined> = {
  personal: 'partial',
  sensitive: 'last-four',
  secret: 'full',
};
const rules = (over: Partial<MaskRules> = {}, masks: Partial<typeof standard> = {}): MaskRules => ({
  maskOf: dataClass => ({ ...standard, ...masks })[dataClass],
  pseudonyms,
  detect: personalKinds,
  members: new Map(),
  ...over,
});

const data = (dataClass: DataClass, more: object = {}): JsonSchema => ({
  type: 'string',
  'x-gatehouse-data': dataClass,
  ...more,
});

function masked(
  value: unknown,
  schema?: JsonSchema,
  given = rules(),
  schemas: ContractSchemas = { $defs: {} },
) {
  const found: Classified[] = [];
  const copy: unknown = JSON.parse(JSON.stringify(value));
  const result = maskValue(copy, dataPlaces(schemas)(schema === undefined ? [] : [schema]), given, what =>
    found.push(what),
  );
  return { ...result, found };
}

suite('masks', () => {
  const text = (value: string, mask: MaskName) => maskedText(value, mask, pseudonyms);

  test('say nothing of how long a value was, and of short ones nothing at all', () => {
    for (const value of ['a', 'secret', 'x'.repeat(1000)]) assert.equal(text(value, 'full'), '***');
    for (const value of ['1', '123', '1234567', '1-2-3-4-5'])
      assert.equal(text(value, 'last-four'), '***', value);
    for (const value of ['a', 'ann']) assert.equal(text(value, 'partial'), '***');
    assert.equal(text('ab@example.org', 'partial'), '***@example.org');
  });

  test('leave a hint where that was asked for', () => {
    assert.equal(text('4111 1111 1111 1234', 'last-four'), '***1234');
    assert.equal(text('ann@example.org', 'partial'), 'a***@example.org');
    assert.equal(text('Smith', 'partial'), 'S***');
    assert.equal(text('𝒮mith and Sons', 'partial'), '𝒮***ns');
  });

  test('a pseudonym is the same for the same text and API, under one key, and tells nothing of it', () => {
    const one = text('ann@example.org', 'pseudonym');
    assert.equal(one, text('ann@example.org', 'pseudonym'));
    assert.match(one, /^p_[\w-]{22}$/);
    const others = [
      text('Ann@example.org', 'pseudonym'),
      pseudonymsOf(Buffer.alloc(32, 1), 'others')('ann@example.org'),
      pseudonymsOf(Buffer.alloc(32, 2), 'things')('ann@example.org'),
    ];
    assert.equal(new Set([one, ...others]).size, 4);
  });
});

suite('what the contract classifies is masked', () => {
  const person: JsonSchema = {
    type: 'object',
    properties: {
      name: data('personal'),
      tax: data('sensitive'),
      pin: data('secret'),
      city: data('internal'),
      office: data('public'),
    },
  };
  const ann = {
    name: 'Ann Lee',
    tax: '12345678901',
    pin: '0000',
    city: 'Springfield',
    office: 'office@example.org',
  };
  const shown = {
    name: 'A***',
    tax: '***8901',
    pin: '***',
    city: 'Springfield',
    office: 'office@example.org',
  };

  test('in an object, a list of them, and below lists of lists', () => {
    assert.deepEqual(masked(ann, person).value, shown);
    assert.deepEqual(masked([ann, ann], { items: person }).value, [shown, shown]);
    assert.deepEqual(masked([[ann]], { items: { items: person } }).value, [[shown]]);
    assert.deepEqual(masked([1, ann, ann], { prefixItems: [true, true, person], items: person }).value, [
      1,
      { ...ann, office: 'o***@example.org' },
      shown,
    ]);
  });

  test('whichever branch of a composition declares it, the stricter word counting', () => {
    const schemas: ContractSchemas = { $defs: { 'a/person': person, Loop: { $ref: '#/$defs/Loop' } } };
    for (const schema of [
      { $ref: '#/$defs/a~1person' },
      { allOf: [{ type: 'object' }, person] },
      { anyOf: [{ type: 'string' }, person] },
      { oneOf: [{ properties: { name: data('public') } }, person] },
      ...['if', 'then', 'else'].map(keyword => ({ [keyword]: person })),
      { dependentSchemas: { name: person } },
      { allOf: [{ $ref: '#/$defs/Loop' }, person] },
    ])
      assert.deepEqual(masked(ann, schema, rules(), schemas).value, shown, JSON.stringify(schema));
  });

  test('in a schema that holds itself, at any depth', () => {
    const schemas: ContractSchemas = {
      $defs: { Node: { properties: { id: data('personal'), next: { $ref: '#/$defs/Node' } } } },
    };
    const value = { id: 'Number One', next: { id: 'Number Two', next: { id: 'Number Three' } } };
    assert.deepEqual(masked(value, { $ref: '#/$defs/Node' }, rules(), schemas).value, {
      id: 'N***ne',
      next: { id: 'N***wo', next: { id: 'N***ee' } },
    });
  });

  test('below a class, until a place below says otherwise; numbers, truth values and undeclared members too', () => {
    const schema: JsonSchema = { 'x-gatehouse-data': 'secret', properties: { id: data('public') } };
    assert.deepEqual(masked({ id: 'a1', more: { deep: ['x', 7, true, null] } }, schema).value, {
      id: 'a1',
      more: { deep: ['***', null, null, null] },
    });
  });

  test('in members that patterns, additional and unevaluated ones declare', () => {
    for (const schema of [
      { patternProperties: { '^(a+)+$': data('secret') } },
      { additionalProperties: data('secret') },
      { unevaluatedProperties: data('secret') },
    ])
      assert.deepEqual(masked({ whatever: 'x' }, schema).value, { whatever: '***' });
    const both: JsonSchema = { properties: { id: data('public') }, additionalProperties: data('secret') };
    assert.deepEqual(masked({ id: 'a', other: 'b' }, both).value, { id: 'a', other: '***' });
  });

  test('as a number: as much as the mask shows, and never digits that were not there', () => {
    const number = { type: 'integer', 'x-gatehouse-data': 'sensitive' };
    assert.equal(masked(123456789, number).value, '***6789');
    assert.equal(masked(12, number).value, '***');
    assert.equal(masked(1e300, number).value, null);
    assert.equal(masked(true, number).value, null);
    assert.equal(masked(123456789, number, rules({}, { sensitive: 'full' })).value, null);
  });

  test('and left out where the mask says so', () => {
    const given = rules({}, { personal: 'remove' });
    const { name: _name, ...rest } = shown;
    assert.deepEqual(masked(ann, person, given).value, rest);
    assert.deepEqual(masked(['x'], { items: data('personal') }, given).value, [null]);
    const whole: JsonSchema = { properties: { owner: { 'x-gatehouse-data': 'personal' } } };
    assert.deepEqual(masked({ owner: { a: 1 }, id: 1 }, whole, given).value, { id: 1 });
  });

  test('for those alone who may not see it', () => {
    const { value, found, changed } = masked({ name: 'Ann Lee' }, person, rules({}, { personal: undefined }));
    assert.deepEqual([value, changed], [{ name: 'Ann Lee' }, false]);
    assert.deepEqual(found, [{ place: '/name', dataClass: 'personal', shown: true }]);
  });

  test('under member names that the policy lists, however they are written', () => {
    const given = rules({ members: new Map([['passwordhash', 'secret' as const]]) });
    for (const name of ['passwordHash', 'password_hash', 'PASSWORD-HASH'])
      assert.deepEqual(masked({ [name]: 'x', a: { [name]: ['y'] } }, undefined, given).value, {
        [name]: '***',
        a: { [name]: ['***'] },
      });
  });
});

suite('detectors are a net where nothing is declared', () => {
  test('in strings, whole numbers, lists and roots', () => {
    const value = { note: 'ask ann@example.org', pan: 4111111111111111, all: ['+4930123456789'] };
    assert.deepEqual(masked(value).value, {
      note: 'ask a***@example.org',
      pan: '***1111',
      all: ['+***89'],
    });
    assert.equal(masked('DE89 3704 0044 0532 0130 00').value, '***3000');
    assert.equal(masked(0.4111111111111111).value, 0.4111111111111111);
  });

  test('in the names of members, which stay apart', () => {
    const value = { 'ann@example.org': 1, 'abe@example.org': { 'x@example.org': 2 }, id: 3 };
    const { renamed, changed, found } = masked(value);
    assert.deepEqual(
      [...renamed.values()].map(names => [...names.values()]),
      [['***@example.org'], ['a***@example.org', 'a***@example.org 2']],
    );
    assert.equal(changed, true);
    assert.deepEqual(
      found.map(({ place }) => place),
      ['', '', '/*'],
    );
  });

  test('in a text that is JSON nested deeper than anybody reads, as in any other text', () => {
    const deep = `${'['.repeat(300)}"ann@example.org"${']'.repeat(300)}`;
    assert.equal(JSON.stringify(masked([deep]).value), JSON.stringify([deep.replace('ann@', 'a***@')]));
  });

  test('in thousands of names that are masked alike, of which one is taken already', () => {
    const names = Array.from({ length: 5_000 }, (_, i) => `u${i}@example.org`);
    const value = Object.fromEntries([...names, 'u***@example.org 3'].map(name => [name, 1]));
    const [shown = new Map<string, string>()] = masked(value).renamed.values();
    const all = new Set(Object.keys(value).map(name => shown.get(name) ?? name));
    assert.equal(all.size, names.length + 1);
    assert.equal(shown.get('u4999@example.org'), 'u***@example.org 4991');
  });

  test('not where somebody has declared that it may be seen', () => {
    const schema: JsonSchema = { properties: { office: data('public') }, propertyNames: data('internal') };
    assert.equal(masked({ office: 'office@example.org' }, schema).changed, false);
    assert.equal(masked({ 'office@example.org': 1 }, schema).changed, false);
  });

  test('in a text that is no JSON', () => {
    const found: Classified[] = [];
    const text = maskPersonal('<b>ann@example.org</b> 219-09-9999', rules(), what => found.push(what));
    assert.equal(text, '<b>a***@example.org</b> ***9999');
    assert.deepEqual(
      found.map(({ kind }) => kind),
      ['email', 'national-id'],
    );
  });

  test('say where, without anything of the value or of names that are data', () => {
    const { found } = masked({
      'a/b~c': [{ mail: 'ann@example.org' }],
      'bob@example.org': { ssn: '219099999' },
    });
    assert.deepEqual(
      found.map(({ place, kind }) => `${place} ${kind}`),
      ['/a~1b~0c/*/mail email', ' email', '/*/ssn national-id'],
    );
  });
});

test('a value that is nested too deep is not judged in part', () => {
  let value: unknown = 'ann@example.org';
  for (let level = 0; level < 300; level++) value = [value];
  assert.throws(() => maskValue(value, nowhere, rules(), () => {}), TooDeep);
});

test('members with names of the language are members like others', () => {
  const value: unknown = JSON.parse(
    '{"__proto__":{"mail":"ann@example.org"},"constructor":"bob@example.org"}',
  );
  const { value: after } = maskValue(value, nowhere, rules(), () => {});
  assert.equal(
    JSON.stringify(after),
    '{"__proto__":{"mail":"a***@example.org"},"constructor":"b***@example.org"}',
  );
  const schema: JsonSchema = JSON.parse(
    '{"properties":{"__proto__":{"x-gatehouse-data":"secret"}}}',
  ) as JsonSchema;
  const odd: unknown = JSON.parse('{"__proto__":"x","toString":"y"}');
  const result = maskValue(odd, dataPlaces({ $defs: {} })([schema]), rules(), () => {});
  assert.equal(JSON.stringify(result.value), '{"__proto__":"***","toString":"y"}');
});
