import { Type } from 'typebox';
import { closed, oneOf } from '#api';
import type { AdminServices } from '../../http/services.ts';

export const vaultStatus = closed(
  {
    source: oneOf(
      ['environment', 'command', 'file'],
      'Where the master key comes from; one in a file is replaced by the program itself.',
    ),
    master: Type.String({ description: 'Names the master key of this node; tells nothing of it.' }),
    masters: Type.Array(Type.String(), {
      description: 'All master keys that open the vault: more than one while they are being rotated.',
    }),
    realms: Type.Array(
      closed({
        realm: oneOf(['external', 'internal']),
        key: Type.String({ description: 'Name of the data key in use.' }),
        since: Type.Integer({ description: 'Since when (milliseconds since the epoch).' }),
        items: Type.Integer({ minimum: 0, description: 'Secrets in the vault.' }),
        older: Type.Integer({
          minimum: 0,
          description: 'Of them under an older key: a rotation is under way, or was cut off.',
        }),
      }),
    ),
  },
  { title: 'VaultStatus' },
);

/** How the vault stands, as it is told. */
export const vaultTold = async ({ vault }: Pick<AdminServices, 'vault'>) => ({
  source: vault.source,
  ...(await vault.status()),
});
