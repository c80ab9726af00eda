import { IconShieldX } from '@tabler/icons-react';
import { useParams } from 'wouter';
import { useRead } from '#kit/api/hooks.ts';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Paper } from '@mantine/core';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { decisionsHref } from './addresses.ts';
import { Explained } from './explained.tsx';
import { titleOf } from './words.ts';

/** Why one request was refused. */
export default function DecisionPage() {
  const { id } = useParams<{ id: string }>();
  const decision = useRead(api, '/decisions/{decision}', { path: { decision: id } });
  return (
    <PageState of={decision}>
      {found => (
        <>
          <PageHeader
            title={titleOf(found.code)}
            crumbs={[{ label: 'Decisions', href: decisionsHref({}) }]}
            badges={
              <ToneBadge tone={found.mode === 'block' ? 'red' : 'grey'} icon={IconShieldX}>
                {found.mode === 'block' ? `Refused with ${found.status}` : 'Reported only'}
              </ToneBadge>
            }
          />
          <Paper p={{ base: 'md', sm: 'lg' }} maw="52rem">
            <Explained decision={found} />
          </Paper>
        </>
      )}
    </PageState>
  );
}
