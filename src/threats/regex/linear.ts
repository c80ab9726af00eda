import { RE2JS } from 're2js';
import { SharedByText } from '../shared-by-text.ts';
import { forRe2, type Widening } from './translate.ts';

/** A regular expression over octets (one character each), matched in time linear in the text. */
export interface LinearExpression {
  readonly source: string;
  test(text: string): boolean;
  /** What was matched, then what each group took, the first nine at most; undefined for no match. */
  groups(text: string): readonly string[] | undefined;
}

/** Instructions of one compiled pattern: each may be looked at once for each octet. The longest of CRS has 30,000. */
const maxProgram = 100_000;
/** Captured groups that rules can use: TX.0 to TX.9. */
const mostGroups = 9;

const shared = new SharedByText<LinearExpression>();

/**
 * Compiles a pattern of SecLang on an engine that does not backtrack. `.` stands for line ends too, `^` and `$` for
 * the ends of the text alone. Rules that share a pattern share what it compiles to.
 * @throws Error for what cannot be matched in linear time, such as look-around and back-references.
 */
export function linearExpression(
  source: string,
  ignoresCase = false,
  widens: Widening = 'nothing',
): LinearExpression {
  const name = `${ignoresCase ? 'i' : 'c'}${widens} ${source}`;
  return shared.get(name, () =>
    everything.test(source) ? new Everything(source) : new Re2Expression(source, ignoresCase, widens),
  );
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
  readonly #expression: RE2JS;

  constructor(source: string, ignoresCase: boolean, widens: Widening) {
    this.source = source;
    try {
      this.#expression = RE2JS.compile(
        forRe2(source, ignoresCase, widens),
        RE2JS.DOTALL | (ignoresCase ? RE2JS.CASE_INSENSITIVE : 0),
      );
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`expected a regular expression that RE2 reads: ${why.slice(0, 200)}`, { cause: error });
    }
    if (this.#expression.programSize() > maxProgram)
      throw new Error('expected a smaller regular expression, once its repetitions are written out');
  }

  test(text: string): boolean {
    return this.#expression.test(text);
  }

  groups(text: string): readonly string[] | undefined {
    if (!this.#expression.test(text)) return undefined;
    const matcher = this.#expression.matcher(text);
    if (!matcher.find()) return undefined;
    const groups: string[] = [];
    for (let i = 0; i <= Math.min(matcher.groupCount(), mostGroups); i++) groups.push(matcher.group(i) ?? '');
    return groups;
  }
}
