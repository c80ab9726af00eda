import { Button, Skeleton, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { counted } from '../format.ts';
import type { Listing } from '../api/hooks.ts';
import { Failure } from '../states/failure.tsx';
import classes from './data-table.module.css';

export interface Column<Row> {
  /** The column's headline; the label of its value on a phone. */
  readonly title: string;
  readonly render: (row: Row) => ReactNode;
  /** Numbers stand at the end of their column. */
  readonly number?: boolean;
  /** Buttons of the row: no headline to be seen, no label on a phone. */
  readonly actions?: boolean;
  /** CSS width. */
  readonly width?: string;
}

/**
 * A list in columns, paged by the server; a stack of cards where there is little room. The first column names the
 * row. Loading, empty and error states included.
 */
export function DataTable<Row>({
  label,
  list,
  columns,
  rowKey,
  empty,
  one = 'row',
  many,
}: {
  /** What is listed, for screen readers. */
  label: string;
  list: Listing<Row>;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string | number;
  /** `<Empty>` for a list without rows. */
  empty: ReactNode;
  /** One of what is listed: "API", "key". */
  one?: string;
  many?: string;
}) {
  if (list.error !== null && list.items.length === 0)
    return <Failure error={list.error} retry={list.refetch} />;
  if (!list.isPending && list.items.length === 0) return empty;
  return (
    <div className={classes['frame']}>
      {/* Roles are said, since a table laid out as cards would lose them. */}
      <table className={classes['table']} role="table" aria-label={label} aria-busy={list.isFetching}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ title, number, actions, width }) => (
              <th
                key={title}
                role="columnheader"
                scope="col"
                className={number === true ? classes['number'] : undefined}
                style={width === undefined ? undefined : { width }}
              >
                {actions === true ? <VisuallyHidden>{title}</VisuallyHidden> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {list.isPending ? (
            <Waiting columns={columns.length} />
          ) : (
            list.items.map(row => (
              <tr role="row" key={rowKey(row)}>
                {columns.map((column, at) => (
                  <td
                    role="cell"
                    key={column.title}
                    data-label={column.title}
                    className={classOf(column, at)}
                  >
                    <div>{column.render(row)}</div>
                  </td>
                ))}
              </tr>
            ))
          )}
        </tbody>
      </table>
      {list.isPending ? (
        <VisuallyHidden role="status">Loading {label}</VisuallyHidden>
      ) : (
        <Foot {...{ list, one, many }} />
      )}
    </div>
  );
}

function classOf(column: Column<never>, at: number): string {
  const names = [
    column.number === true && classes['number'],
    at === 0 && classes['first'],
    column.actions === true && classes['bare'],
  ];
  return names.filter(Boolean).join(' ');
}

function Waiting({ columns }: { columns: number }) {
  return [0, 1, 2, 3].map(row => (
    <tr role="row" key={row}>
      {Array.from({ length: columns }, (_, column) => (
        <td role="cell" key={column} data-label="">
          <Skeleton height={18} my={2} />
        </td>
      ))}
    </tr>
  ));
}

function Foot({ list, one, many }: { list: Listing<unknown>; one: string; many: string | undefined }) {
  return (
    <div className={classes['foot']}>
      <span role="status">
        {counted(list.items.length, one, many)}
        {list.hasMore ? ' so far' : ''}
      </span>
      {list.hasMore && (
        <Button variant="default" size="xs" loading={list.isFetching} onClick={list.more}>
          Show more
        </Button>
      )}
    </div>
  );
}
