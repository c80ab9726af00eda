import { errorCatalogue, type ErrorCode } from '#kernel';

/**
 * A denial: a value, never an exception. The policy engine fills in which attachment refused; `detail` is public
 * text for the caller's developer and must hold no value that the client sent and no threshold.
 */
export class Refusal {
  readonly code: ErrorCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly detail: string | undefined;
  /** For the operator's eyes only: log and console, never the answer. */
  readonly reason: string | undefined;

  constructor(
    code: ErrorCode,
    options: {
      status?: number;
      headers?: Readonly<Record<string, string>>;
      detail?: string;
      reason?: string;
    } = {},
  ) {
    this.code = code;
    this.status = options.status ?? errorCatalogue[code].status;
    this.headers = options.headers;
    this.detail = options.detail;
    this.reason = options.reason;
  }
}
