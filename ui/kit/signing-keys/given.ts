/** What is wrong with what somebody gave as a public key, to be seen before anything is sent. */
export function givenFault(given: string): string | undefined {
  if (given.trim() === '') return 'Paste the public key.';
  // Whatever a private key is armoured as; and the private member of a JWK.
  if (/PRIVATE KEY/i.test(given) || /"(?:d|k)"\s*:/.test(given))
    return 'This holds a private key. It was not sent and is not needed: give the public one alone.';
  const isPem = /-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(given);
  return isPem || given.trim().startsWith('{')
    ? undefined
    : 'This is no public key. It begins with -----BEGIN PUBLIC KEY-----, or is a JWK.';
}
