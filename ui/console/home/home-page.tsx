import { useRead } from '#kit/api/hooks.ts';
import { counted } from '#kit/format.ts';
import { PageHeader } from '#kit/page-header.tsx';
import { useSession } from '#kit/session.tsx';
import { Loading, PageState } from '#kit/states/page-state.tsx';
import type { Status } from '#kit/api/admin.ts';
import { api } from '../api.ts';
import { Attention } from './attention.tsx';
import { FirstSteps } from './first-steps.tsx';
import { Shortcuts } from './shortcuts.tsx';
import { TrafficToday } from './traffic-today.tsx';

/** Milliseconds between two looks at what is served. */
const often = 15_000;

/** Where one arrives: what needs a person now, how traffic goes, and the ways on. */
export default function HomePage() {
  const { can } = useSession();
  const enabled = can('apis:read');
  const status = useRead(api, '/status', {}, { enabled, every: often });
  return (
    <>
      <PageHeader title="Overview" lead={status.data === undefined ? undefined : inventory(status.data)} />
      {enabled ? (
        <PageState of={status} skeleton={<Loading lines={6} />}>
          {found => (found.counts.apis === 0 ? <FirstSteps /> : <Going status={found} />)}
        </PageState>
      ) : (
        can('metrics:read') && <TrafficToday />
      )}
      <Shortcuts />
    </>
  );
}

function Going({ status }: { status: Status }) {
  const { can } = useSession();
  return (
    <>
      <Attention status={status} />
      {can('metrics:read') && <TrafficToday />}
    </>
  );
}

/** What there is, in one line. */
function inventory({ counts: { apis, operations, applications, developers } }: Status): string {
  if (apis === 0) return 'Nothing is published through this gateway yet.';
  const offered = `${counted(apis, 'API')} with ${counted(operations, 'operation')}`;
  return `${offered}, ${counted(applications, 'application')} of ${counted(developers, 'developer')}.`;
}
