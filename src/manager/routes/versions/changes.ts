import { contractChanges, importContract } from '#contracts';
import { Type } from 'typebox';
import { closed } from '#api';
import { type Db, found } from '#store';
import { contractOf } from '../../catalogue/versions.ts';
import { versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { changesReply, shownChanges } from './changes-shape.ts';
import { versionPath } from './shape.ts';

export const contractChangesRoute = defineRoute({
  method: 'GET',
  url: '/apis/:api/versions/:version/changes',
  permission: 'apis:read',
  tag: 'versions',
  summary: 'What the contract of a version changes for those who call another one',
  params: versionPath,
  query: closed({ since: Type.String({ description: 'The other version, by its name.' }) }),
  reply: changesReply,
  handler: async ({ db, params, query }) => {
    const [before, after] = [
      await imported(db, { api: params.api, version: query.since }),
      await imported(db, params),
    ];
    return shownChanges(contractChanges(before, after));
  },
});

async function imported(db: Db, version: { api: string; version: string }) {
  const text = await contractOf(db, await versionIdOf(db, version));
  return importContract(found(text, 'contract of version', version.version));
}
