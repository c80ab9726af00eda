import { Group, Paper, Text, Title } from '@mantine/core';
import type { ApiSummary } from '#kit/api/portal.ts';
import { AudienceBadge, CategoryBadge, LifecycleBadge } from '#kit/badges/badges.tsx';
import { counted } from '#kit/format.ts';
import { Link } from '#kit/link.tsx';
import { apiHref } from './addresses.ts';
import classes from './api-card.module.css';
import { worstOf } from './words.ts';

/** An API in a few words; the whole card leads to its page. */
export function ApiCard({ api, order }: { api: ApiSummary; order: 2 | 3 }) {
  const category = worstOf(api.categories);
  return (
    <Paper component="li" className={classes['card']}>
      <Title order={order} size="h3" className={classes['title']}>
        <Link href={apiHref(api.name)} className={classes['link']} inherit>
          {api.title}
        </Link>
      </Title>
      <Text size="sm" className={classes['summary']} c={api.summary === '' ? 'dimmed' : undefined}>
        {api.summary === '' ? 'Its owner has not described it yet.' : api.summary}
      </Text>
      <Group gap={6}>
        {category !== undefined && <CategoryBadge category={category} />}
        <AudienceBadge audience={api.audience} />
        {api.lifecycle === 'deprecated' && <LifecycleBadge lifecycle="deprecated" />}
      </Group>
      <Text size="xs" c="dimmed" className={classes['foot']}>
        {[api.owner, `version ${api.version}`, api.plans === 0 ? 'no plans yet' : counted(api.plans, 'plan')]
          .filter(part => part !== '')
          .join(' · ')}
      </Text>
    </Paper>
  );
}

/** Cards beside each other, as many as fit. */
export function ApiCards({ apis, order }: { apis: readonly ApiSummary[]; order: 2 | 3 }) {
  return (
    <ul className={classes['grid']} aria-label="APIs">
      {apis.map(api => (
        <ApiCard key={api.name} api={api} order={order} />
      ))}
    </ul>
  );
}
