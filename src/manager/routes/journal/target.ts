import { Type } from 'typebox';
import { closed } from '#api';
import { GatehouseError } from '#kernel';
import { defineRoute } from '../../http/route.ts';
import { journalTarget } from '../../journal.ts';

export const findJournalTargetRoute = defineRoute({
  method: 'POST',
  url: '/journal/targets',
  permission: 'audit:read',
  tag: 'journal',
  summary: 'Tell under what the calls to a target are found',
  description:
    'The journal holds targets as keyed hashes. Whoever knows method, path and query learns the hash to filter by. It is asked with POST, since a target may hold personal data, which belongs into no address.',
  rehearsable: false,
  body: closed({
    method: Type.String({ pattern: '^[A-Za-z]{1,20}$' }),
    target: Type.String({
      pattern: '^/',
      maxLength: 8_000,
      description: 'Path and query below the address of the gateway, as they are forwarded.',
    }),
  }),
  reply: closed({ target: Type.String() }),
  handler: ({ body, services }) => {
    if (services.journal === undefined)
      throw new GatehouseError('not-found', 'No call journal is kept here.');
    return Promise.resolve({ target: journalTarget(services.journal, body.method, body.target) });
  },
});
