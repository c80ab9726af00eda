// Made from src/kernel/errors.ts by `npm run docs`. Change it there.

export interface ErrorWords {
  readonly status: number;
  readonly title: string;
  /** What happened. */
  readonly what: string;
  /** What the caller's developer can do about it. */
  readonly fix: string;
}

/** By code. Load it lazily: it is long. */
export const errorWords: Readonly<Record<string, ErrorWords>> = {
  'request-malformed': { status: 400, title: 'Malformed request', what: 'The request cannot be read as unambiguous HTTP.', fix: 'Send well-formed HTTP/1.1 or HTTP/2; check header names, lengths and line endings.' },
  'target-ambiguous': { status: 400, title: 'Ambiguous request target', what: 'The path could be read in more than one way: it holds an encoded slash or backslash, dot segments, a double encoding, empty segments or control characters.', fix: 'Send the canonical path: no `.` or `..` segments, no `//`, no encoded `/` or `\\`, valid UTF-8.' },
  'host-missing': { status: 400, title: 'Host missing or repeated', what: 'An HTTP/1.1 request needs exactly one Host header.', fix: 'Send one Host header with the name of the gateway.' },
  'request-timeout': { status: 408, title: 'Request timeout', what: 'The request was not received completely in the time allowed.', fix: 'Send the request without long pauses.' },
  'headers-too-large': { status: 431, title: 'Request headers too large', what: 'The request headers exceed what this listener accepts.', fix: 'Send fewer or shorter headers and cookies.' },
  'upgrade-refused': { status: 501, title: 'Upgrade refused', what: 'This operation does not offer the protocol upgrade that was asked for.', fix: 'Call the operation with plain HTTP requests.' },
  'address-refused': { status: 403, title: 'Address refused', what: 'Requests from this network address are not admitted here.', fix: 'Call from an address that was agreed with the owner of the API.' },
  'place-refused': { status: 403, title: 'Place refused', what: 'Requests from the country or region that this network address is registered in are not admitted here, or its place is not known.', fix: 'Call from a network in a place that was agreed with the owner of the API; a VPN or proxy may be what places you elsewhere.' },
  'caller-stopped': { status: 403, title: 'Caller stopped', what: 'The provider has stopped calls by this application, with this key, or from this network or country, for now.', fix: 'Ask the API provider why. A key that is stopped is not revoked: it may work again later.' },
  'api-stopped': { status: 503, title: 'API stopped', what: 'The provider has taken this API, or this version of it, out of service for now.', fix: 'Retry when Retry-After says; the API comes back when the provider lifts the stop.' },
  'resource-unknown': { status: 404, title: 'Unknown resource', what: 'No API offers a resource under this path.', fix: 'Check the path against the API reference, including its base path and version.' },
  'method-not-allowed': { status: 405, title: 'Method not allowed', what: 'The resource exists, but does not offer this method.', fix: 'Use one of the methods in the Allow header.' },
  'method-not-offered': { status: 403, title: 'Method not offered', what: 'The resource exists, but does not offer this method (this zone answers 403 for it).', fix: 'Use one of the methods in the API reference.' },
  'floor-not-met': { status: 503, title: 'Controls missing', what: 'A waiver for this operation has lapsed and the operation does not meet its floor of controls.', fix: 'Wait for the API\'s owner; the operation comes back when its controls are in place.' },
  'not-ready': { status: 503, title: 'Not ready', what: 'The gateway has no configuration to serve from yet, or is shutting down.', fix: 'Retry after a moment.' },
  'origin-not-allowed': { status: 403, title: 'Origin not allowed', what: 'A page of this origin may not call this operation from a browser.', fix: 'Call from a server, or ask the API provider to allow the origin of the page.' },
  'api-key-missing': { status: 401, title: 'API key missing', what: 'This operation needs an API key and the request carries none.', fix: 'Register an application, subscribe it to the API, and send its key in the header the API names.' },
  'api-key-invalid': { status: 401, title: 'API key not accepted', what: 'The API key is unknown, mistyped, expired or revoked.', fix: 'Check the key for a copy error; if it is complete, ask for its state or rotate it.' },
  'api-key-in-url': { status: 400, title: 'API key in the URL', what: 'The request carries an API key in its URL, where it ends up in logs and histories. Such a key must be considered leaked.', fix: 'Send the key in the header the API names, and rotate the key that was sent.' },
  'api-key-repeated': { status: 400, title: 'API key repeated', what: 'The request carries more than one API key.', fix: 'Send exactly one key.' },
  'application-suspended': { status: 403, title: 'Application suspended', what: 'The application that this key belongs to is suspended.', fix: 'Ask the API\'s provider why the application was suspended.' },
  'subscription-missing': { status: 403, title: 'Not subscribed', what: 'The application is known, but has no approved subscription to this version of the API.', fix: 'Subscribe the application to this version, or wait for the approval.' },
  'object-not-owned': { status: 403, title: 'Not the owner', what: 'The object that the request names does not belong to the caller.', fix: 'Ask only for objects of your own.' },
  'rate-limited': { status: 429, title: 'Too many requests', what: 'A rate limit was exceeded.', fix: 'Wait as long as Retry-After says; spread the calls; see the RateLimit headers.' },
  'too-many-at-once': { status: 429, title: 'Too many requests at once', what: 'As many requests of this caller as may be are under way already.', fix: 'Wait for answers before sending more; keep fewer connections busy at a time.' },
  'too-many-failures': { status: 429, title: 'Too many failed attempts', what: 'Too many requests with wrong credentials came from this address.', fix: 'Correct the credential, then wait as long as Retry-After says.' },
  'quota-exhausted': { status: 429, title: 'Quota exhausted', what: 'The quota of the current calendar window is used up.', fix: 'Wait for the next window (Retry-After says when), or ask for a larger plan.' },
  'body-too-large': { status: 413, title: 'Body too large', what: 'The request body is larger than this operation accepts.', fix: 'Send a smaller body, or split it over several requests.' },
  'body-unexpected': { status: 400, title: 'Unexpected body', what: 'This operation takes no request body.', fix: 'Send the request without a body.' },
  'content-type-unsupported': { status: 415, title: 'Unsupported content type', what: 'The Content-Type is missing, or not one that this operation takes.', fix: 'Send one of the media types in the Accept header of this answer.' },
  'content-type-refused': { status: 406, title: 'Content type refused', what: 'The Content-Type is missing, or not one that this operation takes (this zone answers 406 for it).', fix: 'Send one of the media types in the API reference.' },
  'not-acceptable': { status: 406, title: 'Not acceptable', what: 'The Accept header names no media type that this operation offers.', fix: 'Accept one of the media types in the API reference.' },
  'sandbox-no-example': { status: 501, title: 'No example for the sandbox', what: 'The call was made with a sandbox key and would have been admitted, but the contract shows no example of what this operation answers.', fix: 'Call with a live key, or ask the API provider for an example of a successful response in the OpenAPI document.' },
  'threat-detected': { status: 403, title: 'Request refused', what: 'The request looks like an attack.', fix: 'If it is legitimate, give the decision id to the API provider.' },
  'policy-failed': { status: 500, title: 'Control failed', what: 'A control could not decide about the request, so it was refused.', fix: 'Retry later; if it persists, give the decision id to the API provider.' },
  'upstream-unreachable': { status: 502, title: 'Upstream unreachable', what: 'The service behind the gateway could not be reached or answered wrongly.', fix: 'Retry later.' },
  'upstream-overloaded': { status: 503, title: 'Upstream overloaded', what: 'The service behind the gateway has no free connection.', fix: 'Retry later.' },
  'upstream-unhealthy': { status: 503, title: 'Upstream unhealthy', what: 'The service behind the gateway is known not to be well, so it was not asked.', fix: 'Retry later.' },
  'upstream-circuit-open': { status: 503, title: 'Upstream spared', what: 'The service behind the gateway failed too often of late and is left alone for a while.', fix: 'Retry later, with growing pauses.' },
  'upstream-timeout': { status: 504, title: 'Upstream timeout', what: 'The service behind the gateway did not answer in time.', fix: 'Retry later; check whether the first attempt had an effect.' },
  'unauthenticated': { status: 401, title: 'Not authenticated', what: 'The request carries no valid credential.', fix: 'Sign in. A program sends `Authorization: Bearer <admin token>`, the command line is run where the master key is.' },
  'sign-in-refused': { status: 401, title: 'Sign-in refused', what: 'E-mail address and password do not open an account.', fix: 'Check both; if the password is forgotten, choose a new one by the link on the sign-in page.' },
  'link-unusable': { status: 410, title: 'Link no longer good', what: 'The link was used before, is too old, was replaced by a newer one, or is not for this page.', fix: 'Open the newest link that you were sent, or ask for another one.' },
  'password-needed': { status: 422, title: 'Password needed', what: 'The link was opened in another browser than the one that signed up, so a password must be chosen with it.', fix: 'Repeat the request with a `password`.' },
  'csrf-refused': { status: 403, title: 'Not from this page', what: 'A signed-in browser\'s request must come from a page of this very address, and a change must carry the session\'s token.', fix: 'Reload the page and try again. Programs use an admin token instead of a session.' },
  'busy': { status: 503, title: 'Busy', what: 'As much of this is under way as may be at a time.', fix: 'Try again as soon as Retry-After says.' },
  'host-refused': { status: 421, title: 'Host not served', what: 'The admin API does not answer under the name in the Host header.', fix: 'Call it by one of its configured names, or by localhost on its own machine.' },
  'forbidden': { status: 403, title: 'Not permitted', what: 'The credential is valid, but lacks the permission that this route needs.', fix: 'Use a token with a role that holds the permission named in `permission`.' },
  'invalid-input': { status: 400, title: 'Invalid input', what: 'Something in the request does not fit its schema; `errors` names each place.', fix: 'Correct the places named in `errors`.' },
  'not-found': { status: 404, title: 'Not found', what: 'There is nothing under this address.', fix: 'Check the identifier.' },
  'already-exists': { status: 409, title: 'Already exists', what: 'Another resource has this name.', fix: 'Choose another name, or change the existing resource.' },
  'conflict': { status: 409, title: 'Conflict', what: 'The change does not fit the resource\'s present state.', fix: 'Read the detail; change the state it names first.' },
  'revision-missing': { status: 428, title: 'If-Match missing', what: 'A change needs the revision it is based on, so that no change of another person is lost.', fix: 'Read the resource, then repeat the change with its ETag in If-Match.' },
  'revision-stale': { status: 412, title: 'Changed meanwhile', what: 'The resource was changed after you read it.', fix: 'Read it again, look at the difference, then repeat the change.' },
  'below-floor': { status: 422, title: 'Below the floor', what: 'The version lacks controls that its categories and audience demand; `missing` names each.', fix: 'Attach the missing controls (a profile brings them all), or have the Security role waive them.' },
  'snapshot-refused': { status: 422, title: 'Snapshot refused', what: 'The configuration does not compile; `errors` names each place. The one in service is unchanged.', fix: 'Correct the places named in `errors`.' },
  'contract-invalid': { status: 422, title: 'Contract not usable', what: 'The OpenAPI document cannot be imported; `errors` names each place.', fix: 'Correct the document at the places named.' },
  'internal': { status: 500, title: 'Internal error', what: 'Gatehouse failed to answer. The failure is logged under the id in `instance`.', fix: 'Retry; if it persists, give the id to the operator.' },
};
