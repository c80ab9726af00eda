/**
 * Patterns against one kind of attack, written for RE2 (linear time), ignoring case, `.` matching line ends. They
 * look for whole constructs, not words: ordinary prose that mentions `select` or holds an apostrophe must pass.
 */
export interface PatternSet {
  readonly name: string;
  readonly title: string;
  readonly patterns: readonly string[];
}
