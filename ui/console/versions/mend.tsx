import { Button, Group, Text } from '@mantine/core';
import { LinkButton } from '#kit/link.tsx';
import { needed, Unavailable } from '#kit/needs.tsx';
import { useSession } from '#kit/session.tsx';
import { versionHref, waiveHref } from '../apis/addresses.ts';
import { policiesHref } from '../policies/addresses.ts';
import type { FloorOf } from './floor.tsx';
import type { ControlGroup } from './floor-groups.ts';
import type { Control } from '#kit/api/admin.ts';

/** The ways out of a control that is missing, as far as the console leads to them. */
export function Mend({
  group,
  control,
  apiName,
  version,
  ways,
}: FloorOf & { group: ControlGroup; control: Control | undefined }) {
  const { can } = useSession();
  const waivable = control?.waivable ?? true;
  return (
    <Group gap="xs">
      <Remedy {...{ control, id: group.control, apiName, version, ways }} />
      {waivable &&
        (can('waivers:write') ? (
          <LinkButton variant="default" size="xs" href={waiveHref(apiName, version.name, group.control)}>
            Waive it for a while
          </LinkButton>
        ) : (
          <Unavailable size="xs" label="Waive it for a while" why={needed('waivers:write')} />
        ))}
      {!waivable && (
        <Text size="xs" c="dimmed">
          Nobody can waive this one.
        </Text>
      )}
    </Group>
  );
}

/** Controls that are a matter of who may call and where. */
const ofAccess: ReadonlySet<string> = new Set(['no-open-harm', 'internal-zone']);

const small = { variant: 'default', size: 'xs' } as const;

function Remedy({
  control,
  id,
  apiName,
  version,
  ways,
}: FloorOf & { control: Control | undefined; id: string }) {
  const { can } = useSession();
  const { contract, assessment, access } = ways ?? {};
  if (id === 'contract' || id === 'risk-assessment') {
    const label = id === 'contract' ? 'Import a contract' : 'Answer the risk assessment';
    const go = id === 'contract' ? contract : assessment;
    if (!can('apis:write')) return null;
    return go === undefined ? (
      <LinkButton
        {...small}
        href={versionHref(apiName, version.name, id === 'contract' ? 'contract' : 'assessment')}
      >
        {label}
      </LinkButton>
    ) : (
      <Button {...small} onClick={go}>
        {label}
      </Button>
    );
  }
  if (control?.available === false) return null;
  return (
    <>
      {access !== undefined && can('apis:write') && (
        <Button {...small} onClick={access}>
          {ofAccess.has(id) ? 'Change who may call' : 'Choose a profile'}
        </Button>
      )}
      {!ofAccess.has(id) && can('policies:write') && (
        <LinkButton {...small} href={policiesHref('version', version.id, { api: version.apiId })}>
          Attach a policy
        </LinkButton>
      )}
    </>
  );
}
