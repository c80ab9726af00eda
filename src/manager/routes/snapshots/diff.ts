import { Type } from 'typebox';
import { closed, oneOf } from '#api';
import { defineRoute } from '../../http/route.ts';
import { diffSnapshots } from '../../publish/diff.ts';
import { differencesOf } from '../../publish/differences.ts';
import { readSnapshot } from '../../publish/snapshots.ts';
import { difference as thing } from './difference.ts';
import { number } from './shape.ts';

const difference = closed(
  {
    at: Type.String({ description: 'In names of the catalogue.' }),
    kind: oneOf(['added', 'removed', 'changed']),
    from: Type.Optional(Type.Unknown()),
    to: Type.Optional(Type.Unknown()),
  },
  { title: 'Difference' },
);

/** Differences told in one answer; `truncated` says that there are more. */
const maxDifferences = 1000;

export const diffSnapshotsRoute = defineRoute({
  method: 'GET',
  url: '/snapshots/:from/diff/:to',
  permission: 'snapshots:read',
  tag: 'snapshots',
  summary: 'What gateways do otherwise under one Snapshot than under another',
  params: closed({ from: number, to: number }),
  reply: closed({
    differences: Type.Array(difference, { description: 'Every value that differs.' }),
    things: Type.Array(thing, {
      description: 'The same by zones, plans, versions, operations and policies.',
    }),
    truncated: Type.Boolean(),
  }),
  handler: async ({ db, params }) => {
    const [from, to] = [await readSnapshot(db, params.from), await readSnapshot(db, params.to)];
    const [all, things] = [diffSnapshots(from, to), differencesOf(from, to)];
    return {
      differences: all.slice(0, maxDifferences),
      things: things.slice(0, maxDifferences),
      truncated: Math.max(all.length, things.length) > maxDifferences,
    };
  },
});
