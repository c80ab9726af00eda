import { defineRoute } from '../../http/route.ts';
import { vaultStatus, vaultTold } from './shape.ts';

export const finishVaultRoute = defineRoute({
  method: 'POST',
  url: '/vault/finish',
  permission: 'vault:write',
  recent: true,
  tag: 'vault',
  summary: 'End a rotation: only the master key of this node opens the vault from now on',
  description: 'A node that still starts with an older master key cannot open the vault any more.',
  reply: vaultStatus,
  rehearsable: false,
  handler: async ({ change, services }) => {
    await change(({ audit }) => audit({ action: 'vault.finish', id: '-' }));
    await services.vault.finish();
    return vaultTold(services);
  },
});
