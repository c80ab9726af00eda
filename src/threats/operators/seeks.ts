/**
 * What an operator looks for, told so that values which cannot hold it need not be compared. Plain data, which can be sent
 * to another thread. An operator that tells nothing is asked about every value.
 */
export type Seeks =
  /** A regular expression as RE2 reads it, `.` for line ends too; found anywhere. */
  | { readonly kind: 'pattern'; readonly source: string; readonly ignoresCase: boolean }
  /** Any of these, ASCII letters in either case. */
  | { readonly kind: 'phrases'; readonly phrases: readonly string[] }
  /** This text, octet by octet. */
  | {
      readonly kind: 'text';
      readonly where: 'equals' | 'contains' | 'begins' | 'ends';
      readonly text: string;
    }
  /** The value stands somewhere in this text. */
  | { readonly kind: 'within'; readonly text: string }
  /** An octet that is none of these: a 1 for each that is allowed. */
  | { readonly kind: 'octets'; readonly allowed: Uint8Array }
  /** The number that the value begins with compares so with this one. */
  | { readonly kind: 'number'; readonly compares: Comparison; readonly with: number }
  /** An address in one of some networks. */
  | { readonly kind: 'network' }
  /** An octet sequence that is no UTF-8. */
  | { readonly kind: 'no-utf8' }
  /** A percent sign that encodes nothing. */
  | { readonly kind: 'no-url-encoding' }
  /** What would become part of a statement of SQL. */
  | { readonly kind: 'sqli' }
  /** What would run script in a page. */
  | { readonly kind: 'xss' }
  /** Every value matches, or none. */
  | { readonly kind: 'always' | 'never' };

export type Comparison = 'eq' | 'ge' | 'gt' | 'le' | 'lt';
