import { errorCatalogue, type ErrorCode } from './errors.ts';

/** A problem document (RFC 9457). `type` is the docs page of the code, `instance` the decision id. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance?: string;
  readonly [extension: string]: unknown;
}

export const problemType = 'application/problem+json';

/** Makes the problem document of a code. `docs` is the address under which the error pages are served. */
export function problem(
  code: ErrorCode,
  options: {
    docs: string;
    instance?: string | undefined;
    detail?: string | undefined;
    status?: number | undefined;
    extra?: Readonly<Record<string, unknown>>;
  },
): Problem {
  const { status, title, what } = errorCatalogue[code];
  return {
    type: `${options.docs}/${code}`,
    title,
    status: options.status ?? status,
    detail: options.detail ?? what,
    ...(options.instance === undefined ? {} : { instance: options.instance }),
    ...options.extra,
  };
}
