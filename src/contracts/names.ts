/** Names that an API and its version could have in the catalogue, from what a document says of itself. */

/** Letters that do not come apart into a Latin letter and a mark. */
const spelled: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  å: 'a',
  ł: 'l',
  đ: 'd',
};

/** What a title says beside the name. */
const empty: ReadonlySet<string> = new Set([
  'api',
  'apis',
  'rest',
  'service',
  'services',
  'openapi',
  'swagger',
  'the',
]);

const longest = 40;

/** A name of lower-case letters, digits and hyphens; `api` where the title leaves nothing. */
export function apiNameFrom(title: string): string {
  const words = title
    .slice(0, 200)
    .toLowerCase()
    .replace(/[äöüßæøåłđ]/g, letter => spelled[letter] ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '');
  const telling = words.filter(word => !empty.has(word) && !/^v?\d+$/.test(word));
  let name = '';
  for (const word of telling.length > 0 ? telling : words) {
    if (name !== '' && name.length + word.length >= longest) break;
    name += (name === '' ? '' : '-') + word;
  }
  return name.slice(0, longest) || 'api';
}

/** `v2` for 2.1.0, a date as it is; `v1` for what has no number. */
export function versionNameFrom(version: string): string {
  const text = version.trim().toLowerCase();
  if (/^\d{4}-\d{2}(?:-\d{2})?$/.test(text)) return text;
  const [, major] = /^v?(\d{1,4})(?:\D|$)/.exec(text) ?? [];
  return `v${major === undefined ? 1 : Number(major)}`;
}
