import { Type } from 'typebox';
import { type Client, closed, nullable, oneOf } from '#api';
import type { Principal, Realm } from '#credentials';
import { GatehouseError } from '#kernel';
import { bindingCookie, isBound } from '../oauth/binding.ts';
import { agreeTo, readRequest, refuse, signInFor } from '../oauth/requests.ts';
import { defineOauthRoute, personOf, smallBody } from './define.ts';

const request = Type.String({ minLength: 1, maxLength: 64, description: 'As in the address of the page.' });

const shape = closed(
  {
    step: oneOf(['sign-in', 'sign-in-again', 'second-factor', 'go-on', 'agree']),
    application: closed({ title: Type.String(), developer: Type.String() }),
    returnsTo: nullable(Type.String({ description: 'Origin or scheme where the browser goes afterwards.' })),
    asks: Type.Array(closed({ scope: Type.String(), api: nullable(Type.String()), meaning: Type.String() })),
  },
  { title: 'AuthorizationRequest' },
);

/** @throws not-found for a request that another browser began: whose it is must be who agrees to it */
function checkBinding(client: Client, realm: Realm, id: string): void {
  if (!isBound(client.cookie(bindingCookie(realm)), id))
    throw new GatehouseError(
      'not-found',
      'This browser has no such request, or it is over. Go back to the application and begin again.',
    );
}

const answererOf = ({ user }: Principal) =>
  user === undefined ? undefined : { userId: user.id, sessionId: user.sessionId };

export const readAuthorization = (realm: Realm) =>
  defineOauthRoute({
    method: 'GET',
    url: '/authorizations/:request',
    permission: 'session:open',
    tag: 'session',
    summary: 'Read what an application asks for',
    params: closed({ request }),
    reply: shape,
    handler: async ({ services, params, principal, client }) => {
      checkBinding(client, realm, params.request);
      return readRequest(services.oauth.requests, params.request, answererOf(principal));
    },
  });

export const answerAuthorization = (realm: Realm) =>
  defineOauthRoute({
    method: 'POST',
    url: '/authorizations/:request',
    permission: 'session:open',
    tag: 'session',
    summary: 'Go on with what an application asks for, agree to it, or refuse it',
    description: 'Answers where the browser goes on. Refusing needs no sign-in.',
    params: closed({ request }),
    body: closed({ answer: oneOf(['go-on', 'agree', 'refuse']) }),
    reply: closed({ location: Type.String() }, { title: 'Onward' }),
    bodyLimit: smallBody,
    rehearsable: false,
    handler: async ({ services, params, body, principal, client, change, now }) => {
      checkBinding(client, realm, params.request);
      const { requests } = services.oauth;
      if (body.answer === 'refuse') return { location: await refuse(requests, params.request) };
      const { id: userId, sessionId } = personOf(principal, realm);
      const by = { userId, sessionId };
      if (body.answer === 'go-on') return { location: await signInFor(requests, params.request, by) };
      const { random } = services.identity.tools;
      const location = await agreeTo(requests, params.request, by, (remember, agreed) =>
        change(async ({ change, audit }) => {
          await remember(change, agreed, now, random);
          const { applicationId, scopes } = agreed;
          await audit({ action: 'consent.give', id: applicationId, detail: { scopes: [...scopes] } });
        }),
      );
      return { location };
    },
  });
