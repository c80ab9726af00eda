import type { MasterKey } from '#credentials';
import type { Clock } from '#kernel';
import type { Settings } from '../../settings.ts';
import type { Status } from '../answers.ts';
import type { Fetch } from '../io.ts';

/** What one check found. */
export interface Finding {
  readonly name: string;
  /** `idle`: nothing to check now, and nothing wrong. */
  readonly state: 'good' | 'idle' | 'bad';
  readonly detail: string;
  /** How to mend it, where it is bad. */
  readonly mend?: string;
}

/** What the checks know. */
export interface Surroundings {
  readonly settings: Settings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly fetch: Fetch;
  /** The key, once its own check found it good. */
  readonly masterKey: MasterKey | undefined;
  /** The running server that works on this data, if there is one. */
  readonly running: Status | undefined;
}

export const good = (name: string, detail: string): Finding => ({ name, state: 'good', detail });
export const idle = (name: string, detail: string): Finding => ({ name, state: 'idle', detail });
export const bad = (name: string, detail: string, mend: string): Finding => ({
  name,
  state: 'bad',
  detail,
  mend,
});
