import type { Compiler, Place } from './compile.ts';
import { elementsTest, type ElementRules } from './elements.ts';
import type { Keywords } from './keywords.ts';
import { elementCountTest } from './keywords/sizes.ts';
import { uniqueTest } from './keywords/values.ts';
import type { SchemaNode, Test } from './node.ts';

/** The keywords of lists. */
export function compileElements(
  node: SchemaNode,
  keywords: Keywords,
  place: Place,
  compiler: Compiler,
): void {
  const tests: Test<readonly unknown[]>[] = [];
  const [min, max] = [keywords.count('minItems'), keywords.count('maxItems')];
  if (min !== undefined || max !== undefined) tests.push(elementCountTest(min ?? 0, max ?? Infinity));
  if (keywords.flag('uniqueItems')) tests.push(uniqueTest);
  const rules = rulesOf(keywords, place, compiler);
  if (rules !== undefined) {
    node.elements = rules;
    tests.push(elementsTest(rules));
  }
  node.arrays = tests;
}

function rulesOf(keywords: Keywords, place: Place, compiler: Compiler): ElementRules | undefined {
  const prefix = keywords.list('prefixItems');
  if (prefix === undefined && !keywords.has('items') && !keywords.has('contains')) return undefined;
  return {
    prefix: (prefix ?? []).map((schema, index) => compiler.inner(schema, place, 'prefixItems', index)),
    rest: keywords.has('items') ? compiler.inner(keywords.schema['items'], place, 'items') : undefined,
    contains: keywords.has('contains')
      ? {
          node: compiler.inner(keywords.schema['contains'], place, 'contains'),
          min: keywords.count('minContains') ?? 1,
          max: keywords.count('maxContains') ?? Infinity,
        }
      : undefined,
  };
}
