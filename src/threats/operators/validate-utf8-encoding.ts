import { isUtf8 } from 'node:buffer';
import { matched, type Operator } from './operator.ts';

/** The value is not UTF-8 (RFC 3629): too long, cut off, a surrogate or beyond its end. */
export const validateUtf8Encoding: Operator = () => ({
  test: value => (!/[^\x00-\x7f]/.test(value) || isUtf8(Buffer.from(value, 'latin1')) ? undefined : matched),
  seeks: { kind: 'no-utf8' },
});
