import { contractChanges, importContract } from '#contracts';
import { Type } from 'typebox';
import { closed } from '#api';
import { found } from '#store';
import { contractOf } from '../../catalogue/versions.ts';
import { versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { changesReply, shownChanges } from '../versions/changes-shape.ts';
import { contractLimit, contractSource, givenContract } from '../versions/shape.ts';

export const compareContractRoute = defineRoute({
  method: 'POST',
  url: '/contracts/compare',
  permission: 'apis:write',
  tag: 'contracts',
  summary: 'What a document would change for those who call a version',
  description: 'Nothing is made of it.',
  body: closed({
    contract: givenContract,
    against: closed({ api: Type.String(), version: Type.String() }),
  }),
  bodyLimit: contractLimit,
  rehearsable: false,
  reply: changesReply,
  handler: async ({ db, body }) => {
    const present = await contractOf(db, await versionIdOf(db, body.against));
    const before = importContract(found(present, 'contract of version', body.against.version));
    return shownChanges(contractChanges(before, importContract((await contractSource(body.contract)) ?? '')));
  },
});
