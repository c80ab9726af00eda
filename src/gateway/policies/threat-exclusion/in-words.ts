import type { ExclusionOptions } from './policy.ts';

/** `Rule 7707010 does not look at the member /article/html of the body`. */
export function inWords({
  rule,
  tag,
  parameter,
}: Pick<ExclusionOptions, 'rule' | 'tag' | 'parameter'>): string {
  const what = rule === undefined ? `Rules with the tag ${tag} do` : `Rule ${rule} does`;
  return parameter === undefined ? `${what} not run` : `${what} not look at ${parameterInWords(parameter)}`;
}

/** `the query parameter q`. */
export function parameterInWords({
  in: place,
  name,
  pointer,
}: NonNullable<ExclusionOptions['parameter']>): string {
  switch (place) {
    case 'path':
      return 'the path';
    case 'query':
      return `the query parameter ${name}`;
    case 'header':
      return `the header field ${name}`;
    case 'cookie':
      return `the cookie ${name}`;
    case 'body':
      if (pointer !== undefined) return `${pointer} of the body`;
      return name === undefined ? 'the body' : `the field ${name} of the form`;
  }
}
