import { isUtf8 } from 'node:buffer';
import { matched, type Operator } from './operator.ts';

/** The value is not UTF-8 (RFC 3629): too long, cut off, a surrogate or beyond its end. */
export const validateUtf8Encoding: Operator = () => value =>
  isUtf8(Buffer.from(value, 'latin1')) ? undefined : matched;

/** A percent sign is there without two hexadecimal digits after it. */
export const validateUrlEncoding: Operator = () => value =>
  /%(?![0-9a-fA-F]{2})/.test(value) ? matched : undefined;
