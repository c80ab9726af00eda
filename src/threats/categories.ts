const vague = 'abuse of the protocol';

/** What an attack is, in the words that whoever is refused is told; by the tags that rules of CRS and our own have. */
const categories: readonly (readonly [tag: string, words: string])[] = [
  ['attack-sqli', 'SQL injection'],
  ['attack-nosqli', 'injection into a document database'],
  ['attack-xss', 'cross-site scripting'],
  ['attack-rce', 'command injection'],
  ['attack-injection-php', 'code injection'],
  ['attack-injection-java', 'code injection'],
  ['attack-injection-generic', 'code injection'],
  ['attack-ssti', 'template injection'],
  ['attack-lookup', 'a look-up that loads code'],
  ['attack-ldapi', 'injection into a directory query'],
  ['attack-xpathi', 'injection into an XML query'],
  ['attack-crlf', 'header injection'],
  ['attack-lfi', 'access to files'],
  ['attack-rfi', 'inclusion of files'],
  ['attack-ssrf', 'requests on behalf of the server'],
  ['attack-prototype', 'prototype pollution'],
  ['attack-deserialisation', 'deserialisation'],
  ['attack-xxe', 'XML entities'],
  ['attack-fixation', 'session fixation'],
  ['attack-reputation-scanner', 'a scanner'],
  ['attack-scanner', 'a scanner'],
  ['attack-protocol', vague],
  ['attack-multipart-header', vague],
];

/** What an answer shows that is not for its callers, by the tags of the rules that found it; the first one counts. */
const leaks: readonly (readonly [tag: string, words: string])[] = [
  ['leak-key', 'a private key'],
  ['leak-credential', 'credentials'],
  ['leak-trace', 'a stack trace'],
  ['leak-sql', 'an error of a database'],
  ['OWASP_CRS/DATA-LEAKAGES-SQL', 'an error of a database'],
  ['leak-page', 'a page for its developers'],
  ['leak-listing', 'a list of files'],
  ['leak-source', 'source code'],
  ['leak-file', 'a file of the system'],
  ['OWASP_CRS/WEB-SHELLS', 'a way into the server'],
  ['attack-disclosure', 'internals of the service'],
];

/** The category of an answer that is withheld. */
export const leakOf = (matched: readonly { readonly tags: readonly string[] }[]): string | undefined =>
  leaks.find(([tag]) => matched.some(({ tags }) => tags.includes(tag)))?.[1];

/** The category of a refusal: that of the first rule that has one, and that says more than that a request is odd. */
export function categoryOf(matched: readonly { readonly tags: readonly string[] }[]): string | undefined {
  const found = matched.flatMap(({ tags }) => categories.find(([tag]) => tags.includes(tag))?.[1] ?? []);
  return found.find(words => words !== vague) ?? found[0];
}
