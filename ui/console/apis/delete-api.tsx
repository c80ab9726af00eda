import { Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { Api, Version } from '#kit/api/admin.ts';
import { type Listing, useChange } from '#kit/api/hooks.ts';
import { ConfirmButton } from '#kit/confirm.tsx';
import { Unavailable } from '#kit/needs.tsx';
import { Allowed } from '#kit/session.tsx';
import { api } from '../api.ts';

/** Only an API without versions can be deleted: what is in use is retired first. */
export function DeleteApi({ of, versions }: { of: Api; versions: Listing<Version> }) {
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const remove = useChange(() => api.delete('/apis/{api}', { path: { api: of.id }, revision: of.revision }), {
    invalidates: ['/owners'],
    done: `${of.title} deleted`,
    onDone: () => {
      navigate('/apis');
      // Its own page must not ask for it again.
      queries.removeQueries({ predicate: ({ queryKey: [path] }) => path === `/apis/${of.id}` });
      void queries.invalidateQueries({
        predicate: ({ queryKey: [path] }) => typeof path === 'string' && /^\/apis(?:\?|$)/.test(path),
      });
    },
  });
  if (versions.isPending) return null;
  return (
    <Allowed permission="apis:write">
      <Group mt="lg" gap="sm">
        {versions.items.length > 0 ? (
          <>
            <Unavailable label="Delete API" why="An API that has versions cannot be deleted." />
            <Text size="sm" c="dimmed">
              Delete its versions first: drafts at once, others after they are retired.
            </Text>
          </>
        ) : (
          <ConfirmButton
            label="Delete API"
            title={`Delete ${of.title}?`}
            confirm="Delete API"
            danger
            onConfirm={() => remove.mutateAsync()}
          >
            It disappears from the catalogue with the policies that are attached to it. The audit log keeps
            that it was there.
          </ConfirmButton>
        )}
      </Group>
    </Allowed>
  );
}
