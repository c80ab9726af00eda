/** A text as its octets in UTF-8, one character each. */
export const octetsOf = (text: string): string =>
  /[^\x00-\x7f]/.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
