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

/** The category of a refusal: that of the first rule that has one, and that says more than that a request is odd. */
export function categoryOf(matched: readonly { readonly tags: readonly string[] }[]): string | undefined {
  const found = matched.flatMap(({ tags }) => categories.find(([tag]) => tags.includes(tag))?.[1] ?? []);
  return found.find(words => words !== vague) ?? found[0];
}
