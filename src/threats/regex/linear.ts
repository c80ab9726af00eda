import { RE2JS } from 're2js';
import { BudgetExceeded } from '../interpreter/budget.ts';
import { SharedByText } from '../shared-by-text.ts';
import { forRe2, type Widening } from './translate.ts';

/** A regular expression over octets (one character each), matched in time linear in the text. */
export interface LinearExpression {
  readonly source: string;
  test(text: string): boolean;
  /**
   * What was matched, then what each group took, the first nine at most; undefined for no match. Looking for groups costs
   * more than looking for a match, which is told beforehand, in octets.
   */
  groups(text: string, spend?: (octets: number) => void): readonly string[] | undefined;
}

/** Instructions of one compiled pattern: each may be looked at once for each octet. The longest of CRS has 30,000. */
const maxProgram = 100_000;
/**
 * Instructions times octets that groups may be looked for in: unlike finding a match, this may go through all instructions
 * for each octet, some two seconds for so many. The longest pattern of CRS may capture from 1,600 octets.
 */
const mostCapturing = 50_000_000;
/** One in so many instructions is gone through for an octet, in most patterns. */
const usuallyIdle = 16;
/** Captured groups that rules can use: TX.0 to TX.9. */
const mostGroups = 9;

const shared = new SharedByText<Re2Expression>();

/**
 * Compiles a pattern of SecLang on an engine that does not backtrack. `.` stands for line ends too, `^` and `$` for
 * the ends of the text alone. Rules that share a pattern share what it compiles to. One that is proven, because it was
 * compiled elsewhere, is compiled when it is first asked: of the Core Rule Set most never are.
 * @throws Error for what cannot be matched in linear time, such as look-around and back-references.
 */
export function linearExpression(
  source: string,
  ignoresCase = false,
  widens: Widening = 'nothing',
  isProven = false,
): LinearExpression {
  if (everything.test(source)) return new Everything(source);
  const name = `${ignoresCase ? 'i' : 'c'}${widens} ${source}`;
  const expression = shared.get(name, () => new Re2Expression(source, ignoresCase, widens));
  if (!isProven) expression.compiled();
  return expression;
}

/** What takes any text as a whole; rules write it to capture. */
const everything = /^\^?\.\*\$?$/;

class Everything implements LinearExpression {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  test(): boolean {
    return true;
  }

  groups(text: string): readonly string[] {
    return [text];
  }
}

class Re2Expression implements LinearExpression {
  readonly source: string;
  readonly #ignoresCase: boolean;
  readonly #widens: Widening;
  #compiled: RE2JS | undefined;

  constructor(source: string, ignoresCase: boolean, widens: Widening) {
    this.source = source;
    this.#ignoresCase = ignoresCase;
    this.#widens = widens;
  }

  compiled(): RE2JS {
    return (this.#compiled ??= compile(this.source, this.#ignoresCase, this.#widens));
  }

  test(text: string): boolean {
    return this.compiled().test(text);
  }

  groups(text: string, spend?: (octets: number) => void): readonly string[] | undefined {
    const expression = this.compiled();
    if (!expression.test(text)) return undefined;
    const work = expression.programSize() * text.length;
    if (work > mostCapturing) throw new BudgetExceeded('more to capture than one request may cost');
    spend?.(Math.ceil(work / usuallyIdle));
    const matcher = expression.matcher(text);
    if (!matcher.find()) return undefined;
    const groups: string[] = [];
    for (let i = 0; i <= Math.min(matcher.groupCount(), mostGroups); i++) groups.push(matcher.group(i) ?? '');
    return groups;
  }
}

const tooLarge = 'expected a smaller regular expression, once its repetitions are written out';

function compile(source: string, ignoresCase: boolean, widens: Widening): RE2JS {
  if (roughSize(source) > 2 * maxProgram) throw new Error(tooLarge);
  const expression = readByRe2(source, ignoresCase, widens);
  if (expression.programSize() > maxProgram) throw new Error(tooLarge);
  return expression;
}

/**
 * Instructions that a pattern comes to, roughly and rather too many: what is repeated counts as often as it may be.
 * Known before it is compiled, since writing a large one out takes the memory that its bound is to save.
 */
function roughSize(pattern: string): number {
  const groups: number[] = [];
  let sum = 0;
  let last = 0;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    const repeats = character === '{' ? repetition(pattern, at) : undefined;
    if (repeats !== undefined) {
      sum += last * (repeats.times - 1);
      last *= repeats.times;
      at = repeats.end;
      continue;
    }
    if (character === '(') {
      groups.push(sum);
      sum = 0;
    } else if (character === ')') {
      last = sum + 2;
      sum = (groups.pop() ?? 0) + last;
    } else {
      if (character === '\\') at++;
      else if (character === '[') at = endOfClass(pattern, at);
      last = 1;
      sum++;
    }
  }
  return sum;
}

function repetition(
  pattern: string,
  at: number,
): { readonly times: number; readonly end: number } | undefined {
  const found = /^\{(\d{1,6})(?:,(\d{0,6}))?\}/.exec(pattern.slice(at, at + 16));
  if (found === null) return undefined;
  return { times: Math.max(Number(found[1]), Number(found[2] ?? 0), 1), end: at + found[0].length - 1 };
}

function endOfClass(pattern: string, from: number): number {
  // A bracket that stands first is one of the class.
  let at = pattern[from + 1] === '^' ? from + 3 : from + 2;
  while (at < pattern.length && pattern[at] !== ']') at += pattern[at] === '\\' ? 2 : 1;
  return at;
}

function readByRe2(source: string, ignoresCase: boolean, widens: Widening): RE2JS {
  try {
    return RE2JS.compile(
      forRe2(source, ignoresCase, widens),
      RE2JS.DOTALL | (ignoresCase ? RE2JS.CASE_INSENSITIVE : 0),
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`expected a regular expression that RE2 reads: ${why.slice(0, 200)}`, { cause: error });
  }
}
