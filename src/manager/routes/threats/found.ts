import { Type } from 'typebox';
import { closed, nullable, oneOf } from '#api';
import { rulesFound } from '#gateway';
import { type Db, found } from '#store';
import { defineRoute } from '../../http/route.ts';
import { assemble } from '../../publish/assemble.ts';
import { lifecycles } from '../versions/shape.ts';
import { foundRule, operationPlace } from './shape.ts';

export const readFoundRulesRoute = defineRoute({
  method: 'GET',
  url: '/decisions/:decision/rules',
  permission: 'policies:write',
  tag: 'threats',
  summary: 'The threat rules that a refusal names, for whoever takes a false alarm back',
  description:
    'Each with the parameter in which it found something, where its name is the contract’s: names that a client chose are not kept. To take one back, attach the policy `threat-exclusion` to the operation. Empty for refusals by anything else, and where the operation is gone.',
  params: closed({
    decision: Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' }),
  }),
  reply: closed(
    {
      at: nullable(closed({ ...operationPlace, lifecycle: oneOf(lifecycles) }, { title: 'FoundAt' })),
      rules: Type.Array(foundRule),
    },
    { title: 'FoundRules' },
  ),
  handler: async ({ db, params, services }) => {
    const [first] = await services.traffic.decision(params.decision);
    const decision = found(first, 'recent decision', params.decision);
    const row = await operationOf(db, decision.version, decision.operation);
    if (row === undefined) return { at: null, rules: [] };
    const { zones, versions } = await assemble(db, row.versionId);
    const version = versions[0]?.document;
    const operation = version?.operations.find(({ id }) => id === row.id);
    if (version === undefined || operation === undefined) return { at: null, rules: [] };
    const zone = zones.find(({ name }) => name === decision.zone);
    const attached = [...(zone?.policies ?? []), ...version.policies, ...operation.policies];
    const { id, method, path, api, lifecycle } = row;
    return {
      at: { api, version: row.version, lifecycle, operation: { id, method, path } },
      rules: rulesFound(decision.reason, attached),
    };
  },
});

/** By the names that a decision holds. */
function operationOf(db: Db, version: string, operation: string) {
  const [api = '', name = ''] = version.split('/');
  const blank = operation.indexOf(' ');
  return db
    .selectFrom('operations')
    .innerJoin('api_versions', 'api_versions.id', 'operations.version_id')
    .innerJoin('apis', 'apis.id', 'api_versions.api_id')
    .select([
      'operations.id as id',
      'operations.method as method',
      'operations.path as path',
      'api_versions.id as versionId',
      'api_versions.name as version',
      'api_versions.lifecycle as lifecycle',
      'apis.name as api',
    ])
    .where('apis.name', '=', api)
    .where('api_versions.name', '=', name)
    .where('operations.method', '=', operation.slice(0, blank))
    .where('operations.path', '=', operation.slice(blank + 1))
    .executeTakeFirst();
}
