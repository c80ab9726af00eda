import type { BoundSocket } from 'node:net';
import type { CoreRules } from './core-rules/files.ts';
import type { Challenge } from './listener/challenges.ts';
import type { EntranceOptions } from './listener/entrance.ts';
import type { ListenerLimits } from './listener/limits.ts';
import type { PlainFront } from './listener/plain-front.ts';
import type { TlsMaterial } from './listener/tls.ts';
import type { SharedKeys } from './callers/key-view.ts';
import type { ToGateway } from './link.ts';
import type { Ledgers, SharedBuffers } from './shared-tables.ts';

/** One listener as a worker gets it: with a socket of its own. */
export interface WorkerListener {
  readonly zone: string;
  readonly socket: BoundSocket;
  readonly tls: TlsMaterial | undefined;
  readonly asksCertificate: boolean;
  /** Serves no API, but what this says. */
  readonly front: PlainFront | undefined;
  readonly limits: ListenerLimits;
  readonly entrance: EntranceOptions | undefined;
}

/** What every worker of a host is given alike. */
export interface GatewaySettings extends SharedBuffers {
  /** Address of the Valkey or Redis through which machines count together; may hold a password. */
  readonly redisUrl?: string | undefined;
  /** Secret under which API keys are hashed. */
  readonly pepper: Uint8Array;
  /** Secret under which addresses become pseudonyms in the log. */
  readonly pseudonymKey: Uint8Array;
  /** What the keys of client certificates for upstreams are sealed under. */
  readonly upstreamSeal?: Uint8Array;
  /** What keys for tokens to upstreams are made from. */
  readonly callerSecret?: Uint8Array | undefined;
  /** Where addresses are: an MMDB file. Without one no address has a country. */
  readonly places?: SharedArrayBuffer | undefined;
  /** The OWASP Core Rule Set, where a directory of it was told. */
  readonly coreRules?: CoreRules | undefined;
  /** Address under which the pages of the error catalogue are served. */
  readonly docs: string;
  /** Origins of the portal, whose pages try APIs out; none unless told. */
  readonly portalOrigins?: readonly string[];
  /** A file, `stdout`, or undefined for no access log. */
  readonly accessLog: string | undefined;
  /** Where does-harm calls are written down, and the key that their journal is sealed with; none keeps none. */
  readonly journal?: { readonly directory: string; readonly key: Uint8Array } | undefined;
  /** How long requests under way get after a worker failed (milliseconds). */
  readonly failureGraceMs: number;
}

/** What a worker is to do. */
export interface WorkerData {
  /** Names the worker in locks of shared memory: no two that live at once share it. */
  readonly index: number;
  /** Where it writes down which requests it has under way, and whose connections it holds. */
  readonly ledgers: Ledgers;
  readonly settings: GatewaySettings;
  readonly listeners: readonly WorkerListener[];
}

/** What the host sends a worker: the link's messages, and what concerns only threads of one process. */
export type ToWorker =
  | ToGateway
  | { readonly type: 'tls'; readonly zone: string; readonly tls: TlsMaterial }
  /** All that there are now: what certificate authorities are answered. */
  | { readonly type: 'challenges'; readonly challenges: readonly Challenge[] }
  /** A block that ended at somebody's word: other machines are to be told. Seconds since the epoch. */
  | { readonly type: 'block-lifted'; readonly id: string; readonly until: number }
  /** Keys that the host keeps for all: Feed entries that are in them are not told one by one. */
  | { readonly type: 'keys'; readonly keys: SharedKeys };

/** The first message to a worker, which may have been started before anybody knew what it is to do. */
export interface Orders {
  readonly type: 'orders';
  readonly data: WorkerData;
}
