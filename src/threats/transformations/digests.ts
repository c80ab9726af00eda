import { hash } from 'node:crypto';
import type { Transformation } from './transformation.ts';

const digest = (algorithm: 'md5' | 'sha1'): Transformation => ({
  name: algorithm,
  changes: undefined,
  apply: value => hash(algorithm, Buffer.from(value, 'latin1'), 'buffer').toString('latin1'),
});

/** Digests, as octets: rules make keys of collections of them, nothing is secured by them. */
export const md5 = digest('md5');
export const sha1 = digest('sha1');
