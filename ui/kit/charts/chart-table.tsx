import { Button } from '@mantine/core';
import { useState } from 'react';
import { listOf } from '../api/hooks.ts';
import { DataTable } from '../data/data-table.tsx';
import { dateAndTime } from '../time.tsx';
import { written, type ChartData, type Measure } from './model.ts';

/** Rows shown at first, and with each further press. */
const some = 24;

/** The same numbers in rows, newest first. */
export function ChartTable({ title, data, measure }: { title: string; data: ChartData; measure: Measure }) {
  const [shown, setShown] = useState(some);
  const rows = data.at
    .map((at, index) => ({ at, index }))
    .filter(
      ({ at, index }) => at >= data.from && at <= data.to && data.series.some(s => s.values[index] !== null),
    )
    .toReversed();
  return (
    <>
      <DataTable
        label={`${title}, as a table`}
        one="row"
        list={listOf(rows.slice(0, shown))}
        rowKey={({ at }) => at}
        columns={[
          { title: 'From', render: ({ at }) => dateAndTime(at) },
          ...data.series.map(({ label, values }) => ({
            title: label,
            number: true,
            render: ({ index }: { index: number }) => written(measure, values[index]),
          })),
        ]}
        empty={<p>Nothing was measured in this time.</p>}
      />
      {rows.length > shown && (
        <Button variant="default" size="xs" mt="xs" onClick={() => setShown(shown + 4 * some)}>
          Show more of {rows.length} rows
        </Button>
      )}
    </>
  );
}
