import { assessmentSchema } from '#contracts';
import { closed } from '#api';
import { versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { assessVersion } from '../../catalogue/versions.ts';
import { version, versionPath } from './shape.ts';

export const assessVersionRoute = defineRoute({
  method: 'PUT',
  url: '/apis/:api/versions/:version/assessment',
  permission: 'apis:write',
  tag: 'versions',
  summary: 'Store the answers of the risk assessment',
  description: 'Question by question, see GET /questionnaire. Harm categories do not publish without.',
  params: versionPath,
  body: closed({ answers: assessmentSchema }),
  reply: version,
  handler: ({ params, body, change, principal, revision, now }) =>
    change(async ({ change, record }) => {
      const id = await versionIdOf(change.tx, params);
      const assessment = { answers: body.answers, by: principal.actor };
      return record('api-version.assess', await assessVersion(change, id, assessment, revision, now));
    }),
});
