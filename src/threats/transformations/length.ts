import { transformation } from './transformation.ts';

/** How many octets it has. */
export const length = transformation(
  'length',
  undefined,
  (octets, from, end, to) => {
    const digits = Buffer.from(String(end - from));
    octets.set(digits, to);
    return to + digits.length;
  },
  () => 16,
);
