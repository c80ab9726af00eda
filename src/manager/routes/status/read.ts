import { Type } from 'typebox';
import { closed, nullable, oneOf, record } from '#api';
import { defineRoute } from '../../http/route.ts';
import { listStops } from '../../stops.ts';
import { listSnapshots } from '../../publish/snapshots.ts';

const count = Type.Integer({ minimum: 0 });

const counted = [
  'apis',
  'api_versions',
  'operations',
  'developers',
  'applications',
  'subscriptions',
] as const;

export const readStatusRoute = defineRoute({
  method: 'GET',
  url: '/status',
  permission: 'apis:read',
  tag: 'status',
  summary: 'What is running, and how much of everything there is',
  reply: closed(
    {
      version: Type.String({ description: 'Of Gatehouse.' }),
      dialect: oneOf(['sqlite', 'postgres']),
      demo: Type.Boolean({ description: 'The demo city is served as well.' }),
      addresses: record(Type.String({ description: 'Base URL.' })),
      serving: nullable(Type.Integer({ description: 'Number of the Snapshot that gateways serve now.' })),
      snapshot: nullable(Type.Integer({ description: 'Number of the newest Snapshot.' })),
      rolledBackTo: nullable(Type.Integer({ description: 'While a rollback lasts: what was brought back.' })),
      feed: Type.Integer({ description: 'Sequence of the newest entry of the Feed.' }),
      certificates: Type.Array(
        closed({
          zone: Type.String(),
          name: Type.String(),
          notAfter: nullable(
            Type.Integer({ description: 'When it ends; null before the first was obtained.' }),
          ),
          nextAttemptAt: Type.Integer({ description: 'When it is obtained again, or tried again.' }),
          failures: Type.Integer({ description: 'Failed attempts in a row.' }),
          lastError: nullable(Type.String()),
        }),
        { description: 'Certificates that are obtained by ACME.' },
      ),
      counts: closed({
        apis: count,
        versions: count,
        operations: count,
        developers: count,
        applications: count,
        subscriptions: count,
        stops: Type.Integer({ minimum: 0, description: 'That hold now.' }),
      }),
    },
    { title: 'Status' },
  ),
  handler: async ({ db, services, now }) => {
    const { demo, addresses, serving, certificates } = services.installation();
    const [latest] = await listSnapshots(db, { limit: 1 });
    const stops = await listStops(db, { holdingAt: now });
    const [apis = 0, versions = 0, operations = 0, developers = 0, applications = 0, subscriptions = 0] =
      await Promise.all(
        counted.map(async table => {
          const query = db.selectFrom(table).select(({ fn }) => fn.countAll<number | bigint>().as('count'));
          return Number((await query.executeTakeFirstOrThrow()).count);
        }),
      );
    return {
      version: services.version,
      demo,
      addresses: Object.fromEntries(addresses),
      serving: serving === 0 ? null : serving,
      dialect: services.store.dialect,
      snapshot: latest?.number ?? null,
      rolledBackTo: latest?.rolledBackTo ?? null,
      feed: await services.store.feed.head(),
      certificates: [...(await certificates())],
      counts: { apis, versions, operations, developers, applications, subscriptions, stops: stops.length },
    };
  },
});
