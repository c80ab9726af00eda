const slug = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** What is wrong with a name that stands in addresses and logs; undefined when nothing is. The server checks again. */
export function nameFault(name: string, noun: string): string | undefined {
  if (name === '') return `Give the ${noun} a name.`;
  return slug.test(name)
    ? undefined
    : 'Use lower-case letters, digits and hyphens, 63 at most, no hyphen at the beginning.';
}
