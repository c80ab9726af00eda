import { Type } from 'typebox';
import { closed, oneOf } from '#api';

export const vaultStatus = closed(
  {
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
