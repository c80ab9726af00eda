import { Group, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** The frame of every state that is not the content itself. */
export function StateCard({
  icon,
  color = 'gray',
  title,
  children,
  actions,
  role,
}: {
  icon: ReactNode;
  color?: string;
  title: string;
  children: ReactNode;
  actions?: ReactNode;
  role?: 'alert' | 'status';
}) {
  return (
    <Paper p="xl" role={role}>
      <Stack align="center" gap="sm" maw="34rem" mx="auto" py="md" ta="center">
        <ThemeIcon size={48} radius="xl" variant="light" color={color} aria-hidden>
          {icon}
        </ThemeIcon>
        <Title order={2}>{title}</Title>
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
