import { matched, type Operator } from './operator.ts';

/** A percent sign is there without two hexadecimal digits after it. */
export const validateUrlEncoding: Operator = () => ({
  test: value => (/%(?![0-9a-fA-F]{2})/.test(value) ? matched : undefined),
  seeks: { kind: 'no-url-encoding' },
});
