import { defineRoute } from '../../http/route.ts';
import { vaultStatus, vaultTold } from './shape.ts';

export const readVaultRoute = defineRoute({
  method: 'GET',
  url: '/vault',
  permission: 'audit:read',
  tag: 'vault',
  summary: 'Which keys secrets are sealed under',
  reply: vaultStatus,
  handler: ({ services }) => vaultTold(services),
});
