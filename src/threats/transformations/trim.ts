import { isSpace, spaces } from './octets.ts';
import { transformation, type Write } from './transformation.ts';

const trimming =
  (left: boolean, right: boolean): Write =>
  (octets, begin, stop, to) => {
    let from = begin;
    let end = stop;
    while (left && from < end && isSpace(octets[from] as number)) from++;
    while (right && end > from && isSpace(octets[end - 1] as number)) end--;
    octets.copyWithin(to, from, end);
    return to + end - from;
  };

/** Without blanks at its beginning and end. */
export const trim = transformation('trim', spaces, trimming(true, true));
export const trimLeft = transformation('trimLeft', spaces, trimming(true, false));
export const trimRight = transformation('trimRight', spaces, trimming(false, true));
