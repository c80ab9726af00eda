import { defineRoute } from '../../http/route.ts';
import { coreRules, told } from './shape.ts';

export const reloadCoreRulesRoute = defineRoute({
  method: 'POST',
  url: '/core-rules/reload',
  permission: 'snapshots:write',
  tag: 'core-rules',
  summary: 'Read the directory of the OWASP Core Rule Set anew, without a restart',
  description:
    'A set that cannot be run is refused with file and line, and the one before goes on. Else the workers of the gateway of this node take it over, one after the other; requests under way end with the old one. Of several nodes, each reads its own directory.',
  reply: coreRules,
  rehearsable: false,
  handler: async ({ change, services }) => {
    const desk = told(services.coreRules);
    const state = await desk.reload();
    await change(({ audit }) =>
      audit({ action: 'core-rules.reload', id: '-', detail: { version: state.version, files: state.files } }),
    );
    return state;
  },
});
