import { Type } from 'typebox';
import { closed, instant, nullable, oneOf, record, slug, versionName } from '#api';
import { changelogEvents } from '../../catalogue/changelog.ts';
import { states } from '../../catalogue/status.ts';
import { category, shownAudience, shownLifecycle } from '../apis/shape.ts';

export const versionPath = closed({ api: slug, version: versionName });

const demand = closed(
  {
    control: Type.String(),
    title: Type.String(),
    text: Type.String(),
    everywhere: Type.Boolean({ description: 'False where only some operations ask for it.' }),
  },
  { title: 'Demand', description: 'What a version asks of its callers.' },
);

const operation = closed(
  {
    method: Type.String(),
    path: Type.String(),
    operationId: nullable(Type.String()),
    summary: Type.String(),
    category,
    keyRequired: Type.Boolean({ description: 'Whether a call without an API key is refused.' }),
  },
  { title: 'OperationSummary' },
);

const requests = Type.Integer({ minimum: 0 });
const windowSeconds = Type.Integer({ minimum: 1 });
const rate = closed(
  { text: Type.String(), requests, windowSeconds, burst: requests },
  { title: 'RateInWords' },
);
const quota = closed(
  {
    text: Type.String(),
    requests,
    window: Type.String({ description: 'Calendar window: minute, hour, day, week or month.' }),
    windowSeconds: Type.Integer({ minimum: 1, description: 'Of a month nominally: 30 days.' }),
  },
  { title: 'QuotaInWords' },
);

export const planOffer = closed(
  {
    name: slug,
    title: Type.String(),
    description: Type.String(),
    approval: oneOf(['automatic', 'manual'], 'Whether a subscription waits for a person.'),
    limits: Type.Array(rate),
    quotas: Type.Array(quota),
    sla: record(Type.String()),
  },
  { title: 'PlanOffer', description: 'Limits and promises under which an application can subscribe.' },
);

const status = closed(
  {
    state: oneOf(states, '`unknown` where too few calls came lately to tell.'),
    requests24h: nullable(Type.Integer({ minimum: 0 })),
    errorShare24h: nullable(Type.Number({ minimum: 0, maximum: 1 })),
    p95: nullable(Type.Number({ description: 'Milliseconds, in the busiest hour of the last day.' })),
  },
  { title: 'VersionStatus' },
);

export const version = closed(
  {
    name: versionName,
    api: slug,
    title: Type.String(),
    description: Type.String(),
    owner: Type.String(),
    lifecycle: shownLifecycle,
    deprecation: nullable(closed({ since: nullable(instant) })),
    audience: shownAudience,
    category,
    demands: Type.Array(demand),
    operations: Type.Array(operation),
    plans: Type.Array(planOffer),
    addresses: Type.Array(Type.String(), { description: 'Base addresses, the encrypted ones first.' }),
    keyHeader: nullable(Type.String({ description: 'The header for the API key; null where none is read.' })),
    hasContract: Type.Boolean({ description: 'Whether there is an OpenAPI document to read and try.' }),
    sandbox: Type.Boolean({
      description: 'Whether a test key is answered with the examples of the contract.',
    }),
    changelog: Type.Array(
      closed(
        { at: instant, event: oneOf(changelogEvents), note: Type.String() },
        { title: 'ChangelogEntry' },
      ),
    ),
    status,
  },
  { title: 'Version', description: 'A version with all that its callers need to know.' },
);
