import { Code, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { NewToken } from '#kit/api/admin.ts';
import { CopyOnce } from '#kit/copy-once.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { dateOnly } from '#kit/time.tsx';
import { TokenForm } from './token-form.tsx';

/** Makes a token and shows it, once. */
export default function NewTokenPage() {
  const [made, setMade] = useState<NewToken | null>(null);
  const [, go] = useLocation();
  return (
    <>
      <PageHeader
        title={made === null ? 'Make a token' : `Token for ${made.name}`}
        lead={made === null ? 'For one program. It is shown once, right after it is made.' : undefined}
        crumbs={[{ label: 'Tokens', href: '/tokens' }]}
      />
      {made === null ? (
        <Paper p={{ base: 'md', sm: 'lg' }} maw="46rem">
          <TokenForm onMade={setMade} />
        </Paper>
      ) : (
        <CopyOnce label="admin token" secret={made.token} onDone={() => go('/tokens')}>
          <Stack gap={6}>
            <Text size="sm">
              Put it into the secret store of the program that needs it; never into code, a chat or a mail.
              The program sends it as <Code>Authorization: Bearer …</Code>. It works until{' '}
              {dateOnly(made.notAfter)}.
            </Text>
            <Text size="sm">
              If it gets into other hands, revoke it under Tokens: the next request is refused.
            </Text>
          </Stack>
        </CopyOnce>
      )}
    </>
  );
}
