/** What of a request does not fit its contract, for the developer who sent it; never holds a value that was sent. */
export interface Complaint {
  /** In words of the contract: `query limit`, `header x-lang`, or empty for the body. */
  readonly where: string;
  /** JSON Pointer to the place inside of it; may hold names of members that the client chose. */
  readonly pointer: string;
  /** What was expected: completes "the value there …". */
  readonly message: string;
}

/** The place as it is told. */
export const placeOf = ({ where, pointer }: Complaint): string =>
  where === '' ? pointer : pointer === '' ? where : `${where} ${pointer}`;
