import { closed } from '#api';
import { versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { replaceContract } from '../../catalogue/import.ts';
import { refuseHeldBack } from '../../publish/held-back.ts';
import { refuseAttaching } from './attaching.ts';
import { contract, contractLimit, contractSource, importedVersion, versionPath } from './shape.ts';

export const replaceContractRoute = defineRoute({
  method: 'PUT',
  url: '/apis/:api/versions/:version/contract',
  permission: 'apis:write',
  tag: 'versions',
  summary: 'Import another contract into a version',
  description:
    'An operation that is still offered under the same method and path keeps its category, policies and waivers.',
  params: versionPath,
  body: closed({ contract }),
  bodyLimit: contractLimit,
  reply: importedVersion,
  handler: async ({ params, body, change, principal, revision, now, services: { lint } }) => {
    const source = await contractSource(body.contract);
    return change(async ({ change, record }) => {
      const id = await versionIdOf(change.tx, params);
      const { warnings, attaches, ...done } = await replaceContract(change, id, source, revision, now);
      if (attaches) refuseAttaching(principal);
      // What is in service takes it over at once.
      if (done.after?.lifecycle !== 'draft') await refuseHeldBack(change.tx, id, lint);
      return { ...(await record('api-version.replace-contract', done)), warnings };
    });
  },
});
