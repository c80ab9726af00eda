import { Type } from 'typebox';
import { closed, kept, oneOf, record, reference, slug } from '#api';
import { attachmentReference, newAttachment } from '../attachments/shape.ts';

export const approval = oneOf(['automatic', 'manual'], 'Whether a subscription waits for a person.');
export const sla = record(Type.String({ maxLength: 1000 }), 20);

export const plan = closed(
  { id: Type.String(), name: slug, title: Type.String(), description: Type.String(), approval, sla, ...kept },
  {
    title: 'Plan',
    description: 'Limits, promises and the approval rule under which applications subscribe.',
  },
);

/** A limit is a `rate-limit` or `quota` policy attached to the plan. */
export const newLimit = closed(newAttachment);

export const planPath = closed({ plan: reference });

export const limitPath = closed({ plan: reference, limit: attachmentReference });
