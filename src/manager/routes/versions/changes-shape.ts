import { type ContractChanges, effects } from '#contracts';
import { Type } from 'typebox';
import { closed, oneOf } from '#api';

const count = Type.Integer({ minimum: 0 });

const contractChange = closed(
  {
    effect: oneOf(
      effects,
      'Calls that were right are refused, or answers are not understood; that depends on more than the contracts tell; neither.',
    ),
    operation: Type.String({ description: '`<METHOD> <path>`.' }),
    where: Type.String({
      description:
        'Such as `query page`, `body /customer/name` or `answer 200 /items/*`; empty for the operation.',
    }),
    message: Type.String(),
  },
  { title: 'ContractChange' },
);

export const changesReply = closed(
  {
    changes: Type.Array(contractChange, { description: 'The gravest first.' }),
    counts: closed({ breaking: count, unclear: count, compatible: count }),
    more: Type.Boolean({ description: 'There are more than are told.' }),
  },
  { title: 'ContractChanges' },
);

export const shownChanges = ({ changes, counts, more }: ContractChanges) => ({
  changes: [...changes],
  counts,
  more,
});
