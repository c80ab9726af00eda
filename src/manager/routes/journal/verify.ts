import { defineRoute } from '../../http/route.ts';
import { verified } from '../../journal.ts';
import { verification } from './shape.ts';

export const verifyJournalRoute = defineRoute({
  method: 'GET',
  url: '/journal/verification',
  permission: 'audit:read',
  tag: 'journal',
  summary: 'Verify the call journal',
  description:
    'Reads every file of this machine from its beginning: each entry must follow the one before, and each file must have come as far as the store knows. Takes some seconds for a million calls.',
  reply: verification,
  handler: async ({ db, services }) =>
    services.journal === undefined
      ? { holds: true, entries: 0, bytes: 0, files: [] }
      : verified(db, services.journal),
});
