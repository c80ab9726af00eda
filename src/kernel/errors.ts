/**
 * The one catalogue of everything Gatehouse may answer instead of what was asked.
 * Each code fixes its HTTP status, its title and the public text; the page `docs/errors/<code>.md` is generated
 * from this table. Public text never holds thresholds, rule text or anything about the inside.
 */
interface ErrorEntry {
  readonly status: number;
  readonly title: string;
  /** What happened, in words for the caller's developer. */
  readonly what: string;
  /** What the caller's developer can do about it. */
  readonly fix: string;
}

const entry = (status: number, title: string, what: string, fix: string): ErrorEntry => ({
  status,
  title,
  what,
  fix,
});

export const errorCatalogue = {
  // Gateway: receiving and reading the request
  'request-malformed': entry(
    400,
    'Malformed request',
    'The request cannot be read as unambiguous HTTP.',
    'Send well-formed HTTP/1.1 or HTTP/2; check header names, lengths and line endings.',
  ),
  'target-ambiguous': entry(
    400,
    'Ambiguous request target',
    'The path could be read in more than one way: it holds an encoded slash or backslash, dot segments, a double encoding, empty segments or control characters.',
    'Send the canonical path: no `.` or `..` segments, no `//`, no encoded `/` or `\\`, valid UTF-8.',
  ),
  'host-missing': entry(
    400,
    'Host missing or repeated',
    'An HTTP/1.1 request needs exactly one Host header.',
    'Send one Host header with the name of the gateway.',
  ),
  misdirected: entry(
    421,
    'Misdirected request',
    'The request asks for another host than the connection was made for: Host or :authority, the name in the TLS handshake and the certificate that was shown do not go together.',
    'Open a connection for the host that the request names, with that name in the TLS handshake (SNI).',
  ),
  'request-timeout': entry(
    408,
    'Request timeout',
    'The request was not received completely in the time allowed.',
    'Send the request without long pauses.',
  ),
  'headers-too-large': entry(
    431,
    'Request headers too large',
    'The request headers exceed what this listener accepts.',
    'Send fewer or shorter headers and cookies.',
  ),
  'upgrade-refused': entry(
    501,
    'Upgrade refused',
    'This operation does not offer the protocol upgrade that was asked for.',
    'Call the operation with plain HTTP requests.',
  ),
  'websocket-handshake-malformed': entry(
    400,
    'Malformed WebSocket handshake',
    'The request asks for WebSocket, but is not the opening handshake of RFC 6455.',
    'Open the connection with a WebSocket client; send nothing before the answer.',
  ),
  'websocket-version-unsupported': entry(
    426,
    'WebSocket version not supported',
    'WebSocket is offered in version 13 (RFC 6455) only.',
    'Use a client that speaks version 13.',
  ),
  'websocket-subprotocol-refused': entry(
    400,
    'Subprotocol refused',
    'This operation takes certain WebSocket subprotocols, and the client offered none of them.',
    'Offer one of the subprotocols that the API describes.',
  ),
  'websocket-frame-malformed': entry(
    400,
    'Malformed WebSocket frame',
    'The client sent what is no WebSocket frame, or text that is not UTF-8; the connection was closed with 1002 or 1007.',
    'Use a WebSocket client that follows RFC 6455; send binary messages for what is not text.',
  ),
  'message-too-large': entry(
    413,
    'Message too large',
    'A WebSocket message was larger than this operation accepts; the connection was closed with 1009.',
    'Send smaller messages.',
  ),
  // Gateway: screen
  'address-refused': entry(
    403,
    'Address refused',
    'Requests from this network address are not admitted here.',
    'Call from an address that was agreed with the owner of the API.',
  ),
  'place-refused': entry(
    403,
    'Place refused',
    'Requests from the country or region that this network address is registered in are not admitted here, or its place is not known.',
    'Call from a network in a place that was agreed with the owner of the API; a VPN or proxy may be what places you elsewhere.',
  ),
  'caller-stopped': entry(
    403,
    'Caller stopped',
    'The provider has stopped calls by this application, with this key, or from this network or country, for now.',
    'Ask the API provider why. A key that is stopped is not revoked: it may work again later.',
  ),
  'api-stopped': entry(
    503,
    'API stopped',
    'The provider has taken this API, or this version of it, out of service for now.',
    'Retry when Retry-After says; the API comes back when the provider lifts the stop.',
  ),
  // Gateway: route
  'resource-unknown': entry(
    404,
    'Unknown resource',
    'No API offers a resource under this path.',
    'Check the path against the API reference, including its base path and version.',
  ),
  'method-not-allowed': entry(
    405,
    'Method not allowed',
    'The resource exists, but does not offer this method.',
    'Use one of the methods in the Allow header.',
  ),
  'method-not-offered': entry(
    403,
    'Method not offered',
    'The resource exists, but does not offer this method (this zone answers 403 for it).',
    'Use one of the methods in the API reference.',
  ),
  'floor-not-met': entry(
    503,
    'Controls missing',
    'A waiver for this operation has lapsed and the operation does not meet its floor of controls.',
    "Wait for the API's owner; the operation comes back when its controls are in place.",
  ),
  'not-ready': entry(
    503,
    'Not ready',
    'The gateway has no configuration to serve from yet, or is shutting down.',
    'Retry after a moment.',
  ),
  'origin-not-allowed': entry(
    403,
    'Origin not allowed',
    'A page of this origin may not call this operation from a browser.',
    'Call from a server, or ask the API provider to allow the origin of the page.',
  ),
  // Gateway: identify
  'delegation-exceeded': entry(
    403,
    'Beyond the delegated key',
    'The API key is a delegated one, and whoever made it did not allow this call: not this operation, this API or this address.',
    'Ask whoever handed you the key for one that allows the call, or call what this one allows.',
  ),
  'api-key-missing': entry(
    401,
    'API key missing',
    'This operation needs an API key and the request carries none.',
    'Register an application, subscribe it to the API, and send its key in the header the API names.',
  ),
  'api-key-invalid': entry(
    401,
    'API key not accepted',
    'The API key is unknown, mistyped, expired or revoked.',
    'Check the key for a copy error; if it is complete, ask for its state or rotate it.',
  ),
  'client-certificate-missing': entry(
    403,
    'Client certificate missing',
    'This operation is called over a TLS connection that shows a client certificate, and yours showed none.',
    'Call the address for client certificates that the API names, with the certificate that was agreed for your application.',
  ),
  'client-certificate-invalid': entry(
    403,
    'Client certificate not accepted',
    'The client certificate is unknown, expired, revoked, or from an authority that this API does not accept.',
    'Check that the connection shows the certificate that was agreed for your application, and that it has not expired.',
  ),
  'signature-missing': entry(
    401,
    'Signature missing',
    'This API takes signed requests only (HTTP Message Signatures, RFC 9421), and this one carries no signature.',
    'Sign the request with a key that is registered for your application. The field Accept-Signature of the answer names what to cover.',
  ),
  'signature-invalid': entry(
    401,
    'Signature not accepted',
    'The signature is wrong, too old, or does not cover all that it must, or its key is unknown, expired or revoked.',
    'Sign method, host, path and query, and Content-Digest where there is content; name the key by its identifier in `keyid` and the time in `created`. Check your clock.',
  ),
  'proof-replayed': entry(
    401,
    'Proof used before',
    'The signature or proof of this request was used before, and each is good for one request only.',
    'Make a new one for every request, also when you try again. For requests that are alike within a second, add a nonce.',
  ),
  'proofs-unavailable': entry(
    503,
    'Proofs cannot be checked',
    'The gateway cannot tell at the moment whether the signature or proof of this request was used before.',
    'Try again after the time in Retry-After, with a new signature or proof.',
  ),
  'dpop-proof-invalid': entry(
    401,
    'Proof of possession not accepted',
    'The access token is bound to a key, and the request carries no good proof that its sender holds it (DPoP, RFC 9449).',
    'Send one field DPoP with a new proof: for this method and address, with the hash of this token, signed by its key with an algorithm that WWW-Authenticate names. Check your clock.',
  ),
  'dpop-nonce-needed': entry(
    401,
    'Nonce needed',
    'A proof of possession for this API must hold a nonce that the gateway has given out lately.',
    'Make a new proof with the nonce of the field DPoP-Nonce, and send the request again. Answers bring a new nonce from time to time.',
  ),
  'token-not-bound': entry(
    401,
    'Token not bound to its sender',
    'This API takes only access tokens that are bound to a key of their client, and from this client only.',
    'Ask for a token with a DPoP proof, or over mutual TLS, and call with the same key or certificate.',
  ),
  'content-digest-wrong': entry(
    400,
    'Content is not what was signed',
    'The content does not agree with Content-Digest, or a signed request has content and no such field.',
    'Send Content-Digest (RFC 9530) with sha-256 or sha-512 of the content as it is sent, and cover it by the signature.',
  ),
  'credentials-disagree': entry(
    401,
    'Credentials of two callers',
    'The credentials of this request name two different applications, or two different users.',
    'Send the credentials of one application: its key, the certificate that was agreed for it, a token that was issued to it.',
  ),
  'credentials-missing': entry(
    401,
    'Credentials missing',
    'The request does not carry all the credentials that this operation needs together.',
    'Send all credentials of one of the sets that the answer names.',
  ),
  'token-missing': entry(
    401,
    'Access token missing',
    'This operation needs an access token and the request carries none.',
    'Get a token from the authorization server that the API names, and send it as `Authorization: Bearer <token>`.',
  ),
  'token-malformed': entry(
    400,
    'Access token malformed',
    'The Authorization header is repeated, or holds no single token.',
    'Send one Authorization header: `Bearer`, one space, the token.',
  ),
  'token-in-url': entry(
    400,
    'Access token in the URL',
    'The request carries an access token in its URL, where it ends up in logs and histories. Such a token must be considered leaked.',
    'Send the token in the Authorization header, and revoke the one that was sent.',
  ),
  'token-invalid': entry(
    401,
    'Access token not accepted',
    'The access token is damaged, revoked, not yet valid, of an issuer that this API does not accept, or for another API.',
    'Get a new token for this API; ask for it with the `resource` that the API names.',
  ),
  'token-expired': entry(
    401,
    'Access token expired',
    'The access token was good, but its time is over.',
    'Get a new one with the refresh token, or by signing in again.',
  ),
  'end-user-missing': entry(
    403,
    'No end user',
    'This operation is called on behalf of a person, and the access token speaks for a program only.',
    'Let a person sign in (authorization code with PKCE, or device flow) and call with the token that this gives.',
  ),
  'step-up-needed': entry(
    401,
    'Sign in again',
    'This operation asks for a stronger or more recent sign-in than the access token tells of.',
    'Send the user through sign-in again with the `acr_values` and `max_age` of the WWW-Authenticate header (RFC 9470).',
  ),
  'tokens-unverifiable': entry(
    503,
    'Access tokens cannot be checked',
    'The issuer of the access token could not be asked about it, so the call was refused.',
    'Try again as soon as Retry-After says.',
  ),
  'api-key-in-url': entry(
    400,
    'API key in the URL',
    'The request carries an API key in its URL, where it ends up in logs and histories. Such a key must be considered leaked.',
    'Send the key in the header the API names, and rotate the key that was sent.',
  ),
  'api-key-repeated': entry(
    400,
    'API key repeated',
    'The request carries more than one API key.',
    'Send exactly one key.',
  ),
  // Gateway: authorise
  'application-suspended': entry(
    403,
    'Application suspended',
    'The application that this key belongs to is suspended.',
    "Ask the API's provider why the application was suspended.",
  ),
  'subscription-missing': entry(
    403,
    'Not subscribed',
    'The application is known, but has no approved subscription to this version of the API.',
    'Subscribe the application to this version, or wait for the approval.',
  ),
  'scope-insufficient': entry(
    403,
    'Scope missing',
    'The access token was not given for this operation: a scope is missing.',
    'Ask for a token with the scopes in the WWW-Authenticate header; the user must agree to them.',
  ),
  'role-missing': entry(
    403,
    'Role missing',
    'The operation is for end users with certain roles or groups, and the caller acts for no such user.',
    'Call for a user who may do this, or ask the API provider for the role.',
  ),
  'not-permitted': entry(
    403,
    'Not permitted',
    'The rules of this API do not permit this call.',
    'Look at what the API says of who may call it, from where and when; give the decision id to the API provider.',
  ),
  'object-not-owned': entry(
    403,
    'Not the owner',
    'The object that the request names does not belong to the caller.',
    'Ask only for objects of your own.',
  ),
  // Gateway: limit
  'rate-limited': entry(
    429,
    'Too many requests',
    'A rate limit was exceeded.',
    'Wait as long as Retry-After says; spread the calls; see the RateLimit headers.',
  ),
  'too-many-at-once': entry(
    429,
    'Too many requests at once',
    'As many requests of this caller as may be are under way already.',
    'Wait for answers before sending more; keep fewer connections busy at a time.',
  ),
  'too-many-failures': entry(
    429,
    'Too many failed attempts',
    'Too many requests with wrong credentials came from this address.',
    'Correct the credential, then wait as long as Retry-After says.',
  ),
  'too-many-threats': entry(
    429,
    'Blocked for a while',
    'Too many requests that look like attacks came from this caller or from this address.',
    'Wait as long as Retry-After says; each further block lasts longer. If the requests were legitimate, give their decision ids to the API provider, who can lift the block.',
  ),
  'limits-unavailable': entry(
    503,
    'Limits unavailable',
    'How much of a limit is used up cannot be told at the moment, so the call was refused.',
    'Try again as soon as Retry-After says.',
  ),
  'quota-exhausted': entry(
    429,
    'Quota exhausted',
    'The quota of the current calendar window is used up.',
    'Wait for the next window (Retry-After says when), or ask for a larger plan.',
  ),
  // Gateway: validate and inspect
  'body-too-large': entry(
    413,
    'Body too large',
    'The request body is larger than this operation accepts.',
    'Send a smaller body, or split it over several requests.',
  ),
  'body-malformed': entry(
    400,
    'Malformed body',
    'The body is not what its Content-Type says, can be read in more than one way, or is larger in some respect than this operation takes.',
    'Send a well-formed body in UTF-8; `errors` says where it is wrong and what was expected.',
  ),
  'parameter-invalid': entry(
    400,
    'Invalid parameter',
    'A parameter in path, query, header or cookie is not as the contract says.',
    'Correct the parameters in `errors`: each names where it is and what was expected.',
  ),
  'body-invalid': entry(
    400,
    'Invalid body',
    'The body is not as the contract says.',
    'Correct the places in `errors`: each is a JSON Pointer into the body, with what was expected there.',
  ),
  'body-unexpected': entry(
    400,
    'Unexpected body',
    'This operation takes no request body.',
    'Send the request without a body.',
  ),
  'content-coding-unsupported': entry(
    415,
    'Unsupported content coding',
    'The body is in a Content-Encoding that this operation does not take.',
    'Send the body in one of the codings in the Accept-Encoding header of this answer; `identity` is a body without any.',
  ),
  'content-type-unsupported': entry(
    415,
    'Unsupported content type',
    'The Content-Type is missing, or not one that this operation takes.',
    'Send one of the media types in the Accept header of this answer.',
  ),
  'content-type-refused': entry(
    406,
    'Content type refused',
    'The Content-Type is missing, or not one that this operation takes (this zone answers 406 for it).',
    'Send one of the media types in the API reference.',
  ),
  'not-acceptable': entry(
    406,
    'Not acceptable',
    'The Accept header names no media type that this operation offers.',
    'Accept one of the media types in the API reference.',
  ),
  'sandbox-no-example': entry(
    501,
    'No example for the sandbox',
    'The call was made with a sandbox key and would have been admitted, but the contract shows no example of what this operation answers.',
    'Call with a live key, or ask the API provider for an example of a successful response in the OpenAPI document.',
  ),
  'graphql-refused': entry(
    400,
    'GraphQL request refused',
    'The GraphQL request is not well-formed, asks for too much at once, for the schema, or for a document that is not taken here.',
    'Ask for less in one request; `errors` says what was expected.',
  ),
  'soap-action-wrong': entry(
    400,
    'Wrong SOAP action',
    'The body is not a SOAP message that asks for what its action says, or for what is offered here.',
    'Send one request in one SOAP body, with the SOAPAction (SOAP 1.1) or action (SOAP 1.2) that belongs to it.',
  ),
  'threat-detected': entry(
    403,
    'Request refused',
    'The request looks like an attack.',
    'If it is legitimate, give the decision id to the API provider.',
  ),
  'policy-failed': entry(
    500,
    'Control failed',
    'A control could not decide about the request, so it was refused.',
    'Retry later; if it persists, give the decision id to the API provider.',
  ),
  'journal-unavailable': entry(
    503,
    'Call journal unavailable',
    'The call could not be written down, which this operation demands before it is carried out. Nothing was done.',
    'Try again as soon as Retry-After says.',
  ),
  // Gateway: forward
  'upstream-unreachable': entry(
    502,
    'Upstream unreachable',
    'The service behind the gateway could not be reached or answered wrongly.',
    'Retry later.',
  ),
  'upstream-credentials-unavailable': entry(
    502,
    'Upstream credentials unavailable',
    'The gateway could not get what it needs to prove to the service behind it who it is. Nothing was sent to the service.',
    'Retry later.',
  ),
  'upstream-overloaded': entry(
    503,
    'Upstream overloaded',
    'The service behind the gateway has no free connection.',
    'Retry later.',
  ),
  'upstream-unhealthy': entry(
    503,
    'Upstream unhealthy',
    'The service behind the gateway is known not to be well, so it was not asked.',
    'Retry later.',
  ),
  'upstream-circuit-open': entry(
    503,
    'Upstream spared',
    'The service behind the gateway failed too often of late and is left alone for a while.',
    'Retry later, with growing pauses.',
  ),
  'upstream-timeout': entry(
    504,
    'Upstream timeout',
    'The service behind the gateway did not answer in time.',
    'Retry later; check whether the first attempt had an effect.',
  ),
  'answer-invalid': entry(
    502,
    'Answer not as promised',
    'The service answered otherwise than its contract says, so the answer was withheld.',
    'Give the decision id to the API provider.',
  ),
  'answer-unproven': entry(
    502,
    'Answer withheld',
    'The service answered in a form that cannot be checked (compressed, in parts, too long or of another type), so the answer was withheld.',
    'Give the decision id to the API provider.',
  ),
  'answer-leaks': entry(
    502,
    'Answer not for callers',
    'The service answered with something that is not for its callers, such as a stack trace or a key, so the answer was withheld.',
    'Give the decision id to the API provider.',
  ),
  'upstream-upgrade-refused': entry(
    502,
    'Upstream refused the upgrade',
    'The service behind the gateway did not agree to speak WebSocket.',
    'Check the path and what the API describes for it; retry later.',
  ),
  // Admin API
  unauthenticated: entry(
    401,
    'Not authenticated',
    'The request carries no valid credential.',
    'Sign in. A program sends `Authorization: Bearer <admin token>`, the command line is run where the master key is.',
  ),
  'sign-in-refused': entry(
    401,
    'Sign-in refused',
    'E-mail address and password do not open an account.',
    'Check both; if the password is forgotten, choose a new one by the link on the sign-in page.',
  ),
  'second-factor-refused': entry(
    401,
    'Second factor refused',
    'The code or passkey is not right, or was used before.',
    'Wait for the next code, or use another way: a passkey, or a recovery code.',
  ),
  'confirmation-needed': entry(
    403,
    'Confirm that it is you',
    'This is asked of somebody who proved who they are within the last 10 minutes.',
    'Confirm with your password or a passkey, then repeat the request.',
  ),
  'passkeys-unavailable': entry(
    409,
    'No passkeys here',
    'Browsers bind passkeys to a name, and this page was opened at an address without one, or not by a browser.',
    'Open it by its name, such as https://gatehouse.example.org, or http://localhost on the same machine.',
  ),
  'federation-failed': entry(
    400,
    'Sign-in by the provider failed',
    'The sign-in was not begun in this browser, took too long, or the provider did not answer as it must.',
    'Begin again from the sign-in page.',
  ),
  'federation-refused': entry(
    403,
    'The provider does not let you in here',
    'The provider says who you are, but nobody here has said that you may come in.',
    'Ask an administrator, or sign in another way and link the provider on the page of your account.',
  ),
  'federation-link-needed': entry(
    409,
    'Sign in the usual way first',
    'An account with your e-mail address exists, and is not linked to this provider.',
    'Sign in to it as before, then link the provider on the page of your account.',
  ),
  'link-unusable': entry(
    410,
    'Link no longer good',
    'The link was used before, is too old, was replaced by a newer one, or is not for this page.',
    'Open the newest link that you were sent, or ask for another one.',
  ),
  'password-needed': entry(
    422,
    'Password needed',
    'The link was opened in another browser than the one that signed up, so a password must be chosen with it.',
    'Repeat the request with a `password`.',
  ),
  'csrf-refused': entry(
    403,
    'Not from this page',
    "A signed-in browser's request must come from a page of this very address, and a change must carry the session's token.",
    'Reload the page and try again. Programs use an admin token instead of a session.',
  ),
  busy: entry(
    503,
    'Busy',
    'As much of this is under way as may be at a time.',
    'Try again as soon as Retry-After says.',
  ),
  'host-refused': entry(
    421,
    'Host not served',
    'The admin API does not answer under the name in the Host header.',
    'Call it by one of its configured names, or by localhost on its own machine.',
  ),
  forbidden: entry(
    403,
    'Not permitted',
    'The credential is valid, but lacks the permission that this route needs.',
    'Use a token with a role that holds the permission named in `permission`.',
  ),
  'invalid-input': entry(
    400,
    'Invalid input',
    'Something in the request does not fit its schema; `errors` names each place.',
    'Correct the places named in `errors`.',
  ),
  'not-found': entry(404, 'Not found', 'There is nothing under this address.', 'Check the identifier.'),
  'already-exists': entry(
    409,
    'Already exists',
    'Another resource has this name.',
    'Choose another name, or change the existing resource.',
  ),
  conflict: entry(
    409,
    'Conflict',
    "The change does not fit the resource's present state.",
    'Read the detail; change the state it names first.',
  ),
  'revision-missing': entry(
    428,
    'If-Match missing',
    'A change needs the revision it is based on, so that no change of another person is lost.',
    'Read the resource, then repeat the change with its ETag in If-Match.',
  ),
  'revision-stale': entry(
    412,
    'Changed meanwhile',
    'The resource was changed after you read it.',
    'Read it again, look at the difference, then repeat the change.',
  ),
  'below-floor': entry(
    422,
    'Below the floor',
    'The version lacks controls that its categories and audience demand; `missing` names each.',
    'Attach the missing controls (a profile brings them all), or have the Security role waive them.',
  ),
  'contract-held-back': entry(
    422,
    'Contract held back',
    'The contract has findings of the lint that this installation does not publish with; `errors` names each place.',
    'Correct the contract where `errors` says, and import it again. `gatehouse lint` shows all findings.',
  ),
  'snapshot-refused': entry(
    422,
    'Snapshot refused',
    'The configuration does not compile; `errors` names each place. The one in service is unchanged.',
    'Correct the places named in `errors`.',
  ),
  'contract-invalid': entry(
    422,
    'Contract not usable',
    'The OpenAPI document cannot be imported; `errors` names each place.',
    'Correct the document at the places named.',
  ),
  internal: entry(
    500,
    'Internal error',
    'Gatehouse failed to answer. The failure is logged under the id in `instance`.',
    'Retry; if it persists, give the id to the operator.',
  ),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

export const errorCodes = Object.keys(errorCatalogue) as ErrorCode[];

/** One place in an input that is wrong: a JSON Pointer (or `line:column`), what is wrong, how to mend it. */
export interface Fault {
  readonly at: string;
  readonly message: string;
}

/**
 * A failure of the control plane, thrown. The gateway never throws for a refusal: there a refusal is a value
 * (`Refusal` in `#gateway`). `detail` and `extra` are public; `cause` goes to the log only.
 */
export class GatehouseError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    detail?: string,
    options: { extra?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(detail ?? errorCatalogue[code].what, { cause: options.cause });
    this.name = 'GatehouseError';
    this.code = code;
    this.detail = detail;
    this.extra = options.extra ?? {};
  }

  get status(): number {
    return errorCatalogue[this.code].status;
  }
}

/** `invalid-input` with every wrong place named. */
export function invalidInput(faults: readonly Fault[]): GatehouseError {
  const first = faults[0];
  return new GatehouseError('invalid-input', first && `${first.at || '/'}: ${first.message}`, {
    extra: { errors: faults },
  });
}
