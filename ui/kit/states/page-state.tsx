import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { Failure } from './failure.tsx';

/** The part of a query that this needs; `useRead` answers one. */
interface Reading<Data> {
  readonly data: Data | undefined;
  readonly error: Error | null;
  readonly isPending: boolean;
  refetch(): unknown;
}

/**
 * Content, or what stands in its place: loading, error with retry, forbidden. What was read before stays when a later
 * reading fails.
 */
export function PageState<Data>({
  of,
  children,
  skeleton = <Loading />,
}: {
  of: Reading<Data>;
  children: (data: Data) => ReactNode;
  skeleton?: ReactNode;
}) {
  if (of.data !== undefined) return children(of.data);
  if (of.error !== null) return <Failure error={of.error} retry={() => void of.refetch()} />;
  return (
    <div data-placeholder style={{ display: 'contents' }}>
      {skeleton}
    </div>
  );
}

/** Grey lines where the content will be. */
export function Loading({ lines = 5 }: { lines?: number }) {
  return (
    <Stack gap="sm" aria-busy="true">
      <VisuallyHidden role="status">Loading</VisuallyHidden>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={line === 0 ? 28 : 44} width={line === 0 ? '40%' : '100%'} />
      ))}
    </Stack>
  );
}
