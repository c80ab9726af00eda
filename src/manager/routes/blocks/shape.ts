import { Type, type Static } from 'typebox';
import { closed, instant, nullable, oneOf } from '#api';
import { blockKind, type HeldBlock } from '#gateway';
import type { Db } from '#store';
import { modes } from '../attachments/shape.ts';

export const block = closed(
  {
    id: Type.String(),
    zone: Type.String(),
    what: oneOf(['user', 'application', 'address'] as const),
    application: nullable(
      closed({ id: Type.String(), name: Type.String({ description: 'Its id, where it is gone.' }) }),
    ),
    address: nullable(
      Type.String({ description: 'An address or network; null where it makes no difference.' }),
    ),
    sandbox: Type.Boolean({ description: 'Calls with a sandbox key only, or live calls only.' }),
    crossSite: Type.Boolean({ description: 'Only what browsers send for pages of other sites.' }),
    mode: oneOf(modes, '`report`: it is told only what would be refused.'),
    level: Type.Integer({ description: 'Which block in a row it is; each lasts twice as long.' }),
    refused: Type.Integer({ description: 'Requests that it refused, or would have.' }),
    since: instant,
    until: instant,
    policyId: Type.String({ description: 'The attachment of `threat-response`.' }),
  },
  { title: 'Block', description: 'Who is refused for a while after attacks.' },
);

/** As they are answered: with the names of applications. */
export async function shown(db: Db, blocks: readonly HeldBlock[]): Promise<Static<typeof block>[]> {
  const ids = [...new Set(blocks.map(({ application }) => application).filter(id => id !== ''))];
  const rows =
    ids.length === 0
      ? []
      : await db.selectFrom('applications').select(['id', 'name']).where('id', 'in', ids).execute();
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return blocks.map(one => ({
    id: one.id,
    zone: one.zone,
    what: blockKind(one),
    application:
      one.application === ''
        ? null
        : { id: one.application, name: names.get(one.application) ?? one.application },
    address: one.address === '' ? null : one.address,
    sandbox: one.isSandbox,
    crossSite: one.isCrossSite,
    mode: one.reports ? 'report' : 'block',
    level: one.level,
    refused: one.refused,
    since: one.since * 1000,
    until: one.until * 1000,
    policyId: one.policyId,
  }));
}
