/**
 * The Snapshot as it travels: plain data, numbered, immutable. The manager makes it, every gateway compiles it
 * (`compile.ts`) and swaps one reference. It holds no secrets and nothing of applications: those come by the Feed.
 */
export interface SnapshotDocument {
  readonly format: 1;
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly zones: readonly ZoneDocument[];
  readonly versions: readonly VersionDocument[];
  readonly plans: readonly PlanDocument[];
}

export type Category = 'tells' | 'does' | 'tells-harm' | 'does-harm';
export type Audience = 'open' | 'registered' | 'partner' | 'internal';
export type Mode = 'block' | 'report';

export const categories: readonly Category[] = ['tells', 'does', 'tells-harm', 'does-harm'];
export const audiences: readonly Audience[] = ['open', 'registered', 'partner', 'internal'];

/** A policy attached somewhere. `id` names the attachment: limits count under it, refusals are recorded with it. */
export interface PolicyDocument {
  readonly id: string;
  readonly policy: string;
  /** `block` unless told otherwise. */
  readonly mode?: Mode;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface ZoneDocument {
  readonly name: string;
  /** Applied to every request of the zone, before routing where the policy has a `screen` step. */
  readonly policies: readonly PolicyDocument[];
  /** House statuses: 403 instead of 405, 406 instead of 415. */
  readonly verbStatus?: 403 | 405;
  readonly contentTypeStatus?: 406 | 415;
  /** CIDR ranges whose `X-Forwarded-For` and `Forwarded` are believed; none by default. */
  readonly trustedProxies?: readonly string[];
}

export interface VersionDocument {
  readonly id: string;
  readonly api: {
    readonly id: string;
    readonly name: string;
    readonly title: string;
    readonly owner: string;
  };
  /** The version's name in the catalogue, such as `v1`. */
  readonly name: string;
  readonly lifecycle: 'published' | 'deprecated';
  readonly audience: Audience;
  /** Names of the zones in which it can be reached. */
  readonly zones: readonly string[];
  /** Host names under which it answers; empty means any. Lower case, no port. */
  readonly hosts: readonly string[];
  /** Canonical, begins with `/`, does not end with `/`; `` (empty) for the root. */
  readonly basePath: string;
  readonly upstream: UpstreamDocument;
  readonly policies: readonly PolicyDocument[];
  readonly operations: readonly OperationDocument[];
}

export interface OperationDocument {
  readonly id: string;
  /** Upper case; `*` for the catch-all operation of an API without a contract. */
  readonly method: string;
  /** Template below the base path, such as `/pets/{petId}`; `/*` for the catch-all operation. */
  readonly path: string;
  readonly category: Category;
  readonly audience: Audience;
  /** Request media types; empty means that the operation takes no body; absent means that nothing is known. */
  readonly consumes?: readonly string[];
  /** Response media types; absent or empty means that nothing is known. */
  readonly produces?: readonly string[];
  /** Lower-case names of the header fields that callers send by the contract; absent means that none is known. */
  readonly requestHeaders?: readonly string[];
  /** Examples of the first successful answer, by the contract: what a sandbox key is answered. */
  readonly examples?: readonly ExampleDocument[];
  readonly policies: readonly PolicyDocument[];
  /** When the earliest waiver that this operation lives by lapses (ms since the epoch): then it answers 503. */
  readonly waivedUntil?: number;
}

/** An answer as the contract shows it. */
export interface ExampleDocument {
  /** Its name among several; null for the only one. */
  readonly name: string | null;
  readonly status: number;
  /** Null for an answer without content. */
  readonly contentType: string | null;
  readonly body: string;
}

export interface UpstreamDocument {
  /** One or more `http(s)://host[:port][/path]`, used in turn. */
  readonly targets: readonly string[];
  readonly timeouts?: {
    /** Milliseconds to a connection; 5,000 unless told. */
    readonly connect?: number;
    /** Milliseconds without a byte of the response; 30,000 unless told. */
    readonly response?: number;
  };
  /** PEM certificates to trust instead of the system's. */
  readonly ca?: string;
  /** Connections to each target and worker at most; 256 unless told. */
  readonly connections?: number;
}

export interface PlanDocument {
  readonly id: string;
  readonly name: string;
  /** Limits under which the plan's subscribers call: policies that limit, and nothing else. */
  readonly policies: readonly PolicyDocument[];
}
