import { loadMasterKey, type MasterKey, type MasterKeySource, masterKeyKind, type Vault } from '#credentials';
import type { Log } from '#kernel';

/** Milliseconds between two looks: reading a file costs nothing, asking a command holds this thread up. */
const lookEveryMs = { file: 30_000, command: 300_000 } as const;

/**
 * Takes over a master key that was put in the place of this node's, in its file or behind its command, once it opens the
 * vault: so the nodes of a cluster need no restart when one of them rotates. While only one's own opens the vault, no
 * file is read and no command asked.
 */
export class MasterKeyWatch {
  readonly #vault: Vault;
  readonly #source: Omit<MasterKeySource, 'create'>;
  readonly #adopted: (masterKey: MasterKey) => void;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: {
    vault: Vault;
    source: Omit<MasterKeySource, 'create'>;
    /** From now on this is the master key. */
    adopted: (masterKey: MasterKey) => void;
    log: Log;
  }) {
    this.#vault = parts.vault;
    this.#source = parts.source;
    this.#adopted = parts.adopted;
    this.#log = parts.log;
  }

  /** Looks from time to time, until `stop`. What the environment holds does not change while a program runs. */
  start(): void {
    const kind = masterKeyKind(this.#source.env);
    if (kind === 'environment') return;
    this.#timer = setInterval(() => void this.look(), lookEveryMs[kind]).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** True where another master key was taken over. */
  async look(): Promise<boolean> {
    try {
      const { rotation } = this.#vault;
      if (!(await rotation.hasOtherMasters())) return false;
      const found = loadMasterKey({ ...this.#source, create: false });
      if (!(await rotation.adoptIfKnown(found))) return false;
      this.#adopted(found);
      this.#log.info('the master key was replaced by the new one, without a restart');
      return true;
    } catch (error) {
      // The old one goes on working here; errors of the key's source hold none of it.
      this.#log.warn({ err: error }, 'could not look for a new master key');
      return false;
    }
  }
}
