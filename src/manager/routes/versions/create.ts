import { Type } from 'typebox';
import { closed, nullable, versionName } from '#api';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { withSealedSecrets } from '../../catalogue/upstream-secrets.ts';
import { createVersionFromContract } from '../../catalogue/import.ts';
import { apiPath } from '../apis/shape.ts';
import { refuseAttaching } from './attaching.ts';
import {
  audience,
  basePath,
  contract,
  contractLimit,
  contractSource,
  hosts,
  importedVersion,
  profileReference,
  zones,
} from './shape.ts';
import { upstream } from './upstream-shape.ts';

export const createVersionRoute = defineRoute({
  method: 'POST',
  url: '/apis/:api/versions',
  permission: 'apis:write',
  tag: 'versions',
  summary: 'Add a version by importing its contract',
  description:
    'A draft with the operations of an OpenAPI 3 or Swagger 2 document, each with the category that was suggested. Without a contract a catch-all operation fronts the API. What is not given is taken from the document.',
  params: apiPath,
  body: closed({
    name: versionName,
    upstream,
    contract: Type.Optional(contract),
    audience: Type.Optional(audience),
    profile: Type.Optional(nullable(profileReference)),
    zones: Type.Optional(zones),
    hosts: Type.Optional(hosts),
    basePath: Type.Optional(basePath),
  }),
  bodyLimit: contractLimit,
  reply: importedVersion,
  status: 201,
  handler: async ({ params, body, change, principal, now, located, services }) => {
    const { contract = null, ...given } = body;
    const rest = { ...given, upstream: withSealedSecrets(given.upstream, services.upstreamSeal) };
    const source = await contractSource(contract);
    const made = await change(async ({ change, record }) => {
      const apiId = await idOf(change.tx, 'apis', params.api);
      const input = { ...rest, apiId, contract: source };
      const { warnings, attaches, ...done } = await createVersionFromContract(change, input, now);
      if (attaches) refuseAttaching(principal);
      return { ...(await record('api-version.create', done)), warnings };
    });
    located(`/apis/${made.apiId}/versions/${made.id}`);
    return made;
  },
});
