import type { PatternSet } from './pattern-set.ts';

/** Ways out of the directory or protocol that a value was meant for. */
export const traversal: PatternSet = {
  name: 'traversal',
  title: 'Path traversal and foreign files',
  patterns: [
    // Two steps up, or one that ends in a well-known place. A single `../` is a relative link.
    String.raw`\.\.[/\\]+\.\.(?:[/\\]|$)`,
    String.raw`(?:^|[/\\=])\.\.[/\\]+(?:etc|proc|var|root|home|windows|winnt|boot\.ini|web-inf|\.ssh|\.env|\.git)\b`,
    // Steps that a filter made by removing others: `....//`.
    String.raw`\.{4}[/\\]{2}`,
    // Still encoded after one decoding, or in an encoding that only careless readers know.
    String.raw`(?:\.|%2e){2}(?:%2f|%5c)|%2e(?:\.|%2e)[/\\]|%c0%(?:ae|af)|%c1%9c|%u002e|%u2215`,
    String.raw`/etc/(?:passwd|shadow|group|hosts|sudoers|ssh/)`,
    String.raw`/proc/(?:self|\d+)/(?:environ|cmdline|fd/|maps|root)`,
    String.raw`\b[a-z]:[/\\]+(?:windows|winnt)[/\\]+(?:system32|win\.ini|system\.ini)|\bboot\.ini\b`,
    String.raw`\bweb-inf[/\\]+web\.xml`,
    String.raw`^\s*(?:(?:file|netdoc):/{1,3}[^/\s]|jar:(?:file|https?):)|\b(?:php|phar|zip|expect|glob)://(?:filter|input|stdin|[^\s]*\.(?:phar|zip))`,
    String.raw`\x00`,
  ],
};
