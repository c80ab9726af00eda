import { GatehouseError, newId, problem, type ErrorCode, type Log, type Problem } from '#kernel';

/** What Fastify itself refuses, in the words of our catalogue. Everything else it throws is `internal`. */
const frameworkFailures: Readonly<Record<string, readonly [ErrorCode, string?]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['content-type-unsupported', 'Send the body as application/json.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['body-too-large'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['request-malformed'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid-input', 'The body is empty; leave out Content-Type or send JSON.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid-input', 'The body is not valid JSON.'],
  FST_ERR_BAD_URL: ['target-ambiguous'],
  FST_ERR_MAX_PARAM_LENGTH: ['not-found'],
  FST_ERR_ASYNC_CONSTRAINT: ['not-found'],
};

export interface Failure {
  readonly status: number;
  readonly document: Problem;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The problem document (RFC 9457) of anything that was thrown. What is not ours is answered as `internal` under an
 * id; message, stack and cause of it go to the log only.
 */
export function failureOf(thrown: unknown, options: { docs: string; log: Log }): Failure {
  const error = asOurs(thrown);
  const instance = newId('err');
  if (error === undefined || error.status >= 500) {
    options.log.error({ err: thrown, instance }, 'control plane request failed');
    if (error === undefined || error.code === 'internal') return answer('internal', options.docs, instance);
  }
  const { headers, extra } = apart(error.extra);
  return {
    status: error.status,
    headers: {
      ...(error.code === 'content-type-unsupported' ? { accept: 'application/json' } : {}),
      ...headers,
    },
    document: problem(error.code, { docs: options.docs, instance, detail: error.detail, extra }),
  };
}

function answer(code: ErrorCode, docs: string, instance: string): Failure {
  const document = problem(code, { docs, instance });
  return { status: document.status, headers: {}, document };
}

function asOurs(thrown: unknown): GatehouseError | undefined {
  if (thrown instanceof GatehouseError) return thrown;
  if (!(thrown instanceof Error)) return undefined;
  const known = frameworkFailures[(thrown as { code?: string }).code ?? ''];
  if (known !== undefined) return new GatehouseError(known[0], known[1]);
  // The JSON parser throws SyntaxErrors with a 400; their messages quote the input, so they are not passed on.
  if (thrown instanceof SyntaxError && (thrown as { statusCode?: number }).statusCode === 400)
    return new GatehouseError('invalid-input', 'The body is not valid JSON, or holds a forbidden key.');
  return undefined;
}

/** `headers` in an error's extra are response headers, not part of the document. */
function apart(extra: Readonly<Record<string, unknown>>) {
  const { headers, ...rest } = extra;
  return { headers: (headers ?? {}) as Record<string, string>, extra: rest };
}
