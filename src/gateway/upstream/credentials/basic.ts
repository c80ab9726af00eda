/** The value of Authorization in the Basic scheme (RFC 7617 section 2), in UTF-8. */
export const basicValue = (name: string, password: string): string =>
  `Basic ${Buffer.from(`${name}:${password}`, 'utf8').toString('base64')}`;
