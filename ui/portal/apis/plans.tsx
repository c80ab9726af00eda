import { Text, Title } from '@mantine/core';
import type { PlanOffer, Version } from '#kit/api/portal.ts';
import { LinkButton } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { subscribeHref } from './addresses.ts';
import classes from './plans.module.css';

/** Plans beside each other, the same line of each at the same height; below each other where there is no room. */
export function Plans({ version }: { version: Version }) {
  const { plans } = version;
  if (plans.length === 0)
    return (
      <Section title="Plans" id="plans">
        <Empty title="No plans yet">
          Subscriptions start when the provider offers a plan. Calls that need no key work already.
        </Empty>
      </Section>
    );
  const promises = [...new Set(plans.flatMap(({ sla }) => Object.keys(sla)))];
  return (
    <Section title="Plans" id="plans" lead="How much you may call, and what you may count on.">
      <ul className={classes['plans']}>
        {plans.map(plan => (
          <Plan
            key={plan.name}
            plan={plan}
            promises={promises}
            version={version}
            rows={promises.length + 5}
          />
        ))}
      </ul>
    </Section>
  );
}

const none = <span className={classes['none']}>None</span>;

function Plan({
  plan,
  promises,
  version,
  rows,
}: {
  plan: PlanOffer;
  promises: readonly string[];
  version: Version;
  rows: number;
}) {
  const { title, description, limits, quotas, sla, approval } = plan;
  return (
    <li className={classes['plan']} style={{ gridRow: `span ${rows}` }}>
      <div>
        <Title order={3}>{title}</Title>
        {description !== '' && (
          <Text size="sm" c="dimmed" mt={2}>
            {description}
          </Text>
        )}
      </div>
      <Line name="Limits">
        {limits.length === 0 ? none : <Lines texts={limits.map(({ text }) => text)} />}
      </Line>
      <Line name="Quotas">
        {quotas.length === 0 ? none : <Lines texts={quotas.map(({ text }) => text)} />}
      </Line>
      {promises.map(promise => (
        <Line key={promise} name={promiseNamed(promise)}>
          {sla[promise] ?? <span className={classes['none']}>Not promised</span>}
        </Line>
      ))}
      <Line name="Approval">
        {approval === 'automatic' ? 'At once' : 'A person decides; you see the answer here'}
      </Line>
      <LinkButton
        href={subscribeHref(version.api, version.name, plan.name)}
        variant="light"
        aria-label={`Choose ${title}`}
      >
        Choose
      </LinkButton>
    </li>
  );
}

const promiseNamed = (name: string): string =>
  `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`.replaceAll(/[-_]/g, ' ');

function Line({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className={classes['line']}>
      <span className={classes['name']}>{name}</span>
      <div>{children}</div>
    </div>
  );
}

function Lines({ texts }: { texts: readonly string[] }) {
  return texts.map(text => <div key={text}>{text}</div>);
}
