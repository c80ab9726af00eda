// Made from the admin API by `npm run docs`. Change it there.

export type Status = {
  /** Of Gatehouse. */
  version: string;
  dialect: "sqlite" | "postgres";
  /** The demo city is served as well. */
  demo: boolean;
  addresses: Record<string, string>;
  serving: number | null;
  snapshot: number | null;
  rolledBackTo: number | null;
  /** Sequence of the newest entry of the Feed. */
  feed: number;
  /** Certificates that are obtained by ACME. */
  certificates: ({
    zone: string;
    name: string;
    notAfter: number | null;
    /** When it is obtained again, or tried again. */
    nextAttemptAt: number;
    /** Failed attempts in a row. */
    failures: number;
    lastError: string | null;
  })[];
  counts: {
    apis: number;
    versions: number;
    operations: number;
    developers: number;
    applications: number;
    subscriptions: number;
    /** That hold now. */
    stops: number;
  };
};

export type Zone = {
  /** Lower-case letters, digits and hyphens; at most 63. */
  name: string;
  /** Answer to a verb that is not offered; 405 unless told. */
  verbStatus: 403 | 405;
  /** Answer to a content type that is not taken; 415 unless told. */
  contentTypeStatus: 406 | 415;
  /** CIDR ranges whose forwarding headers are believed. */
  trustedProxies: string[];
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
};

/** Operations of each category. */
export type CategoryMix = {
  tells: number;
  does: number;
  "tells-harm": number;
  "does-harm": number;
};

export type VersionInShort = {
  id: string;
  name: string;
  lifecycle: "draft" | "published" | "deprecated" | "retired";
  /** Who may call. */
  audience: "open" | "registered" | "partner" | "internal";
  profile: string | null;
  zones: string[];
  categories: CategoryMix;
};

/** A product in the catalogue with its versions in short. */
export type ListedApi = {
  id: string;
  /** Lower-case letters, digits and hyphens; at most 63. */
  name: string;
  description: string;
  owner: string;
  /** What access tokens for it look like: `jwt` (RFC 9068) can be read by clients, `opaque` by our gateways only. */
  tokenFormat: "jwt" | "opaque";
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
  /** The twenty newest, newest first. */
  versions: VersionInShort[];
  versionCount: number;
  title: string;
};

/** Who answers for APIs, and for how many. */
export type Owner = {
  owner: string;
  apis: number;
};

/** A product in the catalogue. */
export type Api = {
  id: string;
  /** Lower-case letters, digits and hyphens; at most 63. */
  name: string;
  description: string;
  owner: string;
  /** What access tokens for it look like: `jwt` (RFC 9068) can be read by clients, `opaque` by our gateways only. */
  tokenFormat: "jwt" | "opaque";
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
  title: string;
};

export type Balance = {
  /** How the target of a call is chosen: in turn (unless told), the one with least to do, or by a hash, so that alike calls go to the same target. */
  by?: "round-robin" | "least-outstanding" | "hash";
  /** What is hashed: the address of the client (unless told), its application, or a request header. Calls without an application or the header go by address. */
  of?: "address" | "application" | {
    header: string;
  };
  /** Milliseconds that a target which came back takes to its full share; none unless told. */
  slowStart?: number;
};

export type Canary = {
  /** Percent of the calls. */
  share: number;
  /** Where this share goes: another release of the same service. */
  targets: (string | {
    /** http(s)://host[:port][/path] */
    url: string;
    /** Its share of the calls beside the weights of the others; 1 unless told. */
    weight?: number;
  })[];
  /** Whether the same caller (its application, else its address) always gets the same release; true unless told. */
  sticky?: boolean;
};

export type Health = {
  /** What is asked for with GET, below the path of the target. */
  path: string;
  /** Milliseconds between checks of a target, by each worker; 10,000 unless told. */
  interval?: number;
  /** Milliseconds after which a check has failed; 2,000 unless told. */
  timeout?: number;
  /** Good answers in a row after which a target is used again; 2 unless told. */
  healthyAfter?: number;
  /** Bad answers in a row after which it is not used; 3 unless told. */
  unhealthyAfter?: number;
  /** Statuses that are good; 200 to 399 unless told. */
  statuses?: number[];
};

export type Ejection = {
  /** Failures in a row that put a target out; 5 unless told. */
  failures?: number;
  /** Percent of failures within ten seconds that put a target out; not looked at unless told. */
  share?: number;
  /** Milliseconds that it is out the first time; longer each further time. 30,000 unless told. */
  time?: number;
  /** Percent of the targets that may be out at a time; 50 unless told. */
  atMost?: number;
};

export type Breaker = {
  /** Percent of failures at which a target is spared; 50 unless told. */
  share?: number;
  /** Calls within the window below which nothing is judged; 20 unless told. */
  calls?: number;
  /** Milliseconds that are looked back over; 10,000 unless told. */
  window?: number;
  /** Milliseconds until probes are let through; 10,000 unless told. */
  open?: number;
  /** Good probes after which all calls go through again; 3 unless told. */
  probes?: number;
};

export type Retry = {
  /** Further tries for one call; 1 unless told. */
  attempts?: number;
  /** Statuses that are tried again; 502, 503 and 504 unless told. */
  statuses?: number[];
  /** Percent of the calls that may be tries again; 20 unless told. */
  budget?: number;
};

export type Timeouts = {
  /** Milliseconds to a connection; 5,000 unless told. */
  connect?: number;
  /** Milliseconds without a byte of the response; 30,000 unless told. */
  response?: number;
  /** Milliseconds from the choice of a target to the head of its response; none unless told. */
  perTry?: number;
  /** Milliseconds for the whole call, to the end of the response; none unless told. */
  total?: number;
};

export type UpstreamTls = {
  /** Asked for and looked for in the certificate, instead of the target's own name. */
  serverName?: string;
  /** 1.2 unless told. */
  minimumVersion?: "1.2" | "1.3";
  /** False takes any certificate. The control `upstream-verification` is not met then: it takes a waiver. */
  verify?: boolean;
  /** PEM: what the gateway proves to the target who it is with, and those that vouch for it. */
  clientCertificate?: string;
  /** Its private key (PEM). It is sealed at once, and shown as `sealed:…`, which may be sent back. A file of a gateway without a store names it by `env:NAME` or `file:PATH`. */
  clientKey?: string;
};

export type UpstreamCredentials = {
  /** Name and password, a bearer token, a key in a header, or a bearer token that the gateway gets for client credentials, keeps and renews in time. */
  kind: "basic" | "bearer" | "api-key" | "oauth";
  /** Password, token, key or client secret. It is sealed at once for these targets, and shown as `sealed:…`, which may be sent back; give the secret itself when a target is added. A file of a gateway without a store names it by `env:NAME` or `file:PATH`. */
  secret: string;
  /** Name of the user (basic), or the client id (oauth). */
  name?: string;
  /** The field that carries the key (api-key). */
  header?: string;
  /** Where tokens are got (oauth). */
  tokenUrl?: string;
  /** Scopes that are asked for, separated by blanks (oauth). */
  scope?: string;
  /** Asked for, where the authorization server wants it (oauth). */
  audience?: string;
  /** Asked for, where the authorization server wants it: RFC 8707 (oauth). */
  resource?: string;
  /** How client id and secret are sent to the token endpoint; `basic` unless told (oauth). */
  send?: "basic" | "body";
  /** PEM certificates to trust at the token endpoint instead of the system's (oauth). */
  ca?: string;
};

export type Upstream = {
  /** Where the API itself listens: an address, or one with a weight. */
  targets: (string | {
    /** http(s)://host[:port][/path] */
    url: string;
    /** Its share of the calls beside the weights of the others; 1 unless told. */
    weight?: number;
  })[];
  /** What targets are spoken to in; HTTP/1.1 unless told. HTTP/2 is agreed upon under TLS (ALPN) and begun by prior knowledge without; a target that does not speak it gets no calls. */
  protocol?: "http1" | "http2";
  balance?: Balance;
  canary?: Canary;
  health?: Health;
  ejection?: Ejection;
  breaker?: Breaker;
  retry?: Retry;
  timeouts?: Timeouts;
  /** PEM certificates to trust instead of the system's. */
  ca?: string;
  tls?: UpstreamTls;
  credentials?: UpstreamCredentials;
  /** Lets the client's own Authorization field travel on to the targets; false unless told: it ends at the gateway. */
  forwardAuthorization?: boolean;
  /** Lets targets be link-local addresses, where a cloud's metadata service hands out credentials; false unless told. */
  linkLocal?: boolean;
  /** To each target, per worker; 256 unless told, 8 in HTTP/2. */
  connections?: number;
  /** Calls that wait for a connection to a target, per worker; four for each connection unless told, 128 in HTTP/2. */
  queue?: number;
};

export type Assessment = {
  answers: {
    /** How is this information or service had today without the API, and what does the API change? */
    today: string;
    /** What does it reveal, take or change about people? */
    information: "none" | "aggregated" | "contact" | "personal" | "sensitive";
    /** What do its calls change in the world, and can that be undone? */
    effect: "none" | "undone-easily" | "undone-with-effort" | "final";
    /** If someone used it with bad intent, how bad would it be for the person it hits? */
    misuse: "nuisance" | "limited" | "serious" | "severe";
    /** Does one call concern one person or thing, or can calls be repeated to collect many? */
    volume: "one" | "many";
    /** Who is meant to call it? */
    users: "anyone" | "known-developers" | "contract-partners" | "own-organisation";
    /** What could a caller do who pretends to be someone else? */
    impersonation: "nothing" | "sees-others" | "acts-for-others";
    /** Who answers for this assessment (a name and a role)? */
    accountable: string;
  };
  by: string;
  /** Milliseconds since the epoch. */
  at: number;
};

/** A version of an API: one contract, its upstream, its lifecycle. */
export type Version = {
  id: string;
  apiId: string;
  /** Lower-case letters, digits, dots and hyphens; at most 63. */
  name: string;
  lifecycle: "draft" | "published" | "deprecated" | "retired";
  /** Who may call. */
  audience: "open" | "registered" | "partner" | "internal";
  profile: string | null;
  zones: string[];
  hosts: string[];
  basePath: string;
  upstream: Upstream;
  /** False for one that is fronted by a catch-all operation. */
  hasContract: boolean;
  /** Imported by an earlier release, which did not read what is enforced: that is done when it is published. */
  contractUnread: boolean;
  assessment: Assessment | null;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
};

export type ContractFiles = {
  /** Name of the file that is the document. */
  root: string;
  /** Texts by name: paths with `/` from one directory, or addresses of one server. */
  files: Record<string, string>;
};

export type ImportedVersion = {
  id: string;
  apiId: string;
  /** Lower-case letters, digits, dots and hyphens; at most 63. */
  name: string;
  lifecycle: "draft" | "published" | "deprecated" | "retired";
  /** Who may call. */
  audience: "open" | "registered" | "partner" | "internal";
  profile: string | null;
  zones: string[];
  hosts: string[];
  basePath: string;
  upstream: Upstream;
  /** False for one that is fronted by a catch-all operation. */
  hasContract: boolean;
  /** Imported by an earlier release, which did not read what is enforced: that is done when it is published. */
  contractUnread: boolean;
  assessment: Assessment | null;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
  /** Doubtful places that do not keep the document from being used. */
  warnings: ({
    /** JSON Pointer into the document. */
    at: string;
    message: string;
    /** Of several, the one that it is in. */
    file?: string;
    line?: number;
    column?: number;
  })[];
};

/** What gateways serve from: compiled, numbered, immutable. */
export type Snapshot = {
  number: number;
  /** Milliseconds since the epoch. */
  createdAt: number;
  createdBy: string;
  note: string;
  /** SHA-256 of the document, hexadecimal. */
  digest: string;
  rolledBackTo: number | null;
};

/** `snapshot` is null when gateways serve the same as before. */
export type LifecycleChange = {
  version: Version;
  snapshot: Snapshot | null;
};

export type PublishProblem = {
  code: string;
  detail: string;
  errors: ({
    at: string;
    message: string;
  })[];
};

export type MissingControl = {
  operation: string;
  operationId: string;
  control: string;
  why: string;
  howToMeet: string;
  title: string;
};

export type UsedWaiver = {
  id: string;
  control: string;
  reason: string;
  grantedBy: string;
  /** Milliseconds since the epoch. */
  until: number;
  /** Whole days. */
  daysLeft: number;
  /** That live by it. */
  operations: number;
  title: string;
};

/** Values that are too long to be shown are left out. */
export type FieldDifference = {
  field: string;
  from?: unknown;
  to?: unknown;
};

export type ThingDifference = {
  thing: "zone" | "plan" | "version" | "operation" | "policy";
  kind: "added" | "removed" | "changed";
  /** Such as `external`, `weather/v1`, `GET /forecast` or `quota`. */
  name: string;
  /** Where it belongs: `weather/v1`, `weather/v1 GET /forecast`, `zone external`, `plan gold`, or nothing. */
  in: string;
  id: string | null;
  changes: FieldDifference[];
};

export type PublishPreview = {
  /** `<api>/<version>`. */
  version: string;
  lifecycle: "draft" | "published" | "deprecated" | "retired";
  /** It would publish now. */
  publishes: boolean;
  /** What stands in the way beside the floor. */
  problems: PublishProblem[];
  missing: MissingControl[];
  /** It would live by these; the first to lapse first. */
  waivers: UsedWaiver[];
  served: number | null;
  endsRollback: number | null;
  /** Against what is served now. */
  differences: ThingDifference[];
  counts: {
    missing: number;
    waivers: number;
    differences: number;
  };
};

export type ContractChange = {
  /** Calls that were right are refused, or answers are not understood; that depends on more than the contracts tell; neither. */
  effect: "breaking" | "unclear" | "compatible";
  /** `<METHOD> <path>`. */
  operation: string;
  /** Such as `query page`, `body /customer/name` or `answer 200 /items/*`; empty for the operation. */
  where: string;
  message: string;
};

export type ContractChanges = {
  /** The gravest first. */
  changes: ContractChange[];
  counts: {
    breaking: number;
    unclear: number;
    compatible: number;
  };
  /** There are more than are told. */
  more: boolean;
};

export type LintPlace = {
  /** JSON Pointer into the document. */
  at: string;
  /** Of several, the one that it is in. */
  file?: string;
  line?: number;
  column?: number;
  /** What is so there, where it differs from place to place. */
  message?: string;
};

export type LintFinding = {
  rule: string;
  /** Dangerous or wrong; a risk that may be meant; better otherwise. */
  severity: "error" | "warning" | "note";
  risk: string | null;
  /** What to do about it. */
  mend: string;
  /** Places in all. */
  count: number;
  /** The first of them. */
  places: LintPlace[];
  title: string;
};

export type LintReport = {
  /** The gravest first. */
  rules: LintFinding[];
  counts: {
    error: number;
    warning: number;
    note: number;
  };
  /** From which severity on a contract does not publish (`--lint-gate`). */
  gate: "off" | "error" | "warning";
};

export type TargetState = {
  url: string;
  group: "main" | "canary";
  /** The worst that a worker sees. */
  state: "healthy" | "slow-start" | "half-open" | "unreachable" | "ejected" | "open" | "unhealthy";
  /** How many workers see it as each state. */
  workers: Record<string, number>;
  /** Calls under way. */
  outstanding: number;
  /** Connections open or opening. */
  connections: number;
  /** Calls that wait for a connection. */
  queued: number;
};

export type TargetStates = {
  items: TargetState[];
};

export type UpstreamOptions = {
  /** JSON Schema of `upstream` in a version. */
  schema: Record<string, unknown>;
};

export type ControlState = {
  control: string;
  state: "met" | "waived" | "lapsed" | "missing";
  /** Attachments that meet it; none where it is built in. */
  by: string[];
  waiver: string | null;
  howToMeet: string | null;
  title: string;
};

export type JudgedOperation = {
  id: string;
  method: string;
  path: string;
  /** What the operation does if misused. */
  category: "tells" | "does" | "tells-harm" | "does-harm";
  /** Who may call. */
  audience: "open" | "registered" | "partner" | "internal";
  /** Nothing is missing now. */
  holds: boolean;
  waivedUntil: number | null;
  controls: ControlState[];
};

export type FloorReport = {
  /** `<api>/<version>`. */
  version: string;
  /** It would publish. */
  holds: boolean;
  /** Missing controls over all operations. */
  missing: number;
  items: JudgedOperation[];
  next: string | null;
};

export type Control = {
  id: string;
  /** What goes wrong without it. */
  why: string;
  howToMeet: string;
  waivable: boolean;
  /** False while no policy of this release enforces it. */
  available: boolean;
  title: string;
};

export type Question = {
  /** The property of the answers. */
  name: string;
  text: string;
  /** What the answer is needed for. */
  why: string;
  /** To choose from; none where words of one's own are asked for. */
  answers: ({
    value: string;
    meaning: string;
    /** Things of which it would be the answer. */
    example: string;
  })[];
};

export type DemandedControl = {
  control: string;
  /** What goes wrong without it. */
  why: string;
  /** Every floor has it. */
  everywhere: boolean;
  title: string;
};

export type AnswersFloor = {
  /** What the operation does if misused. */
  category: "tells" | "does" | "tells-harm" | "does-harm";
  /** The widest that the answers support. */
  audience: "open" | "registered" | "partner" | "internal";
  reasons: string[];
  /** Those that not every floor has come first. */
  controls: DemandedControl[];
};

export type FetchedContract = {
  contract: string | ContractFiles;
  /** Of all documents that were fetched. */
  bytes: number;
};

export type ContractFinding = {
  /** A document with faults cannot be imported. */
  level: "fault" | "warning";
  /** JSON Pointer into the document. */
  at: string;
  message: string;
  /** Of several, the one that it is in. */
  file?: string;
  line?: number;
  column?: number;
};

export type ContractOperation = {
  method: string;
  path: string;
  operationId: string | null;
  summary: string;
  audience: "open" | "registered" | "partner" | "internal" | null;
  /** What the operation does if misused. */
  category: "tells" | "does" | "tells-harm" | "does-harm";
  /** Why this category is suggested. */
  reasons: string[];
};

export type ContractInShort = {
  description: string;
  /** The document's own. */
  version: string;
  /** Such as `3.1.0` or `2.0`. */
  specification: string;
  audience: "open" | "registered" | "partner" | "internal" | null;
  operations: ContractOperation[];
  operationCount: number;
  title: string;
};

export type SuggestedNames = {
  /** A name that is free. */
  api: string;
  version: string;
  basePath: string;
  /** Addresses of its servers. */
  targets: string[];
};

/** `contract` is null for one that cannot be imported. */
export type ContractPreview = {
  findings: ContractFinding[];
  contract: ContractInShort | null;
  suggested: SuggestedNames | null;
};

/** What the import made of it. */
export type Suggestion = {
  /** What the operation does if misused. */
  category: "tells" | "does" | "tells-harm" | "does-harm";
  reasons: string[];
};

export type Operation = {
  id: string;
  versionId: string;
  /** Upper case; `*` for the catch-all. */
  method: string;
  /** Template below the base path. */
  path: string;
  operationId: string | null;
  summary: string;
  /** What the operation does if misused. */
  category: "tells" | "does" | "tells-harm" | "does-harm";
  audience: "open" | "registered" | "partner" | "internal" | null;
  consumes: string[] | null;
  produces: string[] | null;
  scopes: (string[])[] | null;
  suggestion: Suggestion;
  position: number;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
};

export type PipelineOperation = {
  id: string;
  method: string;
  path: string;
  /** What the operation does if misused. */
  category: "tells" | "does" | "tells-harm" | "does-harm";
  /** Who may call. */
  audience: "open" | "registered" | "partner" | "internal";
};

export type PipelineStep = {
  policy: string | null;
  attachment: string | null;
  /** What it does with its options, in plain words. */
  summary: string;
  mode: "block" | "report";
  builtIn: boolean;
  /** Where it comes from; a plan's limits hold for those who subscribed under it. */
  scope: "built-in" | "zone" | "profile" | "api" | "version" | "operation" | "plan";
  /** Name of that zone, profile, API, version, operation or plan. */
  of: string;
  title: string;
};

export type PipelineStage = {
  stage: "normalise" | "screen" | "route" | "identify" | "authorise" | "limit" | "validate" | "authorise-object" | "inspect" | "journal" | "transform" | "forward" | "response" | "record";
  steps: PipelineStep[];
};

/** Every control in the order in which a request meets it. */
export type Pipeline = {
  /** `<api>/<version>`. */
  version: string;
  zone: string;
  /** In which it is offered: to ask for another one. */
  zones: string[];
  operation: PipelineOperation | null;
  stages: PipelineStage[];
};

export type ClassifiedField = {
  /** The status of the answer as the contract names it. */
  status: string;
  /** JSON Pointer with `*` for elements and for names that the contract leaves open, or `header <name>`; empty for the whole. */
  place: string;
  /** What it means if somebody learns it. */
  data: "public" | "internal" | "personal" | "sensitive" | "secret";
};

export type RequestField = {
  in: "path" | "query" | "header" | "cookie" | "body";
  mediaType: string | null;
  /** Its name; in a body a JSON Pointer with `*` for elements and for names that the contract leaves open, empty for the whole. */
  place: string;
  /** As the contract has it, in a few words. */
  type: string;
  /** What the contract says of it: only your own rules look at what is settled. */
  kind: "usual" | "settled" | "prose" | "address" | "markup";
  /** Why it is of that kind. */
  because: string;
};

export type RequestFields = {
  zone: string;
  /** Whether request-validation refuses what is not as the contract says: else nothing is settled. */
  judged: boolean;
  /** Whether threat-rules is attached here. */
  inspected: boolean;
  items: RequestField[];
};

export type Policy = {
  name: string;
  summary: string;
  /** What it amounts to when the policy itself fails. */
  onError: "deny" | "pass";
  /** JSON Schema of the options. */
  options: Record<string, unknown>;
  title: string;
};

export type CedarCall = {
  /** `<METHOD> <template>`. */
  operation: string;
  path?: Record<string, string>;
  zone?: string;
  address?: string;
  country?: string;
  /** Milliseconds since the epoch. */
  at?: number;
  user?: {
    id: string;
    /** For users of other issuers only. */
    issuer?: string;
    groups?: string[];
    roles?: string[];
  };
  application?: {
    id: string;
    name?: string;
    tag?: string;
  };
  certificate?: boolean;
  scopes?: string[];
  acr?: string;
  claims?: Record<string, unknown>;
};

export type CedarFault = {
  line: number | null;
  column: number | null;
  policy: string | null;
  message: string;
};

export type CedarDecision = {
  permitted: boolean;
  /** The policies that decided; none where none permits. */
  because: string[];
  /** Policies that failed; then nothing is permitted. */
  errors: string[];
};

export type CedarCheck = {
  valid: boolean;
  faults: CedarFault[];
  /** What the policies are held against, in Cedar. */
  schema: string;
  decision: CedarDecision | null;
  /** Milliseconds since the epoch. */
  decidedAt: number;
};

export type ListedAttachment = {
  id: string;
  scope: "zone" | "api" | "version" | "operation" | "plan";
  scopeId: string;
  policy: string;
  mode: "block" | "report";
  /** As the policy's schema says, see GET /policies. */
  options: Record<string, unknown>;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
  /** What it does, in words. */
  summary: string;
  api: string | null;
  apiTitle: string | null;
  version: string | null;
  versionId: string | null;
  operation: string | null;
};

/** A policy at work somewhere. */
export type Attachment = {
  id: string;
  scope: "zone" | "api" | "version" | "operation" | "plan";
  scopeId: string;
  policy: string;
  mode: "block" | "report";
  /** As the policy's schema says, see GET /policies. */
  options: Record<string, unknown>;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
};

/** A named bundle of policies; one that is published never changes. */
export type Profile = {
  /** As versions refer to it, such as `registered@2`. */
  id: string;
  description: string;
  /** What only the owner of a version can add. */
  toAdd: string[];
  /** Milliseconds. */
  maximumKeyAge: number;
  /** Milliseconds. */
  maximumTokenAge: number;
  policies: ({
    name?: string;
    /** Lower-case letters, digits and hyphens; at most 63. */
    policy: string;
    mode?: "block" | "report";
    /** As the policy's schema says, see GET /policies. */
    options: Record<string, unknown>;
  })[];
  title: string;
};

export type ListedWaiver = {
  id: string;
  versionId: string;
  operationId: string | null;
  control: string;
  reason: string;
  /** Milliseconds since the epoch. */
  until: number;
  grantedBy: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  revokedAt: number | null;
  /** Its name. */
  api: string;
  /** Its name. */
  version: string;
  /** Of the version. */
  lifecycle: "draft" | "published" | "deprecated" | "retired";
  operation: string | null;
  state: "holding" | "lapsed" | "revoked";
  /** Whole days. */
  daysLeft: number;
  /** Of the control. */
  title: string;
};

/** A control that the Security role does without, until a date. */
export type Waiver = {
  id: string;
  versionId: string;
  operationId: string | null;
  control: string;
  reason: string;
  /** Milliseconds since the epoch. */
  until: number;
  grantedBy: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  revokedAt: number | null;
};

/** What was taken out of service at once, until it is lifted or its time is up. */
export type Stop = {
  id: string;
  what: "api" | "version" | "application" | "key" | "country" | "address";
  /** An id; a country's code; a network. */
  subject: string;
  /** What it was called when it was stopped. */
  label: string;
  reason: string;
  until: number | null;
  state: "holding" | "ended" | "lifted";
  stoppedBy: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  liftedBy: string | null;
  liftedAt: number | null;
};

/** Who is refused for a while after attacks. */
export type Block = {
  id: string;
  zone: string;
  what: "user" | "application" | "address";
  application: {
    id: string;
    /** Its id, where it is gone. */
    name: string;
  } | null;
  address: string | null;
  /** Calls with a sandbox key only, or live calls only. */
  sandbox: boolean;
  /** Only what browsers send for pages of other sites. */
  crossSite: boolean;
  /** `report`: it is told only what would be refused. */
  mode: "block" | "report";
  /** Which block in a row it is; each lasts twice as long. */
  level: number;
  /** Requests that it refused, or would have. */
  refused: number;
  /** Milliseconds since the epoch. */
  since: number;
  /** Milliseconds since the epoch. */
  until: number;
  /** The attachment of `threat-response`. */
  policyId: string;
};

export type LimitInWords = {
  id: string;
  policy: string;
  mode: "block" | "report";
  /** Such as `1,000 calls a day per application`. */
  summary: string;
};

export type ListedPlan = {
  id: string;
  /** Lower-case letters, digits and hyphens; at most 63. */
  name: string;
  description: string;
  /** Whether a subscription waits for a person. */
  approval: "automatic" | "manual";
  sla: Record<string, string>;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
  limits: LimitInWords[];
  /** Approved and waiting ones. */
  subscriptions: number;
  title: string;
};

/** Limits, promises and the approval rule under which applications subscribe. */
export type Plan = {
  id: string;
  /** Lower-case letters, digits and hyphens; at most 63. */
  name: string;
  description: string;
  /** Whether a subscription waits for a person. */
  approval: "automatic" | "manual";
  sla: Record<string, string>;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
  title: string;
};

export type ListedDeveloper = {
  id: string;
  /** Lower-case letters, digits and hyphens; at most 63. */
  name: string;
  email: string | null;
  community: string | null;
  active: boolean;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
  applications: number;
};

/** A group of developers. */
export type Community = {
  community: string;
  developers: number;
};

/** Who registers applications. */
export type Developer = {
  id: string;
  /** Lower-case letters, digits and hyphens; at most 63. */
  name: string;
  email: string | null;
  community: string | null;
  active: boolean;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
};

export type ListedApplication = {
  id: string;
  developerId: string;
  /** Lower-case letters, digits and hyphens; at most 63. */
  name: string;
  /** Whether it can keep a secret. */
  kind: "confidential" | "public";
  /** The soft identifier that follows it through logs and analytics. */
  tag: string;
  active: boolean;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
  /** Its name. */
  developer: string;
  /** That are neither revoked nor expired. */
  keys: number;
  lastUsedAt: number | null;
  subscriptions: {
    approved: number;
    pending: number;
  };
  title: string;
};

/** A client of APIs. */
export type Application = {
  id: string;
  developerId: string;
  /** Lower-case letters, digits and hyphens; at most 63. */
  name: string;
  /** Whether it can keep a secret. */
  kind: "confidential" | "public";
  /** The soft identifier that follows it through logs and analytics. */
  tag: string;
  active: boolean;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
  title: string;
};

export type ListedSubscription = {
  id: string;
  applicationId: string;
  versionId: string;
  planId: string;
  status: "pending" | "approved" | "rejected" | "suspended";
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
  /** Names and titles of all that it joins. */
  application: string;
  applicationTitle: string;
  developer: string;
  api: string;
  apiTitle: string;
  version: string;
  plan: string;
  planTitle: string;
};

/** The use of a version by an application under a plan. */
export type Subscription = {
  id: string;
  applicationId: string;
  versionId: string;
  planId: string;
  status: "pending" | "approved" | "rejected" | "suspended";
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
};

export type Key = {
  id: string;
  applicationId: string;
  environment: "live" | "test";
  /** The last characters of its random part, to tell keys apart. */
  hint: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  notAfter: number;
  revokedAt: number | null;
  revokeReason: string | null;
  replaces: string | null;
  lastUsedAt: number | null;
  /** Whether its holder may make narrower keys of it. */
  delegable: boolean;
};

export type NewKey = {
  id: string;
  applicationId: string;
  environment: "live" | "test";
  /** The last characters of its random part, to tell keys apart. */
  hint: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  notAfter: number;
  revokedAt: number | null;
  revokeReason: string | null;
  replaces: string | null;
  lastUsedAt: number | null;
  /** Whether its holder may make narrower keys of it. */
  delegable: boolean;
  /** The key itself. Shown in this answer only. */
  key: string;
};

export type ClientCertificate = {
  id: string;
  applicationId: string;
  authorityId: string;
  /** Whether only this certificate is meant, or each that the authority gives its subject. */
  pin: "fingerprint" | "subject";
  /** SHA-256, hexadecimal. */
  fingerprint: string;
  /** One part a line. */
  subject: string;
  serial: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  notAfter: number;
  revokedAt: number | null;
  revokeReason: string | null;
};

export type NewClientCertificate = {
  id: string;
  applicationId: string;
  authorityId: string;
  /** Whether only this certificate is meant, or each that the authority gives its subject. */
  pin: "fingerprint" | "subject";
  /** SHA-256, hexadecimal. */
  fingerprint: string;
  /** One part a line. */
  subject: string;
  serial: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  notAfter: number;
  revokedAt: number | null;
  revokeReason: string | null;
  /** PEM. It is public; the key that belongs to it never came here. */
  certificate: string;
  /** PEM of the authority that issued it. */
  authority: string;
};

/** A key that an application signs requests with. */
export type SigningKey = {
  /** What signatures call it: `keyid`. */
  id: string;
  applicationId: string;
  /** How it signs (RFC 9421 section 3.3). */
  algorithm: "ed25519" | "ecdsa-p256-sha256" | "ecdsa-p384-sha384" | "rsa-pss-sha512" | "hmac-sha256";
  publicKey: string | null;
  /** SHA-256, hexadecimal. */
  fingerprint: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  notAfter: number;
  revokedAt: number | null;
  revokeReason: string | null;
  title: string;
};

export type AddedSigningKey = {
  /** What signatures call it: `keyid`. */
  id: string;
  applicationId: string;
  /** How it signs (RFC 9421 section 3.3). */
  algorithm: "ed25519" | "ecdsa-p256-sha256" | "ecdsa-p384-sha384" | "rsa-pss-sha512" | "hmac-sha256";
  publicKey: string | null;
  /** SHA-256, hexadecimal. */
  fingerprint: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  notAfter: number;
  revokedAt: number | null;
  revokeReason: string | null;
  secret: string | null;
  title: string;
};

/** Whose client certificates are believed, where a policy names it. */
export type Authority = {
  id: string;
  /** Lower-case letters, digits and hyphens; at most 63. */
  name: string;
  /** PEM, one to eight: the certificates that issue to clients. No private keys. */
  certificates: string;
  /** When the first of its certificates expires (ms since the epoch). */
  notAfter: number;
  /** Its revocation lists. Past `nextUpdate` nothing of that issuer is accepted. */
  revocations: ({
    /** SHA-256 of the issuer's public key. */
    issuer: string;
    /** Milliseconds since the epoch. */
    thisUpdate: number;
    /** Milliseconds since the epoch. */
    nextUpdate: number;
    /** Number of certificates on it. */
    revoked: number;
  })[];
  /** True for the one that issues certificates here. */
  builtIn: boolean;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
};

export type Token = {
  id: string;
  name: string;
  hint: string;
  roles: ("administrator" | "security" | "business-owner" | "api-developer" | "application-developer" | "analyst" | "auditor")[];
  scopes: ("apis:read" | "apis:write" | "apis:publish" | "waivers:write" | "policies:write" | "plans:write" | "developers:read" | "developers:write" | "developers:suspend" | "applications:read" | "applications:write" | "applications:suspend" | "subscriptions:write" | "subscriptions:approve" | "keys:write" | "keys:revoke" | "authorities:write" | "tokens:read" | "tokens:write" | "tokens:revoke" | "snapshots:read" | "snapshots:write" | "audit:read" | "backup:write" | "vault:write" | "decisions:read" | "metrics:read" | "stops:read" | "stops:write" | "users:read" | "users:write" | "providers:read" | "providers:write" | "scim:staff" | "scim:users" | "links:write" | "session:open" | "session:own" | "portal:read" | "portal:own")[] | null;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  notAfter: number;
  revokedAt: number | null;
  lastUsedAt: number | null;
};

export type NewToken = {
  id: string;
  name: string;
  hint: string;
  roles: ("administrator" | "security" | "business-owner" | "api-developer" | "application-developer" | "analyst" | "auditor")[];
  scopes: ("apis:read" | "apis:write" | "apis:publish" | "waivers:write" | "policies:write" | "plans:write" | "developers:read" | "developers:write" | "developers:suspend" | "applications:read" | "applications:write" | "applications:suspend" | "subscriptions:write" | "subscriptions:approve" | "keys:write" | "keys:revoke" | "authorities:write" | "tokens:read" | "tokens:write" | "tokens:revoke" | "snapshots:read" | "snapshots:write" | "audit:read" | "backup:write" | "vault:write" | "decisions:read" | "metrics:read" | "stops:read" | "stops:write" | "users:read" | "users:write" | "providers:read" | "providers:write" | "scim:staff" | "scim:users" | "links:write" | "session:open" | "session:own" | "portal:read" | "portal:own")[] | null;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  notAfter: number;
  revokedAt: number | null;
  lastUsedAt: number | null;
  /** The token itself. Shown in this answer only. */
  token: string;
};

export type SnapshotInFull = {
  number: number;
  /** Milliseconds since the epoch. */
  createdAt: number;
  createdBy: string;
  note: string;
  /** SHA-256 of the document, hexadecimal. */
  digest: string;
  rolledBackTo: number | null;
  document: Record<string, unknown>;
};

export type Difference = {
  /** In names of the catalogue. */
  at: string;
  kind: "added" | "removed" | "changed";
  from?: unknown;
  to?: unknown;
};

export type AuditEntry = {
  sequence: number;
  /** Milliseconds since the epoch. */
  at: number;
  /** `token:<id>`, `operator:<user>` or `system`. */
  actor: string;
  /** `<kind>.<verb>`, such as `api-version.publish`. */
  action: string;
  resourceKind: string;
  resourceId: string;
  /** What changed, masked. */
  detail: unknown;
  address: string;
  place: {
    api: string;
    version: string;
    operation: string | null;
  } | null;
};

/** A call that was written down before it was forwarded. */
export type JournalEntry = {
  /** Milliseconds since the epoch. */
  at: number;
  /** The decision id, which the log and the caller know too. */
  decision: string;
  zone: string;
  /** `<api>/<version>`. */
  version: string;
  /** `<METHOD> <template>`. */
  operation: string;
  application: string | null;
  key: string | null;
  certificate: string | null;
  user: string | null;
  token: string | null;
  /** A keyed hash of the client's address. */
  client: string;
  /** A keyed hash of method, path and query. */
  target: string;
};

export type JournalVerification = {
  /** Whether every file is as it was written. */
  holds: boolean;
  /** Calls that are proven. */
  entries: number;
  bytes: number;
  files: ({
    file: string;
    /** `unfinished`: the program was killed while it wrote; the call was not forwarded. `cut`: the end is missing. */
    condition: "whole" | "unfinished" | "changed" | "cut" | "missing";
    entries: number;
    line: number | null;
    begunAt: number | null;
    lastAt: number | null;
  })[];
};

/** Why the gateway refused a request. */
export type Decision = {
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
  zone: string;
  /** `<api>/<version>`, or `-` before routing. */
  version: string;
  /** `<METHOD> <template>`, or `-`. */
  operation: string;
  /** The application's tag, or `-`. */
  application: string;
  /** A code of the error catalogue. */
  code: string;
  status: number;
  policy: string;
  policyId: string;
  mode: "block" | "report";
  /** Only for those who may see metrics. */
  reason?: string;
};

export type FoundAt = {
  api: string;
  version: string;
  operation: {
    id: string;
    method: string;
    path: string;
  };
  lifecycle: "draft" | "published" | "deprecated" | "retired";
};

/** A part of requests, as in the policy `threat-exclusion`. */
export type ThreatParameter = {
  in: "path" | "query" | "header" | "cookie" | "body";
  name?: string;
  pointer?: string;
};

export type FoundRule = {
  rule: number;
  message: string;
  category: string | null;
  /** The collection in which it found something, such as `ARGS`. */
  place: string;
  parameter: ThreatParameter | null;
  /** Rules against the same kind of attack that would go on looking there. */
  others: number;
};

export type FoundRules = {
  at: FoundAt | null;
  rules: FoundRule[];
};

export type ThreatExclusion = {
  /** Of the attachment: to change or delete it there. */
  id: string;
  revision: number;
  rule: number | null;
  tag: string | null;
  parameter: ThreatParameter | null;
  because: string;
  /** What is left out, in words. */
  summary: string;
  scope: "zone" | "api" | "version" | "operation";
  scopeId: string;
  api: string | null;
  version: string | null;
  operation: string | null;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  by: string | null;
};

export type ExplainedRule = {
  id: number;
  message: string;
  refuses: boolean;
  looks: ({
    name: string;
    /** From the value as it came to what was found. */
    steps: ({
      after: string | null;
      value: string;
      found: string | null;
    })[];
  })[];
};

export type ExplainedAttachment = {
  id: string;
  scope: "zone" | "version" | "operation";
  mode: "block" | "report";
  summary: string;
  refused: boolean;
  category: string | null;
  exceeded: string | null;
  /** Those that find something, also after the one that refuses. */
  rules: ExplainedRule[];
  values: ({
    name: string;
    value: string;
    /** What the contract says of it. */
    kind: "usual" | "settled" | "prose" | "address" | "markup";
    /** Rules that looked at it. */
    rules: number;
  })[];
  /** What would have to be excluded for the request to pass, each as narrow as can be. */
  proposed: ({
    rule: number;
    message: string;
    parameter: ThreatParameter | null;
  })[];
};

export type ExplainedRequest = {
  version: string;
  operation: string;
  /** By threat rules, in block mode. */
  refused: boolean;
  /** What is refused before any rule is asked. */
  earlier: ({
    policy: string;
    mode: "block" | "report";
    code: string;
    reason: string;
    errors: ({
      at: string;
      message: string;
    })[];
  })[];
  /** Exclusions that hold there, in words. */
  exclusions: string[];
  attachments: ExplainedAttachment[];
};

export type Explained = {
  asIs: ExplainedRequest;
  withExclusion: ExplainedRequest | null;
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

export type TrafficHistory = {
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

export type TrafficTopItem = {
  /** An application's tag, an operation, a version or a code; `-` for none. */
  name: string;
  version: string | null;
  requests: number;
  refused: number;
  /** Answers with a status of 500 or more, whoever gave them; some may be refusals as well. */
  errors: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
};

export type TrafficTop = {
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
  items: TrafficTopItem[];
};

export type Exposed = {
  id: string;
  /** `<api>/<version>`. */
  version: string;
  operation: string;
  what: "undeclared" | "write-only" | "classified" | "detected" | "internals";
  /** JSON Pointer with `*` for elements and for names that may be data, or `header <name>`; empty for the whole. */
  place: string;
  /** Class of the data, and what a detector took it for; empty for none. */
  data: string;
  outcome: "left" | "masked" | "removed" | "replaced" | "withheld";
  /** Answers that held it. */
  answers: number;
  /** Milliseconds since the epoch. */
  firstAt: number;
  /** Milliseconds since the epoch. */
  lastAt: number;
};

export type LiveSecond = {
  /** End of the second, milliseconds since the epoch. */
  at: number;
  requests: number;
  refused: number;
  byRefusal: Record<string, number>;
  p50: number | null;
  p95: number | null;
  p99: number | null;
  /** Observations that could not be kept or shown. */
  dropped: number;
  connections: number;
};

/** Once a second. */
export type LiveTick = {
  /** End of the second, milliseconds since the epoch. */
  at: number;
  requests: number;
  refused: number;
  byRefusal: Record<string, number>;
  p50: number | null;
  p95: number | null;
  p99: number | null;
  /** Observations that could not be kept or shown. */
  dropped: number;
  connections: number;
  /** The ten busiest of the last minute. */
  applications: ({
    application: string;
    requests: number;
    refused: number;
  })[];
  /** The ten busiest of the last minute. */
  operations: ({
    version: string;
    operation: string;
    requests: number;
    refused: number;
  })[];
};

export type LiveEvents = {
  /** Comes first: the last five minutes, oldest first. */
  history: LiveSecond[];
  tick: LiveTick;
  /** Refusals of the last second, 50 at most. Needs `decisions:read`. */
  decision: Decision[];
};

export type ConfigurationDifference = {
  action: "create" | "update" | "delete";
  kind: string;
  /** Names from the outside in. */
  path: string;
  from?: unknown;
  to?: unknown;
};

export type VaultStatus = {
  /** Where the master key comes from; one in a file is replaced by the program itself. */
  source: "environment" | "command" | "file";
  /** Names the master key of this node; tells nothing of it. */
  master: string;
  /** All master keys that open the vault: more than one while they are being rotated. */
  masters: string[];
  realms: ({
    realm: "external" | "internal";
    /** Name of the data key in use. */
    key: string;
    /** Since when (milliseconds since the epoch). */
    since: number;
    /** Secrets in the vault. */
    items: number;
    /** Of them under an older key: a rotation is under way, or was cut off. */
    older: number;
  })[];
};

export type CoreRules = {
  /** Where this node reads it, as the setting `threats-crs` says. */
  directory: string;
  /** As the release says; `unknown` where it does not. */
  version: string;
  /** Files of rules and settings. */
  files: number;
  /** When it was read (milliseconds since the epoch). */
  since: number;
  /** `changing` while the workers of the gateway take it over, one after the other; `failed` where they did not, and what was there before serves. */
  state: "serving" | "changing" | "failed";
};

export type ClientAdvice = {
  kind: "server-web" | "browser" | "native" | "service" | "device" | null;
  grants: ("authorization_code" | "refresh_token" | "client_credentials" | "urn:ietf:params:oauth:grant-type:device_code" | "implicit" | "password")[];
  why: string[];
  /** What to do besides, or instead. */
  hints: string[];
  title: string;
};

export type NewClientSecret = {
  id: string;
  applicationId: string;
  /** The last characters of its random part, to tell secrets apart. */
  hint: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  notAfter: number;
  revokedAt: number | null;
  revokeReason: string | null;
  lastUsedAt: number | null;
  /** The secret itself. Shown in this answer only. */
  secret: string;
};

export type NewClient = {
  /** The client id: the id of the application. */
  id: string;
  /** What sort of program it is: `server-web` (a web application on a server), `browser` (a page that calls by itself), `native` (on phones and computers), `service` (nobody signs in), `device` (without a browser). */
  kind: "server-web" | "browser" | "native" | "service" | "device";
  /** Whose users sign in to it: staff, or the people of the portal. */
  realm: "internal" | "external";
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
  secret: NewClientSecret | null;
};

/** An application as a client of the authorization server. */
export type Client = {
  /** The client id: the id of the application. */
  id: string;
  /** What sort of program it is: `server-web` (a web application on a server), `browser` (a page that calls by itself), `native` (on phones and computers), `service` (nobody signs in), `device` (without a browser). */
  kind: "server-web" | "browser" | "native" | "service" | "device";
  /** Whose users sign in to it: staff, or the people of the portal. */
  realm: "internal" | "external";
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

export type NewRegistrationToken = {
  id: string;
  developerId: string;
  /** Whose users sign in to it: staff, or the people of the portal. */
  realm: "internal" | "external";
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

export type RegistrationToken = {
  id: string;
  developerId: string;
  /** Whose users sign in to it: staff, or the people of the portal. */
  realm: "internal" | "external";
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

export type ClientSecret = {
  id: string;
  applicationId: string;
  /** The last characters of its random part, to tell secrets apart. */
  hint: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  notAfter: number;
  revokedAt: number | null;
  revokeReason: string | null;
  lastUsedAt: number | null;
};

/** A legacy grant that the Security role allows an application for a while. */
export type ClientWaiver = {
  id: string;
  applicationId: string;
  grant: "implicit" | "password";
  reason: string;
  /** Milliseconds since the epoch. */
  until: number;
  grantedBy: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  revokedAt: number | null;
};

export type EndingCredential = {
  kind: "key" | "client-secret" | "certificate" | "signing-key";
  id: string;
  /** Its last characters, the serial of a certificate, or the title of a signing key. */
  hint: string;
  applicationId: string;
  application: {
    name: string;
    title: string;
  };
  /** Name of the developer that it is of. */
  developer: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  notAfter: number;
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

export type User = {
  id: string;
  realm: "internal" | "external";
  email: string;
  name: string;
  roles: ("administrator" | "security" | "business-owner" | "api-developer" | "application-developer" | "analyst" | "auditor")[];
  status: "invited" | "active" | "disabled";
  developer: string | null;
  /** Names of the groups they are in. */
  groups: string[];
  /** Whether they have a passkey or an authenticator app. */
  secondFactor: boolean;
  lastSignInAt: number | null;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
};

export type OneTimeLink = {
  kind: "first-run" | "invitation" | "password-reset";
  /** Opens an account: give it to its owner only. */
  url: string;
  /** Milliseconds since the epoch. */
  notAfter: number;
};

export type UserSession = {
  id: string;
  /** Program and system in a few words. */
  agent: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  lastSeenAt: number;
  /** Whether it was opened with one. */
  secondFactor: boolean;
};

export type Realm = {
  realm: "internal" | "external";
  /** Required: whoever has none can do nothing but set one up. */
  secondFactor: "optional" | "required";
  revision: number;
};

export type Group = {
  id: string;
  realm: "internal" | "external";
  /** What policies name; never changes. */
  name: string;
  /** `local`, or the directory that keeps its members. */
  source: string;
  /** How many there are. */
  members: number;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
  title: string;
};

export type Admission = {
  /** Whether somebody unknown gets an account at their first sign-in. */
  createUsers: boolean;
  /** Domains of e-mail addresses that get in, exactly these; the address must be verified. Empty: any. */
  domains: string[];
  /** True where the provider hands out its addresses itself, so that each counts as verified though it does not say so. */
  emailsVerified: boolean;
  /** Whether its verified e-mail address leads, at the first sign-in, to an account that a directory made by SCIM and that nobody has signed in to. */
  provisioned: boolean;
  /** Whether a second factor that was shown to the provider, by its word, counts here as well. */
  secondFactorCounts: boolean;
  /** What values of its groups stand for here. What is not listed stands for nothing. */
  mapping: ({
    /** As the provider writes it, exactly. */
    value: string;
    /** Of staff. Only accounts that the provider made follow it. */
    roles: ("administrator" | "security" | "business-owner" | "api-developer" | "application-developer" | "analyst" | "auditor")[];
    /** Whoever has the value is a member, whoever has not is none. */
    groups: string[];
  })[];
};

export type OidcSettings = {
  /** Its issuer identifier, below which its discovery document is. Never changed afterwards. */
  issuer: string;
  clientId: string;
  clientAuthentication: "client_secret_basic" | "client_secret_post" | "none";
  /** Asked for beside `openid`. */
  scopes: string[];
  /** The claim that holds the e-mail address, such as `email`. */
  emailClaim: string;
  /** The claim that holds the name, such as `name`. */
  nameClaim: string;
  /** The claim that holds the groups, such as `groups`. */
  groupsClaim: string;
  /** PEM of an authority of your own that its certificate comes from; empty: the public ones. */
  authority: string;
};

export type SamlSettings = {
  /** Its entity id, as its metadata has it. Never changed afterwards. */
  entityId: string;
  /** Where it takes requests by redirect (SingleSignOnService, HTTP-Redirect). */
  signInUrl: string;
  /** PEM of the certificates with which it signs; several while it changes them. */
  certificates: string;
  /** The attribute that holds the e-mail address; empty: the NameID is it. */
  emailAttribute: string;
  /** The attribute that holds the name, such as `displayName`. */
  nameAttribute: string;
  /** The attribute that holds the groups, such as `groups`. */
  groupsAttribute: string;
};

export type LdapSettings = {
  /** `ldaps://host` or, with `startTls` or on this machine, `ldap://host`. */
  url: string;
  /** Whether to begin TLS on a plain connection before anything is said. */
  startTls: boolean;
  /** The account that may look people up; its password is the secret. Empty: anonymous. */
  bindDn: string;
  /** Below which people are. */
  baseDn: string;
  personClass: string;
  /** What people may type as their name: `uid` and `mail`, or `sAMAccountName`. */
  signInAttributes: string[];
  /** What is never given to anybody else: `entryUUID`, or `objectGUID`. Never changed afterwards. */
  idAttribute: string;
  emailAttribute: string;
  nameAttribute: string;
  /** The attribute of a person that names their groups, such as `memberOf`; empty: none. */
  groupsAttribute: string;
  /** Below which groups are that name their members; empty: they are not looked for. */
  groupBaseDn: string;
  memberAttribute: string;
  /** Whether groups count that their groups are in; they are looked for below `groupBaseDn`. */
  nestedGroups?: boolean;
  /** PEM of an authority of your own that its certificate comes from; empty: the public ones. */
  authority: string;
};

/** Whose word is taken for who somebody is. */
export type IdentityProvider = {
  id: string;
  /** Staff in the console (internal), or users of the portal (external). */
  realm: "internal" | "external";
  /** Lower-case letters, digits and hyphens; at most 63. */
  name: string;
  kind: "oidc" | "saml" | "ldap";
  /** Whether the sign-in page shows it and its word is taken. */
  enabled: boolean;
  admits: Admission;
  oidc: OidcSettings | null;
  saml: SamlSettings | null;
  ldap: LdapSettings | null;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  /** Counts changes; its quoted form is the ETag. */
  revision: number;
  title: string;
};

export type SamlKey = {
  /** SHA-256 of the certificate. */
  fingerprint: string;
  /** PEM, as in the metadata. */
  certificate: string;
  until: number | null;
};

/** What providers may encrypt assertions for. */
export type SamlKeys = {
  /** The newest first. */
  items: SamlKey[];
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

/** Every operation by method and path, which is below `/api/v1`. */
export interface AdminOperations {
  /** What is running, and how much of everything there is. */
  'GET /status': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: Status;
    revision: undefined;
  };
  /** The OpenAPI document of this API. */
  'GET /openapi.json': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: Record<string, unknown>;
    revision: undefined;
  };
  /** List zones. */
  'GET /zones': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: Zone[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Add a zone. */
  'POST /zones': {
    path: undefined;
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Lower-case letters, digits and hyphens; at most 63. */
      name: string;
      /** Answer to a verb that is not offered; 405 unless told. */
      verbStatus?: 403 | 405;
      /** Answer to a content type that is not taken; 415 unless told. */
      contentTypeStatus?: 406 | 415;
      /** CIDR ranges whose forwarding headers are believed. */
      trustedProxies?: string[];
    };
    reply: Zone;
    revision: undefined;
  };
  /** Read a zone. */
  'GET /zones/{zone}': {
    path: {
      zone: string;
    };
    query: undefined;
    body: undefined;
    reply: Zone;
    revision: undefined;
  };
  /** Change a zone. */
  'PATCH /zones/{zone}': {
    path: {
      zone: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Answer to a verb that is not offered; 405 unless told. */
      verbStatus?: 403 | 405;
      /** Answer to a content type that is not taken; 415 unless told. */
      contentTypeStatus?: 406 | 415;
      /** CIDR ranges whose forwarding headers are believed. */
      trustedProxies?: string[];
    };
    reply: Zone;
    revision: number;
  };
  /** Delete a zone in which no version is offered. */
  'DELETE /zones/{zone}': {
    path: {
      zone: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: undefined;
    revision: number;
  };
  /** List APIs with their versions in short, by name. */
  'GET /apis': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
      /** Text in name, title, description or owner, in any case. */
      search?: string;
      /** Exactly so; empty for none. */
      owner?: string;
      /** Of one of its versions. */
      lifecycle?: "draft" | "published" | "deprecated" | "retired";
      /** Who may call. */
      audience?: "open" | "registered" | "partner" | "internal";
      /** Of one operation of that version. */
      category?: "tells" | "does" | "tells-harm" | "does-harm";
    };
    body: undefined;
    reply: {
      items: ListedApi[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Add an API to the catalogue. */
  'POST /apis': {
    path: undefined;
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Lower-case letters, digits and hyphens; at most 63. */
      name: string;
      description?: string;
      /** Who answers for it: a person or a team. */
      owner?: string;
      /** What access tokens for it look like: `jwt` (RFC 9068) can be read by clients, `opaque` by our gateways only. */
      tokenFormat?: "jwt" | "opaque";
      title?: string;
    };
    reply: Api;
    revision: undefined;
  };
  /** List who owns APIs, with the number of them. */
  'GET /owners': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: Owner[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Read an API. */
  'GET /apis/{api}': {
    path: {
      api: string;
    };
    query: undefined;
    body: undefined;
    reply: Api;
    revision: undefined;
  };
  /** Change an API. */
  'PATCH /apis/{api}': {
    path: {
      api: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      description?: string;
      /** Who answers for it: a person or a team. */
      owner?: string;
      /** What access tokens for it look like: `jwt` (RFC 9068) can be read by clients, `opaque` by our gateways only. */
      tokenFormat?: "jwt" | "opaque";
      title?: string;
    };
    reply: Api;
    revision: number;
  };
  /** Delete an API that has no versions. */
  'DELETE /apis/{api}': {
    path: {
      api: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: undefined;
    revision: number;
  };
  /** List the versions of an API. */
  'GET /apis/{api}/versions': {
    path: {
      api: string;
    };
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
      lifecycle?: "draft" | "published" | "deprecated" | "retired";
    };
    body: undefined;
    reply: {
      items: Version[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Add a version by importing its contract. */
  'POST /apis/{api}/versions': {
    path: {
      api: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Lower-case letters, digits, dots and hyphens; at most 63. */
      name: string;
      upstream: Upstream;
      contract?: string | ContractFiles | Record<string, unknown> | null;
      /** Who may call. */
      audience?: "open" | "registered" | "partner" | "internal";
      profile?: string | null;
      /** Names of zones. */
      zones?: string[];
      /** Host names, lower case, without port; none means any. */
      hosts?: string[];
      /** Begins with `/`, does not end with it; empty for the root. */
      basePath?: string;
    };
    reply: ImportedVersion;
    revision: undefined;
  };
  /** Read a version. */
  'GET /apis/{api}/versions/{version}': {
    path: {
      api: string;
      version: string;
    };
    query: undefined;
    body: undefined;
    reply: Version;
    revision: undefined;
  };
  /** Change audience, profile, upstream or place of a version. */
  'PATCH /apis/{api}/versions/{version}': {
    path: {
      api: string;
      version: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Who may call. */
      audience?: "open" | "registered" | "partner" | "internal";
      profile?: string | null;
      /** Names of zones. */
      zones?: string[];
      /** Host names, lower case, without port; none means any. */
      hosts?: string[];
      /** Begins with `/`, does not end with it; empty for the root. */
      basePath?: string;
      upstream?: Upstream;
    };
    reply: Version;
    revision: number;
  };
  /** Delete a draft or retired version. */
  'DELETE /apis/{api}/versions/{version}': {
    path: {
      api: string;
      version: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: undefined;
    revision: number;
  };
  /** Store the answers of the risk assessment. */
  'PUT /apis/{api}/versions/{version}/assessment': {
    path: {
      api: string;
      version: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      answers: {
        /** How is this information or service had today without the API, and what does the API change? */
        today: string;
        /** What does it reveal, take or change about people? */
        information: "none" | "aggregated" | "contact" | "personal" | "sensitive";
        /** What do its calls change in the world, and can that be undone? */
        effect: "none" | "undone-easily" | "undone-with-effort" | "final";
        /** If someone used it with bad intent, how bad would it be for the person it hits? */
        misuse: "nuisance" | "limited" | "serious" | "severe";
        /** Does one call concern one person or thing, or can calls be repeated to collect many? */
        volume: "one" | "many";
        /** Who is meant to call it? */
        users: "anyone" | "known-developers" | "contract-partners" | "own-organisation";
        /** What could a caller do who pretends to be someone else? */
        impersonation: "nothing" | "sees-others" | "acts-for-others";
        /** Who answers for this assessment (a name and a role)? */
        accountable: string;
      };
    };
    reply: Version;
    revision: number;
  };
  /** Deprecate a version. */
  'POST /apis/{api}/versions/{version}/deprecate': {
    path: {
      api: string;
      version: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: LifecycleChange;
    revision: undefined;
  };
  /** What publishing a version would do. */
  'GET /apis/{api}/versions/{version}/preview': {
    path: {
      api: string;
      version: string;
    };
    query: undefined;
    body: undefined;
    reply: PublishPreview;
    revision: undefined;
  };
  /** Bring a version into service. */
  'POST /apis/{api}/versions/{version}/publish': {
    path: {
      api: string;
      version: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      note?: string;
    };
    reply: LifecycleChange;
    revision: undefined;
  };
  /** Read the contract of a version: its OpenAPI document. */
  'GET /apis/{api}/versions/{version}/contract': {
    path: {
      api: string;
      version: string;
    };
    query: undefined;
    body: undefined;
    reply: Record<string, unknown>;
    revision: undefined;
  };
  /** Import another contract into a version. */
  'PUT /apis/{api}/versions/{version}/contract': {
    path: {
      api: string;
      version: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      contract: string | ContractFiles | Record<string, unknown> | null;
    };
    reply: ImportedVersion;
    revision: number;
  };
  /** What the contract of a version changes for those who call another one. */
  'GET /apis/{api}/versions/{version}/changes': {
    path: {
      api: string;
      version: string;
    };
    query: {
      /** The other version, by its name. */
      since: string;
    };
    body: undefined;
    reply: ContractChanges;
    revision: undefined;
  };
  /** What the lint finds in the contract of a version. */
  'GET /apis/{api}/versions/{version}/lint': {
    path: {
      api: string;
      version: string;
    };
    query: undefined;
    body: undefined;
    reply: LintReport;
    revision: undefined;
  };
  /** Take a version out of service for good. */
  'POST /apis/{api}/versions/{version}/retire': {
    path: {
      api: string;
      version: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: LifecycleChange;
    revision: undefined;
  };
  /** How the targets of a version do. */
  'GET /apis/{api}/versions/{version}/targets': {
    path: {
      api: string;
      version: string;
    };
    query: undefined;
    body: undefined;
    reply: TargetStates;
    revision: undefined;
  };
  /** What a version may say of its upstream, as a schema. */
  'GET /upstream-options': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: UpstreamOptions;
    revision: undefined;
  };
  /** How each operation of a version stands against its floor. */
  'GET /apis/{api}/versions/{version}/floor': {
    path: {
      api: string;
      version: string;
    };
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
      /** Only operations that lack something. */
      failing?: boolean;
    };
    body: undefined;
    reply: FloorReport;
    revision: undefined;
  };
  /** List the controls that floors are made of. */
  'GET /controls': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: Control[];
      next: string | null;
    };
    revision: undefined;
  };
  /** The questions of the risk assessment. */
  'GET /questionnaire': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: {
      questions: Question[];
    };
    revision: undefined;
  };
  /** What answers of the risk assessment lead to. */
  'GET /questionnaire/floor': {
    path: undefined;
    query: {
      /** What does it reveal, take or change about people? */
      information?: "none" | "aggregated" | "contact" | "personal" | "sensitive";
      /** What do its calls change in the world, and can that be undone? */
      effect?: "none" | "undone-easily" | "undone-with-effort" | "final";
      /** If someone used it with bad intent, how bad would it be for the person it hits? */
      misuse?: "nuisance" | "limited" | "serious" | "severe";
      /** Does one call concern one person or thing, or can calls be repeated to collect many? */
      volume?: "one" | "many";
      /** Who is meant to call it? */
      users?: "anyone" | "known-developers" | "contract-partners" | "own-organisation";
      /** What could a caller do who pretends to be someone else? */
      impersonation?: "nothing" | "sees-others" | "acts-for-others";
    };
    body: undefined;
    reply: AnswersFloor;
    revision: undefined;
  };
  /** Fetch an OpenAPI document by its URL. */
  'POST /contracts/fetch': {
    path: undefined;
    query: undefined;
    body: {
      /** http:// or https://, without credentials. */
      url: string;
    };
    reply: FetchedContract;
    revision: undefined;
  };
  /** What an import would find in a document. */
  'POST /contracts/preview': {
    path: undefined;
    query: undefined;
    body: {
      contract: string | ContractFiles | Record<string, unknown>;
    };
    reply: ContractPreview;
    revision: undefined;
  };
  /** What a document would change for those who call a version. */
  'POST /contracts/compare': {
    path: undefined;
    query: undefined;
    body: {
      contract: string | ContractFiles | Record<string, unknown>;
      against: {
        api: string;
        version: string;
      };
    };
    reply: ContractChanges;
    revision: undefined;
  };
  /** Lint an OpenAPI document. */
  'POST /contracts/lint': {
    path: undefined;
    query: undefined;
    body: {
      contract: string | ContractFiles | Record<string, unknown>;
    };
    reply: LintReport;
    revision: undefined;
  };
  /** List the operations of a version in the order of its contract. */
  'GET /apis/{api}/versions/{version}/operations': {
    path: {
      api: string;
      version: string;
    };
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
      category?: "tells" | "does" | "tells-harm" | "does-harm";
    };
    body: undefined;
    reply: {
      items: Operation[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Read an operation. */
  'GET /apis/{api}/versions/{version}/operations/{operation}': {
    path: {
      api: string;
      version: string;
      operation: string;
    };
    query: undefined;
    body: undefined;
    reply: Operation;
    revision: undefined;
  };
  /** Set what an operation does if misused, and for whom it is. */
  'PATCH /apis/{api}/versions/{version}/operations/{operation}': {
    path: {
      api: string;
      version: string;
      operation: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** What the operation does if misused. */
      category?: "tells" | "does" | "tells-harm" | "does-harm";
      audience?: "open" | "registered" | "partner" | "internal" | null;
    };
    reply: Operation;
    revision: number;
  };
  /** The controls of an operation in the order in which a request meets them. */
  'GET /apis/{api}/versions/{version}/operations/{operation}/pipeline': {
    path: {
      api: string;
      version: string;
      operation: string;
    };
    query: {
      /** Lower-case letters, digits and hyphens; at most 63. */
      zone?: string;
    };
    body: undefined;
    reply: Pipeline;
    revision: undefined;
  };
  /** What the contract classifies in the answers of an operation. */
  'GET /apis/{api}/versions/{version}/operations/{operation}/classified': {
    path: {
      api: string;
      version: string;
      operation: string;
    };
    query: undefined;
    body: undefined;
    reply: {
      items: ClassifiedField[];
    };
    revision: undefined;
  };
  /** What the contract says of each field of an operation's requests. */
  'GET /apis/{api}/versions/{version}/operations/{operation}/fields': {
    path: {
      api: string;
      version: string;
      operation: string;
    };
    query: {
      /** Lower-case letters, digits and hyphens; at most 63. */
      zone?: string;
    };
    body: undefined;
    reply: RequestFields;
    revision: undefined;
  };
  /** The controls that hold for every operation of a version, in the order of a request. */
  'GET /apis/{api}/versions/{version}/pipeline': {
    path: {
      api: string;
      version: string;
    };
    query: {
      /** Lower-case letters, digits and hyphens; at most 63. */
      zone?: string;
    };
    body: undefined;
    reply: Pipeline;
    revision: undefined;
  };
  /** List the policies that can be attached, with the schemas of their options. */
  'GET /policies': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: Policy[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Check policies in Cedar, and try a call. */
  'POST /cedar/check': {
    path: undefined;
    query: undefined;
    body: {
      api: string;
      /** Lower-case letters, digits, dots and hyphens; at most 63. */
      version: string;
      /** `<METHOD> <template>`: where they are attached to one operation. */
      operation?: string;
      policies: string;
      claims?: Record<string, "text" | "number" | "truth" | "list of texts">;
      timeZone?: string;
      call?: CedarCall;
    };
    reply: CedarCheck;
    revision: undefined;
  };
  /** List attached policies, with what they do and to what they are attached. */
  'GET /attachments': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
      scope?: "zone" | "api" | "version" | "operation";
      /** The zone's name, or the id of the API, version or operation. */
      scopeId?: string;
      api?: string;
      /** Id of a version: itself and all in it, as with `api`. */
      version?: string;
      /** Lower-case letters, digits and hyphens; at most 63. */
      policy?: string;
      mode?: "block" | "report";
    };
    body: undefined;
    reply: {
      items: ListedAttachment[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Attach a policy. */
  'POST /attachments': {
    path: undefined;
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      scope: "zone" | "api" | "version" | "operation";
      /** The zone's name, or the id of the API, version or operation. */
      scopeId: string;
      /** Lower-case letters, digits and hyphens; at most 63. */
      policy: string;
      /** `block` unless told. */
      mode?: "block" | "report";
      /** As the policy's schema says, see GET /policies. */
      options?: Record<string, unknown>;
    };
    reply: Attachment;
    revision: undefined;
  };
  /** Read an attachment. */
  'GET /attachments/{attachment}': {
    path: {
      /** An id; slashes in it are percent-encoded. */
      attachment: string;
    };
    query: undefined;
    body: undefined;
    reply: Attachment;
    revision: undefined;
  };
  /** Change the mode or options of an attached policy. */
  'PATCH /attachments/{attachment}': {
    path: {
      /** An id; slashes in it are percent-encoded. */
      attachment: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      mode?: "block" | "report";
      /** As the policy's schema says, see GET /policies. */
      options?: Record<string, unknown>;
    };
    reply: Attachment;
    revision: number;
  };
  /** Detach a policy. */
  'DELETE /attachments/{attachment}': {
    path: {
      /** An id; slashes in it are percent-encoded. */
      attachment: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: undefined;
    revision: number;
  };
  /** List the profiles that versions can refer to. */
  'GET /profiles': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: Profile[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Read a profile. */
  'GET /profiles/{profile}': {
    path: {
      profile: string;
    };
    query: undefined;
    body: undefined;
    reply: Profile;
    revision: undefined;
  };
  /** List waivers, the first to lapse first. */
  'GET /waivers': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
      /** Id of a version. */
      version?: string;
      /** Only those that hold now. */
      holding?: boolean;
    };
    body: undefined;
    reply: {
      items: ListedWaiver[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Waive a control for a while. */
  'POST /waivers': {
    path: undefined;
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      api: string;
      version: string;
      /** Id or operationId; absent: all. */
      operation?: string;
      control: string;
      /** Goes to the audit log. */
      reason: string;
      /** Milliseconds since the epoch. */
      until: number;
    };
    reply: Waiver;
    revision: undefined;
  };
  /** Read a waiver. */
  'GET /waivers/{waiver}': {
    path: {
      waiver: string;
    };
    query: undefined;
    body: undefined;
    reply: Waiver;
    revision: undefined;
  };
  /** End a waiver now. */
  'POST /waivers/{waiver}/revoke': {
    path: {
      waiver: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: Waiver;
    revision: undefined;
  };
  /** List what is or was stopped, the newest first. */
  'GET /stops': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
      what?: "api" | "version" | "application" | "key" | "country" | "address";
      /** Only what is stopped now. */
      holding?: boolean;
    };
    body: undefined;
    reply: {
      items: Stop[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Stop something at once. */
  'POST /stops': {
    path: undefined;
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      what: "api" | "version" | "application" | "key" | "country" | "address";
      /** Id or name of an API or application; `<api>/<version>`; id of a key; ISO 3166-1 code of a country; address or network such as `192.0.2.0/24`. */
      subject: string;
      /** Goes to the audit log. */
      reason: string;
      /** Milliseconds since the epoch. */
      until?: number;
    };
    reply: Stop;
    revision: undefined;
  };
  /** List who is blocked for a while after attacks, the newest first. */
  'GET /blocks': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: Block[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Lift a block. */
  'POST /blocks/{block}/lift': {
    path: {
      block: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: Block;
    revision: undefined;
  };
  /** Read a stop. */
  'GET /stops/{stop}': {
    path: {
      stop: string;
    };
    query: undefined;
    body: undefined;
    reply: Stop;
    revision: undefined;
  };
  /** Lift a stop. */
  'POST /stops/{stop}/lift': {
    path: {
      stop: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: Stop;
    revision: undefined;
  };
  /** List plans with their limits in words. */
  'GET /plans': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: ListedPlan[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Add a plan, with its limits. */
  'POST /plans': {
    path: undefined;
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Lower-case letters, digits and hyphens; at most 63. */
      name: string;
      description?: string;
      /** Whether a subscription waits for a person. */
      approval?: "automatic" | "manual";
      sla?: Record<string, string>;
      limits?: ({
        /** Lower-case letters, digits and hyphens; at most 63. */
        policy: string;
        /** `block` unless told. */
        mode?: "block" | "report";
        /** As the policy's schema says, see GET /policies. */
        options?: Record<string, unknown>;
      })[];
      title?: string;
    };
    reply: Plan;
    revision: undefined;
  };
  /** Read a plan. */
  'GET /plans/{plan}': {
    path: {
      plan: string;
    };
    query: undefined;
    body: undefined;
    reply: Plan;
    revision: undefined;
  };
  /** Change a plan. */
  'PATCH /plans/{plan}': {
    path: {
      plan: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      description?: string;
      /** Whether a subscription waits for a person. */
      approval?: "automatic" | "manual";
      sla?: Record<string, string>;
      title?: string;
    };
    reply: Plan;
    revision: number;
  };
  /** Delete a plan that nobody subscribes under. */
  'DELETE /plans/{plan}': {
    path: {
      plan: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: undefined;
    revision: number;
  };
  /** List a plan's limits. */
  'GET /plans/{plan}/limits': {
    path: {
      plan: string;
    };
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: Attachment[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Add a limit to a plan. */
  'POST /plans/{plan}/limits': {
    path: {
      plan: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Lower-case letters, digits and hyphens; at most 63. */
      policy: string;
      /** `block` unless told. */
      mode?: "block" | "report";
      /** As the policy's schema says, see GET /policies. */
      options?: Record<string, unknown>;
    };
    reply: Attachment;
    revision: undefined;
  };
  /** Read a limit of a plan. */
  'GET /plans/{plan}/limits/{limit}': {
    path: {
      plan: string;
      /** An id; slashes in it are percent-encoded. */
      limit: string;
    };
    query: undefined;
    body: undefined;
    reply: Attachment;
    revision: undefined;
  };
  /** Change a limit of a plan. */
  'PATCH /plans/{plan}/limits/{limit}': {
    path: {
      plan: string;
      /** An id; slashes in it are percent-encoded. */
      limit: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      mode?: "block" | "report";
      /** As the policy's schema says, see GET /policies. */
      options?: Record<string, unknown>;
    };
    reply: Attachment;
    revision: number;
  };
  /** Take a limit from a plan. */
  'DELETE /plans/{plan}/limits/{limit}': {
    path: {
      plan: string;
      /** An id; slashes in it are percent-encoded. */
      limit: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: undefined;
    revision: number;
  };
  /** List developers by name, with their applications counted. */
  'GET /developers': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
      community?: string;
      active?: boolean;
      /** Text in name or community, in any case. */
      search?: string;
    };
    body: undefined;
    reply: {
      items: ListedDeveloper[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Register a developer. */
  'POST /developers': {
    path: undefined;
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Lower-case letters, digits and hyphens; at most 63. */
      name: string;
      email?: string | null;
      community?: string | null;
    };
    reply: Developer;
    revision: undefined;
  };
  /** List the communities of developers, with the number of them. */
  'GET /communities': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: Community[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Read a developer. */
  'GET /developers/{developer}': {
    path: {
      developer: string;
    };
    query: undefined;
    body: undefined;
    reply: Developer;
    revision: undefined;
  };
  /** Change a developer. */
  'PATCH /developers/{developer}': {
    path: {
      developer: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      email?: string | null;
      community?: string | null;
    };
    reply: Developer;
    revision: number;
  };
  /** Readmit a suspended developer. */
  'POST /developers/{developer}/resume': {
    path: {
      developer: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: Developer;
    revision: undefined;
  };
  /** Suspend a developer. */
  'POST /developers/{developer}/suspend': {
    path: {
      developer: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: Developer;
    revision: undefined;
  };
  /** List applications by name, with their keys and subscriptions counted. */
  'GET /applications': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
      developer?: string;
      active?: boolean;
      /** Text in name, title, tag or the name of the developer, in any case. */
      search?: string;
    };
    body: undefined;
    reply: {
      items: ListedApplication[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Register an application. */
  'POST /applications': {
    path: undefined;
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Lower-case letters, digits and hyphens; at most 63. */
      name: string;
      developer: string;
      /** `confidential` unless told. */
      kind?: "confidential" | "public";
      title?: string;
    };
    reply: Application;
    revision: undefined;
  };
  /** Read an application. */
  'GET /applications/{application}': {
    path: {
      application: string;
    };
    query: undefined;
    body: undefined;
    reply: Application;
    revision: undefined;
  };
  /** Change an application. */
  'PATCH /applications/{application}': {
    path: {
      application: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      kind?: "confidential" | "public";
      title?: string;
    };
    reply: Application;
    revision: number;
  };
  /** Readmit a suspended application. */
  'POST /applications/{application}/resume': {
    path: {
      application: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: Application;
    revision: undefined;
  };
  /** Suspend an application. */
  'POST /applications/{application}/suspend': {
    path: {
      application: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: Application;
    revision: undefined;
  };
  /** List subscriptions with the names of what they join, who waits longest first. */
  'GET /subscriptions': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
      application?: string;
      api?: string;
      /** Id of a version. */
      version?: string;
      plan?: string;
      status?: "pending" | "approved" | "rejected" | "suspended";
      /** Text in names and titles of application and API, and the name of the developer, in any case. */
      search?: string;
    };
    body: undefined;
    reply: {
      items: ListedSubscription[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Subscribe an application to a version. */
  'POST /subscriptions': {
    path: undefined;
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      application: string;
      api: string;
      version: string;
      plan: string;
    };
    reply: Subscription;
    revision: undefined;
  };
  /** Read a subscription. */
  'GET /subscriptions/{subscription}': {
    path: {
      subscription: string;
    };
    query: undefined;
    body: undefined;
    reply: Subscription;
    revision: undefined;
  };
  /** Move a subscription to another plan. */
  'PATCH /subscriptions/{subscription}': {
    path: {
      subscription: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      plan: string;
    };
    reply: Subscription;
    revision: number;
  };
  /** End a subscription. */
  'DELETE /subscriptions/{subscription}': {
    path: {
      subscription: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: undefined;
    revision: number;
  };
  /** Approve a subscription. */
  'POST /subscriptions/{subscription}/approve': {
    path: {
      subscription: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: Subscription;
    revision: undefined;
  };
  /** Reject a subscription. */
  'POST /subscriptions/{subscription}/reject': {
    path: {
      subscription: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: Subscription;
    revision: undefined;
  };
  /** Suspend a subscription. */
  'POST /subscriptions/{subscription}/suspend': {
    path: {
      subscription: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: Subscription;
    revision: undefined;
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
  /** Make a key for an application. */
  'POST /applications/{application}/keys': {
    path: {
      application: string;
    };
    query: undefined;
    body: {
      environment: "live" | "test";
      /** Lets its holder make narrower keys of it, without asking; false unless told. */
      delegable?: boolean;
      /** Milliseconds since the epoch. */
      notAfter?: number;
      days?: number;
    };
    reply: NewKey;
    revision: undefined;
  };
  /** Read what is known of a key. */
  'GET /keys/{key}': {
    path: {
      key: string;
    };
    query: undefined;
    body: undefined;
    reply: Key;
    revision: undefined;
  };
  /** Revoke a key. */
  'POST /keys/{key}/revoke': {
    path: {
      key: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: Key;
    revision: undefined;
  };
  /** Replace a key by a new one. */
  'POST /keys/{key}/rotate': {
    path: {
      key: string;
    };
    query: undefined;
    body: {
      /** A day unless told. */
      overlapSeconds?: number;
      /** Milliseconds since the epoch. */
      notAfter?: number;
      days?: number;
    };
    reply: NewKey;
    revision: undefined;
  };
  /** List an application's client certificates. */
  'GET /applications/{application}/certificates': {
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
      items: ClientCertificate[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Agree that an application calls with a client certificate. */
  'POST /applications/{application}/certificates': {
    path: {
      application: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      authority: string;
      /** PEM, without its key. */
      certificate: string;
      /** Whether only this certificate is meant, or each that the authority gives its subject. */
      pin?: "fingerprint" | "subject";
    };
    reply: ClientCertificate;
    revision: undefined;
  };
  /** Issue a client certificate to an application. */
  'POST /applications/{application}/certificates/issue': {
    path: {
      application: string;
    };
    query: undefined;
    body: {
      /** Certificate request, PEM. */
      request: string;
      /** 90 unless told. */
      days?: number;
    };
    reply: NewClientCertificate;
    revision: undefined;
  };
  /** Read what is known of a client certificate. */
  'GET /certificates/{certificate}': {
    path: {
      certificate: string;
    };
    query: undefined;
    body: undefined;
    reply: ClientCertificate;
    revision: undefined;
  };
  /** Revoke a client certificate. */
  'POST /certificates/{certificate}/revoke': {
    path: {
      certificate: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: ClientCertificate;
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
  /** Register a key that an application signs requests with. */
  'POST /applications/{application}/signing-keys': {
    path: {
      application: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
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
  /** Read what is known of a signing key. */
  'GET /signing-keys/{signingKey}': {
    path: {
      signingKey: string;
    };
    query: undefined;
    body: undefined;
    reply: SigningKey;
    revision: undefined;
  };
  /** Revoke a signing key. */
  'POST /signing-keys/{signingKey}/revoke': {
    path: {
      signingKey: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: SigningKey;
    revision: undefined;
  };
  /** List the authorities whose client certificates may be believed. */
  'GET /authorities': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: Authority[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Add an authority. */
  'POST /authorities': {
    path: undefined;
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Lower-case letters, digits and hyphens; at most 63. */
      name: string;
      /** PEM, one to eight: the certificates that issue to clients. No private keys. */
      certificates: string;
    };
    reply: Authority;
    revision: undefined;
  };
  /** Read an authority. */
  'GET /authorities/{authority}': {
    path: {
      authority: string;
    };
    query: undefined;
    body: undefined;
    reply: Authority;
    revision: undefined;
  };
  /** Give an authority other certificates. */
  'PATCH /authorities/{authority}': {
    path: {
      authority: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** PEM, one to eight: the certificates that issue to clients. No private keys. */
      certificates: string;
    };
    reply: Authority;
    revision: number;
  };
  /** Remove an authority. */
  'DELETE /authorities/{authority}': {
    path: {
      authority: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: undefined;
    revision: number;
  };
  /** Bring in a revocation list. */
  'POST /authorities/{authority}/revocations': {
    path: {
      authority: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** PEM. */
      list: string;
    };
    reply: Authority;
    revision: undefined;
  };
  /** List admin tokens. */
  'GET /tokens': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: Token[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Make an admin token. */
  'POST /tokens': {
    path: undefined;
    query: undefined;
    body: {
      name: string;
      roles: ("administrator" | "security" | "business-owner" | "api-developer" | "application-developer" | "analyst" | "auditor")[];
      /** Narrows what the roles permit. */
      scopes?: ("apis:read" | "apis:write" | "apis:publish" | "waivers:write" | "policies:write" | "plans:write" | "developers:read" | "developers:write" | "developers:suspend" | "applications:read" | "applications:write" | "applications:suspend" | "subscriptions:write" | "subscriptions:approve" | "keys:write" | "keys:revoke" | "authorities:write" | "tokens:read" | "tokens:write" | "tokens:revoke" | "snapshots:read" | "snapshots:write" | "audit:read" | "backup:write" | "vault:write" | "decisions:read" | "metrics:read" | "stops:read" | "stops:write" | "users:read" | "users:write" | "providers:read" | "providers:write" | "scim:staff" | "scim:users" | "links:write" | "session:open" | "session:own" | "portal:read" | "portal:own")[];
      /** 90 unless told. */
      days?: number;
    };
    reply: NewToken;
    revision: undefined;
  };
  /** Revoke an admin token. */
  'POST /tokens/{token}/revoke': {
    path: {
      token: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: Token;
    revision: undefined;
  };
  /** List Snapshots, newest first. */
  'GET /snapshots': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      after?: number;
    };
    body: undefined;
    reply: {
      items: Snapshot[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Serve the catalogue as it is now. */
  'POST /snapshots': {
    path: undefined;
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: {
      snapshot: Snapshot | null;
    };
    revision: undefined;
  };
  /** Read a Snapshot with all that gateways know by it. */
  'GET /snapshots/{snapshot}': {
    path: {
      snapshot: number;
    };
    query: undefined;
    body: undefined;
    reply: SnapshotInFull;
    revision: undefined;
  };
  /** What gateways do otherwise under one Snapshot than under another. */
  'GET /snapshots/{from}/diff/{to}': {
    path: {
      from: number;
      to: number;
    };
    query: undefined;
    body: undefined;
    reply: {
      /** Every value that differs. */
      differences: Difference[];
      /** The same by zones, plans, versions, operations and policies. */
      things: ThingDifference[];
      truncated: boolean;
    };
    revision: undefined;
  };
  /** Bring an earlier Snapshot back into service. */
  'POST /snapshots/{snapshot}/roll-back': {
    path: {
      snapshot: number;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: {
      snapshot: Snapshot;
      /** Versions retired or deleted since; not served again. */
      leftOut: string[];
    };
    revision: undefined;
  };
  /** List audit entries, newest first. */
  'GET /audit': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: number;
      actor?: string;
      action?: string;
      kind?: string;
      id?: string;
      /** Text in action, actor or the id of the resource, in any case. */
      search?: string;
      /** Milliseconds since the epoch. */
      from?: number;
      /** Milliseconds since the epoch. */
      until?: number;
    };
    body: undefined;
    reply: {
      items: AuditEntry[];
      next: string | null;
    };
    revision: undefined;
  };
  /** List calls of the call journal, newest first. */
  'GET /journal': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: number;
      decision?: string;
      application?: string;
      user?: string;
      version?: string;
      operation?: string;
      target?: string;
      /** Milliseconds since the epoch. */
      from?: number;
      /** Milliseconds since the epoch. */
      until?: number;
    };
    body: undefined;
    reply: {
      items: JournalEntry[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Tell under what the calls to a target are found. */
  'POST /journal/targets': {
    path: undefined;
    query: undefined;
    body: {
      method: string;
      /** Path and query below the address of the gateway, as they are forwarded. */
      target: string;
    };
    reply: {
      target: string;
    };
    revision: undefined;
  };
  /** Verify the call journal. */
  'GET /journal/verification': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: JournalVerification;
    revision: undefined;
  };
  /** List refusals, newest first. */
  'GET /decisions': {
    path: undefined;
    query: {
      application?: string;
      code?: string;
      version?: string;
      /** Milliseconds since the epoch. */
      from?: number;
      /** Milliseconds since the epoch. */
      to?: number;
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: Decision[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Why a request was refused. */
  'GET /decisions/{decision}': {
    path: {
      decision: string;
    };
    query: undefined;
    body: undefined;
    reply: Decision;
    revision: undefined;
  };
  /** The threat rules that a refusal names, for whoever takes a false alarm back. */
  'GET /decisions/{decision}/rules': {
    path: {
      decision: string;
    };
    query: undefined;
    body: undefined;
    reply: FoundRules;
    revision: undefined;
  };
  /** List false alarms that were taken back: what threat rules do not look at, where and why. */
  'GET /threat-exclusions': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: ThreatExclusion[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Say what threat rules find in a request that is pasted, and why. */
  'POST /threat-rules/explain': {
    path: undefined;
    query: undefined;
    body: {
      api: string;
      /** Lower-case letters, digits, dots and hyphens; at most 63. */
      version: string;
      /** Lower-case letters, digits and hyphens; at most 63. */
      zone?: string;
      /** As HTTP writes it: `POST /things HTTP/1.1`, header fields, an empty line, the body. */
      request: string;
      /** As the policy's schema says, see GET /policies. */
      exclusion?: Record<string, unknown>;
    };
    reply: Explained;
    revision: undefined;
  };
  /** The history of traffic. */
  'GET /traffic': {
    path: undefined;
    query: {
      /** Milliseconds since the epoch. */
      from?: number;
      /** Milliseconds since the epoch. */
      to?: number;
      zone?: string;
      version?: string;
      operation?: string;
      application?: string;
      step?: "minute" | "hour";
    };
    body: undefined;
    reply: TrafficHistory;
    revision: undefined;
  };
  /** What there was most of. */
  'GET /traffic/top': {
    path: undefined;
    query: {
      by: "application" | "operation" | "version" | "refusal";
      /** 10 unless told. */
      limit?: number;
      /** Milliseconds since the epoch. */
      from?: number;
      /** Milliseconds since the epoch. */
      to?: number;
      zone?: string;
      version?: string;
      operation?: string;
      application?: string;
    };
    body: undefined;
    reply: TrafficTop;
    revision: undefined;
  };
  /** What answers held beyond what everybody may see. */
  'GET /exposure': {
    path: undefined;
    query: {
      version?: string;
      operation?: string;
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: Exposed[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Traffic as it happens. */
  'GET /live': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: Blob;
    revision: undefined;
  };
  /** The whole catalogue as one declaration. */
  'GET /configuration': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: Record<string, unknown>;
    revision: undefined;
  };
  /** Check a declaration by itself. */
  'POST /configuration/validate': {
    path: undefined;
    query: undefined;
    body: string | Record<string, unknown>;
    reply: {
      valid: true;
    };
    revision: undefined;
  };
  /** What a sync of a declaration would change. */
  'POST /configuration/diff': {
    path: undefined;
    query: undefined;
    body: string | Record<string, unknown>;
    reply: {
      differences: ConfigurationDifference[];
    };
    revision: undefined;
  };
  /** Bring the catalogue to what a declaration says. */
  'POST /configuration/sync': {
    path: undefined;
    query: {
      /** Also delete what the declaration does not hold. */
      prune?: boolean;
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: string | Record<string, unknown>;
    reply: {
      applied: ConfigurationDifference[];
      /** Deletes that were not asked for. */
      left: ConfigurationDifference[];
      snapshot: Snapshot | null;
    };
    revision: undefined;
  };
  /** Download a backup of the store. */
  'POST /backup': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: Blob;
    revision: undefined;
  };
  /** Which keys secrets are sealed under. */
  'GET /vault': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: VaultStatus;
    revision: undefined;
  };
  /** Which release of the OWASP Core Rule Set this node runs. */
  'GET /core-rules': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: CoreRules;
    revision: undefined;
  };
  /** Read the directory of the OWASP Core Rule Set anew, without a restart. */
  'POST /core-rules/reload': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: CoreRules;
    revision: undefined;
  };
  /** Replace the keys that secrets are sealed under. */
  'POST /vault/rotate': {
    path: undefined;
    query: undefined;
    body: {
      keys: "data" | "master";
    };
    reply: VaultStatus;
    revision: undefined;
  };
  /** End a rotation: only the master key of this node opens the vault from now on. */
  'POST /vault/finish': {
    path: undefined;
    query: undefined;
    body: undefined;
    reply: VaultStatus;
    revision: undefined;
  };
  /** Which kind of client fits a program, and why. */
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
  /** Make an application a client of the authorization server. */
  'POST /applications/{application}/client': {
    path: {
      application: string;
    };
    query: undefined;
    body: {
      /** What sort of program it is: `server-web` (a web application on a server), `browser` (a page that calls by itself), `native` (on phones and computers), `service` (nobody signs in), `device` (without a browser). */
      kind: "server-web" | "browser" | "native" | "service" | "device";
      /** Whose users sign in to it: staff, or the people of the portal. */
      realm?: "internal" | "external";
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
      /** Of this organisation: users are not asked whether they agree. Needs `developers:write`. */
      firstParty?: boolean;
    };
    reply: NewClient;
    revision: undefined;
  };
  /** Read the client that an application is. */
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
  /** Change the settings of a client. */
  'PATCH /applications/{application}/client': {
    path: {
      application: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
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
      /** Of this organisation: users are not asked whether they agree. Needs `developers:write`. */
      firstParty?: boolean;
    };
    reply: Client;
    revision: number;
  };
  /** Delete the client that an application is. */
  'DELETE /applications/{application}/client': {
    path: {
      application: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: undefined;
    revision: number;
  };
  /** Refuse the token by which a client changes its own settings. */
  'POST /applications/{application}/client/detach': {
    path: {
      application: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: Client;
    revision: undefined;
  };
  /** Let programs register clients of a developer. */
  'POST /developers/{developer}/registration-tokens': {
    path: {
      developer: string;
    };
    query: undefined;
    body: {
      /** What it is for, in words. */
      purpose: string;
      /** Whose users sign in to it: staff, or the people of the portal. */
      realm?: "internal" | "external";
      /** Clients that may be registered with it; 1 unless told. */
      uses?: number;
      /** 7 unless told. */
      days?: number;
    };
    reply: NewRegistrationToken;
    revision: undefined;
  };
  /** List the tokens by which programs register clients of a developer. */
  'GET /developers/{developer}/registration-tokens': {
    path: {
      developer: string;
    };
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
  /** Revoke a token by which programs register clients. */
  'POST /registration-tokens/{token}/revoke': {
    path: {
      token: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: RegistrationToken;
    revision: undefined;
  };
  /** Make a secret for a client. */
  'POST /applications/{application}/client/secrets': {
    path: {
      application: string;
    };
    query: undefined;
    body: {
      /** Milliseconds since the epoch. */
      notAfter?: number;
      days?: number;
    };
    reply: NewClientSecret;
    revision: undefined;
  };
  /** List a client's secrets. */
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
  /** Read what is known of a client secret. */
  'GET /client-secrets/{secret}': {
    path: {
      secret: string;
    };
    query: undefined;
    body: undefined;
    reply: ClientSecret;
    revision: undefined;
  };
  /** Replace a client secret by a new one. */
  'POST /client-secrets/{secret}/rotate': {
    path: {
      secret: string;
    };
    query: undefined;
    body: {
      /** A day unless told. */
      overlapSeconds?: number;
      /** Milliseconds since the epoch. */
      notAfter?: number;
      days?: number;
    };
    reply: NewClientSecret;
    revision: undefined;
  };
  /** Revoke a client secret. */
  'POST /client-secrets/{secret}/revoke': {
    path: {
      secret: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: ClientSecret;
    revision: undefined;
  };
  /** Allow an application a legacy grant for a while. */
  'POST /applications/{application}/client/waivers': {
    path: {
      application: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      grant: "implicit" | "password";
      /** Goes to the audit log. */
      reason: string;
      /** Milliseconds since the epoch. */
      until: number;
    };
    reply: ClientWaiver;
    revision: undefined;
  };
  /** List the legacy grants that an application was allowed, newest first. */
  'GET /applications/{application}/client/waivers': {
    path: {
      application: string;
    };
    query: undefined;
    body: undefined;
    reply: {
      items: ClientWaiver[];
    };
    revision: undefined;
  };
  /** End the waiver of a legacy grant now. */
  'POST /client-waivers/{waiver}/revoke': {
    path: {
      waiver: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Goes to the audit log. */
      reason: string;
    };
    reply: ClientWaiver;
    revision: undefined;
  };
  /** Revoke every credential that a text holds. */
  'POST /leaks': {
    path: undefined;
    query: undefined;
    body: {
      text: string;
    };
    reply: {
      items: ({
        kind: "key" | "delegated-key" | "client-secret" | "admin-token" | "registration-token" | "client-registration";
        id: string;
        hint: string;
        applicationId: string | null;
      })[];
    };
    revision: undefined;
  };
  /** List keys, client secrets, certificates and signing keys that end soon and have no successor yet. */
  'GET /ending-credentials': {
    path: undefined;
    query: {
      /** 30 unless told. */
      days?: number;
    };
    body: undefined;
    reply: {
      items: EndingCredential[];
    };
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
  /** Make the first administrator. */
  'POST /first-run': {
    path: undefined;
    query: undefined;
    body: {
      /** What stands behind # in the link. */
      token: string;
      name: string;
      email: string;
      password: string;
      roles: ("administrator" | "security" | "business-owner")[];
    };
    reply: Session;
    revision: undefined;
  };
  /** Accept an invitation. */
  'POST /invitation': {
    path: undefined;
    query: undefined;
    body: {
      /** What stands behind # in the link. */
      token: string;
      name: string;
      password: string;
    };
    reply: Session;
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
  /** List users. */
  'GET /users': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
      /** Staff (internal) unless told. */
      realm?: "internal" | "external";
      status?: "invited" | "active" | "disabled";
      /** Text in the name, in any case. */
      search?: string;
    };
    body: undefined;
    reply: {
      items: User[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Invite somebody to the console. */
  'POST /users': {
    path: undefined;
    query: undefined;
    body: {
      email: string;
      name: string;
      roles: ("administrator" | "security" | "business-owner" | "api-developer" | "application-developer" | "analyst" | "auditor")[];
    };
    reply: User;
    revision: undefined;
  };
  /** Read a user. */
  'GET /users/{user}': {
    path: {
      user: string;
    };
    query: undefined;
    body: undefined;
    reply: User;
    revision: undefined;
  };
  /** Change a user's name or roles. */
  'PATCH /users/{user}': {
    path: {
      user: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      name?: string;
      roles?: ("administrator" | "security" | "business-owner" | "api-developer" | "application-developer" | "analyst" | "auditor")[];
    };
    reply: User;
    revision: number;
  };
  /** Delete a user. */
  'DELETE /users/{user}': {
    path: {
      user: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: undefined;
    revision: number;
  };
  /** Keep a user out. */
  'POST /users/{user}/disable': {
    path: {
      user: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: User;
    revision: undefined;
  };
  /** Let a user in again. */
  'POST /users/{user}/enable': {
    path: {
      user: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: User;
    revision: undefined;
  };
  /** End all sessions of a user. */
  'POST /users/{user}/sign-out': {
    path: {
      user: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: User;
    revision: undefined;
  };
  /** Mail a new invitation. */
  'POST /users/{user}/invite-again': {
    path: {
      user: string;
    };
    query: undefined;
    body: undefined;
    reply: User;
    revision: undefined;
  };
  /** Make a one-time link. */
  'POST /links': {
    path: undefined;
    query: undefined;
    body: {
      email?: string;
      realm?: "internal" | "external";
    };
    reply: OneTimeLink;
    revision: undefined;
  };
  /** List the sessions of a user. */
  'GET /users/{user}/sessions': {
    path: {
      user: string;
    };
    query: undefined;
    body: undefined;
    reply: {
      items: UserSession[];
    };
    revision: undefined;
  };
  /** End a session of a user. */
  'DELETE /users/{user}/sessions/{session}': {
    path: {
      user: string;
      session: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: undefined;
    revision: undefined;
  };
  /** Remove the second factors of a user. */
  'POST /users/{user}/reset-factors': {
    path: {
      user: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: User;
    revision: undefined;
  };
  /** Read what is asked of the people of a realm. */
  'GET /realms/{realm}': {
    path: {
      realm: "internal" | "external";
    };
    query: undefined;
    body: undefined;
    reply: Realm;
    revision: undefined;
  };
  /** Change what is asked of the people of a realm. */
  'PATCH /realms/{realm}': {
    path: {
      realm: "internal" | "external";
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      secondFactor: "optional" | "required";
    };
    reply: Realm;
    revision: number;
  };
  /** List groups. */
  'GET /groups': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
      /** Of staff (internal) unless told. */
      realm?: "internal" | "external";
      /** Text in name or title, in any case. */
      search?: string;
    };
    body: undefined;
    reply: {
      items: Group[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Make a group. */
  'POST /groups': {
    path: undefined;
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      realm: "internal" | "external";
      /** Lower-case letters, digits, dots, hyphens and underscores; at most 63. */
      name: string;
      title: string;
    };
    reply: Group;
    revision: undefined;
  };
  /** Read a group. */
  'GET /groups/{group}': {
    path: {
      group: string;
    };
    query: undefined;
    body: undefined;
    reply: Group;
    revision: undefined;
  };
  /** Change a group's title. */
  'PATCH /groups/{group}': {
    path: {
      group: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      title: string;
    };
    reply: Group;
    revision: number;
  };
  /** Delete a group. */
  'DELETE /groups/{group}': {
    path: {
      group: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: undefined;
    revision: number;
  };
  /** List the members of a group. */
  'GET /groups/{group}/members': {
    path: {
      group: string;
    };
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
    };
    body: undefined;
    reply: {
      items: User[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Put a user into a group. */
  'PUT /groups/{group}/members/{user}': {
    path: {
      group: string;
      user: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: undefined;
    revision: undefined;
  };
  /** Take a user out of a group. */
  'DELETE /groups/{group}/members/{user}': {
    path: {
      group: string;
      user: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: undefined;
    revision: undefined;
  };
  /** List identity providers. */
  'GET /identity-providers': {
    path: undefined;
    query: {
      /** Items in the answer; 50 unless told. */
      limit?: number;
      /** `next` of the page before. */
      after?: string;
      /** Staff in the console (internal), or users of the portal (external). */
      realm?: "internal" | "external";
    };
    body: undefined;
    reply: {
      items: IdentityProvider[];
      next: string | null;
    };
    revision: undefined;
  };
  /** Add an identity provider. */
  'POST /identity-providers': {
    path: undefined;
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Staff in the console (internal), or users of the portal (external). */
      realm: "internal" | "external";
      /** Lower-case letters, digits and hyphens; at most 63. */
      name: string;
      /** Whether the sign-in page shows it and its word is taken. */
      enabled?: boolean;
      admits: Admission;
      oidc?: OidcSettings;
      saml?: SamlSettings;
      ldap?: LdapSettings;
      /** What the provider knows us by. Kept sealed and never shown. */
      secret?: string;
      title: string;
    };
    reply: IdentityProvider;
    revision: undefined;
  };
  /** Read an identity provider. */
  'GET /identity-providers/{provider}': {
    path: {
      provider: string;
    };
    query: undefined;
    body: undefined;
    reply: IdentityProvider;
    revision: undefined;
  };
  /** Change an identity provider. */
  'PATCH /identity-providers/{provider}': {
    path: {
      provider: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** Whether the sign-in page shows it and its word is taken. */
      enabled?: boolean;
      admits?: Admission;
      oidc?: OidcSettings;
      saml?: SamlSettings;
      ldap?: LdapSettings;
      /** What the provider knows us by. Kept sealed and never shown. */
      secret?: string;
      title?: string;
    };
    reply: IdentityProvider;
    revision: number;
  };
  /** Remove an identity provider. */
  'DELETE /identity-providers/{provider}': {
    path: {
      provider: string;
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: undefined;
    reply: undefined;
    revision: number;
  };
  /** Read the keys that SAML providers encrypt for. */
  'GET /saml-keys/{realm}': {
    path: {
      realm: "internal" | "external";
    };
    query: undefined;
    body: undefined;
    reply: SamlKeys;
    revision: undefined;
  };
  /** Replace the key that SAML providers encrypt for. */
  'POST /saml-keys/{realm}/rotate': {
    path: {
      realm: "internal" | "external";
    };
    query: {
      /** Does everything, then takes it back; the answer carries `Gatehouse-Dry-Run: true`. */
      dryRun?: "true" | "false";
    };
    body: {
      /** How long the key before still works; 30. */
      overlapDays?: number;
    };
    reply: SamlKeys;
    revision: undefined;
  };
}
