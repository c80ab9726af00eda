import { errorCatalogue, type ErrorCode, maskRecorded } from '#kernel';

/** One thing that is wrong with what a client sent. Neither text holds a value of the client's, nor a threshold. */
export interface PlaceFault {
  /** Where: a JSON Pointer into the body (empty for all of it), or `query name`, `header name` and so on. */
  readonly at: string;
  /** What was expected there. */
  readonly message: string;
}

/**
 * A denial: a value, never an exception. The policy engine fills in which attachment refused; `detail` is public
 * text for the caller's developer and must hold no value that the client sent and no threshold.
 */
export class Refusal {
  readonly code: ErrorCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly detail: string | undefined;
  /** Where the request is wrong and what was expected, for the caller's developer. */
  readonly errors: readonly PlaceFault[] | undefined;
  /** For the operator's eyes only: log and console, never the answer. */
  readonly reason: string | undefined;

  constructor(
    code: ErrorCode,
    options: {
      status?: number;
      headers?: Readonly<Record<string, string>>;
      detail?: string;
      errors?: readonly PlaceFault[];
      reason?: string;
    } = {},
  ) {
    this.code = code;
    this.status = options.status ?? errorCatalogue[code].status;
    this.headers = options.headers;
    this.detail = options.detail;
    // Names of members and parameters are the client's, and somebody's address as readily as a value.
    this.errors = options.errors?.map(({ at, message }) => ({ at: maskRecorded(at), message }));
    this.reason = options.reason;
  }
}
