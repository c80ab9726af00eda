const versionName = /^[a-z0-9][a-z0-9.-]*$/;

/** What is wrong with the name of a version, in words; undefined when nothing is. The server checks again. */
export function versionNameFault(name: string): string | undefined {
  if (name === '') return 'A version needs a name, such as v1.';
  if (!versionName.test(name) || name.length > 63)
    return 'Lower-case letters, digits, dots and hyphens, 63 at most.';
  return undefined;
}
