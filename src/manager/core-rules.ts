/** How the OWASP Core Rule Set of this node stands. */
export interface CoreRulesState {
  readonly directory: string;
  /** As the release says; `unknown` where it does not. */
  readonly version: string;
  /** Files of rules and settings. */
  readonly files: number;
  /** When it was read (milliseconds since the epoch). */
  readonly since: number;
  /** `changing` while workers take it over; `failed` where they did not: what was there before serves. */
  readonly state: 'serving' | 'changing' | 'failed';
}

/** The directory of the OWASP Core Rule Set that this node was told. */
export interface CoreRulesDesk {
  readonly state: CoreRulesState;
  /**
   * Reads the directory anew; workers take it over one after the other. @throws `invalid-input` with file and line, or
   * `snapshot-refused`, where it cannot be run: what was there before goes on.
   */
  reload(): Promise<CoreRulesState>;
}
