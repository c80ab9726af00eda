import { Group, Progress, Text } from '@mantine/core';
import { useRead } from '#kit/api/hooks.ts';
import type { Application, LimitLeft } from '#kit/api/portal.ts';
import { number } from '#kit/format.ts';
import { Link } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { versionHref } from '../apis/addresses.ts';
import classes from './usage-page.module.css';

/** How much may still be called. */
export function LimitsLeft({ application }: { application: Application }) {
  const limits = useRead(
    api,
    '/applications/{application}/limits',
    { path: { application: application.id } },
    { every: 30_000 },
  );
  return (
    <Section title="Limits left" lead="A call beyond a limit is refused with 429 and told when to come back.">
      <PageState of={limits}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No limits to show">
              They come with an approved subscription, from its plan and from the API.
            </Empty>
          ) : (
            <ul className={classes['limits']}>
              {items.map(item => (
                <Limit key={`${item.api} ${item.version} ${item.source} ${item.text}`} {...item} />
              ))}
            </ul>
          )
        }
      </PageState>
    </Section>
  );
}

function Limit(item: LimitLeft) {
  const { api: name, version, source, kind, text, requests, used, resetsAt } = item;
  return (
    <li className={classes['limit']}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          <Link href={versionHref(name, version)} inherit>
            {name} {version}
          </Link>
          : {text}
        </Text>
        <Text size="xs" c="dimmed">
          {source === 'plan' ? 'by the plan' : 'by the API'}
        </Text>
      </Group>
      {used === null ? (
        <Text size="xs" c="dimmed">
          {kind === 'rate'
            ? 'Refills all the time; each answer says in RateLimit what is left.'
            : 'How much is used cannot be told just now.'}
        </Text>
      ) : (
        <>
          <Progress
            value={requests === 0 ? 100 : Math.min(100, (used / requests) * 100)}
            color={used >= requests ? 'red' : used >= requests * 0.8 ? 'yellow' : 'gate'}
            aria-label={`Used of ${text}`}
          />
          <Text size="xs" c="dimmed">
            {number(Math.max(0, requests - used))} of {number(requests)} left
            {resetsAt !== null && (
              <>
                , counted anew <Time at={resetsAt} as="ago" />
              </>
            )}
          </Text>
        </>
      )}
    </li>
  );
}
