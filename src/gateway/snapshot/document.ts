import type { ContractSchemas, OperationShape } from '#enforcement';

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
  /** What the shapes of the operations refer to; absent where they refer to nothing. */
  readonly schemas?: ContractSchemas;
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
  /** Sets of scopes, by the contract: a token must hold all of one set. Absent: the contract names none. */
  readonly scopes?: readonly (readonly string[])[];
  /** What the contract promises of it; absent means that nothing is known. */
  readonly shape?: OperationShape;
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

/** The service behind a version. Times are milliseconds; what is not told is off unless a default is named. */
export interface UpstreamDocument {
  /** One or more `http(s)://host[:port][/path]`. */
  readonly targets: readonly TargetDocument[];
  /** What targets are spoken to in, `http1` unless told. HTTP/2 without TLS begins by prior knowledge. */
  readonly protocol?: 'http1' | 'http2';
  readonly balance?: BalanceDocument;
  /** Targets that get a share of the calls: another release of the same service. */
  readonly canary?: {
    /** Percent of the calls; 0 keeps the targets ready without any. */
    readonly share: number;
    readonly targets: readonly TargetDocument[];
    /** Whether the same caller always gets the same release; true unless told. */
    readonly sticky?: boolean;
  };
  readonly health?: HealthDocument;
  readonly ejection?: EjectionDocument;
  readonly breaker?: BreakerDocument;
  readonly retry?: RetryDocument;
  readonly timeouts?: {
    /** To a connection; 5,000 unless told. Also how long a request waits for one at most. */
    readonly connect?: number;
    /** Without a byte of the response; 30,000 unless told. */
    readonly response?: number;
    /** From the choice of a target to the head of its response: each try has as long. */
    readonly perTry?: number;
    /** For the whole call, all tries and the last byte of the response included. */
    readonly total?: number;
  };
  /** PEM certificates to trust instead of the system's. */
  readonly ca?: string;
  readonly tls?: {
    /** Asked for (SNI), and looked for in the certificate, instead of the target's own name. */
    readonly serverName?: string;
    /** `1.2` unless told. */
    readonly minimumVersion?: '1.2' | '1.3';
    /** False takes any certificate: whoever stands between can read and change everything. */
    readonly verify?: boolean;
    /** PEM: what the gateway proves to the target who it is with, followed by those that vouch for it. */
    readonly clientCertificate?: string;
    /** Its private key, sealed (`upstream-key.ts` of the credentials). */
    readonly clientKey?: string;
  };
  /** What the gateway proves to the targets who it is with, in each call; no client can send the field itself. */
  readonly credentials?: UpstreamCredentialsDocument;
  /** Lets the client's own Authorization field travel on; it ends at the gateway unless told. */
  readonly forwardAuthorization?: boolean;
  /** Lets targets be link-local addresses, where clouds keep the metadata service that hands out credentials. */
  readonly linkLocal?: boolean;
  /** Connections to each target and worker at most; 256 unless told, 8 in HTTP/2. */
  readonly connections?: number;
  /** Requests that wait for a connection to a target, per worker, at most; four for each unless told, 128 in HTTP/2. */
  readonly queue?: number;
}

/** A secret that the targets ask for, and how it is shown to them. */
export interface UpstreamCredentialsDocument {
  /** `oauth`: a bearer token that is got for client credentials (RFC 6749 section 4.4), kept and renewed in time. */
  readonly kind: 'basic' | 'bearer' | 'api-key' | 'oauth';
  /** Password, token, key or client secret, sealed (`upstream-secret.ts` of the credentials). */
  readonly secret: string;
  /** `basic`: the user. `oauth`: the client id. */
  readonly name?: string;
  /** `api-key`: the field that carries it, lower case. */
  readonly header?: string;
  /** `oauth`: where tokens are got. */
  readonly tokenUrl?: string;
  /** `oauth`: asked for, when told. */
  readonly scope?: string;
  readonly audience?: string;
  readonly resource?: string;
  /** `oauth`: how the client proves who it is (RFC 6749 section 2.3.1); `basic` unless told. */
  readonly send?: 'basic' | 'body';
  /** `oauth`: PEM certificates to trust at the token endpoint instead of the system's. */
  readonly ca?: string;
}

/** An address, or one with its share of the work. */
export type TargetDocument =
  | string
  | {
      readonly url: string;
      /** A target of weight 2 gets twice the calls of one of weight 1, which is what they have unless told. */
      readonly weight?: number;
    };

export const urlOf = (target: TargetDocument): string => (typeof target === 'string' ? target : target.url);

/** The addresses of all targets, those of the canary included. */
export const targetUrls = ({ targets, canary }: UpstreamDocument): string[] =>
  [...targets, ...(canary?.targets ?? [])].map(urlOf);

export interface BalanceDocument {
  /** `round-robin` unless told. */
  readonly by?: 'round-robin' | 'least-outstanding' | 'hash';
  /** What is hashed: calls with the same value go to the same target. */
  readonly of?: 'address' | 'application' | { readonly header: string };
  /** How long a target that came back takes to its full share. */
  readonly slowStart?: number;
}

/** Asks every target from time to time whether it is well. */
export interface HealthDocument {
  /** Below the target's own path, begins with `/`. */
  readonly path: string;
  /** 10,000 unless told. */
  readonly interval?: number;
  /** 2,000 unless told. */
  readonly timeout?: number;
  /** Good answers in a row after which a target is used again; 2 unless told. */
  readonly healthyAfter?: number;
  /** Bad answers in a row after which a target is no longer used; 3 unless told. */
  readonly unhealthyAfter?: number;
  /** Statuses that are good; 200 to 399 unless told. */
  readonly statuses?: readonly number[];
}

/** Passes over a target that does worse than it should. */
export interface EjectionDocument {
  /** Failures in a row (no answer, or a 5xx status); 5 unless told. */
  readonly failures?: number;
  /** Percent of failures within ten seconds, of 20 calls at least; not looked at unless told. */
  readonly share?: number;
  /** The first time; each further time is longer by as much, ten times at most. 30,000 unless told. */
  readonly time?: number;
  /** Percent of the targets that may be out at a time; 50 unless told. */
  readonly atMost?: number;
}

/** Spares a target that fails: calls are refused at once until a few probes went well. */
export interface BreakerDocument {
  /** Percent of failures at which it opens; 50 unless told. */
  readonly share?: number;
  /** Calls within the window below which nothing is judged; 20 unless told. */
  readonly calls?: number;
  /** 10,000 unless told. */
  readonly window?: number;
  /** How long it stays open; 10,000 unless told. */
  readonly open?: number;
  /** Calls let through at a time, and good ones needed to close, when half open; 3 unless told. */
  readonly probes?: number;
}

/** Tries again what may be sent twice (RFC 9110 section 9.2.2), as long as nothing of an answer was sent. */
export interface RetryDocument {
  /** Further tries for one call; 1 unless told. */
  readonly attempts?: number;
  /** Statuses that are tried again, besides failures to answer; 502, 503 and 504 unless told. */
  readonly statuses?: readonly number[];
  /** Tries again, in percent of the calls of the last ten seconds, at most; 20 unless told. Three are always allowed. */
  readonly budget?: number;
}

export interface PlanDocument {
  readonly id: string;
  readonly name: string;
  /** Limits under which the plan's subscribers call: policies that limit, and nothing else. */
  readonly policies: readonly PolicyDocument[];
}
