import type { Transformation } from './transformation.ts';

/** Decodes what is base64 and passes over what is not, as lenient decoders do. */
export const base64DecodeExt: Transformation = {
  name: 'base64DecodeExt',
  changes: undefined,
  apply: value => Buffer.from(value.replace(/[^A-Za-z0-9+/]+/g, ''), 'base64').toString('latin1'),
};
