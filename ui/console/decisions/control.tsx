import { Code } from '@mantine/core';
import type { Decision, Operation, PipelineStep } from '#kit/api/admin.ts';
import { useRead } from '#kit/api/hooks.ts';
import { Link } from '#kit/link.tsx';
import { useSession } from '#kit/session.tsx';
import { api } from '../api.ts';
import { operationHref } from '../apis/addresses.ts';
import { apiAndVersion } from '../traffic/names.ts';

/** Where a step comes from, in words. */
const scopes: Readonly<Record<PipelineStep['scope'], string>> = {
  'built-in': 'It is built in and holds everywhere.',
  zone: 'It is attached to the zone',
  profile: 'It comes with the profile',
  api: 'It is attached to the API',
  version: 'It is attached to the version',
  operation: 'It is attached to the operation',
  plan: 'It comes with the plan',
};

/** The operation that was called, as the catalogue knows it. */
function useOperation({ version, operation }: Decision) {
  const { can } = useSession();
  const place = apiAndVersion(version);
  const path = place ?? { api: '-', version: '-' };
  const enabled = can('apis:read') && place !== undefined && operation !== '-';
  const list = useRead(
    api,
    '/apis/{api}/versions/{version}/operations',
    { path, query: { limit: 200 } },
    { enabled },
  );
  const found: Operation | undefined = list.data?.items.find(
    each => `${each.method} ${each.path}` === operation,
  );
  return { place: path, found };
}

/** Which control it was, what it does and where it comes from: as the pipeline of the operation tells it now. */
export function Control({ decision }: { decision: Decision }) {
  const { place, found } = useOperation(decision);
  const { policy, policyId, zone } = decision;
  const pipeline = useRead(
    api,
    '/apis/{api}/versions/{version}/operations/{operation}/pipeline',
    { path: { ...place, operation: found?.id ?? '-' }, query: { zone } },
    { enabled: found !== undefined },
  );
  const steps = pipeline.data?.stages.flatMap(stage => stage.steps) ?? [];
  const step =
    steps.find(({ attachment }) => attachment === policyId) ?? steps.find(each => each.policy === policy);
  if (step === undefined)
    return (
      <p>
        {policy === '-' ? (
          'The gateway itself, not a policy.'
        ) : (
          <>
            Control <Code>{policy}</Code>
          </>
        )}
      </p>
    );
  return (
    <>
      <p>
        <strong>{step.title}</strong> <Code>{policy}</Code>
        <br />
        {step.summary}
      </p>
      <p>
        {step.scope === 'built-in' ? scopes[step.scope] : `${scopes[step.scope]} ${step.of}.`}{' '}
        {found !== undefined && (
          <Link href={operationHref(place.api, place.version, found.id)}>
            Show all controls of the operation
          </Link>
        )}
      </p>
    </>
  );
}

/** The operation, leading to its controls where the catalogue still has it. */
export function OperationName({ decision }: { decision: Decision }) {
  const { place, found } = useOperation(decision);
  if (decision.operation === '-') return 'none';
  if (found === undefined) return <Code>{decision.operation}</Code>;
  return (
    <Link href={operationHref(place.api, place.version, found.id)}>
      <Code>{decision.operation}</Code>
    </Link>
  );
}
