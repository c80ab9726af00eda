import { counted, shortened } from '../fault.ts';
import type { Test } from '../node.ts';
import type { LinearPattern } from '../patterns/linear-pattern.ts';

/** Length in characters as RFC 8259 counts them: a pair of surrogates is one. */
function charactersIn(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(index + 1);
    if (next >= 0xdc00 && next <= 0xdfff) {
      count--;
      index++;
    }
  }
  return count;
}

export function lengthTest(min: number, max: number): Test<string> {
  return {
    // Characters are at most the units, and at least half of them: most texts need not be counted.
    holds: text =>
      text.length >= min &&
      text.length <= max * 2 &&
      ((text.length <= max && text.length >= min * 2) || inBounds(charactersIn(text), min, max)),
    fault: (text, _run, pointer) =>
      charactersIn(text) < min
        ? { pointer, expected: `must have at least ${counted(min, 'character')}`, keyword: 'minLength' }
        : { pointer, expected: `must have at most ${counted(max, 'character')}`, keyword: 'maxLength' },
  };
}

const inBounds = (count: number, min: number, max: number): boolean => count >= min && count <= max;

export function patternTest(pattern: LinearPattern): Test<string> {
  return {
    holds: text => pattern.test(text),
    fault: (_text, _run, pointer) => ({
      pointer,
      expected: `must match the pattern ${shortened(pattern.source, 120)}`,
      keyword: 'pattern',
    }),
  };
}

export function formatTest<T>(is: (value: T) => boolean, words: string): Test<T> {
  return {
    holds: is,
    fault: (_value, _run, pointer) => ({ pointer, expected: `must be ${words}`, keyword: 'format' }),
  };
}
