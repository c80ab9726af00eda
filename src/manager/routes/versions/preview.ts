import { Type } from 'typebox';
import { closed, instant, nullable, oneOf } from '#api';
import { versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { previewPublish, type UsedWaiver } from '../../publish/preview.ts';
import { lifecycles, versionPath } from './shape.ts';
import { difference } from '../snapshots/difference.ts';

/** Entries of each list in the answer; `counts` tells how many there are. */
const told = 500;

const missing = closed(
  {
    operation: Type.String(),
    operationId: Type.String(),
    control: Type.String(),
    title: Type.String(),
    why: Type.String(),
    howToMeet: Type.String(),
  },
  { title: 'MissingControl' },
);

const problem = closed(
  {
    code: Type.String(),
    detail: Type.String(),
    errors: Type.Array(closed({ at: Type.String(), message: Type.String() })),
  },
  { title: 'PublishProblem' },
);

const usedWaiver = closed(
  {
    id: Type.String(),
    control: Type.String(),
    title: Type.String(),
    reason: Type.String(),
    grantedBy: Type.String(),
    until: instant,
    daysLeft: Type.Integer({ description: 'Whole days.' }),
    operations: Type.Integer({ description: 'That live by it.' }),
  },
  { title: 'UsedWaiver' },
);

const count = Type.Integer({ minimum: 0 });

export const previewVersionRoute = defineRoute({
  method: 'GET',
  url: '/apis/:api/versions/:version/preview',
  permission: 'apis:read',
  tag: 'versions',
  summary: 'What publishing a version would do',
  description: `Each list holds ${told} entries at most; \`counts\` tells how many there are.`,
  params: versionPath,
  reply: closed(
    {
      version: Type.String({ description: '`<api>/<version>`.' }),
      lifecycle: oneOf(lifecycles),
      publishes: Type.Boolean({ description: 'It would publish now.' }),
      problems: Type.Array(problem, { description: 'What stands in the way beside the floor.' }),
      missing: Type.Array(missing),
      waivers: Type.Array(usedWaiver, { description: 'It would live by these; the first to lapse first.' }),
      served: nullable(Type.Integer({ description: 'Number of the Snapshot that is served now.' })),
      endsRollback: nullable(Type.Integer({ description: 'The Snapshot of a rollback that would end.' })),
      differences: Type.Array(difference, { description: 'Against what is served now.' }),
      counts: closed({ missing: count, waivers: count, differences: count }),
    },
    { title: 'PublishPreview' },
  ),
  handler: async ({ db, params, now, services }) => {
    const preview = await previewPublish(db, await versionIdOf(db, params), services.lint, now);
    const { missing, waivers, differences } = preview;
    return {
      ...preview,
      missing: missing.slice(0, told),
      waivers: waivers.slice(0, told).map(shown),
      differences: differences.slice(0, told),
      counts: { missing: missing.length, waivers: waivers.length, differences: differences.length },
    };
  },
});

function shown(waiver: UsedWaiver) {
  const { id, control, title, reason, grantedBy, until, daysLeft, operations } = waiver;
  return { id, control, title, reason, grantedBy, until, daysLeft, operations };
}
