import type { Socket } from 'node:net';
import type { ClientRequest, ClientResponse } from './client-message.ts';
import type { PresentedCertificate } from '#credentials';
import type { ApplicationState } from './feed.ts';
import type { Pace } from './limits/pace.ts';
import type { SharedTake } from './limits/shared-takes.ts';
import type { Refusal } from './refusal.ts';
import type { OperationPlan, ZonePlan } from './snapshot/plan.ts';

/**
 * One request and its response on the way through the gateway. Each stage of the pipeline takes the type that
 * the stage before it returned and gives back one that knows more, so a policy that limits by application before
 * the application is known does not compile. All stages work on one object (no allocation per stage); the types
 * are the only door to what a stage has not learned yet, and each field is written by exactly one stage.
 */
export interface Received {
  readonly zone: ZonePlan;
  readonly request: ClientRequest;
  readonly response: ClientResponse;
  /** Where the client asked to leave HTTP for WebSocket on this connection. */
  readonly upgrade: Upgrade | undefined;
  /** `performance.now()` at arrival, milliseconds. */
  readonly startedAt: number;
  /** Milliseconds since the epoch at arrival: the one reading of the clock that all stages decide by. */
  readonly now: number;
  /** Names this decision in the response, the log and the console. */
  readonly decisionId: string;
  /** Checks in `report` mode that would have refused. */
  readonly reported: ReportedRefusal[];
  /** Entries of the concurrency table, given back when the exchange is over. */
  held: number[] | undefined;
  /** How fast its bodies may pass. */
  paces: Pace[] | undefined;
  /** Limits that are counted together with other machines, settled at the end of the stage limit. */
  shared: SharedTake[] | undefined;
}

/** The connection under a request that asks for another protocol; a refusal still goes out as its response. */
export interface Upgrade {
  readonly socket: Socket;
  /** What the client sent behind the request. */
  readonly head: Buffer;
  /** From here on the connection is no longer the response's. */
  leaveHttp(): void;
}

export interface Normalised extends Received {
  /** The client's address as told by the socket or by configured trusted proxies; canonical text. */
  readonly address: string;
  /** Upper case. */
  readonly method: string;
  /** Lower case, without port. */
  readonly host: string;
  /** Canonical: decoded once, no dot segments, no empty segments; re-encoded, as it is forwarded. */
  readonly path: string;
  /** Raw query with its `?`, or empty. */
  readonly query: string;
}

/** A request that is refused, at whatever stage: who calls may not be known yet. */
export interface Refused extends Normalised {
  readonly caller?: Caller;
}

export interface Routed extends Normalised {
  readonly operation: OperationPlan;
  /** Decoded values of the template's parameters. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What is known of who calls: the intermediary software here, the end user beside it, kept apart. */
export interface Caller {
  readonly application: (ApplicationState & { readonly id: string }) | undefined;
  readonly keyId: string | undefined;
  /** The key that the request was signed with (RFC 9421). */
  readonly signingKeyId?: string | undefined;
  /** The end user, who signed in; none where only the application is known. */
  readonly user: EndUser | undefined;
  /** The access token that the request showed, believed and not revoked. */
  readonly token?: ShownToken | undefined;
  /** Calls with a sandbox key (`gh_test_…`): answered from the contract's examples, never by the upstream. */
  readonly sandbox: boolean;
  /** The certificate that the connection showed, where one was asked for and believed. */
  readonly certificate?: PresentedCertificate | undefined;
}

/** Who an access token was issued for, as its issuer says, and as this installation knows them now. */
export interface EndUser {
  /** For users of this installation their id; otherwise unique with `issuer` only. */
  readonly id: string;
  readonly issuer: string;
  /** Users of this installation only. */
  readonly realm: 'internal' | 'external' | undefined;
  readonly groups: readonly string[];
  readonly roles: readonly string[];
}

/** An access token, in the terms of RFC 9068 and RFC 7662. */
export interface ShownToken {
  readonly scheme: 'Bearer' | 'DPoP';
  /** As it was shown: for hashing into proofs only. */
  readonly text: string;
  readonly issuer: string;
  readonly id: string | undefined;
  readonly clientId: string | undefined;
  readonly session: string | undefined;
  readonly scopes: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
  readonly notAfter: number;
  /** Keys it is bound to (RFC 7800): thumbprint of the DPoP key (RFC 9449), of the certificate (RFC 8705). */
  readonly confirmation: { readonly jkt?: string; readonly 'x5t#S256'?: string } | undefined;
  /** Authentication context, and when it was (milliseconds since the epoch), where the issuer tells. */
  readonly acr: string | undefined;
  readonly authenticatedAt: number | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface Identified extends Routed {
  readonly caller: Caller;
}

export interface Authorised extends Identified {
  /** The plan of the caller's subscription; none for a keyless caller. */
  readonly planId: string | undefined;
}

export interface Limited extends Authorised {
  /** Response fields that limits announce (RateLimit, RateLimit-Policy). */
  readonly limitHeaders: LimitHeaders;
}

export interface LimitHeaders {
  policy: string;
  limit: string;
}

/** Everything asked for is admitted; `body` is there when a step asked for it. */
export interface Validated extends Limited {
  /** The whole request body, when a step of this operation needs it; otherwise it streams. */
  readonly body: Buffer | undefined;
  /** The same as it came, where it came in a content coding and `body` is what it decodes to. */
  readonly codedBody: Buffer | undefined;
}

/** The upstream's answer before it is sent: head only, the body streams behind it. */
export interface Answered extends Validated {
  readonly answer: Answer;
}

export interface Answer {
  readonly status: number;
  /** Lower-case names and values in turn, hop-by-hop fields already removed. */
  readonly headers: string[];
  /** What came behind a body that is judged as a whole, in the same form. */
  readonly trailers?: readonly string[];
}

export interface ReportedRefusal {
  readonly policyId: string;
  readonly policy: string;
  readonly refusal: Refusal;
}
