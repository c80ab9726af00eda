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

export type Session = {
  user: {
    id: string;
    name: string;
    email: string;
    roles: ("administrator" | "security" | "business-owner" | "api-developer" | "application-developer" | "analyst" | "auditor")[];
    developer: string | null;
  } | null;
  permissions: ("apis:read" | "apis:write" | "apis:publish" | "waivers:write" | "policies:write" | "plans:write" | "developers:read" | "developers:write" | "applications:read" | "applications:write" | "subscriptions:write" | "subscriptions:approve" | "keys:write" | "keys:revoke" | "tokens:read" | "tokens:write" | "tokens:revoke" | "snapshots:read" | "snapshots:write" | "audit:read" | "backup:write" | "decisions:read" | "metrics:read" | "users:read" | "users:write" | "links:write" | "session:open" | "session:own" | "portal:read" | "portal:own")[];
  csrf: string | null;
  realm: "internal" | "external";
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

export type Link = {
  kind: "first-run" | "invitation" | "verification" | "password-reset";
  email: string | null;
  /** Whether a password must be sent along with the link. */
  passwordNeeded: boolean;
};

export type Accepted = {
  accepted: true;
};

/** Codes: request-malformed, target-ambiguous, host-missing, request-timeout, headers-too-large, upgrade-refused, address-refused, resource-unknown, method-not-allowed, method-not-offered, floor-not-met, not-ready, origin-not-allowed, api-key-missing, api-key-invalid, api-key-in-url, api-key-repeated, application-suspended, subscription-missing, object-not-owned, rate-limited, quota-exhausted, body-too-large, body-unexpected, content-type-unsupported, content-type-refused, not-acceptable, sandbox-no-example, threat-detected, policy-failed, upstream-unreachable, upstream-overloaded, upstream-timeout, unauthenticated, sign-in-refused, link-unusable, password-needed, csrf-refused, busy, host-refused, forbidden, invalid-input, not-found, already-exists, conflict, revision-missing, revision-stale, below-floor, snapshot-refused, contract-invalid, internal. */
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
    path: Record<never, never>;
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
    query: Record<never, never>;
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
    query: Record<never, never>;
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
    query: Record<never, never>;
    body: undefined;
    reply: Record<string, unknown>;
    revision: undefined;
  };
  /** Read who has signed in. */
  'GET /session': {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    reply: Session;
    revision: undefined;
  };
  /** Sign in with e-mail address and password. */
  'POST /session': {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      email: string;
      password: string;
    };
    reply: Session;
    revision: undefined;
  };
  /** Sign out. */
  'DELETE /session': {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    reply: undefined;
    revision: undefined;
  };
  /** List your sessions. */
  'GET /sessions': {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    reply: {
      items: OwnSession[];
    };
    revision: undefined;
  };
  /** End all your sessions but this one. */
  'POST /sessions/end-others': {
    path: Record<never, never>;
    query: Record<never, never>;
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
    query: Record<never, never>;
    body: undefined;
    reply: undefined;
    revision: undefined;
  };
  /** Change your password. */
  'POST /password': {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      current: string;
      password: string;
    };
    reply: undefined;
    revision: undefined;
  };
  /** Ask whether a one-time link is still good. */
  'POST /link': {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      /** What stands behind # in the link. */
      token: string;
    };
    reply: Link;
    revision: undefined;
  };
  /** Ask for an account. */
  'POST /sign-up': {
    path: Record<never, never>;
    query: Record<never, never>;
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
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      /** What stands behind # in the link. */
      token: string;
      password?: string;
    };
    reply: Session;
    revision: undefined;
  };
  /** Ask for a link to choose a new password. */
  'POST /password-reset': {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      email: string;
    };
    reply: Accepted;
    revision: undefined;
  };
  /** Choose a new password by a link. */
  'POST /password-reset/finish': {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      /** What stands behind # in the link. */
      token: string;
      password: string;
    };
    reply: Session;
    revision: undefined;
  };
}
