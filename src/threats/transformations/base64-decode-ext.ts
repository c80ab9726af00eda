import { decodingBase64 } from './base64-decode.ts';
import { transformation } from './transformation.ts';

/** Decodes what is base64 and passes over what is not, as lenient decoders do. */
export const base64DecodeExt = transformation('base64DecodeExt', undefined, decodingBase64(true));
