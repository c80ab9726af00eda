import { Accordion, Button, Group, List, Stack, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconClockExclamation,
  IconShieldCheck,
  IconShieldHalf,
} from '@tabler/icons-react';
import type { Control, Version } from '#kit/api/admin.ts';
import { useList, useRead } from '#kit/api/hooks.ts';
import { ToneBadge, type Tone } from '#kit/badges/badge.tsx';
import { counted } from '#kit/format.ts';
import { Link } from '#kit/link.tsx';
import { Failure } from '#kit/states/failure.tsx';
import { Loading } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { Note } from '../note.tsx';
import { operationHref } from '../apis/addresses.ts';
import classes from './floor.module.css';
import { byControl, type ControlGroup, countOf, type State } from './floor-groups.ts';
import { Marked } from './marked.tsx';
import { Mend } from './mend.tsx';

const looks: Readonly<Record<State, { tone: Tone; icon: typeof IconCircleCheck; label: string }>> = {
  met: { tone: 'green', icon: IconCircleCheck, label: 'Met' },
  waived: { tone: 'amber', icon: IconShieldHalf, label: 'Waived' },
  lapsed: { tone: 'red', icon: IconClockExclamation, label: 'Waiver has ended' },
  missing: { tone: 'red', icon: IconCircleX, label: 'Missing' },
};

export interface FloorOf {
  readonly apiName: string;
  readonly version: Version;
  /** How to get to where something is mended, when it is near; else links lead there. */
  readonly ways?: Partial<Record<'contract' | 'assessment' | 'access', () => void>>;
}

/** Operations judged at a time; a contract can hold thousands. */
const pageSize = 200;

/** The floor as a checklist: each control, what meets it, which operations lack it and how to mend that. */
export function FloorChecklist({ judged = false, ...props }: FloorOf & { judged?: boolean }) {
  const { apiName, version } = props;
  const path = { api: apiName, version: version.name };
  const whole = useRead(api, '/apis/{api}/versions/{version}/floor', { path, query: { limit: 1 } });
  const list = useList(api, '/apis/{api}/versions/{version}/floor', { path, query: { limit: pageSize } });
  const controls = useList(api, '/controls', { query: { limit: 200 } });
  const known = new Map(controls.items.map(control => [control.id, control]));

  const error = whole.error ?? list.error;
  if (error !== null)
    return (
      <Failure
        error={error}
        retry={() => {
          void whole.refetch();
          list.refetch();
        }}
      />
    );
  if (whole.data === undefined || list.isPending) return <Loading lines={4} />;
  const groups = byControl(list.items);
  // What to begin with stands open.
  const first = groups.find(({ state }) => state === 'missing' || state === 'lapsed')?.control;
  return (
    <Stack gap="md">
      {!judged && <Verdict holds={whole.data.holds} missing={whole.data.missing} groups={groups} />}
      <Accordion
        multiple
        order={3}
        variant="contained"
        chevronPosition="left"
        classNames={{ label: classes['label'] ?? '' }}
        key={first}
        defaultValue={first === undefined ? [] : [first]}
      >
        {groups.map(group => (
          <OneControl key={group.control} group={group} control={known.get(group.control)} {...props} />
        ))}
      </Accordion>
      {list.hasMore && (
        <Group>
          <Text size="sm" c="dimmed">
            The first {counted(list.items.length, 'operation')} of the contract are judged here.
          </Text>
          <Button variant="default" size="xs" loading={list.isFetching} onClick={list.more}>
            Judge more
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Verdict({
  holds,
  missing,
  groups,
}: {
  holds: boolean;
  missing: number;
  groups: readonly ControlGroup[];
}) {
  const waived = groups.filter(({ state }) => state === 'waived').length;
  return holds ? (
    <Note tone="green" icon={IconShieldCheck} title="The floor is met">
      Every operation has the controls that its category and audience demand.
      {waived > 0 && ` ${counted(waived, 'of them lives', 'of them live')} by waivers, until these end.`}
    </Note>
  ) : (
    <Note
      tone="red"
      icon={IconAlertTriangle}
      title={`${counted(missing, 'control is', 'controls are')} missing over all operations`}
    >
      It is not published like this. Mend what is named below, or have somebody of the Security role waive it
      for a while.
    </Note>
  );
}

function OneControl({
  group,
  control,
  ...of
}: FloorOf & { group: ControlGroup; control: Control | undefined }) {
  const { tone, icon, label } = looks[group.state];
  const lacking = countOf(group, 'missing', 'lapsed');
  return (
    <Accordion.Item value={group.control}>
      <Accordion.Control>
        <span className={classes['head']}>
          <span className={classes['title']}>{group.title}</span>
          <span className={classes['facts']}>
            <Text size="xs" c="dimmed" component="span">
              {lacking > 0
                ? `${lacking} of ${counted(group.operations.length, 'operation')}`
                : counted(group.operations.length, 'operation')}
            </Text>
            <ToneBadge tone={tone} icon={icon}>
              {label}
            </ToneBadge>
          </span>
        </span>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap="sm">
          {control !== undefined && <Text size="sm">{control.why}</Text>}
          {group.howToMeet !== null && (
            <Text size="sm" component="div">
              <b>How to mend it: </b>
              <Marked>{group.howToMeet}</Marked>
            </Text>
          )}
          {lacking > 0 && <Mend group={group} control={control} {...of} />}
          <Operations group={group} {...of} />
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

/** Named one by one up to here. */
const named = 20;

function Operations({ group, apiName, version }: FloorOf & { group: ControlGroup }) {
  const rest = group.operations.length - named;
  return (
    <List size="sm" listStyleType="none" spacing={4}>
      {group.operations.slice(0, named).map(({ id, name, state }) => {
        const { icon: Icon, label, tone } = looks[state];
        return (
          <List.Item key={id}>
            <span className={classes['operation']}>
              <span className={classes[tone]} aria-hidden>
                <Icon size={16} />
              </span>
              <Link href={operationHref(apiName, version.name, id)} ff="monospace" size="xs">
                {name}
              </Link>
              <Text size="xs" c="dimmed" component="span">
                {label}
              </Text>
            </span>
          </List.Item>
        );
      })}
      {rest > 0 && <List.Item>and {counted(rest, 'more operation', 'more operations')}</List.Item>}
    </List>
  );
}
