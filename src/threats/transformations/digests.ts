import { hash } from 'node:crypto';
import { type Transformation, transformation } from './transformation.ts';

const digest = (algorithm: 'md5' | 'sha1', length: number): Transformation =>
  transformation(
    algorithm,
    undefined,
    (octets, from, end, to) => {
      octets.set(hash(algorithm, octets.subarray(from, end), 'buffer'), to);
      return to + length;
    },
    () => length,
  );

/** Digests, as octets: rules make keys of collections of them, nothing is secured by them. */
export const md5 = digest('md5', 16);
export const sha1 = digest('sha1', 20);
