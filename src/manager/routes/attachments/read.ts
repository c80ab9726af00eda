import { defineRoute } from '../../http/route.ts';
import { attachment, attachmentPath, ownAttachment } from './shape.ts';

export const readAttachmentRoute = defineRoute({
  method: 'GET',
  url: '/attachments/:attachment',
  permission: 'apis:read',
  tag: 'attachments',
  summary: 'Read an attachment',
  params: attachmentPath,
  reply: attachment,
  handler: ({ db, params }) => ownAttachment(db, params.attachment),
});
