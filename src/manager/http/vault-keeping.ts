import type { Vault } from '#credentials';
import { GatehouseError } from '#kernel';
import type { VaultKeeping } from './services.ts';

/** What can be done about the keys of a vault without knowing where its master key comes from. */
export const keepingOf = (
  { rotation }: Vault,
  source: VaultKeeping['source'] = 'environment',
): VaultKeeping => ({
  source,
  status: () => rotation.status(),
  rotateDataKeys: () => rotation.dataKeys(),
  rotateMasterKey: () =>
    Promise.reject(
      new GatehouseError(
        'conflict',
        'The master key does not come from a file of this program. Start it with GATEHOUSE_MASTER_KEY_NEXT, change the key ' +
          'where it comes from, start it with that, then: gatehouse vault finish',
      ),
    ),
  async finish() {
    await rotation.finishDataKeys();
    await rotation.dropOtherMasters();
  },
});
