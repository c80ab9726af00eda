import { Type } from 'typebox';
import { closed, instant, nullable, oneOf } from '#api';
import type { PolicyDocument, VersionDocument } from '#gateway';
import type { Application } from '#manager';
import { bounds } from '../../bounds.ts';
import type { ShownCatalogue } from '../../catalogue/catalogue.ts';
import { quotaInWords, rateInWords } from '../../catalogue/limits-in-words.ts';
import { policiesOfVersion } from '../../catalogue/policies-at-work.ts';
import { ownApplication } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import type { PortalServices } from '../../services.ts';
import { subscriptionsNamed } from '../subscriptions/told.ts';
import { applicationPath } from './shape.ts';

const limit = closed(
  {
    api: Type.String(),
    version: Type.String(),
    plan: Type.String(),
    source: oneOf(['plan', 'api'], 'Whether the plan sets it, or the API for every application.'),
    kind: oneOf(['rate', 'quota']),
    text: Type.String(),
    requests: Type.Integer({ minimum: 0 }),
    windowSeconds: Type.Integer({ minimum: 1, description: 'Of a month nominally: 30 days.' }),
    used: nullable(Type.Integer({ minimum: 0, description: 'Calls counted in the present window.' })),
    resetsAt: nullable(instant),
  },
  {
    title: 'LimitLeft',
    description: '`used` and `resetsAt` are null for rates, and where it cannot be told just now.',
  },
);

export const readLimitsRoute = defineRoute({
  method: 'GET',
  url: '/applications/:application/limits',
  permission: 'portal:own',
  tag: 'usage',
  summary: 'How much an application may call, and what is used',
  description:
    'For each approved subscription: the limits of its plan, and those that the API sets by application.',
  params: applicationPath,
  reply: closed({ items: Type.Array(limit) }, { title: 'LimitsLeft' }),
  handler: async ({ db, params, principal, services, now }) => {
    const application = await ownApplication(db, principal, params.application);
    const catalogue = await services.catalogue.current();
    const subscriptions = await subscriptionsNamed(db, application.id, { limit: bounds.subscriptions });
    const served = new Map(
      catalogue.apis.flatMap(({ versions }) => versions.map(version => [version.id, version] as const)),
    );
    const items = subscriptions
      .filter(({ status }) => status === 'approved')
      .flatMap(({ api, version: name, plan, planId, versionId }) => {
        const version = served.get(versionId);
        if (version === undefined) return [];
        return limitsAtWork(catalogue, version, planId)
          .flatMap(({ policy, source }) => {
            const told = limitTold(policy, source, { application, version, services, now });
            return told === undefined ? [] : [{ api, version: name, plan, ...told }];
          })
          .toSorted(byNearness);
      });
    return { items };
  },
});

/** The plan's own first, short windows before long ones. */
const byNearness = (
  a: { readonly source: string; readonly windowSeconds: number },
  b: { readonly source: string; readonly windowSeconds: number },
): number => (a.source === b.source ? a.windowSeconds - b.windowSeconds : a.source === 'plan' ? -1 : 1);

interface AtWork {
  readonly policy: PolicyDocument;
  readonly source: 'plan' | 'api';
}

/** Limits that count the application, whatever it calls of the version. */
function limitsAtWork(catalogue: ShownCatalogue, version: VersionDocument, planId: string): AtWork[] {
  const plan = catalogue.plans.find(offer => offer.plan.id === planId);
  const ofPlan = (plan?.document.policies ?? []).filter(({ mode }) => mode !== 'report');
  const ofApi = policiesOfVersion({ zones: [] }, version).filter(
    ({ options: { per, callers } }) =>
      callers !== 'keyless' &&
      (per === undefined || per === 'application' || (Array.isArray(per) && per.includes('application'))),
  );
  return [
    ...ofPlan.map(policy => ({ policy, source: 'plan' as const })),
    ...ofApi.map(policy => ({ policy, source: 'api' as const })),
  ];
}

function limitTold(
  policy: PolicyDocument,
  source: AtWork['source'],
  of: { application: Application; version: VersionDocument; services: PortalServices; now: number },
) {
  if (policy.policy === 'rate-limit') {
    const rate = rateInWords(policy);
    if (rate === undefined) return undefined;
    const { text, requests, windowSeconds } = rate;
    return { source, kind: 'rate', text, requests, windowSeconds, used: null, resetsAt: null } as const;
  }
  const quota = policy.policy === 'quota' ? quotaInWords(policy) : undefined;
  if (quota === undefined) return undefined;
  const asked = {
    attachmentId: policy.id,
    inPlan: source === 'plan',
    options: policy.options,
    applicationId: of.application.id,
    versionId: of.version.id,
  };
  const used = of.services.quotaUsed(asked, of.now);
  const { text, requests, windowSeconds } = quota;
  const left = { used: used?.used ?? null, resetsAt: used?.resetsAt ?? null };
  return { source, kind: 'quota', text, requests, windowSeconds, ...left } as const;
}
