import { Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from './link.tsx';
import classes from './page-header.module.css';
import { useTitle } from './title.ts';

export interface Crumb {
  readonly label: string;
  readonly href: string;
}

/** The top of every page: where one is, what it is called, and what can be done with it. Sets the tab's title. */
export function PageHeader({
  title,
  lead,
  crumbs = [],
  badges,
  actions,
}: {
  title: string;
  /** One sentence on what the page is for. */
  lead?: ReactNode;
  /** The pages above this one. */
  crumbs?: readonly Crumb[];
  badges?: ReactNode;
  /** Buttons; the most important one last. */
  actions?: ReactNode;
}) {
  useTitle(title);
  return (
    <Stack gap={6} mb="lg" component="header">
      {crumbs.length > 0 && (
        <nav aria-label="Breadcrumbs">
          <Breadcrumbs separatorMargin={6} fz="sm" styles={{ root: { flexWrap: 'wrap' } }}>
            {crumbs.map(({ label, href }) => (
              <Link key={href} href={href} size="sm" underline="hover">
                {label}
              </Link>
            ))}
            <Text size="sm" c="dimmed" aria-current="page" className={classes['name']}>
              {title}
            </Text>
          </Breadcrumbs>
        </nav>
      )}
      <Group justify="space-between" align="flex-start" gap="sm">
        <Group gap="sm">
          <Title order={1} tabIndex={-1} data-page-title className={classes['name']}>
            {title}
          </Title>
          {badges}
        </Group>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {lead !== undefined && (
        <Text c="dimmed" maw="46rem">
          {lead}
        </Text>
      )}
    </Stack>
  );
}
