/** What tests put into the catalogue, through the admin API as anybody would. */
import type { AdminClient } from '../../src/cli/client.ts';
import { call } from './calls.ts';
import { eventually } from './eventually.ts';
import { connectionsToAll } from './workers.ts';

/** Limits that no test reaches: they are there because the floors demand them. */
const generous = 1_000_000;

const common = [
  { policy: 'content-type' },
  // What tests send beside the contract is not what they are about.
  { policy: 'request-validation', options: { unknownQuery: 'report', unknownMembers: 'report' } },
  { policy: 'body-limit', options: { bytes: 1024 * 1024 } },
  { policy: 'deny-patterns' },
  { policy: 'rate-limit', options: { limit: generous, window: '1s', per: ['address'] } },
] as const;

/** Controls that meet the floors of audiences without harm, with limits out of the way. */
const policiesFor = {
  open: [
    ...common,
    { policy: 'quota', options: { limit: generous * 1000, window: 'day', per: 'address' } },
    {
      policy: 'rate-limit',
      options: { limit: generous - 1, window: '1s', per: ['address'], methods: 'writes' },
    },
  ],
  registered: [
    ...common,
    { policy: 'api-key' },
    { policy: 'subscription' },
    { policy: 'quota', options: { limit: generous * 1000, window: 'day', per: 'application' } },
    { policy: 'rate-limit', options: { limit: generous - 1, window: '1s', methods: 'writes' } },
  ],
} as const;

/** A small contract: things are listed, told one by one, made and changed. */
const things = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1.0.0' },
  paths: {
    '/things': {
      get: { operationId: 'listThings', responses: { 200: { description: 'All.' } } },
      post: {
        operationId: 'makeThing',
        requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
        responses: { 201: { description: 'Made.' } },
      },
    },
    '/things/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: {
        operationId: 'tellThing',
        responses: { 200: { description: 'One.', content: { 'application/json': {} } } },
      },
    },
  },
};

export interface PublishOptions {
  readonly upstream: string;
  readonly audience?: 'open' | 'registered';
  readonly name?: string;
  readonly contract?: object | string;
}

/** Publishes an API `<name>/v1` under `/<name>`; the things unless another contract is given. */
export async function publishApi(
  admin: AdminClient,
  options: PublishOptions,
): Promise<{ versionId: string }> {
  const { upstream, audience = 'registered', name = 'things', contract = things } = options;
  await liftZoneLimit(admin);
  const { id } = await addVersion(admin, { upstream, audience, name, contract });
  await admin.call('POST', `/apis/${name}/versions/v1/publish`, {});
  return { versionId: id };
}

/** The same, without publishing it yet. */
export async function addVersion(
  admin: AdminClient,
  { upstream, audience, name, contract }: Required<PublishOptions>,
): Promise<{ id: string }> {
  await admin.call('POST', '/apis', { name });
  const { body } = await admin.call<{ id: string }>('POST', `/apis/${name}/versions`, {
    name: 'v1',
    upstream: { targets: [upstream] },
    audience,
    basePath: `/${name}`,
    contract,
  });
  await protect(admin, audience, body.id);
  return body;
}

/** Attaches what the floors of an audience demand where nothing can be harmed. */
export async function protect(
  admin: AdminClient,
  audience: keyof typeof policiesFor,
  versionId: string,
  /** Whether calls are held to the contract; without, the control has to be waived. */
  { validating = true } = {},
): Promise<void> {
  for (const policy of policiesFor[audience])
    if (validating || policy.policy !== 'request-validation')
      await admin.call('POST', '/attachments', { scope: 'version', scopeId: versionId, ...policy });
}

/** Lifts the limit per address that the external zone begins with out of the way. */
export async function liftZoneLimit(admin: AdminClient): Promise<void> {
  const path = `/attachments/${encodeURIComponent('zone/external/rate-limit')}`;
  const { headers } = await admin.get(path);
  const options = { limit: generous, window: '1s', per: ['address'] };
  await admin.call('PATCH', path, { options }, { ifMatch: headers.get('etag') });
}

/** The answers of somebody who has thought it through. */
export const assessment = {
  today: 'The same is had by hand in the web application; the interface lets programs do it.',
  information: 'personal',
  effect: 'undone-with-effort',
  misuse: 'serious',
  volume: 'many',
  users: 'known-developers',
  impersonation: 'acts-for-others',
  accountable: 'Head of the service',
} as const;

/** An application of a developer of its own, subscribed to `<api>/v1`; the plan limits nothing unless named. */
export async function subscribe(
  admin: AdminClient,
  application: string,
  { api = 'things', plan = 'generous' } = {},
): Promise<void> {
  if ((await admin.find(`/plans/${plan}`)) === undefined)
    await admin.call('POST', '/plans', { name: plan, approval: 'automatic' });
  await admin.call('POST', '/developers', { name: `${application}-developer` });
  await admin.call('POST', '/applications', { name: application, developer: `${application}-developer` });
  await admin.call('POST', '/subscriptions', { application, api, version: 'v1', plan });
}

export interface IssuedKey {
  readonly id: string;
  readonly key: string;
}

export async function issueKey(admin: AdminClient, application: string): Promise<IssuedKey> {
  const { body } = await admin.call<IssuedKey>('POST', `/applications/${application}/keys`, {
    environment: 'live',
  });
  return body;
}

export async function revokeKey(admin: AdminClient, id: string): Promise<void> {
  await admin.call('POST', `/keys/${id}/revoke`, { reason: 'A test says so.' });
}

/** Waits until the gateway answers so on every worker. */
export async function untilServed(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): Promise<void> {
  const agents = await connectionsToAll(url);
  const ask = () => Promise.all(agents.map(agent => call(url, { headers, agent })));
  await eventually(ask, answers => answers.every(answer => answer.status === status));
  for (const agent of agents) agent.destroy();
}
