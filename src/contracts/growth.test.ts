import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { countGrowth, growthOf, isCounting, type Growing } from '../../test/support/steps.ts';

/** All of these are loaded after counting began, and so not above. */
async function cases(): Promise<Record<string, readonly [number, Growing]>> {
  const { importContract } = await import('./import.ts');
  const { compileContract } = await import('#enforcement');
  const answers = { 200: { description: 'ok' } };
  const many = <T>(size: number, of: (n: number) => readonly [string, T]): Record<string, T> =>
    Object.fromEntries(Array.from({ length: size }, (_, n) => of(n)));
  const document = (paths: object, schemas: object = {}): string =>
    JSON.stringify({ openapi: '3.1.0', info: { title: 'a', version: '1' }, paths, components: { schemas } });
  const imported = (text: string) => () => {
    try {
      const { operations, schemas } = importContract(text);
      const contract = compileContract(schemas ?? { $defs: {} });
      for (const { shape } of operations) contract.prove(shape);
    } catch (error) {
      // Faults are results too; anything else ends the count.
      if ((error as { code?: unknown }).code !== 'contract-invalid') throw error;
    }
  };
  const taking = (schema: object): object => ({
    '/a': { post: { requestBody: { content: { 'application/json': { schema } } }, responses: answers } },
  });
  return {
    operations: [
      50,
      size => imported(document(many(size, n => [`/a${n}`, { get: { responses: answers } }]))),
    ],
    'operations with parameters in their paths': [
      50,
      size => imported(document(many(size, n => [`/a${n}/{id}/b`, { get: { responses: answers } }]))),
    ],
    'schemas that refer to the next': [
      10,
      size =>
        imported(
          document(
            taking({ $ref: '#/components/schemas/S0' }),
            many(size, n => [
              `S${n}`,
              n + 1 < size ? { properties: { a: { $ref: `#/components/schemas/S${n + 1}` } } } : {},
            ]),
          ),
        ),
    ],
    'members of one schema': [
      200,
      size => imported(document(taking({ properties: many(size, n => [`m${n}`, { type: 'string' }]) }))),
    ],
    'references to one schema': [
      100,
      size =>
        imported(
          document(taking({ properties: many(size, n => [`m${n}`, { $ref: '#/components/schemas/S' }]) }), {
            S: { type: 'integer' },
          }),
        ),
    ],
    'heirs of one schema': [
      20,
      size =>
        imported(
          document(taking({ $ref: '#/components/schemas/S' }), {
            S: { discriminator: { propertyName: 'kind' }, properties: { kind: { type: 'string' } } },
            ...many(size, n => [`H${n}`, { allOf: [{ $ref: '#/components/schemas/S' }] }]),
          }),
        ),
    ],
    'references that lead nowhere': [
      100,
      size =>
        imported(document(taking({ properties: many(size, n => [`m${n}`, { $ref: `#/nothing/${n}` }]) }))),
    ],
    'keys of YAML': [
      100,
      size =>
        imported(
          `openapi: 3.1.0\n${Array.from({ length: size }, (_, n) => `x-${n}: {a: [1, "b"]}\n`).join('')}`,
        ),
    ],
    'lists in lists of YAML': [100, size => imported('['.repeat(size))],
  };
}

if (isCounting) await countGrowth(cases);
else
  suite('steps of an import grow with the document, and no faster:', async () => {
    for (const { name, small, large } of await growthOf(import.meta.url))
      test(name, () => {
        assert.ok(small > 0);
        assert.ok(large < 4.6 * small + 1_000, `${small} steps, then ${large}`);
      });
  });
