import { closed, reason, reference } from '#api';
import { blockKind } from '#gateway';
import { found } from '#store';
import { defineRoute } from '../../http/route.ts';
import { block, shown } from './shape.ts';

export const liftBlockRoute = defineRoute({
  method: 'POST',
  url: '/blocks/:block/lift',
  permission: 'stops:write',
  tag: 'blocks',
  summary: 'Lift a block',
  description: 'It ends at once, and nothing of what led to it is remembered.',
  params: closed({ block: reference }),
  body: closed({ reason }),
  reply: block,
  handler: async ({ params, body, change, db, now, services }) => {
    const id = params.block;
    const held = found(
      services.blocks.list(now).find(one => one.id === id),
      'block',
      id,
    );
    // First the record, then the deed. An address may be a person's: the record goes without.
    await change(({ audit }) =>
      audit({
        action: 'block.lift',
        id,
        detail: {
          what: blockKind(held),
          zone: held.zone,
          ...(held.application === '' ? {} : { application: held.application }),
          level: held.level,
          why: body.reason,
        },
      }),
    );
    services.blocks.lift(id, now);
    const [lifted] = await shown(db, [held]);
    return found(lifted, 'block', id);
  },
});
