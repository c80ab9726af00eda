/** Where providers post their answers by way of the browser, and where they learn about us. */
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { clientOf, type Front } from '#api';
import type { Realm } from '#credentials';
import { GatehouseError } from '#kernel';
import { countRequest } from '../flows/sign-in.ts';
import { askerOf, type Tools } from '../tools.ts';
import { keepAssertion } from './assertions.ts';
import { findOpenProvider, type Provider } from './providers.ts';
import { maxSamlResponse, metadataOf, readSamlResponse, serviceProviderOf } from './saml.ts';

/** Octets of the form; a character of base64 may take three. */
const bodyLimit = 3 * maxSamlResponse + 1024;

/**
 * Pages of console or portal below `/saml`. They open nothing: an answer is checked and kept, and the browser that
 * began the way takes it by a request of its own, with a cookie that other sites cannot send.
 */
export function samlPages(realm: Realm, tools: Tools, front: Front): FastifyPluginAsync {
  const at = (provider: Provider) =>
    serviceProviderOf(tools.mailer.screen(realm, '/').slice(0, -1), provider);
  return async app => {
    await app.register(async scope => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        'application/x-www-form-urlencoded',
        { parseAs: 'string', bodyLimit },
        (_request, text, done) => done(null, new URLSearchParams(text as string)),
      );
      scope.addHook('onRequest', async (_request, reply) => {
        void reply.headers({
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
        });
      });
      scope.post<{ Params: { name: string } }>('/saml/acs/:name', async (request, reply) => {
        const { name } = request.params;
        countRequest(tools, 'saml', askerOf(clientOf(request, front)));
        const provider = await findOpenProvider(tools.store.db, realm, name);
        const form = request.body;
        if (provider?.kind !== 'saml' || !(form instanceof URLSearchParams))
          throw new GatehouseError('not-found');
        const [responses, states] = [form.getAll('SAMLResponse'), form.getAll('RelayState')];
        const [response, state] = [responses[0], states[0]];
        const isClear = responses.length === 1 && states.length === 1;
        if (!isClear || response === undefined || state === undefined || !/^[0-9a-f]{64}$/.test(state))
          return back(reply, name, { error: 'unclear', state: 'none' });
        try {
          const asserted = await readSamlResponse(tools, provider, response, at(provider));
          await keepAssertion(tools, provider, state, asserted);
        } catch (error) {
          if (!(error instanceof GatehouseError)) throw error;
          return back(reply, name, { error: 'refused', state });
        }
        return back(reply, name, { code: 'saml', state });
      });
      scope.get<{ Params: { name: string } }>('/saml/metadata/:name', async (request, reply) => {
        const provider = await findOpenProvider(tools.store.db, realm, request.params.name);
        if (provider?.kind !== 'saml') throw new GatehouseError('not-found');
        return reply
          .type('application/samlmetadata+xml')
          .send(await metadataOf(tools, provider, at(provider)));
      });
    });
  };
}

/** 303: the page is asked for by GET, without what was posted (RFC 9110 section 15.4.4). */
const back = (reply: FastifyReply, name: string, answer: Record<string, string>) =>
  reply.redirect(
    `/sign-in/callback/${encodeURIComponent(name)}?${new URLSearchParams(answer).toString()}`,
    303,
  );
