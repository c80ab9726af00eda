import type { Test } from '../node.ts';

type Bound = 'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum';

const bounds: Readonly<Record<Bound, { inside(value: number, bound: number): boolean; words: string }>> = {
  minimum: { inside: (value, bound) => value >= bound, words: 'at least' },
  maximum: { inside: (value, bound) => value <= bound, words: 'at most' },
  exclusiveMinimum: { inside: (value, bound) => value > bound, words: 'more than' },
  exclusiveMaximum: { inside: (value, bound) => value < bound, words: 'less than' },
};
export const boundNames = Object.keys(bounds) as readonly Bound[];

export function boundTest(name: Bound, bound: number): Test<number> {
  const { inside, words } = bounds[name];
  return {
    holds: value => inside(value, bound),
    fault: (_value, _run, pointer) => ({ pointer, expected: `must be ${words} ${bound}`, keyword: name }),
  };
}

export function multipleTest(of: number): Test<number> {
  const isWhole = wholes(of);
  return {
    holds: value => isWhole(value) ?? isMultiple(value, of),
    fault: (_value, _run, pointer) => ({
      pointer,
      expected: `must be a multiple of ${of}`,
      keyword: 'multipleOf',
    }),
  };
}

/** Below it a decimal number and a double stand for each other alone, and products are off by less than a half. */
const plain = 1e15;

/**
 * Tells whether a number is a multiple of another for what is neither large nor written with many places, which is
 * nearly all there is; undefined for the rest. Counts in units of the last place of `of`, exactly.
 */
function wholes(of: number): (value: number) => boolean | undefined {
  const { digits, exponent } = decimal(of);
  const [scale, units] = [10 ** -exponent, Number(digits)];
  if (exponent > 0 || exponent < -15 || units >= plain) return () => undefined;
  return value => {
    const count = Math.round(value * scale);
    if (Math.abs(count) >= plain) return undefined;
    return count / scale === value && count % units === 0;
  };
}

/** Of the decimal numbers as written: 0.3 is a multiple of 0.1, which a division of binary fractions denies. */
function isMultiple(value: number, of: number): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(of)) return value % of === 0;
  const [left, right] = [decimal(value), decimal(of)];
  const exponent = Math.min(left.exponent, right.exponent);
  return scaled(left, exponent) % scaled(right, exponent) === 0n;
}

interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** A number of JSON has at most 17 digits and an exponent between -324 and 308 once read. */
function decimal(value: number): Decimal {
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

const scaled = ({ digits, exponent }: Decimal, to: number): bigint => digits * tenTo(exponent - to);

/** There are not many, and each takes longer to make than all else that is done with it. */
const powers: bigint[] = [];
const tenTo = (exponent: number): bigint => (powers[exponent] ??= 10n ** BigInt(exponent));
