import { SimpleGrid } from '@mantine/core';
import type { TrafficTopItem } from '#kit/api/admin.ts';
import { useRead } from '#kit/api/hooks.ts';
import { Section } from '#kit/section.tsx';
import { useSession } from '#kit/session.tsx';
import { Loading, PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { decisionsHref } from '../decisions/addresses.ts';
import { titleOf } from '../decisions/words.ts';
import { trafficHref, type TrafficPlace } from './addresses.ts';
import { named } from './names.ts';
import { Ranking, type Ranked } from './ranking.tsx';

/** What is asked for: a stretch of time, and filters. */
export interface Asked {
  readonly from: number;
  readonly to: number;
  readonly version?: string;
  readonly operation?: string;
  readonly application?: string;
  readonly zone?: string;
}

type By = 'application' | 'operation' | 'version' | 'refusal';

/** Who and what there was most of; each name narrows the page to it. */
export function Tops({ asked, place }: { asked: Asked; place: TrafficPlace }) {
  const canRead = useSession().can('decisions:read');
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg" verticalSpacing={0}>
      <Top
        by="application"
        title="Applications"
        asked={asked}
        row={item => ({
          ...counts(item),
          key: item.name,
          name: named('application', item.name),
          href: trafficHref({ ...place, application: item.name }),
        })}
      />
      <Top
        by="version"
        title="API versions"
        asked={asked}
        row={item => ({
          ...counts(item),
          key: item.name,
          name: named('version', item.name),
          href: trafficHref({ ...place, version: item.name }),
        })}
      />
      <Top
        by="operation"
        title="Operations"
        asked={asked}
        row={item => ({
          ...counts(item),
          key: `${item.version} ${item.name}`,
          name: named('operation', item.name),
          below: item.version === null || item.version === '-' ? undefined : item.version,
          href: trafficHref({ ...place, version: item.version ?? '-', operation: item.name }),
        })}
      />
      <Top
        by="refusal"
        title="Refusals by cause"
        asked={asked}
        row={item => ({
          ...counts(item),
          key: item.name,
          name: titleOf(item.name),
          below: item.name,
          href: canRead
            ? decisionsHref({
                code: item.name,
                ...(asked.version !== undefined && { version: asked.version }),
                ...(asked.application !== undefined && { application: asked.application }),
              })
            : undefined,
        })}
      />
    </SimpleGrid>
  );
}

const counts = ({ requests, refused, p95 }: TrafficTopItem) => ({ requests, refused, p95 });

function Top({
  by,
  title,
  asked,
  row,
}: {
  by: By;
  title: string;
  asked: Asked;
  row: (item: TrafficTopItem) => Ranked;
}) {
  const top = useRead(api, '/traffic/top', { query: { by, limit: 8, ...asked } }, { keep: true });
  const isRefusal = by === 'refusal';
  return (
    <Section title={title}>
      <PageState of={top} skeleton={<Loading lines={4} />}>
        {({ items }) => (
          <Ranking
            label={title}
            kind={isRefusal ? 'Cause' : 'Name'}
            count={isRefusal ? 'Refused' : 'Requests'}
            withRefused={!isRefusal}
            rows={items.map(row)}
            empty={isRefusal ? 'Nothing was refused.' : 'No requests in this time.'}
          />
        )}
      </PageState>
    </Section>
  );
}
