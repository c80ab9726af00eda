import { closed, oneOf } from '#api';
import { defineRoute } from '../../http/route.ts';
import { vaultStatus, vaultTold } from './shape.ts';

export const rotateVaultRoute = defineRoute({
  method: 'POST',
  url: '/vault/rotate',
  permission: 'vault:write',
  tag: 'vault',
  recent: true,
  summary: 'Replace the keys that secrets are sealed under',
  description:
    'Everything stays in use meanwhile. What is cut off goes on at the next start. A master key that comes from a file is replaced in it; of several nodes, each must get the new file before `finish`.',
  body: closed({ keys: oneOf(['data', 'master']) }),
  reply: vaultStatus,
  rehearsable: false,
  handler: async ({ body, change, services }) => {
    // Audited first, so that a rotation that is cut off has its author.
    await change(({ audit }) => audit({ action: 'vault.rotate', id: '-', detail: { keys: body.keys } }));
    if (body.keys === 'data') await services.vault.rotateDataKeys();
    else await services.vault.rotateMasterKey();
    return vaultTold(services);
  },
});
