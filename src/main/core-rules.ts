import {
  type CoreRules,
  type GatewayHost,
  installCoreRules,
  readCoreRules,
  type SnapshotDocument,
} from '#gateway';
import { type Clock, GatehouseError, invalidInput, type Log } from '#kernel';
import { type CoreRulesDesk, type CoreRulesState, refuseUncompilable } from '#manager';

/**
 * Reads the Core Rule Set and compiles it here, where policies are proven before they are published; gateways' workers
 * compile what is returned.
 * @throws GatehouseError where the directory holds none, or one with something that is not supported.
 */
export function coreRulesOf(directory: string | undefined): CoreRules | undefined {
  return directory === undefined ? undefined : installed(directory).rules;
}

function installed(directory: string): { readonly rules: CoreRules; readonly undo: () => void } {
  try {
    const rules = readCoreRules(directory);
    return { rules, undo: installCoreRules(rules) };
  } catch (error) {
    throw invalidInput([
      { at: '--threats-crs', message: error instanceof Error ? error.message : String(error) },
    ]);
  }
}

interface Options {
  readonly directory: string;
  readonly rules: CoreRules;
  readonly host: Pick<GatewayHost, 'takeCoreRules'>;
  /** What is served now. */
  readonly snapshot: () => Promise<SnapshotDocument | undefined>;
  /** How long requests under way get (milliseconds). */
  readonly drainMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Reads the directory of the Core Rule Set anew while everything is in use. */
export class CoreRulesReload implements CoreRulesDesk {
  readonly #options: Options;
  #state: CoreRulesState;

  constructor(options: Options) {
    this.#options = options;
    this.#state = this.#stateOf(options.rules, 'serving');
  }

  get state(): CoreRulesState {
    return this.#state;
  }

  async reload(): Promise<CoreRulesState> {
    const { directory, snapshot, host, drainMs, log } = this.#options;
    if (this.#state.state === 'changing')
      throw new GatehouseError(
        'conflict',
        'Workers are taking over what was read last. Try again when they have.',
      );
    const document = await snapshot();
    const { rules, undo } = installed(directory);
    try {
      // Rules of policies may refer to rules that are not there any more.
      if (document !== undefined) refuseUncompilable(document);
    } catch (error) {
      undo();
      throw error;
    }
    const before = this.#state;
    const state = this.#stateOf(rules, 'changing');
    this.#state = state;
    host.takeCoreRules(rules, drainMs).then(
      () => {
        log.info({ version: state.version }, 'another release of the Core Rule Set serves');
        if (this.#state === state) this.#state = { ...state, state: 'serving' };
      },
      (error: unknown) => {
        log.error(
          { err: error },
          'workers do not come to serve with the Core Rule Set; the one before goes on',
        );
        if (this.#state !== state) return;
        undo();
        this.#state = { ...before, state: 'failed' };
      },
    );
    return state;
  }

  #stateOf(rules: CoreRules, state: CoreRulesState['state']): CoreRulesState {
    return {
      directory: this.#options.directory,
      version: rules.version,
      files: rules.settings.length + rules.rules.length,
      since: this.#options.clock.now(),
      state,
    };
  }
}
