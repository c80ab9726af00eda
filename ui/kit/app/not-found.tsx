import { IconSearchOff } from '@tabler/icons-react';
import { LinkButton } from '../link.tsx';
import { PageHeader } from '../page-header.tsx';
import { StateCard } from '../states/state.tsx';

/** An address that no page has. */
export function NotFound() {
  return (
    <>
      <PageHeader title="Page not found" />
      <StateCard
        icon={<IconSearchOff size={26} />}
        title="Nothing is here"
        actions={<LinkButton href="/">Go to the start page</LinkButton>}
      >
        The address may be mistyped, or what was here has been removed.
      </StateCard>
    </>
  );
}
