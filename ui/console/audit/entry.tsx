import { Code, Group, Stack, Text } from '@mantine/core';
import type { AuditEntry } from '#kit/api/admin.ts';
import { listOf } from '#kit/api/hooks.ts';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { Facts } from '#kit/facts.tsx';
import { Link } from '#kit/link.tsx';
import { dateAndTime, Time } from '#kit/time.tsx';
import { actionTitle, kindTitle } from './actions.ts';
import { useActorName } from './actors.tsx';
import { toldBy, wordsOf, type FieldChange } from './changes.ts';
import { placeOf } from './places.ts';

const columns: readonly Column<FieldChange>[] = [
  { title: 'Field', render: ({ field }) => wordsOf(field), width: '26%' },
  { title: 'Before', render: ({ before }) => <Value text={before} />, width: '37%' },
  { title: 'After', render: ({ after }) => <Value text={after} />, width: '37%' },
];

/** All that the audit log knows of one action. */
export function Entry({ entry }: { entry: AuditEntry }) {
  const actor = useActorName(entry.actor);
  const { changes, notes } = toldBy(entry.detail, dateAndTime);
  const place = placeOf(entry);
  const same = new URLSearchParams({ kind: entry.resourceKind, id: entry.resourceId });
  return (
    <Stack>
      <Facts
        items={[
          ['When', <Time key="at" at={entry.at} />],
          ['Who', <Named key="who" name={actor} id={entry.actor} />],
          ['From address', entry.address],
          ['Action', <Named key="what" name={actionTitle(entry.action)} id={entry.action} />],
          [kindTitle(entry.resourceKind), <Code key="id">{entry.resourceId}</Code>],
          ...notes.map(([name, value]) => [wordsOf(name), <Value key={name} text={value} />] as const),
          ['Entry number', String(entry.sequence)],
        ]}
      />
      {changes.length > 0 && (
        <DataTable
          label="What changed"
          one="field"
          list={listOf(changes)}
          columns={columns}
          rowKey={row => row.field}
          empty={null}
        />
      )}
      <Group gap="md">
        {place !== undefined && <Link href={place}>Go to it</Link>}
        <Link href={`/audit?${same.toString()}`}>Everything about it</Link>
        <Link href={`/audit?${new URLSearchParams({ actor: entry.actor }).toString()}`}>
          Everything by {actor}
        </Link>
      </Group>
    </Stack>
  );
}

function Named({ name, id }: { name: string; id: string }) {
  if (name === id) return <Code>{id}</Code>;
  return (
    <>
      {name} <Code>{id}</Code>
    </>
  );
}

/** Masked values are said to be that; what is nested keeps its lines. */
function Value({ text }: { text: string }) {
  if (text === '***')
    return (
      <Text span size="sm" c="dimmed">
        hidden
      </Text>
    );
  return (
    <Text
      component="div"
      size="sm"
      ff={text.startsWith('{') || text.startsWith('[') ? 'monospace' : undefined}
      style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
    >
      {text}
    </Text>
  );
}
