import { Type } from 'typebox';
import { closed, instant, nullable, oneOf, paging, pageOfAll } from '#api';
import { versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { controlOf } from '../../floors/controls.ts';
import type { ControlState } from '../../floors/evaluate.ts';
import type { Judgement } from '../../publish/judge.ts';
import { reviewVersion } from '../../publish/lifecycle.ts';
import { category } from '../operations/shape.ts';
import { audience, versionPath } from '../versions/shape.ts';

const state = closed(
  {
    control: Type.String(),
    title: Type.String(),
    state: oneOf(['met', 'waived', 'lapsed', 'missing']),
    by: Type.Array(Type.String(), { description: 'Attachments that meet it; none where it is built in.' }),
    waiver: nullable(Type.String()),
    howToMeet: nullable(Type.String({ description: 'Where it is not met.' })),
  },
  { title: 'ControlState' },
);

const judged = closed(
  {
    id: Type.String(),
    method: Type.String(),
    path: Type.String(),
    category,
    audience,
    holds: Type.Boolean({ description: 'Nothing is missing now.' }),
    waivedUntil: nullable(instant),
    controls: Type.Array(state),
  },
  { title: 'JudgedOperation' },
);

export const readFloorRoute = defineRoute({
  method: 'GET',
  url: '/apis/:api/versions/:version/floor',
  permission: 'apis:read',
  tag: 'versions',
  summary: 'How each operation of a version stands against its floor',
  params: versionPath,
  query: closed({
    ...paging,
    failing: Type.Optional(Type.Boolean({ description: 'Only operations that lack something.' })),
  }),
  reply: closed(
    {
      version: Type.String({ description: '`<api>/<version>`.' }),
      holds: Type.Boolean({ description: 'It would publish.' }),
      missing: Type.Integer({ description: 'Missing controls over all operations.' }),
      items: Type.Array(judged),
      next: nullable(Type.String()),
    },
    { title: 'FloorReport' },
  ),
  handler: async ({ db, params, query, now }) => {
    const { label, judgements } = await reviewVersion(db, await versionIdOf(db, params), now);
    const failing = judgements.filter(({ report }) => !report.holds);
    const page = pageOfAll(
      query.failing === true ? failing : judgements,
      query,
      ({ operation }) => operation.id,
    );
    return {
      version: label,
      holds: failing.length === 0,
      missing: failing.reduce((sum, { report }) => sum + report.controls.filter(lacks).length, 0),
      items: page.items.map(shown),
      next: page.next,
    };
  },
});

const lacks = ({ state }: ControlState): boolean => state === 'missing' || state === 'lapsed';

function shown({ operation, report }: Judgement) {
  const { id, method, path, category, audience } = operation;
  const controls = report.controls.map(entry => {
    const { title, howToMeet } = controlOf(entry.control);
    return {
      control: entry.control,
      title,
      state: entry.state,
      by: entry.by,
      waiver: entry.waiver?.id ?? null,
      howToMeet: lacks(entry) ? howToMeet : null,
    };
  });
  const waivedUntil = report.waivedUntil ?? null;
  return { id, method, path, category, audience, holds: report.holds, waivedUntil, controls };
}
