import type { Compiler } from './compile.ts';
import { below } from './fault.ts';
import { numberFormats, textFormats } from './formats/index.ts';
import type { Keywords } from './keywords.ts';
import { boundNames, boundTest, multipleTest } from './keywords/numbers.ts';
import { formatTest, lengthTest, patternTest } from './keywords/texts.ts';
import { oneOfValues } from './keywords/values.ts';
import type { SchemaNode, Test } from './node.ts';

/** `enum`, `const` and the keywords of texts and numbers. */
export function compileScalars(node: SchemaNode, keywords: Keywords, at: string, compiler: Compiler): void {
  node.any = valueTests(node, keywords);
  node.strings = textTests(keywords, at, compiler);
  node.numbers = numberTests(keywords);
}

function valueTests(node: SchemaNode, keywords: Keywords): Test[] {
  const tests: Test[] = [];
  const values = keywords.list('enum');
  if (values !== undefined) tests.push(oneOfValues(values, 'enum'));
  if (keywords.has('const')) tests.push(oneOfValues([keywords.schema['const']], 'const'));
  node.isMark = tests.length > 0;
  return tests;
}

function textTests(keywords: Keywords, at: string, compiler: Compiler): Test<string>[] {
  const tests: Test<string>[] = [];
  const [min, max] = [keywords.count('minLength'), keywords.count('maxLength')];
  // First, so that what is too long is not searched.
  if (min !== undefined || max !== undefined) tests.push(lengthTest(min ?? 0, max ?? Infinity));
  const source = keywords.text('pattern');
  const pattern = source === undefined ? undefined : compiler.pattern(source, below(at, 'pattern'));
  if (pattern !== undefined) tests.push(patternTest(pattern));
  const format = textFormats.get(keywords.text('format') ?? '');
  if (format !== undefined) tests.push(formatTest(format.is, format.words));
  return tests;
}

function numberTests(keywords: Keywords): Test<number>[] {
  const tests: Test<number>[] = [];
  for (const name of boundNames) {
    const bound = keywords.number(name);
    if (bound !== undefined) tests.push(boundTest(name, bound));
  }
  const of = keywords.number('multipleOf');
  if (of !== undefined && of <= 0) keywords.problem('multipleOf', 'must be more than 0');
  else if (of !== undefined) tests.push(multipleTest(of));
  const format = numberFormats.get(keywords.text('format') ?? '');
  if (format !== undefined) tests.push(formatTest(format.is, format.words));
  return tests;
}
