import { Group, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTitle } from '../title.ts';

/** The frame of every state that is not the content itself. */
export function StateCard({
  icon,
  color = 'gray',
  title,
  children,
  actions,
  role,
  page,
}: {
  icon: ReactNode;
  color?: string;
  title: string;
  children: ReactNode;
  actions?: ReactNode;
  role?: 'alert' | 'status';
  /** It stands for the whole page and so is its title; found out by itself once the page is there. */
  page?: boolean;
}) {
  // The title of what stood here while the page was read goes with it.
  const [alone] = useState(
    () => page ?? document.querySelector('main h1:not([data-placeholder] h1)') === null,
  );
  useTitle(alone ? title : undefined);
  return (
    <Paper p="xl" role={role}>
      <Stack align="center" gap="sm" maw="34rem" mx="auto" py="md" ta="center">
        <ThemeIcon size={48} radius="xl" variant="light" color={color} aria-hidden>
          {icon}
        </ThemeIcon>
        {alone ? (
          <Title order={1} size="h2" tabIndex={-1} data-page-title>
            {title}
          </Title>
        ) : (
          <Title order={2}>{title}</Title>
        )}
        <Text component="div" c="dimmed">
          {children}
        </Text>
        {actions !== undefined && (
          <Group justify="center" mt="xs">
            {actions}
          </Group>
        )}
      </Stack>
    </Paper>
  );
}
