/** One wrong place in what was sent: `at` is a JSON Pointer into the body, or `query:` or `path:` and a pointer. */
export interface InputFault {
  readonly at: string;
  readonly message: string;
}

/** What the server answered instead of what was asked: a problem document (RFC 9457). */
export class ApiProblem extends Error {
  /** The last part of `type`, as in the docs of errors: `invalid-input`. */
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Names this failure in the server's log. */
  readonly instance: string | undefined;
  readonly errors: readonly InputFault[];
  /** The permission that was missing, where that was the reason. */
  readonly permission: string | undefined;
  /** Seconds until another attempt makes sense. */
  readonly retryAfter: number | undefined;
  /** Everything else that the document says, such as the controls that are missing. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(status: number, document: Readonly<Record<string, unknown>>, retryAfter?: number) {
    const { type, title, detail, instance, errors, permission, status: _status, ...more } = document;
    const heading = textOr(title, `The server answered ${status}`);
    super(heading);
    this.name = 'ApiProblem';
    this.status = status;
    this.title = heading;
    this.detail = textOr(detail, 'Try again; if it stays like this, tell who runs this installation.');
    const page = textOr(type, '');
    this.code = page.slice(page.lastIndexOf('/') + 1) || `status-${status}`;
    this.instance = typeof instance === 'string' ? instance : undefined;
    this.permission = typeof permission === 'string' ? permission : undefined;
    this.errors = Array.isArray(errors) ? errors.filter(isFault) : [];
    this.retryAfter = retryAfter;
    this.more = more;
  }
}

/** The server could not be reached, or what answered was not the server. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('The server cannot be reached.', { cause });
    this.name = 'Unreachable';
  }
}

const textOr = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && value !== '' ? value : otherwise;

function isFault(value: unknown): value is InputFault {
  const fault = value as Partial<InputFault> | null;
  return typeof fault === 'object' && typeof fault?.at === 'string' && typeof fault.message === 'string';
}
