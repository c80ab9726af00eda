/** SCIM 2.0 (RFC 7643, RFC 7644): a directory keeps accounts and groups here, by a token of its own. */
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { type Client, clientOf, type Front } from '#api';
import { appendAudit } from '#audit';
import type { Permission, Principal, Realm } from '#credentials';
import type { Change } from '#store';
import { eraseUser } from '../people/erase.ts';
import type { Tools } from '../tools.ts';
import { documentOf, failureFrom, invalid, ScimFailure } from './failure.ts';
import { readFilter } from './filter.ts';
import {
  changeScimGroup,
  createScimGroup,
  findGroups,
  readScimGroup,
  removeScimGroup,
  replacementOf,
} from './groups.ts';
import type { Asked } from './matching.ts';
import { patchedGroup, readPatch } from './patch.ts';
import {
  baseOf,
  configuration,
  groupView,
  listView,
  maxResults,
  resourceTypes,
  schemas,
  userView,
  versionOf,
} from './shapes.ts';
import {
  createScimUser,
  erasableScimUser,
  findUsers,
  patchScimUser,
  readScimUser,
  replaceScimUser,
} from './users.ts';

const mediaType = 'application/scim+json; charset=utf-8';
const bodyLimit = 256 * 1024;

/** What a token must hold for a realm. */
const permissionOf: Readonly<Record<Realm, Permission>> = { internal: 'scim:staff', external: 'scim:users' };

export interface ScimOptions {
  readonly tools: Tools;
  /** Who a token belongs to. @throws unauthenticated, rate-limited */
  readonly authenticate: (client: Client) => Promise<Principal>;
  readonly front: Front;
}

const held = new WeakMap<FastifyRequest, { readonly principal: Principal; readonly client: Client }>();

/** Pages of the console's server below `/scim/v2/internal` and `/scim/v2/external`. */
export function scimPages(options: ScimOptions): FastifyPluginAsync {
  return async app => {
    for (const realm of ['internal', 'external'] as const)
      await app.register(async scope => serveRealm(scope, realm, options), { prefix: baseOf(realm) });
  };
}

function serveRealm(scope: FastifyInstance, realm: Realm, options: ScimOptions): void {
  const { tools } = options;
  scope.removeAllContentTypeParsers();
  const json = scope.getDefaultJsonParser('error', 'error');
  for (const type of ['application/scim+json', 'application/json'])
    scope.addContentTypeParser(type, { parseAs: 'string', bodyLimit }, json);
  // Before a byte of the body is read. A path that no route has asks for the token too.
  scope.addHook('onRequest', async (request, reply) => {
    void reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    const client = clientOf(request, options.front);
    // By token only: what a browser sends along by itself opens nothing here.
    if (client.authorization === undefined) throw unauthorised();
    const principal = await options.authenticate(client);
    if (!principal.permissions.has(permissionOf[realm]))
      throw new ScimFailure(403, `The token needs ${permissionOf[realm]}.`);
    held.set(request, { principal, client });
  });
  scope.setErrorHandler((error, request, reply) => answerFailure(tools, error, request, reply));
  scope.setNotFoundHandler(() => {
    throw new ScimFailure(404, 'There is no such address.');
  });

  scope.get('/ServiceProviderConfig', (_request, reply) => send(reply, 200, configuration));
  scope.get('/ResourceTypes', (_request, reply) => send(reply, 200, listView(2, 1, resourceTypes)));
  scope.get('/Schemas', (_request, reply) => send(reply, 200, listView(schemas.length, 1, schemas)));
  // What is optional and not there is said to be not there (RFC 7644 sections 3.7 and 3.11).
  for (const url of ['/Bulk', '/Me'])
    scope.all(url, () => {
      throw new ScimFailure(501, 'This is not supported; ServiceProviderConfig says what is.');
    });
  serveUsers(scope, realm, tools);
  serveGroups(scope, realm, tools);
}

const unauthorised = () => new ScimFailure(401, 'Send the token as Authorization: Bearer.');

const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id;

function serveUsers(scope: FastifyInstance, realm: Realm, tools: Tools): void {
  const one = async (request: FastifyRequest, status: number, reply: FastifyReply, id: string) => {
    const found = await readScimUser(tools.store.db, realm, id);
    return sendOne(request, reply, status, found.user.revision, userView(found));
  };
  scope.get('/Users', async (request, reply) => {
    const asked = pageOf(request);
    const { total, items } = await findUsers(tools.store.db, realm, asked);
    return send(reply, 200, listView(total, asked.start, items.map(userView)));
  });
  scope.post('/Users', async (request, reply) => {
    const { user } = await changing(tools, request, 'user.provision', async change => {
      const made = await createScimUser(tools, change, realm, request.body);
      return { id: made.user.id, user: made.user };
    });
    return one(request, 201, reply, user.id);
  });
  scope.get('/Users/:id', (request, reply) => one(request, 200, reply, idOf(request)));
  scope.put('/Users/:id', async (request, reply) => {
    const id = idOf(request);
    await changing(tools, request, 'user.provision', async (change, by) => {
      await requireVersion(request, async () => (await readScimUser(change.tx, realm, id)).user.revision);
      await replaceScimUser(tools, change, by, realm, { id, body: request.body });
      return { id };
    });
    return one(request, 200, reply, id);
  });
  scope.patch('/Users/:id', async (request, reply) => {
    const id = idOf(request);
    const operations = readPatch(request.body);
    await changing(tools, request, 'user.provision', async (change, by) => {
      await requireVersion(request, async () => (await readScimUser(change.tx, realm, id)).user.revision);
      await patchScimUser(tools, change, by, realm, { id, operations });
      return { id };
    });
    return one(request, 200, reply, id);
  });
  scope.delete('/Users/:id', async (request, reply) => {
    const id = idOf(request);
    await changing(tools, request, 'user.deprovision', async (change, by) => {
      await requireVersion(request, async () => (await readScimUser(change.tx, realm, id)).user.revision);
      const user = await erasableScimUser(change, by, realm, id);
      return { id, last: () => eraseUser(tools, change, user, tools.clock.now()) };
    });
    return reply.code(204).send();
  });
}

function serveGroups(scope: FastifyInstance, realm: Realm, tools: Tools): void {
  const one = async (request: FastifyRequest, status: number, reply: FastifyReply, id: string) => {
    const found = await readScimGroup(tools.store.db, realm, id);
    return sendOne(request, reply, status, found.group.revision, groupView(found, showsMembers(request)));
  };
  const revisionOf = (change: Change, id: string) => async () =>
    (await readScimGroup(change.tx, realm, id)).group.revision;
  scope.get('/Groups', async (request, reply) => {
    const asked = pageOf(request);
    const withMembers = showsMembers(request);
    const { total, items } = await findGroups(tools.store.db, realm, asked, withMembers);
    return send(
      reply,
      200,
      listView(
        total,
        asked.start,
        items.map(item => groupView(item, withMembers)),
      ),
    );
  });
  scope.post('/Groups', async (request, reply) => {
    const { id } = await changing(tools, request, 'group.provision', async change => {
      const { group } = await createScimGroup(tools, change, realm, request.body);
      return { id: group.id };
    });
    return one(request, 201, reply, id);
  });
  scope.get('/Groups/:id', (request, reply) => one(request, 200, reply, idOf(request)));
  for (const method of ['PUT', 'PATCH'] as const)
    scope.route({
      method,
      url: '/Groups/:id',
      handler: async (request, reply) => {
        const id = idOf(request);
        const patch = method === 'PUT' ? replacementOf(request.body) : patchedGroup(readPatch(request.body));
        await changing(tools, request, 'group.provision', async change => {
          await requireVersion(request, revisionOf(change, id));
          await changeScimGroup(tools, change, realm, { id, patch });
          return { id };
        });
        return one(request, 200, reply, id);
      },
    });
  scope.delete('/Groups/:id', async (request, reply) => {
    const id = idOf(request);
    await changing(tools, request, 'group.deprovision', async change => {
      await requireVersion(request, revisionOf(change, id));
      await removeScimGroup(change, realm, id);
      return { id };
    });
    return reply.code(204).send();
  });
}

/** The work and its audit entry in one transaction; `last` is what must come after the entry. */
function changing<T extends { readonly id: string; readonly last?: () => Promise<void> }>(
  tools: Tools,
  request: FastifyRequest,
  action: string,
  work: (change: Change, by: Principal) => Promise<T>,
): Promise<T> {
  const by = held.get(request);
  if (by === undefined) throw unauthorised();
  return tools.store.change(async change => {
    const done = await work(change, by.principal);
    await appendAudit(change.tx, {
      at: tools.clock.now(),
      actor: by.principal.actor,
      action,
      resourceKind: action.slice(0, action.lastIndexOf('.')),
      resourceId: done.id,
      detail: { method: request.method },
      address: by.client.address,
    });
    await done.last?.();
    return done;
  });
}

/** If-Match, where it is sent (RFC 7644 section 3.14). */
async function requireVersion(request: FastifyRequest, revision: () => Promise<number>): Promise<void> {
  const expected = request.headers['if-match'];
  if (expected === undefined || expected === '*') return;
  if (expected !== versionOf(await revision()))
    throw new ScimFailure(412, 'The resource has changed since it was read.');
}

/** RFC 7644 sections 3.4.2.3 and 3.4.2.4: what is below the least counts as the least. */
function pageOf(request: FastifyRequest): Asked {
  const { startIndex, count, filter, sortBy, sortOrder } = request.query as Record<string, unknown>;
  for (const [name, value] of Object.entries({ filter, sortBy, sortOrder }))
    if (value !== undefined && typeof value !== 'string') throw invalid(`${name} is there more than once.`);
  const start = Math.max(1, wholeOf(startIndex, 1));
  const order = typeof sortOrder === 'string' ? sortOrder.toLowerCase() : 'ascending';
  if (order !== 'ascending' && order !== 'descending')
    throw invalid('sortOrder must be ascending or descending.');
  return {
    start: Math.min(start, 10_000_000),
    count: Math.min(Math.max(0, wholeOf(count, maxResults)), maxResults),
    ...(typeof filter === 'string' ? { filter: readFilter(filter) } : {}),
    ...(typeof sortBy === 'string' ? { sort: { by: sortBy, descending: order === 'descending' } } : {}),
  };
}

function wholeOf(text: unknown, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (typeof text !== 'string' || !/^-?\d{1,9}$/.test(text))
    throw invalid('startIndex and count must be whole numbers.');
  return Number(text);
}

function showsMembers(request: FastifyRequest): boolean {
  const { excludedAttributes } = request.query as Record<string, unknown>;
  return typeof excludedAttributes !== 'string' || !/(?:^|,)\s*members\s*(?:,|$)/i.test(excludedAttributes);
}

function sendOne(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  revision: number,
  body: object,
) {
  const version = versionOf(revision);
  void reply.header('etag', version);
  if (request.method === 'GET' && request.headers['if-none-match'] === version) return reply.code(304).send();
  if (status === 201) void reply.header('location', (body as { meta: { location: string } }).meta.location);
  return send(reply, status, body);
}

const send = (reply: FastifyReply, status: number, body: object) =>
  reply
    .code(status)
    .type(mediaType)
    .send(Buffer.from(JSON.stringify(body)));

function answerFailure(
  tools: Tools,
  error: unknown,
  _request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const known = failureFrom(error);
  if (known === undefined) tools.log.error({ err: error }, 'a request of a directory failed');
  const failure = known ?? new ScimFailure(500, 'The server failed; its log says why.');
  if (failure.status === 401) void reply.header('www-authenticate', 'Bearer realm="gatehouse"');
  return send(reply, failure.status, documentOf(failure));
}
