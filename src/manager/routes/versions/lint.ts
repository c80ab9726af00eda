import { found } from '#store';
import { contractOf } from '../../catalogue/versions.ts';
import { versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { lintReply, shownLint } from './lint-shape.ts';
import { versionPath } from './shape.ts';

export const lintVersionRoute = defineRoute({
  method: 'GET',
  url: '/apis/:api/versions/:version/lint',
  permission: 'apis:read',
  tag: 'versions',
  summary: 'What the lint finds in the contract of a version',
  description: 'Of an API without a contract there is none (404).',
  params: versionPath,
  reply: lintReply,
  handler: async ({ db, params, services: { lint } }) => {
    const text = await contractOf(db, await versionIdOf(db, params));
    const report = await lint.report(found(text, 'contract of version', params.version));
    return { ...shownLint(report), gate: lint.gate };
  },
});
