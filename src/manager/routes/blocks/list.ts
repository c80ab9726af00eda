import { closed, pageOf, pageOfRows, paging } from '#api';
import type { HeldBlock } from '#gateway';
import { invalidInput } from '#kernel';
import { defineRoute } from '../../http/route.ts';
import { block, shown } from './shape.ts';

export const listBlocksRoute = defineRoute({
  method: 'GET',
  url: '/blocks',
  permission: 'stops:read',
  tag: 'blocks',
  summary: 'List who is blocked for a while after attacks, the newest first',
  description:
    'What `threat-response` blocks now, as the gateways of this node know it: 10,000 at most. Blocks are not written down.',
  query: closed({ ...paging }),
  reply: pageOf(block),
  handler: async ({ db, query, now, services }) => {
    const all = services.blocks.list(now).toSorted((a, b) => b.since - a.since || (a.id < b.id ? 1 : -1));
    // Blocks end while somebody turns pages: the next page begins behind a place, not behind a block that is there.
    const rest = query.after === undefined ? all : all.filter(behind(query.after));
    const { items, next } = pageOfRows(rest, query, placeOf);
    return { items: await shown(db, items), next };
  },
});

const placeOf = ({ since, id }: HeldBlock): string => `${since}.${id}`;

function behind(after: string): (one: HeldBlock) => boolean {
  const [, since, id] = /^(\d{1,12})\.(blk_[0-9a-f]{16})$/.exec(after) ?? [];
  if (since === undefined || id === undefined)
    throw invalidInput([{ at: 'query:/after', message: 'must be `next` of the page before' }]);
  return one => one.since < Number(since) || (one.since === Number(since) && one.id < id);
}
