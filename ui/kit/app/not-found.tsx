import { IconSearchOff } from '@tabler/icons-react';
import { LinkButton } from '../link.tsx';
import { StateCard } from '../states/state.tsx';

/** An address that no page has. */
export function NotFound() {
  return (
    <StateCard
      page
      icon={<IconSearchOff size={26} />}
      title="Page not found"
      actions={<LinkButton href="/">Go to the start page</LinkButton>}
    >
      The address may be mistyped, or what was here has been removed.
    </StateCard>
  );
}
