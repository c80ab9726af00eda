import { Link } from '#kit/link.tsx';
import { Allowed } from '#kit/session.tsx';

/** To all that was done with one thing, for those who may read it. */
export function HistoryLink({ kind, id }: { kind: string; id: string }) {
  return (
    <Allowed permission="audit:read">
      <Link size="sm" href={`/audit?${new URLSearchParams({ kind, id }).toString()}`}>
        History
      </Link>
    </Allowed>
  );
}
