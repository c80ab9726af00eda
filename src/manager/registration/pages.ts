/** The registration endpoint (RFC 7591), and below it what each client does with its own registration (RFC 7592). */
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { clientOf, FailedAttempts, type Front, RequestRate } from '#api';
import { createClientSecrets, createRegistrationTokens, type Realm, type Vault } from '#credentials';
import { type Clock, type Log, type RandomSource, systemClock, systemRandom } from '#kernel';
import type { Store } from '#store';
import { documentOf, failureFrom, RegistrationFailure, wrongToken } from './failure.ts';
import {
  deleteOwn,
  readOwn,
  register,
  type Registered,
  type RegistrationDesk,
  replaceOwn,
} from './register.ts';

/** Octets of metadata. */
const bodyLimit = 64 * 1024;
/** Of one address: a fleet registers itself once, and each one leaves rows that are kept. */
const perMinute = 60;
/** Longer than any token of ours; anything else is not even hashed. */
const longestToken = 200;

export interface RegistrationOptions {
  readonly realm: Realm;
  /** The endpoint as programs reach it, such as `https://portal.example.org/oauth/register`. */
  readonly endpoint: () => string;
  /** The path of it. */
  readonly path: string;
  readonly store: Store;
  readonly vault: Vault;
  readonly log: Log;
  readonly front: Front;
  readonly clock?: Clock;
  readonly random?: RandomSource;
}

const held = new WeakMap<FastifyRequest, { readonly token: string; readonly address: string }>();

/** Pages of the portal's server, or of the console's: what is registered there is of that realm. */
export function registrationPages(options: RegistrationOptions): FastifyPluginAsync {
  const { clock = systemClock, random = systemRandom, log, path } = options;
  const attempts = new FailedAttempts(clock);
  const rate = new RequestRate(clock, perMinute);
  return async app => {
    const pepper = await options.vault.clientPepper();
    const desk: RegistrationDesk = {
      store: options.store,
      realm: options.realm,
      tokens: createRegistrationTokens({ pepper, clock, random }),
      secrets: createClientSecrets({ pepper, clock, random }),
      clock,
      random,
    };
    app.removeAllContentTypeParsers();
    const json = app.getDefaultJsonParser('error', 'error');
    app.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit }, json);
    // Before a byte of the body is read.
    app.addHook('onRequest', async (request, reply) => {
      void reply.headers({
        'cache-control': 'no-store',
        pragma: 'no-cache',
        'x-content-type-options': 'nosniff',
      });
      const { address, authorization } = clientOf(request, options.front);
      const wait = attempts.wait(address);
      if (wait > 0)
        throw new RegistrationFailure(429, 'temporarily_unavailable', 'Too many requests.', {
          'retry-after': String(wait),
        });
      const token = tokenIn(authorization);
      if (token === undefined) throw wrongToken();
      rate.countAddress(address);
      held.set(request, { token, address });
    });
    app.setErrorHandler((error, request, reply) => {
      const failure = failureFrom(error);
      if (failure.status === 500) log.error({ err: error }, 'a registration failed');
      if (failure.status === 401) attempts.fail(clientOf(request, options.front).address);
      return send(reply.headers(failure.headers), failure.status, documentOf(failure));
    });
    const shown = (request: FastifyRequest) => {
      const by = held.get(request);
      if (by === undefined) throw wrongToken();
      return by;
    };
    const idOf = (request: FastifyRequest): string => (request.params as { client: string }).client;
    const told = ({ id, metadata }: Registered) => ({
      ...metadata,
      registration_client_uri: `${options.endpoint()}/${id}`,
    });
    app.post(path, async (request, reply) =>
      send(reply, 201, told(await register(desk, shown(request), request.body))),
    );
    app.get(`${path}/:client`, async (request, reply) =>
      send(reply, 200, told(await readOwn(desk, shown(request), idOf(request)))),
    );
    app.put(`${path}/:client`, async (request, reply) =>
      send(reply, 200, told(await replaceOwn(desk, shown(request), idOf(request), request.body))),
    );
    app.delete(`${path}/:client`, async (request, reply) => {
      await deleteOwn(desk, shown(request), idOf(request));
      return reply.code(204).send();
    });
  };
}

/** The token of `Authorization: Bearer …` (RFC 6750 section 2.1), in that header only, never in an address. */
function tokenIn(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.length > longestToken) return undefined;
  return /^Bearer ([!-~]+)$/i.exec(authorization)?.[1];
}

const send = (reply: FastifyReply, status: number, body: object) =>
  reply
    .code(status)
    .type('application/json')
    .send(Buffer.from(JSON.stringify(body)));
