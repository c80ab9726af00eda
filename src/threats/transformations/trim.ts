import { octetsIn } from '../octet-set.ts';
import { isSpace } from './octets.ts';
import type { Transformation } from './transformation.ts';

const changes = octetsIn('\t\n\v\f\r ');

/** Without blanks at its beginning and end. */
export const trim: Transformation = { name: 'trim', changes, apply: value => trimmed(value, true, true) };
export const trimLeft: Transformation = {
  name: 'trimLeft',
  changes,
  apply: value => trimmed(value, true, false),
};
export const trimRight: Transformation = {
  name: 'trimRight',
  changes,
  apply: value => trimmed(value, false, true),
};

function trimmed(value: string, left: boolean, right: boolean): string {
  let from = 0;
  let to = value.length;
  while (left && from < to && isSpace(value.charCodeAt(from))) from++;
  while (right && to > from && isSpace(value.charCodeAt(to - 1))) to--;
  return value.slice(from, to);
}
