import { Type } from 'typebox';
import { closed, instant, nullable, reference } from '#api';
import type { Realm } from '#credentials';
import { GatehouseError } from '#kernel';
import { defineOauthRoute, personOf } from './define.ts';

const connection = closed(
  {
    application: Type.String({ description: 'Its client id.' }),
    title: Type.String(),
    developer: Type.String({ description: 'Name of whoever registered it.' }),
    allowed: Type.Array(
      closed({ scope: Type.String(), api: nullable(Type.String()), meaning: Type.String() }),
    ),
    since: instant,
  },
  { title: 'Connection' },
);

export const listOwnConnections = (realm: Realm) =>
  defineOauthRoute({
    method: 'GET',
    url: '/connections',
    permission: 'session:own',
    tag: 'session',
    summary: 'List the applications that you let in',
    reply: closed({ items: Type.Array(connection) }),
    handler: async ({ services, principal }) => ({
      items: await services.oauth.connections(personOf(principal, realm).id),
    }),
  });

export const endOwnConnection = (realm: Realm) =>
  defineOauthRoute({
    method: 'DELETE',
    url: '/connections/:application',
    permission: 'session:own',
    tag: 'session',
    summary: 'Take back what you let an application do',
    description: 'Its tokens are refused from then on; it has to ask again.',
    params: closed({ application: reference }),
    status: 204,
    rehearsable: false,
    unrevised: true,
    handler: async ({ services, principal, params, change }) => {
      const { id } = personOf(principal, realm);
      await change(async ({ change, audit }) => {
        if (!(await services.oauth.disconnect(change, id, params.application)))
          throw new GatehouseError('not-found', 'You have let no such application in.');
        await audit({ action: 'consent.take-back', id: params.application });
      });
      return undefined;
    },
  });
