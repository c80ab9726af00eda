/** Documents that are made of several files, or of several pages of one server. */

/** Several files as they were given, by name: paths with `/` from one directory, or addresses of one server. */
export interface ContractFiles {
  /** The file that is the document; the others are what it refers to. */
  readonly root: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Files that are read when something refers to them. */
export interface Parts {
  readonly root: string;
  /** The text of a file by its name; undefined when there is none. @throws NotRead */
  readonly read: (name: string) => string | undefined;
}

/** Why something that a document refers to is not read, in words that complete "refers to … , which …". */
export class NotRead extends Error {}

/** Files by names and addresses are at most this long. */
const longestName = 1_000;

export function partsOf({ root, files }: ContractFiles): Parts {
  return { root, read: name => (Object.hasOwn(files, name) ? files[name] : undefined) };
}

/**
 * The name of the file that a reference leads to from another one (RFC 3986 section 5), without its fragment. It never
 * leads out of the directory that holds all files, nor to another server: a document does not choose what is read.
 * @throws NotRead
 */
export function partNamed(reference: string, from: string): string {
  if (reference.length > longestName) throw new NotRead('is longer than a name can be');
  return /^https?:\/\//.test(from) ? pageNamed(reference, from) : fileNamed(reference, from);
}

function pageNamed(reference: string, from: string): string {
  if (!URL.canParse(reference, from)) throw new NotRead('is no address');
  const url = new URL(reference, from);
  url.hash = '';
  if (url.origin !== new URL(from).origin || url.username !== '' || url.password !== '')
    throw new NotRead('is not at the same server; only what lies beside the document is read');
  return url.href;
}

function fileNamed(reference: string, from: string): string {
  if (/^[a-z][a-z0-9+.-]*:|^[\\/]/i.test(reference))
    throw new NotRead(
      'is no path from the file that it stands in; only files beside the document are read: keep a copy there',
    );
  const path = decoded(reference);
  if (path === undefined || /[\\?\x00-\x1f\x7f]/.test(path)) throw new NotRead('is no name of a file');
  const segments = from.split('/').slice(0, -1);
  for (const segment of path.split('/')) {
    if (segment === '..' && segments.pop() === undefined)
      throw new NotRead('is outside of the directory whose files are read');
    if (segment !== '..' && segment !== '.' && segment !== '') segments.push(segment);
  }
  const name = segments.join('/');
  // A document that somebody else wrote could otherwise have the keys that lie beside it published.
  if (!/\.(?:json|ya?ml|xsd)$/i.test(name))
    throw new NotRead('is read from files that end in .json, .yaml, .yml or .xsd only');
  return name;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
