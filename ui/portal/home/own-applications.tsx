import { Paper, Text } from '@mantine/core';
import { useList } from '#kit/api/hooks.ts';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { Link, LinkButton } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Failure } from '#kit/states/failure.tsx';
import { Loading } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { applicationHref, newApplicationHref } from '../applications/addresses.ts';
import classes from './home-page.module.css';

/** Applications that the start page shows; the list has all. */
const shown = 6;

/** The way back to what one works on. */
export function OwnApplications() {
  const list = useList(api, '/applications', { query: { limit: shown } });
  if (list.error !== null && list.items.length === 0)
    return <Failure error={list.error} retry={list.refetch} />;
  if (list.isPending) return <Loading lines={2} />;
  if (list.items.length === 0)
    return (
      <div style={{ marginBlockEnd: '1.5rem' }}>
        <Empty
          title="Make your first application"
          action={<LinkButton href={newApplicationHref()}>New application</LinkButton>}
        >
          An application stands for a program that calls. It gets its own keys and its own use.
        </Empty>
      </div>
    );
  return (
    <Section
      title="Your applications"
      actions={
        <LinkButton href="/applications" variant="default">
          All applications
        </LinkButton>
      }
    >
      <ul className={classes['applications']}>
        {list.items.map(({ id, title, tag, active }) => (
          <Paper key={id} component="li" p="sm">
            <Link href={applicationHref(id)} fw={600}>
              {title}
            </Link>
            <Text size="xs" c="dimmed" ff="monospace">
              {tag}
            </Text>
            {!active && <StatusBadge status="suspended" />}
          </Paper>
        ))}
      </ul>
    </Section>
  );
}
