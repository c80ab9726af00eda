import { readUrlencoded } from '../form/urlencoded.ts';
import type { DataNames } from './data-names.ts';
import { type Classified, Masking, type MaskRules } from './mask-value.ts';

/**
 * Masks an `application/x-www-form-urlencoded` text by the names of its fields; undefined where it cannot be read in one
 * way only. Of a name with brackets or dots (`person[name]`) the innermost part that is classified decides.
 */
export function maskForm(
  octets: Uint8Array,
  names: DataNames,
  rules: MaskRules,
  found: (what: Classified) => void,
): { readonly text: string; readonly changed: boolean } | undefined {
  const fields = readUrlencoded(octets, Infinity);
  if (typeof fields === 'string') return undefined;
  const masking = new Masking(rules, found);
  const shown = new URLSearchParams();
  let changed = false;
  for (const [name, value] of fields) {
    const parts = name.split(/[[\].]+/).filter(part => part !== '');
    const folded = (part: string): string => part.toLowerCase().replaceAll(/[-_]/g, '');
    const classes = parts.map(part => names.of(part) ?? rules.members.get(folded(part)));
    const dataClass = classes.findLast(one => one !== undefined) ?? names.root;
    const shownName = masking.net(name);
    masking.descend(shownName === name ? (parts.at(-1) ?? name) : '*');
    const masked = masking.text(value, dataClass, parts.at(-1) ?? '');
    masking.ascend();
    changed ||= masked !== value || shownName !== name;
    if (masked !== undefined) shown.append(shownName, masked);
  }
  return { text: shown.toString(), changed };
}
