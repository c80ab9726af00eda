import * as fc from 'fast-check';

/**
 * Seconds that each property goes on for, by `GATEHOUSE_FUZZ_SECONDS`; without it, as many runs as a fast suite has
 * time for, the same ones each time. What failed is told with its seed and the way to it: `GATEHOUSE_FUZZ_SEED` with
 * that seed begins there again.
 */
const seconds = Number(process.env['GATEHOUSE_FUZZ_SECONDS'] ?? 0);
const told = process.env['GATEHOUSE_FUZZ_SEED'];
const usualSeed = 26;

/** How a property is asserted: so many runs, or for as long as was asked for. */
export function fuzzing<T>(runs: number): fc.Parameters<T> {
  const seed = told === undefined ? (seconds > 0 ? Date.now() | 0 : usualSeed) : Number(told);
  return seconds > 0
    ? { seed, numRuns: 2 ** 31 - 1, interruptAfterTimeLimit: seconds * 1_000, markInterruptAsFailure: false }
    : { seed, numRuns: runs };
}

/** One change of octets. What is out of bounds is taken modulo the length, so that every change can be made. */
interface Change {
  readonly kind: 'set' | 'flip' | 'drop' | 'copy' | 'token' | 'cut' | 'swap';
  readonly at: number;
  readonly from: number;
  readonly length: number;
  readonly times: number;
  readonly octet: number;
  readonly token: Buffer;
}

/**
 * Valid inputs with some octets changed, lost, repeated, moved, or taken from another of them; `tokens` are what the
 * reader of such inputs looks out for. Shrinks to few and small changes.
 */
export function mutated(
  seeds: readonly (Uint8Array | string)[],
  tokens: readonly (Uint8Array | string)[] = [],
): fc.Arbitrary<Buffer> {
  const inputs = seeds.map(seed => Buffer.from(seed));
  const longest = Math.max(...inputs.map(({ length }) => length));
  const place = fc.nat(longest);
  const change: fc.Arbitrary<Change> = fc.record({
    kind: fc.constantFrom('set', 'flip', 'drop', 'copy', 'token', 'token', 'cut', 'swap'),
    at: place,
    from: place,
    length: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 8 }) }, place),
    times: fc.oneof({ weight: 6, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 64 })),
    octet: fc.nat(255),
    token: fc.constantFrom(...tokens.map(token => Buffer.from(token)), Buffer.from([0]), Buffer.from([0xff])),
  });
  return fc
    .tuple(
      fc.constantFrom(...inputs),
      fc.constantFrom(...inputs),
      fc.array(change, { minLength: 1, maxLength: 6 }),
    )
    .map(([input, other, changes]) => {
      let octets: Buffer = input;
      for (const one of changes) octets = applied(octets, other, one);
      return Object.assign(octets === input ? Buffer.from(input) : octets, {
        [fc.toStringMethod]: () => written(octets),
      });
    });
}

/** As text for whoever reads of a failure. */
const written = (octets: Buffer): string => JSON.stringify(octets.toString('latin1'));

/** Octets beyond which an input is not made longer: what is looked for hides in small ones. */
const mostOctets = 64 * 1024;

function applied(octets: Buffer, other: Buffer, change: Change): Buffer {
  const { length } = octets;
  const at = change.at % (length + 1);
  const end = Math.min(length, at + change.length);
  const [before, part, after] = [octets.subarray(0, at), octets.subarray(at, end), octets.subarray(end)];
  const repeated = (piece: Buffer): Buffer[] =>
    Array.from({ length: length > mostOctets ? 1 : change.times }, () => piece);
  switch (change.kind) {
    case 'set':
      return Buffer.concat([before, Buffer.from([change.octet]), octets.subarray(at + 1)]);
    case 'flip':
      return Buffer.concat([
        before,
        part.map((octet, i) => (i === 0 ? octet ^ (1 << (change.octet % 8)) : octet)),
        after,
      ]);
    case 'drop':
      return Buffer.concat([before, after]);
    case 'copy':
      return Buffer.concat([before, ...repeated(part), part, after]);
    case 'token':
      return Buffer.concat([before, ...repeated(change.token), octets.subarray(at)]);
    case 'cut': {
      const from = change.from % (other.length + 1);
      return Buffer.concat([before, other.subarray(from, from + change.length), after]);
    }
    case 'swap':
      return Buffer.concat([after, part, before]);
  }
}
