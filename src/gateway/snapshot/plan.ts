import type { ContentLimits } from '#enforcement';
import type { CrossOrigin } from '../cross-origin.ts';
import type { ProtectedResources, ResourceRule } from '../protected-resources.ts';
import type { Places } from '../places/places.ts';
import type { Steps } from '../policy.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { Mode, OperationDocument, VersionDocument, ZoneDocument } from './document.ts';
import type { StreamRule } from '../streams.ts';
import type { EnforcedRule } from '../websocket/rule.ts';
import type { Router } from './router.ts';

/** One compiled step of one attachment, ready to run. */
export interface Step<Run> {
  readonly policyId: string;
  readonly policy: string;
  readonly mode: Mode;
  readonly onError: 'deny' | 'pass';
  readonly run: Run;
}

/** What the recorder keeps with an operation, and nobody else looks at. */
export interface Noted {
  /** Names of the operation as JSON. */
  readonly path: string;
  readonly label: string;
  /** Series that were met lately. */
  met: MetSeries[];
  /** Whose numbers they are: a table that is begun anew has others. */
  table: object;
}

interface MetSeries {
  readonly zone: string;
  readonly application: string;
  readonly status: number;
  readonly refusal: string;
  readonly number: number;
}

type StepsOf<Stage extends keyof Steps> = readonly Step<NonNullable<Steps[Stage]>>[];

/** Everything compiled for one operation: arrays of checks in the order in which a request meets them. */
export interface OperationPlan {
  /** `<METHOD> <template>` and `<api>/<version>`, as logs and metrics name them. */
  readonly label: string;
  readonly versionLabel: string;
  readonly document: OperationDocument;
  readonly version: VersionDocument;
  readonly upstream: Upstream;
  /** Answers for requests that the version's contract does not list. */
  readonly route: Step<NonNullable<Steps['route']>>;
  /** Policies with a `screen` step that are attached below the zone: run straight after routing. */
  readonly screen: StepsOf<'screen'>;
  /** Whose pages may call from a browser; undefined where none may, and the upstream is left to say so. */
  readonly crossOrigin: CrossOrigin | undefined;
  /** Under which WebSockets may be opened; undefined where none may. */
  readonly websocket: EnforcedRule | undefined;
  readonly streams: StreamRule;
  /** Where clients get access tokens, by the policies that refuse without one. */
  readonly resource: readonly ResourceRule[];
  readonly identify: StepsOf<'identify'>;
  readonly authorise: StepsOf<'authorise'>;
  readonly limit: StepsOf<'limit'>;
  /** Limits of the caller's plan, by plan id. */
  readonly planLimit: ReadonlyMap<string, StepsOf<'limit'>>;
  readonly validate: StepsOf<'validate'>;
  readonly decode: StepsOf<'decode'>;
  readonly content: StepsOf<'content'>;
  readonly authoriseObject: StepsOf<'authoriseObject'>;
  readonly inspect: StepsOf<'inspect'>;
  readonly journal: StepsOf<'journal'>;
  readonly frame: StepsOf<'frame'>;
  readonly transform: StepsOf<'transform'>;
  readonly response: StepsOf<'response'>;
  /** Told of the end of each exchange. */
  readonly over: StepsOf<'over'>;
  readonly answerBody: StepsOf<'answerBody'>;
  /** Those of them that also look at answers that are not of 2xx. */
  readonly otherAnswers: StepsOf<'answerBody'>;
  /** Attachments among them that block, and that trailers cannot be shown to. */
  readonly blindToTrailers: ReadonlySet<string>;
  /** What judges streams of events; undefined where answers must be seen as a whole. */
  readonly answerEvents: StepsOf<'answerEvents'> | undefined;
  /** Octets of an answer that is held for `answerBody`. */
  readonly answerLimit: number;
  readonly needsBody: boolean;
  /** What bodies that are read may be made of. */
  readonly contentLimits: ContentLimits;
  /** Names of the policies that refuse here: in `block` mode, and also where they fail themselves. */
  readonly enforced: ReadonlySet<string>;
  /** Lower-case request headers that policies keep for themselves. */
  readonly stripHeaders: ReadonlySet<string>;
  /** Bytes; the smallest of all attached limits, or `Infinity` where none is attached and nothing buffers. */
  readonly bodyLimit: number;
  /** The recorder's own; beside the plan, since a table of ten thousand would have to be searched each time. */
  noted: Noted | undefined;
}

export interface ZonePlan {
  readonly document: ZoneDocument;
  readonly screen: StepsOf<'screen'>;
  /** Told of each request that was refused. */
  readonly refused: StepsOf<'refused'>;
  readonly router: Router;
  /** Whose pages may read refusals that belong to no version. */
  readonly crossOrigin: CrossOrigin | undefined;
  /** Answers for requests outside every version. */
  readonly unrouted: Step<NonNullable<Steps['route']>>;
  readonly trustsProxy: ((address: string) => boolean) | undefined;
  /** What clients are told of APIs that take access tokens; undefined where none does. */
  readonly resources: ProtectedResources | undefined;
  /** Where addresses are, for stops of countries. */
  readonly places: Places;
}

/** A Snapshot compiled: what a gateway serves from. Swapped as one reference, never changed. */
export interface Plan {
  readonly number: number;
  readonly zones: ReadonlyMap<string, ZonePlan>;
}
