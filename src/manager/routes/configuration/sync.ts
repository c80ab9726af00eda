import { Type } from 'typebox';
import { GatehouseError } from '#kernel';
import { closed, nullable } from '#api';
import { defineRoute } from '../../http/route.ts';
import { sync } from '../../declaration/sync.ts';
import { snapshot } from '../snapshots/shape.ts';
import { declarationBody, declarationFrom, declarationLimit, declarationTypes, difference } from './shape.ts';

export const syncConfigurationRoute = defineRoute({
  method: 'POST',
  url: '/configuration/sync',
  permission: ['apis:read', 'developers:read', 'applications:read'],
  tag: 'configuration',
  recent: true,
  summary: 'Bring the catalogue to what a declaration says',
  description:
    'All or nothing, with one Snapshot. Every difference needs the permission that a single request for it would need: a waiver that of the Security role.',
  query: closed({
    prune: Type.Optional(Type.Boolean({ description: 'Also delete what the declaration does not hold.' })),
  }),
  body: declarationBody,
  consumes: declarationTypes,
  bodyLimit: declarationLimit,
  reply: closed({
    applied: Type.Array(difference),
    left: Type.Array(difference, { description: 'Deletes that were not asked for.' }),
    snapshot: nullable(snapshot),
  }),
  handler: async ({ body, query, change, principal, services, now }) => {
    const declaration = await declarationFrom(body);
    return change(async ({ change, record, audit }) => {
      const { applied, left, snapshot } = await sync(change, declaration, {
        by: principal.actor,
        now,
        prune: query.prune === true,
        lint: services.lint,
        record,
        people: { principal, vault: services.sealing },
        authorise(needed) {
          const lacking = needed.filter(permission => !principal.permissions.has(permission));
          if (lacking.length > 0)
            throw new GatehouseError('forbidden', `The differences need ${lacking.join(', ')} as well.`, {
              extra: { permission: lacking[0] },
            });
        },
      });
      const detail = { applied: applied.length, left: left.length, snapshot: snapshot?.number ?? null };
      await audit({ action: 'configuration.sync', id: '-', detail });
      return { applied, left, snapshot: snapshot ?? null };
    });
  },
});
