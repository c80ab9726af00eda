import { Type } from 'typebox';
import { closed, oneOf } from '#api';
import { defineRoute } from '../../http/route.ts';
import { sealedOptions, updateAttachment } from '../../attachments.ts';
import { attachment, attachmentPath, modes, ownAttachment, policyOptions } from './shape.ts';

export const updateAttachmentRoute = defineRoute({
  method: 'PATCH',
  url: '/attachments/:attachment',
  permission: 'policies:write',
  tag: 'attachments',
  summary: 'Change the mode or options of an attached policy',
  params: attachmentPath,
  body: closed(
    { mode: Type.Optional(oneOf(modes)), options: Type.Optional(policyOptions) },
    { minProperties: 1 },
  ),
  reply: attachment,
  handler: ({ params, body, services, change, revision, now }) =>
    change(async ({ change, record }) => {
      const { id, policy } = await ownAttachment(change.tx, params.attachment);
      const patch = { ...body, ...sealedOptions(policy, body.options, services.upstreamSeal) };
      return record('attachment.update', await updateAttachment(change, id, patch, revision, now));
    }),
});
