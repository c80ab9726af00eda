import { Alert, Button } from '@mantine/core';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useState } from 'react';
import type { JournalVerification } from '#kit/api/admin.ts';
import { listOf, useRead } from '#kit/api/hooks.ts';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { counted } from '#kit/format.ts';
import { Section } from '#kit/section.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';

type VerifiedFile = JournalVerification['files'][number];

const conditions: Readonly<Record<VerifiedFile['condition'], string>> = {
  whole: 'As it was written',
  unfinished: 'As it was written; the last line was not finished',
  changed: 'Changed',
  cut: 'Cut short',
  missing: 'Missing',
};

const columns: readonly Column<VerifiedFile>[] = [
  { title: 'File', render: ({ file }) => <Broken>{file}</Broken> },
  {
    title: 'State',
    render: ({ condition, line }) =>
      line === null ? conditions[condition] : `${conditions[condition]} from line ${line} on`,
  },
  { title: 'Calls', number: true, render: ({ entries }) => entries },
  { title: 'Last', render: ({ lastAt }) => (lastAt === null ? '–' : <Time at={lastAt} as="time" />) },
];

/** A long name that may be broken anywhere. */
function Broken({ children }: { children: string }) {
  return <span style={{ overflowWrap: 'anywhere' }}>{children}</span>;
}

/** Proves, when asked, that the journal is as it was written. */
export function Verification() {
  const [isAsked, ask] = useState(false);
  const found = useRead(api, '/journal/verification', {}, { enabled: isAsked });
  return (
    <Section
      title="Proof"
      lead="Every call is sealed together with the one before it. A verification reads all files and shows what was changed, removed or put in."
      actions={
        <Button
          variant="default"
          loading={isAsked && found.isFetching}
          onClick={() => (isAsked ? void found.refetch() : ask(true))}
        >
          Verify the journal
        </Button>
      }
    >
      {isAsked && <PageState of={found}>{told => <Found told={told} />}</PageState>}
    </Section>
  );
}

function Found({ told: { holds, entries, files } }: { told: JournalVerification }) {
  return (
    <>
      <Alert
        role="status"
        color={holds ? 'blue' : 'red'}
        icon={holds ? <IconShieldCheck size={20} /> : <IconShieldX size={20} />}
        title={holds ? 'The journal is as it was written' : 'The journal was tampered with'}
      >
        {holds
          ? `${counted(entries, 'call')} in ${counted(files.length, 'file')}, none changed, removed or put in.`
          : 'The files below show where. Keep the data directory as it is, and tell who answers for security.'}
      </Alert>
      {files.length > 0 && (
        <DataTable
          label="Files of the journal"
          one="file"
          list={listOf(files)}
          columns={columns}
          rowKey={({ file }) => file}
          empty={null}
        />
      )}
    </>
  );
}
