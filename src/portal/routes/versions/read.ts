import { addressesOf } from '../../catalogue/addresses.ts';
import type { ShownCatalogue, ShownPlan } from '../../catalogue/catalogue.ts';
import { changelogOf } from '../../catalogue/changelog.ts';
import { demandsOf } from '../../catalogue/demands.ts';
import { findVersion } from '../../catalogue/find.ts';
import { quotaInWords, rateInWords } from '../../catalogue/limits-in-words.ts';
import { keyHeaders, policiesOf, policiesOfVersion } from '../../catalogue/policies-at-work.ts';
import { operationsShown, worstCategory } from '../../catalogue/shown.ts';
import type { VersionDocument } from '#gateway';
import { listOperations } from '#manager';
import { defineRoute } from '../../route.ts';
import { audienceTold } from '../apis/told.ts';
import { version as versionShape, versionPath } from './shape.ts';

export const readVersionRoute = defineRoute({
  method: 'GET',
  url: '/apis/:api/versions/:version',
  permission: 'portal:read',
  tag: 'versions',
  summary: 'Read a version: what it offers, and what it asks of callers',
  params: versionPath,
  reply: versionShape,
  handler: async ({ db, params, services, now }) => {
    const catalogue = await services.catalogue.current();
    const { api, version } = findVersion(catalogue, params);
    const described = await listOperations(db, version.id);
    const changelog = await changelogOf(db, version.id);
    const deprecated = changelog.find(({ event }) => event === 'deprecated');
    return {
      name: version.name,
      api: api.name,
      title: api.title,
      description: api.description,
      owner: api.owner,
      lifecycle: version.lifecycle,
      deprecation: version.lifecycle === 'deprecated' ? { since: deprecated?.at ?? null } : null,
      audience: audienceTold(version),
      category: worstCategory(version),
      demands: demandsOf(catalogue, version, now),
      operations: operationsTold(catalogue, version, described),
      plans: catalogue.plans.map(plan => planTold(plan, version)),
      addresses: addressesOf(version, services.gatewayAddresses),
      keyHeader: keyHeaderOf(catalogue, version),
      hasContract: !version.operations.some(({ method }) => method === '*'),
      sandbox: operationsShown(version).some(({ examples }) => (examples?.length ?? 0) > 0),
      changelog,
      status: await services.statuses.of(version),
    };
  },
});

/** As the gateways serve them; the words for them are the catalogue's. */
function operationsTold(
  catalogue: ShownCatalogue,
  version: VersionDocument,
  described: Awaited<ReturnType<typeof listOperations>>,
) {
  const words = new Map(described.map(operation => [operation.id, operation]));
  const common = policiesOfVersion(catalogue, version);
  return operationsShown(version).map(operation => ({
    method: operation.method,
    path: operation.path,
    operationId: words.get(operation.id)?.operationId ?? null,
    summary: words.get(operation.id)?.summary ?? '',
    category: operation.category,
    keyRequired: keyHeaders(policiesOf(common, operation)).some(({ required }) => required),
  }));
}

/** A version for partners waits for approval under every plan. */
export function planTold({ plan, document }: ShownPlan, version: VersionDocument) {
  const limiting = document.policies.filter(({ mode }) => mode !== 'report');
  const named = (policy: string) => limiting.filter(attachment => attachment.policy === policy);
  return {
    name: plan.name,
    title: plan.title,
    description: plan.description,
    approval: version.audience === 'partner' ? 'manual' : plan.approval,
    limits: named('rate-limit')
      .flatMap(policy => rateInWords(policy) ?? [])
      .toSorted((a, b) => a.windowSeconds - b.windowSeconds),
    quotas: named('quota')
      .flatMap(policy => quotaInWords(policy) ?? [])
      .toSorted((a, b) => a.windowSeconds - b.windowSeconds),
    sla: plan.sla,
  };
}

function keyHeaderOf(catalogue: ShownCatalogue, version: VersionDocument): string | null {
  const common = policiesOfVersion(catalogue, version);
  const all = operationsShown(version).flatMap(operation => policiesOf(common, operation));
  return keyHeaders(all)[0]?.name ?? null;
}
