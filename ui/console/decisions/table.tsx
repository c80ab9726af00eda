import type { ReactNode } from 'react';
import type { Decision } from '#kit/api/admin.ts';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import type { Listing } from '#kit/api/hooks.ts';
import { Time } from '#kit/time.tsx';
import { named } from '../traffic/names.ts';
import { decisionHref, decisionKey } from './addresses.ts';
import { titleOf } from './words.ts';

const what: Column<Decision> = {
  title: 'Refused',
  render: ({ id, code, mode }) => (
    <RowName
      href={decisionHref(id)}
      below={
        <>
          <code translate="no">{code}</code>
          {mode === 'report' && ', reported only'}
        </>
      }
    >
      {titleOf(code)}
    </RowName>
  ),
};
const where: Column<Decision> = {
  title: 'Operation',
  render: ({ operation, version }) =>
    operation === '-' ? 'before routing' : <RowName below={version}>{operation}</RowName>,
};
const who: Column<Decision> = {
  title: 'Application',
  render: ({ application }) => named('application', application),
};
const status: Column<Decision> = { title: 'Status', number: true, render: ({ status: code }) => code };

/** Refusals, newest first; a short one leaves out what can be read on the next page. */
export function DecisionTable({
  list,
  empty,
  isShort = false,
}: {
  list: Listing<Decision>;
  empty: ReactNode;
  isShort?: boolean;
}) {
  const when: Column<Decision> = {
    title: 'When',
    render: ({ at }) => <Time at={at} as={isShort ? 'ago' : 'time'} />,
  };
  return (
    <DataTable
      label="Refusals"
      one="refusal"
      list={list}
      columns={isShort ? [what, where, when] : [what, where, who, status, when]}
      rowKey={decisionKey}
      empty={empty}
    />
  );
}
