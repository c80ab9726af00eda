import { TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { FilterSelect, useFilter } from '#kit/data/filters.tsx';

const hour = 3_600_000;
const ranges = [
  { value: 'hour', label: 'Last hour', length: hour },
  { value: 'day', label: 'Last 24 hours', length: 24 * hour },
  { value: 'week', label: 'Last 7 days', length: 7 * 24 * hour },
  { value: 'month', label: 'Last 30 days', length: 30 * 24 * hour },
  { value: 'own', label: 'From … until …', length: 0 },
] as const;
type Range = (typeof ranges)[number]['value'];

interface Span {
  readonly from: number | undefined;
  readonly until: number | undefined;
}

/** A moment as `datetime-local` writes it, in the viewer's zone. */
const momentOf = (text: string): number | undefined => {
  const at = text === '' ? Number.NaN : new Date(text).getTime();
  return Number.isFinite(at) ? at : undefined;
};

/** A span of time to look at, kept in the address. */
export function useTimeRange(): Span {
  const [range] = useFilter('time');
  const [from] = useFilter('from');
  const [until] = useFilter('until');
  const [opened] = useState(Date.now);
  return useMemo(() => {
    if (range === 'own') return { from: momentOf(from), until: momentOf(until) };
    const length = ranges.find(({ value }) => value === range)?.length;
    return { from: length === undefined ? undefined : opened - length, until: undefined };
  }, [range, from, until, opened]);
}

/** The fields by which that span is chosen. */
export function TimeRange() {
  const [range, setRange] = useFilter('time');
  const [from, setFrom] = useFilter('from');
  const [until, setUntil] = useFilter('until');
  const known = ranges.find(({ value }) => value === range)?.value ?? '';
  const backwards = known === 'own' && from !== '' && until !== '' && from >= until;
  return (
    <>
      <FilterSelect<Range> label="Time" value={known} onChange={setRange} options={ranges} />
      {known === 'own' && (
        <>
          <TextInput
            type="datetime-local"
            label="From"
            value={from}
            onChange={event => setFrom(event.currentTarget.value)}
            w={{ base: '100%', xs: 210 }}
          />
          <TextInput
            type="datetime-local"
            label="Until"
            value={until}
            onChange={event => setUntil(event.currentTarget.value)}
            error={backwards ? 'Choose a time after “From”.' : undefined}
            w={{ base: '100%', xs: 210 }}
          />
        </>
      )}
    </>
  );
}
