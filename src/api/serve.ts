import type { FastifyReply, FastifyRequest } from 'fastify';
import { GatehouseError, invalidInput, parser } from '#kernel';
import type { Principal } from '#credentials';
import { runChange } from './change.ts';
import { isEventStream, openStream } from './event-stream.ts';
import { etag, revisionFrom } from './revision.ts';
import { isDownload, type AnyContext, type Route } from './route.ts';
import type { ApiServices } from './services.ts';
import { checkBody, checkText } from './validation.ts';

/**
 * Makes the Fastify handler of a route: checks what was asked, builds exactly the context that the route's method
 * stands for, and checks the answer against its schema too, so that a column added to a table can never leave
 * through a route that does not list it.
 */
export function serve<Services extends ApiServices>(
  route: Route<Services>,
  services: Services,
  prefix: string,
) {
  const params = checkText('path', route.params);
  const query = checkText('query', route.query);
  const body = route.body === undefined ? undefined : checkBody(route.body);
  const reply = route.reply === undefined ? undefined : parser(route.reply);
  const needsRevision = ['PUT', 'PATCH', 'DELETE'].includes(route.method) && route.unrevised !== true;

  return async (request: FastifyRequest, answer: FastifyReply): Promise<unknown> => {
    const { principal } = request;
    if (principal === undefined) throw new GatehouseError('unauthenticated');
    const { dryRun, rest } = rehearsal(route, request.query);
    if (body === undefined && request.body !== undefined) throw new GatehouseError('body-unexpected');
    if (route.recent === true && !isRecent(principal, services.clock.now()))
      throw new GatehouseError('confirmation-needed');
    const ifMatch = request.headers['if-match'];
    const now = services.clock.now();
    const { client } = request;
    const { store, settle } = services;
    const by = { store, settle, principal, address: client.address, dryRun, now };
    const context: AnyContext<Services> = {
      params: params(request.params) as never,
      query: query(rest) as never,
      body: body?.(request.body),
      principal,
      now,
      services,
      client,
      db: services.store.db,
      dryRun,
      expected: ifMatch === undefined ? undefined : revisionFrom(ifMatch),
      revision: needsRevision ? revisionFrom(ifMatch) : 0,
      located: path => void answer.header('location', prefix + path),
      setCookie: cookie => void answer.header('set-cookie', cookie),
      change: work => runChange(by, work),
    };
    const outcome = await route.handler(context);
    if (dryRun) answer.header('gatehouse-dry-run', 'true').removeHeader('location');
    if (isDownload(outcome)) {
      answer.type('application/octet-stream');
      answer.header('content-disposition', `attachment; filename="${outcome.fileName}"`);
      return answer.send(outcome.stream);
    }
    if (route.events !== undefined && isEventStream(outcome)) {
      const { events } = route;
      const mayGoOn = () => request.mayGoOn();
      const stream = openStream(outcome, { events, mayGoOn, log: services.log });
      const { openStreams } = request.server;
      openStreams.add(stream);
      stream.octets.once('close', () => openStreams.delete(stream));
      // Of nginx: to hand on at once what comes, not in pieces of some size.
      answer.header('x-accel-buffering', 'no');
      // Where the stream ends the connection does: it cannot hold up a server that closes.
      answer.header('connection', 'close');
      return answer.type('text/event-stream; charset=utf-8').send(stream.octets);
    }
    answer.code(route.status ?? 200);
    if (reply === undefined) return answer.send();
    const faults = reply.faults(outcome);
    if (faults.length > 0)
      throw new GatehouseError('internal', undefined, {
        cause: new Error(
          `${route.method} ${route.url} does not answer as it says: ${JSON.stringify(faults)}`,
        ),
      });
    const revision = (outcome as { revision?: unknown }).revision;
    if (typeof revision === 'number') answer.header('etag', etag(revision));
    return answer.type('application/json; charset=utf-8').send(JSON.stringify(outcome));
  };
}

/** Milliseconds for which somebody who has proven who they are is not asked again. */
const recentFor = 10 * 60_000;

/**
 * Whoever finds a screen left open, or a cookie, must not change how its owner signs in, nor hand out what outlives
 * the session. Programs and the operator have no session to be found.
 */
const isRecent = ({ user }: Principal, now: number): boolean =>
  user === undefined || now - user.authenticatedAt <= recentFor;

/** Takes `dryRun` out of the query; where a rehearsal is not offered it stays, and is refused as unknown. */
function rehearsal(
  route: Pick<Route, 'method' | 'rehearsable'>,
  query: unknown,
): { dryRun: boolean; rest: Record<string, unknown> } {
  const all = query as Record<string, unknown>;
  if (route.method === 'GET' || route.rehearsable === false) return { dryRun: false, rest: all };
  const { dryRun, ...rest } = all;
  if (dryRun === undefined) return { dryRun: false, rest };
  if (dryRun !== 'true' && dryRun !== 'false')
    throw invalidInput([{ at: 'query:/dryRun', message: 'must be true or false' }]);
  return { dryRun: dryRun === 'true', rest };
}
