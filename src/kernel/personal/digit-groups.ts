import { digitAt, isInvisible, isSpaceOrDash } from './characters.ts';

/** Digits without anything visible between them. */
export interface DigitGroup {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
}

/** Groups one after the other, `separators[i]` between group i and the next: one visible character, or two. */
export interface DigitRow {
  readonly groups: readonly DigitGroup[];
  readonly separators: readonly string[];
}

/** Visible characters between two groups of one number at most, such as `) ` in a phone number. */
const mostBetween = 2;
const isBetween = (code: number): boolean =>
  isSpaceOrDash(code) || code === 0x2e || code === 0x2c || code === 0x2f || code === 0x28 || code === 0x29;

/** Rows of digit groups in a text, each character looked at a fixed number of times. */
export function* digitRows(text: string): Generator<DigitRow> {
  let groups: DigitGroup[] = [];
  let separators: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (digitAt(text, at) < 0) {
      at++;
      continue;
    }
    const group = groupAt(text, at);
    groups.push(group);
    at = group.end;
    const separator = separatorAt(text, at);
    if (separator === undefined) {
      yield { groups, separators };
      groups = [];
      separators = [];
    } else {
      separators.push(separator.visible);
      at = separator.end;
    }
  }
}

function groupAt(text: string, start: number): DigitGroup {
  let digits = '';
  let end = start;
  for (let at = start; at < text.length; at++) {
    const digit = digitAt(text, at);
    if (digit >= 0) {
      digits += digit;
      end = at + 1;
    } else if (!isInvisible(text.charCodeAt(at))) break;
  }
  return { digits, start, end };
}

/** What stands between two groups; undefined where no further group follows closely. */
function separatorAt(text: string, start: number): { visible: string; end: number } | undefined {
  let visible = '';
  for (let at = start; at < text.length && at < start + 8; at++) {
    if (digitAt(text, at) >= 0) return { visible, end: at };
    const code = text.charCodeAt(at);
    if (isInvisible(code)) continue;
    if (visible.length === mostBetween || !isBetween(code)) return undefined;
    visible += text[at] ?? '';
  }
  return undefined;
}
