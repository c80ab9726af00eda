import { Type } from 'typebox';
import { closed, kept, oneOf, record, reference, slug } from '#api';
import { attachmentReference, newAttachment } from '../attachments/shape.ts';

export const approval = oneOf(['automatic', 'manual'], 'Whether a subscription waits for a person.');
export const sla = record(Type.String({ maxLength: 1000 }), 20);

const shown = {
  id: Type.String(),
  name: slug,
  title: Type.String(),
  description: Type.String(),
  approval,
  sla,
  ...kept,
};

export const plan = closed(shown, {
  title: 'Plan',
  description: 'Limits, promises and the approval rule under which applications subscribe.',
});

const limitInWords = closed(
  {
    id: Type.String(),
    policy: Type.String(),
    mode: oneOf(['block', 'report']),
    summary: Type.String({ description: 'Such as `1,000 calls a day per application`.' }),
  },
  { title: 'LimitInWords' },
);

export const listedPlan = closed(
  {
    ...shown,
    limits: Type.Array(limitInWords),
    subscriptions: Type.Integer({ minimum: 0, description: 'Approved and waiting ones.' }),
  },
  { title: 'ListedPlan' },
);

/** A limit is a `rate-limit` or `quota` policy attached to the plan. */
export const newLimit = closed(newAttachment);

export const planPath = closed({ plan: reference });

export const limitPath = closed({ plan: reference, limit: attachmentReference });
