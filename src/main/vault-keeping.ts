import {
  loadNextMasterKey,
  makeNextKeyFile,
  masterKeyKind,
  type MasterKey,
  readNextKeyFile,
  replaceKeyFile,
  type Vault,
} from '#credentials';
import type { Log } from '#kernel';
import { keepingOf, type VaultKeeping } from '#manager';

interface Options {
  readonly vault: Vault;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the master key is, if it comes from a file. */
  readonly file: string;
  /** Nobody else opens this store, so a master key that was replaced is needed no more. */
  readonly isAlone: boolean;
  /** From now on this is the master key. */
  readonly adopted: (masterKey: MasterKey) => void;
  readonly log: Log;
}

/**
 * Rotates the keys of the vault, and at each start goes on with what was cut off. A master key in a file is replaced
 * by the program itself: the new one is written beside it, opens the vault as well, takes the file's name, and only
 * then the old one is shut out. Whatever comes in between, the file that is there opens the vault.
 */
export async function openVaultKeeping(options: Options): Promise<VaultKeeping> {
  const { vault, env, file, isAlone, adopted, log } = options;
  const { rotation } = vault;
  const keepsFile = masterKeyKind(env) === 'file';

  const replace = async (next: MasterKey): Promise<void> => {
    await rotation.addMaster(next);
    replaceKeyFile(file);
    rotation.adoptMaster(next);
    adopted(next);
    // Other nodes have the old one still: somebody who knows that they do not says so (`vault finish`).
    if (isAlone) await rotation.dropOtherMasters();
  };

  const next = keepsFile ? readNextKeyFile(file) : loadNextMasterKey(env);
  if (next !== undefined && keepsFile) {
    log.warn('the master key was being replaced when the program ended; going on with that');
    await replace(next);
  } else if (next !== undefined) {
    await rotation.addMaster(next);
    log.info('GATEHOUSE_MASTER_KEY_NEXT opens the vault as well from now on');
  } else if (keepsFile && isAlone && (await rotation.hasOtherMasters())) await rotation.dropOtherMasters();
  if (await rotation.finishDataKeys()) log.info('secrets were sealed anew under the data keys in use');

  const base = keepingOf(vault, masterKeyKind(env));
  return keepsFile ? { ...base, rotateMasterKey: () => replace(makeNextKeyFile(file)) } : base;
}
