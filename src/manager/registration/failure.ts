import { type Fault, GatehouseError } from '#kernel';

type Code =
  | 'invalid_token'
  | 'invalid_request'
  | 'invalid_redirect_uri'
  | 'invalid_client_metadata'
  | 'unapproved_software_statement'
  | 'temporarily_unavailable'
  | 'server_error';

/** A refusal in the words of RFC 7591 section 3.2.2, or of RFC 6750 section 3.1 where the token is the fault. */
export class RegistrationFailure extends Error {
  readonly status: number;
  readonly code: Code;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: Code, words: string, headers: Readonly<Record<string, string>> = {}) {
    super(words);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const wrongMetadata = (words: string): RegistrationFailure =>
  new RegistrationFailure(400, 'invalid_client_metadata', words);

/** One answer for a token that is unknown, spent, of another client, or not there. */
export const wrongToken = (): RegistrationFailure =>
  new RegistrationFailure(401, 'invalid_token', 'This token is not good for that.', {
    'www-authenticate': 'Bearer realm="gatehouse", error="invalid_token"',
  });

/** What our rules call a setting, and the protocol its metadata. */
const metadataOf: Readonly<Record<string, string>> = {
  redirectUris: 'redirect_uris',
  postLogoutUris: 'post_logout_redirect_uris',
  backchannelLogoutUri: 'backchannel_logout_uri',
  grants: 'grant_types',
  authentication: 'token_endpoint_auth_method',
  keys: 'jwks',
  scopes: 'scope',
  binding: 'dpop_bound_access_tokens',
  pushedRequestsOnly: 'require_pushed_authorization_requests',
};

/** What the rest of the program refuses, as the protocol says it; a failure of ours otherwise. */
export function failureFrom(error: unknown): RegistrationFailure {
  if (error instanceof RegistrationFailure) return error;
  if (error instanceof GatehouseError && error.status < 500) {
    const { errors, headers } = error.extra as {
      errors?: readonly Fault[];
      headers?: Readonly<Record<string, string>>;
    };
    if (error.code === 'rate-limited')
      return new RegistrationFailure(429, 'temporarily_unavailable', 'Too many requests.', headers);
    if (error.code === 'invalid-input' && errors !== undefined) return faultsTold(errors);
    return wrongMetadata(error.detail ?? 'The client cannot be registered so.');
  }
  // Fastify's own: a body that is too large, or no JSON.
  const { statusCode } = error as { statusCode?: unknown };
  if (statusCode === 413) return new RegistrationFailure(413, 'invalid_request', 'The body is too large.');
  if (statusCode === 400 || statusCode === 415)
    return new RegistrationFailure(400, 'invalid_request', 'Send the metadata as application/json.');
  return new RegistrationFailure(500, 'server_error', 'The server failed; its log says why.');
}

function faultsTold(faults: readonly Fault[]): RegistrationFailure {
  const told = faults.slice(0, 10).map(({ at, message }) => {
    const [, setting = '', index] = at.split('/');
    const name = metadataOf[setting] ?? setting;
    return `${name}${index === undefined ? '' : `[${index}]`} ${message}`;
  });
  const onlyAddresses = faults.every(({ at }) => at.startsWith('/redirectUris'));
  const code = onlyAddresses ? 'invalid_redirect_uri' : 'invalid_client_metadata';
  return new RegistrationFailure(400, code, told.join('; '));
}

/** The body of the answer; the description in the characters that RFC 6749 section 5.2 allows. */
export const documentOf = ({ code, message }: RegistrationFailure): Readonly<Record<string, string>> => ({
  error: code,
  error_description: message.replaceAll('"', "'").replace(/[^\x20-\x5b\x5d-\x7e]/g, '?'),
});
