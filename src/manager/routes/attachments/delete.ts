import { defineRoute } from '../../http/route.ts';
import { detachPolicy } from '../../attachments.ts';
import { attachmentPath, ownAttachment } from './shape.ts';

export const deleteAttachmentRoute = defineRoute({
  method: 'DELETE',
  url: '/attachments/:attachment',
  permission: 'policies:write',
  tag: 'attachments',
  summary: 'Detach a policy',
  params: attachmentPath,
  status: 204,
  handler: ({ params, change, revision }) =>
    change(async ({ change, record }) => {
      const { id } = await ownAttachment(change.tx, params.attachment);
      await record('attachment.delete', await detachPolicy(change, id, revision));
      return undefined;
    }),
});
