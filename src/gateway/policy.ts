import type { Static, TObject } from 'typebox';
import type { ContentLimitsWanted } from '#enforcement';
import type { RandomSource } from '#kernel';
import type {
  Answered,
  Authorised,
  Caller,
  Identified,
  Limited,
  Normalised,
  Refused,
  Routed,
  Validated,
} from './exchange.ts';
import type { AnswerContent } from './answer-content.ts';
import type { Blocks } from './blocks/blocks.ts';
import type { EventRule } from './events/answer-events.ts';
import type { Exposure } from './exposure.ts';
import type { OriginRule } from './cross-origin.ts';
import type { ConcurrencyTable } from './limits/concurrency-table.ts';
import type { LimitTable } from './limits/limit-table.ts';
import type { SharedLimits } from './limits/shared-limits.ts';
import type { QuotaDesk } from './limits/quota-desk.ts';
import type { CallerTokens } from './caller-token/caller-tokens.ts';
import type { CallerDirectory } from './callers/directory.ts';
import type { ClientNames } from './names/client-names.ts';
import type { RuleTables } from './rule-tables/rule-tables.ts';
import type { ReplayGuard } from './proofs/replay-guard.ts';
import type { ServerNonces } from './proofs/server-nonces.ts';
import type { Places } from './places/places.ts';
import type { ResourceRule } from './protected-resources.ts';
import type { Refusal } from './refusal.ts';
import type { SecretUse } from '#credentials';
import type { TokenSources } from './tokens/token-sources.ts';
import type { StreamRule } from './streams.ts';
import type { WebSocketRule } from './websocket/rule.ts';
import type { CallJournal } from './journal/call-journal.ts';
import type {
  OperationDocument,
  PolicyDocument,
  VersionDocument,
  ZoneDocument,
} from './snapshot/document.ts';

/** A check passes with `undefined` or refuses with a value. A promise only where there is no other way. */
export type Verdict = Refusal | undefined | Promise<Refusal | undefined>;

/** What an `identify` step found: who calls, a refusal, or nothing that it knows of. */
export type Identification = Caller | Refusal | undefined | Promise<Caller | Refusal | undefined>;

/**
 * The steps of one policy, each at the stage whose knowledge it needs. `screen` runs before routing where the
 * policy is attached to a zone, and straight after routing where it is attached to something narrower.
 */
export interface Steps {
  readonly screen?: (x: Normalised) => Verdict;
  /** Told of each request that was refused, at a zone: counts what it is about to refuse the next time. */
  readonly refused?: (x: Refused, refusal: Refusal) => void;
  /** Answers for a request that no operation takes; `allow` lists the methods its resource does offer. */
  readonly route?: (x: Normalised, allow: readonly string[]) => Refusal;
  /** Whose pages a browser may let call. Not a step, but data: preflights and every answer are judged by it. */
  readonly crossOrigin?: OriginRule;
  /** Opens the operation to WebSockets. Data, too: handshakes and connections are judged by it. */
  readonly websocket?: WebSocketRule;
  /** How long endless responses may last. Data, too. */
  readonly streams?: StreamRule;
  /** Where clients get access tokens for the operation. Data, too: published for them. */
  readonly resource?: ResourceRule;
  readonly identify?: (x: Routed) => Identification;
  readonly authorise?: (x: Identified) => Verdict;
  readonly limit?: (x: Authorised & Pick<Limited, 'limitHeaders'>) => Verdict;
  readonly validate?: (x: Limited) => Verdict;
  /**
   * The body when it came in a content coding (RFC 9110 section 8.4), as it is judged and forwarded. Undefined where
   * there is nothing to decode.
   */
  readonly decode?: (x: Limited, body: Buffer) => Promise<Buffer | Refusal> | undefined;
  /** Judges the body, which is there and decoded: what `validate` does for heads. Asks for it by `needsBody`. */
  readonly content?: (x: Validated) => Verdict;
  readonly authoriseObject?: (x: Validated) => Verdict;
  readonly inspect?: (x: Validated) => Verdict;
  /** The last step before forwarding: makes sure that the call can be proven. */
  readonly journal?: (x: Validated) => Verdict;
  /** Looks at each whole message of a WebSocket's client before it is sent on; a refusal closes the connection. */
  readonly frame?: (x: Validated, message: Buffer, text: boolean) => Refusal | undefined;
  /** Headers for the upstream: adds to `headers` (lower-case names and values in turn). */
  readonly transform?: (x: Validated, headers: string[]) => void;
  /**
   * The exchange is over, whatever became of it, and recorded after this: closes what other steps opened. Told of
   * everything that was routed to the operation, so also of what other policies refused before.
   */
  readonly over?: (x: Routed) => void;
  /** Changes the answer's head before it is sent. */
  readonly response?: (x: Answered) => Verdict;
  /**
   * Looks at the whole body of an answer of 2xx before any of it is sent, and may change it. Such an answer is held in
   * memory, as far as `answerLimit` allows, and refused where it cannot be read: compressed, in parts or too long.
   */
  readonly answerBody?: (x: Answered, content: AnswerContent) => Refusal | undefined;
  /** True where `answerBody` judges answers of every status, and the heads of answers without a body. */
  readonly everyAnswer?: boolean;
  /** True where `answerBody` judges trailers as well. Those of an answer that is held go no further where one does not. */
  readonly judgesTrailers?: boolean;
  /** Judges streams of events, which `answerBody` never sees; where that is there and this is not, they are refused. */
  readonly answerEvents?: EventRule;
  /** Octets of such an answer, or of one event, at most. */
  readonly answerLimit?: number;
  /** True when `content`, `authoriseObject` or `inspect` need the whole request body in memory (bounded by `body-limit`). */
  readonly needsBody?: boolean | ((operation: OperationDocument) => boolean);
  /** Lower-case request headers that are for the gateway alone and are not forwarded. */
  readonly stripHeaders?: readonly string[];
  /** Of the client's proofs (`authorization`, `dpop`), which end at the gateway: those that travel on. */
  readonly forwardHeaders?: readonly string[];
  /** What bodies that are read may be made of, where this policy bounds it. */
  readonly contentLimits?: ContentLimitsWanted;
  /** Bytes of request body accepted, where this policy bounds it. */
  readonly bodyLimit?: number;
}

/** Where an attachment sits: what the options are compiled against. */
export interface Placement {
  readonly attachment: PolicyDocument;
  readonly scope: 'zone' | 'version' | 'operation' | 'plan';
  readonly zone: ZoneDocument;
  readonly version: VersionDocument | undefined;
  readonly operation: OperationDocument | undefined;
}

/** What compiled policies work with at request time. */
export interface PolicyDependencies {
  readonly limits: LimitTable;
  readonly quotas: QuotaDesk;
  /** Limits counted together with other machines; undefined where there is no cache. */
  readonly shared: SharedLimits | undefined;
  /** Who is blocked for a while. */
  readonly blocks: Blocks;
  /** Requests under way. */
  readonly underWay: ConcurrencyTable;
  readonly callers: CallerDirectory;
  readonly tokens: TokenSources;
  /** Proofs that were used. */
  readonly replays: ReplayGuard;
  /** What proofs must hold to be new. */
  readonly nonces: ServerNonces;
  readonly places: Places;
  readonly names: ClientNames;
  /** Where calls are written down before they are forwarded; undefined where nothing is kept. */
  readonly journal: Pick<CallJournal, 'append'> | undefined;
  /** Signs for upstreams; undefined where there is no key. */
  readonly callerTokens: CallerTokens | undefined;
  /** Counts what answers held beyond what everybody may see. */
  readonly exposure: Pick<Exposure, 'note'>;
  /** What pseudonyms are made under. */
  readonly pseudonymKey: Uint8Array;
  readonly random: RandomSource;
  /** Has tables of threat rules made elsewhere; undefined where nobody does that. */
  readonly ruleTables?: Pick<RuleTables, 'ask'> | undefined;
  /** Nothing is served: whatever would be compiled with the first request is compiled now, to find its faults. */
  readonly proving?: boolean;
}

/** Something secret in the options of a policy, which leaves the program only sealed. */
export interface PolicySecret {
  /** Where it stands: names of members, positions in lists. */
  readonly path: readonly string[];
  /** What it is for, and who may see it. */
  readonly use: SecretUse;
}

/**
 * One control. `options` feeds validation, the admin API, the docs table and the console's form; `steps` compiles
 * the options at publish, where a mistake may throw, and returns functions that only decide.
 */
export interface Policy<Options extends TObject = TObject> {
  readonly name: string;
  readonly title: string;
  /** One sentence for the docs table. */
  readonly summary: string;
  readonly options: Options;
  /** What is secret in the options; nothing unless told. */
  readonly secrets?: (options: Static<Options>) => readonly PolicySecret[];
  /** What it does with these options, in a few plain words for the people who look at an API's controls. */
  readonly inWords: (options: Static<Options>, scope: Placement['scope']) => string;
  /** What a step that throws amounts to. `deny` unless there is a very good reason. */
  readonly onError: 'deny' | 'pass';
  /** @throws Error with a message for the person who wrote the options. */
  readonly steps: (options: Static<Options>, place: Placement, dependencies: PolicyDependencies) => Steps;
}

export function definePolicy<Options extends TObject>(policy: Policy<Options>): Policy<Options> {
  return policy;
}
