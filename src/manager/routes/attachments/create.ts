import { closed, oneOf } from '#api';
import { defineRoute } from '../../http/route.ts';
import { attachPolicy, sealedOptions } from '../../attachments.ts';
import { attachment, newAttachment, ownScopes, scopeId } from './shape.ts';

export const createAttachmentRoute = defineRoute({
  method: 'POST',
  url: '/attachments',
  permission: 'policies:write',
  tag: 'attachments',
  summary: 'Attach a policy',
  description: 'To a zone, an API, a version or an operation. All that apply are enforced together.',
  body: closed({ scope: oneOf(ownScopes), scopeId, ...newAttachment }),
  reply: attachment,
  status: 201,
  handler: async ({ body, services, change, now, located }) => {
    const given = { ...body, ...sealedOptions(body.policy, body.options, services.upstreamSeal) };
    const made = await change(async ({ change, record }) =>
      record('attachment.create', await attachPolicy(change, given, now)),
    );
    located(`/attachments/${made.id}`);
    return made;
  },
});
