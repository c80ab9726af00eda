import type { SchemaFault } from './contract.ts';
import { kindOf, kinds, type Run, type SchemaNode, type Test } from './node.ts';

/** Names that a client chose are cut: a client does not choose how long our answers are. */
const maxPointer = 256;

export function below(at: string, part: string | number): string {
  const pointer = `${at}/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return pointer.length > maxPointer ? `${pointer.slice(0, maxPointer)}…` : pointer;
}

/** Why a value is not as the schema says; to be asked only of one that is not. */
export function explain(node: SchemaNode, value: unknown, run: Run, at: string): SchemaFault {
  // Deeper than any contract that compiles is meant to go.
  if (run.explained++ > maxExplained) return unexplained(at);
  const kind = kindOf(value);
  if ((node.types & kind) === 0)
    return node.types === 0
      ? { pointer: at, expected: 'must not be there', keyword: 'false' }
      : { pointer: at, expected: `must be ${kindsInWords(node.types)}`, keyword: 'type' };
  for (const test of [...testsOf(node, kind), ...node.any] as readonly Test[])
    if (!test.holds(value, run)) return test.fault(value, run, at);
  // Not reached for a value that does not hold; were it, the refusal stands.
  return unexplained(at);
}

const maxExplained = 500;

export function unexplained(pointer: string): SchemaFault {
  return { pointer, expected: 'must be as the contract says', keyword: 'schema' };
}

function testsOf(node: SchemaNode, kind: number): readonly Test<never>[] {
  switch (kind) {
    case kinds.string:
      return node.strings;
    case kinds.integer:
    case kinds.fraction:
      return node.numbers;
    case kinds.object:
      return node.objects;
    case kinds.array:
      return node.arrays;
    default:
      return [];
  }
}

export function kindsInWords(types: number): string {
  const number = types & (kinds.integer | kinds.fraction);
  const words = [
    ...((types & kinds.string) === 0 ? [] : ['a text']),
    ...(number === kinds.integer ? ['a whole number'] : number === 0 ? [] : ['a number']),
    ...((types & kinds.boolean) === 0 ? [] : ['true or false']),
    ...((types & kinds.object) === 0 ? [] : ['an object']),
    ...((types & kinds.array) === 0 ? [] : ['a list']),
    ...((types & kinds.null) === 0 ? [] : ['null']),
  ];
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** "1 character", "2 characters". */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** Values of the contract, as JSON, as many of them as a sentence bears. */
export function listed(values: readonly unknown[]): string {
  const texts = values.slice(0, 12).map(value => shortened(JSON.stringify(value) ?? 'nothing'));
  return `${texts.join(', ')}${values.length > texts.length ? ', …' : ''}`;
}

export function shortened(text: string, length = 80): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
