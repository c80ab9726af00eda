import type { Steps } from '../policy.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { Mode, OperationDocument, VersionDocument, ZoneDocument } from './document.ts';
import type { Router } from './router.ts';

/** One compiled step of one attachment, ready to run. */
export interface Step<Run> {
  readonly policyId: string;
  readonly policy: string;
  readonly mode: Mode;
  readonly onError: 'deny' | 'pass';
  readonly run: Run;
}

type StepsOf<Stage extends keyof Steps> = readonly Step<NonNullable<Steps[Stage]>>[];

/** Everything compiled for one operation: arrays of checks in the order in which a request meets them. */
export interface OperationPlan {
  readonly document: OperationDocument;
  readonly version: VersionDocument;
  readonly upstream: Upstream;
  /** Policies with a `screen` step that are attached below the zone: run straight after routing. */
  readonly screen: StepsOf<'screen'>;
  readonly identify: StepsOf<'identify'>;
  readonly authorise: StepsOf<'authorise'>;
  readonly limit: StepsOf<'limit'>;
  /** Limits of the caller's plan, by plan id. */
  readonly planLimit: ReadonlyMap<string, StepsOf<'limit'>>;
  readonly validate: StepsOf<'validate'>;
  readonly authoriseObject: StepsOf<'authoriseObject'>;
  readonly inspect: StepsOf<'inspect'>;
  readonly transform: StepsOf<'transform'>;
  readonly response: StepsOf<'response'>;
  readonly needsBody: boolean;
  /** Bytes; the smallest of all attached limits. */
  readonly bodyLimit: number;
}

export interface ZonePlan {
  readonly document: ZoneDocument;
  readonly screen: StepsOf<'screen'>;
  readonly router: Router;
  readonly trustsProxy: ((address: string) => boolean) | undefined;
}

/** A Snapshot compiled: what a gateway serves from. Swapped as one reference, never changed. */
export interface Plan {
  readonly number: number;
  readonly zones: ReadonlyMap<string, ZonePlan>;
}
