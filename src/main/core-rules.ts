import {
  type CoreRules,
  type GatewayHost,
  installCoreRules,
  prepareProof,
  provenCoreRules,
  type SnapshotDocument,
  SnapshotFaults,
} from '#gateway';
import { type Clock, GatehouseError, invalidInput, type Log } from '#kernel';
import { type CoreRulesDesk, type CoreRulesState, refusedAsVoid, refuseUncompilable } from '#manager';

/**
 * Has the Core Rule Set read and proven by a thread of its own. Policies that are proven here find it from then on, and
 * gateways' workers compile what is returned.
 * @throws GatehouseError where the directory holds none, or one with something that is not supported.
 */
export async function coreRulesOf(directory: string | undefined): Promise<CoreRules | undefined> {
  if (directory === undefined) return undefined;
  const rules = await provenCoreRules(directory, undefined).catch(refused);
  installCoreRules(rules, true);
  return rules;
}

function refused(error: unknown): never {
  if (error instanceof SnapshotFaults)
    refusedAsVoid(() => {
      throw error;
    });
  throw invalidInput([
    { at: '--threats-crs', message: error instanceof Error ? error.message : String(error) },
  ]);
}

interface Options {
  readonly directory: string;
  readonly rules: CoreRules;
  readonly host: Pick<GatewayHost, 'takeCoreRules'>;
  /** Reads the directory and proves that this can be served with it, without holding up this thread. */
  readonly prove: typeof provenCoreRules;
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
  #isReading = false;

  constructor(options: Options) {
    this.#options = options;
    this.#state = this.#stateOf(options.rules, 'serving');
  }

  get state(): CoreRulesState {
    return this.#state;
  }

  async reload(): Promise<CoreRulesState> {
    if (this.#isReading)
      throw new GatehouseError('conflict', 'It is being read already. Wait for that to end.');
    if (this.#state.state === 'changing')
      throw new GatehouseError(
        'conflict',
        'Workers are taking over what was read last. Try again when they have.',
      );
    this.#isReading = true;
    try {
      return await this.#read();
    } finally {
      this.#isReading = false;
    }
  }

  async #read(): Promise<CoreRulesState> {
    const { directory, prove, snapshot, host, drainMs, log } = this.#options;
    const proven = await snapshot();
    const rules = await prove(directory, proven).catch(refused);
    const undo = installCoreRules(rules, true);
    try {
      const document = await snapshot();
      if (document !== undefined) {
        // The next who publishes is not to wait for it.
        await prepareProof(document);
        // Published while it was being read.
        if (document.number !== proven?.number) refuseUncompilable(document);
      }
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
