import { Group, NativeSelect, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Api, Operation, PipelineStage, PipelineStep, Version } from '#kit/api/admin.ts';
import { useRead } from '#kit/api/hooks.ts';
import { Link } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { policiesHref } from '../policies/addresses.ts';
import { ModeBadge } from '../policies/mode.tsx';
import { Marked } from '../versions/marked.tsx';
import classes from './pipeline.module.css';
import { stages } from './stages.ts';

interface PipelineOf {
  readonly product: Api;
  readonly version: Version;
  readonly operation: Operation;
}

/** Every control in the order in which a request to the operation meets it. */
export function PipelineSection(of: PipelineOf) {
  const [zone, setZone] = useState('');
  const pipeline = useRead(api, '/apis/{api}/versions/{version}/operations/{operation}/pipeline', {
    path: { api: of.product.name, version: of.version.name, operation: of.operation.id },
    query: zone === '' ? {} : { zone },
  });
  return (
    <Section
      title="Pipeline"
      lead="What a request meets, from the first to the last. The first step that refuses ends it."
      actions={
        of.version.zones.length > 1 && (
          <NativeSelect
            label="Zone"
            value={zone === '' ? of.version.zones[0] : zone}
            onChange={event => setZone(event.currentTarget.value)}
            data={of.version.zones}
          />
        )
      }
    >
      <PageState of={pipeline}>
        {({ stages: drawn }) => (
          <ol className={classes['flow']}>
            {drawn.map(stage => (
              <Stage key={stage.stage} {...of} stage={stage} />
            ))}
          </ol>
        )}
      </PageState>
    </Section>
  );
}

function Stage({ stage: { stage, steps }, ...of }: PipelineOf & { stage: PipelineStage }) {
  const { label, meaning } = stages[stage];
  if (steps.length === 0)
    return (
      <li className={`${classes['stage']} ${classes['quiet']}`}>
        <Text size="sm" c="dimmed">
          {label}: nothing to do
        </Text>
      </li>
    );
  return (
    <li className={classes['stage']}>
      <Title order={3} size="h5">
        {label}
      </Title>
      <Text size="sm" c="dimmed">
        {meaning}
      </Text>
      <ol className={classes['steps']}>
        {steps.map((step, at) => (
          // One step of a policy may stand in a stage more than once; the order is what it is.
          <li key={`${at} ${step.title}`} className={classes['step']}>
            <Group gap="xs">
              <Text fw={600} size="sm" component="span">
                {step.title}
              </Text>
              <ModeBadge mode={step.mode} />
              <Text size="xs" c="dimmed" component="span">
                <Origin {...of} step={step} />
              </Text>
            </Group>
            <Text size="sm" mt={2} className={classes['summary']}>
              <Marked>{step.summary}</Marked>
            </Text>
          </li>
        ))}
      </ol>
    </li>
  );
}

const scopes = {
  zone: 'zone',
  profile: 'profile',
  api: 'API',
  version: 'version',
  operation: 'operation',
  plan: 'plan',
} as const;

/** Where a step comes from; a link where it can be changed. */
function Origin({
  step: { scope, of: name },
  product,
  version,
  operation,
}: PipelineOf & { step: PipelineStep }) {
  if (scope === 'built-in') return 'Built in';
  const words = scope === 'operation' ? 'From this operation' : `From ${scopes[scope]} ${name}`;
  if (scope === 'profile') return words;
  if (scope === 'plan')
    return (
      <Link size="xs" href={`/plans/${encodeURIComponent(name)}`}>
        {words}
      </Link>
    );
  const id = { zone: name, api: product.id, version: version.id, operation: operation.id }[scope];
  return (
    <Link size="xs" href={policiesHref(scope, id, { api: product.id, version: version.id })}>
      {words}
    </Link>
  );
}
