// Made from the portal's API by `npm run docs`. Change it there.

/** Operations of each category. */
export type CategoryMix = {
  tells: number;
  does: number;
  "tells-harm": number;
  "does-harm": number;
};

/** An API in the list. */
export type ApiSummary = {
  /** Lower-case letters, digits and hyphens; at most 63. */
  name: string;
  owner: string;
  /** The newest version that is published, or else deprecated. */
  version: string;
  lifecycle: "published" | "deprecated";
  /** For whom: `open` to all, `registered` with a key of their own, `partner` by agreement. */
  audience: "open" | "registered" | "partner";
  categories: CategoryMix;
  /** Plans to choose from. */
  plans: number;
  /** The beginning of the description. */
  summary: string;
  title: string;
};

export type VersionSummary = {
  /** Lower-case letters, digits, dots and hyphens; at most 63. */
  name: string;
  lifecycle: "published" | "deprecated";
  /** For whom: `open` to all, `registered` with a key of their own, `partner` by agreement. */
  audience: "open" | "registered" | "partner";
  categories: CategoryMix;
  /** What it does if misused. */
  category: "tells" | "does" | "tells-harm" | "does-harm";
  operations: number;
};

/** An API with the versions that can be used. */
export type Api = {
  /** Lower-case letters, digits and hyphens; at most 63. */
  name: string;
  owner: string;
  /** The newest version that is published, or else deprecated. */
  version: string;
  lifecycle: "published" | "deprecated";
  /** For whom: `open` to all, `registered` with a key of their own, `partner` by agreement. */
  audience: "open" | "registered" | "partner";
  categories: CategoryMix;
  /** Plans to choose from. */
  plans: number;
  description: string;
  /** Published ones first, the newest of each first. */
  versions: VersionSummary[];
  title: string;
};

/** What a version asks of its callers. */
export type Demand = {
  control: string;
  text: string;
  /** False where only some operations ask for it. */
  everywhere: boolean;
  title: string;
};

export type OperationSummary = {
  method: string;
  path: string;
  operationId: string | null;
  summary: string;
  /** What it does if misused. */
  category: "tells" | "does" | "tells-harm" | "does-harm";
  /** Whether a call without an API key is refused. */
  keyRequired: boolean;
};

export type RateInWords = {
  text: string;
  requests: number;
  windowSeconds: number;
  burst: number;
};

export type QuotaInWords = {
  text: string;
  requests: number;
  /** Calendar window: minute, hour, day, week or month. */
  window: string;
  /** Of a month nominally: 30 days. */
  windowSeconds: number;
};

/** Limits and promises under which an application can subscribe. */
export type PlanOffer = {
  /** Lower-case letters, digits and hyphens; at most 63. */
  name: string;
  description: string;
  /** Whether a subscription waits for a person. */
  approval: "automatic" | "manual";
  limits: RateInWords[];
  quotas: QuotaInWords[];
  sla: Record<string, string>;
  title: string;
};

export type ChangelogEntry = {
  /** Milliseconds since the epoch. */
  at: number;
  event: "published" | "republished" | "deprecated" | "contract-replaced";
  note: string;
};

export type VersionStatus = {
  /** `unknown` where too few calls came lately to tell. */
  state: "up" | "degraded" | "down" | "unknown";
  requests24h: number | null;
  errorShare24h: number | null;
  p95: number | null;
};

/** A version with all that its callers need to know. */
export type Version = {
  /** Lower-case letters, digits, dots and hyphens; at most 63. */
  name: string;
  /** Lower-case letters, digits and hyphens; at most 63. */
  api: string;
  description: string;
  owner: string;
  lifecycle: "published" | "deprecated";
  deprecation: {
    since: number | null;
  } | null;
  /** For whom: `open` to all, `registered` with a key of their own, `partner` by agreement. */
  audience: "open" | "registered" | "partner";
  /** What it does if misused. */
  category: "tells" | "does" | "tells-harm" | "does-harm";
  demands: Demand[];
  operations: OperationSummary[];
  plans: PlanOffer[];
  /** Base addresses, the encrypted ones first. */
  addresses: string[];
  keyHeader: string | null;
  /** Whether there is an OpenAPI document to read and try. */
  hasContract: boolean;
  /** Whether a test key is answered with the examples of the contract. */
  sandbox: boolean;
  changelog: ChangelogEntry[];
  status: VersionStatus;
  title: string;
};

/** One of your applications. */
export type Application = {
  id: string;
  /** Lower-case letters, digits and hyphens; at most 63. */
  name: string;
  /** Where it runs: `confidential` on servers that only its makers reach, `public` in browsers, phones or other devices. */
  kind: "confidential" | "public";
  /** Names it in logs and analytics. */
  tag: string;
  /** False while the provider of the portal has suspended it. */
  active: boolean;
  advice: string | null;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
  title: string;
};

/** The use of a version by one of your applications. */
export type Subscription = {
  id: string;
  api: string;
  apiTitle: string;
  version: string;
  plan: string;
  planTitle: string;
  status: "pending" | "approved" | "rejected" | "suspended";
  /** What the status means. */
  text: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
};

export type Key = {
  id: string;
  /** `live` calls the API; `test` is answered by the sandbox with the examples of the contract. */
  environment: "live" | "test";
  /** Its last characters, to tell keys apart. */
  hint: string;
  state: "working" | "expired" | "revoked";
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  notAfter: number;
  revokedAt: number | null;
  replaces: string | null;
  lastUsedAt: number | null;
  /** Whether you may make narrower keys of it. */
  delegable: boolean;
};

export type EndingCredential = {
  kind: "key" | "client-secret" | "certificate" | "signing-key";
  id: string;
  /** Its last characters, the serial of a certificate, or the title of a signing key. */
  hint: string;
  application: {
    id: string;
    title: string;
  };
  /** Milliseconds since the epoch. */
  notAfter: number;
};

export type NewKey = {
  id: string;
  /** `live` calls the API; `test` is answered by the sandbox with the examples of the contract. */
  environment: "live" | "test";
  /** Its last characters, to tell keys apart. */
  hint: string;
  state: "working" | "expired" | "revoked";
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  notAfter: number;
  revokedAt: number | null;
  replaces: string | null;
  lastUsedAt: number | null;
  /** Whether you may make narrower keys of it. */
  delegable: boolean;
  /** The key itself. Shown in this answer only. */
  key: string;
  /** How to keep it. */
  advice: string[];
};

export type ClientAdvice = {
  kind: "server-web" | "browser" | "native" | "service" | "device" | null;
  grants: ("authorization_code" | "refresh_token" | "client_credentials" | "urn:ietf:params:oauth:grant-type:device_code" | "implicit" | "password")[];
  why: string[];
  /** What to do besides, or instead. */
  hints: string[];
  title: string;
};

/** One of your applications as a client of the authorization server. */
export type Client = {
  /** The client id: the id of the application. */
  id: string;
  /** What sort of program it is: `server-web` (a web application on a server), `browser` (a page that calls by itself), `native` (on phones and computers), `service` (nobody signs in), `device` (without a browser). */
  kind: "server-web" | "browser" | "native" | "service" | "device";
  /** Where a browser comes back to, each in full: no wildcards. */
  redirectUris: string[];
  /** Where a browser comes back to after signing out. */
  postLogoutUris: string[];
  backchannelLogoutUri: string | null;
  /** `implicit` and `password` are legacy, and need a waiver. */
  grants: ("authorization_code" | "refresh_token" | "client_credentials" | "urn:ietf:params:oauth:grant-type:device_code" | "implicit" | "password")[];
  /** How it proves itself; `none` for who cannot keep a secret. */
  authentication: "none" | "client_secret_basic" | "client_secret_post" | "private_key_jwt" | "tls_client_auth" | "self_signed_tls_client_auth";
  /** Public keys for `private_key_jwt` and signed requests, and certificates for `self_signed_tls_client_auth`. */
  keys: (Record<string, unknown>)[];
  scopes: string[] | null;
  /** What its access tokens are bound to, so that a stolen one is worth nothing. */
  binding: "none" | "dpop" | "certificate";
  /** Takes authorization requests by PAR only (RFC 9126). */
  pushedRequestsOnly: boolean;
  /** Of this organisation: users are not asked whether they agree. Needs `developers:write`. */
  firstParty: boolean;
  /** Whether its program changes these settings by a token of its own (RFC 7592). */
  selfManaged: boolean;
  /** Legacy grants among its grants, and until when they are allowed; null: refused. */
  legacy: ({
    grant: "implicit" | "password";
    until: number | null;
  })[];
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
};

export type NewClientSecret = {
  id: string;
  /** Its last characters, to tell secrets apart. */
  hint: string;
  state: "working" | "expired" | "revoked";
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  notAfter: number;
  revokedAt: number | null;
  lastUsedAt: number | null;
  /** The secret itself. Shown in this answer only. */
  secret: string;
  /** How to keep it. */
  advice: string[];
};

export type NewClient = {
  client: Client;
  secret: NewClientSecret | null;
};

export type RegistrationToken = {
  id: string;
  /** What it is for, in words. */
  purpose: string;
  /** The last characters of its random part, to tell tokens apart. */
  hint: string;
  /** Clients that may be registered with it. */
  uses: number;
  usesLeft: number;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  notAfter: number;
  revokedAt: number | null;
};

export type NewRegistrationToken = {
  id: string;
  /** What it is for, in words. */
  purpose: string;
  /** The last characters of its random part, to tell tokens apart. */
  hint: string;
  /** Clients that may be registered with it. */
  uses: number;
  usesLeft: number;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  notAfter: number;
  revokedAt: number | null;
  /** The token itself. Shown in this answer only. */
  token: string;
};

export type ClientSecret = {
  id: string;
  /** Its last characters, to tell secrets apart. */
  hint: string;
  state: "working" | "expired" | "revoked";
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  notAfter: number;
  revokedAt: number | null;
  lastUsedAt: number | null;
};

/** A key that an application signs requests with. */
export type SigningKey = {
  /** What signatures call it: `keyid`. */
  id: string;
  /** How it signs (RFC 9421 section 3.3). */
  algorithm: "ed25519" | "ecdsa-p256-sha256" | "ecdsa-p384-sha384" | "rsa-pss-sha512" | "hmac-sha256";
  /** SHA-256, hexadecimal. */
  fingerprint: string;
  state: "working" | "expired" | "revoked";
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  notAfter: number;
  revokedAt: number | null;
  title: string;
};

export type AddedSigningKey = {
  /** What signatures call it: `keyid`. */
  id: string;
  /** How it signs (RFC 9421 section 3.3). */
  algorithm: "ed25519" | "ecdsa-p256-sha256" | "ecdsa-p384-sha384" | "rsa-pss-sha512" | "hmac-sha256";
  /** SHA-256, hexadecimal. */
  fingerprint: string;
  state: "working" | "expired" | "revoked";
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  notAfter: number;
  revokedAt: number | null;
  secret: string | null;
  title: string;
};

/** Latencies are milliseconds, found by straight line within the bucket of a histogram: off by less than the bucket is wide. Null without requests. */
export type TrafficPoint = {
  /** Beginning of the step, milliseconds since the epoch. */
  at: number;
  requests: number;
  refused: number;
  /** Answers with a status of 500 or more, whoever gave them; some may be refusals as well. */
  errors: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
  byRefusal: Record<string, number>;
};

export type Usage = {
  /** Milliseconds since the epoch. */
  from: number;
  /** Milliseconds since the epoch. */
  to: number;
  step: "minute" | "hour";
  /** Milliseconds for which counts by the minute and by the hour are kept. */
  retention: {
    minute: number;
    hour: number;
  };
  demoUntil: number | null;
  points: TrafficPoint[];
};

/** `used` and `resetsAt` are null for rates, and where it cannot be told just now. */
export type LimitLeft = {
  api: string;
  version: string;
  plan: string;
  /** Whether the plan sets it, or the API for every application. */
  source: "plan" | "api";
  kind: "rate" | "quota";
  text: string;
  requests: number;
  /** Of a month nominally: 30 days. */
  windowSeconds: number;
  used: number | null;
  resetsAt: number | null;
};

export type LimitsLeft = {
  items: LimitLeft[];
};

/** A call that the gateway refused. */
export type Refusal = {
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
  api: string | null;
  version: string | null;
  operation: string | null;
  status: number;
  /** A code of the error catalogue. */
  code: string;
  title: string;
};

/** Why a call was refused, and what to do. */
export type Decision = {
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
  api: string | null;
  version: string | null;
  operation: string | null;
  status: number;
  /** A code of the error catalogue. */
  code: string;
  /** What happened. */
  what: string;
  /** How to mend it. */
  fix: string;
  /** Lower-case letters, digits and hyphens; at most 63. */
  application: string;
  title: string;
};

export type LeakReceived = {
  received: true;
};

export type Session = {
  user: {
    id: string;
    name: string;
    email: string;
    roles: ("administrator" | "security" | "business-owner" | "api-developer" | "application-developer" | "analyst" | "auditor")[];
    developer: string | null;
  } | null;
  permissions: ("apis:read" | "apis:write" | "apis:publish" | "waivers:write" | "policies:write" | "plans:write" | "developers:read" | "developers:write" | "developers:suspend" | "applications:read" | "applications:write" | "applications:suspend" | "subscriptions:write" | "subscriptions:approve" | "keys:write" | "keys:revoke" | "authorities:write" | "tokens:read" | "tokens:write" | "tokens:revoke" | "snapshots:read" | "snapshots:write" | "audit:read" | "backup:write" | "vault:write" | "decisions:read" | "metrics:read" | "stops:read" | "stops:write" | "users:read" | "users:write" | "providers:read" | "providers:write" | "scim:staff" | "scim:users" | "links:write" | "session:open" | "session:own" | "portal:read" | "portal:own")[];
  csrf: string | null;
  realm: "internal" | "external";
  next: {
    step: "second-factor" | "set-up-second-factor";
    ways: ("passkey" | "one-time-code" | "recovery-code")[];
  } | null;
};

export type PasskeyQuestion = {
  challenge: string;
  /** The name that the passkey is bound to. */
  relyingParty: string;
  /** Milliseconds. */
  timeout: number;
  userVerification: "required" | "preferred";
  /** Ids of the ones that will do; none: any. */
  credentials: string[];
};

export type PasskeyAnswer = {
  /** base64url. */
  credential: string;
  /** base64url. */
  clientData: string;
  /** base64url. */
  authenticatorData: string;
  /** base64url. */
  signature: string;
  /** base64url. */
  userHandle?: string;
};

export type OwnSession = {
  id: string;
  /** Program and system in a few words. */
  agent: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  lastSeenAt: number;
  current: boolean;
};

export type Passkey = {
  id: string;
  name: string;
  /** Whether other devices of yours have it too. */
  synced: boolean;
  /** Milliseconds since the epoch. */
  createdAt: number;
  lastUsedAt: number | null;
};

export type Factors = {
  /** Whether an authenticator app is set up. */
  app: boolean;
  passkeys: Passkey[];
  /** How many are left. */
  recoveryCodes: number;
  /** Whether a second factor is asked of everybody here. */
  required: boolean;
};

export type NewPasskeyQuestion = {
  challenge: string;
  relyingParty: {
    id: string;
    name: string;
  };
  user: {
    id: string;
    name: string;
    displayName: string;
  };
  algorithms: number[];
  /** Ids of the passkeys that are there. */
  exclude: string[];
  /** Milliseconds. */
  timeout: number;
};

export type Link = {
  kind: "first-run" | "invitation" | "verification" | "password-reset";
  email: string | null;
  /** Whether a password must be sent along with the link. */
  passwordNeeded: boolean;
};

export type Accepted = {
  accepted: true;
};

export type SignInProvider = {
  /** Lower-case letters, digits and hyphens; at most 63. */
  name: string;
  kind: "oidc" | "saml" | "ldap";
  title: string;
};

export type Departure = {
  url: string;
};

export type OwnIdentity = {
  id: string;
  /** Lower-case letters, digits and hyphens; at most 63. */
  provider: string;
  /** Whether the provider made the account. */
  managed: boolean;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  lastUsedAt: number;
  title: string;
};

export type AuthorizationRequest = {
  step: "sign-in" | "sign-in-again" | "second-factor" | "go-on" | "agree";
  application: {
    developer: string;
    title: string;
  };
  returnsTo: string | null;
  asks: ({
    scope: string;
    api: string | null;
    meaning: string;
  })[];
};

export type Onward = {
  location: string;
};

export type Connection = {
  /** Its client id. */
  application: string;
  /** Name of whoever registered it. */
  developer: string;
  allowed: ({
    scope: string;
    api: string | null;
    meaning: string;
  })[];
  /** Milliseconds since the epoch. */
  since: number;
  title: string;
};

/** Codes: request-malformed, target-ambiguous, host-missing, misdirected, request-timeout, headers-too-large, upgrade-refused, websocket-handshake-malformed, websocket-version-unsupported, websocket-subprotocol-refused, websocket-frame-malformed, message-too-large, address-refused, place-refused, caller-stopped, api-stopped, resource-unknown, method-not-allowed, method-not-offered, floor-not-met, not-ready, origin-not-allowed, delegation-exceeded, api-key-missing, api-key-invalid, client-certificate-missing, client-certificate-invalid, signature-missing, signature-invalid, proof-replayed, proofs-unavailable, dpop-proof-invalid, dpop-nonce-needed, token-not-bound, content-digest-wrong, credentials-disagree, credentials-missing, token-missing, token-malformed, token-in-url, token-invalid, token-expired, end-user-missing, step-up-needed, tokens-unverifiable, api-key-in-url, api-key-repeated, application-suspended, subscription-missing, scope-insufficient, role-missing, not-permitted, object-not-owned, rate-limited, too-many-at-once, too-many-failures, too-many-threats, limits-unavailable, quota-exhausted, body-too-large, body-malformed, parameter-invalid, body-invalid, body-unexpected, content-coding-unsupported, content-type-unsupported, content-type-refused, not-acceptable, sandbox-no-example, graphql-refused, soap-action-wrong, threat-detected, policy-failed, journal-unavailable, upstream-unreachable, upstream-credentials-unavailable, upstream-overloaded, upstream-unhealthy, upstream-circuit-open, upstream-timeout, answer-invalid, answer-unproven, answer-leaks, upstream-upgrade-refused, unauthenticated, sign-in-refused, second-factor-refused, confirmation-needed, passkeys-unavailable, federation-failed, federation-refused, federation-link-needed, link-unusable, password-needed, csrf-refused, busy, host-refused, forbidden, invalid-input, not-found, already-exists, conflict, revision-missing, revision-stale, below-floor, contract-held-back, snapshot-refused, contract-invalid, internal. */
export type Problem = {
  /** The docs page of the code. */
  type: string;
  status: number;
  detail: string;
  /** Names this failure in the log. */
  instance?: string;
  /** Each wrong place: a JSON Pointer into the body, or `query:` or `path:` and a pointer. */
  errors?: ({
    at: string;
    message: string;
  })[];
  title: string;
} & Record<string, unknown>;

/** Every operation by method and path, which is below `/api`. */
export interface PortalOperations {
  /** List the APIs that can be used. */
  'GET /apis': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
      /** Words that name, title, owner or description hold. */
      search?: string;
      /** With an operation of this category. */
      category?: "tells" | "does" | "tells-harm" | "does-harm";
      /** For whom: `open` to all, `registered` with a key of their own, `partner` by agreement. */
      audience?: "open" | "registered" | "partner";
    };
    body: undefined;
    reply: {
      items: ApiSummary[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Read an API and its versions. */
  'GET /apis/{api}': {
    path: {
      /** Lower-case letters, digits and hyphens; at most 63. */
      api: string;
    };
    query: undefined;
    body: undefined;
    reply: Api;
    revision: undefined;
  };
  /** Read a version: what it offers, and what it asks of callers. */
  'GET /apis/{api}/versions/{version}': {
    path: {
      /** Lower-case letters, digits and hyphens; at most 63. */
      api: string;
      /** Lower-case letters, digits, dots and hyphens; at most 63. */
      version: string;
    };
    query: undefined;
    body: undefined;
    reply: Version;
    revision: undefined;
  };
  /** The OpenAPI document of a version, for reference and for trying it out. */
  'GET /apis/{api}/versions/{version}/contract': {
    path: {
      /** Lower-case letters, digits and hyphens; at most 63. */
      api: string;
      /** Lower-case letters, digits, dots and hyphens; at most 63. */
      version: string;
    };
    query: undefined;
    body: undefined;
    reply: Record<string, unknown>;
    revision: undefined;
  };
  /** List your applications. */
  'GET /applications': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: Application[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Register an application. */
  'POST /applications': {
    path: undefined;
    query: undefined;
    body: {
      /** Where it runs: `confidential` on servers that only its makers reach, `public` in browsers, phones or other devices. */
      kind: "confidential" | "public";
      title: string;
    };
    reply: Application;
    revision: undefined;
  };
  /** Read one of your applications. */
  'GET /applications/{application}': {
    path: {
      application: string;
    };
    query: undefined;
    body: undefined;
    reply: Application;
    revision: undefined;
  };
  /** Change one of your applications. */
  'PATCH /applications/{application}': {
    path: {
      application: string;
    };
    query: undefined;
    body: {
      /** Where it runs: `confidential` on servers that only its makers reach, `public` in browsers, phones or other devices. */
      kind?: "confidential" | "public";
      title?: string;
    };
    reply: Application;
    revision: number;
  };
  /** List an application's subscriptions. */
  'GET /applications/{application}/subscriptions': {
    path: {
      application: string;
    };
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: Subscription[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Subscribe an application to a version. */
  'POST /applications/{application}/subscriptions': {
    path: {
      application: string;
    };
    query: undefined;
    body: {
      /** Lower-case letters, digits and hyphens; at most 63. */
      api: string;
      /** Lower-case letters, digits, dots and hyphens; at most 63. */
      version: string;
      /** Lower-case letters, digits and hyphens; at most 63. */
      plan: string;
    };
    reply: Subscription;
    revision: undefined;
  };
  /** End a subscription. */
  'DELETE /applications/{application}/subscriptions/{subscription}': {
    path: {
      application: string;
      subscription: string;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
    revision: number;
  };
  /** List an application's keys. */
  'GET /applications/{application}/keys': {
    path: {
      application: string;
    };
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: Key[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Get a key for an application. */
  'POST /applications/{application}/keys': {
    path: {
      application: string;
    };
    query: undefined;
    body: {
      /** `live` calls the API; `test` is answered by the sandbox with the examples of the contract. */
      environment: "live" | "test";
      /** How long it works; as long as the APIs in use allow unless told. */
      days?: number;
      /** Lets you make narrower keys of it, without asking; false unless told. */
      delegable?: boolean;
    };
    reply: NewKey;
    revision: undefined;
  };
  /** List what of your applications ends within 30 days and has no successor yet. */
  'GET /ending-credentials': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: {
      items: EndingCredential[];
    };
    revision: undefined;
  };
  /** Replace a key by a new one. */
  'POST /applications/{application}/keys/{key}/rotate': {
    path: {
      application: string;
      key: string;
    };
    query: undefined;
    body: {
      /** A day unless told. */
      overlapSeconds?: number;
      /** How long it works; as long as the APIs in use allow unless told. */
      days?: number;
    };
    reply: NewKey;
    revision: undefined;
  };
  /** Revoke a key. */
  'POST /applications/{application}/keys/{key}/revoke': {
    path: {
      application: string;
      key: string;
    };
    query: undefined;
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: Key;
    revision: undefined;
  };
  /** Which way to tokens fits a program, and why. */
  'GET /client-advice': {
    path: undefined;
    query: {
      /** Where it runs: on a `server`, in a `browser` (a page whose script calls), as an `app` on phones or computers, on a `device` such as a television or a meter. */
      place: "server" | "browser" | "app" | "device";
      /** Whether a person signs in to it. */
      person: "yes" | "no";
      /** Whether only its makers can look into it, so that a secret stays one; `no` unless told. */
      secret?: "yes" | "no";
      /** Whether there is a browser where it runs; `yes` unless told. */
      browser?: "yes" | "no";
    };
    body: undefined;
    reply: ClientAdvice;
    revision: undefined;
  };
  /** How an application gets tokens. */
  'GET /applications/{application}/client': {
    path: {
      application: string;
    };
    query: undefined;
    body: undefined;
    reply: {
      client: Client | null;
    };
    revision: undefined;
  };
  /** Let an application get tokens. */
  'POST /applications/{application}/client': {
    path: {
      application: string;
    };
    query: undefined;
    body: {
      /** What sort of program it is: `server-web` (a web application on a server), `browser` (a page that calls by itself), `native` (on phones and computers), `service` (nobody signs in), `device` (without a browser). */
      kind: "server-web" | "browser" | "native" | "service" | "device";
      /** Where a browser comes back to, each in full: no wildcards. */
      redirectUris?: string[];
      /** Where a browser comes back to after signing out. */
      postLogoutUris?: string[];
      backchannelLogoutUri?: string | null;
      /** `implicit` and `password` are legacy, and need a waiver. */
      grants?: ("authorization_code" | "refresh_token" | "client_credentials" | "urn:ietf:params:oauth:grant-type:device_code" | "implicit" | "password")[];
      /** How it proves itself; `none` for who cannot keep a secret. */
      authentication?: "none" | "client_secret_basic" | "client_secret_post" | "private_key_jwt" | "tls_client_auth" | "self_signed_tls_client_auth";
      /** Public keys for `private_key_jwt` and signed requests, and certificates for `self_signed_tls_client_auth`. */
      keys?: (Record<string, unknown>)[];
      scopes?: string[] | null;
      /** What its access tokens are bound to, so that a stolen one is worth nothing. */
      binding?: "none" | "dpop" | "certificate";
      /** Takes authorization requests by PAR only (RFC 9126). */
      pushedRequestsOnly?: boolean;
    };
    reply: NewClient;
    revision: undefined;
  };
  /** Change how an application gets tokens. */
  'PATCH /applications/{application}/client': {
    path: {
      application: string;
    };
    query: undefined;
    body: {
      /** Where a browser comes back to, each in full: no wildcards. */
      redirectUris?: string[];
      /** Where a browser comes back to after signing out. */
      postLogoutUris?: string[];
      backchannelLogoutUri?: string | null;
      /** `implicit` and `password` are legacy, and need a waiver. */
      grants?: ("authorization_code" | "refresh_token" | "client_credentials" | "urn:ietf:params:oauth:grant-type:device_code" | "implicit" | "password")[];
      /** How it proves itself; `none` for who cannot keep a secret. */
      authentication?: "none" | "client_secret_basic" | "client_secret_post" | "private_key_jwt" | "tls_client_auth" | "self_signed_tls_client_auth";
      /** Public keys for `private_key_jwt` and signed requests, and certificates for `self_signed_tls_client_auth`. */
      keys?: (Record<string, unknown>)[];
      scopes?: string[] | null;
      /** What its access tokens are bound to, so that a stolen one is worth nothing. */
      binding?: "none" | "dpop" | "certificate";
      /** Takes authorization requests by PAR only (RFC 9126). */
      pushedRequestsOnly?: boolean;
    };
    reply: Client;
    revision: number;
  };
  /** Let an application get no tokens any more. */
  'DELETE /applications/{application}/client': {
    path: {
      application: string;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
    revision: number;
  };
  /** Refuse the token by which a client changes its own settings. */
  'POST /applications/{application}/client/detach': {
    path: {
      application: string;
    };
    query: undefined;
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: Client;
    revision: undefined;
  };
  /** List the tokens by which programs register applications of yours. */
  'GET /registration-tokens': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: RegistrationToken[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Let programs register applications of yours. */
  'POST /registration-tokens': {
    path: undefined;
    query: undefined;
    body: {
      /** What it is for, in words. */
      purpose: string;
      /** Applications that may be registered with it; 1 unless told. */
      uses?: number;
      /** 7 unless told. */
      days?: number;
    };
    reply: NewRegistrationToken;
    revision: undefined;
  };
  /** Revoke a token by which programs register applications of yours. */
  'POST /registration-tokens/{token}/revoke': {
    path: {
      token: string;
    };
    query: undefined;
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: RegistrationToken;
    revision: undefined;
  };
  /** List an application's client secrets. */
  'GET /applications/{application}/client/secrets': {
    path: {
      application: string;
    };
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: ClientSecret[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Get another client secret. */
  'POST /applications/{application}/client/secrets': {
    path: {
      application: string;
    };
    query: undefined;
    body: {
      /** How long it works; as long as the APIs in use allow unless told. */
      days?: number;
    };
    reply: NewClientSecret;
    revision: undefined;
  };
  /** Replace a client secret by a new one. */
  'POST /applications/{application}/client/secrets/{secret}/rotate': {
    path: {
      application: string;
      secret: string;
    };
    query: undefined;
    body: {
      /** A day unless told. */
      overlapSeconds?: number;
      /** How long it works; as long as the APIs in use allow unless told. */
      days?: number;
    };
    reply: NewClientSecret;
    revision: undefined;
  };
  /** Revoke a client secret. */
  'POST /applications/{application}/client/secrets/{secret}/revoke': {
    path: {
      application: string;
      secret: string;
    };
    query: undefined;
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: ClientSecret;
    revision: undefined;
  };
  /** List an application's signing keys. */
  'GET /applications/{application}/signing-keys': {
    path: {
      application: string;
    };
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: SigningKey[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Register a key to sign requests with. */
  'POST /applications/{application}/signing-keys': {
    path: {
      application: string;
    };
    query: undefined;
    body: {
      /** The public key in PEM or as a JWK: Ed25519, ECDSA (P-256 or P-384), or RSA (2048 to 4096 bits). */
      key?: string;
      /** In place of a key: makes a secret that both sides share, for programs that can sign in no other way. */
      algorithm?: "hmac-sha256";
      /** How long it is good; 365 unless told. */
      days?: number;
      title: string;
    };
    reply: AddedSigningKey;
    revision: undefined;
  };
  /** Revoke a signing key. */
  'POST /applications/{application}/signing-keys/{signingKey}/revoke': {
    path: {
      application: string;
      signingKey: string;
    };
    query: undefined;
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: SigningKey;
    revision: undefined;
  };
  /** What an application called, step by step. */
  'GET /applications/{application}/usage': {
    path: {
      application: string;
    };
    query: {
      /** Milliseconds since the epoch. */
      from?: number;
      /** Milliseconds since the epoch. */
      to?: number;
      /** `hour` unless told. */
      step?: "minute" | "hour";
      /** Of this version only: `<api>/<version>`. */
      version?: string;
    };
    body: undefined;
    reply: Usage;
    revision: undefined;
  };
  /** How much an application may call, and what is used. */
  'GET /applications/{application}/limits': {
    path: {
      application: string;
    };
    query: undefined;
    body: undefined;
    reply: LimitsLeft;
    revision: undefined;
  };
  /** List what an application was refused, newest first. */
  'GET /applications/{application}/refusals': {
    path: {
      application: string;
    };
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: Refusal[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Why a call was refused, and how to mend it. */
  'GET /decisions/{decision}': {
    path: {
      decision: string;
    };
    query: undefined;
    body: undefined;
    reply: Decision;
    revision: undefined;
  };
  /** Report a key or client secret that got out. */
  'POST /leaks': {
    path: undefined;
    query: undefined;
    body: {
      /** What was found: the credential, or the text that it is in. */
      text: string;
    };
    reply: LeakReceived;
    revision: undefined;
  };
  /** Read who has signed in. */
  'GET /session': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: Session;
    revision: undefined;
  };
  /** Sign in with e-mail address and password. */
  'POST /session': {
    path: undefined;
    query: undefined;
    body: {
      email: string;
      password: string;
    };
    reply: Session;
    revision: undefined;
  };
  /** Sign out. */
  'DELETE /session': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: undefined;
    revision: undefined;
  };
  /** Ask what a passkey is to sign. */
  'POST /session/passkey-question': {
    path: undefined;
    query: undefined;
    body: {
      for: "sign-in" | "second-factor" | "confirm";
      email?: string;
    };
    reply: PasskeyQuestion;
    revision: undefined;
  };
  /** Sign in with a passkey. */
  'POST /session/passkey': {
    path: undefined;
    query: undefined;
    body: PasskeyAnswer;
    reply: Session;
    revision: undefined;
  };
  /** Show the second factor. */
  'POST /session/second-factor': {
    path: undefined;
    query: undefined;
    body: {
      code?: string;
      recoveryCode?: string;
      passkey?: PasskeyAnswer;
    };
    reply: Session;
    revision: undefined;
  };
  /** Confirm that it is you. */
  'POST /session/confirm': {
    path: undefined;
    query: undefined;
    body: {
      password?: string;
      passkey?: PasskeyAnswer;
    };
    reply: Session;
    revision: undefined;
  };
  /** List your sessions. */
  'GET /sessions': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: {
      items: OwnSession[];
    };
    revision: undefined;
  };
  /** End all your sessions but this one. */
  'POST /sessions/end-others': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: {
      ended: number;
    };
    revision: undefined;
  };
  /** End one of your sessions. */
  'DELETE /sessions/{session}': {
    path: {
      session: string;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
    revision: undefined;
  };
  /** Change your name. */
  'POST /name': {
    path: undefined;
    query: undefined;
    body: {
      name: string;
    };
    reply: Session;
    revision: undefined;
  };
  /** Change your password. */
  'POST /password': {
    path: undefined;
    query: undefined;
    body: {
      current: string;
      password: string;
    };
    reply: undefined;
    revision: undefined;
  };
  /** Read your second factors. */
  'GET /factors': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: Factors;
    revision: undefined;
  };
  /** Begin with an authenticator app. */
  'POST /factors/app': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: {
      /** Base32, for typing it. */
      secret: string;
      /** `otpauth://…`, for a QR code. */
      uri: string;
    };
    revision: undefined;
  };
  /** Remove the authenticator app. */
  'DELETE /factors/app': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: undefined;
    revision: undefined;
  };
  /** Set the authenticator app up, with a code of it. */
  'POST /factors/app/confirm': {
    path: undefined;
    query: undefined;
    body: {
      code: string;
    };
    reply: {
      /** Shown once, when the first second factor is set up: each is good once, when nothing else is at hand. */
      recoveryCodes: string[];
    };
    revision: undefined;
  };
  /** Ask what a new passkey is to sign. */
  'POST /factors/passkeys/question': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: NewPasskeyQuestion;
    revision: undefined;
  };
  /** Register a passkey. */
  'POST /factors/passkeys': {
    path: undefined;
    query: undefined;
    body: {
      name: string;
      /** base64url. */
      credential: string;
      /** base64url. */
      clientData: string;
      /** base64url. */
      attestation: string;
      transports: string[];
    };
    reply: {
      id: string;
      /** Shown once, when the first second factor is set up: each is good once, when nothing else is at hand. */
      recoveryCodes: string[];
    };
    revision: undefined;
  };
  /** Rename a passkey. */
  'PATCH /factors/passkeys/{passkey}': {
    path: {
      passkey: string;
    };
    query: undefined;
    body: {
      name: string;
    };
    reply: undefined;
    revision: undefined;
  };
  /** Remove a passkey. */
  'DELETE /factors/passkeys/{passkey}': {
    path: {
      passkey: string;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
    revision: undefined;
  };
  /** Make new recovery codes. */
  'POST /factors/recovery-codes': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: {
      /** Shown once, when the first second factor is set up: each is good once, when nothing else is at hand. */
      recoveryCodes: string[];
    };
    revision: undefined;
  };
  /** Ask whether a one-time link is still good. */
  'POST /link': {
    path: undefined;
    query: undefined;
    body: {
      /** What stands behind # in the link. */
      token: string;
    };
    reply: Link;
    revision: undefined;
  };
  /** Ask for an account. */
  'POST /sign-up': {
    path: undefined;
    query: undefined;
    body: {
      name: string;
      email: string;
      password: string;
    };
    reply: Accepted;
    revision: undefined;
  };
  /** Verify an e-mail address. */
  'POST /verification': {
    path: undefined;
    query: undefined;
    body: {
      /** What stands behind # in the link. */
      token: string;
      password?: string;
    };
    reply: Session;
    revision: undefined;
  };
  /** Delete your account. */
  'DELETE /account': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: undefined;
    revision: undefined;
  };
  /** Ask for a link to choose a new password. */
  'POST /password-reset': {
    path: undefined;
    query: undefined;
    body: {
      email: string;
    };
    reply: Accepted;
    revision: undefined;
  };
  /** Choose a new password by a link. */
  'POST /password-reset/finish': {
    path: undefined;
    query: undefined;
    body: {
      /** What stands behind # in the link. */
      token: string;
      password: string;
    };
    reply: Session;
    revision: undefined;
  };
  /** List by which providers one can sign in. */
  'GET /sign-in-providers': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: {
      items: SignInProvider[];
    };
    revision: undefined;
  };
  /** Begin to sign in by a provider. */
  'POST /sign-in-providers/{provider}/depart': {
    path: {
      /** Lower-case letters, digits and hyphens; at most 63. */
      provider: string;
    };
    query: undefined;
    body: undefined;
    reply: Departure;
    revision: undefined;
  };
  /** Begin to have a provider know your account. */
  'POST /sign-in-providers/{provider}/link': {
    path: {
      /** Lower-case letters, digits and hyphens; at most 63. */
      provider: string;
    };
    query: undefined;
    body: undefined;
    reply: Departure;
    revision: undefined;
  };
  /** Have a directory know your account. */
  'POST /sign-in-providers/{provider}/link-directory': {
    path: {
      /** Lower-case letters, digits and hyphens; at most 63. */
      provider: string;
    };
    query: undefined;
    body: {
      name: string;
      password: string;
    };
    reply: undefined;
    revision: undefined;
  };
  /** Finish what was begun with a provider. */
  'POST /sign-in-providers/{provider}/come-back': {
    path: {
      /** Lower-case letters, digits and hyphens; at most 63. */
      provider: string;
    };
    query: undefined;
    body: {
      state: string;
      code?: string;
      error?: string;
      iss?: string;
    };
    reply: Session;
    revision: undefined;
  };
  /** Sign in with name and password of a directory. */
  'POST /sign-in-providers/{provider}/session': {
    path: {
      /** Lower-case letters, digits and hyphens; at most 63. */
      provider: string;
    };
    query: undefined;
    body: {
      name: string;
      password: string;
    };
    reply: Session;
    revision: undefined;
  };
  /** List the providers that know you. */
  'GET /identities': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: {
      items: OwnIdentity[];
    };
    revision: undefined;
  };
  /** Unlink a provider. */
  'DELETE /identities/{identity}': {
    path: {
      identity: string;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
    revision: undefined;
  };
  /** Read what an application asks for. */
  'GET /authorizations/{request}': {
    path: {
      /** As in the address of the page. */
      request: string;
    };
    query: undefined;
    body: undefined;
    reply: AuthorizationRequest;
    revision: undefined;
  };
  /** Go on with what an application asks for, agree to it, or refuse it. */
  'POST /authorizations/{request}': {
    path: {
      /** As in the address of the page. */
      request: string;
    };
    query: undefined;
    body: {
      answer: "go-on" | "agree" | "refuse";
    };
    reply: Onward;
    revision: undefined;
  };
  /** List the applications that you let in. */
  'GET /connections': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: {
      items: Connection[];
    };
    revision: undefined;
  };
  /** Take back what you let an application do. */
  'DELETE /connections/{application}': {
    path: {
      application: string;
    };
    query: undefined;
    body: undefined;
    reply: undefined;
    revision: undefined;
  };
}
