/** What every sandbox key begins with, and nothing else that is sent in a header. */
const prefix = 'gh_test_';
const bearer = /^bearer +gh_test_/i;

/**
 * Whether a sandbox key stands in any field, be it one that no control reads: an operation without keys would else
 * carry out in earnest what its caller believes to be a trial. Mistyped ones count, for the same reason.
 */
export function showsSandboxKey(rawHeaders: readonly string[]): boolean {
  for (let at = 1; at < rawHeaders.length; at += 2) {
    const value = rawHeaders[at] as string;
    if (value.startsWith(prefix) || (value.length > prefix.length + 7 && bearer.test(value))) return true;
  }
  return false;
}
