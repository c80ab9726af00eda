import { Type } from 'typebox';
import { type Db, type Tx, found } from '#store';
import { getAttachment } from '../../attachments.ts';
import type { Attachment } from '../../records.ts';
import { closed, kept, nullable, oneOf, slug } from '#api';

export const scopes = ['zone', 'api', 'version', 'operation', 'plan'] as const;

/** A plan's limits are reached through the plan, by those who may change plans. */
export const ownScopes = ['zone', 'api', 'version', 'operation'] as const;
export const modes = ['block', 'report'] as const;

/** The policy's own schema decides what is in it; checked by compiling the policy. */
export const policyOptions = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  maxProperties: 100,
  'x-open': true,
  description: "As the policy's schema says, see GET /policies.",
});

const shown = {
  id: Type.String(),
  scope: oneOf(scopes),
  scopeId: Type.String(),
  policy: Type.String(),
  mode: oneOf(modes),
  options: policyOptions,
  ...kept,
};

export const attachment = closed(shown, { title: 'Attachment', description: 'A policy at work somewhere.' });

export const listedAttachment = closed(
  {
    ...shown,
    summary: Type.String({ description: 'What it does, in words.' }),
    api: nullable(Type.String()),
    apiTitle: nullable(Type.String()),
    version: nullable(Type.String()),
    versionId: nullable(Type.String()),
    operation: nullable(Type.String({ description: 'Method and path.' })),
  },
  { title: 'ListedAttachment' },
);

export const newAttachment = {
  policy: slug,
  mode: Type.Optional(oneOf(modes, '`block` unless told.')),
  options: Type.Optional(policyOptions),
};

export const attachmentReference = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]*$',
  description: 'An id; slashes in it are percent-encoded.',
});

export const attachmentPath = closed({ attachment: attachmentReference });

export const scopeId = Type.String({
  minLength: 1,
  maxLength: 64,
  description: "The zone's name, or the id of the API, version or operation.",
});

/** The attachment, unless it belongs to a plan: that one is changed through the plan, under its permission. */
export async function ownAttachment(db: Db | Tx, id: string): Promise<Attachment> {
  const attachment = await getAttachment(db, id);
  return found(attachment.scope === 'plan' ? undefined : attachment, 'policy attachment', id);
}
