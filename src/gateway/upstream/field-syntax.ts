/**
 * Field names and values (RFC 9110 sections 5.1 and 5.5). Whatever is written to an upstream or taken from one
 * passes these, so that no CR, LF or NUL can start a line, a field or a message of its own.
 */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const outsideValue = /[^\t\x20-\x7e\x80-\xff]/;
const outsideTarget = /[^\x21-\x7e]/;

export const isToken = (text: string): boolean => token.test(text);

export const isFieldValue = (text: string): boolean => !outsideValue.test(text);

/** A request target in origin form: begins with `/`, visible ASCII only, no fragment. */
export const isOriginForm = (text: string): boolean =>
  text.charCodeAt(0) === 0x2f && !outsideTarget.test(text) && !text.includes('#');
