/** Something that is measured of the threat rules. */
export interface ThreatCase {
  readonly name: string;
  /** Its heading in RESULTS.md. */
  readonly title: string;
  readonly run: (options: ThreatCaseOptions) => Promise<string> | string;
}

export interface ThreatCaseOptions {
  readonly missed: boolean;
  /** Measures for a moment, to see that it works. */
  readonly quick: boolean;
  /** The kinds of request that are measured; all unless told. */
  readonly only: readonly string[] | undefined;
}
